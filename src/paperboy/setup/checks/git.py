"""The repository and its remote: whether a run could commit and push."""

from collections.abc import Iterator

from paperboy.setup.findings import Finding, counted, note, ok, problem
from paperboy.setup.repository import Repository
from paperboy.site.survey import Survey


def check_push(found: Survey, repository: Repository, *, is_in_actions: bool) -> Iterator[Finding]:
    """Yield whether a push would work, and as whom commits are made."""
    if found.push_problem and is_in_actions:
        yield problem(
            "push",
            found.push_problem,
            "give the job `permissions: contents: write`, and actions/checkout `persist-credentials: true`; a"
            " branch that is protected must let github-actions push",
            repository.page("settings/actions"),
        )
    elif found.push_problem:
        advice = "check the remote's address and your access with `git push --dry-run`"
        yield problem("push", found.push_problem, advice, repository.page(""))
    elif found.has_moved_on:
        yield note("push", f"{found.remote} has commits that are not here; a run fetches them")
    else:
        yield ok("push", f"{found.branch} goes to {found.remote}, and it takes pushes")
    yield ok("committer", f"commits are made as {found.committer}")


def check_ignored(found: Survey) -> Iterator[Finding]:
    """Yield whether a .gitignore leaves out what a run commits."""
    if found.ignored:
        yield note(
            "ignored",
            f"a .gitignore leaves out files such as {' and '.join(found.ignored)}, which are committed all the"
            " same",
            "take it out of .gitignore, so that `git status` shows what is there",
        )


def check_commits(found: Survey) -> Iterator[Finding]:
    """Yield how many commits are only here, and how many only on the remote."""
    if found.here_only:
        yield note(
            "commits",
            f"{counted(found.here_only, 'commit')} not pushed yet",
            "push what is yours: a run pushes paperboy's own, and leaves yours out",
        )
    if found.remote_only:
        count = counted(found.remote_only, "commit")
        yield note("commits", f"{count} of the remote not in this branch yet", "run `git pull`")
