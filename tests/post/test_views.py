"""What a reader is told of a paper: marks, links, one line, languages."""

import datetime as dt
from typing import Any

import pytest

from paperboy.papers.models import Paper
from paperboy.post import words
from paperboy.post.texts import first_sentences
from paperboy.post.views import PaperLink, PaperView
from paperboy.text import html, markdown, tex
from paperboy.text.plaintext import plain
from tests.helpers import paper, preprint


def view(of: Paper | None = None, *, language: str = "en", **values: Any) -> PaperView:
    return PaperView(of or paper("2602.06570", **values), 1, words.load(language), html)


def test_code_project_and_video_are_marks_without_links() -> None:
    seen = view(
        code_url="https://github.com/lab/code",
        project_url="https://lab.example.org/",
        media_url="https://cdn.example.org/demo.MP4",
    )
    assert seen.marks == ["Code", "Project", "Video"]
    assert view().marks == []


def test_a_picture_is_a_link_and_no_mark() -> None:
    seen = view(media_url="https://cdn.example.org/figure.png")
    assert seen.marks == []
    assert seen.links[-1] == PaperLink("Picture", "https://cdn.example.org/figure.png")
    assert view(media_url="https://cdn.example.org/demo.mp4").links[-1].label == "Video"


@pytest.mark.parametrize("is_on_arxiv", [True, False])
def test_code_that_only_the_abstract_names_counts(is_on_arxiv: bool) -> None:
    text = "It works. Code is at https://github.com/lab/only-here."
    seen = view(preprint=preprint(text)) if is_on_arxiv else view(abstract=text)
    assert seen.marks == ["Code"]
    assert PaperLink("Code", "https://github.com/lab/only-here") in seen.links
    other = view(abstract=text, code_url="https://github.com/lab/code", code_stars=1234)
    assert other.code == PaperLink("Code", "https://github.com/lab/code", "★\xa01,234")
    assert [link for link in other.links if link.label == "Code"] == [other.code]


@pytest.mark.parametrize(("count", "is_told"), [(0, False), (1, False), (2, True)])
def test_comments_are_counted_where_there_is_a_discussion(count: int, is_told: bool) -> None:
    links = view(comment_count=count, has_author_answering=True).links
    told = PaperLink(
        f"{count} comments", "https://huggingface.co/papers/2602.06570#community", "(an author answers)"
    )
    assert (told in links) is is_told


def test_without_an_answer_nobody_is_said_to_answer() -> None:
    assert view(comment_count=5).links[-1].note == ""


def test_the_date_on_arxiv_is_told() -> None:
    assert view(published=dt.date(2026, 2, 6)).published == "on arXiv since 6 February 2026"
    assert view().published == ""


def test_the_summary_line_is_the_summary_or_else_the_abstracts_first_sentence() -> None:
    assert view(ai_summary="The summary.", abstract="First. Second.").summary_line == "The summary."
    assert view(abstract="First one, e.g. this. Second.").summary_line == "First one, e.g. this."
    assert view().summary_line == ""


def test_a_title_has_a_name_and_a_rest_or_is_its_name() -> None:
    seen = view(title="Name: A *title*")
    assert (seen.name, seen.rest, seen.plain_name) == ("Name", ": A *title*", "Name")
    assert (view(title="No name").name, view(title="No name").rest) == ("No name", "")


def test_texts_are_written_in_the_form_of_the_template() -> None:
    known = paper(title="A *b* <c>", ai_summary="It.", abstract="One.\n\nTwo.", keywords=("a_b",))
    in_html, in_markdown = view(known), PaperView(known, 1, words.load("en"), markdown)
    assert (in_html.title, in_markdown.title) == ("A *b* &lt;c&gt;", r"A \*b\* \<c\>")
    assert (in_html.keywords, in_markdown.keywords) == (["a_b"], [r"a\_b"])
    assert in_html.abstract == in_markdown.abstract == ["One.", "Two."]


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
    assert plain(first_sentences(tex.rich_text_of(text), 1, 60)) == plain(tex.rich_text_of(first))


def test_as_many_sentences_as_fit_and_one_at_least_cut_where_it_is_too_long() -> None:
    passage = tex.rich_text_of("One two three. Four five. Six.")
    assert plain(first_sentences(passage, 2, 5)) == "One two three. Four five."
    assert plain(first_sentences(passage, 3, 5)) == "One two three. Four five."
    assert plain(first_sentences(passage, 3, 1)) == "One…"
    assert first_sentences((), 2, 9) == ()
