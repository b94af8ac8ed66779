r"""Common macros in simpler TeX, in prose and in formulas: `\eg` as `e.g.`, `\SI{5}{\km}` as `5\,\text{km}`. Pure.

Authors have them from LaTeX, style files of conferences, https://ctan.org/pkg/natbib, https://ctan.org/pkg/siunitx
and https://ctan.org/pkg/mhchem.
"""

import re
from collections.abc import Callable
from functools import partial

from paperboy.text.links import CHARACTER

_ARGUMENT = r"\s*\{((?:[^{}]|\{[^{}]*\})*)\}"
_ADDRESS = rf"(?i:https?)://{CHARACTER}++"
_OPTIONS = r"\*?(?:\s*\[[^\]]*\])*"
# sources, places in the paper and spaces mean nothing outside of it
_NOTHING = (
    r"\\(?:(?:no|paren|auto|foot)?cite(?:p|alp|num|year)?|(?:eq|auto|name|page|[cC])?ref|label|includegraphics|[vh]s(?:pace|kip)|color)"
    rf"{_OPTIONS}{_ARGUMENT}"
)
_STYLES = {"bf": "bf", "bfseries": "bf", "it": "it", "itshape": "it", "em": "it", "sl": "it", "tt": "tt"}
_STYLES |= {"ttfamily": "tt", "sc": "sc", "scshape": "sc"}
_SIZES = r"tiny|scriptsize|footnotesize|small|normalsize|[lL]arge|LARGE|[hH]uge|rm|sf|normalfont"
_LAYOUT = r"par|noindent|centering|protect|(?:small|med|big)skip|footnotemark|looseness\s*=\s*-?\d"
_OF_MATH = r"equation|align(?:at)?|gather|multline|eqnarray|displaymath|math|cases|split|[a-zA-Z]?matrix"
_ABBREVIATIONS = {
    "eg": "e.g.",
    "ie": "i.e.",
    "etc": "etc.",
    "etal": "et al.",
    "cf": "cf.",
    "vs": "vs.",
    "viz": "viz.",
}
_ABBREVIATIONS |= {"wrt": "w.r.t.", "aka": "a.k.a.", "iid": "i.i.d.", "dof": "d.o.f.", "resp": "resp."}

_PREFIXES = "pico p nano n micro µ milli m centi c deci d kilo k mega M giga G tera T peta P"
_UNITS = """meter m metre m liter L litre L second s gram g minute min hour h day d hertz Hz bit bit byte B watt W
joule J volt V ampere A kelvin K newton N pascal Pa mole mol tesla T ohm Ω electronvolt eV decibel dB radian rad
angstrom Å celsius °C degreeCelsius °C degree ° percent % us µs um µm per / squared ² square ² cubed ³ cubic ³"""
_NAMES = f"{_PREFIXES} {_UNITS}".split()
_SIGNS = dict(zip(_NAMES[::2], _NAMES[1::2], strict=True))  # another unit's sign is its name, as of `\GHz`


def expanded(source: str) -> str:
    """Return TeX without the macros that are known here."""
    if "\\" in source:
        for pattern, meaning in _MACROS:
            source = pattern.sub(partial(_replaced, meaning), source)
    return source


def _replaced(meaning: Callable[..., str] | str, match: re.Match[str]) -> str:
    return match.expand(meaning) if isinstance(meaning, str) else meaning(*match.groups(""))


def _abbreviation(name: str) -> str:
    text = _ABBREVIATIONS[name.lower()]
    return text if name.islower() else text[0].upper() + text[1:]


def _number(written: str) -> str:
    """Return `1e-3` as `1×10^{−3}`, and `3x4` as `3×4`."""
    powers = re.sub(r"\s*[eE]\s*([+-]?\d+)", r"×10^{\1}", written).removeprefix("×")
    return re.sub(r"(?<=\d)\s*x\s*(?=\d)", "×", powers).replace("-", "−")


def _unit(written: str) -> str:
    in_order = re.sub(r"\\(square|cubic)\s*(\\[A-Za-z]+)", r"\2\\\1", written)
    signs = re.sub(r"\\([A-Za-z]+)", lambda each: _SIGNS.get(each[1], each[1]), in_order)
    return "\\text{" + re.sub(r"[\s{}~]", "", signs).replace(".", "·") + "}"


def _quantity(number: str, unit: str) -> str:
    sign = _unit(unit)
    return _number(number) + ("" if sign in (r"\text{%}", r"\text{°}") else r"\,") + sign


def _chemistry(formula: str) -> str:
    """Return a chemical formula: the number behind an element or a bracket is lowered, and a charge raised."""
    formula = formula.replace("<=>", " ⇌ ").replace("->", " → ")
    formula = re.sub(r"\^\{?(\d*[+-])\}?|(?<=[A-Za-z\d)\]])([+-])(?=\s|\Z)", r"^{\1\2}", formula)
    formula = re.sub(r"(?<=[A-Za-z)\]])(\d+)", r"_{\1}", formula)
    return re.sub(r"[A-Za-z]+", r"\\text{\g<0>}", formula)


def _of(names: str, arguments: int) -> str:
    return rf"\\(?:{names})(?![A-Za-z]){_OPTIONS}{_ARGUMENT * arguments}"


_MACROS: tuple[tuple[re.Pattern[str], Callable[..., str] | str], ...] = tuple(
    (re.compile(pattern), meaning)
    for pattern, meaning in (
        # references: in one another, with the label in the address's braces, and without end or label
        (rf"\\(href|url)\s*\{{\s*\\(?:href|url)\s*\{{({_ADDRESS})\}}(?:\{{[^{{}}]*\}})?\s*\}}", r"\\\1{\2}"),
        (
            rf"\\(?:href|url)\s*\{{\s*({_ADDRESS})\s*\{{([^{{}}]*)\}}(?:\}}|\s*\{{([^{{}}]*)\}})?",
            lambda address, short, label: f"\\href{{{address}}}{{{label or short}}}",
        ),
        (rf"\\(?:href|url)\s*\{{?\s*({_ADDRESS})(?!\s*\}}?\s*\{{)\}}?", r"\1"),
        (rf"\{{\s*\\({'|'.join(_STYLES)})(?![A-Za-z])\s*", lambda name: f"\\text{_STYLES[name]}{{"),
        (rf"\{{\s*\\(?:(?:{_SIZES})(?![A-Za-z])|color{_ARGUMENT})\s*", r"\\text{"),
        (rf"\\({'|'.join(_STYLES)})(?=\s*\{{)", lambda name: f"\\text{_STYLES[name]}"),
        (_of("(?:text)?color|colorbox|raisebox|scalebox", 1) + r"\s*(?=\{)", r"\\text"),
        (r"\\[vh]skip\s*-?[\d.]+\s*[a-z]{2}|(?<=\\\\)\*?\[-?[\d.]+\s*[a-z]{2}\]", ""),
        (rf"(?<![ ~])[ ~]*(?:[(\[]{_NOTHING}[)\]]|{_NOTHING}(?=[\s.,;:)!?]|\Z))|{_NOTHING}", ""),
        (_of("citet|citealt|citeauthor|textcite", 1), r"[\1]"),
        (_of("(?:sub)*(?:section|paragraph)", 1), r"\\textbf{\1} "),
        (_of("footnote|thanks", 1), r" (\1)"),
        (_of("ensuremath", 1), r"$\1$"),
        (r"\\(?:[mh]box|text(?:rm|sf|normal|up|md))(?=\s*\{)", r"\\text"),
        (
            rf"\\(?:{_SIZES}|{'|'.join(_STYLES)}|{_LAYOUT})(?![A-Za-z])\s*",
            " ",
        ),
        (rf"\\(?:begin|end)\{{(?!(?:{_OF_MATH})\*?\}})\w+\*?\}}{_OPTIONS}", " "),
        (rf"\\((?i:{'|'.join(_ABBREVIATIONS)}))(?![A-Za-z])(?:\{{\}})?\.?", _abbreviation),
        (_of("SI|qty", 2), _quantity),
        (_of("SIrange|qtyrange", 3), lambda first, last, unit: f"{_number(first)}–{_quantity(last, unit)}"),
        (_of("si|unit", 1), _unit),
        (_of("num", 1), _number),
        (_of("ang", 1), lambda number: f"{_number(number)}°"),
        (_of("ce", 1), _chemistry),
    )
)
