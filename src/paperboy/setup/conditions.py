"""Evaluates the `if:` conditions and branch filters of workflows, as far as can be done before a run. Pure."""

import ast
import re
from collections.abc import Mapping

from paperboy.setup.workflows import as_list
from paperboy.site.jekyll import glob_matches

_TOKEN = re.compile(r"'(?:[^']|'')*'|&&|\|\||!(?!=)|(?<=\w)-(?=\w)|\s+")
_PYTHON = {"&&": " and ", "||": " or ", "!": "~", "-": "_"}
_STATUS = {"always": True, "success": True, "failure": False, "cancelled": False}
_SUCCESSFUL = re.compile(r"(needs|steps)\.\w+\.(result|outcome|conclusion)")
_AFTER_PAPERBOY = ("schedule", "workflow_dispatch", "workflow_run")  # events; after these the following are null
_OF_OTHERS = re.compile(
    r"github\.(head_ref|base_ref|event\.(pull_request|head_commit|commits|issue|comment|release)\b)"
)


class _UnknownError(Exception):
    """Only a run can say."""


def evaluate(condition: str, context: Mapping[str, str]) -> bool | None:
    """Return whether a condition holds, by the values in `context`; None if only a run can say.

    Python's own parser reads it: expressions
    (https://docs.github.com/en/actions/reference/workflows-and-actions/expressions) have other names for its
    operators, and a `!` that binds like its `~`. Texts are compared in small letters, and null is an empty one.
    """
    text = re.sub(r"\$\{\{|\}\}", " ", condition).strip()
    try:
        return bool(_value(ast.parse(_TOKEN.sub(_in_python, text), mode="eval").body, context)) if text else True
    except (SyntaxError, ValueError, RecursionError, MemoryError, _UnknownError):
        return None


def _in_python(token: re.Match[str]) -> str:
    literal = repr(token[0][1:-1].replace("''", "'"))
    return literal if token[0].startswith("'") else _PYTHON.get(token[0], " ")


def _value(node: ast.expr, context: Mapping[str, str]) -> str | bool:  # noqa: PLR0911 (one for each form)
    match node:
        case ast.Constant(value):
            return str(value).lower()
        case ast.BoolOp(operator, parts):
            ends = isinstance(operator, ast.Or)  # with the first value that is like this
            known = [_truth(part, context) for part in parts]
            if ends not in known and None in known:
                raise _UnknownError
            return ends if ends in known else not ends
        case ast.UnaryOp(ast.Invert(), operand):
            return not _value(operand, context)
        case ast.Compare(left, [ast.Eq() | ast.NotEq() as operator], [right]):
            sides = {str(_value(side, context)).lower() for side in (left, right)}
            return (len(sides) == 1) is isinstance(operator, ast.Eq)
        case ast.Call(ast.Name(name), []) if name in _STATUS:
            return _STATUS[name]
        case ast.Call(ast.Name("contains" | "startsWith" | "endsWith" as name), [text, part]):
            find = {"contains": str.__contains__, "startsWith": str.startswith, "endsWith": str.endswith}[name]
            return find(str(_value(text, context)), str(_value(part, context)))
        case ast.Name() | ast.Attribute() | ast.Subscript():
            return _look_up(re.sub(r"\['(\w+)'\]", r".\1", ast.unparse(node)).lower(), context)
    raise _UnknownError


def _truth(node: ast.expr, context: Mapping[str, str]) -> bool | None:
    try:
        return bool(_value(node, context))
    except _UnknownError:
        return None


def _look_up(name: str, context: Mapping[str, str]) -> str | bool:
    if name in context:
        return context[name].lower()
    if name in ("true", "false"):
        return name == "true"
    if name == "null" or (context.get("github.event_name") in _AFTER_PAPERBOY and _OF_OTHERS.match(name)):
        return ""
    if _SUCCESSFUL.fullmatch(name):
        return "success"
    raise _UnknownError


def includes(event: object, branch: str | None) -> bool:
    """Return whether the filters of a trigger include a branch. One that is not known is included.

    The last pattern that matches counts, and `!` takes a branch out
    (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet).
    """
    if not isinstance(event, Mapping) or branch is None:
        return True
    is_in = not event.get("branches")
    for pattern in map(str, as_list(event.get("branches"))):
        if glob_matches(pattern.removeprefix("!"), branch):
            is_in = not pattern.startswith("!")
    return is_in and not any(glob_matches(str(each), branch) for each in as_list(event.get("branches-ignore")))
