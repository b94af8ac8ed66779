"""What keeps a commit from holding what a run makes, or a clone from taking it: told before anything is made."""

import os
from collections.abc import Iterable
from pathlib import PurePosixPath

from paperboy.errors import RepositoryError, SetupError
from paperboy.site.clone import Clone
from paperboy.site.objects import CommitTree, below_root


def check_folders(clone: Clone, tree: CommitTree, folders: Iterable[str]) -> None:
    """Raise SetupError where git would take no files below one of `folders` of the site."""
    whole = CommitTree(tree.objects, ".", tree.commit)
    for folder in folders:
        for part in _with_parents(below_root(clone.prefix, folder)):
            if why := _why_not_below(clone, part, whole):
                raise SetupError(why)


def check_filters(clone: Clone, tree: CommitTree, paths: Iterable[str]) -> None:
    """Raise SetupError where git runs a filter over one of `paths` of the site, such as Git LFS."""
    names = [below_root(clone.prefix, path) for path in paths]
    whole = CommitTree(tree.objects, ".", tree.commit)
    folders = {folder for name in names for folder in (".", *_with_parents(name)[:-1])}
    is_said_here = (clone.common_folder / "info/attributes").exists() or "core.attributesfile" in clone.settings
    if not is_said_here and not any(whole.entry(f"{folder}/.gitattributes") for folder in folders):
        return  # so that git need not be asked
    said = clone.run("check-attr", "-z", "filter", "--", *names).split("\0")
    for name, value in zip(said[::3], said[2::3], strict=False):
        if value not in ("unspecified", "unset"):
            raise SetupError(
                f"git's filter `{value}` (.gitattributes) is for {name}, too, and a run commits posts and archive"
                f" as they are: leave them out, with a line `{PurePosixPath(name).parts[0]}/** !filter` at its end"
            )


def ignored(clone: Clone, paths: Iterable[str]) -> list[str]:
    """Return those of `paths` of the site that a .gitignore or the like excludes: they are committed anyway."""
    names = {below_root(clone.prefix, path): path for path in paths}
    by_path = {"GIT_LITERAL_PATHSPECS": "0"}  # which this command does not know
    try:
        feed = [os.fsencode(f"{name}\0") for name in names]
        said = clone.run("check-ignore", "--no-index", "-z", "--stdin", feed=feed, environment=by_path)
    except RepositoryError:  # none of them
        return []
    return [names[name] for name in said.split("\0") if name]


def _with_parents(folder: str) -> list[str]:
    path = PurePosixPath(folder)
    return [str(part) for part in reversed((path, *path.parents)) if str(part) != "."]


def _why_not_below(clone: Clone, folder: str, tree: CommitTree) -> str | None:
    """Return why nothing is to be written below `folder` of the repository, and what to do, or None."""
    path = clone.root / folder
    entry = tree.entry(folder)
    if entry and entry.kind == "submodule":
        return (
            f"{path} is a submodule, and what is written there is in no commit of this repository: replace it"
            f" by a folder (`git rm --cached {folder}`, and remove {folder} from .gitmodules), or give the"
            " submodule's own site with --site"
        )
    if entry and not entry.is_folder:
        return f"{path} is a {entry.kind} in git: put a folder in its place, and commit and push that"
    if os.path.lexists(path / ".git"):
        return (
            f"{path} is a git repository of its own, and what is written there is in no commit of {clone.root}:"
            " move its .git away, or publish with --no-commit"
        )
    if path.is_symlink() or (hasattr(path, "is_junction") and path.is_junction()):
        return (
            f"{path} is a link, and git does not look behind links: put a folder in its place, or use --no-commit"
        )
    return None
