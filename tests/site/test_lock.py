"""One paperboy at a time in a site, with real processes."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from paperboy.errors import SetupError
from paperboy.site import lock
from tests.helpers import Blog
from tests.loopback import Loopback
from tests.machine import PAPERBOY

HOLD = """\
import sys
from pathlib import Path
from paperboy.site import lock
with lock.hold(Path(sys.argv[1]), print):
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


def publish_while(end: Callable[[], object], papers: Loopback, blog: Blog, *options: str) -> int:
    """Publish while another has the lock, and `end` that when the run waits for it. Returns the exit code."""
    environment = os.environ | {"HF_ENDPOINT": papers.endpoint, "ARXIV_ENDPOINT": papers.endpoint}
    command = [str(PAPERBOY), "publish", "--site", str(blog.folder), "--date", "2026-02-09"]
    command += ["--editions", "daily", *options]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stderr
        assert "another paperboy is at work in this repository: waiting for it\n" in iter(run.stderr.readline, "")
        end()
        run.stderr.read()
    return run.returncode


def never(said: object) -> None:
    pytest.fail(f"it was waited for: {said}")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".git" / "paperboy" / "running"


def test_the_lock_can_be_had_again(path: Path) -> None:
    for _ in range(2):
        with lock.hold(path, never):
            pass
    assert [each.name for each in path.parent.iterdir()] == ["running"]


def test_where_there_can_be_no_lock_it_is_said(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("")
    with (
        pytest.raises(SetupError, match=r"^cannot lock .*running: (Not a directory|File exists)$"),
        lock.hold(tmp_path / ".git/paperboy/running", never),
    ):
        pytest.fail("there is none")


def test_nothing_of_the_program_needs_a_module_that_windows_does_not_have() -> None:
    code = "import sys; sys.modules.update(dict.fromkeys(['fcntl', 'pwd', 'grp', 'resource', 'termios']))"
    command = [sys.executable, "-c", f"{code}; import paperboy.cli"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_another_process_is_waited_for(path: Path) -> None:
    told: list[str] = []
    with another_process(path) as process:

        def tell(said: str) -> None:
            told.append(said)
            process.communicate()  # it is done then

        with lock.hold(path, tell):
            assert process.returncode == 0
    assert told == ["another paperboy is at work in this repository: waiting for it"]


def test_a_process_that_does_not_end_is_left_alone_after_a_while(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lock.WAIT_SECONDS == 300
    monkeypatch.setattr(lock, "WAIT_SECONDS", 0.2)
    with (
        another_process(path) as process,
        pytest.raises(
            SetupError, match=r"^another paperboy has been at work for 0.2 s \(.* is locked\): try again later$"
        ),
        lock.hold(path, lambda _: None),
    ):
        pytest.fail("two have the lock")
    assert process.returncode is not None


def test_the_lock_ends_with_a_process_that_is_killed(path: Path) -> None:
    with another_process(path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        with lock.hold(path, never):
            pass


def test_a_run_waits_for_another_one_in_the_same_clone(blog: Blog, papers: Loopback) -> None:
    with another_process(blog.clone / ".git/paperboy/running") as process:
        assert publish_while(process.communicate, papers, blog) == 0
    assert blog.posts() == ["2026-02-09-daily-papers.md"]


def test_a_site_without_a_repository_has_its_lock_among_paperboys_own_files(papers: Loopback, blog: Blog) -> None:
    shutil.rmtree(blog.clone / ".git")
    with another_process(blog.folder / "_papers/.running") as process:
        assert publish_while(process.communicate, papers, blog, "--no-commit") == 0
    assert blog.posts() == ["2026-02-09-daily-papers.md"]
