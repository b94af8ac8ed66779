"""How Jekyll reads a config: several files as one, and the defaults of front matter. Pure.

The rules are those of Jekyll 4
(https://github.com/jekyll/jekyll/blob/master/lib/jekyll/frontmatter_defaults.rb,
https://jekyllrb.com/docs/configuration/options/#build-command-options).
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any, Literal

# What reads a post: kramdown, CommonMark with raw HTML (`html`), or one that takes raw HTML out (`markdown`).
Engine = Literal["kramdown", "html", "markdown"]

_OLD_TYPES = {"post": "posts", "page": "pages", "draft": "drafts"}
_BUILD = re.compile(r"\bjekyll\s+b(?:uild)?\b[^\n]*?--config[ =]+[\"']?([\w./-]+(?:,[\w./-]+)*)")
_GLOB = {"**/": "(.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def config_names(text: str) -> list[str]:
    """Return the config files that a build in `text`, a workflow or a Rakefile, names; none if it names none."""
    joined = re.sub(r"\\\n\s*", " ", text)
    match = _BUILD.search(re.sub(r"^\s*#.*$", "", joined, flags=re.MULTILINE))
    return match[1].split(",") if match else []


def merged(configs: Iterable[Mapping[Any, Any]]) -> dict[Any, Any]:
    """Return several configs as one: a later one wins, and blocks are merged key by key."""
    result: dict[Any, Any] = {}
    for config in configs:
        for key, value in config.items():
            before = result.get(key)
            both = isinstance(before, Mapping) and isinstance(value, Mapping)
            result[key] = merged([before, value]) if both else value  # type: ignore[list-item]
    return result


def defaults_for(values: Mapping[Any, Any], path: str, kind: str = "posts") -> dict[Any, Any]:
    """Return the front matter that `defaults:` give a file; `path`: below `source` and `collections_dir`.

    A longer path goes before a shorter one, then a scope with a type before one without, then a later one.
    """
    result: dict[Any, Any] = {}
    highest = (0, False)
    sets = values.get("defaults")
    for each in sets if isinstance(sets, list) else []:
        given, scope = (each.get("values"), each.get("scope")) if isinstance(each, Mapping) else (None, None)
        scope = scope if isinstance(scope, Mapping) else {}
        if isinstance(given, Mapping) and _applies(scope, str(values.get("collections_dir") or ""), path, kind):
            rank = (len(str(scope.get("path") or "").strip("/")), "type" in scope)
            result = merged([result, given] if rank >= highest else [given, result])
            highest = max(highest, rank)
    return result


def _applies(scope: Mapping[Any, Any], collections: str, path: str, kind: str) -> bool:
    if "type" in scope and _OLD_TYPES.get(str(scope["type"]), str(scope["type"])) != kind:
        return False
    wanted = scope.get("path")
    if not isinstance(wanted, str):
        return True
    wanted = wanted.removeprefix(f"{collections}/") if collections else wanted
    if "*" not in wanted:
        return path.startswith(wanted)
    return any(glob_matches(wanted.rstrip("/"), above) for above in (path, *map(str, PurePosixPath(path).parents)))


def glob_matches(pattern: str, path: str) -> bool:
    """Return whether a glob matches a whole path: `*` stays within a folder, `**` does not, `{a,b}` is either."""
    if braces := re.search(r"\{([^{}]*)\}", pattern):
        ends = pattern[: braces.start()], pattern[braces.end() :]
        return any(glob_matches(each.join(ends), path) for each in braces[1].split(","))
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    return re.fullmatch("".join(_GLOB.get(each) or re.escape(each) for each in pieces), path) is not None


def plugins_of(values: Mapping[Any, Any]) -> tuple[str, ...]:
    """Return the plugins that a config names."""
    named = [values.get("plugins"), values.get("gems")]
    return tuple(str(each) for item in named for each in (item if isinstance(item, list) else [item]) if each)


def engine_of(values: Mapping[Any, Any]) -> Engine:
    """Return what reads posts: kramdown, unless the config says otherwise.

    jekyll-commonmark is asked whether raw HTML is left in (https://github.com/jekyll/jekyll-commonmark#configuration);
    other engines are not known, and get no HTML.
    """
    name = str(values.get("markdown") or "kramdown").lower()
    if name == "kramdown":
        return "kramdown"
    settings = values.get("commonmark")
    options = settings.get("options") if isinstance(settings, Mapping) else None
    is_raw = isinstance(options, list) and "UNSAFE" in (str(option).upper() for option in options)
    return "html" if name.startswith("commonmark") and is_raw else "markdown"
