"""Rich text as plain Markdown, without HTML: where that is taken out, and for files. Pure.

What an author wrote is never syntax: every character that CommonMark could read is escaped
(https://spec.commonmark.org/0.31.2/#backslash-escapes), and what its `SMART` option would make other signs of.
"""

import re
from functools import lru_cache

from markupsafe import Markup

from paperboy.text.characters import one_line, shown, visible
from paperboy.text.plaintext import shifted
from paperboy.text.rich_text import Formula, Image, Inline, Inlines, Link, RichText, Styled, Text

REMEMBERED = 4096
_MARKS = {"strong": "**", "em": "*"}
# `:`, `.` and `@`: the extension `autolink` takes what looks like an address as it is written
_ESCAPED = re.compile(  # it begins with a class, which is looked for fast: most characters are in none
    r"""[\\`*_{}\[\]<>|"'&~$@%.!:-](?:(?<=[^%.!:-])|(?<=\{%)|(?<=\A%)|(?<=-)(?=-)|(?<=--)|(?<=\.)(?=\.\.)|(?<=\.\.)"""
    r"""|(?<=[Ww][Ww][Ww]\.)|(?<=!)(?=\[|\Z)|(?<=:)(?=//))"""
)
_STARTS_A_BLOCK = re.compile(r" ?([#+=-]|\d+(?=[.)]))")


class Markdown(Markup):
    """Markdown that may be written as it is: made here or in a template, never from outside.

    It is `Markup`, so that Jinja does not escape it for HTML.
    """

    __slots__ = ()


def escape(value: object) -> Markdown:
    """Return Markdown that shows `value` on one line, in any context; `Markdown` is returned as it is."""
    return Markdown(value) if isinstance(value, Markup) else Markdown(_no_block(_escaped(str(value))))


text = isolated = escape


@lru_cache(REMEMBERED)
def inline(inlines: Inlines, *, links: bool = False) -> Markdown:
    """Return pieces of a line as Markdown: with `links`, or with their labels only."""
    written = ""
    for piece in inlines:
        markdown = _markdown(piece, links=links)
        # marks that touch would be read as others
        written += markdown.strip("*") if written.endswith("*") and markdown.startswith("*") else markdown
    return Markdown(_no_block(shown(written).strip(" ")))


def line(rich_text: RichText, *, links: bool = False) -> Markdown:
    """Return a rich text as one line of Markdown, its paragraphs with a space between."""
    return inline(tuple(piece for inlines in rich_text for piece in (Text(" "), *inlines)), links=links)


def paragraphs(rich_text: RichText) -> list[Markdown]:
    """Return the paragraphs of a rich text, with links."""
    return [inline(inlines, links=True) for inlines in rich_text]


def _code(plain: str) -> str:
    """Return `plain` as a code span."""
    plain = re.sub(r"\{(?=[{%])", "{ ", one_line(visible(plain)))  # else Liquid would read it
    fence = "`" * (max(map(len, re.findall(r"`+", plain)), default=0) + 1)
    space = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{space}{plain}{space}{fence}" if plain else ""


def _no_block(markdown: str) -> str:
    """Return a line so that its beginning is no list, heading or rule."""
    match = _STARTS_A_BLOCK.match(markdown)
    if match is None:
        return markdown
    at = match.end() if match[1].isdigit() else match.start(1)
    return f"{markdown[:at]}\\{markdown[at:]}"


def _escaped(plain: str) -> str:
    return _ESCAPED.sub(r"\\\g<0>", shown(plain))


def _markdown(piece: Inline, *, links: bool) -> str:  # noqa: PLR0911 (one for each kind of piece)
    match piece:
        case Text(plain):
            return _escaped(plain)
        case Formula(tex):
            return _code(tex)
        case Link(url, label):
            inner = str(inline(label))
            return f"[{inner}]({url})" if links and inner else inner
        case Image(url, label):
            return f"![{_escaped(label)}]({url})" if links else _escaped(label)
        case Styled("code", (Text(plain),)):
            return _code(plain)
        case Styled("sup" | "sub" as style, (Text(plain),)):
            return _escaped(shifted(style, plain))
        case Styled(style, content):
            inner = "".join(_markdown(part, links=links) for part in content)
            return _marked(_MARKS.get(style, ""), inner)


def _marked(mark: str, inner: str) -> str:
    """Return `inner` with emphasis, where its ends are letters or digits: elsewhere marks may be shown."""
    return f"{mark}{inner}{mark}" if inner[:1].isalnum() and inner[-1:].isalnum() else inner
