r"""TeX as authors write it in titles and abstracts -> rich text. Pure.

arXiv keeps what was submitted: prose with formulas and a few text commands
(https://info.arxiv.org/help/prep.html#abstracts). It is not a TeX document: `%`, `&`, `#`, `_` and `^` in prose
are themselves, and braces are shown unless they belong to a command. A command that is not known here stays
visible, letter by letter.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from pylatexenc.latex2text import LatexNodes2Text, get_default_latex_context_db

from paperboy.text.links import ADDRESS, CHARACTER, address_in, link_to, linked
from paperboy.text.math_delimiters import formula_between, is_balanced
from paperboy.text.rich_text import Formula, Inline, Inlines, Link, RichText, Style, Styled, Text, joined
from paperboy.text.tilde import is_tie
from paperboy.text.urls import clean_url

MAX_NESTING = 40  # braces in braces; no author has more than a handful
MAX_LENGTH = 20_000  # characters; arXiv takes abstracts of 1,920

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
_NAMES = {
    **{name: name for name in ("LaTeX", "TeX")},
    "xspace": "",
    "item": "•",
    "textasciicircum": "^",
    "textbackslash": "\\",
    "copyright": "©",
    "newline": " ",
}
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
_TILDE = re.compile(r"\\(?:([~^])(?:\{\s*\}|(?=[\d.$]))|text(?:asciitilde|tildelow)(?![A-Za-z])(?:\{\}|\s*))")
_REFERENCE = re.compile(r"\s*\\(?:href|url|nolinkurl)\s*\{([^{}]*)\}")
_BROKEN_REFERENCE = re.compile(r"\\(?:href|url)\s*\{?\s*(?=https?://)", re.IGNORECASE)
_LABEL = re.compile(r"\{(\w+(?: [\w'-]+)+)\}")  # of two words or more: `/v{n}` is a part of the address
_DECLARED_GROUP = re.compile(r"\{\\(" + "|".join(_DECLARATIONS) + r")(?![A-Za-z])\s*")
_SINGLE_GROUP = re.compile(r"\{[.,:;=+-]?\}")
_ESCAPED_IN_ADDRESS = re.compile(
    r"\{?\\([_%#&~$])\}?(?:\{\})?|\$\\sim\$|\{?\\(?:textasciitilde|sim)(?![A-Za-z])\}?(?:\{\})?"
)
_ADDRESS = re.compile(rf"https?://(?:{CHARACTER}|{_ESCAPED_IN_ADDRESS.pattern})+", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\s*\n\s*\n\s*|(?<=[.!?:)])\n[ \t]+")


def rich_text_of(source: str) -> RichText:
    """Return what `source`, a title, an abstract or a comment as arXiv has it, says.

    What is too long or too deeply nested for a text of an author is shown as it came.
    """
    if not is_readable(source):
        return tuple(
            joined(list(linked(paragraph))) for paragraph in re.split(r"\s*\n\s*\n\s*", source) if paragraph
        )
    paragraphs: list[list[Inline]] = [[]]
    for piece in inlines_of(source):
        if not isinstance(piece, Text):
            paragraphs[-1].append(piece)
            continue
        first, *others = _PARAGRAPH.split(piece.text)
        paragraphs[-1].append(Text(first))
        paragraphs.extend([Text(text)] for text in others)
    return tuple(inlines for inlines in map(joined, paragraphs) if inlines)


def is_readable(source: str) -> bool:
    """Return whether `source` is of a length and a nesting that a text of an author may have."""
    depth = deepest = 0
    for sign in re.findall(r"\\.|[{}]", source, re.DOTALL) if len(source) <= MAX_LENGTH else ():
        depth = max(0, depth + {"{": 1, "}": -1}.get(sign, 0))
        deepest = max(depth, deepest)
    return len(source) <= MAX_LENGTH and deepest <= MAX_NESTING


def inlines_of(source: str) -> Inlines:
    """Return what `source` says, paragraphs or not."""
    pieces: list[Inline] = []
    position = 0
    while match := _SPECIAL.search(source, position):
        pieces.append(Text(source[position : match.start()]))
        piece, position = _special(source, match)
        pieces.append(piece) if not isinstance(piece, tuple) else pieces.extend(piece)
    pieces.append(Text(source[position:]))
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
    return found or (Text(match[0]), match.end())


def _address(source: str, start: int) -> _Found:
    r"""Read an address, and the label that a lost `\href` has left behind it."""
    link, end = _bare_address(source, start)
    label = _LABEL.match(source, end)
    return (_reference(link.url, label[1]), label.end()) if isinstance(link, Link) and label else (link, end)


def _bare_address(source: str, start: int) -> _Found:
    r"""Read an address, in which TeX's `\_` and the like stand for the sign."""
    match = _ADDRESS.match(source, start)
    raw = match[0] if match else source[start:]
    address = address_in(_unescaped(raw))
    if raw.startswith(address):
        return link_to(address), start + len(address)
    end = start
    while len(_unescaped(source[start:end])) < len(address):
        escaped = _ESCAPED_IN_ADDRESS.match(source, end)
        end = escaped.end() if escaped else end + 1
    return link_to(address), end


def _dollar(source: str, start: int) -> _Found | None:
    found = formula_between(source, start)
    if found is None:
        return None
    content, dollars, end = found
    return Formula(content.strip(), is_display=dollars == 2), end


def _backslash(source: str, start: int) -> _Found | None:
    readers = (
        _delimited_formula,
        _tilde_sign,
        _accent,
        _escaped_sign,
        _environment,
        _verbatim,
        _command,
        _broken_reference,
    )
    return next((found for reader in readers if (found := reader(source, start))), None)


def _delimited_formula(source: str, start: int) -> _Found | None:
    closing = {r"\(": r"\)", r"\[": r"\]"}.get(source[start : start + 2])
    end = source.find(closing, start + 2) if closing else -1
    content = source[start + 2 : end]
    if end < 0 or not content.strip() or not is_balanced(content):
        return None
    return Formula(content.strip(), is_display=closing == r"\]"), end + 2


def _tilde_sign(source: str, start: int) -> _Found | None:
    r"""Read `\~{}` and its long name, and the `\~` before a number that is meant for it."""
    match = _TILDE.match(source, start)
    return (Text(match[1] or "~"), match.end()) if match else None


def _accent(source: str, start: int) -> _Found | None:
    match = _ACCENT.match(source, start)
    return (Text(_meaning(match[0])), match.end()) if match else None


def _escaped_sign(source: str, start: int) -> _Found | None:
    sign = source[start + 1 : start + 2]
    return (Text(_SIGNS[sign]), start + 2) if sign in _SIGNS else None


def _environment(source: str, start: int) -> _Found | None:
    match = re.compile(r"\\(begin|end)\{(\w+)(\*?)\}").match(source, start)
    if match is None:
        return None
    if match[2] in _LIST_ENVIRONMENTS:
        return Text(" "), match.end()
    closing = f"\\end{{{match[2]}{match[3]}}}"
    close = source.find(closing, match.end())
    if match[1] == "end" or match[2] not in _FORMULA_ENVIRONMENTS or close < 0:
        return None
    if not is_balanced(source[match.end() : close]):
        return None
    end = close + len(closing)
    return Formula(source[start:end], is_display=True), end


def _command(source: str, start: int) -> _Found | None:
    match = _COMMAND.match(source, start)
    if match is None:
        return None
    name, end = match[1], match.end()
    if name in _symbols():
        return Text(_symbols()[name]), end + 2 if source.startswith("{}", end) else end
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
    return _Reader(1, lambda content: Styled(style, inlines_of(content)))


def _address_of(argument: str) -> str:
    """Return the address that `argument` is, or that a reference inside of it is to."""
    inner = _REFERENCE.match(argument)
    return _unescaped((inner[1] if inner else argument).strip())


def _unescaped(address: str) -> str:
    r"""Return `address` with its signs as they are: `\_` is `_`, and `$\sim$` stands for `~`."""
    return _ESCAPED_IN_ADDRESS.sub(lambda match: match[1] or "~", address)


def _reference(argument: str, label: str) -> Inline | Inlines:
    address = _address_of(argument)
    url = clean_url(address)
    inlines = joined([part for piece in inlines_of(label) for part in _without_link(piece)])
    if url is None:
        return (*inlines, Text(f" ({address})"))
    return Link(url, inlines or (Text(address),))


def _without_link(piece: Inline) -> Inlines:
    return piece.label if isinstance(piece, Link) else (piece,)


def _broken_reference(source: str, start: int) -> _Found | None:
    r"""Read a reference that has come broken.

    That is `\href{ADDRESS{label}}`, `\href{ADDRESS}` alone, `\url{ADDRESS` or `\url ADDRESS`.
    """
    match = _BROKEN_REFERENCE.match(source, start)
    if match is None:
        return None
    link, end = _bare_address(source, match.end())
    label = None
    while source.startswith("{", end) and (argument := _argument(source, end)):
        label, end = argument
    is_closed = source.startswith("}", end) and (label is not None or match[0].rstrip().endswith("{"))
    piece = _reference(link.url, label) if isinstance(link, Link) and label is not None else link
    return piece, end + is_closed


_WITH_ARGUMENTS: dict[str, _Reader] = {
    **{name: _styled(style) for name, style in _STYLES.items()},
    **dict.fromkeys(_WRAPPERS, _Reader(1, inlines_of)),
    **dict.fromkeys(("url", "nolinkurl"), _Reader(1, lambda address: link_to(_address_of(address)))),
    "href": _Reader(2, _reference),
    "footnote": _Reader(1, lambda content: (Text(" ("), *inlines_of(content), Text(")"))),
    "ensuremath": _Reader(1, lambda content: Formula(content.strip())),
    "textcolor": _Reader(2, lambda _, content: inlines_of(content)),
}


def _verbatim(source: str, start: int) -> _Found | None:
    match = re.compile(r"\\verb\*?([^\w\s*])(.*?)\1").match(source, start)
    return (Styled("code", (Text(match[2]),)), match.end()) if match else None


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
    is_alone = single and single[0] == "{}" and (start == 0 or source[start - 1].isspace())
    if single and not is_alone and not re.search(r"\\[A-Za-z]+\Z", source[:start]):
        return Text(single[0][1:-1]), single.end()
    argument = _argument(source, start)
    if argument is None:
        return None
    content, end = argument
    if declared := _DECLARED_GROUP.match(source, start):
        return Styled(_DECLARATIONS[declared[1]], inlines_of(source[declared.end() : end - 1])), end
    command = _COMMAND.fullmatch(content)
    if command and command[1] in _symbols():
        return Text(_symbols()[command[1]]), end
    if accents := re.fullmatch(rf"(?:{_ACCENT.pattern})+", content):
        return Text(_meaning(accents[0])), end
    return None


def _tilde(source: str, start: int) -> _Found | None:
    return (Text("\N{NO-BREAK SPACE}"), start + 1) if is_tie(source, start) else None


def _quotation(source: str, start: int) -> _Found | None:
    end = source.find("''", start)
    if end < 0:
        return None
    return (Text("“"), *inlines_of(source[start + 2 : end]), Text("”")), end + 2


def _dashes(source: str, start: int) -> _Found | None:
    dashes = re.compile("-+").match(source, start)
    width = len(dashes[0]) if dashes else 0
    is_option = (start == 0 or source[start - 1].isspace()) and source[start + width : start + width + 1].isalpha()
    if width > 3 or (width == 2 and is_option):  # a rule, or `--force`
        return None
    return Text({2: "–", 3: "—"}[width]), start + width


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
