"""Config files that a build of the site reads besides those that paperboy reads."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from paperboy.errors import SetupError
from paperboy.setup.findings import Finding, note, ok
from paperboy.setup.repository import Repository
from paperboy.site import jekyll, yaml_file
from paperboy.site.config import Blog, blog_of
from paperboy.site.conventions import BUILD_FILES
from paperboy.site.files import beginning_of
from paperboy.site.yaml_file import Document


def check_config_files(blog: Blog, repository: Repository) -> Iterator[Finding]:
    """Yield the further config files of builds, and the keys with which they would make other posts."""
    for name, where in _names(blog, repository).items():
        built = f"{where} builds with {name}, too"
        path = next((each for each in (blog.folder / name, repository.root / name) if each.is_file()), None)
        if name in blog.configs:
            yield ok("config files", f"{built}, and paperboy reads it")
        elif path is None:
            yield note(
                "config files",
                f"{built}, which is not there, so paperboy reads none of those that it names",
                "write into _config.yml what they say of language, time zone, `defaults:` and `paperboy:`",
            )
        elif keys := " and ".join(f"`{key}`" for key in differing_keys(blog, _values(path))):
            yield note(
                "config files",
                f"{built}, which paperboy does not read: it sets {keys} otherwise than _config.yml",
                "set it in _config.yml as well, or the posts' language and author in its `paperboy:` block",
            )
        else:
            yield ok("config files", f"{built}, which paperboy does not read; it sets nothing that paperboy needs")


def _names(blog: Blog, repository: Repository) -> dict[str, str]:
    """Return the further config files that builds name, and do not write themselves, each with where."""
    texts = {workflow.path: "\n".join(workflow.scripts) for workflow in repository.workflows}
    texts |= {name: repository.text(name) for name in BUILD_FILES}
    found: dict[str, str] = {}
    for where, text in texts.items():
        for name in jekyll.config_names(text):
            if Path(name).name != blog.config_name and not re.search(rf">\s*{re.escape(name)}", text):
                found.setdefault(name, where)
    return found


def differing_keys(blog: Blog, other: Mapping[str, object]) -> tuple[str, ...]:
    """Return the keys with which `other`, read after the site's config, would have paperboy make other posts.

    Which keys count depends on the theme and its layouts, too, so the site is read with them and without.
    """
    own = _values(blog.config)
    changed = {key: value for key, value in jekyll.merged([own, other]).items() if value != own.get(key)}
    before, after = _blog_with(blog, own), _blog_with(blog, own | changed)
    if after == before:
        return ()
    needed = [
        key
        for key, value in changed.items()
        if _blog_with(blog, own | {key: value}) != before
        or _blog_with(blog, own | {each: changed[each] for each in changed if each != key}) != after
    ]
    return tuple(needed or changed)


def _values(path: Path) -> dict[str, object]:
    try:
        return dict(yaml_file.parse(beginning_of(path), path).values)
    except SetupError:
        return {}


def _blog_with(blog: Blog, values: Mapping[str, object]) -> object:
    """Return the site as paperboy reads it with these values in its config, or why it cannot."""
    try:
        return blog_of(Document(blog.config, dict(values)), blog.folder).model_dump(exclude={"language_from"})
    except SetupError as error:
        return str(error)
