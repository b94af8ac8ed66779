r"""Restores what Hugging Face drops from TeX: `4$\times$` arrives as `4times`, `$\leq$` as `leq`. Pure.

Each rule has its count of right and wrong repairs on recorded pairs in `bench/repair.py`; a rule that guesses has
no place here. What is right in any text, such as 360° for `360^circ`, is in `tex`.
"""

import re
from dataclasses import dataclass

from paperboy.text import tex
from paperboy.text.links import ADDRESS
from paperboy.text.rich_text import RichText


@dataclass(frozen=True)
class Rule:
    """A pattern of damage, a word that is in every text that it matches, and what to put in its place."""

    name: str
    word: str
    pattern: re.Pattern[str]
    replacement: str


def _rule(name: str, word: str, pattern: str, replacement: str) -> Rule:
    return Rule(name, word, re.compile(pattern), replacement)


# A name in quotation marks, or as a part of an identifier, may be meant; so may one after an article.
_NOT_IN_WORD = r"(?<![A-Za-z\\_@./“‘\"'`-])"
_NO_NAME = _NOT_IN_WORD + r"(?<!\bthe )(?<!\bThe )(?<!\ba )(?<!\bA )(?<!\ban )(?<!\bAn )"
_WORD_ENDS = r"(?![A-Za-z_@/”’\"'`-]|\.\w)"
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_UNIT = r"(?:[KMBTGkx%×]|\\%|times|ms|s|min|h|GB|MB|TB|FPS|dB)"
# of a day: 5, 12, 5.30 and 5:30; no one measures in hours of a clock
_CLOCK = r"(?:0?[1-9]|1[0-2])(?:[.:][0-5]\d)?"
# names of TeX commands that are no words of any language an abstract is in
_ARROWS = {"leftrightarrow": "↔", "rightarrow": "→", "leftarrow": "←", "uparrow": "↑", "downarrow": "↓"}
_ARROWS |= {"longrightarrow": "⟶", "Leftrightarrow": "⇔", "Rightarrow": "⇒", "infty": "∞", "cdots": "⋯"}
# these are names of people and products, too: they have something to compare or to multiply beside them
_OPERATORS = {"leqslant": "⩽", "geqslant": "⩾", "leq": "≤", "geq": "≥", "propto": "∝", "cdot": "⋅"}
_OPERAND_BEFORE = r"(?<=[\d})\]%] )|(?<=[\d})\]%])|(?<=\b[A-Za-zα-ω] )|(?<=[_^][A-Za-z0-9] )"
_OPERAND_AFTER = rf"(?= ?(?:[\d({{\\+-]|\.\d|[A-Za-zα-ω]{_WORD_ENDS}))"

RULES: tuple[Rule, ...] = (
    _rule("about", "sim", r"\{sim\}", "∼"),
    _rule(
        "about a number",
        "sim",
        rf"{_NOT_IN_WORD}sim(?=(?:\d{{2,}}|\d[\d,]*[.,]\d+|\.\d+|{_NUMBER}{_UNIT})(?:{_UNIT}?)(?![A-Za-z\d]))",
        "∼",
    ),
    _rule("times after a number", "times", r"(?<=[0-9}])(?:times(?![A-Za-z_])|\{times\})", "×"),
    _rule("times before a power", "times", r"(?<=[0-9] )times(?= [0-9]+\^)", "×"),
    _rule("times between equals", "times", rf"(?<![\d.,])({_NUMBER}) times(?= \1(?![\d,.]*\d))", r"\1 ×"),
    _rule(
        "times between variables", "times", r"(?<=\b(?![aAI])[A-Za-z] )times(?= (?![aAI])[A-Za-z]\b(?!['’]))", "×"
    ),
    _rule("plus or minus a part", "pm", rf"(?<![\d.,:])({_NUMBER}) ?pm ?(?=0?\.\d)", r"\1 ± "),
    _rule("plus or minus", "pm", rf"(?<![\d.,:])((?!{_CLOCK} ?pm){_NUMBER}) ?pm ?(?=\d+\.\d)", r"\1 ± "),
    _rule("plus or minus percent", "pm", r"(\d\\?%) ?pm ?(?=\d)", r"\1 ± "),
    *(_rule(name, name, _NO_NAME + name + _WORD_ENDS, sign) for name, sign in _ARROWS.items()),
    *(
        _rule(
            name,
            name,
            rf"(?:{_OPERAND_BEFORE}){name}{_WORD_ENDS}|{_NO_NAME}{name}{_WORD_ENDS}{_OPERAND_AFTER}",
            sign,
        )
        for name, sign in _OPERATORS.items()
    ),
    # no word has a brace after it
    _rule(
        "backslash",
        "{",
        r"(?<![A-Za-z\\])((?:text(?:it|bf|tt|sc|rm|sf|sl|superscript|subscript)?|emph|math(?:rm|bf|it|bb|cal)|frac|sqrt)"
        r"(?=\{)|(?:url|href)(?=\{https?://))",
        r"\\\1",
    ),
)


def rich_text_of(text: str) -> RichText:
    """Return what `text`, of whatever kind that Hugging Face has, says: repaired, and read as TeX."""
    return tex.rich_text_of(repaired(text))


def repaired(text: str, rules: tuple[Rule, ...] = RULES) -> str:
    """Return `text` with what `rules` find repaired, but in addresses, which are never damaged."""
    rules = tuple(rule for rule in rules if rule.word in text)
    if not rules:
        return text
    position, pieces = 0, []
    for address in ADDRESS.finditer(text):
        pieces += [_repaired(text[position : address.start()], rules), address[0]]
        position = address.end()
    return "".join([*pieces, _repaired(text[position:], rules)])


def _repaired(text: str, rules: tuple[Rule, ...]) -> str:
    for rule in rules:
        text = rule.pattern.sub(rule.replacement, text)
    return text
