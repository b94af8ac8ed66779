import datetime as dt
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from paperboy.errors import PushRejectedError, RepositoryError, SetupError
from paperboy.site.commit import BOT_EMAIL, BOT_NAME
from paperboy.site.repository import Repository
from tests.helpers import NOW, Blog, git, make_blog

POST = "_posts/2026-02-09-daily-papers.md"


@contextmanager
def opened(folder: Path) -> Iterator[Repository]:
    repository = Repository(folder)
    try:
        yield repository
    finally:
        repository.close()


@pytest.fixture
def repository(blog: Blog) -> Iterator[Repository]:
    with opened(blog.folder) as repository:
        yield repository


def put(blog: Blog, path: str, text: str = "A post.\n") -> str:
    target = blog.folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)
    return path


def owns(path: str, content: bytes | None) -> bool:
    return content is not None and path.startswith("_posts/")


def move_remote_on(blog: Blog, path: str = "about.md", text: str = "About.\n") -> str:
    other = blog.another_clone(f"other-{len(list(blog.clone.parent.iterdir()))}")
    put(other, path, text)
    other.git("add", ".")
    other.git("commit", "--quiet", "--message", f"Another's {path}")
    other.git("push", "--quiet")
    return other.head()


def test_only_the_given_paths_are_committed(blog: Blog, repository: Repository) -> None:
    put(blog, POST)
    put(blog, "_posts/2026-02-09-mine.md")
    sha = repository.commit([POST], "Papers: daily 2026-02-09", now=NOW)
    assert sha == repository.head == blog.head()
    assert blog.committed_files() == [POST]
    assert blog.commits() == ["Papers: daily 2026-02-09", "A blog"]


def test_a_commit_is_of_the_moment_of_the_run(blog: Blog, repository: Repository) -> None:
    repository.commit([put(blog, POST)], "Papers", now=NOW)
    moments = blog.git("show", "--no-patch", "--format=%at %ct").split()
    assert moments == [str(int(NOW.timestamp()))] * 2


def test_what_a_person_has_staged_or_changed_stays_as_it_was(blog: Blog, repository: Repository) -> None:
    put(blog, "staged.md", "Staged.\n")
    put(blog, "_config.yml", "title: changed and staged\n")
    blog.git("add", "staged.md", "_config.yml")
    put(blog, "_config.yml", "title: changed again, not staged\n")
    put(blog, "untracked.md")
    before = blog.git("status", "--porcelain")
    repository.commit([put(blog, POST)], "Papers", now=NOW)
    assert blog.git("status", "--porcelain") == before
    assert blog.git("show", ":_config.yml") == "title: changed and staged"
    assert blog.committed_files() == [POST]


def test_nothing_new_is_no_commit(blog: Blog, repository: Repository) -> None:
    repository.commit([put(blog, POST)], "Papers", now=NOW)
    assert repository.commit([put(blog, POST)], "Papers again", now=NOW) is None
    assert repository.commit([], "Nothing", now=NOW) is None
    assert repository.commit(["_posts/missing.md"], "Missing", now=NOW) is None
    assert blog.commits() == ["Papers", "A blog"]


def test_a_changed_file_is_committed_and_an_unchanged_one_is_not(blog: Blog, repository: Repository) -> None:
    other = put(blog, "_posts/2026-02-10-daily-papers.md")
    repository.commit([put(blog, POST), other], "Papers", now=NOW)
    repository.commit([put(blog, POST, "Changed.\n"), other], "Papers again", now=NOW)
    assert blog.committed_files() == [POST]


def test_a_file_that_is_staged_already_is_committed(blog: Blog, repository: Repository) -> None:
    put(blog, POST)
    blog.git("add", POST)
    assert repository.commit([POST], "Papers", now=NOW)
    assert blog.git("status", "--porcelain") == ""


@pytest.mark.parametrize("rule", ["_posts/", "*.md", "/_posts/*", "**"])
def test_a_file_that_is_ignored_is_committed_all_the_same(blog: Blog, repository: Repository, rule: str) -> None:
    (blog.clone / ".git/info").mkdir(exist_ok=True)
    (blog.clone / ".git/info/exclude").write_text(f"{rule}\n")
    assert repository.commit([put(blog, POST)], "Papers", now=NOW)
    assert blog.committed_files() == [POST]
    assert repository.ignored([POST, "about.txt"]) == ([POST, "about.txt"] if rule == "**" else [POST])


def test_the_bot_commits_when_nobody_is_configured(blog: Blog, repository: Repository) -> None:
    repository.commit([put(blog, POST)], "Papers", now=NOW)
    who = blog.git("show", "--no-patch", "--format=%an <%ae>%n%cn <%ce>").splitlines()
    assert who == [f"{BOT_NAME} <{BOT_EMAIL}>"] * 2


def test_whom_git_is_configured_for_commits(blog: Blog, repository: Repository) -> None:
    blog.git("config", "user.name", "Ada")
    blog.git("config", "user.email", "ada@example.org")
    repository.commit([put(blog, POST)], "Papers", now=NOW)
    assert blog.git("show", "--no-patch", "--format=%an %ae %cn %ce") == "Ada ada@example.org Ada ada@example.org"


def test_whom_the_environment_names_commits(
    blog: Blog, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Emmy")
    repository.commit([put(blog, POST)], "Papers", now=NOW)
    assert blog.git("show", "--no-patch", "--format=%an <%ae>, %cn") == f"Emmy <{BOT_EMAIL}>, {BOT_NAME}"


def test_the_first_commit_of_a_repository_can_be_paperboys(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    blog = Blog(tmp_path, tmp_path)
    with opened(tmp_path) as repository:
        assert repository.head is None
        assert not repository.unpushed(owns).has_ours
        put(blog, "mine.md")
        assert repository.commit([put(blog, POST)], "Papers", now=NOW) == repository.head
    assert blog.committed_files() == [POST]


def test_a_site_may_lie_in_a_folder_of_the_repository(tmp_path: Path) -> None:
    blog = make_blog(tmp_path, below="the [blog]")
    move_remote_on(blog)
    with opened(blog.folder) as repository:
        repository.commit([put(blog, POST)], "Papers", now=NOW)
        assert blog.committed_files() == [f"the [blog]/{POST}"]
        with pytest.raises(PushRejectedError):
            repository.push()
        assert repository.rewind(owns).files == {POST: b"A post.\n"}
        repository.commit([put(blog, POST)], "Papers", now=NOW)
        repository.push()
    assert blog.remote_commits() == ["Papers", "Another's about.md", "A blog"]


def test_another_folders_commit_is_foreign_to_a_site_in_a_folder(tmp_path: Path) -> None:
    blog = make_blog(tmp_path, below="blog")
    (blog.clone / "_posts").mkdir()
    (blog.clone / "_posts/x.md").write_text("Not of this site.\n")
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "Elsewhere")
    move_remote_on(blog)
    with opened(blog.folder) as repository, pytest.raises(RepositoryError, match=r"\(_posts/x\.md\)"):
        repository.rewind(owns)


def test_a_commit_is_pushed_to_the_branch_that_is_checked_out(blog: Blog, repository: Repository) -> None:
    blog.git("switch", "--quiet", "--create", "drafts")
    repository.commit([put(blog, POST)], "Papers", now=NOW)
    repository.push()
    assert git(blog.remote, "rev-parse", "drafts") == blog.head()
    assert blog.remote_commits() == ["A blog"]


def test_a_branch_is_pushed_to_where_it_is_configured_to_go(blog: Blog, repository: Repository) -> None:
    blog.git("remote", "add", "aaa", "/nowhere")
    blog.git("switch", "--quiet", "--create", "local", "--track", "origin/main")
    blog.git("config", "push.default", "upstream")
    repository.commit([put(blog, POST)], "Papers", now=NOW)
    assert repository.unpushed(owns).has_ours
    repository.push()
    assert not repository.unpushed(owns).has_ours
    assert blog.remote_commits() == ["Papers", "A blog"]


def test_a_remote_of_another_name_is_pushed_to(blog: Blog, repository: Repository) -> None:
    blog.git("remote", "rename", "origin", "home")
    repository.commit([put(blog, POST)], "Papers", now=NOW)
    repository.push()
    assert blog.remote_commits() == ["Papers", "A blog"]


def test_a_rejected_push_changes_nothing_on_the_remote(blog: Blog, repository: Repository) -> None:
    theirs = move_remote_on(blog)
    repository.commit([put(blog, POST)], "Papers", now=NOW)
    with pytest.raises(PushRejectedError, match=r"^origin has commits on main that are not here$"):
        repository.push()
    assert git(blog.remote, "rev-parse", "main") == theirs


def test_rewinding_puts_the_branch_on_the_remotes_and_returns_what_it_took_back(
    blog: Blog, repository: Repository
) -> None:
    theirs = move_remote_on(blog)
    repository.commit([put(blog, POST)], "Papers", now=NOW)
    put(blog, "staged.md")
    blog.git("add", "staged.md")
    put(blog, "_config.yml", "title: changed\n")
    assert repository.rewind(owns).files == {POST: b"A post.\n"}
    assert repository.head == theirs
    assert (blog.folder / "about.md").exists()
    assert not (blog.folder / POST).exists()
    assert sorted(blog.git("status", "--porcelain").splitlines()) == ["A  staged.md", "M _config.yml"]


def test_rewinding_takes_back_several_commits_of_a_longer_outage(blog: Blog, repository: Repository) -> None:
    other = "_posts/2026-02-10-daily-papers.md"
    repository.commit([put(blog, POST)], "Papers", now=NOW)
    repository.commit([put(blog, other), put(blog, POST, "Changed.\n")], "Papers again", now=NOW)
    move_remote_on(blog)
    assert repository.rewind(owns).files == {POST: b"Changed.\n", other: b"A post.\n"}


@pytest.mark.parametrize("deletes", [False, True])
def test_a_persons_unpushed_commit_is_not_taken_back(blog: Blog, repository: Repository, deletes: bool) -> None:
    repository.commit([put(blog, POST)], "Papers", now=NOW)
    repository.push()
    if deletes:
        blog.git("rm", "--quiet", POST)
    else:
        put(blog, "about.md")
        blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "Mine")
    move_remote_on(blog, "theirs.md")
    before = blog.head(), blog.files(), blog.git("status", "--porcelain")
    with pytest.raises(RepositoryError, match=r"unpushed commits that are not paperboy's .*git pull --rebase"):
        repository.rewind(owns)
    assert (blog.head(), blog.files(), blog.git("status", "--porcelain")) == before


def test_uncommitted_changes_in_the_way_are_not_lost(blog: Blog, repository: Repository) -> None:
    move_remote_on(blog, "_config.yml", "title: theirs\n")
    repository.commit([put(blog, POST)], "Papers", now=NOW)
    put(blog, "_config.yml", "title: mine\n")
    before = blog.head(), blog.files()
    with pytest.raises(RepositoryError, match=r"uncommitted changes are in the way .*git pull --rebase"):
        repository.rewind(owns)
    assert (blog.head(), blog.files()) == before


def test_a_remote_that_is_gone_is_an_error(blog: Blog, repository: Repository) -> None:
    repository.commit([put(blog, POST)], "Papers", now=NOW)
    shutil.rmtree(blog.remote)
    with pytest.raises(RepositoryError, match=r"^cannot push main to origin: ") as caught:
        repository.push()
    assert not isinstance(caught.value, PushRejectedError)
    with pytest.raises(RepositoryError, match=r"^git fetch failed: "):
        repository.rewind(owns)


def test_a_push_that_the_remote_declines_is_an_error_in_its_words(blog: Blog, repository: Repository) -> None:
    hook = blog.remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'protected branch' >&2\nexit 1\n")
    hook.chmod(0o755)
    repository.commit([put(blog, POST)], "Papers", now=NOW)
    with pytest.raises(RepositoryError, match="protected branch") as caught:
        repository.push()
    assert not isinstance(caught.value, PushRejectedError)


def test_credentials_are_in_no_error(blog: Blog, repository: Repository) -> None:
    blog.git("remote", "set-url", "origin", "http://kim:ghp_secret@127.0.0.1:9/blog.git")
    repository.commit([put(blog, POST)], "Papers", now=NOW)
    with pytest.raises(RepositoryError) as caught:
        repository.push()
    assert "127.0.0.1" in str(caught.value)
    assert "ghp_secret" not in str(caught.value)
    assert "kim" not in str(caught.value)


def test_unpushed_commits_are_known(blog: Blog, repository: Repository) -> None:
    assert not repository.unpushed(owns).has_ours
    put(blog, "mine.md")
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "Mine")
    assert not repository.unpushed(owns).has_ours
    repository.commit([put(blog, POST)], "Papers", now=NOW)
    assert repository.unpushed(owns).has_ours
    repository.push()
    assert not repository.unpushed(owns).has_ours


def test_on_a_branch_that_was_never_pushed_all_is_unpushed(blog: Blog, repository: Repository) -> None:
    blog.git("switch", "--quiet", "--create", "drafts")
    assert not repository.unpushed(owns).has_ours
    repository.commit([put(blog, POST)], "Papers", now=NOW)
    assert repository.unpushed(owns).has_ours


def test_a_shallow_clone_is_good_enough(blog: Blog) -> None:
    move_remote_on(blog, "one.md")
    move_remote_on(blog, "two.md")
    folder = blog.clone.parent / "shallow"
    git(blog.clone.parent, "clone", "--quiet", "--depth=1", blog.remote.as_uri(), str(folder))
    shallow = Blog(folder, blog.remote)
    assert shallow.commits() == ["Another's two.md"]
    move_remote_on(blog, "three.md")
    with opened(folder) as repository:
        repository.commit([put(shallow, POST)], "Papers", now=NOW)
        assert repository.unpushed(owns).has_ours
        with pytest.raises(PushRejectedError):
            repository.push()
        assert list(repository.rewind(owns).files) == [POST]
        repository.commit([put(shallow, POST)], "Papers", now=NOW)
        repository.push()
    assert blog.remote_commits()[:3] == ["Papers", "Another's three.md", "Another's two.md"]


def test_a_detached_head_cannot_be_pushed(blog: Blog, repository: Repository) -> None:
    blog.git("switch", "--quiet", "--detach")
    repository.check_can_commit()
    with pytest.raises(SetupError, match="no branch is checked out"):
        repository.check_can_push()
    assert repository.commit([put(blog, POST)], "Papers", now=NOW)
    assert not repository.unpushed(owns).has_ours


def test_without_remote_nothing_can_be_pushed(blog: Blog, repository: Repository) -> None:
    repository.check_can_push()
    blog.git("remote", "remove", "origin")
    with opened(blog.folder) as without, pytest.raises(SetupError, match="no remote to push to: add one"):
        without.check_can_push()
    with opened(blog.folder) as without:
        assert not without.unpushed(owns).has_ours


def test_a_folder_outside_of_git_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="is not in a git repository: run `git init` there, or use --no-commit"):
        Repository(tmp_path)
    with pytest.raises(SetupError, match="is not in a git repository"):
        Repository(tmp_path / "nowhere")


def test_a_bare_repository_is_an_error(blog: Blog) -> None:
    with pytest.raises(SetupError, match="is a bare git repository"):
        Repository(blog.remote)


@pytest.mark.skipif(os.geteuid() != 0, reason="NOT TESTED: only root can give a repository to somebody else")
def test_a_repository_that_git_does_not_trust_is_an_error_before_anything_is_touched(blog: Blog) -> None:
    for path in (blog.clone, blog.clone / ".git"):
        os.chown(path, 12345, 12345)
    with opened(blog.folder) as repository, pytest.raises(SetupError, match="dubious ownership"):
        repository.check_can_commit()


def test_the_moment_of_a_commit_needs_no_clock(blog: Blog, repository: Repository) -> None:
    moment = dt.datetime(2026, 2, 9, 9, 15, tzinfo=dt.timezone(dt.timedelta(hours=9)))
    repository.commit([put(blog, POST)], "Papers", now=moment)
    assert blog.git("show", "--no-patch", "--format=%aI") == "2026-02-09T09:15:00+09:00"
