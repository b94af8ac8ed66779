"""The days and the posts of a blog when a run plans: what was just fetched, on top of the archive.

Everything is read when it is needed, each file once: a run that has nothing to do costs the same whether the blog
holds 10 posts or 10,000. Nothing is written.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from paperboy.errors import ArchiveError, BrokenArchiveError, FileError, PostError
from paperboy.model.edition import Edition, edition_of_file, is_edition_file
from paperboy.model.posted import Posted
from paperboy.papers import archive
from paperboy.papers.models import Day
from paperboy.post import ownership
from paperboy.post.spelling import Spelling, spelling_of
from paperboy.site.config import Blog
from paperboy.site.tree import Tree
from paperboy.sources.collect import FetchedDay


class Library:
    """The days and the posts of a blog, and what earlier runs knew of the posts."""

    def __init__(
        self,
        blog: Blog,
        tree: Tree,
        posted: Posted,
        fetched: Iterable[FetchedDay] = (),
        *,
        is_complete: bool = True,
        uncommitted: Collection[str] = (),
        noted: Mapping[str, str] | None = None,
    ) -> None:
        """`is_complete`: `posted` is all that was ever posted, and not what was found again after damage.

        `uncommitted` are the paths of posts that a person has changed and not committed. `noted` are
        checksums of the notes that posts show after the step.
        """
        self._blog = blog
        self._tree = tree
        self._is_complete = is_complete
        self._uncommitted = uncommitted
        self.posted = posted
        self.noted = posted.notes if noted is None else noted
        self.fetched = {item.date: item for item in fetched}
        self._archived: dict[dt.date, Day | None] = {}
        self._days: dict[dt.date, Day | None] = {}
        self._texts: dict[Edition, str | None] = {}

    # --- days

    def archived(self, date: dt.date) -> Day | None:
        """Return what the archive has of `date`. Raises ArchiveError."""
        if date not in self._archived:
            self._archived[date] = archive.read(self._tree, date)
        return self._archived[date]

    def day(self, date: dt.date) -> Day | None:
        """Return what is known of `date`: what was fetched, on top of the archive, which may have moved on since.

        Raises ArchiveError when the archive cannot be read; where it is broken, only if nothing was fetched.
        """
        if date not in self._days:
            self._days[date] = self._merged(date)
        return self._days[date]

    def _merged(self, date: dt.date) -> Day | None:
        item = self.fetched.get(date)
        fetched = item.day if item else None
        try:
            archived = self.archived(date)
        except BrokenArchiveError:
            if fetched is None:
                raise
            return fetched
        return archive.merge(archived, fetched) if archived and fetched else archived or fetched

    def readable_day(self, date: dt.date) -> Day | None:
        """Return what is known of `date`; None, too, when it cannot be read."""
        try:
            return self.day(date)
        except ArchiveError:
            return None

    @cached_property
    def changed_days(self) -> Mapping[dt.date, Day]:
        """The days that fetching has added or changed, by date."""
        days = {date: day for date, item in self.fetched.items() if item.day and (day := self.readable_day(date))}
        return {date: day for date, day in days.items() if self.is_broken(date) or day != self.archived(date)}

    def warnings(self, date: dt.date) -> tuple[str, ...]:
        """Return what was wrong with a date that was fetched."""
        item = self.fetched.get(date)
        try:
            self.archived(date)
        except BrokenArchiveError as error:
            if item and item.day:
                before = f"`git log -p -- {archive.path_of(date)}` shows it as it was before"
                return (f"{error}: made again from what is listed now; {before}", *item.warnings)
        except ArchiveError:
            pass
        return item.warnings if item else ()

    def is_broken(self, date: dt.date) -> bool:
        """Return whether the archive of `date` is a file that holds no day."""
        try:
            self.archived(date)
        except BrokenArchiveError:
            return True
        except ArchiveError:
            return False
        return False

    # --- posts

    @cached_property
    def blobs(self) -> Mapping[str, str]:
        """The editions' posts that there are: file names, and the git blob ids of their contents."""
        folder = self._blog.posts
        names = [path.removeprefix(f"{folder}/") for path in self._tree.paths(folder)]
        return {name: self._tree.blob_id_at(f"{folder}/{name}") for name in names if is_edition_file(name)}

    def exists(self, edition: Edition) -> bool:
        """Return whether an edition has a post."""
        return edition.file_name in self.blobs

    def is_uncommitted(self, edition: Edition) -> bool:
        """Return whether a person has changed an edition's post and not committed that: it is left alone."""
        return self._blog.path_of(edition) in self._uncommitted

    def was_posted(self, edition: Edition) -> bool:
        """Return whether an edition has had a post, whoever deleted it."""
        return edition.file_name in self.posted.posts

    def is_history_known(self, edition: Edition) -> bool:
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
            self._texts[edition] = self._text(edition) if self.exists(edition) else None
        return self._texts[edition]

    def _text(self, edition: Edition) -> str | None:
        try:
            content = self._tree.read(self._blog.path_of(edition))
        except FileError as error:
            raise PostError(str(error)) from error
        return None if content is None else content.decode("utf-8", "surrogateescape")

    def readable_text(self, edition: Edition) -> str:
        """Return the text of an edition's post; nothing, too, when it cannot be read."""
        try:
            return self.text(edition) or ""
        except PostError:
            return ""

    def linked_address(self, edition: Edition) -> str | None:
        """Return the address of an edition's post to which other posts, as they are now, link.

        It differs from `address` when a person has moved or deleted the post since: so posts with links that have
        become wrong are found.
        """
        name = edition.file_name
        if name in self.posted.addresses:
            return self.posted.addresses[name] or None
        return edition.permalink if self.posted.posts.get(name) else None

    def address(self, edition: Edition) -> str | None:
        """Return where the post of `edition` is; None without one, or where that is not certain."""
        name = edition.file_name
        if name not in self.blobs:
            return None
        if self.blobs[name] == self.posted.known_blob(name):
            return self.linked_address(edition)
        text = self.readable_text(edition)
        return ownership.address_of(text, edition) if text else None

    def pending(self) -> list[Edition]:
        """Return the editions with posts that an earlier run could not bring up to date."""
        editions = map(edition_of_file, sorted(self.posted.pending))
        return [edition for edition in editions if edition and self.exists(edition)]

    def changed_by_others(self) -> list[Edition]:
        """Return the editions with posts that were changed, added or deleted since the last run."""
        names = {name for name, blob in self.blobs.items() if self.posted.known_blob(name) != blob}
        names |= {name for name in self.posted.names if name not in self.blobs}
        return [edition for name in names if (edition := edition_of_file(name))]

    @cached_property
    def spelling(self) -> Spelling:
        """How the posts of the blog's owner spell tags and categories."""
        return spelling_of(self._blog)
