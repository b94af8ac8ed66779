"""When an edition's post is due and what time it is dated, and which papers are in it. Pure."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from paperboy.model.edition import Edition
from paperboy.papers.models import Day, Paper
from paperboy.papers.schedule import opens_at
from paperboy.site.config import Blog, Settings
from paperboy.text import keywords

_DAY = dt.timedelta(days=1)


def moment_of(date: dt.date, blog: Blog) -> dt.datetime:
    """Return `date` at the site's `post_time`, with its offset."""
    return dt.datetime.combine(date, blog.settings.time_of_day, tzinfo=blog.timezone)


def start_of(date: dt.date, blog: Blog) -> dt.datetime:
    """Return the first moment of `date` where the site is."""
    return dt.datetime.combine(date, dt.time(), tzinfo=blog.timezone)


def moment_of_post(edition: Edition, blog: Blog) -> dt.datetime:
    """Return what time a post is dated: a day's at `post_time`, a digest's at the end of its last day."""
    if edition.is_daily:
        return moment_of(edition.end, blog)
    return dt.datetime.combine(edition.end, dt.time(23, 59), tzinfo=blog.timezone)


def due_at(date: dt.date, blog: Blog) -> dt.datetime:
    """Return when a post of `date` may be made, in the site's time zone: not before its list can be there.

    Nor before the moment that it is dated: Jekyll leaves out what is dated after its build.
    """
    return max(moment_of(date, blog), opens_at(date)).astimezone(blog.timezone)


def end_of(edition: Edition, blog: Blog) -> dt.datetime:
    """Return when an edition's period is over where the site is."""
    return start_of(edition.end + _DAY, blog)


def is_due(edition: Edition, blog: Blog, now: dt.datetime) -> bool:
    """Return whether the edition's time has come: a digest's when its period is over."""
    due = due_at(edition.end, blog) if edition.is_daily else end_of(edition, blog)
    return due <= now


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
    return with_papers(day, ids_in_post(day, settings))


def with_papers(day: Day, ids: Collection[str]) -> Day:
    """Return `day` with those of its papers that are among `ids`."""
    return day.model_copy(update={"papers": tuple(paper for paper in day.papers if paper.id in ids)})


def ids_in_post(day: Day, settings: Settings) -> set[str]:
    """Return the ids of the papers that the post of `day` shows: those that pass the filters."""
    return {paper.id for paper in day.papers if _is_wanted(paper, settings)}


def select(
    edition: Edition,
    days: Sequence[Day],
    settings: Settings,
    earlier: Mapping[str, Shown],
    *,
    keep: Collection[str] | None = None,
) -> Selection:
    """Choose and rank the papers of an edition: those that pass the filters, or the ids `keep` if there are any.

    `days` are those of its period, one or more; `earlier` says which papers an earlier post shows, and where.
    A paper is in full on the first day on which a post shows it, so those of `earlier` are never featured.
    """
    papers: dict[str, Paper] = {}
    for paper in (paper for day in days for paper in day.papers):  # of a paper on several days its highest votes
        known = papers.get(paper.id)
        papers[paper.id] = paper if known is None or paper.upvotes > known.upvotes else known
    wanted = sorted(
        (
            paper
            for paper in papers.values()
            if (_is_wanted(paper, settings) if keep is None else paper.id in keep)
        ),
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
