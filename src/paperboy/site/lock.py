"""One paperboy at a time in a site: a lock that ends with its process."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from paperboy.errors import SetupError

WAIT_SECONDS = 300
PAUSE_SECONDS = 1


@contextmanager
def hold(path: Path, sleep: Callable[[float], None], tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock on `path`, a file of the site that is only read; another process waits for it.

    The kernel lets go of it when the process ends, however it ends (flock(2)). Raises SetupError when another
    process has it for longer than `WAIT_SECONDS`.
    """
    with path.open("rb") as file:
        for number in range(WAIT_SECONDS // PAUSE_SECONDS + 1):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if number == 0:
                    tell("another paperboy is at work in this site: waiting for it")
                sleep(PAUSE_SECONDS)
            else:
                yield
                return
    raise SetupError(f"another paperboy has been at work in {path.parent} for {WAIT_SECONDS} s: try again later")
