"""Which editions a window has, and what is in each. Pure: days in, selections out.

An edition is one post: the papers of a period. What is made of it goes by `first`, `last` and `name`, but
for a kind's own words and ways.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from paperboy.papers.models import Day, Paper
from paperboy.papers.opening import opens_at
from paperboy.site.config import POSTS, Settings, Site
from paperboy.text import keywords

_DAY = dt.timedelta(days=1)
_LOOKED_BACK = dt.timedelta(days=14)  # for a paper that was listed before


class Kind(StrEnum):
    """How long an edition's period is, from the shortest to the longest."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


_FILE_NAME = re.compile(rf"(?P<date>\d{{4}}-\d\d-\d\d)-(?P<kind>{'|'.join(Kind)})-papers\.md")


class Edition(BaseModel):
    """One post: its kind and its period, both days included."""

    model_config = ConfigDict(frozen=True)

    kind: Kind
    first: dt.date
    last: dt.date
    folder: str = POSTS  # of the posts, below the site's source

    @property
    def label(self) -> str:
        """The period as addresses have it: `2026-02-09`, `2026-W07`, `2026-02`."""
        match self.kind:
            case Kind.WEEKLY:
                year, week, _ = self.first.isocalendar()
                return f"{year}-W{week:02}"
            case Kind.MONTHLY:
                return f"{self.first:%Y-%m}"
        return self.first.isoformat()

    @property
    def path(self) -> str:
        """The post's file below the site's source. A contract: blogs have these files."""
        return f"{self.folder}/{self.last.isoformat()}-{self.kind}-papers.md"

    @property
    def permalink(self) -> str:
        """The post's address. A contract: it is linked from elsewhere."""
        return f"/posts/{self.kind}-papers-{self.label}/"

    @property
    def place(self) -> tuple[dt.date, int]:
        """What editions are sorted by: their last days, and of those that end together the shorter one first."""
        return self.last, list(Kind).index(self.kind)

    def __str__(self) -> str:
        return f"{self.kind} {self.label}"


def edition_of(kind: Kind, date: dt.date, folder: str = POSTS) -> Edition:
    """Return the edition of a kind whose period `date` is in: the day, its ISO week, or its month."""
    first = last = date
    match kind:
        case Kind.WEEKLY:
            first = date - dt.timedelta(days=date.isoweekday() - 1)
            last = first + dt.timedelta(days=6)
        case Kind.MONTHLY:
            first = date.replace(day=1)
            last = (first + dt.timedelta(days=31)).replace(day=1) - _DAY
    return Edition(kind=kind, first=first, last=last, folder=folder)


def daily(date: dt.date, folder: str = POSTS) -> Edition:
    """Return the daily edition of `date`."""
    return edition_of(Kind.DAILY, date, folder)


def before(edition: Edition) -> Edition:
    """Return the edition of the same kind before it."""
    return edition_of(edition.kind, edition.first - _DAY, edition.folder)


def after(edition: Edition) -> Edition:
    """Return the edition of the same kind after it."""
    return edition_of(edition.kind, edition.last + _DAY, edition.folder)


def link_between(page: str, target: str) -> str:
    """Return the link from the page at the address `page` to that at `target`, below the same site.

    It climbs to the site's root and goes down from there: right under any `baseurl`, also one that only the build
    is told (`--baseurl`) or that changes later, in a feed (jekyll-feed says `xml:base`), and without Liquid, which
    is off in posts. With the `baseurl` of `_config.yml` it would be wrong as soon as that is overridden. On a home
    page that has whole posts it is right at the root of a domain (browsers do not climb above it), and wrong below
    one; the same text cannot be right there and here.
    """
    return "../" * (page.count("/") - 1) + target.lstrip("/")


def is_edition_path(path: str, folder: str = POSTS) -> bool:
    """Return whether `path`, below the site's source, is that of an edition's post in `folder`."""
    return _file_name(path, folder) is not None


def edition_of_path(path: str, folder: str = POSTS) -> Edition | None:
    """Return the edition whose post `path` is, below the site's source, or None if it is no edition's."""
    name = _file_name(path, folder)
    if name is None:
        return None
    try:
        edition = edition_of(Kind(name["kind"]), dt.date.fromisoformat(name["date"]), folder)
    except (ValueError, OverflowError):  # such as 2026-02-30, or a month that ends after the last date
        return None
    return edition if edition.path == path else None


def _file_name(path: str, folder: str) -> re.Match[str] | None:
    parent, _, name = path.rpartition("/")
    return _FILE_NAME.fullmatch(name) if parent == folder else None


def editions_of(
    dates: Iterable[dt.date], settings: Settings, folder: str = POSTS, *, window: Collection[dt.date] | None = None
) -> list[Edition]:
    """Return the editions that `dates` make, in the order of their last days, with their posts in `folder`.

    `dates` may be a part of a run's `window`: then a week or a month that goes on in the rest of it is not among
    them, so that the parts of a window make each edition once.
    """
    kinds = [kind for kind in Kind if kind in settings.editions]
    wanted = {edition_of(kind, date, folder) for date in dates for kind in kinds}
    if window is not None:
        latest = max(dates, default=dt.date.min)
        rest = {edition_of(kind, date, folder) for date in window if date > latest for kind in kinds}
        wanted -= rest
    return sorted(wanted, key=lambda edition: edition.place)


def moment_of(date: dt.date, site: Site) -> dt.datetime:
    """Return `date` at the site's `post_time`, with its offset."""
    return dt.datetime.combine(date, site.settings.time_of_day, tzinfo=site.timezone)


def start_of(date: dt.date, site: Site) -> dt.datetime:
    """Return the first moment of `date` where the site is."""
    return dt.datetime.combine(date, dt.time(), tzinfo=site.timezone)


def moment_of_post(edition: Edition, site: Site) -> dt.datetime:
    """Return what time a post is dated: a day's at `post_time`, a digest's at the end of its last day."""
    if edition.kind is Kind.DAILY:
        return moment_of(edition.last, site)
    return dt.datetime.combine(edition.last, dt.time(23, 59), tzinfo=site.timezone)


def due_at(date: dt.date, site: Site) -> dt.datetime:
    """Return when a post of `date` may be made, in the site's time zone: not before its list can be there.

    Nor before the moment that it is dated: Jekyll leaves out what is dated after its build.
    """
    return max(moment_of(date, site), opens_at(date)).astimezone(site.timezone)


def end_of(edition: Edition, site: Site) -> dt.datetime:
    """Return when an edition's period is over where the site is."""
    return start_of(edition.last + _DAY, site)


def is_due(edition: Edition, site: Site, now: dt.datetime) -> bool:
    """Return whether the edition's time has come: a digest's when its period is over."""
    due = due_at(edition.last, site) if edition.kind is Kind.DAILY else end_of(edition, site)
    return due <= now


def dates_of(edition: Edition) -> list[dt.date]:
    """Return the dates of the edition's period."""
    return dates_between(edition.first, edition.last)


def touches(edition: Edition, window: Collection[dt.date]) -> bool:
    """Return whether a date of the edition's period is in `window`."""
    return any(date in window for date in dates_of(edition))


def dates_before(edition: Edition) -> list[dt.date]:
    """Return the dates before the edition on which its papers may have been listed already."""
    return dates_between(edition.first - _LOOKED_BACK, edition.first - _DAY)


def dates_after(dates: Iterable[dt.date]) -> list[dt.date]:
    """Return the other dates whose editions look back on one of `dates`."""
    dates = set(dates)
    after = {day for date in dates for day in dates_between(date + _DAY, date + _LOOKED_BACK)}
    return sorted(after - dates)


def dates_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the dates from `first` to `last`, both included."""
    return [first + number * _DAY for number in range((last - first).days + 1)]


class Shown(BaseModel):
    """That an earlier daily post shows a paper: of which day, and the post's address, if that is known."""

    model_config = ConfigDict(frozen=True)

    date: dt.date
    address: str | None = None


class Ranked(BaseModel):
    """A paper of an edition: its rank by votes, and which earlier post shows it, if one does."""

    model_config = ConfigDict(frozen=True)

    rank: int
    paper: Paper
    shown_before: Shown | None = None


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


def shown_papers(day: Day, settings: Settings) -> Day:
    """Return `day` with those of its papers that pass the filters."""
    return day.model_copy(update={"papers": tuple(paper for paper in day.papers if _is_wanted(paper, settings))})


def ids_in_post(day: Day, settings: Settings) -> set[str]:
    """Return the ids of the papers that the post of `day` shows: those that pass the filters."""
    return {paper.id for paper in day.papers if _is_wanted(paper, settings)}


def select(edition: Edition, days: Sequence[Day], settings: Settings, earlier: Mapping[str, Shown]) -> Selection:
    """Choose and rank the papers of an edition.

    `days` are those of its period, one or more; `earlier` says which papers an earlier post shows, and where.
    A paper is in full on the first day on which a post shows it, so those of `earlier` are never featured.
    """
    papers: dict[str, Paper] = {}
    for paper in (paper for day in days for paper in day.papers):  # of a paper on several days its highest votes
        known = papers.get(paper.id)
        papers[paper.id] = paper if known is None or paper.upvotes > known.upvotes else known
    wanted = sorted(
        (paper for paper in papers.values() if _is_wanted(paper, settings)),
        key=lambda paper: (-paper.upvotes, paper.id),
    )
    ranked = [
        Ranked(rank=rank, paper=paper, shown_before=earlier.get(paper.id))
        for rank, paper in enumerate(wanted, start=1)
    ]
    new = [item for item in ranked if item.shown_before is None]
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
    if not (settings.include or settings.exclude):
        return True
    # one does not go on in the next: no keyword is found across them
    text = "\0".join(map(keywords.as_read, (paper.title, paper.abstract, *paper.keywords)))
    if settings.include and not keywords.has_any(text, settings.include):
        return False
    return not keywords.has_any(text, settings.exclude)
