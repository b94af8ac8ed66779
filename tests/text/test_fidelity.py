"""The reader sees what was written: texts through real kramdown and CommonMark, and what the page then holds.

The everyday run takes 5,000 generated strings, the nightly profile (`./run nightly`) 100,000.
"""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperboy.post.fence import Body, fenced
from paperboy.text import html, markdown, repair, tex
from paperboy.text.characters import visible
from paperboy.text.inline_math import inline_simple_math, simple_math
from paperboy.text.macros import expanded
from paperboy.text.mathml import mathml
from paperboy.text.plaintext import plain
from paperboy.text.rich_text import Formula, Inline, Inlines, Link, RichText, Styled, Text
from tests.corpus import pairs, recorded_preprints, recorded_texts
from tests.kramdown import Kramdown, Page, page_of, require_commonmark
from tests.machine import NIGHTLY, SHARED

STRINGS_PER_EXAMPLE = 25
EXAMPLES = 4000 if NIGHTLY else 200
many = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)

# Every element and attribute that paperboy means.
MEANT = {
    ("p", ()),
    ("strong", ()),
    ("em", ()),
    ("u", ()),
    ("sup", ()),
    ("sub", ()),
    ("code", ()),
    ("a", ("href",)),
    ("span", ("class",)),
    ("span", ("style",)),
    ("math", ("alttext",)),
    ("math", ("alttext", "display")),
    ("annotation", ("encoding",)),
}
_SCROLLING = "max-width: 100%; overflow-x: auto; overflow-y: hidden; padding: 0.2em 0"
VALUES_MEANT = {
    "class": {"mathjax_ignore"},
    "display": {"block"},
    "encoding": {"application/x-tex"},
    "style": {
        "font-variant: small-caps",
        "font-variant-caps: small-caps",
        f"display: block; {_SCROLLING}",
        f"display: inline-block; vertical-align: middle; {_SCROLLING}",
    },
}
# https://www.w3.org/TR/mathml-core/: what shows signs; nothing of it loads, links or runs something
MATHML = set(
    re.findall(
        r"\w+",
        "semantics merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace"
        " msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover b i code",
    )
)
OF_MATHML = set(
    re.findall(
        r"\w+",
        "accent accentunder columnspan depth dir display displaystyle fence form height largeop linethickness"
        " lspace maxsize mathvariant minsize movablelimits rowspan rspace scriptlevel separator stretchy symmetric"
        " voffset width",
    )
)
# what a browser sets; what its text says is compared by other tests
STYLE_OF_MATHML = re.compile(r"[a-z0-9 :;.%#(),A-Z-]*")


def on_one_line(text: str) -> str:
    return " ".join(visible(text).split())


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def said(rich_text: RichText) -> str:
    r"""Return the text of a page of `rich_text`: `\(TeX\)` for what is MathML, TeX for what is code."""
    return on_one_line(" ".join(_said(inlines) for inlines in rich_text))


def _said(inlines: Inlines) -> str:
    pieces = []
    for piece in inlines:
        match piece:
            case Text(text):
                pieces.append(text)
            case Formula(source, is_display):
                tex = on_one_line(source)
                left, right = ("[", "]") if is_display else ("(", ")")
                pieces.append(f"\\{left}{tex}\\{right}" if mathml(tex, is_display=is_display) else tex)
            case Link(_, content) | Styled(_, content):
                pieces.append(_said(content))
    return "".join(pieces)


def assert_nothing_unmeant(page: Page, html: str, meant: set[tuple[str, tuple[str, ...]]] = MEANT) -> None:
    assert "{" not in html
    for name, attributes in page.elements:
        if name in MATHML and attributes != () and name not in ("code", "b", "i"):
            for key, value in attributes:
                assert key in OF_MATHML or (key == "style" and STYLE_OF_MATHML.fullmatch(value or "")), html
            continue
        assert name in MATHML or (name, tuple(key for key, _ in attributes)) in meant, html
        for key, value in attributes:
            assert value in VALUES_MEANT.get(key, {value}), html
            if key == "href":
                assert re.match(r"(?i)https?://", value or ""), html


def pages_of(renderer: Kramdown, written: Sequence[str]) -> list[Page]:
    """Return what kramdown makes of HTML in a post, which is that HTML."""
    shown = renderer.html([str(Body("", fenced(each, "kramdown", "en"), "")) for each in written])
    inner = [re.sub(r"\A\s*<div [^>]*>\n(.*)\n</div>\s*\Z", r"\1", each, flags=re.DOTALL) for each in shown]
    assert inner == list(written)
    return [page_of(each) for each in inner]


def check_texts(renderer: Kramdown, texts: Sequence[RichText]) -> list[Page]:
    written = ["\n".join(f"<p>{each}</p>" for each in html.paragraphs(text)) for text in texts]
    pages = pages_of(renderer, written)
    for text, page, markup in zip(texts, pages, written, strict=True):
        assert page.text == said(text), markup
        assert_nothing_unmeant(page, markup)
    return pages


def check_verbatim(renderer: Kramdown, texts: Sequence[str]) -> None:
    written = [f"<p>{html.text(text)}</p>" for text in texts]
    for text, page, markup in zip(texts, pages_of(renderer, written), written, strict=True):
        assert page.text == on_one_line(text), markup
        assert not set("$\\") & set(page.searched), "a theme's script might find a formula"
        assert_nothing_unmeant(page, markup)


def check_huggingface_texts(renderer: Kramdown, texts: Sequence[str]) -> None:
    """Check that a page shows all of a text of Hugging Face: the text itself, or what TeX and the rules say."""
    pages = check_texts(renderer, [inline_simple_math(repair.rich_text_of(text)) for text in texts])
    check_verbatim(renderer, texts)
    for text, page in zip(texts, pages, strict=True):
        if not (
            _MAY_BE_TEX.search(text)
            or any(rule.word in text and rule.pattern.search(text) for rule in repair.RULES)
        ):
            assert page.text == on_one_line(text)
        else:
            assert_words_in_order(repair.repaired(text), page)


_LABELLED = re.compile(
    r"https?://[^\s{}]+ ?\{(\w+(?: [\w'-]+)+|(?-i:[A-Z])[\w-]+|https?://[^{}\s]+)\}", re.IGNORECASE
)
_MAY_BE_TEX = re.compile(_LABELLED.pattern + r"|[\\$~^]|``|--|_\{|[α-ω]_|\{[A-Z]|[A-Za-z]\{|\{[.,:;=+-]?\}")


_COMMANDS = re.compile(r"\\href\s*\{[^}]*\}|\\(?:begin|end)\{\w+\*?\}|\\[A-Za-z]+|\^(?:circ|star)")


def assert_words_in_order(text: str, page: Page) -> None:
    """Check that a page shows all words of a text in their order, but for its commands and formulas."""
    accents_off = re.sub(r"\S*\\['\"`^~=.]\S*", " ", text)
    commands_off = _COMMANDS.sub(" ", expanded(_LABELLED.sub(r"\1", accents_off)))
    everything, position = letters(page.text), 0
    for word in re.sub(r"\$[^$]*\$", " ", commands_off).split():
        found = everything.find(letters(word), position)
        assert found >= 0, f"{word!r} is missing or out of order in {page.text!r}"
        position = found + len(letters(word))


def check_arxiv_texts(renderer: Kramdown, texts: Sequence[str]) -> None:
    """Check that a page shows all words of an abstract, and each formula: its TeX, or prose that says the same."""
    rich_texts = [tex.rich_text_of(text) for text in texts]
    pages = check_texts(renderer, rich_texts)
    shown = check_texts(renderer, [inline_simple_math(rich_text) for rich_text in rich_texts])
    for text, page, in_prose in zip(texts, pages, shown, strict=True):
        dollars = re.findall(r"(?<!\\)\$((?:[^$\\]|\\.)+)\$", text)
        if not re.search(r"\\text\w+\{[^}]*\$|\$\\text|\$\d+[KM]? ", text):  # text in formulas, and prices
            converted = [on_one_line(tex) for tex in dollars if mathml(on_one_line(tex), is_display=False)]
            assert list(page.formulas) == converted, text
            assert list(in_prose.formulas) == [tex for tex in converted if simple_math(tex) is None], text
        assert_words_in_order(text, page)


def test_every_recorded_title_and_abstract_is_on_its_page(renderer: Kramdown) -> None:
    texts = recorded_texts()
    assert len(texts) > 400
    check_huggingface_texts(renderer, texts)


def test_every_recorded_preprint_is_on_its_page(renderer: Kramdown) -> None:
    check_arxiv_texts(renderer, recorded_preprints())


def workshop(folder: str) -> Path:
    path = SHARED / folder
    if not path.exists():
        pytest.skip(f"NOT RUN: {path} is not here; PAPERBOY_SHARED names the folder that has `{folder}`")
    return path


def test_every_title_and_abstract_of_the_workshop_is_on_its_page(renderer: Kramdown) -> None:
    check_huggingface_texts(renderer, recorded_texts(workshop("recordings")))


def test_both_sides_of_every_pair_are_on_their_page(renderer: Kramdown) -> None:
    workshop("corpus")
    check_huggingface_texts(renderer, [pair["hub"] for pair in pairs()])
    check_arxiv_texts(renderer, [pair["arxiv"] for pair in pairs() if "Upvote" not in pair["arxiv"]])


def test_formulas_that_an_engine_could_read_are_on_the_page_with_their_tex(renderer: Kramdown) -> None:
    formulas = [
        "P(y|x)", r"\|x\|_2", "a < b > c , d", "x_i * y_j * z", r"\frac{{a}}{{b}}", "{{ x }}", r"{\% x \%}",
        r"\{a, b\}", "f'(x)", "[0, 1)", r"x\text{a `code` b}", r"\$5", "a~b", '"q"', "<script>",
        "{: id}", "^[1]", "--", "...", r"\mathrm{if~}", "x ** y ** z", "*[abbr]: x", "1. x",
    ]  # fmt: skip
    for template in ("so ${}$ is", "${}$", "$$ {} $$", r"\({}\)", r"\[{}\]"):
        pages = check_texts(renderer, [tex.rich_text_of(template.replace("{}", formula)) for formula in formulas])
        assert [list(page.formulas) for page in pages] == [[on_one_line(formula)] for formula in formulas]


@pytest.mark.parametrize(
    "formula", ["x#y", r"a \unknown", "a & b", r"\href{javascript:alert(1)}{x}", r"\class{a}{b}"]
)
def test_a_formula_that_cannot_be_converted_is_on_the_page_as_code(renderer: Kramdown, formula: str) -> None:
    (page,) = check_texts(renderer, [((Text("so "), Formula(formula), Text(" is")),)])
    assert page.text == f"so {formula} is"
    assert ("code", ()) in page.elements


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
    "#", "&", "@", "!", ":", "\\\\", r"$\frac{a}{b}$", r"$\hat{", r"\text{", "</p>", "</math>", "</div>", "&#123;",
    r"\cite{a}", r"\citep[b]{c}", r"\vspace{2mm}", r"\SI{5}{\meter}", r"\ce{H2O}", r"\paragraph{a}", r"\eg",
    r"\method", "^{", "^{3}", "^2", "_{", "_{i}", r"\'s", r"\"a\"", r"\1", "{T}ext", "text{", "{\\small ",
    r"\unknown{a}",
    r"\label{a}", r"\eqref{a}", r"\def\x{\x\x}", r"\x", r"\class{a}{b}", r"\color{red}", r"\begin{equation}",
    r"\end{equation}", '[//end]: # "paperboy"', "{:/nomarkdown}",
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
    check_texts(renderer, [inline_simple_math(repair.rich_text_of(text)) for text in texts])
    pages = check_texts(renderer, [tex.rich_text_of(text) for text in texts])
    for text, page in zip(texts, pages, strict=True):
        labelled = _LABELLED.sub(r"\1", visible(text))
        kept = _COMMANDS.sub(" ", expanded(labelled))
        found = unicodedata.normalize("NFKD", page.text)  # an accent is a letter of its own
        assert _is_in_order(letters(kept), letters(found)), (text, page.text)


def _is_in_order(wanted: str, found: str) -> bool:
    rest = iter(found)
    return all(character in rest for character in wanted if character.isascii())


@many
@given(texts=batches)
def test_any_string_stays_in_its_heading_its_link_and_its_attribute(renderer: Kramdown, texts: list[str]) -> None:
    lines = [(text, html.line(tex.rich_text_of(text))) for text in texts]
    written = [
        f'<h2 id="paper-1">1. {title}</h2>\n<ul>\n'
        f'<li><a href="https://a.example/" title="{html.escape(text)}">{title}</a>'
        f" · 5 — {html.text(text)}</li>\n</ul>\n<p>end</p>"
        for text, title in lines
    ]
    meant = (MEANT - {("a", ("href",))}) | {("h2", ("id",)), ("ul", ()), ("li", ()), ("a", ("href", "title"))}
    for (text, title), page, markup in zip(lines, pages_of(renderer, written), written, strict=True):
        assert_nothing_unmeant(page, markup, meant)
        outline = [name for name, _ in page.elements if name in ("h2", "ul", "li", "p")]
        assert outline == ["h2", "ul", "li", "p"], markup
        (link,) = (dict(attributes) for name, attributes in page.elements if name == "a")
        assert " ".join((link["title"] or "").split()) == on_one_line(text)
        shown = said(tex.rich_text_of(text))
        assert letters(page.text) == letters(f"1 {shown} {shown} 5 {text} end"), (markup, title)


@many
@given(texts=batches)
def test_any_string_survives_plain_markdown(renderer: Kramdown, texts: list[str]) -> None:
    """In CommonMark as jekyll-commonmark sets it up, which takes raw HTML out."""
    require_commonmark()
    rich_texts = [inline_simple_math(tex.rich_text_of(text)) for text in texts]
    written = [
        f"start\n\n{markdown.escape(text)}\n\n- {markdown.line(rich)}\n"
        for text, rich in zip(texts, rich_texts, strict=True)
    ]
    assert not [each for each in written if "{{" in each or "{%" in each]
    shown = renderer.html(written, commonmark=["SMART"])
    for text, rich, page, source in zip(texts, rich_texts, map(page_of, shown), written, strict=True):
        assert {name for name, _ in page.elements} <= {"p", "ul", "li", "strong", "em", "code", "a"}, source
        with_tex = plain(tuple(tuple(map(_with_tex, inlines)) for inlines in rich))
        assert letters(page.text) == letters(f"start {visible(text)} {with_tex}"), source
        if not any(isinstance(piece, Formula | Styled) for inlines in rich for piece in inlines):
            assert page.text == on_one_line(f"start {text} {said(rich)}"), source


def _with_tex(piece: Inline) -> Inline:
    match piece:
        case Formula(source):
            return Text(source)
        case Styled(style, content):
            return Styled(style, tuple(map(_with_tex, content)))
        case Link(url, label):
            return Link(url, tuple(map(_with_tex, label)))
    return piece
