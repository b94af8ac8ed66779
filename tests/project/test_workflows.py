"""The workflows and the action do what they should: their steps are run here, their conditions evaluated."""

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
import yaml
from tools import sample_site

from paperboy.cli import main
from tests.actions import (
    BASH,
    ROOT,
    WORKFLOWS,
    Machine,
    Run,
    blocks,
    condition,
    evaluate,
    interpolate,
    load,
    offline_pip,
)
from tests.example import copy_of_example
from tests.helpers import (
    CONFIG,
    MONDAY,
    TUESDAY,
    WEEK,
    Blog,
    edited,
    environment_for_git,
    git,
    items,
    know_preprints,
)
from tests.loopback import Answer, Loopback
from tests.machine import NIGHTLY

ACTION = ROOT / "action.yml"
ENRICH = ROOT / "enrich" / "action.yml"
FILES = [ACTION, ENRICH, *sorted(WORKFLOWS.glob("*.yml"))]
PUBLISH = load(WORKFLOWS / "publish.yml")
DEPLOY = load(WORKFLOWS / "deploy.yml")
OF_A_BLOG = load(ROOT / "src/paperboy/setup/workflow.yml")  # what `paperboy init` writes
CALLED = load(WORKFLOWS / "publish-blog.yml")  # what that calls
INPUTS = ["date", "from", "to", "force", "editions"]
CHECKOUT = "actions/checkout@"


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@dataclass(frozen=True)
class Publisher:
    """What publishes: the job of the workflow, or the action. `outputs` is what it hands on."""

    steps: list[dict[str, Any]]
    inputs: dict[str, dict[str, str]]
    outputs: dict[str, str]

    def step(self, name: str) -> list[dict[str, Any]]:
        return [step for step in self.steps if step["name"] == name]


# the workflow hands nothing on to its next job, which looks for itself
OUTPUTS = {name: output["value"] for name, output in load(ACTION)["outputs"].items()}
PUBLISHERS = {
    "publish.yml": Publisher(
        PUBLISH["jobs"]["publish"]["steps"], PUBLISH["on"]["workflow_dispatch"]["inputs"], OUTPUTS
    ),
    "action.yml": Publisher(load(ACTION)["runs"]["steps"], load(ACTION)["inputs"], OUTPUTS),
}


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bare remote that holds this repository, as somebody would have it who has forked it, without posts."""
    folder = tmp_path_factory.mktemp("repository")
    shutil.copytree(ROOT, folder / "work", ignore=sample_site.LEFT_OUT)
    (folder / "work/_config.yml").write_text(yaml.safe_dump(sample_site.settings()), encoding="utf-8")
    git(folder, "init", "--quiet", "--bare", "--initial-branch=main", "remote.git")
    git(folder / "work", "init", "--quiet", "--initial-branch=main")
    git(folder / "work", "add", ".")
    git(folder / "work", "commit", "--quiet", "--message", "Fork")
    git(folder / "work", "push", "--quiet", str(folder / "remote.git"), "main")
    return folder / "remote.git"


def check_out(remote: Path, folder: Path) -> Path:
    """Do what actions/checkout does: the newest commit of the branch, without its history."""
    git(remote.parent, "clone", "--quiet", "--depth", "1", f"file://{remote}", str(folder))
    return folder


# pip is found where the tests have theirs: to put it into each environment takes longer than all else.
PYTHON_WITHOUT_PIP = f"""\
#!/bin/sh
if [ "$2" = venv ]; then shift 2; set -- -m venv --without-pip "$@"; fi
exec "{sys.executable}" "$@"
"""


Installed = tuple[str, Path, dict[str, str]]
INSTALLING = {name: each.step("Install paperboy") for name, each in PUBLISHERS.items()}
INSTALLING["enrich"] = [step for step in load(ENRICH)["runs"]["steps"] if step["name"] == "Install paperboy"]


@pytest.fixture(scope="session")
def installations(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Installed]:
    """Return what installs by the step of that name, once for each workflow or action, on a runner of its own."""

    @cache
    def install(name: str) -> Installed:
        temp = tmp_path_factory.mktemp("runner")
        python = temp / "without-pip"
        python.write_text(PYTHON_WITHOUT_PIP)
        python.chmod(0o755)
        subprocess.run([python, "-m", "venv", temp / "python"], check=True)
        variables = offline_pip() | environment_for_git(temp)
        variables["PATH"] = f"{temp / 'python' / 'bin'}:{variables['PATH']}"
        folder = check_out(repository, temp / "checkout")
        context = {
            "github": {"action_path": f"{folder}/enrich" if name == "enrich" else str(folder)},
            "inputs": {},
        }
        run = Run(steps={"python": {"outputs": {"python-path": str(python)}}})
        Machine(temp, variables).run(INSTALLING[name], context, folder, run)
        assert run.code == 0, run.output
        left = git(folder, "status", "--porcelain", "--ignored").splitlines()
        assert [line for line in left if not line.startswith("!! src/")] == [], (
            "Jekyll would copy it into the site"
        )
        shutil.rmtree(folder)
        return name, temp, variables

    return install


@pytest.fixture(params=sorted(PUBLISHERS))
def installed(request: pytest.FixtureRequest, installations: Callable[[str], Installed]) -> Installed:
    """The name of what publishes, and the runner on which its step of that name has installed paperboy."""
    return installations(request.param)


def by_day_with(name: str) -> pytest.MarkDecorator:
    """Have a test of what the command does on a runner, which is the same for all, use one publisher by day."""
    return pytest.mark.parametrize("installed", sorted(PUBLISHERS) if NIGHTLY else [name], indirect=True)


def in_turn(values: Sequence[str]) -> list[tuple[str, str]]:
    """Return each of `values` with one of the publishers in turn; each night with all of them."""
    names = sorted(PUBLISHERS)
    if NIGHTLY:
        return [(name, value) for name in names for value in values]
    return [(names[number % len(names)], value) for number, value in enumerate(values)]


class Started:
    """Runs of what publishes, on a checkout of a blog, against loopback servers."""

    def __init__(self, installed: Installed, papers: Loopback, blog: Blog) -> None:
        self.name, temp, variables = installed
        self.publisher = PUBLISHERS[self.name]
        endpoints = {"HF_ENDPOINT": papers.endpoint, "ARXIV_ENDPOINT": papers.endpoint}
        self.machine = Machine(temp, variables | endpoints)
        self.remote = blog.remote
        self._parent = blog.clone.parent
        self.folder = self.check_out()

    def check_out(self) -> Path:
        self.folder = check_out(self.remote, self._parent / f"job-{len(list(self._parent.glob('job-*')))}")
        return self.folder

    def run(self, **inputs: str) -> Run:
        """Publish on the checkout. Without inputs as the schedule does, on which there is not even a default."""
        defaults = {name: spec["default"] for name, spec in self.publisher.inputs.items()}
        scheduled = not inputs and self.name == "publish.yml"
        context = {"inputs": {} if scheduled else defaults | {k.rstrip("_"): v for k, v in inputs.items()}}
        run = Run(steps={"python": {"outputs": {}}})
        self.machine.run(self.publisher.step("Publish"), context, self.folder, run)
        outputs = {
            name: interpolate(value, {"steps": run.steps}) for name, value in self.publisher.outputs.items()
        }
        run.outputs = outputs
        return run

    def remote_head(self) -> str:
        return git(self.remote, "rev-parse", "main")

    def remote_posts(self) -> list[str]:
        names = git(self.remote, "ls-tree", "-r", "--name-only", "main", "_posts").splitlines()
        return [Path(name).name for name in names]

    def remote_days(self) -> list[str]:
        """Return the dates of the posts of days; a week or a month that is over has one of its own beside them."""
        return [name[:10] for name in self.remote_posts() if name.endswith("-daily-papers.md")]


@pytest.fixture
def publisher(installed: Installed, papers: Loopback, blog: Blog) -> Started:
    for number, date in enumerate(WEEK[:3]):  # short: what is in a post is not looked at here
        papers.lists[str(date)] = items(2, date, first=10000 + 10 * number)
    return Started(installed, papers, blog)


def test_the_schedule_publishes_the_days_of_the_window(publisher: Started, papers: Loopback) -> None:
    today = dt.datetime.now(dt.UTC).date()
    for days in range(-1, 9):
        date = today - dt.timedelta(days=days)
        papers.lists[str(date)] = items(2, date, first=10000 + 10 * days)
    run = publisher.run()
    assert run.code == 0, run.output
    assert len(papers.list_requests) == 7
    assert len(publisher.remote_days()) == 7
    assert run.outputs["changed"] == "true"
    assert run.outputs["sha"] == publisher.remote_head()
    published = [f"_posts/{name}" for name in publisher.remote_posts()]
    assert sorted(json.loads(run.outputs["editions"])) == published


@by_day_with("action.yml")
def test_the_summary_of_the_job_is_the_report(publisher: Started) -> None:
    run = publisher.run(date="2026-02-09")
    assert run.summary.startswith("## paperboy\n")
    assert "| daily 2026-02-09 | 2 | created" in run.summary
    assert "::warning title=daily 2026-02-09::" in run.output


@by_day_with("publish.yml")
def test_one_date_is_published_and_no_other(publisher: Started, papers: Loopback) -> None:
    run = publisher.run(date="2026-02-09")
    assert run.code == 0, run.output
    assert publisher.remote_days() == ["2026-02-09"]
    assert [request["date"] for request in papers.list_requests] == ["2026-02-09"]


@by_day_with("action.yml")
def test_a_range_of_dates_is_published(publisher: Started) -> None:
    run = publisher.run(from_="2026-02-09", to="2026-02-11")
    assert run.code == 0, run.output
    assert publisher.remote_days() == ["2026-02-09", "2026-02-10", "2026-02-11"]


@by_day_with("publish.yml")
def test_kinds_of_editions_reach_the_command(publisher: Started) -> None:
    assert publisher.run(date="2026-02-09", editions="daily").code == 0
    assert publisher.remote_posts() == ["2026-02-09-daily-papers.md"]
    run = publisher.run(date="2026-02-09", editions="daily,hourly")
    assert run.code == 2
    assert "'hourly' is no kind of edition" in run.output


@by_day_with("action.yml")
def test_only_force_overwrites_a_post_that_a_person_has_edited(publisher: Started, blog: Blog) -> None:
    publisher.run(date="2026-02-09")
    blog.git("pull", "--quiet", "origin", "main")
    blog.post_path(MONDAY).write_text(edited(blog.post(MONDAY)))
    blog.git("commit", "--quiet", "--all", "--message", "Mine")
    blog.git("push", "--quiet", "origin", "main")
    publisher.check_out()
    run = publisher.run(date="2026-02-09", force="false")
    assert "edited by hand, left alone" in run.output
    assert (run.code, run.outputs["changed"]) == (0, "false")
    assert publisher.run(date="2026-02-09", force="true").outputs["changed"] == "true"
    assert "Mine." not in git(publisher.remote, "show", "main:_posts/2026-02-09-daily-papers.md")


@by_day_with("publish.yml")
def test_nothing_new_is_not_committed(publisher: Started, papers: Loopback) -> None:
    know_preprints(papers, [MONDAY])
    first = publisher.run(date="2026-02-09")
    publisher.check_out()
    second = publisher.run(date="2026-02-09")
    assert second.code == 0, second.output
    assert second.outputs == {"changed": "false", "sha": first.outputs["sha"], "editions": "[]"}
    assert publisher.remote_head() == first.outputs["sha"]


@by_day_with("action.yml")
def test_what_a_person_pushes_in_between_is_kept(publisher: Started, blog: Blog) -> None:
    person = blog.another_clone("person")
    (person.clone / "about.md").write_text("About me.\n")
    person.git("add", ".")
    person.git("commit", "--quiet", "--message", "About me")
    person.git("push", "--quiet")
    run = publisher.run(date="2026-02-09")
    assert run.code == 0, run.output
    assert blog.remote_commits()[1:] == ["About me", "A blog"]
    assert git(publisher.remote, "show", "main:about.md") == "About me."


@by_day_with("publish.yml")
def test_the_dates_that_went_well_are_published_though_the_job_fails(publisher: Started, papers: Loopback) -> None:
    papers.fail(str(TUESDAY), Answer(b"no"))
    run = publisher.run(from_="2026-02-09", to="2026-02-10")
    assert run.code == 1
    assert "::error title=daily 2026-02-10::" in run.output
    assert publisher.remote_days() == ["2026-02-09"]


@pytest.mark.parametrize(("status", "is_looked_at"), [("success", True), ("failure", True), ("cancelled", False)])
def test_every_run_is_followed_by_a_look_at_the_live_site(status: str, *, is_looked_at: bool) -> None:
    job = PUBLISH["jobs"]["deploy"]
    assert condition(job["if"], {"needs": {"publish": {"outputs": {}}}}, status=status) is is_looked_at


HOSTILE = [
    '"; rm -rf . #',
    "'; rm -rf . #",
    "$(touch pwned)",
    "`touch pwned`",
    "2026-02-09; touch pwned",
    "2026-02-09 --force",
    "--no-push",
    "2026-02-30",
    "2026-02-09\ntouch pwned",
    "2026-02-09\n::error::pwned",
    "${{ github.token }}",
    "*",
    "\\",
]


def refuse(publisher: Started, papers: Loopback, inputs: dict[str, str]) -> Run:
    """Check that a run with `inputs` is refused, and leaves and starts nothing."""
    before = publisher.remote_head()
    run = publisher.run(**inputs)
    assert run.code == 2, (inputs, run.output)
    assert run.outputs == {"changed": "", "sha": "", "editions": ""}
    assert git(publisher.folder, "status", "--porcelain", "--ignored") == ""
    assert publisher.remote_head() == before
    assert papers.headers == []
    assert not list(publisher.machine.temp.rglob("pwned"))
    return run


@pytest.mark.parametrize(("installed", "value"), in_turn(HOSTILE), indirect=["installed"])
def test_hostile_inputs_are_refused_and_nothing_is_touched(
    publisher: Started, papers: Loopback, value: str
) -> None:
    run = refuse(publisher, papers, dict.fromkeys(["date", "from", "to", "force", "editions"], value))
    assert "pwned" not in re.findall(r"^::.*::(.*)$", run.output, re.MULTILINE)


@by_day_with("publish.yml")
def test_each_input_is_refused_by_itself_when_it_is_hostile(publisher: Started, papers: Loopback) -> None:
    for name in set(publisher.publisher.inputs) - {"force", "push"}:
        refuse(publisher, papers, {"date": "2026-02-09"} | {name: "$(touch pwned)"})


@pytest.mark.parametrize(
    ("installed", "value"), in_turn(["$(touch pwned)", "true ", "--force"]), indirect=["installed"]
)
def test_only_true_forces(publisher: Started, papers: Loopback, value: str) -> None:
    know_preprints(papers, [MONDAY])
    publisher.run(date="2026-02-09")
    post = publisher.folder / "_posts/2026-02-09-daily-papers.md"
    post.write_text(edited(post.read_text()))
    run = publisher.run(date="2026-02-09", force=value)
    assert "edited by hand, left alone" in run.output
    assert not list(publisher.machine.temp.rglob("pwned"))


@pytest.mark.parametrize("installed", ["action.yml"], indirect=True)
def test_the_action_commits_without_a_push_and_below_a_folder_if_told_so(
    installed: Installed, papers: Loopback, blog: Blog
) -> None:
    (blog.clone / "a blog").mkdir()
    (blog.clone / "a blog" / "_config.yml").write_text(CONFIG)
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "A blog below")
    blog.git("push", "--quiet", "origin", "main")
    started = Started(installed, papers, blog)
    before = started.remote_head()
    run = started.run(date="2026-02-09", site="a blog", push="false", editions="daily")
    assert run.code == 0, run.output
    assert run.outputs["sha"] == git(started.folder, "rev-parse", "HEAD") != before
    assert git(started.folder, "show", "--name-only", "--format=").splitlines() == [
        "a blog/_papers/2026-02.json",
        "a blog/_papers/2026/2026-02-09.json",
        "a blog/_papers/posted.json",
        "a blog/_posts/2026-02-09-daily-papers.md",
    ]
    assert started.remote_head() == before


@by_day_with("publish.yml")
def test_a_fork_of_this_repository_publishes(
    installed: Installed, repository: Path, papers: Loopback, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", f"file://{repository}", "remote.git")
    remote = tmp_path / "remote.git"
    started = Started(installed, papers, Blog(check_out(remote, tmp_path / "clone"), remote))
    run = started.run(date="2026-02-09")
    assert run.code == 0, run.output
    assert started.remote_days() == ["2026-02-09"]
    assert run.outputs["sha"] == git(remote, "rev-parse", "main")
    assert git(started.folder, "status", "--porcelain") == "", "the steps leave something that is not ignored"


@pytest.mark.parametrize("installed", ["enrich"], indirect=True)
@pytest.mark.parametrize("site", [".", "a blog"])
def test_the_action_makes_the_files_of_all_papers_and_reports_a_broken_day(
    installed: Installed, tmp_path: Path, site: str
) -> None:
    _, temp, variables = installed
    blog = copy_of_example(tmp_path / "checkout" / site)
    (blog / "_papers/2026/2026-02-10.json").write_text("{", "utf-8")
    making = load(ENRICH)["runs"]["steps"][2:]
    run = Machine(temp, variables).run(making, {"inputs": {"site": site}}, tmp_path / "checkout", Run())
    assert run.code == 0, run.output
    assert "::warning title=paperboy::_papers/2026/2026-02-10.json is not a day" in run.output
    assert "2026-02-10.json" in run.output
    dates = {paper["date"] for paper in json.loads((blog / "papers/2026-02.json").read_text("utf-8"))}
    assert dates == {"2026-02-09", "2026-02-11", "2026-02-12", "2026-02-13"}
    assert (blog / "search/index.json").exists()


def test_the_papers_files_are_made_before_jekyll_builds() -> None:
    steps = DEPLOY["jobs"]["build"]["steps"]
    [enrich] = [number for number, step in enumerate(steps) if step.get("uses") == "./enrich"]
    [jekyll] = [number for number, step in enumerate(steps) if "jekyll build" in step.get("run", "")]
    [checkout] = [number for number, step in enumerate(steps) if step.get("uses", "").startswith(CHECKOUT)]
    assert checkout < enrich < jekyll


PAGES = {"origin": "https://kim.github.io", "base_path": "/blog"}
CLEAN = """Running 3 checks (Links, Images, Scripts) in ["_site"] on *.html files ...

Checking 321 internal links
Ran on 24 files!

HTML-Proofer finished successfully.
"""
BROKEN = (
    """Checking 321 internal links
Ran on 24 files!

For the Links > Internal check, the following failures were found:

"""
    + "".join(
        f"* At _site/posts/{number}/index.html:12:\n\n  linking to /gone-{number}/, which is not there\n\n"
        for number in range(12)
    )
    + "HTML-Proofer found 12 failures!\n"
)


def build_the_site(folder: Path, proof: str, *, code: int = 0) -> tuple[Run, list[str]]:
    """Run the steps of deploy.yml's job that builds. Returns what they did, and what `bundle` was called with.

    `proof` and `code` are what html-proofer says and ends with; Jekyll makes an empty site.
    """
    said = folder / "said"
    bundle = folder / "bundle"
    bundle.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" >>"{said}"\n'
        'if [ "$2" = jekyll ]; then mkdir -p _site/blog; exit; fi\n'
        f'cat "{folder}/proof"; exit {code}\n'
    )
    bundle.chmod(0o755)
    (folder / "proof").write_text(proof)
    work = folder / "work"
    shutil.copytree(ROOT / "tools", work / "tools", ignore=sample_site.LEFT_OUT)
    git(work, "init", "--quiet", "--initial-branch=main")
    git(work, "commit", "--quiet", "--allow-empty", "--message", "A blog")
    machine = Machine(folder, {"PATH": f"{folder}:{os.environ['PATH']}"})
    run = Run(steps={"pages": {"outputs": PAGES}})
    machine.run(DEPLOY["jobs"]["build"]["steps"], {}, work, run)
    return run, said.read_text().splitlines()


def test_the_build_gets_the_address_that_pages_has(tmp_path: Path) -> None:
    run, words = build_the_site(tmp_path, CLEAN)
    assert run.code == 0, run.output
    assert yaml.safe_load((tmp_path / "pages.yml").read_text()) == {"url": "https://kim.github.io"}
    assert words[words.index("--config") + 1] == f"_config.yml,{tmp_path}/pages.yml"
    assert words[words.index("--baseurl") + 1] == "/blog"
    assert words[words.index("--destination") + 1] == "_site/blog"
    [upload] = [step for step in DEPLOY["jobs"]["build"]["steps"] if "upload-pages" in step.get("uses", "")]
    assert interpolate(upload["with"]["path"], {"steps": run.steps}) == "_site/blog"
    assert json.loads((tmp_path / "work/_site/blog/built-from.json").read_text()) == {
        "commit": git(tmp_path / "work", "rev-parse", "HEAD"),
        "address": "https://kim.github.io/blog",
    }


def test_no_dead_link_is_nothing_to_tell(tmp_path: Path) -> None:
    run, words = build_the_site(tmp_path, CLEAN)
    assert words[words.index("htmlproofer") + 1 :] == ["_site", "--disable-external", "--no-enforce-https"]
    assert (run.output, run.summary) == ("", "")


def test_a_dead_link_is_an_annotation_and_stops_nothing(tmp_path: Path) -> None:
    run, _ = build_the_site(tmp_path, BROKEN, code=1)
    assert run.code == 0
    told = [line for line in run.output.splitlines() if line.startswith("::warning title=Dead link::")]
    assert len(told) == 10, "GitHub shows no more"
    assert told[0].endswith("::_site/posts/0/index.html:12: linking to /gone-0/, which is not there")
    assert "**Dead links: 12.**" in run.summary
    assert run.summary.count("- `_site/posts/") == 12


@pytest.mark.parametrize(
    ("proof", "code"), [("", 1), ("LoadError\n", 7), ("Checking 0 internal links\nRan on 0 files!\n", 0), ("", 0)]
)
def test_a_link_check_of_nothing_is_an_error_and_stops_nothing(tmp_path: Path, proof: str, code: int) -> None:
    run, _ = build_the_site(tmp_path, proof, code=code)
    assert run.code == 0
    assert run.output.startswith("::error title=Links were not checked::")
    assert "not checked" in run.summary


def test_what_html_proofer_says_is_no_command_to_the_workflow(tmp_path: Path) -> None:
    proof = (
        "Checking 1 internal link\nRan on 1 file!\n"
        "* At _site/a.html:1:\n\n  linking to ##[error]x`%0A::error::y\n\n"
        "HTML-Proofer found 1 failure!\n"
    )
    run, _ = build_the_site(tmp_path, proof, code=1)
    assert run.output.splitlines() == [
        "::warning title=Dead link::_site/a.html:1: linking to # #[error]x`%250A::error::y"
    ]


def test_the_deployment_follows_the_publishing_in_the_same_run() -> None:
    job = PUBLISH["jobs"]["deploy"]
    assert job["needs"] == "publish"
    assert (ROOT / job["uses"]).is_file()
    ranks = ["none", "read", "write"]
    for called in DEPLOY["jobs"].values():
        for name, level in called["permissions"].items():
            assert ranks.index(job["permissions"][name]) >= ranks.index(level), "GitHub refuses such a call"


def test_conditions_and_expressions_are_evaluated_as_github_does() -> None:
    context = {"needs": {"a": {"outputs": {"changed": "true"}}}, "inputs": {"force": True}}
    assert evaluate("needs.a.outputs.changed == 'true'", context) is True
    assert evaluate("needs.a.outputs.nothing || 'it''s'", context) == "it's"
    assert evaluate("!(needs.a.outputs.changed != 'true' && inputs.force)", context) is True
    assert interpolate("${{ inputs.force }} ${{ inputs.other }}.", context) == "true ."
    assert not condition("needs.a.outputs.changed == 'true'", context, status="failure")
    assert condition("${{ failure() }}", context, status="failure")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_action_is_pinned_to_a_commit_with_its_version_beside(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = re.findall(r"^\s*(?:- )?uses: (.+)$", text, re.MULTILINE)
    assert len(lines) == text.replace("#     - uses:", "").count("uses: ")
    for line in lines:
        assert re.fullmatch(
            r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\./(\.github/|paperboy |enrich ).+", line
        ), line


def test_an_action_has_the_same_commit_and_version_everywhere() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in FILES)
    pins: dict[str, set[str]] = {}
    for name, pin in re.findall(r"uses: ([\w./-]+)@([0-9a-f]{40} # v.+)$", texts, re.MULTILINE):
        pins.setdefault(name, set()).add(pin)
    assert pins
    assert [name for name, found in pins.items() if len(found) > 1] == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_what_the_lock_does_not_list_is_never_resolved(path: Path) -> None:
    for block in blocks(load(path)):
        if "requirements/" in block["run"]:
            installs = re.findall(r"^.* install .*$", block["run"], re.MULTILINE)
            assert installs
            assert all("--no-deps" in line for line in installs)
            assert re.search(r" check$", block["run"], re.MULTILINE)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_scripts_are_correct_shell_without_expressions(path: Path) -> None:
    definition = load(path)
    shell = definition.get("defaults", {}).get("run", {}).get("shell")
    for block in blocks(definition):
        assert "${{" not in block["run"]
        assert block.get("shell", shell) == "bash", "the default shell has no pipefail"
        subprocess.run([*BASH, "-n", "-c", block["run"]], check=True)
        if shutil.which("shellcheck"):
            checked = subprocess.run(
                ["shellcheck", "--shell=bash", "-"],
                input=block["run"],
                text=True,
                capture_output=True,
                check=False,
            )
            assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("name", sorted(PUBLISHERS))
def test_inputs_reach_the_command_through_the_environment(name: str) -> None:
    publisher = PUBLISHERS[name]
    more = {"site", "push"} if name == "action.yml" else set()
    assert set(publisher.inputs) == {*INPUTS, *more}
    assert all(spec["description"].endswith(".") for spec in publisher.inputs.values())
    [step] = publisher.step("Publish")
    assert set(step["env"].values()) == {f"${{{{ inputs.{name} }}}}" for name in publisher.inputs}
    assert all(f'"${variable}"' in step["run"] or f"=${variable}" in step["run"] for variable in step["env"])
    options = set(re.findall(r"--[a-z-]+", step["run"]))
    assert options <= {name for option in main.commands["publish"].params for name in option.opts}


def test_the_reusable_workflow_passes_its_inputs_on() -> None:
    inputs, action = CALLED["on"]["workflow_call"]["inputs"], load(ACTION)
    assert set(inputs) == set(action["inputs"])
    assert all(spec["description"].endswith(".") for spec in inputs.values())
    assert {name: str(spec["default"]) for name, spec in inputs.items()} == {
        name: spec["default"] for name, spec in action["inputs"].items()
    }
    steps = CALLED["jobs"]["publish"]["steps"]
    assert steps[-1]["uses"] == "./paperboy"
    of_a_person = {each: f"${{{{ inputs.{each} || github.event.inputs.{each} }}}}" for each in INPUTS}
    of_a_person["force"] = "${{ inputs.force || github.event.inputs.force == 'true' }}"
    assert steps[-1]["with"] == of_a_person | {"site": "blog/${{ inputs.site }}", "push": "${{ inputs.push }}"}
    ours, blogs = (step["with"] for step in steps if step.get("uses", "").startswith(CHECKOUT))
    assert (ours["repository"], ours["ref"]) == ("${{ job.workflow_repository }}", "${{ job.workflow_sha }}")
    assert (ours["path"], blogs["path"], blogs["ref"]) == ("paperboy", "blog", "${{ github.ref }}")
    assert set(CALLED["on"]["workflow_call"]["outputs"]) == set(action["outputs"])
    assert set(OF_A_BLOG["jobs"]["publish"]["with"]) | set(OF_A_BLOG["on"]["workflow_dispatch"]["inputs"]) <= set(
        inputs
    )


@pytest.mark.parametrize(
    ("handed", "given", "force", "date"),
    [
        ({"date": "", "force": False}, None, "false", ""),  # on the schedule: the event has no inputs
        ({"date": "", "force": False}, {"date": "2026-02-09", "force": "true"}, "true", "2026-02-09"),
        ({"date": "", "force": False}, {"date": "", "force": "false"}, "false", ""),
        ({"date": "2026-02-10", "force": True}, {"date": "2026-02-10", "force": "true"}, "true", "2026-02-10"),
    ],
)
def test_what_a_blog_calls_takes_what_a_person_gave_to_the_caller(
    handed: dict[str, object], given: dict[str, str] | None, force: str, date: str
) -> None:
    taken = CALLED["jobs"]["publish"]["steps"][-1]["with"]
    context = {"inputs": handed, "github": {"event": {"inputs": given} if given else {}}}
    assert interpolate(taken["force"], context) == force
    assert interpolate(taken["date"], context) == date


def test_the_reusable_workflow_says_when_its_version_is_unknown(tmp_path: Path) -> None:
    step = [each for each in CALLED["jobs"]["publish"]["steps"] if "run" in each]
    machine = Machine(tmp_path, {"PATH": os.environ["PATH"]})
    known = {"job": {"workflow_repository": "kim/paperboy", "workflow_sha": "abc"}}
    assert "that of kim/paperboy at abc" in machine.run(step, known, tmp_path, Run()).output
    unknown = machine.run(step, {"job": {}}, tmp_path, Run())
    assert (unknown.code, "use the action instead" in unknown.output) == (1, True)


def test_permissions_are_the_least_that_work() -> None:
    for path in WORKFLOWS.glob("*.yml"):
        assert load(path)["permissions"] == {}, path.name
    reading = {"contents": "read"}
    deploying = {"pages": "write", "id-token": "write"}
    granted = {
        f"{path.stem}.{name}": job["permissions"]
        for path in WORKFLOWS.glob("*.yml")
        for name, job in load(path)["jobs"].items()
    }
    assert granted == {
        "publish.publish": {"contents": "write"},
        "publish-blog.publish": {"contents": "write"},
        "publish.deploy": reading | deploying,
        "deploy.look": reading | {"pages": "read"},
        "deploy.build": reading | {"pages": "read"},
        "deploy.deploy": deploying,
        "note.note": {"contents": "write", "issues": "write", "actions": "write"},
        "ci.test": reading,
        "ci.lint": reading,
        "ci.site": reading,
        "ci.systems": reading,
    }


def test_only_the_job_that_pushes_keeps_credentials() -> None:
    for path in WORKFLOWS.glob("*.yml"):
        for name, job in load(path)["jobs"].items():
            for step in job.get("steps", []):
                if step.get("uses", "").startswith(CHECKOUT):
                    pushes = name in ("publish", "note") and step["with"].get("path") != "paperboy"
                    assert step["with"]["persist-credentials"] == ("true" if pushes else "false")


def test_publishing_and_deploying_queue_and_are_never_cancelled() -> None:
    groups = [workflow["concurrency"] for workflow in (PUBLISH, DEPLOY, CALLED)]
    assert len({group["group"] for group in groups}) == 3, (
        "a run that calls another of its group would wait for itself"
    )
    for group in groups:
        assert set(group) == {"group", "cancel-in-progress", "queue"}
        assert "${{" not in group["group"]
        assert group["cancel-in-progress"] == "false", "GitHub refuses it together with a queue"
        assert group["queue"] == "max", "a waiting run is cancelled by the next one"


def minutes_after_the_opening(entry: Mapping[str, str]) -> list[int]:
    """Return how long after a date opens a schedule's run begins, in winter and in summer."""
    minute, hour = (int(field) for field in entry["cron"].split()[:2])
    found = []
    for month in (1, 7):
        opening = dt.datetime(2026, month, 14, 21, 30, tzinfo=ZoneInfo("America/New_York"))
        zone = ZoneInfo(entry.get("timezone", "UTC"))
        run = opening.astimezone(zone).replace(hour=hour, minute=minute)
        found.append(round((run - opening).total_seconds() / 60) % (24 * 60))
    return found


def test_the_schedule_is_after_the_opening_at_odd_minutes() -> None:
    first, second = OF_A_BLOG["on"]["schedule"]
    assert all(5 <= minutes <= 30 for minutes in minutes_after_the_opening(first))
    assert all(11 * 60 <= minutes <= 14 * 60 for minutes in minutes_after_the_opening(second))
    for entry in (first, second):
        assert int(entry["cron"].split()[0]) % 2 == 1
        assert entry["cron"].split()[2:] == ["*", "*", "*"]


@pytest.mark.parametrize("workflow", [PUBLISH, OF_A_BLOG], ids=["publish.yml", "of a blog"])
def test_a_schedule_is_one_that_github_understands(workflow: Mapping[str, Any]) -> None:
    """The owner may have changed it (actionlint does not look at entries with a time zone yet)."""
    for entry in workflow["on"]["schedule"]:
        assert set(entry) <= {"cron", "timezone"}
        assert len(entry["cron"].split()) == 5
        assert re.fullmatch(r"[\d*/,\- A-Z]+", entry["cron"])
        assert entry.get("timezone", "UTC") in available_timezones()


def test_on_every_system_a_week_is_published_and_found_up_to_date(tmp_path: Path) -> None:
    job = load(WORKFLOWS / "ci.yml")["jobs"]["systems"]
    systems = job["strategy"]["matrix"]["system"]
    assert [name.split("-")[0] for name in systems] == ["ubuntu", "macos", "windows"]
    for name in ("tools", "tests", "templates"):
        (tmp_path / name).symlink_to(ROOT / name)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    machine = Machine(tmp_path, {"PATH": path} | environment_for_git(tmp_path) | job["env"])
    steps = [step for step in job["steps"] if step["name"].startswith("Publish ")]
    run = machine.run(steps, {}, tmp_path, Run())
    assert run.code == 0, run.output
    assert "Nothing to commit." in run.output


def test_ci_checks_links_with_and_without_a_path(tmp_path: Path) -> None:
    said = tmp_path / "said"
    bundle = tmp_path / "bundle"
    bundle.write_text(f'#!/bin/sh\necho "$@" >>"{said}"\necho "Checking 1 internal link"\necho "Ran on 1 file!"\n')
    bundle.chmod(0o755)
    (tmp_path / "paperboy").symlink_to(bundle)
    (tmp_path / "tools").symlink_to(ROOT / "tools")
    for name in ("_site", "_site-below", "_site-enriched"):
        (tmp_path / name).mkdir()
    steps = load(WORKFLOWS / "ci.yml")["jobs"]["site"]["steps"]
    chosen = [step for step in steps if "bundle" in step.get("run", "") or "proof" in step.get("run", "")]
    run = Machine(tmp_path, {"PATH": f"{tmp_path}:/usr/bin:/bin"}).run(chosen, {}, tmp_path, Run())
    assert run.code == 0, run.output
    builds, proofs = said.read_text().splitlines()[:4], said.read_text().splitlines()[4:]
    assert builds[0].endswith("--baseurl  --destination _site")
    assert builds[1].endswith("--baseurl /prefix --destination _site-below/prefix")
    assert builds[2].startswith("enrich --site=")
    assert builds[3].endswith("--destination _site-enriched")
    assert [line.split()[2] for line in proofs] == ["_site", "_site-below", "_site-enriched"]


def test_every_job_has_a_time_limit() -> None:
    for path in WORKFLOWS.glob("*.yml"):
        for name, job in load(path)["jobs"].items():
            assert "uses" in job or int(job["timeout-minutes"]) <= 120, (path.name, name)


def test_the_tests_run_on_every_python_that_is_supported() -> None:
    matrix = load(WORKFLOWS / "ci.yml")["jobs"]["test"]["strategy"]["matrix"]["python"]
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    oldest = re.search(r'^requires-python = ">=3\.(\d+)"', project, re.MULTILINE)
    assert oldest
    minors = [int(version.removeprefix("3.")) for version in matrix]
    assert minors == list(range(int(oldest[1]), max(minors) + 1))


def test_dependabot_looks_at_every_place_that_pins_something() -> None:
    updates = load(ROOT / ".github" / "dependabot.yml")["updates"]
    places = {
        (update["package-ecosystem"], place)
        for update in updates
        for place in update.get("directories", [update.get("directory")])
    }
    locks = {("npm", f"/{path.parent.relative_to(ROOT)}") for path in node_locks()}
    assert places == {
        ("github-actions", "/"),
        ("github-actions", "/enrich"),
        ("pip", "/requirements"),
        ("bundler", "/"),
        *locks,
    }


def test_every_gem_is_pinned_exactly() -> None:
    gems = re.findall(r"^\s*gem .+$", (ROOT / "Gemfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(gems) == 2
    assert [gem for gem in gems if not re.fullmatch(r'\s*gem "[\w-]+", "\d+\.\d+\.\d+"', gem)] == []
    assert not (ROOT / "Gemfile.lock").exists() or "Gemfile.lock" in (ROOT / ".gitignore").read_text("utf-8")


def node_locks() -> list[Path]:
    return [ROOT / name / "package-lock.json" for name in ("tests/browser", "tools/actionlint")]


def test_no_lock_of_node_packages_names_a_registry() -> None:
    for path in node_locks():
        text = path.read_text(encoding="utf-8")
        assert '"resolved"' not in text, path
        assert text.count('"integrity"') >= 1, path
