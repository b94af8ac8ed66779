"""What mattered in a week or a month: figures, leading papers, quick hits, risers. Pure: days in, a digest out."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from paperboy.papers.models import Day, Paper

LEADING = 10
QUICK_HITS = 10
RISERS, LEAST_GAIN = 5, 5  # papers, and votes that are worth a word
RELEASES = 5
ORGANIZATIONS, LEAST_PAPERS = 5, 2
TOPICS_SHOWN = 10

TopicsOf = Callable[[Paper], tuple[str, ...]]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Placed(_Frozen):
    """A paper of a period with its highest votes: its rank by them, and the first day that lists it."""

    rank: int
    paper: Paper
    date: dt.date


class Figures(_Frozen):
    """How much a period had."""

    paper_count: int
    day_count: int
    votes: int


class DayFigures(_Frozen):
    """How much one day of a period had; a paper counts on the first day that lists it."""

    date: dt.date
    paper_count: int
    votes: int


class TopicShare(_Frozen):
    """A topic's share of a period's papers, from 0 to 1, and of those of the period before, if there were any."""

    topic: str
    paper_count: int
    share: float
    share_before: float | None


class OrganizationFigures(_Frozen):
    """How much an organization had in a period."""

    name: str
    paper_count: int
    votes: int


class Digest(_Frozen):
    """All that is said of a period. Lists are empty where there is nothing to say."""

    figures: Figures
    figures_before: Figures | None
    leading: tuple[Placed, ...]
    quick_hits: tuple[Placed, ...]
    risers: tuple[Placed, ...]
    releases: tuple[Placed, ...]
    organizations: tuple[OrganizationFigures, ...]
    topics: tuple[TopicShare, ...]
    days: tuple[DayFigures, ...]
    missing: tuple[dt.date, ...]  # weekdays of the period of which nothing is known


def digest(
    dates: Sequence[dt.date],
    days: Iterable[Day],
    dates_before: Iterable[dt.date],
    before: Iterable[Day],
    topics_of: TopicsOf,
) -> Digest:
    """Return the digest of the period `dates`, of which `days` are known, and `before` of the one before it.

    Their papers are those that a reader is to see: filters have been applied. There is no comparison with a period
    of which a weekday is not known: it would be one with the days that are.
    """
    days, before = sorted(days, key=lambda day: day.date), list(before)
    if _weekdays_without(before, dates_before):
        before = []
    placed = _placed(days)
    topics = {item.paper.id: topics_of(item.paper) for item in placed}
    before_placed = _placed(before)
    leading = placed[:LEADING]
    return Digest(
        figures=_figures(placed, days),
        figures_before=_figures(before_placed, before) if before_placed else None,
        leading=leading,
        quick_hits=_quick_hits(placed, topics),
        risers=_risers(placed),
        releases=_releases(placed),
        organizations=_organizations(placed),
        topics=_shares(topics, [topics_of(item.paper) for item in before_placed]),
        days=tuple(_day_figures(day.date, placed) for day in days),
        missing=_weekdays_without(days, dates),
    )


def _weekdays_without(days: Iterable[Day], dates: Iterable[dt.date]) -> tuple[dt.date, ...]:
    """Return the weekdays among `dates` of which nothing is known."""
    known = {day.date for day in days}
    return tuple(date for date in dates if date.isoweekday() <= 5 and date not in known)


def gained(paper: Paper) -> int:
    """Return how many votes a paper has won after the day of listing, as far as that is known.

    One that was first seen on a later day has won at least those since then.
    """
    start = paper.first_upvotes if paper.listed_upvotes is None else paper.listed_upvotes
    return 0 if start is None else max(0, paper.upvotes - start)


def _placed(days: Iterable[Day]) -> tuple[Placed, ...]:
    """Return the papers of `days`, each once: with its highest votes, on the first day that lists it."""
    best: dict[str, tuple[Paper, dt.date]] = {}
    for day in sorted(days, key=lambda day: day.date):
        for paper in day.papers:
            known, date = best.get(paper.id, (paper, day.date))
            best[paper.id] = (paper if paper.upvotes > known.upvotes else known, date)
    in_order = sorted(best.values(), key=lambda item: (-item[0].upvotes, item[0].id))
    return tuple(Placed(rank=rank, paper=paper, date=date) for rank, (paper, date) in enumerate(in_order, start=1))


def _figures(placed: Sequence[Placed], days: Iterable[Day]) -> Figures:
    return Figures(
        paper_count=len(placed),
        day_count=sum(bool(day.papers) for day in days),
        votes=sum(item.paper.upvotes for item in placed),
    )


def _day_figures(date: dt.date, placed: Iterable[Placed]) -> DayFigures:
    that_day = [item.paper.upvotes for item in placed if item.date == date]
    return DayFigures(date=date, paper_count=len(that_day), votes=sum(that_day))


def _quick_hits(placed: Sequence[Placed], topics: Mapping[str, tuple[str, ...]]) -> tuple[Placed, ...]:
    """Return the best paper of each topic that the leading ones do not show, then those with most votes."""
    shown = {topic for item in placed[:LEADING] for topic in topics[item.paper.id]}
    hits: list[Placed] = []
    for item in placed[LEADING:]:
        if new := set(topics[item.paper.id]) - shown:
            hits.append(item)
            shown |= new
    hits = hits[:QUICK_HITS]
    taken = {item.rank for item in hits}
    hits += [item for item in placed[LEADING:] if item.rank not in taken][: QUICK_HITS - len(hits)]
    return tuple(hits)


def _risers(placed: Iterable[Placed]) -> tuple[Placed, ...]:
    """Return the papers that won most votes after the day of listing, as far as that day's votes are known."""
    risen = [item for item in placed if gained(item.paper) >= LEAST_GAIN]
    return tuple(sorted(risen, key=lambda item: (-gained(item.paper), item.rank))[:RISERS])


def _releases(placed: Iterable[Placed]) -> tuple[Placed, ...]:
    """Return the papers whose code has most stars."""
    released = [item for item in placed if item.paper.code_url and item.paper.code_stars]
    return tuple(sorted(released, key=lambda item: (-(item.paper.code_stars or 0), item.rank))[:RELEASES])


def _organizations(placed: Iterable[Placed]) -> tuple[OrganizationFigures, ...]:
    papers: Counter[str] = Counter()
    votes: Counter[str] = Counter()
    for item in placed:
        if item.paper.organization:
            papers[item.paper.organization] += 1
            votes[item.paper.organization] += item.paper.upvotes
    several = [name for name, count in papers.items() if count >= LEAST_PAPERS]
    in_order = sorted(several, key=lambda name: (-papers[name], -votes[name], name))
    return tuple(
        OrganizationFigures(name=name, paper_count=papers[name], votes=votes[name])
        for name in in_order[:ORGANIZATIONS]
    )


def _shares(topics: Mapping[str, tuple[str, ...]], before: Sequence[tuple[str, ...]]) -> tuple[TopicShare, ...]:
    now = Counter(topic for its in topics.values() for topic in its)
    then = Counter(topic for its in before for topic in its)
    in_order = sorted(now, key=lambda topic: (-now[topic], topic))
    return tuple(
        TopicShare(
            topic=topic,
            paper_count=now[topic],
            share=now[topic] / len(topics),
            share_before=then[topic] / len(before) if before else None,
        )
        for topic in in_order[:TOPICS_SHOWN]
    )
