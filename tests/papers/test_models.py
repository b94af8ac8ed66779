import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from paperboy.papers.models import HuggingFaceItem, Paper, paper_from_item
from paperboy.sources.huggingface import parse_page
from tests.helpers import item, recorded_dates
from tests.loopback import RECORDINGS

ALL_RECORDINGS = Path(
    os.environ.get("PAPERBOY_RECORDINGS", str(Path(__file__).parents[3] / "shared" / "recordings"))
)


def paper_of(**fields: Any) -> Paper:
    return paper_from_item(HuggingFaceItem.model_validate(item("2602.06570", **fields)))


@pytest.mark.parametrize("date", recorded_dates())
def test_every_item_of_a_shipped_recording_is_read(date: str) -> None:
    page = parse_page((RECORDINGS / f"{date}.json").read_bytes(), dt.date.fromisoformat(date))
    assert page.rejects == ()
    assert len(page.papers) == page.item_count > 0
    assert all(paper.title and paper.abstract and paper.authors for paper in page.papers)


@pytest.mark.skipif(
    not ALL_RECORDINGS.is_dir(),
    reason=f"NOT TESTED ON ALL 48 RECORDED DAYS: no folder {ALL_RECORDINGS}; name it in PAPERBOY_RECORDINGS",
)
def test_every_item_of_all_recordings_is_read() -> None:
    files = sorted(ALL_RECORDINGS.glob("????-??-??.json"))
    assert len(files) >= 48
    counts = []
    for file in files:
        page = parse_page(file.read_bytes(), dt.date.fromisoformat(file.stem))
        assert page.rejects == (), file
        assert len(page.papers) == page.item_count, file
        counts.append(page.item_count)
    assert sum(counts) >= 1042


def test_only_id_and_title_are_required() -> None:
    paper = paper_from_item(HuggingFaceItem.model_validate({"paper": {"id": "2602.06570", "title": "A title"}}))
    assert paper == Paper(id="2602.06570", title="A title")


def test_null_counts_as_left_out() -> None:
    fields = dict.fromkeys(
        [
            "summary", "upvotes", "authors", "organization", "projectPage", "githubRepo", "githubStars",
            "ai_summary", "ai_keywords", "publishedAt", "submittedOnDailyAt",
        ]
    )  # fmt: skip
    raw = {"paper": {"id": "2602.06570", "title": "A title", **fields}, "thumbnail": None, "organization": None}
    assert paper_from_item(HuggingFaceItem.model_validate(raw)) == Paper(id="2602.06570", title="A title")


def test_unknown_fields_are_ignored() -> None:
    assert paper_of(brandNew={"a": 1}) == paper_of()


def test_an_id_is_a_string_and_keeps_its_trailing_zeros() -> None:
    short = paper_from_item(HuggingFaceItem.model_validate(item("2503.0213")))
    long = paper_from_item(HuggingFaceItem.model_validate(item("2503.02130")))
    assert (short.id, long.id) == ("2503.0213", "2503.02130")


@pytest.mark.parametrize(
    "paper_id", [2503.0213, 7, None, "", " 2503.02130", "a b", "2503.02130\n", "<b>", "a" * 65]
)
def test_what_is_no_id_is_refused(paper_id: object) -> None:
    with pytest.raises(ValueError, match="id"):
        HuggingFaceItem.model_validate(item("2602.06570", id=paper_id))


@pytest.mark.parametrize("title", [None, "", " \n", 7])
def test_a_paper_without_title_is_refused(title: object) -> None:
    with pytest.raises(ValueError, match="title"):
        HuggingFaceItem.model_validate(item("2602.06570", title=title))


@pytest.mark.parametrize("votes", [-1, 10**12, "many", 1.5])
def test_impossible_votes_are_refused(votes: object) -> None:
    with pytest.raises(ValueError, match="upvotes"):
        HuggingFaceItem.model_validate({"paper": item("2602.06570")["paper"] | {"upvotes": votes}})


def test_hidden_and_nameless_authors_are_left_out() -> None:
    paper = paper_of(
        authors=[
            {"name": "Ada\n Lovelace", "hidden": False},
            {"name": "Nobody", "hidden": True},
            {"name": None},
            {"name": " "},
            {"name": "Emmy Noether", "hidden": None},
            {"name": "Kurt"},
        ]
    )
    assert paper.authors == ("Ada Lovelace", "Emmy Noether", "Kurt")


def test_titles_and_summaries_are_one_line() -> None:
    paper = paper_of(title=" A\n  title\twith spaces ", ai_summary="In\nshort ", ai_keywords=["a\nb", " ", "c"])
    assert paper.title == "A title with spaces"
    assert paper.ai_summary == "In short"
    assert paper.keywords == ("a b", "c")


def test_an_abstract_keeps_its_lines() -> None:
    assert paper_of(summary="\n One.\n\n Two. ").abstract == "One.\n\n Two."


def test_addresses_are_cleaned_or_dropped() -> None:
    paper = paper_of(githubRepo="https://github.com/a/b\n", projectPage=" https://a.b/(c)")
    assert paper.code_url == "https://github.com/a/b"
    assert paper.project_url == "https://a.b/%28c%29"
    assert paper_of(githubRepo="javascript:alert(1)").code_url is None
    raw = item("2602.06570") | {"thumbnail": "data:image/png;base64,AAAA"}
    assert paper_from_item(HuggingFaceItem.model_validate(raw)).thumbnail_url is None


def test_the_organization_is_the_papers_or_else_the_items() -> None:
    raw = item("2602.06570") | {"organization": {"name": "item-org", "fullname": " Item\nOrg "}}
    assert paper_from_item(HuggingFaceItem.model_validate(raw)).organization == "Item Org"
    raw["paper"]["organization"] = {"name": "paper-org"}
    assert paper_from_item(HuggingFaceItem.model_validate(raw)).organization == "paper-org"
    assert paper_of(organization={"name": " ", "fullname": ""}).organization is None


def test_the_day_of_publishing_is_read() -> None:
    assert paper_of(publishedAt="2026-02-06T23:59:59.000Z").published == dt.date(2026, 2, 6)


@pytest.mark.parametrize(
    "paper_id",
    ["2602.06570", "0704.0001", "1412.9999", "1501.00001", "hep-th/9107001", "math.GT/0309136", "cs/0703999"],
)
def test_an_arxiv_id_has_addresses_on_arxiv(paper_id: str) -> None:
    paper = Paper(id=paper_id, title="A title")
    assert paper.is_on_arxiv
    assert paper.abstract_url == f"https://arxiv.org/abs/{paper_id}"
    assert paper.pdf_url == f"https://arxiv.org/pdf/{paper_id}"


NOT_OF_ARXIV = [
    "2602.065701", "26.06570", "a-blog-post", "2602.06570v1", "2600.06570", "2613.06570", "2602.0657",
    "1412.99999", "1501.0001", "0703.0001", "0700.0001", "hep-th/0704001", "hep-th/9013001", "hep-th/9100001",
]  # fmt: skip


@pytest.mark.parametrize("paper_id", NOT_OF_ARXIV)
def test_another_id_has_none(paper_id: str) -> None:
    paper = Paper(id=paper_id, title="A title")
    assert (paper.is_on_arxiv, paper.abstract_url, paper.pdf_url) == (False, None, None)
    assert paper.huggingface_url == f"https://huggingface.co/papers/{paper_id}"


NO_IDS = [
    "", ".", "..", "../2602.06570", "2602.06570/../../settings", "2602.06570/..", "2602..06570", "2602.06570.",
    ".2602", "-x", "a--b", "x/2602.06570", "hep-th/990100", "hep-th/99010011", "HEP-TH/9901001", "math.gt/0309136",
    "x-/9901001", "x-y-z/9901001", "hep-th//9901001", "/9901001", "%2e%2e", "a b", "2602.06570\n", "2602.06570?x",
    "2602.06570#x", "2602\\06570", "２６０２.06570", "x" * 65,
]  # fmt: skip


@pytest.mark.parametrize("paper_id", NO_IDS)
def test_an_id_that_would_lead_elsewhere_in_an_address_is_none(paper_id: str) -> None:
    with pytest.raises(ValidationError):
        Paper(id=paper_id, title="A title")
    with pytest.raises(ValidationError):
        HuggingFaceItem.model_validate(item(paper_id))


def test_an_id_that_arxiv_has_refused_is_none_of_its() -> None:
    paper = Paper(id="2602.06570", title="A title", arxiv_refused=True)
    assert (paper.is_on_arxiv, paper.abstract_url, paper.pdf_url) == (False, None, None)


def test_domain_models_are_frozen_and_ignore_unknown_fields() -> None:
    paper = Paper(id="2602.06570", title="A title")
    with pytest.raises(ValueError, match="frozen"):
        paper.title = "Another"  # type: ignore[misc]
    assert Paper.model_validate({"id": "a", "title": "b", "c": "d"}) == Paper(id="a", title="b")


def listed(**fields: object) -> Paper:
    return paper_from_item(HuggingFaceItem.model_validate(item("2602.06570") | fields))


def test_comments_are_counted_and_an_answering_author_is_known() -> None:
    known = listed(numComments=3, isAuthorParticipating=True)
    assert (known.comment_count, known.has_author_answering) == (3, True)
    nothing = listed(numComments=None, isAuthorParticipating=None, mediaUrls=None, mediaUrl=None)
    assert (nothing.comment_count, nothing.has_author_answering, nothing.media_url) == (0, False, None)


@pytest.mark.parametrize("count", [-1, "many", 10**12])
def test_an_impossible_number_of_comments_is_refused(count: object) -> None:
    with pytest.raises(ValueError, match="numComments"):
        listed(numComments=count)


def test_the_first_picture_or_video_that_has_an_address_is_shown() -> None:
    video, picture = "https://cdn.example.org/a.mp4", "https://cdn.example.org/b.png"
    assert listed(mediaUrls=[video, picture]).media_url == video
    assert listed(mediaUrls=["javascript:alert(1)", picture]).media_url == picture
    assert listed(mediaUrls=[], mediaUrl=picture).media_url == picture  # as it was until 2025
