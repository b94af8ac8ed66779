"""Which editions a window has, and what is in each. Pure: days in, selections out.

An edition is one post: the papers of a period. `Kind` is the one place to add another period; everything after
it works with `first`, `last` and `name`.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from paperboy.papers.models import Day, Paper
from paperboy.site.config import POSTS, Settings, Site

DAYS_LOOKED_BACK = 14  # for a paper that was listed before


class Kind(StrEnum):
    """How long an edition's period is."""

    DAILY = "daily"


class Edition(BaseModel):
    """One post: its kind and its period, both days included."""

    model_config = ConfigDict(frozen=True)

    kind: Kind
    first: dt.date
    last: dt.date
    folder: str = POSTS  # of the posts, below the site's source

    @property
    def label(self) -> str:
        """The period as file names and addresses have it: `2026-02-09`."""
        return self.first.isoformat()

    @property
    def path(self) -> str:
        """The post's file below the site's source. A contract: blogs have these files."""
        return f"{self.folder}/{self.last.isoformat()}-{self.kind}-papers.md"

    @property
    def permalink(self) -> str:
        """The post's address. A contract: it is linked from elsewhere."""
        return f"/posts/{self.kind}-papers-{self.label}/"

    def __str__(self) -> str:
        return f"{self.kind} {self.label}"


def is_edition_path(path: str, folder: str = POSTS) -> bool:
    """Return whether `path`, below the site's source, is that of an edition's post in `folder`."""
    return re.fullmatch(rf"{re.escape(folder)}/\d{{4}}-\d\d-\d\d-({'|'.join(Kind)})-papers\.md", path) is not None


def editions_of(window: Iterable[dt.date], settings: Settings, folder: str = POSTS) -> list[Edition]:
    """Return the editions that the days of `window` make, oldest first, with their posts in `folder`."""
    kinds = [Kind(name) for name in dict.fromkeys(settings.editions)]
    return [Edition(kind=kind, first=date, last=date, folder=folder) for date in sorted(window) for kind in kinds]


def moment_of(date: dt.date, site: Site) -> dt.datetime:
    """Return `date` at the site's `post_time`, with its offset."""
    return dt.datetime.combine(date, site.settings.time_of_day, tzinfo=site.timezone)


def is_due(edition: Edition, site: Site, now: dt.datetime) -> bool:
    """Return whether the edition's time has come. Jekyll leaves out what is dated after its build."""
    return moment_of(edition.last, site) <= now


def dates_of(edition: Edition) -> list[dt.date]:
    """Return the dates of the edition's period."""
    return _dates(edition.first, (edition.last - edition.first).days + 1)


def dates_before(edition: Edition) -> list[dt.date]:
    """Return the dates before the edition on which its papers may have been listed already."""
    return _dates(edition.first - dt.timedelta(days=DAYS_LOOKED_BACK), DAYS_LOOKED_BACK)


def _dates(first: dt.date, count: int) -> list[dt.date]:
    return [first + dt.timedelta(days=number) for number in range(count)]


class Ranked(BaseModel):
    """A paper of an edition: its rank by votes, and where it was listed before, if it was."""

    model_config = ConfigDict(frozen=True)

    rank: int
    paper: Paper
    listed_before: dt.date | None = None


class Selection(BaseModel):
    """What is in an edition: `featured` in full, `others` below; `listed_count` is before filters."""

    model_config = ConfigDict(frozen=True)

    edition: Edition
    featured: tuple[Ranked, ...]
    others: tuple[Ranked, ...]
    listed_count: int
    updated: dt.date

    @property
    def in_order(self) -> tuple[Ranked, ...]:
        """All its papers by rank."""
        return tuple(sorted((*self.featured, *self.others), key=lambda ranked: ranked.rank))


def first_listings(days: Iterable[Day]) -> dict[str, dt.date]:
    """Return by paper id the first of `days` that lists it."""
    first: dict[str, dt.date] = {}
    for day in sorted(days, key=lambda day: day.date):
        for paper in day.papers:
            first.setdefault(paper.id, day.date)
    return first


def select(edition: Edition, days: Sequence[Day], settings: Settings, earlier: Mapping[str, dt.date]) -> Selection:
    """Choose and rank the papers of an edition.

    `days` are those of its period, one or more; `earlier` says which papers were listed before it, and when.
    A paper is in full on the first day that lists it, so those of `earlier` are never featured.
    """
    papers = {paper.id: paper for day in days for paper in day.papers}
    wanted = sorted(
        (paper for paper in papers.values() if _is_wanted(paper, settings)),
        key=lambda paper: (-paper.upvotes, paper.id),
    )
    ranked = [
        Ranked(rank=rank, paper=paper, listed_before=earlier.get(paper.id))
        for rank, paper in enumerate(wanted, start=1)
    ]
    new = [item for item in ranked if item.listed_before is None]
    featured = new[: settings.top]
    featured_ids = {item.paper.id for item in featured}
    return Selection(
        edition=edition,
        featured=tuple(featured),
        others=tuple(item for item in ranked if item.paper.id not in featured_ids),
        listed_count=len(papers),
        updated=max(day.updated for day in days),
    )


def _is_wanted(paper: Paper, settings: Settings) -> bool:
    if paper.upvotes < settings.min_upvotes:
        return False
    text = " ".join((paper.title, paper.abstract, *paper.keywords))
    if settings.include and not _has_any(text, settings.include):
        return False
    return not _has_any(text, settings.exclude)


def _has_any(text: str, keywords: Iterable[str]) -> bool:
    """Return whether one of `keywords` stands in `text` as whole words, in upper or lower case."""
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) for word in keywords)
