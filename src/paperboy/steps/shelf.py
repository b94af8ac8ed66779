"""What stands around an edition while a run makes it: other days, which posts there are, how the blog spells.

Reads days and posts as they are wanted, each once, and writes nothing.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from functools import cached_property

from paperboy.errors import ArchiveError, PostError
from paperboy.papers import archive, editions
from paperboy.papers.editions import Edition, Shown
from paperboy.papers.models import Day
from paperboy.post import ownership, spelling
from paperboy.post.spelling import Spelling
from paperboy.site.config import Site
from paperboy.sources.gather import Gathered


class Shelf:
    """The days and posts of a site, with what a run has gathered and decided so far."""

    def __init__(self, site: Site, gathered: Iterable[Gathered] = ()) -> None:
        self._site = site
        self._gathered = {item.date: item for item in gathered}
        self._read: dict[dt.date, Day | None] = {}
        self._stands: dict[str, bool] = {}

    def gathered(self, edition: Edition) -> list[Gathered]:
        """Return what is known of the dates of an edition that this run looks at."""
        return [self._gathered[date] for date in editions.dates_of(edition) if date in self._gathered]

    def take(self, item: Gathered) -> None:
        """Take in what is known of one more date, as if the run had asked for it."""
        self._gathered[item.date] = item

    def day(self, date: dt.date) -> Day | None:
        """Return what is known of `date`, whether this run has asked for it or not. Raises ArchiveError."""
        item = self._gathered.get(date)
        if item and item.day:
            return item.day
        if date not in self._read:
            self._read[date] = archive.read(self._site.source, date)
        return self._read[date]

    def readable_day(self, date: dt.date) -> Day | None:
        """Return what is known of `date`; None, too, when it cannot be read: that is told when it is asked for."""
        try:
            return self.day(date)
        except ArchiveError:
            return None

    def days(self, edition: Edition) -> tuple[list[Day], tuple[str, ...]]:
        """Return what is known of an edition's dates, and sentences on those that cannot be read."""
        days, warnings = [], []
        for date in editions.dates_of(edition):
            try:
                day = self.day(date)
            except ArchiveError as error:
                warnings.append(f"cannot tell what {date} had: {error}")
                continue
            if day:
                days.append(day)
        return days, tuple(warnings)

    def is_news(self, date: dt.date) -> bool:
        """Return whether this run has found papers of `date` that its archive does not have."""
        item = self._gathered.get(date)
        if item is None or item.day is None:
            return False
        try:
            before = archive.read(self._site.source, date)
        except ArchiveError:
            return True
        known = {paper.id for paper in before.papers} if before else set()
        return {paper.id for paper in item.day.papers} != known

    def address_of(self, post: Edition) -> str | None:
        """Return the address of an edition's post below the site, or None if the site has, or will have, none."""
        shown = self._shown(post)
        return shown.address if shown else None

    def note(self, edition: Edition, *, stands: bool) -> None:
        """Take note that an edition will have its post after this run, or will not."""
        self._stands[edition.path] = stands

    def forget(self, edition: Edition) -> None:
        """Forget what was noted: what lies there counts."""
        self._stands.pop(edition.path, None)

    def has_post(self, edition: Edition) -> bool:
        """Return whether an edition has a post, or will have after this run."""
        if edition.path in self._stands:
            return self._stands[edition.path]
        return (self._site.source / edition.path).is_file()

    def leads(self, post: Edition, other: Edition) -> bool:
        """Return whether an edition's post has a link to where the post of `other` is, or was."""
        try:
            text = ownership.read(self._site.source / post.path)
        except PostError:
            return False  # that is told when it is asked for
        return text is not None and editions.link_between(post.permalink, other.permalink) in text

    def shown_before(self, edition: Edition, ids: Collection[str]) -> tuple[dict[str, Shown], tuple[str, ...]]:
        """Return where earlier posts show the papers `ids`, and sentences on the days that cannot be read."""
        found: dict[str, Shown] = {}
        warnings = []
        for date in editions.dates_before(edition):
            try:
                day = self.day(date)
            except ArchiveError as error:
                warnings.append(f"cannot tell which papers {date} had: {error}")
                continue
            listed = {paper.id for paper in day.papers} if day else set()
            if day is None or not listed.intersection(ids).difference(found):
                continue
            post = editions.daily(date, edition.folder)
            shown = self._shown(post)
            if shown:
                for paper_id in editions.ids_in_post(day, self._site.settings).intersection(ids):
                    found.setdefault(paper_id, shown)
        return found, tuple(warnings)

    def _shown(self, post: Edition) -> Shown | None:
        """Return the date and the address of a daily post, or None if the site has no such page."""
        if not self.has_post(post):
            return None
        try:
            text = ownership.read(self._site.source / post.path)
        except PostError:
            text = ""  # there, but nobody knows as what
        if text is None:  # it is written later in this run
            return Shown(date=post.last, address=post.permalink)
        if not ownership.is_on_site(text):
            return None
        return Shown(date=post.last, address=ownership.address_of(text, post))

    @cached_property
    def recent_spelling(self) -> Spelling:
        """How the newest posts of the blog's owner spell tags."""
        return spelling.recent(self._site)

    @cached_property
    def whole_spelling(self) -> Spelling:
        """How all posts of the blog's owner spell tags."""
        return spelling.whole(self._site)
