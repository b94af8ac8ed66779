"""What a run has written without committing it is known from a person's work by a note, whatever either holds."""

from collections.abc import Callable
from pathlib import Path

import pytest

from paperboy.errors import FileError, RepositoryError
from paperboy.site.tree import Folder
from tests.helpers import Blog, git
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
    state,
    there,
)


def notes(blog: Blog) -> str:
    path = blog.clone / ".git/paperboy/written"
    return path.read_text() if path.exists() else ""


def edit(blog: Blog) -> None:
    put(blog, POST, ANEW)


def stage_an_older_version(blog: Blog) -> None:
    blog.git("checkout", "--quiet", "HEAD~1", "--", POST)


def delete(blog: Blog) -> None:
    (blog.folder / POST).unlink()


def unstage(blog: Blog) -> None:
    blog.git("rm", "--quiet", "--cached", POST)
    (blog.clone / ".git/info/exclude").write_text("_posts\n")


@pytest.mark.parametrize("work", [edit, stage_an_older_version, delete, unstage])
@pytest.mark.parametrize("was_left", [False, True])
def test_what_a_person_has_not_committed_stays_though_it_looks_like_a_runs(
    blog: Blog, work: Callable[[Blog], None], was_left: bool
) -> None:
    run(blog.folder, {POST: OURS})
    run(blog.folder, {POST: OURS + b"2\n"})
    if was_left:
        leave(blog, POST, OURS + b"3\n")
    work(blog)
    before, content = state(blog), blog.files().get(POST)
    with opened(blog.folder) as branch:
        assert branch.theirs() == {POST}
        assert branch.bring_forward() is None
    assert state(blog) == before
    assert run(blog.folder, {OTHER: OURS}) is None
    assert (blog.files().get(POST), state(blog)[2]) == (content, before[2])
    assert there(blog, POST) == OURS + b"2\n"


@pytest.mark.parametrize(
    "path", [OTHER, DAY, "_papers/posted.json", "_posts/.mine.md.tmp", "_papers/.notes.json.tmp"]
)
def test_a_new_file_of_a_person_stays_though_it_looks_like_a_runs(blog: Blog, path: str) -> None:
    run(blog.folder, {POST: OURS})
    put(blog, path, OURS)
    with opened(blog.folder) as branch:
        assert branch.theirs() == {path}
        assert branch.unpushed_ours == {}
    assert run(blog.folder, {POST: ANEW}) is None
    assert (blog.folder / path).read_bytes() == OURS
    assert there(blog, path) is None


def test_a_day_that_a_person_has_edited_or_committed_is_not_published_for_them(blog: Blog) -> None:
    run(blog.folder, {DAY: b"{}\n"})
    put(blog, DAY, b"{1}\n")
    for work in ((), ("commit", "--quiet", "--all", "--message", "Mine")):
        if work:
            blog.git(*work)
        with opened(blog.folder) as branch:
            assert branch.theirs() == {DAY}
            assert branch.unpushed_ours == {}
        run(blog.folder, {POST: OURS + str(work).encode()})
        assert there(blog, DAY) == b"{}\n"
        assert (blog.folder / DAY).read_bytes() == b"{1}\n"


def test_what_a_person_commits_on_top_of_a_runs_commit_is_theirs(blog: Blog) -> None:
    day = DAY.replace("-09", "-10")
    run(blog.folder, {DAY: b"{}\n", day: b"{}\n"}, push=False)
    put(blog, DAY, b"{1}\n")
    blog.git("commit", "--quiet", "--all", "--message", "Mine")
    with opened(blog.folder) as branch:
        assert branch.theirs() == {DAY}
        assert branch.unpushed_ours == {day: b"{}\n"}


def test_what_a_run_has_removed_is_put_back_and_what_a_person_has_made_again_stays(blog: Blog) -> None:
    run(blog.folder, {POST: OURS, OTHER: OURS})
    for path in (POST, OTHER):
        leave(blog, path, None)
    put(blog, OTHER)
    with opened(blog.folder) as branch:
        assert branch.theirs() == {OTHER}
        assert branch.bring_forward() is None
    assert (blog.folder / POST).read_bytes() == OURS
    assert (blog.folder / OTHER).read_bytes() == b"A person's.\n"


def test_only_the_last_of_what_runs_have_left_counts_and_a_killed_one_was_before_or_after(blog: Blog) -> None:
    run(blog.folder, {POST: OURS})
    contents = [OURS + b"%d\n" % number for number in range(3)]
    for content in contents:
        leave(blog, POST, content)
    put(blog, POST, contents[1])
    with opened(blog.folder) as branch:
        assert branch.theirs() == {POST}
    leave(blog, POST, contents[1])
    path = blog.clone / ".git/paperboy/written"
    path.write_bytes(path.read_bytes() + b"\n" + path.read_bytes().split(b"\n")[1])  # killed before it wrote it
    path.write_bytes(path.read_bytes() + b"\n1234")  # or while it noted the next
    for content in contents[:2]:
        put(blog, POST, content)
        with opened(blog.folder) as branch:
            assert branch.theirs() == frozenset()


def test_a_file_that_was_half_written_is_put_away_and_then_nothing_is_noted_any_more(blog: Blog) -> None:
    run(blog.folder, {POST: OURS})
    leave(blog, DAY, b"{}\n")
    half = [
        put(blog, path, b"{")
        for path in (
            "_papers/2026/.2026-02-09.json.tmp",
            "_papers/.posted.json.tmp",
            "_posts/.2026-02-09-daily-papers.md.tmp",
        )
    ]
    with opened(blog.folder) as branch:
        assert (branch.theirs(), branch.unpushed_ours) == (frozenset(), {DAY: b"{}\n"})
    assert run(blog.folder, {}) is None
    assert not any((blog.folder / path).exists() for path in half)
    assert is_clean(blog)
    assert notes(blog) == ""


def test_notes_end_with_what_they_are_about_and_stay_with_the_rest(blog: Blog) -> None:
    leave(blog, POST)
    leave(blog, OTHER)
    blog.git("add", POST)
    blog.git("commit", "--quiet", "--message", "Mine")
    blog.git("push", "--quiet")
    put(blog, OTHER)
    assert run(blog.folder, {}) is None
    assert (POST in notes(blog), OTHER in notes(blog)) == (False, True)


def test_nothing_is_written_that_cannot_be_noted_and_nothing_noted_outside_of_a_clone(
    blog: Blog, tmp_path: Path
) -> None:
    (blog.clone / ".git/paperboy/written").mkdir(parents=True)
    with pytest.raises(FileError, match=r"cannot write .*/\.git/paperboy/written: "):
        leave(blog, POST)
    assert not (blog.folder / POST).exists()
    plain = tmp_path / "plain"
    plain.mkdir()
    Folder(plain).write(POST, OURS)
    assert [path for path in plain.rglob("*") if path.is_file()] == [plain / POST]


def test_commits_without_push_go_out_later_also_as_a_new_branch(blog: Blog) -> None:
    blog.git("switch", "--quiet", "--create", "drafts")
    run(blog.folder, {POST: OURS}, push=False)
    run(blog.folder, {POST: ANEW}, push=False)
    assert run(blog.folder, {OTHER: OURS}) is None
    assert git(blog.remote, "rev-parse", "drafts") == blog.head()
    assert blog.git("for-each-ref", "refs/paperboy") == ""


def test_a_branch_is_remembered_beside_one_that_was_named_like_its_folder(blog: Blog) -> None:
    blog.git("switch", "--quiet", "--create", "drafts")
    assert run(blog.folder, {POST: OURS}, push=False) is None
    blog.git("switch", "--quiet", "main")
    blog.git("branch", "--quiet", "--delete", "--force", "drafts")
    blog.git("switch", "--quiet", "--create", "drafts/more")
    assert run(blog.folder, {POST: OURS}, push=False) is None
    assert run(blog.folder, {POST: ANEW}) is None
    assert git(blog.remote, "rev-parse", "drafts/more") == blog.head()


@pytest.mark.parametrize("name", ["GIT_ICASE_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS"])
def test_how_a_person_has_git_take_paths_is_no_matter(
    blog: Blog, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "1")
    for content in (OURS, ANEW):
        leave(blog, OTHER)
        assert run(blog.folder, {POST: content}) is None
    assert there(blog, POST) == ANEW


def test_a_push_to_another_address_whose_branch_has_moved_on_is_told_as_that(blog: Blog) -> None:
    elsewhere = blog.clone.parent / "elsewhere.git"
    git(blog.clone.parent, "clone", "--quiet", "--bare", str(blog.remote), str(elsewhere))
    move_remote_on(Blog(blog.clone, elsewhere))
    blog.git("remote", "set-url", "--push", "origin", str(elsewhere))
    with pytest.raises(RepositoryError, match="go to another address than what is fetched"):
        run(blog.folder, {POST: OURS})
    assert there(blog, POST) is None
