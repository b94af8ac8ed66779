"""Commit what was made and push it; when the remote has moved on, make it again on top of what is there."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from paperboy import report
from paperboy.errors import ArchiveError, RepositoryError
from paperboy.papers import archive
from paperboy.papers.models import Day
from paperboy.post.ownership import files_of
from paperboy.report import Report
from paperboy.site.repository import PushRejectedError, Repository
from paperboy.sources.gather import Gathered
from paperboy.steps.desk import Desk, Orders
from paperboy.steps.making import STANDING, make

PUSH_ATTEMPTS = 20
LONGEST_PAUSE_SECONDS = 10  # between two of them


def deliver(
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
            if not orders.push or not (made.commits or repository.has_unpushed(files_of(desk.site))):
                return made
            try:
                repository.push()
            except PushRejectedError:
                desk.sources.tell("the remote has moved on: fetching it, and making the editions again on top")
                desk.sleep(desk.dice.uniform(0, min(attempt, LONGEST_PAUSE_SECONDS)))
            else:
                return replace(made, pushed=True)
            gathered = _again(desk, gathered, repository.rewind(files_of(desk.site)))
            dates = {*dates, *(item.date for item in gathered)}
            made = Report(outcomes=tuple(make(desk, dates, gathered, orders)))
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
