"""A paper's texts as rich text, each from the better of its sources. Pure.

Every text from outside goes one way: it is repaired if it comes from Hugging Face, which damages TeX, and read
as TeX; formulas become text where they are simple, and authors' macros the names that they stand for.
"""

from functools import lru_cache

from paperboy.papers import gist
from paperboy.papers.models import Paper
from paperboy.post.titles import split_title
from paperboy.text import repair, tex
from paperboy.text.characters import one_line
from paperboy.text.inline_math import inline_simple_math
from paperboy.text.names import with_names
from paperboy.text.plaintext import REMEMBERED, plain
from paperboy.text.rich_text import RichText


def title_of(paper: Paper) -> RichText:
    """Return a paper's title: as it was submitted, where that is known."""
    if paper.preprint:
        return _as_written(one_line(paper.preprint.title))
    return _repaired(one_line(paper.title))


def abstract_of(paper: Paper) -> RichText:
    """Return a paper's abstract: as it was submitted, where that is known."""
    source = paper.preprint.abstract if paper.preprint else paper.abstract
    return _with_names(_as_written(source) if paper.preprint else _repaired(source), source, paper)


def comment_of(paper: Paper) -> RichText:
    """Return what the authors say beside ("Accepted at …", "12 pages"); empty if they say nothing."""
    return _as_written(one_line(paper.preprint.comment or "")) if paper.preprint else ()


def summary_of(paper: Paper) -> RichText:
    """Return a paper's AI summary; empty if there is none."""
    summary = paper.ai_summary or ""
    return _with_names(_repaired(summary), summary, paper)


def gist_of(paper: Paper) -> gist.Gist | None:
    """Return what a paper does in a sentence, formulas and links as text; None if it has no text but its title."""
    return gist.gist_of(plain(title_of(paper)), plain(abstract_of(paper)), plain(summary_of(paper)))


def keywords_of(paper: Paper) -> tuple[RichText, ...]:
    """Return a paper's keywords."""
    return tuple(_repaired(one_line(keyword)) for keyword in paper.keywords)


def _with_names(text: RichText, source: str, paper: Paper) -> RichText:
    if "\\" not in source:
        return text
    title = title_of(paper)
    name, rest = split_title(title)
    return with_names(text, plain((name,)) if rest else "", plain(title))


@lru_cache(REMEMBERED)
def _as_written(text: str) -> RichText:
    return inline_simple_math(tex.rich_text_of(text))


@lru_cache(REMEMBERED)
def _repaired(text: str) -> RichText:
    return inline_simple_math(repair.rich_text_of(text))
