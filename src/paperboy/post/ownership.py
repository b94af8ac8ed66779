"""Ownership: whether a post is as paperboy wrote it, and which additions of a person an update keeps."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

import yaml

from paperboy.model.edition import Edition
from paperboy.post import fence

# `paperboy: KEYS.CHECKSUM`: which keys of the front matter paperboy wrote, and a checksum of their values and of
# the fenced part of the body. One word, so that no formatter breaks it; some put it into quotes.
_MARK = re.compile(
    r"""^paperboy: (?P<quote>["']?)(?P<keys>[\w,-]+)\.(?P<checksum>[0-9a-f]{32})(?P=quote)\n""", re.MULTILINE
)
# Posts of older versions, which were Markdown: a checksum of the rest of the file, or two after a formatter.
_OLD_MARK = re.compile(
    r"""^paperboy: (?P<quote>["']?)(?P<checksum>[0-9a-f]{64})(\.[0-9a-f]{64})?(?P=quote)\n""", re.MULTILINE
)
_FRONT_MATTER, _END_OF_FRONT_MATTER = "---\n", "\n---\n"
_KEY = re.compile(r"""(?!- )(["']?)(?P<key>[^\s#:"'][^:"']*?)\1[ \t]*:(?=[ \t]|$)""")
# A further line of a key's value. One that begins with `#` is a person's comment, however far it is indented.
_CONTINUATION = re.compile(r"[ \t]+[^\s#]|-\s|\s*$")
_SIGNS = str.maketrans("#&*!", "xxxx")  # they begin what no value shows: comments, anchors, aliases, tags
_REMEMBERED = 8  # posts: a post is looked at several times, one after the other
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
    head, body, _, _ = _read(post)
    keys = [key["key"] for line in head.split("\n") if (key := _KEY.match(line))]
    return _marked(_blocks(head, keys), [], body)


def updated(existing: str | None, wanted: str) -> str:
    """Return the text `wanted`, which has the mark, with a person's additions to `existing`.

    These are the text above and below the fenced part, and all lines of the front matter except those of
    paperboy's keys; a person's key wins over one of the same name in `wanted`. Of a post without a fence, by an
    older paperboy or another tool, nothing is kept.
    """
    old, new = _read(existing or ""), _read(wanted)
    if not (old.mark and old.parts and new.mark and new.parts):
        return wanted
    left_out = {"paperboy", *old.theirs}
    return _marked(
        [block for block in _blocks(new.head, new.keys) if block.key and block.key not in left_out],
        _blocks(old.head, old.keys),
        str(new.parts._replace(above=old.parts.above, below=old.parts.below)),
    )


def is_unmodified(text: str) -> bool:
    """Return whether paperboy wrote a post, and nobody has changed what it wrote. Line ends do not count."""
    post = _read(text)
    if post.mark:
        return post.parts is not None and _is_as_written(post, post.mark, post.parts.fenced)
    old = _OLD_MARK.search(post.head)
    if old is None:
        return False
    whole = f"{_FRONT_MATTER}{_OLD_MARK.sub('', post.head, count=1)}---\n{post.body}"
    return hashlib.sha256(whole.encode("utf-8", "surrogateescape")).hexdigest() == old["checksum"]


def has_mark(text: str) -> bool:
    """Return whether paperboy wrote a post originally, even if it was edited since: other tools' have no mark."""
    post = _read(text)
    return bool(post.mark or _OLD_MARK.search(post.head))


def front_matter_and_body(text: str) -> tuple[Mapping[str, object], str]:
    """Return the values of a post's front matter as texts, none where Jekyll cannot read it, and its body."""
    post = _read(text)
    return _values(post.head), post.body


def decide(
    existing: str | None, wanted: str, *, was_posted: bool, force: bool, is_history_known: bool = True
) -> Action:
    """Return what to do about a post.

    `existing` is the file's text, `wanted` a new post; `updated(existing, wanted)` is what an update writes.
    `was_posted`: there has been a post before. `is_history_known` is False where that may be wrong, since the
    archive was damaged.
    """
    if existing is None:
        if force:
            return Action.CREATED
        if not is_history_known:
            return Action.UNKNOWN_HISTORY
        return Action.DELETED if was_posted else Action.CREATED
    if is_as_wanted(existing, wanted):
        return Action.UNCHANGED
    if (force or is_unmodified(existing)) and _keeps_all(existing, updated(existing, wanted)):
        return Action.UPDATED
    return Action.EDITED if has_mark(existing) else Action.NOT_OURS


def is_as_wanted(existing: str, wanted: str) -> bool:
    """Return whether there is nothing to write: a formatter may have written the same in another way."""
    if existing == wanted:
        return True
    wanted = updated(existing, wanted)
    if existing.replace("\r\n", "\n") == wanted:
        return True
    old, new = _read(existing), _read(wanted)
    if not (old.mark and old.parts and new.mark):
        return False
    is_same = old.mark.group("keys", "checksum") == new.mark.group("keys", "checksum")
    return is_same and str(old.parts) == old.body and is_unmodified(existing)


def address_of(text: str, edition: Edition) -> str | None:
    """Return the address of an edition's post with the text `text`; None if it has none or that is uncertain.

    An unmodified post has the edition's permalink; a person may have set another one, or unpublished the post
    (https://jekyllrb.com/docs/front-matter/#predefined-global-variables).
    """
    if not is_on_site(text):
        return None
    if is_unmodified(text):
        return edition.permalink
    permalink = _values(_read(text).head).get("permalink")
    if isinstance(permalink, str) and re.fullmatch(r"/[\w./-]*", permalink, re.ASCII):
        return permalink
    return None


def is_on_site(text: str) -> bool:
    """Return whether Jekyll makes a page of a post: not if `published` is false or empty in its front matter.

    In Ruby's YAML, `no` and `off` are false, too (https://yaml.org/type/bool.html). A post is taken to be
    unpublished if its front matter contains the word and cannot be read.
    """
    head = _read(text).head
    if "published" not in head:
        return True
    try:
        node = yaml.compose(head, Loader=_TYPED_LOADER)
    except _UNREADABLE:
        return False
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    values = [value for key, value in pairs if key.value == "published"][-1:]  # of two the last one counts
    kinds = [(value.tag.rpartition(":")[2], str(value.value).lower()) for value in values]
    return not any(kind == "null" or (kind == "bool" and said in ("false", "no", "off")) for kind, said in kinds)


class _Block(NamedTuple):
    """Some lines of the front matter: a key of paperboy's with its value, or lines of a person's."""

    key: str | None
    lines: str


class _Post(NamedTuple):
    """A post taken apart: its front matter, with paperboy's mark, and its body, with the fenced part."""

    head: str
    body: str
    mark: re.Match[str] | None
    parts: fence.Body | None

    @property
    def keys(self) -> set[str]:  # of the front matter: paperboy's
        return {*self.mark["keys"].split(","), "paperboy"} if self.mark else set()

    @property
    def theirs(self) -> dict[str, object]:  # the other values of the front matter
        return {key: value for key, value in _values(self.head).items() if key not in self.keys}


@lru_cache(_REMEMBERED)
def _read(text: str) -> _Post:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    head, end, body = text.partition(_END_OF_FRONT_MATTER)
    if end and text.startswith(_FRONT_MATTER):
        head = f"{head}\n".removeprefix(_FRONT_MATTER)
    else:
        head, body = "", text
    return _Post(head, body, _MARK.search(head), fence.parts_of(body))


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


def _marked(ours: Sequence[_Block], old: Sequence[_Block], body: str) -> str:
    """Return a post with paperboy's blocks of front matter, and a person's after the same ones as in `old`."""
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
    """Return whether the update `new` of `existing` can be read, with every value of a person's unchanged."""
    if not is_unmodified(new):
        return False
    old = _read(existing)
    if old.mark is None or old.parts is None or not _values(old.head):
        return True  # there is nothing that could be kept, or compared
    try:
        return old.theirs == _read(new).theirs
    except RecursionError:  # an alias within its own value
        return False


def _is_as_written(post: _Post, mark: re.Match[str], fenced: str) -> bool:
    """Return whether paperboy's keys and fenced part match the checksum, as Jekyll reads the whole post, too."""
    keys = mark["keys"].split(",")
    blocks = _blocks(post.head, post.keys)
    ours = [block for block in blocks if block.key]
    lines = "".join(block.lines for block in ours)
    return (
        sorted(block.key or "" for block in ours) == sorted((*keys, "paperboy"))
        and _has_values_only(lines)
        and mark[0].rstrip() in {block.lines.rstrip() for block in ours}  # else something goes on with it
        and _checksum(lines, keys, fenced) == mark["checksum"]
        and (len(ours) == len(blocks) or _values(lines).items() <= _values(post.head).items())
    )


def _has_values_only(lines: str) -> bool:
    """Return whether YAML has no comments, anchors, aliases and tags, only such characters within values."""
    try:
        texts, others = _texts(lines), _texts(lines.translate(_SIGNS))
    except _UNREADABLE:
        return False
    return [text.translate(_SIGNS) for text in texts] == others


def _texts(lines: str) -> list[str]:
    events = yaml.parse(lines, Loader=_LOADER)
    return [event.value for event in events if isinstance(event, yaml.ScalarEvent)]


def _checksum(head: str, keys: Sequence[str], fenced: str) -> str:
    """Return the checksum of the values of `keys` and of the fenced part, which formatting does not change."""
    values = _values(head)
    lines = [line for each in fenced.split("\n") if (line := each.strip())]
    content = json.dumps([[[key, values.get(key)] for key in sorted(keys)], lines])
    return hashlib.sha256(content.encode()).hexdigest()[:32]


@lru_cache(_REMEMBERED)
def _values(head: str) -> Mapping[str, object]:
    """Return the values of a front matter as texts; none where Jekyll cannot read it either."""
    try:
        values = yaml.load(head, Loader=_LOADER)  # noqa: S506 (texts only, no objects)
    except _UNREADABLE:
        return {}
    return values if isinstance(values, dict) else {}
