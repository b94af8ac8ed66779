"""Every fault of a source, at each request of a run in turn: what is said and kept, how the next run heals it."""

import datetime as dt
import json
import re
import shutil
import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from paperboy import report
from paperboy.post.ownership import Action
from paperboy.publish.context import Context, Options
from paperboy.publish.run import publish
from paperboy.report import Report
from paperboy.sources.http import Fetcher, Limits
from tests.helpers import (
    MONDAY,
    QUICK,
    TUESDAY,
    WEEK,
    Blog,
    Contexts,
    actions,
    environment_for_git,
    git,
    item,
    items,
    know_preprints,
    make_blog,
    run,
    warnings,
)
from tests.loopback import Answer, Loopback, serving
from tests.machine import NIGHTLY

DATES = WEEK[:3]
SOON = replace(QUICK, read_seconds=0.15)
BRIEFLY = replace(QUICK, total_seconds=0.3)
MANY = 20_000_001

NOT_JSON = "answer is not JSON"
BROKEN_OFF = "broke off its answer"


@dataclass(frozen=True)
class Fault:
    """What a source does, and what the report says of it: of Hugging Face, and of arXiv."""

    answer: Answer
    huggingface_says: str
    arxiv_says: str
    ends_the_source: bool = False  # it is not asked again in the run
    limits: Limits = (
        QUICK  # of the request that it is about; all others get their answers, however long that takes
    )

    def fetcher(self, about: str) -> type[Fetcher]:
        """Return what asks with these limits for the list of the date `about`, or for papers of arXiv."""

        class Impatient(Fetcher):
            def get(self, url: str, params: Mapping[str, str], headers: Mapping[str, str] | None = None) -> bytes:
                self._limits = limits if params.get("date", "arxiv") == about else QUICK
                return super().get(url, params, headers)

        limits = self.limits
        return Impatient


def fault(answer: Answer, says: str, *, ends_the_source: bool = False, limits: Limits = QUICK) -> Fault:
    return Fault(answer, f"Hugging Face {says}", f"arXiv {says}", ends_the_source, limits)


def body(content: bytes, huggingface_says: str = NOT_JSON, arxiv_says: str = "answer is not a feed") -> Fault:
    return Fault(Answer(content), f"Hugging Face's {huggingface_says}", f"arXiv's {arxiv_says}")


TOO_MANY = "answered 429 Too Many Requests"
FAULTS = {
    "the connection is reset": fault(Answer(reset=True), BROKEN_OFF),
    "no answer in time": fault(Answer(delay_seconds=0.4), "did not answer in time", limits=SOON),
    "a slow drip": fault(
        Answer(b"[" + b" " * 100, drip_seconds=0.02), "did not finish its answer in 0.3 s", limits=BRIEFLY
    ),
    "headers that drip": fault(
        Answer(drip_seconds=0.02, drips_headers=True), "did not finish its answer in 0.3 s", limits=BRIEFLY
    ),
    "an answer cut short": fault(Answer(b"[" + b" " * 100, cut_at=20), BROKEN_OFF),
    "status 500": fault(Answer(b"oops", 500), "answered 500 Internal Server Error"),
    "status 503 with a page": fault(Answer(b"<!doctype html>", 503), "answered 503 Service Unavailable"),
    "status 429": fault(Answer(b"", 429), TOO_MANY),
    "status 429, Retry-After 1": fault(Answer(b"", 429, headers={"Retry-After": "1"}), TOO_MANY),
    "status 429, Retry-After a day": fault(
        Answer(b"", 429, headers={"Retry-After": "86400"}), TOO_MANY, ends_the_source=True
    ),
    "status 429, RateLimit": fault(
        Answer(b"", 429, headers={"RateLimit": '"api";r=0;t=400'}), TOO_MANY, ends_the_source=True
    ),
    "status 404": fault(Answer(b"", 404), "answered 404 Not Found"),
    "status 403": fault(Answer(b"", 403), "answered 403 Forbidden"),
    "a redirect elsewhere": fault(
        Answer(b"", 302, headers={"Location": "http://elsewhere.invalid/"}),
        "redirects to another host, elsewhere.invalid",
    ),
    "more than 20 MB": fault(Answer(b"[" + b" " * MANY), "answered more than 20,000,000 bytes"),
    "a page with status 200": body(b"<!doctype html><title>Sorry</title><p>Back soon"),
    "an empty body": body(b""),
    "half a list": body(b'[{"paper": {"id": "2602.00001"'),
    "an object for a list": body(b'{"error": "x"}', "answer is not a list but an object"),
    "invalid UTF-8": body(b'[{"paper": {"id": "2602.00001", "title": "\xff\xfe"}}]'),
    "deep nesting": body(b"[" * 100_000 + b"]" * 100_000),
    "deep nesting in a field": body(
        b'[{"paper": {"id": "1", "title": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_002
    ),
    "items that are none": body(b'[1, null, "x", []]', "answer can be read"),
    "numbers beyond all bounds": body(
        b'[{"paper": {"id": "1", "title": "x", "upvotes": 1' + b"0" * 9999 + b"}}]", ""
    ),
    "another date's list": Fault(
        Answer(json.dumps([item("2602.00001", "2026-02-03")]).encode()),
        "Hugging Face answered the list of 2026-02-03 instead of ",
        "arXiv's answer is not a feed",
    ),
}


@dataclass(frozen=True)
class Prepared:
    """A blog before a run, with a post of the first date only, of fewer votes; and after an undisturbed one."""

    parent: Path
    before: dict[str, bytes]
    after: dict[str, bytes]

    def copy(self, parent: Path) -> Blog:
        shutil.copytree(self.parent, parent, dirs_exist_ok=True)
        return Blog(parent / "clone", parent / "remote.git")


def listed(papers: Loopback) -> None:
    for number, date in enumerate(DATES):
        papers.lists[str(date)] = items(2, date, first=10000 * (number + 1))
    know_preprints(papers, DATES)
    papers.titles = {
        each["paper"]["id"]: each["paper"]["title"] for date in DATES for each in papers.lists[str(date)]
    }


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    start, end = tmp_path_factory.mktemp("before"), tmp_path_factory.mktemp("after")
    with pytest.MonkeyPatch.context() as patch, serving(Loopback()) as papers, ExitStack() as stack:
        for name, value in environment_for_git(start).items():
            patch.setenv(name, value)
        blog = make_blog(start)
        blog.git("remote", "set-url", "origin", "../remote.git")  # so that it can be copied
        listed(papers)
        papers.lists[str(MONDAY)][0]["paper"]["upvotes"] = 0
        contexts = Contexts(papers, stack)
        run(contexts.at(blog.folder), [MONDAY])
        listed(papers)
        before = blog.files()
        undisturbed = Prepared(start, before, {}).copy(end)
        assert not run(contexts.at(undisturbed.folder), DATES).has_failed
        yield Prepared(start, before, undisturbed.files())


@pytest.fixture
def week(prepared: Prepared, papers: Loopback, tmp_path: Path) -> Blog:
    listed(papers)
    return prepared.copy(tmp_path)


def of_date(files: dict[str, bytes], date: dt.date) -> dict[str, bytes]:
    """Return the files of `date`, without the line that leads to its neighbours: they may have failed."""
    return {
        path: re.sub(rb'^<p><a href="\.\./[^\n]*</p>\n|^paperboy: .*\n', b"", content, flags=re.MULTILINE).rstrip()
        for path, content in files.items()
        if str(date) in path
    }


def run_over(context: Context, *, in_git: bool) -> Report:
    return run(context, DATES) if in_git else publish(context, DATES, None, Options())


def assert_line_per_date(result: Report) -> None:
    lines = [line for line in report.lines(result) if not line.startswith("  warning: ")]
    assert [line.split(" ")[1].rstrip(":") for line in lines] == [str(date) for date in DATES]
    for line in report.lines(result):
        assert "\n" not in line
        assert len(line) < 400
        assert "Traceback" not in line


def assert_all_is_pushed(blog: Blog) -> None:
    assert blog.git("status", "--porcelain") == ""
    assert git(blog.remote, "rev-parse", "main") == blog.head()


IN_GIT = ("status 500", "a slow drip")  # git is what takes time, and makes no difference to the others
# Where the fault is in the run makes no difference to most: at night it is tried all the same.
PLACES = [
    (name, number)
    for name in FAULTS
    for number in (range(3) if NIGHTLY or name in ("status 500", "status 429, Retry-After a day") else [1])
]


@pytest.mark.parametrize(("name", "number"), PLACES)
def test_a_fault_of_huggingface_is_of_its_date_alone(
    *, prepared: Prepared, papers: Loopback, contexts: Contexts, week: Blog, name: str, number: int
) -> None:
    fault = FAULTS[name]
    failing = DATES[number:] if fault.ends_the_source else [DATES[number]]
    papers.fail(str(DATES[number]), fault.answer)
    in_git = NIGHTLY or name in IN_GIT
    result = run_over(contexts.at(week.folder, fetcher=fault.fetcher(str(DATES[number]))), in_git=in_git)
    assert result.has_failed
    assert_line_per_date(result)
    assert fault.huggingface_says in result.outcomes[number].reason
    for outcome in result.outcomes:
        assert (outcome.action is Action.FAILED) == (outcome.edition.start in failing)
    files = week.files()
    assert set(files) <= {*prepared.before, *prepared.after}
    for date in DATES:
        expected = prepared.before if date in failing else prepared.after
        assert of_date(files, date) == of_date(expected, date)
    if in_git:
        assert_all_is_pushed(week)

    papers.faults.clear()
    assert not run_over(contexts.at(week.folder), in_git=in_git).has_failed
    assert week.files() == prepared.after
    if in_git:
        assert_all_is_pushed(week)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_arxiv_delays_no_post(
    prepared: Prepared, papers: Loopback, contexts: Contexts, week: Blog, name: str
) -> None:
    papers.fail("arxiv", FAULTS[name].answer)
    in_git = NIGHTLY or name in IN_GIT
    result = run_over(contexts.at(week.folder, fetcher=FAULTS[name].fetcher("arxiv")), in_git=in_git)
    assert not result.has_failed
    assert_line_per_date(result)
    assert list(actions(result).values()) == [Action.UPDATED, Action.CREATED, Action.CREATED]
    assert warnings(result).count(FAULTS[name].arxiv_says) == 2
    files = week.files()
    assert set(files) == set(prepared.after)
    assert of_date(files, MONDAY) == of_date(prepared.after, MONDAY)  # it had all of arXiv's before
    assert b"The abstract of 2602.20000." in week.post(TUESDAY).encode()

    papers.faults.clear()
    assert warnings(run_over(contexts.at(week.folder), in_git=in_git)) == ""
    assert week.files() == prepared.after
    if in_git:
        assert_all_is_pushed(week)


def closed_endpoint() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def test_an_unreachable_huggingface_fails_each_date(prepared: Prepared, contexts: Contexts, week: Blog) -> None:
    head = week.head()
    result = run(contexts.at(week.folder, huggingface_endpoint=closed_endpoint()), DATES)
    assert list(actions(result).values()) == [Action.FAILED] * 3
    assert all("Hugging Face cannot be reached" in outcome.reason for outcome in result.outcomes)
    assert_line_per_date(result)
    assert (week.files(), week.head()) == (prepared.before, head)
    assert not run(contexts.at(week.folder), DATES).has_failed
    assert week.files() == prepared.after


def test_an_unreachable_arxiv_delays_no_post(prepared: Prepared, contexts: Contexts, week: Blog) -> None:
    result = run(contexts.at(week.folder, arxiv_endpoint=closed_endpoint()), DATES)
    assert not result.has_failed
    assert warnings(result).count("arXiv cannot be reached") == 2
    run(contexts.at(week.folder), DATES)
    assert week.files() == prepared.after


UNREADABLE: dict[str, Any] = {
    "no id": {"paper": {"title": "x"}},
    "an id that is a path": item("../../etc/passwd", TUESDAY),
    "an id that leads elsewhere": item("2602.90000/../../settings", TUESDAY),
    "a number for a title": item("2602.90000", TUESDAY, title=7),
    "a list for an abstract": item("2602.90000", TUESDAY, summary=["x"]),
    "an object for authors": item("2602.90000", TUESDAY, authors={"name": "x"}),
    "votes beyond all bounds": item("2602.90000", TUESDAY, upvotes=10**30),
    "a date that is none": item("2602.90000", TUESDAY, publishedAt="2026-02-30T00:00:00Z"),
    "a string": "x",
    "null": None,
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_an_item_that_cannot_be_read_is_left_out_and_counted(
    prepared: Prepared, papers: Loopback, contexts: Contexts, week: Blog, name: str
) -> None:
    good: list[Any] = papers.lists[str(TUESDAY)]
    papers.lists[str(TUESDAY)] = [good[0], UNREADABLE[name], good[1]]
    result = publish(contexts.at(week.folder), DATES, None, Options())
    assert not result.has_failed
    assert warnings(result).count("1 listed paper left out, not readable: ") == 1
    assert_line_per_date(result)
    assert week.files() == prepared.after


def test_a_paper_that_is_listed_twice_is_one_paper(
    prepared: Prepared, papers: Loopback, contexts: Contexts, week: Blog
) -> None:
    papers.lists[str(TUESDAY)] *= 40
    assert not run(contexts.at(week.folder), DATES).has_failed
    assert week.files() == prepared.after


@pytest.mark.parametrize("count", [10_000 if NIGHTLY else 1_000])
def test_thousands_of_papers_are_a_day_like_any_other(
    papers: Loopback, contexts: Contexts, week: Blog, count: int
) -> None:
    papers.lists[str(TUESDAY)] = [item(f"x{number}", TUESDAY) for number in range(count)]
    result = publish(contexts.at(week.folder), DATES, None, Options())
    assert list(actions(result).values()) == [Action.UPDATED, Action.CREATED, Action.CREATED]
    assert result.outcomes[1].paper_count == count
    assert len(papers.list_requests) == count // 100 + 2 + (count < 10_000)  # an empty page ends it
