"""What a reader is told of a paper: marks, links, one line, languages."""

import datetime as dt
from typing import Any

import pytest

from paperboy.papers.models import Paper
from paperboy.post import words
from paperboy.post.passages import first_sentences
from paperboy.post.views import PaperView
from paperboy.text import tex
from paperboy.text.markdown import plain
from tests.helpers import paper, preprint


def view(of: Paper | None = None, *, language: str = "en", **values: Any) -> PaperView:
    return PaperView(of or paper("2602.06570", **values), 1, words.load(language))


def test_code_project_and_video_are_marks_without_links() -> None:
    seen = view(
        code_url="https://github.com/lab/code",
        project_url="https://lab.example.org/",
        media_url="https://cdn.example.org/demo.MP4",
    )
    assert seen.marks == "Code · Project · Video"
    assert view().marks == ""


def test_a_picture_is_a_link_and_no_mark() -> None:
    seen = view(media_url="https://cdn.example.org/figure.png")
    assert seen.marks == ""
    assert ">Picture</a>" in seen.links
    assert ">Video</a>" in view(media_url="https://cdn.example.org/demo.mp4").links


@pytest.mark.parametrize("is_on_arxiv", [True, False])
def test_code_that_only_the_abstract_names_counts(is_on_arxiv: bool) -> None:
    text = "It works. Code is at https://github.com/lab/only-here."
    seen = view(preprint=preprint(text)) if is_on_arxiv else view(abstract=text)
    assert seen.marks == "Code"
    assert 'href="https://github.com/lab/only-here"' in seen.links
    other = view(abstract=text, code_url="https://github.com/lab/code", code_stars=1234)
    assert 'href="https://github.com/lab/code"' in other.links
    assert "only-here" not in other.links
    assert other.code.endswith("</a>\xa0★\xa01,234")


@pytest.mark.parametrize(("count", "is_told"), [(0, False), (1, False), (2, True)])
def test_comments_are_counted_where_there_is_a_discussion(count: int, is_told: bool) -> None:
    links = view(comment_count=count, has_author_answering=True).links
    assert (f">{count} comments</a> (an author answers)" in links) is is_told
    assert ("https://huggingface.co/papers/2602.06570&#35;community" in links or "#community" in links) is is_told


def test_without_an_answer_nobody_is_said_to_answer() -> None:
    assert "answers" not in view(comment_count=5).links


def test_the_date_on_arxiv_is_told() -> None:
    assert view(published=dt.date(2026, 2, 6)).published == "on arXiv since 6 February 2026"
    assert view().published == ""


def test_a_link_makes_sense_alone() -> None:
    seen = view(title='MSign "2": An Optimizer', code_url="https://github.com/lab/code")
    assert seen.links.count("<a ") == seen.links.count('aria-label="') == 4
    assert 'aria-label="Code: MSign &quot;2&quot;"' in seen.links or "Code: MSign “2”" in seen.links


def test_the_one_line_is_the_summary_or_else_the_abstracts_first_sentence() -> None:
    assert view(ai_summary="The summary.", abstract="First. Second.").one_line == "The summary."
    assert view(abstract="First one, e.g. this. Second.").one_line == "First one, e.g. this."
    assert view().one_line == ""


def test_english_is_marked_in_a_korean_post_and_not_in_an_english_one() -> None:
    known = paper(title="Name: A title", ai_summary="It.", abstract="Text.", keywords=("a", "b"))
    for language, attribute in (("ko", ' lang="en"'), ("en", "")):
        seen = view(known, language=language)
        for text in (seen.title, seen.heading, seen.named_title, seen.ai_summary, seen.one_line, seen.keywords):
            assert ('lang="en"' in text) is bool(attribute), (language, text)
        assert seen.in_english == attribute
    assert view(title="No name").named_title == '<span class="whole">**No name**</span>'
    assert view(title="Name: rest").named_title == "**Name**: rest"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One. Two.", "One."),
        ("Say, e.g. GPT-4, i.e. One, vs. Small ones. Two.", "Say, e.g. GPT-4, i.e. One, vs. Small ones."),
        ("As Smith et al. Show in Fig. 3 and Eq. 4. Two.", "As Smith et al. Show in Fig. 3 and Eq. 4."),
        ("By J. Doe (cf. No. 7). Two.", "By J. Doe (cf. No. 7)."),
        ("It gains 3.5 points! Two.", "It gains 3.5 points!"),
        ('Is it "so?" Yes.', 'Is it "so?"'),
        ("No end", "No end"),
        ("With $a. B$ in it. Two.", "With $a. B$ in it."),
    ],
)  # fmt: skip
def test_a_sentence_does_not_end_at_an_abbreviation(text: str, first: str) -> None:
    assert plain(first_sentences(tex.passage_of(text), 1, 60)) == plain(tex.passage_of(first))


def test_as_many_sentences_as_fit_and_one_at_least_cut_where_it_is_too_long() -> None:
    passage = tex.passage_of("One two three. Four five. Six.")
    assert plain(first_sentences(passage, 2, 5)) == "One two three. Four five."
    assert plain(first_sentences(passage, 3, 5)) == "One two three. Four five."
    assert plain(first_sentences(passage, 3, 1)) == "One…"
    assert first_sentences((), 2, 9) == ()
