"""Why an edition has no post yet, or none at all: sentences for the report. Pure."""

import datetime as dt

from paperboy.model.edition import Edition
from paperboy.papers.schedule import due_at, may_still_be_listed, opens_at
from paperboy.post.ownership import Action
from paperboy.publish.context import Context


def why_not_yet(context: Context, edition: Edition) -> tuple[Action, str] | None:
    """Return why a run does not make an edition's post yet, and from when on it does; None where it is due."""
    due, opening = due_at(edition, context.blog), opens_at(edition.end)
    if due <= context.now:
        return None
    if edition.is_daily and context.now < opening:
        return Action.NOT_LISTED, f"opens at {_time(opening, edition, context)}"
    return Action.NOT_DUE, f"due at {_time(due, edition, context)}"


def _time(moment: dt.datetime, edition: Edition, context: Context) -> str:
    moment = moment.astimezone(context.blog.timezone)
    return f"{moment:%H:%M}" if moment.date() == edition.end else f"{moment:%Y-%m-%d %H:%M}"


def why_nothing(context: Context, edition: Edition) -> str:
    """Return why there are no papers to make an edition of."""
    if not edition.is_daily:
        return f"no papers are known of {edition.start} to {edition.end}"
    when = f"{edition.end}, a {edition.end:%A}"
    if context.sources.huggingface is None:
        return f"the archive has no papers of {when}"
    if may_still_be_listed(edition.end, context.now):
        return f"nothing is listed yet on {when}"
    return f"nothing was listed on {when}"
