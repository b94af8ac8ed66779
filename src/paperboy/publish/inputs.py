"""What posts are made of beside the branch's files: one checksum, so that a run knows that nothing has changed.

A commit of paperboy's notes it with the editions that were right then (`note_of`). As long as that commit is the
newest, and the checksum the same, their posts need not be made again to be compared (`editions_in`).
"""

import hashlib
import sys
from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import islice
from pathlib import Path

import pydantic

from paperboy.model.edition import is_edition_file
from paperboy.site.config import OLD_TEMPLATES, OWN, Blog
from paperboy.site.files import contents
from paperboy.site.posts import POSTS_READ, newest

MOST_EDITIONS = 40  # the newest, in a note: those of the next runs' dates
_CODE = (".py", ".json", ".yml", ".j2")


def note_of(made_of: str, editions: Iterable[str]) -> str:
    """Return what is to be noted of `editions`, by label: their posts are right, and are made of `made_of`."""
    return " ".join((made_of, *sorted(editions)[-MOST_EDITIONS:]))


def editions_in(note: str, made_of: str) -> frozenset[str]:
    """Return the editions in a note, by label; none where anything has changed since."""
    noted, *editions = note.split() or [""]
    return frozenset(editions) if noted == made_of else frozenset()


def checksum(blog: Blog) -> str:
    """Return a checksum of all that posts are made of, but for the branch's files."""
    found = hashlib.sha256()
    for part in _inputs(blog):
        found.update(part + b"\0")
    return found.hexdigest()[:32]


def _inputs(blog: Blog) -> Iterator[bytes]:
    yield sys.version.encode()
    libraries = Path(pydantic.__file__).parents[1]
    yield from sorted(path.name.encode() for path in libraries.glob("*.dist-info"))
    program = Path(str(files("paperboy")))
    for folder in (program, program.parents[1] / "templates"):  # where they are in a checkout
        yield from contents(folder, _CODE)
    yield _in_order(blog.model_dump(exclude={"folder"}, warnings=False)).encode()
    for name in (OWN, OLD_TEMPLATES):
        yield from contents(blog.folder / name)
    # of which a run reads how they spell tags; what the branch has of them is in its tree
    own_posts = (path for path in newest(blog.source / blog.posts) if not is_edition_file(path.name))
    for path in islice(own_posts, POSTS_READ):
        yield f"{path.name} {path.stat().st_size if path.is_file() else 0}".encode()


def _in_order(value: object) -> str:
    """Return a value as text, the same in each process: sets have no order of their own."""
    if isinstance(value, set | frozenset):
        return str(sorted(map(_in_order, value)))
    if isinstance(value, dict):
        return str([(_in_order(key), _in_order(each)) for key, each in value.items()])
    return str(list(map(_in_order, value))) if isinstance(value, list | tuple) else repr(value)
