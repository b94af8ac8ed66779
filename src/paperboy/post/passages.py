"""What a paper is shown with: title, abstract and summary as passages, from the better of its sources. Pure."""

import re

from paperboy.papers.models import Paper
from paperboy.text import repair, tex
from paperboy.text.characters import one_line
from paperboy.text.markdown import plain
from paperboy.text.passage import Inline, Inlines, Passage, Prose, joined

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


def first_sentences(passage: Passage, count: int, most_words: int) -> Passage:
    """Return the first `count` sentences of a passage, fewer if they have more than `most_words`, one at least."""
    inlines: Inlines = passage[0] if passage else ()
    kept: Inlines = ()
    for number in range(1, count + 1):
        longer = _up_to_sentence(inlines, number)
        if kept and len(plain((longer,)).split()) > most_words:
            break
        kept = longer
    return (kept,) if kept else ()


def _up_to_sentence(inlines: Inlines, number: int) -> Inlines:
    kept: list[Inline] = []
    for piece in inlines:
        ends = list(_SENTENCE_END.finditer(piece.text)) if isinstance(piece, Prose) else []
        if isinstance(piece, Prose) and len(ends) >= number:
            kept.append(Prose(piece.text[: ends[number - 1].end()]))
            break
        number -= len(ends)
        kept.append(piece)
    return joined(kept)
