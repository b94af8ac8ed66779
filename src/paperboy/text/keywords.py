"""Whole-word keyword matching, for the filters `include` and `exclude`. Pure.

Spaces, line ends, case, a hyphen at a line's end, Unicode's forms of one character, and a word and its English
plural are one. The script for readers (`assets/js/paperboy.js`) finds keywords by the same rule; one table of
examples tests both.
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

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u201b\u02bc\u2032\u00b4`", "'"))
_MINUS = "\u2212"
# Regular English plurals, written so that a word and its plural become the same text, which need not be a word:
# LLMs and LLM, policies and policy, classes and class, GPUs and GPU, biases and bias, caches and cache. Words that
# end in s for another reason must only become no other word; four for which that is not so are left out.
_PLURAL = re.compile(
    r"(?:(?<=[a-z]{3})ies?"
    r"|(?<=[a-z]{2})(?P<hissing>ss|zz|x|ch|sh)es?"
    r"|(?<=[a-z])(?P<latin>(?<=[a-z]{2})u|ia)s(?:es?)?"
    r"|(?<=[a-z]{2})(?<!s)(?<!\bnew)(?<!dynamic)(?<!economic)(?<!semantic)s)"
    r"(?![a-z0-9])"
)
_HYPHEN_OF_A_LINE_END = r"(?:- )?"


def normalized(text: str) -> str:
    """Return `text` on one line, with characters that count as the same written in the same way."""
    # apostrophes first: of an acute accent alone NFKC makes a space and an accent
    shown = folded(text.translate(_APOSTROPHES))
    shown = re.sub("\u00ad(?=\\s)", "-", shown)  # a soft hyphen is seen at a line's end, and only there
    plain = re.sub(r"[^\x00-\x7f]", lambda match: _normalized_character(match[0]), shown)
    return " ".join(plain.split())


def has_any(text: str, keywords: Iterable[str]) -> bool:
    """Return whether a `normalized` text contains one of `keywords` as whole words."""
    forms = f"{text}\0{_singular(text)}"
    return any(_pattern(keyword).search(forms) for keyword in keywords)


@functools.lru_cache(maxsize=1024)
def _pattern(keyword: str) -> re.Pattern[str]:
    characters = normalized(keyword)
    return re.compile("|".join(map(_words, dict.fromkeys((characters, _singular(characters))))))


def _words(characters: str) -> str:
    """Return the pattern that finds `characters` as whole words."""
    pieces = [re.escape(characters[:1])]
    for before, character in itertools.pairwise(characters):
        if before == "-":
            pieces.append(" ?")  # a hyphenated word that was broken at its own hyphen
        elif before.isalnum() and character.isalnum():
            pieces.append(_HYPHEN_OF_A_LINE_END)
        pieces.append(re.escape(character))
    return _no_letter_before(characters[:1]) + "".join(pieces) + _no_letter_after(characters[-1:])


def _no_letter_before(first: str) -> str:
    if re.match(f"[{_WITHOUT_SPACES}]", first):
        return ""
    return f"(?<![{_KOREAN}])" if re.match(f"[{_KOREAN}]", first) else f"(?<!{_OTHER_LETTER})"


def _no_letter_after(last: str) -> str:
    if re.match(f"[{_KOREAN}{_WITHOUT_SPACES}]", last):
        return ""
    return f"(?!{_OTHER_LETTER}{_GOES_ON if last.isalnum() else ''})"


def _normalized_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Pd" or character == _MINUS:
        return "-"
    return "" if category == "Cf" else character


def _singular(text: str) -> str:
    return _PLURAL.sub(lambda end: end["hissing"] or end["latin"] or ("y" if end[0].startswith("i") else ""), text)
