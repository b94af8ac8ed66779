"""Fetches the lists of dates and arXiv's metadata of their papers, on top of what the archive knows of them.

The lists of many dates are fetched some at a time, and meanwhile arXiv is asked for the papers of those before;
the result is the same as one after the other. Nothing is written.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
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
        """What is wrong with the requests themselves, whatever date they are for."""
        return self.huggingface.warnings if self.huggingface else ()


@dataclass(frozen=True)
class FetchedDay:
    """A date after fetching: its day, if anything was ever listed, and what went wrong."""

    date: dt.date
    day: Day | None = None
    failure: str = ""
    warnings: tuple[str, ...] = ()


def collect(
    sources: Sources, tree: Tree, dates: Sequence[dt.date], now: dt.datetime, today: dt.date
) -> list[FetchedDay]:
    """Fetch each of `dates`, and return them in this order, on top of what the archive in `tree` knows of them.

    `now` is the moment, which decides what may be listed yet; `today` the date in the blog's time zone. A date
    whose archive cannot be read is not fetched, unless the file is broken: then its day is made again.
    """
    huggingface = sources.huggingface
    if huggingface is None:
        return []
    known = dict(_known(tree, dates))

    def fetch(date: dt.date) -> FetchedDay:
        sources.status(f"{date}: asking Hugging Face")
        return _with_list(huggingface, date, known[date], now, today)

    at_once = huggingface.requests_at_once if len(dates) > FEW_DATES else lambda: 1
    lists = overlapping(fetch, known, at_once)
    if sources.arxiv is None:
        return list(lists)
    fetched: list[FetchedDay] = []
    answers = ask(sources.arxiv, _ids_without_preprint(lists, fetched), sources.status)
    return [_with_preprints(item, answers, today) for item in fetched]


def ask_again(
    sources: Sources, tree: Tree, dates: Sequence[dt.date], fetched: Sequence[FetchedDay], today: dt.date
) -> tuple[list[FetchedDay], str]:
    """Request from arXiv again what the archive in `tree` has of it for the papers of `dates`.

    Returns `fetched` with what has changed, and with further days that have; and why arXiv could not be asked.
    It is not asked where a day of the archive says that an earlier run of `today` has changed it.
    """
    archived = dict(_known(tree, dates))
    days = [day for day in archived.values() if day]
    if sources.arxiv is None or any(day.updated >= today for day in days):
        return list(fetched), ""
    ids = {paper.id for day in days for paper in day.papers if paper.preprint and paper.is_on_arxiv}
    answers = ask(sources.arxiv, sorted(ids), sources.status)
    known = {date: FetchedDay(date, day) for date, day in archived.items()}
    items = {**known, **{item.date: item for item in fetched}}
    for date, item in items.items():
        if item.day and not item.failure:
            items[date] = replace(item, day=archive.complete(item.day, answers.found, today=today))
    named = {item.date for item in fetched} | {date for date in known if items[date].day is not known[date].day}
    return [items[date] for date in sorted(named)], next(iter(answers.failures.values()), "")


def _known(tree: Tree, dates: Sequence[dt.date]) -> Iterator[tuple[dt.date, Day | None]]:
    """Yield the dates that can be fetched, each with its day of the archive."""
    for date in dates:
        try:
            yield date, archive.read(tree, date)
        except BrokenArchiveError:
            yield date, None
        except ArchiveError:
            continue


def _with_list(
    huggingface: HuggingFace, date: dt.date, known: Day | None, now: dt.datetime, today: dt.date
) -> FetchedDay:
    """Return `known` with what is listed now."""
    try:
        listing = huggingface.listing(date, may_have_none=may_have_no_list(date, now))
    except SourceError as error:
        return FetchedDay(date, failure=str(error))
    ids = [paper.id for paper in known.papers] if known else []
    unread = () if listing.is_whole else ids
    day = archive.refresh(known, listing.papers, unread=unread, date=date, today=today)
    warnings = _reject_warnings(listing.rejects)
    if listing.gap:
        warnings += (f"papers may be missing: {listing.gap}",)
    if ids and not listing.papers:
        warnings += (f"Hugging Face lists nothing now, where it listed {len(ids)} papers before; kept those",)
    return FetchedDay(date, day, warnings=warnings)


def _reject_warnings(rejects: Sequence[Reject]) -> tuple[str, ...]:
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
        ids = "this id" if len(refused) == 1 else "these ids"
        warnings.append(_abstract_warning(f"arXiv rejects {ids}, and is not asked again", refused))
    if lacking:
        it = "it" if len(lacking) == 1 else "them"
        warnings.append(_abstract_warning(answers.failures.get(lacking[0], f"arXiv does not have {it}"), lacking))
    return replace(item, day=day, warnings=(*item.warnings, *warnings))


def _abstract_warning(why: str, ids: Sequence[str]) -> str:
    return f"{why}: Hugging Face's abstract for {len(ids)} {_papers(len(ids))} ({', '.join(ids)})"


def _papers(count: int) -> str:
    return "paper" if count == 1 else "papers"
