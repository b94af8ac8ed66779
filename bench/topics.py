"""How well the topics' rules find what a person found, and how fast they are.

    python bench/topics.py [dev|held|all] [LABELS.jsonl]

Prints precision and recall of each topic with their 95 % intervals (Wilson), of all together, of those that were
drawn at random, and without keywords; the share of papers that have a topic; and the time of a paper against the
time of reading its words and nothing else, in the same run.
"""

import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from paperboy.papers.models import Paper
from paperboy.papers.topic_files import shipped
from paperboy.papers.topics import Topics

LABELS = Path(__file__).parents[1] / "tests" / "papers" / "labels" / "labels.jsonl"
SHARED = Path(os.environ.get("PAPERBOY_SHARED", Path(__file__).parents[2] / "shared"))
ROUNDS = 7


@dataclass(frozen=True)
class Labelled:
    """A paper, and the topics that a person gave it."""

    paper: Paper
    topics: frozenset[str]
    half: str  # `dev`: seen while the rules were written; `held`: held back until they were done
    sample: str  # `random`, or `added` for topics that were rare


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

    def __str__(self) -> str:
        precision = _interval(self.right, self.right + self.wrong)
        recall = _interval(self.right, self.right + self.missed)
        return f"{self.right:5} {self.wrong:5} {self.missed:6}   {precision}   {recall}"


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


def _interval(hits: int, count: int) -> str:
    """Return a share and its 95 % interval (https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval)."""
    if not count:
        return "  –  (  – …  – )"
    z, share = 1.96, hits / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return f"{share:4.0%} ({max(0, middle - half):4.0%}…{min(1, middle + half):4.0%})"


def recorded_papers(folder: Path) -> list[Paper]:
    """Return each paper of the recorded days in `folder` once."""
    papers = {}
    for file in sorted(folder.glob("????-??-??.json")):
        for item in json.loads(file.read_bytes()):
            paper = item["paper"]
            papers[paper["id"]] = Paper(
                id=paper["id"],
                title=" ".join(paper["title"].split()),
                abstract=paper.get("summary") or "",
                keywords=tuple(paper.get("ai_keywords") or ()),
            )
    return list(papers.values())


def _milliseconds_each(work: Callable[[Paper], object], papers: list[Paper]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for paper in papers:
            work(paper)
        best = min(best, time.process_time() - start)
    return 1000 * best / len(papers)


def _words(paper: Paper) -> set[str]:
    return set(re.findall(r"\w+", f"{paper.title} {paper.abstract} {' '.join(paper.keywords)}".lower()))


def main(half: str = "all", path: Path = LABELS) -> None:
    """Print the tables."""
    topics = Topics(shipped())
    labelled = [item for item in read(path) if half in ("all", item.half)]
    scores = measure(topics, labelled)
    print(f"{len(labelled)} labelled papers ({half})")
    print(f"{'':24} right wrong missed   precision           recall")
    for name, score in scores.items():
        print(f"{name:24} {score}")
    print(f"{'all':24} {total(scores)}")
    for sample in ("random", "added"):
        print(f"{sample:24} {total(measure(topics, [item for item in labelled if item.sample == sample]))}")
    print(f"{'all, without keywords':24} {total(measure(topics, without_keywords(labelled)))}")
    papers = recorded_papers(SHARED / "recordings") or [item.paper for item in labelled]
    bare = [paper.model_copy(update={"keywords": ()}) for paper in papers]
    print(f"with a topic, of {len(papers)} papers: {share_with_topics(topics, papers):.1%}", end="")
    print(f"; without keywords {share_with_topics(topics, bare):.1%}")
    floor, cost = _milliseconds_each(_words, papers), _milliseconds_each(topics.topics_of, papers)
    print(f"a paper: {cost:.3f} ms, {cost / floor:.1f} times the reading of its words ({floor:.3f} ms)")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "all", Path(sys.argv[2]) if len(sys.argv) > 2 else LABELS)
