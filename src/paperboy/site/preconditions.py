"""What keeps posts and archive from being committed, or a clone from taking them: reported before a run begins."""

import os
from collections.abc import Iterable
from pathlib import PurePosixPath

from paperboy.errors import SetupError
from paperboy.site.clone import Clone
from paperboy.site.commit_tree import CommitTree


def check_folders(clone: Clone, tree: CommitTree, folders: Iterable[str]) -> None:
    """Raise SetupError where git would take no files below one of `folders` of the site."""
    for folder in folders:
        path = PurePosixPath(clone.name_of(folder))
        for name in map(str, (*reversed(path.parents[:-1]), path)):
            if why := _why_not_below(clone, tree, name):
                raise SetupError(f"{clone.root / name} {why}")


def _why_not_below(clone: Clone, tree: CommitTree, name: str) -> str | None:
    if (kind := tree.kind(name)) not in (None, "folder"):
        return (
            f"is a {kind} in git: put a folder in its place (`git rm --cached {name}`), and commit and push that"
        )
    path = clone.root / name
    if os.path.lexists(path / ".git"):
        return "is a git repository of its own: move its .git away, or publish with --no-commit"
    if path.is_symlink() or (hasattr(path, "is_junction") and path.is_junction()):
        return "is a link, and git does not look behind links: put a folder in its place, or use --no-commit"
    return None


def check_filters(clone: Clone, paths: Iterable[str]) -> None:
    """Raise SetupError where git runs a filter over one of `paths` of the site, such as Git LFS."""
    said = clone.run("check-attr", "-z", "filter", "--", *map(clone.name_of, paths)).split("\0")
    for name, value in zip(said[::3], said[2::3], strict=False):
        if value not in ("unspecified", "unset"):
            raise SetupError(
                f"git's filter `{value}` (.gitattributes) is for {name}, too, and a run commits posts and archive"
                f" as they are: leave them out, with a line `{PurePosixPath(name).parts[0]}/** !filter` at its"
                " end, then `git add --renormalize .`, commit and push"
            )
