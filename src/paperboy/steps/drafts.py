"""What should happen to an edition, and the text that its post should have: select -> render -> decide."""

from dataclasses import dataclass, replace

from paperboy.errors import PostError
from paperboy.papers import editions
from paperboy.papers.editions import Edition, Selection
from paperboy.papers.opening import is_fresh, opens_at
from paperboy.post import ownership
from paperboy.post.ownership import Action
from paperboy.post.render import render
from paperboy.post.spelling import Spelling
from paperboy.report import Outcome
from paperboy.steps.desk import Desk
from paperboy.steps.shelf import Shelf


@dataclass(frozen=True)
class Draft:
    """What should happen to an edition, and the text that its post should have, if it should have one."""

    outcome: Outcome
    text: str = ""


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
    earlier, warnings = shelf.shown_before(edition, {paper.id for day in days for paper in day.papers})
    outcome = replace(outcome, warnings=outcome.warnings + warnings)
    selection = editions.select(edition, days, desk.site.settings, earlier)
    if not selection.in_order:
        action = ownership.decide_empty(existing, force=force)
        reason = f"of {outcome.listed_count} papers none passes the filters of the config"
        return Draft(replace(outcome, action=action, reason=reason if action is Action.NOTHING else ""))
    try:
        text = _text(desk, shelf, selection, existing)
    except PostError as error:
        return Draft(replace(outcome, action=Action.FAILED, reason=str(error)))
    action = ownership.decide(
        existing,
        text,
        was_posted=any(edition.kind in day.posted for day in days),
        knows_past=not any(item.is_archive_broken for item in period),
        force=force,
    )
    return Draft(
        replace(
            outcome,
            action=action,
            featured_count=len(selection.featured),
        ),
        text,
    )


def _text(desk: Desk, shelf: Shelf, selection: Selection, existing: str | None) -> str:
    """Return the text of the post. All posts of the blog are asked how they spell when it is to be written."""
    # an archive may be of a later day than this run's: the site has moved to another time zone
    selection = selection.model_copy(update={"updated": min(selection.updated, desk.today)})

    def spelled(spelling: Spelling) -> str:
        return ownership.sealed(render(selection, desk.site, desk.words, desk.templates, spelling))

    if existing is not None:
        text = spelled(shelf.recent_spelling)
        if existing.replace("\r\n", "\n") == text or ownership.is_made_of(existing, text):
            return text
    return spelled(shelf.whole_spelling)


def _not_yet(desk: Desk, edition: Edition) -> Outcome:
    """Say what an edition waits for: the opening of its list, or else the moment that it is dated."""
    opening = opens_at(edition.last).astimezone(desk.site.timezone)
    if desk.now < opening:
        is_on_its_date = opening.date() == edition.last
        when = f"{opening:%H:%M}" if is_on_its_date else opening.replace(tzinfo=None).isoformat(" ", "minutes")
        return Outcome(edition, Action.NOT_LISTED, f"opens at {when}")
    due = editions.moment_of(edition.last, desk.site).isoformat(" ", "minutes")
    return Outcome(edition, Action.NOT_DUE, f"its time is {due}")


def _nothing_in_words(desk: Desk, edition: Edition) -> str:
    when = f"{edition.last}, a {edition.last:%A}"
    if desk.sources.hub is None:
        return f"the archive has no papers of {when}"
    if is_fresh(edition.last, desk.now):
        return f"nothing is listed yet on {when}"
    return f"nothing was listed on {when}"
