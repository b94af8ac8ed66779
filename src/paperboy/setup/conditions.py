"""Evaluates the conditions of workflows, as far as that can be done before they run. Pure."""

import re
from collections.abc import Iterable, Mapping

from paperboy.setup.workflows import as_list

_STATUS = {"always()": "true", "success()": "true", "failure()": "false", "cancelled()": "false"}
# they are null after another event, which contains nothing
_OF_OTHER_EVENTS = r"github\.(head_ref|event\.(pull_request|head_commit|commits|issue|comment|release)\b)"


def evaluate(condition: str, known: Mapping[str, object]) -> bool | None:
    """Return whether a condition holds, with the context values that are `known`; None if only a run can say.

    Of the language (https://docs.github.com/en/actions/reference/workflows-and-actions/expressions) it reads what
    such conditions are made of: comparisons with a text, `&&`, `||`, `!` and brackets. All else is None.
    """
    text = re.sub(r"\$\{\{|\}\}", " ", condition).strip()
    if any(re.search(r"[()&|]", literal) for literal in re.findall(r"'[^']*'", text)):
        return None
    for call, value in _STATUS.items():
        text = text.replace(call, value)
    text = re.sub(rf"\b\w+\([^()]*{_OF_OTHER_EVENTS}[^()]*\)", "false", text)
    text = re.sub(r"\b\w+\([^()]*\)", "unknown", text)  # of other functions nothing is known
    while match := re.search(r"\(([^()]*)\)", text):
        value = {True: "true", False: "false", None: "unknown"}[_without_brackets(match[1], known)]
        text = text[: match.start()] + value + text[match.end() :]
    return _without_brackets(text, known)


def _without_brackets(text: str, known: Mapping[str, object]) -> bool | None:
    either = [_all_of(part, known) for part in text.split("||")]
    return True if True in either else None if None in either else False


def _all_of(text: str, known: Mapping[str, object]) -> bool | None:
    values = [_single(part.strip(), known) for part in text.split("&&")]
    return False if False in values else None if None in values else True


def _single(text: str, known: Mapping[str, object]) -> bool | None:
    if text in ("", "true", "!false"):
        return True
    if text in ("false", "!true"):
        return False
    match = re.fullmatch(r"('[^']*'|[\w.-]+)\s*([!=]=)\s*('[^']*'|[\w.-]+)", text)
    sides = (_value(match[1], known), _value(match[3], known)) if match else (None, None)
    return None if match is None or None in sides else (sides[0] == sides[1]) is (match[2] == "==")


def _value(word: str, known: Mapping[str, object]) -> str | None:
    """Return a value in small letters, as it is compared: null is an empty text. None if it is not known."""
    name = word.lower()
    if name.startswith("'") or name in ("true", "false"):
        return name.strip("'")
    if re.fullmatch(r"needs\.[\w-]+\.result", name):
        return "success"
    if name in known:
        return str(known[name]).lower()
    return "" if name == "null" or re.match(_OF_OTHER_EVENTS, name) else None


def includes(event: object, branch: str | None) -> bool:
    """Return whether the filters of a trigger include a branch. One that is not known is included."""
    if not isinstance(event, Mapping) or branch is None:
        return True
    wanted, ignored = (list(map(str, as_list(event.get(key)))) for key in ("branches", "branches-ignore"))
    return not matches(ignored, branch) and (not wanted or matches(wanted, branch))


def matches(patterns: Iterable[str], name: str) -> bool:
    """Return whether a name matches patterns, of which the last that does may take it out with a `!`.

    See https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet.
    """
    result = False
    for pattern in patterns:
        expression = re.escape(pattern.removeprefix("!")).replace(r"\*\*", ".*").replace(r"\*", "[^/]*")
        if re.fullmatch(expression, name):
            result = not pattern.startswith("!")
    return result
