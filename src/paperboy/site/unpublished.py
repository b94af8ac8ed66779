"""The list, in `.git`, of files and commits that runs have made in this clone and that are not on the remote yet.

A file with any other content than the list says was changed by a person.
"""

import hashlib
import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress

from paperboy.errors import FileError
from paperboy.site import files
from paperboy.site.clone import OWN_FOLDER, Clone


class UnpublishedFiles:
    """`ids`: what runs may have left, by name: blob ids of a file, or commit ids of a branch (its full name)."""

    def __init__(self, clone: Clone) -> None:
        self._file = clone.git_folder / OWN_FOLDER / "written"
        self.ids: dict[str, tuple[str, ...]] = {}

    def look(self) -> None:
        """Read the list. The last two ids of a name count, since a killed run may have written either version."""
        self.ids = {}
        with suppress(FileNotFoundError):
            for line in os.fsdecode(self._file.read_bytes()).split("\n")[1:]:
                noted, _, name = line.partition(" ")
                self.ids[name] = (*self.ids.get(name, ())[-1:], noted)

    def add(self, ids: Mapping[str, str]) -> None:
        """Add to the list. Raises FileError."""
        try:
            self._file.parent.mkdir(exist_ok=True)
            with self._file.open("ab", buffering=0) as file:  # a line that a full disk has cut off ends here
                file.write(_lines(ids.items()))
        except OSError as error:
            raise FileError(f"cannot write {self._file}: {error.strerror}") from error

    def forget(self, names: Collection[str]) -> None:
        """Take names off the list. Raises FileError."""
        if self.ids.keys() & names:
            kept = [(name, noted) for name in self.ids.keys() - names for noted in self.ids[name]]
            files.write_bytes(self._file, _lines(kept))
            self.look()


def _lines(notes: Iterable[tuple[str, str]]) -> bytes:
    return os.fsencode("".join(f"\n{noted} {name}" for name, noted in notes))


def id_of(content: bytes | None) -> str:
    """Return the id of a file's content in the list: its blob id with line feeds only; "gone" if it is deleted."""
    if content is None:
        return "gone"
    content = content.replace(b"\r\n", b"\n")
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
