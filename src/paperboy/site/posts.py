"""Finds all posts of a blog. Callers check which of them are paperboy's."""

import os
from collections.abc import Iterator
from pathlib import Path

# what Jekyll makes posts of, its `markdown_ext` and HTML
# (https://github.com/jekyll/jekyll/blob/master/lib/jekyll/configuration.rb)
SUFFIXES = (".md", ".markdown", ".mkdown", ".mkdn", ".mkd", ".html")
_FOREIGN = {"node_modules", "vendor"}  # what others wrote


POSTS_READ = 300  # the newest: a run costs the same whether the blog holds 300 posts or 10,000


def newest(posts: Path) -> list[Path]:
    """Return the blog's posts, the newest first: those of the folder `posts`, and of others that are called so.

    Jekyll takes the folders above such a one for categories.
    """
    found = (
        Path(parent, name)
        for folder in _folders(posts)
        for parent, _, names in os.walk(folder)
        for name in names
        if name.endswith(SUFFIXES)
    )
    return sorted(found, key=lambda path: (path.name, path), reverse=True)


def _folders(posts: Path) -> Iterator[Path]:
    yield posts
    above, name = posts.parent, posts.name
    for folder in (*above.glob(f"[!._]*/{name}"), *above.glob(f"[!._]*/[!._]*/{name}")):
        if not _FOREIGN & set(folder.relative_to(above).parts):
            yield folder
