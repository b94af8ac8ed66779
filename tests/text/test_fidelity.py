"""The reader sees what was written: texts through real kramdown, and what the page then holds.

The everyday run takes 5,000 generated strings, the nightly profile (`./run nightly`) 100,000.
"""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperboy.text import formula, repair, tex
from paperboy.text.characters import visible
from paperboy.text.markdown import blocks, escape, line
from paperboy.text.passage import Formula, Inlines, Link, Passage, Prose, Styled
from tests.corpus import pairs, recorded_preprints, recorded_texts
from tests.kramdown import Kramdown, Page
from tests.machine import NIGHTLY, SHARED

STRINGS_PER_EXAMPLE = 25
EXAMPLES = 4000 if NIGHTLY else 200
many = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)

# Every element and attribute that paperboy means.
MEANT = {
    ("p", ()),
    ("p", ("style",)),
    ("div", ("style",)),
    ("strong", ()),
    ("em", ()),
    ("u", ()),
    ("sup", ()),
    ("sub", ()),
    ("code", ()),
    ("a", ("href",)),
    ("span", ("class",)),
    ("span", ("style",)),
}
VALUES_MEANT = {
    "class": {"mathjax_ignore"},
    "style": {
        "font-variant: small-caps",
        "overflow-x: auto; overflow-y: hidden",
        "display: inline-block; max-width: 100%; overflow-x: auto; overflow-y: hidden; padding: 0.2em 0; "
        "vertical-align: middle",
    },
}


def on_one_line(text: str) -> str:
    return " ".join(visible(text).split())


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def said(passage: Passage) -> str:
    """Return the text that a page of `passage` should hold, formulas between MathJax's delimiters."""
    return on_one_line(" ".join(_said(inlines) for inlines in passage))


def _said(inlines: Inlines) -> str:
    pieces = []
    for piece in inlines:
        match piece:
            case Prose(text):
                pieces.append(text)
            case Formula(source, is_display=True):
                pieces.append(rf" \[{on_one_line(source)}\] ")
            case Formula(source):
                pieces.append(rf"\({on_one_line(source)}\)")
            case Link(_, content) | Styled(_, content):
                pieces.append(_said(content))
    return "".join(pieces)


def assert_nothing_unmeant(page: Page, markdown: str, meant: set[tuple[str, tuple[str, ...]]] = MEANT) -> None:
    assert "{{" not in markdown
    assert "{%" not in markdown
    for name, attributes in page.elements:
        assert (name, tuple(key for key, _ in attributes)) in meant, markdown
        for key, value in attributes:
            assert value in VALUES_MEANT.get(key, {value})
            if key == "href":
                assert re.match(r"(?i)https?://", value or ""), markdown


def check_passages(renderer: Kramdown, passages: Sequence[Passage]) -> list[Page]:
    written = [blocks(passage) for passage in passages]
    pages = renderer.pages(written)
    for passage, page, markdown in zip(passages, pages, written, strict=True):
        assert page.text == said(passage), markdown
        assert_nothing_unmeant(page, markdown)
    return pages


def check_verbatim(renderer: Kramdown, texts: Sequence[str]) -> None:
    written = [escape(text) for text in texts]
    for text, page, markdown in zip(texts, renderer.pages(written), written, strict=True):
        assert page.text == on_one_line(text), markdown
        assert page.formulas == []
        assert_nothing_unmeant(page, markdown)


def check_hub_texts(renderer: Kramdown, texts: Sequence[str]) -> None:
    """Check that a page shows all of a text of the papers API: the text itself, or what TeX and the rules say."""
    pages = check_passages(renderer, [formula.in_prose(repair.passage_of(text)) for text in texts])
    check_verbatim(renderer, texts)
    for text, page in zip(texts, pages, strict=True):
        if not (
            _MAY_BE_TEX.search(text)
            or any(rule.clue in text and rule.pattern.search(text) for rule in repair.RULES)
        ):
            assert page.text == on_one_line(text)
        else:
            assert_words_in_order(_without_rules(text), page)


_LABELLED = re.compile(r"https?://[^\s{}]+\{(\w+(?: [\w'-]+)+)\}", re.IGNORECASE)
_MAY_BE_TEX = re.compile(_LABELLED.pattern + r"|[\\$~]|``|--|text\w+\{|\{[.,:;=+-]?\}")


def _without_rules(text: str) -> str:
    """Return `text` as the rules make it, by plain substitution: another way than the one under test."""
    for rule in repair.RULES:
        text = rule.pattern.sub(lambda match, rule=rule: said(((rule.repaired(match),),)), text)  # type: ignore[misc]
    return repair.LOST_BACKSLASH.sub(" ", text)


def assert_words_in_order(text: str, page: Page) -> None:
    """Check that a page shows all words of a text in their order, but for its commands and formulas."""
    accents_off = re.sub(r"\S*\\['\"`^~=.]\S*", " ", text)
    commands_off = re.sub(r"\\href\s*\{[^}]*\}|\\[A-Za-z]+", " ", _LABELLED.sub(r"\1", accents_off))
    everything, position = letters(page.text), 0
    for word in re.sub(r"\$[^$]*\$", " ", commands_off).split():
        found = everything.find(letters(word), position)
        assert found >= 0, f"{word!r} is missing or out of order in {page.text!r}"
        position = found + len(letters(word))


def check_arxiv_texts(renderer: Kramdown, texts: Sequence[str]) -> None:
    """Check that a page shows all words of an abstract, and each formula: its TeX, or prose that says the same."""
    passages = [tex.passage_of(text) for text in texts]
    pages = check_passages(renderer, passages)
    shown = check_passages(renderer, [formula.in_prose(passage) for passage in passages])
    for text, page, in_prose in zip(texts, pages, shown, strict=True):
        dollars = re.findall(r"(?<!\\)\$((?:[^$\\]|\\.)+)\$", text)
        if not re.search(r"\\text\w+\{[^}]*\$|\$\d+[KM]? ", text):  # formulas in formulas, and prices
            assert page.formulas == [on_one_line(source) for source in dollars], text
            kept = [on_one_line(source) for source in dollars if formula.said(source.strip()) is None]
            assert in_prose.formulas == kept, text
        assert_words_in_order(text, page)


def test_every_recorded_title_and_abstract_is_on_its_page(renderer: Kramdown) -> None:
    texts = recorded_texts()
    assert len(texts) > 400
    check_hub_texts(renderer, texts)


def test_every_recorded_preprint_is_on_its_page(renderer: Kramdown) -> None:
    check_arxiv_texts(renderer, recorded_preprints())


def workshop(folder: str) -> Path:
    path = SHARED / folder
    if not path.exists():
        pytest.skip(f"NOT RUN: {path} is not here; PAPERBOY_SHARED names the folder that has `{folder}`")
    return path


def test_every_title_and_abstract_of_the_workshop_is_on_its_page(renderer: Kramdown) -> None:
    check_hub_texts(renderer, recorded_texts(workshop("recordings")))


def test_both_sides_of_every_pair_are_on_their_page(renderer: Kramdown) -> None:
    workshop("corpus")
    check_hub_texts(renderer, [pair["hub"] for pair in pairs()])
    check_arxiv_texts(renderer, [pair["arxiv"] for pair in pairs() if "Upvote" not in pair["arxiv"]])


def test_formulas_that_kramdown_could_read_reach_mathjax_unchanged(renderer: Kramdown) -> None:
    formulas = [
        "P(y|x)", r"\|x\|_2", "a < b > c & d", "x_i * y_j * z", r"\frac{{a}}{{b}}", "{{ x }}", "{% x %}",
        r"\{a, b\}", "f'(x)", "[0, 1)", r"\text{a `code` b}", r"\$5", "x#y", r"a \\ b", "a~b", '"q"', "<script>",
        "{: #id}", "^[1]", "--", "...", r"\mathrm{if~} $", "x ** y ** z", "*[abbr]: x", "1. x",
    ]  # fmt: skip
    usable = [formula for formula in formulas if "$" not in formula.replace(r"\$", "")]
    for template in ("so ${}$ is", "${}$", "$$ {} $$", r"\({}\)", r"\[{}\]"):
        pages = check_passages(renderer, [tex.passage_of(template.replace("{}", formula)) for formula in usable])
        assert [page.formulas for page in pages] == [[on_one_line(formula)] for formula in usable]


@given(st.lists(st.sampled_from(["<", ">", "$", "\\", "-", ".", "~", "'", " ", "%", "{", "}"]), max_size=8))
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
def test_signs_next_to_each_other_are_no_syntax(renderer: Kramdown, signs: list[str]) -> None:
    check_verbatim(renderer, ["".join(signs)])


FRAGMENTS = [
    "$", "$$", r"\(", r"\)", r"\[", r"\]", r"\textbf{", r"\emph{", r"\texttt{", r"\url{", r"\href{", "}{", "}",
    "{", r"\"u", r"{\'e}", r"\%", r"\&", r"\_", r"\ldots", "``", "''", "~", "--", "---", r"\frac{a}{b}",
    r"\foo", "\\", "*", "**", "_", "__", "`", "```", "~~~", "~~", "# ", "## ", "- ", "+ ", "1. ", "> ", "    ",
    "\t", "\n", "\n\n", "| a | b |", "|---|---|", "===", "***", "[a](b)", "![a](b)", "[a]: http://b.example",
    "[^1]", "[^1]: note", "*[HTML]: x", "{: #x onclick=alert(1)}", "{:.class}", "{::nomarkdown}", "{:/}",
    "{::options x=y /}", "^", ": ", "<b>", "</b>", "<script>alert(1)</script>", "<!-- -->",
    "<img src=x onerror=alert(1)>", "<think>", "&amp;", "&#60;", "&lt;", "<https://a.example>",
    "{{ site.title }}", "{% raw %}", "{% include x %}", "{{", "}}", "{%", "%}", "---\n", "key: value",
    "!!python/object", "&anchor", "*alias", "javascript:alert(1)", "data:text/html,x",
    "https://a.example/x_(y)", "http://a.example/*b*", "https://", "http://[::1]/", "HTTPS://A.EXAMPLE", "...",
    "'", '"', "<<", ">>", "it's", "(c)", "\u202e", "\u200b", "\u200d", "\ufeff", "\u2028", "\x00", "\x1b",
    "\x85", "\u00a0", "שלום", "مرحبا", "한글", "초록", "😀", "👩‍🔬", "e\u0301", "$5 and $10", "4times", "^circ",
    "n times n", "x_{i}^2", r"\begin{align}", r"\end{align}", r"\begin{itemize}", r"\item ", r"\verb|", "%",
    "#", "&", "@", "!", ":", "\\\\",
]  # fmt: skip
hostile = st.lists(
    st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=6), st.sampled_from([" ", "a", "word ", "1"])),
    max_size=12,
).map("".join)
batches = st.lists(hostile, min_size=STRINGS_PER_EXAMPLE, max_size=STRINGS_PER_EXAMPLE)


@many
@given(texts=batches)
def test_any_string_survives_from_both_sources(renderer: Kramdown, texts: list[str]) -> None:
    check_verbatim(renderer, texts)
    check_passages(renderer, [formula.in_prose(repair.passage_of(text)) for text in texts])
    pages = check_passages(renderer, [tex.passage_of(text) for text in texts])
    for text, page in zip(texts, pages, strict=True):
        labelled = _LABELLED.sub(r"\1", visible(text))
        kept = re.sub(r"\\href\s*\{[^}]*\}|\\(?:begin|end)\{\w+\*?\}|\\[A-Za-z]+", " ", labelled)
        found = unicodedata.normalize("NFKD", page.text)  # an accent is a letter of its own
        assert _is_in_order(letters(kept), letters(found)), (text, page.text)


def _is_in_order(wanted: str, found: str) -> bool:
    rest = iter(found)
    return all(character in rest for character in wanted if character.isascii())


@many
@given(texts=batches)
def test_any_string_is_one_heading_one_link_and_one_list_item(renderer: Kramdown, texts: list[str]) -> None:
    lines = [(text, line(tex.passage_of(text))) for text in texts]
    written = [
        f"## 1. {title} {{#paper-1}}\n\n- **1.** [{title}](https://a.example/) · 5 — {title}\n- two\n\nend"
        for _, title in lines
    ]
    meant = (MEANT - {("a", ("href",))}) | {("h2", ("id",)), ("ul", ()), ("li", ()), ("a", ("href",))}
    for (text, title), page, markdown in zip(lines, renderer.pages(written), written, strict=True):
        assert_nothing_unmeant(page, markdown, meant)
        outline = [name for name, _ in page.elements if name in ("h2", "ul", "li", "p")]
        assert outline == ["h2", "ul", "li", "li", "p"], markdown
        assert [dict(attributes)["id"] for name, attributes in page.elements if name == "h2"] == ["paper-1"]
        shown = said(tex.passage_of(text)).replace(r"\[", r"\(").replace(r"\]", r"\)")
        assert letters(page.text) == letters(f"1 {shown} 1 {shown} 5 {shown} two end"), (markdown, title)
