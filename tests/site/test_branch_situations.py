"""Whatever a clone is like and whatever goes on in it: posts go out, nothing of a person's is touched."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from paperboy.errors import FileError, PushRejectedError, RepositoryError, SetupError
from paperboy.site.branch import BOT_EMAIL, BOT_NAME
from tests.helpers import NOW, Blog, git, make_blog
from tests.machine import NIGHTLY
from tests.site.branches import (
    ANEW,
    DAY,
    OTHER,
    OURS,
    POST,
    is_clean,
    leave,
    move_remote_on,
    opened,
    put,
    run,
    script,
    there,
)

HOOKS = (
    "pre-commit",
    "prepare-commit-msg",
    "commit-msg",
    "post-commit",
    "pre-push",
    "post-checkout",
    "post-merge",
    "post-index-change",
    "reference-transaction",
)


# clones


@pytest.mark.parametrize(
    "options",
    [
        "--depth=1",
        "--filter=blob:none",
        "--filter=tree:0",
        "--depth=1 --filter=blob:none",
        "--sparse",
        "--single-branch",
        "--no-checkout",
    ],
)
@pytest.mark.parametrize("stale", [False, True] if NIGHTLY else [True])
def test_every_kind_of_clone_publishes_and_is_current_afterwards(blog: Blog, options: str, stale: bool) -> None:
    run(blog.folder, {POST: OURS, DAY: b"{}\n"})
    move_remote_on(blog)
    git(blog.remote, "config", "uploadpack.allowFilter", "true")
    git(blog.remote, "config", "uploadpack.allowAnySHA1InWant", "true")
    git(blog.clone.parent, "clone", "--quiet", *options.split(), blog.remote.as_uri(), "other")
    other = Blog(blog.clone.parent / "other", blog.remote)
    settings = (other.clone / ".git/config").read_bytes()
    if stale:
        move_remote_on(blog, OTHER, OURS)
        move_remote_on(blog, "more/theirs.md")
    with opened(other.folder) as branch:
        assert branch.changed_by_person() == frozenset()
        assert branch.tree.read(POST) == OURS
        assert branch.tree.paths("_papers") == [DAY]
    assert run(other.folder, {POST: ANEW}) is None
    assert there(blog, POST) == ANEW
    if options != "--no-checkout":
        assert is_clean(other)
    assert other.head() == git(blog.remote, "rev-parse", "main")
    assert (other.clone / ".git/config").read_bytes() == settings


def test_a_person_who_pushes_edits_and_deletes_is_followed_by_a_stale_clone(blog: Blog) -> None:
    run(blog.folder, {POST: OURS, OTHER: OURS})
    stale = blog.another_clone("stale")
    move_remote_on(blog, POST)
    move_remote_on(blog, OTHER, None)
    with opened(stale.folder) as branch:
        assert branch.tree.read(POST) == b"A person's.\n"
        assert branch.tree.read(OTHER) is None
        assert branch.changed_by_person() == frozenset()
    assert run(stale.folder, {DAY: b"{}\n"}) is None
    assert is_clean(stale)


def test_a_persons_own_work_tree_is_a_clone_like_any_other(blog: Blog) -> None:
    blog.git("worktree", "add", "--quiet", "-b", "drafts", "../work")
    work = Blog(blog.clone.parent / "work", blog.remote)
    assert run(work.folder, {POST: OURS}) is None
    assert git(blog.remote, "rev-parse", "drafts") == work.head()
    assert work.git("status", "--porcelain") == blog.git("status", "--porcelain") == ""
    assert blog.commits() == ["A blog"]


def test_a_site_in_a_submodule_is_published_and_the_repository_around_it_left_alone(
    blog: Blog, tmp_path: Path
) -> None:
    (tmp_path / "around").mkdir()
    outer = make_blog(tmp_path / "around")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(blog.remote), "site")
    git(outer.clone / "site", "switch", "--quiet", "main")
    before = outer.git("status", "--porcelain")
    assert run(outer.clone / "site", {POST: OURS}) is None
    assert (there(blog, POST), outer.git("status", "--porcelain")) == (OURS, before.replace("A  site", "AM site"))


def test_a_submodule_is_left_as_it_is(blog: Blog) -> None:
    blog.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(blog.remote), "theme")
    blog.git("commit", "--quiet", "--message", "A theme")
    blog.git("push", "--quiet")
    put(blog, "theme/new.md")
    before = blog.git("status", "--porcelain")
    move_remote_on(blog)
    assert run(blog.folder, {POST: OURS}) is None
    assert blog.git("status", "--porcelain") == before
    assert blog.head() == git(blog.remote, "rev-parse", "main")


def test_a_branch_whose_name_is_no_utf_8_is_pushed_under_it(blog: Blog) -> None:
    name = os.fsdecode(b"caf\xe9")
    blog.git("switch", "--quiet", "--create", name)
    for content in (OURS, ANEW):
        assert run(blog.folder, {POST: content}) is None
        assert git(blog.remote, "rev-parse", name) == blog.head()
    assert blog.git("status", "--porcelain") == ""


def test_what_is_set_for_the_clones_git_folder_alone_counts(blog: Blog) -> None:
    settings = blog.clone.parent / "settings"
    settings.write_text(f'[remote "origin"]\n\turl = {blog.remote}\n')
    blog.git("config", "--unset", "remote.origin.url")
    blog.git("config", f"includeIf.gitdir:{blog.clone}/.git.path", str(settings))
    assert run(blog.folder, {POST: OURS}) is None
    assert there(blog, POST) == OURS


def test_names_of_sha256_are_names(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "--object-format=sha256", "--initial-branch=main", "remote.git")
    git(tmp_path, "init", "--quiet", "--object-format=sha256", "--initial-branch=main", "clone")
    blog = Blog(tmp_path / "clone", tmp_path / "remote.git")
    blog.git("remote", "add", "origin", str(blog.remote))
    assert run(blog.folder, {POST: OURS}) is None
    assert run(blog.folder, {POST: ANEW}) is None
    assert is_clean(blog)
    with opened(blog.folder) as branch:
        assert branch.commit({POST: ANEW}, "Papers", NOW) is None


def test_two_sites_in_one_repository_publish_at_once(tmp_path: Path) -> None:
    one = make_blog(tmp_path, below="one")
    two = Blog(one.clone, one.remote, "two/site")
    put(two, "_config.yml")
    with opened(one.folder) as first, opened(two.folder) as second:
        assert second.commit({POST: OURS}, "Two", NOW)
        assert first.commit({POST: ANEW}, "One", NOW)
        assert first.push()
        with pytest.raises(PushRejectedError):
            second.push()
        second.refresh()
        assert second.commit({POST: OURS}, "Two", NOW)
        assert second.push()
        assert first.bring_forward() is None
        assert second.bring_forward() is None
    assert (there(one, POST), there(two, POST)) == (ANEW, OURS)
    assert two.git("status", "--porcelain") == "?? two/site/_config.yml"


def test_commits_of_another_site_that_are_only_here_stay_until_its_own_run(tmp_path: Path) -> None:
    one = make_blog(tmp_path, below="one")
    two = Blog(one.clone, one.remote, "two")
    put(two, "x", b"A post of paperboy's.\n")
    run(two.folder, {DAY: b"{}\n"}, push=False)
    move_remote_on(one)
    why = run(one.folder, {POST: OURS})
    assert why is not None
    assert two.commits()[0] == "Papers"
    assert run(two.folder, {POST: OURS}) is None
    assert (there(one, POST), there(two, DAY)) == (OURS, b"{}\n")


# what goes on there


def begin_merge(blog: Blog) -> None:
    (blog.clone / ".git/MERGE_HEAD").write_text(blog.head() + "\n")


def begin_rebase(blog: Blog) -> None:
    (blog.clone / ".git/rebase-merge").mkdir()


def begin_commit(blog: Blog) -> None:
    (blog.clone / ".git/index.lock").write_text("")


def check_out_another(blog: Blog) -> None:
    blog.git("switch", "--quiet", "--create", "meanwhile")


@pytest.mark.parametrize(
    ("begin", "said"),
    [
        (begin_merge, "a merge, a rebase or the like is going on"),
        (begin_rebase, "a merge, a rebase or the like is going on"),
        (begin_commit, "index.lock is there"),
        (check_out_another, "another branch is checked out by now"),
    ],
)
def test_posts_go_out_whatever_a_person_is_at(blog: Blog, begin: Callable[[Blog], None], said: str) -> None:
    with opened(blog.folder) as branch:
        begin(blog)
        before = blog.files(), (blog.clone / ".git/index").read_bytes(), blog.head()
        branch.commit({POST: OURS}, "Papers", NOW)
        assert branch.push()
        why = branch.bring_forward()
    assert why is not None
    assert said in why
    assert (blog.files(), (blog.clone / ".git/index").read_bytes(), blog.head()) == before
    assert there(blog, POST) == OURS


def test_no_hook_runs_and_line_ends_are_no_change(blog: Blog) -> None:
    for name in HOOKS:
        script(blog.clone / ".hooks" / name, f"echo {name} >>{blog.clone.parent}/ran; exit 1")
    blog.git("config", "core.hooksPath", ".hooks")
    blog.git("config", "core.autocrlf", "true")
    (blog.clone / ".git/info/exclude").write_text(".hooks\n")
    assert run(blog.folder, {POST: OURS}) is None
    assert (blog.folder / POST).read_bytes() == OURS.replace(b"\n", b"\r\n")
    leave(blog, POST, ANEW.replace(b"\n", b"\r\n"))
    assert run(blog.folder, {POST: ANEW}) is None
    assert there(blog, POST) == ANEW
    assert not (blog.clone.parent / "ran").exists()
    assert blog.git("status", "--porcelain") == ""


@pytest.mark.parametrize("name", ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY"])
def test_variables_that_lead_git_elsewhere_are_told(
    blog: Blog, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "/nowhere")
    with pytest.raises(SetupError, match=f"^{name} is set, which leads git to another repository: unset it"):
        run(blog.folder, {POST: OURS})


# who commits, and whom one may not pass by


@pytest.mark.parametrize("setting", ["user.useConfigOnly=true", "nothing.at-all=true", "user.name="])
def test_without_an_identity_the_bot_commits(blog: Blog, setting: str) -> None:
    blog.git("config", *setting.split("=", 1))
    run(blog.folder, {POST: OURS})
    assert blog.git("log", "-1", "--format=%an %ae, %cn %ce") == ", ".join([f"{BOT_NAME} {BOT_EMAIL}"] * 2)


def test_whom_git_or_the_environment_name_commits(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    blog.git("config", "user.name", "Ada")
    blog.git("config", "user.email", "ada@example.org")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Emmy")
    run(blog.folder, {POST: OURS})
    assert blog.git("log", "-1", "--format=%an %ae, %cn %ce") == "Emmy ada@example.org, Ada ada@example.org"


def test_commits_are_signed_where_git_is_set_to_and_nothing_goes_out_unsigned(blog: Blog) -> None:
    key = blog.clone.parent / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    for name, value in {"commit.gpgSign": "1", "gpg.format": "ssh", "user.signingKey": f"{key}.pub"}.items():
        blog.git("config", name, value)
    assert run(blog.folder, {POST: OURS}) is None
    assert "\ngpgsig -----BEGIN SSH SIGNATURE" in blog.git("cat-file", "commit", "HEAD")
    key.unlink()
    with pytest.raises(RepositoryError, match=r"git commit-tree failed: .*key"):
        run(blog.folder, {POST: ANEW})
    assert there(blog, POST) == OURS


def test_a_protected_branch_speaks_in_its_own_words_and_the_commit_is_kept_here(blog: Blog) -> None:
    hook = script(blog.remote / "hooks/pre-receive", "echo changes go through a pull request >&2; exit 1")
    with opened(blog.folder) as branch:
        branch.commit({POST: OURS, DAY: b"{}\n"}, "Papers", NOW)
        with pytest.raises(
            RepositoryError, match=r"cannot push main to origin: .*through a pull request"
        ) as caught:
            branch.push()
        assert not isinstance(caught.value, PushRejectedError)
        assert branch.bring_forward() is None
    assert blog.commits() == ["Papers", "A blog"]
    hook.unlink()
    assert run(blog.folder, {}) is None
    assert is_clean(blog)


def test_a_lock_that_was_left_on_the_remote_is_told_after_some_tries(blog: Blog) -> None:
    (blog.remote / "refs/heads/main.lock").write_text("")
    with opened(blog.folder) as branch:
        for number in range(3):
            branch.commit({POST: OURS}, "Papers", NOW)
            with pytest.raises(PushRejectedError):
                branch.push()
            if number < 2:
                branch.refresh()
        with pytest.raises(RepositoryError, match=r"main\.lock': File exists.*; nobody else has pushed"):
            branch.refresh()


def test_a_remote_that_is_gone_is_told(blog: Blog) -> None:
    blog.remote.rename(blog.remote.with_name("gone.git"))
    with pytest.raises(RepositoryError, match=r"^cannot push main: .*not appear to be a git"):
        run(blog.folder, {POST: OURS})


# what keeps posts from being committed


def submodule(blog: Blog, name: str) -> None:
    blog.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(blog.remote), name)
    blog.git("commit", "--quiet", "--message", "A submodule")


def link(blog: Blog, name: str) -> None:
    (blog.clone / "elsewhere").mkdir()
    (blog.clone / name).symlink_to("elsewhere")


def committed_link(blog: Blog, name: str) -> None:
    link(blog, name)
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "A link")


def nested(blog: Blog, name: str) -> None:
    git(blog.clone, "init", "--quiet", name)


@pytest.mark.parametrize(
    ("begin", "said"),
    [
        (submodule, "is a submodule in git: put a folder in its place"),
        (link, "is a link, and git does not look behind links"),
        (committed_link, "is a link in git: put a folder in its place"),
        (nested, "is a git repository of its own"),
    ],
)
@pytest.mark.parametrize("name", ["_posts", "_papers"])
def test_what_no_commit_can_hold_is_told_first(
    blog: Blog, begin: Callable[[Blog, str], None], said: str, name: str
) -> None:
    begin(blog, name)
    blog.git("push", "--quiet")
    with pytest.raises(SetupError, match=f"{name} {said}"):
        run(blog.folder, {POST: OURS})


@pytest.mark.parametrize("where", [".gitattributes", ".git/info/attributes", "_posts/.gitattributes"])
def test_a_filter_over_the_posts_is_told_with_what_to_do(blog: Blog, where: str) -> None:
    put(blog, where, b"*.md filter=lfs diff=lfs\n_papers/** !filter\n")
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--allow-empty", "--message", "Attributes")
    blog.git("push", "--quiet")
    with pytest.raises(SetupError, match=r"git's filter `lfs` .* with a line `_posts/\*\* !filter` at its end"):
        run(blog.folder, {POST: OURS})
    put(blog, where, b"*.md filter=lfs diff=lfs\n_posts/** !filter\n")
    if where != "_posts/.gitattributes":
        assert run(blog.folder, {POST: OURS}) is None


@pytest.mark.parametrize("begin", ["nowhere", "detached", "bare", "alone"])
def test_where_no_run_can_commit_it_is_told_with_what_to_do(blog: Blog, tmp_path: Path, begin: str) -> None:
    folder, said = blog.folder, "no branch is checked out, so there is none to push to"
    if begin == "nowhere":
        folder, said = tmp_path, "is not in a git repository: run `git init` there, or use --no-commit"
    elif begin == "detached":
        blog.git("switch", "--quiet", "--detach")
    elif begin == "bare":
        folder, said = blog.remote, "is a bare git repository"
    else:
        blog.git("remote", "remove", "origin")
        said = "has no remote to push to: add one"
    with pytest.raises(SetupError, match=said):
        run(folder, {POST: OURS})
    if begin in ("detached", "alone"):
        assert run(folder, {POST: OURS}, push=False) is None
        assert blog.git("log", "-1", "--format=%s") == "Papers"


# what is damaged or slow


def test_a_git_that_reads_and_is_killed_is_started_again(blog: Blog) -> None:
    run(blog.folder, {POST: OURS})
    with opened(blog.folder) as branch:
        assert branch.tree.read(POST) == OURS
        kept = subprocess.run(["pgrep", "-P", str(os.getpid()), "git"], capture_output=True, check=True).stdout
        os.kill(int(kept), signal.SIGKILL)
        assert branch.tree.read(POST) == OURS


def test_a_git_that_warns_at_every_question_is_asked_as_often_as_is_wanted(blog: Blog) -> None:
    blog.git("update-ref", "refs/heads/HEAD", "HEAD")  # which makes HEAD ambiguous, as git says each time
    asking = "import sys, pathlib; from paperboy.site.clone import Clone; clone = Clone(pathlib.Path(sys.argv[1]))"
    program = f"{asking}; print(len({{clone.read('HEAD') for _ in range(2000)}}))"
    command = [sys.executable, "-c", program, str(blog.folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "1\n"


def test_a_damaged_object_is_told(blog: Blog) -> None:
    run(blog.folder, {POST: OURS})
    name = blog.git("rev-parse", f"HEAD:{POST}")
    path = blog.clone / ".git/objects" / name[:2] / name[2:]
    path.chmod(0o644)
    path.write_bytes(b"damaged")
    with opened(blog.folder) as branch, pytest.raises(FileError, match="is missing or damaged in this clone"):
        branch.tree.read(POST)


def test_an_idle_run_starts_few_processes_of_git(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    run(blog.folder, {POST: OURS, DAY: b"{}\n"})
    calls = blog.clone.parent / "calls"
    script(blog.clone.parent / "bin/git", f'echo "$@" >>{calls}; exec {shutil.which("git")} "$@"')
    monkeypatch.setenv("PATH", f"{blog.clone.parent}/bin:{os.environ['PATH']}")
    assert run(blog.folder, {POST: OURS, DAY: b"{}\n"}) is None
    assert len(calls.read_text().splitlines()) <= 5, calls.read_text()
