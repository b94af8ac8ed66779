"""An edition's post: front matter and body, as text. Pure but for the templates, which it is handed.

A template's `{{ … }}` escapes whatever is not `Markdown` already, so that a site's own template is as safe as
the ones that ship.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import jinja2
import yaml

from paperboy.papers.editions import Edition, Kind, Ranked, Selection, link_between, moment_of, start_of
from paperboy.papers.models import Paper
from paperboy.post.passages import abstract_of, comment_of, keywords_of, summary_of, title_of
from paperboy.post.spelling import Spelling
from paperboy.post.templates import filled
from paperboy.post.words import Words
from paperboy.site.config import Site
from paperboy.text.markdown import (
    Markdown,
    blocks,
    for_front_matter,
    has_formula,
    heading,
    line,
    plain,
)

AUTHORS_NAMED = 5
TITLES_IN_DESCRIPTION = 3


class PaperView:
    """What a template sees of a paper. Everything that prints is Markdown, or is escaped when printed."""

    def __init__(self, ranked: Ranked, edition: Edition, words: Words) -> None:
        paper = ranked.paper
        preprint = paper.preprint
        self.rank = ranked.rank
        self.anchor = "paper-" + re.sub(r"[^A-Za-z0-9]", "-", paper.id)
        self.heading_id = Markdown(f"{{#{self.anchor}}}")
        self.heading = heading(title_of(paper))
        self.title = line(title_of(paper))
        self.abstract = blocks(abstract_of(paper))
        self.votes = Markdown(words.votes.of(paper.upvotes).format(count=paper.upvotes))
        self.organization = paper.organization
        self.authors = _authors(paper, words)
        self.categories = words.list_comma.join(preprint.categories) if preprint else ""
        self.comment = line(comment_of(paper), links=True)
        self.links = Markdown(" · ".join(_links(paper, words)))
        self.url = Markdown(paper.hub_url)
        self.ai_summary = line(summary_of(paper))
        self.keywords = Markdown(words.list_comma.join(map(line, keywords_of(paper))))
        self.gone = paper.gone
        self.listed_before = _listed_before(ranked, edition, words)


def render(
    selection: Selection,
    site: Site,
    words: Words,
    templates: jinja2.Environment,
    spelling: Spelling = Spelling(),  # noqa: B008 (frozen)
) -> str:
    """Return the text of the post of an edition that has papers, with tags in the blog's `spelling`.

    Raises PostError when a template fails.
    """
    featured = [PaperView(ranked, selection.edition, words) for ranked in selection.featured]
    others = [PaperView(ranked, selection.edition, words) for ranked in selection.others]
    body = filled(
        templates,
        intro=_intro(selection, words),
        featured=featured,
        others=others,
        words=_words_as_markdown(words),
    )
    front_matter = yaml.dump(
        _front_matter(selection, site, words, spelling, has_math=has_formula(body)),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=float("inf"),
    )
    body = re.sub(r"\n{3,}", "\n\n", body).strip()
    return f"---\n{front_matter}---\n\n{body}\n"


class _Quoted(str):
    """A text from outside: always in double quotes, so that no YAML reader takes it for something else."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    pass


_Dumper.add_representer(
    _Quoted, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style='"')
)


class _Flow(list[Any]):
    """A list that is written on one line."""


_Dumper.add_representer(
    _Flow, lambda dumper, items: dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True)
)


def _front_matter(
    selection: Selection, site: Site, words: Words, spelling: Spelling, *, has_math: bool
) -> dict[str, Any]:
    edition = selection.edition
    first = selection.in_order[0].paper
    matter: dict[str, Any] = {
        "title": _Quoted(_title(edition, words)),
        "date": _jekyll_date(moment_of(edition.last, site)),
    }
    if selection.updated > edition.last:
        # the day is known, and not the hour: its first moment is never later than the run that found something
        matter["last_modified_at"] = _jekyll_date(start_of(selection.updated, site))
    matter |= {
        "categories": _Flow(spelling.of_categories(["Daily Papers", _category(edition, words)])),
        "tags": _Flow(spelling.of_tags(site.settings.tags)),
    }
    if site.author:
        matter["author"] = _Quoted(site.author)
    matter["description"] = _Quoted(_description(selection))
    matter["permalink"] = edition.permalink
    if first.thumbnail_url:
        alt = plain(title_of(first))
        matter["image"] = {"path": _Quoted(first.thumbnail_url), "alt": _Quoted(for_front_matter(alt))}
    if has_math:
        matter["math"] = True
    matter["render_with_liquid"] = False
    return matter


def _title(edition: Edition, words: Words) -> str:
    titles = {Kind.DAILY: words.title_daily}
    return titles[edition.kind].format(period=edition.label)


def _category(edition: Edition, words: Words) -> str:
    categories = {Kind.DAILY: words.category_daily}
    return categories[edition.kind]


def _jekyll_date(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S %z")


def _description(selection: Selection) -> str:
    first = selection.in_order[:TITLES_IN_DESCRIPTION]
    return for_front_matter(" · ".join(plain(title_of(ranked.paper)) for ranked in first))


def _intro(selection: Selection, words: Words) -> Markdown:
    listed, full = selection.listed_count, len(selection.featured)
    sentences = [words.intro.of(listed).format(count=listed, day=words.date(selection.edition.last))]
    if full == listed:
        sentences.append(words.full_all.of(full))
    elif full:
        sentences.append(words.full.of(full).format(count=full))
    sentences.append(words.votes_as_of.format(day=words.date(selection.updated)))
    return Markdown(" ".join(sentences))


def _authors(paper: Paper, words: Words) -> str:
    names = words.list_comma.join(paper.authors[:AUTHORS_NAMED])
    more = len(paper.authors) - AUTHORS_NAMED
    return words.authors_and_more.format(names=names, count=more) if more > 0 else names


def _links(paper: Paper, words: Words) -> Iterator[str]:
    targets = [
        (words.link_hub, paper.hub_url),
        (words.link_abstract, paper.abstract_url),
        (words.link_pdf, paper.pdf_url),
        (words.link_code, paper.code_url),
        (words.link_project, paper.project_url),
    ]
    for label, url in targets:
        if url:
            stars = words.stars.format(count=f"{paper.code_stars:,}") if paper.code_stars else ""
            yield f"[{label}]({url})" + (f" {stars}" if stars and url == paper.code_url else "")


def _listed_before(ranked: Ranked, edition: Edition, words: Words) -> Markdown | None:
    shown = ranked.shown_before
    if shown is None:
        return None
    day = words.date(shown.date)
    link = link_between(edition.permalink, shown.address) if shown.address else None
    return Markdown(words.listed_before.format(day=f"[{day}]({link})" if link else day))


def _words_as_markdown(words: Words) -> dict[str, Markdown]:
    return {name: Markdown(value) for name, value in words if isinstance(value, str)}
