"""Commit what was made and push it; when the remote has moved on, make it again on top of what is there."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from paperboy import report
from paperboy.errors import ArchiveError, BrokenArchiveError, RepositoryError
from paperboy.papers import archive
from paperboy.papers.models import Day
from paperboy.post.ownership import Action, files_of
from paperboy.report import Report
from paperboy.site.repository import PushRejectedError, Repository
from paperboy.sources.gather import Gathered
from paperboy.steps.desk import Desk, Orders
from paperboy.steps.making import STANDING, Batch, make

# a post that such an edition had was removed by paperboy: now, or by a run that was killed before its commit
_WITHOUT_POST = (Action.REMOVED, Action.NOTHING)

PUSH_ATTEMPTS = 20
LONGEST_PAUSE_SECONDS = 10  # between two of them


def deliver(desk: Desk, repository: Repository, batch: Batch, made: Report, *, orders: Orders) -> Report:
    """Commit what was made and push it. When the remote has moved on, make it again on top of what is there."""
    try:
        made = _commit(desk, repository, batch, made)
        for attempt in range(PUSH_ATTEMPTS):
            if not orders.push or not (made.commits or repository.has_unpushed(files_of(desk.site))):
                return made
            try:
                repository.push()
            except PushRejectedError:
                desk.sources.tell("the remote has moved on: fetching it, and making the editions again on top")
                desk.sleep(desk.dice.uniform(0, min(attempt, LONGEST_PAUSE_SECONDS)))
            else:
                return replace(made, pushed=True)
            batch = _again(desk, batch, repository.rewind(files_of(desk.site)))
            made = Report(outcomes=tuple(make(desk, batch, orders)))
            made = _commit(desk, repository, batch, made)
    except RepositoryError as error:
        return replace(made, problems=(str(error),))
    return replace(made, problems=(f"the remote kept moving on: gave up after {PUSH_ATTEMPTS} pushes",))


def _commit(desk: Desk, repository: Repository, batch: Batch, made: Report) -> Report:
    paths = [archive.path_of(item.date) for item in batch.gathered if item.day and not item.failure]
    paths += [outcome.edition.path for outcome in made.outcomes if outcome.action in STANDING]
    removed = [outcome.edition.path for outcome in made.outcomes if outcome.action in _WITHOUT_POST]
    removed = [path for path in removed if files_of(desk.site)(path, None)]
    sha = repository.commit(paths, report.commit_message(made.changed), now=desk.now, removed=removed)
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
    merged = archive.merge(theirs, item.day) if theirs else item.day
    return replace(item, day=merged.model_copy(update={"posted": theirs.posted if theirs else ()}))
