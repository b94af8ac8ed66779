r"""TeX as authors write it in titles and abstracts -> rich text. Pure.

arXiv keeps what was submitted: prose with formulas and a few text commands
(https://info.arxiv.org/help/prep.html#abstracts). It is not a TeX document: `%`, `&` and `#` in prose are
themselves, and braces are shown unless they belong to a command, a script or a name. A command that is not known
here is shown by what its braces hold; without any it stays visible, letter by letter.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, partial

from paperboy.text.links import ADDRESS, CHARACTER, address_in, link_to, with_plain_addresses
from paperboy.text.macros import expanded
from paperboy.text.math_delimiters import formula_between, is_balanced
from paperboy.text.mathml import mathml
from paperboy.text.rich_text import Formula, Inline, Inlines, Link, RichText, Style, Styled, Text, joined
from paperboy.text.tilde import is_tie
from paperboy.text.urls import clean_url

MAX_NESTING = 40  # braces in braces; no author has more than a handful
MAX_LENGTH = 20_000  # characters; arXiv takes abstracts of 1,920

_STYLES: dict[str, Style] = {
    "textbf": "strong",
    **dict.fromkeys(("textit", "textsl", "emph"), "em"),
    "texttt": "code",
    "textsc": "small-caps",
    **dict.fromkeys(("underline", "uline"), "u"),
    "textsuperscript": "sup",
    "textsubscript": "sub",
}
_NAMES = {
    **{name: name for name in ("LaTeX", "TeX")},
    **dict.fromkeys(("newline", "linebreak", "quad", "qquad"), " "),
    **dict.fromkeys(("deg", "degree"), "°"),
    "xspace": "",
    "cmark": "✓",
    "xmark": "✗",
    "item": "•",
    "textasciicircum": "^",
    "textbackslash": "\\",
    "copyright": "©",
}
_SIGNS = {sign: sign for sign in "%&_#${}"} | {
    **dict.fromkeys((" ", "\n", "\\", ";", ":"), " "),
    ",": "\N{THIN SPACE}",
    **dict.fromkeys("!/-@", ""),  # no space, italic correction, hyphenation: nothing to see
    **dict.fromkeys("0123456789", "$"),  # no command: `\$22K`, of which Hugging Face drops the dollar
}
_FORMULA_ENVIRONMENTS = {"equation", "align", "gather", "multline", "eqnarray", "displaymath", "math"}

# each alternative begins with one of a set of characters, so that the search passes over all others at once
_SPECIAL = re.compile(
    rf"[hH$\\{{~^`_-](?:(?<=[hH])[tT][tT][pP][sS]?://{CHARACTER}+|(?<=[$\\{{~^])|(?<=`)`|(?<=-)-+"
    r"|(?<=_)(?=\{)|(?<=[α-ωΑ-Ω]_)(?=\w(?!\w)))"
)
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")
_ACCENT = re.compile(
    r"""\\(?:["'`^~=.]|[cvuHrkdb](?:(?![A-Za-z\s])|(?<=[A-Za-z]\\.)\s+|\s*(?=\{)))"""
    r"""(?P<letter>\{\s*(?:\\[ij]|[^\W\d_])\s*\}|\\[ij](?![A-Za-z])|[^\W\d_])"""
)
_OPTIONS = re.compile(r"\[[^\]]*\](?=\{)")
# what follows an apostrophe in a word: `don\'t`, `O\'Reilly`
_AFTER_APOSTROPHE = re.compile(r"(?:[stdm]|re|ve|ll|all|clock)(?![A-Za-z])|[A-Z][a-z]")
_TILDE = re.compile(r"\\(?:([~^])(?:\{\s*\}|(?=[\d.$]))|text(?:asciitilde|tildelow)(?![A-Za-z])(?:\{\}|\s*))")
# an address, two words or more, or a name: `/v{n}` is a part of the address
_LABEL = re.compile(
    rf"(?: ?\{{(?={ADDRESS.pattern}\}})|\{{(?=\w+(?: [\w'-]+)+\}})|(?<=\w)\{{(?=(?-i:[A-Z])[\w-]+\}}))"
    r"([^{}]+)\}",
    re.IGNORECASE,
)
_SIGN_GROUP = re.compile(r"\{(?:\\?%|[.,:;=+<>×∼→-]|)\}")
# letters that BibTeX was to leave as they are, or that are to stand out in an acronym
_PROTECTED_GROUP = re.compile(r"(?<![_/.]){(?:[A-Z][\w'-]*(?: [\w'-]+)*}(?!\.\w)|[A-Za-z]+}(?=[A-Za-z]))")
_POWER = re.compile(
    r"""(?<=[\w)\]}|'’])\^(?:(?P<braces>\{)|(?P<degree>circ(?![A-Za-z])|∘)"""
    r"""|\\?(?P<name>star|ast|dagger|prime|top)(?![A-Za-z])"""
    r"""|(?P<shown>-?\d+|\(-?\d+\)|[*∗†‡]|[^\W\d_](?!\w)|\\[A-Za-z]+))"""
)
_INDEX = re.compile(r"(?<=[\w)\]}])_(?:(?P<braces>\{(?=[^{}]+\}(?![_/]|\.\w)))|(?P<shown>\w))")
_MAY_BE_PARAGRAPHS = re.compile(r"\n\s")
_PARAGRAPH = re.compile(r"\s*\n\s*\n\s*|(?<=[.!?:)])\n[ \t]+")


def rich_text_of(source: str) -> RichText:
    """Return what `source`, a title, an abstract or a comment as arXiv has it, says.

    What is too long or too deeply nested for a text of an author is shown as it came.
    """
    if not _is_readable(source):
        return tuple((Text(paragraph),) for paragraph in re.split(r"\s*\n\s*\n\s*", source) if paragraph)
    inlines = inlines_of(expanded(with_plain_addresses(source)))
    if not _MAY_BE_PARAGRAPHS.search(source):
        return (inlines,) if inlines else ()
    paragraphs: list[list[Inline]] = [[]]
    for piece in inlines:
        if not isinstance(piece, Text):
            paragraphs[-1].append(piece)
            continue
        first, *others = _PARAGRAPH.split(piece.text)
        paragraphs[-1].append(Text(first))
        paragraphs.extend([Text(text)] for text in others)
    return tuple(inlines for inlines in map(joined, paragraphs) if inlines)


def _is_readable(source: str) -> bool:
    """Return whether `source` is of a length and a nesting that a text of an author may have."""
    if len(source) > MAX_LENGTH:
        return False
    depth = deepest = 0
    for sign in re.findall(r"\\.|[{}]", source, re.DOTALL) if "{" in source else ():
        depth = max(0, depth + {"{": 1, "}": -1}.get(sign, 0))
        deepest = max(depth, deepest)
    return deepest <= MAX_NESTING


def inlines_of(source: str) -> Inlines:
    """Return what `source` says, paragraphs or not."""
    pieces: list[Inline] = []
    position = 0
    while match := _SPECIAL.search(source, position):
        pieces.append(Text(source[position : match.start()]))
        found, position = _special(source, match)
        pieces.append(found) if not isinstance(found, tuple) else pieces.extend(found)
    pieces.append(Text(source[position:]))
    return joined(pieces)


_Found = tuple[Inline | Inlines, int]  # a piece, and where the source goes on after it


def _special(source: str, match: re.Match[str]) -> _Found:
    reader = _READERS.get(match[0][0])
    if reader is None:
        return _address(source, match.start())
    return reader(source, match.start()) or (Text(match[0]), match.end())


def _address(source: str, start: int) -> _Found:
    r"""Read an address, and the label that a lost `\href` has left behind it."""
    match = ADDRESS.match(source, start)
    address = address_in(match[0] if match else "")
    end = start + len(address)
    if label := _LABEL.match(source, end):
        return _reference(address, label[1]), label.end()
    return link_to(address), end


def _dollar(source: str, start: int) -> _Found | None:
    found = formula_between(source, start)
    if found is None:
        return None
    content, dollars, end = found
    # words that an author has put between dollars
    if (command := re.match(r"\\(?:text[a-z]*|emph)(?=\s*\{)", content)) and (
        (argument := _argument(content, command.end())) and argument[1] == len(content)
    ):
        return inlines_of(content), end
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
    """Read an accent on a letter, or a quotation mark that somebody has escaped."""
    sign = source[start + 1 : start + 2]
    match = _ACCENT.match(source, start)
    letter = _accented(match[0]) if match and not _is_quotation_mark(source, start, match["letter"]) else ""
    if match and len(letter) == 1:
        return Text(letter), match.end()
    return (Text(sign), start + 2) if sign in ('"', "'", "`") else None


def _is_quotation_mark(source: str, start: int, letter: str) -> bool:
    r"""Return whether `\'` or `\"` is a quotation mark: `MLLM\'s`, `\"a word\"`. One at a word's end tells."""
    sign, before = source[start + 1], source[start - 1 : start]
    if sign not in ('"', "'", "`") or not letter.isalpha():
        return False
    if before and not before.isspace() and before not in "([{-/":
        return sign == "'" and _AFTER_APOSTROPHE.match(source, start + 2) is not None
    closing = "'" if sign == "`" else sign
    marks = re.compile(rf"(?<![\s([{{-])\\{closing}(?![A-Za-z{{\\])|(?<![A-Za-z])\\{sign}(?=[A-Za-z])")
    following = marks.search(source, start + 2)
    return following is not None and not source[following.end() : following.end() + 1].isalpha()


def _escaped_sign(source: str, start: int) -> _Found | None:
    sign = source[start + 1 : start + 2]
    return (Text(_SIGNS[sign]), start + 1 + (not sign.isdigit())) if sign in _SIGNS else None


def _script(source: str, start: int) -> _Found | None:
    r"""Read a power or an index outside of a formula, in braces or of one number, sign or letter."""
    style: Style = "sup" if source[start] == "^" else "sub"
    match = (_POWER if style == "sup" else _INDEX).match(source, start)
    if match is None:
        return None
    end, groups = match.end(), match.groupdict("")
    shown = groups["shown"].strip("()") or _symbols().get(groups.get("name", ""), "")
    if groups["braces"]:
        argument = _argument(source, end - 1)
        if argument is None:
            return None
        shown, end = argument[0].strip().removeprefix(","), argument[1]
    content = inlines_of(shown)
    if groups.get("degree") or content in ((Text("°"),), (Text("∘"),), (Text("circ"),)):
        return Text("°"), end
    return (Styled(style, content),) if content else Text(""), end


def _environment(source: str, start: int) -> _Found | None:
    match = re.compile(r"\\(begin|end)\{(\w+)(\*?)\}").match(source, start)
    if match is None:
        return None
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
    if (sign := _symbols().get(name)) is not None:
        return Text(sign), end + 2 * source.startswith("{}", end)
    count, read = _WITH_ARGUMENTS.get(name, (0, None))
    arguments: list[str] = []
    for _ in range(count):
        argument = _argument(source, end)
        if argument is None:
            return None
        arguments.append(argument[0])
        end = argument[1]
    return (read(*arguments), end) if read else _unknown(source, match)


def _unknown(source: str, match: re.Match[str]) -> _Found | None:
    """Read a command that prose does not know: as a formula if it is math's, else by what its braces hold."""
    end = match.end() + len(options[0] if (options := _OPTIONS.match(source, match.end())) else "")
    first = _argument(source, end) if source.startswith("{", end) and not source.startswith("{}", end) else None
    while source.startswith("{", end) and (argument := _argument(source, end)):
        end = argument[1]
    if mathml(source[match.start() : end], is_display=False) is not None:
        return Formula(source[match.start() : end]), end
    return (inlines_of(first[0]), first[1]) if first else None


def _reference(argument: str, label: str) -> Inline | Inlines:
    address = argument.strip()
    url = clean_url(address)
    inlines = joined([part for piece in inlines_of(label) for part in _without_link(piece)])
    if url is None:
        return (*inlines, Text(f" ({address})")) if inlines else Text(address)
    return Link(url, inlines or (Text(address),))


def _without_link(piece: Inline) -> Inlines:
    return piece.label if isinstance(piece, Link) else (piece,)


def _styled(style: Style, text: str) -> Inline:
    return Styled(style, inlines_of(text))


# how many arguments a command has, and what they say
_WITH_ARGUMENTS: dict[str, tuple[int, Callable[..., Inline | Inlines]]] = {
    **{name: (1, partial(_styled, style)) for name, style in _STYLES.items()},
    **dict.fromkeys(("url", "nolinkurl"), (1, lambda address: _reference(address, ""))),
    "text": (1, inlines_of),
    "href": (2, _reference),
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
    single = _SIGN_GROUP.match(source, start)
    is_alone = single and single[0] == "{}" and (start == 0 or source[start - 1].isspace())
    if single and not is_alone and not re.search(r"\\[A-Za-z]+\Z", source[:start]):
        return Text(single[0][1:-1].lstrip("\\")), single.end()
    if protected := _PROTECTED_GROUP.match(source, start):
        return Text(protected[0][1:-1]), protected.end()
    argument = _argument(source, start)
    if argument and argument[0].startswith("\\"):  # `{\alpha}`, `{\'e}`: the braces are TeX's if all is known
        inner = inlines_of(argument[0])
        return (
            None
            if any(isinstance(piece, Text) and "\\" in piece.text for piece in inner)
            else (inner, argument[1])
        )
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


@cache
def _accented(command: str) -> str:
    """Return the letter with its accent that `command` is; more than one character if there is none."""
    from pylatexenc.latex2text import LatexNodes2Text  # noqa: PLC0415 (most texts need nothing of it)

    return unicodedata.normalize("NFC", str(LatexNodes2Text().latex_to_text(command)))


@cache
def _symbols() -> dict[str, str]:
    """Return by name the commands without argument that pylatexenc knows a sign or a function's name for."""
    from pylatexenc.latex2text import get_default_latex_context_db  # noqa: PLC0415

    known = {
        spec.macroname: spec.simplify_repl
        for spec in get_default_latex_context_db().iter_macro_specs()
        if isinstance(spec.simplify_repl, str) and spec.macroname.isalpha()
    }
    return {name: sign for name, sign in known.items() if len(sign) == 1 or sign == name} | _NAMES


_READERS: dict[str, Callable[[str, int], _Found | None]] = {
    "$": _dollar,
    "\\": _backslash,
    "{": _group,
    "~": _tilde,
    "`": _quotation,
    "-": _dashes,
    "^": _script,
    "_": _script,
}
