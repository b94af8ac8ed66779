"""What mattered in a week or a month: figures, leading papers, quick hits, late risers, code, topics. Pure."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from paperboy.papers.models import Paper
from paperboy.papers.selection import RankedPaper, Selection

LEADING = 10
QUICK_HITS = 10
RISERS, LEAST_GAIN = 5, 5  # papers, and votes that are worth a word
RELEASES = 5
ORGANIZATIONS, LEAST_PAPERS = 5, 2
TOPICS_SHOWN = 10

TopicsOf = Callable[[Paper], tuple[str, ...]]


@dataclass(frozen=True)
class Figures:
    """How many papers there were, and their votes together."""

    paper_count: int
    votes: int


@dataclass(frozen=True)
class TopicShare:
    """A topic's share of a period's papers, from 0 to 1, and of those of the period before, if there were any."""

    topic: str
    share: float
    share_before: float | None


@dataclass(frozen=True)
class Digest:
    """All that a digest's post says of its period. Lists are empty where there is nothing to say."""

    figures: Figures
    figures_before: Figures | None
    day_count: int  # with papers
    leading: tuple[RankedPaper, ...]
    quick_hits: tuple[RankedPaper, ...]
    risers: tuple[RankedPaper, ...]
    releases: tuple[RankedPaper, ...]
    organizations: tuple[tuple[str, Figures], ...]
    topics: tuple[TopicShare, ...]
    days: tuple[tuple[dt.date, Figures], ...]  # a paper counts on the first day that lists it
    missing: tuple[dt.date, ...]  # weekdays of the period of which the archive knows nothing


def digest(now: Selection, before: Selection, topics_of: TopicsOf) -> Digest:
    """Return the digest of a period, given its papers, and those of the period before it.

    The two are compared only where every weekday of the earlier one is known, and it has papers.
    """
    papers = now.papers
    before_papers = () if _missing(before) else before.papers
    topics = {each.paper.id: topics_of(each.paper) for each in papers}
    return Digest(
        figures=_figures(papers),
        figures_before=_figures(before_papers) if before_papers else None,
        day_count=len({each.date for each in papers}),
        leading=papers[:LEADING],
        quick_hits=_quick_hits(papers, topics),
        risers=_risers(papers),
        releases=_releases(papers),
        organizations=_organizations(papers),
        topics=_shares(topics, [topics_of(each.paper) for each in before_papers]),
        days=tuple((date, _figures([each for each in papers if each.date == date])) for date in now.days),
        missing=_missing(now),
    )


def _missing(selection: Selection) -> tuple[dt.date, ...]:
    """Return the weekdays of a period of which the archive knows nothing."""
    return tuple(date for date in selection.edition.dates if date.isoweekday() <= 5 and date not in selection.days)


def gained(paper: Paper) -> int:
    """Return how many votes a paper has won after the day of listing, as far as that is known.

    One that was first seen on a later day has won at least those since then.
    """
    start = paper.first_upvotes if paper.listed_upvotes is None else paper.listed_upvotes
    return 0 if start is None else max(0, paper.upvotes - start)


def _figures(papers: Collection[RankedPaper]) -> Figures:
    return Figures(len(papers), sum(each.paper.upvotes for each in papers))


def _quick_hits(papers: Sequence[RankedPaper], topics: Mapping[str, tuple[str, ...]]) -> tuple[RankedPaper, ...]:
    """Return the best paper of each topic that the leading ones do not show, then those with most votes."""
    shown = {topic for each in papers[:LEADING] for topic in topics[each.paper.id]}
    hits: list[RankedPaper] = []
    for each in papers[LEADING:]:
        if new := set(topics[each.paper.id]) - shown:
            hits.append(each)
            shown |= new
    others = [each for each in papers[LEADING:] if each not in hits]
    return tuple([*hits, *others][:QUICK_HITS])


def _risers(papers: Iterable[RankedPaper]) -> tuple[RankedPaper, ...]:
    """Return the papers that won most votes after the day of listing, as far as that day's votes are known."""
    risen = [each for each in papers if gained(each.paper) >= LEAST_GAIN]
    return tuple(sorted(risen, key=lambda each: (-gained(each.paper), each.rank))[:RISERS])


def _releases(papers: Iterable[RankedPaper]) -> tuple[RankedPaper, ...]:
    """Return the papers with the most stars of their code."""
    released = [each for each in papers if each.paper.code_url and each.paper.code_stars]
    return tuple(sorted(released, key=lambda each: (-(each.paper.code_stars or 0), each.rank))[:RELEASES])


def _organizations(papers: Iterable[RankedPaper]) -> tuple[tuple[str, Figures], ...]:
    """Return the organizations with several papers, those with most papers first."""
    by_name: dict[str, list[RankedPaper]] = {}
    for each in papers:
        if each.paper.organization:
            by_name.setdefault(each.paper.organization, []).append(each)
    found = [(name, _figures(its)) for name, its in by_name.items() if len(its) >= LEAST_PAPERS]
    return tuple(sorted(found, key=lambda each: (-each[1].paper_count, -each[1].votes, each[0]))[:ORGANIZATIONS])


def _shares(topics: Mapping[str, tuple[str, ...]], before: Sequence[tuple[str, ...]]) -> tuple[TopicShare, ...]:
    now = Counter(topic for its in topics.values() for topic in its)
    then = Counter(topic for its in before for topic in its)
    in_order = sorted(now, key=lambda topic: (-now[topic], topic))
    return tuple(
        TopicShare(
            topic=topic,
            share=now[topic] / len(topics),
            share_before=then[topic] / len(before) if before else None,
        )
        for topic in in_order[:TOPICS_SHOWN]
    )
