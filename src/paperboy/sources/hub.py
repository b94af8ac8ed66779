"""The papers API of Hugging Face: one date's list.

`GET {endpoint}/api/daily_papers?date=YYYY-MM-DD&p=0&limit=100` answers a JSON array, at most 100 items a page
(https://huggingface.co/docs/huggingface_hub/package_reference/hf_api#huggingface_hub.HfApi.list_daily_papers).
Asking (`Hub`) and reading (`parse_page`) are apart, so that reading is tested on recorded answers.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import from_json

from paperboy.errors import SourceError
from paperboy.papers.models import HubItem, Paper, paper_from_item
from paperboy.sources.http import Fetcher

PAGE_SIZE = 100
MAX_PAGES = 100  # 10,000 papers a day; the longest day so far has about 100


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


@dataclass(frozen=True)
class Listing:
    """All papers that the API lists for a date, and the items that could not be read."""

    date: dt.date
    papers: tuple[Paper, ...]
    rejects: tuple[Reject, ...] = ()


class Hub:
    """Asks the papers API. `token` goes to `endpoint` only."""

    def __init__(self, fetcher: Fetcher, endpoint: str, token: str | None = None) -> None:
        self._fetcher = fetcher
        self._url = f"{endpoint.rstrip('/')}/api/daily_papers"
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def listing(self, date: dt.date) -> Listing:
        """Return what the API lists for `date`, from as many pages as it takes.

        Raises SourceError when the API does not answer, or answers something that is not this date's list.
        """
        papers: dict[str, Paper] = {}
        rejects: list[Reject] = []
        for number in range(MAX_PAGES):
            page = self._page(date, number)
            rejects += page.rejects
            new = {paper.id: paper for paper in page.papers if paper.id not in papers}
            papers |= new
            if page.item_count < PAGE_SIZE or not new:
                break
        return Listing(date, tuple(papers.values()), tuple(rejects))

    def _page(self, date: dt.date, number: int) -> Page:
        params = {"date": date.isoformat(), "p": str(number), "limit": str(PAGE_SIZE)}
        try:
            body = self._fetcher.get(self._url, params, self._headers)
        except SourceError as error:
            # Saturdays and Sundays have no list as a rule, and the API may say so with a "no such date".
            if error.status in (400, 404) and date.isoweekday() > 5:
                return Page((), (), 0)
            raise
        return parse_page(body, date)


def parse_page(body: bytes, date: dt.date) -> Page:
    """Read one page of the answer for `date`.

    An item that does not validate becomes a reject. Raises SourceError when the body is not a JSON array, when
    nothing in it validates although something is there, or when it is another date's list.
    """
    try:
        items = from_json(body)
    except ValueError as error:
        raise SourceError(f"the papers API's answer is not JSON ({error})") from error
    if not isinstance(items, list):
        raise SourceError(f"the papers API's answer is not a list but {_kind(items)}")
    papers, rejects = _validate(items, date)
    if items and not papers:
        raise SourceError(f"none of the {len(items)} items in the papers API's answer can be read ({rejects[0]})")
    return Page(tuple(papers), tuple(rejects), len(items))


def _validate(items: Sequence[object], date: dt.date) -> tuple[list[Paper], list[Reject]]:
    papers: list[Paper] = []
    rejects: list[Reject] = []
    for raw in items:
        try:
            item = HubItem.model_validate(raw)
        except ValidationError as error:
            rejects.append(Reject(_id_of(raw), _first_problem(error)))
            continue
        listed_at = item.paper.submittedOnDailyAt
        if listed_at is not None and listed_at.date() != date:
            raise SourceError(
                f"the papers API answered the list of {listed_at.date()} instead of {date} (paper {item.paper.id})"
            )
        papers.append(paper_from_item(item))
    return papers, rejects


def _first_problem(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return f"{'.'.join(map(str, first['loc'])) or 'item'}: {first['msg']}"


def _id_of(raw: object) -> str | None:
    paper = raw.get("paper") if isinstance(raw, dict) else None
    paper_id = paper.get("id") if isinstance(paper, dict) else None
    # it has not been checked, and will stand in a log
    return re.sub(r"[^A-Za-z0-9._/-]", "?", paper_id[:64]) if isinstance(paper_id, str) else None


def _kind(value: object) -> str:
    kinds: dict[type, str] = {dict: "an object", str: "a string", type(None): "null", bool: "true or false"}
    return kinds.get(type(value), "a number")
