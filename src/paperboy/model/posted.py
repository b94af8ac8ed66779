"""Which editions have had a post, and what paperboy last wrote of each: the file `_papers/posted.json`.

One fact in one place: an edition that is named here and has no post was deleted by a person; a post whose content
is another than the one named here was written by somebody else since. One line a post, so that git merges it, and
what a bad merge has left can still be read line by line.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from paperboy.errors import BrokenArchiveError, NewerArchiveError
from paperboy.model.edition import is_edition_file

PATH = "_papers/posted.json"
VERSION = 1

_LINE = re.compile(r'"(?P<section>addresses|posts|seen)": \{|"(?P<name>[^"\n]+)": (null|"(?P<text>[^"\n]*)")')
_BLOB = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_ADDRESS = re.compile(r"(/[\w./-]*)?", re.ASCII)  # none other is taken from a post


@dataclass(frozen=True)
class Posted:
    """The posts that there have been, by file name.

    `blobs` has the git blob id of what paperboy last wrote; None where the post is known to be gone. `seen` has
    that of a post that somebody else has written or changed, as a run last saw it; empty: it could not be read.
    `addresses` has those of posts that are elsewhere than paperboy puts them, as other posts link to them; empty:
    nowhere.
    """

    blobs: Mapping[str, str | None] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)

    def known_blob(self, name: str) -> str | None:
        """Return the blob id of a post as a run last knew it; None of one that it did not know."""
        return self.seen.get(name) or self.blobs.get(name)

    @property
    def names(self) -> set[str]:
        """The posts that there were when a run last looked."""
        return {*self.seen, *(name for name, blob in self.blobs.items() if blob)}

    def __or__(self, other: "Posted") -> "Posted":
        """Return what both know; where they differ, what `other` says."""
        return Posted(
            {**self.blobs, **other.blobs}, {**self.seen, **other.seen}, {**self.addresses, **other.addresses}
        )


def text_of(posted: Posted) -> str:
    """Return the file's text."""
    data = {"addresses": posted.addresses, "posts": posted.blobs, "seen": posted.seen, "version": VERSION}
    return json.dumps(data, indent=1, sort_keys=True) + "\n"


def parse(content: bytes) -> Posted:
    """Read the file's content. Raises BrokenArchiveError, or NewerArchiveError for one of a newer paperboy."""
    try:
        data: Any = json.loads(content)
        if data["version"] > VERSION:
            raise NewerArchiveError(
                f"{PATH} was written by a newer paperboy than this one: bring paperboy up to date; until then"
                " nothing is published"
            )
        are_known = all(blob is None or _BLOB.fullmatch(blob) for blob in data["posts"].values())
        are_seen = all(blob == "" or _BLOB.fullmatch(blob) for blob in data["seen"].values())
        if not (are_known and are_seen and all(map(_ADDRESS.fullmatch, data["addresses"].values()))):
            raise BrokenArchiveError(f"{PATH} does not say which posts there have been")
        return Posted(dict(data["posts"]), dict(data["seen"]), dict(data["addresses"]))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise BrokenArchiveError(f"{PATH} does not say which posts there have been ({error})") from error


def rescue(content: bytes) -> Posted:
    """Return which posts the lines of a broken file still say that paperboy has written; the last line counts."""
    section, blobs = "posts", dict[str, str | None]()
    for line in _LINE.finditer(content.decode("utf-8", "replace")):
        name, blob = line["name"], line["text"]
        section = line["section"] or section
        if section == "posts" and name and is_edition_file(name) and (blob is None or _BLOB.fullmatch(blob)):
            blobs[name] = blob
    return Posted(blobs)
