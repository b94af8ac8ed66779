r"""Formulas that plain signs can say: `360^\circ` is 360°, `O(n^2)` has letters in italics and a raised 2. Pure.

Text with `<em>`, `<sup>` and `<sub>` is read by every feed reader, search and translator, which MathML is not. So
a formula of letters, numbers, signs and single indices and powers is text. Whatever might read differently
(fractions, roots, sums, accents, indices of indices, a power above an index, a command that is not known) is left
to `mathml`.
"""

import re
from collections.abc import Iterator

from paperboy.text import tex
from paperboy.text.rich_text import Formula, Inline, Inlines, Link, RichText, Style, Styled, Text
from paperboy.text.signs import (
    CHARACTERS,
    COMMANDS,
    DOUBLE_STRUCK,
    SMALL_GREEK,
)
from paperboy.text.spacing import SPACE, THIN_SPACE, Atom, Gap, spaced, unspaced, wrapping_where_long

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
    ",": THIN_SPACE,
    **dict.fromkeys((":", ";", ">", " ", "\n"), SPACE),
    "!": "",
}
_GREEK = {sign: sign for sign in SMALL_GREEK.values()}


class _Unsayable(Exception):  # noqa: N818 (it never leaves this module)
    """The formula has something that prose cannot say."""


def in_prose(rich_text: RichText) -> RichText:
    """Return `rich_text` with the formulas in its lines as plain signs, but for those that need MathML."""
    return tuple(tuple(_with_formulas(inlines)) for inlines in rich_text)


def said(formula: str) -> Inlines | None:
    """Return what `formula` shows as prose, or None if text cannot show it for certain."""
    if _RUNS_OF_LETTERS.search(re.sub(r"\\[A-Za-z]+\s*\{[^{}]*\}|\\[A-Za-z]+", " 0 ", formula)):
        return None  # words that somebody took for text: TeX joins them
    if number := _GROUPED_NUMBER.match(formula):
        formula = number[0].replace(",", "{,}") + formula[number.end() :]
    try:
        parts = _Parser(_SYMBOL.findall(formula)).all_parts()
    except _Unsayable:
        return None
    return wrapping_where_long(spaced(parts)) or None


def _with_formulas(inlines: Inlines) -> Iterator[Inline]:
    for piece in inlines:
        match piece:
            case Formula(source, is_display=False):
                yield from said(source) or (piece,)
            case Link(url, label):
                yield Link(url, tuple(_with_formulas(label)))
            case Styled(style, content):
                yield Styled(style, tuple(_with_formulas(content)))
            case _:
                yield piece


class _Parser:
    """The symbols of one formula, read from left to right."""

    def __init__(self, symbols: list[str]) -> None:
        self._symbols = symbols
        self._next = 0

    def all_parts(self) -> list[Atom | Gap]:
        parts = self._parts(in_script=False)
        if self._next < len(self._symbols):
            raise _Unsayable
        return parts

    def _parts(self, *, in_script: bool) -> list[Atom | Gap]:
        """Read up to a closing brace, or the end."""
        parts: list[Atom | Gap] = []
        while self._next < len(self._symbols) and self._symbols[self._next] != "}":
            symbol = self._take()
            if symbol in "^_" or symbol[0] == "'":
                self._add_script(parts, symbol, in_script=in_script)
            elif (gap := _gap(symbol)) is not None:
                parts.extend([Gap(gap)] if gap or symbol == r"\!" else [])
            else:
                parts.append(self._nucleus(symbol, in_script=in_script))
        return parts

    def _add_script(self, parts: list[Atom | Gap], symbol: str, *, in_script: bool) -> None:
        """Put a power, an index or a prime behind the atom that it belongs to."""
        last = parts[-1] if parts else None
        base = last if isinstance(last, Atom) else Atom("ordinary", ())
        if (in_script and symbol[0] != "'") or not base.takes_script:
            raise _Unsayable
        script = _prime(len(symbol)) if symbol[0] == "'" else self._script("sup" if symbol == "^" else "sub")
        parts[len(parts) - (last is base) :] = [Atom(base.kind, (*base.content, *script), takes_script=False)]

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
            case "sup", (Text("∘"),):
                return (Text("°"),)
            case "sup", (Text("′"),):
                return (Text("′"),)
            case _, ():
                return ()
        return (Styled(style, atom.content),)

    def _nucleus(self, symbol: str, *, in_script: bool) -> Atom:
        if symbol == "{":
            return self._group(in_script=in_script)
        if symbol[0] == "\\":
            return self._command(symbol[1:], in_script=in_script)
        if symbol[0].isdigit() or (symbol[0] == "." and len(symbol) > 1):
            return Atom("ordinary", (Text(symbol.replace("{,}", ",")),))
        if (symbol.isascii() and symbol.isalpha()) or symbol in _GREEK:
            return Atom("ordinary", (Styled("em", (Text(symbol),)),))
        if symbol not in CHARACTERS:
            raise _Unsayable
        kind, sign = CHARACTERS[symbol]
        return Atom(kind, (Text(sign),))

    def _group(self, *, in_script: bool) -> Atom:
        parts = self._parts(in_script=in_script)
        if self._take() != "}":
            raise _Unsayable
        content = unspaced(parts) if in_script else spaced(parts)
        is_one = len(parts) == 1 and isinstance(parts[0], Atom) and parts[0].takes_script
        return Atom("ordinary", content, takes_script=is_one or not content)

    def _command(self, name: str, *, in_script: bool) -> Atom:
        if name in COMMANDS:
            kind, sign = COMMANDS[name]
            return Atom(kind, (Text(sign),))
        if name in SMALL_GREEK:
            return Atom("ordinary", (Styled("em", (Text(SMALL_GREEK[name]),)),))
        if name == "prime" and in_script:
            return Atom("ordinary", (Text("′"),))
        return self._with_argument(name, in_script=in_script)

    def _with_argument(self, name: str, *, in_script: bool) -> Atom:
        if name in _TEXTS:
            content = tuple(_with_formulas(tex.inlines_of(self._argument())))
            style = _TEXTS[name]
            return Atom("ordinary", (Styled(style, content),) if style and content else content)
        if name in _ALPHABETS:
            letters = _upright(self._argument())
            style = _ALPHABETS[name]
            return Atom("ordinary", (Styled(style, letters),) if style and letters else letters)
        if name == "operatorname":
            return Atom("operator", _upright(self._argument()))
        if name == "mathbb":
            letter = DOUBLE_STRUCK.get(self._argument().strip())
            if letter:
                return Atom("ordinary", (Text(letter),))
        if name == "underline" and not in_script and self._symbols[self._next : self._next + 1] == ["{"]:
            return Atom("ordinary", (Styled("u", self._nucleus(self._take(), in_script=False).content),))
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
        return SPACE
    return _SPACES.get(symbol[1:]) if symbol[0] == "\\" else None


def _prime(count: int) -> Inlines:
    if count > 3:
        raise _Unsayable
    return (Text("′″‴"[count - 1]),)


def _upright(argument: str) -> Inlines:
    r"""Return the letters in `\mathrm{…}`: without their spaces, unless they are words."""
    text = re.sub(r"\\[,;: ]|~", " ", argument.strip())
    if not re.fullmatch(r"[A-Za-z0-9 ]*", text):
        raise _Unsayable
    is_spaced = text != argument.strip() or _WORDS.fullmatch(text)
    return (Text(" ".join(text.split()) if is_spaced else text.replace(" ", "")),) if text else ()
