"""Papers that a person gave topics (`labels/RULE.md` says how), and how well the rules find the same."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from paperboy.papers.models import Paper
from paperboy.papers.topics import Topics

LABELS = Path(__file__).parent / "labels" / "labels.jsonl"


@dataclass(frozen=True)
class Labelled:
    """A paper, and the topics that a person gave it."""

    paper: Paper
    topics: frozenset[str]
    half: str  # `dev` and `held`: the rules were written on them; `fresh`: labelled when the rules were done
    sample: str  # `random`, `added` for topics that were rare, or `fresh`


@dataclass(frozen=True)
class Score:
    """How many were found rightly, wrongly, and not at all."""

    right: int
    wrong: int
    missed: int

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


def read(path: Path = LABELS) -> list[Labelled]:
    """Return the labelled papers of a file."""
    labelled = []
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        paper = Paper(
            id=entry["id"], title=entry["title"], abstract=entry["abstract"], keywords=tuple(entry["keywords"])
        )
        labelled.append(Labelled(paper, frozenset(entry["topics"]), entry["half"], entry["sample"]))
    return labelled


def measure(topics: Topics, labelled: Iterable[Labelled]) -> dict[str, Score]:
    """Return the score of each topic."""
    scores = {topic.id: Score(0, 0, 0) for topic in topics.topics}
    for item in labelled:
        found = set(topics.topics_of(item.paper))
        for name in found | item.topics:
            scores[name] += Score(
                name in found and name in item.topics, name not in item.topics, name not in found
            )
    return scores


def total(scores: dict[str, Score]) -> Score:
    """Return the score over all topics (the micro average)."""
    return sum(scores.values(), start=Score(0, 0, 0))


def without_keywords(labelled: Iterable[Labelled]) -> list[Labelled]:
    """Return the same papers as if they had no keywords."""
    return [
        Labelled(item.paper.model_copy(update={"keywords": ()}), item.topics, item.half, item.sample)
        for item in labelled
    ]


def share_with_topics(topics: Topics, papers: Iterable[Paper]) -> float:
    """Return the share of papers that have a topic."""
    counts = [bool(topics.topics_of(paper)) for paper in papers]
    return sum(counts) / max(1, len(counts))
