"""What runs have written into a person's clone without committing it: noted in the clone's own folder.

A file there that is other than its note says is a person's work, whatever it looks like.
"""

import hashlib
import os
from collections.abc import Collection, Mapping
from contextlib import closing
from pathlib import Path
from typing import Self

from paperboy.errors import FileError, SetupError
from paperboy.site.clone import OWN_FOLDER, Clone

_GONE = "gone"  # what is noted of a file that was removed


class Written:
    """The notes of one clone, by path below its root: what a run writes there, before and after it has."""

    def __init__(self, clone: Clone) -> None:
        self._file = clone.git_folder / OWN_FOLDER / "written"
        self._prefix = clone.prefix
        self._notes: Mapping[str, tuple[str, ...]] = {}

    @classmethod
    def around(cls, folder: Path) -> Self | None:
        """Return the notes of the clone that `folder` lies in, or None where it is in none."""
        try:
            with closing(Clone(folder)) as clone:
                return cls(clone)
        except SetupError:
            return None

    def note(self, path: str, content: bytes | None) -> None:
        """Note what a file below the folder is to hold; None: it is to be gone. Raises FileError."""
        name = os.path.normpath(f"{self._prefix}/{path}")
        try:
            self._file.parent.mkdir(exist_ok=True)
            with self._file.open("ab", buffering=0) as file:  # a line that a full disk has cut off ends here
                file.write(os.fsencode(f"\n{_id_of(content)} {name}"))
        except OSError as error:
            raise FileError(f"cannot write {self._file}: {error.strerror}") from error

    def look(self) -> None:
        """Read the notes. A run that was killed between its two has left the file as it was before, or after."""
        notes: dict[str, tuple[str, ...]] = {}
        for line in self._lines():
            noted, _, name = line.partition(" ")
            notes[name] = (*notes.get(name, ())[-1:], noted)
        self._notes = notes

    def has(self, name: str, content: bytes | None) -> bool:
        """Return whether a run has left a file like that, with git's usual line ends."""
        return _id_of(content) in self._notes.get(name, ())

    def has_others_than(self, names: Collection[str]) -> bool:
        """Return whether there are notes of files that are not among `names`."""
        return any(name not in names for name in self._notes)

    def keep(self, names: Collection[str]) -> None:
        """Forget what was noted of files that are not among `names`. Call it with the lock."""
        if self.has_others_than(names):
            lines = [line for line in self._lines() if line.partition(" ")[2] in names]
            kept = self._file.with_name(f"{self._file.name}.tmp")
            kept.write_bytes(os.fsencode("".join(f"\n{line}" for line in lines)))
            kept.replace(self._file)
            self.look()

    def _lines(self) -> list[str]:
        try:
            return os.fsdecode(self._file.read_bytes()).split("\n")[1:]
        except FileNotFoundError:
            return []


def _id_of(content: bytes | None) -> str:
    """Return what is noted of a file: the blob id of its content with git's usual line ends."""
    if content is None:
        return _GONE
    content = content.replace(b"\r\n", b"\n")
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
