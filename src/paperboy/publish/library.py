"""What there is when a run plans: the days, those just collected before the archive's, and the posts.

Reads as it is asked, each file once, and writes nothing.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property, lru_cache

from paperboy.errors import ArchiveError, FileError, PostError
from paperboy.model.edition import Edition, edition_of_file, is_edition_file
from paperboy.model.posted import Posted
from paperboy.papers import archive
from paperboy.papers.models import Day
from paperboy.post import ownership, spelling
from paperboy.post.fence import parts_of
from paperboy.post.spelling import Spelling
from paperboy.post.views import anchor_of
from paperboy.site.config import Blog
from paperboy.site.tree import Tree
from paperboy.sources.collect import FetchedDay

_ANCHOR = re.compile(r"\bpaper-[A-Za-z0-9-]+")
_PAGE = re.compile(r"huggingface\.co/papers/([A-Za-z0-9][A-Za-z0-9._/-]*)")


class Library:
    """The days and the posts of a site."""

    def __init__(
        self,
        blog: Blog,
        tree: Tree,
        posted: Posted,
        fetched: Iterable[FetchedDay] = (),
        *,
        is_complete: bool = True,
        theirs: Collection[str] = (),
    ) -> None:
        """`is_complete`: `posted` is all there is to know, and not what was rescued of a broken file.

        `theirs` are the paths of posts that a person has changed and not committed.
        """
        self._blog = blog
        self._theirs = theirs
        self._tree = tree
        self._is_complete = is_complete
        self.posted = posted
        self.fetched = {item.date: item for item in fetched}
        self._days: dict[dt.date, Day | None] = {}
        self._texts: dict[Edition, str | None] = {}

    def archived(self, date: dt.date) -> Day | None:
        """Return what the archive has of `date`. Raises ArchiveError."""
        if date not in self._days:
            self._days[date] = archive.read(self._tree, date)
        return self._days[date]

    def day(self, date: dt.date) -> Day | None:
        """Return what is known of `date`. Raises ArchiveError."""
        item = self.fetched.get(date)
        return item.day if item and item.day else self.archived(date)

    def readable_day(self, date: dt.date) -> Day | None:
        """Return what is known of `date`; None, too, when it cannot be read."""
        try:
            return self.day(date)
        except ArchiveError:
            return None

    def days(self, dates: Iterable[dt.date]) -> list[Day]:
        """Return what is known of `dates`. Raises ArchiveError when one of them cannot be read."""
        return [day for date in dates if (day := self.day(date))]

    @cached_property
    def news(self) -> frozenset[dt.date]:
        """The dates of which this run knows other than the archive."""
        return frozenset(date for date, item in self.fetched.items() if item.day and self._is_news(item.day))

    def _is_news(self, day: Day) -> bool:
        try:
            return self.archived(day.date) != day
        except ArchiveError:
            return True

    @cached_property
    def blobs(self) -> Mapping[str, str]:
        """The editions' posts that there are: file names, and the git blob ids of what they hold."""
        folder = f"{self._blog.posts}/"
        listed = self._tree.blob_ids(self._blog.posts)
        return {name: listed[path] for path in listed if is_edition_file(name := path.removeprefix(folder))}

    def is_there(self, edition: Edition) -> bool:
        """Return whether an edition has a post."""
        return edition.file_name in self.blobs

    def is_theirs(self, edition: Edition) -> bool:
        """Return whether a person has changed an edition's post and not committed that: it is left alone."""
        return self._blog.path_of(edition) in self._theirs

    def was_posted(self, edition: Edition) -> bool:
        """Return whether an edition has had a post, whoever took it away."""
        return edition.file_name in self.posted.blobs

    def knows_past(self, edition: Edition) -> bool:
        """Return whether it is certain that `was_posted` knows of every post of an edition."""
        if self._is_complete or self.was_posted(edition):
            return True
        try:
            return not any(self.archived(date) for date in edition.dates)
        except ArchiveError:
            return False

    def text(self, edition: Edition) -> str | None:
        """Return the text of an edition's post, or None if it has none. Raises PostError if it cannot be read."""
        if edition not in self._texts:
            self._texts[edition] = self._text(edition) if self.is_there(edition) else None
        return self._texts[edition]

    def _text(self, edition: Edition) -> str | None:
        try:
            content = self._tree.read(self._blog.path_of(edition))
        except FileError as error:
            raise PostError(str(error)) from error
        return None if content is None else content.decode("utf-8", "surrogateescape")

    def linked_address(self, edition: Edition) -> str | None:
        """Return where other posts, as they are now, take the post of `edition` to be."""
        name = edition.file_name
        if name in self.posted.addresses:
            return self.posted.addresses[name] or None
        return edition.permalink if self.posted.blobs.get(name) else None

    def address(self, edition: Edition) -> str | None:
        """Return where the post of `edition` is; None without one, or where that is not certain."""
        name = edition.file_name
        if name not in self.blobs:
            return None
        if self.blobs[name] == self.posted.known_blob(name):
            return self.linked_address(edition)
        text = self._text_or_nothing(edition)
        return ownership.address_of(text, edition) if text else None

    def is_unmodified(self, edition: Edition) -> bool:
        """Return whether an edition's post is as paperboy wrote it."""
        return ownership.is_unmodified(self._text_or_nothing(edition))

    def is_on_site(self, edition: Edition) -> bool:
        """Return whether Jekyll makes a page of an edition's post."""
        return ownership.is_on_site(self._text_or_nothing(edition))

    def has_mark(self, edition: Edition) -> bool:
        """Return whether paperboy has written an edition's post, whatever a person did to it since."""
        return ownership.has_mark(self._text_or_nothing(edition))

    def _text_or_nothing(self, edition: Edition) -> str:
        try:
            return self.text(edition) or ""
        except PostError:
            return ""

    def pending(self) -> list[Edition]:
        """Return the editions whose posts a run before could not bring up to date."""
        editions = map(edition_of_file, sorted(self.posted.pending))
        return [edition for edition in editions if edition and self.is_there(edition)]

    def changed_by_others(self) -> list[Edition]:
        """Return the editions whose posts are not as the last run knew them: changed, come, or gone."""
        names = {name for name, blob in self.blobs.items() if self.posted.known_blob(name) != blob}
        names |= {name for name in self.posted.names if name not in self.blobs}
        return [edition for name in names if (edition := edition_of_file(name))]

    @cached_property
    def recent_spelling(self) -> Spelling:
        """How the newest posts of the blog's owner spell tags."""
        return spelling.recent(self._blog)

    @cached_property
    def whole_spelling(self) -> Spelling:
        """How all posts of the blog's owner spell tags."""
        return spelling.whole(self._blog)


def shown_in(text: str | None, ids: Iterable[str]) -> frozenset[str]:
    """Return which of the papers `ids` are in what paperboy wrote of a post, whatever the settings are by now.

    Each paper of a post has an anchor, or where the post is plain Markdown, at least a link to its page.
    """
    anchors, pages = _anchors_and_pages(text) if text else (frozenset(), frozenset())
    return frozenset(paper_id for paper_id in ids if anchor_of(paper_id) in anchors or paper_id in pages)


@lru_cache(maxsize=64)  # a month's posts: its week and its month ask for the same ones
def _anchors_and_pages(text: str) -> tuple[frozenset[str], frozenset[str]]:
    if not ownership.is_on_site(text):
        return frozenset(), frozenset()
    parts = parts_of(text)
    body = parts.fenced if parts else text
    anchors = frozenset(_ANCHOR.findall(body))
    return anchors, frozenset() if anchors else frozenset(page.rstrip(".") for page in _PAGE.findall(body))
