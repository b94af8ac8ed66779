"""Linters that the blog's workflows run over texts, and that would report paperboy's posts and archive."""

import json
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from paperboy.papers import archive
from paperboy.setup.findings import Finding, finding
from paperboy.setup.repository import Repository, examples
from paperboy.setup.workflows import Workflow
from paperboy.site.config import Blog
from paperboy.site.jekyll import glob_matches

# which files a linter reads, and where it is written what it leaves out
_LINTERS = {
    "prettier": ((".md", ".json"), (".prettierignore",)),
    "markdownlint": ((".md",), (".markdownlintignore", ".markdownlint-cli2.yaml")),
    "codespell": ((".md", ".json"), (".codespellrc", "setup.cfg", "pyproject.toml")),
    "typos": ((".md", ".json"), ("_typos.toml", "typos.toml", ".typos.toml")),
    "lychee": ((".md",), ("lychee.toml",)),
}
_EXCLUDED = r"(?:!|(?:skip|exclude|ignore)[\w-]*[ =]*)[\"']?\S*"  # before what an argument excludes
_INSTALLING = re.compile(r"\b(npm|yarn|pnpm|pip3?|gem|apt|apt-get|brew|cargo)\s+(install|i|add)\b")
_NPM = re.compile(r"\b(?:npm|yarn|pnpm|bun)\s+(?:run(?:-script)?\s+)?([\w:.-]+)")


def check_linters(blog: Blog, repository: Repository) -> Iterator[Finding]:
    """Yield which linters of a workflow read what paperboy writes, and how to have them leave it out."""
    above = PurePosixPath(repository.site_folder) / blog.source_folder
    post, day = (str(above / path) for path in examples(blog))
    written = {post: f"{above / blog.posts}/*-papers.md", day: f"{above / archive.FOLDER}/"}
    commands = {workflow.path: list(_commands(workflow, repository)) for workflow in repository.workflows}
    for name, (suffixes, files) in _LINTERS.items():
        ignored = [line.strip() for file in files for line in repository.text(file).splitlines()]
        for workflow, run in commands.items():
            lines = [
                written[path]
                for path in written
                if path.endswith(suffixes) and not any(_names(line, path) for line in ignored)
                if any(
                    re.search(rf"\b{name}", line, re.IGNORECASE) and _reads(line, path, repository) for line in run
                )
            ]
            if lines:
                to_list = f"add to {files[0]}\n" + "\n".join(lines)
                remedy = to_list if files[0].endswith("ignore") else f"have it exclude {' and '.join(lines)}"
                yield finding("linters/reads-posts", workflow=workflow, name=name, remedy=remedy)
                break


def _commands(workflow: Workflow, repository: Repository) -> Iterator[str]:
    """Yield the commands of a workflow's steps, and those that npm and pre-commit run for them."""
    waiting = [line for script in workflow.scripts for line in re.sub(r"\\\n\s*", " ", script).splitlines()]
    for step in workflow.steps:
        waiting.append(" ".join((step.uses, *(f"--{key}={value}" for key, value in step.inputs.items()))))
    seen = set[str]()
    while waiting:
        line = waiting.pop().strip()
        if line in seen or line.startswith("#"):
            continue
        seen.add(line)
        yield from (part for part in re.split(r"&&|\|\||;", line) if not _INSTALLING.search(part))
        for name in _NPM.findall(line):
            try:
                waiting.append(str(json.loads(repository.text("package.json"))["scripts"][name]))
            except (ValueError, LookupError, TypeError):
                continue
        if re.search(r"\bpre-commit\b", line):
            hooks = repository.text(".pre-commit-config.yaml")
            waiting += hooks.splitlines() if "_posts" not in hooks else ()


def _reads(command: str, path: str, repository: Repository) -> bool:
    """Return whether a linter's command reads a file: it reads all of them if it names none."""
    folder = path.partition("/2")[0]
    if re.search(_EXCLUDED + re.escape(folder), command):
        return False
    words = re.findall(r"[^\s'\"=]+", command)[1:]
    named = [
        word
        for word in words
        if re.search(r"\*|\.(md|html)$|^(\./)?_site\b", word) or (repository.root / word).is_dir()
    ]
    return not named or any(_covers(word, path) for word in named)


def _names(line: str, path: str) -> bool:
    """Return whether a line of a linter's settings, or of its list of ignored files, names a file or a folder."""
    is_in_it = path.partition("/2")[0] in re.findall(r"[\w./-]+[\w-]", line)
    return is_in_it or (line != "" and (glob_matches(line, PurePosixPath(path).name) or _covers(line, path)))


def _covers(pattern: str, path: str) -> bool:
    """Return whether a path or a glob pattern names a file or a folder above it."""
    pattern = pattern.removeprefix("./").strip("/")
    return any(glob_matches(pattern or ".", str(each)) for each in (path, *PurePosixPath(path).parents))
