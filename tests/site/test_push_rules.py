"""A push goes where `git push` would send it, and never publishes what a person has not published."""

from collections.abc import Callable

import pytest

from tests.conftest import Command
from tests.helpers import Blog, git
from tests.loopback import Loopback
from tests.site.branches import script

DATE = ("--date", "2026-02-09")
POST = "_posts/2026-02-09-daily-papers.md"

pytestmark = pytest.mark.usefixtures("short_lists")


def second_remote(blog: Blog) -> Blog:
    """Give the clone another remote, `fork`, which has what `origin` has."""
    folder = blog.clone.parent / "fork.git"
    git(blog.clone.parent, "clone", "--quiet", "--bare", str(blog.remote), str(folder))
    blog.git("remote", "add", "fork", str(folder))
    blog.git("fetch", "--quiet", "fork")
    return Blog(blog.clone, folder)


def refuse_other_name(blog: Blog) -> None:
    blog.git("switch", "--quiet", "--create", "local", "--track", "origin/main")


def refuse_local(blog: Blog, how: str = "simple") -> None:
    blog.git("switch", "--quiet", "--create", "local", "--track", "main")
    blog.git("config", "push.default", how)


def refuse_nothing(blog: Blog) -> None:
    blog.git("config", "push.default", "nothing")


def refuse_review(blog: Blog) -> None:
    blog.git("config", "remote.origin.push", "refs/heads/*:refs/for/*")


@pytest.mark.parametrize(
    ("set_up", "said"),
    [
        (refuse_other_name, "The upstream branch of your current branch does not match"),
        (refuse_local, "The upstream branch of your current branch does not match"),
        (lambda blog: refuse_local(blog, "current"), "`git push` sends local to no branch of a remote"),
        (refuse_nothing, 'push.default is "nothing"'),
        (refuse_review, "`git push` sends main to no branch of a remote, but to refs/for/main"),
    ],
)
def test_where_git_push_refuses_so_does_a_run_before_anything_is_written(
    paperboy: Command, blog: Blog, set_up: Callable[[Blog], None], said: str
) -> None:
    set_up(blog)
    before = blog.files(), blog.head()
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert (result.exit_code, said in result.stderr) == (2, True), result.output
    assert (blog.files(), blog.head()) == before
    doctor = paperboy("doctor", "--site", blog.folder).stdout
    assert [said in line for line in doctor.splitlines() if line.startswith("problem: git: ")] == [True]
    assert paperboy("publish", "--site", blog.folder, *DATE, "--no-push").exit_code == 0
    assert blog.remote_commits() == ["A blog"]


@pytest.mark.parametrize("setting", ["branch.main.pushRemote", "remote.pushDefault"])
def test_a_push_goes_to_the_remote_that_is_configured_for_pushes(
    paperboy: Command, blog: Blog, setting: str
) -> None:
    fork = second_remote(blog)
    blog.git("config", setting, "fork")
    assert paperboy("publish", "--site", blog.folder, *DATE).exit_code == 0
    assert fork.remote_commits() == ["Papers: daily 2026-02-09", "A blog"]
    assert blog.remote_commits() == ["A blog"]


def test_a_branch_goes_to_another_remote_under_its_own_name(paperboy: Command, blog: Blog) -> None:
    fork = second_remote(blog)
    blog.git("switch", "--quiet", "--create", "local", "--track", "origin/main")
    blog.git("config", "remote.pushDefault", "fork")
    assert paperboy("publish", "--site", blog.folder, *DATE).exit_code == 0
    assert git(fork.remote, "rev-parse", "local") == blog.head()


def test_push_default_upstream_pushes_to_the_upstream(paperboy: Command, blog: Blog) -> None:
    blog.git("switch", "--quiet", "--create", "local", "--track", "origin/main")
    blog.git("config", "push.default", "upstream")
    assert paperboy("publish", "--site", blog.folder, *DATE).exit_code == 0
    assert blog.remote_commits() == ["Papers: daily 2026-02-09", "A blog"]


def a_file(blog: Blog) -> None:
    (blog.clone / "mine.md").write_text("Mine.\n")
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "Mine")


def a_file_and_its_removal(blog: Blog) -> None:
    a_file(blog)
    blog.git("rm", "--quiet", "mine.md")
    blog.git("commit", "--quiet", "--message", "Better not")


def an_empty_commit(blog: Blog) -> None:
    blog.git("commit", "--quiet", "--allow-empty", "--message", "Trigger")


@pytest.mark.parametrize("work", [a_file, a_file_and_its_removal, an_empty_commit])
def test_a_persons_commits_are_not_published_for_them(
    paperboy: Command, blog: Blog, work: Callable[[Blog], None]
) -> None:
    work(blog)
    mine = blog.head()
    for _ in range(2):
        result = paperboy("publish", "--site", blog.folder, *DATE)
        assert result.exit_code == 0, result.output
        assert "is not brought up to date: it has commits that origin does not have" in result.stderr
        assert (blog.head(), blog.remote_commits()) == (mine, ["Papers: daily 2026-02-09", "A blog"])
    doctor = paperboy("doctor", "--site", blog.folder)
    assert (doctor.exit_code, "not pushed yet" in doctor.stdout) == (0, True)
    blog.git("pull", "--quiet", "--rebase")
    blog.git("push", "--quiet")
    assert "not brought" not in paperboy("publish", "--site", blog.folder, *DATE).stderr


def test_with_nothing_new_a_persons_commits_are_no_problem(paperboy: Command, blog: Blog) -> None:
    paperboy("publish", "--site", blog.folder, *DATE)
    a_file(blog)
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert (result.exit_code, "Nothing to commit." in result.stdout) == (0, True)
    assert "mine.md" not in git(blog.remote, "ls-tree", "--name-only", "main")


def test_a_branch_whose_remote_one_is_not_remembered_here_is_asked_for(paperboy: Command, blog: Blog) -> None:
    blog.git("config", "remote.origin.fetch", "+refs/heads/main:refs/remotes/origin/main")
    blog.git("switch", "--quiet", "--create", "drafts")
    a_file(blog)
    blog.git("push", "--quiet", "origin", "drafts")
    for _ in range(2):
        result = paperboy("publish", "--site", blog.folder, *DATE)
        assert result.exit_code == 0, result.output
        assert git(blog.remote, "rev-parse", "drafts") == blog.head()
    assert "Nothing to commit." in result.stdout


def test_tags_of_a_person_are_not_pushed_along(paperboy: Command, blog: Blog) -> None:
    blog.git("config", "push.followTags", "true")
    blog.git("tag", "--annotate", "--message", "Mine", "mine")
    assert paperboy("publish", "--site", blog.folder, *DATE).exit_code == 0
    assert git(blog.remote, "tag") == ""


@pytest.mark.parametrize("tag_here", [False, True])
def test_a_tag_that_is_named_like_the_branch_is_never_meant(paperboy: Command, blog: Blog, tag_here: bool) -> None:
    old = blog.head()
    other = blog.another_clone("other")
    a_file(other)
    other.git("push", "--quiet", "origin", "HEAD:refs/heads/main")
    other.git("push", "--quiet", "origin", f"{old}:refs/tags/main", f"{old}:refs/tags/HEAD")
    if tag_here:
        blog.git("tag", "main", old)
        blog.git("tag", "origin/main", old)
    (blog.clone / "HEAD").write_text("A file that is called so.\n")
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert result.exit_code == 0, result.output
    assert git(blog.remote, "log", "--format=%s", "refs/heads/main").splitlines() == [
        "Papers: daily 2026-02-09",
        "Mine",
        "A blog",
    ]
    assert git(blog.remote, "rev-parse", "refs/tags/main") == old


@pytest.mark.parametrize("ref", ["refs/heads/HEAD", "refs/tags/HEAD"])
def test_what_is_called_head_is_never_pushed_in_the_branchs_place(paperboy: Command, blog: Blog, ref: str) -> None:
    blog.git("update-ref", ref, "HEAD")
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert (result.exit_code, "and pushed." in result.stdout) == (0, True), result.output
    assert git(blog.remote, "rev-parse", "refs/heads/main") == blog.git("rev-parse", "refs/heads/main")
    assert git(blog.remote, "log", "--format=%s").splitlines() == ["Papers: daily 2026-02-09", "A blog"]
    assert "Nothing to commit." in paperboy("publish", "--site", blog.folder, *DATE).stdout


@pytest.mark.parametrize("orphan", [True, False])
def test_a_rewritten_history_is_gone_on_from_and_told_with_what_to_do(
    paperboy: Command, blog: Blog, orphan: bool
) -> None:
    a_file(blog)
    blog.git("push", "--quiet")
    other = blog.another_clone("other")
    if orphan:
        other.git("switch", "--quiet", "--orphan", "anew")
        (other.clone / "_config.yml").write_bytes((blog.clone / "_config.yml").read_bytes())
        other.git("add", ".")
    else:
        other.git("reset", "--quiet", "--hard", "HEAD~1")
    other.git("commit", "--quiet", "--allow-empty", "--message", "Anew")
    other.git("push", "--quiet", "--force", "origin", "HEAD:main")
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert result.exit_code == 0, result.output
    assert "run `git pull --rebase`" in result.stderr
    assert (blog.commits(), blog.remote_commits()[:2]) == (
        ["Mine", "A blog"],
        ["Papers: daily 2026-02-09", "Anew"],
    )
    blog.git("pull", "--quiet", "--rebase")  # as the message says
    assert "not brought" not in paperboy("publish", "--site", blog.folder, *DATE).stderr
    assert blog.head() == git(blog.remote, "rev-parse", "main")


@pytest.mark.parametrize("setting", ["remote.origin.pushurl", "remote.origin.url"])
def test_a_second_address_that_refused_once_is_made_up_for(paperboy: Command, blog: Blog, setting: str) -> None:
    fork = second_remote(blog)
    if setting == "remote.origin.pushurl":
        blog.git("config", setting, str(blog.remote))
    blog.git("config", "--add", setting, str(fork.remote))
    refusing = script(fork.remote / "hooks/pre-receive", "echo not today >&2; exit 1")
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert (result.exit_code, "not today" in result.stdout) == (1, True), result.output
    assert (len(blog.remote_commits()), len(fork.remote_commits())) == (2, 1)
    refusing.unlink()
    for said in ("Pushed what an earlier run had committed.", "Nothing to commit."):
        result = paperboy("publish", "--site", blog.folder, *DATE)
        assert (result.exit_code, said in result.stdout) == (0, True), result.output
        assert fork.remote_commits() == blog.remote_commits() == ["Papers: daily 2026-02-09", "A blog"]


def test_the_first_address_that_refused_once_gets_the_same_commit(paperboy: Command, blog: Blog) -> None:
    fork = second_remote(blog)
    for remote in (blog.remote, fork.remote):
        blog.git("config", "--add", "remote.origin.pushurl", str(remote))
    refusing = script(blog.remote / "hooks/pre-receive", "exit 1")
    assert paperboy("publish", "--site", blog.folder, *DATE).exit_code == 1
    assert (len(blog.remote_commits()), len(fork.remote_commits())) == (1, 2)
    refused = git(fork.remote, "rev-parse", "main")
    refusing.unlink()
    result = paperboy("publish", "--site", blog.folder, "--date", "2026-02-10")  # a run of other dates, too
    assert result.exit_code == 0, result.output
    assert {git(each.remote, "rev-parse", "main~1") for each in (blog, fork)} == {refused}
    assert git(blog.remote, "rev-parse", "main") == git(fork.remote, "rev-parse", "main")


def rename(blog: Blog) -> None:
    git(blog.remote, "branch", "--move", "main", "trunk")


def rename_and_prune(blog: Blog) -> None:
    rename(blog)
    blog.git("fetch", "--quiet", "--prune")


def rename_in_a_stale_clone(blog: Blog) -> None:
    other = blog.another_clone("other")
    a_file(other)
    other.git("push", "--quiet")
    rename(blog)


def delete(blog: Blog) -> None:
    git(blog.remote, "update-ref", "-d", "refs/heads/main")


@pytest.mark.parametrize("work", [rename, rename_and_prune, rename_in_a_stale_clone, delete])
def test_a_branch_that_was_renamed_or_deleted_on_the_remote_is_not_made_again(
    paperboy: Command, blog: Blog, work: Callable[[Blog], None]
) -> None:
    work(blog)
    before, files = git(blog.remote, "for-each-ref"), blog.files()
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert (result.exit_code, "has no branch main any more: it was renamed" in result.stderr) == (2, True)
    assert (git(blog.remote, "for-each-ref"), blog.files()) == (before, files)
    assert "problem: git: origin has no branch main any more" in paperboy("doctor", "--site", blog.folder).stdout
    if work is not delete:
        blog.git("fetch", "--quiet")
        blog.git("switch", "--quiet", "trunk")
        assert paperboy("publish", "--site", blog.folder, *DATE).exit_code == 0


def test_a_lock_that_was_left_on_the_remote_speaks_in_gits_words_after_few_pushes(
    paperboy: Command, blog: Blog
) -> None:
    (blog.remote / "refs/heads/main.lock").write_text("")
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert (result.exit_code, "main.lock': File exists" in result.stdout) == (1, True), result.output
    assert result.stderr.count("somebody else has pushed") == 3


def test_a_remote_that_mirrors_gets_the_branch_and_nothing_else(paperboy: Command, blog: Blog) -> None:
    git(blog.remote, "branch", "theirs")
    blog.git("branch", "mine")
    blog.git("config", "remote.origin.mirror", "true")
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert (result.exit_code, len(blog.remote_commits())) == (0, 2), result.output
    assert git(blog.remote, "branch", "--format=%(refname:short)").split() == ["main", "theirs"]


def test_who_may_not_push_hears_that_before_anybody_is_asked_for_papers(
    paperboy: Command, papers: Loopback, blog: Blog
) -> None:
    blog.git("config", "remote.origin.receivepack", "sh -c 'echo no permission for Kim >&2; exit 1'")
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert (result.exit_code, "no permission for Kim" in result.stdout) == (1, True), result.output
    assert "2026-02-09: not made: the run could not go on" in result.stdout
    assert papers.list_requests == []
