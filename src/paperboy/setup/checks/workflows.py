"""The workflows that run paperboy: whether they can be read, and what they may do."""

from collections.abc import Iterator

from paperboy.setup.findings import Finding, finding
from paperboy.setup.repository import Repository
from paperboy.setup.workflows import FOLDER, PLACEHOLDER


def check_workflow_files(repository: Repository) -> Iterator[Finding]:
    """Yield the workflow files that GitHub cannot run: not YAML, not at the top, or with OWNER still in them."""
    if repository.site_folder != ".":
        for path in sorted((repository.root / repository.site_folder / FOLDER).glob("*.y*ml")):
            yield finding("workflow/misplaced", path=path.relative_to(repository.root).as_posix())
    for workflow in repository.workflows:
        if workflow.problem:
            yield finding("workflow/broken", path=workflow.path, why=workflow.problem)
        for used in workflow.uses:
            if used.startswith(PLACEHOLDER):
                yield finding("workflow/owner", path=workflow.path, used=used)


def check_publishers(repository: Repository) -> Iterator[Finding]:
    """Yield whether a workflow runs paperboy on a schedule, and may push."""
    scheduled = [workflow for workflow in repository.workflows if workflow.publishes and workflow.has_schedule]
    if not scheduled:
        yield finding("workflow/none")
    for workflow in scheduled:
        code = "workflow/runs" if workflow.may_write else "workflow/may-not-push"
        yield finding(code, repository=repository.address, path=workflow.path)
