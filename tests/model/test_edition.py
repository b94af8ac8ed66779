import datetime as dt
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperboy.model.edition import (
    Edition,
    daily,
    dates_between,
    edition_of,
    edition_of_file,
    editions_touched,
    in_order,
    is_edition_file,
    link_between,
)
from paperboy.model.kinds import Kind
from tests.helpers import MONDAY, TUESDAY, WEEK

DAILY = daily(MONDAY)
kinds = st.sampled_from(Kind)
any_date = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))


def test_a_daily_edition_has_the_file_and_the_address_of_the_contract() -> None:
    assert DAILY.file_name == "2026-02-09-daily-papers.md"
    assert DAILY.permalink == "/posts/daily-papers-2026-02-09/"
    assert str(DAILY) == "daily 2026-02-09"


def test_the_file_of_an_edition_is_told_from_others() -> None:
    assert is_edition_file(DAILY.file_name)
    name = DAILY.file_name
    for other in (
        "2026-02-09-hello.md",
        f"x/{name}",
        f"{name}.bak",
        f"{name}\n",
        f".{name}.tmp",
        "daily-papers.md",
    ):
        assert not is_edition_file(other)
        assert edition_of_file(other) is None


def test_an_edition_is_known_by_the_file_of_its_post() -> None:
    assert edition_of_file(DAILY.file_name) == DAILY
    in_no_calendar = ("2026-02-30-daily-papers.md", "9999-12-31-monthly-papers.md", "9999-12-31-weekly-papers.md")
    at_its_ends = ("9999-12-30-daily-papers.md", "9999-11-30-monthly-papers.md", "0001-01-07-weekly-papers.md")
    not_its_last_day = ("2026-02-27-monthly-papers.md", "2026-02-14-weekly-papers.md")
    for name in (*in_no_calendar, *at_its_ends, *not_its_last_day, "2026-02-09-hello.md", "2026-02-09-papers.md"):
        assert edition_of_file(name) is None


def test_every_date_touches_an_edition_of_each_kind_once_and_in_order() -> None:
    made = editions_touched([TUESDAY, MONDAY], ["daily", "daily"])
    assert [str(edition) for edition in made] == ["daily 2026-02-09", "daily 2026-02-10"]
    made = editions_touched([TUESDAY, MONDAY, MONDAY], ["monthly", "weekly"])
    assert [str(edition) for edition in made] == ["weekly 2026-W07", "monthly 2026-02"]
    assert editions_touched([], Kind) == editions_touched(WEEK, []) == []


def test_of_editions_that_end_together_the_shorter_one_is_first() -> None:
    last = dt.date(2027, 2, 28)  # a Sunday
    made = [edition_of(kind, last) for kind in Kind]
    assert in_order([DAILY, *reversed(made)]) == [DAILY, *made]


def test_the_dates_of_an_edition_are_its_period() -> None:
    assert DAILY.dates == [MONDAY]
    assert Edition(kind=Kind.DAILY, start=MONDAY, end=TUESDAY).dates == [MONDAY, TUESDAY]
    assert edition_of(Kind.WEEKLY, TUESDAY).dates == WEEK
    assert dates_between(TUESDAY, MONDAY) == []


@pytest.mark.parametrize(
    ("date", "label", "name"),
    [
        ("2026-02-09", "2026-W07", "2026-02-15-weekly-papers.md"),
        ("2026-02-15", "2026-W07", "2026-02-15-weekly-papers.md"),
        ("2026-12-28", "2026-W53", "2027-01-03-weekly-papers.md"),
        ("2027-01-03", "2026-W53", "2027-01-03-weekly-papers.md"),
        ("2027-01-04", "2027-W01", "2027-01-10-weekly-papers.md"),
        ("2024-12-30", "2025-W01", "2025-01-05-weekly-papers.md"),
        ("2025-12-31", "2026-W01", "2026-01-04-weekly-papers.md"),
        ("2023-01-01", "2022-W52", "2023-01-01-weekly-papers.md"),
    ],
)
def test_a_week_is_that_of_iso_8601_also_over_the_end_of_a_year(date: str, label: str, name: str) -> None:
    week = edition_of(Kind.WEEKLY, dt.date.fromisoformat(date))
    assert (week.label, week.file_name) == (label, name)
    assert week.permalink == f"/posts/weekly-papers-{label}/"
    assert edition_of_file(name) == week
    assert week.before.after == week


@pytest.mark.parametrize(
    ("date", "name"),
    [
        ("2026-02-09", "2026-02-28-monthly-papers.md"),
        ("2024-02-01", "2024-02-29-monthly-papers.md"),
        ("2026-12-31", "2026-12-31-monthly-papers.md"),
    ],
)
def test_a_month_has_the_file_of_its_last_day(date: str, name: str) -> None:
    month = edition_of(Kind.MONTHLY, dt.date.fromisoformat(date))
    assert month.file_name == name
    assert month.permalink == f"/posts/monthly-papers-{date[:7]}/"
    assert edition_of_file(name) == month


@pytest.mark.parametrize(
    ("date", "months"),
    [
        ("2026-02-09", "2026-02"),
        ("2026-03-30", "2026-04"),  # its Thursday is 2 April
        ("2026-12-28", "2026-12"),  # 31 December
        ("2024-12-30", "2025-01"),
    ],
)
def test_a_week_belongs_to_the_month_of_its_thursday(date: str, months: str) -> None:
    week = edition_of(Kind.WEEKLY, dt.date.fromisoformat(date))
    assert week.middle.isoweekday() == 4
    assert str(week.wider[0]) == f"monthly {months}"


def test_a_day_belongs_to_its_week_and_its_month_and_the_longest_edition_to_nothing() -> None:
    sunday = daily(dt.date(2026, 3, 1))  # of a week that belongs to February
    assert [str(wider) for wider in sunday.wider[:2]] == ["weekly 2026-W09", "monthly 2026-03"]
    assert edition_of(list(Kind)[-1], MONDAY).wider == []


@given(kinds, any_date)
def test_periods_of_a_kind_follow_one_another_without_gap(kind: Kind, date: dt.date) -> None:
    edition = edition_of(kind, date)
    assert edition.start <= date <= edition.end
    assert edition.start <= edition.middle <= edition.end
    assert {edition_of(kind, each) for each in edition.dates} == {edition}
    assert edition.after.start - edition.end == edition.start - edition.before.end == dt.timedelta(days=1)
    assert edition.before.after == edition.after.before == edition


@given(kinds, any_date)
def test_a_file_name_and_a_label_are_those_of_one_edition(kind: Kind, date: dt.date) -> None:
    edition = edition_of(kind, date)
    assert edition_of_file(edition.file_name) == edition
    assert edition.label not in {edition.before.label, edition.after.label}
    assert edition.before.sort_key < edition.sort_key < edition.after.sort_key


@given(kinds, any_date)
def test_an_edition_belongs_to_those_of_the_longer_kinds(kind: Kind, date: dt.date) -> None:
    edition = edition_of(kind, date)
    assert [wider.kind for wider in edition.wider] == list(kind.wider)
    assert all(wider.start <= edition.middle <= wider.end for wider in edition.wider)


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
