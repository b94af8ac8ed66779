import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest

from paperboy.setup.checks.git import check_push
from paperboy.setup.checks.sources import Clock, check_clock, weekday_before
from paperboy.setup.findings import Level
from paperboy.setup.repository import Repository
from paperboy.setup.survey import Survey
from tests.conftest import Command
from tests.helpers import CONFIG, MONDAY, NOW, Blog, items
from tests.loopback import Answer, Loopback

LAYOUT = "defaults: [{scope: {path: '', type: posts}, values: {layout: post}}]\n"
A_WORKFLOW = """\
name: paperboy
on:
  schedule:
    - cron: "23 1 * * *"
jobs:
  publish: {permissions: {contents: write}, uses: o/paperboy/.github/workflows/publish-blog.yml@v1}
"""
A_DEPLOYMENT = """\
on:
  push: {branches: [main]}
  workflow_run: {workflows: [paperboy], types: [completed]}
jobs:
  deploy: {steps: [{uses: actions/upload-pages-artifact@v5}, {uses: actions/deploy-pages@v5}]}
"""


@pytest.fixture
def healthy(blog: Blog, papers: Loopback) -> Blog:
    """A blog that there is nothing to say about."""
    today = dt.datetime.now(dt.UTC).date()
    for days in range(1, 8):
        date = today - dt.timedelta(days=days)
        papers.lists[str(date)] = items(3, date)
    papers.abstracts["1706.03762"] = "Attention."
    (blog.clone / ".github/workflows").mkdir(parents=True)
    (blog.clone / ".github/workflows/paperboy.yml").write_text(A_WORKFLOW)
    (blog.clone / ".github/workflows/pages-deploy.yml").write_text(A_DEPLOYMENT)
    (blog.folder / "_config.yml").write_text(CONFIG + LAYOUT)
    push(blog)
    return blog


def push(blog: Blog) -> None:
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "Change")
    blog.git("push", "--quiet", "origin", "HEAD:main")


def subjects(said: str, level: str) -> list[str]:
    return [line.split(": ")[1] for line in said.splitlines() if line.startswith(f"{level}: ")]


def test_a_set_up_that_works_is_exit_code_zero(paperboy: Command, healthy: Blog) -> None:
    before = healthy.files(), healthy.head(), healthy.git("status", "--porcelain")
    result = paperboy("doctor", "--site", healthy.folder)
    assert (result.exit_code, subjects(result.stdout, "problem"), subjects(result.stdout, "note")) == (0, [], [])
    assert subjects(result.stdout, "ok") == [
        "config",
        "language",
        "time zone",
        "layout",
        "picture",
        "words",
        "templates",
        "push",
        "committer",
        "Hugging Face",
        "clock",
        "arXiv",
        "workflow",
        "build",
    ]
    assert result.stdout.endswith("0 problems, 0 notes. A run would work.\n")
    assert (healthy.files(), healthy.head(), healthy.git("status", "--porcelain")) == before
    assert healthy.remote_commits() == healthy.commits()


def test_it_asks_each_source_once(paperboy: Command, healthy: Blog, papers: Loopback) -> None:
    paperboy("doctor", "--site", healthy.folder)
    assert len(papers.list_requests) == len(papers.arxiv_requests) == 1
    assert dt.date.fromisoformat(papers.list_requests[0]["date"]).isoweekday() <= 5
    healthy.configure(LAYOUT + "paperboy: {arxiv: false}\n")
    papers.forget_requests()
    assert "arXiv" not in paperboy("doctor", "--site", healthy.folder).stdout
    assert papers.arxiv_requests == []


def break_config(blog: Blog) -> None:
    (blog.folder / "_config.yml").write_text("title: x\npaperboy:\n  top: many\n")


def break_template(blog: Blog) -> None:
    (blog.folder / "templates").mkdir()
    (blog.folder / "templates/post.html.j2").write_text("{% for %}")


def remove_config(blog: Blog) -> None:
    (blog.folder / "_config.yml").unlink()


def remove_remote(blog: Blog) -> None:
    blog.git("remote", "remove", "origin")


def detach(blog: Blog) -> None:
    blog.git("switch", "--quiet", "--detach")


def lose_remote(blog: Blog) -> None:
    shutil.rmtree(blog.remote)


def remove_repository(blog: Blog) -> None:
    shutil.rmtree(blog.clone / ".git")


def move_remote_on(blog: Blog) -> None:
    other = blog.another_clone("other")
    (other.folder / "theirs.md").write_text("Theirs.\n")
    push(other)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (break_config, "problem: config: {site}/_config.yml, line 3: `paperboy.top` must be a whole number"),
        (remove_config, "problem: config: {site} has no _config.yml: give the folder"),
        (break_template, "problem: templates: {site}/templates/post.html.j2, line 1: "),
        (remove_remote, "problem: git: the repository has no remote to push to: add one"),
        (detach, "problem: git: no branch is checked out"),
        (remove_repository, "problem: git: {site} is not in a git repository"),
        (lose_remote, "problem: push: cannot push main: "),
    ],
)
def test_what_would_make_a_run_fail_is_a_problem(paperboy: Command, healthy: Blog, harm: Any, said: str) -> None:
    harm(healthy)
    result = paperboy("doctor", "--site", healthy.folder)
    assert result.exit_code == 1
    assert said.format(site=healthy.folder) in result.stdout
    assert result.stdout.endswith("A run would fail.\n")
    run = paperboy("publish", "--site", healthy.folder, "--date", str(MONDAY))
    assert run.exit_code in (1, 2), "doctor is wrong: it does not"


def test_a_remote_that_has_moved_on_is_a_note_since_a_run_copes(paperboy: Command, healthy: Blog) -> None:
    move_remote_on(healthy)
    result = paperboy("doctor", "--site", healthy.folder)
    assert (result.exit_code, subjects(result.stdout, "note")) == (0, ["push"])
    healthy.git("fetch", "--quiet")
    result = paperboy("doctor", "--site", healthy.folder)
    assert "note: commits: 1 commit of the remote not in this branch yet" in result.stdout
    assert paperboy("publish", "--site", healthy.folder, "--date", str(MONDAY)).exit_code == 0


def test_what_a_person_is_at_is_no_problem(paperboy: Command, healthy: Blog) -> None:
    move_remote_on(healthy)
    (healthy.clone / "mine.md").write_text("Mine.\n")
    healthy.git("add", ".")
    healthy.git("commit", "--quiet", "--message", "Mine")
    (healthy.clone / ".git/MERGE_HEAD").write_text(healthy.head() + "\n")
    (healthy.clone / ".git/index.lock").write_text("")
    before = healthy.git("for-each-ref"), healthy.files()
    result = paperboy("doctor", "--site", healthy.folder)
    assert (result.exit_code, subjects(result.stdout, "note")) == (0, ["push", "commits"])
    assert (healthy.git("for-each-ref"), healthy.files()) == before


def test_commits_that_are_not_pushed_are_a_note(paperboy: Command, healthy: Blog) -> None:
    paperboy("publish", "--site", healthy.folder, "--date", str(MONDAY), "--no-push")
    result = paperboy("doctor", "--site", healthy.folder)
    assert (result.exit_code, "note: commits: 1 commit not pushed yet" in result.stdout) == (0, True)


def test_a_repository_without_commits_and_a_branch_that_is_only_here_can_be_looked_at(
    paperboy: Command, healthy: Blog
) -> None:
    healthy.git("switch", "--quiet", "--create", "new")
    healthy.git("commit", "--quiet", "--allow-empty", "--message", "Mine")
    assert "note: commits: 1 commit not pushed yet" in paperboy("doctor", "--site", healthy.folder).stdout
    healthy.git("switch", "--quiet", "--orphan", "empty")
    (healthy.folder / "_config.yml").write_text(CONFIG + LAYOUT)
    assert paperboy("doctor", "--site", healthy.folder).exit_code == 0


@pytest.mark.parametrize("answer", [Answer(b"", 403), Answer(b"{}"), Answer(b"", 401)])
def test_huggingface_that_fails_is_a_problem(
    paperboy: Command, healthy: Blog, papers: Loopback, answer: Answer
) -> None:
    paperboy.environment["HF_TOKEN"] = "hf_secret"  # noqa: S105 (made up)
    for date in papers.lists:
        papers.fail(date, answer)
    result = paperboy("doctor", "--site", healthy.folder)
    assert (result.exit_code, subjects(result.stdout, "problem")) == (1, ["Hugging Face"])
    assert "hf_secret" not in result.output


def test_an_endpoint_that_is_no_address_is_a_problem(paperboy: Command, healthy: Blog) -> None:
    paperboy.environment["HF_ENDPOINT"] = "huggingface.co"
    result = paperboy("doctor", "--site", healthy.folder)
    assert result.exit_code == 1
    assert "problem: Hugging Face: HF_ENDPOINT must be an address" in result.stdout


def test_an_arxiv_that_fails_is_a_note(paperboy: Command, healthy: Blog, papers: Loopback) -> None:
    papers.fail("arxiv", Answer(b"", 403))
    result = paperboy("doctor", "--site", healthy.folder)
    assert (result.exit_code, subjects(result.stdout, "note")) == (0, ["arXiv"])


def test_an_empty_list_is_a_note(paperboy: Command, healthy: Blog, papers: Loopback) -> None:
    papers.lists = {date: [] for date in papers.lists}
    result = paperboy("doctor", "--site", healthy.folder)
    assert (result.exit_code, subjects(result.stdout, "note")) == (0, ["Hugging Face"])


@pytest.fixture
def in_actions(paperboy: Command, papers: Loopback) -> Command:
    paperboy.environment |= {
        "GITHUB_ACTIONS": "true",
        "GITHUB_REPOSITORY": "kim/blog",
        "GITHUB_API_URL": papers.endpoint,
        "GITHUB_TOKEN": "ghs_secret",
    }
    return paperboy


@pytest.mark.parametrize(
    ("answer", "level", "said"),
    [
        (Answer(b'{"build_type": "workflow"}'), "ok", "the site is built by a workflow"),
        (Answer(b'{"build_type": "legacy"}'), "problem", "the site is built from a branch"),
        (Answer(b'{"build_type": null}'), "problem", "the site is built from a branch"),
        (Answer(b"{}", 404), "problem", "it is off, so nothing builds the site"),
        (Answer(b"{}", 403), "note", "GitHub's API answered 403 Forbidden"),
        (Answer(b"oops"), "note", "GitHub's answer about Pages is not JSON"),
    ],
)
def test_in_actions_the_pages_source_is_looked_at(
    in_actions: Command, healthy: Blog, papers: Loopback, answer: Answer, *, level: str, said: str
) -> None:
    papers.fail("pages", answer)
    result = in_actions("doctor", "--site", healthy.folder)
    assert result.exit_code == (1 if level == "problem" else 0)
    assert f"{level}: Pages: {said}" in result.stdout
    assert ("see: https://github.com/kim/blog/settings/pages" in result.stdout) is (level != "ok")
    assert papers.headers[-1]["authorization"] == "Bearer ghs_secret"
    assert "ghs_secret" not in result.output


def test_in_actions_without_token_it_says_how_to_give_it(in_actions: Command, healthy: Blog) -> None:
    in_actions.environment["GITHUB_TOKEN"] = ""
    result = in_actions("doctor", "--site", healthy.folder)
    assert (result.exit_code, subjects(result.stdout, "note")) == (0, ["Pages"])
    assert "GITHUB_TOKEN: ${{ github.token }}" in result.stdout


def test_in_actions_a_push_that_is_refused_says_which_permission_to_give(
    in_actions: Command, healthy: Blog
) -> None:
    lose_remote(healthy)
    said = in_actions("doctor", "--site", healthy.folder).stdout
    assert "do: give the job `permissions: contents: write`" in said
    assert "see: https://github.com/kim/blog/settings/actions" in said


def test_a_password_in_the_remotes_address_is_not_shown(paperboy: Command, healthy: Blog) -> None:
    healthy.git("remote", "set-url", "origin", "http://kim:hunter2@127.0.0.1:9/kim/blog.git")
    result = paperboy("doctor", "--site", healthy.folder)
    assert "problem: push: cannot push main: " in result.stdout
    assert "http://127.0.0.1:9/kim/blog.git" in result.stdout
    assert "hunter2" not in result.output


def test_wrong_usage_is_exit_code_two(paperboy: Command) -> None:
    assert paperboy("doctor", "--everything").exit_code == 2
    assert paperboy("doctor", "somewhere").exit_code == 2


@pytest.mark.parametrize(
    ("date", "age", "minutes", "level"),
    [
        ("Mon, 16 Feb 2026 03:00:00 GMT", "0", 0, Level.OK),
        ("Mon, 16 Feb 2026 02:55:00 GMT", "0", 5, Level.OK),
        ("Mon, 16 Feb 2026 02:54:00 GMT", "0", 6, Level.NOTE),
        ("Mon, 16 Feb 2026 03:06:00 GMT", "0", -6, Level.NOTE),
        ("Mon, 16 Feb 2026 02:00:00 GMT", "3600", 0, Level.OK),
    ],
)
def test_the_clock_is_compared_with_the_answers_date(date: str, age: str, minutes: float, level: Level) -> None:
    clock = Clock(lambda: NOW)
    clock.look(httpx.Response(200, headers={"Date": date, "Age": age}))
    assert clock.ahead_seconds == minutes * 60
    [found] = check_clock(clock.ahead_seconds)
    assert found.level is level


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-360, "6 minutes behind"),
        (7_000, "117 minutes ahead of"),
        (7_200, "2 hours ahead of"),
        (-9e6, "104 days behind"),
    ],
)
def test_a_wrong_clock_is_told_in_the_unit_that_one_thinks_in(seconds: float, said: str) -> None:
    [found] = check_clock(seconds)
    assert said in found.sentence


@pytest.mark.parametrize(
    "headers", [{}, {"Date": "yesterday"}, {"Date": "Mon, 16 Feb 2026 03:00:00 GMT", "Age": "x"}]
)
def test_an_answer_without_a_date_says_nothing_of_the_clock(headers: dict[str, str]) -> None:
    clock = Clock(lambda: NOW)
    clock.look(httpx.Response(200, headers=headers))
    assert list(check_clock(clock.ahead_seconds)) == []


@pytest.mark.parametrize(
    ("today", "asked_for"),
    [(9, "2026-02-06"), (10, "2026-02-09"), (14, "2026-02-13"), (15, "2026-02-13"), (16, "2026-02-13")],
)
def test_huggingface_is_asked_for_the_weekday_before(today: int, asked_for: str) -> None:
    assert str(weekday_before(dt.date(2026, 2, today))) == asked_for


REPOSITORY = Repository(Path("nowhere"), branch="main", address="https://github.com/kim/blog")


def test_a_push_that_is_refused_says_what_to_do_and_where() -> None:
    found = Survey("main", "the remote", "Kim", 0, 0, (), "refused", has_moved_on=False)
    for is_in_actions in (True, False):
        for repository in (REPOSITORY, Repository(Path("nowhere"))):
            [push, committer] = check_push(found, repository, is_in_actions=is_in_actions)
            assert (push.level, push.sentence, committer.level) == (Level.PROBLEM, "refused", Level.OK)
            assert push.advice
            assert push.page.startswith(repository.address)


TO_A_BRANCH = "on: push\njobs: {x: {steps: [{run: jekyll build}, {uses: peaceiris/actions-gh-pages@v4}]}}\n"


LEGACY = b'{"build_type": "legacy", "source": {"branch": "%s"}}'


@pytest.mark.parametrize(
    ("answer", "builder", "level", "said"),
    [
        (
            Answer(LEGACY % b"gh-pages"),
            TO_A_BRANCH,
            "ok",
            "from the branch gh-pages, to which it is pushed",
        ),
        (Answer(LEGACY % b"gh-pages"), "", "ok", "from the branch gh-pages, to which it is pushed"),
        (Answer(LEGACY % b"main"), A_DEPLOYMENT, "problem", "from the branch main, and paperboy's pushes"),
        (Answer(LEGACY % b"main"), "", "problem", "from the branch main, and paperboy's pushes"),
        (
            Answer(b"{}", 404),
            TO_A_BRANCH,
            "ok",
            "it is off; .github/workflows/site.yml seems to put the site else",
        ),
        (Answer(b"{}", 404), "", "problem", "it is off, so nothing builds the site"),
    ],
)
def test_where_pages_takes_the_site_from_is_right_or_wrong_by_who_builds_it(
    in_actions: Command, healthy: Blog, papers: Loopback, answer: Answer, *, builder: str, level: str, said: str
) -> None:
    papers.fail("pages", answer)
    (healthy.clone / ".github/workflows/pages-deploy.yml").unlink()
    if builder:
        (healthy.clone / ".github/workflows/site.yml").write_text(builder)
    result = in_actions("doctor", "--site", healthy.folder).stdout
    [line] = [line for line in result.splitlines() if ": Pages: " in line]
    assert (line.startswith(f"{level}: "), said in line) == (True, True), line
    needs_a_builder = level == "problem" and not builder
    assert ("init --deploy" in result.partition(": Pages: ")[2]) is needs_a_builder
