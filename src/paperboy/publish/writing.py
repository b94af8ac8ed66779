"""Plan one step of a run and write what differs: posts, days, and which editions were posted."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from paperboy.errors import ArchiveError, FileError
from paperboy.model import posted as posted_file
from paperboy.model.edition import Edition, editions_touched
from paperboy.papers import archive
from paperboy.post.ownership import Action
from paperboy.publish import posted
from paperboy.publish.context import Context, Options
from paperboy.publish.library import Library
from paperboy.publish.plan import PlannedPost, ended_without_post, plan
from paperboy.report import Outcome, Report
from paperboy.site.tree import Tree
from paperboy.sources.collect import FetchedDay


class WritableTree(Tree, Protocol):
    """A tree that a step is written to."""

    def write(self, path: str, content: bytes | None) -> None:
        """Write a file; None removes it. Raises FileError."""

    def keep_copy(self, path: str) -> None:
        """Keep a copy of a file that cannot be read and will be overwritten. Raises FileError."""


@dataclass(frozen=True)
class Step:
    """Some dates of a run's window, and what was collected of them; `window` is all of it."""

    dates: frozenset[dt.date]
    fetched: tuple[FetchedDay, ...]
    window: frozenset[dt.date]

    @property
    def later_dates(self) -> frozenset[dt.date]:
        """The dates of the window after this step."""
        latest = max(self.dates, default=dt.date.min)
        return frozenset(date for date in self.window if date > latest)

    def wanted(self, kinds: Iterable[str]) -> list[Edition]:
        """Return the editions of this step: one that goes on in the rest of the window is of a later step."""
        later = set(editions_touched(self.later_dates, kinds))
        return [edition for edition in editions_touched(self.dates, kinds) if edition not in later]


def make(
    context: Context, step: Step, tree: WritableTree, options: Options, *, theirs: Collection[str] = ()
) -> Report:
    """Plan a step, write it to `tree`, and report what happened to each edition.

    `theirs` are the paths of posts that a person has changed and not committed.

    Nothing is written when nobody can say which editions have had a post: that is a problem of the report.
    """
    blog = context.blog
    try:
        known, warning = posted.read(blog, tree)
    except ArchiveError as error:
        return Report(outcomes=(), problems=(str(error),))
    library = Library(blog, tree, known, step.fetched, is_complete=not warning, theirs=theirs)
    wanted = step.wanted(blog.settings.editions)
    also = [*library.pending(), *([] if step.later_dates else ended_without_post(context, library))]
    planned = plan(context, library, wanted, also=also, forced=_forced(wanted, step, options))
    failures = _write(library, planned, tree)
    outcomes = tuple(_with_failure(post, failures) for post in planned)
    return Report(outcomes=outcomes, warnings=(warning,) if warning else ())


def not_made(context: Context, dates: Iterable[dt.date]) -> tuple[Outcome, ...]:
    """Return what there is to say of editions that nobody began, since what came before them was not delivered."""
    reason = "what came before it could not be delivered; run it again"
    wanted = editions_touched(dates, context.blog.settings.editions)
    return tuple(Outcome(edition, Action.NOT_MADE, reason) for edition in wanted)


def _forced(wanted: Iterable[Edition], step: Step, options: Options) -> list[Edition]:
    if not options.force:
        return []
    return [edition for edition in wanted if options.editions_named or step.window.issuperset(edition.dates)]


def _write(library: Library, planned: Sequence[PlannedPost], tree: WritableTree) -> Mapping[str, str]:
    """Write what differs, and return why files could not be written, by path.

    Posts first, then the days, then which posts there are; what is removed goes last. A run that is killed on the
    way leaves posts that nobody has heard of, which the next one finds, and never a post that seems to be deleted.
    """
    texts = {post.outcome.path: post.text for post in planned if post.text is not None}
    news = {archive.path_of(date): item for date, item in library.fetched.items() if date in library.news}
    contents = {path: text.encode("utf-8", "surrogateescape") for path, text in texts.items()}
    contents |= {path: archive.text_of(item.day).encode() for path, item in news.items() if item.day}
    removed = [post.outcome.path for post in planned if post.outcome.action is Action.REMOVED]
    if not (contents or removed):
        return {}  # that somebody else has changed or deleted a post is noted with the next change
    copies = {path for path, item in news.items() if item.is_archive_broken}
    failures = _write_each(tree, contents, copies=copies)
    after = posted.after(library, planned, tree, unwritten=failures)
    failures |= _write_each(tree, {posted_file.PATH: posted_file.text_of(after).encode()})
    return failures | _write_each(tree, dict.fromkeys(removed))


def _write_each(
    tree: WritableTree, contents: Mapping[str, bytes | None], *, copies: Collection[str] = ()
) -> dict[str, str]:
    """Write files, keep copies of some of them before, and return why one could not be written, by path."""
    failures = {}
    for path, content in contents.items():
        try:
            if path in copies:
                tree.keep_copy(path)
            if tree.read(path) != content:
                tree.write(path, content)
        except FileError as error:
            failures[path] = str(error)
    return failures


def _with_failure(post: PlannedPost, failures: Mapping[str, str]) -> Outcome:
    """Return what happened to an edition, given what could not be written: its post, or a day of its period."""
    if not failures:
        return post.outcome
    paths = (post.outcome.path, posted_file.PATH, *map(archive.path_of, post.edition.dates))
    failure = next((failures[path] for path in paths if path in failures), "")
    return replace(post.outcome, action=Action.FAILED, reason=failure) if failure else post.outcome
