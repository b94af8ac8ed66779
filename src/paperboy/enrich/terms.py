"""The terms that a text is found by in search. `reader/search/terms.js` makes the same of what is typed. Pure."""

import re
import unicodedata
from functools import lru_cache

LONGEST = 24  # characters of a term: more tell nothing that these do not
# A word, with what joins its parts: "GPT-4o", "MinerU2.5", "Noah's". It is made of folded text.
WORD = re.compile(r"[^\W_]+(?:[-.'’/+_][^\W_]+)*")
_SEPARATOR = re.compile(r"[-.'’/+_]")
_MODEL = re.compile(r"([a-z]{2,})\d")
# Scripts that write words without spaces between, or with endings: their words are found by any part, too.
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_LONGEST_PART = 8
# Words that nobody searches for but as a name: "He", "Will".
_STOP = """
    a an and are as at be been but by can could do does for from has have how if in into is it its more most
    not of on only or our such than that the their them then there these they this those through to toward
    towards under upon via was we were what when where which while who why will with within without would you
    your also between each across over
"""
STOP = frozenset(_STOP.split())
_GREEK = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau
    upsilon phi chi psi omega
"""
# What Unicode does not take apart, and people type: names such as Wołczyk, models such as τ-bench.
_SPELLED = {
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ħ": "h",
    "ı": "i",
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "^": "",
}
_SPELLED |= {chr(0x3B1 + number): name for number, name in enumerate(_GREEK.split())}


class _Fold(dict[int, str]):
    """What becomes of a character: lower case, without accents. It is filled in as it is needed."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code))
        bare = "".join(part for part in parts if unicodedata.category(part)[0] != "M")
        lower = unicodedata.normalize("NFC", bare).lower()
        self[code] = "".join(_SPELLED.get(letter, letter) for letter in lower)
        return self[code]


_FOLD = _Fold()


def fold(text: str) -> str:
    """Return a text as it is compared: "Üstün" as "ustun", "R²" as "r2", "τ-bench" as "tau-bench"."""
    if text.isascii():
        return text.lower().replace("^", "")
    return unicodedata.normalize("NFC", text).translate(_FOLD)


def stem(word: str) -> str:
    """Return a folded word without the s of a plural."""
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui":
        return f"{word[:-3]}y" if word.endswith("ies") and len(word) > 4 else word[:-1]
    return word


def words_of(folded: str) -> list[str]:
    """Return the words of a folded text: "gpt-4o" is one."""
    return WORD.findall(folded)


def parts_of(word: str) -> list[str]:
    """Return the parts of a folded word: "gpt" and "4o"."""
    return _SEPARATOR.split(word)


@lru_cache(maxsize=1 << 16)  # more words than a month has, most of which come again and again
def terms_of(word: str) -> tuple[str, ...]:
    """Return the terms of a folded word.

    They are its parts, the name of a model without its number, and the whole joined, so that "GPT-4o", "GPT 4o"
    and "gpt4o" find each other; of a Korean or Japanese word its endings, too, by which any part of it is found.
    """
    parts = parts_of(word)
    terms = [stem(part) for part in parts]
    terms += [match[1] for part in parts if (match := _MODEL.match(part))]
    if len(parts) == 2 or (len(parts) > 2 and any(map(str.isdigit, word))):
        terms.append(stem("".join(parts)))
    unspaced = [part for part in parts if UNSPACED.search(part)]
    terms += [part[start : start + _LONGEST_PART] for part in unspaced for start in range(1, len(part) - 1)]
    return tuple(dict.fromkeys(term[:LONGEST] for term in terms if len(term) > 1))


def term_of_id(paper_id: str) -> str:
    """Return the term of a paper's id: "06570.2602", which the number alone is the beginning of."""
    head, separator, number = re.match(r"(.*?)([./]?)([^./]*)$", paper_id).groups()  # type: ignore[union-attr]
    return f"{number}.{head}".lower() if separator else number.lower()
