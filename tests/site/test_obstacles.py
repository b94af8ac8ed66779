"""What keeps a commit from holding what a run makes is said before anything is made; all else is no hindrance."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Command
from tests.helpers import CONFIG, Blog, git, make_blog
from tests.loopback import Loopback
from tests.machine import NIGHTLY

DATE = ("--date", "2026-02-09")
POST = "_posts/2026-02-09-daily-papers.md"
INDEX = "_papers/2026-02.json"
ARCHIVE = "_papers/2026/2026-02-09.json"
POSTED = "_papers/posted.json"

pytestmark = pytest.mark.usefixtures("short_lists")


def commit(blog: Blog, name: str, text: str) -> None:
    path = blog.clone / name
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(text)
    blog.git("add", "--force", name)
    blog.git("commit", "--quiet", "--message", f"{name}: {text}")
    blog.git("push", "--quiet")


def stopped(blog: Blog, *command: str) -> None:
    """Run a git command that ends in the middle of what it is at."""
    subprocess.run(["git", *command], cwd=blog.clone, check=False, capture_output=True)


def two_sides(blog: Blog) -> None:
    """Make a branch `side` whose newest commit conflicts with the newest of `main`."""
    commit(blog, "about.md", "One.\n")
    blog.git("config", "user.name", "Kim")
    blog.git("config", "user.email", "kim@example.org")
    blog.git("switch", "--quiet", "--create", "side")
    (blog.clone / "about.md").write_text("Side.\n")
    blog.git("commit", "--quiet", "--all", "--message", "Side")
    blog.git("switch", "--quiet", "main")
    commit(blog, "about.md", "Two.\n")


def merge(blog: Blog) -> None:
    two_sides(blog)
    stopped(blog, "merge", "side")


def rebase(blog: Blog) -> None:
    two_sides(blog)
    stopped(blog, "rebase", "side")


def cherry_pick(blog: Blog) -> None:
    two_sides(blog)
    stopped(blog, "cherry-pick", "side")


def revert(blog: Blog) -> None:
    two_sides(blog)
    blog.git("revert", "--no-commit", "HEAD")


def series(blog: Blog) -> None:
    """Be between two commits of a cherry-pick: the first one was finished with `git commit`."""
    two_sides(blog)
    commit(blog, "other.md", "Other.\n")
    stopped(blog, "cherry-pick", "side", "HEAD~2")
    blog.git("commit", "--quiet", "--all", "--message", "Solved")


def am(blog: Blog) -> None:
    two_sides(blog)
    patch = blog.git("format-patch", "-1", "side", "--output-directory", str(blog.clone.parent))
    stopped(blog, "am", patch)


def stash_pop(blog: Blog) -> None:
    commit(blog, "about.md", "One.\n")
    (blog.clone / "about.md").write_text("Mine.\n")
    blog.git("stash")
    commit(blog, "about.md", "Two.\n")
    stopped(blog, "stash", "pop")


def submodule(blog: Blog, name: str = "_posts") -> None:
    """Have a submodule that is not initialised, as actions/checkout leaves it: an empty folder."""
    blog.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(blog.remote), name)
    blog.git("commit", "--quiet", "--message", "A submodule")
    blog.git("push", "--quiet")
    blog.git("submodule", "--quiet", "deinit", "--force", "--", name)


def nested(blog: Blog, name: str = "_posts") -> None:
    (blog.clone / name).mkdir(parents=True)
    git(blog.clone / name, "init", "--quiet")


def link(blog: Blog) -> None:
    (blog.clone / "content").mkdir()
    (blog.clone / "_posts").symlink_to("content")


def file_in_index(blog: Blog) -> None:
    commit(blog, "_posts", "A file.\n")
    (blog.clone / "_posts").unlink()


def sparse(blog: Blog) -> None:
    commit(blog, POST, "Mine.\n")
    blog.git("sparse-checkout", "set", "--cone", "assets")


@pytest.mark.parametrize(
    ("begin", "said"),
    [
        (submodule, "{root}/_posts is a submodule in git"),
        (lambda blog: submodule(blog, "_papers"), "{root}/_papers is a submodule"),
        (nested, "{root}/_posts is a git repository of its own"),
        (lambda blog: nested(blog, "_papers/2026"), "{root}/_papers/2026 is a git repository of its own"),
        (link, "{root}/_posts is a link, and git does not look behind links"),
        (file_in_index, "{root}/_posts is a file in git: put a folder in its place"),
    ],
    ids=lambda value: value.split(":")[0].replace("{root}", "") if isinstance(value, str) else "",
)
def test_what_is_in_the_way_of_a_commit_is_said_before_anything_is_written(
    paperboy: Command, blog: Blog, begin: Callable[[Blog], None], said: str
) -> None:
    begin(blog)
    said = said.format(root=blog.clone)
    before = blog.files(), blog.git("status", "--porcelain"), blog.head()
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert result.exit_code == 2
    assert said in result.stderr
    assert (blog.files(), blog.git("status", "--porcelain"), blog.head()) == before
    doctor = paperboy("doctor", "--site", blog.folder)
    assert doctor.exit_code == 1
    assert f"problem: git: {said}" in doctor.stdout


def state(blog: Blog) -> tuple[object, ...]:
    """Return what a person has, and what their git is in the middle of."""
    kept = {path.name for path in (blog.clone / ".git").iterdir()} - {"FETCH_HEAD", "paperboy", "lfs"}
    said = (
        "ls-files --stage -v",
        "status --porcelain",
        "rev-parse --symbolic-full-name HEAD",
        "rev-parse HEAD",
        "stash list",
    )
    return blog.files(), kept, *(blog.git(*command.split()) for command in said)


@pytest.mark.parametrize("begin", [merge, cherry_pick, series, revert, am, stash_pop])
def test_posts_go_out_whatever_git_is_in_the_middle_of_and_all_of_that_stays(
    paperboy: Command, blog: Blog, begin: Callable[[Blog], None]
) -> None:
    begin(blog)
    before = state(blog)
    for _ in range(2):
        result = paperboy("publish", "--site", blog.folder, *DATE)
        assert (result.exit_code, state(blog)) == (0, before), result.output
        assert blog.remote_commits()[0] == "Papers: daily 2026-02-09"
        assert f"{blog.clone} is not brought up to date: " in result.stderr
    assert paperboy("doctor", "--site", blog.folder).exit_code == 0
    blog.git("reset", "--quiet", "--merge")  # the person gives it up
    for name in ("rebase-apply", "sequencer"):
        shutil.rmtree(blog.clone / ".git" / name, ignore_errors=True)
    assert paperboy("publish", "--site", blog.folder, *DATE).exit_code == 0
    if begin is not series:  # whose first commit is a person's, and stays theirs
        assert blog.head() == git(blog.remote, "rev-parse", "main")


def test_in_the_middle_of_a_rebase_no_branch_is_checked_out(paperboy: Command, blog: Blog) -> None:
    rebase(blog)
    before = state(blog)
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert (result.exit_code, "no branch is checked out" in result.stderr) == (2, True)
    assert state(blog) == before


def test_what_a_sparse_checkout_leaves_out_stays_left_out(paperboy: Command, blog: Blog) -> None:
    sparse(blog)
    assert paperboy("publish", "--site", blog.folder, *DATE, "--force").exit_code == 0
    assert "daily-papers-2026-02-09" in git(blog.remote, "show", f"main:{POST}")
    assert not (blog.folder / POST).exists()
    assert (blog.head(), blog.git("status", "--porcelain")) == (git(blog.remote, "rev-parse", "main"), "")


@pytest.mark.parametrize("how", ["--skip-worktree", "--assume-unchanged"])
def test_a_change_that_git_was_told_to_overlook_is_kept(paperboy: Command, blog: Blog, how: str) -> None:
    commit(blog, POST, "A person's.\n")
    blog.git("update-index", how, POST)
    (blog.clone / POST).write_text("Mine alone, and more of it.\n")
    for options in (("--force",), ()):
        result = paperboy("publish", "--site", blog.folder, *DATE, *options)
        assert (result.exit_code, "is not brought up to date: " in result.stderr) == (0, True), result.output
        assert (blog.clone / POST).read_text() == "Mine alone, and more of it.\n"
        assert "daily-papers-2026-02-09" in git(blog.remote, "show", f"main:{POST}")


def test_a_persons_commit_with_its_editor_open_is_theirs_and_posts_go_out(paperboy: Command, blog: Blog) -> None:
    (blog.folder / "_config.yml").write_text(f"{CONFIG}title: Mine\n")
    go_on, editor = blog.clone.parent / "go-on", blog.clone.parent / "editor"
    editor.write_text(f'#!/bin/sh\nwhile [ ! -e {go_on} ]; do sleep 0.05; done; echo Mine >"$1"\n')
    editor.chmod(0o755)
    command = ["git", "-c", "user.name=Kim", "-c", "user.email=k@x.org", "-c", f"core.editor={editor}"]
    lock = blog.clone / ".git/index.lock"
    with subprocess.Popen([*command, "commit", "--quiet", "--all"], cwd=blog.clone) as process:
        while not lock.exists():
            assert process.poll() is None
        before = True, blog.files()
        result = paperboy("publish", "--site", blog.folder, *DATE)
        after = lock.exists(), blog.files()
        go_on.touch()
    assert (process.returncode, after) == (0, before)
    assert (result.exit_code, f"({lock} is there)" in result.stderr) == (0, True), result.output
    assert blog.commits() == ["Mine", "A blog"]
    assert blog.remote_commits() == ["Papers: daily 2026-02-09", "A blog"]


def test_a_submodule_that_the_whole_site_lies_in_is_its_own_repository(
    paperboy: Command, blog: Blog, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    outer = make_blog(other)
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(blog.remote), "site")
    git(outer.clone / "site", "switch", "--quiet", "main")
    result = paperboy("publish", "--site", outer.clone / "site", *DATE)
    assert result.exit_code == 0, result.output
    assert blog.remote_commits()[0] == "Papers: daily 2026-02-09"
    assert outer.commits() == ["A blog"]


def test_posts_behind_a_filter_are_nobodys_edits(paperboy: Command, blog: Blog) -> None:
    for name in ("clean", "smudge"):
        blog.git("config", f"filter.crypt.{name}", "tr a-z n-za-m")
    assert paperboy("publish", "--site", blog.folder, *DATE).exit_code == 0
    attributes = "_posts/** filter=crypt\n_papers/** filter=crypt\n"
    commit(blog, ".gitattributes", attributes)
    blog.git("add", "--renormalize", ".")
    blog.git("commit", "--quiet", "--message", "Encrypt")
    blog.git("push", "--quiet")
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert (result.exit_code, "git's filter `crypt` (.gitattributes) is for _posts/" in result.stderr) == (2, True)
    commit(blog, ".gitattributes", f"{attributes}_posts/** !filter\n_papers/** !filter\n")
    blog.git("add", "--renormalize", ".")  # as the message says
    blog.git("commit", "--quiet", "--message", "No more")
    blog.git("push", "--quiet")
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert (result.exit_code, "2026-02-09 (2 papers): unchanged" in result.stdout) == (0, True), result.output


IGNORING = [".gitignore", ".git/info/exclude", "_posts/.gitignore", "global"]
RULES = ["*", "*.json", "_papers/", "_posts"]
# each night every rule everywhere; by day all of them in one place, and the one that hides most everywhere
IGNORED = [
    (where, rule) for where in IGNORING for rule in RULES if NIGHTLY or where == ".gitignore" or rule == "*"
]


@pytest.mark.parametrize(("where", "rule"), IGNORED)
def test_what_a_gitignore_leaves_out_is_committed_all_the_same_and_doctor_says_so(
    paperboy: Command, blog: Blog, where: str, rule: str
) -> None:
    if where == "global":
        path = blog.clone.parent / "ignored"
        blog.git("config", "core.excludesFile", str(path))
    else:
        path = blog.clone / where
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{rule}\n")
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert result.exit_code == 0, result.output
    pushed = git(blog.remote, "show", "--name-only", "--format=", "main").splitlines()
    assert pushed == [INDEX, ARCHIVE, POSTED, POST]
    if where == ".gitignore":
        assert (
            "note: ignored: a .gitignore leaves out files such as "
            in paperboy("doctor", "--site", blog.folder).stdout
        )
    again = paperboy("publish", "--site", blog.folder, *DATE)
    assert (again.exit_code, "Nothing to commit." in again.stdout) == (0, True)


def test_a_post_that_git_was_told_to_assume_unchanged_is_committed(
    paperboy: Command, papers: Loopback, blog: Blog
) -> None:
    paperboy("publish", "--site", blog.folder, *DATE)
    blog.git("update-index", "--assume-unchanged", POST, ARCHIVE)
    papers.lists["2026-02-09"][0]["paper"]["upvotes"] = 777
    assert paperboy("publish", "--site", blog.folder, *DATE).exit_code == 0
    assert "777" in git(blog.remote, "show", f"main:{POST}")
    assert blog.git("status", "--porcelain") == ""


def test_what_a_person_prepared_as_a_commits_message_is_still_there(paperboy: Command, blog: Blog) -> None:
    two_sides(blog)
    stopped(blog, "merge", "--squash", "--strategy-option=theirs", "side")
    (blog.clone / ".git/COMMIT_EDITMSG").write_text("What I am about to write.\n")
    staged = blog.git("diff", "--cached")
    assert staged
    prepared = (blog.clone / ".git/SQUASH_MSG").read_text()
    assert paperboy("publish", "--site", blog.folder, *DATE).exit_code == 0
    assert (blog.clone / ".git/SQUASH_MSG").read_text() == prepared
    assert (blog.clone / ".git/COMMIT_EDITMSG").read_text() == "What I am about to write.\n"
    assert blog.git("diff", "--cached") == staged
