"""Commits and pushes a step of a run; when somebody else pushes first, repeats the step on the new commits."""

import os
from contextlib import suppress
from dataclasses import replace

from paperboy import report
from paperboy.errors import ArchiveError, FileError, PushRejectedError, RepositoryError, SetupError
from paperboy.papers import archive
from paperboy.publish import inputs
from paperboy.publish.context import Context, Options
from paperboy.publish.writing import Step, write_step
from paperboy.report import Report
from paperboy.site.branch import Branch
from paperboy.site.config import Blog
from paperboy.site.tree import Folder, Layer, Tree
from paperboy.sources.collect import FetchedDay

# Several workflows and persons may push to one branch at the same time: random pauses keep two runs from meeting
# again and again.
PUSH_ATTEMPTS = 20
LONGEST_PAUSE_SECONDS = 10


def with_uncommitted_deletions(branch: Branch, blog: Blog) -> Layer:
    """Return the branch's files without the posts that a person has deleted in the checkout and not committed yet.

    Other uncommitted changes are left out: nobody else can see them yet.
    """
    tree = Layer(branch.tree)
    for path in branch.changed_by_person():
        if path.startswith(f"{blog.posts}/") and not os.path.lexists(blog.source / path):
            tree.write(path, None)
    return tree


def deliver(context: Context, branch: Branch, step: Step, options: Options) -> Report:
    """Commit and push the files of a step. When the remote has newer commits, repeat the step on top of them."""
    step = with_unpushed(step, branch)
    made = Report(outcomes=())
    try:
        for attempt in range(PUSH_ATTEMPTS):
            tree = Layer(with_uncommitted_deletions(branch, context.blog))
            current = inputs.editions_in(branch.note, context.made_of) if branch.note else frozenset()
            made = write_step(
                context, step, tree, options, uncommitted=branch.changed_by_person(), current=current
            )
            changes = dict(tree.changes())
            note = inputs.note_of(context.made_of, made.current) if changes and made.current else ""
            sha = branch.commit(changes, report.commit_message(made.changed), context.now, note)
            _overwrite_in_checkout(context.blog, branch, tree, made)
            made = replace(made, commits=(sha,) if sha else ())
            try:
                return replace(made, pushed=branch.push())
            except PushRejectedError:
                context.sources.status("somebody else has pushed: making the posts again on top of that")
                context.sleep(context.rng.uniform(0, min(attempt, LONGEST_PAUSE_SECONDS)))
                branch.refresh()
    except (RepositoryError, SetupError, FileError) as error:
        return replace(made, problems=(str(error),))
    return replace(made, problems=(f"others pushed before each of {PUSH_ATTEMPTS} attempts: run it again",))


def _overwrite_in_checkout(blog: Blog, branch: Branch, tree: Tree, made: Report) -> None:
    """Write posts that `--force` has overwritten into the checkout, too, over a person's uncommitted changes."""
    folder, theirs = Folder(blog.source, blog.folder), branch.changed_by_person()
    for outcome in made.changed:
        if outcome.path in theirs:
            with suppress(FileError):  # the run ends with a notice that the clone could not be brought forward
                folder.write(outcome.path, tree.read(outcome.path))


def with_unpushed(step: Step, branch: Branch) -> Step:
    """Return the step with the days that earlier runs committed here and never pushed."""
    fetched = {item.date: item for item in step.fetched}
    unpushed = {
        date: content for path, content in branch.unpushed_ours.items() if (date := archive.date_of_path(path))
    }
    for date, content in unpushed.items():
        fetched[date] = _with_unpushed(fetched.get(date, FetchedDay(date)), content)
    return replace(step, fetched=tuple(fetched.values()), dates=step.dates.union(unpushed))


def _with_unpushed(item: FetchedDay, content: bytes) -> FetchedDay:
    try:
        unpushed = archive.parse(content, item.date)
    except ArchiveError as error:
        return replace(item, failure=str(error))
    return replace(item, day=archive.merge(unpushed, item.day) if item.day else unpushed)
