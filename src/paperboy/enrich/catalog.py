"""The papers of a blog, month by month: what every page, feed and index of papers is made of."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Literal, NamedTuple

from paperboy.errors import ArchiveError, FileError
from paperboy.model.edition import daily
from paperboy.papers import archive
from paperboy.papers.acceptance import accepted_at, is_withdrawn
from paperboy.papers.addresses import abstract_url, huggingface_url, pdf_url
from paperboy.papers.models import Paper
from paperboy.papers.selection import passes_filters
from paperboy.papers.topics import Topics
from paperboy.post import ownership
from paperboy.post.shown import anchor_of, shown_in
from paperboy.post.texts import abstract_of, gist_of, keywords_of, title_of
from paperboy.post.views import code_url_of
from paperboy.site.config import Blog
from paperboy.site.notes import NO_NOTES, Notes
from paperboy.site.tree import Tree
from paperboy.text.note import rich_text
from paperboy.text.plaintext import plain


class File(NamedTuple):
    """A file to be written: its path below the output folder, and what it holds."""

    path: str
    content: bytes


@dataclass(frozen=True)
class CatalogPaper:
    """A paper as lists have it: texts are plain, on one line; addresses are below the site's `baseurl`."""

    id: str
    title: str
    authors: tuple[str, ...]
    organization: str
    date: dt.date  # of the list that it is on first
    address: str | None  # of its entry in a daily post; None where no post shows it
    upvotes: int
    gist: str
    gist_by: Literal["ai", "authors", ""]
    topics: tuple[str, ...]  # ids, also of those that these are part of
    keywords: tuple[str, ...]
    code_url: str | None
    code_stars: int | None
    project_url: str | None
    accepted: str | None  # at which conference or journal
    withdrawn: bool
    abstract: str
    is_on_arxiv: bool
    upvotes_by_day: tuple[tuple[int, int], ...] = ()  # as `Paper` has them
    note: str = ""  # the owner's, as plain text
    note_source: str = ""  # in Markdown
    pick: bool = False
    picked: dt.date | None = None  # when, if the note says so

    @property
    def links(self) -> Mapping[str, str]:
        """Its pages, by the keys of the words that name them."""
        links = {"link_huggingface": huggingface_url(self.id)}
        if self.is_on_arxiv:
            links |= {"link_abstract": abstract_url(self.id), "link_pdf": pdf_url(self.id)}
        links |= {"link_code": self.code_url} if self.code_url else {}
        return links | ({"link_project": self.project_url} if self.project_url else {})

    def without_abstract(self) -> "CatalogPaper":
        """Return it without its longest text: what pages made of many months keep of it."""
        return replace(self, abstract="")


@dataclass(frozen=True)
class Month:
    """The papers that were listed first in a month, by day and then by votes, and what of it could not be read."""

    label: str  # 2026-02
    papers: tuple[CatalogPaper, ...]
    failures: tuple[str, ...] = ()

    def without_abstracts(self) -> "Month":
        """Return it without the longest texts of its papers."""
        return replace(self, papers=tuple(paper.without_abstract() for paper in self.papers))


# Returns the month of a label that is made of some bytes: one that is known, or what the function makes.
Keep = Callable[[str, Iterable[bytes], Callable[[], Month]], Month]


class _Source(NamedTuple):
    """What a day's papers are made of: its file in the archive and its post, or why one cannot be read."""

    date: dt.date
    day: bytes
    post: bytes
    problem: str = ""


def months(blog: Blog, tree: Tree, topics: Topics, keep: Keep, notes: Notes = NO_NOTES) -> Iterator[Month]:
    """Yield the months of the archive, the oldest first, one in memory at a time.

    A paper belongs to the first day that lists it, unless the filters leave it out and that day's post does not
    show it. A day that cannot be read is a failure of its month. What `keep` keeps is without the owner's notes.
    """
    seen, before = set[str](), hashlib.sha256()  # ids of the papers of earlier months
    for label, dates in groupby(dates_of(tree), lambda date: f"{date:%Y-%m}"):
        sources = [_source(date, blog, tree) for date in dates]
        inputs = [part for each in sources for part in (each.day, each.post, each.problem.encode())]
        make = partial(_month, label, sources, blog, topics, frozenset(seen))
        month = keep(label, [before.digest(), *inputs], make)
        ids = sorted(paper.id for paper in month.papers)
        seen.update(ids)
        before.update("\n".join(ids).encode())
        yield replace(month, papers=tuple(_with_note(paper, notes) for paper in month.papers))


def _with_note(paper: CatalogPaper, notes: Notes) -> CatalogPaper:
    note = notes.by_id.get(paper.id)
    if note is None:
        return paper
    text = plain(rich_text(note.text))
    return replace(paper, note=text, note_source=note.text, pick=note.is_pick, picked=note.date)


def _source(date: dt.date, blog: Blog, tree: Tree) -> _Source:
    try:
        day, post = (tree.read(path) or b"" for path in (archive.path_of(date), blog.path_of(daily(date))))
    except FileError as error:
        return _Source(date, b"", b"", str(error))
    return _Source(date, day, post)


def _month(label: str, sources: Iterable[_Source], blog: Blog, topics: Topics, before: frozenset[str]) -> Month:
    seen, papers, failures = set(before), list[CatalogPaper](), list[str]()
    for source in sources:
        try:
            papers += _papers_of(source, blog, topics, seen)
        except ArchiveError as error:
            failures.append(str(error))
    return Month(label, tuple(papers), tuple(failures))


def dates_of(tree: Tree) -> Sequence[dt.date]:
    """Return the dates that the archive has a file of, in order."""
    dates = (archive.date_of_path(path) for path in tree.paths(archive.FOLDER))
    return sorted(date for date in dates if date)


def _papers_of(source: _Source, blog: Blog, topics: Topics, seen: set[str]) -> Iterator[CatalogPaper]:
    if source.problem:
        raise ArchiveError(source.problem)
    day, edition = archive.parse(source.day, source.date), daily(source.date)
    text = source.post.decode("utf-8", "surrogateescape")
    shown = shown_in(text, [paper.id for paper in day.papers]) if text else frozenset()
    address = ownership.address_of(text, edition) if shown else None
    for paper in sorted(day.papers, key=lambda paper: (-paper.upvotes, paper.id)):
        if paper.id in seen or not (paper.id in shown or passes_filters(paper, blog.settings)):
            continue
        seen.add(paper.id)
        yield catalog_paper(paper, source.date, address if paper.id in shown else None, topics)


def catalog_paper(paper: Paper, date: dt.date, post: str | None, topics: Topics) -> CatalogPaper:
    """Return a paper listed on `date` as the catalog has it; `post` is the address of the post with its entry."""
    abstract, gist = abstract_of(paper), gist_of(paper)
    code_url = code_url_of(paper, abstract)
    return CatalogPaper(
        id=paper.id,
        title=plain(title_of(paper)),
        authors=paper.authors,
        organization=paper.organization or "",
        date=date,
        address=f"{post}#{anchor_of(paper.id)}" if post else None,
        upvotes=paper.upvotes,
        gist=gist.text if gist else "",
        gist_by=gist.by if gist else "",
        topics=topics.with_wholes(paper),
        keywords=tuple(plain(keyword) for keyword in keywords_of(paper)),
        code_url=code_url,
        code_stars=paper.code_stars if code_url else None,
        project_url=paper.project_url,
        accepted=accepted_at(paper.preprint) if paper.preprint else None,
        withdrawn=paper.preprint is not None and is_withdrawn(paper.preprint),
        abstract=plain(abstract),
        is_on_arxiv=paper.is_on_arxiv,
        upvotes_by_day=paper.upvotes_by_day,
    )
