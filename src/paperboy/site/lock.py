"""One paperboy at a time in a repository: a lock that ends with its process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from paperboy.errors import SetupError

WAIT_SECONDS = 300


@contextmanager
def hold(path: Path, status: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock on the file `path`, which is made and stays; another process waits for it.

    The system lets go of it when the process ends, however it ends. Raises SetupError when another process has it
    for longer than `WAIT_SECONDS`, or when there can be no lock.
    """
    lock = FileLock(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            status("another paperboy is at work in this repository: waiting for it")
            lock.acquire(timeout=WAIT_SECONDS)
    except Timeout as error:
        raise SetupError(
            f"another paperboy has been at work for {WAIT_SECONDS} s ({path} is locked): try again later"
        ) from error
    except OSError as error:
        raise SetupError(f"cannot lock {path}: {error.strerror or error}") from error
    try:
        yield
    finally:
        lock.release()
