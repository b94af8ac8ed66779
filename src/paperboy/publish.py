"""The straight line: window -> fetch -> archive -> select -> render -> write -> commit -> push -> report.

A run works out what every edition of its window should be, and writes what differs. It goes in steps of some
days, each committed and pushed before the next, so that a long backfill that dies has kept what it did, and
memory does not grow with the window.
"""

import datetime as dt
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import jinja2

from paperboy import archive, editions, files, posts, report
from paperboy.config import Site
from paperboy.editions import Edition
from paperboy.errors import ArchiveError, FileError, PostError, RepositoryError
from paperboy.gather import Gathered, Sources, batches, gather
from paperboy.models import Day
from paperboy.posts import Action
from paperboy.render import render
from paperboy.report import Outcome, Report
from paperboy.repository import Owns, PushRejectedError, Repository
from paperboy.text import plain, title_of
from paperboy.words import Words

DAYS_PER_STEP = 30
PUSH_ATTEMPTS = 20
LONGEST_PAUSE_SECONDS = 10  # between two of them

# what has a post that is paperboy's
STANDING = (Action.CREATED, Action.UPDATED, Action.UNCHANGED)


@dataclass(frozen=True)
class Desk:
    """What a run works with: the site, how its posts look, whom to ask, and the moment it runs at."""

    site: Site
    words: Words
    templates: jinja2.Environment
    sources: Sources
    now: dt.datetime
    sleep: Callable[[float], None]
    dice: random.Random

    @property
    def today(self) -> dt.date:
        """The date where the site is."""
        return self.now.astimezone(self.site.timezone).date()


@dataclass(frozen=True)
class Orders:
    """What a run may do: overwrite what a person has edited, write at all, push what it commits."""

    force: bool = False
    write: bool = True
    push: bool = True


@dataclass(frozen=True)
class Draft:
    """What should happen to an edition, and the text that its post should have, if it should have one."""

    outcome: Outcome
    text: str = ""


def publish(desk: Desk, window: Iterable[dt.date], repository: Repository | None, orders: Orders) -> Report:
    """Bring all editions of `window` up to date. Without `repository` nothing is committed."""
    result = Report(outcomes=(), dry_run=not orders.write, head=repository.head if repository else None)
    for dates in batches(sorted(set(window)), DAYS_PER_STEP):
        gathered = gather(desk.sources, desk.site.source, _begun(desk, dates), desk.today)
        step = Report(outcomes=tuple(_make(desk, dates, gathered, orders)))
        if repository and orders.write:
            step = _deliver(desk, repository, dates, gathered, step, orders=orders)
        result = replace(
            result,
            outcomes=result.outcomes + step.outcomes,
            commits=result.commits + step.commits,
            pushed=result.pushed or step.pushed,
            problems=result.problems + step.problems,
        )
        if step.problems:
            break
        result = replace(result, head=repository.head if repository else None)
    return result


def preview(desk: Desk, date: dt.date) -> Draft:
    """Return the daily edition of `date` as a run would make it, were there no post. Nothing is written."""
    gathered = gather(desk.sources, desk.site.source, _begun(desk, [date]), desk.today)
    edition = editions.editions_of([date], desk.site.settings, desk.site.posts)[0]
    return _draft(desk, edition, {item.date: item for item in gathered}, existing=None, force=False)


def _begun(desk: Desk, dates: Iterable[dt.date]) -> list[dt.date]:
    return [date for date in dates if editions.moment_of(date, desk.site) <= desk.now]


def _make(desk: Desk, dates: Iterable[dt.date], gathered: Sequence[Gathered], orders: Orders) -> list[Outcome]:
    """Write the posts and the archive of what was gathered, and return what happened to each edition.

    Posts first: the archive says which posts there have been, and must not say so too early.
    """
    known = {item.date: item for item in gathered}
    outcomes = []
    for edition in editions.editions_of(dates, desk.site.settings, desk.site.posts):
        draft = _draft_over_existing(desk, edition, known, force=orders.force)
        outcome = draft.outcome
        if orders.write and outcome.action in STANDING:
            failure = _write(desk, edition.path, draft.text)
            if failure:
                outcome = replace(outcome, action=Action.FAILED, reason=failure)
        outcomes.append(outcome)
    if not orders.write:
        return outcomes
    failures = {item.date: _write_archive(desk, item, outcomes) for item in gathered if item.day}
    return [_with_failure(outcome, failures) for outcome in outcomes]


def _write_archive(desk: Desk, item: Gathered, outcomes: Iterable[Outcome]) -> str:
    """Write a date's archive. Returns what went wrong, or nothing."""
    if item.day is None or item.failure:
        return ""
    posted = [
        str(outcome.edition.kind)
        for outcome in outcomes
        if outcome.action in (*STANDING, Action.EDITED)
        if outcome.edition.first <= item.date <= outcome.edition.last
    ]
    path = archive.path_of(item.date)
    if item.is_archive_broken:
        try:
            files.set_aside(desk.site.source / path)
        except FileError as error:
            return str(error)
    return _write(desk, path, archive.text_of(archive.with_posts(item.day, posted)))


def _with_failure(outcome: Outcome, failures: Mapping[dt.date, str]) -> Outcome:
    failure = next((failures[date] for date in editions.dates_of(outcome.edition) if failures.get(date)), "")
    return replace(outcome, action=Action.FAILED, reason=failure) if failure else outcome


def _draft_over_existing(desk: Desk, edition: Edition, known: Mapping[dt.date, Gathered], *, force: bool) -> Draft:
    try:
        existing = posts.read(desk.site.source / edition.path)
    except PostError as error:
        return Draft(Outcome(edition, Action.FAILED, str(error)))
    return _draft(desk, edition, known, existing=existing, force=force)


def _draft(
    desk: Desk, edition: Edition, known: Mapping[dt.date, Gathered], *, existing: str | None, force: bool
) -> Draft:
    """Decide what should happen to an edition, given the text its post has now."""
    if not editions.is_due(edition, desk.site, desk.now):
        due = editions.moment_of(edition.last, desk.site).isoformat(" ", "minutes")
        return Draft(Outcome(edition, Action.NOT_DUE, f"its time is {due}"))
    period = [known[date] for date in editions.dates_of(edition) if date in known]
    failures = [item.failure for item in period if item.failure]
    if failures:
        return Draft(Outcome(edition, Action.FAILED, failures[0]))
    days = [item.day for item in period if item.day]
    outcome = Outcome(
        edition,
        Action.NOTHING,
        listed_count=sum(len(day.papers) for day in days),
        warnings=tuple(warning for item in period for warning in item.warnings),
    )
    if not days:
        return Draft(replace(outcome, reason=_nothing_in_words(desk, edition)))
    earlier, warnings = _earlier_days(desk, edition, known)
    outcome = replace(outcome, warnings=outcome.warnings + warnings)
    selection = editions.select(edition, days, desk.site.settings, editions.first_listings(earlier))
    if not selection.in_order:
        reason = f"of {outcome.listed_count} papers none passes the filters of the config"
        return Draft(replace(outcome, reason=reason))
    try:
        text = posts.sealed(render(selection, desk.site, desk.words, desk.templates))
    except PostError as error:
        return Draft(replace(outcome, action=Action.FAILED, reason=str(error)))
    return Draft(
        replace(
            outcome,
            action=posts.decide(
                existing, text, was_posted=any(edition.kind in day.posted for day in days), force=force
            ),
            featured_count=len(selection.featured),
            first_title=plain(title_of(selection.in_order[0].paper)),
        ),
        text,
    )


def _earlier_days(
    desk: Desk, edition: Edition, known: Mapping[dt.date, Gathered]
) -> tuple[list[Day], tuple[str, ...]]:
    """Return what is known of the days before an edition, and sentences on those that cannot be read."""
    days, warnings = [], []
    for date in editions.dates_before(edition):
        try:
            day = known[date].day if date in known else archive.read(desk.site.source, date)
        except ArchiveError as error:
            warnings.append(f"cannot tell which papers {date} had: {error}")
            continue
        if day:
            days.append(day)
    return days, tuple(warnings)


def _nothing_in_words(desk: Desk, edition: Edition) -> str:
    when = f"{edition.last}, a {edition.last:%A}"
    if desk.sources.hub is None:
        return f"the archive has no papers of {when}"
    return f"nothing was listed on {when}"


def _write(desk: Desk, path: str, text: str) -> str:
    """Write a file of the site if it is not so already. Returns what went wrong, or nothing."""
    target = desk.site.source / path
    if not target.parent.resolve().is_relative_to(desk.site.source.resolve()):
        return f"{target.parent} leads out of the site, to {target.parent.resolve()}"
    try:
        if posts.read(target) == text:
            files.clear(target)
        else:
            files.write(target, text)
    except (FileError, PostError) as error:
        return str(error)
    return ""


def _deliver(
    desk: Desk,
    repository: Repository,
    dates: Iterable[dt.date],
    gathered: Sequence[Gathered],
    made: Report,
    *,
    orders: Orders,
) -> Report:
    """Commit what was made and push it. When the remote has moved on, make it again on top of what is there."""
    try:
        made = _commit(desk, repository, gathered, made)
        for attempt in range(PUSH_ATTEMPTS):
            if not orders.push or not (made.commits or repository.has_unpushed(ownership(desk.site))):
                return made
            try:
                repository.push()
            except PushRejectedError:
                desk.sources.tell("the remote has moved on: fetching it, and making the editions again on top")
                desk.sleep(desk.dice.uniform(0, min(attempt, LONGEST_PAUSE_SECONDS)))
            else:
                return replace(made, pushed=True)
            gathered = _again(desk, gathered, repository.rewind(ownership(desk.site)))
            dates = {*dates, *(item.date for item in gathered)}
            made = Report(outcomes=tuple(_make(desk, dates, gathered, orders)))
            made = _commit(desk, repository, gathered, made)
    except (RepositoryError, ArchiveError) as error:
        return replace(made, problems=(str(error),))
    return replace(made, problems=(f"the remote kept moving on: gave up after {PUSH_ATTEMPTS} pushes",))


def _commit(desk: Desk, repository: Repository, gathered: Sequence[Gathered], made: Report) -> Report:
    paths = [archive.path_of(item.date) for item in gathered if item.day and not item.failure]
    paths += [outcome.edition.path for outcome in made.outcomes if outcome.action in STANDING]
    sha = repository.commit(paths, report.commit_message(made.changed), now=desk.now)
    return replace(made, commits=(sha,)) if sha else made


def _again(desk: Desk, gathered: Sequence[Gathered], taken_back: Mapping[str, bytes]) -> list[Gathered]:
    """Return what is known now that the work tree has the remote's archive: theirs and ours together."""
    ours = {item.date: item for item in gathered}
    for path, content in taken_back.items():
        date = archive.date_of_path(path)
        if date and date not in ours:
            ours[date] = Gathered(date, archive.parse(content, date))
    return [_together(item, archive.read(desk.site.source, item.date)) for item in ours.values()]


def _together(item: Gathered, theirs: Day | None) -> Gathered:
    """Return what both know. Which posts there have been is as the remote has it: ours were taken back."""
    if item.day is None:
        return replace(item, day=theirs)
    merged = archive.merge(theirs, item.day) if theirs else item.day
    return replace(item, day=merged.model_copy(update={"posted": theirs.posted if theirs else ()}))


def ownership(site: Site) -> Owns:
    """Return what tells paperboy's files, which it can make again: days, and posts that nobody has edited."""

    def owns(path: str, content: bytes | None) -> bool:
        if content is None:
            return False
        if archive.date_of_path(path):
            return True
        return editions.is_edition_path(path, site.posts) and posts.is_ours(
            content.decode("utf-8", "surrogateescape")
        )

    return owns
