"""What a template sees of a paper: data, and texts in the form that the template has. Pure.

A text that is written in that form already (`title`, `abstract`, …) prints as it is; whatever else a template
prints is escaped (`templates`). Markup is the templates' own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from paperboy.model.edition import Edition, link_between
from paperboy.papers.models import Paper
from paperboy.papers.selection import RankedPaper
from paperboy.post.texts import abstract_of, comment_of, first_sentences, keywords_of, summary_of, title_of
from paperboy.post.titles import split_title
from paperboy.post.words import Words
from paperboy.post.writing import Writer
from paperboy.post.zotero import coins
from paperboy.text.names import unbroken
from paperboy.text.plaintext import plain
from paperboy.text.rich_text import Inlines, RichText, links_in
from paperboy.text.urls import github_repository

AUTHORS_NAMED = 3
LONGEST_SENTENCE = 60  # words
_VIDEO = re.compile(r"\.(?:mp4|mov|qt|webm|m4v|gif)\Z", re.IGNORECASE)


def anchor_of(paper_id: str) -> str:
    """Return the id of a paper's entry in a post, `paper-2602-06570`. A contract: it is linked from elsewhere."""
    return "paper-" + re.sub(r"[^A-Za-z0-9]", "-", paper_id)


class PaperLink(NamedTuple):
    """A link to something of a paper's, and a note that follows it, such as `★ 123`."""

    label: str
    url: str
    note: str = ""


class Topic(NamedTuple):
    """A topic's name, and the link to its page where there is one."""

    name: str
    url: str | None


@dataclass(frozen=True)
class ListedBefore:
    """The sentence that says which earlier post has a paper: the day in it is a link where there is one."""

    before: str
    day: str
    url: str | None
    after: str


class PaperView:
    """A paper of an edition, in the words of a language."""

    def __init__(
        self,
        paper: Paper,
        rank: int,
        words: Words,
        write: Writer,
        *,
        topics: Sequence[Topic] = (),
        listed_before: ListedBefore | None = None,
    ) -> None:
        self._paper, self._words, self._write = paper, words, write
        self.topics = list(topics)
        self.rank = rank
        self.id = paper.id
        self.anchor = anchor_of(paper.id)
        self.url = paper.huggingface_url
        self.votes = words.fill("votes", paper.upvotes)
        self.votes_short = words.fill("votes_short", paper.upvotes)
        self.organization = paper.organization or ""
        self.authors = _authors(paper, words, write)
        self.gone = paper.gone
        self.listed_before = listed_before

    @cached_property
    def _title(self) -> RichText:
        return title_of(self._paper)

    @cached_property
    def _abstract(self) -> RichText:
        return abstract_of(self._paper)

    @cached_property
    def _split_title(self) -> tuple[Inlines, Inlines]:
        return split_title(self._title)

    @property
    def title(self) -> str:
        """The title on one line."""
        return self._write.inline(unbroken((*self._split_title[0], *self._split_title[1])))

    @property
    def name(self) -> str:
        """What the title begins with, the paper's name; all of it if it has none."""
        return self._write.inline(unbroken(self._split_title[0]))

    @property
    def rest(self) -> str:
        """What the title has after the name, from the colon on; empty if it has no name."""
        return self._write.inline(unbroken(self._split_title[1]))

    @property
    def plain_name(self) -> str:
        """The name as plain text, for attributes."""
        return plain((self._split_title[0],))

    @property
    def abstract(self) -> Sequence[str]:
        """The paragraphs of the abstract."""
        return self._write.paragraphs(self._abstract)

    @property
    def ai_summary(self) -> str:
        """The AI summary on one line; empty if there is none."""
        return self._write.line(summary_of(self._paper))

    @property
    def summary_line(self) -> str:
        """The AI summary, or the abstract's first sentence where there is none."""
        return self.ai_summary or self._write.line(first_sentences(self._abstract, 1, LONGEST_SENTENCE))

    @property
    def keywords(self) -> list[str]:
        """The keywords."""
        return [self._write.line(each) for each in keywords_of(self._paper)]

    @property
    def code(self) -> PaperLink | None:
        """Where its code is, with stars; what only the abstract says counts, too."""
        if not self._code_url:
            return None
        stars = self._words.fill("stars", self._paper.code_stars) if self._paper.code_stars else ""
        return PaperLink(self._words["link_code"], self._code_url, stars)

    @property
    def links(self) -> list[PaperLink]:
        """Its pages: each with words that make sense beside its name."""
        return list(self._links())

    @property
    def marks(self) -> list[str]:
        """What there is besides the text, in words: code, project, video."""
        words = self._words
        there = [
            (words["link_code"], self._code_url),
            (words["link_project"], self._paper.project_url),
            (words["link_video"], self._paper.media_url if self._has_video else None),
        ]
        return [word for word, url in there if url]

    @property
    def categories(self) -> str:
        """Its categories on arXiv."""
        preprint = self._paper.preprint
        return self._words["list_comma"].join(preprint.categories) if preprint else ""

    @property
    def comment(self) -> str:
        """What its authors remark on arXiv, with links; empty if they do not."""
        return self._write.line(comment_of(self._paper), links=True)

    @property
    def published(self) -> str:
        """When it came out on arXiv."""
        date = self._paper.published
        return self._words.fill("on_arxiv", day=self._words.date(date)) if date else ""

    @property
    def coins(self) -> str:
        """Its bibliographic data, for Zotero."""
        return coins(self._paper, plain(self._title))

    @cached_property
    def _code_url(self) -> str | None:
        named = (github_repository(link.url) for link in links_in(self._abstract))
        return self._paper.code_url or next(filter(None, named), None)

    @property
    def _has_video(self) -> bool:
        return _VIDEO.search(self._paper.media_url or "") is not None

    def _links(self) -> Iterator[PaperLink]:
        paper, words = self._paper, self._words
        yield PaperLink(words["link_hub"], paper.huggingface_url)
        if paper.abstract_url and paper.pdf_url:
            yield PaperLink(words["link_abstract"], paper.abstract_url)
            yield PaperLink(words["link_pdf"], paper.pdf_url)
        if self.code:
            yield self.code
        if paper.project_url:
            yield PaperLink(words["link_project"], paper.project_url)
        if paper.media_url:
            yield PaperLink(words["link_video"] if self._has_video else words["link_picture"], paper.media_url)
        if paper.comment_count > 1:  # the first is a bot's, or the submitter's
            answering = f"({words['author_answers']})" if paper.has_author_answering else ""
            yield PaperLink(words.fill("comments", paper.comment_count), paper.discussion_url, answering)


def ranked_view(
    ranked: RankedPaper, edition: Edition, words: Words, write: Writer, topics: Sequence[Topic] = ()
) -> PaperView:
    """Return what a template sees of a paper of a daily edition, which may have been in an earlier one."""
    before = _listed_before(ranked, edition, words)
    return PaperView(ranked.paper, ranked.rank, words, write, topics=topics, listed_before=before)


def _authors(paper: Paper, words: Words, write: Writer) -> str:
    """Return the first authors' names, and how many more there are: a single one more is named instead."""
    more = len(paper.authors) - AUTHORS_NAMED
    named = paper.authors[:AUTHORS_NAMED] if more > 1 else paper.authors
    names = write.text(words["list_comma"]).join(map(write.isolated, named))
    if more <= 1:
        return names
    before, after = words.fill("authors_and_more", more, names="\0").split("\0")
    return write.text(before) + names + write.text(after)


def _listed_before(ranked: RankedPaper, edition: Edition, words: Words) -> ListedBefore | None:
    shown = ranked.shown_before
    if shown is None:
        return None
    before, _, after = words.fill("listed_before", day="{day}").partition("{day}")
    link = link_between(edition.permalink, shown.address) if shown.address else None
    return ListedBefore(before, words.date(shown.date), link, after)
