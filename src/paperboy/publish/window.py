"""Which dates a run looks at. Pure."""

import datetime as dt

from paperboy.errors import SetupError
from paperboy.model.edition import dates_between
from paperboy.papers.schedule import latest_due
from paperboy.site.config import Blog

FIRST_DAY = dt.date(2023, 5, 4)  # of Daily Papers
LONGEST_LOOK_AHEAD = dt.timedelta(days=31)


def window_of(
    blog: Blog, now: dt.datetime, date: dt.date | None, first: dt.date | None, last: dt.date | None
) -> list[dt.date]:
    """Return the dates of a run: the last days, one date, or a backfill. Raises SetupError if they make no window.

    The last days are those that are due, and today as well, so that the report says what it waits for.
    """
    if date and (first or last):
        raise SetupError("give either --date, or --from and --to")
    if last and not first:
        raise SetupError("--to needs --from: the first date of the backfill")
    newest = latest_due(blog, now)
    if date:
        first = last = date
    elif not first:
        first = newest - dt.timedelta(days=blog.settings.window - 1)
        last = max(newest, now.astimezone(blog.timezone).date())
    last = last or max(first, newest)
    if first > last:
        raise SetupError(f"--from {first} is after --to {last}: give the earlier date first")
    if first < FIRST_DAY:
        raise SetupError(f"{first} is too early: Daily Papers began on {FIRST_DAY}")
    if last > newest + LONGEST_LOOK_AHEAD:
        raise SetupError(f"{last} is too late: the latest date that is due is {newest}")
    return dates_between(first, last)
