"""No set-up gives a traceback: commands are started, most as processes, with something wrong around them.

Every day each variable of docs/command-line.md holds one kind of rubbish; nightly (`./run nightly`), every kind of
it, and other things have more than one, too.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from paperboy.cli import VARIABLES, main
from tests.conftest import Command
from tests.helpers import Blog, environment_for_git, make_blog
from tests.loopback import Loopback
from tests.machine import NIGHTLY, PAPERBOY, as_another_user

DATE = ("--date", "2026-02-09")
COMMANDS: dict[str, tuple[str, ...]] = {
    "--version": ("--version",),
    "--help": ("--help",),
    "publish": ("publish", *DATE),
    "preview": ("preview", *DATE),
    "enrich": ("enrich",),
    "export": ("export", "--format", "json"),
    "note": ("note", "2602.06570"),
    "init": ("init",),
    "doctor": ("doctor",),
}


@dataclass(frozen=True)
class Done:
    """What a process came to."""

    code: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class Situation:
    """Where and how commands are started: in a copy of a blog each."""

    folder: Path
    papers: Loopback

    def run(
        self,
        command: str,
        *,
        environment: Mapping[str, str] | None = None,
        without: Sequence[str] = (),
        redirected: str = "",
        prefix: Sequence[str] = (),
        name: str = "blog",
    ) -> Done:
        """Run a command in a blog of its own; `redirected` is what a shell is told of its streams."""
        home = Path(tempfile.mkdtemp(dir=self.folder))
        home.chmod(0o755)
        blog = home / name
        shutil.copytree(self.folder / "clone", blog, symlinks=True)
        shutil.copytree(self.folder / "remote.git", home / "remote.git")
        variables = {
            **os.environ,
            **environment_for_git(home),
            "HF_ENDPOINT": self.papers.endpoint,
            "ARXIV_ENDPOINT": self.papers.endpoint,
            **(environment or {}),
        }
        for variable in without:
            variables.pop(variable, None)
        program = [*prefix, str(PAPERBOY), *COMMANDS[command]]
        if redirected:
            program = ["/bin/sh", "-c", f'"$@" {redirected}', "sh", *program]
        done = subprocess.run(
            program,
            cwd=blog,
            env=variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=60,
        )
        return Done(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))


@pytest.fixture(scope="module")
def shared_folder() -> Iterator[Path]:
    """Yield a folder with a blog, which every user of the machine may enter."""
    folder = Path(tempfile.mkdtemp(prefix="paperboy-"))
    folder.chmod(0o755)
    blog: Blog = make_blog(folder)
    blog.git("remote", "set-url", "origin", "../remote.git")
    blog.git("config", "user.name", "Kim")
    blog.git("config", "user.email", "kim@example.org")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def situation(shared_folder: Path, papers: Loopback) -> Situation:
    return Situation(shared_folder, papers)


def in_words(done: Done, *, codes: Iterable[int] = (0, 1, 2)) -> Done:
    """Check that a process ended as paperboy ends, and said nothing that only a programmer can read."""
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    assert "Exception ignored" not in done.stderr, done.stderr
    assert done.code in codes, (done.code, done.stderr)
    return done


def of_all(situation: Situation, names: Iterable[str], **how: object) -> dict[str, Done]:
    """Run several commands at the same time."""
    names = list(names)
    with ThreadPoolExecutor(len(names)) as pool:
        done = pool.map(lambda name: situation.run(name, **how), names)  # type: ignore[arg-type]
        return {name: in_words(each) for name, each in zip(names, done, strict=True)}


def test_every_command_is_tried() -> None:
    assert set(COMMANDS) == {"--version", "--help", *main.commands}


def test_without_git_what_needs_none_works_and_the_rest_says_so(situation: Situation) -> None:
    commands = ("publish", "preview", "init", "doctor")
    done = of_all(situation, commands, environment={"PATH": str(situation.folder)})
    assert [each.code for each in done.values()] == [2, 0, 2, 1]
    for said in (done["publish"].stderr, done["init"].stderr, done["doctor"].stdout):
        assert "there is no git to run: install git" in said


@pytest.mark.parametrize("home", [None, "/dev/null"] if NIGHTLY else ["/dev/null"])
def test_without_a_home_everything_works(situation: Situation, home: str | None) -> None:
    environment = {"HOME": home} if home else {}
    without = ["GIT_CONFIG_GLOBAL", *([] if home else ["HOME"])]
    done = of_all(situation, ["publish", "doctor"], environment=environment, without=without)
    assert [each.code for each in done.values()] == [0, 0], done


@pytest.mark.parametrize("settings", ["[bad\n", "\x00\x01"])
def test_git_settings_that_git_cannot_read_are_told_in_its_words(situation: Situation, settings: str) -> None:
    (situation.folder / "settings").write_text(settings)
    environment = {"GIT_CONFIG_GLOBAL": str(situation.folder / "settings")}
    done = of_all(situation, ["--version", "publish"], environment=environment)
    assert (done["--version"].code, done["publish"].code) == (0, 2)
    assert "bad config" in done["publish"].stderr


STREAMS = [">&-", "<&- >&- 2>&-", "| :", "2>&-", "2>/dev/full"]


@pytest.mark.parametrize("redirected", STREAMS if NIGHTLY else STREAMS[:3])
def test_streams_that_are_closed_or_not_read_are_no_hindrance(situation: Situation, redirected: str) -> None:
    done = of_all(situation, ["publish", "init"], redirected=redirected)
    assert [each.code for each in done.values()] == [0, 0]


def test_a_stdout_that_is_full_is_a_sentence_and_costs_nothing_else(situation: Situation) -> None:
    output = situation.folder / "output"
    names = ["--help", "publish", "preview", "doctor"]
    done = of_all(situation, names, redirected=">/dev/full", environment={"GITHUB_OUTPUT": str(output)})
    assert {name: each.code for name, each in done.items()} == dict.fromkeys(names, 1)
    assert all(each.stderr.count("No space left on device") == 1 for each in done.values())
    assert output.read_text().startswith("changed=true\n")
    in_words(situation.run("publish", redirected=">/dev/full 2>&1"), codes=[1])


@pytest.mark.parametrize("name", ["blog", os.fsdecode(b"caf\xe9"), *(["블로그"] if NIGHTLY else [])])
def test_without_utf_8_everything_works(situation: Situation, name: str) -> None:
    environment = {
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONIOENCODING": "ascii",
        "GITHUB_STEP_SUMMARY": str(situation.folder / "summary"),
    }
    names = COMMANDS if NIGHTLY else ["publish", "doctor"]
    done = of_all(situation, names, environment=environment, name=name)
    assert {name: each.code for name, each in done.items()} == dict.fromkeys(names, 0)


@pytest.mark.parametrize("locked", ["_config.yml", "_posts", "_papers", ".git", "_paperboy/words.yml", "."])
def test_what_may_not_be_read_is_said(situation: Situation, locked: str) -> None:
    nobody = as_another_user()
    blog = situation.folder / "clone"
    path = blog / locked
    made = not path.exists()
    if made:
        path.parent.mkdir(exist_ok=True)
        path.write_text("") if path.suffix else path.mkdir()
    mode = path.stat().st_mode
    path.chmod(0)
    environment = {**os.environ, "HF_ENDPOINT": situation.papers.endpoint, "HOME": "/nonexistent"}
    environment |= {"ARXIV_ENDPOINT": situation.papers.endpoint, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [*nobody, str(PAPERBOY), *COMMANDS["doctor" if locked == ".git" else "publish"], "--site", str(blog)]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    finally:
        path.chmod(mode)
        if made:
            path.unlink() if path.suffix else path.rmdir()
    in_words(Done(done.returncode, done.stdout, done.stderr), codes=[1, 2])


def test_a_folder_that_is_gone_is_said(situation: Situation) -> None:
    gone = situation.folder / "gone"
    gone.mkdir()
    line = f'rmdir "{gone}" && exec "{PAPERBOY}" "$@"'
    for command in COMMANDS if NIGHTLY else ("publish", "doctor"):
        program = ["/bin/sh", "-c", line, "sh", *COMMANDS[command]]
        gone.mkdir(exist_ok=True)
        done = subprocess.run(program, cwd=gone, capture_output=True, text=True, check=False)
        in_words(Done(done.returncode, done.stdout, done.stderr), codes=[0 if command.startswith("--") else 2, 1])


NOISE = {
    "TZ": "Mars/Olympus",
    "TERM": "rubbish",
    "COLUMNS": "many",
    "LINES": "-1",
    "LANG": "xx_YY.rubbish",
    "TMPDIR": "/nowhere",
    "NO_COLOR": "rubbish",
    "FORCE_COLOR": "rubbish",
    "GIT_PYTHON_REFRESH": "rubbish",
    "GIT_PYTHON_GIT_EXECUTABLE": "/nowhere/git",
    "GIT_PYTHON_TRACE": "rubbish",
    "GIT_TERMINAL_PROMPT": "rubbish",
    "XDG_CONFIG_HOME": "/dev/null",
    "NETRC": "/dev/null/x",
}


def test_rubbish_in_what_is_around_is_no_hindrance(situation: Situation) -> None:
    names = COMMANDS if NIGHTLY else ["publish", "doctor"]
    done = of_all(situation, names, environment=NOISE)
    assert {name: each.code for name, each in done.items()} == dict.fromkeys(names, 0)


RUBBISH = ("rubbish", "http://[", "/", "한글 \x1b[31m\n::error::x", "\udcff\udcfe", "x" * 5000)
IN_ACTIONS = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "kim/blog", "GITHUB_TOKEN": "a-token"}


@pytest.mark.parametrize(("number", "variable"), list(enumerate(sorted(VARIABLES))))
def test_rubbish_in_a_variable_is_a_sentence(
    *, paperboy: Command, papers: Loopback, blog: Blog, monkeypatch: pytest.MonkeyPatch, number: int, variable: str
) -> None:
    monkeypatch.chdir(blog.clone.parent)  # what is written goes there
    is_of_runs = not variable.startswith("GITHUB_") or variable.endswith(("OUTPUT", "SUMMARY"))
    for rubbish in RUBBISH if NIGHTLY else [RUBBISH[number % len(RUBBISH)]]:
        paperboy.environment |= {**IN_ACTIONS, "GITHUB_API_URL": papers.endpoint, variable: rubbish}
        command = COMMANDS["publish"] if is_of_runs else COMMANDS["doctor"]
        done = paperboy(*command, "--site", blog.folder)
        assert done.exit_code in (0, 1, 2)
        assert done.output
        if variable.endswith("TOKEN") and len(rubbish) > 1:
            assert rubbish.split()[0] not in done.output
