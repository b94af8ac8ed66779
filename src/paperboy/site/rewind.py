"""Put the branch on what the remote has, and take back what was committed here, to be made again on top."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from paperboy.errors import RepositoryError
from paperboy.site import history, index
from paperboy.site.commands import LITERALLY, Commands
from paperboy.site.history import Change, OwnsBelowRoot
from paperboy.site.index import Copy
from paperboy.site.remote import Destination

# What a rewind that is going on goes to; each work tree has its own
# (https://git-scm.com/docs/git-worktree#_refs).
REWIND = "refs/worktree/paperboy-rewind"
# The commit that was the last one here before a rewind, until what was taken back with it is committed again.
TAKEN_BACK = "refs/worktree/paperboy-taken-back"


@dataclass(frozen=True)
class TakenBack:
    """What the commits held that were taken back, by path, and which of it the remote has changed as well."""

    files: Mapping[str, bytes]
    contested: frozenset[str] = frozenset()


def rewind(git: Commands, to: Destination, owns: OwnsBelowRoot) -> TakenBack:
    """Fetch, and put the branch on what the remote has, taking back commits that are not there.

    Raises RepositoryError, with nothing changed, when anybody else's work would be lost.
    """
    before = git.ref(to.tracking)
    git.run("fetch", "--quiet", "--no-recurse-submodules", to.remote, to.ref)
    theirs = git.run("rev-parse", "--verify", "FETCH_HEAD^{commit}")
    base = git.ask("merge-base", "HEAD", theirs)
    if base is None:
        raise RepositoryError(_rewritten(to, "it has no commit in common with the branch here"))
    _check_for_others(git, to, owns, theirs, before)
    taken_back = _taken_back(git, base, "HEAD", theirs)
    with index.locked(git), index.copied(git, "rewind") as copy:
        _note_what_is_theirs_already(git, copy, theirs)
        git.run("update-ref", TAKEN_BACK, "HEAD")
        git.run("update-ref", REWIND, theirs)
        git.ask("update-index", "-q", "--refresh", environment=copy.environment)
        try:
            git.run("read-tree", "-m", "-u", "HEAD", theirs, environment=copy.environment)
        except RepositoryError as error:
            _put_back(git, copy)
            raise RepositoryError(
                f"{to} has moved on, and uncommitted changes are in the way of its commits: commit them, run"
                f" `git pull --rebase` and publish again ({str(error).partition(': ')[2]})"
            ) from error
        index.put_in_place(git, copy)
        git.run("update-ref", "-m", "paperboy: start again from the remote", "HEAD", theirs)
        git.run("update-ref", "-d", REWIND)
    return taken_back


def left_taken_back(git: Commands) -> TakenBack | None:
    """Return what a rewind has taken back that was not committed again since, or None if there is nothing.

    Between the two, the run was killed, or git refused its commit.
    """
    before = git.ref(TAKEN_BACK)
    base = git.ask("merge-base", "HEAD", TAKEN_BACK) if before and git.head else None
    if base is None or base == before:  # the branch has it
        forget_taken_back(git)
        return None
    return _taken_back(git, base, TAKEN_BACK, "HEAD")


def forget_taken_back(git: Commands) -> None:
    """Note that what was taken back is committed again."""
    if git.ref(TAKEN_BACK):
        git.run("update-ref", "-d", TAKEN_BACK)


def undo_killed(git: Commands) -> list[str]:
    """Put back to the last commit the files that a rewind was at when it was killed, and return their names.

    Between two commits git removes and writes files one by one: what is not there, or only in part, is not a
    person's doing. A file that holds anything else is left alone.
    """
    if git.ref(REWIND) is None or git.head is None:
        return []
    with index.locked(git), index.copied(git, "undo") as copy:
        return _put_back(git, copy)


def _taken_back(git: Commands, base: str, ours: str, theirs: str) -> TakenBack:
    changed = history.changes(git, base, ours)
    files = {change.path: git.blob(change.name) for change in changed if not change.is_deletion}
    contested = {change.path for change in history.changes(git, base, theirs)}
    return TakenBack(files, frozenset(contested & files.keys()))


def _check_for_others(
    git: Commands, to: Destination, owns: OwnsBelowRoot, theirs: str, before: str | None
) -> None:
    """Raise RepositoryError when commits that are not on the remote are not all paperboy's."""
    foreign = history.foreign_file(git, history.commits_without(git, theirs), owns)
    if foreign is None:
        return
    here_only = (theirs, before) if before else (theirs,)
    if history.foreign_file(git, history.commits_without(git, *here_only), owns) is None:
        raise RepositoryError(_rewritten(to, f"commits that it had are gone from it, and are here ({foreign})"))
    raise RepositoryError(
        f"{to} has moved on, and here are unpushed commits that are not paperboy's ({foreign}): run"
        " `git pull --rebase` and publish again"
    )


def _rewritten(to: Destination, how: str) -> str:
    return (
        f"the history of {to.branch} on {to} was rewritten (a forced push): {how}. Nothing was pushed. Keep the"
        f" branch here under another name (`git branch kept`), take the remote's (`git fetch {to} {to.branch}`,"
        " then `git reset --keep FETCH_HEAD`), bring over what you need of `kept`, and publish again"
    )


def _put_back(git: Commands, copy: Copy) -> list[str]:
    between = history.changes(git, "HEAD", REWIND)
    back = {change.path: change for change in history.changes(git, REWIND, "HEAD")}
    midway = [change.path for change in between if _is_between(git, change, back[change.path])]
    standing = [name for name in midway if not back[name].is_deletion]
    if standing:
        git.run("checkout", "--quiet", "HEAD", "--", *standing, environment={**copy.environment, **LITERALLY})
    for name in midway:
        if name not in standing:
            (git.root / name).unlink(missing_ok=True)
            git.run("update-index", "--force-remove", "--", name, environment=copy.environment)
    index.put_in_place(git, copy)
    git.run("update-ref", "-d", REWIND)
    return midway


def _is_between(git: Commands, there: Change, here: Change) -> bool:
    """Return whether git may have left the file so on its way between two commits."""
    path = git.root / there.path
    if not os.path.lexists(path):
        return True
    if not _is_plain(path):
        return False
    blobs = [change.name for change in (here, there) if not change.is_deletion]
    if git.run("hash-object", "--", there.path) in blobs:
        return True
    found = path.read_bytes()
    return any(git.blob(name).startswith(found) for name in blobs)


def _note_what_is_theirs_already(git: Commands, copy: Copy, theirs: str) -> None:
    """Put into the index what the work tree has as `theirs` does: a rewind that was killed left it so."""
    for change in history.changes(git, "HEAD", theirs):
        path = git.root / change.path
        if not os.path.lexists(path):
            if change.is_deletion:
                git.run("update-index", "--force-remove", "--", change.path, environment=copy.environment)
        elif _is_plain(path) and git.run("hash-object", "--", change.path) == change.name:
            entry = f"{change.mode},{change.name},{change.path}"
            git.run("update-index", "--add", "--cacheinfo", entry, environment=copy.environment)


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
