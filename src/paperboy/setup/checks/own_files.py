"""Templates and words of the owner's, and what Jekyll would make of paperboy's folders."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from paperboy.errors import SetupError
from paperboy.papers.archive import FOLDER
from paperboy.post import templates, words
from paperboy.setup.findings import Finding, note, ok, problem
from paperboy.site.config import Blog


def check_archive(blog: Blog) -> Iterator[Finding]:
    """Yield whether a collection of Jekyll's has the folder of the archive."""
    collections = blog.values.get("collections")
    if isinstance(collections, Mapping | list) and FOLDER.removeprefix("_") in collections:
        sentence = f"the collection `papers` is in {FOLDER}/, which is paperboy's archive"
        yield note("archive/collection", sentence, "give the collection another name")


def check_copied_templates(blog: Blog) -> Iterator[Finding]:
    """Yield whether Jekyll would copy the owner's templates into the site."""
    excluded = blog.values.get("exclude")
    names = [str(each).strip("/") for each in excluded] if isinstance(excluded, list) else []
    has_old = any((blog.folder / templates.OLD).glob("*.j2"))
    if has_old and blog.source == blog.folder and templates.OLD not in names:
        yield note(
            "templates/copied",
            "Jekyll copies templates/ into the site",
            "move them into _paperboy/templates/, or add `templates/` to `exclude:` in _config.yml",
        )


def check_templates(folder: Path) -> Iterator[Finding]:
    """Yield whether the templates can be read, and which of the owner's are used."""
    folders = [each for each in templates.own_folders(folder) if each.is_dir()]
    try:
        used = templates.check(templates.environment(folder))
    except SetupError as error:
        yield problem("templates/broken", str(error), "fix the template, or delete it to have the one that ships")
        return
    own = sorted(path.relative_to(folder).as_posix() for path in used if path.parent in folders)
    yield ok("templates/read", f"they can be read; the site's own: {', '.join(own) or 'none'}")
    found = (path for each in folders for path in each.glob("*.j2") if path not in used)
    if unused := sorted(path.relative_to(folder).as_posix() for path in found):
        advice = "name them like the ones that ship, or include them"
        yield note("templates/unused", f"no template uses {', '.join(unused)}", advice)


def check_words(blog: Blog) -> Iterator[Finding]:
    """Yield whether the owner's words can be used."""
    try:
        words.load(words.language_for(blog.language), blog.folder)
        own = words.own(blog.folder)
    except SetupError as error:
        yield problem("words/broken", str(error), "fix the file, or delete it to have the words that ship")
        return
    yield ok("words/read", f"the site's own: {', '.join(map(str, own.values)) if own else 'none'}")
