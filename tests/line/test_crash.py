"""Killed anywhere, a run leaves nothing that the next one does not put right.

`publish` runs against a loopback server and a bare remote, is killed with SIGKILL, and runs again undisturbed.
What is then in the work tree, in the index and on the remote's branch is what a run that nobody killed makes.

Every day some of the points are tried; the nightly profile (`./run nightly`) tries all of them, and 200 random
moments.
"""

import datetime as dt
import itertools
import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crashing import KILLED, Death, End, Runner, arm, armed, running
from tests.helpers import CONFIG, MONDAY, TUESDAY, WEEK, Blog, edited, git, items, make_blog
from tests.loopback import Loopback, serving
from tests.machine import NIGHTLY

WEDNESDAY = WEEK[2]
NO_DEATH = Death()
MOMENTS = 200
STEP = 1 if NIGHTLY else 12  # how far apart the points are that are tried,
LONG_STEP = 1 if NIGHTLY else 20  # and those in a run that has many


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    with running(tmp_path_factory.mktemp("runner")) as process:
        yield process


@dataclass(frozen=True)
class Outcome:
    """All that a run leaves: files, the index and what is not committed, and the remote's branch."""

    files: dict[str, bytes]
    index: str
    status: str
    remote: str


class Stage:
    """A blog with its remote, which can be put back to how it was."""

    def __init__(self, folder: Path, runner: Runner, papers: Loopback) -> None:
        self._folder = folder / "stage"
        self._folder.mkdir()
        self._pristine = folder / "pristine"
        self._tools = folder / "tools"
        self._runner = runner
        self._papers = papers
        self._undisturbed: Outcome | None = None
        self.blog = make_blog(self._folder)
        shutil.rmtree(self.blog.clone / ".git/hooks")
        hour = dt.datetime.now(dt.UTC).hour
        # the command reads the real clock: in this zone it is noon, and the day does not end during the test
        config = CONFIG.replace("Asia/Seoul", f"Etc/GMT{hour - 12:+d}")
        self._write("_config.yml", config)
        for name in ("about.md", "changed.md"):
            self._write(name, "A person's.\n")
        self.blog.git("add", ".")
        self.blog.git("commit", "--quiet", "--message", "A person's files")
        self.blog.git("push", "--quiet")

    def _write(self, name: str, text: str, blog: Blog | None = None) -> None:
        path = (blog or self.blog).clone / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    def publish(self, death: Death = NO_DEATH, *, blog: Blog | None = None, options: str = "") -> End:
        environment = {
            **os.environ,
            "HF_ENDPOINT": self._papers.endpoint,
            "ARXIV_ENDPOINT": self._papers.endpoint,
            **armed(self._tools, death.layer),
        }
        clone = (blog or self.blog).clone
        window = ["--from", str(MONDAY), "--to", str(WEDNESDAY), *options.split()]
        return self._runner.run(
            "publish", "--site", clone, *window, environment=environment, below=clone, death=death
        )

    def prepare(self, *, moved_on: bool, lists: Callable[[int], None]) -> None:
        """Publish once; let a person edit a post and begin other work; let the remote move on, if it is to."""
        lists(0)
        assert self.publish().code == 0
        path = self.blog.post_path(WEDNESDAY)
        path.write_text(edited(path.read_text(), "A word of mine."))
        self.blog.git("commit", "--quiet", "--all", "--message", "A word")
        self.blog.git("push", "--quiet")
        if moved_on:
            other = self.blog.another_clone("other")
            lists(1)
            assert self.publish(blog=other).code == 0
            self._write("about.md", "Another person's.\n", other)
            self._write("pages/new.md", "New.\n", other)
            path = other.post_path(MONDAY)
            path.write_text(edited(path.read_text(), "A word of another."))
            other.git("add", ".")
            other.git("commit", "--quiet", "--message", "Another person's")
            other.git("push", "--quiet")
            lists(2)
            assert self.publish(options="--no-push").code == 0
        self._write("staged.md", "Staged.\n")
        self._write("both.md", "Staged.\n")
        self.blog.git("add", "staged.md", "both.md")
        self._write("both.md", "Changed after that.\n")
        self._write("changed.md", "Changed.\n")
        self._write("untracked.md", "Untracked.\n")
        lists(3)
        arm(self.blog.clone, self._tools)
        self.keep()

    def keep(self) -> None:
        """Keep how all is now, for `reset`."""
        self._undisturbed = None
        shutil.rmtree(self._pristine, ignore_errors=True)
        shutil.copytree(self._folder, self._pristine, symlinks=True)

    def reset(self) -> None:
        shutil.rmtree(self._folder)
        shutil.copytree(self._pristine, self._folder, symlinks=True)

    def outcome(self) -> Outcome:
        blog = self.blog
        assert blog.head() == git(blog.remote, "rev-parse", "main")
        for folder in (blog.clone, blog.remote):
            git(folder, "fsck", "--strict", "--no-dangling")
        left = [path for path in self._folder.rglob("*") if path.suffix in (".lock", ".tmp")]
        assert left == []
        return Outcome(
            blog.files(),
            blog.git("ls-files", "--stage"),
            blog.git("status", "--porcelain"),
            git(blog.remote, "ls-tree", "-r", "main"),
        )

    def undisturbed(self) -> Outcome:
        """Return what a run makes that nobody kills, and put everything back."""
        if self._undisturbed is None:
            self._undisturbed = self._run_undisturbed()
        return self._undisturbed

    def _run_undisturbed(self) -> Outcome:
        end = self.publish()
        assert end.code == 0, end.said
        outcome = self.outcome()
        assert "Tuesday 9" in outcome.files[f"_posts/{TUESDAY}-daily-papers.md"].decode()
        assert "A word of mine." in outcome.files[f"_posts/{WEDNESDAY}-daily-papers.md"].decode()
        self.reset()
        return outcome

    def crash(self, death: Death, expected: Outcome) -> End:
        """Kill a run at `death`, run again, and compare."""
        self.reset()
        end = self.publish(death)
        where = f"{death}, at {end.events[-1:]}"
        assert "Traceback" not in end.said, f"{where}: {end.said}"
        again = self.publish()
        assert again.code == 0, f"{where}: {again.said}"
        outcome = self.outcome()
        for name, value in vars(expected).items():
            assert getattr(outcome, name) == value, f"{where}: {name}; first: {end.said}; then: {again.said}"
        return end


@pytest.fixture(scope="module")
def papers() -> Iterator[Loopback]:
    with serving(Loopback()) as server:
        yield server


@pytest.fixture(scope="module")
def lists(papers: Loopback) -> Callable[[int], None]:
    """Return a function that makes the server list what it does at a time, later times with more papers."""

    def list_at(time: int) -> None:
        for number, date in enumerate((MONDAY, TUESDAY, WEDNESDAY)):
            listed = items(2, date, first=10000 + 10 * number)
            for each in listed:
                each["paper"]["upvotes"] += time
                each["paper"]["title"] = f"{date:%A} {time * 3}"
            papers.lists[str(date)] = listed
        if time == 0:
            papers.lists[str(TUESDAY)] = []

    return list_at


@pytest.fixture(scope="module")
def stages(
    papers: Loopback, runner: Runner, tmp_path_factory: pytest.TempPathFactory, lists: Callable[[int], None]
) -> Callable[[bool], Stage]:
    """Return what makes a stage that has moved on or not, once, and then puts it back to how it was."""
    made: dict[bool, Stage] = {}

    def stage_that_has(moved_on: bool) -> Stage:
        if moved_on not in made:
            made[moved_on] = Stage(tmp_path_factory.mktemp("stage"), runner, papers)
            made[moved_on].prepare(moved_on=moved_on, lists=lists)
        made[moved_on].reset()
        return made[moved_on]

    return stage_that_has


@pytest.fixture
def stage(stages: Callable[[bool], Stage]) -> Stage:
    """A blog in which a run updates one post, creates one and leaves one alone."""
    return stages(False)


@pytest.fixture
def overtaken(stages: Callable[[bool], Stage]) -> Stage:
    """The same, whose remote another run and a person have pushed to; here is an unpushed commit of a run."""
    return stages(True)


def every(stage: Stage, layer: str, how: str = "all", *, first: int = 1, step: int = 1) -> list[str]:
    """Kill a run at every `step`-th point of `layer`, and return the names of the points."""
    expected = stage.undisturbed()
    names = []
    for at in itertools.count(first, step):
        end = stage.crash(Death(layer, at, how), expected)
        if len(end.events) < at:
            break
        names.append(end.events[at - 1])
        if layer == "python" or (layer == "inside" and how == "all"):
            assert end.code == KILLED
    return names


def test_a_run_killed_at_any_step_is_healed_by_the_next(stage: Stage) -> None:
    stage.undisturbed()
    points = stage.publish(Death("python")).events
    gits = ("status", "ls-tree", "cat-file", "fast-import", "commit-tree", "push", "read-tree", "update-ref")
    for name in gits:
        assert f"start git {name}" in points
    assert {"open running", "os.mkdir index.lock", "os.rename index"} <= set(points)
    stage.reset()
    assert len(every(stage, "python", step=STEP)) >= len(points) // STEP - 1


def test_a_run_killed_after_a_call_of_git_is_healed(stage: Stage) -> None:
    assert len(every(stage, "git", "after", step=max(STEP // 4, 1))) >= 2


def test_a_run_killed_in_the_middle_of_a_file_is_healed(stage: Stage) -> None:
    expected = stage.undisturbed()
    for size in (1, 400) if NIGHTLY else (400,):
        assert stage.crash(Death("size", size), expected).code < 0


@pytest.mark.parametrize("layer", ["python", "git"])
def test_a_run_killed_while_it_catches_up_is_healed(overtaken: Stage, layer: str) -> None:
    names = every(overtaken, layer, "after" if layer == "git" else "all", first=2, step=LONG_STEP)
    assert len(names) >= 1


@pytest.mark.parametrize("how", ["all", "git"])
def test_a_file_that_a_killed_git_did_not_write_is_not_deleted(overtaken: Stage, how: str) -> None:
    names = every(overtaken, "inside", how)
    assert len(names) >= 2


def test_unpushed_days_outlive_a_run_that_is_killed(
    papers: Loopback, runner: Runner, tmp_path: Path, lists: Callable[[int], None]
) -> None:
    stage = Stage(tmp_path, runner, papers)
    stage.prepare(moved_on=False, lists=lists)
    earlier = MONDAY - dt.timedelta(days=28)
    papers.lists[str(earlier)] = items(2, earlier, first=9000)
    assert stage.publish(options=f"--no-push --from {earlier} --to {earlier}").code == 0
    other = stage.blog.another_clone("other")
    (other.clone / "about.md").write_text("Another person's.\n")
    other.git("commit", "--quiet", "--all", "--message", "Another person's")
    other.git("push", "--quiet")
    stage.keep()
    expected = stage.undisturbed()
    assert f"_posts/{earlier}-daily-papers.md" in expected.files
    points = stage.publish(Death("python")).events
    for at in (points.index("os.mkdir index.lock") + 1, points.index("os.rename index") + 1, len(points)):
        assert stage.crash(Death("python", at), expected).code == KILLED


@pytest.mark.skipif(not NIGHTLY, reason="NOT RUN: it kills by the clock, at night only")
@pytest.mark.parametrize("name", ["stage", "overtaken"])
def test_a_run_killed_at_any_moment_is_healed(request: pytest.FixtureRequest, name: str) -> None:
    here: Stage = request.getfixturevalue(name)
    expected = here.undisturbed()
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")  # noqa: T201 (shown when the test fails)
    dice = random.Random(seed)  # noqa: S311 (moments)
    for _ in range(MOMENTS // 2):
        here.crash(Death("time", seconds=dice.uniform(0.01, 0.45)), expected)
