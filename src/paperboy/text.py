"""Text from outside, as Markdown that shows it and nothing else. Pure.

What an author wrote is never syntax: every character that kramdown, Liquid, MathJax or YAML could read is
written so that the page shows the character itself. The rules are kramdown's
(https://kramdown.gettalong.org/syntax.html) and those of its GFM parser, which Jekyll uses.
"""

import re
import unicodedata

from paperboy.models import one_line


class Markdown(str):
    """Markdown that may be written as it is: made here or in a template, never from outside."""

    __slots__ = ()


# A backslash before these is kramdown's own escape.
_ESCAPED = str.maketrans({character: "\\" + character for character in "`*_{}[]<>|\"'#"})

# MathJax looks for $…$, \(…\) and \begin{…} in the page's text, escaped in the Markdown or not, unless this
# class tells it to look away (https://docs.mathjax.org/en/v3.2/options/document.html).
_OUTSIDE_MATH = {character: f'<span class="mathjax_ignore">\\{character}</span>' for character in ("$", "\\")}

_RUN_OF_DASHES_OR_DOTS = re.compile(r"-{2,}|\.{3,}")
_RUN_OF_TILDES = re.compile(r"~{2,}")
_STARTS_A_LIST = re.compile(r"(\d+)\.")
_STARTS_A_BLOCK = "-+=:^~"


def escape(text: str) -> Markdown:
    """Return Markdown that shows `text` as it is, on one line; good wherever a line of text may stand."""
    line = one_line(visible(text)).replace("&", "&amp;")
    pieces = re.split(r"([$\\])", line)
    escaped = "".join(_OUTSIDE_MATH.get(piece) or _escape_prose(piece) for piece in pieces)
    if escaped[:1] in _STARTS_A_BLOCK and escaped:
        escaped = f"&#{ord(escaped[0])};{escaped[1:]}"
    return Markdown(_STARTS_A_LIST.sub(r"\1\\.", escaped, count=1) if _STARTS_A_LIST.match(escaped) else escaped)


def plain(text: str) -> str:
    """Return `text` for places that know no markup: a description, an `alt`, a commit message."""
    return one_line(visible(text))


def visible(text: str) -> str:
    """Return `text` without the control characters and code points that no page can hold."""
    return "".join(character for character in text if character.isspace() or _can_be_shown(character))


def _can_be_shown(character: str) -> bool:
    is_noncharacter = ord(character) & 0xFFFE == 0xFFFE
    return unicodedata.category(character) not in ("Cc", "Cs") and not is_noncharacter


def _escape_prose(text: str) -> str:
    text = text.translate(_ESCAPED)
    text = _RUN_OF_DASHES_OR_DOTS.sub(lambda run: "".join("\\" + character for character in run[0]), text)
    return _RUN_OF_TILDES.sub(lambda run: "&#126;" * len(run[0]), text)
