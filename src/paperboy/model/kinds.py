"""Kinds of editions: their periods, and the names of these.

Another kind takes a member of `Kind`, its entry in `PERIODS`, and its words in the locales; nothing else goes by
what a kind is called, but for `DAILY`, whose posts have the papers in full.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NamedTuple

_DAY = dt.timedelta(days=1)


class Kind(StrEnum):
    """How long an edition's period is, from the shortest to the longest."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"

    @property
    def period(self) -> str:
        """The name of one period, as in the keys of the locales: `day`, `week`, `month`."""
        return PERIODS[self].name

    @property
    def wider(self) -> tuple["Kind", ...]:
        """The kinds with longer periods."""
        return tuple(Kind)[tuple(Kind).index(self) + 1 :]


class Period(NamedTuple):
    """A kind's periods: their name, the first day of the one that a date is in, that of the next, their label."""

    name: str
    start: Callable[[dt.date], dt.date]
    next_start: Callable[[dt.date], dt.date]
    label: Callable[[dt.date], str]  # of the period that starts on a date, as addresses have it


def _iso_week(start: dt.date) -> str:
    year, week, _ = start.isocalendar()
    return f"{year}-W{week:02}"


PERIODS: Mapping[Kind, Period] = {
    Kind.DAILY: Period("day", lambda date: date, lambda start: start + _DAY, dt.date.isoformat),
    Kind.WEEKLY: Period(
        "week", lambda date: date - date.weekday() * _DAY, lambda start: start + 7 * _DAY, _iso_week
    ),
    Kind.MONTHLY: Period(
        "month",
        lambda date: date.replace(day=1),
        lambda start: (start + 31 * _DAY).replace(day=1),
        lambda start: f"{start:%Y-%m}",
    ),
}
