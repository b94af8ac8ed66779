"""One paperboy at a time in a repository: a lock that ends with its process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from paperboy.errors import SetupError

WAIT_SECONDS = 300
PAUSE_SECONDS = 1


@contextmanager
def hold(path: Path, sleep: Callable[[float], None], tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock on the file `path`, which is made and stays; another process waits for it.

    The system lets go of it when the process ends, however it ends. Raises SetupError when another process has it
    for longer than `WAIT_SECONDS`, or when there can be no lock.
    """
    lock = FileLock(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _wait(lock, path, sleep, tell)
    except OSError as error:
        raise SetupError(f"cannot lock {path}: {error.strerror or error}") from error
    try:
        yield
    finally:
        lock.release()


def _wait(lock: FileLock, path: Path, sleep: Callable[[float], None], tell: Callable[[str], None]) -> None:
    """Take the lock."""
    for number in range(WAIT_SECONDS // PAUSE_SECONDS + 1):
        try:
            lock.acquire(blocking=False)
        except Timeout:
            if number == 0:
                tell("another paperboy is at work in this repository: waiting for it")
            sleep(PAUSE_SECONDS)
        else:
            return
    raise SetupError(f"another paperboy has been at work for {WAIT_SECONDS} s ({path} is locked): try again later")
