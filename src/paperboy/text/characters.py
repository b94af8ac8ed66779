"""Characters of a text from outside: white space, case, characters that no page shows. Pure."""

import re
import unicodedata

# Bidirectional controls, with which an attack may reverse the rest of a line; letters need none of them
# (https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings, https://trojansource.codes).
_BIDI_CONTROLS = r"\u202a-\u202e\u2066-\u2069"
# What no page can hold: control characters that are no white space, halves of surrogate pairs, and noncharacters.
_NOT_SHOWN = re.compile(
    rf"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef{_BIDI_CONTROLS}"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and a symbol by their category, and empty by their shape
_SPACES = re.compile(r"[^\S\u00a0\u2007\u2009\u202f]+")


def one_line(text: str) -> str:
    """Return `text` with every run of white space made one space, and none at its ends."""
    return " ".join(text.split())


def is_blank(text: str) -> bool:
    """Return whether a text looks empty: it has only white space, invisible characters and fillers."""
    return all(unicodedata.category(each)[0] in "CMZ" or each in _FILLERS for each in text)


def folded(text: str) -> str:
    """Return `text` in lower case and with one form of each character, so that equal words compare equal.

    NFKC and case folding are those of https://www.unicode.org/reports/tr15/ and of the Unicode Standard, 3.13.
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def visible(text: str) -> str:
    """Return `text` without characters that no page can hold, and without bidirectional controls."""
    return text if text.isprintable() else _NOT_SHOWN.sub("", text)


def shown(text: str) -> str:
    """Return `text` as a line of a page shows it: visible, with one space where it has white space that breaks."""
    text = text.replace("\n", " ")
    return text if text.isprintable() and "  " not in text else _SPACES.sub(" ", visible(text))
