"""What a text consists of: prose, formulas, links and styles, in paragraphs. Pure data, and nothing else.

`tex` and `repair` read texts into passages; `markdown` writes passages, as Markdown or as plain text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Style = Literal["strong", "em", "code", "u", "sup", "sub", "small-caps"]


@dataclass(frozen=True)
class Prose:
    """Words, to be shown as they are."""

    text: str


@dataclass(frozen=True)
class Formula:
    """TeX between math delimiters, without them. `is_display`: on a line of its own."""

    tex: str
    is_display: bool = False


@dataclass(frozen=True)
class Link:
    """A link to `url`, which is http(s) and clean."""

    url: str
    label: Inlines


@dataclass(frozen=True)
class Styled:
    """Text that is set off."""

    style: Style
    content: Inlines


Inline = Prose | Formula | Link | Styled
Inlines = tuple[Inline, ...]
Passage = tuple[Inlines, ...]  # paragraphs


def joined(pieces: list[Inline]) -> Inlines:
    """Return `pieces` with neighbouring prose made one, and without what is empty."""
    result: list[Inline] = []
    for piece in pieces:
        if isinstance(piece, Prose) and result and isinstance(result[-1], Prose):
            result[-1] = Prose(result[-1].text + piece.text)
        elif piece != Prose(""):
            result.append(piece)
    return tuple(result)


def links_in(passage: Passage) -> Iterator[Link]:
    """Yield the links of a passage, in their order."""
    for inlines in passage:
        for piece in inlines:
            match piece:
                case Link():
                    yield piece
                case Styled(_, content):
                    yield from links_in((content,))
