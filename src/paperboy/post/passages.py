"""What a paper is shown with: title, abstract and summary as passages, from the better of its sources. Pure."""

import re

from paperboy.papers.models import Paper
from paperboy.text import repair, tex
from paperboy.text.characters import one_line
from paperboy.text.passage import Inline, Passage, Prose, joined

# a full stop that a new sentence follows: not that of `e.g.`, `et al.`, `Fig.` or an initial
_ABBREVIATED = "".join(
    rf"(?<!\b{word})" for word in ("[A-Z]", r"e\.g", r"i\.e", "al", "vs", "cf", "Fig", "Eq", "No")
)
_SENTENCE_END = re.compile(_ABBREVIATED + r"""[.!?]["'”’)]?(?=\s+[A-Z0-9“"])""")


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


def first_sentence(passage: Passage) -> Passage:
    """Return a passage up to the end of its first sentence."""
    kept: list[Inline] = []
    for piece in passage[0] if passage else ():
        end = _SENTENCE_END.search(piece.text) if isinstance(piece, Prose) else None
        if end and isinstance(piece, Prose):
            kept.append(Prose(piece.text[: end.end()]))
            break
        kept.append(piece)
    return (joined(kept),) if kept else ()
