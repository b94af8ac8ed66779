"""A run's commits, with nothing of a person's touched: what is read, committed, pushed, and brought forward."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from paperboy.errors import FileError, PushRejectedError, RepositoryError, SetupError
from paperboy.site.tree import Folder
from tests.helpers import NOW, Blog, git, make_blog
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


def test_a_commit_is_made_on_top_of_the_remotes_and_pushed(blog: Blog) -> None:
    theirs = move_remote_on(blog)
    before = state(blog)
    with opened(blog.folder) as branch:
        assert branch.head == theirs
        made = branch.commit({POST: OURS, DAY: b"{}\n"}, "Papers: daily", NOW)
        assert made == branch.head
        assert branch.push()
        assert not branch.push()
        assert state(blog)[:3] == before[:3]
        assert branch.bring_forward() is None
    assert blog.remote_commits() == blog.commits() == ["Papers: daily", "Another's about.md", "A blog"]
    assert blog.committed_files() == [DAY, POST]
    assert is_clean(blog)
    assert blog.git("show", "--no-patch", "--format=%at %ct").split() == [str(int(NOW.timestamp()))] * 2


def test_a_second_run_has_nothing_to_commit(blog: Blog) -> None:
    run(blog.folder, {POST: OURS})
    before = state(blog)
    with opened(blog.folder) as branch:
        assert branch.commit({POST: OURS, OTHER: None}, "Papers", NOW) is None
        assert branch.commit({}, "Papers", NOW) is None
        assert not branch.push()
        assert branch.bring_forward() is None
    assert state(blog) == before


def test_the_tree_reads_the_newest_commit(blog: Blog) -> None:
    move_remote_on(blog, POST, OURS)
    with opened(blog.folder) as branch:
        assert branch.tree.read(POST) == OURS
        assert branch.tree.read(OTHER) is None
        assert branch.tree.blob_id_at(POST) == branch.tree.blob_id(OURS)
        assert branch.tree.paths("_papers") == []
        branch.commit({POST: None, DAY: b"{}\n"}, "Papers", NOW)
        assert branch.tree.read(POST) is None
        assert branch.tree.blob_id_at(DAY) == branch.tree.blob_id(b"{}\n")


def test_a_rejected_push_is_made_again_on_top_of_what_is_there(blog: Blog) -> None:
    with opened(blog.folder) as branch:
        branch.commit({POST: OURS}, "Papers", NOW)
        theirs = move_remote_on(blog)
        with pytest.raises(PushRejectedError):
            branch.push()
        assert git(blog.remote, "rev-parse", "main") == theirs
        branch.refresh()
        assert (branch.head, branch.tree.read(POST)) == (theirs, None)
        branch.commit({POST: OURS}, "Papers", NOW)
        assert branch.push()
        assert branch.bring_forward() is None
    assert blog.remote_commits() == ["Papers", "Another's about.md", "A blog"]
    assert is_clean(blog)


def test_a_site_may_lie_in_a_folder_of_the_repository(tmp_path: Path) -> None:
    blog = make_blog(tmp_path, below='the "[blog]" \\한')
    assert run(blog.folder, {POST: OURS}) is None
    assert there(blog, POST) == OURS
    with opened(blog.folder) as branch:
        assert branch.tree.blob_id_at(POST) == branch.tree.blob_id(OURS)
        assert branch.changed_by_person() == frozenset()


@pytest.mark.parametrize("name", ['한글 "q" \\b.md', "a\nb.md", " .md", "*?.md", "a\tb.md"])
def test_odd_names_are_names(blog: Blog, name: str) -> None:
    path = f"_posts/{name}"
    assert run(blog.folder, {path: OURS}) is None
    assert is_clean(blog)
    put(blog, path)
    with opened(blog.folder) as branch:
        assert branch.changed_by_person() == {path}


def test_what_is_already_a_folder_is_no_file(blog: Blog) -> None:
    run(blog.folder, {DAY: b"{}\n"})
    with opened(blog.folder) as branch:
        with pytest.raises(FileError, match="_papers/2026 is a folder in git"):
            branch.tree.read("_papers/2026")
        with pytest.raises(FileError, match=f"{DAY} is a file in git"):
            branch.commit({f"{DAY}/x": b"{}"}, "Papers", NOW)


def test_a_branch_without_push_goes_on_from_what_is_checked_out(blog: Blog) -> None:
    move_remote_on(blog)
    put(blog, "mine.md")
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "Mine")
    assert run(blog.folder, {POST: OURS}, push=False) is None
    assert blog.commits() == ["Papers", "Mine", "A blog"]
    assert blog.remote_commits()[0] == "Another's about.md"
    assert blog.git("status", "--porcelain") == ""


def test_a_repository_without_commits_and_remote_gets_its_first(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    blog = Blog(tmp_path, tmp_path)
    put(blog, "mine.md")
    assert run(blog.folder, {POST: OURS}, push=False) is None
    assert (blog.commits(), blog.git("status", "--porcelain")) == (["Papers"], "?? mine.md")


def test_the_first_push_to_an_empty_remote(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "remote.git")
    git(tmp_path, "clone", "--quiet", "remote.git", "clone")
    blog = Blog(tmp_path / "clone", tmp_path / "remote.git")
    assert run(blog.folder, {POST: OURS}) is None
    assert is_clean(blog)


def test_commits_of_a_person_are_not_pushed_to_an_empty_remote(tmp_path: Path, blog: Blog) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "empty.git")
    blog.git("remote", "remove", "origin")
    blog.git("remote", "add", "origin", str(tmp_path / "empty.git"))
    with pytest.raises(SetupError, match=r"has no branch main yet, .* push them yourself"), opened(blog.folder):
        pass


def test_a_branch_off_what_is_published_is_pushed_under_its_name(blog: Blog) -> None:
    blog.git("switch", "--quiet", "--create", "drafts")
    assert run(blog.folder, {POST: OURS}) is None
    assert git(blog.remote, "rev-parse", "drafts") == blog.head()
    assert blog.remote_commits() == ["A blog"]


@pytest.mark.parametrize("is_empty", [False, True])
def test_a_branch_that_the_remote_has_no_more_is_not_made_again(blog: Blog, is_empty: bool) -> None:
    git(blog.remote, "branch", "--move", "main", "trunk")
    if is_empty:
        git(blog.remote, "update-ref", "-d", "refs/heads/trunk")
    with (
        pytest.raises(SetupError, match="origin has no branch main any more: it was renamed"),
        opened(blog.folder),
    ):
        pass


# commits that are only here


def test_a_persons_commit_stays_here_and_posts_go_out(blog: Blog) -> None:
    put(blog, "mine.md")
    put(blog, OTHER)
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "Mine")
    with opened(blog.folder) as branch:
        assert branch.changed_by_person() == {OTHER}
    why = run(blog.folder, {POST: OURS, OTHER: OURS})
    assert why is not None
    assert "it has commits that origin does not have" in why
    assert blog.remote_commits() == ["Papers", "A blog"]
    assert blog.commits() == ["Mine", "A blog"]
    assert there(blog, OTHER) is None
    blog.git("pull", "--quiet", "--rebase")
    blog.git("push", "--quiet")
    assert run(blog.folder, {POST: ANEW}) is None
    assert is_clean(blog)


def test_commits_of_a_run_that_did_not_push_go_out_with_the_next(blog: Blog) -> None:
    run(blog.folder, {POST: OURS, DAY: b"{}\n"}, push=False)
    with opened(blog.folder) as branch:
        assert branch.head == blog.head()
        assert branch.unpushed_ours == {}
        assert branch.commit({POST: OURS}, "Papers", NOW) is None
        assert branch.push()
        assert branch.bring_forward() is None
    assert is_clean(blog)


def test_commits_of_a_run_that_did_not_push_are_made_again_when_the_remote_has_moved_on(blog: Blog) -> None:
    run(blog.folder, {POST: OURS, DAY: b"{}\n"}, push=False)
    run(blog.folder, {POST: ANEW, DAY: b"{2}\n"}, push=False)
    move_remote_on(blog)
    with opened(blog.folder) as branch:
        assert branch.unpushed_ours == {DAY: b"{2}\n"}
        assert branch.changed_by_person() == frozenset()
    assert run(blog.folder, {OTHER: OURS}) is None
    assert there(blog, DAY) == b"{2}\n"
    assert is_clean(blog)


def test_what_is_pushed_between_two_runs_commits_stays_apart_from_a_persons(blog: Blog) -> None:
    run(blog.folder, {DAY: b"{}\n"}, push=False)
    put(blog, "mine.md")
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "Mine")
    with opened(blog.folder) as branch:
        assert branch.unpushed_ours == {DAY: b"{}\n"}
    assert run(blog.folder, {POST: OURS}) is not None
    assert there(blog, DAY) == b"{}\n"
    assert there(blog, "mine.md") is None


@pytest.mark.parametrize("orphan", [True, False])
def test_a_rewritten_history_is_gone_on_from_and_what_it_has_no_more_stays_out(blog: Blog, orphan: bool) -> None:
    put(blog, "mine.md")
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "Mine")
    blog.git("push", "--quiet")
    other = blog.another_clone("other")
    if orphan:
        other.git("switch", "--quiet", "--orphan", "anew")
    else:
        other.git("reset", "--quiet", "--hard", "HEAD~1")
    other.git("commit", "--quiet", "--allow-empty", "--message", "Anew")
    other.git("push", "--quiet", "--force", "origin", "HEAD:main")
    why = run(blog.folder, {POST: OURS})
    assert blog.remote_commits()[:2] == ["Papers", "Anew"]
    assert there(blog, "mine.md") is None
    assert why is not None
    assert "it has commits that origin does not have: run `git pull --rebase`" in why
    assert blog.commits() == ["Mine", "A blog"]
    blog.git("pull", "--quiet", "--rebase")
    assert is_clean(blog)


def test_posts_that_were_taken_off_the_remote_do_not_come_back(blog: Blog) -> None:
    run(blog.folder, {POST: OURS, DAY: b"{}\n"})
    git(blog.remote, "update-ref", "refs/heads/main", "main~1")
    for changes in ({OTHER: OURS}, {OTHER: ANEW}):
        assert run(blog.folder, changes) is not None
        assert (there(blog, POST), there(blog, DAY)) == (None, None)
    blog.git("pull", "--quiet", "--rebase")
    assert run(blog.folder, {}) is None
    assert is_clean(blog)


def test_a_stale_clone_is_behind_and_no_more_whatever_the_clocks_said(blog: Blog) -> None:
    stale = blog.another_clone("stale")
    for number in range(8):  # git gives up looking after five commits that are older than what they come from
        run(blog.folder, {POST: OURS + b"%d\n" % number}, now=NOW - dt.timedelta(days=400))
    assert run(stale.folder, {OTHER: OURS}) is None
    assert is_clean(stale)


# what is not committed


@pytest.mark.parametrize("content", [b"A person's.\n", None])
@pytest.mark.parametrize("is_staged", [False, True])
def test_a_post_that_a_person_changed_or_deleted_is_theirs(
    blog: Blog, content: bytes | None, is_staged: bool
) -> None:
    run(blog.folder, {POST: OURS, OTHER: OURS})
    if content:
        put(blog, POST, content)
    else:
        (blog.folder / POST).unlink()
    if is_staged:
        blog.git("add", "--all")
    before = state(blog)
    with opened(blog.folder) as branch:
        assert branch.changed_by_person() == {POST}
        assert branch.bring_forward() is None
    assert state(blog) == before
    assert run(blog.folder, {POST: ANEW, OTHER: ANEW}) is None
    assert there(blog, POST) == OURS
    assert blog.git("status", "--porcelain").split()[1] == POST
    move_remote_on(blog, POST, ANEW)
    why = run(blog.folder, {})
    assert why is not None
    assert f"{POST} is changed or new there, and not committed" in why


@pytest.mark.parametrize("rule", ["", "_posts/", "*.md", "**"])
def test_a_persons_draft_of_the_same_name_is_theirs_also_when_ignored(blog: Blog, rule: str) -> None:
    (blog.clone / ".git/info/exclude").write_text(f"{rule}\n")
    put(blog, POST)
    with opened(blog.folder) as branch:
        assert branch.changed_by_person() == {POST}
        branch.commit({POST: OURS}, "Papers", NOW)
        branch.push()
        why = branch.bring_forward()
    assert why is not None
    assert (blog.folder / POST).read_bytes() == b"A person's.\n"


def test_another_ignored_file_is_not_overwritten(blog: Blog) -> None:
    (blog.clone / ".git/info/exclude").write_text("secret*\n")
    put(blog, "secret/key")
    move_remote_on(blog, "secret/key", b"Not so secret.\n")
    why = run(blog.folder, {POST: OURS})
    assert why is not None
    assert "secret/key is changed or new there" in why
    assert (blog.folder / "secret/key").read_bytes() == b"A person's.\n"


@pytest.mark.parametrize("is_staged", [False, True])
@pytest.mark.parametrize("stale", [False, True])
def test_what_a_run_without_commit_left_is_cleaned_by_the_next(blog: Blog, is_staged: bool, stale: bool) -> None:
    run(blog.folder, {POST: OURS, DAY: b"{}\n"})
    if stale:
        move_remote_on(blog)
    leave(blog, POST, ANEW)
    leave(blog, OTHER, OURS)
    leave(blog, DAY, b"{2}\n")
    if is_staged:
        blog.git("add", POST, OTHER)
    with opened(blog.folder) as branch:
        assert branch.changed_by_person() == frozenset()
        assert branch.unpushed_ours == {DAY: b"{2}\n"}
    assert run(blog.folder, {POST: ANEW + b"2\n"}) is None
    assert there(blog, DAY) == b"{2}\n"
    assert there(blog, OTHER) is None
    assert is_clean(blog)


def test_staged_and_unstaged_work_stays_as_it_was(blog: Blog) -> None:
    put(blog, "staged.md")
    blog.git("add", "staged.md")
    put(blog, "staged.md", b"Changed again.\n")
    put(blog, "untracked.md")
    put(blog, "_config.yml", b"title: changed\n")
    move_remote_on(blog)
    before = blog.git("status", "--porcelain"), blog.git("diff"), blog.git("diff", "--cached")
    assert run(blog.folder, {POST: OURS}) is None
    assert (blog.git("status", "--porcelain"), blog.git("diff"), blog.git("diff", "--cached")) == before
    assert blog.head() == git(blog.remote, "rev-parse", "main")


def test_changes_that_the_remote_has_too_are_in_the_way_and_kept(blog: Blog) -> None:
    put(blog, "_config.yml", b"title: mine\n")
    move_remote_on(blog, "_config.yml", b"title: theirs\n")
    before = blog.files(), blog.head()
    why = run(blog.folder, {POST: OURS})
    assert there(blog, POST) == OURS
    assert why is not None
    assert "_config.yml" in why
    assert (blog.files(), blog.head()) == before
    with opened(blog.folder) as branch:
        assert branch.changed_by_person() == frozenset()


def test_errors_have_no_credentials(blog: Blog) -> None:
    blog.git("remote", "set-url", "origin", "http://kim:ghp_secret@127.0.0.1:9/blog.git")
    with (
        pytest.raises(RepositoryError, match=r"cannot push main: .*127.0.0.1") as caught,
        opened(blog.folder),
    ):
        pass
    assert "ghp_secret" not in str(caught.value)


# what runs have left without a commit: known by a note, whatever it looks like


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
        assert branch.changed_by_person() == {POST}
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
        assert branch.changed_by_person() == {path}
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
            assert branch.changed_by_person() == {DAY}
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
        assert branch.changed_by_person() == {DAY}
        assert branch.unpushed_ours == {day: b"{}\n"}


def test_what_a_run_has_removed_is_put_back_and_what_a_person_has_made_again_stays(blog: Blog) -> None:
    run(blog.folder, {POST: OURS, OTHER: OURS})
    for path in (POST, OTHER):
        leave(blog, path, None)
    put(blog, OTHER)
    with opened(blog.folder) as branch:
        assert branch.changed_by_person() == {OTHER}
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
        assert branch.changed_by_person() == {POST}
    leave(blog, POST, contents[1])
    path = blog.clone / ".git/paperboy/written"
    path.write_bytes(path.read_bytes() + b"\n" + path.read_bytes().split(b"\n")[1])  # killed before it wrote it
    path.write_bytes(path.read_bytes() + b"\n1234")  # or while it noted the next
    for content in contents[:2]:
        put(blog, POST, content)
        with opened(blog.folder) as branch:
            assert branch.changed_by_person() == frozenset()


def test_a_file_that_was_half_written_is_put_away_and_then_nothing_is_noted_any_more(blog: Blog) -> None:
    run(blog.folder, {POST: OURS})
    leave(blog, DAY, b"{}\n")
    leave(blog, "_papers/posted.json", None)
    half = [
        put(blog, path, b"{")
        for path in (
            "_papers/2026/.2026-02-09.json.tmp",
            "_papers/.posted.json.tmp",
            "_posts/.2026-02-09-daily-papers.md.tmp",
        )
    ]
    with opened(blog.folder) as branch:
        assert (branch.changed_by_person(), branch.unpushed_ours) == (frozenset(), {DAY: b"{}\n"})
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


def test_a_push_to_another_address_whose_branch_has_moved_on_speaks_in_gits_words(blog: Blog) -> None:
    elsewhere = blog.clone.parent / "elsewhere.git"
    git(blog.clone.parent, "clone", "--quiet", "--bare", str(blog.remote), str(elsewhere))
    move_remote_on(Blog(blog.clone, elsewhere))
    blog.git("remote", "set-url", "--push", "origin", str(elsewhere))
    with pytest.raises(RepositoryError, match=r"elsewhere.git .*\(fetch first\).*; nobody else has"):
        run(blog.folder, {POST: OURS})
    assert there(blog, POST) is None
