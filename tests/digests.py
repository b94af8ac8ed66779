"""What the tests of weeks and months read out of a post, and what they count in recorded answers."""

import datetime as dt
import html
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paperboy.papers.models import Paper
from tests.helpers import body, front_matter
from tests.loopback import Items
from tests.machine import SHARED

ALL_RECORDINGS = SHARED / "recordings"
FEBRUARY = [dt.date(2026, 2, 1) + dt.timedelta(days=number) for number in range(28)]
ALL_KINDS = "paperboy: {editions: [daily, weekly, monthly], arxiv: false}\n"


DAYS = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7}
OTHER_TOPICS = "10위 밖의 논문 (다른 주제의 1위부터)"


@dataclass(frozen=True)
class Line:
    """A paper in a digest's list: its id, its link, its votes."""

    paper_id: str
    target: str
    votes: int


class Post:
    """A digest's post, taken apart."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.matter = front_matter(text)
        self.body = body(text)
        parts = re.split(r"^<h2[^>]*>(.+)</h2>$", self.body, flags=re.MULTILINE)
        self.opening = parts[0]
        self.sections = dict(zip(parts[1::2], parts[2::2], strict=True))
        self.tables = [_rows(table) for table in re.findall(r"<table>.*?</table>", self.body, re.DOTALL)]

    @property
    def said(self) -> str:
        """The paragraph that says what changed, as text."""
        found = re.search(r'<p class="paperboy-intro">(.*)</p>', self.opening)
        assert found
        return plain(found[1])

    @property
    def figures(self) -> list[int]:
        """The numbers of the first sentence: days, papers, votes. The mean of papers is between parentheses."""
        first = self.said.partition("습니다.")[0]
        return numbers(re.sub(rf"\(.*?\)|^({'|'.join(DAYS)})", lambda name: str(DAYS.get(name[0], "")), first))

    def change_of(self, direction: str) -> dict[str, str]:
        """Return the topics that rose ("늘") or fell ("줄"), and what is said of each."""
        found = re.search(rf"(?:앞선 8주보다|늘고) ((?:(?!늘고|습니다).)*)의 비중이 {direction}", self.said)
        return dict(re.findall(r"([^,(]+?)\((논문 [^)]+)\)", found[1].replace("), ", "),"))) if found else {}

    @property
    def leading(self) -> list[Line]:
        return list(_lines(self.opening))

    def lines(self, heading: str) -> list[Line]:
        return list(_lines(self.sections[heading]))

    def items(self, heading: str) -> list[str]:
        return re.findall(r"^<li[^>]*>(.+?)</li>$", self.sections.get(heading, ""), re.MULTILINE | re.DOTALL)

    @property
    def parts(self) -> dict[str, list[int]]:
        """Papers and votes by the name of the day, or of the week."""
        return {name: [numbers(cell)[0] for cell in cells[:2]] for name, *cells in self.tables[-1]}

    @property
    def topics(self) -> dict[str, list[str]]:
        return {name: cells for name, *cells in self.tables[0]} if len(self.tables) > 1 else {}


def numbers(text: str) -> list[int]:
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", text)]


def _lines(text: str) -> Iterator[Line]:
    for line in re.findall(r"^<li[^>]*>(.+)$", text, re.MULTILINE):
        target = re.search(r'<a href="([^"]+)"', line)
        votes = re.search(r'class="paperboy-votes">▲\s([\d,]+)<', line)
        assert target, line
        paper_id = re.sub(r".*(?:#paper-|/papers/)", "", target[1])
        yield Line(paper_id.replace("-", "."), target[1], numbers(votes[1])[0] if votes else 0)


def _rows(table: str) -> list[list[str]]:
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th>(.*?)</tr>", table)
    return [[plain(name), *map(plain, re.findall(r"<td>(.*?)</td>", cells))] for name, cells in rows]


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup)).strip()


@dataclass(frozen=True)
class Counted:
    """What recorded answers say of a period, counted straight from their JSON."""

    papers: dict[str, dict[str, Any]]  # by id, as the answer with most votes has it
    first: dict[str, dt.date]

    @property
    def votes(self) -> int:
        return sum(paper["upvotes"] for paper in self.papers.values())

    @property
    def ids(self) -> list[str]:
        return sorted(self.papers, key=lambda each: (-self.papers[each]["upvotes"], each))

    def of_day(self, date: dt.date) -> list[int]:
        listed = [paper["upvotes"] for each, paper in self.papers.items() if self.first[each] == date]
        return [len(listed), sum(listed)]

    def value(self, paper_id: str, key: str) -> str:
        """Return a text of a paper on one line; empty where there is none."""
        return " ".join(str(self.papers[paper_id].get(key) or "").split())

    def organization(self, paper_id: str) -> str:
        named = self.papers[paper_id].get("organization") or {}
        return " ".join((named.get("fullname") or named.get("name") or "").split())

    @property
    def last_authors(self) -> Counter[tuple[str, str]]:
        """How many papers of one organization an author is the last one of."""
        shown = {
            each: [a["name"] for a in paper["authors"] if not a.get("hidden")]
            for each, paper in self.papers.items()
        }
        return Counter(
            (" ".join(names[-1].split()), self.organization(each))
            for each, names in shown.items()
            if names and self.organization(each)
        )

    def topics(self, topics_of: Callable[[Paper], Iterable[str]]) -> Counter[str]:
        return Counter(topic for paper in self.papers.values() for topic in topics_of(paper_of(paper)))


def count(answers: dict[dt.date, Items], dates: Sequence[dt.date]) -> Counted:
    """Count what `answers` list on `dates`."""
    papers: dict[str, dict[str, Any]] = {}
    first: dict[str, dt.date] = {}
    for date in sorted(dates):
        for item in answers.get(date, []):
            paper = {"organization": item.get("organization"), **item["paper"]}
            known = papers.get(paper["id"])
            if known is None or paper["upvotes"] > known["upvotes"]:
                papers[paper["id"]] = paper
            first.setdefault(paper["id"], date)
    return Counted(papers, first)


def paper_of(paper: dict[str, Any]) -> Paper:
    keywords = tuple(" ".join(each.split()) for each in paper.get("ai_keywords") or () if each.strip())
    return Paper(
        id=paper["id"],
        title=" ".join(paper["title"].split()),
        abstract=paper["summary"].strip(),
        keywords=keywords,
    )


def has_all_recordings() -> bool:
    return all((ALL_RECORDINGS / f"2026-02-{number:02}.json").exists() for number in (2, 27))


def answers_in(folder: Path) -> dict[dt.date, Items]:
    """Return what is recorded of February."""
    paths = {date: folder / f"{date}.json" for date in FEBRUARY}
    return {date: json.loads(path.read_bytes()) for date, path in paths.items() if path.exists()}
