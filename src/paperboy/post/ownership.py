"""Which files are paperboy's: its mark in a post, and what a person did to it."""

import datetime as dt
import hashlib
import re
from enum import StrEnum

import yaml

from paperboy.errors import ArchiveError
from paperboy.model import posted
from paperboy.model.edition import Edition, is_edition_file
from paperboy.papers import archive
from paperboy.site.config import Site

# `paperboy: DIGEST`. One word, so that no formatter breaks it; some put it into quotes. What comes after a dot is
# of versions before: the mark that the post had until a formatter of the blog was at it.
_MARK = re.compile(
    r"""^paperboy: (?P<quote>["']?)(?P<digest>[0-9a-f]{64})(\.[0-9a-f]{64})?(?P=quote)\n""", re.MULTILINE
)
_END_OF_FRONT_MATTER = "\n---\n"


class Action(StrEnum):
    """What happened to an edition, in the words of the report."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    EDITED = "edited by hand, left alone"
    NOT_OURS = "not paperboy's, left alone; --force takes it over"
    DELETED = "deleted by hand, left deleted"
    UNSURE = (
        "not posted: the archive was damaged, so it is unknown whether you deleted this post;"
        " use --force to create it"
    )
    STANDS = "stands, though no paper passes the filters; --force removes it"
    REMOVED = "removed: no paper passes the filters"
    NOTHING = "nothing listed"
    NOT_LISTED = "not yet listed"
    NOT_DUE = "not due yet"
    FAILED = "failed"
    NOT_MADE = "not made"


def sealed(text: str) -> str:
    """Return the text of a post with paperboy's mark, the digest of all the rest, in its front matter."""
    head, _, body = text.partition(_END_OF_FRONT_MATTER)
    return f"{head}\npaperboy: {_digest(text)}{_END_OF_FRONT_MATTER}{body}"


def is_ours(text: str) -> bool:
    """Return whether paperboy wrote `text` and nobody has changed it since. Line ends do not count."""
    mark, unsealed = _unsealed(text)
    return mark is not None and mark["digest"] == _digest(unsealed)


def has_mark(text: str) -> bool:
    """Return whether paperboy wrote `text` once, whatever became of it. A post of another tool's has no mark."""
    mark, _ = _unsealed(text)
    return mark is not None


def decide(existing: str | None, wanted: str, *, was_posted: bool, force: bool, knows_past: bool = True) -> Action:
    """Return what to do about a post.

    `existing` is the file's text, `wanted` the one it should have; `was_posted` says that there has been a post,
    where `knows_past`: an archive that is damaged cannot tell.
    """
    if existing is None:
        if force:
            return Action.CREATED
        if not knows_past:
            return Action.UNSURE
        return Action.DELETED if was_posted else Action.CREATED
    if is_as_wanted(existing, wanted):
        return Action.UNCHANGED
    if force or is_ours(existing):
        return Action.UPDATED
    return Action.EDITED if has_mark(existing) else Action.NOT_OURS


def is_as_wanted(existing: str, wanted: str) -> bool:
    """Return whether a post is the one it should be. Line ends do not count."""
    return existing.replace("\r\n", "\n") == wanted


def address_of(text: str, edition: Edition) -> str | None:
    """Return the address of an edition's post, whose file holds `text`, or None if it has none that is sure.

    What paperboy wrote has the edition's own; a person may have given the post another, or taken it off the site
    (https://jekyllrb.com/docs/front-matter/#predefined-global-variables).
    """
    if is_ours(text):
        return edition.permalink
    head, end, _ = text.replace("\r\n", "\n").partition(_END_OF_FRONT_MATTER)
    try:
        matter = yaml.load(head, Loader=yaml.BaseLoader) if end else None  # noqa: S506 (texts only, no objects)
    except (yaml.YAMLError, RecursionError):
        return None  # Jekyll cannot read it either
    permalink = matter.get("permalink") if isinstance(matter, dict) else None
    is_plain = isinstance(permalink, str) and re.fullmatch(r"/[\w./-]*", permalink, re.ASCII)
    return permalink if is_plain and is_on_site(text) else None


def is_on_site(text: str) -> bool:
    """Return whether Jekyll makes a page of a post: not if its front matter says `published: false`.

    Ruby's YAML takes `no` and `off` for the same (https://yaml.org/type/bool.html).
    """
    head, _, _ = text.replace("\r\n", "\n").partition(_END_OF_FRONT_MATTER)
    return (
        re.search(r"^published[ \t]*:[ \t]*(false|no|off)[ \t]*(#.*)?$", head, re.MULTILINE | re.IGNORECASE)
        is None
    )


def is_own_file(site: Site, path: str, content: bytes | None) -> bool:
    """Return whether a file of a site, below its source, is paperboy's own work that nobody has changed.

    So are the archive, and posts of editions that are as they were written. One that is gone (None) was removed by
    paperboy where the site does not say that there has been one.
    """
    folder, _, name = path.rpartition("/")
    if name.startswith(".") and name.endswith(".tmp"):  # of a run that was killed while it wrote
        return _has_place_of_ours(site, f"{folder}/{name.removeprefix('.').removesuffix('.tmp')}")
    if not _has_place_of_ours(site, path) or path == posted.PATH:
        return path == posted.PATH
    if date := archive.date_of_path(path):
        return content is not None and _is_readable(content, date)
    if content is not None:
        return is_ours(content.decode("utf-8", "surrogateescape"))
    try:
        return name not in posted.parse((site.source / posted.PATH).read_bytes()).blobs
    except (OSError, ArchiveError):
        return False


def _has_place_of_ours(site: Site, path: str) -> bool:
    """Return whether paperboy writes to `path`: the archive, or the post of an edition."""
    if path == posted.PATH or archive.date_of_path(path):
        return True
    folder, _, name = path.rpartition("/")
    return folder == site.posts and is_edition_file(name)


def _is_readable(content: bytes, date: dt.date) -> bool:
    try:
        archive.parse(content, date)
    except ArchiveError:
        return False
    return True


def _unsealed(text: str) -> tuple[re.Match[str] | None, str]:
    """Return a post's mark, if it has one in its front matter, and all the rest of it."""
    text = text.replace("\r\n", "\n")
    head, end, body = text.partition(_END_OF_FRONT_MATTER)
    mark = _MARK.search(head + "\n") if end else None
    if mark is None:
        return None, text
    return mark, _MARK.sub("", head + "\n", count=1).removesuffix("\n") + end + body


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
