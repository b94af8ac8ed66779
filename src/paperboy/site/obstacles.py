"""What keeps a commit from holding what a run writes: found before anything is written."""

import os
import posixpath
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from paperboy.site.commands import LITERALLY, SUBMODULE, Commands

# What git keeps in its folder while it is in the middle of something
# (https://git-scm.com/docs/gitrepository-layout; wt-status.c of git looks for the same files).
_GOING_ON = (
    ("MERGE_HEAD", "a merge", "`git merge --abort`"),
    ("rebase-merge", "a rebase", "`git rebase --abort`"),
    ("rebase-apply/applying", "an am", "`git am --abort`"),
    ("rebase-apply", "a rebase", "`git rebase --abort`"),
    ("CHERRY_PICK_HEAD", "a cherry-pick", "`git cherry-pick --abort`"),
    ("REVERT_HEAD", "a revert", "`git revert --abort`"),
    ("sequencer", "a cherry-pick or revert", "`git cherry-pick --abort` or `git revert --abort`"),
    ("BISECT_LOG", "a bisect", "`git bisect reset`"),
)

_LINK = "120000"


def what_is_going_on(git: Commands) -> str | None:
    """Return what git is in the middle of and how to end it, or None."""
    for name, doing, end in _GOING_ON:
        if (git.git_folder / name).exists():
            return f"{doing} is going on in {git.root}: finish or abort it first ({end})"
    conflicts = [entry.partition("\t")[2] for entry in git.names("ls-files", "--unmerged", "-z")]
    if conflicts:
        return (
            f"nobody has solved the conflicts in {git.root} yet ({conflicts[0]}): solve and `git add` them first"
        )
    return None


def what_is_in_the_way(git: Commands, folders: Iterable[str]) -> str | None:
    """Return why git would not take the files of one of `folders` (below its root) and what to do, or None."""
    folders = list(folders)
    parts = list(dict.fromkeys(part for folder in folders for part in _with_parents(folder)))
    if not parts:
        return None
    entries = git.names("ls-files", "-t", "--stage", "-z", "--", *parts, environment=LITERALLY)
    modes, hidden = {}, []
    for entry in entries:  # such as `H 100644 OBJECT 0`, a tab, and the path
        meta, _, path = entry.partition("\t")
        modes[path] = meta.split(" ")[1]
        if meta.startswith("S ") and path.startswith(tuple(f"{folder}/" for folder in folders)):
            hidden.append(path)
    for part in parts:
        if why := _why_not_below(git, part, modes.get(part)):
            return why
    if hidden:
        return (
            f"git leaves {hidden[0]} out of the work tree (a sparse checkout, or `git update-index"
            f" --skip-worktree`), so that it seems to be deleted: run `git sparse-checkout add"
            f" {posixpath.dirname(hidden[0])}`, or `git update-index --no-skip-worktree` for each of them"
        )
    return None


def ignored_by(git: Commands, names: Iterable[str]) -> list[str]:
    """Return those of `names`, below git's root, that a .gitignore or the like excludes."""
    return [name for name in names if git.ask("check-ignore", "--no-index", "--", name) is not None]


def _with_parents(folder: str) -> list[str]:
    path = PurePosixPath(folder)
    return [str(part) for part in reversed((path, *path.parents)) if str(part) != "."]


def _why_not_below(git: Commands, folder: str, mode: str | None) -> str | None:
    """Return why git takes nothing below `folder`, which its index has with `mode` if it is no folder there."""
    path = git.root / folder
    if mode == SUBMODULE:
        return (
            f"{path} is a submodule, and what is written there is in no commit of this repository: replace it"
            f" by a folder (`git rm --cached {folder}`, and remove {folder} from .gitmodules), or give the"
            " submodule's own site with --site"
        )
    if mode:
        what = "link" if mode == _LINK else "file"
        return f"{path} is a {what} in git's index: put a folder in its place, and commit that"
    if os.path.lexists(path / ".git"):
        return (
            f"{path} is a git repository of its own, and what is written there is in no commit of {git.root}:"
            " move its .git away, or publish with --no-commit"
        )
    if _is_link(path):
        return (
            f"{path} is a link, and git does not look behind links: put a folder in its place, or use --no-commit"
        )
    return None


def _is_link(path: Path) -> bool:
    return path.is_symlink() or (hasattr(path, "is_junction") and path.is_junction())
