r"""Rich text as plain text, for places that know no markup: formulas as far as Unicode goes. Pure."""

import html
import re
from functools import lru_cache
from typing import Literal

from paperboy.text.characters import one_line, visible
from paperboy.text.inline_math import linear_math
from paperboy.text.rich_text import Formula, Image, Inline, Link, RichText, Styled, Text

REMEMBERED = 4096  # texts: each is asked for several times

_SHIFTED = {
    "sup": str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ"),
    "sub": str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}

_LIKES = str.maketrans({"<": "＜", "|": "｜", "\\": "＼", "`": "ˋ", "*": "∗", "{": "｛", "}": "｝"})

# What makes a block of a line that is read as Markdown.
_LIKES_AT_THE_BEGINNING = _LIKES | str.maketrans({"#": "＃", "-": "‐", "+": "＋", ">": "＞", "=": "＝", ":": "："})


@lru_cache(REMEMBERED)
def plain(rich_text: RichText) -> str:
    """Return a rich text as plain text, on one line."""
    return one_line(visible(" ".join("".join(map(_plain, inlines)) for inlines in rich_text)))


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


def shifted(style: Literal["sup", "sub"], text: str) -> str:
    """Return `text` raised or lowered as plain text: in Unicode's signs if it has them all, else with ^ or _."""
    if text and all(ord(character) in _SHIFTED[style] for character in text):
        return text.translate(_SHIFTED[style])
    sign = "^" if style == "sup" else "_"
    return f"{sign}{text}" if len(text) == 1 or re.fullmatch(r"\\[A-Za-z]+", text) else f"{sign}({text})"


def _plain(piece: Inline) -> str:
    match piece:
        case Text(text) | Image(_, text):
            return text
        case Formula(source):
            return "".join(map(_plain, linear_math(source)))
        case Styled("sup" | "sub" as style, content):
            return shifted(style, "".join(map(_plain, content)))
        case Link(_, content) | Styled(_, content):
            return "".join(map(_plain, content))
