"""Texts from outside in a log: without commands to GitHub's runner or a terminal, without passwords. Pure.

The patterns are compiled when first used, by `re` itself: `--help` uses none.
"""

import re

# What GitHub's runner takes for a command: `##[` anywhere in a line, and `::` at its start, after white space
# (https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs).
_COMMAND = r"(?m)##(?=\[)|(?:^|(?<=\r))([\s\ufeff\u200b]*):(?=:)"
_CREDENTIALS = r"(?<=://)[^\s/@]+(?=@)"
# control characters, and bidirectional controls, with which an attack may reverse the rest of a line
# (https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings, https://trojansource.codes)
_NOT_FOR_A_LOG = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
_LINE_ENDS = r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]"


def safe_for_log(text: str) -> str:
    """Return a text from outside without commands to GitHub's runner or a terminal, or passwords in URLs."""
    text = re.sub(_NOT_FOR_A_LOG, "", re.sub(_LINE_ENDS, "\n", text))
    return re.sub(_CREDENTIALS, "***", without_commands(text))


def without_commands(text: str) -> str:
    """Return `text` with a space in everything that GitHub's runner would take for a command."""
    return re.sub(_COMMAND, lambda match: "# #" if match[0] == "##" else f"{match[1]}: ", text)
