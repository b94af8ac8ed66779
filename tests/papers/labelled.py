"""Papers with the topics that labellers gave them (`labels/RULE.md`), and how well paperboy finds the same."""

import json
from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Literal

from paperboy.papers.models import Paper
from paperboy.papers.topic_files import shipped
from paperboy.papers.topics import Topics

LABELS = Path(__file__).parent / "labels" / "labels.jsonl"
_SINCE_SECOND_LIST = {"vision", "world-models", "interpretability"}  # the first list of topics had none of these


@dataclass(frozen=True)
class Labelled:
    """A paper, the topics that all who labelled it gave it, and those that only some of them did."""

    paper: Paper
    topics: frozenset[str]
    disputed: frozenset[str]
    half: Literal["fit", "test"]  # words and weights were made with `fit`; nothing was made with `test`
    by: tuple[frozenset[str], ...]  # each labeller's topics, A's before B's


@dataclass(frozen=True)
class Score:
    """How many topics were found rightly, wrongly, and not at all."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of what is there that was found."""
        return self.right / max(1, self.right + self.missed)

    def __add__(self, other: "Score") -> "Score":
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)


@cache
def read(path: Path = LABELS) -> tuple[Labelled, ...]:
    """Return the labelled papers of a file."""
    labelled = []
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        by = tuple(frozenset(entry[labeller]) for labeller in ("a", "b") if labeller in entry)
        agreed, disputed = frozenset.intersection(*by), frozenset.union(*by) - frozenset.intersection(*by)
        if "before" in entry:
            disputed |= _changed_since(frozenset(entry["before"]), agreed)
        paper = Paper(id=entry["id"], title=entry["title"], abstract=entry["abstract"])
        labelled.append(Labelled(paper, agreed - disputed, disputed, entry["half"], by))
    return tuple(labelled)


def _changed_since(before: Set[str], now: Set[str]) -> frozenset[str]:
    """Return the topics that the first label, from a list in which agents were one topic, has otherwise."""
    wholes = {topic.id: topic.part_of for topic in shipped() if topic.part_of}
    then = {wholes.get(topic, topic) for topic in now} - _SINCE_SECOND_LIST
    changed = before ^ then
    parts = {topic for topic in now if wholes.get(topic) in changed}
    return frozenset(changed | parts)


def measure(topics: Topics, labelled: Iterable[Labelled], *, is_severe: bool = False) -> dict[str, Score]:
    """Return the score of each topic; what is disputed counts nowhere, or, `is_severe`, as wrong and as missed."""
    scores = {topic.id: Score() for topic in topics.topics}
    for item in labelled:
        found = set(topics.topics_of(item.paper))
        for topic in scores:
            if topic in item.disputed:
                scores[topic] += Score(0, is_severe and topic in found, is_severe and topic not in found)
            else:
                is_found, is_there = topic in found, topic in item.topics
                scores[topic] += Score(is_found and is_there, is_found and not is_there, is_there and not is_found)
    return scores


def total(scores: dict[str, Score]) -> Score:
    """Return the score over all topics (the micro average)."""
    return sum(scores.values(), start=Score())


def kappa(labelled: Iterable[Labelled], topic: str) -> float:
    """Return how far two labellers agree on a topic beyond chance (https://en.wikipedia.org/wiki/Cohen%27s_kappa)."""
    pairs = [(topic in a, topic in b) for a, b in (item.by for item in labelled if len(item.by) == 2)]
    same = sum(a == b for a, b in pairs) / len(pairs)
    by_a, by_b = (sum(pair[labeller] for pair in pairs) / len(pairs) for labeller in (0, 1))
    by_chance = by_a * by_b + (1 - by_a) * (1 - by_b)
    return (same - by_chance) / (1 - by_chance) if by_chance < 1 else 1.0


def interval(hits: int, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, after Wilson.

    https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval
    """
    if not count:
        return 0.0, 1.0
    z, share = 1.96, hits / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def share_with_topics(topics: Topics, papers: Iterable[Paper]) -> float:
    """Return the share of papers that have a topic."""
    counts = [bool(topics.topics_of(paper)) for paper in papers]
    return sum(counts) / max(1, len(counts))
