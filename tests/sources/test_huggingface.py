import datetime as dt
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from paperboy.errors import SourceError
from paperboy.papers import archive
from paperboy.papers.models import Day
from paperboy.sources.http import Fetcher, Limits
from paperboy.sources.huggingface import HuggingFace, Reject, parse_page
from tests import loopback
from tests.helpers import MONDAY, QUICK, SATURDAY, TUESDAY, Clock, in_turn, item, items
from tests.loopback import Answer, Loopback

LIMITS = Limits(connect_seconds=2, read_seconds=2, total_seconds=5, attempts=1)


@pytest.fixture
def huggingface(papers: Loopback) -> Iterator[HuggingFace]:
    with loopback.client() as client:
        fetcher = Fetcher(client, LIMITS, Clock().retry_clock, name="Hugging Face")
        yield HuggingFace(fetcher, papers.endpoint + "/", "hf_secret")


def page_of(*listed: object) -> bytes:
    return json.dumps(listed).encode()


def test_a_date_is_one_request_with_the_largest_page(papers: Loopback, huggingface: HuggingFace) -> None:
    listing = huggingface.listing(MONDAY)
    assert len(listing.papers) == 26
    assert papers.list_requests == [{"date": "2026-02-09", "p": "0", "limit": "100"}]


def test_the_token_goes_to_huggingface(papers: Loopback, huggingface: HuggingFace) -> None:
    huggingface.listing(MONDAY)
    assert papers.headers[0]["authorization"] == "Bearer hf_secret"


def test_without_token_there_is_no_authorization(papers: Loopback) -> None:
    with loopback.client() as client:
        fetcher = Fetcher(client, QUICK, Clock().retry_clock, name="Hugging Face")
        HuggingFace(fetcher, papers.endpoint).listing(MONDAY)
    assert "authorization" not in papers.headers[0]


@pytest.mark.parametrize(
    ("count", "pages"), [(0, 1), (1, 1), (99, 1), (100, 2), (101, 2), (199, 2), (200, 3), (201, 3), (250, 3)]
)
def test_further_pages_are_asked_only_when_a_page_is_full(
    papers: Loopback, huggingface: HuggingFace, count: int, pages: int
) -> None:
    papers.lists["2026-02-09"] = items(count)
    listing = huggingface.listing(MONDAY)
    assert len(listing.papers) == count
    assert [request["p"] for request in papers.list_requests] == [str(number) for number in range(pages)]


def test_a_paper_that_two_pages_have_counts_once(papers: Loopback, huggingface: HuggingFace) -> None:
    listed = items(101)
    papers.lists["2026-02-09"] = [*listed[:100], listed[99], listed[100]]
    listing = huggingface.listing(MONDAY)
    assert [paper.id for paper in listing.papers] == [each["paper"]["id"] for each in listed]


def test_a_server_that_ignores_the_page_number_is_not_asked_forever(
    papers: Loopback, huggingface: HuggingFace
) -> None:
    papers.fail("2026-02-09", Answer(page_of(*items(100))))
    assert len(huggingface.listing(MONDAY).papers) == 100
    assert len(papers.list_requests) == 2


def moving(papers: Loopback, *lists: list[dict[str, Any]]) -> None:
    """Let each request be answered from the next of `lists`, the last one ever after."""
    lists_in_turn = in_turn(*lists)

    def answer() -> Answer:
        number = int(papers.list_requests[-1]["p"])
        return Answer(page_of(*lists_in_turn()[number * 100 : number * 100 + 100]))

    papers.faults["2026-02-09"] = answer


@pytest.mark.parametrize("pages_before", [1, 2])
@pytest.mark.parametrize("place", [100, 150, 200, 204])
def test_a_paper_that_moves_up_between_pages_is_not_missed(
    papers: Loopback, huggingface: HuggingFace, pages_before: int, place: int
) -> None:
    before = items(205)
    after = [before[place], *before[:place], *before[place + 1 :]]
    moving(papers, *[before] * pages_before, after)
    listing = huggingface.listing(MONDAY)
    assert sorted(paper.id for paper in listing.papers) == sorted(each["paper"]["id"] for each in before)
    assert len(papers.list_requests) <= 6


def test_a_paper_on_the_last_page_alone_that_moves_up_is_not_missed(
    papers: Loopback, huggingface: HuggingFace
) -> None:
    before = items(101)
    moving(papers, before, [before[100], *before[:100]])
    assert len(huggingface.listing(MONDAY).papers) == 101


def second_page(papers: Loopback, date: dt.date, answer: Answer) -> None:
    """Let the first page be full, and the second be `answer`."""
    papers.faults[str(date)] = lambda: (
        Answer(page_of(*items(100, date))) if papers.list_requests[-1]["p"] == "0" else answer
    )


@pytest.mark.parametrize("status", [403, 500, 503])
def test_a_further_page_that_does_not_come_is_an_error_and_no_end(
    papers: Loopback, huggingface: HuggingFace, status: int
) -> None:
    second_page(papers, SATURDAY, Answer(b"", status))
    with pytest.raises(SourceError, match=f"answered {status}"):
        huggingface.listing(SATURDAY, may_have_none=True)


@pytest.mark.parametrize("status", [400, 404])
@pytest.mark.parametrize("date", [MONDAY, SATURDAY])
def test_a_further_page_that_is_refused_costs_itself_only(
    papers: Loopback, huggingface: HuggingFace, date: dt.date, status: int
) -> None:
    second_page(papers, date, Answer(b"", status))
    listing = huggingface.listing(date, may_have_none=date == SATURDAY)
    assert len(listing.papers) == 100
    assert listing.gap.startswith(f"page 2 is missing (Hugging Face answered {status} ")
    assert not listing.is_whole


@pytest.mark.parametrize("body", [b"<html>", b"[{", b"{}", page_of(*items(3, TUESDAY))])
def test_a_further_page_that_is_unreadable_costs_itself_only(
    papers: Loopback, huggingface: HuggingFace, body: bytes
) -> None:
    second_page(papers, MONDAY, Answer(body))
    listing = huggingface.listing(MONDAY)
    assert len(listing.papers) == 100
    assert listing.gap.startswith("page 2 is missing (Hugging Face")


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_list_of_which_nothing_can_be_read_is_an_error(
    papers: Loopback, huggingface: HuggingFace, count: int
) -> None:
    papers.lists["2026-02-09"] = [{}] * count
    with pytest.raises(SourceError, match=f"none of the {count} items in Hugging Face's answer can be read"):
        huggingface.listing(MONDAY)


UNREADABLE = {"without id": {}, "with id": {"paper": {"id": "2602.1"}}, "null": None}


@pytest.mark.parametrize("broken", UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize("place", [0, 50, 99, 100, 199, 200])
def test_an_unreadable_item_costs_itself_only(
    papers: Loopback, huggingface: HuggingFace, place: int, broken: Any
) -> None:
    good = items(200)
    papers.lists["2026-02-09"] = [*good[:place], broken, *good[place:]]
    listing = huggingface.listing(MONDAY)
    assert [paper.id for paper in listing.papers] == [each["paper"]["id"] for each in good]
    assert len(listing.rejects) == 1


@pytest.mark.parametrize("page", [0, 1, 2])
@pytest.mark.parametrize("pages", [1, 2])
@pytest.mark.parametrize("has_ids", [True, False])
def test_whole_pages_that_cannot_be_read_cost_themselves_only(
    *, papers: Loopback, huggingface: HuggingFace, page: int, pages: int, has_ids: bool
) -> None:
    good = items(250)
    broken: list[dict[str, Any]] = [
        {"paper": {"id": f"2602.{n}"} if has_ids else {"n": n}} for n in range(100 * pages)
    ]
    papers.lists["2026-02-09"] = [*good[: page * 100], *broken, *good[page * 100 :]]
    listing = huggingface.listing(MONDAY)
    assert [paper.id for paper in listing.papers] == [each["paper"]["id"] for each in good]
    assert len(listing.rejects) == 100 * pages
    assert not listing.is_whole


@pytest.mark.parametrize("seed", range(20))
def test_a_list_that_is_sorted_anew_between_its_pages_loses_nobody(
    papers: Loopback, huggingface: HuggingFace, seed: int
) -> None:
    rng = random.Random(seed)  # noqa: S311
    listed = items(rng.choice([101, 150, 200, 201, 305]))
    orders = [rng.sample(listed, len(listed)) for _ in range(rng.randint(1, 5))]
    moving(papers, *orders)
    listing = huggingface.listing(MONDAY)
    assert {paper.id for paper in listing.papers} == {each["paper"]["id"] for each in listed}
    assert listing.is_whole


def test_a_list_that_never_stands_still_is_not_taken_for_whole(papers: Loopback, huggingface: HuggingFace) -> None:
    listed = items(300)
    moving(papers, *(listed[n % 300 :] + listed[: n % 300] for n in range(0, 3000, 37)))
    listing = huggingface.listing(MONDAY)
    assert listing.gap == "the list changed while its pages were read"
    assert len(papers.list_requests) <= 16


def refusing_tokens(papers: Loopback, status: int, *, without: Answer | None = None) -> None:
    """Let requests with a token be refused, and those without be answered."""

    def answer() -> Answer:
        if "authorization" in papers.headers[-1]:
            return Answer(b"", status)
        return without or Answer(page_of(*items(2, papers.list_requests[-1]["date"])))

    papers.faults["2026-02-09"] = papers.faults["2026-02-10"] = answer


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_token_is_reported_once_and_left_out(
    papers: Loopback, huggingface: HuggingFace, status: int
) -> None:
    refusing_tokens(papers, status)
    assert [len(huggingface.listing(date).papers) for date in (MONDAY, TUESDAY)] == [2, 2]
    assert ["authorization" in headers for headers in papers.headers] == [True, False, False]
    [warning] = huggingface.warnings
    assert warning.startswith(f"HF_TOKEN is refused (Hugging Face answered {status} ")
    assert "hf_secret" not in warning


def test_a_token_is_not_blamed_for_what_fails_without_it(papers: Loopback, huggingface: HuggingFace) -> None:
    papers.fail("2026-02-09", Answer(b"", 403))
    with pytest.raises(SourceError, match="answered 403 Forbidden"):
        huggingface.listing(MONDAY)
    assert huggingface.warnings == ()
    huggingface.listing(TUESDAY)
    assert "authorization" in papers.headers[-1]


def test_where_all_is_refused_with_a_token_and_without_each_date_fails(
    papers: Loopback, huggingface: HuggingFace
) -> None:
    refusing_tokens(papers, 401, without=Answer(b"", 401))
    for date in (MONDAY, TUESDAY):
        with pytest.raises(SourceError, match=r"^Hugging Face answered 401 Unauthorized$"):
            huggingface.listing(date)
    assert huggingface.warnings == ()


@pytest.mark.parametrize("repeated", ["hf_secret", "HF_SECRET", "hf%5Fsecret"])
def test_a_server_that_repeats_the_token_is_not_quoted(
    papers: Loopback, huggingface: HuggingFace, repeated: str
) -> None:
    papers.fail("2026-02-09", Answer(b"", 400, reason=f"Bad token {repeated}"))
    with pytest.raises(SourceError, match=r"^Hugging Face answered 400 Bad Request$"):
        huggingface.listing(MONDAY)


CUT = {
    "a half written out": rb"\ud83d",
    "the other half": rb"\uDE00",
    "halves in the wrong order": rb"\ude00\ud83d",
    "a half in bytes": b"\xed\xa0\xbd",
    "a pair in bytes, each for itself": b"\xed\xa0\xbd\xed\xb8\x80",
    "NUL": b"\0",
    "a line break": b"\r\n",
    "an escape": b"\x1b[31m",
}


@pytest.mark.parametrize("cut", CUT.values(), ids=CUT)
@pytest.mark.parametrize("field", ["title", "summary", "ai_summary"])
def test_a_character_that_cannot_be_costs_nothing_else(cut: bytes, field: str) -> None:
    whole: dict[str, Any] = {
        "title": "A \U0001f600 title",
        field: "Good @ work",
        "ai_keywords": ["\\ud83d", 'a"b', "\U0001f600"],
    }
    body = page_of(item("2602.00001"), item("2602.00002", MONDAY, **whole), item("2602.00003"))
    page = parse_page(body.replace(b"@", cut), MONDAY)
    assert [paper.id for paper in page.papers] == ["2602.00001", "2602.00002", "2602.00003"]
    assert page.rejects == ()
    paper = page.papers[1]
    text = {"title": paper.title, "summary": paper.abstract, "ai_summary": paper.ai_summary}[field] or ""
    assert text.startswith("Good ")
    assert text.endswith(" work")
    assert paper.keywords == ("\\ud83d", 'a"b', "\U0001f600")
    day = Day(date=MONDAY, updated=MONDAY, papers=page.papers)
    assert archive.parse(archive.text_of(day).encode(), MONDAY) == day


def test_an_id_with_a_character_that_cannot_be_is_none() -> None:
    body = page_of(item("2602.00001"), item("2602.0000@2")).replace(b"@", rb"\ud83d")
    page = parse_page(body, MONDAY)
    assert [reject.id for reject in page.rejects] == ["2602.0000?2"]


def test_the_rejects_of_all_pages_are_reported(papers: Loopback, huggingface: HuggingFace) -> None:
    papers.lists["2026-02-09"] = [{"paper": {"id": "2602.1"}}, *items(100), {"paper": {"id": "2602.2"}}]
    listing = huggingface.listing(MONDAY)
    assert len(listing.papers) == 100
    assert [reject.id for reject in listing.rejects] == ["2602.1", "2602.2"]


def test_an_item_that_cannot_be_read_is_left_out_and_reported() -> None:
    broken = item("2602.00002", upvotes=-1)
    page = parse_page(page_of(item("2602.00001"), broken, item("2602.00003")), MONDAY)
    assert [paper.id for paper in page.papers] == ["2602.00001", "2602.00003"]
    assert [reject.id for reject in page.rejects] == ["2602.00002"]
    assert str(page.rejects[0]).startswith("2602.00002: paper.upvotes: ")
    assert page.item_count == 3


@pytest.mark.parametrize(
    "huge",
    [
        {"title": "x" * 1_000_000},
        {"summary": "x" * 1_000_000},
        {"authors": [{"name": "x"}] * 100_000},
        {"authors": [{"name": "x" * 100_000}]},
        {"ai_keywords": ["x"] * 100_000},
        {"upvotes": 10**30},
    ],
    ids=["title", "abstract", "authors", "a name", "keywords", "votes"],
)
def test_an_item_with_a_huge_value_is_left_out_and_reported(huge: dict[str, Any]) -> None:
    page = parse_page(page_of(item("2602.00001"), item("2602.00002", MONDAY, **huge)), MONDAY)
    assert [paper.id for paper in page.papers] == ["2602.00001"]
    assert [reject.id for reject in page.rejects] == ["2602.00002"]
    assert len(str(page.rejects[0])) < 300


@pytest.mark.parametrize("raw", [None, 1, "text", [], {}, {"paper": None}, {"paper": {"title": "no id"}}])
def test_an_item_without_id_is_reported_as_such(raw: object) -> None:
    page = parse_page(page_of(item("2602.00001"), raw), MONDAY)
    assert page.rejects[0].id is None
    assert str(page.rejects[0]).startswith("an item without id: ")


def test_the_id_of_a_reject_is_harmless_in_a_log() -> None:
    page = parse_page(page_of(item("2602.00001"), {"paper": {"id": "x\n::error::\x1b[31m" + "y" * 100}}), MONDAY)
    said = str(page.rejects[0])
    assert "\n" not in said
    assert "\x1b" not in said
    assert len(page.rejects[0].id or "") == 64


def test_an_empty_list_is_a_day_without_papers() -> None:
    page = parse_page(b" [] ", MONDAY)
    assert (page.papers, page.rejects, page.item_count) == ((), (), 0)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "not JSON"),
        (b"<!doctype html><title>Hugging Face</title>", "not JSON"),
        (b'[{"paper": {"id"', "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b'{"error": "Internal"}', "an object"),
        (b'"nothing"', "a string"),
        (b"null", "null"),
        (b"true", "true or false"),
        (b"7", "a number"),
    ],
)
def test_what_is_no_list_of_papers_is_an_error(body: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        parse_page(body, MONDAY)


def test_the_list_of_another_date_is_an_error() -> None:
    with pytest.raises(SourceError, match=r"the list of 2026-02-10 instead of 2026-02-09 \(paper 2602.00002\)"):
        parse_page(
            page_of(item("../x"), item("2602.00002", "2026-02-10"), item("2602.00003", "2026-02-10")), MONDAY
        )


def test_one_item_of_another_date_costs_itself_only() -> None:
    page = parse_page(page_of(item("2602.00001"), item("2602.00002", "2026-02-10")), MONDAY)
    assert [paper.id for paper in page.papers] == ["2602.00001"]
    assert list(map(str, page.rejects)) == ["2602.00002: it is of the list of 2026-02-10"]


def test_no_pattern_is_in_a_sentence() -> None:
    page = parse_page(page_of(item("../x"), item("2602.00001", title=" ")), MONDAY)
    assert list(map(str, page.rejects)) == [
        "../x: paper.id: is not in the expected form",
        "2602.00001: paper.title: is not in the expected form",
    ]


def test_an_old_answer_that_names_no_date_is_believed() -> None:
    old = item("2405.00001")
    del old["paper"]["submittedOnDailyAt"]
    assert len(parse_page(page_of(old), MONDAY).papers) == 1


@pytest.mark.parametrize("status", [400, 404])
def test_a_refused_date_that_may_have_no_list_is_empty(
    papers: Loopback, huggingface: HuggingFace, status: int
) -> None:
    papers.fail("2026-02-14", Answer(b'{"error": "no such date"}', status))
    papers.fail("2026-02-15", Answer(b'{"error": "no such date"}', status))
    assert huggingface.listing(SATURDAY, may_have_none=True).papers == ()
    assert huggingface.listing(SATURDAY + dt.timedelta(days=1), may_have_none=True).papers == ()


@pytest.mark.parametrize(("date", "status"), [("2026-02-13", 404), ("2026-02-13", 400), ("2026-02-14", 403)])
def test_a_refusal_on_another_day_or_with_another_status_is_an_error(
    papers: Loopback, huggingface: HuggingFace, date: str, status: int
) -> None:
    papers.fail(date, Answer(b"", status))
    with pytest.raises(SourceError, match=f"answered {status}"):
        huggingface.listing(dt.date.fromisoformat(date))


def test_a_reject_names_its_paper() -> None:
    assert str(Reject("2602.00001", "title: missing")) == "2602.00001: title: missing"
