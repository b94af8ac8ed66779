"""An edition's post: front matter and body, as text. Pure but for the templates, which it is handed.

A template's `{{ … }}` escapes whatever is not `Markdown` already, so that a site's own template is as safe as
the ones that ship.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

import jinja2

from paperboy.model.edition import link_between
from paperboy.papers.digests import Digest
from paperboy.papers.editions import Selection
from paperboy.papers.standing_out import topics_standing_out
from paperboy.papers.topics import Topics
from paperboy.post.digest_views import DigestView, PostOf
from paperboy.post.front_matter import front_matter, title
from paperboy.post.plain_markdown import plain_markdown
from paperboy.post.spelling import Spelling, slug
from paperboy.post.templates import DIGEST, POST, filled
from paperboy.post.views import anchor_of, chip, ranked_view, topic_link
from paperboy.post.words import Words
from paperboy.site.config import Site
from paperboy.text.markdown import Markdown, escape, has_formula

_NOWHERE = Markdown()


@dataclass(frozen=True)
class Look:
    """How posts are written: in which words, by which templates, with which topics and spelling."""

    words: Words
    templates: jinja2.Environment
    topics: Topics
    spelling: Spelling = field(default_factory=Spelling)

    def topic_name(self, topic: str) -> str:
        """Return the name of a topic in the language of the posts."""
        return next(each.name(self.words.code) for each in self.topics.topics if each.id == topic)


def render(selection: Selection, site: Site, look: Look, ways: Markdown = _NOWHERE) -> str:
    """Return the text of the post of a day that has papers; `ways` lead on from it.

    Raises PostError when a template fails.
    """
    tags = _tags(selection, site, look)
    chips = {
        topic.id: chip(look.topic_name(topic.id), _tag_page(topic.id, tags, selection, site, look))
        for topic in look.topics.topics
    }
    views = {
        ranked.rank: ranked_view(
            ranked,
            selection.edition,
            look.words,
            [chips[topic] for topic in look.topics.topics_of(ranked.paper)],
            sets_math=_sets_math(site),
        )
        for ranked in selection.in_order
    }
    body = filled(
        look.templates,
        POST,
        words=_words_as_markdown(look.words),
        intro=_intro(selection, look.words),
        papers=list(views.values()),
        featured=[views[ranked.rank] for ranked in selection.featured],
        others=[views[ranked.rank] for ranked in selection.others],
        ways=ways,
    )
    return _post(selection, site, look, tags, body)


def render_digest(
    digest: Digest, selection: Selection, site: Site, look: Look, *, post_of: PostOf, ways: Markdown = _NOWHERE
) -> str:
    """Return the text of the post of a week or a month; `post_of` says where its days' posts are.

    Raises PostError when a template fails.
    """
    tags = _tags(selection, site, look)

    def label(topic: str) -> Markdown:
        return topic_link(look.topic_name(topic), _tag_page(topic, tags, selection, site, look))

    view = DigestView(
        digest,
        selection.edition.kind,
        look.words,
        post_of=post_of,
        topic_label=label,
        sets_math=_sets_math(site),
    )
    said = _words_as_markdown(look.words)
    body = filled(look.templates, DIGEST, words=said, digest=view, ways=ways)
    return _post(selection, site, look, tags, body)


def _post(selection: Selection, site: Site, look: Look, tags: Sequence[str], body: str) -> str:
    if not site.habits.shows_title:
        body = f"# {escape(title(selection, site, look.words))}\n\n{body}"
    body = re.sub(r"\n{3,}", "\n\n", body).strip()
    if not site.habits.is_kramdown:
        body = plain_markdown(body, _pages(selection))
    matter = front_matter(selection, site, look.words, look.spelling, tags, has_math=has_formula(body))
    return f"---\n{matter}---\n\n{body}\n"


def _sets_math(site: Site) -> bool:
    """Return whether formulas may be left to MathJax or KaTeX: kramdown brings them there."""
    return site.habits.sets_math and site.habits.is_kramdown


def _pages(selection: Selection) -> dict[str, str]:
    """Return where each paper's page is, by its anchor: without kramdown the post has no anchors."""
    return {f"#{anchor_of(ranked.paper)}": ranked.paper.hub_url for ranked in selection.in_order}


def _tags(selection: Selection, site: Site, look: Look) -> list[str]:
    papers = [ranked.paper for ranked in selection.in_order]
    names = [look.topic_name(topic) for topic in topics_standing_out(papers, look.topics.topics_of)]
    return look.spelling.of_tags(site.settings.tags or names)


def _tag_page(topic: str, tags: Sequence[str], selection: Selection, site: Site, look: Look) -> str | None:
    """Return the link to a topic's tag page, if it is a tag of this post, so that there is such a page."""
    (tag,) = look.spelling.of_tags([look.topic_name(topic)])
    if tag not in tags or not site.tag_pages:
        return None
    return link_between(selection.edition.permalink, site.tag_pages.replace(":name", quote(slug(tag))))


def _intro(selection: Selection, words: Words) -> Markdown:
    """Return how many papers there are, how they are ranked, and as of when."""
    listed, shown = selection.listed_count, len(selection.in_order)
    papers = words.intro.of(shown) if shown == listed else words.intro_filtered
    ranked = words.ranked.format(day=words.short_date(selection.updated))
    return Markdown(f"{papers.format(count=shown, listed=listed)} · {ranked}")


def _words_as_markdown(words: Words) -> dict[str, Markdown]:
    return {name: Markdown(value) for name, value in words if isinstance(value, str)}
