"""Topics against the eight weeks before: what is more than chance, and what are tags."""

import random
from math import isclose

import pytest

from paperboy.papers.trends import (
    LEAST_DAYS,
    NOTHING_KNOWN,
    Counts,
    Usual,
    changes,
    moved,
    notable_topics,
    total,
    usual,
)


def counts(papers: int, **topics: int) -> Counts:
    return Counts(papers=papers, topics=topics)


def test_a_difference_is_measured_in_standard_errors() -> None:
    # 19 of 124 against 60 of 1,000: p = 79 / 1,124, error = sqrt(p (1 - p) (1 / 124 + 1 / 1,000))
    (change,) = changes(counts(124, scenes=19), counts(1000, scenes=60))
    assert (change.topic, change.papers, change.usual_share) == ("scenes", 19, 0.06)
    assert isclose(change.z, 3.830, abs_tol=0.001)
    (other,) = changes(counts(1000, scenes=60), counts(124, scenes=19))
    assert isclose(other.z, -change.z)


@pytest.mark.parametrize(
    ("papers", "has_moved"), [(19, True), (14, True), (13, False), (8, False), (3, False), (2, True)]
)
def test_only_what_is_beyond_chance_has_moved(papers: int, *, has_moved: bool) -> None:
    """Of 124 papers 7.4 were usual; 13 are 1.9 standard errors more, and 2 are 2.02 fewer."""
    found = moved(counts(124, scenes=papers), Usual(counts(1000, scenes=60), 40))
    assert [each.topic for each in found] == ["scenes"] * has_moved


def test_few_papers_of_a_rare_topic_are_no_change() -> None:
    before = Usual(counts(1000, rare=1, gone=60), 40)
    assert [each.topic for each in moved(counts(100, rare=4, gone=6), before)] == []
    assert [each.topic for each in moved(counts(100, rare=5), before)] == ["rare", "gone"]


def test_the_three_topics_that_rose_most_come_first_then_the_three_that_fell_most() -> None:
    before = Usual(
        counts(1000, up1=100, up2=100, up3=100, up4=100, down1=300, down2=300, down3=300, down4=300), 40
    )
    now = counts(100, up1=40, up2=35, up3=30, up4=25, down1=0, down2=5, down3=10, down4=15)
    assert [each.topic for each in moved(now, before)] == ["up1", "up2", "up3", "down1", "down2", "down3"]


def test_nothing_has_moved_without_something_to_compare_with() -> None:
    now, day = counts(100, agents=90), counts(20, agents=2)
    assert moved(now, usual([])) == []
    assert moved(now, usual([day] * (LEAST_DAYS - 1) + [counts(0)] * 30)) == []
    assert usual([day] * LEAST_DAYS) == Usual(counts(400, agents=40), LEAST_DAYS)
    assert [each.topic for each in moved(now, usual([day] * LEAST_DAYS))] == ["agents"]


def test_of_drawn_topics_about_one_in_twenty_seems_to_have_moved() -> None:
    rng = random.Random(5)  # noqa: S311 (papers)

    def drawn(papers: int) -> Counts:
        return counts(papers, topic=sum(rng.random() < 0.12 for _ in range(papers)))

    found = sum(bool(moved(drawn(120), Usual(drawn(1000), 40))) for _ in range(1500))
    assert 40 < found < 110


def test_tags_are_the_topics_most_above_their_usual_share() -> None:
    before = Usual(counts(1000, agents=210, scenes=60, reasoning=120, safety=50, video=90), 40)
    now = counts(100, agents=40, scenes=12, reasoning=11, safety=2, video=12)
    assert notable_topics(now, before) == ("agents", "scenes", "video")


def test_a_topic_that_is_usual_or_of_two_papers_is_no_tag() -> None:
    before = Usual(counts(1000, agents=210, scenes=10), 40)
    assert notable_topics(counts(25, agents=6, scenes=2), before) == ()
    assert notable_topics(counts(25, agents=7, scenes=3), before) == ("scenes", "agents")
    assert notable_topics(counts(2, scenes=2), before) == ("scenes",)  # of a day of two


def test_tags_without_a_custom_are_the_topics_of_most_papers() -> None:
    now = counts(25, a=3, b=9, c=2, d=4, e=3)
    assert notable_topics(now, usual([counts(25, b=20)] * 4)) == ("b", "d", "a")
    assert notable_topics(now, usual([counts(25, b=20)] * 5)) == ("d", "a", "e")
    assert notable_topics(counts(0), NOTHING_KNOWN) == ()


def test_counts_add_up() -> None:
    assert total([counts(2, a=1), counts(3, a=2, b=1)]) == counts(5, a=3, b=1)
    assert counts(0).share("a") == 0
