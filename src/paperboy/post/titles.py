"""What a paper is called in short: what its title has before the colon, or its first words. Pure."""

import re

from paperboy.text.plaintext import plain
from paperboy.text.rich_text import Inline, Inlines, RichText, Text, joined

LONGEST_NAME = 44  # of what stands before a colon; longer, it is a sentence
LONGEST_FIRST_WORDS = 36


def split_title(title: RichText) -> tuple[Inlines, Inlines]:
    """Return a title's name, and the rest from the colon on. All of a title without a name is its name."""
    inlines: Inlines = tuple(piece for paragraph in title for piece in paragraph)
    for number, piece in enumerate(inlines):
        colon = re.search(r":(?=\s|\Z)", piece.text) if isinstance(piece, Text) else None
        if colon is None or not isinstance(piece, Text):
            continue
        name: list[Inline] = [*inlines[:number], Text(piece.text[: colon.start()])]
        if not 0 < len(plain((tuple(name),)).strip()) <= LONGEST_NAME:
            break
        return joined(name), (Text(piece.text[colon.start() :]), *inlines[number + 1 :])
    return inlines, ()


def short_title(title: RichText) -> str:
    """Return what to call a paper in a headline, as plain text: its name, or its title's first words and `…`."""
    name, rest = split_title(title)
    text = plain((name,))
    if rest or len(text) <= LONGEST_FIRST_WORDS + 8:
        return text
    words = text[: LONGEST_FIRST_WORDS + 1].rpartition(" ")[0] or text[:LONGEST_FIRST_WORDS]
    return re.sub(r"\W+\Z", "", words) + "…"
