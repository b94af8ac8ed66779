"""Runs and people who push at the same time, each from a clone of their own: all of it is on the branch, once."""

from collections.abc import Callable

from tests.helpers import Blog, git
from tests.line.test_race import at_the_same_time, push_as_a_person
from tests.machine import NIGHTLY
from tests.site.branches import OURS, is_clean, run, there

COUNT = 12 if NIGHTLY else 4  # of runs; people are half as many


def test_runs_and_people_who_push_at_once_lose_nothing(blog: Blog) -> None:
    def publisher(number: int) -> Callable[[], None]:
        clone = blog.another_clone(f"run-{number}")

        def work() -> None:
            for day in range(3):
                assert run(clone.folder, {f"_posts/{number}-{day}.md": OURS, "_posts/of-all.md": OURS}) is None

        return work

    def person(number: int) -> Callable[[], None]:
        clone = blog.another_clone(f"person-{number}")
        return lambda: push_as_a_person(clone, number)

    at_the_same_time([*map(publisher, range(COUNT)), *map(person, range(COUNT // 2))])

    assert git(blog.remote, "fsck", "--strict", "--no-dangling") == ""
    assert all(there(blog, f"_posts/{number}-{day}.md") == OURS for number in range(COUNT) for day in range(3))
    assert len(blog.remote_commits()) == 1 + COUNT * 3 + COUNT // 2 * 3
    for number in range(COUNT):
        assert run(blog.clone.parent / f"run-{number}", {}) is None
        assert is_clean(Blog(blog.clone.parent / f"run-{number}", blog.remote))


def test_runs_in_one_clone_at_once_leave_it_clean_and_current(blog: Blog) -> None:
    def publisher(number: int) -> Callable[[], None]:
        def work() -> None:
            run(blog.folder, {f"_posts/{number}.md": OURS, f"_papers/2026/{number}.json": b"{}\n"})

        return work

    at_the_same_time([*map(publisher, range(4))])
    assert run(blog.folder, {}) is None
    assert is_clean(blog)
    assert len(blog.commits()) == 5


def test_runs_in_one_clone_that_do_not_push_go_on_from_each_other(blog: Blog) -> None:
    def publisher(number: int) -> Callable[[], None]:
        def work() -> None:
            for day in range(3):
                path = f"_posts/{number}-{day}.md"
                assert run(blog.folder, {path: OURS, "_posts/of-all.md": OURS}, push=False) is None

        return work

    at_the_same_time([*map(publisher, range(4))])
    assert len(blog.commits()) == 1 + 4 * 3
    assert (blog.remote_commits(), blog.git("status", "--porcelain")) == (["A blog"], "")
    assert run(blog.folder, {}) is None
    assert is_clean(blog)
