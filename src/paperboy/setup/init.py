"""What an existing Jekyll blog needs: a workflow file, and the `paperboy:` block in its `_config.yml`.

`plan` reads the blog and says what would change; `diff` shows it; `carry_out` writes it. What is there already
is left as it is, to the byte, so a second time changes nothing.
"""

import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

import yaml

from paperboy.errors import SetupError
from paperboy.post import words
from paperboy.site import config, files, yaml_file
from paperboy.site.config import BLOCK, Settings, Site
from paperboy.site.repository import Repository

ACTION = "OWNER/paperboy@v1"  # OWNER: the account that paperboy is published under
WORKFLOW = ".github/workflows/paperboy.yml"

_MEANINGS = {
    "editions": "which posts are made",
    "lang": "of the posts",
    "window": "days that each run brings up to date",
    "top": "papers in full; the others are listed below them",
    "post_time": "when a day's post is due, and what time it is dated",
    "retry_seconds": "how long a run may spend on failures of the sources",
    "min_upvotes": "papers with fewer votes are left out",
    "arxiv": "whether arXiv is asked for the abstracts as written",
    "include": "if any: only papers with one of these words",
    "exclude": "no papers with one of these words",
    "tags": "of the posts",
    "title": "the pattern of the posts' titles",
    "image": "the form of the posts' picture; without it, what the theme reads",
    "author": "of the posts; without it, the theme says who",
}


@dataclass(frozen=True)
class Change:
    """A file to be written. `name` is its path below the repository's top; `before` is None if it is new."""

    path: Path
    name: str
    before: str | None
    after: str


@dataclass(frozen=True)
class Plan:
    """What is to be written, what is left alone and why, and what the owner has to do or know."""

    changes: tuple[Change, ...]
    left_alone: tuple[str, ...]
    closing: tuple[str, ...]


def plan(folder: Path, action: str) -> Plan:
    """Return what the Jekyll site in `folder` lacks. Raises SetupError when it is none, or is in no repository."""
    if not re.fullmatch(r"[\w.-]+/[\w./-]+@[\w./-]+", action, re.ASCII):
        raise SetupError(f"--action must be like {ACTION}: account, repository and version, not {action!r}")
    site = config.load(folder)
    repository = Repository(site.folder)
    root = repository.root
    repository.close()
    wanted = [
        _workflow_change(root, site.folder.relative_to(root).as_posix(), action),
        _config_change(root, site),
    ]
    return Plan(
        changes=tuple(item for item in wanted if isinstance(item, Change)),
        left_alone=tuple(item for item in wanted if isinstance(item, str)),
        closing=tuple(_closing(root, action, site.config.name)),
    )


def diff(change: Change) -> str:
    """Return a change as a unified diff that `git apply` understands."""
    lines = difflib.unified_diff(
        _lines(change.before or ""),
        _lines(change.after),
        "/dev/null" if change.before is None else f"a/{change.name}",
        f"b/{change.name}",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def carry_out(wanted: Plan) -> None:
    """Write the files of a plan, each whole or not at all. Raises FileError."""
    for change in wanted.changes:
        files.write(change.path, change.after)


def workflow(action: str, site: str) -> str:
    """Return the workflow's text, for a site in the folder `site` of its repository."""
    if "${{" in site:
        raise SetupError(f"GitHub would take the folder's name {site!r} for an expression: rename it")
    template = (package_files("paperboy.setup") / "workflow.yml").read_text(encoding="utf-8")
    quoted = json.dumps(site, ensure_ascii=False)  # every such string is YAML, too
    return template.replace('"{action}"', action).replace('"{site}"', quoted)


def with_block(text: str, language: str) -> str | None:
    """Return the text of a `_config.yml` with the block in it, every other byte kept.

    It stands at the end; where a line (`---`, `...`) ends the settings, before that. Returns None when the block
    cannot be added without changing what the rest means.
    """
    end = "\r\n" if re.search(r"\r\n", text) and not re.search(r"(?<!\r)\n", text) else "\n"
    added = block(language).replace("\n", end)
    wanted = {**_values(text), **_values(added)}
    places = [len(text), *(match.start() for match in re.finditer(r"^(---|\.\.\.)(?=\s|$)", text, re.MULTILINE))]
    for place in places:
        before, after = text[:place], text[place:]
        start = before if not before or before.endswith("\n") else before + end
        for gap in (end if before.strip() else "", ""):
            result = start + gap + added + after
            if _means(result, wanted):
                return result
    return None


def block(language: str) -> str:
    """Return the `paperboy:` block: posts in `language`, all else at its default, and what each setting means."""
    rows = [
        "# Hugging Face Daily Papers as posts. Change these lines, or leave them out to have the defaults.",
        "# The time zone comes from `timezone` of this file.",
        f"{BLOCK}:",
    ]
    for key, field in Settings.model_fields.items():
        value = language if key == "lang" else field.default
        line = f"# {key}: a name" if value is None else f"{key}: {_value(value)}"
        rows.append(f"  {line}  # {_MEANINGS[key]} ({field.description})")
    return "\n".join(rows) + "\n"


def _value(default: object) -> str:
    if isinstance(default, list):
        return yaml.safe_dump(default, default_flow_style=True, allow_unicode=True, width=10_000).strip()
    return json.dumps(default, ensure_ascii=False)


def _workflow_change(root: Path, site: str, action: str) -> Change | str:
    path, text = root / WORKFLOW, workflow(action, site)
    before = _read(path)
    if before is None:
        return Change(path, WORKFLOW, None, text)
    if before == text:
        return f"{WORKFLOW} is there already."
    return f"{WORKFLOW} is there already, and is not what would be written: left alone. Delete it to have it new."


def _config_change(root: Path, site: Site) -> Change | str:
    path = files.real(site.config)
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    before = _read(path) or ""
    if BLOCK in _values(before):
        return f"{name} has a `{BLOCK}:` block already."
    after = with_block(before, words.language_for(site.language))
    if after is None:
        raise SetupError(
            f"cannot add to {path} without changing what it says: end it with a line end,"
            f" or put a `{BLOCK}:` block into it by hand, such as `{BLOCK}: {{top: 10}}`"
        )
    return Change(path, name, before, after)


def _closing(root: Path, action: str, config_name: str) -> Iterator[str]:
    if action.startswith("OWNER/"):
        yield f"In {WORKFLOW}, put the account that paperboy is published under in place of OWNER."
    yield (
        f"Commit {WORKFLOW} and {config_name}, and push them to the default branch:"
        " schedules run on that one only."
    )
    builders = _builders(root)
    yield (
        "What a workflow pushes with its GITHUB_TOKEN starts no other workflow. To have the site built after"
        f" a run, add this to the `on:` of {' or '.join(builders) or 'the workflow that builds it'}:"
        "\n\n    workflow_run:\n      workflows: [paperboy]\n      types: [completed]"
    )
    if not builders:
        yield (
            "No workflow here builds the site. If GitHub Pages builds it from a branch, it does not see those"
            ' pushes either: set the source to "GitHub Actions" in the repository\'s settings, under Pages.'
        )
    yield "Jekyll leaves out _papers/, and _paperboy/, where templates and words of your own go."
    yield "`paperboy doctor` says what else is amiss."


def _builders(root: Path) -> list[str]:
    """Return the workflows that deploy a site, by what they use."""
    signs = re.compile(r"deploy-pages|upload-pages-artifact|gh-pages|jekyll build", re.IGNORECASE)
    paths = sorted((root / WORKFLOW).parent.glob("*.y*ml"))
    return [path.relative_to(root).as_posix() for path in paths if signs.search(_read(path) or "")]


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"cannot read {path}: {error}") from error


def _values(text: str) -> dict[Any, Any]:
    return yaml_file.parse(text, Path(config.FILES[0])).values


def _means(text: str, values: object) -> bool:
    try:
        return bool(_values(text) == values)
    except SetupError:
        return False


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)
