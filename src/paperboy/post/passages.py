"""What a paper is shown with, as passages, each text from the better of its sources. Pure.

Every text from outside goes one way: it is read as TeX, mended if it comes from the papers API, which damages TeX,
and its formulas become prose where prose can say them.
"""

from paperboy.papers.models import Paper
from paperboy.text import formula, repair, tex
from paperboy.text.characters import one_line
from paperboy.text.passage import Passage


def title_of(paper: Paper) -> Passage:
    """Return a paper's title: as it was submitted, where that is known."""
    if paper.preprint:
        return _as_written(one_line(paper.preprint.title))
    return _mended(one_line(paper.title))


def abstract_of(paper: Paper) -> Passage:
    """Return a paper's abstract: as it was submitted, where that is known."""
    return _as_written(paper.preprint.abstract) if paper.preprint else _mended(paper.abstract)


def comment_of(paper: Paper) -> Passage:
    """Return what the authors say beside ("Accepted at …", "12 pages"); empty if they say nothing."""
    return _as_written(one_line(paper.preprint.comment or "")) if paper.preprint else ()


def summary_of(paper: Paper) -> Passage:
    """Return a paper's AI summary; empty if there is none."""
    return _mended(paper.ai_summary or "")


def keywords_of(paper: Paper) -> tuple[Passage, ...]:
    """Return a paper's keywords."""
    return tuple(_mended(one_line(keyword)) for keyword in paper.keywords)


def _as_written(text: str) -> Passage:
    return formula.in_prose(tex.passage_of(text))


def _mended(text: str) -> Passage:
    return formula.in_prose(repair.passage_of(text))
