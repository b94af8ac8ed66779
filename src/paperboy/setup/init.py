"""Sets up an existing Jekyll blog: a workflow file, and the `paperboy:` block in its `_config.yml`.

If asked for, a workflow that builds the site and deploys it, too.

`plan` reads the blog and says what would change; `diff` shows it; `carry_out` writes it. What exists already stays
as it is, to the byte, but for lists of posts that would have papers in spite of the settings (`own_lists`).
A second time changes nothing.
"""

import difflib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel

from paperboy.arguments import ACTION
from paperboy.errors import SetupError
from paperboy.post.languages import language_for
from paperboy.setup.builds import build_triggers, publisher_of
from paperboy.setup.checks.builds import check_build
from paperboy.setup.checks.config import check_language
from paperboy.setup.checks.lists import CHIRPY, FEED, has_own_posts, theme_of
from paperboy.setup.doctor import check_blog, check_tools
from paperboy.setup.enriching import advice as enriching_advice
from paperboy.setup.enriching import enriching, step
from paperboy.setup.findings import Level
from paperboy.setup.own_lists import Key, OwnLists, leaving_out
from paperboy.setup.reader_files import head_advice, home_advice, home_files, reader_files
from paperboy.setup.repository import Repository, repository_of
from paperboy.setup.workflows import OURS, PLACEHOLDER, REUSABLE, parse, yaml_list
from paperboy.site import config, files, yaml_file
from paperboy.site.config import BLOCK, Blog, Settings

WORKFLOW = ".github/workflows/paperboy.yml"
DEPLOYMENT = ".github/workflows/paperboy-deploy.yml"
_LONGEST_LINE = 1_000  # characters, of a text that people read
RUBY = "3.3"  # for a blog that names none; it is the one that Pages itself builds with


class Lists(NamedTuple):
    """Where posts of papers are shown: the settings `home` and `feed`."""

    home: str = "all"
    feed: str = "all"


ALL, OWN_FIRST = Lists(), Lists("none", "own")


@dataclass(frozen=True)
class FileChange:
    """A file to be written. `name` is its path below the repository's top; `before` is None if it is new."""

    path: Path
    name: str
    before: str | None
    after: str


@dataclass(frozen=True)
class SetupPlan:
    """Files to write, notices to show before that, and closing sentences to show after it."""

    changes: tuple[FileChange, ...]
    notices: tuple[str, ...]
    closing: tuple[str, ...]


def plan(
    folder: Path,
    action: str | None = None,
    *,
    deploy: bool = False,
    reader: bool = False,
    home: bool = False,
    lists: Lists | None = None,
) -> SetupPlan:
    """Return what the Jekyll site in `folder` lacks.

    With `deploy` a workflow that builds it, too; with `reader` the script for readers and what belongs to it; with
    `home` an include that shows the newest day's papers on a home page. `lists` says where posts of papers are
    shown; without it, `usual_lists` does.

    `action` is where paperboy is published, `OWNER/REPO@REF`; without it, what the blog's workflow calls already.

    Raises SetupError when the folder is not a Jekyll site, or not in a repository.
    """
    if action and not re.fullmatch(r"[\w.-]+/[\w.-]+@[\w./-]+", action, re.ASCII):
        raise SetupError(f"--action must be like {ACTION}: account, repository and version, not {action!r}")
    blog = config.load(folder)
    repository = repository_of(blog.folder)
    action = action or _called_by(_read(repository.root / WORKFLOW) or "") or ACTION
    if BLOCK not in blog.values:
        blog = blog.with_settings(**(lists or usual_lists(folder))._asdict())
    wanted = [
        _new_file(repository.root, WORKFLOW, workflow(action, repository.site_folder)),
        _config_change(repository.root, blog),
        *_list_changes(repository, blog),
        *([_deployment_change(repository, blog, action)] if deploy else []),
        *(_page_changes(repository, blog, reader_files(blog)) if reader else []),
        *(_page_changes(repository, blog, home_files(blog)) if home else []),
    ]
    changes = tuple(item for item in wanted if isinstance(item, FileChange))
    notices = [item for item in wanted if isinstance(item, str)]
    if isinstance(wanted[0], FileChange):
        called, _, version = action.partition("@")
        notices.append(f"{WORKFLOW} calls {called} at {version}, which has to be a tag or a branch there.")
        if action.startswith(PLACEHOLDER):
            notices.append(
                "OWNER is a placeholder: give --action ACCOUNT/paperboy@VERSION, or replace OWNER by the account"
                " that publishes paperboy before you push."
            )
    advice = [*([head_advice(blog)] if reader else []), *([home_advice(blog)] if home else [])]
    if deploy and DEPLOYMENT not in {change.name for change in changes} and not any(enriching(repository)):
        advice.append(f"For pages, search and feeds of all papers, {enriching_advice(repository, action)}")
    return SetupPlan(changes, tuple(notices), (*filter(None, advice), *_closing(blog, repository, changes)))


def _called_by(workflow: str) -> str | None:
    """Return the action whose workflow a workflow's text calls, as `--action` has it."""
    found = re.search(rf"uses:\s*(\S+)/\.github/workflows/{re.escape(REUSABLE)}(@\S+)", workflow)
    return found[1] + found[2] if found else None


def usual_lists(folder: Path) -> Lists:
    """Return where posts of papers are shown unless somebody says otherwise. Raises SetupError.

    In a blog with posts of its owner's, and without settings of paperboy's yet, these come first.
    """
    blog = config.load(folder)
    return OWN_FIRST if BLOCK not in blog.values and has_own_posts(blog) else ALL


def diff(change: FileChange) -> str:
    """Return a change as a unified diff that `git apply` understands."""
    lines = difflib.unified_diff(
        _lines(change.before or ""),
        _lines(change.after),
        "/dev/null" if change.before is None else f"a/{change.name}",
        f"b/{change.name}",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def is_read(change: FileChange) -> bool:
    """Return whether somebody would read a change line by line, and not only that there is a script."""
    return change.before is not None or max(map(len, _lines(change.after)), default=0) < _LONGEST_LINE


def carry_out(wanted: SetupPlan) -> None:
    """Write the files of a plan, each whole or not at all. Raises FileError."""
    for change in wanted.changes:
        files.write(change.path, change.after)


def workflow(action: str, site: str) -> str:
    """Return the workflow's text, for a site in the folder `site` of its repository.

    It calls the workflow of the repository and the version that `action` names: `OWNER/REPO@REF`.
    """
    repository, _, version = action.partition("@")
    called = f"{repository}/.github/workflows/{REUSABLE}@{version}"
    text = _template("workflow.yml").replace('"{workflow}"', called)
    if site == ".":
        return text.replace('    with: { site: "{site}" }\n', "")  # the default
    return text.replace('"{site}"', _quoted(site))


def deployment(repository: Repository, blog: Blog, action: str) -> str:
    """Return the text of a workflow that builds the site from the repository's branch, and deploys it to Pages.

    paperboy makes what comes of all papers before. The site is built with the gems of its Gemfile; without one as
    Pages builds from a branch (https://github.com/actions/jekyll-build-pages).
    """
    has_gemfile = (blog.folder / "Gemfile").is_file()
    build = _template("build_with_bundler.yml" if has_gemfile else "build_as_pages.yml")
    has_version = any((blog.folder / name).is_file() for name in (".ruby-version", ".tool-versions"))
    ruby = "default" if has_version else RUBY  # default: what the blog's own file says
    publisher = publisher_of(repository)
    text = _template("deploy.yml").replace("{build}\n", build).replace("{enrich}\n", step(repository, action))
    text = text.replace(f"[{OURS}]", yaml_list([publisher]))
    for name, value in (("branch", repository.branch or "main"), ("ruby", ruby), ("site", repository.site_folder)):
        text = text.replace(f'"{{{name}}}"', _quoted(value))
    return text


def _template(name: str) -> str:
    return (package_files("paperboy.setup") / name).read_text(encoding="utf-8")


def _quoted(text: str) -> str:
    """Return a name as YAML."""
    if "${{" in text:
        raise SetupError(f"GitHub would take the name {text!r} for an expression: rename it")
    return json.dumps(text, ensure_ascii=False)  # every such string is YAML, too


def with_block(text: str, language: str, lists: Lists = ALL) -> str | None:
    """Return the text of a `_config.yml` with the block in it, every other byte kept.

    It is put at the end; where a line (`---`, `...`) ends the settings, before that. Returns None when the block
    cannot be added without changing what the rest means.
    """
    end = "\r\n" if re.search(r"\r\n", text) and not re.search(r"(?<!\r)\n", text) else "\n"
    added = block(language, lists).replace("\n", end)
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


def block(language: str, lists: Lists = ALL) -> str:
    """Return the `paperboy:` block: posts in `language`, all else at its default, and what each setting means."""
    chosen = {"lang": language, **lists._asdict()}
    rows = [
        "# Hugging Face Daily Papers as posts. Change these lines, or leave them out to have the defaults.",
        "# The time zone comes from `timezone` of this file.",
        f"{BLOCK}:",
    ]
    for key, field in Settings.model_fields.items():
        value = chosen.get(key, field.default)
        example = next(iter(field.examples or ()), None)
        line = f"# {key}: {_value(example)}" if value is None else f"{key}: {_value(value)}"
        rows.append(f"  {line}  # {field.title} ({field.description})")
    return "\n".join(rows) + "\n"


def _value(default: object) -> str:
    if isinstance(default, BaseModel):
        return "{" + ", ".join(f"{key}: {_value(value)}" for key, value in default) + "}"
    return yaml_list(default) if isinstance(default, list) else json.dumps(default, ensure_ascii=False)


def _config_change(root: Path, blog: Blog) -> FileChange | str:
    path = files.resolved(blog.config)
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    before = _read(path) or ""
    if BLOCK in _values(before):
        return f"{name} has a `{BLOCK}:` block already."
    lists = Lists(blog.settings.home, blog.settings.feed)
    after = with_block(before, language_for(blog.language), lists)
    if after is None:
        raise SetupError(
            f"cannot add to {path} without changing what it says: end it with a line end,"
            f" or put a `{BLOCK}:` block into it by hand, such as `{BLOCK}: {{top: 10}}`"
        )
    return FileChange(path, name, before, after)


def _deployment_change(repository: Repository, blog: Blog, action: str) -> FileChange | str:
    builders = build_triggers(repository)
    if names := [each.path for each in builders if not each.doubt and each.path != DEPLOYMENT]:
        return f"{' and '.join(names)} builds the site already: no other workflow is written for that."
    return _new_file(repository.root, DEPLOYMENT, deployment(repository, blog, action))


def _page_changes(
    repository: Repository, blog: Blog, texts: Iterable[tuple[str, str]]
) -> Iterator[FileChange | str]:
    below = blog.source.relative_to(repository.root)
    return (_new_file(repository.root, (below / name).as_posix(), text) for name, text in texts)


def _list_changes(repository: Repository, blog: Blog) -> Iterator[FileChange | str]:
    """Yield the changes that make the blog's own lists of posts go by the settings `home` and `feed`.

    Themes' own files are in their gems; of these, Chirpy's feed alone can be replaced.
    """
    own, settings = OwnLists(blog), blog.settings
    if settings.feed != "all" and theme_of(blog) == CHIRPY and not own.has_feed:
        yield from _page_changes(repository, blog, [(FEED, files.shipped(FEED))])
    keys: tuple[tuple[Key, str], ...] = (("hidden", settings.home), ("draft", settings.feed))
    for key in (key for key, shown in keys if shown != "all"):
        for path in own.with_all_posts(key):
            name, before = path.relative_to(repository.root).as_posix(), _read(path) or ""
            yield FileChange(path, name, before, leaving_out(before, key))


def _new_file(root: Path, name: str, text: str) -> FileChange | str:
    """Return the change that makes a file, or a sentence why one that is there stays."""
    path = root / name
    before = _read(path)
    if before is None:
        return FileChange(path, name, None, text)
    if before == text:
        return f"{name} is there already."
    return f"{name} is there already, and is not what would be written: left alone. Delete it to have it new."


def _closing(blog: Blog, repository: Repository, changes: tuple[FileChange, ...]) -> Iterator[str]:
    names = [change.name for change in changes]
    yield f"Commit {', '.join(names)}, and push to the default branch: schedules run on that one only."
    for finding in check_language(blog):
        yield _sentence(f"{finding.sentence}; to change it, set `{BLOCK}.lang` in {blog.config.name}")
    written = (parse(each.name, each.after) for each in changes if each.name.startswith(".github/"))
    if DEPLOYMENT in names:
        yield (
            f"{DEPLOYMENT} builds the site after every push and every run: set Pages' source to \"GitHub"
            " Actions\" in the repository's settings."
        )
        if (blog.folder / "Gemfile").is_file():
            yield "Where Gemfile.lock is committed, it must know Linux: `bundle lock --add-platform x86_64-linux`."
    else:
        as_written = replace(repository, workflows=(*repository.workflows, *written))
        for finding in check_build(as_written, blog.values):
            yield f"{_sentence(finding.sentence)} {_sentence(finding.advice)}".rstrip()
    said_or_done = (
        "language/",
        "lists/own-files",
        *(["lists/feed"] if any(each.endswith(FEED) for each in names) else []),
    )
    for finding in (*check_blog(blog), *check_tools(blog, repository)):
        if finding.level is not Level.OK and not finding.code.startswith(said_or_done):
            yield f"{_sentence(finding.sentence)} {_sentence(finding.advice)}"
    yield "Jekyll leaves out _papers/, and _paperboy/, where templates and words of your own go."
    yield "`paperboy doctor` lists what else needs fixing; `paperboy preview` shows a post, and writes nothing."


def _sentence(text: str) -> str:
    """Return a finding's words as a sentence."""
    return text[:1].upper() + text[1:] + ("." if text and "\n" not in text else "")


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
