"""Why an edition has no post yet, or none at all: sentences for the report. Pure."""

from paperboy.model.edition import Edition
from paperboy.papers import editions
from paperboy.papers.schedule import may_still_be_listed, opens_at
from paperboy.post.ownership import Action
from paperboy.publish.context import Context


def why_not_yet(context: Context, edition: Edition) -> tuple[Action, str] | None:
    """Return what an edition waits for, the opening of its list or its moment; None where it is due."""
    blog, now = context.blog, context.now
    if editions.is_due(edition, blog, now):
        return None
    if not edition.is_daily:
        end = editions.end_of(edition, blog).isoformat(" ", "minutes")
        return Action.NOT_DUE, f"it is made when its period is over, at {end}"
    opening = opens_at(edition.end).astimezone(blog.timezone)
    if now < opening:
        is_on_its_date = opening.date() == edition.end
        when = f"{opening:%H:%M}" if is_on_its_date else opening.replace(tzinfo=None).isoformat(" ", "minutes")
        return Action.NOT_LISTED, f"opens at {when}"
    return Action.NOT_DUE, f"its time is {editions.moment_of(edition.end, blog).isoformat(' ', 'minutes')}"


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
