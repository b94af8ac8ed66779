"""git's index: the person's is locked and changed whole or not at all, and git works on copies of it.

git keeps `index.lock` on disk from a command's beginning to its end, and takes its being there for "somebody is at
work" (https://git-scm.com/docs/api-lockfile). paperboy makes that lock itself, with words in it by which the next
run knows it again; a git that it starts works on an index of its own, and so can leave no lock but its own.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from paperboy.errors import RepositoryError
from paperboy.site.commands import Commands

PREFIX = "index-"  # of the copies, in paperboy's folder in .git
KEPT_SECONDS = 86_400  # a git that has outlived its paperboy may still need its copy
WAIT_SECONDS = 1.0  # an editor's `git status` has the lock for a moment only
PAUSE_SECONDS = 0.1

_WORDS = "paperboy has locked the index. If it was killed, its next run removes this.\n"


@dataclass(frozen=True)
class Copy:
    """A copy of the index, and what tells git to work on it."""

    path: Path

    @property
    def environment(self) -> dict[str, str]:
        """What git has to find in its environment."""
        return {"GIT_INDEX_FILE": str(self.path)}


def path_of(git: Commands) -> Path:
    """Return where the work tree's index lies."""
    return git.git_folder / "index"


def lock_of(git: Commands) -> Path:
    """Return where the index's lock lies while somebody has it."""
    return git.git_folder / "index.lock"


def is_locked_by_us(lock: Path) -> bool:
    """Return whether `lock` is one that a paperboy has made."""
    try:
        return lock.read_bytes() == _WORDS.encode()
    except OSError:
        return False


@contextmanager
def locked(git: Commands, sleep: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """Keep every other git from changing the index. Raises RepositoryError when one is at it, and stays at it."""
    lock = lock_of(git)
    git.own_folder.mkdir(exist_ok=True)
    for _ in range(round(WAIT_SECONDS / PAUSE_SECONDS)):
        if _make(lock, git.own_folder / f"lock-{os.getpid()}"):
            break
        sleep(PAUSE_SECONDS)
    else:
        raise RepositoryError(in_the_way(lock))
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def in_the_way(lock: Path) -> str:
    """Return what to do about a lock of somebody else's."""
    return (
        f"git is at work in this repository: {lock} is there. Finish what it is at (`git commit` may have its"
        " editor open), and publish again. If no git runs, one was killed: delete that file"
    )


@contextmanager
def copied(git: Commands, name: str) -> Iterator[Copy]:
    """Yield a copy of the index; it is gone afterwards."""
    index = path_of(git)
    copy = Copy(git.own_folder / f"{PREFIX}{os.getpid()}-{name}")
    copy.path.unlink(missing_ok=True)
    if index.exists():
        shutil.copy2(index, copy.path)  # with its time, which tells git whether files changed after it
    try:
        yield copy
    finally:
        copy.path.unlink(missing_ok=True)


def put_in_place(git: Commands, copy: Copy) -> None:
    """Make `copy` the repository's index. The caller has it locked."""
    copy.path.replace(path_of(git))


def _make(lock: Path, temporary: Path) -> bool:
    """Make the lock with its words in it, whole or not at all. Returns False if there is one."""
    temporary.write_text(_WORDS, encoding="utf-8")
    try:
        os.link(temporary, lock)
    except FileExistsError:
        return False
    except OSError:  # no links on this file system
        try:
            with lock.open("x", encoding="utf-8") as file:
                file.write(_WORDS)
        except FileExistsError:
            return False
    finally:
        temporary.unlink(missing_ok=True)
    return True
