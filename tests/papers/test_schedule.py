import datetime as dt

import pytest

from paperboy.papers.schedule import may_have_no_list, may_still_be_listed, opens_at

FRIDAY = dt.date(2026, 2, 13)


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2026-02-09", "2026-02-09T02:30:00+00:00"),
        ("2026-07-01", "2026-07-01T01:30:00+00:00"),
        # New York's clocks go forward on Sunday, 2026-03-08, and back on Sunday, 2026-11-01, in the night
        ("2026-03-08", "2026-03-08T02:30:00+00:00"),
        ("2026-03-09", "2026-03-09T01:30:00+00:00"),
        ("2026-11-01", "2026-11-01T01:30:00+00:00"),
        ("2026-11-02", "2026-11-02T02:30:00+00:00"),
    ],
)
def test_a_date_opens_at_half_past_nine_of_new_yorks_evening_before(date: str, moment: str) -> None:
    assert opens_at(dt.date.fromisoformat(date)).isoformat() == moment


def test_a_date_is_fresh_for_a_day_from_its_opening() -> None:
    end = opens_at(FRIDAY) + dt.timedelta(days=1)
    assert may_still_be_listed(FRIDAY, end - dt.timedelta(seconds=1))
    assert not may_still_be_listed(FRIDAY, end)


@pytest.mark.parametrize(("days_later", "may_have_none"), [(0, False), (1, True), (2, True), (3, False)])
def test_weekends_and_fresh_dates_may_have_no_list(*, days_later: int, may_have_none: bool) -> None:
    date = FRIDAY + dt.timedelta(days=days_later)
    assert may_have_no_list(date, opens_at(date))
    assert may_have_no_list(date, opens_at(date) + dt.timedelta(days=30)) == may_have_none
