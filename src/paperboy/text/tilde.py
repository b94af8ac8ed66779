r"""`~`: TeX's space that does not break (`Fig.~3`, `et~al.`), or the tilde of a range (`30%~50%`, `A~Z`). Pure.

TeX knows the first only; authors of abstracts write both. A tie is between words, or between a word and a number
or formula; what else stands there is shown as it was written.
"""

import re

_REACH = 60  # characters on each side that are looked at
_LEFT_WORD = re.compile(r"[^\s~]*?\$[^$]+\$\Z|[^\s~]*\Z")  # with a formula in it or not
_RIGHT_WORD = re.compile(r"(?:\$[^$]+\$)?[^\s~]*")
_WRAPPING = re.compile(r"\\[A-Za-z]+\s*(?=\{)|[{}\\]")

_QUANTITY = re.compile(r"[-−+±<>≤≥≈∼]?(?:[$€£¥₩#]|US\$)?\.?\d")
_LETTER = re.compile(r"[A-Za-zα-ωΑ-Ω]\Z")
_NUMBERED = re.compile(r"([A-Za-z]{1,3})[-_]?\d+(?:\.\d+)*\Z")
_INITIAL = re.compile(r"[A-Z]\.")
_THOUSANDS = re.compile(r"0\d\d(?!\d)")  # `10~000` is one number: no range ends in 000
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]")
_UNIT_OR_RELATION = re.compile(
    r"\$\s*(?:mu|Omega|AA|%|mathrm|text|times|pm|in|le|ge|leq|geq|approx|sim|to|cdot)(?![A-Za-z])[^\d$]*\$\w*"
)
# with \0 in the place of the tilde: `n~=~5` and `this~--~that`, `10 ms~20 ms`
_BESIDE_SIGN = re.compile(r"~(?:[=<>+]|-{1,3})\0|\0(?:[=<>+]|-{1,3})~(?!\s)")
_UNIT_TWICE = re.compile(r"\d[\d,.]*\s+([^\W\d]+|\\?%)\0\d[\d,.]*\s+\1(?![^\W\d])")
_IN_ORDER = (
    "one two three four five six seven eight nine ten",
    "jan feb mar apr may jun jul aug sep sept oct nov dec",
    "january february march april may june july august september october november december",
    "mon tue wed thu fri sat sun",
    "monday tuesday wednesday thursday friday saturday sunday",
)


def is_tie(source: str, place: int) -> bool:
    """Return whether the `~` at `place` is a tie."""
    before, after = source[max(0, place - _REACH) : place], source[place + 1 : place + 1 + _REACH]
    if not before or not after or before[-1].isspace() or after[0].isspace():
        return False
    around = f"{before}\0{after}"
    if _BESIDE_SIGN.search(around):
        return True
    if before[-1] in "([/~=<>-+\\" or after[0] in ")].,;:!?~=<>/":
        return False
    word, right = _word(_LEFT_WORD.search(before)), _plain(_word(_RIGHT_WORD.match(after)))
    left = _plain(word)
    if not re.search(r"[^\W_]|\$", left):
        return False
    return _is_one(word, right) or not (_is_range(left, right) or _UNIT_TWICE.search(around))


def _word(match: re.Match[str] | None) -> str:
    return match[0] if match else ""


def _plain(token: str) -> str:
    """Return `token` without the commands, brackets and full stops around it."""
    return re.sub(r"\A[(\[]+|[.,:;)\]]+\Z", "", _WRAPPING.sub("", token))


def _is_range(left: str, right: str) -> bool:
    if _has_formula(left) and _has_formula(right):
        return True
    left, right = (token.strip("$") if _has_formula(token) else token for token in (left, right))
    if _QUANTITY.match(left) and (_QUANTITY.match(right) or right == "infty"):
        return True
    if _UNSPACED.search(left[-1:]) and _UNSPACED.match(right):  # in Korean, Chinese and Japanese it is from … to
        return True
    if _LETTER.match(left):  # letters from A to Z; `N~10` says about, or up to
        return bool(_LETTER.match(right) or _QUANTITY.match(right))
    numbered = _NUMBERED.match(left), _NUMBERED.match(right)
    if numbered[0] and numbered[1]:
        return numbered[0][1] == numbered[1][1]
    return any({left.lower(), re.sub(r"\W+\Z", "", right).lower()} <= set(words.split()) for words in _IN_ORDER)


def _is_one(word: str, right: str) -> bool:
    """Return whether it is no range: initials, an article, `10~000`, a number and its unit."""
    if word in ("a", "A", "I"):
        return bool(_QUANTITY.match(right) and not right.isdigit()) or _has_formula(right)
    if _INITIAL.fullmatch(word) and re.match(r"[A-Z]", right):
        return True
    if re.fullmatch(r"\d{1,3}", word) and _THOUSANDS.match(right):
        return True
    return _has_formula(word) and _UNIT_OR_RELATION.fullmatch(right) is not None


def _has_formula(token: str) -> bool:
    return token.startswith("$") and token.count("$") > 1
