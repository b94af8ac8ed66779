"""Rows of papers for pages that are made when the site is built, by the same macro as those of posts. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from paperboy.enrich.catalog import CatalogPaper
from paperboy.papers.addresses import huggingface_url
from paperboy.papers.topics import Topics
from paperboy.post.render import Look
from paperboy.post.titles import split_title
from paperboy.post.views import PaperLink, Topic, code_link, marks, papers_of
from paperboy.post.zotero import context_object
from paperboy.text.plaintext import plain
from paperboy.text.rich_text import Text

TOPICS, ORGANIZATIONS, PAPERS, PICKS = "topics", "organizations", "papers", "picks"  # folders with pages


@dataclass(frozen=True)
class RowView:
    """A paper as the macro `row` takes it; `target` and links are relative to a page."""

    id: str
    target: str
    note: str
    name: str
    rest: str
    plain_name: str
    votes_short: str
    organization: str
    organization_url: str | None
    topics: list[Topic]
    code: PaperLink | None
    row_links: list[PaperLink]
    marks: list[str]
    gist: str
    ai_summary: bool  # whether the gist is one
    coins: str
    own_line: str  # the owner's note, as plain text
    own_note: list[Markup]  # the same as HTML, on pages with room for it
    is_pick: bool


@dataclass(frozen=True)
class Rows:
    """Makes rows for pages that are `depth` folders below the site's root.

    `organizations` are the addresses of organizations' pages by name, below the site's root; dates of the year
    `year` are written without it.
    """

    look: Look
    organizations: Mapping[str, str]
    depth: int
    year: int

    @property
    def root(self) -> str:
        """The way to the site's root: right under any `baseurl`."""
        return "../" * self.depth

    def of(self, paper: CatalogPaper) -> RowView:
        """Return the row of a paper."""
        words = self.look.words
        name = plain((split_title(((Text(paper.title),),))[0],))
        page = self.organizations.get(paper.organization)
        code = code_link(paper.code_url, paper.code_stars, words)
        project = PaperLink(words["link_project"], paper.project_url) if paper.project_url else None
        return RowView(
            id=paper.id,
            target=self.target_of(paper),
            note=words.date(paper.date, self.year),
            name=name,
            rest=paper.title[len(name) :],
            plain_name=name,
            votes_short=words.fill("votes_short", paper.upvotes),
            organization=paper.organization,
            organization_url=f"{self.root}{page}"
            if page
            else papers_of(paper.organization, f"{self.root}{PAPERS}/"),
            topics=[self._topic(topic) for topic in shown_topics(paper, self.look.topics)],
            code=code,
            row_links=[link for link in (code, project) if link],
            marks=list(marks(words, is_pick=paper.pick, is_withdrawn=paper.withdrawn, venue=paper.accepted)),
            gist=paper.gist,
            ai_summary=paper.gist_by == "ai",
            own_line=paper.note,
            own_note=[],
            is_pick=paper.pick,
            coins=context_object(paper.id, paper.title, paper.authors, paper.date, is_on_arxiv=paper.is_on_arxiv),
        )

    def target_of(self, paper: CatalogPaper) -> str:
        """Return the link to a paper's entry, or to its page where no post shows it."""
        if paper.address is None:
            return huggingface_url(paper.id)
        return f"{self.root}{paper.address.lstrip('/')}"

    def _topic(self, topic: str) -> Topic:
        whole = self.look.topics.wholes.get(topic)
        url = f"{self.root}{TOPICS}/{topic}/"
        return Topic(self.look.topic_name(topic), url, self.look.topic_name(whole) if whole else None)


def shown_topics(paper: CatalogPaper, topics: Topics) -> list[str]:
    """Return the topics that a row names: none of which it names a part."""
    wholes = {topics.wholes.get(topic) for topic in paper.topics}
    return [topic for topic in paper.topics if topic not in wholes]
