"""The states that a repository can be in when a run comes along: each is dealt with, or told clearly."""

import re
from pathlib import Path

import pytest

import paperboy as package
from paperboy.papers import archive
from paperboy.post.ownership import Action
from paperboy.publish.context import Options
from tests.conftest import Command
from tests.helpers import MONDAY, TUESDAY, Blog, Contexts, actions, edited, git, run
from tests.loopback import Loopback
from tests.site.branches import script

POST = "_posts/2026-02-09-daily-papers.md"
POSTED = "_papers/posted.json"
DATE = ("--date", "2026-02-09")

pytestmark = pytest.mark.usefixtures("short_lists")


def test_line_ends_of_windows_in_the_work_tree_are_no_change(contexts: Contexts, blog: Blog) -> None:
    blog.git("config", "core.autocrlf", "true")
    run(contexts.at(blog.folder), [MONDAY])
    for path in (POST, archive.path_of(MONDAY)):
        (blog.folder / path).unlink()
    blog.git("checkout", "--quiet", "--", ".")
    assert b"\r\n" in blog.post_path(MONDAY).read_bytes()
    head = blog.head()
    report = run(contexts.at(blog.folder), [MONDAY])
    assert actions(report) == {"2026-02-09": Action.UNCHANGED}
    assert (blog.head(), report.problems) == (head, ())
    assert "\r" not in git(blog.remote, "show", f"main:{POST}")


@pytest.mark.parametrize("options", ["--depth=1", "--filter=blob:none", "--no-single-branch"])
def test_a_stale_clone_follows_a_person_who_pushes_edits_and_deletes(
    paperboy: Command, blog: Blog, options: str
) -> None:
    week = ("--from", "2026-02-09", "--to", "2026-02-10")
    paperboy("publish", "--site", blog.folder, *week)
    git(blog.remote, "config", "uploadpack.allowFilter", "true")
    git(blog.remote, "config", "uploadpack.allowAnySHA1InWant", "true")
    git(blog.clone.parent, "clone", "--quiet", options, blog.remote.as_uri(), "stale")
    stale = Blog(blog.clone.parent / "stale", blog.remote)
    settings = (stale.clone / ".git/config").read_bytes()
    for number in range(3):
        (blog.clone / "notes.md").write_text(f"{number}\n")
        if number == 1:
            blog.post_path(MONDAY).write_text(blog.post(MONDAY) + "\nA word of mine.\n")
        if number == 2:
            blog.post_path(TUESDAY).unlink()
        blog.git("add", "--all")
        blog.git("commit", "--quiet", "--message", f"Mine {number}")
        blog.git("push", "--quiet")
        result = paperboy("publish", "--site", stale.folder, *week, "--force" if number == 0 else "--no-push")
        assert (result.exit_code, "not brought" in result.stderr) == (0, False), result.output
        result = paperboy("publish", "--site", stale.folder, *week)
        assert (result.exit_code, "not brought" in result.stderr) == (0, False), result.output
        assert (stale.head(), stale.git("status", "--porcelain")) == (git(blog.remote, "rev-parse", "main"), "")
    assert "A word of mine." in git(blog.remote, "show", f"main:{POST}")
    assert stale.posts() == ["2026-02-09-daily-papers.md"]
    assert (stale.clone / ".git/config").read_bytes() == settings
    assert [said for said in blog.remote_commits() if said.startswith("Mine")] == ["Mine 2", "Mine 1", "Mine 0"]


def test_file_names_that_are_not_ascii_are_no_hindrance(contexts: Contexts, blog: Blog) -> None:
    second = blog.another_clone("클론")
    (blog.folder / "_posts").mkdir()
    (blog.folder / "_posts/2026-02-09-첫 글.md").write_text("Mine.\n")
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "첫 글")
    blog.git("push", "--quiet")
    assert run(contexts.at(second.folder), [MONDAY]).pushed
    assert second.posts() == ["2026-02-09-daily-papers.md", "2026-02-09-첫 글.md"]


def test_a_persons_edit_on_the_remote_of_an_edition_that_is_made_here_wins_and_is_reported(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    run(contexts.at(blog.folder), [MONDAY])
    second = blog.another_clone("second")
    mine = edited(blog.post(MONDAY), "My own words.")
    blog.post_path(MONDAY).write_text(mine)
    blog.git("commit", "--quiet", "--all", "--message", "Edit")
    blog.git("push", "--quiet")
    papers.lists["2026-02-09"][0]["paper"]["upvotes"] = 777  # so that the second has a commit of its own
    report = run(contexts.at(second.folder), [MONDAY])
    assert actions(report) == {"2026-02-09": Action.EDITED}
    assert report.pushed
    assert git(blog.remote, "show", f"main:{POST}") == mine.strip()


def test_a_push_that_a_protected_branch_refuses_loses_nothing_and_the_next_run_pushes_it(
    paperboy: Command, blog: Blog
) -> None:
    path = script(blog.remote / "hooks/update", "echo 'GH006: Protected branch update failed' >&2; exit 1")
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert result.exit_code == 1
    assert "cannot push main to origin: " in result.stdout
    assert "GH006: Protected branch update failed" in result.stdout
    made = blog.head()
    path.unlink()
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert (result.exit_code, git(blog.remote, "rev-parse", "main")) == (0, made)
    assert "Pushed what an earlier run had committed." in result.stdout


def test_deletions_are_kept_and_not_misjudged_when_a_push_is_made_again(contexts: Contexts, blog: Blog) -> None:
    run(contexts.at(blog.folder), [MONDAY])
    second = blog.another_clone("second")
    blog.git("rm", "--quiet", POST)
    blog.git("commit", "--quiet", "--message", "Delete")
    blog.git("push", "--quiet")
    report = run(contexts.at(second.folder), [MONDAY, TUESDAY])
    # Monday's was deleted by a person; Tuesday's was only taken back by paperboy, to be made again on top
    assert actions(report) == {"2026-02-09": Action.DELETED, "2026-02-10": Action.CREATED}
    assert second.posts() == ["2026-02-10-daily-papers.md"]
    assert report.pushed


def test_no_git_command_of_paperboy_forces_stashes_or_adds_everything() -> None:
    folder = Path(package.__file__).parent
    files = (path for path in folder.rglob("*.py") if path.name != "cli.py")  # which has a `--force` of its own
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    for word in ('"--force"', '"-f"', '"stash"', '"-A"', '"--all"', '"reset"', '"clean"', '"--force-with-lease"'):
        assert word not in source


def test_no_push_keeps_the_commit_here(contexts: Contexts, blog: Blog) -> None:
    report = run(contexts.at(blog.folder), [MONDAY], options=Options(push=False))
    assert (report.pushed, len(report.commits)) == (False, 1)
    assert blog.remote_commits() == ["A blog"]


def test_a_commits_message_holds_nothing_from_outside(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    for each in papers.lists["2026-02-09"]:
        each["paper"] |= {"title": "[skip ci] @octocat Fixes #1\n\nCo-authored-by: A <a@b.c>", "upvotes": 7}
    run(contexts.at(blog.folder), [MONDAY, TUESDAY])
    *lines, note = blog.git("log", "-1", "--format=%B").splitlines()
    assert re.fullmatch(r"Paperboy-made-of: [0-9a-f]{32} 2026-02-09 2026-02-10 [0-9a-f]{16}", note)
    assert lines == [
        "Papers: daily 2026-02-09, daily 2026-02-10",
        "",
        "- daily 2026-02-09: created, 2 papers",
        "- daily 2026-02-10: created, 2 papers",
        "",
    ]
