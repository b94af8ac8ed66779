"""Text from outside, as Markdown or as plain text that shows it and nothing else. Pure.

What an author wrote is never syntax: every character that kramdown, Liquid, MathJax or HTML could read is
written so that the page shows the character itself. The rules are kramdown's
(https://kramdown.gettalong.org/syntax.html) and those of its GFM parser, which Jekyll uses.
"""

import html
import re
from collections.abc import Iterator
from functools import lru_cache

from paperboy.text.characters import one_line, visible
from paperboy.text.passage import Formula, Inline, Inlines, Link, Passage, Prose, Styled
from paperboy.text.plaintext import shifted, unicode_of

REMEMBERED = 4096  # texts: a post is written more than once, and a digest has the papers of its days


class Markdown(str):
    """Markdown that may be written as it is: made here or in a template, never from outside."""

    __slots__ = ()


@lru_cache(REMEMBERED)
def blocks(passage: Passage) -> Markdown:
    """Return a passage as Markdown paragraphs, a display formula being one of its own."""
    paragraphs = [block for inlines in passage for block in _at_display_formulas(inlines)]
    return Markdown("\n\n".join(text for text in map(_paragraph, paragraphs) if text))


@lru_cache(REMEMBERED)
def line(passage: Passage, *, links: bool = False) -> Markdown:
    """Return a passage as one line of Markdown, for headings, lists and link texts: these hold no `links`."""
    return Markdown(_line([piece for inlines in passage for piece in (Prose(" "), *inlines)], links=links))


def after(inlines: Inlines) -> Markdown:
    """Return what goes on after other text on its line, as Markdown without links."""
    return Markdown("".join(_markdown(piece, links=False) for piece in inlines).rstrip(" "))


def heading(passage: Passage) -> Markdown:
    """Return a passage as the Markdown of a heading.

    A theme's table of contents has a heading's text without its elements, so that MathJax would take what is
    between two dollars for a formula there: these give way to `＄`.
    """
    prices = sum(piece.text.count("$") for inlines in passage for piece in _proses(inlines))
    return Markdown(line(passage).replace(_OUTSIDE_MATH["$"], "＄")) if prices > 1 else line(passage)


@lru_cache(REMEMBERED)
def plain(passage: Passage) -> str:
    """Return a passage as text for places that know no markup, formulas as far as Unicode can say them."""
    return one_line(visible(" ".join("".join(map(_plain, inlines)) for inlines in passage)))


def for_front_matter(text: str) -> str:
    """Return plain text as a value of the front matter that shows the same wherever a theme prints it.

    Chirpy 7.6 and jekyll-seo-tag 2.8 print descriptions and alternative texts into HTML as they are, into
    quoted attributes, through Markdown, and into XML: no way of escaping is right in all of those. The few
    characters that one of them would read give way to their likes: `<` is `＜`, `"` is `“` or `”`
    (https://github.com/cotes2020/jekyll-theme-chirpy/blob/v7.6.0/_layouts/post.html,
    https://github.com/jekyll/jekyll-seo-tag/blob/v2.8.0/lib/template.html).
    """
    text = re.sub(r'"([^"]*)"', r"“\1”", text).replace('"', "”")
    if text.count("$") > 1:  # MathJax would take what is between two for a formula
        text = text.replace("$", "＄")
    if html.unescape(text) != text:
        text = text.replace("&", "＆")
    text = re.sub(r"(?<![^\W_])_|_(?![^\W_])", "＿", text)  # `_word_`, which home pages would read as Markdown
    text = re.sub(r"~(?=~)|(?<=~)~", "∼", text)
    text = re.sub(r"\A(\d+)\.(?=\s)", r"\1．", text)
    return text[:1].translate(_LIKES_AT_THE_BEGINNING) + text[1:].translate(_LIKES)


@lru_cache(REMEMBERED)
def escape(text: str) -> Markdown:
    """Return Markdown that shows `text` as it is, on one line; good wherever a line of text may stand."""
    return Markdown(_line([Prose(text)], links=False))


def has_formula(markdown: str) -> bool:
    """Return whether Markdown that was made here holds a formula."""
    return re.search(r"\$\$|\\\\[(\[]", markdown) is not None


def _at_display_formulas(inlines: Inlines) -> list[list[Inline]]:
    paragraphs: list[list[Inline]] = [[]]
    for piece in inlines:
        if isinstance(piece, Formula) and piece.is_display:
            paragraphs += [[piece], []]
        else:
            paragraphs[-1].append(piece)
    return paragraphs


def _proses(inlines: Inlines) -> Iterator[Prose]:
    for piece in inlines:
        match piece:
            case Prose():
                yield piece
            case Link(_, content) | Styled(_, content):
                yield from _proses(content)


def _paragraph(pieces: list[Inline]) -> str:
    match pieces:
        case [Formula(is_display=True) as formula]:
            return f"{_formula(formula, alone=True)}\n{{: {_SCROLLING_BLOCK} }}"
    return _line(pieces, links=True)


def _line(pieces: list[Inline], *, links: bool) -> str:
    """Return one line of Markdown that begins no block."""
    match [piece for piece in pieces if piece != Prose(" ")]:
        case [Formula() as formula]:  # `$$…$$` alone would be a display formula
            return _scrolling(formula, _written_out(formula, r"\\(", r"\\)"))
    markdown = _spaced("".join(_markdown(piece, links=links) for piece in pieces)).strip(" ")
    if number := _STARTS_A_LIST.match(markdown):
        return f"{number[1]}\\.{markdown[number.end() :]}"
    if markdown[:1] and markdown[0] in _STARTS_A_BLOCK:
        return f"&#{ord(markdown[0])};{markdown[1:]}"
    return markdown


def _markdown(piece: Inline, *, links: bool) -> str:
    match piece:
        case Prose(text):
            return _prose(text)
        case Formula():
            return _scrolling(piece, _formula(piece, alone=False))
        case Link(url, label):
            inner = "".join(_markdown(part, links=False) for part in label)
            return f"[{inner}]({url})" if links else inner
        case Styled(style, content):
            return _styled(style, content, links=links)


def _styled(style: str, content: Inlines, *, links: bool) -> str:
    match style, content:
        case "code", (Prose(text),):
            return f"<code>{_code(text)}</code>"
    inner = "".join(_markdown(part, links=links) for part in content)
    match style:
        case "code":  # a formula would not be read in it
            return inner
        case "small-caps":
            return f'<span style="font-variant: small-caps">{inner}</span>'
    return f"<{style}>{inner}</{style}>"


_LIKES = str.maketrans({"<": "＜", "|": "｜", "\\": "＼", "`": "ˋ", "*": "∗", "{": "｛", "}": "｝"})

# What makes a block of a line that is read as Markdown.
_LIKES_AT_THE_BEGINNING = _LIKES | str.maketrans({"#": "＃", "-": "‐", "+": "＋", ">": "＞", "=": "＝", ":": "："})

# A backslash before these is kramdown's own escape.
_ESCAPED = str.maketrans(
    {character: "\\" + character for character in "`*_{}[]|\"'#"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
)

# MathJax looks for $…$, \(…\) and \begin{…} in the page's text, escaped in the Markdown or not, unless this
# class tells it to look away (https://docs.mathjax.org/en/v4.1/options/document.html).
_OUTSIDE_MATH = {character: f'<span class="mathjax_ignore">\\{character}</span>' for character in ("$", "\\")}

_RUN_OF_DASHES_OR_DOTS = re.compile(r"-{2,}|\.{3,}")
_RUN_OF_TILDES = re.compile(r"~{2,}")
_LIQUID_TAG = re.compile(r"\\\{(?=%)|(?<=%)\\\}")
_STARTS_A_LIST = re.compile(r"(\d+)\.")
_STARTS_A_BLOCK = "-+=:^~"


def _prose(text: str) -> str:
    pieces = re.split(r"([$\\])", _spaced(visible(text)))
    written = "".join(_OUTSIDE_MATH.get(piece) or _escaped(piece) for piece in pieces)
    return re.sub(r"!\Z", r"\\!", written)  # a link that follows would be an image


def _spaced(text: str) -> str:
    """Return `text` with each run of white space one space, but for the spaces that do not break."""
    return re.sub(r"[^\S\u00a0\u2007\u2009\u202f]+", " ", text)


def _escaped(text: str) -> str:
    text = text.translate(_ESCAPED)
    text = _RUN_OF_DASHES_OR_DOTS.sub(lambda run: "".join("\\" + character for character in run[0]), text)
    text = _RUN_OF_TILDES.sub(lambda run: "&#126;" * len(run[0]), text)
    return _LIQUID_TAG.sub(lambda brace: f"&#{ord(brace[0][1])};", text)


def _code(text: str) -> str:
    """Return the content of a `<code>` element: kramdown reads nothing in it but character references."""
    return re.sub(r"[^\w\s]", lambda sign: f"&#{ord(sign[0])};", _spaced(visible(text)))


# A formula that is wider than a phone scrolls in itself instead of making the whole page wider. The styles are in
# the post, as not every theme has such a rule.
_SCROLLING_BLOCK = 'style="overflow-x: auto; overflow-y: hidden"'
_SCROLLING_SPAN = (
    'style="display: inline-block; max-width: 100%; overflow-x: auto; overflow-y: hidden; padding: 0.2em 0; '
    'vertical-align: middle"'
)
_FITS_ON_A_PHONE = 30  # signs of a formula in a line of text; about 40 are as wide as a phone


def _scrolling(formula: Formula, markdown: str) -> str:
    source = _source(formula)
    is_narrow = len(source) <= _FITS_ON_A_PHONE or len(unicode_of(source)) <= _FITS_ON_A_PHONE
    return markdown if is_narrow else f"<span {_SCROLLING_SPAN}>{markdown}</span>"


# What kramdown's `$$…$$` cannot hold: the end of itself, a bar (a table), and what Liquid would read.
_NOT_IN_DOLLARS = re.compile(r"\$\$|\||\{\{|\}\}|\{%|%\}|\$\Z|\A\$")


def _formula(formula: Formula, *, alone: bool) -> str:
    r"""Return what makes the page hold `\(…\)` or `\[…\]` with the TeX unchanged.

    kramdown makes that of `$$…$$`, and of `$$…$$` alone in a paragraph. Where it cannot, the delimiters are
    written out.
    """
    source = _source(formula)
    if not _NOT_IN_DOLLARS.search(source):
        return f"$${source}$$"
    return _written_out(formula, r"\\\[", r"\\\]") if alone else _written_out(formula, r"\\(", r"\\)")


def _written_out(formula: Formula, opening: str, closing: str) -> str:
    pieces = re.split(r"([$\\])", _source(formula))
    escaped = "".join("\\" + piece if piece in ("$", "\\") else _escaped(piece) for piece in pieces)
    return f"{opening}{escaped}{closing}"


def _source(formula: Formula) -> str:
    return one_line(visible(formula.tex))


def _plain(piece: Inline) -> str:
    match piece:
        case Prose(text):
            return text
        case Formula(source):
            return unicode_of(source)
        case Styled("sup" | "sub" as style, content):
            return shifted(style, "".join(map(_plain, content)))
        case Link(_, content) | Styled(_, content):
            return "".join(map(_plain, content))
