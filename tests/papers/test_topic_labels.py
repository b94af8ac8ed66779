"""The topics against labels given by hand: what is reached is what `labels/RULE.md` and docs/customize.md say."""

import json
import re
from pathlib import Path

import pytest

from paperboy.papers.topic_files import shipped
from paperboy.papers.topics import Topics
from tests.papers.labelled import LABELS, interval, kappa, measure, read, share_with_topics, total

TOPICS = Topics(shipped())
LABELLED = read()
CUSTOMIZE = Path(__file__).parents[2] / "docs/customize.md"
RULE = (LABELS.parent / "RULE.md").read_text(encoding="utf-8")
BY_TWO = [item for item in LABELLED if len(item.by) == 2]


@pytest.mark.parametrize(
    ("half", "is_severe", "precision", "recall"),  # as measured
    [
        ("test", False, 0.894, 0.746),
        ("test", True, 0.877, 0.723),
        ("fit", False, 0.957, 0.853),
        ("fit", True, 0.937, 0.813),
    ],
)
def test_what_labellers_found_is_found(half: str, precision: float, recall: float, *, is_severe: bool) -> None:
    score = total(measure(TOPICS, [item for item in LABELLED if item.half == half], is_severe=is_severe))
    assert score.precision >= precision
    assert score.recall >= recall


def test_the_figures_of_each_topic_are_those_that_the_rule_of_labelling_says() -> None:
    scores = measure(TOPICS, [item for item in LABELLED if item.half == "test"])
    lines = [line for line in RULE.splitlines() if re.fullmatch(r"\| \*{0,2}[\w-]+\*{0,2} \| \d.*", line)]
    said = {cells[1].strip("* "): cells[2:-1] for cells in (line.split("|") for line in lines)}
    assert set(said) == {*scores, "all"}
    for topic, score in {**scores, "all": total(scores)}.items():
        low, high = interval(score.right, score.right + score.wrong)
        assert [int(cell) for cell in said[topic][:3]] == [score.right, score.wrong, score.missed], topic
        if score.right + score.wrong:
            assert said[topic][3].strip() == f"{score.precision:.0%} ({low:.0%} … {high:.0%})".replace(
                "%", " %"
            ), topic


def test_the_figures_of_all_topics_are_those_that_the_pages_say() -> None:
    score = total(measure(TOPICS, [item for item in LABELLED if item.half == "test"]))
    share = share_with_topics(TOPICS, [item.paper for item in LABELLED])
    precision, recall, with_topics = (f"{round(100 * each)} %" for each in (score.precision, score.recall, share))
    page = " ".join(CUSTOMIZE.read_text(encoding="utf-8").split())
    assert f"{precision} of the topics found are right, and {recall} of those that are there are found" in page
    assert f"{with_topics} of all recorded papers have a topic" in page
    assert f"**{precision} (" in RULE
    assert f"and {recall} (" in " ".join(RULE.split())


def test_the_labels_are_whole() -> None:
    assert len({item.paper.id for item in LABELLED}) == len(LABELLED) == 1042
    assert sum(item.half == "test" for item in LABELLED) == 373
    assert all(len(item.by) == 2 for item in LABELLED if item.half == "test")
    assert len(BY_TWO) == 573
    ids = {topic.id for topic in TOPICS.topics}
    assert all(topics <= ids for item in LABELLED for topics in item.by)


def test_labellers_agree_on_every_topic() -> None:
    assert sum(item.by[0] == item.by[1] for item in BY_TWO) == 528
    assert min(kappa(BY_TWO, topic.id) for topic in TOPICS.topics) > 0.88


def test_the_rule_of_labelling_names_every_topic_and_every_label_is_one_line_of_json() -> None:
    defined = RULE.partition("## How far")[0]
    named = set(re.findall(r"^\| ([a-z0-9-]+) \|", defined, re.MULTILINE))
    assert named - {"topic"} == {topic.id for topic in TOPICS.topics}
    keys = {"id", "half", "sample", "title", "abstract"}
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        assert keys < set(entry) <= keys | {"a", "b", "before"}
        assert "a" in entry or "b" in entry
