"""Which editions have had a post, and what paperboy last wrote of each: the file `_papers/posted.json`.

One fact in one place: an edition that is recorded here and has no post was deleted by a person; a post with
another content than the recorded one was written by somebody else since. One line a post, so that git can
merge it.
"""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from paperboy.errors import BrokenArchiveError, NewerArchiveError

PATH = "_papers/posted.json"
VERSION = 1

_Blob = Annotated[str, Field(pattern=r"^([0-9a-f]{40}|[0-9a-f]{64})$")]  # git's id of a content
_Address = Annotated[str, Field(pattern=r"^(/[A-Za-z0-9_./-]*)?$")]  # no other is taken from a post


class Posted(BaseModel):
    """All posts that were ever published, by file name.

    `posts`: the git blob id of the text that paperboy last wrote; None if the post is known to be deleted.
    `seen`: the blob id of a post that somebody else wrote or changed, when a run last saw it; "" if unreadable.
    `addresses`: where other posts link to a post with an address of its own; "" if it is not on the site.
    `pending`: posts that a run failed to update; the next run looks at them again.
    `notes`: a checksum of each of the owner's notes as posts show it, by the paper's id.
    """

    model_config = ConfigDict(frozen=True, strict=True)

    posts: Mapping[str, _Blob | None] = {}
    seen: Mapping[str, _Blob | Literal[""]] = {}
    addresses: Mapping[str, _Address] = {}
    pending: frozenset[str] = frozenset()
    notes: Mapping[str, str] = {}

    def known_blob(self, name: str) -> str | None:
        """Return the blob id of a post as a run last knew it; None of one that it did not know."""
        return self.seen.get(name) or self.posts.get(name)

    @property
    def names(self) -> set[str]:
        """The posts that there were when a run last looked."""
        return {*self.seen, *(name for name, blob in self.posts.items() if blob)}


def text_of(posted: Posted) -> str:
    """Return the file's text: sorted, a line per post."""
    unused = set() if posted.notes else {"notes"}
    data = {**posted.model_dump(exclude=unused), "pending": sorted(posted.pending), "version": VERSION}
    return json.dumps(data, indent=1, sort_keys=True) + "\n"


def parse(content: bytes) -> Posted:
    """Read the file's content. Raises BrokenArchiveError, or NewerArchiveError for one of a newer paperboy."""
    try:
        version = _File.model_validate_json(content).version
        if version > VERSION:
            raise NewerArchiveError(
                f"{PATH} was written by a newer paperboy than this one: bring paperboy up to date; until then"
                " nothing is published"
            )
        return Posted.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise BrokenArchiveError(
            f"{PATH} does not say which posts there have been ({where}: {first['msg']})"
        ) from error


class _File(BaseModel):
    """What every version of the file has."""

    model_config = ConfigDict(strict=True)

    version: int
    posts: Any
