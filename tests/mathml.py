"""What MathJax makes of a formula, sign by sign, to compare with what prose makes of it."""

from __future__ import annotations

import json
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from pathlib import Path

from paperboy.text.rich_text import Inlines, Styled, Text

CONVERTER = Path(__file__).parent / "mathml.cjs"
MATHJAX = Path(__file__).parent / "browser" / "node_modules" / "mathjax"

Sign = tuple[str, str, str]  # the sign, whether it is raised or lowered, and its face if it is a letter
Signs = list[Sign]

_FACES = {"bold": "strong", "monospace": "code", "italic": "em", "normal": ""}
_PASSED_OVER = {"\N{FUNCTION APPLICATION}", "\N{INVISIBLE TIMES}"}
_ALIKE = {"∣": "|", "⟂": "⊥"}
_UNDERLINES = {"_", "―", "\N{COMBINING LOW LINE}"}


def missing() -> str:
    """Return what is missing on this machine; nothing if all is there."""
    if shutil.which("node") is None:
        return "node is not installed"
    return "" if MATHJAX.is_dir() else f"{MATHJAX} is not here (npm ci --prefix tests/browser)"


def of_mathjax(formulas: Sequence[str]) -> list[Signs | None]:
    """Return the signs of each formula as MathJax shows it, None where it shows an error."""
    answer = subprocess.run(
        ["node", str(CONVERTER)], input=json.dumps(formulas), capture_output=True, text=True, check=True
    )
    return [_of_mathml(written) for written in json.loads(answer.stdout)]


def of_prose(inlines: Inlines) -> Signs:
    """Return the signs of a formula as prose shows it."""
    return list(_of_prose(inlines, "", ""))


def _of_prose(inlines: Inlines, level: str, face: str) -> Iterator[Sign]:
    for piece in inlines:
        match piece:
            case Text(text):
                yield from _signs(text, level, face)
            case Styled("sup" | "sub" as style, content):
                assert not level, "a script in a script"
                yield from _of_prose(content, style, face)
            case Styled("em" | "strong" | "code" as style, content):
                yield from _of_prose(content, level, style)
            case Styled(_, content):
                yield from _of_prose(content, level, face)
            case _:
                raise AssertionError(piece)


def _of_mathml(written: str) -> Signs | None:
    tree = ET.fromstring(written.replace('xmlns="http://www.w3.org/1998/Math/MathML"', ""))  # noqa: S314
    if tree.find(".//merror") is not None or tree.find(".//*[@mathcolor='red']") is not None:
        return None
    return list(_of_element(tree, ""))


def _of_element(element: ET.Element, level: str) -> Iterator[Sign]:
    parts = list(element)
    match element.tag:
        case "mi" | "mo" | "mn" | "mtext" | "ms":
            yield from _of_leaf(element, level)
        case "msup" if _text(parts[1]) in {"′", "″", "‴"}:
            yield from (*_of_element(parts[0], level), (_text(parts[1]), level, ""))
        case "msup" if _text(parts[1]) == "∘":
            yield from (*_of_element(parts[0], level), ("°", level, ""))
        case "munder" if _text(parts[1]) in _UNDERLINES:
            yield from _of_element(parts[0], level)
        case "msup" | "msub" | "munder" if not level:
            yield from _of_element(parts[0], level)
            yield from _of_element(parts[1], "sup" if element.tag == "msup" else "sub")
        case "math" | "mrow" | "mstyle" | "mpadded" | "mspace":
            for part in parts:
                yield from _of_element(part, level)
        case tag:
            yield (f"<{tag}>", level, "")  # nothing that prose has


def _of_leaf(element: ET.Element, level: str) -> Iterator[Sign]:
    text = element.text or ""
    variant = element.get("mathvariant", "italic" if element.tag == "mi" and len(text) == 1 else "normal")
    if variant == "double-struck":
        text = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))[text]
    return _signs(text, level, _FACES.get(variant, "" if variant == "double-struck" else variant))


def _signs(text: str, level: str, face: str) -> Iterator[Sign]:
    for sign in text:
        if not sign.isspace() and sign not in _PASSED_OVER:
            yield (_ALIKE.get(sign, sign), level, face if _has_face(sign) else "")


def _has_face(sign: str) -> bool:
    return sign.isalpha() and (sign.isascii() or "\u0370" <= sign <= "\u03ff")


def _text(element: ET.Element) -> str:
    return "".join(element.itertext()).strip()
