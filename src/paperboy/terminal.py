"""Progress and results on the terminal, whose streams may be closed, full, or without UTF-8.

Text is never read as markup, nor as commands to a terminal. What draws on a terminal is imported for one only: it
takes as long as the rest of a run that has nothing to do. May import `text` and `errors`. Never: exit codes.
"""

import io
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, TextIO

import click

from paperboy.errors import OutputError
from paperboy.text.log import safe_for_log

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


SECONDS_BETWEEN_LINES = 10  # of a long run's progress, where no line can be drawn anew


class Progress(NamedTuple):
    """Shows what a run is doing: `status` the current step, `notice` a line that stays on the screen.

    `advance` is for long runs: how many more days are done, or parts of days, and how many there are in all.
    """

    status: Callable[[str], None]
    notice: Callable[[str], None]
    advance: Callable[[float, int], None] = lambda _days, _total: None


@contextmanager
def show_progress(clock: Callable[[], float] = time.monotonic) -> Iterator[Progress]:
    """Yield a moving line with lines above it that stay, on a terminal; plain lines elsewhere. On stderr."""
    console = _console(sys.stderr)
    if console is None:
        yield Progress(_plain_line, _plain_line, _Pace(clock, _plain_line, SECONDS_BETWEEN_LINES).advance)
        return
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text  # a string would be read as markup

    from paperboy.text.characters import one_line

    def shown(message: str) -> Text:
        return Text(one_line(safe_for_log(message)))

    def show_pace(sentence: str) -> None:
        line = Table.grid(padding=(0, 1))
        line.add_row(ProgressBar(total=pace.total, completed=pace.done, width=30), shown(sentence))
        status.update(line)

    with console.status(Text("starting")) as status:
        pace = _Pace(clock, show_pace)
        yield Progress(
            status=lambda message: status.update(shown(message)),
            notice=lambda message: console.print(shown(message)),
            advance=pace.advance,
        )


class _Pace:
    """How fast a long run goes on, from its first day; shown at most every some seconds. For several threads."""

    def __init__(
        self, clock: Callable[[], float], show: Callable[[str], None], seconds_between: float = 0
    ) -> None:
        self.done, self.total = 0.0, 0
        self._clock, self._show, self._seconds_between = clock, show, seconds_between
        self._started = self._shown = clock()
        self._lock = Lock()

    def advance(self, days: float, total: int) -> None:
        with self._lock:
            self.done, self.total = self.done + days, total
            now = self._clock()
            if now - self._shown >= self._seconds_between and now > self._started:
                self._shown = now
                self._show(self._sentence(now - self._started))

    def _sentence(self, seconds: float) -> str:
        rate = self.done / seconds
        left = (self.total - self.done) / rate
        time_left = f"{left:.0f} s" if left < 100 else f"{left / 60:.0f} min"
        return f"{self.done:.0f} of {self.total} days, {rate:.1f} days a second, {time_left} left"


def _console(stream: TextIO) -> "Console | None":
    """Return what draws on a stream that is a terminal; None for any other, which needs no library for that."""
    if not stream.isatty():
        return None
    from rich.console import Console

    console = Console(file=stream, markup=False, highlight=False, emoji=False)
    return None if console.is_dumb_terminal else console


def _plain_line(message: str) -> None:
    echo(message, err=True)


def echo(text: str, *, err: bool = False) -> None:
    """Write a text that may come from outside, so that nothing in it is a command. Raises OutputError."""
    write(safe_for_log(text), err=err)


def write(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Write to stdout, or to stderr, unchanged. Raises OutputError when stdout cannot be written to.

    A reader that has ended (`| head`) is no error: it has read what it wanted.
    """
    with _forgiving(err=err):
        click.echo(text, err=err, nl=nl)


def print_table(table: Callable[[], "RenderableType"], otherwise: Iterator[str]) -> None:
    """Show a table on stdout where that is a terminal, and plain lines elsewhere. Raises OutputError."""
    console = _console(sys.stdout)
    if console is None:
        for line in otherwise:
            echo(line)
        return
    with _forgiving(err=False):
        console.print(table())


@contextmanager
def _forgiving(*, err: bool) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        silence(err=err)
        if not err and not isinstance(error, BrokenPipeError):
            raise OutputError(f"cannot write to stdout: {error.strerror}") from error


def silence(*, err: bool) -> None:
    """Redirect a broken stream to nowhere, so that the rest in its buffer is no error when Python ends.

    See https://docs.python.org/3/library/signal.html#note-on-sigpipe.
    """
    stream = sys.stderr if err else sys.stdout
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def open_streams() -> None:
    """Open standard streams that are closed, leading nowhere, and let them take every character.

    Otherwise the next file that is opened would get the number of a closed stream, and what is printed.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
