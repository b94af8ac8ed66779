"""Fetches the lists of dates and arXiv's metadata of their papers, and merges them with the archive.

The lists of many dates are fetched some at a time, and meanwhile arXiv is asked for the papers of those before;
what comes of it is the same as one after the other. Nothing is written.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from paperboy.errors import ArchiveError, BrokenArchiveError, SourceError
from paperboy.papers import archive
from paperboy.papers.models import Day
from paperboy.papers.schedule import may_have_no_list
from paperboy.site.tree import Tree
from paperboy.sources.arxiv import Arxiv
from paperboy.sources.huggingface import HuggingFace, Reject
from paperboy.sources.preprints import Answers, ask
from paperboy.sources.threads import overlapping

FEW_DATES = 7  # are fetched one by one: it is soon done, and a source that refuses one is not asked for the rest


@dataclass(frozen=True)
class Sources:
    """The clients of a run. Without `huggingface` the archive is all there is; `arxiv` has better abstracts."""

    huggingface: HuggingFace | None
    arxiv: Arxiv | None
    status: Callable[[str], None]

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences on what was wrong in asking, whatever was asked for."""
        return self.huggingface.warnings if self.huggingface else ()


@dataclass(frozen=True)
class FetchedDay:
    """What is known of a date after fetching: its day, if anything was ever listed, and what went wrong."""

    date: dt.date
    day: Day | None = None
    failure: str = ""
    warnings: tuple[str, ...] = ()
    is_archive_broken: bool = False  # its file is damaged: it is set aside before a new one is written


def collect(
    sources: Sources, tree: Tree, dates: Sequence[dt.date], now: dt.datetime, today: dt.date
) -> list[FetchedDay]:
    """Fetch each of `dates`, and return them, in this order, merged with what the archive in `tree` knew before.

    `now` is the moment, which tells what may be listed yet; `today` the date where the site is.
    """
    archived = [_archived(tree, date) for date in dates]
    huggingface = sources.huggingface
    if huggingface is None:
        return archived

    def fetch(before: FetchedDay) -> FetchedDay:
        return _with_list(huggingface, before, now, today)

    at_once = huggingface.requests_at_once if len(dates) > FEW_DATES else lambda: 1
    lists = overlapping(fetch, _told(archived, sources.status), at_once)
    if sources.arxiv is None:
        return list(lists)
    fetched: list[FetchedDay] = []
    answers = ask(sources.arxiv, _ids_without_preprint(lists, fetched), sources.status)
    return [_with_preprints(item, answers, today) for item in fetched]


def _archived(tree: Tree, date: dt.date) -> FetchedDay:
    try:
        return FetchedDay(date, archive.read(tree, date))
    except ArchiveError as error:
        return FetchedDay(date, failure=str(error), is_archive_broken=isinstance(error, BrokenArchiveError))


def _told(archived: Iterable[FetchedDay], status: Callable[[str], None]) -> Iterator[FetchedDay]:
    for before in archived:
        status(f"{before.date}: asking Hugging Face")
        yield before


def _with_list(huggingface: HuggingFace, before: FetchedDay, now: dt.datetime, today: dt.date) -> FetchedDay:
    """Return a date of the archive with what is listed now; as it is where its file cannot be read."""
    if before.failure and not before.is_archive_broken:
        return before
    try:
        listing = huggingface.listing(before.date, may_have_none=may_have_no_list(before.date, now))
    except SourceError as error:
        return replace(before, day=None, failure="; ".join(filter(None, (before.failure, str(error)))))
    known = [paper.id for paper in before.day.papers] if before.day else []
    unread = () if listing.is_whole else known
    day = archive.refresh(before.day, listing.papers, unread=unread, date=before.date, today=today)
    warnings = _about_rejects(listing.rejects)
    if listing.gap:
        warnings += (f"papers may be missing: {listing.gap}",)
    if before.failure:
        warnings += (f"{before.failure}: made again from what is listed now",)
    if known and not listing.papers:
        warnings += (f"Hugging Face lists nothing now, where it listed {len(known)} papers before; kept those",)
    return replace(before, day=day, failure="", warnings=warnings)


def _about_rejects(rejects: Sequence[Reject]) -> tuple[str, ...]:
    if not rejects:
        return ()
    named = "; ".join(map(str, rejects[:3])) + ("; …" if len(rejects) > 3 else "")
    return (f"{len(rejects)} listed {_papers(len(rejects))} left out, not readable: {named}",)


def _ids_without_preprint(lists: Iterator[FetchedDay], fetched: list[FetchedDay]) -> Iterator[str]:
    """Yield each id once that arXiv can be asked for, as lists come in; they are added to `fetched`."""
    seen: set[str] = set()
    for item in lists:
        fetched.append(item)
        for paper_id in archive.ids_without_preprint(item.day) if item.day else ():
            if paper_id not in seen:
                seen.add(paper_id)
                yield paper_id


def _with_preprints(item: FetchedDay, answers: Answers, today: dt.date) -> FetchedDay:
    if item.day is None:
        return item
    refused = sorted(answers.refused.intersection(archive.ids_without_preprint(item.day)))
    day = archive.complete(item.day, answers.found, refused=refused, today=today)
    lacking = archive.ids_without_preprint(day)
    warnings = []
    if refused:
        says = "says this is no id of its own" if len(refused) == 1 else "says these are no ids of its own"
        warnings.append(_about_abstracts(f"arXiv {says}, and is not asked again", refused))
    if lacking:
        it = "it" if len(lacking) == 1 else "them"
        warnings.append(_about_abstracts(answers.failures.get(lacking[0], f"arXiv does not have {it}"), lacking))
    return replace(item, day=day, warnings=(*item.warnings, *warnings))


def _about_abstracts(why: str, ids: Sequence[str]) -> str:
    return f"{why}: Hugging Face's abstract for {len(ids)} {_papers(len(ids))} ({', '.join(ids)})"


def _papers(count: int) -> str:
    return "paper" if count == 1 else "papers"
