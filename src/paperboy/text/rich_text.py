"""Rich text: plain text, formulas, links and styles, in paragraphs. Pure data, and nothing else.

`tex` and `repair` read texts into rich text; `html`, `markdown` and `plaintext` write it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Style = Literal["strong", "em", "code", "u", "sup", "sub", "small-caps", "nowrap"]


@dataclass(frozen=True)
class Text:
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


@dataclass(frozen=True)
class Image:
    """A picture of the blog owner's at `url`, and what it shows."""

    url: str
    label: str


Inline = Text | Formula | Link | Styled | Image
Inlines = tuple[Inline, ...]
RichText = tuple[Inlines, ...]  # paragraphs


def joined(pieces: list[Inline]) -> Inlines:
    """Return `pieces` with neighbouring texts made one, and without what is empty."""
    result: list[Inline] = []
    for piece in pieces:
        if not isinstance(piece, Text):
            result.append(piece)
        elif result and isinstance(result[-1], Text):
            result[-1] = Text(result[-1].text + piece.text)
        elif piece.text:
            result.append(piece)
    return tuple(result)


def mapped(inlines: Inlines, change: Callable[[Inline], Inlines]) -> Inlines:
    """Return `inlines` with what `change` makes of each text and formula, in links and styles, too."""
    pieces: list[Inline] = []
    for piece in inlines:
        match piece:
            case Link(url, label):
                pieces.append(Link(url, mapped(label, change)))
            case Styled(style, content):
                pieces.append(Styled(style, mapped(content, change)))
            case Image():
                pieces.append(piece)
            case _:
                pieces += change(piece)
    return joined(pieces)


def links_in(rich_text: RichText) -> Iterator[Link]:
    """Yield the links of a rich text, in their order."""
    for inlines in rich_text:
        for piece in inlines:
            match piece:
                case Link():
                    yield piece
                case Styled(_, content):
                    yield from links_in((content,))
