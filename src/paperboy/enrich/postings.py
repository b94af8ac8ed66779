"""Which papers have a term, and where: the lists that search is answered from. Pure but for temporary files.

A document's number is its place in the order in which documents are added. A term has a list of numbers for each
level, which is where it occurs: a level is a weight, and nothing else is kept of how often. Beside each number is
a place, but for texts: which author it is, which keyword, or how many words of the title or the organization are
before it. So one can tell which words belong together without reading a title.

Lists are gaps between numbers, each in digits of base 32 (`number`), as text: after gzip that is as small as bytes
would be, and JSON can hold it. Memory holds the lists of one batch. Each batch goes into a temporary file, in the
order of terms; in the end all are merged, and a list is the batches' lists joined.
"""

import heapq
import tempfile
import weakref
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import IO

from paperboy.enrich.glossary import english_in
from paperboy.enrich.terms import STOP, fold, parts_of, term_of_id, terms_of, words_of

# Where a term occurs. In a text only terms count that are nowhere else in the document.
NAME, TITLE, AUTHOR, ORGANIZATION, KEYWORD, OFTEN, ONCE = range(7)
_LEVELS = 7
_OFTEN = 3  # times in a text: a word that comes so often is what the text is about
# Of a word that so many documents have in a keyword, or once in their text, only their number is kept: such a list
# is long, and tells next to nothing.
_COMMON = {KEYWORD: 0.2, ONCE: 0.05}
_LONG = 200  # documents: a shorter list is kept in any case
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_LONGEST_NAME = 4  # words before the colon of a title: "SAMA: Factorized …" is called SAMA


@dataclass(frozen=True)
class Document:
    """What is searched in: a paper, or a post of the owner's."""

    title: str
    text: str
    id: str = ""
    authors: Sequence[str] = ()
    organization: str = ""
    keywords: Sequence[str] = ()
    topics: Sequence[str] = ()  # ids: found by "#id"


class Postings:
    """Collects the lists, a batch of documents after the other."""

    def __init__(self) -> None:
        self._batches: list[IO[str]] = []
        self._before: dict[str, int] = {}  # documents before each batch
        self.documents = 0

    def add(self, name: str, text: str, documents: int) -> None:
        """Add documents, whose numbers go on from those before: what `batch_of` makes of a name and of them."""
        batch = temporary_file(self)
        batch.write(text)
        self._batches.append(batch)
        self._before[name] = self.documents
        self.documents += documents

    def merged(self) -> Iterator[tuple[str, str]]:
        """Yield each term, in order, with its entry: the lists of all levels, with a space between.

        A list is followed by "!" and the places of its authors. A "*" and a number are how many documents have it,
        instead of which. Empty lists at the end are left out.
        """
        for batch in self._batches:
            batch.seek(0)
        lines = (line.rstrip("\n").split("\t") for line in heapq.merge(*self._batches))
        for term, found in groupby(lines, key=lambda line: line[0]):
            batches = [(self._before[name], lists.split(" ")) for _, name, lists in found]
            if entry := _joined(batches, self.documents):
                yield term, entry


def batch_of(name: str, documents: Sequence[Document]) -> str:
    """Return the lists of documents, a term a line, with numbers from 0 on. Names of batches are in order."""
    cells: defaultdict[str, list[str]] = defaultdict(list)
    for level, term, numbers, places in _lists_of(documents):
        gaps = "".join([number(after - before) for before, after in pairwise(numbers)])
        cells[term].append(f"{level},{numbers[0]},{numbers[-1]},{len(numbers)},{gaps},{places}")
    return "".join([f"{term}\t{name}\t{' '.join(cells[term])}\n" for term in sorted(cells)])


def temporary_file(owner: object) -> IO[str]:
    """Return a new file for lines, which goes with its owner."""
    file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115
    weakref.finalize(owner, file.close)
    return file


@lru_cache(maxsize=1 << 13)
def number(value: int) -> str:
    """Return a number in digits of base 32, the least first; each but the last has 32 added to it."""
    return _DIGITS[value] if value < 32 else _DIGITS[32 | value & 31] + number(value >> 5)


def _lists_of(documents: Sequence[Document]) -> Iterator[tuple[int, str, list[int], str]]:
    """Yield each list of a batch: its level and term, the documents' numbers in the batch, the places."""
    levels: list[defaultdict[str, list[int]]] = [defaultdict(list) for _ in range(_LEVELS)]
    places: list[defaultdict[str, list[str]]] = [defaultdict(list) for _ in range(OFTEN)]
    for count, document in enumerate(documents):
        seen = set(STOP)
        for level, term, place in dict.fromkeys(_placed_terms(document)):
            levels[level][term].append(count)
            places[level][term].append(number(place))
            if level != AUTHOR:
                seen.add(term)
        words = Counter(_words(document.text))
        often = {term for word, times in words.items() if times >= _OFTEN for term in terms_of(word)} - seen
        for term in often:
            levels[OFTEN][term].append(count)
        once = levels[ONCE]
        for term in {term for word in words for term in terms_of(word)} - seen - often:
            once[term].append(count)
    for level, lists in enumerate(levels):
        for term, numbers in lists.items():
            yield level, term, numbers, "".join(places[level][term]) if level < OFTEN else ""


def _placed_terms(document: Document) -> Iterator[tuple[int, str, int]]:
    """Yield the terms of all but the text: where each occurs, and its place there."""
    if document.id:
        yield NAME, term_of_id(document.id), 0
    name, colon, _ = document.title.partition(":")
    name_ends = (
        sum(len(parts_of(word)) for word in _words(name)) if colon and len(name.split()) <= _LONGEST_NAME else 0
    )
    for term, place in _in_order(document.title):
        yield NAME if place < name_ends else TITLE, term, place
    for place, author in enumerate(document.authors):
        words = words_of(fold(author))
        family = terms_of(words[-1]) if words else ()
        for word in words:
            for term in terms_of(word):
                yield AUTHOR, term, place * 2 + (term in family)
    for term, place in _in_order(document.organization):
        yield ORGANIZATION, term, place
    for place, keyword in enumerate(document.keywords):
        for word in _words(keyword):
            for term in terms_of(word):
                if term not in STOP:
                    yield KEYWORD, term, place
    for topic in document.topics:
        yield KEYWORD, f"#{topic}", 0


def _in_order(text: str) -> Iterator[tuple[str, int]]:
    """Yield the terms of a line, each where it is first, with the number of words and parts of words before it."""
    seen = set(STOP)
    place = 0
    for word in _words(text):
        parts = parts_of(word)
        placed = [(term, place + number) for number, part in enumerate(parts) for term in terms_of(part)]
        for term, at in (*placed, *((term, place) for term in terms_of(word))):
            if term not in seen:
                seen.add(term)
                yield term, at
        place += len(parts)


def _words(text: str) -> list[str]:
    folded = fold(text)
    return words_of(f"{folded} {english_in(folded)}")


def _joined(batches: Iterable[tuple[int, Sequence[str]]], documents: int) -> str:
    """Return the entry of a term, of what each batch has of it, with how many documents are before that."""
    levels, places, counts, last = [""] * _LEVELS, [""] * _LEVELS, [0] * _LEVELS, [0] * _LEVELS
    for before, lists in batches:
        for each in lists:
            at, first, end, count, gaps, placed = each.split(",")
            level = int(at)
            levels[level] += number(before + int(first) - last[level]) + gaps
            places[level] += placed
            counts[level] += int(count)
            last[level] = before + int(end)
    for level, share in _COMMON.items():
        if counts[level] > max(_LONG, documents * share):
            levels[level], places[level] = f"*{number(counts[level])}", ""
    return " ".join(
        f"{level}!{placed}" if placed else level for level, placed in zip(levels, places, strict=True)
    ).rstrip()
