"""Plan one step of a run and write what differs: posts, days, and the record of posts."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from paperboy.errors import ArchiveError, FileError
from paperboy.model import posted
from paperboy.model.edition import Edition, editions_touched
from paperboy.papers import archive
from paperboy.post.ownership import Action
from paperboy.publish import ledger
from paperboy.publish.archive_index import ArchiveIndex
from paperboy.publish.context import Context, Options
from paperboy.publish.library import Library
from paperboy.publish.noted import Noted, noted
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


class Change(NamedTuple):
    """A file below the blog's source that is to hold another content; None: to be removed."""

    path: str
    content: bytes | None
    keeps_copy: bool = False  # of a file that could not be read


@dataclass(frozen=True)
class Step:
    """One step of a run: its dates, what was fetched of them, and the run's whole window."""

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


def write_step(
    context: Context,
    step: Step,
    tree: WritableTree,
    options: Options,
    *,
    uncommitted: Collection[str] = (),
    current: Collection[str] = (),
) -> Report:
    """Plan a step, write it to `tree`, and report what happened to each edition.

    `uncommitted` are the paths of posts that a person has changed and not committed, `current` the labels of
    editions whose posts are right, as long as nothing changes now. Nothing is written when it cannot be known
    which editions have had a post: that is a problem of the report.
    """
    blog = context.blog
    try:
        known, warning = ledger.read(blog, tree)
    except ArchiveError as error:
        return Report(outcomes=(), problems=(str(error),))
    is_last = not step.later_dates
    library = Library(
        blog,
        tree,
        known,
        step.fetched,
        is_complete=not warning,
        uncommitted=uncommitted,
        noted=context.notes.checksums if is_last else None,
    )
    wanted = step.wanted(blog.settings.editions)
    of_notes = noted(context.notes, library, tree) if is_last else Noted([], [])
    ended = ended_without_post(context, library) if is_last else ()
    also = [*library.pending(), *of_notes.editions, *ended]
    index = ArchiveIndex(context, library, tree)
    if uncommitted or library.changed_days:
        current = ()
    forced = _forced(wanted, step, options)
    planned = plan(context, library, index, wanted, also=also, forced=forced, current=current)
    failures = _write_all(library, index, planned, tree)
    outcomes = tuple(_with_failure(post, failures) for post in planned)
    warnings = (*filter(None, [warning]), *context.notes.problems, *of_notes.warnings)
    return Report(
        outcomes=outcomes,
        warnings=warnings,
        current=frozenset() if uncommitted else _current(library, outcomes, context.today),
    )


def _current(library: Library, outcomes: Iterable[Outcome], today: dt.date) -> frozenset[str]:
    """Return the labels of the editions whose posts are right; none where one has failed, which others link to."""
    right = set[str]()
    for outcome in outcomes:
        if outcome.action is Action.FAILED:
            return frozenset()
        days = [day for date in outcome.edition.dates if (day := library.readable_day(date))]
        is_made = outcome.action in (Action.CREATED, Action.UPDATED, Action.UNCHANGED)
        if is_made and all(day.updated <= today for day in days):  # of a later one a post says today's date
            right.add(outcome.edition.label)
    return frozenset(right)


def not_made(context: Context, dates: Iterable[dt.date]) -> tuple[Outcome, ...]:
    """Return the outcomes of editions that were not begun, since the run could not go on."""
    reason = "the run could not go on; run it again"
    wanted = editions_touched(dates, context.blog.settings.editions)
    return tuple(Outcome(edition, Action.NOT_MADE, reason) for edition in wanted)


def _forced(wanted: Iterable[Edition], step: Step, options: Options) -> list[Edition]:
    if not options.force:
        return []
    return [edition for edition in wanted if options.editions_named or step.window.issuperset(edition.dates)]


def diff(library: Library, planned: Iterable[PlannedPost]) -> Iterator[Change]:
    """Yield what differs from the archive and the posts that there are: posts, days, and last what is removed."""
    removed = []
    for post in planned:
        if post.text is not None:
            yield Change(post.outcome.path, post.text.encode("utf-8", "surrogateescape"))
        elif post.outcome.action is Action.REMOVED:
            removed.append(Change(post.outcome.path, None))
    for date, day in library.changed_days.items():
        yield Change(archive.path_of(date), archive.text_of(day).encode(), keeps_copy=library.is_broken(date))
    yield from removed


def _write_all(
    library: Library, index: ArchiveIndex, planned: Sequence[PlannedPost], tree: WritableTree
) -> Mapping[str, str]:
    """Write what differs, and return why files could not be written, by path.

    The record of posts is written after the posts, and before any is removed. So a run that is killed leaves posts
    that are not in the record, which the next one finds, and never a post that seems to be deleted by a person.
    """
    changes = list(diff(library, planned))
    if not changes:
        return {}  # that somebody else has changed or deleted a post is noted with the next change
    changes += [Change(path, content) for path, content in index.changes()]
    failures = _write(tree, [change for change in changes if change.content is not None])
    after = ledger.updated(library, planned, tree, unwritten=failures)
    failures |= _write(tree, [Change(posted.PATH, posted.text_of(after).encode())])
    return failures | _write(tree, [change for change in changes if change.content is None])


def _write(tree: WritableTree, changes: Iterable[Change]) -> dict[str, str]:
    """Write files, and return why one could not be written, by path."""
    failures = {}
    for path, content, keeps_copy in changes:
        try:
            if keeps_copy:
                tree.keep_copy(path)
            if tree.read(path) != content:
                tree.write(path, content)
        except FileError as error:
            failures[path] = str(error)
    return failures


def _with_failure(post: PlannedPost, failures: Mapping[str, str]) -> Outcome:
    """Return what happened to an edition, given what could not be written: its post, or a day of its period."""
    paths = (post.outcome.path, posted.PATH, *map(archive.path_of, post.edition.dates))
    failure = next((failures[path] for path in paths if path in failures), "")
    return replace(post.outcome, action=Action.FAILED, reason=failure) if failure else post.outcome
