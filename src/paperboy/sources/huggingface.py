"""Hugging Face's API of daily papers: the list of one date.

`GET {endpoint}/api/daily_papers?date=YYYY-MM-DD&p=0&limit=100` answers a JSON array, at most 100 items a page
(https://huggingface.co/docs/huggingface_hub/package_reference/hf_api#huggingface_hub.HfApi.list_daily_papers).
Requests (`HuggingFace`) and parsing (`parse_page`) are apart, so that parsing is tested on recorded answers.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import from_json

from paperboy.errors import SourceError
from paperboy.papers.models import HuggingFaceItem, Paper, paper_from_item
from paperboy.sources.http import Fetcher
from paperboy.sources.sanitize import sanitized_json

PAGE_SIZE = 100
MAX_PAGES = 100  # 10,000 papers a day; the longest day so far has about 100
MAX_PASSES = 4  # over a list that changes while its pages are read


@dataclass(frozen=True)
class Reject:
    """An item that could not be read: its paper's id if it has one, and why."""

    id: str | None
    reason: str

    def __str__(self) -> str:
        return f"{self.id or 'an item without id'}: {self.reason}"


@dataclass(frozen=True)
class Page:
    """One page of the answer: its papers, the items that could not be read, and how long the array was."""

    papers: tuple[Paper, ...]
    rejects: tuple[Reject, ...]
    item_count: int

    @property
    def ids(self) -> frozenset[str]:
        """The ids of its items, readable or not, as far as they have one."""
        papers = frozenset(paper.id for paper in self.papers)
        return papers | {reject.id for reject in self.rejects if reject.id}


@dataclass(frozen=True)
class Listing:
    """All papers that are listed for a date, and the items that could not be read.

    `gap` says why some papers may be missing, if so.
    """

    papers: tuple[Paper, ...]
    rejects: tuple[Reject, ...] = ()
    gap: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether a paper that is not in it is not listed."""
        return not self.gap and not self.rejects


class UnreadableError(SourceError):
    """An answer is no page of the list that was asked for."""


class HuggingFace:
    """Asks for lists. `token` goes to `endpoint` only, and no more once it is refused: lists need none."""

    def __init__(self, fetcher: Fetcher, endpoint: str, token: str | None = None) -> None:
        self._fetcher = fetcher
        self._url = f"{endpoint.rstrip('/')}/api/daily_papers"
        self._token = token
        self._refusal = ""  # of the token

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences on what is wrong whatever date is asked for."""
        if not self._refusal:
            return ()
        return (
            f"HF_TOKEN is refused ({self._refusal}): lists were requested without it;"
            " set a new one, or none (the lists need none)",
        )

    def requests_at_once(self) -> int:
        """Return how many dates may be asked for at the same time."""
        return self._fetcher.requests_at_once

    def listing(self, date: dt.date, *, may_have_none: bool = False) -> Listing:
        """Return what is listed for `date`, from as many pages as it takes.

        A refusal (400, 404) of a date that `may_have_none` is an empty list. Raises SourceError when there is no
        answer, when it is not this date's list, or when nothing in it can be read.
        """
        # Lists are sorted by votes, which move while pages are read: a paper that moves up is on no page then, and
        # another one on two. So a list with repeats is read again until it has none, or is the same as before.
        papers: dict[str, Paper] = {}
        rejects: list[Reject] = []
        before: list[frozenset[str]] = []
        for _ in range(MAX_PASSES):
            pages, gap = self._pages(date, may_have_none=may_have_none)
            papers |= {paper.id: paper for page in pages for paper in page.papers}
            rejects += [each for page in pages for each in page.rejects if not before or each not in rejects]
            ids = [page.ids for page in pages]
            if not _has_repeats(ids) or ids == before:
                break
            before = ids
        else:
            gap = gap or "the list changed while its pages were read"
        if rejects and not papers:
            raise SourceError(
                f"none of the {len(rejects)} items in Hugging Face's answer can be read ({rejects[0]})"
            )
        return Listing(tuple(papers.values()), tuple(each for each in rejects if each.id not in papers), gap)

    def _pages(self, date: dt.date, *, may_have_none: bool) -> tuple[list[Page], str]:
        """Return the pages up to the first that is not full, or that repeats the one before; and why one lacks."""
        pages: list[Page] = []
        body = b""
        for number in range(MAX_PAGES):
            params = {"date": date.isoformat(), "p": str(number), "limit": str(PAGE_SIZE)}
            body_before = body
            try:
                body = self._get(params)
                page = parse_page(body, date)
            except SourceError as error:
                is_refused = error.status in (400, 404)
                if number and (is_refused or isinstance(error, UnreadableError)):
                    return pages, f"page {number + 1} is missing ({error})"  # and costs itself only
                if is_refused and may_have_none:
                    return pages, ""
                raise
            if body == body_before or (pages and page.ids and page.ids == pages[-1].ids):
                break  # the server ignores the page's number
            pages.append(page)
            if page.item_count < PAGE_SIZE:
                break
        return pages, ""

    def _get(self, params: Mapping[str, str]) -> bytes:
        """GET with the token, if there is one, and once it is refused without it."""
        if not (token := self._token):
            return self._fetcher.get(self._url, params)
        try:
            return self._fetcher.get(self._url, params, {"Authorization": f"Bearer {token}"})
        except SourceError as error:
            if error.status not in (401, 403):
                raise
            refusal = error
        body = self._fetcher.get(self._url, params)  # if that is refused, too, the token is not the reason
        self._token, self._refusal = None, str(refusal)
        return body


def _has_repeats(pages: Sequence[frozenset[str]]) -> bool:
    """Return whether an id is on two pages: the list has changed between them, and another id may be on none."""
    return len(frozenset().union(*pages)) < sum(map(len, pages))


def parse_page(body: bytes, date: dt.date) -> Page:
    """Read one page of the answer for `date`.

    An item that does not validate becomes a reject. Raises UnreadableError when the body is no JSON array, or when
    all that can be read in it is of another date's list.
    """
    items = _parse(body)
    if not isinstance(items, list):
        raise UnreadableError(f"Hugging Face's answer is not a list but {_kind(items)}")
    papers, rejects = _validate(items, date)
    return Page(tuple(papers), tuple(rejects), len(items))


def _parse(body: bytes) -> object:
    """Read JSON, if need be without the characters that it cannot have."""
    try:
        return from_json(body)
    except ValueError as error:
        problem = error
    try:
        return from_json(sanitized_json(body))
    except (ValueError, RecursionError):
        raise UnreadableError(f"Hugging Face's answer is not JSON ({problem})") from problem


def _validate(items: Sequence[object], date: dt.date) -> tuple[list[Paper], list[Reject]]:
    papers: list[Paper] = []
    rejects: list[Reject] = []
    others: list[str] = []  # what is of the list of another date
    for raw in items:
        try:
            item = HuggingFaceItem.model_validate(raw)
        except ValidationError as error:
            rejects.append(Reject(_id_of(raw), _first_problem(error)))
            continue
        listed_at = item.paper.submittedOnDailyAt
        if listed_at is not None and listed_at.date() != date:
            others.append(f"the list of {listed_at.date()} instead of {date} (paper {item.paper.id})")
            rejects.append(Reject(item.paper.id, f"it is of the list of {listed_at.date()}"))
            continue
        papers.append(paper_from_item(item))
    if others and not papers:
        raise UnreadableError(f"Hugging Face answered {others[0]}")
    return papers, rejects


def _first_problem(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    problem = "is not in the expected form" if first["type"] == "string_pattern_mismatch" else first["msg"]
    return f"{'.'.join(map(str, first['loc'])) or 'item'}: {problem}"


def _id_of(raw: object) -> str | None:
    paper = raw.get("paper") if isinstance(raw, dict) else None
    paper_id = paper.get("id") if isinstance(paper, dict) else None
    # it has not been checked, and is shown in a log
    return re.sub(r"[^A-Za-z0-9._/-]", "?", paper_id[:64]) if isinstance(paper_id, str) else None


def _kind(value: object) -> str:
    kinds: dict[type, str] = {dict: "an object", str: "a string", type(None): "null", bool: "true or false"}
    return kinds.get(type(value), "a number")
