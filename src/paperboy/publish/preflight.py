"""Preconditions of a run, checked before any request: folders, the branch, and whether another run is going on."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from paperboy.errors import RepositoryError, SetupError
from paperboy.papers import archive
from paperboy.papers.folders import write_problems
from paperboy.publish.context import Context, Options
from paperboy.site import lock
from paperboy.site.branch import Branch
from paperboy.site.clone import Clone
from paperboy.site.config import Blog
from paperboy.terminal import Progress


@contextmanager
def prepared_branch(context: Context, options: Options, progress: Progress) -> Iterator[Branch | None]:
    """Yield the branch to commit to; None if posts are written into the blog's folder without a commit.

    Raises SetupError when posts could not be written, committed or pushed; then nothing was touched.
    """
    blog = context.blog
    if options.commit and (branch := _branch(blog, options, progress)):
        with closing(branch):
            yield branch
            if options.write and options.push and (why_not := branch.bring_forward()):
                progress.notice(why_not)
    elif options.write:
        if problems := write_problems(blog):
            raise SetupError(problems[0])
        with lock.hold(_lock_file(blog), progress.status):
            yield None
    else:
        yield None


def _lock_file(blog: Blog) -> Path:
    """Return the file that a run locks: the clone's, or without a clone one beside the archive."""
    try:
        with closing(Clone(blog.source)) as clone:
            return clone.lock_file
    except SetupError:
        return blog.source / archive.FOLDER / ".running"


def _branch(blog: Blog, options: Options, progress: Progress) -> Branch | None:
    """Return the branch; None for a dry run without a usable branch, which reads the folder instead."""
    folders = (blog.posts, archive.FOLDER)
    try:
        return Branch(blog.source, folders, push=options.push, status=progress.status)
    except (SetupError, RepositoryError):
        if options.write:
            raise
        return None
