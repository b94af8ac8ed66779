"""An edition's post: front matter and body, as text. Pure but for the templates, which it is handed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

import jinja2

from paperboy.model.edition import link_between
from paperboy.papers.digests import Digest
from paperboy.papers.selection import Selection
from paperboy.papers.topics import Topics
from paperboy.papers.trends import NOTHING_KNOWN, Usual, counts_of, notable_topics
from paperboy.post import fence
from paperboy.post.digest_views import PostOf, digest_view
from paperboy.post.front_matter import front_matter, title
from paperboy.post.navigation import NavLink
from paperboy.post.spelling import Spelling, slug
from paperboy.post.templates import DIGEST, POST, filled
from paperboy.post.views import PaperView, Topic, Writer, listed_before, own_words
from paperboy.post.words import Words
from paperboy.site.config import Blog
from paperboy.site.notes import Notes
from paperboy.text import html, markdown


@dataclass(frozen=True)
class Look:
    """How posts are written: in which words, by which templates, with which topics, spelling and notes."""

    words: Words
    templates: jinja2.Environment
    topics: Topics
    spelling: Spelling = field(default_factory=Spelling)
    notes: Notes = field(default_factory=Notes)

    def topic_name(self, topic: str) -> str:
        """Return the name of a topic in the language of the posts."""
        return next(each.name(self.words.code) for each in self.topics.topics if each.id == topic)


def render(
    selection: Selection, blog: Blog, look: Look, usual: Usual = NOTHING_KNOWN, links: Sequence[NavLink] = ()
) -> str:
    """Return the text of the post of a day that has papers, without paperboy's mark.

    `usual` are the eight weeks before it, `links` those at its end. Raises PostError when a template
    fails.
    """
    counts = counts_of((ranked.paper for ranked in selection.papers), look.topics.with_wholes)
    tags = _tags(notable_topics(counts, usual), blog, look)
    topics = {topic.id: _topic(topic.id, tags, selection, blog, look) for topic in look.topics.topics}
    edition, words, write = selection.edition, look.words, _writer(blog)
    views = [
        PaperView(
            ranked.paper,
            ranked.rank,
            words,
            write,
            topics=[topics[topic] for topic in look.topics.topics_of(ranked.paper)],
            listed_before=listed_before(ranked.shown_before, edition, words) if ranked.shown_before else None,
            papers_page=_papers_page(selection, blog),
            own=own_words(look.notes.of(ranked.paper.id), edition.permalink, write),
        )
        for ranked in selection.papers
    ]
    featured = [ranked.is_featured for ranked in selection.papers]
    return _post(
        selection,
        blog,
        look,
        tags,
        POST,
        ways=links,
        intro=_intro(selection, look.words),
        papers=views,
        featured=[view for view, is_featured in zip(views, featured, strict=True) if is_featured],
        others=[view for view, is_featured in zip(views, featured, strict=True) if not is_featured],
    )


def render_digest(
    digest: Digest, selection: Selection, blog: Blog, look: Look, *, post_of: PostOf, links: Sequence[NavLink] = ()
) -> str:
    """Return the text of the post of a week or a month; `post_of` says where its days' posts are.

    Raises PostError when a template fails.
    """
    tags = _tags(digest.notable, blog, look)

    def topic(topic_id: str) -> Topic:
        return _topic(topic_id, tags, selection, blog, look)

    view = digest_view(
        digest,
        selection.edition,
        look.words,
        _writer(blog),
        post_of=post_of,
        topic=topic,
        topics_of=look.topics.topics_of,
        papers_page=_papers_page(selection, blog),
        papers=selection.papers,
        own=lambda paper: own_words(look.notes.of(paper.id), selection.edition.permalink, _writer(blog)),
    )
    return _post(selection, blog, look, tags, DIGEST, ways=links, digest=view)


def _post(selection: Selection, blog: Blog, look: Look, tags: Sequence[str], entry: str, **values: object) -> str:
    engine = blog.conventions.engine
    content = filled(
        look.templates,
        f"{entry}.{'md' if engine == 'markdown' else 'html'}.j2",
        title="" if blog.conventions.shows_title else title(selection, blog, look.words),
        words=look.words,
        edition=selection.edition.label,
        **values,
    )
    content = without_blank_lines(content) if engine != "markdown" else re.sub(r"\n{3,}", "\n\n", content).strip()
    matter = front_matter(selection, blog, look.words, look.spelling, tags)
    body = fence.Body("", fence.fenced(content, engine, look.words.code, look.words.locale.text_direction), "")
    return f"---\n{matter}---\n{body}"


def without_blank_lines(text: str) -> str:
    """Return HTML with its lines flush left: after an empty line, CommonMark would take indented ones for code."""
    return "\n".join(line for each in text.split("\n") if (line := each.strip(" \t")))


def _writer(blog: Blog) -> Writer:
    return markdown if blog.conventions.engine == "markdown" else html


def _topic(topic: str, tags: Sequence[str], selection: Selection, blog: Blog, look: Look) -> Topic:
    """Return a topic's name, with the link to its page.

    That is made when the site is built, if the settings say so; else it is its tag's, if it is a tag of this post,
    so that there is one.
    """
    name, whole = look.topic_name(topic), look.topics.wholes.get(topic)
    (tag,) = look.spelling.of_tags([name])
    page = f"/topics/{topic}/" if blog.settings.topic_pages else ""
    if not page and tag in tags and blog.conventions.tag_pages:
        page = blog.conventions.tag_pages.replace(":name", quote(slug(tag)))
    url = link_between(selection.edition.permalink, page) if page else None
    return Topic(name, url, look.topic_name(whole) if whole else None)


def _papers_page(selection: Selection, blog: Blog) -> str:
    """Return the link to the page of all papers, which is made when the site is built, if the settings say so."""
    return link_between(selection.edition.permalink, "/papers/") if blog.settings.topic_pages else ""


def _tags(notable: Sequence[str], blog: Blog, look: Look) -> list[str]:
    return look.spelling.of_tags(blog.settings.tags or list(map(look.topic_name, notable)))


def _intro(selection: Selection, words: Words) -> str:
    """Return how many papers there are, how they are ranked, and as of when."""
    listed, shown = selection.listed_count, len(selection.papers)
    papers = words.fill("intro", shown) if shown == listed else words.fill("intro_filtered", shown, listed=listed)
    day = words.date(selection.updated, selection.edition.end.year)
    return f"{papers} · {words.fill('ranked', day=day)}"
