import datetime as dt
import gzip
import random
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from email.utils import format_datetime

import httpx
import pytest

from paperboy import __version__
from paperboy.errors import SourceError
from paperboy.sources.http import Fetcher, Limits, RetryBudget, RetryClock
from tests import loopback
from tests.helpers import Clock, in_turn
from tests.loopback import Answer, Loopback

LIMITS = Limits(connect_seconds=20, read_seconds=30, total_seconds=60)
GOOD = Answer(b"good")
DRIP_SECONDS = 0.02
# A compressed file may begin with its name, of any length (https://www.rfc-editor.org/rfc/rfc1952).
LONG_NAMED = b"\x1f\x8b\x08\x08" + bytes(6) + b"x" * 1000 + b"\0" + gzip.compress(b"x", mtime=0)[10:]
SERVER_ERROR = Answer(b"oops", 500)
BUDGET_SECONDS = 300


class Source:
    """A fetcher with a clock of its own, and the address "arxiv" of a loopback server to ask."""

    def __init__(self, papers: Loopback, client: httpx.Client) -> None:
        self.papers = papers
        self.client = client
        self.clock = Clock()
        self.fetcher = self.with_limits(LIMITS)

    def with_limits(self, limits: Limits, clock: RetryClock | None = None) -> Fetcher:
        self.fetcher = Fetcher(self.client, limits, clock or self.clock.retry_clock, name="the source")
        return self.fetcher

    def answers(self, *answers: Answer) -> None:
        self.papers.faults["arxiv"] = in_turn(*answers)

    def get(self) -> bytes:
        return self.fetcher.get(f"{self.papers.endpoint}/api/query", {"id_list": "a b"})

    @property
    def request_count(self) -> int:
        return len(self.papers.arxiv_requests)


@pytest.fixture
def source(papers: Loopback) -> Iterator[Source]:
    with loopback.client() as client:
        yield Source(papers, client)


def test_a_good_answer_is_its_body(source: Source) -> None:
    source.answers(GOOD)
    assert source.get() == b"good"
    assert source.papers.arxiv_requests == [{"id_list": "a b"}]
    assert source.clock.sleeps == []


def test_the_user_agent_says_who_asks(source: Source) -> None:
    source.answers(GOOD)
    source.get()
    assert source.papers.headers[0]["user-agent"].startswith(f"paperboy/{__version__} ")


def test_compressed_answers_are_asked_for_and_read(source: Source) -> None:
    source.answers(Answer(gzip.compress(b"good"), headers={"Content-Encoding": "gzip"}))
    assert source.get() == b"good"
    assert "gzip" in source.papers.headers[0]["accept-encoding"]


def test_one_connection_serves_several_requests(source: Source) -> None:
    source.answers(GOOD)
    source.get()
    source.get()
    assert source.papers.headers[0]["connection"] == "keep-alive"
    assert source.papers.connection_count == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_passing_refusal_is_asked_again(source: Source, status: int) -> None:
    source.answers(Answer(b"", status), GOOD)
    assert source.get() == b"good"
    assert source.request_count == 2


@pytest.mark.parametrize("status", [204, 304, 400, 401, 403, 404, 410])
def test_any_other_refusal_is_final(source: Source, status: int) -> None:
    source.answers(Answer(b"", status, headers={"Location": "/elsewhere"}), GOOD)
    with pytest.raises(SourceError, match=f"^the source answered {status}") as caught:
        source.get()
    assert caught.value.status == status
    assert source.request_count == 1


def test_it_gives_up_after_so_many_attempts(source: Source) -> None:
    source.answers(SERVER_ERROR)
    with pytest.raises(SourceError, match=r"answered 500 Internal Server Error$") as caught:
        source.get()
    assert source.request_count == 3
    assert caught.value.status == 500


def test_waits_grow_with_jitter(source: Source) -> None:
    source.with_limits(replace(LIMITS, attempts=5))
    source.answers(SERVER_ERROR)
    with pytest.raises(SourceError):
        source.get()
    for seconds, longest in zip(source.clock.sleeps, [1, 2, 4, 8], strict=True):
        assert longest / 2 <= seconds <= longest


def test_a_broken_off_answer_is_asked_again(source: Source) -> None:
    source.answers(Answer(b"good", cut_at=2), GOOD)
    assert source.get() == b"good"
    assert source.request_count == 2


def test_an_answer_that_is_always_broken_off_is_an_error(source: Source) -> None:
    source.answers(Answer(b"good", cut_at=2))
    with pytest.raises(SourceError, match=r"^the source broke off its answer"):
        source.get()
    assert source.request_count == 3


def test_broken_compression_is_final(source: Source) -> None:
    source.answers(Answer(b"no gzip", headers={"Content-Encoding": "gzip"}), GOOD)
    with pytest.raises(SourceError, match=r"^the source: "):
        source.get()
    assert source.request_count == 1


def test_an_answer_that_does_not_come_is_asked_again(source: Source) -> None:
    source.with_limits(replace(LIMITS, read_seconds=0.1, attempts=50))  # a busy machine may be late, too
    source.answers(Answer(b"late", delay_seconds=0.5), GOOD)
    assert source.get() == b"good"


def test_an_answer_that_never_comes_is_an_error(source: Source) -> None:
    source.with_limits(replace(LIMITS, read_seconds=0.05, attempts=2))
    source.answers(Answer(b"late", delay_seconds=0.3))
    with pytest.raises(SourceError, match=r"^the source did not answer in time$"):
        source.get()
    assert source.request_count == 2


def test_a_source_that_is_down_is_an_error(source: Source) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(SourceError, match=r"^the source cannot be reached"):
        source.fetcher.get(f"http://127.0.0.1:{port}/", {})
    assert len(source.clock.sleeps) == 2


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"x" * 1000, drip_seconds=DRIP_SECONDS),
        Answer(b"x", drip_seconds=DRIP_SECONDS, drips_headers=True),
        Answer(LONG_NAMED, headers={"Content-Encoding": "gzip"}, drip_seconds=DRIP_SECONDS),
    ],
    ids=["body", "headers", "compressed body"],
)
def test_a_slow_drip_is_cut_by_the_overall_limit(source: Source, answer: Answer) -> None:
    limits = replace(LIMITS, total_seconds=0.2, attempts=1)
    source.with_limits(limits, RetryClock(sleep=source.clock.sleep))
    source.answers(answer)
    started = time.monotonic()
    with pytest.raises(SourceError, match=r"^the source did not finish its answer in 0\.2 s$"):
        source.get()
    assert time.monotonic() - started < 2


def test_the_wait_for_the_first_byte_counts_towards_the_overall_limit(source: Source) -> None:
    source.with_limits(replace(LIMITS, total_seconds=0.1, attempts=1), RetryClock(sleep=source.clock.sleep))
    source.answers(Answer(b"late", delay_seconds=0.3))
    with pytest.raises(SourceError, match="did not finish"):
        source.get()


@pytest.mark.parametrize("compress", [False, True])
def test_a_too_large_answer_is_final(source: Source, compress: bool) -> None:
    body = b"x" * 1001
    answer = Answer(gzip.compress(body), headers={"Content-Encoding": "gzip"}) if compress else Answer(body)
    source.with_limits(replace(LIMITS, max_bytes=1000))
    source.answers(answer)
    with pytest.raises(SourceError, match=r"^the source answered more than 1,000 bytes$"):
        source.get()
    assert source.request_count == 1


def test_an_answer_of_just_the_size_limit_is_read(source: Source) -> None:
    source.with_limits(replace(LIMITS, max_bytes=1000))
    source.answers(Answer(b"x" * 1000))
    assert len(source.get()) == 1000


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_in_seconds_is_waited_for(source: Source, status: int) -> None:
    source.answers(Answer(b"", status, headers={"Retry-After": "7"}), GOOD)
    assert source.get() == b"good"
    assert source.clock.sleeps == [7]


@pytest.mark.parametrize("zone", ["GMT", "", "-0000"])
def test_retry_after_as_a_date_is_waited_for(source: Source, zone: str) -> None:
    moment = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(seconds=20)
    value = format_datetime(moment, usegmt=True).replace("GMT", zone).strip()
    source.answers(Answer(b"", 429, headers={"Retry-After": value}), GOOD)
    assert source.get() == b"good"
    assert 15 <= source.clock.sleeps[0] <= 20


def test_a_retry_after_that_has_passed_is_as_if_it_were_not_there(source: Source) -> None:
    past = "Wed, 21 Oct 2015 07:28:00 GMT"
    source.answers(Answer(b"", 429, headers={"Retry-After": past}), GOOD)
    assert source.get() == b"good"
    assert 0.5 <= source.clock.sleeps[0] <= 1


@pytest.mark.parametrize(
    "value",
    [
        "soon",
        "",
        "-3",
        "1.5",
        "Wed, 21 Oct 2015 07:28:00 +99999999999999999",
        "Wed, 21 Oct 99999999999 07:28:00 GMT",
    ],
)
def test_retry_after_that_says_nothing_is_as_if_it_were_not_there(source: Source, value: str) -> None:
    source.answers(Answer(b"", 429, headers={"Retry-After": value}), GOOD)
    assert source.get() == b"good"
    assert 0.5 <= source.clock.sleeps[0] <= 1


@pytest.mark.parametrize("value", [str(int(BUDGET_SECONDS) + 1), "9" * 400, "Fri, 31 Dec 2199 00:00:00 GMT"])
def test_a_too_long_retry_after_fails_at_once(source: Source, value: str) -> None:
    source.answers(Answer(b"", 429, headers={"Retry-After": value}), GOOD)
    with pytest.raises(SourceError, match="answered 429"):
        source.get()
    assert source.request_count == 1
    assert source.clock.sleeps == []


def test_a_source_at_its_limit_is_skipped(source: Source) -> None:
    source.answers(Answer(b"", 429, headers={"RateLimit": '"api";r=0;t=400'}))
    for said in ("answered 429", r"skipped: the source is rate-limiting \(retry after 400 s\)"):
        with pytest.raises(SourceError, match=said):
            source.get()
    assert source.request_count == 1


def test_a_quota_that_is_used_up_is_waited_for_and_costs_no_budget(source: Source) -> None:
    clock = source.clock.retry_clock
    source.with_limits(LIMITS, clock)
    used_up = Answer(b"good", headers={"RateLimit": '"api";r=0;t=250'})
    source.answers(used_up, used_up, used_up, GOOD)
    assert [source.get() for _ in range(4)] == [b"good"] * 4
    assert source.clock.sleeps == [250, 250, 250]
    assert clock.budget.seconds_left == 300


def test_a_quota_that_lasts_for_days_costs_budget(source: Source) -> None:
    source.answers(Answer(b"good", headers={"RateLimit": '"api";r=0;t=99999'}), GOOD)
    assert source.get() == b"good"
    with pytest.raises(SourceError, match=r"^skipped: the source is rate-limiting \(retry after 99999 s\)$"):
        source.get()
    assert source.clock.sleeps == []


@pytest.mark.parametrize(
    ("limit", "at_once"),
    [(None, 8), ('"api";r=499;t=250', 8), ('"api";r=8;t=250', 8), ('"api";r=3;t=250', 3), ('"api";r=0;t=250', 1)],
)
def test_so_many_requests_at_a_time_as_the_quota_has_left(source: Source, limit: str | None, at_once: int) -> None:
    assert source.fetcher.requests_at_once == 1
    source.answers(Answer(b"good", headers={"RateLimit": limit} if limit else {}))
    source.get()
    assert source.fetcher.requests_at_once == at_once


def test_a_source_that_fails_is_asked_one_at_a_time(source: Source) -> None:
    source.with_limits(replace(LIMITS, attempts=1))
    source.answers(GOOD, SERVER_ERROR, GOOD)
    source.get()
    fail(source, 1)
    assert source.fetcher.requests_at_once == 1
    source.get()
    assert source.fetcher.requests_at_once == 8


def test_a_quota_with_something_left_is_no_wait(source: Source) -> None:
    source.answers(Answer(b"good", headers={"RateLimit": '"api";r=1;t=250'}), GOOD)
    assert [source.get(), source.get()] == [b"good", b"good"]
    assert source.clock.sleeps == []


def test_all_sources_of_a_run_share_its_budget(source: Source) -> None:
    clock = source.clock.retry_clock
    first = source.with_limits(LIMITS, clock)
    second = Fetcher(source.client, LIMITS, clock, name="the other")
    wait = Answer(b"", 429, headers={"Retry-After": "200"})
    source.answers(wait, GOOD, wait, GOOD)
    assert first.get(f"{source.papers.endpoint}/api/query", {"id_list": "a"}) == b"good"
    with pytest.raises(SourceError, match="the other answered 429"):
        second.get(f"{source.papers.endpoint}/api/query", {"id_list": "a"})
    assert source.clock.sleeps == [200]


def test_seconds_that_requests_spend_at_the_same_time_count_once() -> None:
    budget = RetryBudget(100)
    assert all(budget.take(0, 30) for _ in range(8))
    assert budget.seconds_left == 70
    assert budget.take(20, 50)
    assert not budget.take(50, 101)
    assert (budget.seconds_left, budget.take(50, 100)) == (50, True)
    assert budget.take(100, 160, has_passed=True)
    assert budget.seconds_left == 0


def test_a_redirect_to_the_same_host_is_followed(source: Source) -> None:
    there = f"{source.papers.endpoint}/api/query?id_list=x"
    source.answers(
        Answer(b"", 302, headers={"Location": "/api/query?id_list=y"}), Answer(b"", 301, {"Location": there}), GOOD
    )
    assert source.get() == b"good"
    assert [request["id_list"] for request in source.papers.arxiv_requests] == ["a b", "y", "x"]


@pytest.mark.parametrize(
    "target", ["http://localhost:1/", "https://elsewhere.invalid/x", "//elsewhere.invalid", "ftp://127.0.0.1/"]
)
def test_a_redirect_elsewhere_is_refused(source: Source, target: str) -> None:
    source.answers(Answer(b"", 302, headers={"Location": target}), GOOD)
    with pytest.raises(SourceError, match="the source redirects to another host"):
        source.get()
    assert source.request_count == 1


def test_a_redirect_without_end_is_refused(source: Source) -> None:
    source.answers(Answer(b"", 302, headers={"Location": "/api/query?id_list=y"}))
    with pytest.raises(SourceError, match="redirects more than 3 times"):
        source.get()
    assert source.request_count == 4


def test_the_longest_retry_after_is_still_waited_for(source: Source) -> None:
    source.answers(Answer(b"", 429, headers={"Retry-After": str(int(BUDGET_SECONDS))}), GOOD)
    assert source.get() == b"good"
    assert source.clock.sleeps == [BUDGET_SECONDS]


def fail(source: Source, times: int) -> None:
    for _ in range(times):
        with pytest.raises(SourceError):
            source.get()


def test_after_more_failures_in_a_row_nothing_is_asked(source: Source) -> None:
    source.with_limits(replace(LIMITS, failures_before_stop=2))
    source.answers(SERVER_ERROR)
    fail(source, 2)
    assert source.request_count == 6
    with pytest.raises(SourceError, match=r"^skipped: the source failed 2 times in a row$"):
        source.get()
    assert source.request_count == 6


def test_an_answer_ends_the_row_of_failures(source: Source) -> None:
    source.with_limits(replace(LIMITS, attempts=1, failures_before_stop=2))
    source.answers(SERVER_ERROR, GOOD, SERVER_ERROR, GOOD)
    fail(source, 1)
    assert source.get() == b"good"
    fail(source, 1)
    assert source.get() == b"good"


def test_a_final_refusal_does_not_count_as_a_failure_of_the_source(source: Source) -> None:
    source.with_limits(replace(LIMITS, failures_before_stop=2))
    source.answers(Answer(b"", 404))
    fail(source, 4)
    assert source.request_count == 4


def test_the_distance_between_requests_is_kept(source: Source) -> None:
    source.with_limits(replace(LIMITS, seconds_between_requests=3))
    source.answers(GOOD)
    source.get()
    assert source.clock.sleeps == []
    source.get()
    assert source.clock.sleeps == [3]
    source.clock.now += 1
    source.get()
    assert source.clock.sleeps == [3, 2]
    source.clock.now += 10
    source.get()
    assert source.clock.sleeps == [3, 2]


def test_the_distance_between_requests_is_kept_in_retries_too(source: Source) -> None:
    source.with_limits(replace(LIMITS, seconds_between_requests=3, attempts=2))
    source.answers(SERVER_ERROR, GOOD)
    source.get()
    assert sum(source.clock.sleeps) == pytest.approx(3)


def test_the_random_numbers_are_handed_in(source: Source) -> None:
    sleeps = []
    for _ in range(2):
        clock = Clock()
        source.with_limits(LIMITS, RetryClock(clock.monotonic, clock.sleep, random.Random(7)))  # noqa: S311
        source.answers(SERVER_ERROR)
        fail(source, 1)
        sleeps.append(clock.sleeps)
    assert sleeps[0] == sleeps[1]


@pytest.mark.parametrize("answer", [Answer(b"", 500), Answer(b"", 403), Answer(b"good", cut_at=1)])
def test_a_token_is_in_no_error(source: Source, answer: Answer) -> None:
    source.answers(answer)
    url = f"{source.papers.endpoint}/api/query"
    with pytest.raises(SourceError) as caught:
        source.fetcher.get(url, {"id_list": "a"}, {"Authorization": "Bearer hf_secret"})
    assert source.papers.headers[0]["authorization"] == "Bearer hf_secret"
    assert "hf_secret" not in str(caught.value)
