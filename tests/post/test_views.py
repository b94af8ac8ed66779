"""What a reader is told of a paper: marks, links, one line, languages."""

import datetime as dt
from typing import Any

import pytest

from paperboy.papers.models import Paper
from paperboy.post import words
from paperboy.post.views import PaperLink, PaperView
from paperboy.text import html, markdown
from tests.helpers import paper, preprint


def view(of: Paper | None = None, *, language: str = "en", **values: Any) -> PaperView:
    return PaperView(of or paper("2602.06570", **values), 1, words.load(language), html)


def test_a_row_links_to_code_project_and_video() -> None:
    seen = view(
        code_url="https://github.com/lab/code",
        project_url="https://lab.example.org/",
        media_url="https://cdn.example.org/demo.MP4",
    )
    assert [link.label for link in seen.row_links] == ["Code", "Project", "Video"]
    assert view().row_links == []


def test_a_picture_is_a_link_of_the_entry_alone() -> None:
    seen = view(media_url="https://cdn.example.org/figure.png")
    assert seen.row_links == []
    assert seen.links[-1] == PaperLink("Picture", "https://cdn.example.org/figure.png")
    assert view(media_url="https://cdn.example.org/demo.mp4").links[-1].label == "Video"


@pytest.mark.parametrize("is_on_arxiv", [True, False])
def test_code_that_only_the_abstract_names_counts(is_on_arxiv: bool) -> None:
    text = "It works. Code is at https://github.com/lab/only-here."
    seen = view(preprint=preprint(text)) if is_on_arxiv else view(abstract=text)
    assert [link.label for link in seen.row_links] == ["Code"]
    assert PaperLink("Code", "https://github.com/lab/only-here") in seen.links
    other = view(abstract=text, code_url="https://github.com/lab/code", code_stars=1234)
    assert other.code == PaperLink("Code", "https://github.com/lab/code", "★\xa01,234")
    assert [link for link in other.links if link.label == "Code"] == [other.code]


@pytest.mark.parametrize(("count", "is_told"), [(0, False), (1, False), (2, True)])
def test_comments_are_counted_where_there_is_a_discussion(count: int, is_told: bool) -> None:
    links = view(comment_count=count).links
    told = PaperLink(f"{count} comments", "https://huggingface.co/papers/2602.06570#community")
    assert (told in links) is is_told


def test_an_author_who_answers_is_in_row_and_entry() -> None:
    answers = PaperLink("an author answers", "https://huggingface.co/papers/2602.06570#community")
    seen = view(has_author_answering=True)
    assert (seen.row_links, seen.links[-1]) == ([answers], answers)
    assert answers not in view(comment_count=5).links


def test_a_paper_is_marked_as_accepted_or_withdrawn() -> None:
    def marks(comment: str, language: str = "en") -> list[str]:
        return view(preprint=preprint(comment=comment), language=language).marks

    assert marks("Accepted to ICLR 2026") == ["Accepted at ICLR 2026"]
    assert marks("Accepted to ICLR 2026", "ko") == ["ICLR 2026 채택"]
    assert marks("Accepted to ICLR 2026. This paper has been withdrawn by the authors.") == ["Withdrawn"]
    assert marks("12 pages") == view().marks == []


def test_the_date_on_arxiv_is_told() -> None:
    assert view(published=dt.date(2026, 2, 6)).published == "on arXiv since 6 February 2026"
    assert view().published == ""


def test_the_gist_is_the_summary_or_else_the_authors_own_sentence() -> None:
    assert view(ai_summary="The summary.", abstract="Much is known. We sort.").gist == "The summary."
    assert view(abstract="Much is known. In this paper, we sort maps by size.").gist == "We sort maps by size."
    assert view().gist == ""


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
