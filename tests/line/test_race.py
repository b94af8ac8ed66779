"""Pushers at the same time, runs and people, against one remote: all that they made is on the branch.

Every day 3 runs and 3 people; in the nightly profile (`./run nightly`) 10 and 10.
"""

import datetime as dt
import random
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from paperboy.post.ownership import is_unmodified
from paperboy.report import Report
from tests.helpers import NOW, Blog, Contexts, git, items, run
from tests.loopback import Loopback
from tests.machine import NIGHTLY

COUNT = 10 if NIGHTLY else 3  # of runs, and of people
COMMITS = 3  # of each person
FIRST = dt.date(2026, 1, 12)


def windows() -> list[list[dt.date]]:
    """Return three days for each run; each day but the outer ones is in two or three windows."""
    return [[FIRST + dt.timedelta(days=number + day) for day in range(3)] for number in range(COUNT)]


def push_as_a_person(blog: Blog, number: int) -> None:
    """Commit a few times, each time fetching, rebasing and pushing until the push is taken."""
    dice = random.Random(number)  # noqa: S311 (pauses)
    for commit in range(COMMITS):
        path = blog.folder / f"notes/{number}-{commit}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"Note {commit} of {number}.\n")
        blog.git("add", str(path))
        blog.git("commit", "--quiet", "--message", f"Note {commit} of {number}")
        for _ in range(200):
            try:
                blog.git("push", "--quiet", "origin", "HEAD:main")
                break
            except subprocess.CalledProcessError:
                time.sleep(dice.uniform(0, 0.2))
                blog.git("fetch", "--quiet", "origin", "main")
                blog.git("rebase", "--quiet", "FETCH_HEAD")
        else:
            raise AssertionError(f"the push of person {number} was never taken")


def at_the_same_time(work: list[Callable[[], None]]) -> None:
    """Do all of `work`, each in its thread, and raise what went wrong first."""
    barrier = threading.Barrier(len(work))
    errors: list[BaseException] = []

    def begin(each: Callable[[], None]) -> None:
        try:
            barrier.wait()
            each()
        except BaseException as error:  # noqa: BLE001 (raised below)
            errors.append(error)

    threads = [threading.Thread(target=begin, args=[each]) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def test_runs_and_people_who_push_at_the_same_time_lose_nothing(
    papers: Loopback, contexts: Contexts, blog: Blog, tmp_path: Path
) -> None:
    papers.abstracts = {}
    days = sorted({date for window in windows() for date in window})
    for number, date in enumerate(days):
        papers.lists[str(date)] = items(2, date, first=10000 + 10 * number)
    reports: dict[int, Report] = {}

    def publish(number: int, window: list[dt.date]) -> Callable[[], None]:
        clone = blog.another_clone(f"run-{number}")
        context = contexts.at(clone.folder, now=NOW)
        dice = random.Random(number)  # noqa: S311 (pauses)

        def work() -> None:
            for _ in range(5):  # like a schedule: what one run cannot push the next one does
                reports[number] = run(context, window)
                if not reports[number].has_failed:
                    return
                time.sleep(dice.uniform(0, 1))

        return work

    def person(number: int) -> Callable[[], None]:
        clone = blog.another_clone(f"person-{number}")
        return lambda: push_as_a_person(clone, number)

    at_the_same_time(
        [publish(number, window) for number, window in enumerate(windows())]
        + [person(number) for number in range(COUNT)]
    )

    assert [report.problems for report in reports.values()] == [()] * COUNT
    assert not any(report.has_failed for report in reports.values())
    assert git(blog.remote, "fsck", "--strict", "--no-dangling") == ""
    final = blog.another_clone("final")
    for number in range(COUNT):
        for commit in range(COMMITS):
            assert (final.folder / f"notes/{number}-{commit}.md").read_text() == f"Note {commit} of {number}.\n"
    notes = Counter(subject for subject in final.commits() if subject.startswith("Note "))
    assert notes == {f"Note {commit} of {number}": 1 for number in range(COUNT) for commit in range(COMMITS)}
    assert final.posts() == [f"{date}-daily-papers.md" for date in days]
    for date in days:
        assert is_unmodified(final.post(date))
        assert {each["id"] for each in final.archived(date)["papers"]} == {
            each["paper"]["id"] for each in papers.lists[str(date)]
        }
        touching = final.git(
            "log", "--format=%H", "--diff-filter=A", "--", f"_posts/{date}-daily-papers.md"
        ).splitlines()
        assert len(touching) == 1, f"{date} was published {len(touching)} times"
    for clone in [*tmp_path.glob("run-*"), *tmp_path.glob("person-*")]:
        git(clone, "fsck", "--strict", "--no-dangling")
        git(final.clone, "fetch", "--quiet", str(clone), "HEAD")
        git(final.clone, "merge-base", "--is-ancestor", "FETCH_HEAD", "HEAD")
    report = run(contexts.at(final.folder, now=NOW), days)
    assert (report.commits, report.has_failed) == ((), False)
