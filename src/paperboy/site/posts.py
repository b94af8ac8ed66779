"""Finds all posts of a blog. Callers check which of them are paperboy's."""

import os
from collections.abc import Iterator
from pathlib import Path

# what Jekyll makes posts of, its `markdown_ext` and HTML
# (https://github.com/jekyll/jekyll/blob/master/lib/jekyll/configuration.rb)
SUFFIXES = (".md", ".markdown", ".mkdown", ".mkdn", ".mkd", ".html")
FOREIGN = {"node_modules", "vendor"}  # folders with what others wrote
POSTS_READ = 300  # the newest: a run costs the same whether the blog holds 300 posts or 10,000


def newest(posts: Path) -> Iterator[Path]:
    """Yield the blog's posts, the newest first: those of the folder `posts`, and of others that are called so.

    Jekyll takes the folders above such a one for categories.
    """
    found = [
        (name, parent)
        for folder in _folders(posts)
        for parent, _, names in os.walk(folder)
        for name in names
        if name.endswith(SUFFIXES)
    ]
    found.sort(reverse=True)
    return (Path(parent, name) for name, parent in found)


def _folders(posts: Path) -> Iterator[Path]:
    yield posts
    above, name = posts.parent, posts.name
    for folder in (*above.glob(f"[!._]*/{name}"), *above.glob(f"[!._]*/[!._]*/{name}")):
        if not FOREIGN & set(folder.relative_to(above).parts):
            yield folder
