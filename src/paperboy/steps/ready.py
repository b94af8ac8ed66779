"""What a run makes sure of before it asks anybody: folders, the lock, the repository, what a killed run left."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from paperboy.errors import SetupError
from paperboy.papers import archive
from paperboy.papers.folders import folders_of, write_problems
from paperboy.post.ownership import adopted
from paperboy.site import lock
from paperboy.site.config import Site
from paperboy.site.repository import Repository, lock_file
from paperboy.steps.desk import Desk, Orders
from paperboy.terminal import Progress


@contextmanager
def ready(desk: Desk, orders: Orders, at_work: Progress) -> Iterator[Repository | None]:
    """Yield the repository to commit to, or None, while this is the only run at work in it.

    Raises SetupError when what is made could not be written, committed or pushed; then nothing was touched.
    """
    with ExitStack() as stack:
        if not orders.write:
            yield None
            return
        if problems := write_problems(desk.site):
            raise SetupError(problems[0])
        repository = None
        if orders.commit:
            repository = stack.enter_context(closing(Repository(desk.site.source)))
            _check_repository(repository, desk.site, orders)
        has_waited = stack.enter_context(lock.hold(_lock_file(desk.site), desk.sleep, at_work.tell))
        if repository:
            if has_waited:
                _check_repository(repository, desk.site, orders)
            _put_right(repository, desk.now, at_work.keep)
        yield repository


def _check_repository(repository: Repository, site: Site, orders: Orders) -> None:
    """Raise SetupError when what is made could not be committed or pushed. Nothing is written."""
    repository.check_can_commit(folders_of(site))
    if orders.push:
        repository.check_can_push()


def _lock_file(site: Site) -> Path:
    """Return the file that stands for the site's repository; where there is none, one among paperboy's own."""
    return lock_file(site.source) or site.source / archive.FOLDER / ".running"


def _put_right(repository: Repository, now: dt.datetime, tell: Callable[[str], None]) -> None:
    """Put right what a run that was killed has left in the repository. Raises SetupError when git is at work."""
    for name in repository.clear_leftovers():
        tell(f"removed {name}, which a git that was killed had left")
    for name in repository.undo_killed_rewind():
        tell(f"put {name} back, at which a run was killed")
    if repository.finish_killed_commit(adopted, now=now):
        tell("looked after a commit at which a run was killed")
