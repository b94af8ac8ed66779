"""Threads for requests: one can be given up when its time is over, and several can be waited for at once.

They are daemon threads, which a program does not wait for when it ends, so that Ctrl-C ends a run at once. Those
of `concurrent.futures` are waited for (https://docs.python.org/3/library/concurrent.futures.html).
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from functools import partial
from threading import Thread
from typing import TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def start(work: Callable[[], _Result]) -> "Future[_Result]":
    """Start `work` in a thread of its own, and return the future of its result."""
    future: Future[_Result] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 (raised again where the result is asked for)
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future


def overlapping(
    work: Callable[[_Item], _Result], items: Iterable[_Item], at_once: Callable[[], int]
) -> Iterator[_Result]:
    """Yield `work(item)` for each of `items`, in their order, with up to `at_once()` of them at work."""
    started: deque[Future[_Result]] = deque()
    for item in items:
        while started and len(started) >= at_once():
            yield started.popleft().result()
        started.append(start(partial(work, item)))
    while started:
        yield started.popleft().result()
