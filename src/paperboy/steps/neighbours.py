"""Which editions lead to which: a day to its neighbours, its week and its month; a digest to those around it."""

import datetime as dt
from collections.abc import Iterable, Iterator

from paperboy.papers import editions
from paperboy.papers.editions import Edition, Kind
from paperboy.post.ways import NavLink, Way, ways_around
from paperboy.steps.desk import Desk
from paperboy.steps.shelf import Shelf

DAYS_TO_A_NEIGHBOUR = 7  # over a weekend, and holidays


def ways_of(shelf: Shelf, desk: Desk, edition: Edition) -> list[NavLink]:
    """Return the links from an edition's post to those around it that exist, or will in this run."""
    wider = [way for other in wider_of(edition) if (way := _way(shelf, other))]
    return ways_around(edition, _nearest(shelf, edition, -1), _nearest(shelf, edition, 1), wider, desk.words)


def linking_to(shelf: Shelf, edition: Edition) -> Iterator[Edition]:
    """Yield the editions that have a post which leads to that of `edition`, or would if there were one."""
    for step in (-1, 1):
        for other in _in_order(edition, step):
            if shelf.has_post(other):
                yield other
                break
    if edition.kind is not Kind.DAILY:
        for date in editions.dates_of(edition):
            narrower = [editions.daily(date, edition.folder)]
            if edition.kind is Kind.MONTHLY:
                narrower.append(editions.edition_of(Kind.WEEKLY, date, edition.folder))
            yield from (other for other in narrower if edition in wider_of(other) and shelf.has_post(other))


def wider_of(edition: Edition) -> list[Edition]:
    """Return the longer editions that `edition` belongs to: its week, and the month of its first day."""
    order = list(Kind)
    wider = order[order.index(edition.kind) + 1 :]
    return [editions.edition_of(kind, _belongs_on(edition), edition.folder) for kind in wider]


def _belongs_on(edition: Edition) -> dt.date:
    """Return the day by which an edition belongs to a month: a week's is its Thursday (ISO 8601)."""
    return edition.first + dt.timedelta(days=3) if edition.kind is Kind.WEEKLY else edition.first


def _nearest(shelf: Shelf, edition: Edition, step: int) -> Way | None:
    return next((way for other in _in_order(edition, step) if (way := _way(shelf, other))), None)


def _in_order(edition: Edition, step: int) -> Iterable[Edition]:
    """Yield the editions of the same kind before or after `edition`, the nearest first, as far as it may lead."""
    for _ in range(DAYS_TO_A_NEIGHBOUR if edition.kind is Kind.DAILY else 1):
        edition = editions.after(edition) if step > 0 else editions.before(edition)
        yield edition


def _way(shelf: Shelf, edition: Edition) -> Way | None:
    address = shelf.address_of(edition)
    return (edition, address) if address else None
