r"""Formulas, powers and indices as plain text, as far as Unicode goes. Pure."""

import logging
import re
from typing import Literal

from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import LatexWalkerError

# what it says of a broken formula is nothing that a reader of the report can do something about
logging.getLogger("pylatexenc").addHandler(logging.NullHandler())

# in words and signs, with the spaces of the source
_SAID = LatexNodes2Text(math_mode="text", keep_comments=True, strict_latex_spaces="based-on-source")
_BRACED = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_SHIFTED = {
    "sup": str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ"),
    "sub": str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}


def unicode_of(formula: str) -> str:
    r"""Return a formula as plain text, as far as Unicode goes: `360^\circ` is `360°`, `x^2` is `x²`."""
    raised = re.sub(rf"\^(?:{_BRACED}|(\\[A-Za-z]+|[^\s\\{{]))", _raised, formula)
    lowered = re.sub(rf"_(?:{_BRACED}|([^\s\\{{]))", _lowered, raised)
    try:
        text = _SAID.latex_to_text(lowered)
    except (LatexWalkerError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return formula  # commands that lack their arguments: pylatexenc has no error of its own for them
    if "%s" in text or "%(" in text:  # its pattern for a command, with nothing to put into it
        return formula
    return " ".join(text.split()) or formula


def shifted(style: Literal["sup", "sub"], text: str) -> str:
    """Return `text` raised or lowered as plain text: in Unicode's signs if it has them all, else with ^ or _."""
    if text and all(ord(character) in _SHIFTED[style] for character in text):
        return text.translate(_SHIFTED[style])
    sign = "^" if style == "sup" else "_"
    return f"{sign}{text}" if len(text) == 1 or re.fullmatch(r"\\[A-Za-z]+", text) else f"{sign}({text})"


def _raised(match: re.Match[str]) -> str:
    content = _script(match)
    return "°" if content == r"\circ" else shifted("sup", content)


def _lowered(match: re.Match[str]) -> str:
    return shifted("sub", _script(match))


def _script(match: re.Match[str]) -> str:
    return (match[1] if match[1] is not None else match[2]).strip()
