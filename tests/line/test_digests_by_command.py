"""Weeks and months by the command: which kinds are asked for, what a dry run tells, what is made again."""

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from paperboy.post.ownership import Action
from paperboy.publish.context import Options
from tests.conftest import Command
from tests.digests import FEBRUARY, Post
from tests.helpers import WEEK, Blog, Contexts, actions, item, run
from tests.loopback import Loopback

SETTINGS = "paperboy: {editions: [daily, weekly, monthly], arxiv: false%s}\n"
W07, W08, MONTH = "2026-02-15-weekly-papers.md", "2026-02-22-weekly-papers.md", "2026-02-28-monthly-papers.md"
LATER = dt.datetime(2026, 3, 2, 3, 0, tzinfo=dt.UTC)
HERE = Options(push=False)
MANY_DAYS = [dt.date(2026, 1, 28) + dt.timedelta(days=number) for number in range(33)]  # in two steps
TWO_WEEKS = FEBRUARY[8:22]


def list_papers(papers: Loopback, dates: Sequence[dt.date], *, until: int = 5) -> None:
    """Let Hugging Face list two papers on each weekday of `dates`, or on those from Monday `until` another."""
    for date in dates:
        listed = [item(f"26{date:%m}.{date:%d}{number}00", date, upvotes=date.day + number) for number in range(2)]
        papers.lists[date.isoformat()] = listed if date.isoweekday() <= until else []


def days_of(dates: Sequence[dt.date]) -> list[str]:
    return [f"{date}-daily-papers.md" for date in dates if date.isoweekday() <= 5]


def first_said(report: str) -> dict[str, str]:
    """Return what a report says of each edition first: a post of one step may lead to the next step's later."""
    said = [line for line in report.splitlines() if line.startswith(("daily ", "weekly ", "monthly "))]
    return {line.split(" (")[0].partition(":")[0]: line for line in reversed(said)}


@pytest.mark.parametrize(
    ("kinds", "made"),
    [
        ("daily", days_of(WEEK)),
        ("weekly", [W07]),
        ("monthly", [MONTH]),
        ("daily,weekly", [*days_of(WEEK), W07]),
        ("monthly, weekly", [W07, MONTH]),
        ("daily,weekly,monthly", [*days_of(WEEK), W07, MONTH]),
        (None, [*days_of(WEEK), W07, MONTH]),
    ],
)
def test_the_kinds_that_the_command_names_are_the_files_that_come(
    paperboy: Command, papers: Loopback, blog: Blog, kinds: str | None, made: list[str]
) -> None:
    list_papers(papers, WEEK)
    blog.configure("paperboy: {arxiv: false, editions: [weekly]}\n" if kinds else SETTINGS % "")
    options = ("--editions", kinds) if kinds else ()
    result = paperboy(
        "publish", "--site", blog.folder, "--from", str(WEEK[0]), "--to", str(WEEK[-1]), "--no-commit", *options
    )
    assert result.exit_code == 0, result.output
    assert blog.posts() == made
    assert len(re.findall(r": created$", result.stdout, re.MULTILINE)) == len(made)


def test_a_long_dry_run_says_what_a_run_then_does(paperboy: Command, papers: Loopback, blog: Blog) -> None:
    list_papers(papers, MANY_DAYS, until=2)
    blog.configure(SETTINGS % "")
    before = blog.files()
    command = (
        "publish",
        "--site",
        blog.folder,
        "--from",
        f"{MANY_DAYS[0]}",
        "--to",
        f"{MANY_DAYS[-1]}",
        "--no-commit",
    )
    said = paperboy(*command, "--dry-run")
    assert said.exit_code == 0
    assert blog.files() == before
    assert "Dry run: nothing was written." in said.stdout
    told = said.stdout.splitlines()
    assert {"weekly 2026-W09 (4 papers): created", "monthly 2026-02 (16 papers): created"} <= {*told}
    assert all(len(line) < 100 for line in told)
    done = paperboy(*command).stdout
    assert first_said(done) == first_said(said.stdout)
    again = paperboy(*command, "--dry-run", "--offline").stdout
    assert "created" not in again
    assert "updated" not in again


def test_a_dry_run_over_many_days_tells_which_posts_would_be_made_again(
    paperboy: Command, papers: Loopback, blog: Blog
) -> None:
    """The last day of the first step gets a neighbour in the second."""
    list_papers(papers, MANY_DAYS, until=2)
    blog.configure(SETTINGS % "")
    command = ("publish", "--site", blog.folder, "--from", f"{MANY_DAYS[0]}", "--no-commit")
    paperboy(*command, "--to", f"{MANY_DAYS[-7]}")
    papers.lists[str(MANY_DAYS[-7])][0]["paper"]["upvotes"] += 50
    dry, wet = (
        first_said(paperboy(*command, "--to", f"{MANY_DAYS[-1]}", *options).stdout)
        for options in (("--dry-run",), ())
    )
    assert dry == wet
    assert dry["monthly 2026-02"] == "monthly 2026-02 (16 papers): updated"
    assert dry["daily 2026-02-23"].endswith(": updated")


# --- what is made again


@pytest.fixture
def two_weeks(papers: Loopback, contexts: Contexts, blog: Blog) -> Blog:
    list_papers(papers, TWO_WEEKS)
    blog.configure(SETTINGS % "")
    run(contexts.at(blog.folder, now=LATER), TWO_WEEKS, options=HERE)
    return blog


@pytest.mark.parametrize("window", [TWO_WEEKS, [dt.date(2026, 2, 11)]])
def test_votes_of_a_week_are_no_news_for_the_week_after_it(
    two_weeks: Blog, papers: Loopback, contexts: Contexts, window: list[dt.date]
) -> None:
    path = two_weeks.folder / "_posts" / W07
    votes_before = Post(path.read_text("utf-8")).figures[-1]
    papers.lists["2026-02-11"][1]["paper"]["upvotes"] += 50
    report = run(contexts.at(two_weeks.folder, now=LATER), window, options=HERE)
    assert actions(report)["2026-W07"] is Action.UPDATED
    assert actions(report).get("2026-W08", Action.UNCHANGED) is Action.UNCHANGED
    assert Post(path.read_text("utf-8")).figures[-1] == votes_before + 50
    assert not run(contexts.at(two_weeks.folder, now=LATER), window, options=HERE).commits


def test_a_week_is_made_again_by_another_template(two_weeks: Blog, contexts: Contexts) -> None:
    own = two_weeks.folder / "_paperboy/templates/digest.html.j2"
    own.parent.mkdir(parents=True)
    own.write_text("{{ digest.opening }}\n", encoding="utf-8")
    report = run(contexts.at(two_weeks.folder, now=LATER), TWO_WEEKS, options=HERE)
    assert actions(report)["2026-W08"] is Action.UPDATED


def test_votes_that_somebody_has_edited_in_a_week_are_an_edit(two_weeks: Blog, contexts: Contexts) -> None:
    path: Path = two_weeks.folder / "_posts" / W08
    text = path.read_text("utf-8")
    sentence = next(line for line in text.splitlines() if "받았습니다" in line)
    path.write_text(text.replace(sentence, re.sub(r"\d+개를", "999개를", sentence)), encoding="utf-8")
    report = run(contexts.at(two_weeks.folder, now=LATER), TWO_WEEKS, options=HERE)
    assert actions(report)["2026-W08"] is Action.EDITED
