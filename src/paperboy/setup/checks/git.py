"""The repository and its remote: whether a run could commit and push."""

from collections.abc import Iterator

from paperboy.setup.findings import Finding, counted, finding
from paperboy.setup.repository import Repository
from paperboy.setup.survey import Survey


def check_push(found: Survey, repository: Repository, *, is_in_actions: bool) -> Iterator[Finding]:
    """Yield whether a push would work, and as whom commits are made."""
    if found.push_problem:
        code = "push/refused-in-actions" if is_in_actions else "push/refused"
        yield finding(code, repository=repository.address, error=found.push_problem)
    elif found.has_moved_on:
        yield finding("push/behind", remote=found.remote)
    else:
        yield finding("push/works", branch=found.branch, remote=found.remote)
    yield finding("committer/name", name=found.committer)


def check_commits(found: Survey) -> Iterator[Finding]:
    """Yield whether a .gitignore leaves out what a run commits, and which commits are on one side only."""
    if found.ignored:
        yield finding("ignored/posts", names=" and ".join(found.ignored))
    if found.here_only:
        yield finding("commits/not-pushed", count=counted(found.here_only, "commit"))
    if found.remote_only:
        yield finding("commits/not-pulled", count=counted(found.remote_only, "commit"))
