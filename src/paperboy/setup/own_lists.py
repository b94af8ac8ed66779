"""The blog's own files that list its posts: those of its home page, of the pages of posts, and its feeds.

Such a file goes by the settings `home` and `feed` once it begins with an `assign` that leaves out posts of papers.
"""

import re
from collections.abc import Iterator
from functools import cached_property, partial
from pathlib import Path
from typing import Literal

from paperboy.site.config import Blog
from paperboy.site.files import beginning_of
from paperboy.site.layouts import Files, files_of
from paperboy.site.posts import FOREIGN

Key = Literal["hidden", "draft"]  # of the front matter: off the home page, and off the feed

_FRAMES = {"about", "base", "default", "page", "post", "single"}  # layouts of themes that list no posts
_FOLDERS = ("", "[!._]*/", "[!._]*/[!._]*/")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(?:.*\n)*?---[ \t]*(?:\r?\n|\Z)")
_HOME = re.compile(r"^permalink\s*:\s*[\"']?/[\"']?\s*$", re.MULTILINE)
_TAG = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
_POSTS = re.compile(r"\bsite\.posts\b(?![-\w])")
_COUNTED_OR_CHOSEN = re.compile(r"\bsite\.posts(?:\.size\b|\s*\|\s*(?:size|where)\b)")
_NEIGHBOURS = ("previous", "next")  # of a post, by date
_A_FEED = re.compile(r"<rss\b|<feed\b|jsonfeed\.org")


class OwnLists:
    """The files of a blog that list posts, without its theme's."""

    def __init__(self, blog: Blog) -> None:
        self._blog = blog
        self._folders = {
            kind: str(blog.values.get(f"{kind[1:]}_dir") or kind) for kind in ("_layouts", "_includes")
        }

    @cached_property
    def _files(self) -> Files:
        source = self._blog.source
        return files_of(source, source / self._folders["_layouts"], source / self._folders["_includes"], [])

    @cached_property
    def _home(self) -> list[str]:
        """The names of the files that make the home page; without any, the theme or a plugin makes it."""
        texts = self._files.texts
        pages = [name for name in texts if not name.startswith(("_layouts/", "_includes/"))]
        homes = [name for name in pages if name in ("./index.html", "./index.md", "./index.markdown")]
        homes += [name for name in pages if (head := _FRONT_MATTER.match(texts[name])) and _HOME.search(head[0])]
        return [*self._files.reached(homes[0])] if homes else []

    @property
    def is_home_without_posts(self) -> bool:
        """Whether the home page lists no posts: none of its files does, nor the layout of the theme below them."""
        missing = {name for name in self._files.layouts_of(self._home) if name not in self._files.layouts}
        listing = re.compile(r"\bsite\.(?:posts|tags|categories)\b|\bpaginator\b")
        return (
            bool(self._home)
            and missing <= _FRAMES
            and not any(listing.search(self._files.texts[name]) for name in self._home)
        )

    @property
    def has_feed(self) -> bool:
        """Whether a feed is made by a file of the blog's, and not by a plugin or the theme."""
        return any(self._feeds())

    def go_by(self, key: Key) -> bool:
        """Return whether the files that list posts leave out those with a key of their front matter."""
        texts = [beginning_of(path) for path in self._paths(key)]
        return any(f".{key}" in text for text in texts) and not self.with_all_posts(key)

    def with_all_posts(self, key: Key) -> list[Path]:
        """Return the files that list posts whatever their front matter says.

        For `hidden`, of the home page and of pages of posts (recent, before, after); for `draft`, the feeds.
        """
        is_paged = self._blog.is_paged
        return [
            path
            for path in self._paths(key)
            if _lists_all(text := beginning_of(path), key) and not (is_paged and "paginator.posts" in text)
        ]

    def _paths(self, key: Key) -> list[Path]:
        if key == "draft":
            return list(self._feeds())
        conventions = self._blog.conventions
        layout = conventions.layout or conventions.default_layout
        names = dict.fromkeys([*self._home, *(self._files.reached(f"_layouts/{layout}") if layout else ())])
        return list(map(self._path, names))

    def _feeds(self) -> Iterator[Path]:
        source = self._blog.source
        for pattern in (f"{folder}*.{suffix}" for folder in _FOLDERS for suffix in ("xml", "json", "atom", "rss")):
            for path in sorted(source.glob(pattern)):
                if FOREIGN & set(path.relative_to(source).parts):
                    continue
                text = beginning_of(path)
                if _FRONT_MATTER.match(text) and _A_FEED.search(text) and _POSTS.search(text):
                    yield path

    def _path(self, name: str) -> Path:
        folder, _, rest = name.partition("/")
        return self._blog.source / self._folders.get(folder, folder) / rest


def leaving_out(text: str, key: Key) -> str:
    """Return a file's text with its lists changed: posts with a key of their front matter are left out.

    So are, for `hidden`, its links to the posts before and after one without that key.
    """
    head = _FRONT_MATTER.match(text)
    start = head.end() if head else 0
    end = "\r\n" if "\r\n" in text else "\n"
    body, lines = text[start:], ""
    for pattern, name, line in _changes(key):
        changed = _TAG.sub(partial(_replaced, pattern, name), body)
        lines += line + end if changed != body else ""
        body = changed
    return text[:start] + lines + body


def _replaced(pattern: re.Pattern[str], name: str, tag: re.Match[str]) -> str:
    return pattern.sub(name, tag[0])


def _changes(key: Key) -> Iterator[tuple[re.Pattern[str], str, str]]:
    """Yield what is replaced in Liquid, by which name, and the line that gives this name a value."""
    name = f"posts_not_{key}"
    yield _POSTS, name, f'{{% assign {name} = site.posts | where_exp: "post", "post.{key} != true" -%}}'
    for side in _NEIGHBOURS if key == "hidden" else ():
        name = f"{side}_post"
        yield (
            re.compile(rf"\bpage\.{side}\b(?![-\w])"),
            name,
            f"{{% assign {name} = page.{side} %}}{{% for post in site.posts %}}"
            f"{{% if {name}.{key} and page.{key} != true %}}"
            f"{{% assign {name} = {name}.{side} %}}{{% else %}}{{% break %}}{{% endif %}}{{% endfor -%}}",
        )


def _lists_all(text: str, key: Key) -> bool:
    """Return whether a text of Liquid has all posts other than to count or choose them, and knows no such key."""
    tags = [_COUNTED_OR_CHOSEN.sub("", tag) for tag in _TAG.findall(text)]
    return f".{key}" not in text and any(old.search(tag) for old, _, _ in _changes(key) for tag in tags)
