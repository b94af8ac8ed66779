"""Whether the sources answer, and whether this machine's clock agrees with theirs."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import httpx

from paperboy.errors import SetupError, SourceError
from paperboy.setup.findings import Finding, counted, finding
from paperboy.sources.arxiv import Arxiv
from paperboy.sources.collect import Sources
from paperboy.sources.huggingface import HuggingFace

CLOCK_SECONDS = 300  # a clock that is off by more is worth a note
A_PAPER = "1706.03762"  # that arXiv has


@dataclass
class Clock:
    """Compares this machine's clock with the dates of the answers that it is shown."""

    now: Callable[[], dt.datetime]
    ahead_seconds: float | None = None

    def look(self, response: httpx.Response) -> None:
        """Take note of an answer's date; made for httpx's event hooks."""
        try:
            answered_at = parsedate_to_datetime(response.headers["Date"])
            age = float(response.headers.get("Age", 0))  # of an answer from a cache
        except (KeyError, ValueError, OverflowError):
            return
        if answered_at.tzinfo:
            self.ahead_seconds = (self.now() - answered_at).total_seconds() - age


def check_sources(connect: Callable[[], Sources], clock: Clock) -> Iterator[Finding]:
    """Ask each source once, and yield whether it answers, and whether the clock is right."""
    try:
        sources = connect()
    except SetupError as error:
        yield finding("Hugging Face/fails", error=error)
        return
    if sources.huggingface:
        yield from check_huggingface(sources.huggingface, weekday_before(clock.now().astimezone(dt.UTC).date()))
    yield from check_clock(clock.ahead_seconds)
    if sources.arxiv:
        yield from check_arxiv(sources.arxiv)


def weekday_before(date: dt.date) -> dt.date:
    """Return the last day before `date` that is not a Saturday or Sunday: it has a list, as a rule."""
    return date - dt.timedelta(days={0: 3, 6: 2}.get(date.weekday(), 1))


def check_huggingface(huggingface: HuggingFace, date: dt.date) -> Iterator[Finding]:
    """Ask Hugging Face for a date, and yield whether it lists papers."""
    try:
        count = len(huggingface.listing(date).papers)
        code = "Hugging Face/answers" if count else "Hugging Face/empty"
        found = finding(code, count=counted(count, "paper"), date=date)
    except SourceError as error:
        found = finding("Hugging Face/fails", error=error)
    yield from (finding("token/refused", warning=warning) for warning in huggingface.warnings)
    yield found


def check_arxiv(arxiv: Arxiv) -> Iterator[Finding]:
    """Ask arXiv for a paper, and yield whether it has it."""
    try:
        if arxiv.preprints([A_PAPER]):
            yield finding("arXiv/answers", paper=A_PAPER)
        else:
            yield finding("arXiv/fails", error=f"it answers, but does not have {A_PAPER}")
    except SourceError as error:
        yield finding("arXiv/fails", error=error)


def check_clock(ahead_seconds: float | None) -> Iterator[Finding]:
    """Yield whether this machine's clock agrees with Hugging Face's; nothing where that is not known."""
    if ahead_seconds is None:
        return
    code = "clock/right" if abs(ahead_seconds) <= CLOCK_SECONDS else "clock/wrong"
    side = "ahead of" if ahead_seconds > 0 else "behind"
    yield finding(code, span=_span(abs(ahead_seconds)), side=side)


def _span(seconds: float) -> str:
    """Return a span of time in the largest unit of which it has two or more."""
    for unit, length_seconds in (("days", 86_400), ("hours", 3_600)):
        if seconds >= 2 * length_seconds:
            return f"{seconds / length_seconds:.0f} {unit}"
    return f"{seconds / 60:.0f} minutes"
