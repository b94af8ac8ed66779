"""What Zotero's connector reads of a post: its steps are those of its translator COinS and of OpenURL there.

https://github.com/zotero/translators/blob/master/COinS.js takes each `span` of the class `Z3988` that has a title,
https://github.com/zotero/utilities/blob/master/openurl.js reads that.
"""

import datetime as dt
import re
from urllib.parse import unquote

import pytest

from paperboy.post.zotero import coins
from paperboy.text import html
from tests.helpers import paper, preprint
from tests.kramdown import page_of

FULL = paper(
    "2602.06570",
    title="The title",
    authors=("Ada Lovelace", "김 철수", "R. O'Neil & Sons <x>"),
    published=dt.date(2026, 2, 6),
)


def as_zotero_reads(title: str) -> dict[str, list[str]]:
    read: dict[str, list[str]] = {}
    for part in title.split("&"):
        pieces = part.split("=")
        value = unquote(re.sub(r"\+|%2[bB]", " ", pieces[1]))
        read.setdefault(pieces[0], []).append(value)
    return read


def span_of(coins: str) -> str:
    """Return the title of the span in a post, as a browser reads it."""
    [(name, attributes)] = page_of(f'<span class="Z3988" title="{html.escape(coins)}"></span>').elements
    assert name == "span"
    return dict(attributes)["title"] or ""


def test_all_of_a_paper_is_read() -> None:
    read = as_zotero_reads(span_of(coins(FULL, "The title: 100 % & more = {{ a }} | b")))
    assert read == {
        "ctx_ver": ["Z39.88-2004"],
        "rft_val_fmt": ["info:ofi/fmt:kev:mtx:dc"],
        "rft.type": ["preprint"],
        "rft.title": ["The title: 100 % & more = {{ a }} | b"],
        "rft.au": ["Ada Lovelace", "김 철수", "R. O'Neil & Sons <x>"],
        "rft.date": ["2026-02-06"],
        "rft.publisher": ["arXiv"],
        "rft.identifier": ["https://arxiv.org/abs/2602.06570"],
        "rft_id": ["info:doi/10.48550/arXiv.2602.06570"],
    }


def test_the_doi_of_a_journal_comes_first() -> None:
    known = FULL.model_copy(update={"preprint": preprint("Text.", doi="10.1000/182")})
    assert "info%3Adoi%2F10.1000%2F182" in coins(known, "The title")


def test_all_of_hundreds_of_authors_are_named() -> None:
    crowd = FULL.model_copy(update={"authors": tuple(f"Author {number}" for number in range(664))})
    assert as_zotero_reads(span_of(coins(crowd, "The title")))["rft.au"] == list(crowd.authors)


def names_in_zotero(author: str) -> tuple[str, str]:
    """Return first and last name as Zotero's `cleanAuthor` parts them: initials and other signs apart."""
    last, comma, first = author.partition(",")
    return (first.strip(), last) if comma else (author.rpartition(" ")[0], author.rpartition(" ")[2])


@pytest.mark.parametrize(
    "group",
    [
        "Kimi Team",
        "Team Hunyuan3D",
        "Arcee AI Team",
        "GLM-5 team",
        "Claude AI",
        "ATLAS Collaboration",
        "Lab, Inc.",
    ],
)
def test_a_group_has_one_name_in_its_place(group: str) -> None:
    known = FULL.model_copy(update={"authors": ("Ada Lovelace", group, "Yuang Ai", "NVIDIA")})
    authors = as_zotero_reads(span_of(coins(known, "The title")))["rft.au"]
    assert [names_in_zotero(author) for author in authors] == [
        ("Ada", "Lovelace"),
        ("", group.replace(",", "")),
        ("Yuang", "Ai"),
        ("", "NVIDIA"),
    ]


def test_a_report_that_is_not_on_arxiv_has_its_page() -> None:
    read = coins(paper("a-report"), "A report")
    assert "huggingface.co%2Fpapers%2Fa-report" in read
    assert "doi" not in read


@pytest.mark.parametrize("text", ["\ud83d", "a\0b", '"><script>', "&amp;", "한글", "{{ x }}"])
def test_no_text_breaks_out_of_the_attribute(text: str) -> None:
    assert as_zotero_reads(span_of(coins(FULL, text)))["rft.au"] == list(FULL.authors)
    assert not re.search(r'[{"<]', coins(FULL, text))
