"""Months as the catalog made them in the build before: they are made again only where what makes them has changed.

Each is in a file in `.paperboy-enrich/`, whose first line is a checksum of all that the month is made of: the days
and posts, the papers listed before, the settings, the topics, and paperboy's own files: the same in each process, so
nothing in it has the order of a set. A file that is missing or broken costs time alone.
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
        self._labels = set[str]()

    def month(self, label: str, inputs: Iterable[bytes], make: Callable[[], Month]) -> Month:
        """Return the month that is made of `inputs`: the kept one, or what `make` returns. Raises FileError."""
        digest = hashlib.sha256(self._of_all)
        for each in inputs:
            digest.update(len(each).to_bytes(8, "big") + each)
        checksum = digest.hexdigest().encode()
        path = self._folder / f"{label}.json"
        self._labels.add(path.name)
        try:
            before, _, content = path.read_bytes().partition(b"\n")
            if before == checksum:
                return _MONTH.validate_json(content)
        except (OSError, ValidationError):
            pass
        month = make()
        if not month.failures:  # a day that cannot be read may be readable the next time
            files.write_bytes(path, checksum + b"\n" + _MONTH.dump_json(month), is_lasting=False)
        return month

    def remove_others(self) -> None:
        """Remove months that are not in the archive any more. Raises FileError."""
        for path in self._folder.glob("????-??.json"):
            if path.name not in self._labels:
                files.remove(path)


@cache
def _code() -> str:
    """Return a checksum of paperboy's own files."""
    folder = Path(paperboy.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".yml", ".json"):
            digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
