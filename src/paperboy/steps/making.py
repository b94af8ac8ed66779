"""Write what an edition and an archive should be, where it differs from what is there."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from paperboy.errors import ArchiveError, FileError, PostError
from paperboy.papers import archive, editions
from paperboy.papers.editions import Edition, Kind
from paperboy.papers.models import Day
from paperboy.post import ownership
from paperboy.post.ownership import Action
from paperboy.report import Outcome
from paperboy.site import files
from paperboy.sources.gather import Gathered
from paperboy.steps.desk import Desk, Orders
from paperboy.steps.drafts import draft_over_existing, is_expected
from paperboy.steps.neighbours import linking_to
from paperboy.steps.shelf import Shelf

# what has a post that is paperboy's
STANDING = (Action.CREATED, Action.UPDATED, Action.UNCHANGED)
# what the archive says there has been a post of; of a damaged one to be safe, so that no deleted post comes back
_POSTED = (*STANDING, Action.EDITED, Action.UNSURE)


@dataclass(frozen=True)
class Batch:
    """The days that are made in one go, what is known of them, and all days that the run is asked for.

    `unwritten` and `promised` are what earlier steps of a run that writes nothing have gathered and decided.
    """

    dates: frozenset[dt.date]
    gathered: tuple[Gathered, ...]
    window: frozenset[dt.date]
    unwritten: tuple[Gathered, ...] = ()
    promised: tuple[Outcome, ...] = ()


def make(desk: Desk, batch: Batch, orders: Orders) -> list[Outcome]:
    """Write the posts and the archive of what was gathered, and return what happened to each edition.

    Posts first: the archive says which posts there have been, and must not say so too early. What is removed
    goes last, for the same reason.
    """
    shelf = Shelf(desk.site, (*batch.unwritten, *batch.gathered))
    for outcome in batch.promised:
        _note(shelf, outcome)
    wanted = editions.editions_of(batch.dates, desk.site.settings, desk.site.posts, window=batch.window)
    expected = {edition for edition in wanted if is_expected(desk, shelf, edition, force=orders.force)}
    for edition in expected:  # so that what is made before it leads to it at once
        shelf.note(edition, stands=True)
    made = {edition: _make(desk, shelf, edition, orders) for edition in wanted}
    follow = {outcome.edition: outcome for outcome in _make_followers(desk, shelf, batch, orders)}
    _lead_to_news(desk, shelf, made, follow, orders=orders, expected=expected)
    outcomes, followers = list(made.values()), list(follow.values())
    if not orders.write:
        return outcomes + followers
    known = [*batch.gathered, *_rest_of_periods(shelf, batch, outcomes)]
    failures = {item.date: _write_archive(desk, item, outcomes) for item in known if item.day}
    return [_removed(desk, _with_failure(outcome, failures)) for outcome in outcomes] + followers


def not_made(desk: Desk, dates: Iterable[dt.date]) -> tuple[Outcome, ...]:
    """Return what there is to say of editions that nobody began, since what came before them was not delivered."""
    wanted = editions.editions_of(dates, desk.site.settings, desk.site.posts)
    reason = "what came before it could not be delivered; run it again"
    return tuple(Outcome(edition, Action.NOT_MADE, reason) for edition in wanted)


def dates_to_mark(outcomes: Iterable[Outcome]) -> set[dt.date]:
    """Return the dates whose archives say that a digest has its post, or has it no more: all of its period.

    Not only those that the run was asked for: so the order in which days become known does not matter.
    """
    marked = (*_POSTED, Action.REMOVED)
    digests = (each for each in outcomes if each.edition.kind is not Kind.DAILY and each.action in marked)
    return {date for each in digests for date in editions.dates_of(each.edition)}


def _rest_of_periods(shelf: Shelf, batch: Batch, outcomes: Iterable[Outcome]) -> Iterator[Gathered]:
    """Yield what the archive has of the days of digests that this run was not asked for."""
    for date in sorted(dates_to_mark(outcomes).difference(item.date for item in batch.gathered)):
        if day := shelf.readable_day(date):
            yield Gathered(date, day)


def _make(desk: Desk, shelf: Shelf, edition: Edition, orders: Orders) -> Outcome:
    draft = draft_over_existing(desk, shelf, edition, force=orders.force)
    outcome = draft.outcome
    if orders.write and outcome.action in STANDING:
        # one that a formatter has been at has another text, and is left so
        failure = _write(desk, edition.path, None if outcome.action is Action.UNCHANGED else draft.text)
        if failure:
            outcome = replace(outcome, action=Action.FAILED, reason=failure)
    shelf.forget(edition)
    _note(shelf, outcome)
    return outcome


def _note(shelf: Shelf, outcome: Outcome) -> None:
    """Note whether an edition has its post after this, where the run has decided that."""
    if outcome.action in (*STANDING, Action.REMOVED):
        shelf.note(outcome.edition, stands=outcome.action in STANDING)


def _make_followers(desk: Desk, shelf: Shelf, batch: Batch, orders: Orders) -> Iterator[Outcome]:
    """Bring up to date the posts outside of the window that look back on one of the days just made.

    Days only where both have a paper, digests only where a day of the period before has new ones: so the order of
    backfills does not matter, and nothing else is touched.
    """
    made = {item.date: item.day for item in batch.gathered if item.day}
    for date in editions.dates_after(batch.dates):
        edition = editions.daily(date, desk.site.posts)
        if date in batch.window or not shelf.has_post(edition):
            continue
        day = shelf.readable_day(date)
        looked_at = [made[each] for each in editions.dates_before(edition) if each in made]
        if day and _ids([day]).intersection(_ids(looked_at)):
            yield from _follow(desk, shelf, edition, orders)
    for digest in _digests_after(desk, shelf, batch):
        yield from _follow(desk, shelf, digest, orders)


def _digests_after(desk: Desk, shelf: Shelf, batch: Batch) -> list[Edition]:
    """Return the digests outside of the window that compare with a period of which this run found new papers."""
    news = [date for date in batch.dates if shelf.is_news(date)]
    periods = editions.editions_of(news, desk.site.settings, desk.site.posts)
    later = (editions.after(edition) for edition in periods if edition.kind is not Kind.DAILY)
    outside = [edition for edition in later if not editions.touches(edition, batch.window)]
    return [edition for edition in outside if shelf.has_post(edition)]


def _follow(desk: Desk, shelf: Shelf, edition: Edition, orders: Orders) -> Iterator[Outcome]:
    """Bring a post outside of the window up to date, never by force, and yield what is worth telling."""
    if edition.kind is Kind.DAILY:
        day = shelf.readable_day(edition.last)
        if day is None:
            return
        shelf.take(Gathered(edition.last, day))
    outcome = _make(desk, shelf, edition, replace(orders, force=False))
    if outcome.action in (Action.UPDATED, Action.FAILED):
        yield outcome


def _lead_to_news(
    desk: Desk,
    shelf: Shelf,
    made: dict[Edition, Outcome],
    follow: dict[Edition, Outcome],
    *,
    orders: Orders,
    expected: Collection[Edition],
) -> None:
    """Make the posts again that lead to one that is new or gone; of this run only where that was not expected.

    A post that a person has deleted is found gone by every run: those that do not lead to it are left alone.
    """
    new = {edition for edition, outcome in made.items() if outcome.action is Action.CREATED}
    gone = {edition for edition, outcome in made.items() if outcome.action is Action.REMOVED}
    unforeseen = gone | new.symmetric_difference(expected)
    around = _still_leading_to_deleted(shelf, made)
    around |= {other: edition for edition in (*new, *unforeseen) for other in linking_to(shelf, edition)}
    for edition in sorted(around, key=lambda each: each.place):
        if edition not in made:
            follow |= {outcome.edition: outcome for outcome in _follow(desk, shelf, edition, orders)}
        elif around[edition] in unforeseen and made[edition].action in STANDING:
            again = _make(desk, shelf, edition, orders)
            if made[edition].action is Action.UNCHANGED or again.action is Action.FAILED:
                made[edition] = again


def _still_leading_to_deleted(shelf: Shelf, made: Mapping[Edition, Outcome]) -> dict[Edition, Edition]:
    """Return the posts with a link to one that a person has deleted, each with that one."""
    deleted = [edition for edition, outcome in made.items() if outcome.action is Action.DELETED]
    leading = ((other, edition) for edition in deleted for other in linking_to(shelf, edition))
    return {other: edition for other, edition in leading if shelf.leads(other, edition)}


def _ids(days: Iterable[Day]) -> set[str]:
    return {paper.id for day in days for paper in day.papers}


def _write_archive(desk: Desk, item: Gathered, outcomes: Iterable[Outcome]) -> str:
    """Write a date's archive. Returns what went wrong, or nothing."""
    if item.day is None or item.failure:
        return ""
    of_date = [each for each in outcomes if each.edition.first <= item.date <= each.edition.last]
    posted = [str(each.edition.kind) for each in of_date if each.action in _POSTED]
    removed = [str(each.edition.kind) for each in of_date if each.action is Action.REMOVED]
    path = archive.path_of(item.date)
    if item.is_archive_broken:
        try:
            files.keep_aside(desk.site.source / path)
        except FileError as error:
            return str(error)
    wanted = archive.with_posts(item.day, posted, without=removed)
    return _write(desk, path, None if _is_there(desk, wanted) else archive.text_of(wanted))


def _is_there(desk: Desk, day: Day) -> bool:
    """Return whether a day's file says all of `day` already, in whatever form a formatter has given it."""
    try:
        return archive.read(desk.site.source, day.date) == day
    except ArchiveError:
        return False


def _with_failure(outcome: Outcome, failures: Mapping[dt.date, str]) -> Outcome:
    failure = next((failures[date] for date in editions.dates_of(outcome.edition) if failures.get(date)), "")
    return replace(outcome, action=Action.FAILED, reason=failure) if failure else outcome


def _removed(desk: Desk, outcome: Outcome) -> Outcome:
    """Remove the post of an edition that is to have none, and return what became of it."""
    if outcome.action is not Action.REMOVED:
        return outcome
    try:
        files.remove(desk.site.source / outcome.edition.path)
    except FileError as error:
        return replace(outcome, action=Action.FAILED, reason=str(error))
    return outcome


def _write(desk: Desk, path: str, text: str | None) -> str:
    """Write a file of the site if it is not so already; None: it is. Returns what went wrong, or nothing."""
    target = desk.site.source / path
    if why := files.why_not_inside(target.parent, desk.site.folder):
        return why
    try:
        if text is None or ownership.read(target) == text:
            files.clear(target)
        else:
            files.write(target, text)
    except (FileError, PostError) as error:
        return str(error)
    return ""
