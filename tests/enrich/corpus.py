"""Papers for tests and measurements of search: those of recordings, and copies of them as many as are wanted.

Copies keep the statistics of words, so that an index of them is as large as one of real papers: halves of titles,
sentences of abstracts and names are drawn from the recordings; words that only one recorded paper has are replaced
by invented ones, some of them again and again, so that the vocabulary grows as the real one does (Heaps' law).
Copies share halves of titles and whole sentences, which real papers do not: finding one among them is harder.
"""

import datetime as dt
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path

from paperboy.enrich.catalog import CatalogPaper, Month, catalog_paper
from paperboy.enrich.terms import STOP
from paperboy.papers.models import HuggingFaceItem, paper_from_item
from paperboy.papers.topic_files import shipped
from paperboy.papers.topics import Topics
from paperboy.post.shown import anchor_of

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]+")
_REPEATED = 0.72  # of the invented words: recorded papers have 11,143 words at 925, 21,025 at 3,702
# So many of a title's words are others. Each half of a recorded title is in 24 of 25,000 papers, of which with
# these words about three share four in a row: as with 3,700 recorded papers, and a fifth of the words others.
_OTHER = 0.42
_FIRST, _LAST = dt.date(2023, 5, 1), dt.date(2026, 11, 27)


@cache
def recorded_papers(folder: Path) -> Sequence[CatalogPaper]:
    """Return each paper of the recorded days in `folder` once, as the catalog has it."""
    topics = Topics(shipped())
    papers: dict[str, CatalogPaper] = {}
    for path in sorted(folder.glob("????-??-??.json")):
        for item in json.loads(path.read_bytes()):
            paper = paper_from_item(HuggingFaceItem.model_validate(item))
            date = dt.date.fromisoformat(path.stem)
            papers.setdefault(paper.id, catalog_paper(paper, date, _post(date), topics))
    return [papers[each] for each in sorted(papers)]


def months_of(papers: Iterable[CatalogPaper]) -> Iterator[Month]:
    """Yield the months of papers, the oldest first."""
    in_order = sorted(papers, key=lambda paper: (paper.date, -paper.upvotes, paper.id))
    for label, of_month in groupby(in_order, lambda paper: f"{paper.date:%Y-%m}"):
        yield Month(label, tuple(of_month))


def multiplied(real: Sequence[CatalogPaper], count: int) -> list[CatalogPaper]:
    """Return `count` papers: the real ones, and copies. The same each time."""
    return [*real, *_Copies(real).make(count - len(real))][:count]


class _Copies:
    def __init__(self, real: Sequence[CatalogPaper]) -> None:
        self._real = real
        self._random = random.Random(17)  # noqa: S311 (a corpus)
        texts = [" ".join([paper.title, paper.abstract, paper.gist, *paper.keywords]) for paper in real]
        words = Counter(word for text in texts for word in {*_words(text.lower())})
        self._once = {word for word, count in words.items() if count == 1}
        self._rare = sorted({word for text in texts for word in _words(text) if word.lower() in self._once})
        self._invented: list[str] = []
        self._title_words = [word for paper in real for word in paper.title.split() if word.lower() not in STOP]
        self._sentences = [re.split(r"(?<=[.!?]) ", paper.abstract) for paper in real]
        self._names = [name for paper in real for name in paper.authors[:60]]
        self._given = [name.rpartition(" ")[0] for name in self._names]
        self._family = [name.rpartition(" ")[2] for name in self._names]
        every_day = (_FIRST + dt.timedelta(number) for number in range((_LAST - _FIRST).days + 1))
        self._workdays = [date for date in every_day if date.weekday() < 5]

    def make(self, count: int) -> Iterator[CatalogPaper]:
        draw = self._random
        ids = {paper.id for paper in self._real}
        for _ in range(count):
            first, second, third = (draw.randrange(len(self._real)) for _ in range(3))
            one, other = self._real[first], self._real[second]
            date = draw.choice(self._workdays)
            while (paper_id := f"{date:%y%m}.{draw.randrange(1, 24000):05}") in ids:
                pass
            ids.add(paper_id)
            sentences = self._sentences[first] + self._sentences[second] + self._sentences[third]
            length = min(len(sentences), max(3, len(self._sentences[first])))
            yield replace(
                one,
                id=paper_id,
                date=date,
                address=f"{_post(date)}#{anchor_of(paper_id)}",
                title=self._change(" ".join(self._title(one, other))),
                authors=tuple(dict.fromkeys(self._author() for _ in one.authors[:60])),
                abstract=self._change(" ".join(draw.sample(sentences, length))),
                gist=self._change(other.gist),
                keywords=tuple(dict.fromkeys(map(self._change, [*one.keywords[:5], *other.keywords[-4:]]))),
                upvotes=self._real[third].upvotes,
            )

    def _title(self, one: CatalogPaper, other: CatalogPaper) -> Iterator[str]:
        head, tail = one.title.split(), other.title.split()
        for word in [*head[: max(2, len(head) // 2)], *tail[len(tail) // 2 :]]:
            is_other = word.lower() not in STOP and self._random.random() < _OTHER
            yield self._random.choice(self._title_words) if is_other else word

    def _author(self) -> str:
        if self._random.random() < 0.55:
            return self._random.choice(self._names)
        return f"{self._random.choice(self._given)} {self._random.choice(self._family)}".strip()

    def _change(self, text: str) -> str:
        return _WORD.sub(lambda match: self._invent(match[0]), text)

    def _invent(self, word: str) -> str:
        if word.lower() not in self._once:
            return word
        if self._invented and self._random.random() < _REPEATED:
            new = self._random.choice(self._invented)
        else:
            other = self._random.choice(self._rare)
            new = word[: (len(word) + 1) // 2] + other[len(other) // 2 :]
        self._invented.append(new)
        return new


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _post(date: dt.date) -> str:
    return f"/posts/daily-papers-{date}/"
