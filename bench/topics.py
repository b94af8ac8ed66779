"""How well the topics' rules find what a person found, and how fast they are.

    python bench/topics.py [dev|held|fresh|all] [LABELS.jsonl]

Prints precision and recall of each topic with their 95 % intervals (Wilson), of all together, of those that were
drawn at random, and without keywords; the share of papers that have a topic; and the time of a paper against the
time of reading its words and nothing else, in the same run.
"""

import json
import re
import sys
import time
from collections.abc import Callable
from math import sqrt
from pathlib import Path

from tests.machine import SHARED
from tests.papers.labelled import LABELS, Score, measure, read, share_with_topics, total, without_keywords

from paperboy.papers.models import Paper
from paperboy.papers.topic_files import shipped
from paperboy.papers.topics import Topics

ROUNDS = 7


def _line(score: Score) -> str:
    precision = _interval(score.right, score.right + score.wrong)
    recall = _interval(score.right, score.right + score.missed)
    return f"{score.right:5} {score.wrong:5} {score.missed:6}   {precision}   {recall}"


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
        print(f"{name:24} {_line(score)}")
    print(f"{'all':24} {_line(total(scores))}")
    for sample in ("random", "added"):
        drawn = [item for item in labelled if item.sample == sample]
        if drawn:
            print(f"{sample:24} {_line(total(measure(topics, drawn)))}")
    print(f"{'all, without keywords':24} {_line(total(measure(topics, without_keywords(labelled))))}")
    papers = recorded_papers(SHARED / "recordings") or [item.paper for item in labelled]
    bare = [paper.model_copy(update={"keywords": ()}) for paper in papers]
    print(f"with a topic, of {len(papers)} papers: {share_with_topics(topics, papers):.1%}", end="")
    print(f"; without keywords {share_with_topics(topics, bare):.1%}")
    floor, cost = _milliseconds_each(_words, papers), _milliseconds_each(topics.points_of, papers)
    print(f"a paper: {cost:.3f} ms, {cost / floor:.1f} times the reading of its words ({floor:.3f} ms)")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "all", Path(sys.argv[2]) if len(sys.argv) > 2 else LABELS)
