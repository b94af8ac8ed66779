"""Linters that the blog's workflows run over texts, and that would find fault with paperboy's posts and archive."""

import json
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from paperboy.papers import archive
from paperboy.setup.conditions import matches
from paperboy.setup.findings import Finding, note
from paperboy.setup.repository import Repository, examples
from paperboy.setup.workflows import Workflow
from paperboy.site.config import Site

# how commands name a linter, which files it reads, and the files that say what it leaves out: the first is to be added to
_LINTERS = {
    "prettier": (re.compile("prettier", re.IGNORECASE), (".md", ".json"), (".prettierignore",)),
    "markdownlint": (
        re.compile("markdownlint", re.IGNORECASE),
        (".md",),
        (".markdownlintignore", ".markdownlint-cli2.yaml", ".markdownlint-cli2.jsonc"),
    ),
    "codespell": (re.compile("codespell"), (".md", ".json"), (".codespellrc", "setup.cfg", "pyproject.toml")),
    "typos": (
        re.compile(r"crate-ci/typos|\btypos\b"),
        (".md", ".json"),
        ("_typos.toml", "typos.toml", ".typos.toml"),
    ),
    "lychee": (re.compile("lychee"), (".md",), ("lychee.toml",)),
}
_EXCLUDING = ("--skip", "--exclude", "--exclude-path", "--exclude_path", "--ignore", "-S", "-i")
_NPM = re.compile(r"\b(?:npm|yarn|pnpm|bun)\s+(?:run(?:-script)?\s+)?([\w:.-]+)")
_MAKE = re.compile(r"\bmake\s+([\w:.-]+)")


def check_linters(site: Site, repository: Repository) -> Iterator[Finding]:
    """Yield which linters of a workflow read what paperboy writes, and how to have them leave it out."""
    above = PurePosixPath(repository.site_folder) / site.source_folder
    patterns = f"{above / site.posts}/*-papers.md", f"{above / archive.FOLDER}/"
    written = {str(above / path): pattern for path, pattern in zip(examples(site), patterns, strict=True)}
    for name, (command, suffixes, files) in _LINTERS.items():
        ignored = [line for file in files for line in repository.text(file).splitlines()]
        lacking = [
            path
            for path in written
            if path.endswith(suffixes) and not any(_leaves_out(line, path, written[path]) for line in ignored)
        ]
        for workflow in repository.workflows:
            if read := [path for path in lacking if _reads(workflow, command, path, repository)]:
                lines = [written[path] for path in read]
                is_list = files[0].endswith("ignore")
                yield note(
                    "linters",
                    f"{workflow.path} runs {name} over paperboy's posts or archive, and it would find fault with them",
                    "\n".join((f"add to {files[0]}", *lines))
                    if is_list
                    else f"exclude {' and '.join(lines)} in its settings",
                )
                break


def _reads(workflow: Workflow, command: re.Pattern[str], path: str, repository: Repository) -> bool:
    """Return whether a workflow runs a linter on a file."""
    found = ((command.search(line), line) for line in _commands(workflow, repository))
    arguments = (re.split(r"&&|\|\||;", line[match.end() :])[0] for match, line in found if match)
    return any(_is_meant(each, path, repository.root) for each in arguments)


def _commands(workflow: Workflow, repository: Repository) -> Iterator[str]:
    """Yield the commands of a workflow's steps, and those that package.json, make and pre-commit run for them."""
    waiting: list[str] = []
    for step in workflow.steps:
        waiting += re.sub(r"\\\n\s*", " ", step.run).splitlines()
        if step.uses:
            waiting.append(" ".join((step.uses, *(f"--{key}={value}" for key, value in step.inputs.items()))))
    seen: set[str] = set()
    while waiting:
        line = waiting.pop()
        if line not in seen and not line.strip().startswith("#"):
            seen.add(line)
            waiting += _commands_behind(line, repository)
            yield line


def _commands_behind(line: str, repository: Repository) -> Iterator[str]:
    """Yield the commands that a command runs by the name of a script or a target."""
    for name in _NPM.findall(line):
        try:
            yield str(json.loads(repository.text("package.json"))["scripts"][name])
        except (ValueError, LookupError, TypeError):
            continue
    for name in _MAKE.findall(line):
        recipe = re.search(rf"^{re.escape(name)}\s*:.*\n((?:\t.*\n?)*)", repository.text("Makefile"), re.MULTILINE)
        yield from recipe[1].splitlines() if recipe else ()
    if re.search(r"\bpre-commit\b", line):
        hooks = repository.text(".pre-commit-config.yaml")
        yield from hooks.splitlines() if "_posts" not in hooks else ()


def _is_meant(arguments: str, path: str, root: Path) -> bool:
    """Return whether a linter with these arguments reads a file: it reads all without one that names files."""
    excluded: list[str] = []
    wanted: list[str] = []
    tokens = re.findall(r"[^\s'\"]+", arguments)
    while tokens:
        token = tokens.pop(0)
        option, _, value = token.partition("=") if token.startswith("-") else ("", "", token)
        if option in _EXCLUDING:
            excluded += (value or "".join(tokens[:1])).split(",")
        elif value.startswith("!"):
            excluded.append(value[1:])
        elif (
            "*" in value
            or value.endswith((".md", ".html"))
            or "_site" in value
            or (value and (root / value).is_dir())
        ):
            wanted.append(value)
    if any(_covers(each, path) for each in excluded):
        return False
    return not wanted or any(_covers(each, path) for each in wanted)


def _leaves_out(line: str, path: str, pattern: str) -> bool:
    """Return whether a line of a linter's settings or list of ignored files leaves out a path."""
    if pattern in line or path.partition("/")[0] in re.findall(r"[\w.-]+", line):
        return True
    name = line.strip().strip("/")
    is_of_any_folder = name and "/" not in name and not name.startswith("#")
    return bool(is_of_any_folder and matches([name], path.rpartition("/")[2])) or (
        bool(name) and _covers(name, path)
    )


def _covers(pattern: str, path: str) -> bool:
    """Return whether a path or a glob pattern names a file or a folder above it."""
    pattern = pattern.removeprefix("./").strip("/")
    if match := re.search(r"\{([^{}]*)\}", pattern):
        ends = pattern[: match.start()], pattern[match.end() :]
        return any(_covers(part.join(ends), path) for part in match[1].split(","))
    names = (path, *map(str, PurePosixPath(path).parents))
    return pattern in ("", ".") or any(matches([pattern], name) for name in names)
