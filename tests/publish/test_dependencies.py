import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from paperboy.model.edition import Edition, daily, edition_of
from paperboy.model.kinds import Kind
from paperboy.publish import dependencies
from paperboy.publish.dependencies import (
    counting,
    dates_compared,
    earlier_dailies,
    later_dailies,
    periods_shown,
    uses_days_of,
)
from tests.helpers import MONDAY, WEEK

editions = st.builds(edition_of, st.sampled_from(Kind), st.dates(dt.date(2023, 5, 4), dt.date(2035, 1, 1)))


def test_repeats_are_looked_for_in_the_fourteen_days_before() -> None:
    before = [edition.end for edition in earlier_dailies(daily(MONDAY))]
    assert (before[0], before[-1], len(before)) == (dt.date(2026, 1, 26), dt.date(2026, 2, 8), 14)


def test_the_days_that_look_back_on_one_are_the_fourteen_after_it() -> None:
    after = [edition.end for edition in later_dailies(daily(MONDAY))]
    assert (after[0], after[-1], len(after)) == (dt.date(2026, 2, 10), dt.date(2026, 2, 23), 14)
    assert all(daily(MONDAY) in earlier_dailies(daily(date)) for date in after)


def test_a_digest_uses_days_of_its_own_days() -> None:
    week = edition_of(Kind.WEEKLY, MONDAY)
    around = [*week.before.dates, *WEEK, week.after.start]
    assert [date for date in around if uses_days_of(daily(MONDAY), [date])] == [MONDAY]
    assert [date for date in around if uses_days_of(week, [date])] == WEEK


def test_an_edition_is_compared_with_the_eight_weeks_before_it() -> None:
    for edition in (daily(MONDAY), edition_of(Kind.WEEKLY, MONDAY)):
        dates = dates_compared(edition)
        assert (dates[0], dates[-1], len(dates)) == (dt.date(2025, 12, 15), dt.date(2026, 2, 8), 56)
    assert periods_shown(edition_of(Kind.WEEKLY, MONDAY)) == []
    months = [each.label for each in periods_shown(edition_of(Kind.MONTHLY, MONDAY))]
    assert (months[0], months[-1], len(months)) == ("2025-03", "2026-01", 11)


@given(editions, st.integers(-30, 400))
def test_the_editions_that_count_a_date_are_those_that_it_is_compared_or_shown_in(
    edition: Edition, days: int
) -> None:
    date = edition.start - dt.timedelta(days=days)
    shown = {each for period in periods_shown(edition) for each in period.dates}
    assert (edition in set(counting(date))) == (date in {*dates_compared(edition), *shown})


@given(editions, editions)
def test_all_that_depend_on_a_date_or_a_post_are_among_those_around_it(changed: Edition, other: Edition) -> None:
    possible_dependents = dependencies.possible_dependents(changed.dates)
    assert changed in possible_dependents
    assert set(changed.wider) <= possible_dependents
    if uses_days_of(other, changed.dates):
        assert other in possible_dependents
    if changed.kind is Kind.DAILY:
        assert set(later_dailies(changed)) <= possible_dependents


@given(st.sampled_from(Kind), st.sets(st.dates(dt.date(2026, 1, 1), dt.date(2026, 3, 31)), max_size=9), st.data())
def test_a_post_that_goes_is_missed_by_those_alone_that_are_around_it(
    kind: Kind, dates: set[dt.date], data: st.DataObject
) -> None:
    there = {edition_of(each, date) for each in Kind for date in (*dates, MONDAY)}
    gone = edition_of(kind, MONDAY)
    seen_from = data.draw(st.sampled_from(sorted(there, key=str)))

    def before(edition: Edition) -> str | None:
        return edition.permalink if edition in there else None

    def after(edition: Edition) -> str | None:
        return None if edition == gone else before(edition)

    if dependencies.has_changed_links(seen_from, before, after):
        assert seen_from in dependencies.possible_dependents(gone.dates)
