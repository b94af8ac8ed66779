"""Progress and results on the terminal, whose streams may be closed, full, or without UTF-8.

Text is never read as markup, nor as commands to a terminal. May import `text` and `errors`. Never: exit codes.
"""

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click
from rich.console import Console, RenderableType
from rich.text import Text

from paperboy.errors import OutputError
from paperboy.text.characters import one_line, safe_for_log


@dataclass(frozen=True)
class Progress:
    """Shows what a run is doing: `status` the current step, `notice` a line that stays on the screen."""

    status: Callable[[str], None]
    notice: Callable[[str], None]


@contextmanager
def show_progress() -> Iterator[Progress]:
    """Yield a moving line with lines above it that stay, on a terminal; plain lines elsewhere. On stderr."""
    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    if not console.is_terminal or console.is_dumb_terminal:
        yield Progress(_plain_line, _plain_line)
        return
    with console.status(Text("starting")) as status:
        yield Progress(
            status=lambda message: status.update(_text(message)),
            notice=lambda message: console.print(_text(message)),
        )


def _plain_line(message: str) -> None:
    echo(message, err=True)


def _text(message: str) -> Text:
    return Text(one_line(safe_for_log(message)))


def echo(text: str, *, err: bool = False) -> None:
    """Write a text that may come from outside, so that nothing in it is a command. Raises OutputError."""
    write(safe_for_log(text), err=err)


def write(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Write to stdout, or to stderr, unchanged. Raises OutputError when stdout cannot be written to.

    A reader that has ended (`| head`) is no error: it has read what it wanted.
    """
    with _forgiving(err=err):
        click.echo(text, err=err, nl=nl)


def print_table(what: RenderableType, otherwise: Iterator[str]) -> None:
    """Show a table on stdout where that is a terminal, and plain lines elsewhere. Raises OutputError."""
    console = Console(markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        for line in otherwise:
            echo(line)
        return
    with _forgiving(err=False):
        console.print(what)


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
