"""Threads for requests: one can be given up when its time is over, and several can be waited for at once.

They are daemon threads, which a program does not wait for when it ends, so that Ctrl-C ends a run at once. Those
of `concurrent.futures` are waited for (https://docs.python.org/3/library/concurrent.futures.html).
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from queue import Empty, Queue
from threading import Event, Thread
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


def ahead(items: Iterable[_Item], most: int) -> Iterator[_Item]:
    """Yield `items`, which another thread makes meanwhile, up to `most` of them ahead of what is asked for."""
    made: Queue[_Item | Exception | None] = Queue(most)
    is_ended = Event()

    def make() -> None:
        try:
            for item in items:
                made.put(item)
                if is_ended.is_set():
                    return
        except Exception as error:  # noqa: BLE001 (raised again where the items are asked for)
            made.put(error)
        made.put(None)

    start(make)
    try:
        while (item := made.get()) is not None:
            if isinstance(item, Exception):
                raise item
            yield item
    finally:  # also where nobody asks for the rest
        is_ended.set()
        with suppress(Empty):
            made.get_nowait()
