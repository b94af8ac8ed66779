"""A run that is killed, interrupted or out of disk leaves nothing that the next one does not put right.

Each run is a fork of this process with a process group of its own, so that its gits end with it. Every day some
of the points are tried, in the nightly profile all of them.
"""

import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers import Blog, git
from tests.machine import NIGHTLY
from tests.site.branches import ANEW, DAY, OTHER, OURS, POST, leave, move_remote_on, opened, put, run, there

CHANGES = {POST: ANEW, DAY: b"{2}\n"}
STEP = 1 if NIGHTLY else 6
WORK = ("os.remove", "os.rename", "os.link", "os.mkdir", "subprocess.Popen", "shutil.copyfile")

# the git of a run: `kill -9 0` ends all of the run's processes
DEADLY_GIT = """\
#!/bin/sh
echo "$@" >>{calls}
if [ "$(grep -c "" {calls})" -eq {at} ]; then {real} "$@"; kill -9 0; fi
exec {real} "$@"
"""


def stage(blog: Blog) -> None:
    """Give a run much to do: the remote has moved on, `--no-commit` left files, a person is at work."""
    run(blog.folder, {POST: OURS, DAY: b"{}\n"})
    move_remote_on(blog, "about.md")
    move_remote_on(blog, "about.md", b"Another's.\n" * 2000)
    git(blog.clone, "pull", "--quiet")
    move_remote_on(blog, "about.md", b"Another's again.\n" * 2000)
    move_remote_on(blog, "more/new.md")
    leave(blog, OTHER, OURS)
    leave(blog, DAY, b"{1}\n")
    put(blog, "staged.md")
    blog.git("add", "staged.md")


def is_right(blog: Blog) -> None:
    """Check that all is as it is after a run that nobody disturbed."""
    assert there(blog, POST) == ANEW
    assert blog.git("status", "--porcelain", "--ignored") == "A  staged.md"
    assert blog.head() == git(blog.remote, "rev-parse", "main")
    assert blog.git("for-each-ref", "refs/paperboy") == ""
    assert [path for path in (blog.clone / ".git").rglob("*") if path.suffix == ".lock"] == []
    assert git(blog.clone, "fsck", "--strict", "--no-dangling") == ""


def forked(work: Callable[[], object], *, interrupt: tuple[float, int] | None = None) -> int:
    """Do `work` in a fork, which a signal may interrupt, and return its exit code or minus the signal."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        try:
            work()
        except BaseException:  # noqa: BLE001 (a fork of pytest must not go on as pytest)
            os._exit(1)
        os._exit(0)
    if interrupt:
        time.sleep(interrupt[0])
        os.killpg(child, interrupt[1])
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(at: int, folder: Path) -> Callable[[], object]:
    """Return a run that is killed at the `at`-th thing that it does to files or processes."""
    count = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        is_write = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if event in WORK or is_write:
            count += 1
            if count == at:
                os.killpg(0, signal.SIGKILL)

    def work() -> None:
        sys.addaudithook(watch)
        run(folder, CHANGES)

    return work


def every(blog: Blog, tmp_path: Path, killed: Callable[[int], Callable[[], object]]) -> int:
    """Kill a run at every point, each time in the same state, and have the next one put it right."""
    kept = tmp_path / "kept"
    kept.mkdir()
    for folder in (blog.clone, blog.remote):
        shutil.copytree(folder, kept / folder.name, symlinks=True)
    at = 1
    while forked(killed(at)) == -signal.SIGKILL:
        with opened(blog.folder) as branch:
            assert branch.changed_by_person() == frozenset(), at
        assert run(blog.folder, CHANGES) is None, at
        is_right(blog)
        for folder in (blog.clone, blog.remote):
            shutil.rmtree(folder)
            shutil.copytree(kept / folder.name, folder, symlinks=True)
        at += STEP
    return at


def test_a_run_that_is_killed_at_any_point_is_made_good_by_the_next(blog: Blog, tmp_path: Path) -> None:
    stage(blog)
    assert every(blog, tmp_path, lambda at: killed_at(at, blog.folder)) > 50


def test_a_run_that_is_killed_after_any_of_its_gits_is_made_good_by_the_next(
    blog: Blog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage(blog)
    script, calls = tmp_path / "bin/git", tmp_path / "calls"
    script.parent.mkdir()

    def killed(at: int) -> Callable[[], object]:
        def work() -> None:
            calls.unlink(missing_ok=True)
            script.write_text(DEADLY_GIT.format(calls=calls, at=at, real=shutil.which("git")))
            script.chmod(0o755)
            monkeypatch.setenv("PATH", f"{script.parent}:{os.environ['PATH']}")
            run(blog.folder, CHANGES)

        return work

    assert every(blog, tmp_path, killed) >= 9


def test_a_file_that_git_was_writing_when_it_was_killed_is_not_taken_for_a_persons(
    blog: Blog, tmp_path: Path
) -> None:
    stage(blog)
    (blog.clone / ".git/info/attributes").write_text("about.md filter=deadly\n")
    blog.git("config", "filter.deadly.smudge", "kill -9 0")
    assert forked(lambda: run(blog.folder, CHANGES)) == -signal.SIGKILL
    assert (blog.clone / ".git/index.lock").exists()
    assert blog.git("status", "--porcelain") != "A  staged.md"
    (blog.clone / ".git/info/attributes").unlink()
    assert run(blog.folder, CHANGES) is None
    is_right(blog)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("seconds", [0.02, 0.1, 0.2, 0.3] if NIGHTLY else [0.1])
def test_a_run_that_is_interrupted_is_made_good_by_the_next(blog: Blog, number: int, seconds: float) -> None:
    stage(blog)
    forked(lambda: run(blog.folder, CHANGES), interrupt=(seconds, number))
    assert run(blog.folder, CHANGES) is None
    is_right(blog)


@pytest.mark.parametrize(
    "size", [1, 30, 60, 100, 200, 400, 1000, 3000, 20_000, 40_000] if NIGHTLY else [1, 400, 20_000]
)
def test_a_run_that_cannot_write_more_loses_nothing(blog: Blog, size: int) -> None:
    stage(blog)
    before = blog.git("status", "--porcelain"), blog.head()

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        run(blog.folder, CHANGES)

    forked(work)
    assert (blog.clone / "staged.md").read_bytes() == b"A person's.\n"
    assert run(blog.folder, CHANGES) is None
    is_right(blog)
    assert before[1] != blog.head()
