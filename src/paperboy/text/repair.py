r"""The papers API's texts -> passages: shown as they are, with damage mended that can be told without doubt. Pure.

The API drops TeX's markup: `4$\times$` arrives as `4times`, `360$^\circ$` as `360^circ`. Each rule below has its
count of right and wrong repairs on recorded pairs in `bench/repair.py`; a rule that guesses has no place here:
`EMPO^2` may have lost its dollars, but authors write `Skill^2-Bench` too.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from paperboy.text.links import linked
from paperboy.text.passage import Inline, Inlines, Passage, Prose, Style, Styled, joined


@dataclass(frozen=True)
class Rule:
    """A pattern of damage, and what it was before."""

    name: str
    pattern: re.Pattern[str]
    repaired: Callable[[re.Match[str]], Inline]


def _sign(name: str, pattern: str, sign: str) -> Rule:
    return Rule(name, re.compile(pattern), lambda _: Prose(sign))


def _part(name: str, pattern: str) -> Rule:
    return Rule(name, re.compile(pattern), lambda match: Prose(match[1]))


def _style(name: str, pattern: str, style: Style) -> Rule:
    return Rule(name, re.compile(pattern), lambda match: Styled(style, (Prose(match[1]),)))


_NOT_IN_WORD = r"(?<![A-Za-z\\])"
_WORD_ENDS = r"(?![A-Za-z])"
# names of TeX commands that are no words of any language an abstract is in
_NAMES = {
    "leftrightarrow": "↔",
    "longrightarrow": "⟶",
    "Leftrightarrow": "⇔",
    "Rightarrow": "⇒",
    "rightarrow": "→",
    "leftarrow": "←",
    "uparrow": "↑",
    "downarrow": "↓",
    "leqslant": "⩽",
    "geqslant": "⩾",
    "leq": "≤",
    "geq": "≥",
    "propto": "∝",
    "infty": "∞",
    "cdots": "⋯",
    "cdot": "⋅",
}

# first, and before addresses are looked for: no address has a backslash in it
UNESCAPE = _part("escaped sign", r"(?<!\\)\\([%&_#$])")

RULES: tuple[Rule, ...] = (
    UNESCAPE,
    _sign("degrees", r"\^(?:\{\\?circ\}|\\?circ" + _WORD_ENDS + ")", "°"),
    _sign("times after a number", r"(?<=[0-9}])(?:times(?![A-Za-z])|\{times\})", "×"),
    _sign("times after a power", r"(?<=\^[0-9])times" + _WORD_ENDS, "×"),
    _sign("times between numbers", r"(?<=[0-9] )times(?= [0-9])", "×"),
    _sign("times between variables", r"(?<=\b[A-Za-z] )times(?= [A-Za-z]\b)", "×"),
    _sign("about", _NOT_IN_WORD + r"(?:\{sim\}|sim(?=[0-9.]))", "∼"),
    _sign("plus or minus", r"(?<=[0-9%])(?: ?pm ?)(?=[0-9])", " ± "),
    *(_sign(name, _NOT_IN_WORD + name + _WORD_ENDS, sign) for name, sign in _NAMES.items()),
    _part("braced sign", r"\{([=,<>+]|\\?%)\}"),
    _part("empty group", r"(?<=[A-Za-z])\{()\}(?==)"),
    _style("power of a Greek letter", r"(?<=[α-ωΑ-Ω}])\^([0-9*]+)(?![0-9^])", "sup"),
    _style("braced power", r"\^\{([^{}\\^_,][^{}\\^_]*)\}", "sup"),
    _style("braced index", r"(?<=[\w)\]])_\{([^{}\\^_]+)\}", "sub"),
    _style("index of a Greek letter", r"(?<=[α-ωΑ-Ω])_([0-9])(?!\w)", "sub"),
)


def passage_of(text: str) -> Passage:
    """Return what `text`, a title or an abstract as the papers API has it, says."""
    paragraphs = (joined(list(_mended(paragraph))) for paragraph in re.split(r"\s*\n\s*\n\s*", text))
    return tuple(inlines for inlines in paragraphs if inlines)


def mend(text: str, rules: tuple[Rule, ...] = RULES) -> Inlines:
    """Return `text` with what `rules` find mended."""
    pieces: Inlines = (Prose(text),)
    for rule in rules:
        pieces = tuple(part for piece in pieces for part in _apply(rule, piece))
    return joined(list(pieces))


def _mended(text: str) -> Iterator[Inline]:
    """Mend what is between the addresses: an address is never damaged, and `_` in it means itself."""
    for piece in linked(UNESCAPE.pattern.sub(r"\1", text)):
        if isinstance(piece, Prose):
            yield from mend(piece.text)
        else:
            yield piece


def _apply(rule: Rule, piece: Inline) -> Iterator[Inline]:
    if not isinstance(piece, Prose):
        yield piece
        return
    position = 0
    for match in rule.pattern.finditer(piece.text):
        yield Prose(piece.text[position : match.start()])
        yield rule.repaired(match)
        position = match.end()
    yield Prose(piece.text[position:])
