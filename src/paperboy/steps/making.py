"""Write what an edition and an archive should be, where it differs from what is there."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from paperboy.errors import FileError, PostError
from paperboy.papers import archive, editions
from paperboy.post import ownership
from paperboy.post.ownership import Action
from paperboy.report import Outcome
from paperboy.site import files
from paperboy.sources.gather import Gathered
from paperboy.steps.desk import Desk, Orders
from paperboy.steps.drafts import draft_over_existing

# what has a post that is paperboy's
STANDING = (Action.CREATED, Action.UPDATED, Action.UNCHANGED)


def make(desk: Desk, dates: Iterable[dt.date], gathered: Sequence[Gathered], orders: Orders) -> list[Outcome]:
    """Write the posts and the archive of what was gathered, and return what happened to each edition.

    Posts first: the archive says which posts there have been, and must not say so too early.
    """
    known = {item.date: item for item in gathered}
    outcomes = []
    for edition in editions.editions_of(dates, desk.site.settings, desk.site.posts):
        draft = draft_over_existing(desk, edition, known, force=orders.force)
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


def _write(desk: Desk, path: str, text: str) -> str:
    """Write a file of the site if it is not so already. Returns what went wrong, or nothing."""
    target = desk.site.source / path
    if not target.parent.resolve().is_relative_to(desk.site.source.resolve()):
        return f"{target.parent} leads out of the site, to {target.parent.resolve()}"
    try:
        if ownership.read(target) == text:
            files.clear(target)
        else:
            files.write(target, text)
    except (FileError, PostError) as error:
        return str(error)
    return ""
