import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from paperboy.model.edition import editions_touched
from paperboy.model.kinds import Kind
from paperboy.publish.writing import Step
from paperboy.sources.preprints import batches

FIRST = dt.date(2026, 1, 15)


@given(st.integers(1, 100), st.integers(1, 50), st.sets(st.sampled_from(Kind)))
def test_a_digest_is_of_the_last_step_that_has_a_date_of_it(length: int, size: int, kinds: set[Kind]) -> None:
    window = frozenset(FIRST + dt.timedelta(days=number) for number in range(length))
    steps = [Step(frozenset(dates), (), window) for dates in batches(sorted(window), size)]
    together = [edition for step in steps for edition in step.wanted(kinds)]
    assert len(together) == len(set(together))
    assert set(together) == set(editions_touched(window, kinds))


def test_a_step_knows_what_comes_after_it() -> None:
    window = frozenset(FIRST + dt.timedelta(days=number) for number in range(4))
    first, last = (Step(frozenset(dates), (), window) for dates in batches(sorted(window), 2))
    assert first.later_dates == last.dates
    assert last.later_dates == Step(frozenset(), (), frozenset()).later_dates == frozenset()
