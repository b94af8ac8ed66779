"""YAML that people write for Jekyll, read as Jekyll reads it: its values, and the line of each.

Jekyll reads its files with libyaml (through Ruby's Psych), which is PyYAML's C parser, too; the pure Python one is
stricter about tabs, and is used where that is not built in. Jekyll then reads the first document only, ignores a
tag that it does not know, and takes an impossible date as a text
(https://github.com/dtao/safe_yaml/blob/master/lib/safe_yaml/psych_handler.rb).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from paperboy.errors import SetupError
from paperboy.site.files import text_of

DEEPEST = 100  # levels; libyaml itself, and so Jekyll, goes to 1000
LARGEST = 100_000  # values, with what aliases repeat

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = {f"tag:yaml.org,2002:{name}" for name in ("bool", "float", "int", "null", "timestamp")}


@dataclass(frozen=True)
class Document:
    """A YAML file: its values, and its nodes (`root`) with their lines. `later` are files that are merged into it.

    `names` are those of all the files that were read as one, in their order.
    """

    path: Path
    values: dict[Any, Any]
    root: yaml.Node | None = None
    later: tuple["Document", ...] = ()
    names: tuple[str, ...] = ()

    def at(self, *keys: str | int) -> str:
        """Return the file and the line, from 1, of the value under `keys`, or of its nearest parent."""
        for document in reversed(self.later):
            if keys and keys[0] in document.values:
                return document.at(*keys)
        return f"{self.path}, line {line_of(self.root, keys)}"


def read(path: Path) -> Document:
    """Read a file. Raises SetupError with file and line if it cannot be, FileNotFoundError if there is none."""
    return parse(text_of(path), path)


def parse(text: str, path: Path) -> Document:
    """Read the first document of `text`. Raises SetupError with `path` and line when it holds no mapping."""
    root, values = load(text, path)
    if values is None:
        values = {}
    if not isinstance(values, dict):
        raise SetupError(f"{path} holds no settings: it must be a list of `key: value` lines")
    return Document(path, values, root)


def load(text: str, path: Path) -> tuple[yaml.Node | None, Any]:
    """Return the first document of `text` as nodes and as a value. Raises SetupError with `path` and line."""
    try:
        _check_depth(text)
        loader = _Loader(text)
        root = loader.get_node() if loader.check_node() else None
        if root:
            _check_size(root, {})
        values = loader.construct_document(root) if root else None
    except yaml.MarkedYAMLError as error:
        where = f"{path}, line {error.problem_mark.line + 1}" if error.problem_mark else str(path)
        raise SetupError(f"{where}: not readable as YAML: {error.problem}") from error
    except yaml.reader.ReaderError as error:
        line = text.encode().count(b"\n", 0, error.position) + 1
        raise SetupError(f"{path}, line {line}: not readable as YAML: {error.reason}") from error
    return root, values


def refuse_repeated(root: yaml.Node | None, path: Path) -> None:
    """Raise SetupError when a key is in one block twice, where YAML would drop the first without a word."""
    for key, lines in repeated_keys(root):
        raise SetupError(f"{path}, line {lines[1]}: `{key}` is there twice: keep one of them")


def repeated_keys(root: yaml.Node | None) -> Iterator[tuple[str, list[int]]]:
    """Yield the keys that are in one block more than once, each with its lines."""
    if isinstance(root, yaml.MappingNode):
        lines: dict[str, list[int]] = {}
        for key, value in root.value:
            lines.setdefault(str(key.value), []).append(key.start_mark.line + 1)
            yield from repeated_keys(value)
        yield from ((key, each) for key, each in lines.items() if len(each) > 1)
    elif isinstance(root, yaml.SequenceNode):
        for value in root.value:
            yield from repeated_keys(value)


class _Loader(_Base):  # type: ignore[misc]
    """Makes values as Jekyll's reader does: where a tag is unknown or does not fit, what is written."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 (PyYAML's)
        """Return the value of a node. A number of base 60 stays a text, too: who writes 10:15 means a time."""
        if isinstance(node, yaml.ScalarNode):
            is_time = ":" in node.value and not node.tag.endswith(":timestamp")
            try:
                return (
                    node.value
                    if node.tag not in _PLAIN or is_time
                    else self.yaml_constructors[node.tag](self, node)
                )
            except (ValueError, KeyError, OverflowError, AttributeError, yaml.YAMLError):
                return node.value
        node.tag = f"tag:yaml.org,2002:{'map' if isinstance(node, yaml.MappingNode) else 'seq'}"
        return super().construct_object(node, deep)


def _check_depth(text: str) -> None:
    """Raise MarkedYAMLError when the first document is nested too deeply for anybody to have meant it."""
    depth = 0
    for event in yaml.parse(text, Loader=_Base):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.DocumentEndEvent):
            return
        if depth > DEEPEST:
            raise _error(f"lists and blocks in one another go down {DEEPEST} levels at most", event)


def _check_size(node: yaml.Node, sizes: dict[int, int]) -> int:
    """Return how many values a node has, with what its aliases repeat.

    Raises MarkedYAMLError when these make it endless or too large.
    """
    if id(node) not in sizes:
        sizes[id(node)] = 0  # until all of it is counted
        children = node.value if isinstance(node, yaml.CollectionNode) else []
        if isinstance(node, yaml.MappingNode):
            children = [each for pair in node.value for each in pair]
        sizes[id(node)] = 1 + sum(_check_size(each, sizes) for each in children)
    if not 0 < sizes[id(node)] <= LARGEST:
        why = f"with what its aliases repeat it has more than {LARGEST} values"
        raise _error(why if sizes[id(node)] else "an alias is part of what it names", node)
    return sizes[id(node)]


def _error(problem: str, at: yaml.Node | yaml.Event) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=at.start_mark)  # type: ignore[arg-type]


def line_of(root: yaml.Node | None, keys: tuple[str | int, ...]) -> int:
    """Return the line, from 1, of the value under `keys`; that of the nearest parent if there is no such value."""
    node, line = root, 1
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            found = [(k, v) for k, v in node.value if k.value == str(key)]
            if not found:
                break
            line, node = found[-1][0].start_mark.line + 1, found[-1][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            line = node.start_mark.line + 1
        else:
            break
    return line
