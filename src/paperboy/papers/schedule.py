"""When Daily Papers lists a date, and when an edition's post is due and dated. Pure.

Hugging Face's own MCP server opens a date at 21:30 America/New_York on the evening before, and refuses later
dates as "not available yet" (https://github.com/huggingface/hf-mcp-server). That is 01:30 UTC of the date in
New York's summer, and 02:30 UTC in its winter. An answer of the API from before that says nothing about the date.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from paperboy.model.edition import Edition, daily
from paperboy.site.config import Blog

_DAY = dt.timedelta(days=1)
_ZONE = ZoneInfo("America/New_York")
_TIME_ON_THE_EVENING_BEFORE = dt.time(21, 30)
_LATEST_LIST = _DAY  # after the opening; until May 2026 lists grew for some eight hours


def opens_at(date: dt.date) -> dt.datetime:
    """Return the moment, in UTC, from which on Daily Papers may list `date`."""
    return dt.datetime.combine(date - _DAY, _TIME_ON_THE_EVENING_BEFORE, tzinfo=_ZONE).astimezone(dt.UTC)


def may_still_be_listed(date: dt.date, now: dt.datetime) -> bool:
    """Return whether `date` opened less than a day ago, so that its list may be still to come."""
    return now < opens_at(date) + _LATEST_LIST


def may_have_no_list(date: dt.date, now: dt.datetime) -> bool:
    """Return whether it is usual that `date` has no list: at a weekend, or while it may still be listed.

    Papers cannot be submitted at weekends (https://github.com/huggingface/huggingface_hub/issues/2745).
    """
    return date.isoweekday() > 5 or may_still_be_listed(date, now)


def start_of(date: dt.date, blog: Blog) -> dt.datetime:
    """Return the first moment of `date` in the blog's time zone."""
    return dt.datetime.combine(date, dt.time(), tzinfo=blog.timezone)


def post_date(edition: Edition, blog: Blog) -> dt.datetime:
    """Return the `date` of an edition's post: a day's `post_time`, or the last minute of a digest's period."""
    time = blog.settings.time_of_day if edition.is_daily else dt.time(23, 59)
    return dt.datetime.combine(edition.end, time, tzinfo=blog.timezone)


def due_at(edition: Edition, blog: Blog) -> dt.datetime:
    """Return when a run may make an edition's post, in the blog's time zone.

    A day's once its list may be there, but not before the post's own date: Jekyll leaves out posts that are dated
    after its build. A digest's when its period is over.
    """
    if edition.is_daily:
        return max(post_date(edition, blog), opens_at(edition.end)).astimezone(blog.timezone)
    return start_of(edition.end + _DAY, blog)


def latest_due(blog: Blog, now: dt.datetime) -> dt.date:
    """Return the last date whose daily post is due: today, or yesterday before today's moment."""
    today = now.astimezone(blog.timezone).date()
    return today if due_at(daily(today), blog) <= now else today - _DAY
