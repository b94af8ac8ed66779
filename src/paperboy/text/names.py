r"""Names of methods and models: replaces authors' macros by them, and keeps them on one line. Pure."""

import re

from paperboy.text.plaintext import plain
from paperboy.text.rich_text import Formula, Inline, Inlines, RichText, Styled, Text, mapped

_MACRO = re.compile(r"(?<![\w:])(?P<brace>\{)?\\(?P<name>[A-Za-z]{2,})(?(brace)\}|(?:\{\})?)(?![A-Za-z{])")
# `\ours`, `\ourmethod`, `\modelname`, `\thisbench`: what the paper is about
_OWN = re.compile(
    r"(?:(?:ours?|this|the|my)?(?:(?P<data>bench(?:mark)?|data(?:set)?|corpus)"
    r"|(?P<method>method|model|approach|framework|sys(?:tem)?|alg(?:o|orithm)?|agent|tool|network|pipeline|proj(?:ect)?)"
    r")?s?(?:name)?|acronym|title)",
    re.IGNORECASE,
)
_IN_FULL = {"bench": "benchmark", "data": "dataset", "sys": "system", "algo": "algorithm", "alg": "algorithm"}
_NAME = re.compile(r"[^\sa-z]\S*(?: [^\sa-z]\S*){0,2}")  # up to three words, none of them small: no sentence


_HYPHENATED = re.compile(r"[^\s-]*(?:-[^\s-]+)+")
_PART_OF_NAME = re.compile(r"\d|(?<=\w)[A-Z]|\A\W*\w?\W*\Z")  # none of it: a power is before the hyphen
_LONGEST_UNBROKEN = 24  # characters; a heading on a phone has some more


def with_names(rich_text: RichText, name: str, title: str) -> RichText:
    r"""Return `rich_text` with names in place of authors' own macros, as far as they can be found.

    `\method` and the like become `name`, the paper's name, or "our method" if that is not a name; any other macro
    becomes the name in `title` or the text that has the same letters: `\veomni` becomes VeOmni.
    """
    text = plain(rich_text)
    macros = {macro["name"] for macro in _MACRO.finditer(text)}
    if not macros:
        return rich_text
    own = [found for macro in macros if (found := _OWN.fullmatch(macro))]
    # a method and its benchmark cannot both have the title's name
    is_certain = _NAME.fullmatch(name) and len({bool(found["data"]) for found in own}) == 1
    names = {macro: _namesake(macro, f"{title} {text}") for macro in macros}
    names |= {found[0]: name if is_certain else _description(found) for found in own}

    def named(piece: Inline) -> Inlines:
        match piece:
            case Text(written):
                shown = _MACRO.sub(lambda macro: names[macro["name"]] or macro[0], written)
                return (Text(shown if shown == written else _as_in_a_sentence(shown)),)
            case Formula(written) if (macro := _MACRO.fullmatch(written)) and (known := names[macro["name"]]):
                return (Text(known),)
        return (piece,)

    return tuple(mapped(inlines, named) for inlines in rich_text)


def unbroken(inlines: Inlines) -> Inlines:
    """Return a title with its names kept from breaking at their hyphens: GLM-5V, but not Long-Horizon."""
    return mapped(inlines, _unbroken)


def _unbroken(piece: Inline) -> Inlines:
    if not isinstance(piece, Text) or "-" not in piece.text:
        return (piece,)
    pieces: list[Inline] = []
    position = 0
    for word in _HYPHENATED.finditer(piece.text):
        if len(word[0]) <= _LONGEST_UNBROKEN and any(map(_PART_OF_NAME.search, word[0].split("-"))):
            pieces += [Text(piece.text[position : word.start()]), Styled("nowrap", (Text(word[0]),))]
            position = word.end()
    return (*pieces, Text(piece.text[position:]))


def _namesake(macro: str, text: str) -> str:
    """Return the first name in `text` that has the letters of `macro`, whatever stands between them."""
    letters = r"[^A-Za-z\\]{0,5}".join(macro)
    found = re.search(rf"(?<![\\A-Za-z])\$?{letters}(?:[\d.]*\d)?(?![A-Za-z])", text, re.IGNORECASE)
    return found[0] if found else ""


def _as_in_a_sentence(text: str) -> str:
    """Return `the our method` without `our`, and `Our method` where a sentence begins."""
    text = re.sub(r"\b(our|this|the|an?) our(?= )", r"\1", text, flags=re.IGNORECASE)
    return re.sub(r"(?<=[.!?] )our(?= )", "Our", text)


def _description(own: re.Match[str]) -> str:
    kind = (own["data"] or own["method"] or "").lower()
    return f"our {_IN_FULL.get(kind, kind)}" if kind else "ours" if own[0].lower() == "ours" else "our method"
