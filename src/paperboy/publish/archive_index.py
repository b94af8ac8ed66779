"""What posts need of days that they do not show, counts and names: from the index of a month, else from the days.

It also says which of these change in a run. More votes for a paper change none of them, so they are no reason to
look at the posts of the eight weeks that come after it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from functools import cached_property

from paperboy.errors import ArchiveError, FileError
from paperboy.model.edition import Edition
from paperboy.papers import archive, month_index
from paperboy.papers.follow_ups import family_of, name_of
from paperboy.papers.models import Day, Paper
from paperboy.papers.month_index import DayIndex, MonthIndex
from paperboy.papers.selection import passes_filters
from paperboy.papers.trends import Counts, Usual, counts_of, total, usual
from paperboy.publish import dependencies
from paperboy.publish.context import Context
from paperboy.publish.library import Library
from paperboy.site.tree import Tree


class ArchiveIndex:
    """The index of an archive, and what is newly known of its days."""

    def __init__(self, context: Context, library: Library, tree: Tree) -> None:
        self._library, self._tree = library, tree
        self._context, self._settings = context, context.blog.settings
        self._files: dict[str, MonthIndex] = {}
        self._made: dict[dt.date, DayIndex] = {}  # in this run, from days
        self._names = month_index.rules_of_names()

    # --- what posts need

    def counts(self, dates: Iterable[dt.date]) -> list[Counts]:
        """Return the counts of those of `dates` that are known; a day that cannot be read is left out."""
        return [entry.counts for date in dates if (entry := self._counted(date))]

    def usual(self, edition: Edition) -> Usual:
        """Return what is known of the eight weeks before an edition."""
        return usual(self.counts(dependencies.dates_compared(edition)))

    def unreadable(self, edition: Edition) -> Iterator[str]:
        """Yield sentences on the days of these weeks that cannot be read."""
        for date in sorted(self._archived.intersection(dependencies.dates_compared(edition))):
            if self._noted(date) is None and self._counted(date) is None:
                try:
                    self._library.day(date)
                except ArchiveError as error:
                    yield f"compared without {date}: {error}"

    def history(self, edition: Edition) -> list[Counts]:
        """Return the counts of the periods before a digest that it shows beside its own, the earliest first."""
        return [total(self.counts(each.dates)) for each in dependencies.periods_shown(edition)]

    def papers_of(self, families: AbstractSet[str], before: dt.date) -> Mapping[str, list[tuple[dt.date, Paper]]]:
        """Return the papers of `families` that are listed before a date, by family, each with its day."""
        found: dict[str, list[tuple[dt.date, Paper]]] = {family: [] for family in families if family}
        for date in self._dates:
            if date < before and not found.keys().isdisjoint(self._families(date)):
                day = self._library.readable_day(date)
                for paper in day.papers if day else ():
                    if (family := family_of(paper)) in found:
                        found[family].append((date, paper))
        return found

    # --- what changes in this run

    @cached_property
    def recounted(self) -> frozenset[dt.date]:
        """The changed days whose counts have changed, too."""
        return frozenset(
            date for date in self._library.changed_days if self._counts_before(date) != self.counts([date])
        )

    @cached_property
    def renamed(self) -> frozenset[dt.date]:
        """The later dates with papers of families of which an earlier paper comes, goes, or has other authors."""
        found = set[dt.date]()
        for date, day in self._library.changed_days.items():
            changed = {family for family, *_ in _papers(day) ^ _papers(self._before(date))} - {""}
            found.update(
                each for each in self._dates if each > date and not changed.isdisjoint(self._families(each))
            )
        return frozenset(found)

    def changes(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files of the index that this run changes: paths and contents."""
        for date in self._library.changed_days:
            self._counted(date)
        for path in sorted({month_index.path_of(date) for date in self._made}):
            dates = [date for date in self._dates if month_index.path_of(date) == path]
            days = {date: self._with_blob(date) for date in dates if date in self._made or self._noted(date)}
            content = month_index.text_of(MonthIndex(names=self._names, days=days)).encode()
            yield path, content

    # --- days

    @cached_property
    def _archived(self) -> frozenset[dt.date]:
        return frozenset(filter(None, map(archive.date_of_path, self._tree.paths(archive.FOLDER))))

    @cached_property
    def _dates(self) -> list[dt.date]:
        """The dates that are known, the earliest first."""
        return sorted({*self._archived, *self._library.changed_days})

    def _before(self, date: dt.date) -> Day | None:
        """Return what the archive has of a day with news."""
        with suppress(ArchiveError):
            return self._library.archived(date)
        return None

    def _counted(self, date: dt.date) -> DayIndex | None:
        """Return the index of a day with its counts; None of one that is not known, or cannot be read."""
        if date not in self._archived and date not in self._library.changed_days:
            return None
        entry = self._made.get(date) or (None if date in self._library.changed_days else self._noted(date))
        if entry and entry.rules == self._rules:
            return entry
        if day := self._library.readable_day(date):
            self._made[date] = self._index_of(day)
        return self._made.get(date)

    def _families(self, date: dt.date) -> Iterable[str]:
        entry = self._made.get(date) or (None if date in self._library.changed_days else self._noted(date))
        if entry is None:
            with suppress(ArchiveError):  # read, and not kept: the first time these may be all days of the archive
                day = self._library.changed_days.get(date) or archive.read(self._tree, date)
                entry = self._made[date] = DayIndex(families=_families_of(day)) if day else DayIndex()
        return entry.families if entry else ()

    def _counts_before(self, date: dt.date) -> list[Counts]:
        entry = self._noted(date)
        if entry is None or entry.rules != self._rules:
            entry = self._index_of(day) if (day := self._before(date)) else None
        return [entry.counts] if entry else []

    def _index_of(self, day: Day) -> DayIndex:
        papers = [paper for paper in day.papers if passes_filters(paper, self._settings)]
        counts = counts_of(papers, self._context.topics.with_wholes)
        return DayIndex(families=_families_of(day), rules=self._rules, counts=counts)

    # --- the files

    @cached_property
    def _rules(self) -> str:
        return month_index.rules_of_counts(self._context.topics, self._settings)

    def _noted(self, date: dt.date) -> DayIndex | None:
        """Return what the index has of a day's file as it is now, if its names are named by the same rules."""
        if date not in self._archived:
            return None
        path = month_index.path_of(date)
        if path not in self._files:
            try:
                self._files[path] = month_index.parse(self._tree.read(path))
            except FileError:
                self._files[path] = MonthIndex()
        file = self._files[path]
        entry = file.days.get(date)
        is_right = (
            entry and file.names == self._names and entry.blob == self._tree.blob_id_at(archive.path_of(date))
        )
        return entry if is_right else None

    def _with_blob(self, date: dt.date) -> DayIndex:
        entry = self._made.get(date) or self._noted(date) or DayIndex()
        day = self._library.changed_days.get(date)
        blob = (
            self._tree.blob_id(archive.text_of(day).encode())
            if day
            else self._tree.blob_id_at(archive.path_of(date))
        )
        return entry.model_copy(update={"blob": blob})


def _families_of(day: Day) -> tuple[str, ...]:
    return tuple(sorted({family for paper in day.papers if (family := family_of(paper))}))


def _papers(day: Day | None) -> set[tuple[object, ...]]:
    """Return what follow-ups go by: the family of each paper first."""
    papers = day.papers if day else ()
    return {(family_of(paper), paper.id, name_of(paper), paper.authors, paper.published) for paper in papers}
