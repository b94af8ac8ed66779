"""The characters of a text from outside: white space, what a page can hold, what a log reads as more. Pure."""

import re
import unicodedata

# What GitHub's runner takes for a command: `##[` anywhere in a line, and `::` at its start, after white space
# (https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs).
_COMMAND = re.compile(r"##(?=\[)|(?:^|(?<=\r))([\s\ufeff\u200b]*):(?=:)", re.MULTILINE)
_PASSWORD = re.compile(r"(?<=://)[^\s/@]+(?=@)")
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def one_line(text: str) -> str:
    """Return `text` with every run of white space made one space, and none at its ends."""
    return " ".join(text.split())


def visible(text: str) -> str:
    """Return `text` without the control characters and code points that no page can hold."""
    return "".join(character for character in text if character.isspace() or _can_be_shown(character))


def harmless(text: str) -> str:
    """Return `text` as it may stand in a log, though it came from outside.

    Nothing in it is a command of GitHub's runner or of a terminal, and no address in it has a password.
    """
    text = "".join(character for character in _LINE_ENDS.sub("\n", text) if _is_for_a_log(character))
    return _PASSWORD.sub("***", as_no_command(text))


def as_no_command(text: str) -> str:
    """Return `text` with a space in everything that GitHub's runner would take for a command."""
    return _COMMAND.sub(lambda match: "# #" if match[0] == "##" else f"{match[1]}: ", text)


def _is_for_a_log(character: str) -> bool:
    return character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")


def _can_be_shown(character: str) -> bool:
    is_noncharacter = ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF
    return unicodedata.category(character) not in ("Cc", "Cs") and not is_noncharacter
