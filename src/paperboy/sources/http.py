"""One GET for all sources, with time limits, retries, a pace and a size limit.

Retried are connection errors, time-outs, 429 and 5xx; everything else is final. Waits follow what the server
says, `Retry-After` (https://www.rfc-editor.org/rfc/rfc9110#field.retry-after) and `RateLimit`
(https://huggingface.co/docs/hub/rate-limits), and otherwise grow, with jitter. All time that a run spends on
failures comes out of one `RetryBudget`; keeping to a quota costs none of it.
"""

import datetime as dt
import random
import re
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import partial
from threading import Lock

import httpx
from socksio.exceptions import SOCKSError

from paperboy import __version__
from paperboy.errors import SourceError
from paperboy.sources.threads import start

USER_AGENT = f"paperboy/{__version__} (daily papers for Jekyll blogs; python-httpx/{httpx.__version__})"
_FROM_BELOW = (SOCKSError, httpx.InvalidURL, ValueError, OSError)  # what httpx lets through of other libraries
LONGEST_QUOTA_SECONDS = 900  # Hugging Face's lasts 300; a longer wait is taken for a failure


@dataclass(frozen=True)
class Limits:
    """How long, how often and how many at a time a source is asked, and how much of an answer is read."""

    connect_seconds: float = 5
    read_seconds: float = 10  # without a byte
    total_seconds: float = 60  # from the request to the answer's last byte
    attempts: int = 3
    max_bytes: int = 20_000_000
    seconds_between_requests: float = 0  # retries included
    redirects: int = 3  # to the same host
    failures_before_stop: int = 5  # in a row; then the source is not asked any more
    requests_at_once: int = 8


class RetryBudget:
    """How many seconds a run may still spend on failures, all its sources together.

    Seconds that several requests spend at the same time count once.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds_left = seconds
        self._spent_until = 0.0
        self._lock = Lock()

    def take(self, start: float, end: float, *, has_passed: bool = False) -> bool:
        """Take the time from `start` to `end` off what is left.

        Return False, and take nothing, where less is left, unless that time has passed already.
        """
        with self._lock:
            seconds = max(0.0, end - max(start, self._spent_until))
            if seconds > self.seconds_left and not has_passed:
                return False
            self.seconds_left = max(0.0, self.seconds_left - seconds)
            self._spent_until = max(self._spent_until, end)
            return True


@dataclass(frozen=True)
class RetryClock:
    """The clock, the pause, the jitter and the budget of a run, handed in so that tests need not wait."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    rng: random.Random = field(default_factory=random.Random)
    budget: RetryBudget = field(default_factory=lambda: RetryBudget(300))


class _TransientError(SourceError):
    """Worth another attempt."""


class Fetcher:
    """GETs from one source, and remembers when it may be asked again, how many at a time, and if it is down."""

    def __init__(self, client: httpx.Client, limits: Limits, clock: RetryClock, *, name: str) -> None:
        self.name = name
        # One until the source has answered, and after a failure: the first answer says what the quota is, and to a
        # source that is down not eight requests should go that all have to time out.
        self.requests_at_once = 1
        self._client = client
        self._limits = limits
        self._clock = clock
        self._lock = Lock()
        self._failures_in_a_row = 0
        self._not_before = clock.monotonic()  # by pace and quota
        self._refused_until = clock.monotonic()  # by a 429 or 503

    def get(self, url: str, params: Mapping[str, str], headers: Mapping[str, str] | None = None) -> bytes:
        """Return the body of the answer to a GET.

        Raises SourceError when no attempt gave a 200, or the source is not to be asked any more.
        """
        if self._failures_in_a_row >= self._limits.failures_before_stop:
            raise SourceError(f"skipped: {self.name} failed {self._failures_in_a_row} times in a row")
        request = self._client.build_request(
            "GET",
            url,
            params=dict(params),
            headers={"User-Agent": USER_AGENT, **(headers or {})},
            timeout=httpx.Timeout(self._limits.read_seconds, connect=self._limits.connect_seconds),
        )
        attempt = 1
        while True:
            self._wait_for_turn()
            started = self._clock.monotonic()
            try:
                body = self._get_in_time(request)
            except SourceError as error:
                self._clock.budget.take(started, self._clock.monotonic(), has_passed=True)
                if not isinstance(error, _TransientError):
                    raise
                self.requests_at_once = 1
                if attempt == self._limits.attempts or not self._wait_for_retry(attempt):
                    self._failures_in_a_row += 1
                    raise
                attempt += 1
            else:
                self._failures_in_a_row = 0
                return body

    def _wait_for_turn(self) -> None:
        """Wait as long as pace, quota or a refusal demand. Raises SourceError if the budget is too small."""
        with self._lock:
            now = self._clock.monotonic()
            if not self._clock.budget.take(now, self._refused_until):
                seconds = self._refused_until - now
                raise SourceError(f"skipped: {self.name} is rate-limiting (retry after {seconds:.0f} s)")
            turn = max(now, self._refused_until, self._not_before)
            self._not_before = turn + self._limits.seconds_between_requests
        if turn > now:
            self._clock.sleep(turn - now)

    def _wait_for_retry(self, attempt: int) -> bool:
        """Wait before another attempt; return False if the budget is too small for it."""
        longest = float(2 ** (attempt - 1))
        now = self._clock.monotonic()
        again = max(now + self._clock.rng.uniform(longest / 2, longest), self._not_before, self._refused_until)
        if not self._clock.budget.take(now, again):
            return False
        self._clock.sleep(again - now)
        return True

    def _get_in_time(self, request: httpx.Request) -> bytes:
        """GET in a thread that can be given up: httpx limits each read, not their sum.

        See https://www.python-httpx.org/advanced/timeouts/.
        """
        seconds = self._limits.total_seconds
        try:
            return start(partial(self._exchange, request, time.monotonic() + seconds)).result(seconds)
        except TimeoutError as error:
            raise _TransientError(f"{self.name} did not finish its answer in {seconds:g} s") from error
        except httpx.TransportError as error:
            raise _TransientError(f"{self.name} {_in_words(error)}") from error
        except httpx.HTTPError as error:
            raise SourceError(f"{self.name}: {_detail(error)}") from error
        except _FROM_BELOW as error:
            raise _TransientError(f"{self.name} cannot be reached ({type(error).__name__})") from error

    def _exchange(self, request: httpx.Request, deadline: float) -> bytes:
        """GET, and follow redirects, which may lead to the same host only: a token must not go elsewhere."""
        for _ in range(self._limits.redirects + 1):
            with closing(self._client.send(request, stream=True)) as response:
                self._note_limits(response)
                if response.next_request is None:
                    return self._read(response, deadline)
            target = response.next_request.url
            if not _is_same_host(request.url, target):
                raise SourceError(f"{self.name} redirects to another host, {target.host or 'without a name'}")
            request = response.next_request
        raise SourceError(f"{self.name} redirects more than {self._limits.redirects} times")

    def _note_limits(self, response: httpx.Response) -> None:
        """Remember until when the source wants no more requests, and how many it takes at a time."""
        left, reset_seconds = _quota(response)
        seconds = max(0.0 if left else reset_seconds, _retry_after_seconds(response))
        most = self._limits.requests_at_once
        with self._lock:
            self.requests_at_once = most if left is None else max(1, min(most, left))
            until = self._clock.monotonic() + seconds
            if _is_transient(response.status_code) or seconds > LONGEST_QUOTA_SECONDS:
                self._refused_until = max(self._refused_until, until)
            else:
                self._not_before = max(self._not_before, until)

    def _read(self, response: httpx.Response, deadline: float) -> bytes:
        status = response.status_code
        if status == 200:
            return self._body(response, deadline)
        reason = f"{self.name} answered {status} {_reason_phrase(response)}".rstrip()
        body = b""
        if status == 400:  # arXiv says in it which id is wrong
            with suppress(httpx.HTTPError, SourceError):
                body = self._body(response, deadline)
        raise (_TransientError if _is_transient(status) else SourceError)(reason, status=status, body=body)

    def _body(self, response: httpx.Response, deadline: float) -> bytes:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self._limits.max_bytes:
                raise SourceError(f"{self.name} answered more than {self._limits.max_bytes:,} bytes")
            if time.monotonic() > deadline:  # `_get_in_time` has stopped waiting for it
                raise TimeoutError
        return bytes(body)


def _is_transient(status: int) -> bool:
    return status == 429 or status >= 500


def _reason_phrase(response: httpx.Response) -> str:
    """Return the words beside a status; not the server's own where it got a token, which they could repeat."""
    if "Authorization" in response.request.headers:
        return httpx.codes.get_reason_phrase(response.status_code)
    return response.reason_phrase


def _is_same_host(url: httpx.URL, target: httpx.URL) -> bool:
    if (target.scheme, target.host, target.port) == (url.scheme, url.host, url.port):
        return True
    return (url.scheme, target.scheme) == ("http", "https") and target.host == url.host


def _quota(response: httpx.Response) -> tuple[int | None, float]:
    """Return how many requests are left, and for how many seconds: `RateLimit: "api";r=0;t=42` says 0 and 42."""
    fields = dict(re.findall(r";\s*([rt])=(\d{1,9})", response.headers.get("RateLimit", "")))
    return (int(fields["r"]), float(fields["t"])) if len(fields) == 2 else (None, 0)


def _retry_after_seconds(response: httpx.Response) -> float:
    value = response.headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        answered_at = _moment(response.headers.get("Date", ""))
        return max(0.0, (_moment(value) - answered_at).total_seconds())
    except (ValueError, OverflowError):
        return 0.0


def _moment(value: str) -> dt.datetime:
    """Read a date of HTTP. One without a zone is in GMT (https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7)."""
    moment = parsedate_to_datetime(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _in_words(error: httpx.TransportError) -> str:
    if isinstance(error, httpx.ProxyError):
        return f"cannot be reached through the proxy ({_detail(error)})"
    if isinstance(error, httpx.ConnectTimeout | httpx.ConnectError):
        return f"cannot be reached ({_detail(error)})"
    if isinstance(error, httpx.TimeoutException):
        return "did not answer in time"
    return f"broke off its answer ({_detail(error)})"


def _detail(error: httpx.HTTPError) -> str:
    """Return what an error of httpx says, unless it is about headers: it quotes them, tokens and all."""
    says = str(error)
    quotes = re.search(r"header|\bb['\"]|bytearray", says, re.IGNORECASE)
    return type(error).__name__ if quotes or not says else says
