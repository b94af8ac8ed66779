"""What a run makes sure of before it asks anybody: folders, the branch, and that no other run is at work."""

import functools
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from paperboy.errors import RepositoryError, SetupError
from paperboy.papers import archive
from paperboy.papers.folders import write_problems
from paperboy.post.ownership import is_own_file
from paperboy.publish.context import Context, Options
from paperboy.site import lock
from paperboy.site.branch import Branch
from paperboy.site.clone import OWN_FOLDER, Clone
from paperboy.site.config import Site
from paperboy.terminal import Progress


@contextmanager
def ready(context: Context, options: Options, at_work: Progress) -> Iterator[Branch | None]:
    """Yield the branch to commit to, or None where the site's folder is written to.

    Raises SetupError when what is made could not be written, committed or pushed; then nothing was touched.
    """
    site = context.site
    if options.commit and (branch := _branch(site, options)):
        with closing(branch):
            yield branch
            if options.write and (why_not := branch.bring_forward()):
                at_work.keep(why_not)
    elif options.write:
        if problems := write_problems(site):
            raise SetupError(problems[0])
        with lock.hold(_lock_file(site), context.sleep, at_work.tell):
            yield None
    else:
        yield None


def _lock_file(site: Site) -> Path:
    """Return the file that stands for the site's repository; where there is none, one beside its archive."""
    try:
        with closing(Clone(site.source)) as clone:
            return clone.common_folder / OWN_FOLDER / "running"
    except SetupError:
        return site.source / archive.FOLDER / ".running"


def _branch(site: Site, options: Options) -> Branch | None:
    """Return the branch; for a dry run None where there is none to be had: it goes by the folder then."""
    try:
        return branch_of(site, push=options.push)
    except (SetupError, RepositoryError):
        if options.write:
            raise
        return None


def branch_of(site: Site, *, push: bool) -> Branch:
    """Return the branch that a site's posts are committed to. Raises SetupError, RepositoryError."""
    owns = functools.partial(is_own_file, site)
    return Branch(site.source, push=push, posts=site.posts, archive=archive.FOLDER, owns=owns)
