"""The posts that the blog's owner has written, as search finds them: title, date, tags and text."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from markdown_it import MarkdownIt

from paperboy.errors import FileError
from paperboy.post import ownership
from paperboy.site import posts
from paperboy.site.config import Blog
from paperboy.text.characters import one_line, visible

# What Jekyll fills in, and kramdown's attributes (https://kramdown.gettalong.org/syntax.html#inline-attribute-lists).
_NOT_READ = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{::?.*?\}|\{:/\w*\}", re.DOTALL)
_DATED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})-(.+)\.\w+")  # https://jekyllrb.com/docs/posts/#creating-posts
_INLINE = {"a", "abbr", "b", "bdi", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "span"}
_INLINE |= {"strong", "sub", "sup", "u", "var"}


@dataclass(frozen=True)
class OwnPost:
    """A post of the owner's; its address is known to Jekyll alone."""

    path: str  # as Jekyll's `relative_path` says it
    title: str
    date: dt.date
    tags: tuple[str, ...]
    text: str


def own_posts(blog: Blog, failures: list[str]) -> Iterator[OwnPost]:
    """Yield the posts of the blog that are not paperboy's, the oldest first. What cannot be read is a failure."""
    folder = blog.source / blog.posts
    for path in reversed(list(posts.newest(folder))):
        try:
            text = path.read_text("utf-8-sig", "replace")
        except OSError as error:
            failures.append(str(FileError(f"cannot read {path}: {error.strerror}")))
            continue
        if not ownership.has_mark(text) and ownership.is_on_site(text):
            yield from _posts(text, path.relative_to(folder.parent))


def _posts(text: str, path: Path) -> Iterator[OwnPost]:
    """Yield the post of a file, if Jekyll takes it for one."""
    matter, body = ownership.front_matter_and_body(text)
    dated = _DATED.fullmatch(path.name)
    try:
        day = dt.date(*map(int, dated[1].split("-"))) if dated else None
    except ValueError:
        day = None
    if not dated or not day:
        return
    named = [matter.get(key) for key in ("tags", "tag", "categories", "category")]
    tags = [tag for names in named for tag in (names if isinstance(names, list) else str(names or "").split())]
    yield OwnPost(
        path=path.as_posix(),
        title=one_line(visible(str(matter.get("title") or dated[2].replace("-", " ")))),
        date=day,
        tags=tuple(tag for tag in tags if isinstance(tag, str)),
        text=plain_text(body, is_html=path.suffix == ".html"),
    )


def plain_text(body: str, *, is_html: bool = False) -> str:
    """Return what a reader reads of a post's body, on one line."""
    body = _NOT_READ.sub(" ", body)
    reader = _Reader()
    reader.feed(body if is_html else MarkdownIt("commonmark").enable("table").render(body))
    reader.close()
    return one_line(visible("".join(reader.texts)))


class _Reader(HTMLParser):
    """Collects the text of HTML, without scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._unread += tag in ("script", "style")
        if tag not in _INLINE:
            self.texts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in ("script", "style") and self._unread > 0
        if tag not in _INLINE:
            self.texts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.texts.append(data)
