"""Posts and archive in a commit: listed by `git ls-tree`, written on top of it by `git fast-import`."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import PurePosixPath

from paperboy.errors import FileError
from paperboy.site.clone import Clone
from paperboy.site.tree import blob_id

_KINDS = {"040000": "folder", "160000": "submodule", "120000": "link"}  # by git's mode; all else are files
_SCAFFOLD = b"refs/paperboy/commit"  # the name that fast-import needs; it is reset before it is ever written


class CommitTree:
    """The files of a commit below some folders of the site. `commit` is None before the first: there are none."""

    def __init__(self, clone: Clone, folders: tuple[str, ...]) -> None:
        self._clone = clone
        self.folders = tuple(map(clone.name_of, folders))  # names
        self.move_to(None)

    def move_to(self, commit: str | None) -> None:
        """Read another commit from now on."""
        self.commit = commit
        self._listed: dict[str, tuple[str, str]] | None = None

    @property
    def _entries(self) -> Mapping[str, tuple[str, str]]:
        """The kind of each file and folder, and its object's id, by name."""
        if self._listed is None:
            options = ("-r", "-t", "-z", "--full-tree")
            said = self._clone.run("ls-tree", *options, self.commit, "--", *self.folders) if self.commit else ""
            lines = (line.partition("\t") for line in said.split("\0") if line)
            self._listed = {
                name: (_KINDS.get(about[:6], "file"), about.rpartition(" ")[2]) for about, _, name in lines
            }
        return self._listed

    def kind(self, name: str) -> str | None:
        """Return what the commit has under a name of the repository: file, folder, link, submodule, or None."""
        return self._entries[name][0] if name in self._entries else None

    def read(self, path: str) -> bytes | None:
        """Return a file's content, or None if there is none. Raises FileError, also where there can be none."""
        name = self._clone.name_of(path)
        for part in map(str, (PurePosixPath(name), *PurePosixPath(name).parents)):
            kind = self.kind(part)
            if kind == "submodule" or (kind and (part == name) == (kind == "folder")):
                raise FileError(
                    f"{path} cannot be a file: {part} is a {kind} in git; remove that, commit and push"
                )
        if name not in self._entries:
            return None
        if (content := self._clone.read(self._entries[name][1])) is None:
            raise FileError(
                f"cannot read {path}: it is missing or damaged in this clone, or cannot be fetched: see `git fsck`"
            )
        return content

    def has(self, path: str, content: bytes | None) -> bool:
        """Return whether a file has that content; None: whether there is no such file."""
        try:
            return self.read(path) == content
        except FileError:
            return False

    def blob_id(self, content: bytes) -> str:
        """Return the id that git gives to `content`."""
        return blob_id(content, self._algorithm)

    @property
    def empty(self) -> str:
        """The id of a tree without entries."""
        return hashlib.new(self._algorithm, b"tree 0\0", usedforsecurity=False).hexdigest()

    @property
    def _algorithm(self) -> str:
        return self._clone.settings.get("extensions.objectformat", "sha1")

    def paths(self, folder: str) -> list[str]:
        """Return the files below `folder`, at any depth."""
        start = f"{self._clone.name_of(folder)}/"
        return [
            f"{folder}/{name.removeprefix(start)}"
            for name, (kind, _) in self._entries.items()
            if name.startswith(start) and kind in ("file", "link")
        ]

    def blob_id_at(self, path: str) -> str:
        """Return the id of a file's content."""
        return self._entries[self._clone.name_of(path)][1]

    def with_changes(self, changes: Mapping[str, bytes | None]) -> str:
        """Return the id of the commit's whole tree with `changes` made in it (path -> content; None: removed).

        git fast-import (https://git-scm.com/docs/git-fast-import) makes a commit for that, which no name leads to.
        Raises RepositoryError.
        """
        start = b"from %s\n" % self.commit.encode() if self.commit else b""
        feed = [b"commit %s\nmark :1\ncommitter paperboy <> 0 +0000\ndata 0\n%s" % (_SCAFFOLD, start)]
        for path, content in changes.items():
            name = os.fsencode(self._clone.name_of(path))
            quoted = name.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
            if content is None:
                feed.append(b'D "%s"\n' % quoted)
            else:
                feed.append(b'M 100644 inline "%s"\ndata %d\n%s\n' % (quoted, len(content), content))
        feed.append(b'\nls :1 ""\nreset %s\n\ndone\n' % _SCAFFOLD)
        return self._clone.run("fast-import", "--quiet", "--done", feed=b"".join(feed)).split()[2]
