"""What is said of a period: counted, chosen, compared."""

import pytest

from paperboy.model.edition import Kind, edition_of
from paperboy.papers import digests
from paperboy.papers.digests import Digest, Figures, gained
from paperboy.papers.models import Day, Paper
from paperboy.papers.selection import select
from paperboy.site.config import Settings
from tests.helpers import MONDAY, TUESDAY, WEEK, day, paper

THIS_WEEK = edition_of(Kind.WEEKLY, MONDAY)
WEEK_BEFORE = THIS_WEEK.before.dates


def of(*days: Day, before: tuple[Day, ...] = ()) -> Digest:
    now, then = select(THIS_WEEK, days, Settings()), select(THIS_WEEK.before, before, Settings())
    return digests.digest(now, then, lambda each: each.keywords)


def many(count: int, *topics: str, first: int = 0, votes: int = 100) -> list[Paper]:
    return [paper(f"2602.{first + n:05}", upvotes=votes - n, keywords=topics) for n in range(count)]


def test_quick_hits_are_of_topics_that_the_ten_do_not_show() -> None:
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


def test_unknown_weekdays_are_missing_and_weekends_are_not() -> None:
    assert of(day(paper()), day(paper("2602.2"), date=WEEK[3])).missing == (WEEK[1], WEEK[2], WEEK[4])


def test_a_paper_of_two_days_is_of_the_first_with_its_highest_votes() -> None:
    result = of(day(paper(upvotes=2), date=TUESDAY), day(paper(upvotes=7), date=MONDAY))
    assert [(item.date, item.paper.upvotes) for item in result.leading] == [(MONDAY, 7)]
    assert (result.figures, result.day_count) == (Figures(1, 7), 1)


def test_shares_of_topics_are_compared_with_the_period_before() -> None:
    before = [day(*many(1, "code", first=number), date=WEEK_BEFORE[number]) for number in range(5)]
    result = of(day(*many(3, "code"), paper("2602.9", keywords=("agents",))), before=tuple(before))
    assert [(each.topic, each.share, each.share_before) for each in result.topics] == [
        ("code", 0.75, 1.0),
        ("agents", 0.25, 0.0),
    ]
    assert result.figures_before == Figures(5, 500)


@pytest.mark.parametrize("missing", range(5))
def test_there_is_no_comparison_with_a_period_that_is_known_in_part(missing: int) -> None:
    before = [
        day(*many(1, "code", first=number), date=WEEK_BEFORE[number]) for number in range(7) if number != missing
    ]
    result = of(day(*many(3, "code")), before=tuple(before))
    assert result.figures_before is None
    assert [each.share_before for each in result.topics] == [None]


def test_an_unknown_weekend_is_no_gap_nor_an_empty_weekday() -> None:
    before = [day(*many(1, first=number), date=WEEK_BEFORE[number]) for number in range(4)]
    result = of(day(paper()), before=(*before, day(date=WEEK_BEFORE[4])))
    assert result.figures_before == Figures(4, 400)


def test_a_week_before_without_any_paper_is_none_to_compare_with() -> None:
    result = of(day(paper(keywords=("code",))), before=tuple(day(date=date) for date in WEEK_BEFORE))
    assert (result.figures_before, [each.share_before for each in result.topics]) == (None, [None])


def test_votes_are_gained_since_the_day_of_listing() -> None:
    assert gained(paper(upvotes=9)) == 0
    assert gained(paper(upvotes=9, first_upvotes=4)) == 5
    assert gained(paper(upvotes=9, first_upvotes=1, listed_upvotes=6)) == 3
    assert gained(paper(upvotes=2, first_upvotes=1, listed_upvotes=6)) == 0
