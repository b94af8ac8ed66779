"""A run from end to end: window -> collect -> archive -> plan -> write -> commit -> push -> report.

It works out what every edition of its window should be, and every post that depends on a change, and writes what
differs. It goes in steps of some days, each committed and pushed before the next, so that a long backfill that
dies has kept what it did, and memory does not grow with the window.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice

from paperboy.model.edition import daily, dates_between
from paperboy.model.posted import Posted
from paperboy.papers.schedule import due_at
from paperboy.publish.archive_index import ArchiveIndex
from paperboy.publish.context import Context, Options
from paperboy.publish.delivery import deliver, with_uncommitted_deletions, with_unpushed
from paperboy.publish.library import Library
from paperboy.publish.plan import PlannedPost, plan_alone
from paperboy.publish.writing import Step, not_made, write_step
from paperboy.report import Report
from paperboy.site.branch import Branch
from paperboy.site.tree import Folder, Layer
from paperboy.sources.collect import FEW_DATES, Answered, ask_again, collect, merged, request
from paperboy.sources.preprints import batches
from paperboy.sources.threads import ahead

DAYS_PER_STEP = 30
HALF = 0.5  # of a day's work is done once it is fetched, the rest when its step is written
# of which arXiv is asked again: a paper is often accepted, or withdrawn, only after it was listed
RECENT = dt.timedelta(days=30)


def preview(context: Context, date: dt.date) -> PlannedPost:
    """Return the daily edition of `date` as a run would make it, were there no post. Nothing is written."""
    blog = context.blog
    tree = Layer(Folder(blog.source, blog.folder))
    edition = daily(date)
    tree.write(blog.path_of(edition), None)
    fetched = collect(context.sources, tree, _due(context, [date]), context.now, context.today)
    library = Library(blog, tree, Posted(), fetched)
    return plan_alone(context, library, ArchiveIndex(context, library, tree), edition)


def publish(context: Context, window: Iterable[dt.date], branch: Branch | None, options: Options) -> Report:
    """Bring all editions of `window` up to date, on `branch`, or without it in the site's folder."""
    window = frozenset(window)
    result = Report(outcomes=(), dry_run=not options.write, head=branch.head if branch else None)
    folder = Folder(context.blog.source, context.blog.folder)
    target = (
        folder if options.write else Layer(with_uncommitted_deletions(branch, context.blog) if branch else folder)
    )
    tree = branch.tree if branch and options.write else target
    days = sorted(window)
    advance = _advance(context, len(days))
    answers = _counted(request(context.sources, tree, _due(context, days), context.now), advance)
    if len(days) > DAYS_PER_STEP:  # the next step is fetched while this one is made
        answers = ahead(answers, DAYS_PER_STEP)
    for dates in batches(days, DAYS_PER_STEP):
        if result.problems:
            result = replace(result, outcomes=result.outcomes + not_made(context, dates))
            continue
        answered = list(islice(answers, len(_due(context, dates))))
        fetched = merged(tree, answered, context.today)
        if not result.outcomes and (not branch or not options.write or branch.is_first_run_of(context.today)):
            recent = dates_between(context.today - RECENT, context.today)
            fetched, why_not = ask_again(context.sources, tree, recent, fetched, context.today)
            result = replace(result, warnings=_old_papers_warning(why_not))
        step = Step(frozenset(dates), tuple(fetched), window)
        if branch and options.write:
            made = deliver(context, branch, step, options)
        elif branch:
            made = write_step(
                context, with_unpushed(step, branch), target, options, uncommitted=branch.changed_by_person()
            )
        else:
            made = write_step(context, step, target, options)
        result = result.followed_by(made)
        if branch and not result.problems:
            result = replace(result, head=branch.head)
        advance(len(dates) - len(answered) * HALF)
    warnings = tuple(dict.fromkeys((*result.warnings, *context.sources.warnings)))
    return replace(result, warnings=warnings)


def _old_papers_warning(why_not: str) -> tuple[str, ...]:
    about = f"the papers of the last {RECENT.days} days"
    return (f"arXiv was not asked again about {about}: {why_not}",) if why_not else ()


def _advance(context: Context, total: int) -> Callable[[float], None]:
    """Return what shows how far a run has come; a short one shows each date that it asks for."""
    return lambda days: context.sources.advance(days, total) if total > FEW_DATES else None


def _counted(answers: Iterable[Answered], advance: Callable[[float], None]) -> Iterator[Answered]:
    for answered in answers:
        advance(HALF)
        yield answered


def _due(context: Context, dates: Iterable[dt.date]) -> list[dt.date]:
    return [date for date in dates if due_at(daily(date), context.blog) <= context.now]
