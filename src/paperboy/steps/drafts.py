"""What should happen to an edition, and the text that its post should have: select -> render -> decide."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from paperboy.errors import PostError
from paperboy.papers import digests, editions
from paperboy.papers.digests import Digest
from paperboy.papers.editions import Edition, Kind, Selection, Shown
from paperboy.papers.models import Day
from paperboy.papers.opening import is_fresh, opens_at
from paperboy.post import ownership
from paperboy.post.ownership import Action
from paperboy.post.render import Look, render, render_digest
from paperboy.post.spelling import Spelling
from paperboy.report import Outcome
from paperboy.sources.gather import Gathered
from paperboy.steps.desk import Desk
from paperboy.steps.neighbours import ways_of
from paperboy.steps.shelf import Shelf


@dataclass(frozen=True)
class Draft:
    """What should happen to an edition, and the text that its post should have, if it should have one."""

    outcome: Outcome
    text: str = ""


def is_expected(desk: Desk, shelf: Shelf, edition: Edition, *, force: bool) -> bool:
    """Return whether an edition that has no post will get one, as far as that can be told before it is made."""
    if (desk.site.source / edition.path).exists() or not editions.is_due(edition, desk.site, desk.now):
        return False
    days, _ = _days(shelf, edition)
    was_posted = any(edition.kind in day.posted for day in days)
    return (force or not was_posted) and any(editions.ids_in_post(day, desk.site.settings) for day in days)


def draft_over_existing(desk: Desk, shelf: Shelf, edition: Edition, *, force: bool) -> Draft:
    """Decide what should happen to an edition, given what the site has of it."""
    try:
        existing = ownership.read(desk.site.source / edition.path)
    except PostError as error:
        return Draft(Outcome(edition, Action.FAILED, str(error)))
    return draft(desk, shelf, edition, existing=existing, force=force)


def draft(desk: Desk, shelf: Shelf, edition: Edition, *, existing: str | None, force: bool) -> Draft:
    """Decide what should happen to an edition, given the text its post has now."""
    if not editions.is_due(edition, desk.site, desk.now):
        return Draft(_not_yet(desk, edition))
    period = shelf.gathered(edition)
    days, warnings = _days(shelf, edition)
    if failure := _failure(edition, period, days):
        return Draft(Outcome(edition, Action.FAILED, failure))
    outcome = Outcome(
        edition,
        Action.NOTHING,
        listed_count=len({paper.id for day in days for paper in day.papers}),
        warnings=warnings,
    )
    if not days:
        return Draft(replace(outcome, reason=_nothing_in_words(desk, edition)))
    earlier, more_warnings = _shown_before(shelf, edition, days)
    outcome = replace(outcome, warnings=outcome.warnings + more_warnings)
    selection = editions.select(edition, days, desk.site.settings, earlier)
    if not selection.in_order:
        return Draft(_empty(outcome, existing, force=force))
    try:
        text = _text(desk, shelf, selection, days, existing)
    except PostError as error:
        return Draft(replace(outcome, action=Action.FAILED, reason=str(error)))
    action = ownership.decide(
        existing,
        text,
        was_posted=any(edition.kind in day.posted for day in days),
        knows_past=not any(item.is_archive_broken for item in period),
        force=force,
    )
    return Draft(replace(outcome, action=action), text)


def _empty(outcome: Outcome, existing: str | None, *, force: bool) -> Outcome:
    action = ownership.decide_empty(existing, force=force)
    reason = f"of {outcome.listed_count} papers none passes the filters of the config"
    return replace(outcome, action=action, reason=reason if action is Action.NOTHING else "")


def _days(shelf: Shelf, edition: Edition) -> tuple[list[Day], tuple[str, ...]]:
    """Return the days of an edition: a day's as this run has found it, a digest's also from the archive."""
    if edition.kind is not Kind.DAILY:
        return shelf.days(edition)
    period = shelf.gathered(edition)
    warnings = tuple(warning for item in period for warning in item.warnings)
    return [item.day for item in period if item.day], warnings


def _failure(edition: Edition, period: Sequence[Gathered], days: Sequence[Day]) -> str:
    """Return why an edition cannot be made now: a day failed of which nothing is known from before."""
    known = {day.date for day in days}
    failed = [item for item in period if item.failure and (edition.kind is Kind.DAILY or item.date not in known)]
    if not failed:
        return ""
    return failed[0].failure if edition.kind is Kind.DAILY else f"{failed[0].date} is missing: {failed[0].failure}"


def _shown_before(
    shelf: Shelf, edition: Edition, days: Sequence[Day]
) -> tuple[Mapping[str, Shown], tuple[str, ...]]:
    """Return which papers an earlier daily shows; a digest counts each paper once, wherever it was."""
    if edition.kind is not Kind.DAILY:
        return {}, ()
    return shelf.shown_before(edition, {paper.id for day in days for paper in day.papers})


def _text(desk: Desk, shelf: Shelf, selection: Selection, days: Sequence[Day], existing: str | None) -> str:
    """Return the text of the post. All posts of the blog are asked how they spell when it is to be written."""
    # an archive may be of a later day than this run's: the site has moved to another time zone
    selection = selection.model_copy(update={"updated": min(selection.updated, desk.today)})
    digest = None if selection.edition.kind is Kind.DAILY else _digest(desk, shelf, selection.edition, days)
    if existing is not None:
        text = _spelled(desk, shelf, selection, digest, shelf.recent_spelling)
        if ownership.is_as_wanted(existing, text):
            return text
    return ownership.updated(existing, _spelled(desk, shelf, selection, digest, shelf.whole_spelling))


def _spelled(desk: Desk, shelf: Shelf, selection: Selection, digest: Digest | None, spelling: Spelling) -> str:
    look = Look(desk.words, desk.templates, desk.topics, spelling)
    if digest is None:
        text = render(selection, desk.site, look, ways_of(shelf, desk, selection.edition))
    else:
        text = _digest_text(desk, shelf, selection, digest, look)
    return ownership.with_checksum(text)


def _digest(desk: Desk, shelf: Shelf, edition: Edition, days: Sequence[Day]) -> Digest:
    settings = desk.site.settings
    before, _ = shelf.days(editions.before(edition))
    return digests.digest(
        editions.dates_of(edition),
        [editions.shown_papers(day, settings) for day in days],
        [editions.shown_papers(day, settings) for day in before],
        desk.topics.topics_of,
    )


def _digest_text(desk: Desk, shelf: Shelf, selection: Selection, digest: Digest, look: Look) -> str:
    edition = selection.edition

    def post_of(date: dt.date) -> str | None:
        address = shelf.address_of(editions.daily(date, edition.folder))
        return editions.link_between(edition.permalink, address) if address else None

    ways = ways_of(shelf, desk, edition)
    return render_digest(digest, selection, desk.site, look, post_of=post_of, ways=ways)


def _not_yet(desk: Desk, edition: Edition) -> Outcome:
    """Say what an edition waits for: the opening of its list, or else the moment that it is dated."""
    if edition.kind is not Kind.DAILY:
        end = editions.end_of(edition, desk.site).isoformat(" ", "minutes")
        return Outcome(edition, Action.NOT_DUE, f"it is made when its period is over, at {end}")
    opening = opens_at(edition.last).astimezone(desk.site.timezone)
    if desk.now < opening:
        is_on_its_date = opening.date() == edition.last
        when = f"{opening:%H:%M}" if is_on_its_date else opening.replace(tzinfo=None).isoformat(" ", "minutes")
        return Outcome(edition, Action.NOT_LISTED, f"opens at {when}")
    due = editions.moment_of(edition.last, desk.site).isoformat(" ", "minutes")
    return Outcome(edition, Action.NOT_DUE, f"its time is {due}")


def _nothing_in_words(desk: Desk, edition: Edition) -> str:
    if edition.kind is not Kind.DAILY:
        return f"no papers are known of {edition.first} to {edition.last}"
    when = f"{edition.last}, a {edition.last:%A}"
    if desk.sources.hub is None:
        return f"the archive has no papers of {when}"
    if is_fresh(edition.last, desk.now):
        return f"nothing is listed yet on {when}"
    return f"nothing was listed on {when}"
