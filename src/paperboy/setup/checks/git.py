"""The repository and its remote: whether a run could commit and push."""

from collections.abc import Iterator

from paperboy.setup.findings import Finding, counted, note, ok, problem
from paperboy.setup.repository import Repository
from paperboy.site.survey import Survey


def check_push(found: Survey, repository: Repository, *, is_in_actions: bool) -> Iterator[Finding]:
    """Yield whether a push would work, and as whom commits are made."""
    if found.push_problem:
        advice = (
            "give the job `permissions: contents: write`, and actions/checkout `persist-credentials: true`; a"
            " branch that is protected must let github-actions push"
            if is_in_actions
            else "check the remote's address and your access with `git push --dry-run`"
        )
        page = repository.page("settings/actions" if is_in_actions else "")
        yield problem("push/refused", found.push_problem, advice, page)
    elif found.has_moved_on:
        yield note("push/behind", f"{found.remote} has commits that are not here; a run fetches them")
    else:
        yield ok("push/works", f"{found.branch} goes to {found.remote}, and it takes pushes")
    yield ok("committer/name", f"commits are made as {found.committer}")


def check_commits(found: Survey) -> Iterator[Finding]:
    """Yield whether a .gitignore leaves out what a run commits, and which commits are on one side only."""
    if found.ignored:
        yield note(
            "ignored/posts",
            f"a .gitignore leaves out files such as {' and '.join(found.ignored)}, which paperboy commits anyway",
            "remove it from .gitignore, so that `git status` shows what is there",
        )
    if found.here_only:
        yield note(
            "commits/not-pushed",
            f"{counted(found.here_only, 'commit')} not pushed yet",
            "push your own: a run pushes paperboy's only",
        )
    if found.remote_only:
        count = counted(found.remote_only, "commit")
        yield note("commits/not-pulled", f"{count} of the remote not in this branch yet", "run `git pull`")
