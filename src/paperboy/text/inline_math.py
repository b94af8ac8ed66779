r"""Formulas as text: `360^\circ` is 360°, `O(n^2)` has letters in italics and a raised 2. Pure.

Text with `<em>`, `<sup>` and `<sub>` is read by every feed reader, search and translator, which MathML is not. So
a formula that is one line of letters, numbers and signs with single indices and powers is text; fractions, roots,
sums, accents, and scripts of scripts are left to `mathml`. Both come from the same MathML, and so have the same
signs. Where there is no markup at all, `linear_math` writes any formula in one line.
"""

import html
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from functools import lru_cache

from paperboy.text.characters import one_line, visible
from paperboy.text.mathml import mathml
from paperboy.text.rich_text import Formula, Inline, Inlines, RichText, Style, Styled, Text, joined, mapped

REMEMBERED = 1024
SPACE, THIN_SPACE = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
_SHORT = 20  # characters that may well fit on one line; the spaces of a longer formula may break it
_AFTER_SIGN = re.compile(rf"(?<=[^\w\s]){SPACE}")
# Words that somebody took for text: TeX would join them, and so does MathML.
_WORDS = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}\s+[A-Za-z]{2,}")
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;|quot;|#)\w+;")  # those that HTML has, and XML does not
_COMMANDS = re.compile(r"\\[A-Za-z]+\s*\{[^{}]*\}|\\[A-Za-z]+")

# Operators without space around them, where the MathML says nothing else
# (https://www.w3.org/TR/mathml-core/#operator-dictionary-human).
_LARGE = frozenset("∑∏∐∫∬∭∮⋀⋁⋂⋃⨁⨂")  # taller than a line
_UNSPACED = _LARGE | frozenset("()[]{}|‖⟨⟩⌊⌋⌈⌉/.!′″‴∘&∀∃¬∂∇…⋯\N{FUNCTION APPLICATION}\N{INVISIBLE SEPARATOR}")
_ALIKE = str.maketrans({"∣": "|", "⟂": "⊥", "\N{FUNCTION APPLICATION}": "", "\N{INVISIBLE SEPARATOR}": ""})
# Of other letters than Latin and Greek, those that fonts of every system have: 𝒪 is in few of them.
_COMMON_LETTERS = frozenset("ℂℍℕℙℚℝℤℓℏ")
_FACES: dict[str, tuple[Style, ...]] = {
    "MATHEMATICAL BOLD ITALIC ": ("em", "strong"),
    "MATHEMATICAL BOLD ": ("strong",),
    "MATHEMATICAL ITALIC ": ("em",),
}
_TEXT_STYLES: dict[str, Style] = {"b": "strong", "i": "em", "em": "em", "code": "code", "span": "small-caps"}
_SCRIPTS: dict[str, tuple[Style, ...]] = {
    **dict.fromkeys(("msup", "mover"), ("sup",)),
    **dict.fromkeys(("msub", "munder"), ("sub",)),
    **dict.fromkeys(("msubsup", "munderover"), ("sub", "sup")),
}
_ACCENTS = {"ˆ": "\u0302", "¯": "\u0304", "˜": "\u0303", "⃗": "\u20d7", "˙": "\u0307", "¨": "\u0308", "̂": "\u0302"}


class Unsupported(Exception):  # noqa: N818 (it never leaves this module)
    """The formula has something that text cannot show for certain."""


def inline_simple_math(rich_text: RichText) -> RichText:
    """Return `rich_text` with the formulas in its lines as text, but for those that need MathML."""
    return tuple(mapped(inlines, _as_text) for inlines in rich_text)


@lru_cache(REMEMBERED)
def simple_math(tex: str) -> Inlines | None:
    """Return a formula as text, or None if text cannot show it for certain."""
    if _WORDS.search(_COMMANDS.sub(" 0 ", tex)) or (root := _tree(tex)) is None:
        return None
    pieces = _shown(root, is_strict=True)
    if not pieces or len("".join(root.itertext())) <= _SHORT:
        return pieces or None
    return tuple(Text(_AFTER_SIGN.sub(" ", piece.text)) if isinstance(piece, Text) else piece for piece in pieces)


@lru_cache(REMEMBERED)
def linear_math(tex: str) -> Inlines:
    """Return any formula in one line, a fraction as `a/b`; as it was written if it cannot be read."""
    root = _tree(tex)
    return (_shown(root, is_strict=False) if root is not None else None) or (Text(tex),)


def _as_text(piece: Inline) -> Inlines:
    shown = simple_math(piece.tex) if isinstance(piece, Formula) and not piece.is_display else None
    return shown or (piece,)


def _tree(tex: str) -> ET.Element | None:
    written = mathml(one_line(visible(tex)), is_display=False)
    if written is None:
        return None
    named = _ENTITY.sub(lambda entity: html.unescape(entity[0]), written)
    return ET.fromstring(named)[0][0]  # noqa: S314 (made by our own converter)


def _shown(root: ET.Element, *, is_strict: bool) -> Inlines | None:
    try:
        return _merged(_pieces(root, is_strict=is_strict))
    except (Unsupported, RecursionError):  # `\\sqrt\\sqrt…`, hundreds of them
        return None


def _pieces(element: ET.Element, *, is_strict: bool, in_script: bool = False) -> Iterator[Inline]:
    """Yield what an element shows."""
    parts = list(element)
    text = (element.text or "").translate(_ALIKE)

    def of(part: ET.Element, *, script: bool = in_script) -> Inlines:
        return _merged(_pieces(part, is_strict=is_strict, in_script=script))

    match element.tag:
        case "mn":
            yield Text(text)
        case "mi":
            yield from _letters(text, element, is_strict=is_strict)
        case "mo" if not (is_strict and text in _LARGE):
            yield from (Text(each) for each in _operator(element, text, in_script=in_script))
        case "mtext":
            yield from _words(element)
        case "mspace":
            width = float((element.get("width") or "0").removesuffix("em"))
            # the author's `\,` is 0.16666667em, the space after a function's name 0.1667em
            yield Text("" if in_script or not width else THIN_SPACE if width < 0.1667 else SPACE)
        case "msup" | "msub" if not (is_strict and (in_script or not _is_single(parts[0]))):
            yield from (*of(parts[0]), *_script(_SCRIPTS[element.tag][0], of(parts[1], script=True)))
        case "munder" if parts[1].text == "\N{COMBINING LOW LINE}":
            yield Styled("u", of(parts[0]))
        case "mrow" | "mpadded" | "mstyle":
            for part in parts:
                yield from of(part)
        case _ if is_strict:
            raise Unsupported(element.tag)
        case _:
            has_scripts = element.tag in _SCRIPTS
            shown = [of(part, script=in_script or (has_scripts and part is not parts[0])) for part in parts]
            yield from _in_a_line(element.tag, parts, shown)


def _in_a_line(tag: str, parts: list[ET.Element], shown: list[Inlines]) -> Iterator[Inline]:
    """Yield what needs more than one line, in one."""
    match tag:
        case "mfrac":
            yield from (*_grouped(parts[0], shown[0]), Text("/"), *_grouped(parts[1], shown[1]))
        case "msqrt":
            yield from (Text("√"), *(_grouped(parts[0], shown[0]) if len(parts) == 1 else _bracketed(shown)))
        case "mroot":
            yield from (Styled("sup", shown[1]), Text("√"), *_grouped(parts[0], shown[0]))
        case "mover" if (accent := _ACCENTS.get(parts[1].text or "")) and shown[0]:
            yield from (*shown[0], Text(accent))
        case _ if scripts := _SCRIPTS.get(tag):
            yield from shown[0]
            for style, content in zip(scripts, shown[1:], strict=True):
                yield from _script(style, content)
            yield Text(SPACE if parts[0].text in _LARGE else "")
        case "mtr":
            yield from (piece for cell in shown for piece in (Text(SPACE), *cell))
        case "mtable":
            yield from (piece for number, row in enumerate(shown) for piece in (Text(";" * (number > 0)), *row))
        case _:
            yield from (piece for each in shown for piece in each)


def _bracketed(shown: list[Inlines]) -> Inlines:
    return (Text("("), *(piece for each in shown for piece in each), Text(")"))


def _grouped(element: ET.Element, shown: Inlines) -> Inlines:
    return shown if _is_single(element) else _bracketed([shown])


def _is_single(element: ET.Element) -> bool:
    """Return whether an element is one sign, number or word: what follows it then belongs to all of it."""
    return sum(1 for each in element.iter() if each.tag in ("mi", "mn", "mo", "mtext")) <= 1


def _script(style: Style, content: Inlines) -> Inlines:
    match style, content:
        case "sup", (Text("∘"),):
            return (Text("°"),)
        case "sup", (Text("′" | "″" | "‴"),):
            return content
    return (Styled(style, content),) if content else ()


def _letters(text: str, element: ET.Element, *, is_strict: bool) -> Iterator[Inline]:
    name = unicodedata.name(text[:1], "")
    if styles := next((styles for start, styles in _FACES.items() if name.startswith(start)), None):
        inner: Inline = Text(unicodedata.normalize("NFKC", text))
        for style in styles:
            inner = Styled(style, (inner,))
        yield inner
        return
    is_known = not text.isalpha() or re.fullmatch(r"[A-Za-z\s]+|[\u0370-\u03ff]", text) or text in _COMMON_LETTERS
    if is_strict and not is_known:
        raise Unsupported(text)
    is_variable = len(text) == 1 and text.isalpha() and element.get("mathvariant") != "normal"
    yield Styled("em", (Text(text),)) if is_variable and text not in _COMMON_LETTERS and is_known else Text(text)


def _operator(element: ET.Element, text: str, *, in_script: bool) -> Iterator[str]:
    sign = element.text or ""
    spaces = {"lspace": sign not in _UNSPACED and sign not in ",;", "rspace": sign not in _UNSPACED}
    for side, is_usual in spaces.items():
        width = element.get(side)
        has_space = (
            is_usual and element.get("form") in (None, "infix")
            if width is None
            else float(width.removesuffix("em")) > 0
        )
        if side == "rspace":
            yield text
        yield SPACE if has_space and not in_script else ""


def _words(element: ET.Element) -> Iterator[Inline]:
    r"""Yield the words of `\text{…}`, with spaces that break."""
    inner = "".join(element.itertext())
    text = Text(inner.replace(SPACE, " ") if inner.strip() else inner)
    style = _TEXT_STYLES.get(element[0].tag) if len(element) else None
    yield Styled(style, (text,)) if style else text


def _merged(pieces: Iterable[Inline]) -> Inlines:
    """Return `pieces` with neighbouring letters in one `<em>`, and one space where two operators each have one."""
    result: list[Inline] = []
    for piece in joined(list(pieces)):
        match piece, result[-1:]:
            case Text(text), _ if SPACE in text:
                result.append(Text(re.sub(rf"(\s){SPACE}+", r"\1", text)))
            case Styled("em", content), [Styled("em", earlier)]:
                result[-1] = Styled("em", joined([*earlier, *content]))
            case _:
                result.append(piece)
    return tuple(result)
