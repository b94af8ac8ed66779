"""Commit what was made and push it; when the remote has moved on, make it again on top of what is there."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from paperboy import report
from paperboy.errors import (
    ArchiveError,
    BrokenArchiveError,
    FileError,
    PushRejectedError,
    RepositoryError,
    SetupError,
)
from paperboy.papers import archive, editions
from paperboy.papers.models import Day
from paperboy.post.ownership import Action, adopted, day_of_another_site, files_of
from paperboy.report import Report
from paperboy.site import files
from paperboy.site.repository import Repository
from paperboy.site.rewind import TakenBack
from paperboy.sources.gather import Gathered
from paperboy.steps.desk import Desk, Orders
from paperboy.steps.making import STANDING, Batch, dates_to_mark, make

# a post that such an edition had was removed by paperboy: now, or by a run that was killed before its commit
_WITHOUT_POST = (Action.REMOVED, Action.NOTHING)

PUSH_ATTEMPTS = 20
LONGEST_PAUSE_SECONDS = 10  # between two of them


def deliver(desk: Desk, repository: Repository, batch: Batch, made: Report, *, orders: Orders) -> Report:
    """Commit what was made and push it. When the remote has moved on, make it again on top of what is there.

    Nothing is pushed while there are commits of a person's that are not on the remote: to publish them is for that
    person to say.
    """
    try:
        made = _commit(desk, repository, batch, made)
        for attempt in range(PUSH_ATTEMPTS):
            if not orders.push:
                return made
            unpushed = repository.unpushed(files_of(desk.site))
            if not (made.commits or unpushed.has_ours):
                return made
            if unpushed.foreign:
                return replace(made, problems=(_not_pushed(unpushed.foreign),))
            try:
                repository.push()
            except PushRejectedError:
                desk.sources.tell("the remote has moved on: fetching it, and making the editions again on top")
                desk.sleep(desk.dice.uniform(0, min(attempt, LONGEST_PAUSE_SECONDS)))
            else:
                return replace(made, pushed=True)
            taken_back = repository.rewind(files_of(desk.site))
            batch = _again(desk, batch, taken_back.files)
            made = _commit_again(desk, repository, batch, taken_back, orders=orders)
    except (RepositoryError, SetupError, FileError) as error:  # a person may change git's settings meanwhile
        return replace(made, problems=(str(error),))
    return replace(made, problems=(f"the remote kept moving on: gave up after {PUSH_ATTEMPTS} pushes",))


def bring_back(desk: Desk, repository: Repository, window: Collection[dt.date], orders: Orders) -> Report:
    """Make again what an earlier run took back in order to catch up with the remote, and never came to commit.

    The editions of `window` are made after it, and told then.
    """
    left = repository.left_taken_back()
    if left is None:
        return Report(outcomes=())
    batch = _again(desk, Batch(frozenset(), (), frozenset(window)), left.files)
    try:
        made = _commit_again(desk, repository, batch, left, orders=replace(orders, force=False))
    except (RepositoryError, FileError) as error:
        return Report(outcomes=(), problems=(str(error),))
    told = [each for each in made.outcomes if not editions.touches(each.edition, window)]
    return replace(made, outcomes=tuple(told))


def _commit_again(
    desk: Desk, repository: Repository, batch: Batch, taken_back: TakenBack, *, orders: Orders
) -> Report:
    """Make on top of the remote's what was taken back, commit it, and only then forget that it was."""
    made = Report(outcomes=tuple(make(desk, batch, orders)))
    made = _commit(desk, repository, batch, made, others=_put_back(desk, taken_back))
    repository.forget_taken_back()
    return made


def _not_pushed(foreign: str) -> str:
    return (
        f"not pushed: among the commits that are only here are some that are not paperboy's ({foreign});"
        " push them yourself (`git pull --rebase`, then `git push`), or take them off this branch"
    )


def _commit(
    desk: Desk, repository: Repository, batch: Batch, made: Report, *, others: Iterable[str] = ()
) -> Report:
    paths = [archive.path_of(item.date) for item in batch.gathered if item.day and not item.failure]
    paths += [archive.path_of(date) for date in sorted(dates_to_mark(made.outcomes))]
    paths += [outcome.edition.path for outcome in made.outcomes if outcome.action in STANDING]
    removed = [outcome.edition.path for outcome in made.outcomes if outcome.action in _WITHOUT_POST]
    removed = [path for path in removed if files_of(desk.site)(path, None)]
    message = report.commit_message(made.changed)
    sha = repository.commit([*paths, *others], message, now=desk.now, removed=removed, adopt=adopted)
    return replace(made, commits=(sha,)) if sha else made


def _again(desk: Desk, batch: Batch, taken_back: Mapping[str, bytes]) -> Batch:
    """Return what is known now that the work tree has the remote's archive: theirs and ours together."""
    ours = {item.date: item for item in batch.gathered}
    for path, content in taken_back.items():
        date = archive.date_of_path(path)
        if date and date not in ours:
            ours[date] = _taken_back(date, content)
    gathered = tuple(_over_theirs(desk, item) for item in ours.values())
    return replace(batch, dates=batch.dates.union(ours), gathered=gathered)


def _taken_back(date: dt.date, content: bytes) -> Gathered:
    try:
        return Gathered(date, archive.parse(content, date))
    except ArchiveError as error:
        return Gathered(date, failure=str(error))


def _over_theirs(desk: Desk, item: Gathered) -> Gathered:
    try:
        theirs = archive.read(desk.site.source, item.date)
    except BrokenArchiveError:
        return replace(item, is_archive_broken=True)
    except ArchiveError as error:
        return replace(item, failure=str(error))
    return _together(replace(item, is_archive_broken=False), theirs)


def _together(item: Gathered, theirs: Day | None) -> Gathered:
    """Return what both know. Which posts there have been is as the remote has it: ours were taken back."""
    if item.day is None:
        return replace(item, day=theirs)
    return replace(item, day=_merged(item.day, theirs))


def _merged(ours: Day, theirs: Day | None) -> Day:
    merged = archive.merge(theirs, ours) if theirs else ours
    return merged.model_copy(update={"posted": theirs.posted if theirs else ()})


def _put_back(desk: Desk, taken_back: TakenBack) -> list[str]:
    """Write what was taken back of other sites in the repository, and return its paths.

    They cannot be made again from here. Where the remote has changed the same file, days are merged, and its post
    stays: the next run of that site brings it up to date.
    """
    written = []
    for path, content in taken_back.files.items():
        if not path.startswith("../"):
            continue
        target = desk.site.source / path
        if path not in taken_back.contested:
            files.write_bytes(target, content)
        elif (ours := day_of_another_site(path, content)) and target.exists():
            theirs = day_of_another_site(path, target.read_bytes())
            files.write(target, archive.text_of(_merged(ours, theirs) if theirs else ours))
        else:
            continue
        written.append(path)
    return written
