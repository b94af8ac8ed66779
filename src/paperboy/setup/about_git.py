"""What there is to say of a site's repository and its remote. Pure."""

from collections.abc import Iterator

from paperboy.setup.facts import Facts
from paperboy.setup.findings import Finding, Level, counted, page_below


def about_git(facts: Facts) -> Iterator[Finding]:
    """Yield what there is to say of the repository, the remote, and who commits."""
    git = facts.git
    if git.setup_problem:
        yield Finding(Level.PROBLEM, "git", git.setup_problem)
        return
    where = f"{git.branch} goes to {git.remote}"
    if git.push_problem:
        yield Finding(Level.PROBLEM, "push", git.push_problem, *_to_be_allowed_to_push(facts))
    elif git.has_moved_on:
        yield Finding(Level.NOTE, "push", f"{git.remote} has commits that are not here; a run fetches them")
    else:
        yield Finding(Level.OK, "push", f"{where}, and it takes pushes")
    yield Finding(Level.OK, "committer", f"commits are made as {git.committer}")
    if git.ignored:
        yield Finding(
            Level.NOTE,
            "ignored",
            f"a .gitignore leaves out files such as {' and '.join(git.ignored)}, which are committed all the same",
            "take it out of .gitignore, so that `git status` shows what is there",
        )
    if git.here_only:
        yield Finding(
            Level.NOTE,
            "commits",
            f"{counted(git.here_only, 'commit')} not pushed yet",
            "push what is yours: a run pushes paperboy's own, and leaves yours out",
        )
    if git.remote_only:
        yield Finding(
            Level.NOTE,
            "commits",
            f"{counted(git.remote_only, 'commit')} of the remote not in this branch yet",
            "run `git pull`",
        )


def _to_be_allowed_to_push(facts: Facts) -> tuple[str, str]:
    if facts.actions:
        return (
            "give the job `permissions: contents: write`, and actions/checkout `persist-credentials: true`; a"
            " branch that is protected must let github-actions push",
            page_below(facts, "settings/actions"),
        )
    return "check the remote's address and your access with `git push --dry-run`", page_below(facts, "")
