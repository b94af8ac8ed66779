"""Whether a keyword stands in a text, as a reader sees it: words, not characters. Pure.

Spaces, line ends, case, a hyphen at a line's end, and Unicode's forms of one character are one.
"""

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterable

from paperboy.text.characters import folded

# Korean puts particles and endings to a word without a space, so a Korean keyword may go on: 강화학습 is in
# 강화학습을 (and in 강화학습법), but 학습 is not.
_KOREAN = "\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff"
# Thai, Lao, Myanmar, Khmer, kana and Han have no space between words: a keyword in them is found anywhere.
_WITHOUT_SPACES = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
# Everything else is bounded as its words are written; one of the scripts above is a bound, too: LLM is in "LLM을".
_OTHER_LETTER = rf"[^\W{_KOREAN}{_WITHOUT_SPACES}]"

_GOES_ON = r"|\+\+|#(?!\w)"  # C is not in C++, nor in C#

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u2032\u00b4`", "'"))
_MINUS = "\u2212"
_HYPHEN_OF_A_LINE_END = r"(?:- )?"


def as_read(text: str) -> str:
    """Return `text` with all that counts as one written in one way, on one line."""
    shown = re.sub("\u00ad(?=\\s)", "-", folded(text))  # a soft hyphen is seen at a line's end, and only there
    plain = re.sub(r"[^\x00-\x7f]", lambda match: _as_read(match[0]), shown)
    return " ".join(plain.translate(_APOSTROPHES).split())


def has_any(text: str, keywords: Iterable[str]) -> bool:
    """Return whether one of `keywords` stands in `text`, which is `as_read`, as whole words."""
    return any(_pattern(keyword).search(text) for keyword in keywords)


@functools.lru_cache(maxsize=1024)
def _pattern(keyword: str) -> re.Pattern[str]:
    characters = as_read(keyword)
    pieces = [re.escape(characters[:1])]
    for before, character in itertools.pairwise(characters):
        if before == "-":
            pieces.append(" ?")  # a hyphenated word that was broken at its own hyphen
        elif before.isalnum() and character.isalnum():
            pieces.append(_HYPHEN_OF_A_LINE_END)
        pieces.append(re.escape(character))
    return re.compile(_no_letter_before(characters[:1]) + "".join(pieces) + _no_letter_after(characters[-1:]))


def _no_letter_before(first: str) -> str:
    if re.match(f"[{_WITHOUT_SPACES}]", first):
        return ""
    return f"(?<![{_KOREAN}])" if re.match(f"[{_KOREAN}]", first) else f"(?<!{_OTHER_LETTER})"


def _no_letter_after(last: str) -> str:
    if re.match(f"[{_KOREAN}{_WITHOUT_SPACES}]", last):
        return ""
    return f"(?!{_OTHER_LETTER}{_GOES_ON if last.isalnum() else ''})"


def _as_read(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Pd" or character == _MINUS:
        return "-"
    return "" if category == "Cf" else character
