r"""`~`: TeX's space that does not break (`Fig.~3`, `et~al.`), or the tilde of a range (`30%~50%`, `A~Z`). Pure.

TeX knows the first only; authors of abstracts write both. A tie is between words, or between a word and a number
or formula; what else stands there is shown as it was written.
"""

import re

_WRAPPING = re.compile(r"\\[A-Za-z]+\s*(?=\{)|[{}]")

_QUANTITY = re.compile(r"[-−+±<>≤≥≈∼]?(?:[$€£¥₩#]|US\$)?\.?\d")
_LETTER = re.compile(r"[A-Za-zα-ωΑ-Ω]\Z")
_NUMBERED = re.compile(r"([A-Za-z]{1,3})[-_]?\d+(?:\.\d+)*\Z")
_INITIAL = re.compile(r"[A-Z]\.")
_THOUSANDS = re.compile(r"0\d\d(?!\d)")  # `10~000` is one number: no range ends in 000
_SIGN = r"(?:[=<>+]|-{1,3})"  # between two ties: `n~=~5`, `this~--~that`
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]")
_UNIT_OR_RELATION = re.compile(
    r"\$\s*(?:mu|Omega|AA|%|mathrm|text|times|pm|in|le|ge|leq|geq|approx|sim|to|cdot)(?![A-Za-z])[^\d$]*\$\w*"
)
_AMOUNT_BEFORE = re.compile(r"\d[\d,.]*\s+([^\W\d]+|\\?%)\Z")
_AMOUNT_AFTER = re.compile(r"\d[\d,.]*\s+([^\W\d]+|\\?%)")
_IN_ORDER = (
    "one two three four five six seven eight nine ten",
    "jan feb mar apr may jun jul aug sep sept oct nov dec",
    "january february march april may june july august september october november december",
    "mon tue wed thu fri sat sun",
    "monday tuesday wednesday thursday friday saturday sunday",
)


def is_tie(source: str, place: int) -> bool:
    """Return whether the `~` at `place` is a tie."""
    before, after = source[place - 1 : place], source[place + 1 : place + 2]
    if not before or not after or before.isspace() or after.isspace():
        return False
    if _is_beside_sign(source[max(0, place - 60) : place], source[place + 1 : place + 61]):
        return True
    if before in "([/~=<>-+\\" or after in ")].,;:!?~=<>/":
        return False
    word, right = _before(source[max(0, place - 60) : place]), _plain(_after(source[place + 1 : place + 61]))
    left = _plain(word)
    if not re.search(r"[^\W_]|\$", left):
        return False
    if _is_one(word, right):
        return True
    return not (
        _is_range(left, right)
        or _has_unit_twice(source[max(0, place - 60) : place], source[place + 1 : place + 61])
    )


def _is_beside_sign(before: str, after: str) -> bool:
    """Return whether there is a sign beside the tie that has one on its other side, too."""
    return bool(re.search(rf"~{_SIGN}\Z", before) or re.match(rf"{_SIGN}~(?!\s)", after))


def _before(text: str) -> str:
    """Return the word at the end of `text`, formulas in it or not."""
    opening = text.rfind("$", 0, -1) if text.endswith("$") else -1
    start = len(re.split(r"[\s~]", text[: max(0, opening)])[-1]) if opening >= 0 else 0
    return text[opening - start :] if opening >= 0 else re.split(r"[\s~]", text)[-1]


def _after(text: str) -> str:
    """Return the word at the beginning of `text`, formulas in it or not."""
    formula = re.match(r"\$[^$]+\$", text)
    end = formula.end() if formula else 0
    return text[:end] + re.split(r"[\s~]", text[end:])[0]


def _plain(token: str) -> str:
    """Return `token` without the commands, brackets and full stops around it."""
    return re.sub(r"\A[(\[]+|[.,:;)\]]+\Z", "", _WRAPPING.sub("", token).replace("\\", ""))


def _is_range(left: str, right: str) -> bool:
    if _has_formula(left) and _has_formula(right):
        return True
    left, right = (
        left.strip("$") if _has_formula(left) else left,
        right.strip("$") if _has_formula(right) else right,
    )
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


def _has_unit_twice(before: str, after: str) -> bool:
    """Return whether a range has its unit on both sides, as in `10 ms~20 ms`."""
    left, right = _AMOUNT_BEFORE.search(before), _AMOUNT_AFTER.match(after)
    return left is not None and right is not None and left[1] == right[1]


def _has_formula(token: str) -> bool:
    return token.startswith("$") and token.count("$") > 1
