"""One paperboy at a time in a site, with real processes."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from paperboy.errors import SetupError
from paperboy.site import lock
from tests.helpers import Blog
from tests.line.test_cli import run_installed
from tests.loopback import Loopback

HOLD = """\
import sys, time
from pathlib import Path
from paperboy.site import lock
with lock.hold(Path(sys.argv[1]), time.sleep, print):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_process(path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Have a process that holds the lock until its input ends."""
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def never(said: object) -> None:
    pytest.fail(f"it was waited for: {said}")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "_config.yml"
    path.write_text("title: A blog\n")
    return path


def test_the_lock_changes_nothing_and_can_be_had_again(path: Path) -> None:
    for _ in range(2):
        with lock.hold(path, never, never):
            assert path.read_text() == "title: A blog\n"
    assert [each.name for each in path.parent.iterdir()] == ["_config.yml"]


def test_another_process_is_waited_for(path: Path) -> None:
    told: list[str] = []
    with another_process(path) as process:

        def sleep(_: float) -> None:
            process.communicate()  # it is done meanwhile

        with lock.hold(path, sleep, told.append):
            assert process.returncode == 0
    assert told == ["another paperboy is at work in this site: waiting for it"]


def test_a_process_that_does_not_end_is_left_alone_after_five_minutes(path: Path) -> None:
    slept: list[float] = []
    with (
        another_process(path) as process,
        pytest.raises(SetupError, match=r"^another paperboy has been at work in .* for 300 s: try again later$"),
        lock.hold(path, slept.append, lambda _: None),
    ):
        pytest.fail("two have the lock")
    assert process.returncode is not None
    assert 299 <= sum(slept) <= 301


def test_the_lock_ends_with_a_process_that_is_killed(path: Path) -> None:
    with another_process(path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        with lock.hold(path, never, never):
            pass


def test_a_run_waits_for_another_one_in_the_same_clone(blog: Blog, papers: Loopback) -> None:
    with another_process(blog.folder / "_config.yml") as process:
        threading.Timer(2, process.communicate).start()  # its input ends, and with it the lock
        done = run_installed(papers, "publish", "--site", blog.folder, "--date", "2026-02-09")
    assert done.returncode == 0, done.stderr
    assert "another paperboy is at work in this site: waiting for it" in done.stderr
    assert blog.posts() == ["2026-02-09-daily-papers.md"]
