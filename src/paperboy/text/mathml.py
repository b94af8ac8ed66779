r"""Formulas as MathML Core, which browsers set by themselves (https://www.w3.org/TR/mathml-core/). Pure.

`math-core` reads TeX: letters of other alphabets become Unicode's, an unknown command is an error, and so are
those that do more to a page than show signs (`\href`, `\class`, `\style`). A macro holds for its own formula.
"""

import re
from functools import lru_cache

from markupsafe import Markup, escape
from math_core import LatexError, LatexToMathML

REMEMBERED = 1024
# `annotation`: where a reader strips the elements, the TeX is left beside signs that would mean something else
# without them (a fraction of 1 and 2 would be 12). No browser shows it.
_CONVERTER = LatexToMathML(fancy_error=False, annotation=True, allow_unreliable_rendering=True, max_expansions=100)
_LONGEST = 2000  # characters; no author of an abstract has more
_SIMPLER = (
    # numbers of equations, and names for them, mean nothing in an abstract
    (re.compile(r"\\(?:label|tag\*?)\s*\{[^{}]*\}|\\(?:nonumber|notag)(?![A-Za-z])"), ""),
    (re.compile(r"\\(begin|end)\{eqnarray\*?\}"), r"\\\1{align*}"),
    (re.compile(r"\\(begin|end)\{(equation|align|gather|multline|alignat|flalign)\}"), r"\\\1{\2*}"),
    (re.compile(r"\\l?dots(?![A-Za-z])"), "…"),
    (re.compile(r"\\colon(?![A-Za-z])"), r"{:}\\ "),
    (
        re.compile(r"\^\s*\{\s*\\deg(?:ree)?\s*\}|(?:(?<=\d)|\A|\^)\s*\\deg(?:ree)?(?=\s*\Z|[^A-Za-z\s({])"),
        r"^{\\circ}",
    ),
)
_GROUPED_NUMBER = re.compile(r"\A\d{1,3}(?:,\d{3})+(?!,?\d)")
_WORDS = re.compile(r"(\\(?:mathrm|operatorname\*?)\s*\{)([A-Za-z]{2,}(?:(?:[ ~]|\\ )+[A-Za-z]{2,})+)(?=\})")
_TEXT = re.compile(r"(\\text\w*)\s*\{([^{}]*)\}")
_REACHES_THE_PAGE = re.compile(r"<a\b|<[^>]*\s(?:id|href|class)=")
# which of two styles of calligraphic letters is meant: some readers show the mark as a box
_VARIATIONS = str.maketrans(dict.fromkeys("\ufe00\ufe01"))


@lru_cache(REMEMBERED)
def mathml(tex: str, *, is_display: bool) -> Markup | None:
    """Return a formula as a `<math>` element with its TeX in `alttext`; None if it cannot be converted."""
    if len(tex) > _LONGEST:
        return None
    try:
        written = _CONVERTER.convert_with_local_state(_simplified(tex), displaystyle=is_display)
    except LatexError:
        return None
    if _REACHES_THE_PAGE.search(written):
        return None
    return Markup(written.translate(_VARIATIONS).replace("<math", f'<math alttext="{escape(tex)}"', 1))  # noqa: S704


def _simplified(tex: str) -> str:
    """Return `tex` in the words that the converter knows."""
    for pattern, simpler in _SIMPLER:
        tex = pattern.sub(simpler, tex)
    tex = _GROUPED_NUMBER.sub(lambda match: match[0].replace(",", "{,}"), tex)
    tex = _WORDS.sub(lambda match: match[1] + re.sub(r"(?:[ ~]|\\ )+", r"\\ ", match[2]), tex)
    return _TEXT.sub(_text_apart, tex)


def _text_apart(match: re.Match[str]) -> str:
    r"""Return `\text{if $x$ then}` as `\text{if }x\text{ then}`, with signs that are no commands in text."""
    command, *pieces = match[1], *re.sub(r"(?<!\\)[_&#%]", r"\\\g<0>", match[2]).split("$")
    return "".join(
        f"{{{piece}}}" if number % 2 else f"{command}{{{piece}}}" for number, piece in enumerate(pieces) if piece
    )
