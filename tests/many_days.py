"""Recorded days as a server lists them on other dates, with a set latency: what measurements are made on."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count, cycle
from typing import Any

from tests.loopback import Answer, Items, Loopback, recorded

FULL_DAYS = ("2026-02-09", "2026-02-10", "2026-02-11", "2026-02-12", "2026-02-13", "2026-07-15")


def days_before(last: dt.date, number: int) -> list[dt.date]:
    """Return so many dates up to `last`."""
    return [last - dt.timedelta(days=days) for days in reversed(range(number))]


def server(dates: Iterable[dt.date], *, latency_seconds: float = 0) -> Loopback:
    """Return a server that lists recordings in turn on weekdays of `dates`, each paper with an id of its own."""
    papers = _Slow(latency_seconds)
    recordings, numbers = cycle(FULL_DAYS), count(10_000)
    for date in dates:
        items = list(_moved(recorded(next(recordings)), date, numbers)) if date.weekday() < 5 else []
        papers.lists[str(date)] = items
        for item in items:
            papers.titles[item["paper"]["id"]] = item["paper"]["title"]
            papers.abstracts[item["paper"]["id"]] = item["paper"]["summary"]
    return papers


def _moved(items: Items, date: dt.date, numbers: Iterator[int]) -> Iterator[dict[str, Any]]:
    for item in items:
        listed_at = f"{date}T01:00:00.000Z"
        paper_id = f"{date:%y%m}.{10_000 + next(numbers) % 90_000}"
        yield {**item, "paper": {**item["paper"], "id": paper_id, "submittedOnDailyAt": listed_at}}


class _Slow(Loopback):
    """A server that takes its time for each answer."""

    def __init__(self, latency_seconds: float) -> None:
        super().__init__()
        self._latency_seconds = latency_seconds

    def answer(self, target: str, headers: dict[str, str]) -> Answer:
        return replace(super().answer(target, headers), delay_seconds=self._latency_seconds)
