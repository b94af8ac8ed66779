"""Which files are paperboy's: its mark in a post, and what a person did to it."""

import hashlib
import re
from enum import StrEnum
from pathlib import Path

from paperboy.errors import PostError
from paperboy.papers import archive, editions
from paperboy.site.config import Site
from paperboy.site.repository import Owns

_MARK = re.compile(r"^paperboy: (?P<digest>[0-9a-f]{64})\n", re.MULTILINE)
_END_OF_FRONT_MATTER = "\n---\n"


class Action(StrEnum):
    """What happened to an edition, in the words of the report."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    EDITED = "edited by hand, left alone"
    DELETED = "deleted by hand, left deleted"
    NOTHING = "nothing listed"
    NOT_DUE = "not due yet"
    FAILED = "failed"


def sealed(text: str) -> str:
    """Return the text of a post with paperboy's mark, the digest of all the rest, in its front matter."""
    head, _, body = text.partition(_END_OF_FRONT_MATTER)
    return f"{head}\npaperboy: {_digest(text)}{_END_OF_FRONT_MATTER}{body}"


def is_ours(text: str) -> bool:
    """Return whether paperboy wrote `text` and nobody has changed it since. Line ends do not count."""
    text = text.replace("\r\n", "\n")
    head, end, body = text.partition(_END_OF_FRONT_MATTER)
    mark = _MARK.search(head + "\n")
    if mark is None or not end:
        return False
    unsealed = _MARK.sub("", head + "\n", count=1).removesuffix("\n") + end + body
    return mark["digest"] == _digest(unsealed)


def decide(existing: str | None, wanted: str, *, was_posted: bool, force: bool) -> Action:
    """Return what to do about a post.

    `existing` is the file's text, `wanted` the one it should have; `was_posted` says that there has been a post.
    """
    if existing is None:
        return Action.DELETED if was_posted and not force else Action.CREATED
    if existing.replace("\r\n", "\n") == wanted:
        return Action.UNCHANGED
    return Action.UPDATED if force or is_ours(existing) else Action.EDITED


def read(path: Path) -> str | None:
    """Return a file's text, or None if there is none. Raises PostError if it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise PostError(f"cannot read {path}: {error.strerror}") from error


def files_of(site: Site) -> Owns:
    """Return what tells paperboy's files, which it can make again: days, and posts that nobody has edited."""

    def owns(path: str, content: bytes | None) -> bool:
        if content is None:
            return False
        if archive.date_of_path(path):
            return True
        return editions.is_edition_path(path, site.posts) and is_ours(content.decode("utf-8", "surrogateescape"))

    return owns


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
