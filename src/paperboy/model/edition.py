"""An edition is one post: the papers of a period."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from paperboy.model.kinds import PERIODS, Kind

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Edition:
    """One post: its kind and its period, both days included."""

    kind: Kind
    start: dt.date
    end: dt.date

    @property
    def is_daily(self) -> bool:
        """Whether it is the edition of one day, with papers in full; the others are digests."""
        return self.kind is Kind.DAILY

    @property
    def label(self) -> str:
        """The period as addresses have it: `2026-02-09`, `2026-W07`, `2026-02`."""
        return PERIODS[self.kind].label(self.start)

    @cached_property
    def file_name(self) -> str:
        """The post's file in the folder of the posts. A contract: blogs have these files."""
        return f"{self.end.isoformat()}-{self.kind}-papers.md"

    @property
    def permalink(self) -> str:
        """The post's address. A contract: it is linked from elsewhere."""
        return f"/posts/{self.kind}-papers-{self.label}/"

    @property
    def dates(self) -> list[dt.date]:
        """The dates of its period."""
        return dates_between(self.start, self.end)

    @property
    def middle(self) -> dt.date:
        """The day by which it belongs to a longer period: a week is of its Thursday's month, year (ISO 8601)."""
        return self.start + (self.end - self.start) // 2

    @property
    def parts(self) -> list["Edition"]:
        """The editions of the next shorter kind that have dates of its period; none of a day."""
        shorter = [kind for kind in Kind if self.kind in kind.wider]
        return in_order({edition_of(shorter[-1], date) for date in self.dates}) if shorter else []

    @property
    def wider(self) -> list["Edition"]:
        """The longer editions that it belongs to."""
        return [edition_of(kind, self.middle) for kind in self.kind.wider]

    @property
    def before(self) -> "Edition":
        """The edition of the same kind before it."""
        return edition_of(self.kind, self.start - _DAY)

    @property
    def after(self) -> "Edition":
        """The edition of the same kind after it."""
        return edition_of(self.kind, self.end + _DAY)

    @property
    def sort_key(self) -> tuple[dt.date, int]:
        """The key to sort editions by: their last days, and of those that end together the shorter one first."""
        return self.end, len(Kind) - len(self.kind.wider)

    def __str__(self) -> str:
        return f"{self.kind} {self.label}"


@cache
def edition_of(kind: Kind, date: dt.date) -> Edition:
    """Return the edition of a kind that covers `date`: the day, its ISO week, or its month."""
    period = PERIODS[kind]
    start = period.start(date)
    return Edition(kind, start, period.next_start(start) - _DAY)


def daily(date: dt.date) -> Edition:
    """Return the daily edition of `date`."""
    return edition_of(Kind.DAILY, date)


_FILE_NAME = re.compile(rf"(?P<date>\d{{4}}-\d\d-\d\d)-(?P<kind>{'|'.join(Kind)})-papers\.md")


def is_edition_file(name: str) -> bool:
    """Return whether a file in the folder of the posts has the name of an edition's post."""
    return name.endswith("-papers.md") and _FILE_NAME.fullmatch(name) is not None


@cache
def edition_of_file(name: str) -> Edition | None:
    """Return the edition with a post of the file name `name`, or None if no edition has it."""
    match = _FILE_NAME.fullmatch(name)
    if match is None or not "2000" <= match["date"] < "9000":  # others may have none before or after them
        return None
    try:
        edition = edition_of(Kind(match["kind"]), dt.date.fromisoformat(match["date"]))
    except ValueError:  # such as 2026-02-30
        return None
    return edition if edition.file_name == name else None


def editions_touched(dates: Iterable[dt.date], kinds: Iterable[str]) -> list[Edition]:
    """Return the editions of `kinds` that cover one of `dates`, in the order of their last days."""
    dates, wanted = list(dates), [kind for kind in Kind if kind in set(kinds)]
    return in_order({edition_of(kind, date) for kind in wanted for date in dates})


def in_order(editions: Iterable[Edition]) -> list[Edition]:
    """Return `editions` by their last days."""
    return sorted(editions, key=lambda edition: edition.sort_key)


def dates_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the dates from `first` to `last`, both included."""
    return [first + number * _DAY for number in range((last - first).days + 1)]


def link_between(page: str, target: str) -> str:
    """Return the link from the page at the address `page` to that at `target`, below the same site.

    It climbs to the site's root and goes down from there: right under any `baseurl`, also one that only the build
    gets (`--baseurl`) or that changes later, in a feed (jekyll-feed says `xml:base`), and without Liquid, which
    is off in posts. With the `baseurl` of `_config.yml` it would be wrong as soon as that is overridden. On a home
    page that has whole posts it is right at the root of a domain (browsers do not climb above it), and wrong below
    one; the same text cannot be right there and here.
    """
    return "../" * (page.count("/") - 1) + target.lstrip("/")
