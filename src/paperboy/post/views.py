"""The data that templates get of a paper; its texts in the form of the template, HTML or Markdown. Pure.

A text that is written in that form already (`title`, `abstract`, …) prints as it is; whatever else a template
prints is escaped (`templates`). Markup is the templates' own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol
from urllib.parse import quote

from markupsafe import Markup

from paperboy.model.edition import Edition, link_between
from paperboy.papers.acceptance import accepted_at, is_withdrawn
from paperboy.papers.models import Paper
from paperboy.papers.selection import Shown
from paperboy.post.shown import anchor_of
from paperboy.post.texts import abstract_of, comment_of, gist_of, keywords_of, summary_of, title_of
from paperboy.post.titles import split_title
from paperboy.post.words import Words
from paperboy.post.zotero import coins
from paperboy.site.notes import Note
from paperboy.text import html
from paperboy.text.names import unbroken
from paperboy.text.note import as_html, as_markdown
from paperboy.text.plaintext import plain
from paperboy.text.rich_text import Inlines, RichText, links_in
from paperboy.text.urls import github_repository

AUTHORS_NAMED = 3
_VIDEO = re.compile(r"\.(?:mp4|mov|qt|webm|m4v|gif)\Z", re.IGNORECASE)


class Writer(Protocol):
    """Writes texts in one form: the modules `text.html` and `text.markdown` are writers."""

    def text(self, plain: str, /) -> str:
        """Return what shows `plain` as it is."""

    def isolated(self, plain: str, /) -> str:
        """Return what shows `plain` as it is, whatever direction it is read in, and leaves that of the rest."""

    def inline(self, inlines: Inlines, /) -> str:
        """Return pieces of a line, without links."""

    def line(self, rich_text: RichText, /, *, links: bool = False) -> str:
        """Return a rich text as one line."""

    def paragraphs(self, rich_text: RichText, /) -> Sequence[str]:
        """Return the paragraphs of a rich text, with links."""


class PaperLink(NamedTuple):
    """A link to something of a paper's, and a note that follows it, such as `★ 123`."""

    label: str
    url: str
    note: str = ""


class Topic(NamedTuple):
    """A topic's name, the link to its page where there is one, and the name of the topic that it is part of."""

    name: str
    url: str | None
    whole: str | None = None


@dataclass(frozen=True)
class ListedBefore:
    """The sentence that says which earlier post has a paper: the day in it is a link where there is one."""

    before: str
    day: str
    url: str | None
    after: str


class OwnWords(NamedTuple):
    """What the blog's owner has on a paper: a note, in blocks of the template's form, and whether it is a pick."""

    note: Sequence[Markup] = ()
    is_pick: bool = False


NOTHING = OwnWords()


def own_words(note: Note, page: str, write: Writer) -> OwnWords:
    """Return what the post at the address `page` shows of a note."""
    if not note.text:
        return OwnWords(is_pick=note.is_pick)
    root = link_between(page, "/")
    blocks = [as_html(note.text, root)] if write is html else as_markdown(note.text, root)
    return OwnWords(tuple(filter(None, blocks)), note.is_pick)


class PaperView:
    """A paper of an edition, in the words of a language. Texts are in the form of the template, on one line."""

    def __init__(
        self,
        paper: Paper,
        rank: int,
        words: Words,
        write: Writer,
        *,
        topics: Sequence[Topic] = (),
        listed_before: ListedBefore | None = None,
        papers_page: str = "",
        own: OwnWords = NOTHING,
    ) -> None:
        title, abstract = title_of(paper), abstract_of(paper)
        name, rest = split_title(title)
        self.id, self.rank, self.gone = paper.id, rank, paper.gone
        self.anchor, self.url = anchor_of(paper.id), paper.huggingface_url
        self.title = write.inline(unbroken((*name, *rest)))
        self.name, self.rest = write.inline(unbroken(name)), write.inline(unbroken(rest))
        self.plain_name = plain((name,))  # for attributes
        self.votes, self.votes_short = words.fill("votes", paper.upvotes), words.fill("votes_short", paper.upvotes)
        self.organization = paper.organization or ""
        self.organization_url = papers_of(self.organization, papers_page)
        self.authors = _authors(paper, words, write)
        self.abstract = write.paragraphs(abstract)  # with links
        self.ai_summary = write.line(summary_of(paper))
        gist = gist_of(paper)
        self.gist = write.text(gist.text) if gist else ""
        self.keywords = [write.line(each) for each in keywords_of(paper)]
        self.categories = words["list_comma"].join(paper.preprint.categories) if paper.preprint else ""
        self.comment = write.line(comment_of(paper), links=True)
        self.published = words.fill("on_arxiv", day=words.date(paper.published)) if paper.published else ""
        self.coins = coins(paper, plain(title))
        self.code = code_link(code_url_of(paper, abstract), paper.code_stars, words)
        self.links = list(_links(paper, self.code, words))
        self.row_links = [*_own_links(paper, self.code, words), *_answers(paper, words)]
        venue = accepted_at(paper.preprint) if paper.preprint else None
        withdrawn = paper.preprint is not None and is_withdrawn(paper.preprint)
        self.marks = list(marks(words, is_pick=own.is_pick, is_withdrawn=withdrawn, venue=venue))
        self.own_note, self.is_pick = own.note, own.is_pick
        self.own_line = ""  # in rows of pages that have no other place for a note
        self.topics, self.listed_before = list(topics), listed_before


def papers_of(organization: str, papers_page: str) -> str | None:
    """Return the link to an organization's papers on the page of all papers, of the link to that; None without."""
    return f"{papers_page}?organization={quote(organization, safe='')}" if papers_page and organization else None


def code_url_of(paper: Paper, abstract: RichText) -> str | None:
    """Return where a paper's code is: as listed, else as its abstract says."""
    named = (github_repository(link.url) for link in links_in(abstract))
    return paper.code_url or next(filter(None, named), None)


def code_link(url: str | None, stars: int | None, words: Words) -> PaperLink | None:
    """Return the link to a paper's code, with its stars."""
    return PaperLink(words["link_code"], url, words.fill("stars", stars) if stars else "") if url else None


def _links(paper: Paper, code: PaperLink | None, words: Words) -> Iterator[PaperLink]:
    """Yield a paper's pages: each with words that make sense beside its name."""
    yield PaperLink(words["link_huggingface"], paper.huggingface_url)
    if paper.abstract_url and paper.pdf_url:
        yield PaperLink(words["link_abstract"], paper.abstract_url)
        yield PaperLink(words["link_pdf"], paper.pdf_url)
    yield from _own_links(paper, code, words)
    if paper.media_url and not _has_video(paper):
        yield PaperLink(words["link_picture"], paper.media_url)
    if paper.comment_count > 1:  # the first is a bot's, or the submitter's
        yield PaperLink(words.fill("comments", paper.comment_count), paper.discussion_url)
    yield from _answers(paper, words)


def _own_links(paper: Paper, code: PaperLink | None, words: Words) -> Iterator[PaperLink]:
    """Yield what authors offer besides the text: code, project, video."""
    if code:
        yield code
    if paper.project_url:
        yield PaperLink(words["link_project"], paper.project_url)
    if paper.media_url and _has_video(paper):
        yield PaperLink(words["link_video"], paper.media_url)


def _answers(paper: Paper, words: Words) -> Iterator[PaperLink]:
    """Yield a link to the discussion where one of the authors answers."""
    if paper.has_author_answering:
        yield PaperLink(words["author_answers"], paper.discussion_url)


def marks(words: Words, *, is_pick: bool, is_withdrawn: bool, venue: str | None) -> Iterator[str]:
    """Yield what is to be known before reading a paper: a pick, withdrawn, or else where it was accepted."""
    if is_pick:
        yield words["pick"]
    if is_withdrawn:
        yield words["withdrawn"]
    elif venue:
        yield words.fill("accepted", venue=venue)


def _has_video(paper: Paper) -> bool:
    return _VIDEO.search(paper.media_url or "") is not None


def _authors(paper: Paper, words: Words, write: Writer) -> str:
    """Return the first authors' names, and how many more there are: a single one more is named instead."""
    more = len(paper.authors) - AUTHORS_NAMED
    named = paper.authors[:AUTHORS_NAMED] if more > 1 else paper.authors
    names = write.text(words["list_comma"]).join(map(write.isolated, named))
    if more <= 1:
        return names
    before, after = words.fill("authors_and_more", more, names="\0").split("\0")
    return write.text(before) + names + write.text(after)


def listed_before(shown: Shown, edition: Edition, words: Words) -> ListedBefore:
    """Return the sentence in the post of `edition` on the earlier post that shows a paper."""
    before, _, after = words.fill("listed_before", day="{day}").partition("{day}")
    link = link_between(edition.permalink, shown.address) if shown.address else None
    return ListedBefore(before, words.date(shown.date), link, after)
