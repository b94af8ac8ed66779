"""The whole of `paperboy enrich`: reads the archive once, a month at a time; every maker makes files of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from paperboy.enrich import kept, output
from paperboy.enrich.catalog import File, Month, months
from paperboy.enrich.data import DataFiles
from paperboy.enrich.day_files import LIST, DayFiles
from paperboy.enrich.feeds import FOLDER, HEADS, FeedFiles
from paperboy.enrich.own_posts import own_posts
from paperboy.enrich.pages import tabs_folder
from paperboy.enrich.papers_page import PapersPage
from paperboy.enrich.picks_page import PicksPage
from paperboy.enrich.rows import ORGANIZATIONS, PICKS, TOPICS
from paperboy.enrich.search import SearchFiles
from paperboy.enrich.topic_pages import TopicPages
from paperboy.papers.topics import Topics
from paperboy.post import templates, words
from paperboy.post.languages import language_for
from paperboy.post.render import Look
from paperboy.site import notes
from paperboy.site.config import Blog
from paperboy.site.tree import Folder

# What a site's folder should not commit: everything that is made here.
_FOLDERS = ("papers", TOPICS, ORGANIZATIONS, PICKS, "search", FOLDER)
IGNORED = (
    f"/{output.MANIFEST}",
    f"/{kept.FOLDER}/",
    *(f"/{folder}/" for folder in _FOLDERS),
    f"/{HEADS}",
    f"/{LIST}",
    "/llms.txt",
)


class Maker(Protocol):
    """Makes files of the months that it is handed, the oldest first."""

    def add(self, month: Month) -> Iterator[File]:
        """Yield what is made of a month alone."""

    def finish(self) -> Iterator[File]:
        """Yield what is made of all months."""


@dataclass(frozen=True)
class EnrichResult:
    """A sentence that says what was made, and warnings."""

    sentence: str
    warnings: tuple[str, ...]


def enrich(blog: Blog, topics: Topics, out: Path | None, status: Callable[[str], None]) -> EnrichResult:
    """Write what is made of a blog's archive into `out`, or what Jekyll reads.

    Days that cannot be read, and files that a person has put where one of ours would be, are warnings. Raises
    SetupError or PostError when the owner's words or templates cannot be used, FileError.
    """
    papers, failures = 0, list[str]()
    folder = out or blog.source
    known = kept.KeptMonths(folder, blog, topics)
    tree = Folder(blog.source, blog.folder)
    of_owner = notes.read(blog.folder)
    of_posts = words.load(language_for(blog.language), blog.folder)
    look = Look(of_posts, templates.environment(blog.folder), topics)
    pages = TopicPages(blog, look)
    makers: Sequence[Maker] = [
        DataFiles(),
        DayFiles(of_posts, topics),
        FeedFiles(blog, tree, look),
        SearchFiles(own_posts(blog, failures), topics, known.terms),
        pages,
        PapersPage(blog, look, tree, pages),
        PicksPage(blog, look, pages),
    ]

    def made() -> Iterator[File]:
        nonlocal papers
        for month in months(blog, tree, topics, known.month, of_owner):
            status(f"papers of {month.label}")
            papers += len(month.papers)
            failures.extend(month.failures)
            for maker in makers:
                yield from maker.add(month)
        for maker in makers:
            yield from maker.finish()

    written = output.write(folder, made())
    known.remove_others()
    if out is None:
        output.ignore(folder, (*IGNORED, f"/{tabs_folder(blog)}/papers.html"))
    theirs = [f"{path} is there already and not made by paperboy: left as it is" for path in written.left_alone]
    return EnrichResult(
        f"{papers} papers: {written.made} files, {written.changed} of them changed, {written.removed} removed",
        (*of_owner.problems, *failures, *theirs),
    )
