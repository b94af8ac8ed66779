"""The archive: what is known of each day, in `_papers/YYYY/YYYY-MM-DD.json`.

`refresh`, `complete` and `merge` decide what a day becomes (pure); `read` and `text_of` are its file. Nothing
that was known is forgotten: a field that an answer leaves out keeps its value, and a paper that has vanished
from the list is kept and marked.

Each file says in which version it is written. A version may add and remove fields, and unknown fields are
ignored, so only a newer version is one that this paperboy cannot read.
"""

import datetime as dt
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import from_json

from paperboy.errors import ArchiveError, BrokenArchiveError, FileError, NewerArchiveError
from paperboy.model.kinds import Kind
from paperboy.papers.acceptance import is_withdrawn
from paperboy.papers.models import Day, Paper, Preprint
from paperboy.site.tree import Tree

FOLDER = "_papers"
# Fields whose change alone does not revise a day, with their blank values: its post keeps its `last_modified_at`,
# since feed readers show a post again whenever that moves.
_UNREVISED: Mapping[str, object] = {
    "upvotes": 0,
    "code_stars": None,
    "comment_count": 0,
    "has_author_answering": False,
    "thumbnail_url": None,
    "first_seen": None,
    "first_upvotes": None,
    "listed_upvotes": None,
    "upvotes_by_day": (),
    "arxiv_refused": None,
}
_Model = TypeVar("_Model", Paper, Preprint)
DAYS_OF_UPVOTES = 7  # after a list's date, itself included, on which votes are noted: as long as most windows
VERSION = 2  # 1 had no number, and each day said which editions with it there had been


def path_of(date: dt.date) -> str:
    """Return the path of a day's file below the blog's source."""
    return f"{FOLDER}/{date.year:04}/{date.isoformat()}.json"


def date_of_path(path: str) -> dt.date | None:
    """Return the date of an archive file, or None if `path` is not one."""
    match = re.fullmatch(rf"{FOLDER}/\d{{4}}/(\d{{4}}-\d\d-\d\d)\.json", path)
    try:
        date = dt.date.fromisoformat(match[1]) if match else None
    except ValueError:  # such as 2026-02-30
        return None
    return date if date and path == path_of(date) else None


def dates_with(ids: Collection[str], tree: Tree) -> Iterator[tuple[dt.date, frozenset[str]]]:
    """Yield the dates whose lists have some of these papers, with these; a day that cannot be read has none.

    Contents are looked at without being parsed, and only those that are not older than the papers.
    """
    first = min(map(_submitted, ids), default=dt.date.max)
    quoted = {paper_id: f'"{paper_id}"'.encode() for paper_id in ids}
    for date in sorted(filter(None, map(date_of_path, tree.paths(FOLDER)))):
        content = None
        with suppress(FileError):
            content = tree.read(path_of(date)) if date >= first else None
        if found := frozenset(paper_id for paper_id, sign in quoted.items() if sign in (content or b"")):
            yield date, found


def _submitted(paper_id: str) -> dt.date:
    """Return a date before which no list has a paper: an id of arXiv's begins with a year and a month."""
    match = re.match(r"(\d\d)(0[1-9]|1[0-2])\.\d", paper_id, re.ASCII)
    return dt.date(2000 + int(match[1]), int(match[2]), 1) - dt.timedelta(days=2) if match else dt.date.min


def text_of(day: Day) -> str:
    """Return the file's text: sorted keys, a line per value, what is empty left out."""
    data = {**day.model_dump(mode="json", exclude_defaults=True), "version": VERSION}
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read(tree: Tree, date: dt.date) -> Day | None:
    """Return what is known of `date`, or None if nothing is.

    Raises ArchiveError when the file is there and cannot be read, and what `parse` raises.
    """
    try:
        content = tree.read(path_of(date))
    except FileError as error:
        raise ArchiveError(str(error)) from error
    return None if content is None else parse(content, date)


def parse(content: bytes, date: dt.date) -> Day:
    """Read the content of the file of `date`.

    Raises BrokenArchiveError when it is not this day's, NewerArchiveError when a newer version has written it.
    """
    if (version := version_of(content)) > VERSION:
        raise NewerArchiveError(
            f"{path_of(date)} was written by a newer paperboy than this one (version {version} of the archive,"
            f" this one knows {VERSION}): bring paperboy up to date; until then this date is left as it is"
        )
    try:
        day = Day.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise BrokenArchiveError(f"{path_of(date)} is not a day's archive ({where}: {first['msg']})") from error
    if day.date != date:
        raise BrokenArchiveError(f"{path_of(date)} holds the archive of {day.date}")
    return day


def version_of(content: bytes) -> int:
    """Return in which version a day's file is written; 1 also where that cannot be read."""
    version = (_keys(content) or {}).get("version", 1)
    return version if isinstance(version, int) else 1


def posted_before(content: bytes) -> list[Kind]:
    """Return the kinds of editions that a day of the archive's first version says it was posted in."""
    if (keys := _keys(content)) is None:
        return [Kind.DAILY]  # to be safe, so that no deleted post comes back
    posted = keys.get("posted")
    return [Kind(kind) for kind in posted if kind in list(Kind)] if isinstance(posted, list) else []


def _keys(content: bytes) -> Mapping[str, Any] | None:
    """Return what is in a file; None where it cannot be read."""
    try:
        keys = from_json(content)
    except ValueError:
        return None
    return keys if isinstance(keys, dict) else {}


def refresh(
    known: Day | None, listed: Collection[Paper], *, unread: Collection[str], date: dt.date, today: dt.date
) -> Day | None:
    """Return `known` brought up to what the API lists now, on the day `today`; None if there is nothing to know.

    `unread` are ids that are listed, but could not be read: they are not gone. The very same `known` comes back
    when there is nothing new. A list that has become empty is not believed.
    """
    if not listed:  # an outage answers so, too, and a list that really was emptied is not worth losing one for
        return known
    before = {paper.id: paper for paper in known.papers} if known else {}
    now = {
        paper.id: _with_vote_history(_with_known_fields(before.get(paper.id), paper), before, date, today)
        for paper in listed
    }
    missing = {
        paper_id: paper if paper_id in unread else _gone(paper)
        for paper_id, paper in before.items()
        if paper_id not in now
    }
    return _day(known, date, {**missing, **now}.values(), today)


def complete(day: Day, preprints: Mapping[str, Preprint], *, refused: Collection[str] = (), today: dt.date) -> Day:
    """Return `day` with what arXiv has of its papers, and with a mark on those whose ids it has `refused`."""
    papers = [
        paper.model_copy(update={"preprint": _newer(paper.preprint, preprints[paper.id])})
        if paper.id in preprints
        else paper.model_copy(update={"arxiv_refused": True})
        if paper.id in refused
        else paper
        for paper in day.papers
    ]
    return _day(day, day.date, papers, today)


def merge(one: Day, other: Day) -> Day:
    """Return what two archives of the same day know of its papers; where they differ the later one counts."""
    older, newer = sorted((one, other), key=lambda day: day.updated)
    papers = {paper.id: paper for paper in older.papers}
    papers |= {paper.id: _merged(papers.get(paper.id), paper) for paper in newer.papers}
    day = _day(older, newer.date, papers.values(), newer.updated)
    revised = min(max(one.last_revised, other.last_revised), day.updated)
    return day if day is older else day.model_copy(update={"revised": None if revised == day.updated else revised})


def ids_without_preprint(day: Day) -> list[str]:
    """Return the ids that arXiv can be asked for, in stable order."""
    return [paper.id for paper in day.papers if paper.preprint is None and paper.is_on_arxiv]


def _day(known: Day | None, date: dt.date, papers: Iterable[Paper], today: dt.date) -> Day:
    in_order = tuple(sorted(papers, key=lambda paper: paper.id))  # votes move: so a file's diff is what changed
    if known is None:
        return Day(date=date, updated=today, papers=in_order)
    if known.papers == in_order:
        return known
    today = max(today, known.updated)  # later than today where the blog has moved to another time zone
    revised = known.last_revised if _to_compare(known.papers) == _to_compare(in_order) else today
    return Day(date=date, updated=today, revised=None if revised == today else revised, papers=in_order)


def _to_compare(papers: Iterable[Paper]) -> list[Paper]:
    """Return papers with the `_UNREVISED` fields blank."""
    return [paper.model_copy(update=_UNREVISED) for paper in papers]


def _newer(known: Preprint | None, new: Preprint) -> Preprint:
    """Return `new`, with what only `known` has; a withdrawn one, whose texts may be notices, keeps its own."""
    texts = {"title": known.title, "abstract": known.abstract} if known and is_withdrawn(new) else {}
    return _with_known_fields(known, new).model_copy(update=texts)


def _with_known_fields(known: _Model | None, new: _Model) -> _Model:
    """Return `new`, with the values of `known` in fields that are empty in `new`."""
    if known is None:
        return new
    blank = {
        name: getattr(known, name)
        for name in type(new).model_fields
        if getattr(new, name) in (None, "", ()) and getattr(known, name) not in (None, "", ())
    }
    return new.model_copy(update=blank)


def _with_vote_history(paper: Paper, before: Mapping[str, Paper], date: dt.date, today: dt.date) -> Paper:
    """Return a paper listed on `date` with its votes now, if it is first seen `today` or `date` is not over yet.

    Papers known `before` without these fields come from an old archive; theirs stay empty. Votes that have
    changed are noted by day, too, in the first week.
    """
    memory: dict[str, object] = {}
    since, known = max((today - date).days, 0), before.get(paper.id)
    if since < DAYS_OF_UPVOTES and (known is None or known.upvotes != paper.upvotes):
        memory["upvotes_by_day"] = _in_order({**dict(paper.upvotes_by_day), since: paper.upvotes})
    if paper.id not in before:
        memory |= {"first_seen": today, "first_upvotes": paper.upvotes}
    if today <= date and (paper.first_seen or "first_seen" in memory):
        memory["listed_upvotes"] = paper.upvotes
    return paper.model_copy(update=memory) if memory else paper


def _merged(one: Paper | None, other: Paper) -> Paper:
    """Return `other` with the fields that only `one` has, and with the earlier `first_seen` of both.

    The order of the two does not matter: of two first seen on one day, the one with fewer votes is the earlier.
    """
    paper = _with_known_fields(one, other)
    both = [each for each in (one, other) if each]
    history = sorted(pair for each in both for pair in each.upvotes_by_day)  # of one day the more votes
    paper = paper.model_copy(update={"upvotes_by_day": _in_order(dict(history))})
    first = [(each.first_seen, each.first_upvotes) for each in both if each.first_seen]
    listed = [each.listed_upvotes for each in both if each.listed_upvotes is not None]
    if not first:
        return paper
    first_seen, first_upvotes = min(first, key=lambda memory: (memory[0], memory[1] or 0))
    names = ("first_seen", "first_upvotes", "listed_upvotes")
    memory = (first_seen, first_upvotes, max(listed, default=None))
    return paper.model_copy(update=dict(zip(names, memory, strict=True)))


def _in_order(history: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted(history.items()))


def _gone(paper: Paper) -> Paper:
    return paper if paper.gone else paper.model_copy(update={"gone": True})
