"""What both sources share: one GET with time limits, retries and a size limit.

Retried are connection errors, time-outs, 429 and 5xx; everything else is final. Waits follow `Retry-After` when
the server sends it (https://www.rfc-editor.org/rfc/rfc9110#field.retry-after) and otherwise grow, with jitter.
"""

import datetime as dt
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

import httpx
import tenacity

from paperboy import __version__
from paperboy.errors import SourceError

USER_AGENT = f"paperboy/{__version__} (daily papers for Jekyll blogs; python-httpx/{httpx.__version__})"


@dataclass(frozen=True)
class Limits:
    """How long and how often one address is asked, and how much of an answer is read."""

    connect_seconds: float = 5
    read_seconds: float = 10  # without a byte
    total_seconds: float = 60  # from the request to the answer's last byte
    attempts: int = 3
    longest_wait_seconds: float = 60  # a longer Retry-After is not waited for
    max_bytes: int = 20_000_000
    seconds_between_requests: float = 0  # retries included
    failures_before_haste: int = 2  # after so many failures in a row, each address is asked once only
    failures_before_stop: int = 5  # and after so many, not at all


@dataclass(frozen=True)
class Waiting:
    """The clock, the pause and the dice, handed in so that tests need not wait."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    dice: random.Random = field(default_factory=random.Random)


class _TransientError(SourceError):
    """Worth another attempt, after `wait_seconds` if the server named a time."""

    wait_seconds: float | None = None


class Fetcher:
    """GETs from one source, and remembers how it is doing: a source that is down is not asked forever."""

    def __init__(self, client: httpx.Client, limits: Limits, waiting: Waiting, *, name: str) -> None:
        self.name = name
        self._client = client
        self._limits = limits
        self._waiting = waiting
        self._failures_in_a_row = 0
        self._last_request_at: float | None = None

    def get(self, url: str, params: Mapping[str, str], headers: Mapping[str, str] | None = None) -> bytes:
        """Return the body of the answer to a GET.

        Raises SourceError when no attempt gave a 200, or the source has failed too often to be asked again.
        """
        if self._failures_in_a_row >= self._limits.failures_before_stop:
            raise SourceError(
                f"not asked: {self.name} failed {self._failures_in_a_row} times in a row", url=url, attempts=0
            )
        try:
            body = self._get_with_retries(httpx.URL(url, params=dict(params)), dict(headers or {}))
        except _TransientError:
            self._failures_in_a_row += 1
            raise
        self._failures_in_a_row = 0
        return body

    def _get_with_retries(self, url: httpx.URL, headers: dict[str, str]) -> bytes:
        in_haste = self._failures_in_a_row >= self._limits.failures_before_haste
        attempts = 1 if in_haste else self._limits.attempts
        for attempt in tenacity.Retrying(
            stop=tenacity.stop_after_attempt(attempts),
            wait=self._wait_seconds,
            retry=tenacity.retry_if_exception(self._is_worth_another_attempt),
            sleep=self._waiting.sleep,
            reraise=True,
        ):
            with attempt:
                return self._get_once(url, headers, attempt.retry_state.attempt_number)
        raise AssertionError("tenacity either returns or raises")

    def _get_once(self, url: httpx.URL, headers: dict[str, str], attempt: int) -> bytes:
        timeout = httpx.Timeout(self._limits.read_seconds, connect=self._limits.connect_seconds)
        self._keep_distance()
        try:
            with self._client.stream("GET", url, headers=headers, timeout=timeout) as response:
                if response.status_code != 200:
                    raise self._refusal(response, url, attempt)
                return self._read(response, url, attempt)
        except httpx.TransportError as error:
            raise _TransientError(f"{self.name} {_in_words(error)}", url=str(url), attempts=attempt) from error
        except httpx.HTTPError as error:
            raise SourceError(f"{self.name}: {error}", url=str(url), attempts=attempt) from error

    def _keep_distance(self) -> None:
        now = self._waiting.monotonic()
        if self._last_request_at is not None:
            early_by = self._last_request_at + self._limits.seconds_between_requests - now
            if early_by > 0:
                self._waiting.sleep(early_by)
        self._last_request_at = max(now, self._waiting.monotonic())

    def _read(self, response: httpx.Response, url: httpx.URL, attempt: int) -> bytes:
        deadline = self._waiting.monotonic() + self._limits.total_seconds
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self._limits.max_bytes:
                limit = self._limits.max_bytes
                raise SourceError(f"{self.name} answered more than {limit:,} bytes", url=str(url))
            if self._waiting.monotonic() > deadline:
                raise _TransientError(
                    f"{self.name} did not finish its answer in {self._limits.total_seconds:g} s",
                    url=str(url),
                    attempts=attempt,
                )
        return bytes(body)

    def _refusal(self, response: httpx.Response, url: httpx.URL, attempt: int) -> SourceError:
        status = response.status_code
        reason = f"{self.name} answered {status} {response.reason_phrase}".rstrip()
        if status != 429 and status < 500:
            return SourceError(reason, url=str(url), status=status, attempts=attempt)
        error = _TransientError(reason, url=str(url), status=status, attempts=attempt)
        error.wait_seconds = _retry_after_seconds(response)
        return error

    def _wait_seconds(self, state: tenacity.RetryCallState) -> float:
        asked_for = _asked_wait_seconds(state)
        if asked_for is not None:
            return asked_for
        longest: float = 2 ** (state.attempt_number - 1)
        return self._waiting.dice.uniform(longest / 2, longest)

    def _is_worth_another_attempt(self, error: BaseException) -> bool:
        if not isinstance(error, _TransientError):
            return False
        return (error.wait_seconds or 0) <= self._limits.longest_wait_seconds


def _asked_wait_seconds(state: tenacity.RetryCallState) -> float | None:
    error = state.outcome.exception() if state.outcome else None
    return error.wait_seconds if isinstance(error, _TransientError) else None


def _retry_after_seconds(response: httpx.Response) -> float | None:
    value = response.headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - _answered_at(response)).total_seconds())
    except ValueError:
        return None


def _answered_at(response: httpx.Response) -> dt.datetime:
    return parsedate_to_datetime(response.headers.get("Date", ""))


def _in_words(error: httpx.TransportError) -> str:
    if isinstance(error, httpx.ConnectTimeout | httpx.ConnectError):
        return f"cannot be reached ({error or type(error).__name__})"
    if isinstance(error, httpx.TimeoutException):
        return "did not answer in time"
    return f"broke off its answer ({error or type(error).__name__})"
