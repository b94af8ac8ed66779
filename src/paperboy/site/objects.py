"""Reads a commit of the clone, file by file, through one `git cat-file --batch` that is kept."""

import os
import posixpath
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from git.cmd import Git
from git.exc import GitError

from paperboy.errors import FileError, RepositoryError
from paperboy.site.clone import Clone
from paperboy.site.tree import blob_id

_TREE, _SUBMODULE, _LINK = "40000", "160000", "120000"
_ASKED_AGAIN = 2  # somebody may kill the git that reads


@dataclass(frozen=True)
class Entry:
    """What a folder has under a name: git's mode for it, and the object's name."""

    mode: str
    name: str

    @property
    def is_folder(self) -> bool:
        """Whether more entries are in it."""
        return self.mode == _TREE

    @property
    def is_file(self) -> bool:
        """Whether it holds something to read: a link has where it leads."""
        return self.mode not in (_TREE, _SUBMODULE)

    @property
    def kind(self) -> str:
        """What people call it."""
        return {_TREE: "folder", _SUBMODULE: "submodule", _LINK: "link"}.get(self.mode, "file")


class Objects:
    """git's objects by name (https://git-scm.com/docs/git-cat-file#_batch_output)."""

    def __init__(self, clone: Clone) -> None:
        self._clone = clone
        self._process: Git.AutoInterrupt | None = None

    @property
    def algorithm(self) -> str:
        """By which objects are named here."""
        return self._clone.settings.get("extensions.objectformat", "sha1")

    def read(self, name: str) -> bytes | None:
        """Return what an object holds, or None where the clone has none of that name. Raises RepositoryError."""
        found = self.find(name)
        return found[1] if found else None

    def find(self, revision: str) -> tuple[str, bytes] | None:
        """Return an object's name and what it holds, or None where there is none. Raises RepositoryError."""
        for _ in range(_ASKED_AGAIN):
            self._process = self._process or self._clone.keep_running("cat-file", "--batch")
            try:
                return _answer(self._process.stdin, self._process.stdout, revision)
            except (EOFError, OSError):
                said = self._process.stderr.read().decode("utf-8", "replace").strip()
                self.close()
        raise RepositoryError(f"git cat-file failed: {said or 'it was killed'}")

    def close(self) -> None:
        """End the process."""
        if process := self._process:
            self._process = None
            for stream in (process.stdout, process.stderr):
                stream.close()
            with suppress(OSError):  # it has ended already
                process.stdin.close()
            with suppress(GitError):
                process.wait()


class CommitTree:
    """The files of a commit. Paths are below the site; `..` leads to other folders of the repository."""

    def __init__(self, objects: Objects, prefix: str, commit: str | None) -> None:
        """Read `commit`; None is the state before the first, without files."""
        self.objects = objects
        self._prefix = prefix
        self.move_to(commit)

    def move_to(self, commit: str | None) -> None:
        """Read another commit from now on."""
        self.commit = commit
        self._root: Entry | None = None
        self._folders: dict[str, Mapping[str, Entry]] = {}

    def read(self, path: str) -> bytes | None:
        """Return what a file holds, or None where there is none. Raises FileError."""
        try:
            entry = self.entry(path)
            return self._object(entry.name) if entry and entry.is_file else None
        except RepositoryError as error:
            raise FileError(f"cannot read {path} of commit {str(self.commit)[:10]}: {error}") from error

    def blob_id(self, content: bytes) -> str:
        """Return the id that git gives to `content`."""
        return blob_id(content, self.objects.algorithm)

    def blob_ids(self, folder: str) -> Mapping[str, str]:
        """Return the files below `folder`, at any depth, each with git's name for its content."""
        entry = self.entry(folder)
        return dict(self._files(folder, entry)) if entry and entry.is_folder else {}

    def entry(self, path: str) -> Entry | None:
        """Return what the commit has at `path`, or None."""
        entry = self._root = self._root or self._top()
        for part in PurePosixPath(below_root(self._prefix, path)).parts:
            if entry is None or not entry.is_folder:
                return None
            entry = self._entries(entry.name).get(part)
        return entry

    def _top(self) -> Entry | None:
        if self.commit is None:
            return None
        return Entry(_TREE, self._object(self.commit).split(b"\n", 1)[0].split()[1].decode())

    def _files(self, folder: str, entry: Entry) -> Iterator[tuple[str, str]]:
        for name, below in self._entries(entry.name).items():
            if below.is_folder:
                yield from self._files(f"{folder}/{name}", below)
            elif below.is_file:
                yield f"{folder}/{name}", below.name

    def _entries(self, name: str) -> Mapping[str, Entry]:
        if name not in self._folders:
            self._folders[name] = dict(_parsed(self._object(name), len(name) // 2))
        return self._folders[name]

    def _object(self, name: str) -> bytes:
        content = self.objects.read(name)
        if content is None:
            raise RepositoryError(f"the object {name} is missing or damaged in this clone: see `git fsck`")
        return content


def below_root(prefix: str, path: str) -> str:
    """Return `path`, which is below the folder `prefix` of a repository, as one below its root."""
    return posixpath.normpath(posixpath.join(prefix, path))


def _answer(ask: BinaryIO, answers: BinaryIO, revision: str) -> tuple[str, bytes] | None:
    ask.write(os.fsencode(f"{revision}\n"))
    ask.flush()
    head = answers.readline().split()
    if not head:
        raise EOFError
    if head[-1] in (b"missing", b"ambiguous"):
        return None
    size = int(head[2])
    content = answers.read(size + 1)
    if len(content) <= size:
        raise EOFError
    return head[0].decode(), content[:size]


def _parsed(tree: bytes, length: int) -> Iterator[tuple[str, Entry]]:
    """Yield the entries of a tree, in whose binary form names of objects have `length` bytes."""
    at = 0
    while at < len(tree):
        space = tree.index(b" ", at)
        end = tree.index(b"\0", space)
        name = tree[space + 1 : end].decode("utf-8", "surrogateescape")
        yield name, Entry(tree[at:space].decode(), tree[end + 1 : end + 1 + length].hex())
        at = end + 1 + length
