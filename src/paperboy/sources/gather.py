"""What is known of each date, after asking: fetch -> archive. Nothing is written here."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from paperboy.errors import ArchiveError, BrokenArchiveError, SourceError
from paperboy.papers import archive
from paperboy.papers.models import Day, Preprint
from paperboy.sources.arxiv import IDS_PER_REQUEST, Arxiv
from paperboy.sources.hub import Hub, Reject

_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Sources:
    """Whom to ask. No `hub`: nobody, the archive is all there is; no `arxiv`: abstracts are the papers API's."""

    hub: Hub | None
    arxiv: Arxiv | None
    tell: Callable[[str], None]


@dataclass(frozen=True)
class Gathered:
    """What is known of a date: its day, if anything was ever listed, and what went wrong in asking."""

    date: dt.date
    day: Day | None = None
    failure: str = ""
    warnings: tuple[str, ...] = ()
    is_archive_broken: bool = False  # its file is damaged: it is set aside before a new one is written


def gather(sources: Sources, folder: Path, dates: Sequence[dt.date], today: dt.date) -> list[Gathered]:
    """Ask for each of `dates`, and return them with what the archive in `folder` knew before."""
    listed = [_listed(sources, folder, date, today) for date in dates]
    return _with_preprints(sources, listed, today) if sources.arxiv else listed


def batches(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    """Yield `items` in pieces of `size`, the last one shorter."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _listed(sources: Sources, folder: Path, date: dt.date, today: dt.date) -> Gathered:
    broken = ""
    try:
        known = archive.read(folder, date)
    except BrokenArchiveError as error:
        known, broken = None, str(error)
    except ArchiveError as error:
        return Gathered(date, failure=str(error))
    if sources.hub is None:
        return Gathered(date, known, failure=broken, is_archive_broken=bool(broken))
    sources.tell(f"{date}: asking the papers API")
    try:
        listing = sources.hub.listing(date)
    except SourceError as error:
        failure = f"{broken}; {error}" if broken else str(error)
        return Gathered(date, failure=failure, is_archive_broken=bool(broken))
    unread = {reject.id for reject in listing.rejects if reject.id}
    day = archive.refresh(known, listing.papers, unread=unread, date=date, today=today)
    warnings = _about_rejects(listing.rejects)
    if broken:
        warnings += (f"{broken}: set aside beside it, and made again from what is listed now",)
    if known and not listing.papers:
        warnings += (
            f"the papers API lists nothing now, where it listed {len(known.papers)} papers before; kept those",
        )
    return Gathered(date, day, warnings=warnings, is_archive_broken=bool(broken))


def _about_rejects(rejects: Sequence[Reject]) -> tuple[str, ...]:
    if not rejects:
        return ()
    named = "; ".join(map(str, rejects[:3])) + ("; …" if len(rejects) > 3 else "")
    return (f"{len(rejects)} listed {_papers(len(rejects))} left out, not readable: {named}",)


def _with_preprints(sources: Sources, gathered: Sequence[Gathered], today: dt.date) -> list[Gathered]:
    wanted = [paper_id for item in gathered if item.day for paper_id in archive.ids_without_preprint(item.day)]
    found: dict[str, Preprint] = {}
    failures: dict[str, str] = {}
    for ids in batches(list(dict.fromkeys(wanted)), IDS_PER_REQUEST):
        sources.tell(f"asking arXiv for {len(ids)} {_papers(len(ids))}")
        try:
            found |= sources.arxiv.preprints(ids) if sources.arxiv else {}
        except SourceError as error:
            failures |= dict.fromkeys(ids, str(error))
    return [_completed(item, found, failures, today) for item in gathered]


def _completed(item: Gathered, found: dict[str, Preprint], failures: dict[str, str], today: dt.date) -> Gathered:
    if item.day is None:
        return item
    day = archive.complete(item.day, found, today=today)
    lacking = archive.ids_without_preprint(day)
    if not lacking:
        return replace(item, day=day)
    why = failures.get(lacking[0], "arXiv does not have it" if len(lacking) == 1 else "arXiv does not have them")
    papers = f"{len(lacking)} {_papers(len(lacking))}"
    warning = f"{why}: the papers API's abstract for {papers} ({', '.join(lacking)})"
    return replace(item, day=day, warnings=(*item.warnings, warning))


def _papers(count: int) -> str:
    return "paper" if count == 1 else "papers"
