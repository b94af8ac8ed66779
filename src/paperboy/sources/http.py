"""What all sources share: one GET with time limits, retries, a pace and a size limit.

Retried are connection errors, time-outs, 429 and 5xx; everything else is final. Waits follow what the server
says, `Retry-After` (https://www.rfc-editor.org/rfc/rfc9110#field.retry-after) and `RateLimit`
(https://huggingface.co/docs/hub/rate-limits), and otherwise grow, with jitter. All waiting for failures in a run
is bounded by one `Patience`; keeping to a quota costs none of it.
"""

import asyncio
import datetime as dt
import random
import re
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self, TypeVar

import httpx
import tenacity
from anyio.from_thread import start_blocking_portal
from socksio.exceptions import SOCKSError

from paperboy import __version__
from paperboy.errors import SourceError

# what httpx lets through of the libraries below it: errors of several addresses, of names, of encodings
_FROM_BELOW = (ExceptionGroup, ValueError, OSError)
REFUSAL_BYTES = 100_000  # of what a refusal says
USER_AGENT = f"paperboy/{__version__} (daily papers for Jekyll blogs; python-httpx/{httpx.__version__})"


@dataclass(frozen=True)
class Limits:
    """How long and how often one address is asked, and how much of an answer is read."""

    connect_seconds: float = 5
    read_seconds: float = 10  # without a byte
    total_seconds: float = 60  # from the request to the answer's last byte
    attempts: int = 3
    max_bytes: int = 20_000_000
    seconds_between_requests: float = 0  # retries included
    redirects: int = 3  # to the same host
    failures_before_haste: int = 2  # after so many failures in a row, each address is asked once only
    failures_before_stop: int = 5  # and after so many, not at all


class Patience:
    """How many seconds a run may still spend on failures, all its sources together."""

    def __init__(self, seconds: float) -> None:
        self.left_seconds = seconds

    def suffices_for(self, seconds: float) -> bool:
        """Return whether there are `seconds` left."""
        return seconds <= self.left_seconds

    def spend(self, seconds: float) -> None:
        """Take `seconds` off what is left."""
        self.left_seconds = max(0.0, self.left_seconds - seconds)


@dataclass(frozen=True)
class Waiting:
    """The clock, the pause, the dice and the patience of a run, handed in so that tests need not wait."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    dice: random.Random = field(default_factory=random.Random)
    patience: Patience = field(default_factory=lambda: Patience(300))


_Result = TypeVar("_Result")


class _TransientError(SourceError):
    """Worth another attempt after `wait_seconds`."""

    wait_seconds: float = 0


class Client:
    """Kept connections, and exchanges on them that end when their time is over, whatever a server drips.

    httpx limits each read, not their sum (https://www.python-httpx.org/advanced/timeouts/); a loop of asyncio,
    in a thread of its own, can cut all of them short.
    """

    def __init__(
        self,
        *,
        on_response: Callable[[httpx.Response], None] | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        verify: ssl.SSLContext | bool = True,
        trust_env: bool = True,
    ) -> None:
        async def tell(response: httpx.Response) -> None:
            if on_response:
                on_response(response)

        self._client = httpx.AsyncClient(
            headers={"User-Agent": USER_AGENT},
            event_hooks={"response": [tell]},
            transport=transport,
            verify=verify,
            trust_env=trust_env,
        )
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._portal = self._stack.enter_context(start_blocking_portal())
        self._stack.enter_context(self._portal.wrap_async_context_manager(self._client))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)  # with an error, such as Ctrl-C, exchanges are not waited for

    def within(self, seconds: float, exchange: Callable[[httpx.AsyncClient], Awaitable[_Result]]) -> _Result:
        """Return what `exchange` does. Raises TimeoutError when it is not over within `seconds`."""

        async def timed() -> _Result:
            async with asyncio.timeout(seconds):
                return await exchange(self._client)

        return self._portal.call(timed)


class Fetcher:
    """GETs from one source, and remembers how it is doing: when it may be asked again, and if it is down."""

    def __init__(self, client: Client, limits: Limits, waiting: Waiting, *, name: str) -> None:
        self.name = name
        self._client = client
        self._limits = limits
        self._waiting = waiting
        self._patience = waiting.patience
        self._failures_in_a_row = 0
        self._is_over_quota = False
        self._not_before = waiting.monotonic()

    def get(self, url: str, params: Mapping[str, str], headers: Mapping[str, str] | None = None) -> bytes:
        """Return the body of the answer to a GET.

        Raises SourceError when no attempt gave a 200, or the source is not to be asked any more.
        """
        if self._failures_in_a_row >= self._limits.failures_before_stop:
            raise SourceError(f"not asked: {self.name} failed {self._failures_in_a_row} times in a row")
        if self._is_over_quota and not self._patience.suffices_for(self._seconds_to_wait):
            raise SourceError(
                f"not asked: {self.name} has too many requests, and wants none for {self._seconds_to_wait:.0f} s"
            )
        try:
            body = self._get_with_retries(httpx.URL(url, params=dict(params)), dict(headers or {}))
        except _TransientError:
            self._failures_in_a_row += 1
            raise
        self._failures_in_a_row = 0
        return body

    @property
    def _seconds_to_wait(self) -> float:
        return max(0.0, self._not_before - self._waiting.monotonic())

    def _get_with_retries(self, url: httpx.URL, headers: dict[str, str]) -> bytes:
        in_haste = self._failures_in_a_row >= self._limits.failures_before_haste
        for attempt in tenacity.Retrying(
            stop=tenacity.stop_after_attempt(1 if in_haste else self._limits.attempts),
            wait=_wait_seconds,
            retry=tenacity.retry_if_exception(self._is_worth_waiting_for),
            sleep=self._sleep_patiently,
            reraise=True,
        ):
            with attempt:
                return self._get_timed(url, headers, attempt.retry_state.attempt_number)
        raise AssertionError("tenacity either returns or raises")

    def _is_worth_waiting_for(self, error: BaseException) -> bool:
        return isinstance(error, _TransientError) and self._patience.suffices_for(error.wait_seconds)

    def _sleep_patiently(self, seconds: float) -> None:
        self._patience.spend(seconds)
        self._waiting.sleep(seconds)

    def _get_timed(self, url: httpx.URL, headers: dict[str, str], attempt: int) -> bytes:
        """GET once, in its time; a failure's time is spent patience, and says how long to wait."""
        if wait_seconds := self._seconds_to_wait:
            sleep = self._sleep_patiently if self._is_over_quota else self._waiting.sleep
            sleep(wait_seconds)
        started = self._waiting.monotonic()
        self._is_over_quota = False
        self._not_before = started + self._limits.seconds_between_requests
        try:
            return self._get_within_limits(url, headers)
        except SourceError as error:
            self._patience.spend(self._waiting.monotonic() - started)
            if isinstance(error, _TransientError):
                longest = float(2 ** (attempt - 1))
                backoff_seconds = self._waiting.dice.uniform(longest / 2, longest)
                error.wait_seconds = max(backoff_seconds, self._seconds_to_wait)
                self._is_over_quota = error.status == 429 and self._seconds_to_wait > 0
            raise

    def _get_within_limits(self, url: httpx.URL, headers: dict[str, str]) -> bytes:
        try:
            return self._client.within(
                self._limits.total_seconds, lambda client: self._get_following(client, url, headers)
            )
        except TimeoutError as error:
            raise _TransientError(
                f"{self.name} did not finish its answer in {self._limits.total_seconds:g} s"
            ) from error
        except httpx.TransportError as error:
            raise _TransientError(f"{self.name} {_in_words(error)}") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SourceError(f"{self.name}: {_detail(error)}") from error
        except SOCKSError as error:
            raise _TransientError(f"{self.name} cannot be reached through the proxy ({_kind(error)})") from error
        except _FROM_BELOW as error:
            raise _TransientError(f"{self.name} cannot be reached ({_kind(error)})") from error

    async def _get_following(self, client: httpx.AsyncClient, url: httpx.URL, headers: dict[str, str]) -> bytes:
        """GET, and follow redirects, which may lead to the same host only: a token must not go elsewhere."""
        timeout = httpx.Timeout(self._limits.read_seconds, connect=self._limits.connect_seconds)
        for _ in range(self._limits.redirects + 1):
            async with client.stream("GET", url, headers=headers, timeout=timeout) as response:
                self._note_quota(response)
                if not response.has_redirect_location:
                    return await self._read(response)
                target = url.join(response.headers["Location"])
            if not _is_same_host(url, target):
                raise SourceError(f"{self.name} redirects to another host, {target.host or 'without a name'}")
            url = target
        raise SourceError(f"{self.name} redirects more than {self._limits.redirects} times")

    def _note_quota(self, response: httpx.Response) -> None:
        """Remember until when the source wants no more requests."""
        wait_seconds = max(_quota_wait_seconds(response), _retry_after_seconds(response) or 0)
        self._not_before = max(self._not_before, self._waiting.monotonic() + wait_seconds)

    async def _read(self, response: httpx.Response) -> bytes:
        status = response.status_code
        if status != 200:
            kind = _TransientError if status == 429 or status >= 500 else SourceError
            reason = f"{self.name} answered {status} {_reason_phrase(response)}".rstrip()
            says = await _beginning(response) if status == 400 else b""
            raise kind(reason, status=status, body=says)
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > self._limits.max_bytes:
                raise SourceError(f"{self.name} answered more than {self._limits.max_bytes:,} bytes")
        return bytes(body)


def _reason_phrase(response: httpx.Response) -> str:
    """Return in which words a server refuses; the usual ones where it got a token, which its own could repeat."""
    if "Authorization" in response.request.headers:
        return httpx.codes.get_reason_phrase(response.status_code)
    return response.reason_phrase


async def _beginning(response: httpx.Response) -> bytes:
    """Return what a refusal says, as far as it comes through: it matters less than that it is one."""
    body = bytearray()
    try:
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > REFUSAL_BYTES:
                break
    except httpx.HTTPError:
        return b""
    return bytes(body)


def _wait_seconds(state: tenacity.RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return error.wait_seconds if isinstance(error, _TransientError) else 0


def _is_same_host(url: httpx.URL, target: httpx.URL) -> bool:
    if (target.scheme, target.host, target.port) == (url.scheme, url.host, url.port):
        return True
    return (url.scheme, target.scheme) == ("http", "https") and target.host == url.host


def _quota_wait_seconds(response: httpx.Response) -> float:
    """Return how long a quota that is used up lasts: `RateLimit: "api";r=0;t=42` says 42 seconds."""
    fields = dict(re.findall(r";\s*([rt])=(\d{1,9})", response.headers.get("RateLimit", "")))
    return float(fields["t"]) if fields.get("r") == "0" and "t" in fields else 0.0


def _retry_after_seconds(response: httpx.Response) -> float | None:
    value = response.headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        answered_at = _moment(response.headers.get("Date", ""))
        return max(0.0, (_moment(value) - answered_at).total_seconds())
    except (ValueError, OverflowError):
        return None


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


def _detail(error: httpx.HTTPError | httpx.InvalidURL) -> str:
    """Return what an error of httpx says, unless it is about headers: it quotes them, tokens and all."""
    says = str(error)
    return (
        type(error).__name__ if not says or re.search(r"header|\bb['\"]|bytearray", says, re.IGNORECASE) else says
    )


def _kind(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return type(error).__name__
