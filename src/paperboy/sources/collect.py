"""What is known of each date, after asking: fetch -> archive. Nothing is written here."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from paperboy.errors import ArchiveError, BrokenArchiveError, SourceError
from paperboy.papers import archive
from paperboy.papers.models import Day
from paperboy.papers.opening import may_have_no_list
from paperboy.site.tree import Tree
from paperboy.sources.arxiv import Arxiv
from paperboy.sources.hub import Hub, Reject
from paperboy.sources.preprints import Answers, ask


@dataclass(frozen=True)
class Sources:
    """Whom to ask. No `hub`: nobody, the archive is all there is; no `arxiv`: abstracts are the papers API's."""

    hub: Hub | None
    arxiv: Arxiv | None
    tell: Callable[[str], None]

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences on what was wrong in asking, whatever was asked for."""
        return self.hub.warnings if self.hub else ()


@dataclass(frozen=True)
class FetchedDay:
    """What is known of a date: its day, if anything was ever listed, and what went wrong in asking."""

    date: dt.date
    day: Day | None = None
    failure: str = ""
    warnings: tuple[str, ...] = ()
    is_archive_broken: bool = False  # its file is damaged: it is set aside before a new one is written


def collect(
    sources: Sources, tree: Tree, dates: Sequence[dt.date], now: dt.datetime, today: dt.date
) -> list[FetchedDay]:
    """Ask for each of `dates`, and return them with what the archive in `tree` knew before.

    `now` is the moment, from which the source's clock is told; `today` the date where the site is.
    """
    listed = [_listed(sources, tree, date, now, today) for date in dates]
    return _with_preprints(sources.arxiv, listed, today, sources.tell) if sources.arxiv else listed


def _listed(sources: Sources, tree: Tree, date: dt.date, now: dt.datetime, today: dt.date) -> FetchedDay:
    broken = ""
    try:
        known = archive.read(tree, date)
    except BrokenArchiveError as error:
        known, broken = None, str(error)
    except ArchiveError as error:
        return FetchedDay(date, failure=str(error))
    if sources.hub is None:
        return FetchedDay(date, known, failure=broken, is_archive_broken=bool(broken))
    sources.tell(f"{date}: asking the papers API")
    try:
        listing = sources.hub.listing(date, may_have_none=may_have_no_list(date, now))
    except SourceError as error:
        failure = f"{broken}; {error}" if broken else str(error)
        return FetchedDay(date, failure=failure, is_archive_broken=bool(broken))
    unread = {reject.id for reject in listing.rejects if reject.id}
    day = archive.refresh(known, listing.papers, unread=unread, date=date, today=today)
    warnings = _about_rejects(listing.rejects)
    if broken:
        warnings += (f"{broken}: made again from what is listed now",)
    if known and not listing.papers:
        warnings += (
            f"the papers API lists nothing now, where it listed {len(known.papers)} papers before; kept those",
        )
    return FetchedDay(date, day, warnings=warnings, is_archive_broken=bool(broken))


def _about_rejects(rejects: Sequence[Reject]) -> tuple[str, ...]:
    if not rejects:
        return ()
    named = "; ".join(map(str, rejects[:3])) + ("; …" if len(rejects) > 3 else "")
    return (f"{len(rejects)} listed {_papers(len(rejects))} left out, not readable: {named}",)


def _with_preprints(
    arxiv: Arxiv, fetched: Sequence[FetchedDay], today: dt.date, tell: Callable[[str], None]
) -> list[FetchedDay]:
    wanted = [paper_id for item in fetched if item.day for paper_id in archive.ids_without_preprint(item.day)]
    answers = ask(arxiv, list(dict.fromkeys(wanted)), tell)
    return [_completed(item, answers, today) for item in fetched]


def _completed(item: FetchedDay, answers: Answers, today: dt.date) -> FetchedDay:
    if item.day is None:
        return item
    refused = sorted(answers.refused.intersection(archive.ids_without_preprint(item.day)))
    day = archive.complete(item.day, answers.found, refused=refused, today=today)
    lacking = archive.ids_without_preprint(day)
    warnings = []
    if refused:
        says = "takes this for no id of its" if len(refused) == 1 else "takes these for no ids of its"
        warnings.append(_about_abstracts(f"arXiv {says}, and is not asked again", refused))
    if lacking:
        it = "it" if len(lacking) == 1 else "them"
        warnings.append(_about_abstracts(answers.failures.get(lacking[0], f"arXiv does not have {it}"), lacking))
    return replace(item, day=day, warnings=(*item.warnings, *warnings))


def _about_abstracts(why: str, ids: Sequence[str]) -> str:
    return f"{why}: the papers API's abstract for {len(ids)} {_papers(len(ids))} ({', '.join(ids)})"


def _papers(count: int) -> str:
    return "paper" if count == 1 else "papers"
