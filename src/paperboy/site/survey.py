"""What there is to know of a clone before a run, for `doctor`. Nothing is changed, here or on the remote."""

import os
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from paperboy.errors import PushRejectedError, RepositoryError, SetupError
from paperboy.site import destination, suitable
from paperboy.site.branch import BOT_NAME
from paperboy.site.clone import Clone
from paperboy.site.destination import Destination
from paperboy.site.objects import CommitTree, Objects


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


def survey(site_folder: Path, folders: Iterable[str], files: Iterable[str]) -> Survey:
    """Look at the clone that a site lies in. `folders` and `files` are such as a run writes, below the site.

    Raises SetupError when a run could not start, RepositoryError when git cannot say something.
    """
    with closing(Clone(site_folder)) as clone:
        to = destination.destination(clone, clone.branch)
        head = clone.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        _check(clone, head, folders, files)
        known = clone.ask("rev-parse", "--verify", "--quiet", to.tracking) if to.tracking else ""
        push_problem, has_moved_on = _try_push(clone, to, head, known)
        here_only, remote_only = _distance(clone, head, known)
        return Survey(
            branch=clone.branch,
            remote=destination.address(clone, to),
            committer=os.environ.get("GIT_COMMITTER_NAME") or clone.settings.get("user.name") or BOT_NAME,
            here_only=here_only,
            remote_only=remote_only,
            ignored=tuple(suitable.ignored(clone, files)),
            push_problem=push_problem,
            has_moved_on=has_moved_on,
        )


def _check(clone: Clone, head: str, folders: Iterable[str], files: Iterable[str]) -> None:
    with closing(Objects(clone)) as objects:
        tree = CommitTree(objects, clone.prefix, head or None)
        suitable.check_folders(clone, tree, folders)
        suitable.check_filters(clone, tree, files)


def _try_push(clone: Clone, to: Destination, head: str, known: str) -> tuple[str, bool]:
    """Return why a push would fail, and whether the remote has commits that are not here."""
    try:
        destination.newest(clone, to, known)
        if head:
            destination.push(clone, to, head, "--dry-run")
    except PushRejectedError:
        return "", True
    except (RepositoryError, SetupError) as error:
        return str(error), False
    return "", False


def _distance(clone: Clone, head: str, known: str) -> tuple[int, int]:
    """Return how many commits are only here, and how many only on the remote, as far as is known here."""
    if not head:
        return 0, 0
    if not known:
        return int(clone.run("rev-list", "--count", head, "--")), 0
    here, there = clone.run("rev-list", "--count", "--left-right", f"{head}...{known}", "--").split()
    return int(here), int(there)
