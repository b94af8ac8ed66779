"""What is seen on a terminal: a real one (a pty), whose screen is worked out from what was written to it."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import Blog
from tests.loopback import Loopback
from tests.machine import PAPERBOY

COLUMNS = 200


def on_terminal(*command: str | Path, **environment: str) -> str:
    """Run a command with all its streams on a terminal, and return what was written there."""
    primary, secondary = pty.openpty()
    variables = os.environ | {"COLUMNS": str(COLUMNS), "TERM": "xterm-256color"} | environment
    process = subprocess.Popen(list(command), stdin=secondary, stdout=secondary, stderr=secondary, env=variables)
    os.close(secondary)
    written = b""
    try:
        while chunk := os.read(primary, 65536):
            written += chunk
    except OSError:  # how Linux says that nobody has the other end open any more
        pass
    os.close(primary)
    assert process.wait() == 0, written.decode()
    return written.decode()


def screen_after(written: str) -> list[str]:
    """Return the lines that are left on a terminal: it knows the moves that a line in motion needs."""
    lines, row, column = [""], 0, 0
    for part in re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|\r|\n|[^\x1b\r\n]+", written):
        if part == "\r":
            column = 0
        elif part == "\n":
            row, column = row + 1, 0
            lines += [""] * (row + 1 - len(lines))
        elif part.startswith("\x1b["):
            if part.endswith("A"):
                row = max(0, row - int(part[2:-1] or 1))
            elif part == "\x1b[2K":
                lines[row] = ""
        else:
            line = lines[row].ljust(column)
            lines[row] = line[:column] + part + line[column + len(part) :]
            column += len(part)
    return [line.rstrip() for line in lines if line.strip()]


def test_what_was_mended_or_chosen_stays_above_the_progress() -> None:
    program = (
        "from paperboy.terminal import show_progress\n"
        "with show_progress() as progress:\n"
        "    progress.notice('removed index.lock')\n"
        "    progress.status('asking for one')\n"
        "    progress.notice('put x back')\n"
        "    progress.status('asking for two')\n"
        "print('the end')\n"
    )
    written = on_terminal(sys.executable, "-c", program)
    assert "asking for one" in written or "asking for two" in written
    assert screen_after(written) == ["removed index.lock", "put x back", "the end"]


@pytest.mark.parametrize("method", ["notice", "status"])
def test_text_is_no_markup_and_no_command_to_the_terminal(method: str) -> None:
    text = "[bold]x[/bold] [/] :smile: [link=http://x]y[/link] \x1b[31mred \x1b]0;title\x07\nnext"
    program = (
        "import sys, time\nfrom paperboy.terminal import show_progress\n"
        f"with show_progress() as progress:\n    progress.{method}(sys.argv[1])\n    time.sleep(0.3)\n"
    )
    written = on_terminal(sys.executable, "-c", program, text)
    assert "[bold]x[/bold] [/] :smile: [link=http://x]y[/link] [31mred ]0;title next" in written


def test_a_run_on_a_terminal_leaves_what_it_chose_and_the_table(blog: Blog, papers: Loopback) -> None:
    (blog.folder / "_config.yml").write_text("lang: '[bold]fr'\n")
    written = on_terminal(
        PAPERBOY, "publish", "--site", blog.folder, "--date", "2026-02-09", "--no-commit",
        HF_ENDPOINT=papers.endpoint, ARXIV_ENDPOINT=papers.endpoint,
    )  # fmt: skip
    left = screen_after(written)
    assert left[0] == "paperboy has no words in `lang: [bold]fr`; posts are in English"
    assert not any("asking" in line for line in left)
    assert any("2026-02-09" in line and "created" in line for line in left)


PACE = """\
from paperboy.terminal import show_progress
seconds = iter(range(0, 10_000, 4))
with show_progress(lambda: next(seconds)) as progress:
    for _ in range(9):
        progress.advance(10, 200)
        __import__("time").sleep(0.1)
"""


def test_a_long_run_shows_a_bar_with_its_pace_and_the_time_left() -> None:
    written = on_terminal(sys.executable, "-c", PACE)
    assert "━━━" in written
    assert "90 of 200 days, 2.5 days a second, 44 s left" in written
    assert screen_after(written) == []


def test_a_long_run_writes_a_line_now_and_then_where_nothing_can_be_drawn() -> None:
    done = subprocess.run([sys.executable, "-c", PACE], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines() == [  # after 12, 24 and 36 seconds
        f"{days} of 200 days, 2.5 days a second, {left} s left" for days, left in ((30, 68), (60, 56), (90, 44))
    ]


@pytest.mark.parametrize("terminal", ["dumb", "unknown"])
def test_a_terminal_that_cannot_move_gets_plain_lines(terminal: str) -> None:
    program = "import paperboy.terminal as t\nwith t.show_progress() as progress:\n    progress.status('one')\n"
    assert on_terminal(sys.executable, "-c", program, TERM=terminal) == "one\r\n"
