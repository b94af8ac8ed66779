"""Which days and which other posts the text of an edition's post depends on. Pure.

A daily post depends on its day, on the dailies of two weeks before (a paper is in full only once), and on the
posts that it links to. A digest depends on its days, and on the posts of its period (it links to their entries).
All depend on the counts of the eight weeks before (for their tags, and for what a digest says has changed), and a
month on those of the eleven months before. `plan` asks in both directions: what a post needs, and which posts a
change affects.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator

from paperboy.model.edition import Edition, daily, dates_between, edition_of
from paperboy.model.kinds import Kind
from paperboy.papers.trends import DAYS_BEFORE
from paperboy.post.navigation import Navigation, PostAddress

_DAY = dt.timedelta(days=1)
DAYS_LOOKED_BACK = 14  # for a paper that was listed before
DAYS_TO_A_NEIGHBOUR = 7  # over a weekend, and holidays
PERIODS_SHOWN = 11  # before a month: with its own, a year

# The address of an edition's post below the site; None where it has none, or none that is certain.
AddressOf = Callable[[Edition], str | None]


def earlier_dailies(edition: Edition) -> list[Edition]:
    """Return the dailies that may have shown a paper of a daily edition before it, the earliest first."""
    return [daily(date) for date in dates_between(edition.start - DAYS_LOOKED_BACK * _DAY, edition.start - _DAY)]


def later_dailies(edition: Edition) -> list[Edition]:
    """Return the dailies that have a daily edition among their `earlier_dailies`, the earliest first."""
    return [daily(date) for date in dates_between(edition.end + _DAY, edition.end + DAYS_LOOKED_BACK * _DAY)]


def dates_compared(edition: Edition) -> list[dt.date]:
    """Return the dates whose counts an edition is compared with: those of the eight weeks before it."""
    return dates_between(edition.start - DAYS_BEFORE * _DAY, edition.start - _DAY)


def periods_shown(edition: Edition) -> list[Edition]:
    """Return the periods whose counts a digest of weeks shows beside its own, the earliest first."""
    periods = []
    if not all(part.is_daily for part in edition.parts):
        for _ in range(PERIODS_SHOWN):
            edition = edition.before
            periods.append(edition)
    return periods[::-1]


def counting(date: dt.date) -> Iterator[Edition]:
    """Yield the editions, whether they exist or not, that depend on the counts of a date before their own."""
    for kind in Kind:
        edition = edition_of(kind, date).after
        latest = date + DAYS_BEFORE * _DAY
        shows = len(periods_shown(edition))
        while edition.start <= latest or shows > 0:
            yield edition
            edition, shows = edition.after, shows - 1


def navigation_of(edition: Edition, address_of: AddressOf) -> Navigation:
    """Return the links at the end of an edition's post, to those posts that have an address."""

    def links(others: Iterable[Edition]) -> Iterator[PostAddress]:
        return ((other, address) for other in others if (address := address_of(other)))

    return Navigation(
        earlier=next(links(_neighbours(edition, -1)), None),
        later=next(links(_neighbours(edition, 1)), None),
        wider=tuple(links(edition.wider)),
    )


def uses_days_of(edition: Edition, dates: Collection[dt.date]) -> bool:
    """Return whether a post shows papers of one of `dates`."""
    return not set(dates).isdisjoint(edition.dates)


def has_changed_links(edition: Edition, before: AddressOf, after: AddressOf) -> bool:
    """Return whether an edition's post gets other links when addresses change from `before` to `after`."""
    parts = [] if edition.is_daily else [*edition.parts, *map(daily, edition.dates)]
    return navigation_of(edition, before) != navigation_of(edition, after) or any(
        before(each) != after(each) for each in parts
    )


def possible_dependents(dates: Collection[dt.date]) -> set[Edition]:
    """Return the editions, existing or not, that may depend on the days `dates` or on the posts of these."""
    reach = dt.timedelta(days=max(DAYS_LOOKED_BACK, DAYS_TO_A_NEIGHBOUR))
    near = {day for date in dates for day in dates_between(date - reach, date + reach)}
    found = {edition_of(kind, date) for kind in Kind for date in near}
    return found | {beside for edition in found for beside in (edition.before, edition.after)}


def _neighbours(edition: Edition, step: int) -> Iterator[Edition]:
    """Yield the editions of the same kind before or after `edition` that its post may link to, nearest first."""
    for _ in range(DAYS_TO_A_NEIGHBOUR if edition.is_daily else 1):
        edition = edition.after if step > 0 else edition.before
        yield edition
