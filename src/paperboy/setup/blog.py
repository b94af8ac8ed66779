"""Reads what a blog's repository says of how it is built and checked, and of other tools. Changes nothing."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from paperboy.errors import SetupError
from paperboy.papers import archive
from paperboy.post import ownership
from paperboy.setup import facts, signs, workflows
from paperboy.setup.workflows import Workflow
from paperboy.site import jekyll, yaml_file
from paperboy.site.config import Site, site_of
from paperboy.site.files import beginning_of
from paperboy.site.habits import WHERE_BUILDS_ARE_WRITTEN, language_of_posts
from paperboy.site.yaml_file import Document

MOST_BYTES = 300_000  # that are read of a file
DRAFTS = "_drafts"


def read(root: Path, site: Site | None, folder: Path) -> facts.Blog:
    """Return what the repository at `root` says of the site in `folder`. `site` is None if its config is wrong."""
    found = tuple(workflows_of(root))
    below = _below(folder, root)
    out_of_place = () if below == "." else _names(folder / workflows.FOLDER, "*.y*ml")
    return facts.Blog(
        workflows=found,
        folder=below,
        out_of_place=tuple(f"{below}/{workflows.FOLDER}/{name}" for name in out_of_place),
        other_tools=tuple(_other_tools(root, found)),
        configs=tuple(_configs(root, folder, site, found)) if site else (),
        checks=tuple(_checks(root, site, found)) if site else (),
        hidden=tuple(_hidden(site)) if site else (),
        hosts=tuple(host for name, host in signs.HOSTS.items() if (root / name).is_file()),
        posts_language=language_of_posts(site.source / site.posts) if site else "",
        has_gemfile=(folder / "Gemfile").is_file(),
        has_ruby_version=any((folder / name).is_file() for name in (".ruby-version", ".tool-versions")),
    )


def workflows_of(root: Path) -> Iterator[Workflow]:
    """Yield the workflows of the repository at `root`."""
    for name in _names(root / workflows.FOLDER, "*.y*ml"):
        path = f"{workflows.FOLDER}/{name}"
        yield workflows.parse(path, _text(root / path))


def _names(folder: Path, pattern: str) -> list[str]:
    return sorted(path.name for path in folder.glob(pattern))


def _below(folder: Path, root: Path) -> str:
    try:
        return folder.resolve().relative_to(root.resolve()).as_posix()
    except (ValueError, OSError):
        return "."


def _text(path: Path) -> str:
    return beginning_of(path, MOST_BYTES)


def _other_tools(root: Path, found: Iterable[Workflow]) -> Iterator[tuple[str, str]]:
    for workflow in found:
        scripts = {name: _text(root / name) for name in signs.scripts_of(workflow) if ".." not in name.split("/")}
        if sign := signs.other_tool(workflow, scripts):
            yield workflow.path, sign


def _configs(root: Path, folder: Path, site: Site, found: Iterable[Workflow]) -> Iterator[facts.OtherConfig]:
    """Yield the config files that a build reads besides the one that paperboy reads, with what differs there."""
    places = [(workflow.path, "\n".join(workflow.scripts)) for workflow in found]
    places += [(name, _text(root / name)) for name in WHERE_BUILDS_ARE_WRITTEN]
    seen = set()
    for where, text in places:
        for name in jekyll.config_names(text):
            if Path(name).name == site.config_name or name in seen:
                continue
            seen.add(name)
            path = next((each for each in (folder / name, root / name) if each.is_file()), None)
            differing = _differing(site, _values(path)) if path else ()
            yield facts.OtherConfig(name, where, differing, is_there=path is not None)


def _values(path: Path) -> dict[str, object]:
    try:
        return dict(yaml_file.parse(_text(path), path).values)
    except SetupError:
        return {}


def _differing(site: Site, other: Mapping[str, object]) -> tuple[str, ...]:
    """Return the keys with which `other`, read after the site's config, would have paperboy make other posts.

    Which keys count depends on the theme and its layouts, too, so the site is read with them and without.
    """
    own = _values(site.config)
    changed = {key: value for key, value in jekyll.merged([own, other]).items() if value != own.get(key)}
    before, after = _site_with(site, own), _site_with(site, own | changed)
    if after == before:
        return ()
    needed = [
        key
        for key, value in changed.items()
        if _site_with(site, own | {key: value}) != before
        or _site_with(site, own | {each: changed[each] for each in changed if each != key}) != after
    ]
    return tuple(needed or changed)


def _site_with(site: Site, values: Mapping[str, object]) -> object:
    """Return what paperboy would take the site for with these values in its config, or why it would not."""
    try:
        return site_of(Document(site.config, dict(values)), site.folder).model_dump(exclude={"language_from"})
    except SetupError as error:
        return str(error)


def _checks(root: Path, site: Site, found: Iterable[Workflow]) -> Iterator[facts.Check]:
    """Yield the checks of texts that would look at paperboy's files, and where they are asked for."""
    asked: dict[str, str] = {}
    for workflow in found:
        for name in signs.checks_in("\n".join((*workflow.uses, *workflow.scripts))):
            asked.setdefault(name, workflow.path)
    for where in signs.WHERE_CHECKS_ARE_NAMED:
        for name in signs.checks_in(_text(root / where)):
            asked.setdefault(name, where)
    for name in signs.checks_of_files(_names(root, "*") + _names(root, ".*")):
        asked.setdefault(name, "its settings")
    prefix = _below(site.source, root)
    prefix = "" if prefix == "." else f"{prefix}/"
    for name, where in asked.items():
        ignore = signs.CHECKS[name][2]
        ignored = _text(root / ignore) if ignore else ""
        lines = signs.lines_to_ignore(ignored, f"{prefix}{site.posts}", f"{prefix}{archive.FOLDER}")
        if lines:
            yield facts.Check(name, where, ignore, lines)


def _hidden(site: Site) -> Iterator[tuple[str, str]]:
    """Yield the editions that Jekyll makes no page of, and why."""
    for path in sorted((site.source / DRAFTS).rglob("*")):
        if signs.EDITION.fullmatch(path.name):
            yield path.relative_to(site.source).as_posix(), signs.AMONG_DRAFTS
    for path in sorted((site.source / site.posts).glob("*-papers.m*")):
        if signs.EDITION.fullmatch(path.name) and not ownership.is_on_site(_text(path)):
            yield path.relative_to(site.source).as_posix(), signs.NOT_PUBLISHED
