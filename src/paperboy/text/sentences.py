"""Where the sentences of a text end. Pure."""

import re
from collections.abc import Iterator

# A full stop before a space and what can begin a sentence, or joined to the next one ("the process.We first …").
_END = re.compile(
    r"""[.!?]["'’”)\]}*]*\s+(?=[A-Z0-9"“'‘(\[$\\*]|[a-z]+[A-Z0-9-]|[^\x00-\x7f])"""
    r"|(?:(?<=[a-z]{3})|(?<=[a-z]\)))\.(?=[A-Z]\w*[ ,])"
)
# No end: "et al. [5]", "Fig. 2", initials, "two issues: 1. The" – unless what follows always opens a sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:al|[ei]\.[ge]|v\.?s|cf|resp|[Ff]igs?|[Ee]qs?|Sec|Tab|[Nn]o|Dr|Prof)|(?<![\w.&-])[A-Z]|[:;,] \d)\.\Z"
)
_OPENING = re.compile(r"(?:We|I|Our|This|These|In|To|However|Here|It|The|On|For|By|With) ")
_NUMBERED = re.compile(r"\(?(?:[2-9]|ii+|iv|[b-f])\) ")  # the items of a list are one sentence


def sentences_of(text: str) -> Iterator[str]:
    """Yield the sentences of `text`, which is on one line."""
    start = 0
    for end in _END.finditer(text):
        is_abbreviation = _ABBREVIATION.search(text, max(start, end.start() - 12), end.start() + 1)
        if not _NUMBERED.match(text, end.end()) and (not is_abbreviation or _OPENING.match(text, end.end())):
            yield text[start : end.end()].strip()
            start = end.end()
    if text[start:]:
        yield text[start:]
