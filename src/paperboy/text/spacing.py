"""What stands between the parts of a formula in prose: TeX's spaces, and where a long one may break. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from paperboy.text.rich_text import Inline, Inlines, Styled, Text, joined
from paperboy.text.signs import Class, space_between

SPACE = "\N{NO-BREAK SPACE}"
THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"
_SHORT = 24  # signs that may well stand on one line


@dataclass(frozen=True)
class Atom:
    """A part of a formula: what it shows, its class, and whether a script may follow it."""

    kind: Class
    content: Inlines
    takes_script: bool = True


@dataclass(frozen=True)
class Gap:
    """A space that the author has written."""

    text: str


def unspaced(parts: list[Atom | Gap]) -> Inlines:
    """Return what a script shows: TeX has next to no spaces in it."""
    pieces: list[Inline] = []
    for place, part in enumerate(parts):
        match part:
            case Gap(text):
                pieces.append(Text(text if 0 < place < len(parts) - 1 else ""))
            case Atom("operator", content):
                pieces += [*content, *([Text(THIN_SPACE)] if _is_letter_next(parts, place) else [])]
            case Atom(_, content):
                pieces += content
    return _merged(pieces)


def _is_letter_next(parts: list[Atom | Gap], place: int) -> bool:
    match parts[place + 1 : place + 2]:
        case [Atom("ordinary" | "operator")]:
            return True
    return False


def spaced(parts: list[Atom | Gap]) -> Inlines:
    """Return what a line of atoms shows, with TeX's spaces between them."""
    kinds = _classes([part for part in parts if isinstance(part, Atom)])
    pieces: list[Inline] = []
    before: Class | None = None
    gap: str | None = None
    for part in parts:
        if isinstance(part, Gap):
            gap = (gap or "") + part.text
            continue
        kind = next(kinds)
        pieces += [Text(_between(before, kind, gap)), *part.content]
        before, gap = kind, None
    return _merged([*pieces, Text(gap or "")])


def _between(before: Class | None, after: Class, gap: str | None) -> str:
    space = space_between(before, after) if before else ""
    if space and not (space == "thin" and gap == ""):
        return SPACE
    return gap or ""


def _classes(atoms: list[Atom]) -> Iterator[Class]:
    """Yield each atom's class: a sign between nothing and something, as in `-1`, is no operation."""
    before: Class | None = None
    for place, atom in enumerate(atoms):
        kind = atom.kind
        after = atoms[place + 1].kind if place + 1 < len(atoms) else None
        stands_first = before in (None, "binary", "operator", "relation", "opening", "punctuation")
        if kind == "binary" and (stands_first or after in (None, "relation", "closing", "punctuation")):
            kind = "ordinary"
        yield kind
        before = kind


def _merged(pieces: list[Inline]) -> Inlines:
    """Return `pieces` with neighbouring letters in one `<em>`."""
    result: list[Inline] = []
    for piece in joined(pieces):
        match piece, result[-1:]:
            case Styled("em", content), [Styled("em", earlier)]:
                result[-1] = Styled("em", joined([*earlier, *content]))
            case _:
                result.append(piece)
    return tuple(result)


def wrapping_where_long(pieces: Inlines) -> Inlines:
    """Return `pieces` with spaces that break a line, after signs, if they are too many for one."""
    if _length(pieces) <= _SHORT:
        return pieces
    return tuple(
        Text(re.sub(rf"(?<=[^\w\s]){SPACE}", " ", piece.text)) if isinstance(piece, Text) else piece
        for piece in pieces
    )


def _length(pieces: Inlines) -> int:
    return sum(
        len(piece.text) if isinstance(piece, Text) else _length(piece.content)
        for piece in pieces
        if isinstance(piece, Text | Styled)
    )
