"""The straight line: window -> fetch -> archive -> select -> render -> write -> commit -> push -> report.

A run works out what every edition of its window should be, and writes what differs. It goes in steps of some
days, each committed and pushed before the next, so that a long backfill that dies has kept what it did, and
memory does not grow with the window.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from paperboy.papers import editions
from paperboy.report import Report
from paperboy.site.repository import Repository
from paperboy.sources.gather import Gathered, gather
from paperboy.sources.preprints import batches
from paperboy.steps.delivery import bring_back, deliver
from paperboy.steps.desk import Desk, Orders
from paperboy.steps.drafts import Draft, draft
from paperboy.steps.making import Batch, make, not_made
from paperboy.steps.recovery import with_last_good
from paperboy.steps.shelf import Shelf

DAYS_PER_STEP = 30
_MONTHS_LOOKED_BACK = dt.timedelta(days=62)  # a month, and the one that it compares with


def publish(desk: Desk, window: Iterable[dt.date], repository: Repository | None, orders: Orders) -> Report:
    """Bring all editions of `window` up to date. Without `repository` nothing is committed."""
    result = Report(outcomes=(), dry_run=not orders.write, head=repository.head if repository else None)
    window = frozenset(window)
    if repository and orders.write:
        result = result.followed_by(bring_back(desk, repository, window, orders))
    unwritten: list[Gathered] = []  # what steps of a dry run find, which the archive does not have for the next
    for dates in batches(sorted(window), DAYS_PER_STEP):
        if result.problems:
            result = replace(result, outcomes=result.outcomes + not_made(desk, dates))
            continue
        gathered = gather(desk.sources, desk.site.source, _due(desk, dates), desk.now, desk.today)
        batch = Batch(frozenset(dates), tuple(with_last_good(gathered, repository)), window)
        if not orders.write:
            batch = replace(batch, unwritten=tuple(unwritten), promised=result.outcomes)
            unwritten = _looked_back_on([*unwritten, *batch.gathered], batch.dates)
        step = Report(outcomes=tuple(make(desk, batch, orders)))
        if repository and orders.write:
            step = deliver(desk, repository, batch, step, orders=orders)
        result = result.followed_by(step)
        if not step.problems:
            result = replace(result, head=repository.head if repository else None)
    return replace(result, warnings=desk.sources.warnings)


def preview(desk: Desk, date: dt.date) -> Draft:
    """Return the daily edition of `date` as a run would make it, were there no post. Nothing is written."""
    gathered = gather(desk.sources, desk.site.source, _due(desk, [date]), desk.now, desk.today)
    edition = editions.daily(date, desk.site.posts)
    return draft(desk, Shelf(desk.site, gathered), edition, existing=None, force=False)


def _looked_back_on(known: Iterable[Gathered], dates: Iterable[dt.date]) -> list[Gathered]:
    """Return what of `known` the editions of the days after `dates` look at."""
    return [item for item in known if item.day and item.date > max(dates) - _MONTHS_LOOKED_BACK]


def _due(desk: Desk, dates: Iterable[dt.date]) -> list[dt.date]:
    return [date for date in dates if editions.due_at(date, desk.site) <= desk.now]
