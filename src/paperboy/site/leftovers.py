"""What a run that was killed has left in .git: it is told from what a git that is at work needs, and removed.

The index's lock says itself whose it is (see `index`). A lock on a branch is empty: it is ours if paperboy's note
says that a git of its own was about to move branches, and the lock is not older than the note.
"""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from paperboy.errors import SetupError
from paperboy.site import index
from paperboy.site.commands import NOTE, Commands

SETTLED_SECONDS = 0.5  # git has a lock on a branch for milliseconds
NOTE_COUNTS_SECONDS = 600  # after that, whoever made a lock, it was not the git of the note


def clear(git: Commands, refs: Iterable[str], sleep: Callable[[float], None] = time.sleep) -> list[str]:
    """Remove the locks that paperboy's own gits have left, and return their names.

    `refs` are the full names of the branches that a run moves. Raises SetupError when there is a lock of somebody
    else's: git is at work, or was killed, and nobody but a person can know. Call it with paperboy's lock held, so
    that no other paperboy is at work.
    """
    removed = []
    index_lock = index.lock_of(git)
    if index.is_locked_by_us(index_lock):
        index_lock.unlink(missing_ok=True)
        removed.append(index_lock.name)
    for lock in _locks_of_branches(git, refs):
        if _is_ours(lock, git.own_folder / NOTE, sleep):
            lock.unlink(missing_ok=True)
            removed.append(_name(git, lock))
    _clear_own_folder(git.own_folder)
    _wait_for_others([index_lock, *_locks_of_branches(git, refs)], sleep)
    (git.own_folder / NOTE).unlink(missing_ok=True)
    return removed


def _locks_of_branches(git: Commands, refs: Iterable[str]) -> list[Path]:
    locks = [git.git_folder / "HEAD.lock"]
    locks += [git.common_folder / f"{name}.lock" for name in ("packed-refs", "shallow")]
    locks += [
        (git.git_folder if ref.startswith("refs/worktree/") else git.common_folder) / f"{ref}.lock" for ref in refs
    ]
    return [lock for lock in locks if lock.exists()]


def _is_ours(lock: Path, note: Path, sleep: Callable[[float], None]) -> bool:
    try:
        noted = note.stat().st_mtime
        made = lock.stat().st_mtime
    except FileNotFoundError:
        return False
    if not noted <= made <= noted + NOTE_COUNTS_SECONDS:
        return False
    sleep(max(0.0, min(SETTLED_SECONDS, made + SETTLED_SECONDS - time.time())))  # a git that outlived its paperboy
    return lock.exists()


def _clear_own_folder(folder: Path) -> None:
    for path in folder.glob(f"{index.PREFIX}*"):
        if path.suffix == ".lock" or time.time() - path.stat().st_mtime > index.KEPT_SECONDS:
            path.unlink(missing_ok=True)
    for path in folder.glob("lock-*"):
        path.unlink(missing_ok=True)


def _wait_for_others(locks: Iterable[Path], sleep: Callable[[float], None]) -> None:
    for lock in locks:
        for _ in range(round(index.WAIT_SECONDS / index.PAUSE_SECONDS)):
            if not lock.exists():
                break
            sleep(index.PAUSE_SECONDS)
        else:
            raise SetupError(index.in_the_way(lock))


def _name(git: Commands, lock: Path) -> str:
    folder = git.git_folder if lock.is_relative_to(git.git_folder) else git.common_folder
    return lock.relative_to(folder).as_posix()
