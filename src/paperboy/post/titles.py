"""Short titles of papers: the name that a title begins with, or its first words. Pure."""

import re

from paperboy.text.plaintext import plain
from paperboy.text.rich_text import Inline, Inlines, RichText, Text, joined

LONGEST_NAME = 60  # of what is before a colon or a dash; longer, it is a sentence
LONGEST_IN_HEADLINE = 44  # of a name; longer, it is cut like other titles
LONGEST_FIRST_WORDS = 36

_SEPARATOR = re.compile(r"(?<!:)(?!(?<=\b\w):\w\b)[:：](?=\s|\Z|[^\W\d_])|\s+[-–—―](?=\s)")  # none in `A:B`


def split_title(title: RichText) -> tuple[Inlines, Inlines]:
    """Return a title's name, and the rest from the colon or dash on. All of a title without a name is its name."""
    inlines: Inlines = tuple(piece for paragraph in title for piece in paragraph)
    for number, piece in enumerate(inlines):
        found = _separator(piece.text) if isinstance(piece, Text) else None
        if found is None or not isinstance(piece, Text):
            continue
        name: list[Inline] = [*inlines[:number], Text(piece.text[: found.start()])]
        if not 0 < len(plain((tuple(name),)).strip()) <= LONGEST_NAME:
            break
        return joined(name), (Text(piece.text[found.start() :]), *inlines[number + 1 :])
    return inlines, ()


def _separator(text: str) -> re.Match[str] | None:
    """Return what ends the name; a colon without a space only where it is none within a phrase (`key:value`)."""
    for match in _SEPARATOR.finditer(text):
        if not (text[match.end() :][:1].islower() and " " in text[: match.start()]):
            return match
    return None


def short_title(title: RichText) -> str:
    """Return what to call a paper in a headline, as plain text: its name, or its title's first words and `…`."""
    name, _ = split_title(title)
    text = plain((name,))
    if len(text) <= LONGEST_IN_HEADLINE:
        return text
    words = text[: LONGEST_FIRST_WORDS + 1].rpartition(" ")[0] or text[:LONGEST_FIRST_WORDS]
    return re.sub(r"\W+\Z", "", words) + "…"
