"""Which papers follow others: names before their versions, and authors in common."""

import datetime as dt

import pytest

from paperboy.papers.follow_ups import family_of, follow_ups, name_of
from paperboy.papers.models import Paper
from paperboy.papers.selection import RankedPaper
from tests.helpers import MONDAY, TUESDAY, paper, preprint


@pytest.mark.parametrize(
    ("title", "family"),
    [
        ("MinerU2.5-Pro: Pushing the Limits", "mineru"),
        ("MinerU: An Open-Source Solution", "mineru"),
        ("LLaDA2.0-Uni: Unifying", "llada"),
        ("LLaDA2.1: Speeding Up Text Diffusion", "llada"),
        ("LLaDA-V: Large Language Diffusion Models", "lladav"),
        ("PaddleOCR-VL-1.6: Expanding", "paddleocrvl"),
        ("Fast-dLLM v2: Efficient Block-Diffusion LLM", "fastdllm"),
        ("InfLLM-V2 - Dense-Sparse Attention", "infllm"),
        ("HunyuanImage 3.0 Technical Report", "hunyuanimage"),
        ("Step 3.5 Flash: Open Intelligence", "step"),
        ("JavisDiT++: Unified Modeling", "javisdit"),
        ("SAM 3D Body: Robust Recovery", "sam3dbody"),  # no version of SAM
        ("WideSeek-R1: Exploring Width Scaling", "wideseekr1"),
        ("Towards Bridging the Gap between Pretraining and Finetuning", ""),
        ("3D-Aware Implicit Motion Control for View-Adaptive Human Video", ""),
    ],
)
def test_versions_of_a_name_are_a_family(title: str, family: str) -> None:
    assert family_of(paper(title=title)) == family


def test_a_name_is_what_a_title_begins_with_as_arxiv_has_it_where_that_is_known() -> None:
    assert name_of(paper(title="MinerU2.5-Pro : Limits")) == "MinerU2.5-Pro"
    assert name_of(paper(title="MinerU: Limits", preprint=preprint())) == "The title as submitted"
    assert name_of(paper(title="GLM-5 Technical Report")) == "GLM-5"
    assert name_of(paper(title="Seedance 2.0: A Report – and more")) == "Seedance 2.0"


def named(number: int, title: str, *authors: str, published: int | None = None) -> Paper:
    date = dt.date(2026, 1, published) if published else None
    return paper(f"2601.{number:05}", title=f"{title}: Of Pages", authors=authors, published=date)


def followed(new: Paper, *earlier: tuple[dt.date, Paper]) -> list[tuple[str, dt.date]]:
    return [
        (each.before.title[:-10], each.date)
        for each in follow_ups([RankedPaper(new, 1, TUESDAY)], {family_of(new): earlier})
    ]


def test_a_paper_follows_one_of_the_family_with_two_authors_in_common() -> None:
    new = named(9, "MinerU2.5-Pro", "Ann", "Bo", "Cy")
    assert followed(new, (MONDAY, named(1, "MinerU", "ann", "Bo"))) == [("MinerU", MONDAY)]
    assert followed(new, (MONDAY, named(1, "MinerU", "Ann", "Di"))) == []  # one, who may be a namesake
    assert followed(new, (MONDAY, named(1, "MinerU2.5-Pro", "Ann", "Bo"))) == []  # the same again
    assert followed(new, (MONDAY, named(9, "MinerU", "Ann", "Bo"))) == []


def test_a_paper_follows_none_that_is_newer_or_listed_on_its_own_day() -> None:
    new = named(9, "SLA2", "Ann", "Bo", published=5)
    assert followed(new, (MONDAY, named(1, "SLA", "Ann", "Bo", published=5))) == [("SLA", MONDAY)]
    assert followed(new, (MONDAY, named(1, "SLA", "Ann", "Bo", published=6))) == []
    assert followed(new, (TUESDAY, named(1, "SLA", "Ann", "Bo"))) == []


def test_of_several_the_latest_is_followed() -> None:
    one, two, three = (named(number, f"SLA {number}", "Ann", "Bo") for number in (1, 2, 3))
    earlier = [(MONDAY, one), (MONDAY, two), (dt.date(2025, 1, 6), three)]
    assert followed(named(9, "SLA 4", "Ann", "Bo"), *earlier) == [("SLA 2", MONDAY)]
