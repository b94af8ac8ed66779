"""How Jekyll reads a config: several files as one, and the defaults of front matter. Pure.

The rules are those of Jekyll 4
(https://github.com/jekyll/jekyll/blob/master/lib/jekyll/frontmatter_defaults.rb,
https://jekyllrb.com/docs/configuration/options/#build-command-options).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import translate
from typing import Any, Literal

# What reads a post: kramdown, CommonMark with raw HTML (`html`), or one that takes raw HTML out (`markdown`).
Engine = Literal["kramdown", "html", "markdown"]

_OLD_TYPES = {"post": "posts", "page": "pages", "draft": "drafts"}
_BUILD = re.compile(r"\bjekyll\s+b(?:uild)?\b[^\n]*?--config[ =]+[\"']?([\w./-]+(?:,[\w./-]+)*)")


def config_names(text: str) -> list[str]:
    """Return the config files that a build in `text`, a workflow or a Rakefile, names; none if it names none."""
    joined = re.sub(r"\\\n\s*", " ", text)
    match = _BUILD.search(re.sub(r"^\s*#.*$", "", joined, flags=re.MULTILINE))
    return match[1].split(",") if match else []


def merged(configs: Iterable[Mapping[Any, Any]]) -> dict[Any, Any]:
    """Return several configs as one: a later one wins, and blocks are laid into one another."""
    result: dict[Any, Any] = {}
    for config in configs:
        for key, value in config.items():
            before = result.get(key)
            both = isinstance(before, Mapping) and isinstance(value, Mapping)
            result[key] = merged([before, value]) if both else value  # type: ignore[list-item]
    return result


def defaults_for(values: Mapping[Any, Any], path: str, kind: str = "posts") -> dict[Any, Any]:
    """Return the front matter that `defaults:` give a file; `path`: below `source` and `collections_dir`."""
    result: dict[Any, Any] = {}
    held: Mapping[Any, Any] | None = None
    for scope, given in _sets(values):
        if not _applies(scope, values, path, kind):
            continue
        if held is None or _goes_before(scope, held):
            result, held = merged([result, given]), scope
        else:
            result = merged([given, result])
    return result


def plugins_of(values: Mapping[Any, Any]) -> tuple[str, ...]:
    """Return the plugins that a config names."""
    named = [values.get("plugins"), values.get("gems")]
    return tuple(str(each) for item in named for each in (item if isinstance(item, list) else [item]) if each)


def engine_of(values: Mapping[Any, Any]) -> Engine:
    """Return what reads posts: kramdown, which Jekyll takes unless it is told otherwise, or something else.

    Of jekyll-commonmark it counts whether raw HTML is left in (https://github.com/jekyll/jekyll-commonmark#configuration);
    of others nothing is known, and they get no HTML.
    """
    name = str(values.get("markdown") or "kramdown").lower()
    if name == "kramdown":
        return "kramdown"
    settings = values.get("commonmark")
    options = settings.get("options") if isinstance(settings, Mapping) else None
    is_raw = isinstance(options, list) and "UNSAFE" in (str(option).upper() for option in options)
    return "html" if name.startswith("commonmark") and is_raw else "markdown"


def _sets(values: Mapping[Any, Any]) -> Iterator[tuple[Mapping[Any, Any], Mapping[Any, Any]]]:
    sets = values.get("defaults")
    for each in sets if isinstance(sets, list) else []:
        if isinstance(each, Mapping) and isinstance(each.get("values"), Mapping):
            scope = each.get("scope")
            yield (scope if isinstance(scope, Mapping) else {}), each["values"]


def _applies(scope: Mapping[Any, Any], values: Mapping[Any, Any], path: str, kind: str) -> bool:
    if "type" in scope and _OLD_TYPES.get(str(scope["type"]), str(scope["type"])) != kind:
        return False
    wanted = scope.get("path")
    if not isinstance(wanted, str) or not wanted:
        return True
    folder = str(values.get("collections_dir") or "")
    if "*" in wanted:
        return _is_below_glob(path, _without_folder(wanted, folder))
    return path.startswith(_without_folder(wanted, folder))


def _without_folder(path: str, folder: str) -> str:
    return path.removeprefix(f"{folder}/") if folder else path


def _is_below_glob(path: str, pattern: str) -> bool:
    """Return whether `pattern` names `path` or its beginning: Ruby's `*` stays in a folder, its `**/` does not."""
    parts = path.split("/")
    beginnings = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
    return any(_matches(beginning, pattern.rstrip("/")) for beginning in beginnings)


def _matches(path: str, pattern: str) -> bool:
    head, _, tail = pattern.partition("/")
    if head == "**" and tail:
        return any(_matches(rest, tail) for rest in _ends(path))
    first, _, rest = path.partition("/")
    return bool(re.match(translate(head), first)) and (
        _matches(rest, tail) if tail and rest else not (tail or rest)
    )


def _ends(path: str) -> Iterator[str]:
    parts = path.split("/")
    return ("/".join(parts[start:]) for start in range(len(parts)))


def _goes_before(scope: Mapping[Any, Any], held: Mapping[Any, Any]) -> bool:
    """Return whether `scope` goes before `held`: the longer path does, then the one with a type."""
    new, old = (str(each.get("path") or "").strip("/") for each in (scope, held))
    if len(new) != len(old):
        return len(new) > len(old)
    return "type" in scope or "type" not in held
