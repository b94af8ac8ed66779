"""Fetches the lists of dates and arXiv's metadata of their papers, and merges them with the archive. Writes nothing.

Some lists are fetched at a time, and meanwhile arXiv is asked for the papers of those before; what comes of it is the
same as one after the other.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from paperboy.errors import ArchiveError, BrokenArchiveError, SourceError
from paperboy.papers import archive
from paperboy.papers.models import Day
from paperboy.papers.opening import may_have_no_list
from paperboy.site.tree import Tree
from paperboy.sources.arxiv import Arxiv
from paperboy.sources.huggingface import HuggingFace, Listing, Reject
from paperboy.sources.preprints import Answers, ask
from paperboy.sources.threads import overlapping


@dataclass(frozen=True)
class Sources:
    """The clients of a run. No `huggingface`: the archive is all there is; no `arxiv`: abstracts are Hugging Face's."""

    huggingface: HuggingFace | None
    arxiv: Arxiv | None
    tell: Callable[[str], None]

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


@dataclass(frozen=True)
class _Archived:
    """What the archive has of a date."""

    date: dt.date
    day: Day | None = None
    damage: str = ""  # of its file, which is made again
    failure: str = ""  # its file cannot be read, and is left alone


def collect(
    sources: Sources, tree: Tree, dates: Sequence[dt.date], now: dt.datetime, today: dt.date
) -> list[FetchedDay]:
    """Fetch each of `dates`, and return them, in this order, merged with what the archive in `tree` knew before.

    `now` is the moment, which tells what may be listed yet; `today` the date where the site is.
    """
    archived = [_read(tree, date) for date in dates]
    if sources.huggingface is None:
        return [FetchedDay(a.date, a.day, a.failure or a.damage, (), bool(a.damage)) for a in archived]
    lists = _with_lists(sources.huggingface, sources.tell, archived, now, today)
    if sources.arxiv is None:
        return list(lists)
    fetched: list[FetchedDay] = []
    answers = ask(sources.arxiv, _ids_without_preprint(lists, fetched), sources.tell)
    return [_with_preprints(item, answers, today) for item in fetched]


def _read(tree: Tree, date: dt.date) -> _Archived:
    try:
        return _Archived(date, archive.read(tree, date))
    except BrokenArchiveError as error:
        return _Archived(date, damage=str(error))
    except ArchiveError as error:
        return _Archived(date, failure=str(error))


def _with_lists(
    huggingface: HuggingFace,
    tell: Callable[[str], None],
    archived: Sequence[_Archived],
    now: dt.datetime,
    today: dt.date,
) -> Iterator[FetchedDay]:
    """Yield each date with what is listed now."""

    def to_fetch() -> Iterator[_Archived]:
        for before in archived:
            if not before.failure:
                tell(f"{before.date}: asking Hugging Face")
            yield before

    def fetch(before: _Archived) -> FetchedDay:
        if before.failure:
            return FetchedDay(before.date, failure=before.failure)
        try:
            listing = huggingface.listing(before.date, may_have_none=may_have_no_list(before.date, now))
        except SourceError as error:
            failure = f"{before.damage}; {error}" if before.damage else str(error)
            return FetchedDay(before.date, failure=failure, is_archive_broken=bool(before.damage))
        return _merged(before, listing, today)

    return overlapping(fetch, to_fetch(), huggingface.requests_at_once)


def _merged(before: _Archived, listing: Listing, today: dt.date) -> FetchedDay:
    known = {paper.id for paper in before.day.papers} if before.day else set()
    unread = () if listing.is_whole else known
    day = archive.refresh(before.day, listing.papers, unread=unread, date=before.date, today=today)
    warnings = _about_rejects(listing.rejects)
    if listing.gap:
        warnings += (f"papers may be missing: {listing.gap}",)
    if before.damage:
        warnings += (f"{before.damage}: made again from what is listed now",)
    if known and not listing.papers:
        warnings += (f"Hugging Face lists nothing now, where it listed {len(known)} papers before; kept those",)
    return FetchedDay(before.date, day, warnings=warnings, is_archive_broken=bool(before.damage))


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
