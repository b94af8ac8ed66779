"""What the build before made of a month alone, and took long: made again only where the month has changed.

That is the month as the catalog has it, and its terms for search. Each is in a file in `.paperboy-enrich/`, whose
first line is a checksum of all that the month is made of: the days and posts, the papers listed before, the
settings, the topics, and paperboy's own files. The same in each process: nothing in it has the order of a set. A
file that is missing or broken costs time alone.
"""

import hashlib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

import paperboy
from paperboy.enrich.catalog import Month
from paperboy.papers.topics import Topics
from paperboy.site import files
from paperboy.site.config import Blog

FOLDER = ".paperboy-enrich"
_MONTH = TypeAdapter(Month)


class KeptMonths:
    """The months of a blog, kept in a folder."""

    def __init__(self, folder: Path, blog: Blog, topics: Topics) -> None:
        self._folder = folder / FOLDER
        of_topics = (each.model_dump_json() for each in topics.topics)
        self._of_all = "\n".join([_code(), blog.posts, blog.settings.model_dump_json(), *of_topics]).encode()
        self._checksums: dict[str, bytes] = {}

    def month(self, label: str, inputs: Iterable[bytes], make: Callable[[], Month]) -> Month:
        """Return the month that is made of `inputs`: the kept one, or what `make` returns. Raises FileError."""
        digest = hashlib.sha256(self._of_all)
        for each in inputs:
            digest.update(len(each).to_bytes(8, "big") + each)
        self._checksums[label] = digest.hexdigest().encode()
        try:
            return _MONTH.validate_json(self._read(f"{label}.json", self._checksums[label]))
        except ValidationError:
            month = make()
        if month.failures:  # a day that cannot be read may be readable the next time
            self._checksums[label] = b""
        self._write(f"{label}.json", self._checksums[label], _MONTH.dump_json(month))
        return month

    def terms(self, label: str, notes: str, make: Callable[[], str]) -> str:
        """Return a text that is made of the month that was returned last, and of its notes. Raises FileError."""
        of_month = self._checksums[label]
        checksum = hashlib.sha256(of_month + notes.encode()).hexdigest().encode() if of_month else b""
        checked, _, text = self._read(f"{label}.terms", checksum).partition(b"\n")
        if checked == hashlib.sha256(text).hexdigest().encode():
            return text.decode()
        made = make()
        content = made.encode()
        self._write(f"{label}.terms", checksum, hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
        return made

    def _read(self, name: str, checksum: bytes) -> bytes:
        try:
            written, _, content = (self._folder / name).read_bytes().partition(b"\n")
        except OSError:
            return b""
        return content if checksum and written == checksum else b""

    def _write(self, name: str, checksum: bytes, content: bytes) -> None:
        if checksum:
            files.write_bytes(self._folder / name, checksum + b"\n" + content, is_lasting=False)

    def remove_others(self) -> None:
        """Remove months that are not in the archive any more. Raises FileError."""
        for path in self._folder.glob("????-??.*"):
            if path.stem not in self._checksums:
                files.remove(path)


@cache
def _code() -> str:
    """Return a checksum of paperboy's own files."""
    return hashlib.sha256(
        b"".join(files.contents(Path(paperboy.__file__).parent, (".py", ".yml", ".json")))
    ).hexdigest()
