"""Rich text as plain text, for places that know no markup."""

import pytest

from paperboy.papers.models import Paper, Preprint
from paperboy.post.texts import abstract_of, title_of
from paperboy.text.characters import visible
from paperboy.text.log import safe_for_log
from paperboy.text.plaintext import for_front_matter, plain
from paperboy.text.rich_text import Formula

NO_BREAK = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (r"360^\circ", "360°"),
        (r"n \times n", "n × n"),
        (r"\mathcal{O}(n^2)", "𝒪(n²)"),
        (r"x^{10}_{0} \leq 10^{-3}", "x₀¹⁰ ≤ 10⁻³"),
        (r"\pi_{0.5}^{k+1/2}", "π_(0.5)^(k+1/2)"),
        (r"\frac{1}{2}", "1/2"),
        (r"\undefinedthing{", r"\undefinedthing{"),
    ],
)
def test_formulas_as_plain_text_go_as_far_as_unicode(formula: str, text: str) -> None:
    assert plain(((Formula(formula),),)).replace(NO_BREAK, " ") == text


def test_a_formula_that_cannot_be_read_is_shown_as_it_came() -> None:
    for formula in (r"\frac", r"\frac\sqrt", r"\frac{a}", r"x_{\frac}", r"\sqrt[", r"\binom", r"\unknown{x}"):
        assert plain(((Formula(formula),),)) == formula


def test_control_characters_and_noncharacters_are_left_out() -> None:
    assert visible("a\x00b\x1bc\ud800d\ufffee\ufdd0f\tg") == "abcdef\tg"


@pytest.mark.parametrize("text", ["\u202eof a title", "of \u2067a\u2069 title", "of a title\u202b"])
def test_what_turns_the_direction_of_the_rest_of_a_line_is_left_out(text: str) -> None:
    assert visible(text) == "of a title"
    assert safe_for_log(text) == "of a title"


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
