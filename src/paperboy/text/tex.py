r"""TeX as authors write it in titles and abstracts -> passages. Pure.

arXiv keeps what was submitted: prose with formulas and a few text commands
(https://info.arxiv.org/help/prep.html#abstracts). It is not a TeX document: `%`, `&`, `#`, `_` and `^` in prose
are themselves, and braces are shown unless they belong to a command. A command that is not known here stays
visible, letter by letter.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pylatexenc.latex2text import LatexNodes2Text, get_default_latex_context_db
from pylatexenc.latexwalker import LatexWalkerError

from paperboy.text.links import ADDRESS, CHARACTER, address_in, link_to
from paperboy.text.passage import Formula, Inline, Inlines, Link, Passage, Prose, Style, Styled, joined
from paperboy.text.urls import clean_url

_STYLES: dict[str, Style] = {
    "textbf": "strong",
    "textit": "em",
    "textsl": "em",
    "emph": "em",
    "texttt": "code",
    "textsc": "small-caps",
    "underline": "u",
    "uline": "u",
    "textsuperscript": "sup",
    "textsubscript": "sub",
}
_DECLARATIONS: dict[str, Style] = {
    "bf": "strong",
    "bfseries": "strong",
    "it": "em",
    "itshape": "em",
    "em": "em",
    "sl": "em",
    "tt": "code",
    "ttfamily": "code",
    "sc": "small-caps",
    "scshape": "small-caps",
}
_WRAPPERS = {"mbox", "hbox", "text", "textrm", "textsf", "textnormal", "textup", "textmd"}
_NAMES = {"LaTeX": "LaTeX", "TeX": "TeX", "xspace": "", "item": "•"}
_SIGNS = {sign: sign for sign in "%&_#${}"} | {
    **dict.fromkeys((" ", "\n", "\\", ";", ":"), " "),
    ",": "\N{THIN SPACE}",
    **dict.fromkeys("!/-", ""),  # no space, italic correction, hyphenation: nothing to see
}
_FORMULA_ENVIRONMENTS = {"equation", "align", "gather", "multline", "eqnarray", "displaymath", "math"}
_LIST_ENVIRONMENTS = {"itemize", "enumerate"}

_SPECIAL = re.compile(rf"(?:{ADDRESS.pattern})|[$\\{{~]|``|-{{2,}}", re.IGNORECASE)
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")
_ACCENT = re.compile(
    r"""\\(?:["'`^~=.]\s*|[cvuHrkdb](?![A-Za-z])\s*)(?:\{\s*(?:\\[ij]|[^\W\d_])\s*\}|\\[ij](?![A-Za-z])|[^\W\d_])"""
)
_DECLARED_GROUP = re.compile(r"\{\\(" + "|".join(_DECLARATIONS) + r")(?![A-Za-z])\s*")
_SINGLE_GROUP = re.compile(r"\{[.,:;=+-]?\}")
_ESCAPED_IN_ADDRESS = re.compile(r"\{?\\([_%#&~$])\}?(?:\{\})?")
_ADDRESS = re.compile(rf"https?://(?:{CHARACTER}|{_ESCAPED_IN_ADDRESS.pattern})+", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\s*\n\s*\n\s*|(?<=[.!?:)])\n[ \t]+")

_AMOUNT = re.compile(r"\d[\d,.]*\s?(?:[kKMB]\b|thousand|million|billion)?")
_GROUP = re.compile(r"\{[^{}]*\}")
_TWO_WORDS = re.compile(r"[A-Za-z]{3,} +[A-Za-z]{3,}")


def passage_of(source: str) -> Passage:
    """Return what `source`, a title or an abstract as arXiv has it, says."""
    paragraphs: list[list[Inline]] = [[]]
    for piece in _inlines(source):
        if not isinstance(piece, Prose):
            paragraphs[-1].append(piece)
            continue
        first, *others = _PARAGRAPH.split(piece.text)
        paragraphs[-1].append(Prose(first))
        paragraphs.extend([Prose(text)] for text in others)
    return tuple(inlines for inlines in map(joined, paragraphs) if inlines)


def unicode_of(formula: str) -> str:
    r"""Return a formula as plain text, as far as Unicode goes: `360^\circ` is `360°`, `x^2` is `x²`."""
    raised = re.sub(rf"\^(?:{_BRACED}|(\\[A-Za-z]+|[^\s\\{{]))", _raised, formula)
    lowered = re.sub(rf"_(?:{_BRACED}|([^\s\\{{]))", _lowered, raised)
    try:
        text = _SAID.latex_to_text(lowered)
    except (LatexWalkerError, ValueError, IndexError):
        return formula
    return " ".join(text.split()) or formula


def _inlines(source: str) -> Inlines:
    pieces: list[Inline] = []
    position = 0
    while match := _SPECIAL.search(source, position):
        pieces.append(Prose(source[position : match.start()]))
        piece, position = _special(source, match)
        pieces.append(piece) if not isinstance(piece, tuple) else pieces.extend(piece)
    pieces.append(Prose(source[position:]))
    return joined(pieces)


_Found = tuple[Inline | Inlines, int]  # a piece, and where the source goes on after it


def _special(source: str, match: re.Match[str]) -> _Found:
    readers: dict[str, Callable[[str, int], _Found | None]] = {
        "$": _dollar,
        "\\": _backslash,
        "{": _group,
        "~": _tilde,
        "`": _quotation,
        "-": _dashes,
    }
    reader = readers.get(match[0][0])
    if reader is None:
        return _address(source, match.start())
    found = reader(source, match.start())
    return found or (Prose(match[0]), match.end())


def _address(source: str, start: int) -> _Found:
    r"""Read an address, in which TeX's `\_` and the like stand for the sign."""
    match = _ADDRESS.match(source, start)
    raw = match[0] if match else source[start:]
    address = address_in(_ESCAPED_IN_ADDRESS.sub(r"\1", raw))
    end = start
    while len(_ESCAPED_IN_ADDRESS.sub(r"\1", source[start:end])) < len(address):
        escaped = _ESCAPED_IN_ADDRESS.match(source, end)
        end = escaped.end() if escaped else end + 1
    return link_to(address), end


def _dollar(source: str, start: int) -> _Found | None:
    width = 2 if source.startswith("$$", start) else 1
    end = _closing_dollars(source, start + width, "$" * width)
    if end is None:
        return None
    formula = source[start + width : end]
    if not _is_formula(formula, source[end + width : end + width + 1]):
        return None
    return Formula(formula.strip(), is_display=width == 2), end + width


def _closing_dollars(source: str, start: int, dollars: str) -> int | None:
    """Return where the next `dollars` outside of braces stand."""
    depth, position = 0, start
    while position < len(source):
        character = source[position]
        if character == "\\":
            position += 1
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
        elif depth <= 0 and source.startswith(dollars, position):
            return position
        position += 1
    return None


def _is_formula(content: str, after: str) -> bool:
    """Tell a formula from what stands between two prices ("costs $5 and then $10")."""
    if not content.strip() or not _is_balanced(content) or "\n\n" in content:
        return False
    words = _without_groups(content)
    if _AMOUNT.match(content):
        is_before_price = after.isdigit() and not re.search(r"\\[A-Za-z]|[\^_={}]", content)
        ends_before_word = content[-1].isspace() and re.search(r"[A-Za-z]{2}", words)
        return not (is_before_price or ends_before_word)
    return content == content.strip() or not _TWO_WORDS.search(words)


def _without_groups(content: str) -> str:
    """Return `content` without its commands and what braces hold: what is left of words is no formula's."""
    while _GROUP.search(content):
        content = _GROUP.sub(" ", content)
    return _COMMAND.sub(" ", content)


def _is_balanced(content: str) -> bool:
    depth = 0
    for sign in re.findall(r"\\.|[{}]", content, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0 and not re.search(r"(?<!\\)(?:\\\\)*\\\Z", content)


def _backslash(source: str, start: int) -> _Found | None:
    readers = (_delimited_formula, _accent, _escaped_sign, _environment, _verbatim, _command)
    return next((found for reader in readers if (found := reader(source, start))), None)


def _delimited_formula(source: str, start: int) -> _Found | None:
    closing = {r"\(": r"\)", r"\[": r"\]"}.get(source[start : start + 2])
    end = source.find(closing, start + 2) if closing else -1
    formula = source[start + 2 : end]
    if end < 0 or not formula.strip() or not _is_balanced(formula):
        return None
    return Formula(formula.strip(), is_display=closing == r"\]"), end + 2


def _accent(source: str, start: int) -> _Found | None:
    match = _ACCENT.match(source, start)
    return (Prose(_meaning(match[0])), match.end()) if match else None


def _escaped_sign(source: str, start: int) -> _Found | None:
    sign = source[start + 1 : start + 2]
    return (Prose(_SIGNS[sign]), start + 2) if sign in _SIGNS else None


def _environment(source: str, start: int) -> _Found | None:
    match = re.compile(r"\\(begin|end)\{(\w+)(\*?)\}").match(source, start)
    if match is None:
        return None
    if match[2] in _LIST_ENVIRONMENTS:
        return Prose(" "), match.end()
    closing = f"\\end{{{match[2]}{match[3]}}}"
    close = source.find(closing, match.end())
    if match[1] == "end" or match[2] not in _FORMULA_ENVIRONMENTS or close < 0:
        return None
    if not _is_balanced(source[match.end() : close]):
        return None
    end = close + len(closing)
    return Formula(source[start:end], is_display=True), end


def _command(source: str, start: int) -> _Found | None:
    match = _COMMAND.match(source, start)
    if match is None:
        return None
    name, end = match[1], match.end()
    if name in _symbols():
        return Prose(_symbols()[name]), end + 2 if source.startswith("{}", end) else end
    reader = _WITH_ARGUMENTS.get(name)
    if reader is None:
        return None
    arguments: list[str] = []
    for _ in range(reader.arguments):
        argument = _argument(source, end)
        if argument is None:
            return None
        arguments.append(argument[0])
        end = argument[1]
    return reader.read(*arguments), end


@dataclass(frozen=True)
class _Reader:
    """How many arguments a command has, and what they say."""

    arguments: int
    read: Callable[..., Inline | Inlines]


def _styled(style: Style) -> _Reader:
    return _Reader(1, lambda content: Styled(style, _inlines(content)))


def _address_of(argument: str) -> str:
    return _ESCAPED_IN_ADDRESS.sub(r"\1", argument.strip())


def _reference(argument: str, label: str) -> Inline | Inlines:
    address = _address_of(argument)
    url = clean_url(address)
    inlines = joined([part for piece in _inlines(label) for part in _without_link(piece)])
    if url is None:
        return (*inlines, Prose(f" ({address})"))
    return Link(url, inlines or (Prose(address),))


def _without_link(piece: Inline) -> Inlines:
    return piece.label if isinstance(piece, Link) else (piece,)


_WITH_ARGUMENTS: dict[str, _Reader] = {
    **{name: _styled(style) for name, style in _STYLES.items()},
    **dict.fromkeys(_WRAPPERS, _Reader(1, _inlines)),
    "url": _Reader(1, lambda address: link_to(_address_of(address))),
    "href": _Reader(2, _reference),
    "footnote": _Reader(1, lambda content: (Prose(" ("), *_inlines(content), Prose(")"))),
    "ensuremath": _Reader(1, lambda content: Formula(content.strip())),
    "textcolor": _Reader(2, lambda _, content: _inlines(content)),
}


def _verbatim(source: str, start: int) -> _Found | None:
    match = re.compile(r"\\verb\*?([^\w\s*])(.*?)\1").match(source, start)
    return (Styled("code", (Prose(match[2]),)), match.end()) if match else None


def _argument(source: str, position: int) -> tuple[str, int] | None:
    """Return what the braces at `position` hold, and where they end."""
    while source[position : position + 1].isspace():
        position += 1
    if not source.startswith("{", position):
        return None
    depth = 0
    for sign in re.compile(r"\\.|[{}]", re.DOTALL).finditer(source, position):
        depth += {"{": 1, "}": -1}.get(sign[0], 0)
        if depth == 0:
            return source[position + 1 : sign.start()], sign.end()
    return None


def _group(source: str, start: int) -> _Found | None:
    single = _SINGLE_GROUP.match(source, start)
    if single and not re.search(r"\\[A-Za-z]+\Z", source[:start]):
        return Prose(single[0][1:-1]), single.end()
    argument = _argument(source, start)
    if argument is None:
        return None
    content, end = argument
    if declared := _DECLARED_GROUP.match(source, start):
        return Styled(_DECLARATIONS[declared[1]], _inlines(source[declared.end() : end - 1])), end
    command = _COMMAND.fullmatch(content)
    if command and command[1] in _symbols():
        return Prose(_symbols()[command[1]]), end
    if accents := re.fullmatch(rf"(?:{_ACCENT.pattern})+", content):
        return Prose(_meaning(accents[0])), end
    return None


def _tilde(source: str, start: int) -> _Found | None:
    """Read a tie ("Fig.~1") as a space that does not break; elsewhere a tilde is one ("~10 hours", "2~3")."""
    before, after = source[start - 1 : start], source[start + 1 : start + 2]
    is_tie = before and after and not (before.isspace() or after.isspace() or before in "([/~=<>")
    is_range = before.isdigit() and after.isdigit()
    return (Prose("\N{NO-BREAK SPACE}"), start + 1) if is_tie and not is_range else None


def _quotation(source: str, start: int) -> _Found | None:
    end = source.find("''", start)
    if end < 0:
        return None
    return (Prose("“"), *_inlines(source[start + 2 : end]), Prose("”")), end + 2


def _dashes(source: str, start: int) -> _Found | None:
    dashes = re.compile("-+").match(source, start)
    width = len(dashes[0]) if dashes else 0
    is_option = (start == 0 or source[start - 1].isspace()) and source[start + width : start + width + 1].isalpha()
    if width > 3 or (width == 2 and is_option):  # a rule, or `--force`
        return None
    return Prose({2: "–", 3: "—"}[width]), start + width


def _meaning(command: str) -> str:
    return str(LatexNodes2Text().latex_to_text(command))


@cache
def _symbols() -> dict[str, str]:
    """Return by name the commands without argument that pylatexenc knows a sign or a function's name for."""
    known = {
        spec.macroname: spec.simplify_repl
        for spec in get_default_latex_context_db().iter_macro_specs()
        if isinstance(spec.simplify_repl, str) and spec.macroname.isalpha()
    }
    return {name: sign for name, sign in known.items() if len(sign) == 1 or sign == name} | _NAMES


# in words and signs, with the spaces of the source
_SAID = LatexNodes2Text(math_mode="text", keep_comments=True, strict_latex_spaces="based-on-source")
_BRACED = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_SHIFTED = {
    "sup": str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ"),
    "sub": str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
}


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
