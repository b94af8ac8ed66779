"""What is said of a period: counted, chosen, compared."""

import datetime as dt

from paperboy.papers import digests
from paperboy.papers.digests import Digest, gained
from paperboy.papers.models import Day, Paper
from tests.helpers import MONDAY, TUESDAY, WEEK, day, paper


def of(*days: Day, before: tuple[Day, ...] = ()) -> Digest:
    return digests.digest(WEEK, days, before, lambda each: each.keywords)


def many(count: int, *topics: str, first: int = 0, votes: int = 100) -> list[Paper]:
    return [paper(f"2602.{first + n:05}", upvotes=votes - n, keywords=topics) for n in range(count)]


def test_quick_hits_are_the_best_paper_of_each_topic_that_the_ten_do_not_show_and_then_by_votes() -> None:
    others = many(12, "agents", first=10, votes=50)
    rare = [paper("2602.00900", upvotes=1, keywords=("code",)), paper("2602.00901", upvotes=2, keywords=("code",))]
    result = of(day(*many(10, "agents"), *others, *rare))
    assert [item.paper.id for item in result.leading] == [f"2602.{n:05}" for n in range(10)]
    hits = [item.paper.id for item in result.quick_hits]
    assert hits == ["2602.00901", *[f"2602.{n:05}" for n in range(10, 19)]]


def test_a_period_with_little_in_it_has_no_empty_sections() -> None:
    result = of(day(paper(upvotes=3)))
    sections = (result.quick_hits, result.risers, result.releases, result.organizations, result.topics)
    assert not any(sections)
    assert result.figures_before is None


def test_weekdays_of_which_nothing_is_known_are_missing_and_weekends_are_not() -> None:
    assert of(day(paper()), day(paper("2602.2"), date=WEEK[3])).missing == (WEEK[1], WEEK[2], WEEK[4])


def test_a_paper_of_two_days_is_of_the_first_with_its_highest_votes() -> None:
    result = of(day(paper(upvotes=2), date=TUESDAY), day(paper(upvotes=7), date=MONDAY))
    assert [(item.date, item.paper.upvotes) for item in result.leading] == [(MONDAY, 7)]
    assert (result.figures.paper_count, result.figures.day_count, result.figures.votes) == (1, 2, 7)


def test_shares_of_topics_are_compared_with_the_period_before() -> None:
    before = day(*many(4, "code"), date=MONDAY - dt.timedelta(days=7))
    result = of(day(*many(3, "code"), paper("2602.9", keywords=("agents",))), before=(before,))
    assert [(each.topic, each.share, each.share_before) for each in result.topics] == [
        ("code", 0.75, 1.0),
        ("agents", 0.25, 0.0),
    ]


def test_votes_are_gained_since_the_day_of_listing_or_since_first_seen_after_it() -> None:
    assert gained(paper(upvotes=9)) == 0
    assert gained(paper(upvotes=9, first_upvotes=4)) == 5
    assert gained(paper(upvotes=9, first_upvotes=1, listed_upvotes=6)) == 3
    assert gained(paper(upvotes=2, first_upvotes=1, listed_upvotes=6)) == 0
