"""The workflows that run paperboy: whether they can be read, and what they may do."""

from collections.abc import Iterator

from paperboy.setup.findings import Finding, note, ok, problem
from paperboy.setup.repository import Repository
from paperboy.setup.workflows import FOLDER, PLACEHOLDER


def check_workflow_files(repository: Repository) -> Iterator[Finding]:
    """Yield the workflow files that GitHub cannot run: not YAML, not at the top, or with OWNER still in them."""
    if repository.site_folder != ".":
        for path in sorted((repository.root / repository.site_folder / FOLDER).glob("*.y*ml")):
            name = path.relative_to(repository.root).as_posix()
            sentence = f"GitHub does not run {name}: it reads workflows at the top of the repository only"
            yield note("workflow/misplaced", sentence, f"move it to {FOLDER}/ there, if it is to run")
    for workflow in repository.workflows:
        if workflow.problem:
            sentence = f"{workflow.path} cannot be read: {workflow.problem}"
            yield note("workflow/broken", sentence, "fix it: GitHub cannot run it either")
        for used in workflow.uses:
            if used.startswith(PLACEHOLDER):
                sentence = f"{workflow.path} uses {used}, and OWNER is a placeholder"
                yield problem("workflow/owner", sentence, "replace OWNER by the account that publishes paperboy")


def check_publishers(repository: Repository) -> Iterator[Finding]:
    """Yield whether a workflow runs paperboy on a schedule, and may push."""
    scheduled = [workflow for workflow in repository.workflows if workflow.publishes and workflow.has_schedule]
    if not scheduled:
        yield note(
            "workflow/none",
            "no workflow of this repository runs paperboy on a schedule",
            "run `paperboy init`, or let another scheduler run `paperboy publish`",
        )
    for workflow in scheduled:
        if workflow.may_write:
            yield ok("workflow/runs", f"{workflow.path} runs paperboy on a schedule")
        else:
            yield note(
                "workflow/may-not-push",
                f"{workflow.path} has no permission to push",
                "give its job `permissions: contents: write`",
                repository.page("settings/actions"),
            )
