"""Passages as Markdown and as plain text."""

import re

import pytest

from paperboy.papers.models import Paper, Preprint
from paperboy.post.passages import abstract_of, title_of
from paperboy.text import tex
from paperboy.text.characters import harmless, visible
from paperboy.text.markdown import (
    blocks,
    escape,
    for_front_matter,
    has_formula,
    heading,
    line,
    plain,
)


def markdown(source: str) -> str:
    return blocks(tex.passage_of(source))


def test_formulas_go_between_kramdowns_dollars() -> None:
    assert markdown(r"so $n \times n$ is") == r"so $$n \times n$$ is"


@pytest.mark.parametrize("formula", ["P(y|x)", r"\frac{{a}}{b}", "{%x%}", r"\|x\|"])
def test_a_formula_that_kramdown_or_liquid_would_read_is_written_out(formula: str) -> None:
    written = markdown(f"so ${formula}$ is")
    assert written.startswith("so \\\\(")
    assert "{{" not in written
    assert "{%" not in written
    assert "|" not in written.replace("\\|", "")


def test_a_display_formula_is_a_paragraph_of_its_own() -> None:
    before, formula, after = markdown("before $$x=1$$ after").split("\n\n")
    assert (before, after) == ("before", "after")
    assert formula.startswith("$$x=1$$\n{: style=")


def test_a_formula_that_may_be_wider_than_a_phone_scrolls_in_itself() -> None:
    assert "overflow-x: auto" in markdown("$$x$$")
    long, short = r"\frac{a}{b} + " * 12 + "c", r"\frac{a}{b}"
    assert markdown(f"so ${short}$ is") == f"so $${short}$$ is"
    for written in (markdown(f"so ${long}$ is"), markdown(f"${long}$"), line(tex.passage_of(f"${long}$"))):
        assert re.search(
            r'<span style="[^"]*max-width: 100%; overflow-x: auto[^"]*">[^<]*frac[^<]*</span>', written
        )


def test_an_inline_formula_alone_stays_inline() -> None:
    assert markdown("$x$") == r"\\(x\\)"
    assert line(tex.passage_of("$$x$$")) == r"\\(x\\)"


def test_headings_and_link_texts_hold_no_links() -> None:
    assert line(tex.passage_of(r"see https://a.example/ and \href{https://b.example/}{this}")) == (
        "see https://a.example/ and this"
    )


@pytest.mark.parametrize("text", ["- a", "+ a", "1. a", "> a", "# a", ": a", "===", "~~~", "^", "| a | b"])
def test_no_line_begins_a_block(text: str) -> None:
    assert escape(text)[0] in "\\&" or escape(text)[1] == "\\"


def test_only_formulas_ask_for_mathjax() -> None:
    assert has_formula(markdown("$x$"))
    assert has_formula(markdown("so $x|y$ is"))
    assert has_formula(markdown(r"\[ \{x|y\} \]"))
    assert not has_formula(markdown(r"costs $5 and \$10, \( \[ alone"))


def test_control_characters_and_noncharacters_are_left_out() -> None:
    assert visible("a\x00b\x1bc\ud800d\ufffee\ufdd0f\tg") == "abcdef\tg"


@pytest.mark.parametrize("text", ["\u202eof a title", "of \u2067a\u2069 title", "of a title\u202b"])
def test_what_turns_the_direction_of_the_rest_of_a_line_is_left_out(text: str) -> None:
    assert visible(text) == "of a title"
    assert harmless(text) == "of a title"


def test_an_abstract_from_arxiv_is_preferred_and_read_as_tex() -> None:
    paper = Paper(id="2602.00001", title="4times $5", abstract="4times")
    preprint = Preprint(title=r"4$\times$ \emph{it}", abstract=r"4$\times$")
    assert (plain(title_of(paper)), plain(abstract_of(paper))) == ("4× $5", "4×")
    known = paper.model_copy(update={"preprint": preprint})
    assert (plain(title_of(known)), plain(abstract_of(known))) == ("4× it", "4×")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It's R&D -- 3 > 2, 한글 [x] (y) #1", "It's R&D -- 3 > 2, 한글 [x] (y) #1"),
        ('a "quoted" word, 5" wide', "a “quoted” word, 5” wide"),
        ("a<b <script>", "a＜b ＜script>"),
        ("AT&amp;T", "AT＆amp;T"),
        ("a $200k model", "a $200k model"),
        ("$5 and $10", "＄5 and ＄10"),
        ("`V*` | {{ x }} \\(y\\)", "ˋV∗ˋ ｜ ｛｛ x ｝｝ ＼(y＼)"),
    ],
)
def test_front_matter_holds_nothing_that_a_theme_would_read(text: str, value: str) -> None:
    assert for_front_matter(text) == value


def test_code_holds_no_formulas_and_empty_code_is_nothing() -> None:
    assert markdown(r"\texttt{a*b} \texttt{$x$ y} \texttt{}.") == "<code>a&#42;b</code> $$x$$ y ."


def test_an_exclamation_mark_before_a_link_makes_no_image() -> None:
    assert markdown("look!https://a.example/") == r"look\![https://a.example/](https://a.example/)"


def test_a_heading_with_two_prices_has_no_dollars_that_a_table_of_contents_would_lose_the_guard_of() -> None:
    assert (
        heading(tex.passage_of(r"On $60 GPUs, \emph{not \$200k}: $x$"))
        == "On ＄60 GPUs, <em>not ＄200k</em>: $$x$$"
    )
    assert heading(tex.passage_of("for $200k")) == line(tex.passage_of("for $200k"))
