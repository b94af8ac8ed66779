"""Trees: where a run reads posts and archive, and writes them. Here a folder, and a layer over another tree.

The third kind of tree, a commit, is in `commit_tree`. Paths are below the site's source.
"""

import hashlib
import os
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Protocol

from paperboy.errors import FileError, SetupError
from paperboy.site import files
from paperboy.site.clone import Clone
from paperboy.site.unpublished import UnpublishedFiles, id_of


class Tree(Protocol):
    """The posts and the archive of a site."""

    def read(self, path: str) -> bytes | None:
        """Return a file's content, or None if there is none. Raises FileError if it cannot be read."""

    def paths(self, folder: str) -> list[str]:
        """Return the files below `folder`, at any depth."""

    def blob_id_at(self, path: str) -> str:
        """Return the id that git gives to the content of a file; empty if it cannot be read."""

    def blob_id(self, content: bytes) -> str:
        """Return the id that git gives to `content`."""


class Folder:
    """A person's folder, without git."""

    def __init__(self, folder: Path, site: Path | None = None) -> None:
        """`folder` is what Jekyll reads, in the folder `site`, which nothing is written out of."""
        self._folder = folder
        self._site = site or folder

    def read(self, path: str) -> bytes | None:
        """Return a file's content, or None if there is none. Raises FileError if it cannot be read."""
        try:
            return (self._folder / path).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise FileError(f"cannot read {self._folder / path}: {error.strerror}") from error

    def paths(self, folder: str) -> list[str]:
        """Return the files below `folder`, at any depth."""
        walked = (Path(parent, name) for parent, _, names in os.walk(self._folder / folder) for name in names)
        return [path.relative_to(self._folder).as_posix() for path in walked]

    def blob_id_at(self, path: str) -> str:
        """Return the id that git gives to the content of a file; empty if it cannot be read."""
        try:
            return self.blob_id(self.read(path) or b"")
        except FileError:
            return ""

    def blob_id(self, content: bytes) -> str:
        """Return the id that git gives to `content`, checked in with its usual line ends."""
        return blob_id(content.replace(b"\r\n", b"\n"))

    def write(self, path: str, content: bytes | None) -> None:
        """Write a file whole or not at all; None removes it. In a clone that is noted. Raises FileError."""
        target = self._folder / path
        if why := files.why_not_inside(target.parent, self._site):
            raise FileError(why)
        self._note(path, content)
        if content is None:
            files.remove(target)
        else:
            files.write_bytes(target, content)
        self._note(path, content)

    def _note(self, path: str, content: bytes | None) -> None:
        if self._clone:
            UnpublishedFiles(self._clone).add({self._clone.name_of(path): id_of(content)})

    @cached_property
    def _clone(self) -> Clone | None:
        with suppress(SetupError):
            return Clone(self._folder)
        return None

    def keep_copy(self, path: str) -> None:
        """Copy a file to another name, before it is overwritten. Raises FileError."""
        files.keep_aside(self._folder / path)


class Layer:
    """Another tree and what was written over it: for a dry run, and for a commit before it is made.

    What was written is kept in a temporary file: so a dry run over years takes no more memory than one of a week.
    """

    def __init__(self, below: Tree) -> None:
        self._below = below
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 (it ends with the layer)
        weakref.finalize(self, self._file.close)
        self._written: dict[str, tuple[int, int] | None] = {}  # where the content begins and how long it is
        self._ids: dict[str, str] = {}

    def read(self, path: str) -> bytes | None:
        """Return a file's content, or None if there is none. Raises FileError if it cannot be read."""
        if path not in self._written:
            return self._below.read(path)
        if (place := self._written[path]) is None:
            return None
        self._file.seek(place[0])
        return self._file.read(place[1])

    def paths(self, folder: str) -> list[str]:
        """Return the files below `folder`, at any depth."""
        below = [path for path in self._below.paths(folder) if path not in self._written]
        return below + [path for path, place in self._written.items() if place and path.startswith(f"{folder}/")]

    def blob_id_at(self, path: str) -> str:
        """Return the id that git gives to the content of a file; empty if it cannot be read."""
        return self._ids[path] if self._written.get(path) else self._below.blob_id_at(path)

    def blob_id(self, content: bytes) -> str:
        """Return the id that git gives to `content`."""
        return self._below.blob_id(content)

    def write(self, path: str, content: bytes | None) -> None:
        """Keep the content that a file is to get; None: it is to be removed. Raises FileError."""
        if content is None:
            self._written[path] = None
            return
        try:
            begin = self._file.seek(0, os.SEEK_END)
            rest = memoryview(content)
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            raise FileError(f"cannot write to a temporary file: {error.strerror}") from error
        self._written[path] = (begin, len(content))
        self._ids[path] = self.blob_id(content)

    def keep_copy(self, path: str) -> None:
        """Do nothing: what is below this layer still has the file."""

    def changes(self) -> Iterator[tuple[str, bytes | None]]:
        """Yield what was written, path by path; None: to be removed."""
        for path in self._written:
            yield path, self.read(path)


def blob_id(content: bytes, algorithm: str = "sha1") -> str:
    """Return the id of a blob (https://git-scm.com/book/en/v2/Git-Internals-Git-Objects)."""
    return hashlib.new(algorithm, b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
