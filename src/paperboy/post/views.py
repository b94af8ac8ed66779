"""What a template sees of a paper. Everything that prints is Markdown, or is escaped when printed. Pure."""

import html
import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from paperboy.model.edition import Edition, link_between
from paperboy.papers.editions import Ranked
from paperboy.papers.models import Paper
from paperboy.post.coins import coins
from paperboy.post.names import parted
from paperboy.post.passages import abstract_of, comment_of, first_sentences, keywords_of, summary_of, title_of
from paperboy.post.words import Words
from paperboy.text import formula
from paperboy.text.markdown import Markdown, after, blocks, escape, heading, line, plain
from paperboy.text.passage import Passage, links_in
from paperboy.text.urls import github_repository

AUTHORS_NAMED = 3
_VIDEO = re.compile(r"\.(?:mp4|mov|qt|webm|m4v|gif)\Z", re.IGNORECASE)


def anchor_of(paper: Paper) -> str:
    """Return the id of a paper's entry in a post, `paper-2602-06570`. A contract: it is linked from elsewhere."""
    return "paper-" + re.sub(r"[^A-Za-z0-9]", "-", paper.id)


class PaperView:
    """A paper of an edition, in the words of a language."""

    def __init__(
        self,
        paper: Paper,
        rank: int,
        words: Words,
        *,
        topics: Sequence[Markdown] = (),
        listed_before: Markdown | None = None,
        sets_math: bool = True,
    ) -> None:
        self._sets_math = sets_math
        self._paper, self._words = paper, words
        self.topics = list(topics)
        self.rank = rank
        self.anchor = anchor_of(paper)
        self.heading_id = Markdown(f"{{#{self.anchor}}}")
        self.url = Markdown(paper.hub_url)
        self.votes = Markdown(words.votes.of(paper.upvotes).format(count=paper.upvotes))
        self.votes_short = Markdown(words.votes_short.format(count=paper.upvotes))
        self.organization = paper.organization
        self.authors = _authors(paper, words)
        keywords = (line(self._said(each)) for each in keywords_of(paper))
        self.keywords = self._english(Markdown(words.list_comma.join(keywords)))
        self.gone = paper.gone
        self.listed_before = listed_before

    @cached_property
    def _title(self) -> Passage:
        return self._said(title_of(self._paper))

    @cached_property
    def _abstract(self) -> Passage:
        return self._said(abstract_of(self._paper))

    @property
    def title(self) -> Markdown:
        """The title on one line."""
        return self._english(line(self._title))

    @property
    def heading(self) -> Markdown:
        """The title for a heading."""
        return self._english(heading(self._title))

    @property
    def named_title(self) -> Markdown:
        """The title with what it begins with, the paper's name, set off."""
        name, rest = parted(self._title)
        text = Markdown(f"**{line((name,))}**{after(rest)}")
        return self._english(text) if rest else self._english(text, ' class="whole"')

    @property
    def abstract(self) -> Markdown:
        """The abstract in paragraphs."""
        return blocks(self._abstract)

    @property
    def in_english(self) -> Markdown:
        """The attribute of an element whose text is the authors', where the page is in another language."""
        return Markdown("" if self._words.code == "en" else ' lang="en"')

    @property
    def ai_summary(self) -> Markdown:
        """The AI summary on one line; empty if there is none."""
        return self._english(line(self._said(summary_of(self._paper))))

    def sentences(self, count: int, most_words: int) -> Markdown:
        """Return the first sentences of the AI summary, or of the abstract where there is none."""
        summary = self._said(summary_of(self._paper)) or self._abstract
        return self._english(line(first_sentences(summary, count, most_words)))

    @property
    def code(self) -> Markdown:
        """A link to its code, with stars; empty if there is none."""
        if not self._code_url:
            return Markdown()
        stars = self._words.stars.format(count=f"{self._paper.code_stars:,}") if self._paper.code_stars else ""
        link = self._link(self._words.link_code, self._code_url)
        return Markdown(f"{link}\N{NO-BREAK SPACE}{stars}" if stars else link)

    @property
    def one_line(self) -> Markdown:
        """The AI summary, or the abstract's first sentence where there is none."""
        return self.ai_summary or self._english(line(first_sentences(self._abstract, 1, 60)))

    @property
    def categories(self) -> str:
        """Its categories on arXiv."""
        preprint = self._paper.preprint
        return self._words.list_comma.join(preprint.categories) if preprint else ""

    @property
    def comment(self) -> Markdown:
        """What its authors remark on arXiv; empty if they do not."""
        return self._english(line(self._said(comment_of(self._paper)), links=True))

    @property
    def published(self) -> Markdown:
        """When it came out on arXiv."""
        date = self._paper.published
        return Markdown(self._words.on_arxiv.format(day=self._words.date(date))) if date else Markdown()

    @property
    def links(self) -> Markdown:
        """Links to its pages, each with words that make sense alone."""
        return Markdown(" · ".join(self._links()))

    @property
    def coins(self) -> Markdown:
        """Its bibliographic data, for Zotero."""
        return coins(self._paper, plain(self._title))

    @property
    def remarks(self) -> Markdown:
        """Its categories, its authors' remark, and its date on arXiv, on one line."""
        parts = (escape(self.categories), self.comment, self.published)
        return Markdown(" · ".join(part for part in parts if part))

    @property
    def marks(self) -> Markdown:
        """What there is besides the text, in words without links: code, project, video."""
        words = self._words
        there = [
            (words.link_code, self._code_url),
            (words.link_project, self._paper.project_url),
            (words.link_video, self._paper.media_url if self._has_video else None),
        ]
        return Markdown(" · ".join(word for word, url in there if url))

    @property
    def about(self) -> Markdown:
        """Whose it is, and what there is besides the text, on one line."""
        organization = self._paper.organization
        parts = (f'<span class="organization">{escape(organization)}</span>' if organization else "", self.marks)
        return Markdown(" · ".join(part for part in parts if part))

    @cached_property
    def _code_url(self) -> str | None:
        """Where its code is; what only the abstract says counts, too."""
        named = (github_repository(link.url) for link in links_in(self._abstract))
        return self._paper.code_url or next(filter(None, named), None)

    @property
    def _has_video(self) -> bool:
        return _VIDEO.search(self._paper.media_url or "") is not None

    def _links(self) -> Iterator[str]:
        paper, words = self._paper, self._words
        yield self._link(words.link_hub, paper.hub_url)
        if paper.abstract_url and paper.pdf_url:
            yield self._link(words.link_abstract, paper.abstract_url)
            yield self._link(words.link_pdf, paper.pdf_url)
        if self.code:
            yield self.code
        if paper.project_url:
            yield self._link(words.link_project, paper.project_url)
        if paper.media_url:
            yield self._link(words.link_video if self._has_video else words.link_picture, paper.media_url)
        if paper.comment_count > 1:  # the first is a bot's, or the submitter's
            comments = words.comments.format(count=paper.comment_count)
            answering = f" ({words.author_answers})" if paper.has_author_answering else ""
            yield self._link(comments, paper.discussion_url) + answering

    def _link(self, label: str, url: str) -> str:
        """Return a link that a screen reader reads with the paper's name."""
        name = plain((parted(self._title)[0],))
        return f'<a href="{_attribute(url)}" aria-label="{_attribute(f"{label}: {name}")}">{label}</a>'

    def _said(self, passage: Passage) -> Passage:
        return passage if self._sets_math else formula.as_text(passage)

    def _english(self, text: Markdown, attributes: str = "") -> Markdown:
        """Return `text` marked as English where the page is in another language."""
        if not text or not (self.in_english or attributes):
            return text
        return Markdown(f"<span{self.in_english}{attributes}>{text}</span>")


def _authors(paper: Paper, words: Words) -> str:
    names = words.list_comma.join(paper.authors[:AUTHORS_NAMED])
    more = len(paper.authors) - AUTHORS_NAMED
    return words.authors_and_more.format(names=names, count=more) if more > 0 else names


def chip(topic: str, link: str | None) -> Markdown:
    """Return a topic's name as a chip, which leads to its page where there is one."""
    return Markdown(f'<span class="topic">{topic_link(topic, link)}</span>')


def topic_link(topic: str, link: str | None) -> Markdown:
    """Return a topic's name, which leads to its page where there is one."""
    return Markdown(f'<a href="{_attribute(link)}">{escape(topic)}</a>' if link else escape(topic))


def ranked_view(
    ranked: Ranked, edition: Edition, words: Words, topics: Sequence[Markdown] = (), *, sets_math: bool = True
) -> PaperView:
    """Return what a template sees of a paper of a daily edition, which may have been in an earlier one."""
    before = _listed_before(ranked, edition, words)
    return PaperView(ranked.paper, ranked.rank, words, topics=topics, listed_before=before, sets_math=sets_math)


def _listed_before(ranked: Ranked, edition: Edition, words: Words) -> Markdown | None:
    shown = ranked.shown_before
    if shown is None:
        return None
    day = words.date(shown.date)
    link = link_between(edition.permalink, shown.address) if shown.address else None
    return Markdown(words.listed_before.format(day=f"[{day}]({link})" if link else day))


def _attribute(text: str) -> str:
    """Return `text` for an attribute in double quotes, safe from kramdown's tables and from Liquid, too."""
    return html.escape(text).translate({ord(sign): f"&#{ord(sign)};" for sign in "{}|`*_[]\\$"})
