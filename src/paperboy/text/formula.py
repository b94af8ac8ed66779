r"""Formulas that prose can say: `360^\circ` is 360°, `O(n^2)` has letters in italics and a raised 2. Pure.

MathJax is 2.3 MB on a reader's phone. A formula of letters, numbers, signs and single indices and powers needs
none of it: Unicode, `<em>`, `<sup>` and `<sub>` say the same. Whatever might read differently (fractions, roots,
sums, accents, indices of indices, a power above an index, a command that is not known) is left to MathJax.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from paperboy.text import tex
from paperboy.text.passage import Formula, Inline, Inlines, Link, Passage, Prose, Style, Styled, joined
from paperboy.text.signs import (
    CHARACTERS,
    COMMANDS,
    DOUBLE_STRUCK,
    SMALL_GREEK,
    Class,
    space_between,
)

_SPACE = "\N{NO-BREAK SPACE}"
_THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"
_SHORT = 24  # signs that may well stand on one line

_SYMBOL = re.compile(
    r"\\[A-Za-z]+\*?|\\.|\d+(?:\{,\}\d{3})*(?:\.\d+)?|\.\d+|'+|\s+|.",
    re.DOTALL,
)
_GROUPED_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?!,?\d)")
_WORDS = re.compile(r"[A-Za-z]{2,}(?:[ ~]+[A-Za-z]{2,})+")
_RUNS_OF_LETTERS = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}\s+[A-Za-z]{2,}")
_TEXTS: dict[str, Style | None] = {
    **dict.fromkeys(("text", "textrm", "textnormal", "textup", "mbox", "hbox"), None),
    "textbf": "strong",
    "textit": "em",
    "texttt": "code",
}
_ALPHABETS: dict[str, Style | None] = {"mathrm": None, "mathbf": "strong", "mathit": "em"}
_SPACES = {
    ",": _THIN_SPACE,
    **dict.fromkeys((":", ";", ">", " ", "\n"), _SPACE),
    "!": "",
}
_FOR_THE_EYE = re.compile(
    r"\\(?:left|right|middle|[bB]igg?[lrm]?|displaystyle|textstyle|limits|nolimits|quad|qquad)(?![A-Za-z])"
    r"|\\[,;:! ]|~"
)
_FONT = re.compile(
    r"\\(?:text(?:rm|bf|it|sf|tt|normal)?|math(?:rm|bf|it|sf|tt|cal|frak|scr|bb)|mbox|boldsymbol|bm|operatorname)"
    r"\*?\s*\{([^{}]*)\}"
)
_SIGNS = SMALL_GREEK | {name: sign for name, (_, sign) in COMMANDS.items()} | {"sum": "∑", "prod": "∏", "int": "∫"}
_GREEK = {sign: sign for sign in SMALL_GREEK.values()}


class _Unsayable(Exception):  # noqa: N818 (it never leaves this module)
    """The formula has something that prose cannot say."""


# Commands with which a formula would do more to the page than show signs: MathJax makes links, styles and classes
# of them, and `\href{javascript:…}{…}` runs (https://docs.mathjax.org/en/latest/options/safe.html).
_REACHES_THE_PAGE = re.compile(
    r"\\(?:href|url|class|cssId|style|data|html\w*|mmlToken|bbox|require|csname|unicode|includegraphics)(?![A-Za-z])"
)


@dataclass(frozen=True)
class _Atom:
    """A part of a formula: what it shows, its class, and whether a script may follow it."""

    kind: Class
    content: Inlines
    takes_script: bool = True


@dataclass(frozen=True)
class _Gap:
    """A space that the author has written."""

    text: str


def in_prose(passage: Passage) -> Passage:
    """Return `passage` with the formulas in its lines as prose, but for those that only MathJax can show."""
    return tuple(tuple(_in_prose(inlines)) for inlines in passage)


def as_text(passage: Passage) -> Passage:
    """Return `passage` for pages on which nothing sets formulas: what prose cannot say is TeX, as code."""
    return tuple(tuple(_as_text(inlines)) for inlines in passage)


def said(formula: str) -> Inlines | None:
    """Return what `formula` shows as prose, or None if only MathJax can show it."""
    if _RUNS_OF_LETTERS.search(re.sub(r"\\[A-Za-z]+\s*\{[^{}]*\}|\\[A-Za-z]+", " 0 ", formula)):
        return None  # words that somebody took for text: MathJax joins them
    if number := _GROUPED_NUMBER.match(formula):
        formula = number[0].replace(",", "{,}") + formula[number.end() :]
    try:
        parts = _Parser(_SYMBOL.findall(formula)).all_parts()
    except _Unsayable:
        return None
    return _wrapping_where_long(_spaced(parts)) or None


def _in_prose(inlines: Inlines) -> Iterator[Inline]:
    for piece in inlines:
        match piece:
            case Formula(source) if _REACHES_THE_PAGE.search(source):
                yield Styled("code", (Prose(source),))
            case Formula(source, is_display=False):
                yield from said(source) or (piece,)
            case Link(url, label):
                yield Link(url, tuple(_in_prose(label)))
            case Styled(style, content):
                yield Styled(style, tuple(_in_prose(content)))
            case _:
                yield piece


def _as_text(inlines: Inlines) -> Iterator[Inline]:
    for piece in inlines:
        match piece:
            case Formula(source):
                yield from said(source) or (Styled("code", (Prose(readable(source)),)),)
            case Link(url, label):
                yield Link(url, tuple(_as_text(label)))
            case Styled(style, content):
                yield Styled(style, tuple(_as_text(content)))
            case _:
                yield piece


def readable(formula: str) -> str:
    """Return TeX as one reads it: signs for their names, without spaces, sizes, fonts, braces around one sign."""
    text = _FOR_THE_EYE.sub(" ", formula)
    text = _FONT.sub(r"{\1}", text)
    text = re.sub(r"\\([A-Za-z]+)(?![A-Za-z])", lambda name: _SIGNS.get(name[1], name[0]), text)
    text = re.sub(r"\{\s*\{([^{}]*)\}\s*\}", r"{\1}", text)
    text = re.sub(r"(?<![A-Za-z}\]])\{(\w)\}", r"\1", text)
    return " ".join(text.split()) or formula.strip()


class _Parser:
    """The symbols of one formula, read from left to right."""

    def __init__(self, symbols: list[str]) -> None:
        self._symbols = symbols
        self._next = 0

    def all_parts(self) -> list[_Atom | _Gap]:
        parts = self._parts(in_script=False)
        if self._next < len(self._symbols):
            raise _Unsayable
        return parts

    def _parts(self, *, in_script: bool) -> list[_Atom | _Gap]:
        """Read up to a closing brace, or the end."""
        parts: list[_Atom | _Gap] = []
        while self._next < len(self._symbols) and self._symbols[self._next] != "}":
            symbol = self._take()
            if symbol in "^_" or symbol[0] == "'":
                self._add_script(parts, symbol, in_script=in_script)
            elif (gap := _gap(symbol)) is not None:
                parts.extend([_Gap(gap)] if gap or symbol == r"\!" else [])
            else:
                parts.append(self._nucleus(symbol, in_script=in_script))
        return parts

    def _add_script(self, parts: list[_Atom | _Gap], symbol: str, *, in_script: bool) -> None:
        """Put a power, an index or a prime behind the atom that it belongs to."""
        last = parts[-1] if parts else None
        base = last if isinstance(last, _Atom) else _Atom("ordinary", ())
        if (in_script and symbol[0] != "'") or not base.takes_script:
            raise _Unsayable
        script = _prime(len(symbol)) if symbol[0] == "'" else self._script("sup" if symbol == "^" else "sub")
        parts[len(parts) - (last is base) :] = [_Atom(base.kind, (*base.content, *script), takes_script=False)]

    def _script(self, style: Style) -> Inlines:
        while self._symbols[self._next : self._next + 1] and self._symbols[self._next].isspace():
            self._next += 1
        symbol = self._take()
        if symbol.isdigit() and len(symbol) > 1:  # `x^10` raises the 1 only
            self._symbols[self._next : self._next] = [symbol[1:]]
            symbol = symbol[0]
        if symbol in "^_}" or symbol[0] == "'" or _gap(symbol) is not None:
            raise _Unsayable
        atom = self._nucleus(symbol, in_script=True)
        match style, atom.content:
            case "sup", (Prose("∘"),):
                return (Prose("°"),)
            case "sup", (Prose("′"),):
                return (Prose("′"),)
            case _, ():
                return ()
        return (Styled(style, atom.content),)

    def _nucleus(self, symbol: str, *, in_script: bool) -> _Atom:
        if symbol == "{":
            return self._group(in_script=in_script)
        if symbol[0] == "\\":
            return self._command(symbol[1:], in_script=in_script)
        if symbol[0].isdigit() or (symbol[0] == "." and len(symbol) > 1):
            return _Atom("ordinary", (Prose(symbol.replace("{,}", ",")),))
        if (symbol.isascii() and symbol.isalpha()) or symbol in _GREEK:
            return _Atom("ordinary", (Styled("em", (Prose(symbol),)),))
        if symbol not in CHARACTERS:
            raise _Unsayable
        kind, sign = CHARACTERS[symbol]
        return _Atom(kind, (Prose(sign),))

    def _group(self, *, in_script: bool) -> _Atom:
        parts = self._parts(in_script=in_script)
        if self._take() != "}":
            raise _Unsayable
        content = _unspaced(parts) if in_script else _spaced(parts)
        is_one = len(parts) == 1 and isinstance(parts[0], _Atom) and parts[0].takes_script
        return _Atom("ordinary", content, takes_script=is_one or not content)

    def _command(self, name: str, *, in_script: bool) -> _Atom:
        if name in COMMANDS:
            kind, sign = COMMANDS[name]
            return _Atom(kind, (Prose(sign),))
        if name in SMALL_GREEK:
            return _Atom("ordinary", (Styled("em", (Prose(SMALL_GREEK[name]),)),))
        if name == "prime" and in_script:
            return _Atom("ordinary", (Prose("′"),))
        return self._with_argument(name, in_script=in_script)

    def _with_argument(self, name: str, *, in_script: bool) -> _Atom:
        if name in _TEXTS:
            content = tuple(_in_prose(tex.inlines_of(self._argument())))
            style = _TEXTS[name]
            return _Atom("ordinary", (Styled(style, content),) if style and content else content)
        if name in _ALPHABETS:
            letters = _upright(self._argument())
            style = _ALPHABETS[name]
            return _Atom("ordinary", (Styled(style, letters),) if style and letters else letters)
        if name == "operatorname":
            return _Atom("operator", _upright(self._argument()))
        if name == "mathbb":
            letter = DOUBLE_STRUCK.get(self._argument().strip())
            if letter:
                return _Atom("ordinary", (Prose(letter),))
        if name == "underline" and not in_script and self._symbols[self._next : self._next + 1] == ["{"]:
            return _Atom("ordinary", (Styled("u", self._nucleus(self._take(), in_script=False).content),))
        raise _Unsayable

    def _argument(self) -> str:
        r"""Take the braces that follow, as they were written: `\text` has text in them."""
        if self._take() != "{":
            raise _Unsayable
        depth = 1
        taken: list[str] = []
        while True:
            symbol = self._take()
            depth += {"{": 1, "}": -1}.get(symbol, 0)
            if depth == 0:
                return "".join(taken)
            taken.append(symbol)

    def _take(self) -> str:
        if self._next >= len(self._symbols):
            raise _Unsayable
        self._next += 1
        return self._symbols[self._next - 1]


def _gap(symbol: str) -> str | None:
    """Return the space that `symbol` is, nothing for one that TeX passes over, or None."""
    if symbol.isspace():
        return ""
    if symbol == "~":
        return _SPACE
    return _SPACES.get(symbol[1:]) if symbol[0] == "\\" else None


def _prime(count: int) -> Inlines:
    if count > 3:
        raise _Unsayable
    return (Prose("′″‴"[count - 1]),)


def _upright(argument: str) -> Inlines:
    r"""Return the letters in `\mathrm{…}`: without their spaces, unless they are words."""
    text = re.sub(r"\\[,;: ]|~", " ", argument.strip())
    if not re.fullmatch(r"[A-Za-z0-9 ]*", text):
        raise _Unsayable
    is_spaced = text != argument.strip() or _WORDS.fullmatch(text)
    return (Prose(" ".join(text.split()) if is_spaced else text.replace(" ", "")),) if text else ()


def _unspaced(parts: list[_Atom | _Gap]) -> Inlines:
    """Return what a script shows: TeX has next to no spaces in it."""
    pieces: list[Inline] = []
    for place, part in enumerate(parts):
        match part:
            case _Gap(text):
                pieces.append(Prose(text if 0 < place < len(parts) - 1 else ""))
            case _Atom("operator", content):
                pieces += [*content, *([Prose(_THIN_SPACE)] if _is_letter_next(parts, place) else [])]
            case _Atom(_, content):
                pieces += content
    return _merged(pieces)


def _is_letter_next(parts: list[_Atom | _Gap], place: int) -> bool:
    match parts[place + 1 : place + 2]:
        case [_Atom("ordinary" | "operator")]:
            return True
    return False


def _spaced(parts: list[_Atom | _Gap]) -> Inlines:
    """Return what a line of atoms shows, with TeX's spaces between them."""
    kinds = _classes([part for part in parts if isinstance(part, _Atom)])
    pieces: list[Inline] = []
    before: Class | None = None
    gap: str | None = None
    for part in parts:
        if isinstance(part, _Gap):
            gap = (gap or "") + part.text
            continue
        kind = next(kinds)
        pieces += [Prose(_between(before, kind, gap)), *part.content]
        before, gap = kind, None
    return _merged([*pieces, Prose(gap or "")])


def _between(before: Class | None, after: Class, gap: str | None) -> str:
    space = space_between(before, after) if before else ""
    if space and not (space == "thin" and gap == ""):
        return _SPACE
    return gap or ""


def _classes(atoms: list[_Atom]) -> Iterator[Class]:
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


def _wrapping_where_long(pieces: Inlines) -> Inlines:
    """Return `pieces` with spaces that break a line, after signs, if they are too many for one."""
    if _length(pieces) <= _SHORT:
        return pieces
    return tuple(
        Prose(re.sub(rf"(?<=[^\w\s]){_SPACE}", " ", piece.text)) if isinstance(piece, Prose) else piece
        for piece in pieces
    )


def _length(pieces: Inlines) -> int:
    return sum(
        len(piece.text) if isinstance(piece, Prose) else _length(piece.content)
        for piece in pieces
        if isinstance(piece, Prose | Styled)
    )
