"""What one takes along: the papers of the archive with the owner's notes, as Markdown, BibTeX or JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from paperboy.enrich.catalog import CatalogPaper, Month
from paperboy.enrich.data import bibtex_of, rows
from paperboy.enrich.day_files import section
from paperboy.papers.topics import Topics
from paperboy.post.words import Words


class Form(StrEnum):
    """The form of an export."""

    MARKDOWN = "markdown"
    BIBTEX = "bibtex"
    JSON = "json"


def export(months: Iterable[Month], form: Form, words: Words, topics: Topics, *, picks: bool) -> Iterator[str]:
    """Yield the text of an export in pieces, the oldest papers first; with `picks` of these alone.

    JSON is an array with a paper a line, as in the months' data; the others are parted by empty lines.
    """
    before = "[\n" if form is Form.JSON else ""
    names = topics.names(words.code)
    for month in months:
        papers = [paper for paper in month.papers if paper.pick or not picks]
        if papers:
            yield f"{before}{_text_of(papers, form, words, names)}"
            before = ",\n" if form is Form.JSON else "\n"
    if form is Form.JSON:
        yield "\n]\n" if before == ",\n" else "[]\n"


def _text_of(papers: Sequence[CatalogPaper], form: Form, words: Words, names: Mapping[str, str]) -> str:
    if form is Form.JSON:
        return rows(papers).decode().removeprefix("[\n").removesuffix("\n]\n")
    written = map(bibtex_of, papers) if form is Form.BIBTEX else (section(paper, words, names) for paper in papers)
    return "\n".join(written)
