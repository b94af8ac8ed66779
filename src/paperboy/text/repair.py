r"""The papers API's texts -> rich text: shown as they are, with damage mended that can be told for sure. Pure.

The API drops TeX's markup: `4$\times$` arrives as `4times`, `360$^\circ$` as `360^circ`. Each rule below has its
count of right and wrong repairs on recorded pairs in `bench/repair.py`; a rule that guesses has no place here:
`EMPO^2` may have lost its dollars, but authors write `Skill^2-Bench` too.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from paperboy.text import tex
from paperboy.text.rich_text import Inline, Inlines, RichText, Style, Styled, Text, joined


@dataclass(frozen=True)
class Rule:
    """A pattern of damage, what is in every text that it matches, and what it was before."""

    name: str
    clue: str
    pattern: re.Pattern[str]
    repaired: Callable[[re.Match[str]], Inline]


def _sign(name: str, clue: str, pattern: str, sign: str) -> Rule:
    return Rule(name, clue, re.compile(pattern), lambda _: Text(sign))


def _part(name: str, clue: str, pattern: str) -> Rule:
    return Rule(name, clue, re.compile(pattern), lambda match: Text(match[1]))


def _style(name: str, clue: str, pattern: str, style: Style) -> Rule:
    return Rule(name, clue, re.compile(pattern), lambda match: Styled(style, (Text(match[1]),)))


def _between(name: str, clue: str, pattern: str, sign: str) -> Rule:
    """Return a rule that keeps what its pattern has in two groups, and puts `sign` between them."""
    return Rule(name, clue, re.compile(pattern), lambda match: Text(f"{match[1]}{sign}{match[2]}"))


# A name in quotation marks, or as a part of an identifier, may be meant; so may one after an article.
_NOT_IN_WORD = r"(?<![A-Za-z\\_@./“‘\"'`-])"
_NO_NAME = _NOT_IN_WORD + r"(?<!\bthe )(?<!\bThe )(?<!\ba )(?<!\bA )(?<!\ban )(?<!\bAn )"
_WORD_ENDS = r"(?![A-Za-z_@/”’\"'`-]|\.\w)"
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_UNIT = r"(?:[KMBTGkx%×]|\\%|times|ms|s|min|h|GB|MB|TB|FPS|dB)"
# of a day: 5, 12, 5.30 and 5:30; no one measures in hours of a clock
_CLOCK = r"(?:0?[1-9]|1[0-2])(?:[.:][0-5]\d)?"
# names of TeX commands that are no words of any language an abstract is in
_ARROWS = {
    "leftrightarrow": "↔",
    "longrightarrow": "⟶",
    "Leftrightarrow": "⇔",
    "Rightarrow": "⇒",
    "rightarrow": "→",
    "leftarrow": "←",
    "uparrow": "↑",
    "downarrow": "↓",
    "infty": "∞",
    "cdots": "⋯",
}
# these are names of people and products, too: they have something to compare or to multiply beside them
_OPERATORS = {"leqslant": "⩽", "geqslant": "⩾", "leq": "≤", "geq": "≥", "propto": "∝", "cdot": "⋅"}
_OPERAND_BEFORE = r"(?<=[\d})\]%] )|(?<=[\d})\]%])|(?<=\b[A-Za-zα-ω] )|(?<=[_^][A-Za-z0-9] )"
_OPERAND_AFTER = rf"(?= ?(?:[\d({{\\+-]|\.\d|[A-Za-zα-ω]{_WORD_ENDS}))"

# a command whose backslash is lost: no word has a brace after it
LOST_BACKSLASH = re.compile(
    r"(?<![A-Za-z\\])(text(?:it|bf|tt|sc|rm|sf|sl|superscript|subscript)(?=\{)|emph(?=\{)|(?:url|href)(?=\{https?://))"
)

RULES: tuple[Rule, ...] = (
    _part("escaped sign", "\\", r"(?<!\\)\\([%&_#$])"),
    _sign("degrees", "^", r"\^(?:\{(?:\\?circ|∘)\}|∘|\\?circ(?![A-Za-z]))", "°"),
    _sign("about", "{", r"\{(?:sim|∼)\}", "∼"),
    _sign(
        "about a number",
        "sim",
        rf"{_NOT_IN_WORD}sim(?=(?:\d{{2,}}|\d[\d,]*[.,]\d+|\.\d+|{_NUMBER}{_UNIT})(?:{_UNIT}?)(?![A-Za-z\d]))",
        "∼",
    ),
    _sign("times after a number", "", r"(?<=[0-9}])(?:times(?![A-Za-z_])|\{(?:times|×)\})", "×"),
    _sign("times after a power", "times", r"(?<=\^[0-9])times(?![A-Za-z_])", "×"),
    _sign("times before a power", "times", r"(?<=[0-9] )times(?= [0-9]+\^)", "×"),
    _between("times between equals", "times", rf"(?<![\d.,])({_NUMBER}) times(?= \1(?![\d,.]*\d))()", " ×"),
    _sign(
        "times between variables", "times", r"(?<=\b(?![aAI])[A-Za-z] )times(?= (?![aAI])[A-Za-z]\b(?!['’]))", "×"
    ),
    _between("plus or minus a part", "pm", rf"(?<![\d.,:])({_NUMBER}) ?pm ?(0?\.\d)", " ± "),
    _between("plus or minus", "pm", rf"(?<![\d.,:])((?!{_CLOCK} ?pm){_NUMBER}) ?pm ?(\d+\.\d)", " ± "),
    _between("plus or minus percent", "pm", r"(\d%) ?pm ?(\d)", " ± "),
    *(_sign(name, name, _NO_NAME + name + _WORD_ENDS, sign) for name, sign in _ARROWS.items()),
    *(
        _sign(
            name,
            name,
            rf"(?:{_OPERAND_BEFORE}){name}{_WORD_ENDS}|{_NO_NAME}{name}{_WORD_ENDS}{_OPERAND_AFTER}",
            sign,
        )
        for name, sign in _OPERATORS.items()
    ),
    _part("braced sign", "{", r"(?:(?<=[\w)%])|(?=\{[^}]*\}[\w(]))\{([=,<>+]|\\?%)\}"),
    _part("empty group", "{}", r"(?<=[A-Za-z])\{()\}(?==)"),
    _style("power of a Greek letter", "^", r"(?<=[α-ωΑ-Ω}])\^([0-9*]+)(?![0-9^])", "sup"),
    _style("braced power", "^{", r"\^\{([^{}\\^_,][^{}\\^_]*)\}", "sup"),
    _style("braced index", "_{", r"(?<=[\w)\]])_\{([^{}\\^_]+)\}(?![_/]|\.\w)", "sub"),
    _style("index of a Greek letter", "_", r"(?<=[α-ωΑ-Ω])_([0-9])(?!\w)", "sub"),
)


def rich_text_of(text: str) -> RichText:
    """Return what `text`, of whatever kind that the papers API has, says: read as TeX, and mended."""
    source = LOST_BACKSLASH.sub(r"\\\1", text)
    if not tex.is_readable(source):
        return tex.rich_text_of(text)
    return tuple(joined(list(_mended(inlines))) for inlines in tex.rich_text_of(source))


def mend(text: str, rules: tuple[Rule, ...] = RULES) -> Inlines:
    """Return `text` with what `rules` find mended."""
    pieces: list[Inline] = [Text(text)]
    for rule in rules:
        if any(rule.clue in piece.text for piece in pieces if isinstance(piece, Text)):
            pieces = [part for piece in pieces for part in _apply(rule, piece)]
    return joined(pieces)


def _mended(inlines: Inlines) -> Iterator[Inline]:
    """Mend prose. An address is never damaged, and in code all may be meant."""
    for piece in inlines:
        match piece:
            case Text(text):
                yield from mend(text)
            case Styled(style, content) if style != "code":
                yield Styled(style, joined(list(_mended(content))))
            case _:
                yield piece


def _apply(rule: Rule, piece: Inline) -> Iterator[Inline]:
    if not isinstance(piece, Text):
        yield piece
        return
    position = 0
    for match in rule.pattern.finditer(piece.text):
        yield Text(piece.text[position : match.start()])
        yield rule.repaired(match)
        position = match.end()
    yield Text(piece.text[position:])
