"""Evaluates the `if:` of workflows, as far as can be known before they run, and their branch patterns. Pure.

The language is that of https://docs.github.com/en/actions/reference/workflows-and-actions/expressions.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping

UNKNOWN = object()  # a value that only a run knows

_TOKEN = re.compile(r"\s*('(?:[^']|'')*'|&&|\|\||==|!=|[<>]=?|[!(),]|[\w.*\[\]-]+)")
_OF_OTHER_EVENTS = re.compile(  # null after any other event
    r"github\.event\.(pull_request|head_commit|commits|issue|comment|review|release|deployment)\b|github\.head_ref$"
)
_FUNCTIONS: Mapping[str, Callable[..., object]] = {
    "always": lambda: True,
    "success": lambda: True,
    "failure": lambda: False,
    "cancelled": lambda: False,
    "contains": lambda where, what: what in where if isinstance(where, list) else _text(what) in _text(where),
    "startswith": lambda text, start: _text(text).startswith(_text(start)),
    "endswith": lambda text, end: _text(text).endswith(_text(end)),
    "fromjson": lambda text: json.loads(str(text)),
}


def evaluate(condition: str, known: Mapping[str, object]) -> bool | None:
    """Return whether a condition holds, with the context values that are `known`; None if only a run knows.

    It is None for one that cannot be read, too.
    """
    text = re.sub(r"^\s*\$\{\{(.*)\}\}\s*$", r"\1", condition, flags=re.DOTALL)
    if not text.strip():
        return True
    try:
        value = _Expression(text, known).value()
    except (ValueError, IndexError, TypeError, RecursionError):
        return None
    return None if value is UNKNOWN else bool(value)


class _Expression:
    """A condition while it is read, from the left to the right."""

    def __init__(self, text: str, known: Mapping[str, object]) -> None:
        self._tokens = _TOKEN.findall(text)
        if re.sub(r"\s", "", "".join(self._tokens)) != re.sub(r"\s", "", text):
            raise ValueError(text)
        self._known = known

    def value(self) -> object:
        value = self._either()
        if self._tokens:
            raise ValueError(self._tokens)
        return value

    def _takes(self, token: str) -> bool:
        if self._tokens[:1] != [token]:
            return False
        del self._tokens[0]
        return True

    def _either(self) -> object:
        value = self._both()
        while self._takes("||"):
            other = self._both()
            value = other if value is not UNKNOWN and not value else value
            value = other if value is UNKNOWN and other is not UNKNOWN and other else value
        return value

    def _both(self) -> object:
        value = self._comparison()
        while self._takes("&&"):
            other = self._comparison()
            value = other if value is not UNKNOWN and value else value
            value = other if value is UNKNOWN and other is not UNKNOWN and not other else value
        return value

    def _comparison(self) -> object:
        value = self._single()
        while self._tokens and self._tokens[0] in ("==", "!=", "<", "<=", ">", ">="):
            operator = self._tokens.pop(0)
            other = self._single()
            if UNKNOWN in (value, other) or operator not in ("==", "!="):
                value = UNKNOWN
            else:
                value = (_text(value) == _text(other)) is (operator == "==")
        return value

    def _single(self) -> object:
        token = self._tokens.pop(0)
        if token == "!":  # noqa: S105 (no password)
            value = self._single()
            return UNKNOWN if value is UNKNOWN else not value
        if token == "(":  # noqa: S105 (no password)
            value = self._either()
            if not self._takes(")"):
                raise ValueError(token)
            return value
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        return self._call(token.lower()) if self._takes("(") else self._named(token.lower())

    def _call(self, name: str) -> object:
        arguments = []
        while not self._takes(")"):
            arguments.append(self._either())
            self._takes(",")
        if name not in _FUNCTIONS or UNKNOWN in arguments:
            return UNKNOWN
        return _FUNCTIONS[name](*arguments)

    def _named(self, name: str) -> object:
        if name in ("true", "false", "null"):
            return {"true": True, "false": False}.get(name)
        if re.fullmatch(r"needs\.[\w-]+\.result", name):
            return "success"
        if name not in self._known and _OF_OTHER_EVENTS.match(name):
            return None
        return self._known.get(name, UNKNOWN)


def _text(value: object) -> str:
    """Return a value as GitHub compares it: without regard to capital letters; null is an empty text."""
    return "" if value is None else str(value).lower()


def includes(event: object, branch: str | None) -> bool:
    """Return whether the `branches` and `branches-ignore` of a trigger let a branch through.

    A branch that is not known gets through. The patterns are those of
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet.
    """
    if not isinstance(event, Mapping) or branch is None:
        return True
    wanted, ignored = (event.get(key) for key in ("branches", "branches-ignore"))
    if ignored and matches(_patterns(ignored), branch):
        return False
    return matches(_patterns(wanted), branch) if wanted else True


def matches(patterns: Iterable[str], name: str) -> bool:
    """Return whether the last of the patterns that fits `name` is not one with a `!` before it."""
    result = False
    for pattern in patterns:
        expression = re.escape(pattern.removeprefix("!")).replace(r"\*\*", ".*").replace(r"\*", "[^/]*")
        if re.fullmatch(expression, name):
            result = not pattern.startswith("!")
    return result


def _patterns(written: object) -> list[str]:
    return [str(each) for each in written] if isinstance(written, list) else [str(written)]
