"""The workflows that run paperboy: whether they can be read, what they may do, and when they run."""

import datetime as dt
from collections.abc import Iterator

from paperboy.setup.findings import Finding, note, ok, problem
from paperboy.setup.repository import Repository
from paperboy.setup.workflows import FOLDER, PLACEHOLDER

DAYS_UNTIL_SCHEDULES_STOP = 60  # without a commit, in a public repository
DAYS_BEFORE_A_WARNING = 45


def check_workflow_files(repository: Repository) -> Iterator[Finding]:
    """Yield the workflow files that GitHub cannot run: not YAML, not at the top, or with OWNER still in them."""
    if repository.site_folder != ".":
        for path in sorted((repository.root / repository.site_folder / FOLDER).glob("*.y*ml")):
            name = path.relative_to(repository.root).as_posix()
            sentence = f"GitHub does not run {name}: it reads workflows at the top of the repository only"
            yield note("workflow", sentence, f"move it to {FOLDER}/ there, if it is to run")
    for workflow in repository.workflows:
        if workflow.problem:
            sentence = f"{workflow.path} cannot be read: {workflow.problem}"
            yield note("workflow", sentence, "fix it: GitHub cannot run it either")
        for used in workflow.uses:
            if used.startswith(PLACEHOLDER):
                sentence = f"{workflow.path} uses {used}, and OWNER is a placeholder"
                yield problem("workflow", sentence, "replace OWNER by the account that publishes paperboy")


def check_publishers(repository: Repository) -> Iterator[Finding]:
    """Yield whether a workflow runs paperboy on a schedule, may push, and publishes to this site."""
    scheduled = [workflow for workflow in repository.workflows if workflow.publishes and workflow.has_schedule]
    if not scheduled:
        yield note(
            "workflow",
            "no workflow of this repository runs paperboy on a schedule",
            "run `paperboy init`, or let another scheduler run `paperboy publish`",
        )
    for workflow in scheduled:
        if workflow.may_write:
            yield ok("workflow", f"{workflow.path} runs paperboy on a schedule")
        else:
            yield note(
                "workflow",
                f"{workflow.path} has no permission to push",
                "give its job `permissions: contents: write`",
                repository.page("settings/actions"),
            )
        here = repository.site_folder
        for folder in workflow.folders:
            if folder.strip("/").removeprefix("./") not in (here, here.strip(".")):
                sentence = f"{workflow.path} publishes to the site in {folder!r}, and this one is in {here!r}"
                yield note("workflow", sentence, f'write `site: "{here}"` there, unless there are two sites')


def check_activity(repository: Repository, head_date: dt.datetime | None, now: dt.datetime) -> Iterator[Finding]:
    """Yield whether GitHub is about to stop the schedule: it does so in public repositories without activity.

    See https://docs.github.com/en/actions/how-tos/manage-workflow-runs/disable-and-enable-workflows.
    """
    is_scheduled = any(workflow.publishes and workflow.has_schedule for workflow in repository.workflows)
    if head_date is None or not is_scheduled:
        return
    days = (now - head_date).days
    if days > DAYS_BEFORE_A_WARNING:
        yield note(
            "schedule",
            f"the last commit is {days} days old; GitHub stops schedules after {DAYS_UNTIL_SCHEDULES_STOP} days"
            " without one",
            "push a commit, and see whether the workflow is still enabled",
            repository.page("actions"),
        )
