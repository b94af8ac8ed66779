"""Topics of an edition against the eight weeks before it: what rose or fell beyond chance, and its tags. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from paperboy.papers.models import Paper

DAYS_BEFORE = 56
LEAST_DAYS, LEAST_DAYS_FOR_TAGS = 20, 5  # of them with papers: half of the weekdays; a week
BEYOND_CHANCE = 2  # standard errors
LEAST_EXPECTED = 5  # papers of a topic, before or now: below that the normal approximation is a poor one
MOST_MOVED = 3  # topics that rose, and as many that fell: more are no sentence
MOST_NOTABLE, LEAST_NOTABLE, LEAST_LIFT = 3, 3, 1.25  # topics; papers; against the usual share


class Counts(BaseModel):
    """How many papers there are, and how many of each topic."""

    model_config = ConfigDict(frozen=True)

    papers: int = 0
    topics: Mapping[str, int] = {}

    def share(self, topic: str) -> float:
        """Return a topic's share of the papers, from 0 to 1."""
        return self.topics.get(topic, 0) / self.papers if self.papers else 0


class Usual(NamedTuple):
    """What is usual: the counts of the eight weeks before an edition together, and how many days had papers."""

    counts: Counts
    days: int


NOTHING_KNOWN = Usual(Counts(), 0)


@dataclass(frozen=True)
class Change:
    """A topic's share of an edition and of the eight weeks before; `z`: their difference in standard errors."""

    topic: str
    papers: int
    share: float
    usual_share: float
    z: float

    @property
    def is_beyond_chance(self) -> bool:
        """Whether chance alone would make such a difference in fewer than one topic of twenty."""
        return abs(self.z) > BEYOND_CHANCE


def counts_of(papers: Iterable[Paper], topics_of: Callable[[Paper], tuple[str, ...]]) -> Counts:
    """Count papers and their topics."""
    found = [topics_of(paper) for paper in papers]
    return Counts(papers=len(found), topics=Counter(topic for topics in found for topic in topics))


def total(counts: Iterable[Counts]) -> Counts:
    """Return the sum of counts of several days."""
    papers, topics = 0, Counter[str]()
    for each in counts:
        papers += each.papers
        topics.update(each.topics)
    return Counts(papers=papers, topics=topics)


def usual(days: Iterable[Counts]) -> Usual:
    """Return what is usual, by the counts of each day."""
    with_papers = [each for each in days if each.papers]
    return Usual(total(with_papers), len(with_papers))


def changes(now: Counts, before: Counts) -> list[Change]:
    """Return all topics of an edition and of the time before it, those that rose most first."""
    return sorted(
        (_change(topic, now, before) for topic in {*now.topics, *before.topics}),
        key=lambda each: (-each.z, each.topic),
    )


def moved(now: Counts, before: Usual) -> list[Change]:
    """Return the topics that rose or fell most, beyond chance; none where little is known of the time before."""
    if before.days < LEAST_DAYS:
        return []
    found = [
        each
        for each in changes(now, before.counts)
        if each.is_beyond_chance and max(each.papers, each.usual_share * now.papers) >= LEAST_EXPECTED
    ]
    rose = [each for each in found if each.z > 0]
    fell = [each for each in reversed(found) if each.z < 0]
    return rose[:MOST_MOVED] + fell[:MOST_MOVED]


def notable_topics(now: Counts, before: Usual) -> tuple[str, ...]:
    """Return up to three topics for an edition's tags: those that are most above their usual share come first.

    Where hardly anything is known of the time before, they are the topics of most papers.
    """
    least = min(LEAST_NOTABLE, now.papers)
    if before.days < LEAST_DAYS_FOR_TAGS:
        found = sorted((-count, topic) for topic, count in now.topics.items() if count >= least)
        return tuple(topic for _, topic in found[:MOST_NOTABLE])
    above = [
        each.topic
        for each in changes(now, before.counts)
        if each.papers >= least and each.share >= LEAST_LIFT * each.usual_share
    ]
    return tuple(above[:MOST_NOTABLE])


def _change(topic: str, now: Counts, before: Counts) -> Change:
    """Compare two shares (https://en.wikipedia.org/wiki/Two-proportion_Z-test, with the pooled variance)."""
    share, usual_share = now.share(topic), before.share(topic)
    together = total([now, before]).share(topic)
    error = sqrt(together * (1 - together) * (1 / now.papers + 1 / before.papers)) if now.papers else 0
    z = (share - usual_share) / error if error else 0.0
    return Change(topic, now.topics.get(topic, 0), share, usual_share, z)
