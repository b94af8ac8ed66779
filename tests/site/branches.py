"""Runs as `publish` has them, on a branch: what to write is given, the rest is real."""

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from paperboy.errors import PushRejectedError
from paperboy.site.branch import Branch
from paperboy.site.tree import Folder
from tests.helpers import NOW, Blog, git

POST = "_posts/2026-02-09-daily-papers.md"
OTHER = "_posts/2026-02-10-daily-papers.md"
DAY = "_papers/2026/2026-02-09.json"
OURS = b"A post of paperboy's.\n"
ANEW = b"A post of paperboy's, with other votes.\n"


@contextmanager
def opened(folder: Path, *, push: bool = True) -> Iterator[Branch]:
    branch = Branch(folder, ("_posts", "_papers"), push=push, status=lambda _: None)
    try:
        yield branch
    finally:
        branch.close()


def run(
    folder: Path, changes: Mapping[str, bytes | None], *, push: bool = True, now: dt.datetime = NOW
) -> str | None:
    """Publish `changes` in the clone at `folder`, and return why it is not brought up to date, or None."""
    with opened(folder, push=push) as branch:
        wanted = {path: content for path, content in changes.items() if path not in branch.changed_by_person()}
        while True:
            branch.commit({**branch.unpushed_ours, **wanted}, "Papers", now)
            try:
                branch.push()
            except PushRejectedError:
                branch.refresh()
            else:
                return branch.bring_forward()


def put(blog: Blog, path: str, content: bytes = b"A person's.\n") -> str:
    target = blog.folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return path


def leave(blog: Blog, path: str, content: bytes | None = OURS) -> str:
    """Write a file as `--no-commit` does."""
    Folder(blog.folder).write(path, content)
    return path


def move_remote_on(blog: Blog, path: str = "about.md", content: bytes | None = b"A person's.\n") -> str:
    """Let somebody else push a change of one file, and return the commit."""
    other = blog.another_clone(f"other-{len(list(blog.clone.parent.iterdir()))}")
    if content is None:
        other.git("rm", "--quiet", path)
    else:
        put(other, path, content)
    other.git("add", ".")
    other.git("commit", "--quiet", "--message", f"Another's {path}")
    other.git("push", "--quiet")
    return other.head()


def there(blog: Blog, path: str, branch: str = "main") -> bytes | None:
    """Return what the remote has at `path`, or None."""
    name = os.path.normpath(f"{blog.below}/{path}")
    if name not in git(blog.remote, "ls-tree", "-r", "-z", "--name-only", branch).split("\0"):
        return None
    return git(blog.remote, "cat-file", "blob", f"{branch}:{name}").encode() + b"\n"


def is_clean(blog: Blog) -> bool:
    """Return whether the clone has what the remote has, and git sees nothing else."""
    newest = git(blog.remote, "rev-parse", "main")
    return (newest, "", "") == (
        blog.head(),
        blog.git("status", "--porcelain", "--ignored"),
        blog.git("for-each-ref", "refs/paperboy"),
    )


def state(blog: Blog) -> tuple[str, ...]:
    """Return what a person would notice: files, index, refs, git's settings."""
    files = {
        str(path): path.read_bytes()
        for path in sorted(blog.clone.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }
    refs = blog.git("for-each-ref") + "".join(f" {path.name}" for path in sorted((blog.clone / ".git").iterdir()))
    return (
        str(files),
        blog.git("status", "--porcelain", "--ignored"),
        blog.git("diff", "--cached"),
        refs,
        blog.head(),
    )


def script(path: Path, text: str) -> Path:
    """Write a program, such as a hook of git's."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path
