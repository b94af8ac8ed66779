"""The rules against labels given by hand: what they reach is what `labels/RULE.md` and docs/customize.md say."""

import json
import re

import pytest

from paperboy.papers.topic_files import shipped
from paperboy.papers.topics import Topics
from tests.papers.labelled import LABELS, measure, read, share_with_topics, total, without_keywords

TOPICS = Topics(shipped())
LABELLED = read()


@pytest.mark.parametrize(
    ("half", "precision", "recall"),
    [("dev", 0.97, 0.81), ("held", 0.955, 0.77), ("fresh", 0.935, 0.75)],  # as measured
)
@pytest.mark.parametrize("has_keywords", [True, False], ids=["with keywords", "without keywords"])
def test_the_rules_find_what_a_person_found(
    half: str, precision: float, recall: float, *, has_keywords: bool
) -> None:
    labelled = [item for item in LABELLED if item.half == half]
    score = total(measure(TOPICS, labelled if has_keywords else without_keywords(labelled)))
    assert score.precision >= precision
    assert score.recall >= recall - (not has_keywords) * 0.015


def test_most_papers_have_a_topic_with_or_without_keywords() -> None:
    drawn = [item for item in LABELLED if item.sample == "random"]
    for items in (drawn, without_keywords(drawn)):
        assert share_with_topics(TOPICS, [item.paper for item in items]) >= 0.9


def test_the_labels_are_whole() -> None:
    assert len({item.paper.id for item in LABELLED}) == len(LABELLED) == 669
    assert sum(item.sample == "random" for item in LABELLED) == 300
    assert sum(item.half == "held" for item in LABELLED) == 248
    assert sum(item.half == "fresh" for item in LABELLED) == 200
    ids = {topic.id for topic in TOPICS.topics}
    assert all(item.topics <= ids for item in LABELLED)
    for topic in ids:
        assert sum(topic in item.topics for item in LABELLED) >= 30, topic


def test_the_rule_of_labelling_names_every_topic_and_every_label_is_one_line_of_json() -> None:
    rule = (LABELS.parent / "RULE.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| ([a-z0-9-]+) \|", rule, re.MULTILINE))
    assert named - {"topic"} == {topic.id for topic in TOPICS.topics}
    lines = LABELS.read_text(encoding="utf-8").splitlines()
    keys = {"id", "half", "sample", "topics", "title", "abstract", "keywords"}
    assert all(set(json.loads(line)) == keys for line in lines)
