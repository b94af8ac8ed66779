"""Config files that a build of the site reads and paperboy does not."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from paperboy.errors import SetupError
from paperboy.setup.findings import Finding, finding
from paperboy.setup.repository import Repository
from paperboy.site import jekyll, yaml_file
from paperboy.site.config import Blog, blog_of
from paperboy.site.conventions import BUILD_FILES
from paperboy.site.files import beginning_of
from paperboy.site.yaml_file import Document


def check_config_files(blog: Blog, repository: Repository) -> Iterator[Finding]:
    """Yield the further config files of builds, and the keys with which they would make other posts."""
    texts = {workflow.path: "\n".join(workflow.scripts) for workflow in repository.workflows}
    texts |= {name: repository.text(name) for name in BUILD_FILES}
    named = {name: where for where, text in texts.items() for name in _further_configs(text, blog.config.name)}
    for name, where in named.items():
        if name in blog.document.names:
            yield finding("config files/read", where=where, name=name)
            continue
        path = next((each for each in (blog.folder / name, repository.root / name) if each.is_file()), Path())
        if keys := " and ".join(f"`{key}`" for key in differing_keys(blog, _values(path))):
            yield finding("config files/differ", where=where, name=name, keys=keys, config=blog.config.name)


def _further_configs(text: str, own: str) -> Iterator[str]:
    """Yield the config files that a build in `text` names, and does not write itself."""
    for name in jekyll.config_names(text):
        if Path(name).name != own and not re.search(rf">\s*{re.escape(name)}", text):
            yield name


def differing_keys(blog: Blog, other: dict[Any, Any]) -> list[Any]:
    """Return the keys with which `other`, read after the blog's config, would have paperboy make other posts.

    Which keys count depends on the theme and its layouts, too, so the blog is read with them and without.
    """
    own = dict(blog.values)
    changed = {key: value for key, value in jekyll.merged([own, other]).items() if value != own.get(key)}
    before, after = _blog_with(blog, own), _blog_with(blog, own | changed)
    if after == before:
        return []
    needed = [
        key
        for key, value in changed.items()
        if _blog_with(blog, own | {key: value}) != before
        or _blog_with(blog, own | {each: changed[each] for each in changed if each != key}) != after
    ]
    return needed or list(changed)


def _values(path: Path) -> dict[Any, Any]:
    try:
        return yaml_file.parse(beginning_of(path), path).values
    except SetupError:
        return {}


def _blog_with(blog: Blog, values: dict[Any, Any]) -> object:
    """Return the blog as paperboy reads it with these values in its config, or why it cannot."""
    try:
        return blog_of(Document(blog.config, values), blog.folder).model_dump(exclude={"language_from"})
    except SetupError as error:
        return str(error)
