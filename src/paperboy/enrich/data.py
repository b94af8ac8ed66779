"""Open data: a JSON file a month with a row for each paper, an index of them, their schema, and BibTeX.

Nothing but a change of a paper changes a month's file: keys are in one order, and what is empty is left out.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from paperboy.enrich.catalog import CatalogPaper, File, Month
from paperboy.post.bibtex import bibtex

FOLDER = "papers"
VERSION = 1  # of the format: fields may be added to it, and are never renamed or given another meaning


class Row(BaseModel):
    """A paper in a month's file. Fields that are empty are left out."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: str = Field(description="arXiv's id without a version, or Hugging Face's for other papers")
    title: str = Field(description="plain text")
    date: dt.date = Field(description="the day of the list that the paper is on first")
    upvotes: int = Field(description="on Hugging Face, when that day was last brought up to date")
    authors: tuple[str, ...] = Field((), description="all of them, in order")
    organization: str = Field("", description="as Hugging Face lists it")
    address: str | None = Field(None, description="of its entry in a daily post, below the site's `baseurl`")
    gist: str = Field("", description="what it does, in a sentence")
    gist_by: Literal["ai", "authors", ""] = Field("", description="who wrote the gist")
    topics: tuple[str, ...] = Field((), description="ids of topics, and of those that they are part of")
    keywords: tuple[str, ...] = Field((), description="by a model of Hugging Face's")
    code_url: str | None = Field(None, description="its code")
    code_stars: int | None = Field(None, description="GitHub stars of the code, when the paper was listed")
    project_url: str | None = Field(None, description="its own page")
    accepted: str | None = Field(None, description="the conference or journal, by what its authors say on arXiv")
    withdrawn: bool = Field(default=False, description="whether it was withdrawn from arXiv")
    note: str = Field("", description="what the blog's owner says of it, as plain text")
    pick: bool = Field(default=False, description="whether it is a pick of the owner's")


class DataFiles:
    """The data files, a month after the other."""

    def __init__(self) -> None:
        self._months: list[dict[str, object]] = []

    def add(self, month: Month) -> Iterator[File]:
        """Yield the files of a month: an array with a paper a line, and the same papers as BibTeX."""
        content = rows(month.papers)
        yield File(f"{FOLDER}/{month.label}.json", content)
        yield File(f"{FOLDER}/{month.label}.bib", "\n".join(map(bibtex_of, month.papers)).encode())
        about = {"month": month.label, "file": f"{month.label}.json", "papers": len(month.papers)}
        self._months.append({**about, "sha256": hashlib.sha256(content).hexdigest()})

    def finish(self) -> Iterator[File]:
        """Yield `papers/index.json` (the months, the newest first), the schema of the rows, and `llms.txt`."""
        months = self._months[::-1]
        yield File(f"{FOLDER}/index.json", _text({"version": VERSION, "months": months}))
        yield File(f"{FOLDER}/schema.json", _text(schema()))
        yield File("llms.txt", _llms(sum(int(str(month["papers"])) for month in months)).encode())


def rows(papers: Iterable[CatalogPaper]) -> bytes:
    """Return papers as a JSON array, a paper a line."""
    lines = ",\n".join(Row.model_validate(paper).model_dump_json(exclude_defaults=True) for paper in papers)
    return f"[\n{lines}\n]\n".encode()


def schema() -> dict[str, object]:
    """Return the JSON schema of a month's file."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(list[Row]).json_schema()}


def _llms(count: int) -> str:
    return f"""# Papers

> {count} machine-learning papers that Hugging Face's Daily Papers listed, as open data. Addresses are relative to
> this file.

- [{FOLDER}/index.json]({FOLDER}/index.json): the months, the newest first, each with its file, count and SHA-256
- {FOLDER}/YYYY-MM.json: the papers of a month, a JSON array with a paper a line
- [{FOLDER}/schema.json]({FOLDER}/schema.json): what the fields of a paper mean
- {FOLDER}/YYYY-MM.bib: the same papers as BibTeX
- A day's post as plain Markdown, and as BibTeX: its address without the slash at its end, and with `.md` or `.bib`
"""


def bibtex_of(paper: CatalogPaper) -> str:
    """Return a paper as BibTeX."""
    return bibtex(paper.id, paper.title, paper.authors, paper.date, is_on_arxiv=paper.is_on_arxiv)


def _text(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
