"""Templates, words and notes of the owner's, and what Jekyll would make of paperboy's folders."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from paperboy.errors import SetupError
from paperboy.papers.archive import FOLDER, dates_with
from paperboy.post import templates, words
from paperboy.post.languages import language_for
from paperboy.setup.findings import Finding, finding
from paperboy.site import notes
from paperboy.site.config import OLD_TEMPLATES, Blog
from paperboy.site.tree import Folder


def check_archive(blog: Blog) -> Iterator[Finding]:
    """Yield whether a collection of Jekyll's has the folder of the archive."""
    collections = blog.values.get("collections")
    if isinstance(collections, Mapping | list) and FOLDER.removeprefix("_") in collections:
        yield finding("archive/collection")


def check_copied_templates(blog: Blog) -> Iterator[Finding]:
    """Yield whether Jekyll would copy the owner's templates into the site."""
    excluded = blog.values.get("exclude")
    names = [str(each).strip("/") for each in excluded] if isinstance(excluded, list) else []
    has_old = any((blog.folder / OLD_TEMPLATES).glob("*.j2"))
    if has_old and blog.source == blog.folder and OLD_TEMPLATES not in names:
        yield finding("templates/copied")


def check_templates(folder: Path) -> Iterator[Finding]:
    """Yield whether the templates can be read, and which of the owner's are used."""
    folders = [each for each in templates.own_folders(folder) if each.is_dir()]
    try:
        used = templates.check(templates.environment(folder))
    except SetupError as error:
        yield finding("templates/broken", error=error)
        return
    own = (path for path in used if path.parent in folders)
    yield finding("templates/read", names=_names(own, folder) or "none")
    if unused := _names((path for each in folders for path in each.glob("*.j2") if path not in used), folder):
        yield finding("templates/unused", names=unused)


def _names(paths: Iterable[Path], folder: Path) -> str:
    return ", ".join(sorted(path.relative_to(folder).as_posix() for path in paths))


def check_words(blog: Blog) -> Iterator[Finding]:
    """Yield whether the owner's words can be used."""
    try:
        words.load(language_for(blog.language), blog.folder)
        own = words.own(blog.folder)
    except SetupError as error:
        yield finding("words/broken", error=error)
        return
    yield finding("words/read", names=", ".join(map(str, own.values)) if own else "none")


def check_notes(blog: Blog) -> Iterator[Finding]:
    """Yield the owner's notes and picks: how many there are, and which ones no post can show."""
    of_owner = notes.read(blog.folder)
    for problem in of_owner.problems:
        yield finding("notes/broken", error=problem)
    listed = (ids for _, ids in dates_with(of_owner.by_id, Folder(blog.source, blog.folder)))
    for paper_id in sorted(of_owner.by_id.keys() - set[str]().union(*listed)):
        yield finding("notes/unknown", error=notes.without_paper(paper_id))
    if found := of_owner.by_id.values():
        texts, picks = sum(bool(note.text) for note in found), sum(note.is_pick for note in found)
        yield finding("notes/read", notes=str(texts), picks=str(picks))
