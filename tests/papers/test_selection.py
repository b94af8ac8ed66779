import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperboy.model.edition import daily
from paperboy.papers.models import Paper
from paperboy.papers.schedule import due_at, post_date
from paperboy.papers.selection import Shown, passes_filters, select
from paperboy.site.config import Blog, Settings
from tests.helpers import MONDAY, TUESDAY, day, paper

DAILY = daily(MONDAY)


def site_in(timezone: str, **settings: Any) -> Blog:
    return Blog(
        folder=Path(),
        language="ko",
        timezone=ZoneInfo(timezone),
        author=None,
        settings=Settings(**settings),
    )


def chosen(
    *papers: Paper, earlier: dict[str, Shown] | None = None, **settings: Any
) -> tuple[list[str], list[str]]:
    selection = select(DAILY, [day(*papers)], Settings(**settings), earlier or {})
    return (
        [each.paper.id for each in selection.papers if each.is_featured],
        [each.paper.id for each in selection.papers if not each.is_featured],
    )


def test_an_edition_is_dated_at_the_post_time_of_the_sites_time_zone() -> None:
    moment = post_date(DAILY, site_in("Asia/Seoul", post_time="21:30"))
    assert moment.isoformat() == "2026-02-09T21:30:00+09:00"


@pytest.mark.parametrize(
    ("timezone", "first_moment"),
    [
        ("Asia/Seoul", "2026-02-09T02:30:00+00:00"),  # when the list opens, in New York's winter
        ("Pacific/Auckland", "2026-02-09T02:30:00+00:00"),
        ("Pacific/Kiritimati", "2026-02-09T02:30:00+00:00"),
        ("Pacific/Honolulu", "2026-02-09T19:15:00+00:00"),
        ("UTC", "2026-02-09T09:15:00+00:00"),
        ("America/Los_Angeles", "2026-02-09T17:15:00+00:00"),
    ],
)
def test_an_edition_is_due_from_its_moment_and_its_lists_opening_on(timezone: str, first_moment: str) -> None:
    assert due_at(DAILY, site_in(timezone)) == dt.datetime.fromisoformat(first_moment)


def test_papers_are_ranked_by_votes_and_ties_by_id() -> None:
    first, second, third = (
        paper("2602.00009", upvotes=5), paper("2602.00001", upvotes=3), paper("2602.00002", upvotes=3),
    )  # fmt: skip
    assert chosen(third, first, second)[0] == ["2602.00009", "2602.00001", "2602.00002"]


def test_the_top_ones_are_in_full_and_the_rest_below() -> None:
    papers = [paper(f"2602.0000{number}", upvotes=9 - number) for number in range(5)]
    assert chosen(*papers, top=2) == (["2602.00000", "2602.00001"], ["2602.00002", "2602.00003", "2602.00004"])


def test_a_paper_that_an_earlier_post_shows_is_not_in_full() -> None:
    papers = [paper(f"2602.0000{number}", upvotes=9 - number) for number in range(4)]
    earlier = {"2602.00000": Shown(date=dt.date(2026, 2, 6))}
    assert chosen(*papers, top=2, earlier=earlier) == (["2602.00001", "2602.00002"], ["2602.00000", "2602.00003"])
    selection = select(DAILY, [day(*papers)], Settings(), earlier)
    assert selection.papers[0].shown_before == Shown(date=dt.date(2026, 2, 6))
    assert [ranked.rank for ranked in selection.papers] == [1, 2, 3, 4]


def test_a_selection_counts_what_was_listed() -> None:
    selection = select(
        DAILY,
        [day(paper("2602.00001"), paper("2602.00002")), day(paper("2602.00002"), updated=TUESDAY)],
        Settings(min_upvotes=1),
        {},
    )
    assert (selection.listed_count, selection.updated, selection.papers) == (2, TUESDAY, ())


def test_papers_with_too_few_votes_are_left_out() -> None:
    assert chosen(paper("2602.00001", upvotes=4), paper("2602.00002", upvotes=5), min_upvotes=5)[0] == [
        "2602.00002"
    ]


@pytest.mark.parametrize(
    ("keyword", "found"),
    [
        ("agent", True),
        ("AGENT", True),
        ("agen", False),
        ("c++", True),
        ("in pairs", True),
        ("비디오", True),
        (".*", False),
    ],
)
def test_keywords_are_whole_words_in_upper_or_lower_case(keyword: str, found: bool) -> None:
    text = paper(title="An Agent writes C++", abstract="It works in pairs.", keywords=("비디오",))
    assert bool(chosen(text, include=[keyword])[0]) is found
    assert bool(chosen(text, exclude=[keyword])[0]) is not found


def test_excluding_beats_including() -> None:
    assert chosen(paper(title="agent video"), include=["agent"], exclude=["video"]) == ([], [])


def test_a_post_shows_the_papers_that_pass_the_filters() -> None:
    assert passes_filters(paper(upvotes=5), Settings(min_upvotes=5))
    assert not passes_filters(paper(upvotes=4), Settings(min_upvotes=5))


papers_of_a_day = st.dictionaries(st.integers(0, 99), st.integers(0, 3), min_size=1).map(
    lambda votes: [paper(f"2602.{number:05}", upvotes=count) for number, count in votes.items()]
)


@given(papers_of_a_day, st.integers(1, 9), st.sets(st.integers(0, 99)))
def test_every_listed_paper_is_in_an_edition_once(papers: list[Paper], top: int, repeated: set[int]) -> None:
    earlier = {f"2602.{number:05}": Shown(date=dt.date(2026, 2, 6)) for number in repeated}
    featured, others = chosen(*papers, top=top, earlier=earlier)
    assert sorted(featured + others) == sorted(each.id for each in papers)
    assert len(featured) == min(top, sum(each.id not in earlier for each in papers))
    assert not set(featured) & set(earlier)
