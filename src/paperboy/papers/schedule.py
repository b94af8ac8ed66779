"""The source's clock: when Daily Papers opens a date, and which dates may have no list. Pure.

Hugging Face's own MCP server opens a date at 21:30 America/New_York on the evening before, and refuses later
dates as "not available yet" (https://github.com/huggingface/hf-mcp-server). That is 01:30 UTC of the date in
New York's summer, and 02:30 UTC in its winter. What the API answers before that says nothing about the date.
"""

import datetime as dt
from zoneinfo import ZoneInfo

_ZONE = ZoneInfo("America/New_York")
_TIME_ON_THE_EVENING_BEFORE = dt.time(21, 30)
_LATEST_LIST = dt.timedelta(days=1)  # after the opening; until May 2026 lists grew for some eight hours


def opens_at(date: dt.date) -> dt.datetime:
    """Return the moment, in UTC, from which on Daily Papers may list `date`."""
    evening = dt.datetime.combine(date - dt.timedelta(days=1), _TIME_ON_THE_EVENING_BEFORE, tzinfo=_ZONE)
    return evening.astimezone(dt.UTC)


def may_still_be_listed(date: dt.date, now: dt.datetime) -> bool:
    """Return whether `date` opened so short a time ago that its list may be still to come."""
    return now < opens_at(date) + _LATEST_LIST


def may_have_no_list(date: dt.date, now: dt.datetime) -> bool:
    """Return whether it is nothing out of the way that `date` has no list: a weekend, or a list to come.

    Papers cannot be submitted at weekends (https://github.com/huggingface/huggingface_hub/issues/2745).
    """
    return date.isoweekday() > 5 or may_still_be_listed(date, now)
