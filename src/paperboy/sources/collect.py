"""Fetches the lists of dates and arXiv's metadata of their papers, on top of what the archive knows of them.

The lists of many dates are fetched some at a time, and meanwhile arXiv is asked for the papers of those before;
the result is the same as one after the other. Requests (`request`) and what becomes of their answers (`merged`)
are apart, so that a long run fetches while it writes. Nothing is written.
"""

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from paperboy.errors import ArchiveError, BrokenArchiveError, SourceError
from paperboy.papers import archive
from paperboy.papers.models import Day, Paper
from paperboy.papers.schedule import may_have_no_list
from paperboy.site.tree import Tree
from paperboy.sources.arxiv import IDS_PER_REQUEST, Arxiv
from paperboy.sources.huggingface import HuggingFace, Listing, Reject
from paperboy.sources.preprints import Answers, ask
from paperboy.sources.threads import overlapping

FEW_DATES = 7  # are fetched one by one: it is soon done, and a source that refuses one is not asked for the rest


@dataclass(frozen=True)
class Sources:
    """The clients of a run. Without `huggingface` the archive is all there is; `arxiv` has better abstracts.

    `status` is called with what is waited for; in long runs `advance` instead, with days done and the days in all.
    """

    huggingface: HuggingFace | None
    arxiv: Arxiv | None
    status: Callable[[str], None]
    advance: Callable[[float, int], None] = lambda _days, _total: None

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


@dataclass(frozen=True)
class Answered:
    """What the sources answer for a date, its list or why there is none; neither where it was not asked for."""

    date: dt.date
    listing: Listing | None = None
    failure: str = ""
    preprints: Answers | None = None


def collect(
    sources: Sources, tree: Tree, dates: Sequence[dt.date], now: dt.datetime, today: dt.date
) -> list[FetchedDay]:
    """Fetch each of `dates`, and return them in this order, on top of what the archive in `tree` knows of them.

    `now` is the moment, which decides what may be listed yet; `today` the date in the blog's time zone. A date
    whose archive cannot be read is not fetched, unless the file is broken: then its day is made again.
    """
    return merged(tree, request(sources, tree, dates, now), today)


def request(sources: Sources, tree: Tree, dates: Sequence[dt.date], now: dt.datetime) -> Iterator[Answered]:
    """Return what the sources answer for each of `dates`, in this order, as answers come in; nothing without them.

    `tree` is read before the first request, so that the requests may be another thread's.
    """
    huggingface = sources.huggingface
    if huggingface is None:
        return iter(())
    known = {date: _is_lacking(day.papers if day else ()) for date, day in _known(tree, dates)}
    is_long = len(dates) > FEW_DATES
    status = _say_nothing if is_long else sources.status  # of a long run its progress is shown

    def fetch(date: dt.date) -> Answered:
        if date not in known:
            return Answered(date)
        status(f"{date}: asking Hugging Face")
        try:
            return Answered(date, huggingface.listing(date, may_have_none=may_have_no_list(date, now)))
        except SourceError as error:
            return Answered(date, failure=str(error))

    lists = overlapping(fetch, dates, huggingface.requests_at_once if is_long else lambda: 1)
    return _asking_arxiv(sources.arxiv, lists, known, status) if sources.arxiv else lists


def _asking_arxiv(
    arxiv: Arxiv,
    lists: Iterable[Answered],
    known: Mapping[dt.date, Mapping[str, bool]],
    status: Callable[[str], None],
) -> Iterator[Answered]:
    """Yield `lists` with arXiv's answers, for which it is asked once there are enough ids for a full request.

    `known` says for the papers of the archive, by id, whether their preprints are lacking.
    """
    answers = Answers()
    lacking: dict[str, None] = {}  # ids that arXiv is to be asked for
    asked: set[str] = set()  # the newest of those that it was asked for: a paper comes back within days
    waiting: deque[tuple[Answered, set[str]]] = deque()  # each list, with the ids that it needs an answer for
    for item in chain(lists, [None]):
        if item:
            ids = _ids_to_ask(item, known.get(item.date, {}))
            waiting.append((item, ids))
            lacking |= dict.fromkeys(sorted(ids - asked))
        while len(lacking) >= (IDS_PER_REQUEST if item else 1):
            batch = list(islice(lacking, IDS_PER_REQUEST))
            answers = ask(arxiv, batch, status, answers.of(asked))
            lacking = dict.fromkeys(islice(lacking, len(batch), None))
            asked = {*batch, *(asked & set[str]().union(*(ids for _, ids in waiting)))}
        while waiting and lacking.keys().isdisjoint(waiting[0][1]):
            answered, ids = waiting.popleft()
            yield replace(answered, preprints=answers.of(ids))


def _ids_to_ask(item: Answered, known: Mapping[str, bool]) -> set[str]:
    if item.listing is None:
        return set()
    return {
        paper_id for paper_id, is_lacking in {**_is_lacking(item.listing.papers), **known}.items() if is_lacking
    }


def _is_lacking(papers: Iterable[Paper]) -> dict[str, bool]:
    """Return by id whether arXiv is to be asked for a paper."""
    return {paper.id: paper.preprint is None and paper.is_on_arxiv for paper in papers}


def _say_nothing(_: str) -> None:
    pass


def merged(tree: Tree, answered: Iterable[Answered], today: dt.date) -> list[FetchedDay]:
    """Return each date that was answered, on top of what the archive in `tree` knows of it."""
    items = [item for item in answered if item.listing or item.failure]
    known = dict(_known(tree, [item.date for item in items]))
    return [_merged(known[item.date], item, today) for item in items if item.date in known]


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


def _merged(known: Day | None, item: Answered, today: dt.date) -> FetchedDay:
    """Return `known` with what is listed now, and with what arXiv has of its papers."""
    listing, date = item.listing, item.date
    if listing is None:
        return FetchedDay(date, failure=item.failure)
    ids = [paper.id for paper in known.papers] if known else []
    unread = () if listing.is_whole else ids
    day = archive.refresh(known, listing.papers, unread=unread, date=date, today=today)
    warnings = _reject_warnings(listing.rejects)
    if listing.gap:
        warnings += (f"papers may be missing: {listing.gap}",)
    if ids and not listing.papers:
        warnings += (f"Hugging Face lists nothing now, where it listed {len(ids)} papers before; kept those",)
    if day is None or item.preprints is None:
        return FetchedDay(date, day, warnings=warnings)
    day, of_preprints = _with_preprints(day, item.preprints, today)
    return FetchedDay(date, day, warnings=(*warnings, *of_preprints))


def _reject_warnings(rejects: Sequence[Reject]) -> tuple[str, ...]:
    if not rejects:
        return ()
    named = "; ".join(map(str, rejects[:3])) + ("; …" if len(rejects) > 3 else "")
    return (f"{len(rejects)} listed {_papers(len(rejects))} left out, not readable: {named}",)


def _with_preprints(day: Day, answers: Answers, today: dt.date) -> tuple[Day, list[str]]:
    """Return `day` with what arXiv has of its papers, and warnings on those of which it has nothing."""
    refused = sorted(answers.refused.intersection(archive.ids_without_preprint(day)))
    day = archive.complete(day, answers.found, refused=refused, today=today)
    lacking = archive.ids_without_preprint(day)
    warnings = []
    if refused:
        ids = "this id" if len(refused) == 1 else "these ids"
        warnings.append(_abstract_warning(refused, f"arXiv rejects {ids}, and is not asked again"))
    if lacking:
        it = "it" if len(lacking) == 1 else "them"
        why = answers.failures.get(lacking[0], f"arXiv does not have {it}")
        warnings.append(_abstract_warning(lacking, f"{why}; a later run of this date asks again"))
    return day, warnings


def _abstract_warning(ids: Sequence[str], why: str) -> str:
    have = "has" if len(ids) == 1 else "have"
    named = ", ".join(ids[:3]) + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")
    return f"{len(ids)} {_papers(len(ids))} {have} Hugging Face's abstract ({named}): {why}"


def _papers(count: int) -> str:
    return "paper" if count == 1 else "papers"
