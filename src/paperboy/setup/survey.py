"""What there is to know of a clone before a run, for `doctor`. Nothing is changed, here or on the remote."""

import os
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from paperboy.errors import RepositoryError
from paperboy.site import preconditions
from paperboy.site.branch import BOT_NAME
from paperboy.site.clone import Clone, without_secrets
from paperboy.site.commit_tree import CommitTree
from paperboy.site.remote import Remote


@dataclass(frozen=True)
class Survey:
    """What is checked out, where it goes, and whether a push would work as the remote is now."""

    branch: str | None
    remote: str  # where a push goes, without any password
    committer: str
    here_only: int  # commits, as far as is known here
    remote_only: int
    ignored: tuple[str, ...]  # what a .gitignore excludes of what a run writes
    push_problem: str
    has_moved_on: bool


def survey(site_folder: Path, folders: Sequence[str], files: Sequence[str]) -> Survey:
    """Look at the clone that a site is in. `folders` and `files` are such as a run writes, below the site.

    Raises SetupError when a run could not start, RepositoryError when git cannot say something.
    """
    with closing(Clone(site_folder)) as clone:
        branch = clone.ask("branch", "--show-current") or None
        head = clone.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}") or None
        tree = CommitTree(clone, tuple(folders))
        tree.move_to(head)
        name, tracking, newest, push_problem = "origin", "", head, ""
        try:
            remote = Remote(clone, branch, head)
            name, tracking = remote.name, remote.tracking
            newest = head if remote.is_current else remote.newest()
        except RepositoryError as error:
            push_problem = str(error)
        preconditions.check_folders(clone, tree, folders)
        if files:
            preconditions.check_filters(clone, files)
        here_only, remote_only = _distance(clone, head, tracking)
        return Survey(
            branch=branch,
            remote=without_secrets(clone.ask("remote", "get-url", name) or name),
            committer=os.environ.get("GIT_COMMITTER_NAME") or clone.settings.get("user.name") or BOT_NAME,
            here_only=here_only,
            remote_only=remote_only,
            ignored=_ignored(clone, files),
            push_problem=push_problem,
            has_moved_on=newest not in (None, head) and clone.ask("merge-base", str(head), str(newest)) != newest,
        )


def _distance(clone: Clone, head: str | None, tracking: str) -> tuple[int, int]:
    """Return how many commits are only here, and how many only on the remote, as far as is known here."""
    if head is None:
        return 0, 0
    if counts := clone.ask("rev-list", "--count", "--left-right", f"{head}...{tracking}", "--"):
        here, there = counts.split()
        return int(here), int(there)
    return int(clone.run("rev-list", "--count", head, "--not", "--remotes", "--")), 0


def _ignored(clone: Clone, paths: Sequence[str]) -> tuple[str, ...]:
    """Return those of `paths` of the site that a .gitignore or the like excludes: they are committed anyway."""
    feed = os.fsencode("".join(f"{clone.name_of(path)}\0" for path in paths))
    by_path = {"GIT_LITERAL_PATHSPECS": "0"}  # which this command does not know
    try:
        said = clone.run("check-ignore", "--no-index", "-z", "--stdin", feed=feed, environment=by_path)
    except RepositoryError:  # none of them
        said = ""
    return tuple(clone.path_of(name) for name in said.split("\0") if name)
