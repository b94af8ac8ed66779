"""What of a post is paperboy's: its mark, what a person did to it, and what is to be kept of theirs."""

import hashlib
import itertools
import json
import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import yaml

from paperboy.model.edition import Edition
from paperboy.post import fence

# `paperboy: KEYS.CHECKSUM`: which keys of the front matter paperboy wrote, and a checksum of their values and of
# the fenced part of the body. One word, so that no formatter breaks it; some put it into quotes.
_MARK = re.compile(
    r"""^paperboy: (?P<quote>["']?)(?P<keys>[\w,-]+)\.(?P<checksum>[0-9a-f]{32})(?P=quote)\n""", re.MULTILINE
)
# Posts of before, which were Markdown: a checksum of all the rest of the file, of old ones two after a formatter.
_OLD_MARK = re.compile(
    r"""^paperboy: (?P<quote>["']?)(?P<checksum>[0-9a-f]{64})(\.[0-9a-f]{64})?(?P=quote)\n""", re.MULTILINE
)
_FRONT_MATTER, _END_OF_FRONT_MATTER = "---\n", "\n---\n"
_KEY = re.compile(r"""(?!- )(["']?)(?P<key>[^\s#:"'][^:"']*?)\1[ \t]*:(?=[ \t]|$)""")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # texts only; where PyYAML came with its C library


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


def with_checksum(post: str) -> str:
    """Return the text of a post as `render` makes it, with paperboy's mark at the end of its front matter."""
    head, body = _split(post)
    return _marked(_blocks(head), [], body)


def updated(existing: str | None, wanted: str) -> str:
    """Return the post `wanted`, which has the mark, with what a person has added to `existing`.

    That is what stands above and below the fenced part, and keys of the front matter that paperboy did not write:
    a person's key wins over one of the same name in `wanted`. Of a post without a fence, an older one's or another
    tool's, nothing is kept.
    """
    old_head, old_body = _split(existing or "")
    mark, old_parts = _MARK.search(old_head), fence.parts_of(old_body)
    head, body = _split(wanted)
    parts = fence.parts_of(body)
    if mark is None or old_parts is None or parts is None:
        return wanted
    written = {*mark["keys"].split(","), "paperboy"}
    added = [block for block in _blocks(old_head) if block.key not in written]
    kept = {block.key for block in added}
    ours = [block for block in _blocks(head) if block.key not in kept and block.key != "paperboy"]
    after = {block: before for before, block in itertools.pairwise((None, *_blocks(old_head)))}
    return _marked(
        ours,
        [(after[block], block) for block in added],
        str(parts._replace(above=old_parts.above, below=old_parts.below)),
    )


def is_unmodified(text: str) -> bool:
    """Return whether paperboy wrote a post, and nobody has changed what it wrote. Line ends do not count."""
    head, body = _split(text)
    if mark := _MARK.search(head):
        parts = fence.parts_of(body)
        return parts is not None and _checksum(head, mark["keys"].split(","), parts.fenced) == mark["checksum"]
    old = _OLD_MARK.search(head)
    if old is None:
        return False
    whole = f"{_FRONT_MATTER}{_OLD_MARK.sub('', head, count=1)}---\n{body}"
    return hashlib.sha256(whole.encode("utf-8", "surrogateescape")).hexdigest() == old["checksum"]


def has_additions(text: str) -> bool:
    """Return whether a person has added words around the fence, or keys, to a post that paperboy wrote."""
    head, body = _split(text)
    mark, parts = _MARK.search(head), fence.parts_of(body)
    if mark is None or parts is None:
        return False
    written = {*mark["keys"].split(","), "paperboy"}
    return bool(parts.above.strip() or parts.below.strip()) or any(b.key not in written for b in _blocks(head))


def has_mark(text: str) -> bool:
    """Return whether paperboy wrote `text` once, whatever became of it. A post of another tool's has no mark."""
    head, _ = _split(text)
    return bool(_MARK.search(head) or _OLD_MARK.search(head))


def decide(existing: str | None, wanted: str, *, was_posted: bool, force: bool, knows_past: bool = True) -> Action:
    """Return what to do about a post.

    `existing` is the file's text, `wanted` the one that paperboy would write if there were none: to be written is
    what `updated` makes of the two. `was_posted` says that there has been a post, where `knows_past`: an archive
    that is damaged cannot tell.
    """
    if existing is None:
        if force:
            return Action.CREATED
        if not knows_past:
            return Action.UNSURE
        return Action.DELETED if was_posted else Action.CREATED
    if is_as_wanted(existing, wanted):
        return Action.UNCHANGED
    if force or is_unmodified(existing):
        return Action.UPDATED
    return Action.EDITED if has_mark(existing) else Action.NOT_OURS


def is_as_wanted(existing: str, wanted: str) -> bool:
    """Return whether there is nothing to write: a formatter may have written the same otherwise."""
    wanted = updated(existing, wanted)
    if existing.replace("\r\n", "\n") == wanted:
        return True
    (head, body), (wanted_head, _) = _split(existing), _split(wanted)
    mark, wanted_mark, parts = _MARK.search(head), _MARK.search(wanted_head), fence.parts_of(body)
    if not (mark and wanted_mark and parts and str(parts) == body and is_unmodified(existing)):
        return False
    return (mark["keys"], mark["checksum"]) == (wanted_mark["keys"], wanted_mark["checksum"])


def address_of(text: str, edition: Edition) -> str | None:
    """Return the address of an edition's post, whose file holds `text`, or None if it has none that is sure.

    What paperboy wrote has the edition's own; a person may have given the post another, or taken it off the site
    (https://jekyllrb.com/docs/front-matter/#predefined-global-variables).
    """
    if not is_on_site(text):
        return None
    if is_unmodified(text):
        return edition.permalink
    permalink = _values(_split(text)[0]).get("permalink")
    if isinstance(permalink, str) and re.fullmatch(r"/[\w./-]*", permalink, re.ASCII):
        return permalink
    return None


def is_on_site(text: str) -> bool:
    """Return whether Jekyll makes a page of a post: not if its front matter says `published: false`.

    Ruby's YAML takes `no` and `off` for the same (https://yaml.org/type/bool.html).
    """
    head, _ = _split(text)
    return (
        re.search(r"^published[ \t]*:[ \t]*(false|no|off)[ \t]*(#.*)?$", head, re.MULTILINE | re.IGNORECASE)
        is None
    )


class _Block(NamedTuple):
    """Some lines of the front matter: a key with all that belongs to it, or a person's comment."""

    key: str | None
    lines: str


def _split(text: str) -> tuple[str, str]:
    """Return what is between the two `---` of a post, and its body."""
    text = text.replace("\r\n", "\n")
    head, end, body = text.partition(_END_OF_FRONT_MATTER)
    return (
        (f"{head}\n".removeprefix(_FRONT_MATTER), body) if end and text.startswith(_FRONT_MATTER) else ("", text)
    )


def _blocks(head: str) -> list[_Block]:
    """Return the keys of a front matter, each with its lines."""
    blocks: list[_Block] = []
    for line in head.splitlines(keepends=True):
        key = _KEY.match(line)
        if key or line.startswith("#") or not blocks:
            blocks.append(_Block(key["key"] if key else None, line))
        else:
            blocks[-1] = _Block(blocks[-1].key, blocks[-1].lines + line)
    return blocks


def _marked(ours: Sequence[_Block], added: Sequence[tuple[_Block | None, _Block]], body: str) -> str:
    """Return a post with the blocks of its front matter, ours and those that a person has added after others."""
    parts = fence.parts_of(body)
    keys = [block.key for block in ours if block.key]
    checksum = _checksum("".join(block.lines for block in ours), keys, parts.fenced if parts else body)
    mark = _Block("paperboy", f"paperboy: {','.join(keys)}.{checksum}\n")
    blocks = [*ours, mark]
    for before, block in added:
        places = (place for place, each in enumerate(blocks, 1) if before and _is_same(each, before))
        blocks.insert(next(places, len(blocks)) if before else 0, block)
    return f"{_FRONT_MATTER}{''.join(block.lines for block in blocks)}---\n{body}"


def _is_same(one: _Block, other: _Block) -> bool:
    return one.key == other.key if one.key else one == other


def _checksum(head: str, keys: Sequence[str], fenced: str) -> str:
    """Return the checksum of the values of `keys` and of the fenced part, however a formatter has written both."""
    values = _values(head)
    lines = [line for each in fenced.split("\n") if (line := each.strip())]
    said = json.dumps([[[key, values.get(key)] for key in sorted(keys)], lines])
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _values(head: str) -> dict[str, object]:
    """Return the values of a front matter as texts; none where Jekyll cannot read it either."""
    try:
        values = yaml.load(head, Loader=_LOADER)  # noqa: S506 (texts only, no objects)
    except (yaml.YAMLError, RecursionError, UnicodeError):
        return {}
    return values if isinstance(values, dict) else {}
