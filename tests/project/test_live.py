"""What is live is compared with the branch as it is, in real repositories, through the steps of deploy.yml."""

import datetime as dt
import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tools import live

from tests.actions import ROOT, WORKFLOWS, Machine, Run, condition, interpolate, load
from tests.helpers import environment_for_git, git
from tests.loopback import Answer, Loopback, serving
from tests.machine import cannot_run

DEPLOY = load(WORKFLOWS / "deploy.yml")
JOBS: dict[str, dict[str, Any]] = DEPLOY["jobs"]
BASE = "/blog"


class Pages(Loopback):
    """A server of a site that has nothing but its `built-from.json`."""

    def __init__(self) -> None:
        super().__init__()
        self.says = Answer(b"not found", 404)
        self.targets: list[str] = []

    def answer(self, target: str, headers: dict[str, str]) -> Answer:
        self.targets.append(target)
        return self.says


@dataclass
class Project:
    """A blog on GitHub: its repository, its Pages, and runs of deploy.yml."""

    folder: Path
    pages: Pages

    @property
    def remote(self) -> Path:
        return self.folder / "remote.git"

    @property
    def work(self) -> Path:
        return self.folder / "work"

    def push(self, name: str, text: str = "new\n", *, forced: bool = False) -> str:
        """Commit a file, and push it. Returns the commit."""
        path = self.work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        git(self.work, "add", "--all")
        git(self.work, "commit", "--quiet", "--message", name)
        git(self.work, "push", "--quiet", *(["--force"] if forced else []), "origin", "main")
        return git(self.work, "rev-parse", "HEAD")

    def check_out(self) -> Path:
        """Do what the checkout of the job `look` does: all commits, and of the files only those of the branch."""
        folder = self.folder / f"job-{len(list(self.folder.glob('job-*')))}"
        options = ["--filter=blob:none", "--branch", "main"]
        git(self.folder, "clone", "--quiet", *options, f"file://{self.remote}", str(folder))
        return folder

    def look(self, checkout: Path | None = None, **github: Any) -> Run:
        """Run the job `look`; `github` is what the run was started by: by publish.yml, if nothing is said."""
        machine = Machine(self.folder, {"PATH": "/usr/bin:/bin"} | environment_for_git(self.folder))
        pages = {"origin": self.pages.endpoint, "base_path": BASE}
        run = Run(steps={"pages": {"outputs": pages}})
        event = {"workflow": "Publish", "event_name": "schedule", "event": {}, **github}
        machine.run(JOBS["look"]["steps"], {"github": event}, checkout or self.check_out(), run)
        assert run.code == 0, run.output
        run.outputs = {
            name: interpolate(text, {"steps": run.steps}) for name, text in JOBS["look"]["outputs"].items()
        }
        return run

    def is_deployed(self, run: Run) -> bool:
        return condition(JOBS["build"]["if"], {"needs": {"look": {"outputs": run.outputs}}})

    def deploy(self, run: Run) -> None:
        """Build what the job `build` would build, and put it live."""
        assert self.is_deployed(run)
        ref = JOBS["build"]["steps"][0]["with"]["ref"]
        commit = interpolate(ref, {"needs": {"look": {"outputs": run.outputs}}})
        self.put_live(commit, self.pages.endpoint + BASE)

    def put_live(self, commit: str, address: str, **more: str) -> None:
        self.pages.says = Answer(json.dumps({"commit": commit, "address": address, **more}).encode())

    def step(self) -> Run:
        """Look, and deploy if it has to be."""
        run = self.look()
        if self.is_deployed(run):
            self.deploy(run)
        return run


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What every project begins as: a repository with one post, and a clone of it."""
    project = Project(tmp_path_factory.mktemp("pattern"), Pages())
    git(project.folder, "init", "--quiet", "--bare", "--initial-branch=main", "remote.git")
    git(project.remote, "config", "uploadpack.allowFilter", "true")
    git(project.remote, "config", "uploadpack.allowAnySHA1InWant", "true")  # as GitHub does
    git(project.folder, "clone", "--quiet", str(project.remote), "work")
    git(project.work, "checkout", "--quiet", "-B", "main")
    (project.work / "tools").mkdir()
    shutil.copy(ROOT / "tools/live.py", project.work / "tools")
    project.push("_posts/1.md")
    return project.folder


@pytest.fixture
def project(pattern: Path, tmp_path: Path) -> Iterator[Project]:
    with serving(Pages()) as pages:
        assert isinstance(pages, Pages)
        shutil.copytree(pattern, tmp_path, dirs_exist_ok=True)
        project = Project(tmp_path, pages)
        git(project.work, "remote", "set-url", "origin", str(project.remote))
        yield project


def test_a_first_deployment_is_made(project: Project) -> None:
    run = project.look()
    assert project.is_deployed(run)
    assert run.outputs["commit"] == git(project.remote, "rev-parse", "main")
    assert "What is live is not known (built-from.json answers 404). The branch is deployed" in run.summary


def test_a_current_site_is_not_deployed_again(
    project: Project,
) -> None:
    project.step()
    run = project.look()
    assert not project.is_deployed(run)
    head = git(project.remote, "rev-parse", "main")
    assert run.summary == f"Live is {head[:7]}, the branch as it is: nothing to deploy.\n"
    assert f"::notice title=Site::Live is {head[:7]}" in run.output


def test_a_failed_deployment_is_made_up_for_by_the_next_run(project: Project) -> None:
    project.step()
    pushed = project.push("_posts/2.md")
    assert project.is_deployed(project.look()), "and then the deployment fails, or the run is cancelled"
    run = project.step()
    assert run.outputs == {"deploy": "true", "commit": pushed}
    assert "changed _posts/2.md." in run.summary
    assert not project.is_deployed(project.look())


def test_a_newer_push_is_built_and_never_an_older_commit(project: Project) -> None:
    project.step()
    project.push("_posts/2.md")
    newer = project.push("about.md")
    assert project.look().outputs == {"deploy": "true", "commit": newer}


def test_an_older_state_is_not_put_over_a_newer_one(project: Project) -> None:
    old = project.check_out()
    project.push("_posts/2.md")
    project.step()
    run = project.look(old)
    assert not project.is_deployed(run)
    assert "which is newer than the branch" in run.summary
    assert "::warning title=Site::" in run.output


@pytest.mark.parametrize(
    ("github", "is_deployed"),
    [
        ({"workflow": "Deploy", "event_name": "workflow_dispatch"}, True),
        ({"workflow": "Deploy", "event_name": "push", "event": {"forced": True}}, True),
        ({"workflow": "Deploy", "event_name": "push", "event": {"forced": False}}, False),
        ({"workflow": "Publish", "event_name": "workflow_dispatch"}, False),
        ({"workflow": "Publish", "event_name": "schedule"}, False),
    ],
)
def test_a_branch_that_was_reset_is_deployed_when_a_person_asks_for_it(
    project: Project, github: dict[str, Any], *, is_deployed: bool
) -> None:
    project.push("_posts/2.md")
    project.step()
    git(project.work, "reset", "--quiet", "--hard", "HEAD~1")
    git(project.work, "push", "--quiet", "--force", "origin", "main")
    assert project.is_deployed(project.look(**github)) is is_deployed
    assert DEPLOY["name"] == "Deploy"


def test_a_start_by_hand_deploys_what_is_live_already(project: Project) -> None:
    project.step()
    run = project.look(workflow="Deploy", event_name="workflow_dispatch")
    assert project.is_deployed(run)
    assert "as was asked for" in run.summary


def test_a_history_that_was_rewritten_is_deployed(project: Project) -> None:
    project.push("_posts/2.md")
    project.step()
    git(project.work, "reset", "--quiet", "--hard", "HEAD~1")
    rewritten = project.push("_posts/3.md", forced=True)
    assert project.look().outputs == {"deploy": "true", "commit": rewritten}


def test_a_live_commit_that_git_does_not_know_is_no_hindrance(project: Project) -> None:
    project.put_live("0" * 39 + "1", project.pages.endpoint + BASE)
    run = project.look()
    assert project.is_deployed(run)
    assert "not in its history" in run.summary


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"", 500),
        Answer(b"", 403),
        Answer(b"<html>"),
        Answer(b"[]"),
        Answer(b"\xff"),
        Answer(b'{"commit": "main; rm -rf .", "address": "https://a.test"}'),
        Answer(b'{"commit": "--output=x", "address": "https://a.test"}'),
        Answer(b'{"commit": 7, "address": null}'),
        Answer(b'{"commit": ' + b"1" * 40 + b', "address": "https://a.test"}'),
        Answer(b'{"commit": "' + b"a" * 40 + b'", "address": "https://a.test/##[error]"}'),
        Answer(b"[" * 9999),
        Answer(b'{"commit": "' + b"a" * 40 + b'", "address": "https://a.test", "due": "soon"}'),
        Answer(b'{"commit": "' + b"a" * 40 + b'", "address": "https://a.test\\n::error::x"}'),
        Answer(reset=True),
        Answer(b'{"commit"', cut_at=3),
    ],
    ids=lambda answer: str(answer.body[:20] or answer.status),
)
def test_a_site_that_does_not_say_what_it_was_built_from_is_deployed(project: Project, answer: Answer) -> None:
    project.pages.says = answer
    run = project.look()
    assert project.is_deployed(run)
    assert run.summary.startswith("What is live is not known (built-from.json ")
    assert run.output.count("::") == 2


def test_a_site_that_cannot_be_reached_is_deployed(project: Project) -> None:
    project.pages.endpoint = "http://127.0.0.1:9"
    assert project.is_deployed(project.look())


def test_no_cache_answers_for_the_site(project: Project) -> None:
    first = project.step().outputs["commit"]
    second = project.push("_posts/2.md")
    project.step()
    assert project.pages.targets == [f"{BASE}/built-from.json?{commit}" for commit in (first, second)]


def test_a_site_that_has_moved_to_another_address_is_built_again(project: Project) -> None:
    head = git(project.remote, "rev-parse", "main")
    project.put_live(head, "https://kim.github.io/old")
    run = project.look()
    assert project.is_deployed(run)
    assert "was built for https://kim.github.io/old" in run.summary


SEOUL = "timezone: 'Asia/Seoul' # and not Europe/Berlin\n"
DATES = {  # what a post's front matter says, and when it comes due in a site in Seoul: as Jekyll 4.3.1 reads it
    "date: 2027-01-03 10:00:00 +0900": "2027-01-03T01:00:00+00:00",
    "date: 2027-01-03 10:00:00 +02:00": "2027-01-03T08:00:00+00:00",
    "date: 2027-01-03T10:00:00-05:30": "2027-01-03T15:30:00+00:00",
    "date: 2027-01-03 10:00:00 Z": "2027-01-03T10:00:00+00:00",
    "date: 2027-01-03 1:00:00.5 +9": "2027-01-02T16:00:00+00:00",
    "date: 2027-01-03 10:00:00": "2027-01-03T10:00:00+00:00",
    "date: '2027-01-03 10:00:00'": "2027-01-03T01:00:00+00:00",
    "date: 2027-01-03 10:00": "2027-01-03T01:00:00+00:00",
    "date: 2027-1-3": "2027-01-02T15:00:00+00:00",
    "date : 2027-01-05": "2027-01-04T15:00:00+00:00",
    '"date": 2027-01-05 10:00 +0900': "2027-01-05T01:00:00+00:00",
    "title: x": "2027-01-01T15:00:00+00:00",
    "title: x\npublished: true\ndate: 2027-01-04 00:00 +0000 # soon": "2027-01-04T00:00:00+00:00",
}
JEKYLL = """
require "jekyll"; require "json"
Jekyll.logger.log_level = :error
site = Jekyll::Site.new(Jekyll.configuration("source" => ARGV[0], "future" => true, "quiet" => true))
site.reset
site.read
puts JSON.generate(site.posts.docs.to_h { |post| [post.basename_without_ext[11..], post.date.to_i] })
"""


def write_posts(folder: Path, heads: Iterable[str]) -> None:
    (folder / "_posts").mkdir(exist_ok=True)
    (folder / "_config.yml").write_text(SEOUL)
    for number, head in enumerate(heads):
        (folder / f"_posts/2027-01-02-{number}.md").write_text(f"---\n{head}\n---\ndate: 2030-01-01\n")


@pytest.mark.parametrize("head", DATES)
def test_a_post_dated_ahead_is_due_when_jekyll_would_show_it(tmp_path: Path, head: str) -> None:
    git(tmp_path, "init", "--quiet")
    write_posts(tmp_path, [head])
    git(tmp_path, "add", ".")
    due = live.next_due(tmp_path, dt.datetime(2026, 12, 1, tzinfo=dt.UTC))
    assert due == dt.datetime.fromisoformat(DATES[head])
    assert live.next_due(tmp_path, due) is None


def test_jekyll_itself_reads_these_dates_alike(tmp_path: Path) -> None:
    if shutil.which("jekyll") is None:
        cannot_run("Jekyll is not here: apt-get install jekyll")
    write_posts(tmp_path, DATES)
    command = ["ruby", "-e", JEKYLL, str(tmp_path)]
    said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    for number, text in enumerate(DATES.values()):
        assert said[str(number)] == dt.datetime.fromisoformat(text).timestamp(), text


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("_posts/2999-01-01-x.md", "published: false"),
        ("_drafts/2999-01-01-x.md", ""),
        ("_posts/x.md", "date: 2999-01-01"),
        ("tests/_posts/2999-01-01-x.md", ""),
        ("_posts/2999-13-41-x.md", "date: 2999-99-99"),
        ("_posts/2026-01-01-x.md", ""),
    ],
)
def test_what_never_comes_is_never_due(tmp_path: Path, name: str, head: str) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text(f"---\n{head}\n---\n")
    git(tmp_path, "add", ".")
    assert live.next_due(tmp_path, dt.datetime(2026, 12, 1, tzinfo=dt.UTC)) is None


def test_a_post_dated_ahead_is_deployed_once_when_it_has_come_due(project: Project) -> None:
    project.push("blog/_posts/2999-12-31-later.md")
    head = project.push("_posts/2026-01-02-ahead.md", "---\ndate: 2026-01-02 10:00 +0000\n---\n")
    for started, due, is_deployed in (
        ("2026-01-01T00:00:00Z", "2026-01-02T10:00:00+00:00", True),
        ("2026-01-03T00:00:00Z", "2999-12-31T00:00:00+00:00", False),
    ):
        environment = {"ADDRESS": f"{project.pages.endpoint}{BASE}/", "STARTED": started}
        live.stamp(project.work, project.folder, environment)
        said = (project.folder / live.FILE).read_bytes()
        assert json.loads(said) == {"commit": head, "address": project.pages.endpoint + BASE, "due": due}
        project.pages.says = Answer(said)
        run = project.look()
        assert project.is_deployed(run) is is_deployed
        assert ("a post has come due at 2026-01-02 10:00 UTC" in run.summary) is is_deployed


def test_the_build_says_when_it_began(tmp_path: Path) -> None:
    [build] = [step for step in JOBS["build"]["steps"] if step.get("id") == "build"]
    (tmp_path / "bundle").write_text("#!/bin/sh\n")
    (tmp_path / "bundle").chmod(0o755)
    run = Run(steps={"pages": {"outputs": {"origin": "https://a.test", "base_path": ""}}})
    machine = Machine(tmp_path, {"PATH": f"{tmp_path}:/usr/bin:/bin"})
    machine.run([build], {}, tmp_path, run)
    started = dt.datetime.fromisoformat(run.steps["build"]["outputs"]["started"])
    assert abs(dt.datetime.now(dt.UTC) - started) < dt.timedelta(minutes=5)


@pytest.mark.parametrize("drips_headers", [False, True])
def test_a_live_site_that_drips_is_given_up_in_time(
    monkeypatch: pytest.MonkeyPatch, *, drips_headers: bool
) -> None:
    monkeypatch.setattr(live, "TIMEOUT_SECONDS", 0.3)
    with serving(Pages()) as pages:
        assert isinstance(pages, Pages)
        pages.says = Answer(b" " * 1000, drip_seconds=0.05, drips_headers=drips_headers)
        answer = live.read_live(pages.endpoint, "0" * 40)
    assert "was not read within 0.3 seconds" in answer.problem


@pytest.mark.parametrize(
    ("event_name", "branch", "default", "runs"),
    [
        ("push", "main", "main", True),
        ("push", "trunk", "trunk", True),
        ("push", "gh-pages", "main", False),
        ("push", "main", "develop", False),
        ("workflow_dispatch", "an-idea", "main", True),
        ("schedule", "trunk", "trunk", True),
    ],
)
def test_a_push_to_the_default_branch_deploys_whatever_it_is_called(
    event_name: str, branch: str, default: str, *, runs: bool
) -> None:
    event = {"repository": {"default_branch": default}}
    github = {"event_name": event_name, "ref_name": branch, "event": event}
    assert condition(JOBS["look"]["if"], {"github": github}) is runs
    assert DEPLOY["on"]["push"]["branches"] == ["**"]


OF_THE_SITE = ["index.html", "about.md", "_config.yml", "_tabs/x.md", "assets/x.png", "_data/x.yml", "Gemfile",
               "docs.md", "runs.md", "한글.md", ".github/workflows/deploy.yml", "_posts/README.md",
               "_papers/2026/x.json", "_paperboy/words.yml", "src/x.py", "enrich/action.yml"]  # fmt: skip
NOT_OF_THE_SITE = ["tests/x.py", "README.md", "docs/x.md", ".github/workflows/ci.yml", "bench/x.py", "run"]


def test_only_what_the_site_is_built_from_makes_it_old(project: Project) -> None:
    project.step()
    for name in NOT_OF_THE_SITE:
        project.push(name)
    run = project.look()
    assert not project.is_deployed(run)
    assert "has the same site: nothing to deploy." in run.summary
    assert [name for name in OF_THE_SITE if not live.is_of_the_site(name)] == []
    project.push("about.md")
    assert project.is_deployed(project.look())


def test_a_file_that_has_gone_or_moved_makes_the_site_old(project: Project) -> None:
    project.push("_posts/2.md")
    project.step()
    git(project.work, "mv", "_posts/2.md", "_posts/3.md")
    git(project.work, "commit", "--quiet", "--message", "Move")
    git(project.work, "push", "--quiet", "origin", "main")
    assert "changed _posts/2.md, _posts/3.md." in project.look().summary


def test_many_changes_are_counted_and_odd_names_are_no_commands(project: Project) -> None:
    project.step()
    for number in range(7):
        (project.work / f"page-{number}.md").write_text("new")
    project.push("_posts/a::error::%0A`b`\n.md")
    run = project.look()
    assert "changed _posts/a??error???0A?b??.md, page-0.md" in run.summary
    assert "page-3.md and 3 more." in run.summary
    assert run.output.count("::") == 2


def test_looking_needs_no_file_of_the_past(project: Project) -> None:
    project.step()
    project.push("_posts/1.md", "changed\n")
    checkout = project.check_out()
    project.remote.rename(project.folder / "gone.git")
    assert "changed _posts/1.md." in project.look(checkout).summary


def test_a_push_starts_the_workflow_for_the_files_that_make_the_site_old() -> None:
    patterns = [*(f"!{name}/**" for name in live.FOLDERS_LEFT_OUT), *(f"!{name}" for name in live.FILES_LEFT_OUT)]
    assert sorted(DEPLOY["on"]["push"]["paths"]) == sorted(["**", live.BUILDER, *patterns])


def test_each_job_of_a_deployment_waits_for_the_one_before() -> None:
    assert JOBS["build"]["needs"] == "look"
    assert JOBS["deploy"]["needs"] == ["look", "build"]
    assert "if" not in JOBS["deploy"], "it would run though the build failed"
    checkout = JOBS["look"]["steps"][0]["with"]
    assert interpolate(checkout["ref"], {"github": {"ref": "refs/heads/main"}}) == "refs/heads/main"
    assert checkout["fetch-depth"] == "0"


def test_the_report_says_what_is_live_after_a_deployment(tmp_path: Path) -> None:
    run = Run(steps={"deployment": {"outputs": {"page_url": "https://kim.github.io/blog/"}}})
    context = {"needs": {"look": {"outputs": {"commit": "a" * 40}}}}
    Machine(tmp_path, {"PATH": "/usr/bin:/bin"}).run(JOBS["deploy"]["steps"], context, tmp_path, run)
    assert run.summary == "Live is aaaaaaa now, at <https://kim.github.io/blog/>.\n"
