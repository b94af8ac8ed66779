"""A paper's gist: from its better texts, as plain text."""

from paperboy.papers.models import Paper, Preprint
from paperboy.post.texts import gist_of

PAPER = Paper(
    id="2602.06570",
    title="Fast Sorting of Maps",
    abstract="Sorting is slow. To address this, we sort n maps in $O(n^2)$ steps with\n4$\\times$ less memory.",
)


def test_formulas_are_text_and_the_abstract_may_have_line_ends() -> None:
    gist = gist_of(PAPER)
    assert gist is not None
    assert (gist.text, gist.by) == ("We sort n maps in O(n²) steps with 4× less memory.", "authors")


def test_the_preprint_is_read_where_it_is_known_and_an_ai_summary_before_it() -> None:
    preprint = Preprint(title=PAPER.title, abstract=r"We sort \emph{maps} of cities by their streets.")
    with_preprint = PAPER.model_copy(update={"preprint": preprint})
    gist = gist_of(with_preprint)
    assert gist is not None
    assert gist.text == "We sort maps of cities by their streets."
    summarized = gist_of(with_preprint.model_copy(update={"ai_summary": "A way to sort $n^2$ maps."}))
    assert summarized is not None
    assert (summarized.text, summarized.by) == ("A way to sort n² maps.", "ai")
    assert gist_of(PAPER.model_copy(update={"abstract": ""})) is None
