"""The characters of a text from outside: which a page can hold, and white space. Pure."""

import unicodedata


def one_line(text: str) -> str:
    """Return `text` with every run of white space made one space, and none at its ends."""
    return " ".join(text.split())


def visible(text: str) -> str:
    """Return `text` without the control characters and code points that no page can hold."""
    return "".join(character for character in text if character.isspace() or _can_be_shown(character))


def _can_be_shown(character: str) -> bool:
    is_noncharacter = ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF
    return unicodedata.category(character) not in ("Cc", "Cs") and not is_noncharacter
