import threading
import time
from collections.abc import Callable, Iterator

import pytest

from paperboy.sources.threads import ahead, overlapping, start


def test_a_threads_error_is_raised_with_its_result() -> None:
    assert start(lambda: 7).result(5) == 7
    with pytest.raises(ZeroDivisionError):
        start(lambda: 1 // 0).result(5)


def test_a_program_does_not_wait_for_its_threads() -> None:
    assert start(lambda: threading.current_thread().daemon).result(5)


class Gate:
    """Work that goes on when as many are at it as there may be, and says how many there were."""

    def __init__(self, at_once: int) -> None:
        self.most = self.at_work = 0
        self._lock = threading.Lock()
        self._all_are_here = threading.Barrier(at_once)

    def work(self, number: int) -> int:
        with self._lock:
            self.at_work += 1
            self.most = max(self.most, self.at_work)
        self._all_are_here.wait(5)
        with self._lock:
            self.at_work -= 1
        return number


@pytest.mark.parametrize("at_once", [1, 2, 8])
def test_as_many_as_may_overlap_and_results_come_in_order(at_once: int) -> None:
    gate = Gate(at_once)
    assert list(overlapping(gate.work, range(16), lambda: at_once)) == list(range(16))
    assert gate.most == at_once


def test_how_many_may_overlap_can_change() -> None:
    allowed = iter([1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2])
    seen: list[int] = []

    def items() -> Iterator[int]:
        for number in range(4):
            seen.append(number)
            yield number

    assert list(overlapping(lambda number: number, items(), lambda: next(allowed))) == [0, 1, 2, 3]
    assert seen == [0, 1, 2, 3]


def test_an_error_ends_it() -> None:
    results = overlapping(lambda number: 1 // number, [1, 0, 1], lambda: 8)
    assert next(results) == 1
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_what_is_made_ahead_comes_in_order_and_no_further_ahead_than_it_may() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for number in range(20):
            made.append(number)
            yield number

    results = ahead(items(), 3)
    assert next(results) == 0
    wait_for(lambda: len(made) == 5)  # three, and the one that is to be the next
    assert list(results) == list(range(1, 20))


def test_an_error_ahead_comes_in_its_place() -> None:
    results = ahead((1 // number for number in (1, 0)), 3)
    assert next(results) == 1
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_nothing_more_is_made_when_nobody_asks_for_it() -> None:
    ended = threading.Event()

    def items() -> Iterator[int]:
        try:
            yield from range(100)
        finally:
            ended.set()

    results = ahead(items(), 3)
    next(results)
    del results
    assert ended.wait(5)


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(500):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError
