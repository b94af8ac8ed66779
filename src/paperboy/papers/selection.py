"""Which papers an edition shows, and in which order. Pure."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from paperboy.model.edition import Edition
from paperboy.papers.models import Day, Paper
from paperboy.site.config import Settings
from paperboy.text import keywords


@dataclass(frozen=True)
class Shown:
    """The earlier daily post that shows a paper: its date, and its address if that is known."""

    date: dt.date
    address: str | None = None


@dataclass(frozen=True)
class RankedPaper:
    """A paper of an edition: its rank by votes, and the first day of the period that lists it."""

    paper: Paper
    rank: int
    date: dt.date
    shown_before: Shown | None = None
    is_featured: bool = False  # in a daily post: in full, and not among the others below


@dataclass(frozen=True)
class Selection:
    """The papers of an edition by rank. `listed_count` counts those that the filters leave out, too."""

    edition: Edition
    papers: tuple[RankedPaper, ...]
    listed_count: int
    days: tuple[dt.date, ...]  # of the period: those that the archive knows
    updated: dt.date  # when a run last found something new in one of them
    revised: dt.date  # when that was something to read, and not only votes


def select(
    edition: Edition,
    days: Sequence[Day],
    settings: Settings,
    earlier: Mapping[str, Shown] | None = None,
    *,
    keep: Collection[str] | None = None,
) -> Selection:
    """Choose and rank the papers of an edition: those that pass the filters, or those whose ids are in `keep`.

    `days` are the known ones of its period; `earlier` has the papers that an earlier post shows, by id. A paper is
    in full on the first day on which a post shows it, so those of `earlier` are never featured.
    """
    listed = _by_votes(days)
    earlier = earlier or {}
    wanted = [
        (paper, date)
        for paper, date in listed
        if (passes_filters(paper, settings) if keep is None else paper.id in keep)
    ]
    new = [paper.id for paper, _ in wanted if paper.id not in earlier]
    featured = set(new[: settings.top])
    papers = tuple(
        RankedPaper(
            paper=paper,
            rank=rank,
            date=date,
            shown_before=earlier.get(paper.id),
            is_featured=paper.id in featured,
        )
        for rank, (paper, date) in enumerate(wanted, start=1)
    )
    return Selection(
        edition=edition,
        papers=papers,
        listed_count=len(listed),
        days=tuple(sorted(day.date for day in days)),
        updated=max((day.updated for day in days), default=edition.end),
        revised=max((day.last_revised for day in days), default=edition.end),
    )


def _by_votes(days: Iterable[Day]) -> list[tuple[Paper, dt.date]]:
    """Return the papers of `days` by votes, ties by id: each once, with its highest votes and its first day."""
    best: dict[str, tuple[Paper, dt.date]] = {}
    for day in sorted(days, key=lambda day: day.date):
        for paper in day.papers:
            known, date = best.get(paper.id, (paper, day.date))
            best[paper.id] = (paper if paper.upvotes > known.upvotes else known, date)
    # nearly every day has ties: without the id the same archive would not always give the same post
    return sorted(best.values(), key=lambda item: (-item[0].upvotes, item[0].id))


def passes_filters(paper: Paper, settings: Settings) -> bool:
    """Return whether a paper has enough votes, one of the keywords to include, and none of those to exclude."""
    if paper.upvotes < settings.min_upvotes:
        return False
    if not (settings.include or settings.exclude):
        return True
    # with a character between them that no keyword has, so that none is found across two of them
    text = "\0".join(map(keywords.normalized, (paper.title, paper.abstract, *paper.keywords)))
    if settings.include and not keywords.has_any(text, settings.include):
        return False
    return not keywords.has_any(text, settings.exclude)
