"""The index of search, which `assets/js/paperboy-search.js` answers from: papers, and the owner's own posts.

It is cut into many small files, so that an answer needs few bytes. None is read before somebody searches:

- `search/index.json`, read first: how the rest is cut, and what is known of words before any list is.
- `search/<version>/t<n>.json`: a range of the terms in order, each with its entry (`postings`).
- `search/<version>/r<n>.json`: rows, a few papers each, to be shown.
- `search/<version>/p<n>.json`: a post of the owner's.
- `search/posts.json`, which Jekyll fills in: the address of each of those posts.

A paper's number is its place among all: month by month, and within a month by votes. So a new month only makes
lists longer, and three numbers per month tell how many votes a paper has, roughly. The version is a hash of all of
it: a page that was opened before the site was built again never mixes two indexes. Same input, same bytes.
"""

import hashlib
import itertools
import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO

from paperboy.enrich.catalog import CatalogPaper, File, Month
from paperboy.enrich.glossary import glossary
from paperboy.enrich.own_posts import OwnPost
from paperboy.enrich.postings import Document, Postings, batch_of, temporary_file
from paperboy.enrich.terms import STOP, fold, words_of
from paperboy.papers.topics import Topics

FOLDER = "search"
# Files of terms, and of rows, at most: an answer reads about as many of the ones (a word each) as of the others (a
# result each), so equal numbers cost least; a site should not have thousands of files.
_FILES = 950
_LAST = "own posts"  # a name behind those of all months
_LEAST_BYTES, _LEAST_ROWS = 6000, 16  # of a file: smaller ones save nothing, since a request costs more
_LONG = 2500  # characters of an entry: what a word tells that has so long a list is little beside other words
_LONGEST_TEXT = 6000  # characters of a post of the owner's, among which the sentence with the words is looked for
_UPVOTES = (50, 10)  # a paper has many, some, or few

# The addresses of the owner's posts are for Jekyll to say: permalinks, categories and plugins make them.
_ADDRESSES = """\
---
layout: null
---
{%- assign comma = "" -%}
{
{%- for post in site.posts -%}{%- unless post.paperboy -%}
{{ comma }}{{ post.relative_path | jsonify }}:{{ post.url | relative_url | jsonify }}{%- assign comma = "," -%}
{%- endunless -%}{%- endfor -%}
}
"""


# Returns the terms of a month with some notes: those that are known, or what the function makes.
Keep = Callable[[str, str, Callable[[], str]], str]


class SearchFiles:
    """The files of the index."""

    def __init__(
        self, posts: Iterable[OwnPost], topics: Topics, keep: Keep = lambda _label, _notes, make: make()
    ) -> None:
        self._postings = Postings()
        self._keep = keep
        self._posts = posts
        self._topics = topics
        self._rows = temporary_file(self)
        self._months: list[Sequence[object]] = []
        self._hash = hashlib.sha256()

    def add(self, month: Month) -> Iterator[File]:
        """Take in the papers of a month; files are made of all of them."""
        papers = sorted(month.papers, key=lambda paper: (-paper.upvotes, paper.id))
        notes = "\n".join(f"{paper.id} {paper.note}" for paper in papers if paper.note)
        terms = self._keep(
            month.label, notes, lambda: batch_of(month.label, [_document(paper) for paper in papers])
        )
        self._postings.add(month.label, terms, len(papers))
        for paper in papers:
            self._rows.write(self._noted(_row(paper)))
        classes = (sum(paper.upvotes >= least for paper in papers) for least in _UPVOTES)
        self._months.append((month.label, len(papers), *classes))
        yield from ()

    def finish(self) -> Iterator[File]:
        """Yield all files."""
        papers = self._postings.documents
        posts = list(self._posts)
        self._postings.add(_LAST, batch_of(_LAST, [_document_of_post(post) for post in posts]), len(posts))
        entries, size = self._entries()
        rows_per_file = max(_LEAST_ROWS, math.ceil(papers / _FILES))
        head = {
            "papers": papers,
            "rows": rows_per_file,
            "months": self._months,
            "posts": len(posts),
            "stop": " ".join(sorted(STOP)),
            "glossary": glossary(),
            "topics": self._topic_names(),
        }
        rows = [self._noted(_post_row(post)) for post in posts]
        self._noted(_json(head))
        version = self._hash.hexdigest()[:10]
        folder = f"{FOLDER}/{version}"
        yield from self._blocks(folder, rows_per_file)
        for count, row in enumerate(rows):
            yield File(f"{folder}/p{count}.json", row.encode())
        if posts:
            yield File(f"{FOLDER}/posts.json", _ADDRESSES.encode())
        starts, long, last = list[str](), list[str](), ""
        for count, shard in enumerate(_shards(entries, max(_LEAST_BYTES, size // _FILES))):
            starts.append(_start(next(iter(shard), ""), last))
            long += [term for term, entry in shard.items() if len(entry) > _LONG]
            last = next(reversed(shard), "")
            yield File(f"{folder}/t{count}.json", _json(shard).encode())
        index = {"version": version, **head, "starts": " ".join(starts), "long": " ".join(long)}
        yield File(f"{FOLDER}/index.json", _json(index).encode())

    def _entries(self) -> tuple[IO[str], int]:
        """Return a file with a line for each term and its entry, and how long all are together."""
        lines = temporary_file(self)
        size = 0
        for term, entry in self._postings.merged():
            size += lines.write(self._noted(f"{term}\t{entry}"))
        lines.seek(0)
        return lines, size

    def _blocks(self, folder: str, rows: int) -> Iterator[File]:
        self._rows.seek(0)
        for count, block in enumerate(iter(lambda: [*itertools.islice(self._rows, rows)], [])):
            yield File(f"{folder}/r{count}.json", f"[{','.join(line.rstrip() for line in block)}]".encode())

    def _noted(self, line: str) -> str:
        """Return a line as it is written, after it has gone into the hash."""
        self._hash.update(f"{line}\n".encode())
        return f"{line}\n"

    def _topic_names(self) -> dict[str, str]:
        """Return the topics' ids by their names, in all languages, as they are compared."""
        names = {
            " ".join(words_of(fold(name))): topic.id
            for topic in self._topics.topics
            for name in topic.names.values()
        }
        return {name: names[name] for name in sorted(names)}


def _document(paper: CatalogPaper) -> Document:
    return Document(
        id=paper.id,
        title=paper.title,
        authors=paper.authors,
        organization=paper.organization,
        keywords=(*paper.keywords, *filter(None, [paper.accepted])),
        topics=paper.topics,
        text=f"{paper.abstract} {paper.gist} {paper.note}",
    )


def _document_of_post(post: OwnPost) -> Document:
    return Document(title=post.title, keywords=post.tags, text=post.text)


def _row(paper: CatalogPaper) -> str:
    gist = [paper.gist, int(paper.gist_by == "ai")]
    row = [paper.id, paper.title, paper.date.isoformat(), paper.upvotes, *gist, paper.organization, paper.address]
    marks = [paper.accepted or "", int(paper.withdrawn)]
    return _json([*row, *marks] if any(marks) else row)


def _post_row(post: OwnPost) -> str:
    return _json([post.path, post.title, post.date.isoformat(), post.text[:_LONGEST_TEXT]])


def _shards(lines: Iterable[str], size: int) -> Iterator[dict[str, str]]:
    """Yield ranges of the terms, each with their entries, of about `size` characters or one term."""
    shard: dict[str, str] = {}
    length = 0
    for line in lines:
        term, _, entry = line.rstrip("\n").partition("\t")
        if shard and length + len(line) > size:
            yield shard
            shard, length = {}, 0
        shard[term] = entry
        length += len(line)
    yield shard


def _start(first: str, before: str) -> str:
    """Return as much of a shard's first term as tells it from the last one of the shard before."""
    return next((first[:length] for length in range(1, len(first)) if first[:length] > before), first)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
