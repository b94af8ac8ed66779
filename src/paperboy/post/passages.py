"""What a paper is shown with: title, abstract and summary as passages, from the better of its sources. Pure."""

from paperboy.papers.models import Paper
from paperboy.text import repair, tex
from paperboy.text.characters import one_line
from paperboy.text.passage import Passage


def title_of(paper: Paper) -> Passage:
    """Return a paper's title: as it was submitted, where that is known."""
    if paper.preprint:
        return tex.passage_of(one_line(paper.preprint.title))
    return repair.passage_of(paper.title)


def abstract_of(paper: Paper) -> Passage:
    """Return a paper's abstract: as it was submitted, where that is known."""
    return tex.passage_of(paper.preprint.abstract) if paper.preprint else repair.passage_of(paper.abstract)


def summary_of(paper: Paper) -> Passage:
    """Return a paper's AI summary; empty if there is none."""
    return repair.passage_of(paper.ai_summary or "")
