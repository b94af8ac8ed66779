"""A person's checkout: finds the changes in it, and moves it to a new commit without touching theirs."""

import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from paperboy.errors import RepositoryError
from paperboy.site import files
from paperboy.site.clone import HEADS, Clone
from paperboy.site.commit_tree import CommitTree
from paperboy.site.unpublished import UnpublishedFiles, id_of

_REASON = "paperboy: what it has published"  # in the reflog
# What git keeps in its folder while it is in the middle of something
# (https://git-scm.com/docs/gitrepository-layout; wt-status.c of git looks for the same files).
_GOING_ON = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply", "sequencer")


class Checkout:
    """A person's branch, index and files.

    `head` is the commit that is checked out, None before the first; `branch` its name, None if there is none.
    `changed` has the files that are not as in that commit, each with the id of what is staged, or None where git
    does not know the file. They are those below the folders of `tree`, and after a run that was killed all others.
    `is_unfinished`: a run was killed while it moved this checkout.
    `local` has the blob ids of the files that commits change which are not on the remote.
    """

    def __init__(self, clone: Clone, tree: CommitTree) -> None:
        self._clone, self._tree = clone, tree
        self._index = clone.git_folder / "index"
        # git's own lock of the index; it is a folder, so that it is known for ours when a run was killed
        self._lock = clone.git_folder / "index.lock"
        self.local: Mapping[str, str] = {}
        self.unpublished = UnpublishedFiles(clone)
        self.look()

    def look(self) -> None:
        """Look at it again. Raises RepositoryError."""
        self.unpublished.look()
        self.is_unfinished = self._lock.is_dir()
        left = [path.name for path in self._lock.iterdir()] if self.is_unfinished else []
        aims = [name for name in left if self._clone.read(name)]  # commits that runs were about to come to
        form = ("--porcelain=v2", "--branch", "-z", "--no-renames", "--no-ahead-behind")
        what = ("--untracked-files=all", "--ignored=traditional", "--ignore-submodules=all")
        listed = self._clone.run("status", *form, *what, "--", *(() if aims else self._tree.folders))
        heading: dict[str, str] = {}
        self.changed: dict[str, str | None] = {}
        for line in listed.split("\0"):
            kind, _, about = line.partition(" ")
            if kind == "#":
                key, _, value = about.partition(" ")
                heading[key] = "" if value.startswith("(") else value
            elif kind in ("?", "!"):
                self.changed.setdefault(about)
            elif kind == "1":  # states, submodule, three modes, then what HEAD and the index have, and the name
                states, _, _, _, _, _, staged, name = about.split(" ", 7)
                self.changed[name] = staged if states[0] != "." else ""
            elif kind == "u":
                self.changed[about.split(" ", 9)[-1]] = "conflict"
        self.head, self.branch = heading["branch.oid"] or None, heading["branch.head"] or None
        self.ref = f"{HEADS}{self.branch}"  # the branch's full name
        if self.head and not self._index.exists():
            self.changed = {}  # a clone without a checkout: nobody has deleted those files
        self._between: dict[str, tuple[str, ...]] = {}
        for aim in aims:
            for name, ids in self.differing(self.head, aim).items():
                self._between[name] = (*self._between.get(name, ()), *ids)

    @property
    def own_commits(self) -> tuple[str, ...]:
        """The commits of this branch that runs have made here and not published."""
        return self.unpublished.ids.get(self.ref, ())

    def is_in_folders(self, name: str) -> bool:
        """Return whether a file is below the folders that a run writes to."""
        return name.startswith(tuple(f"{folder}/" for folder in self._tree.folders))

    def leftovers(self) -> set[str]:
        """Return the files that differ from the remote's without a person's doing.

        Earlier runs left them changed or in unpushed commits, or the same content was published since.
        """
        return set(filter(self._is_leftover, self.changed.keys() | self.local))

    def _is_leftover(self, name: str) -> bool:
        if not self.is_in_folders(name) and name not in self._between:
            return False
        staged = self.changed.get(name)
        try:
            contents = [self._content(name)]
        except OSError:
            return False
        contents += [self._clone.read(each) for each in (staged, self.local.get(name)) if each]
        return staged != "conflict" and all(self._is_content_of_a_run(name, content) for content in contents)

    def _is_content_of_a_run(self, name: str, content: bytes | None) -> bool:
        versions = [_with_usual_ends(self._clone.read(each) or b"") for each in self._between.get(name, ())]
        if versions and (content is None or any(each.startswith(content) for each in versions)):
            return True  # git removes and writes files one by one
        folder, _, file = name.rpartition("/")
        target = f"{folder}/{file[1:-4]}"  # where this is what was written of another file
        is_unfinished = name == files.temporary_of(Path(target)).as_posix()
        return self.is_in_folders(name) and (
            id_of(content) in self.unpublished.ids.get(name, ())
            or self._tree.has(self._clone.path_of(name), content)
            or (is_unfinished and (target in self.unpublished.ids or self._tree.kind(target) is not None))
        )

    def leftover_content(self, name: str) -> bytes | None:
        """Return the content of one of `leftovers`; None if a run was killed while it wrote the file."""
        content = self._content(name)
        return content if id_of(content) in self.unpublished.ids.get(name, ()) else None

    def _content(self, name: str) -> bytes | None:
        """Return what a file has, with git's usual line ends; None where there is none. Raises OSError."""
        file = self._clone.root / name
        if file.is_symlink():
            raise OSError(f"{name} is a link")
        try:
            return _with_usual_ends(file.read_bytes())
        except FileNotFoundError:
            return None

    def differing(self, old: str | None, new: str) -> Mapping[str, tuple[str, str]]:
        """Return the files that differ between two commits, with the ids of both versions; zeros: no such file."""
        if old == new:
            return {}
        form = ("-r", "-z", "--raw", "--no-renames")
        fields = self._clone.run("diff-tree", *form, old or self._tree.empty, new, "--").split("\0")
        ids = (about.split(" ")[2:4] for about in fields[::2] if about)
        return {name: (before, after) for name, (before, after) in zip(fields[1::2], ids, strict=False)}

    def note(self, new: str) -> None:
        """Record as a run's all changes between `head` and the commit `new`. Raises FileError."""
        own = (
            (name, after)
            for name, (_, after) in self.differing(self.head, new).items()
            if self.is_in_folders(name)
        )
        self.unpublished.add({self.ref: new, **{name: id_of(self._clone.read(after)) for name, after in own}})

    def move(self, new: str) -> None:
        """Move branch, index and files to the commit `new`, over `leftovers`.

        Raises RepositoryError, with nothing changed, where a person's change or a git command is in the way.
        """
        leftovers = self.leftovers() & self.changed.keys()
        self._check_nothing_in_the_way(self.differing(self.head, new), leftovers)
        try:
            self._lock.mkdir(exist_ok=True)
        except FileExistsError:
            raise RepositoryError(f"git is at work there, or was killed ({self._lock} is there)") from None
        try:
            if self.is_unfinished:
                for path in (self._clone.git_folder / "HEAD", self._clone.common_folder / self.ref):
                    path.with_name(f"{path.name}.lock").unlink(missing_ok=True)
            (self._lock / new).touch()
            if self._index.exists() or self.head is None:
                refresh = ("update-index", "-q", "--refresh")  # or another time alone makes a file a changed one
                self._restore(leftovers, refresh, ("read-tree", "-m", "-u", self.head or self._tree.empty, new))
            if self.head != new:
                self._clone.run("update-ref", "-m", _REASON, "HEAD", new, self.head or "0" * len(new))
        except BaseException:  # what cannot be put back now, the next run puts back
            with suppress(RepositoryError, OSError):
                self.look()
                self._restore(self._between.keys() & self.changed.keys() & self.leftovers())
                shutil.rmtree(self._lock)
            raise
        shutil.rmtree(self._lock)
        self.head, self._between, self.is_unfinished = new, {}, False
        self.changed = {name: staged for name, staged in self.changed.items() if name not in leftovers}

    def _check_nothing_in_the_way(
        self, differing: Mapping[str, tuple[str, str]], leftovers: Collection[str]
    ) -> None:
        """Raise RepositoryError where a person's file is in the way: git overwrites those that are ignored."""
        if any((self._clone.git_folder / name).exists() for name in _GOING_ON):
            raise RepositoryError("a merge, a rebase or the like is going on there")
        for name, (before, _) in differing.items():
            file = self._clone.root / name
            nearest = next(path for path in (file, *file.parents) if os.path.lexists(path))
            is_new = not before.strip("0")
            is_taken = name in self.changed or (is_new and (nearest == file or not nearest.is_dir()))
            if is_taken and name not in leftovers:
                raise RepositoryError(f"{name} is changed or new there, and not committed")

    def _restore(self, leftovers: Iterable[str], *then: tuple[str, ...]) -> None:
        """Give index and files what is committed, and have git do the commands `then`, on a copy of the index."""
        copy = Path(tempfile.mkdtemp(dir=self._lock), "index")
        if self._index.exists():
            shutil.copy2(self._index, copy)
        known = []
        for name in leftovers:
            if self.changed[name] is None:
                (self._clone.root / name).unlink(missing_ok=True)
            else:
                known.append(os.fsencode(f"{name}\0"))
        options = ("--staged", "--worktree", "--pathspec-from-file=-", "--pathspec-file-nul")
        restore = ("restore", "--quiet", f"--source={self.head or self._tree.empty}", *options)
        for command in (restore, *then) if known else then:
            self._clone.run(*command, feed=b"".join(known), environment={"GIT_INDEX_FILE": str(copy)})
        copy.replace(self._index)


def _with_usual_ends(content: bytes) -> bytes:
    """Return `content` with git's usual line ends, also where a file ends in the middle of one."""
    return content.replace(b"\r\n", b"\n").removesuffix(b"\r")
