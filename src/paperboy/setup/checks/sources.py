"""Whether the sources answer, and whether this machine's clock agrees with theirs."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import httpx

from paperboy.errors import SetupError, SourceError
from paperboy.setup.findings import Finding, counted, note, ok, problem
from paperboy.sources.arxiv import Arxiv
from paperboy.sources.collect import Sources
from paperboy.sources.huggingface import HuggingFace

CLOCK_SECONDS = 300  # a clock that is off by more is worth a note
A_PAPER = "1706.03762"  # that arXiv has
_TO_CHECK = "check HF_ENDPOINT, HF_TOKEN, proxies and the network; if it is down, a later run makes up for it"


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
        yield problem("Hugging Face/not-asked", str(error), _TO_CHECK, "https://status.huggingface.co/")
        return
    if sources.huggingface:
        yield from check_huggingface(sources.huggingface, weekday_before(clock.now().astimezone(dt.UTC).date()))
    ahead = clock.ahead_seconds
    if sources.arxiv:
        yield from check_arxiv(sources.arxiv)
    yield from check_clock(ahead)


def weekday_before(date: dt.date) -> dt.date:
    """Return the last day before `date` that is not a Saturday or Sunday: it has a list, as a rule."""
    return date - dt.timedelta(days={0: 3, 6: 2}.get(date.weekday(), 1))


def check_huggingface(huggingface: HuggingFace, date: dt.date) -> Iterator[Finding]:
    """Ask Hugging Face for a date, and yield whether it lists papers."""
    try:
        count = len(huggingface.listing(date).papers)
        found = ok("Hugging Face/answers", f"it lists {counted(count, 'paper')} for {date}")
        if not count:
            sentence = f"it answers, but lists nothing for {date}"
            found = note("Hugging Face/empty", sentence, "check whether its website does")
    except SourceError as error:
        found = problem("Hugging Face/fails", str(error), _TO_CHECK, "https://status.huggingface.co/")
    for warning in huggingface.warnings:
        yield note("token/refused", warning, page="https://huggingface.co/settings/tokens")
    yield found


def check_arxiv(arxiv: Arxiv) -> Iterator[Finding]:
    """Ask arXiv for a paper, and yield whether it has it."""
    try:
        why = "" if arxiv.preprints([A_PAPER]) else f"it answers, but does not have {A_PAPER}"
    except SourceError as error:
        why = str(error)
    if why:
        advice = "nothing: posts go out with Hugging Face's abstracts, and a later run completes them"
        yield note("arXiv/fails", why, advice, "https://status.arxiv.org/")
    else:
        yield ok("arXiv/answers", f"it has {A_PAPER}")


def check_clock(ahead_seconds: float | None) -> Iterator[Finding]:
    """Yield whether this machine's clock agrees with Hugging Face's; nothing where that is not known."""
    if ahead_seconds is None:
        return
    if abs(ahead_seconds) <= CLOCK_SECONDS:
        yield ok("clock/right", "it agrees with Hugging Face's")
        return
    side = "ahead of" if ahead_seconds > 0 else "behind"
    yield note(
        "clock/wrong",
        f"it is {abs(ahead_seconds) / 60:.0f} minutes {side} Hugging Face's, so posts come out late or early",
        "set this machine's clock, or let it be set from the network",
    )
