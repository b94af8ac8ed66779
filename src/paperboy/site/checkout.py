"""What a person has checked out: what they changed in it, and how it comes to a new commit with that untouched."""

import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from paperboy.errors import RepositoryError
from paperboy.site.clone import HEADS, OWN_FOLDER, Clone
from paperboy.site.objects import CommitTree, Entry, Objects

_REASON = "paperboy: what it has published"  # in the reflog
_OURS_SECONDS = 20  # a lock that was made in this time after the note of a run that was killed was its git's
# the tree without entries, which git knows without having it, by the length of names
EMPTY = {
    40: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    64: "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
# What git keeps in its folder while it is in the middle of something
# (https://git-scm.com/docs/gitrepository-layout; wt-status.c of git looks for the same files).
_GOING_ON = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply", "sequencer")


@dataclass(frozen=True)
class Status:
    """What is checked out, and which of the files that were asked for differ from it."""

    head: str | None  # the commit; None before the first
    branch: str | None
    changed: Mapping[str, frozenset[str]]  # by path below the root: names of the contents that are staged


class Checkout:
    """A person's branch, index and files."""

    def __init__(self, clone: Clone, objects: Objects) -> None:
        self._clone = clone
        self._objects = objects
        self._index = clone.git_folder / "index"
        # there while files change: from which commit to which
        self._note = clone.git_folder / OWN_FOLDER / "moving"

    def look(self, folders: Iterable[str]) -> Status:
        """Return what is checked out, and what is changed below `folders`. Raises RepositoryError."""
        form = ("--porcelain=v2", "--branch", "-z", "--no-renames", "--no-ahead-behind")
        what = ("--untracked-files=all", "--ignored=traditional", "--ignore-submodules=all")
        listed = self._clone.run("status", *form, *what, "--", *folders)
        head = branch = None
        changed: dict[str, frozenset[str]] = {}
        for line in listed.split("\0"):
            kind, _, about = line.partition(" ")
            if about.startswith("branch.oid "):
                head = _known(about.removeprefix("branch.oid "))
            elif about.startswith("branch.head "):
                branch = _known(about.removeprefix("branch.head "))
            elif kind in ("?", "!"):
                changed.setdefault(about, frozenset[str]())
            elif kind == "1":  # states, submodule, three modes, then what HEAD and the index have, and the path
                states, _, _, _, _, _, staged, path = about.split(" ", 7)
                changed[path] = frozenset({staged} if states[0] != "." else ())
            elif kind == "u":
                changed[about.split(" ", 9)[-1]] = frozenset({"conflict"})
        if head and not self._index.exists():
            changed = {}  # a clone without a checkout: nobody has deleted those files
        return Status(head, branch, changed)

    def contents(self, status: Status, path: str) -> list[bytes | None] | None:
        """Return what a changed file holds here, and what of it is staged; None where it is no plain file."""
        try:
            here = self.content(path)
        except OSError:
            return None
        contents = [here]
        for name in status.changed.get(path, ()):
            is_gone = set(name) == {"0"}
            staged = None if is_gone else self._objects.read(name)
            if staged is None and not is_gone:
                return None
            contents.append(staged)
        return contents

    def content(self, path: str) -> bytes | None:
        """Return what a file holds, with git's usual line ends; None where there is none. Raises OSError."""
        file = self._clone.root / path
        if file.is_symlink():
            raise OSError(f"{path} is a link")
        try:
            return file.read_bytes().replace(b"\r\n", b"\n")
        except FileNotFoundError:
            return None

    def half_way(self) -> set[str]:
        """Return the files that an ended run was at: git removes and writes them one by one, between two commits.

        What is not there, or only in part, is not a person's doing then.
        """
        try:
            old, new = self._note.read_text(encoding="utf-8").split()
            differing = self.differing(old, new)
        except (FileNotFoundError, ValueError, RepositoryError):
            return set()
        return {path for path, entries in differing.items() if self._is_between(path, entries)}

    def differing(self, old: str, new: str) -> Mapping[str, tuple[Entry | None, Entry | None]]:
        """Return the files that differ between two commits, as each has them."""
        fields = self._clone.run("diff-tree", "-r", "-z", "--raw", "--no-renames", old, new, "--").split("\0")
        return {path: _entries(about) for about, path in zip(fields[::2], fields[1::2], strict=False)}

    def why_not_to(self, new: str, status: Status, put_back: Collection[str]) -> str | None:
        """Return what of a person's is in the way to the commit `new`, or None. `put_back` is nobody's.

        git itself has no scruples about files that are ignored, or deleted.
        """
        if any((self._clone.git_folder / name).exists() for name in _GOING_ON):
            return f"a merge, a rebase or the like is going on in {self._clone.root}"
        old = status.head or EMPTY[len(new)]
        for path, (before, _) in (self.differing(old, new) if old != new else {}).items():
            is_theirs = path in status.changed or (before is None and self._is_taken(path))
            if is_theirs and path not in put_back:
                return f"{path} is changed or new there, and not committed"
        return None

    def _is_taken(self, path: str) -> bool:
        file = self._clone.root / path
        above = (folder for folder in file.parents if folder.is_relative_to(self._clone.root))
        return os.path.lexists(file) or any(os.path.lexists(folder) and not folder.is_dir() for folder in above)

    @property
    def is_half_way(self) -> bool:
        """Whether a run has ended while it changed files."""
        return self._note.exists()

    def remove_locks(self, branch: str | None) -> None:
        """Remove the locks that the git of a run has left that was killed. Call it with the lock."""
        ref = self._clone.common_folder / f"{HEADS}{branch}"
        for path in (self._index, self._clone.git_folder / "HEAD", ref):
            left = path.with_name(f"{path.name}.lock")
            with suppress(FileNotFoundError):
                if 0 <= left.stat().st_mtime - self._note.stat().st_mtime < _OURS_SECONDS:
                    left.unlink()

    def move(self, old: str | None, new: str, put_back: Iterable[str], note: str | None) -> None:
        """Bring branch, index and files from `old`, which is checked out, to `new`, and with it the ref `note`.

        `put_back` are files whose changes are nobody's. Raises RepositoryError in git's words where a person's
        changes are in the way, with nothing of them touched.
        """
        if self._index.with_name("index.lock").exists():
            raise RepositoryError(f"git is at work there, or was killed ({self._index}.lock is there)")
        start = old or EMPTY[len(new)]
        self._note.write_text(f"{start} {new}\n", encoding="utf-8")
        try:
            if self._index.exists() or old is None:
                self._put_back(old, put_back)
                self._read_tree(start, new)
            if old != new:
                updates = f"update HEAD {new} {old or '0' * len(new)}\n" + (
                    f"update {note} {new}\n" if note else ""
                )
                self._clone.run("update-ref", "-m", _REASON, "--stdin", feed=os.fsencode(updates))
        except RepositoryError:
            self._put_back(old, self.half_way())
            self._note.unlink()
            raise
        self._note.unlink()

    def _read_tree(self, old: str, new: str) -> None:
        try:
            self._clone.run("read-tree", "-m", "-u", old, new)
        except RepositoryError:  # git takes files for changed that have another time only, until it looks
            with suppress(RepositoryError):  # it says so when files have changed
                self._clone.run("update-index", "-q", "--refresh")
            self._clone.run("read-tree", "-m", "-u", old, new)

    def _put_back(self, head: str | None, paths: Iterable[str]) -> None:
        """Give index and files what `head` has at `paths`."""
        committed = CommitTree(self._objects, ".", head)
        gone: list[str] = []
        there: list[str] = []
        for path in paths:
            (there if committed.entry(path) else gone).append(path)
        for path in gone:
            (self._clone.root / path).unlink(missing_ok=True)
        if gone and self._index.exists():
            self._clone.run("update-index", "--force-remove", "-z", "--stdin", feed=_lines(gone))
        if there:
            options = ("--quiet", str(head), "--pathspec-from-file=-", "--pathspec-file-nul")
            self._clone.run("checkout", *options, feed=_lines(there))

    def _is_between(self, path: str, between: tuple[Entry | None, Entry | None]) -> bool:
        try:
            found = self.content(path)
        except OSError:
            return False
        if found is None:
            return True
        contents = (self._objects.read(entry.name) for entry in between if entry and entry.is_file)
        return any(content.startswith(found) for content in contents if content is not None)


def _entries(about: str) -> tuple[Entry | None, Entry | None]:
    """Read what git says of a change (https://git-scm.com/docs/git-diff-tree#_raw_output_format)."""
    mode_before, mode, before, name, *_ = about.removeprefix(":").split(" ")
    return _entry(mode_before, before), _entry(mode, name)


def _entry(mode: str, name: str) -> Entry | None:
    return Entry(mode, name) if mode.strip("0") else None


def _known(text: str) -> str | None:
    return None if text.startswith("(") else text


def _lines(paths: Iterable[str]) -> bytes:
    return b"".join(os.fsencode(f"{path}\0") for path in paths)
