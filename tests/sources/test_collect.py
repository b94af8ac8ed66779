import datetime as dt
import json
import threading
import time
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from paperboy.papers import archive
from paperboy.site.files import write
from paperboy.site.tree import Folder
from paperboy.sources.collect import FetchedDay, collect
from paperboy.sources.http import Limits
from paperboy.sources.preprints import batches
from tests.helpers import (
    MONDAY,
    NOW,
    QUICK,
    TODAY,
    TUESDAY,
    Blog,
    Contexts,
    day,
    item,
    items,
    know_preprints,
    paper,
    preprint,
)
from tests.loopback import Answer, Items, Loopback


def gathered(contexts: Contexts, blog: Blog, *dates: dt.date, offline: bool = False) -> list[FetchedDay]:
    return collect(contexts.at(blog.folder, offline=offline).sources, Folder(blog.folder), dates, NOW, TODAY)


def archive_monday(blog: Blog) -> None:
    known = day(paper("2602.00001", preprint=preprint()), paper("2602.00002"))
    write(blog.folder / archive.path_of(MONDAY), archive.text_of(known))


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (1, [1]), (3, [3]), (4, [3, 1]), (7, [3, 3, 1])])
def test_batches_are_full_but_for_the_last(count: int, sizes: list[int]) -> None:
    pieces = list(batches(range(count), 3))
    assert [len(piece) for piece in pieces] == sizes
    assert [number for piece in pieces for number in piece] == list(range(count))


def test_a_day_is_what_is_listed_with_what_arxiv_has(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    know_preprints(papers, [MONDAY])
    [result] = gathered(contexts, blog, MONDAY)
    assert result.day is not None
    assert len(result.day.papers) == 26
    assert all(each.preprint for each in result.day.papers)
    assert result.day.updated == TODAY
    assert (result.failure, result.warnings) == ("", ())


def test_nothing_is_written(contexts: Contexts, blog: Blog) -> None:
    before = blog.files()
    gathered(contexts, blog, MONDAY)
    assert blog.files() == before


def test_several_days_share_a_request_to_arxiv(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    gathered(contexts, blog, MONDAY, TUESDAY)
    assert [len(request["id_list"].split(",")) for request in papers.arxiv_requests] == [59]
    assert [request["date"] for request in papers.list_requests] == ["2026-02-09", "2026-02-10"]


def test_arxiv_is_asked_for_two_hundred_ids_at_a_time(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    papers.lists["2026-02-09"] = items(401)
    gathered(contexts, blog, MONDAY)
    assert [len(request["id_list"].split(",")) for request in papers.arxiv_requests] == [200, 200, 1]


def test_a_paper_of_two_days_is_asked_for_once_and_completed_on_both(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    papers.lists |= {"2026-02-09": [item("2602.11111")], "2026-02-10": [item("2602.11111", TUESDAY)]}
    papers.abstracts = {"2602.11111": "As submitted."}
    results = gathered(contexts, blog, MONDAY, TUESDAY)
    assert [request["id_list"] for request in papers.arxiv_requests] == ["2602.11111"]
    assert [result.day and result.day.papers[0].preprint is not None for result in results] == [True, True]


def test_arxiv_is_asked_only_for_what_the_archive_lacks(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    archive_monday(blog)
    papers.lists["2026-02-09"] = [item("2602.00001"), item("2602.00002"), item("a-report")]
    gathered(contexts, blog, MONDAY)
    assert [request["id_list"] for request in papers.arxiv_requests] == ["2602.00002"]


def test_arxiv_is_not_asked_when_it_is_turned_off(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    blog.configure("paperboy:\n  arxiv: false\n")
    [result] = gathered(contexts, blog, MONDAY)
    assert papers.arxiv_requests == []
    assert result.warnings == ()


def test_offline_nobody_is_asked(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    archive_monday(blog)
    assert gathered(contexts, blog, MONDAY, TUESDAY, offline=True) == []
    assert papers.headers == []


def test_a_failed_day_does_not_keep_the_others(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    papers.fail("2026-02-09", Answer(b"<html>", 200))
    monday, tuesday = gathered(contexts, blog, MONDAY, TUESDAY)
    assert monday.failure.startswith("Hugging Face's answer is not JSON")
    assert monday.day is None
    assert tuesday.day is not None


def test_a_date_whose_archive_cannot_be_read_is_not_fetched(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    (blog.folder / archive.path_of(MONDAY)).mkdir(parents=True)
    assert gathered(contexts, blog, MONDAY) == []
    assert papers.list_requests == []


def test_a_day_whose_archive_is_broken_is_made_again(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    papers.lists["2026-02-09"] = items(2)
    write(blog.folder / archive.path_of(MONDAY), "<<<<<<<")
    [result] = gathered(contexts, blog, MONDAY)
    assert result.failure == ""
    assert result.day is not None
    assert len(result.day.papers) == 2


def test_a_list_that_became_empty_keeps_what_was_known_and_warns(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    archive_monday(blog)
    papers.lists["2026-02-09"] = []
    [result] = gathered(contexts, blog, MONDAY)
    assert result.day == archive.read(Folder(blog.folder), MONDAY)
    assert "lists nothing now, where it listed 2 papers before; kept those" in result.warnings[0]


def archive_many(blog: Blog, listed: Items) -> None:
    known = day(*(paper(each["paper"]["id"], preprint=preprint()) for each in listed))
    write(blog.folder / archive.path_of(MONDAY), archive.text_of(known))


def ids_that_are_gone(result: FetchedDay) -> list[str]:
    assert result.day is not None
    return [each.id for each in result.day.papers if each.gone]


def test_a_refused_page_marks_no_paper_as_gone(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    listed = items(150)
    archive_many(blog, listed)
    papers.faults["2026-02-09"] = lambda: (
        Answer(json.dumps(listed[:100]).encode()) if papers.list_requests[-1]["p"] == "0" else Answer(b"", 404)
    )
    [result] = gathered(contexts, blog, MONDAY)
    assert (result.failure, ids_that_are_gone(result)) == ("", [])
    assert result.warnings == ("papers may be missing: page 2 is missing (Hugging Face answered 404 Not Found)",)


@pytest.mark.parametrize(
    "broken", [{}, None, {"paper": {"id": "2602.10003/../.."}}, item("2602.10003", title=None)]
)
def test_an_item_that_cannot_be_read_marks_nobody_as_gone(
    papers: Loopback, contexts: Contexts, blog: Blog, broken: Any
) -> None:
    listed = items(5)
    archive_many(blog, listed)
    papers.lists["2026-02-09"] = [*listed[:3], broken, listed[4]]
    [result] = gathered(contexts, blog, MONDAY)
    assert len(result.warnings) == 1
    assert ids_that_are_gone(result) == []


def test_a_list_that_never_stands_still_marks_nobody_as_gone(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    listed = items(300)
    archive_many(blog, listed)

    def rotated() -> Answer:
        by = 37 * len(papers.list_requests) % 300
        page = int(papers.list_requests[-1]["p"]) * 100
        return Answer(json.dumps([*listed[by:], *listed[:by]][page : page + 100]).encode())

    papers.faults["2026-02-09"] = rotated
    [result] = gathered(contexts, blog, MONDAY)
    assert ids_that_are_gone(result) == []
    assert result.warnings == ("papers may be missing: the list changed while its pages were read",)


def at_once(requests: int) -> Limits:
    return replace(QUICK, requests_at_once=requests, connect_seconds=5, read_seconds=10, total_seconds=20)


class Latency:
    """Answers that wait until `expected` requests are at the server, and the most that there were at a time."""

    def __init__(self, papers: Loopback, expected: int, headers: dict[str, str] | None = None) -> None:
        self.most = self._count = 0
        self._changed = threading.Condition()
        for number, date in enumerate(DATES):
            listed = items(3, date, first=10000 + 10 * number)
            answer = Answer(json.dumps(listed).encode(), headers=headers or {})
            papers.faults[str(date)] = partial(self.answer, answer, 1 if number == 0 else expected)

    def answer(self, answer: Answer, expected: int) -> Answer:
        with self._changed:
            self._count += 1
            self.most = max(self.most, self._count)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self.most >= expected, timeout=5)
            self._count -= 1
        return answer


DATES = [MONDAY + dt.timedelta(days=number) for number in range(-20, 1)]


def test_eight_lists_are_fetched_at_a_time_and_come_in_order(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    latency = Latency(papers, 8)
    results = collect(contexts.at(blog.folder, limits=at_once(8)).sources, Folder(blog.folder), DATES, NOW, TODAY)
    assert latency.most == 8
    assert [result.date for result in results] == DATES
    assert papers.list_requests[0]["date"] == str(DATES[0])  # alone: it tells the quota, and if the token is taken
    one_by_one = collect(contexts.at(blog.folder).sources, Folder(blog.folder), DATES, NOW, TODAY)
    assert results == one_by_one


def test_no_more_lists_are_fetched_at_a_time_than_the_quota_has_left(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    latency = Latency(papers, 3, {"RateLimit": '"api";r=3;t=60'})
    results = collect(contexts.at(blog.folder, limits=at_once(8)).sources, Folder(blog.folder), DATES, NOW, TODAY)
    assert latency.most == 3
    assert [result.date for result in results] == DATES


def test_a_week_is_fetched_one_by_one(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    latency = Latency(papers, 1)
    collect(contexts.at(blog.folder, limits=at_once(8)).sources, Folder(blog.folder), DATES[:7], NOW, TODAY)
    assert latency.most == 1
    assert [request["date"] for request in papers.list_requests] == list(map(str, DATES[:7]))


def test_a_refusal_in_a_backfill_skips_what_is_not_on_its_way(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    for date in DATES:
        papers.lists[str(date)] = items(1, date)
    papers.fail(str(DATES[5]), Answer(b"", 429, headers={"Retry-After": "86400"}))
    results = collect(contexts.at(blog.folder, limits=at_once(8)).sources, Folder(blog.folder), DATES, NOW, TODAY)
    assert [result.date for result in results] == DATES
    assert results[5].failure == "Hugging Face answered 429 Too Many Requests"
    assert results[-1].failure.startswith("skipped: Hugging Face is rate-limiting (retry after ")
    assert len(papers.list_requests) <= 5 + 8
    assert all(result.day or result.failure.startswith("skipped") for result in results if result != results[5])


def test_lists_are_fetched_while_arxiv_is_asked(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    for number, date in enumerate(DATES):
        papers.lists[str(date)] = items(100, date, first=10000 + 100 * number)
        papers.lists[str(date)].pop()
    lists_at_arxiv: list[int] = []

    def answer() -> Answer:
        deadline = time.monotonic() + 5
        while len(papers.list_requests) < min(3 + 7 + len(lists_at_arxiv), 21) and time.monotonic() < deadline:
            time.sleep(0.01)
        lists_at_arxiv.append(len(papers.list_requests))
        return Answer(b"", 404)

    papers.faults["arxiv"] = answer
    collect(contexts.at(blog.folder, limits=at_once(8)).sources, Folder(blog.folder), DATES, NOW, TODAY)
    assert lists_at_arxiv[0] >= 10  # three were enough for the first 200 ids
    assert lists_at_arxiv[0] < 21


def test_items_that_cannot_be_read_are_reported_and_not_gone(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    archive_monday(blog)
    broken = [item("2602.00001", title=None), *({"paper": {"id": f"2602.0001{n}"}} for n in range(4))]
    papers.lists["2026-02-09"] = [item("2602.00002"), *broken]
    [result] = gathered(contexts, blog, MONDAY)
    assert result.warnings[0].startswith("5 listed papers left out, not readable: 2602.00001: paper.title: ")
    assert result.warnings[0].endswith("; …")
    assert result.day is not None
    assert not any(each.gone for each in result.day.papers)


def test_one_item_that_cannot_be_read_is_one_paper(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    papers.lists["2026-02-09"] = [item("2602.00002"), {}]
    [result] = gathered(contexts, blog, MONDAY)
    assert result.warnings[0].startswith("1 listed paper left out, not readable: an item without id: ")


def test_papers_that_arxiv_does_not_have_are_reported(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    papers.lists |= {"2026-02-09": items(1), "2026-02-10": items(2, TUESDAY, first=20000)}
    monday, tuesday = gathered(contexts, blog, MONDAY, TUESDAY)
    assert monday.warnings == (
        "1 paper has Hugging Face's abstract (2602.10000): arXiv does not have it;"
        " a later run of this date asks again",
    )
    assert tuesday.warnings == (
        "2 papers have Hugging Face's abstract (2602.20000, 2602.20001): arXiv does not have them;"
        " a later run of this date asks again",
    )


ERROR_FEED = """<feed xmlns="http://www.w3.org/2005/Atom"><entry>
<id>http://arxiv.org/api/errors#{about}</id><title>Error</title><summary>{says}</summary></entry></feed>"""


def refuse_ids(papers: Loopback, *bad: str, status: int = 200, is_named: bool = True) -> None:
    """Let arXiv answer a request with one of the `bad` ids in it as it does for a malformed id."""

    def answer() -> Answer:
        asked = papers.arxiv_requests[-1]["id_list"]
        found = [paper_id for paper_id in asked.split(",") if paper_id in bad]
        if not found:
            return papers.feed(asked)
        says = f"incorrect id format for {found[0]}" if is_named else "something is wrong"
        return Answer(ERROR_FEED.format(about=says.replace(" ", "_"), says=says).encode(), status)

    papers.faults["arxiv"] = answer


def lacking(result: FetchedDay) -> set[str]:
    assert result.day is not None
    return {each.id for each in result.day.papers if each.preprint is None}


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("place", [0, 1, 100, 199])
@pytest.mark.parametrize("is_named", [True, False])
def test_an_id_that_arxiv_refuses_costs_itself_only_and_is_remembered(
    *, papers: Loopback, contexts: Contexts, blog: Blog, status: int, place: int, is_named: bool
) -> None:
    papers.lists["2026-02-09"] = items(200)
    know_preprints(papers, [MONDAY])
    bad = papers.lists["2026-02-09"][place]["paper"]["id"]
    refuse_ids(papers, bad, status=status, is_named=is_named)
    [result] = gathered(contexts, blog, MONDAY)
    assert lacking(result) == {bad}
    assert len(papers.arxiv_requests) <= (2 if is_named else 17)
    assert result.warnings == (
        f"1 paper has Hugging Face's abstract ({bad}): arXiv rejects this id, and is not asked again",
    )
    assert result.day is not None
    write(blog.folder / archive.path_of(MONDAY), archive.text_of(result.day))
    papers.forget_requests()
    [again] = gathered(contexts, blog, MONDAY)
    assert (again.day, again.warnings, papers.arxiv_requests) == (result.day, (), [])


@pytest.mark.parametrize("is_named", [True, False])
def test_two_ids_that_arxiv_refuses_cost_themselves_only(
    *, papers: Loopback, contexts: Contexts, blog: Blog, is_named: bool
) -> None:
    papers.lists |= {"2026-02-09": items(2), "2026-02-10": items(98, TUESDAY, first=20000)}
    know_preprints(papers, [MONDAY, TUESDAY])
    refuse_ids(papers, "2602.10001", "2602.20097", is_named=is_named)
    monday, tuesday = gathered(contexts, blog, MONDAY, TUESDAY)
    assert (lacking(monday), lacking(tuesday)) == ({"2602.10001"}, {"2602.20097"})


def test_an_arxiv_that_refuses_everything_blames_no_id(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    papers.lists["2026-02-09"] = items(200)
    papers.fail("arxiv", Answer(ERROR_FEED.format(about="", says="try later").encode()))
    [result] = gathered(contexts, blog, MONDAY)
    assert result.day is not None
    assert not any(each.arxiv_refused for each in result.day.papers)
    assert result.warnings[0].startswith("200 papers have Hugging Face's abstract")
    assert ": arXiv refused the request: try later;" in result.warnings[0]
    assert len(papers.arxiv_requests) <= 20
    papers.lists["2026-02-09"] = items(1)
    [result] = gathered(contexts, blog, MONDAY)
    assert result.day is not None
    assert not result.day.papers[0].arxiv_refused


def test_many_refused_ids_are_left_to_later_runs(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    papers.lists["2026-02-09"] = items(200)
    know_preprints(papers, [MONDAY])
    bad = [each["paper"]["id"] for each in papers.lists["2026-02-09"][50::15]]
    refuse_ids(papers, *bad, is_named=False)
    counts = [200]
    while counts[-1] > len(bad):
        papers.forget_requests()
        [result] = gathered(contexts, blog, MONDAY)
        assert result.day is not None
        write(blog.folder / archive.path_of(MONDAY), archive.text_of(result.day))
        assert len(papers.arxiv_requests) <= 40
        counts.append(len(lacking(result)))
        assert counts[-1] < counts[-2]
    assert lacking(result) == set(bad)


def test_a_paper_that_arxiv_does_not_have_yet_is_asked_for_again(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    papers.lists["2026-02-09"] = items(2)
    papers.abstracts["2602.10000"] = "One."
    [result] = gathered(contexts, blog, MONDAY)
    assert result.day is not None
    write(blog.folder / archive.path_of(MONDAY), archive.text_of(result.day))
    papers.forget_requests()
    gathered(contexts, blog, MONDAY)
    assert [request["id_list"] for request in papers.arxiv_requests] == ["2602.10001"]


def test_an_id_that_cannot_be_arxivs_is_not_asked_for(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    papers.lists["2026-02-09"] = [item("2613.00001"), item("2602.0001"), item("2602.00001")]
    gathered(contexts, blog, MONDAY)
    assert [request["id_list"] for request in papers.arxiv_requests] == ["2602.00001"]


def test_papers_without_abstract_are_reported_with_the_failure(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    papers.lists["2026-02-09"] = items(1)
    papers.fail("arxiv", Answer(b"", 503))
    [result] = gathered(contexts, blog, MONDAY)
    assert result.warnings == (
        "1 paper has Hugging Face's abstract (2602.10000): arXiv answered 503 Service Unavailable;"
        " a later run of this date asks again",
    )
    assert result.day is not None


def test_progress_is_told(contexts: Contexts, blog: Blog, papers: Loopback) -> None:
    papers.lists["2026-02-09"] = items(1)
    gathered(contexts, blog, MONDAY)
    assert contexts.statuses == ["2026-02-09: asking Hugging Face", "asking arXiv for 1 paper"]


def test_a_partly_failed_arxiv_completes_what_it_answered(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    papers.lists["2026-02-09"] = items(201)
    know_preprints(papers, [MONDAY])
    papers.faults["arxiv"] = lambda: (
        papers.feed(papers.arxiv_requests[0]["id_list"]) if len(papers.arxiv_requests) == 1 else Answer(b"", 503)
    )
    [result] = gathered(contexts, blog, MONDAY)
    assert result.day is not None
    assert sum(each.preprint is not None for each in result.day.papers) == 200
    assert result.warnings[0].startswith("1 paper has Hugging Face's abstract")
    assert "arXiv answered 503 Service Unavailable" in result.warnings[0]
