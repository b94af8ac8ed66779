"""A paper's texts as rich text, each from the better of its sources. Pure.

Every text from outside goes one way: it is repaired if it comes from Hugging Face, which damages TeX, and read
as TeX; formulas become text where they are simple, and authors' macros the names that they stand for.
"""

import re
from functools import lru_cache

from paperboy.papers import gist
from paperboy.papers.models import Paper
from paperboy.post.titles import split_title
from paperboy.text import repair, tex
from paperboy.text.characters import one_line
from paperboy.text.inline_math import inline_simple_math
from paperboy.text.names import with_names
from paperboy.text.plaintext import REMEMBERED, plain
from paperboy.text.rich_text import Inline, Inlines, RichText, Text, joined

# a full stop that a new sentence follows: not that of `e.g.`, `et al.`, `Fig.` or an initial
_ABBREVIATED = "".join(
    rf"(?<!\b{word})" for word in ("[A-Z]", r"e\.g", r"i\.e", "al", "vs", "cf", "Fig", "Eq", "No")
)
_SENTENCE_END = re.compile(_ABBREVIATED + r"""[.!?]["'”’)]?(?=\s+[A-Z0-9“"])""")


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


def first_sentences(rich_text: RichText, count: int, most_words: int) -> RichText:
    """Return the first `count` sentences of a rich text, fewer if they have more than `most_words`.

    A first sentence that is longer is cut.
    """
    inlines: Inlines = rich_text[0] if rich_text else ()
    kept: Inlines = ()
    for number in range(1, count + 1):
        longer = _up_to_sentence(inlines, number)
        if kept and len(plain((longer,)).split()) > most_words:
            break
        kept = longer
    return (_cut(kept, most_words),) if kept else ()


def _cut(inlines: Inlines, most_words: int) -> Inlines:
    """Return as much of a sentence as has at most `most_words`, and `…` where that is not all."""
    if len(plain((inlines,)).split()) <= most_words:
        return inlines
    kept: list[Inline] = []
    for piece in inlines:
        left = most_words - len(plain((tuple(kept),)).split())
        if len(plain((joined([*kept, piece]),)).split()) > most_words:
            if isinstance(piece, Text):
                found = re.match(rf"\s*(?:\S+\s+){{0,{max(left - 1, 0)}}}\S*", piece.text)
                kept.append(Text(found[0] if found and left > 0 else ""))
            break
        kept.append(piece)
    if kept and isinstance(kept[-1], Text):
        kept[-1] = Text(re.sub(r"\W+\Z", "", kept[-1].text))
    return joined([*kept, Text("…")])


def _up_to_sentence(inlines: Inlines, number: int) -> Inlines:
    kept: list[Inline] = []
    for piece in inlines:
        ends = list(_SENTENCE_END.finditer(piece.text)) if isinstance(piece, Text) else []
        if isinstance(piece, Text) and len(ends) >= number:
            kept.append(Text(piece.text[: ends[number - 1].end()]))
            break
        number -= len(ends)
        kept.append(piece)
    return joined(kept)


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
