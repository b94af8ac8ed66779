r"""Authors' own macros for names, which arXiv does not know: `\method` is what the title calls it. Pure."""

import re

from paperboy.text.plaintext import plain
from paperboy.text.rich_text import Formula, Inline, Inlines, RichText, Text, mapped

_MACRO = re.compile(r"(?<![\w:])\\([A-Za-z]{2,})(?:\{\})?(?![A-Za-z{])")
# `\ours`, `\ourmethod`, `\modelname`, `\thisbench`: what the paper is about
_OWN = re.compile(
    r"(?:(?:ours?|this|the|my)?(?:(?P<data>bench(?:mark)?|data(?:set)?|corpus)"
    r"|(?P<method>method|model|approach|framework|sys(?:tem)?|alg(?:o|orithm)?|agent|tool|network|pipeline)"
    r")?s?(?:name)?|acronym|title)",
    re.IGNORECASE,
)
_IN_FULL = {"bench": "benchmark", "data": "dataset", "sys": "system", "algo": "algorithm", "alg": "algorithm"}
_NAME = re.compile(r"[^\sa-z]\S*(?: [^\sa-z]\S*){0,2}")  # up to three words, none of them small: no sentence


def with_names(rich_text: RichText, title: str) -> RichText:
    r"""Return `rich_text` with the names that its macros stand for, where `title` or the text has them.

    `\ours` and the like are the name before the title's colon, or "our method" where there is none; another macro
    is the name of the same letters, as `\veomni` is VeOmni.
    """
    text = plain(rich_text)
    macros = set(_MACRO.findall(text))
    if not macros:
        return rich_text
    own = [found for macro in macros if (found := _OWN.fullmatch(macro))]
    name, colon, _ = title.partition(":")
    # a method and its benchmark cannot both have the title's name
    is_certain = colon and _NAME.fullmatch(name) and len({bool(found["data"]) for found in own}) == 1
    names = {macro: _namesake(macro, f"{title} {text}") for macro in macros}
    names |= {found[0]: name if is_certain else _description(found) for found in own}

    def named(piece: Inline) -> Inlines:
        match piece:
            case Text(written):
                shown = _MACRO.sub(lambda macro: names[macro[1]] or macro[0], written)
                return (Text(re.sub(r"(?<=[.!?] )our(?= )", "Our", shown) if shown != written else shown),)
            case Formula(written) if (macro := _MACRO.fullmatch(written)) and (known := names[macro[1]]):
                return (Text(known),)
        return (piece,)

    return tuple(mapped(inlines, named) for inlines in rich_text)


def _namesake(macro: str, text: str) -> str:
    """Return the first name in `text` that has the letters of `macro`, whatever stands between them."""
    letters = r"[^A-Za-z\\]{0,5}".join(macro)
    found = re.search(rf"(?<![\\A-Za-z])\$?{letters}(?:[\d.]*\d)?(?![A-Za-z])", text, re.IGNORECASE)
    return found[0] if found else ""


def _description(own: re.Match[str]) -> str:
    kind = (own["data"] or own["method"] or "").lower()
    return f"our {_IN_FULL.get(kind, kind)}" if kind else "ours" if own[0].lower() == "ours" else "our method"
