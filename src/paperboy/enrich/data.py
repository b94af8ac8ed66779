"""Open data: a JSON file a month with a row for each paper, an index of them, and BibTeX.

Rows leave out what is empty, keys are sorted, and nothing but a change of a paper changes a file.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping

from paperboy.enrich.catalog import CatalogPaper, File, Month
from paperboy.post.bibtex import bibtex

FOLDER = "papers"
VERSION = 1  # of the format of the rows


def row(paper: CatalogPaper) -> Mapping[str, object]:
    """Return a paper's row: names and types as documented, without what is empty."""
    values = {
        "id": paper.id,
        "title": paper.title,
        "authors": paper.authors,
        "organization": paper.organization,
        "date": paper.date.isoformat(),
        "address": paper.address,
        "upvotes": paper.upvotes,
        "gist": paper.gist,
        "gist_by": paper.gist_by,
        "topics": paper.topics,
        "keywords": paper.keywords,
        "code": paper.code_url,
        "stars": paper.code_stars,
        "project": paper.project_url,
    }
    return {key: value for key, value in values.items() if value or key == "upvotes"}


class DataFiles:
    """The data files, a month after the other."""

    def __init__(self) -> None:
        self._months: list[Mapping[str, object]] = []

    def add(self, month: Month) -> Iterator[File]:
        """Yield the files of a month: an array with a paper a line, and the same papers as BibTeX."""
        content = _lines(month.papers)
        yield File(f"{FOLDER}/{month.label}.json", content)
        yield File(f"{FOLDER}/{month.label}.bib", "\n".join(map(_bibtex, month.papers)).encode())
        checksum = hashlib.sha256(content).hexdigest()
        file = {
            "month": month.label,
            "file": f"{month.label}.json",
            "papers": len(month.papers),
            "sha256": checksum,
        }
        self._months.append(file)

    def finish(self) -> Iterator[File]:
        """Yield `papers/index.json`: the months, the newest first, each with its count of papers and SHA-256."""
        months = sorted(self._months, key=lambda month: str(month["month"]), reverse=True)
        text = json.dumps({"version": VERSION, "months": months}, indent=1)
        yield File(f"{FOLDER}/index.json", f"{text}\n".encode())


def _bibtex(paper: CatalogPaper) -> str:
    return bibtex(paper.id, paper.title, paper.authors, paper.date, is_on_arxiv=paper.is_on_arxiv)


def _lines(papers: Iterable[CatalogPaper]) -> bytes:
    lines = ",\n".join(map(_json, map(row, papers)))
    return f"[\n{lines}\n]\n".encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
