"""What of a post is paperboy's: its mark, what a person did to it, and what is to be kept of theirs."""

import hashlib
import json
import re
from collections.abc import Collection, Sequence
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
# What goes on with a key of paperboy's. A line that begins with `#` is a person's, however far it is indented.
_CONTINUATION = re.compile(r"[ \t]+[^\s#]|-\s|\s*$")
_SIGNS = str.maketrans("#&*!", "xxxx")  # they begin what no value shows: comments, anchors, aliases, tags
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # texts only; where PyYAML came with its C library
_TYPED_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNREADABLE = (yaml.YAMLError, RecursionError, ValueError, OverflowError)


class Action(StrEnum):
    """What happened to an edition, in the words of the report."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    EDITED = "edited by hand, left alone"
    NOT_OURS = "not paperboy's, left alone; --force takes it over"
    DELETED = "deleted by hand, left deleted"
    UNKNOWN_HISTORY = (
        "not posted: the archive was damaged, so it is unknown whether you deleted this post;"
        " use --force to create it"
    )
    KEPT_EMPTY = "kept, though no paper passes the filters; --force removes it"
    REMOVED = "removed: no paper passes the filters"
    NOTHING = "nothing listed"
    NOT_LISTED = "not yet listed"
    NOT_DUE = "not due yet"
    FAILED = "failed"
    NOT_MADE = "not made"


def with_checksum(post: str) -> str:
    """Return the text of a post as `render` makes it, with paperboy's mark at the end of its front matter."""
    head, body = _split(post)
    keys = [key["key"] for line in head.split("\n") if (key := _KEY.match(line))]
    return _marked(_blocks(head, keys), [], body)


def updated(existing: str | None, wanted: str) -> str:
    """Return the post `wanted`, which has the mark, with what a person has added to `existing`.

    That is what stands above and below the fenced part, and all lines of the front matter that do not belong to a
    key that paperboy wrote: a person's key wins over one of the same name in `wanted`. Of a post without a fence,
    an older one's or another tool's, nothing is kept.
    """
    old_head, old_body = _split(existing or "")
    old_mark, old_parts = _MARK.search(old_head), fence.parts_of(old_body)
    head, body = _split(wanted)
    mark, parts = _MARK.search(head), fence.parts_of(body)
    if old_mark is None or old_parts is None or mark is None or parts is None:
        return wanted
    kept = {"paperboy", *_theirs(old_head, old_mark)}
    return _marked(
        [block for block in _blocks(head, _written(mark)) if block.key and block.key not in kept],
        _blocks(old_head, _written(old_mark)),
        str(parts._replace(above=old_parts.above, below=old_parts.below)),
    )


def is_unmodified(text: str) -> bool:
    """Return whether paperboy wrote a post, and nobody has changed what it wrote. Line ends do not count."""
    head, body = _split(text)
    if mark := _MARK.search(head):
        parts = fence.parts_of(body)
        return parts is not None and _is_as_written(head, mark, parts.fenced)
    old = _OLD_MARK.search(head)
    if old is None:
        return False
    whole = f"{_FRONT_MATTER}{_OLD_MARK.sub('', head, count=1)}---\n{body}"
    return hashlib.sha256(whole.encode("utf-8", "surrogateescape")).hexdigest() == old["checksum"]


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
            return Action.UNKNOWN_HISTORY
        return Action.DELETED if was_posted else Action.CREATED
    if is_as_wanted(existing, wanted):
        return Action.UNCHANGED
    if (force or is_unmodified(existing)) and _keeps_all(existing, updated(existing, wanted)):
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
    """Return whether Jekyll makes a page of a post: not if its front matter says `published: false`, or nothing.

    Ruby's YAML takes `no` and `off` for the same (https://yaml.org/type/bool.html). Front matter that has the word
    and cannot be read is taken to say so.
    """
    head, _ = _split(text)
    if "published" not in head:
        return True
    try:
        node = yaml.compose(head, Loader=_TYPED_LOADER)
    except _UNREADABLE:
        return False
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    said = [value for key, value in pairs if key.value == "published"][-1:]  # of two the last one counts
    return not any(
        value.tag == "tag:yaml.org,2002:null"
        or (value.tag == "tag:yaml.org,2002:bool" and value.value.lower() in ("false", "no", "off"))
        for value in said
    )


class _Block(NamedTuple):
    """Some lines of the front matter: a key of paperboy's with all that belongs to it, or lines of a person's."""

    key: str | None
    lines: str


def _split(text: str) -> tuple[str, str]:
    """Return what is between the two `---` of a post, and its body."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    head, end, body = text.partition(_END_OF_FRONT_MATTER)
    return (
        (f"{head}\n".removeprefix(_FRONT_MATTER), body) if end and text.startswith(_FRONT_MATTER) else ("", text)
    )


def _blocks(head: str, written: Collection[str]) -> list[_Block]:
    """Return the lines of a front matter: of each key that is `written`, and all that a person has between."""
    blocks: list[_Block] = []
    for line in re.findall(r"[^\n]*\n", head):  # `splitlines` would part values
        match = _KEY.match(line)
        key = match["key"] if match and match["key"] in written else None
        if key is None and blocks and (blocks[-1].key is None or _CONTINUATION.match(line)):
            blocks[-1] = _Block(blocks[-1].key, blocks[-1].lines + line)
        else:
            blocks.append(_Block(key, line))
    return blocks


def _written(mark: re.Match[str]) -> set[str]:
    """Return the keys of a front matter that are paperboy's."""
    return {*mark["keys"].split(","), "paperboy"}


def _theirs(head: str, mark: re.Match[str]) -> dict[str, object]:
    """Return the values of a front matter that are a person's."""
    written = _written(mark)
    return {key: value for key, value in _values(head).items() if key not in written}


def _marked(ours: Sequence[_Block], old: Sequence[_Block], body: str) -> str:
    """Return a post with the blocks of its front matter that are ours, and a person's where they are in `old`."""
    parts = fence.parts_of(body)
    keys = [block.key for block in ours if block.key]
    checksum = _checksum("".join(block.lines for block in ours), keys, parts.fenced if parts else body)
    blocks = [*ours, _Block("paperboy", f"paperboy: {','.join(keys)}.{checksum}\n")]
    place = 0
    for block in old:
        if block.key is None:
            blocks.insert(place, block)
            place += 1
        else:  # never back: a person's lines stay in their order
            after = (after for after, each in enumerate(blocks, 1) if each.key == block.key)
            place = max(place, next(after, 0))
    return f"{_FRONT_MATTER}{''.join(block.lines for block in blocks)}---\n{body}"


def _keeps_all(existing: str, new: str) -> bool:
    """Return whether `new`, made of `existing`, can be read, and each value of a person's is what it was."""
    (old_head, old_body), (head, _) = _split(existing), _split(new)
    old_mark, mark = _MARK.search(old_head), _MARK.search(head)
    if mark is None or not is_unmodified(new):
        return False
    if old_mark is None or fence.parts_of(old_body) is None or not _values(old_head):
        return True  # there is nothing that could be kept, or compared
    try:
        return _theirs(old_head, old_mark) == _theirs(head, mark)
    except RecursionError:  # an alias within what it stands for
        return False


def _is_as_written(head: str, mark: re.Match[str], fenced: str) -> bool:
    """Return whether the lines of paperboy's keys say what it wrote, also where all of `head` is read."""
    keys = mark["keys"].split(",")
    blocks = _blocks(head, _written(mark))
    ours = [block for block in blocks if block.key]
    lines = "".join(block.lines for block in ours)
    if sorted(block.key or "" for block in ours) != sorted((*keys, "paperboy")) or not _has_values_only(lines):
        return False
    if mark[0].rstrip() not in {block.lines.rstrip() for block in ours}:  # something goes on with it
        return False
    if _checksum(lines, keys, fenced) != mark["checksum"]:
        return False
    return len(ours) == len(blocks) or _values(lines).items() <= _values(head).items()


def _has_values_only(lines: str) -> bool:
    """Return whether YAML has no comments, anchors, aliases and tags: its signs are within values."""
    try:
        texts, others = _texts(lines), _texts(lines.translate(_SIGNS))
    except _UNREADABLE:
        return False
    return [text.translate(_SIGNS) for text in texts] == others


def _texts(lines: str) -> list[str]:
    events = yaml.parse(lines, Loader=_LOADER)
    return [event.value for event in events if isinstance(event, yaml.ScalarEvent)]


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
    except _UNREADABLE:
        return {}
    return values if isinstance(values, dict) else {}
