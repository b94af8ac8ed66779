"""YAML that people write for Jekyll, read as Jekyll reads it: its values, and the line that each stands on.

Jekyll has libyaml read its files (through Ruby's Psych), which is PyYAML's C parser, too; the pure Python one is
stricter about tabs, and stands in where that is not built in. Jekyll then looks at the first document only, takes
a tag that it does not know for nothing, and an impossible date for a text
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

_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MERGE = "tag:yaml.org,2002:merge"
_PLAIN = {f"tag:yaml.org,2002:{name}" for name in ("bool", "float", "int", "null", "timestamp")}


@dataclass(frozen=True)
class Document:
    """What a YAML file says. `root` knows where. `later` are files that are read after it, and say more.

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
        _measure(text)
        loader = _LOADER(text)
        try:
            root = loader.get_node() if loader.check_node() else None
        finally:
            loader.dispose()
        values = _Values().of(root) if root else None
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
        raise SetupError(f"{path}, line {lines[1]}: `{key}` is there twice: make one of both")


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


def _measure(text: str) -> None:
    """Raise MarkedYAMLError when the first document is nested too deeply for anybody to have meant it."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.DocumentEndEvent):
            return
        if depth > DEEPEST:
            raise yaml.MarkedYAMLError(
                problem=f"lists and blocks in one another go down {DEEPEST} levels at most",
                problem_mark=event.start_mark,  # type: ignore[arg-type] # the C parser's is alike
            )


class _Values:
    """Makes values of nodes. An alias gives the very value that it names."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, int]] = {}
        self._open: set[int] = set()
        self._scalars = yaml.constructor.SafeConstructor()

    def of(self, node: yaml.Node) -> Any:  # noqa: ANN401 (whatever stands there)
        """Return the value of `node`. Raises MarkedYAMLError when aliases make it endless or too large."""
        return self._sized(node)[0]

    def _sized(self, node: yaml.Node) -> tuple[Any, int]:
        if id(node) in self._known:
            return self._known[id(node)]
        if id(node) in self._open:
            raise yaml.MarkedYAMLError(
                problem="an alias stands inside of what it names", problem_mark=node.start_mark
            )
        self._open.add(id(node))
        found = self._made(node)
        self._open.remove(id(node))
        if found[1] > LARGEST:
            raise yaml.MarkedYAMLError(
                problem=f"with what its aliases repeat it has more than {LARGEST} values",
                problem_mark=node.start_mark,
            )
        self._known[id(node)] = found
        return found

    def _made(self, node: yaml.Node) -> tuple[Any, int]:
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node)
        if isinstance(node, yaml.SequenceNode):
            items = [self._sized(item) for item in node.value]
            return [value for value, _ in items], 1 + sum(size for _, size in items)
        return self._scalar(node), 1

    def _mapping(self, node: yaml.MappingNode) -> tuple[dict[Any, Any], int]:
        values: dict[Any, Any] = {}
        total = 1
        for key_node, value_node in node.value:
            key, key_size = self._sized(key_node)
            value, size = self._sized(value_node)
            total += key_size + size
            merged = list(_merged(value)) if key_node.tag == _MERGE else []
            if merged:
                for each in merged:
                    values |= each
            else:
                values[str(key) if isinstance(key, dict | list) else key] = value
        return values, total

    def _scalar(self, node: yaml.Node) -> Any:  # noqa: ANN401 (whatever stands there)
        """Return the value of a scalar; as it is written if its tag is unknown or does not fit.

        A number of base 60 stays as it is written, too: who writes 10:15 means a time.
        """
        if node.tag not in _PLAIN or (":" in node.value and not node.tag.endswith(":timestamp")):
            return node.value
        try:
            return self._scalars.yaml_constructors[node.tag](self._scalars, node)
        except (ValueError, KeyError, OverflowError, AttributeError, yaml.YAMLError):
            return node.value


def _merged(value: object) -> Iterator[dict[Any, Any]]:
    """Yield what a key `<<` takes over, in the order in which Ruby's Psych does; nothing if it can be none."""
    if isinstance(value, dict):
        yield value
    elif isinstance(value, list) and all(isinstance(each, dict) for each in value):
        yield from reversed(value)


def line_of(root: yaml.Node | None, keys: tuple[str | int, ...]) -> int:
    """Return the line, from 1, where the value under `keys` stands; that of the nearest parent if it has none."""
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
