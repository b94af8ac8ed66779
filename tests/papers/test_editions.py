import datetime as dt
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperboy.papers import editions
from paperboy.papers.editions import (
    Edition,
    Kind,
    Shown,
    daily,
    dates_after,
    dates_before,
    dates_of,
    edition_of_path,
    editions_of,
    ids_in_post,
    is_due,
    is_edition_path,
    link_between,
    moment_of,
    select,
)
from paperboy.papers.models import Paper
from paperboy.site.config import Settings, Site
from tests.helpers import MONDAY, TUESDAY, day, paper

DAILY = Edition(kind=Kind.DAILY, first=MONDAY, last=MONDAY)


def site_in(timezone: str, **settings: Any) -> Site:
    return Site(
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
    return [each.paper.id for each in selection.featured], [each.paper.id for each in selection.others]


def test_a_daily_edition_has_the_file_and_the_address_of_the_contract() -> None:
    assert DAILY.path == "_posts/2026-02-09-daily-papers.md"
    assert DAILY.permalink == "/posts/daily-papers-2026-02-09/"
    assert str(DAILY) == "daily 2026-02-09"


def test_the_path_of_an_edition_is_told_from_others() -> None:
    assert is_edition_path(DAILY.path)
    for path in ("_posts/2026-02-09-hello.md", "x/" + DAILY.path, DAILY.path + ".bak", "_posts/daily-papers.md"):
        assert not is_edition_path(path)


def test_every_day_of_a_window_makes_an_edition_in_order() -> None:
    made = editions_of([TUESDAY, MONDAY], Settings(editions=["daily", "daily"]))
    assert [str(edition) for edition in made] == ["daily 2026-02-09", "daily 2026-02-10"]


def test_the_dates_of_an_edition_are_its_period() -> None:
    assert dates_of(DAILY) == [MONDAY]
    assert dates_of(Edition(kind=Kind.DAILY, first=MONDAY, last=TUESDAY)) == [MONDAY, TUESDAY]


def test_repeats_are_looked_for_in_the_fourteen_days_before() -> None:
    before = dates_before(DAILY)
    assert (before[0], before[-1], len(before)) == (dt.date(2026, 1, 26), dt.date(2026, 2, 8), 14)


def test_an_edition_is_dated_at_the_post_time_of_the_sites_time_zone() -> None:
    moment = moment_of(MONDAY, site_in("Asia/Seoul", post_time="21:30"))
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
    moment = dt.datetime.fromisoformat(first_moment)
    assert is_due(DAILY, site_in(timezone), moment)
    assert not is_due(DAILY, site_in(timezone), moment - dt.timedelta(seconds=1))


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
    assert selection.in_order[0].shown_before == Shown(date=dt.date(2026, 2, 6))
    assert [ranked.rank for ranked in selection.in_order] == [1, 2, 3, 4]


def test_a_selection_knows_how_many_were_listed_and_when_they_were_last_looked_at() -> None:
    selection = select(
        DAILY,
        [day(paper("2602.00001"), paper("2602.00002")), day(paper("2602.00002"), updated=TUESDAY)],
        Settings(min_upvotes=1),
        {},
    )
    assert (selection.listed_count, selection.updated, selection.in_order) == (2, TUESDAY, ())


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
    papers = paper("2602.00001", upvotes=5), paper("2602.00002", upvotes=4)
    assert ids_in_post(day(*papers), Settings(min_upvotes=5)) == {"2602.00001"}


def test_the_days_that_look_back_on_some_are_the_fourteen_after_each() -> None:
    after = dates_after([MONDAY, TUESDAY])
    assert (after[0], after[-1], len(after)) == (dt.date(2026, 2, 11), dt.date(2026, 2, 24), 14)
    assert all({MONDAY, TUESDAY} & set(dates_before(daily(date))) for date in after)


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("/posts/daily-papers-2026-02-10/", "../../posts/daily-papers-2026-02-09/"),
        ("/posts/a.html", "../posts/daily-papers-2026-02-09/"),
        ("/a.html", "posts/daily-papers-2026-02-09/"),
        ("/", "posts/daily-papers-2026-02-09/"),
    ],
)
@pytest.mark.parametrize("base", ["https://a.org", "https://a.org/blog", "https://a.org/a/b"])
def test_a_link_between_pages_leads_to_the_same_page_under_any_baseurl(base: str, page: str, link: str) -> None:
    assert link_between(page, DAILY.permalink) == link
    assert urljoin(base + page, link) == base + DAILY.permalink


def test_an_edition_is_known_by_the_path_of_its_post() -> None:
    assert edition_of_path(DAILY.path) == DAILY
    in_no_calendar = ("_posts/2026-02-30-daily-papers.md", "_posts/9999-12-31-monthly-papers.md")
    for path in (*in_no_calendar, "_posts/2026-02-09-hello.md"):
        assert edition_of_path(path) is None


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


@pytest.mark.parametrize(
    ("date", "label", "path"),
    [
        ("2026-02-09", "2026-W07", "_posts/2026-02-15-weekly-papers.md"),
        ("2026-02-15", "2026-W07", "_posts/2026-02-15-weekly-papers.md"),
        ("2026-12-28", "2026-W53", "_posts/2027-01-03-weekly-papers.md"),
        ("2027-01-03", "2026-W53", "_posts/2027-01-03-weekly-papers.md"),
        ("2027-01-04", "2027-W01", "_posts/2027-01-10-weekly-papers.md"),
        ("2024-12-30", "2025-W01", "_posts/2025-01-05-weekly-papers.md"),
        ("2025-12-31", "2026-W01", "_posts/2026-01-04-weekly-papers.md"),
        ("2023-01-01", "2022-W52", "_posts/2023-01-01-weekly-papers.md"),
    ],
)
def test_a_week_is_that_of_iso_8601_also_over_the_end_of_a_year(date: str, label: str, path: str) -> None:
    week = editions.edition_of(Kind.WEEKLY, dt.date.fromisoformat(date))
    assert (week.label, week.path) == (label, path)
    assert week.permalink == f"/posts/weekly-papers-{label}/"
    assert editions.edition_of_path(path) == week
    assert editions.after(editions.before(week)) == week


@pytest.mark.parametrize(
    ("date", "path"),
    [
        ("2026-02-09", "_posts/2026-02-28-monthly-papers.md"),
        ("2024-02-01", "_posts/2024-02-29-monthly-papers.md"),
        ("2026-12-31", "_posts/2026-12-31-monthly-papers.md"),
    ],
)
def test_a_month_has_the_file_of_its_last_day(date: str, path: str) -> None:
    month = editions.edition_of(Kind.MONTHLY, dt.date.fromisoformat(date))
    assert month.path == path
    assert month.permalink == f"/posts/monthly-papers-{date[:7]}/"
    assert editions.edition_of_path(path) == month


def test_a_week_or_a_month_that_goes_on_in_the_window_is_not_in_its_first_part() -> None:
    window = [dt.date(2026, 1, 15) + dt.timedelta(days=number) for number in range(45)]
    settings = Settings(editions=["weekly", "monthly"])
    parts = [editions.editions_of(part, settings, window=window) for part in (window[:30], window[30:])]
    together = [edition for part in parts for edition in part]
    assert len(together) == len(set(together))
    assert set(together) == set(editions.editions_of(window, settings))
