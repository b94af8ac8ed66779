"""How well topics are found, against labels, and how fast.

    python bench/topics.py [test|fit]

Prints precision and recall of each topic with their 95 % intervals (Wilson), of all together, and of all when what
labellers dispute counts against us; how far the labellers agree; the share of papers that have a topic; and the
time of a paper against the time of reading its words and nothing else, in the same run.
"""

import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.machine import SHARED
from tests.papers.labelled import Score, interval, kappa, measure, read, share_with_topics, total

from paperboy.papers.models import Paper
from paperboy.papers.topic_files import shipped
from paperboy.papers.topics import Topics

ROUNDS = 7


def _line(score: Score) -> str:
    precision = _share(score.right, score.right + score.wrong)
    recall = _share(score.right, score.right + score.missed)
    return f"{score.right:5} {score.wrong:5} {score.missed:6}   {precision}   {recall}"


def _share(hits: int, count: int) -> str:
    if not count:
        return "  –  (  – …  – )"
    low, high = interval(hits, count)
    return f"{hits / count:4.0%} ({low:4.0%}…{high:4.0%})"


def recorded_papers(folder: Path) -> list[Paper]:
    """Return each paper of the recorded days in `folder` once."""
    papers = {}
    for file in sorted(folder.glob("????-??-??.json")):
        for item in json.loads(file.read_bytes()):
            paper = item["paper"]
            title = " ".join(paper["title"].split())
            papers[paper["id"]] = Paper(id=paper["id"], title=title, abstract=paper.get("summary") or "")
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
    return set(re.findall(r"\w+", f"{paper.title} {paper.abstract}".lower()))


def main(half: str = "test") -> None:
    """Print the tables."""
    topics = Topics(shipped())
    labelled = [item for item in read() if item.half == half]
    scores, severe = measure(topics, labelled), measure(topics, labelled, is_severe=True)
    by_two = [item for item in read() if len(item.by) == 2]
    print(f"{len(labelled)} labelled papers ({half})")
    print(f"{'':24} right wrong missed   precision           recall           disputed  kappa")
    for topic, score in scores.items():
        disputed = sum(topic in item.disputed for item in labelled)
        print(f"{topic:24} {_line(score)} {disputed:9} {kappa(by_two, topic):6.2f}")
    print(f"{'all':24} {_line(total(scores))}")
    print(f"{'all, disputed ones too':24} {_line(total(severe))}")
    same = sum(item.by[0] == item.by[1] for item in by_two)
    print(f"by two: {len(by_two)} papers, the same topics for {_share(same, len(by_two))}")
    papers = recorded_papers(SHARED / "recordings") or [item.paper for item in labelled]
    print(f"with a topic, of {len(papers)} papers: {share_with_topics(topics, papers):.1%}")
    floor, cost = _milliseconds_each(_words, papers), _milliseconds_each(topics.scores_of, papers)
    print(f"a paper: {cost:.3f} ms, {cost / floor:.1f} times the reading of its words ({floor:.3f} ms)")


if __name__ == "__main__":
    main(*sys.argv[1:])
