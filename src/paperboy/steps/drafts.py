"""What should happen to an edition, and the text that its post should have: select -> render -> decide."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from paperboy.errors import ArchiveError, PostError
from paperboy.papers import archive, editions
from paperboy.papers.editions import Edition
from paperboy.papers.models import Day
from paperboy.post import ownership
from paperboy.post.ownership import Action
from paperboy.post.passages import title_of
from paperboy.post.render import render
from paperboy.report import Outcome
from paperboy.sources.gather import Gathered
from paperboy.steps.desk import Desk
from paperboy.text.markdown import plain


@dataclass(frozen=True)
class Draft:
    """What should happen to an edition, and the text that its post should have, if it should have one."""

    outcome: Outcome
    text: str = ""


def draft_over_existing(desk: Desk, edition: Edition, known: Mapping[dt.date, Gathered], *, force: bool) -> Draft:
    """Decide what should happen to an edition, given what the site has of it."""
    try:
        existing = ownership.read(desk.site.source / edition.path)
    except PostError as error:
        return Draft(Outcome(edition, Action.FAILED, str(error)))
    return draft(desk, edition, known, existing=existing, force=force)


def draft(
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
        text = ownership.sealed(render(selection, desk.site, desk.words, desk.templates))
    except PostError as error:
        return Draft(replace(outcome, action=Action.FAILED, reason=str(error)))
    return Draft(
        replace(
            outcome,
            action=ownership.decide(
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
