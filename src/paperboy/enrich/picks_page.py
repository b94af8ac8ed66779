"""The page of the owner's picks, `/picks/`: the newest first, each with its note."""

from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup

from paperboy.enrich.catalog import CatalogPaper, File, Month
from paperboy.enrich.feeds import FOLDER as FEEDS
from paperboy.enrich.pages import page
from paperboy.enrich.rows import PAPERS, PICKS, Rows
from paperboy.enrich.topic_pages import PageLink, TopicPages
from paperboy.post.render import Look
from paperboy.site.config import Blog
from paperboy.text.note import as_html


class PicksPage:
    """The page of all picks; without one there is no page."""

    def __init__(self, blog: Blog, look: Look, pages: TopicPages) -> None:
        self._blog, self._look, self._pages = blog, look, pages
        self._picks: list[CatalogPaper] = []

    def add(self, month: Month) -> Iterator[File]:
        """Take in the picks of a month."""
        self._picks += [paper.without_abstract() for paper in month.papers if paper.pick]
        yield from ()

    def finish(self) -> Iterator[File]:
        """Yield the page."""
        if not self._picks:
            return
        newest = sorted(self._picks, key=lambda paper: (paper.picked or paper.date, paper.id), reverse=True)
        rows = Rows(self._look, self._pages.addresses(), depth=1, year=max(paper.date for paper in newest).year)
        yield page(
            self._blog,
            self._look,
            "picks.html.j2",
            f"{PICKS}/",
            self._look.words["picks"],
            papers=[replace(rows.of(paper), own_line="", own_note=_note(paper, rows.root)) for paper in newest],
            feed=PageLink(self._look.words["feeds"], f"../{FEEDS}/{PICKS}.xml", ""),
            up=PageLink(self._look.words["all_papers"], f"../{PAPERS}/", ""),
        )


def _note(paper: CatalogPaper, root: str) -> list[Markup]:
    return [as_html(paper.note_source, root)] if paper.note_source else []
