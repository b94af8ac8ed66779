"""The git process that is kept to read refs and files: whatever becomes of it, nothing is lost or misjudged."""

import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from paperboy.errors import RepositoryError
from paperboy.papers import archive
from paperboy.site.rewind import REWIND, TAKEN_BACK
from tests.helpers import MONDAY, NOW, Blog, Desks, git, items, run
from tests.loopback import Loopback
from tests.site.test_git_situations import hook
from tests.site.test_repository import opened, put

POST = "_posts/2026-02-09-daily-papers.md"

# ends what this process has started to read objects
KILL = f"""\
ps -A -o pid=,ppid=,args= | while read -r pid parent arguments; do
    case "$parent $arguments" in "{os.getpid()} "*"cat-file --batch"*) kill -9 "$pid" ;; esac
done
"""


@pytest.fixture(autouse=True)
def short_list(papers: Loopback) -> None:
    papers.lists["2026-02-09"] = items(2)


def put_on_damaged_commit(blog: Blog, ref: str) -> None:
    """Put `ref` on a commit whose object is empty, as a power failure leaves it."""
    commit = blog.git("commit-tree", "-m", "Gone", "HEAD^{tree}", "-p", "HEAD")
    blog.git("update-ref", ref, commit)
    path = blog.clone / ".git/objects" / commit[:2] / commit[2:]
    path.chmod(0o644)
    path.write_bytes(b"")


@pytest.mark.parametrize("ref", [TAKEN_BACK, REWIND])
def test_a_damaged_commit_of_an_earlier_run_takes_nothing_out_of_the_next_one(
    desks: Desks, blog: Blog, ref: str
) -> None:
    put_on_damaged_commit(blog, ref)
    report = run(desks.at(blog.folder), [MONDAY])
    assert (report.pushed, report.commits) == (True, (blog.head(),))
    assert blog.committed_files() == [archive.path_of(MONDAY), POST]
    assert blog.git("status", "--porcelain") == ""


@pytest.mark.parametrize("name", ["pre-commit", "post-commit"])
@pytest.mark.parametrize("more", ["true", "echo Formatted. >>'_posts/2026-02-09-daily-papers.md'"])
def test_a_git_that_reads_is_started_again_when_it_was_killed_in_the_middle_of_a_run(
    desks: Desks, blog: Blog, name: str, more: str
) -> None:
    hook(blog.clone / ".git", name, KILL + more)
    report = run(desks.at(blog.folder), [MONDAY])
    assert (report.pushed, report.commits, report.problems) == (True, (blog.head(),), ())
    assert blog.committed_files() == [archive.path_of(MONDAY), POST]
    assert blog.git("status", "--porcelain") == ""


def test_where_no_git_can_say_what_is_checked_out_nothing_is_committed(
    blog: Blog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "bin" / "git"
    script.parent.mkdir()
    dying = 'case "$*" in "cat-file --batch"|*"HEAD^{commit}") kill -9 $$ ;; esac'
    script.write_text(f'#!/bin/sh\n{dying}\nexec {shutil.which("git")} "$@"\n')
    script.chmod(0o755)
    put(blog, POST)
    with opened(blog.folder) as repository:
        monkeypatch.setenv("PATH", f"{script.parent}{os.pathsep}{os.environ['PATH']}")
        with pytest.raises(RepositoryError, match="git rev-parse failed: it ended with status -9"):
            repository.commit([POST], "A post", now=NOW)
    assert blog.commits() == ["A blog"]
    assert blog.git("status", "--porcelain") == "?? _posts/"


@pytest.mark.skipif(sys.platform != "linux", reason="file systems of other systems refuse such names")
def test_a_branch_whose_name_is_no_utf8_is_known_on_the_remote(blog: Blog) -> None:
    name = os.fsdecode(b"caf\xe9")
    blog.git("switch", "--quiet", "--create", name)
    blog.git("push", "--quiet", "--set-upstream", "origin", name)
    with opened(blog.folder) as repository:
        assert repository.distance() == (0, 0)


def test_a_push_goes_where_git_is_set_to_when_the_commit_is_made(desks: Desks, blog: Blog) -> None:
    hook(blog.clone / ".git", "post-commit", "git remote rename origin elsewhere")
    assert run(desks.at(blog.folder), [MONDAY]).pushed
    assert blog.remote_commits() == blog.commits()


def test_a_damaged_file_is_told_in_gits_words(blog: Blog) -> None:
    name = git(blog.clone, "hash-object", "-w", str(blog.folder / "_config.yml"))
    with opened(blog.folder) as repository:
        (blog.clone / ".git/objects" / name[:2] / name[2:]).unlink()
        with pytest.raises(RepositoryError, match="git cat-file failed: "):
            list(repository.versions("_config.yml"))


def test_a_branch_that_is_at_a_tag_has_the_date_of_its_commit(blog: Blog) -> None:
    blog.git("tag", "--annotate", "--message", "A tag", "v1")
    (blog.clone / ".git/refs/heads/main").write_text(blog.git("rev-parse", "refs/tags/v1") + "\n")
    with opened(blog.folder) as repository:
        assert repository.head_date == dt.datetime.fromisoformat(blog.git("log", "-1", "--format=%cI"))


def test_a_branch_that_has_nowhere_to_go_after_its_commit_is_told_with_the_commit(
    desks: Desks, blog: Blog
) -> None:
    hook(blog.clone / ".git", "post-commit", "git config push.default nothing")
    report = run(desks.at(blog.folder), [MONDAY])
    assert (report.pushed, report.commits) == (False, (blog.head(),))
    assert "`push.default` is `nothing` in git's config" in " ".join(report.problems)


ASK_OFTEN = """\
import sys
from pathlib import Path
from paperboy.site.repository import Repository
repository = Repository(Path(sys.argv[1]))
print(len({repository.head for _ in range(2000)}))
"""


def test_a_git_that_warns_at_every_question_is_asked_as_often_as_is_wanted(blog: Blog) -> None:
    blog.git("update-ref", "refs/heads/HEAD", "HEAD")  # which makes HEAD ambiguous, as git says each time
    command = [sys.executable, "-c", ASK_OFTEN, str(blog.folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "1\n"
