"""Dollars: where the formula between two of them ends, and whether there is one, or two prices. Pure."""

import re

_AMOUNT = re.compile(r"\d[\d,.]*\s?(?:[kKMB]\b|thousand|million|billion)?")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?")
_GROUP = re.compile(r"\{[^{}]*\}")
_TWO_WORDS = re.compile(r"[A-Za-z]{3,} +[A-Za-z]{3,}")
_SAYS_TEX = re.compile(r"[\\^_{}=<>]")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]+\b")


def formula_between(source: str, start: int) -> tuple[str, int, int] | None:
    """Return the formula that opens at `start`, how many dollars are on each of its sides, and where it ends."""
    width = 2 if source.startswith("$$", start) else 1
    end = _closing(source, start + width, "$" * width)
    if end is None:
        return None
    formula, after = source[start + width : end], end + width
    return (formula, width, after) if _is_formula(formula, source[after : after + 20]) else None


def is_balanced(formula: str) -> bool:
    """Return whether each brace of `formula` has its other, and no backslash is its last sign."""
    depth = 0
    for sign in re.findall(r"\\.|[{}]", formula, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0 and not re.search(r"(?<!\\)(?:\\\\)*\\\Z", formula)


def _closing(source: str, start: int, dollars: str) -> int | None:
    """Return the position of the next `dollars` outside of braces; None if there are none."""
    depth, position = 0, start
    while position < len(source):
        character = source[position]
        if character == "\\":
            position += 1
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
        elif depth <= 0 and source.startswith(dollars, position):
            return position
        position += 1
    return None


def _is_formula(content: str, after: str) -> bool:
    """Return whether `content` is a formula, not text between prices ("costs $5 and $10") or shell variables."""
    if not content.strip() or not is_balanced(content) or "\n\n" in content:
        return False
    if _VARIABLE.match(content) and _VARIABLE.match(after):
        return False
    words = _without_groups(content)
    has_word = re.search(r"[A-Za-z]{2}", words)
    if _AMOUNT.match(content):
        is_before_price = after[:1].isdigit() and not re.search(r"\\[A-Za-z]|[\^_={}]", content)
        ends_before_word = content[-1].isspace() and has_word
        return not (is_before_price or ends_before_word)
    if content == content.strip():
        return True
    is_after_spaced_sign = has_word and re.search(r"\d", content) and not _SAYS_TEX.search(content)  # "US$ 5 and"
    return not (is_after_spaced_sign or _TWO_WORDS.search(words))


def _without_groups(content: str) -> str:
    """Return `content` without commands and groups in braces: words that remain belong to no formula."""
    while _GROUP.search(content):
        content = _GROUP.sub(" ", content)
    return _COMMAND.sub(" ", content)
