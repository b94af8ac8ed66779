"""The page of all papers, `/papers/`: the newest ones and the months as they are without a script, and its script.

The script (`reader/papers-page/`, made by `./run script`) reads the months' data; see docs/papers.md.
"""

from collections import deque
from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple

from paperboy.enrich.catalog import CatalogPaper, File, Month
from paperboy.enrich.feeds import FOLDER as FEEDS
from paperboy.enrich.pages import page
from paperboy.enrich.rows import ORGANIZATIONS, PAPERS, PICKS, TOPICS, Rows
from paperboy.enrich.topic_pages import PageLink, TopicPages, by_votes, month_of, papers_in
from paperboy.post import ownership
from paperboy.post.render import Look
from paperboy.site.config import Blog
from paperboy.site.files import shipped
from paperboy.site.tree import Tree

SHOWN = 50  # papers; the script has the same number
READER = "paperboy-reader.html"  # the include that a blog with `init --reader` has in the head of its pages
SCRIPT = f"{PAPERS}/papers.js"


class PagePart(NamedTuple):
    """A month: its name, the link to its post if there is one, how many papers it has, the name of its data."""

    name: str
    url: str | None
    note: str
    label: str


class Option(NamedTuple):
    """A choice of the form: its value, its name, and what the script goes by."""

    value: str
    name: str
    data: str = ""


class PapersPage:
    """The page of all papers."""

    def __init__(self, blog: Blog, look: Look, tree: Tree, pages: TopicPages) -> None:
        self._blog, self._look, self._tree, self._pages = blog, look, tree, pages
        self._months: list[PagePart] = []
        self._has_picks = False
        self._latest: deque[Month] = deque(maxlen=2)

    def add(self, month: Month) -> Iterator[File]:
        """Take in a month; the page is made of all."""
        words, edition = self._look.words, month_of(month.label)
        text = (self._tree.read(self._blog.path_of(edition)) or b"").decode("utf-8", "surrogateescape")
        post = ownership.address_of(text, edition) if text else None
        url = f"../{post.lstrip('/')}" if post else None
        self._months.insert(
            0, PagePart(words.period(edition), url, papers_in(len(month.papers), words), month.label)
        )
        self._has_picks = self._has_picks or any(paper.pick for paper in month.papers)
        self._latest.append(month.without_abstracts())
        yield from ()

    def finish(self) -> Iterator[File]:
        """Yield the page and its script."""
        yield File(SCRIPT, (files("paperboy.enrich") / "papers.js").read_bytes())
        newest = sorted((paper for month in self._latest for paper in month.papers), key=_newest_first)
        words, topics = self._look.words, self._look.topics
        year = newest[0].date.year if newest else 0
        rows = Rows(self._look, self._pages.addresses(), depth=1, year=year)
        spellings = self._pages.spellings()
        includes = str(self._blog.values.get("includes_dir") or "_includes")
        has_include = (self._blog.source / includes / READER).is_file()
        yield page(
            self._blog,
            self._look,
            "papers.html.j2",
            f"{PAPERS}/",
            words["all_papers"],
            is_in_menu=True,
            papers=[rows.of(paper) for paper in newest[:SHOWN]],
            months=self._months,
            orders=[
                Option("", words["newest_first"]),
                *(Option(str(days), words.fill("by_votes", days)) for days in (7, 30, 365)),
                Option("all", words["by_votes_ever"]),
            ],
            topics=[
                Option(key, group.name, topics.wholes.get(key, "")) for key, group in self._pages.topics().items()
            ],
            organizations=[
                Option(key, group.name, "|".join(spellings[key]))
                for key, group in self._pages.organizations().items()
            ],
            only=[
                Option(key, words[name])
                for key, name in (
                    ("code", "with_code"),
                    ("accepted", "only_accepted"),
                    ("mine", "only_mine"),
                    ("unread", "only_unread"),
                    ("saved", "only_saved"),
                )
            ],
            lists=[PageLink(words["topics"], f"../{TOPICS}/", ""), PageLink(words["feeds"], f"../{FEEDS}/", "")]
            + ([PageLink(words["all_organizations"], f"../{ORGANIZATIONS}/", "")] if spellings else [])
            + ([PageLink(words["picks"], f"../{PICKS}/", "")] if self._has_picks else []),
            style="" if has_include else _style_of(shipped(f"_includes/{READER}")),
            year=year,
            locale=str(words.locale).replace("_", "-"),
        )


def _style_of(include: str) -> str:
    return include.partition("<style>")[2].partition("</style>")[0]


def _newest_first(paper: CatalogPaper) -> tuple[int, tuple[int, str]]:
    return -paper.date.toordinal(), by_votes(paper)
