"""Which days and which other posts the text of an edition's post depends on. Pure."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from paperboy.model.edition import Edition, Kind, daily, dates_between, edition_of

_DAY = dt.timedelta(days=1)
DAYS_LOOKED_BACK = 14  # for a paper that was listed before
DAYS_TO_A_NEIGHBOUR = 7  # over a weekend, and holidays

# The address of an edition's post below the site; None where it has none, or none that is certain.
AddressOf = Callable[[Edition], str | None]
Link = tuple[Edition, str]  # another edition, and the address of its post


@dataclass(frozen=True)
class Navigation:
    """Where an edition's post leads: the one before, the one after, and the longer ones that it belongs to."""

    earlier: Link | None
    later: Link | None
    wider: tuple[Link, ...]


def days_of(edition: Edition) -> list[dt.date]:
    """Return the dates whose papers the post is made of: its own, and those that a digest is compared with."""
    return edition.dates if edition.is_daily else [*edition.before.dates, *edition.dates]


def looked_back_on(edition: Edition) -> list[Edition]:
    """Return the dailies whose posts may show a paper of a daily edition already, the earliest first."""
    first = edition.start - DAYS_LOOKED_BACK * _DAY
    return [daily(date) for date in dates_between(first, edition.start - _DAY)]


def looking_back_on(edition: Edition) -> list[Edition]:
    """Return the dailies that look back on a daily edition: the inverse of `looked_back_on`."""
    last = edition.end + DAYS_LOOKED_BACK * _DAY
    return [daily(date) for date in dates_between(edition.end + _DAY, last)]


def dailies_in(edition: Edition) -> list[Edition]:
    """Return the dailies to which a digest's post leads: those of its period."""
    return [] if edition.is_daily else [daily(date) for date in edition.dates]


def navigation_of(edition: Edition, address_of: AddressOf) -> Navigation:
    """Return where an edition's post leads, given the addresses that there are."""

    def links(others: Iterable[Edition]) -> Iterator[Link]:
        return ((other, address) for other in others if (address := address_of(other)))

    return Navigation(
        earlier=next(links(_neighbours(edition, -1)), None),
        later=next(links(_neighbours(edition, 1)), None),
        wider=tuple(links(edition.wider)),
    )


def depends_on_days(edition: Edition, changed: Collection[dt.date]) -> bool:
    """Return whether one of the dates `changed` is of those that the post is made of."""
    return not set(changed).isdisjoint(days_of(edition))


def leads_elsewhere(edition: Edition, before: AddressOf, after: AddressOf) -> bool:
    """Return whether the links of an edition's post change with the addresses of other posts."""
    in_period = dailies_in(edition)
    return navigation_of(edition, before) != navigation_of(edition, after) or any(
        before(each) != after(each) for each in in_period
    )


def around(dates: Collection[dt.date]) -> set[Edition]:
    """Return all editions, whether they exist or not, that may depend on `dates` or on posts of these periods."""
    reach = dt.timedelta(days=max(DAYS_LOOKED_BACK, DAYS_TO_A_NEIGHBOUR))
    near = {day for date in dates for day in dates_between(date - reach, date + reach)}
    found = {edition_of(kind, date) for kind in Kind for date in near}
    return found | {beside for edition in found for beside in (edition.before, edition.after)}


def _neighbours(edition: Edition, step: int) -> Iterator[Edition]:
    """Yield the editions of the same kind before or after `edition`, the nearest first, as far as it may lead."""
    for _ in range(DAYS_TO_A_NEIGHBOUR if edition.is_daily else 1):
        edition = edition.after if step > 0 else edition.before
        yield edition
