"""Weeks and months on the line: when they are made, whose they are, and that no order of runs matters."""

import datetime as dt
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from paperboy.model.edition import edition_of
from paperboy.model.kinds import Kind
from paperboy.post.ownership import Action
from paperboy.publish.context import Options
from tests.digests import FEBRUARY, Post
from tests.helpers import MONDAY, TUESDAY, WEEK, Blog, Contexts, actions, edited, git, item, make_blog, run
from tests.loopback import Items, Loopback

SETTINGS = "paperboy: {editions: [daily, weekly, monthly], arxiv: false, window: 7%s}\n"
JANUARY = [dt.date(2026, 1, 1) + dt.timedelta(days=number) for number in range(31)]
LATER = dt.datetime(2026, 3, 2, 3, 0, tzinfo=dt.UTC)
AFTER_WEEK = dt.datetime(2026, 2, 16, 3, 0, tzinfo=dt.UTC)
HERE = Options(push=False)
W06, W07, W08 = (f"_posts/{date}-weekly-papers.md" for date in ("2026-02-08", "2026-02-15", "2026-02-22"))
MONTH = "_posts/2026-02-28-monthly-papers.md"
INDEX = "_papers/2026-02.json"
TITLES = ("Agents Use Tools", "Reinforcement Learning for Reasoning", "A Benchmark of Robots", "Video Generation")


def listed(date: dt.date, count: int = 3) -> Items:
    """Return a short list of a date; its first paper is listed on the next day, too."""
    day_before = date - dt.timedelta(days=1)
    repeated = [item(f"2601.{day_before.timetuple().tm_yday:03}00", date, upvotes=4)] if count else []
    return repeated + [
        item(
            f"2601.{date.timetuple().tm_yday:03}{number:02}",
            date,
            upvotes=(7 * date.day + 5 * number) % 23 + 1,
            title=f"{TITLES[(date.day + number) % 4]} {date.day}.{number}",
        )
        for number in range(count)
    ]


@pytest.fixture
def lists(papers: Loopback) -> Loopback:
    """Let Hugging Face list a few papers on every weekday of January and February."""
    for date in (*JANUARY, *FEBRUARY):
        papers.lists[date.isoformat()] = listed(date) if date.isoweekday() <= 5 else []
    return papers


@pytest.fixture
def digests(blog: Blog) -> Blog:
    blog.configure(SETTINGS % "")
    return blog


def made(contexts: Contexts, folder: Path, runs: Iterable[Sequence[dt.date]]) -> dict[str, bytes]:
    """Return all files of a new blog after `runs`."""
    folder.mkdir()
    blog = make_blog(folder)
    blog.configure(SETTINGS % "")
    for dates in runs:
        report = run(contexts.at(blog.folder, now=LATER), dates, options=HERE)
        assert not report.has_failed
    return blog.files()


def text(blog: Blog, path: str) -> str:
    return (blog.folder / path).read_text(encoding="utf-8")


def weeks_of(dates: Sequence[dt.date]) -> Iterator[list[dt.date]]:
    for first in {edition_of(Kind.WEEKLY, date).start: None for date in dates}:
        yield [date for date in dates if 0 <= (date - first).days < 7]


# --- when


@pytest.mark.parametrize(
    ("timezone", "moment"),
    [("Asia/Seoul", "2026-02-15T15:00"), ("America/New_York", "2026-02-16T05:00"), ("UTC", "2026-02-16T00:00")],
)
def test_a_week_is_made_when_it_is_over_where_the_site_is_and_not_before(
    lists: Loopback, contexts: Contexts, digests: Blog, timezone: str, moment: str
) -> None:
    config = digests.folder / "_config.yml"
    config.write_text(config.read_text().replace("Asia/Seoul", timezone))
    over = dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
    early = run(
        contexts.at(digests.folder, now=over - dt.timedelta(minutes=1)), WEEK, options=Options(write=False)
    )
    assert actions(early)["2026-W07"] is Action.NOT_DUE
    outcome = next(each for each in early.outcomes if each.edition.label == "2026-W07")
    assert outcome.reason.startswith("due at 2026-02-16 00:00")
    run(contexts.at(digests.folder, now=over), WEEK, options=HERE)
    moment_of_post = Post(text(digests, W07)).matter["date"]
    assert moment_of_post.startswith("2026-02-15 23:59:00 ")
    assert dt.datetime.strptime(moment_of_post, "%Y-%m-%d %H:%M:%S %z") <= over
    assert not (digests.folder / MONTH).exists()


def test_days_on_both_sides_of_its_end_make_a_month(lists: Loopback, contexts: Contexts, digests: Blog) -> None:
    first_of_march = dt.datetime(2026, 3, 1, 3, 0, tzinfo=dt.UTC)
    run(contexts.at(digests.folder, now=first_of_march), FEBRUARY[-6:], options=HERE)
    post = Post(text(digests, MONTH))
    assert post.matter["permalink"] == "/posts/monthly-papers-2026-02/"
    assert post.matter["date"] == "2026-02-28 23:59:00 +0900"
    assert "목록이 없던 평일: 2월 2일~20일" in post.opening


def test_a_week_without_a_known_day_has_no_post_and_the_report_says_so(contexts: Contexts, digests: Blog) -> None:
    report = run(contexts.at(digests.folder, now=LATER), FEBRUARY[:1], options=HERE)
    assert actions(report)["2026-W05"] is Action.NOTHING
    assert not list(digests.folder.glob("_posts/*"))


# --- what


def test_only_the_kinds_that_are_asked_for_are_made(lists: Loopback, contexts: Contexts, digests: Blog) -> None:
    context = contexts.at(digests.folder, now=LATER)
    weekly = context.blog.settings.model_copy(update={"editions": ["weekly"]})
    report = run(replace(context, blog=context.blog.model_copy(update={"settings": weekly})), WEEK, options=HERE)
    assert digests.posts() == [Path(W07).name]
    assert list(actions(report)) == ["2026-W07"]
    assert Post(text(digests, W07)).leading[0].target.startswith("https://huggingface.co/papers/")


def test_filters_hold_for_weeks_and_months(lists: Loopback, contexts: Contexts, blog: Blog) -> None:
    blog.configure(SETTINGS % ", min_upvotes: 8, include: [video, agents], exclude: [tools]")
    run(contexts.at(blog.folder, now=LATER), FEBRUARY, options=HERE)
    for path in (W07, MONTH):
        post = Post(text(blog, path))
        shown = post.leading
        assert shown
        assert all(line.votes >= 8 for line in shown)
        assert "Video Generation" in post.body
        assert "Agents Use Tools" not in post.body
        assert post.figures[1] == post.matter["papers_shown"] == sum(papers for papers, _ in post.parts.values())


def test_a_paper_of_two_days_counts_once_in_a_digest(papers: Loopback, contexts: Contexts, digests: Blog) -> None:
    papers.lists["2026-02-09"] = [item("2602.00001", MONDAY, upvotes=3)]
    papers.lists["2026-02-10"] = [item("2602.00001", TUESDAY, upvotes=9), item("2602.00002", TUESDAY, upvotes=5)]
    run(contexts.at(digests.folder, now=LATER), WEEK[:2], options=HERE)
    post = Post(text(digests, W07))
    assert post.figures == [2, 2, 14]
    assert [(line.paper_id, line.votes) for line in post.leading] == [("2602.00001", 9), ("2602.00002", 5)]
    assert post.leading[0].target == "../../posts/daily-papers-2026-02-09/#paper-2602-00001"
    assert post.parts == {"2월 9일": [1, 9], "2월 10일": [1, 5]}


def test_votes_won_after_the_day_of_listing_are_a_late_rise(
    papers: Loopback, contexts: Contexts, digests: Blog
) -> None:
    def votes(early: int, late: int, small: int) -> None:
        leading = [item(f"2602.001{number:02}", MONDAY, upvotes=70 + number) for number in range(12)]
        others = {"2602.00001": early, "2602.00002": small}
        papers.lists["2026-02-09"] = leading + [
            item(each, MONDAY, upvotes=count) for each, count in others.items()
        ]
        papers.lists["2026-02-10"] = [item("2602.00003", TUESDAY, upvotes=late)] + [
            item(f"2602.002{number:02}", TUESDAY, upvotes=50) for number in range(2)
        ]

    votes(10, 20, 1)
    that_day = dt.datetime(2026, 2, 9, 3, 0, tzinfo=dt.UTC)
    run(contexts.at(digests.folder, now=that_day), [MONDAY], options=HERE)
    votes(12, 20, 2)
    run(contexts.at(digests.folder, now=that_day + dt.timedelta(hours=11)), [MONDAY], options=HERE)
    run(contexts.at(digests.folder, now=that_day + dt.timedelta(days=2)), WEEK[:2], options=HERE)
    votes(60, 31, 3)
    run(contexts.at(digests.folder, now=LATER), WEEK, options=HERE)
    known = {paper["id"]: paper for paper in digests.archived(MONDAY)["papers"]}
    assert (known["2602.00001"]["first_seen"], known["2602.00001"]["first_upvotes"]) == ("2026-02-09", 10)
    assert known["2602.00001"]["listed_upvotes"] == 12
    risers = [
        " ".join(re.findall(r'class="paperboy-note">(.*?)<', row)[0].split())
        for row in Post(text(digests, W07)).items("뒤늦게 뜬 논문")
    ]
    assert risers == ["▲ 12 → 60", "▲ 20 → 31"]


# --- whose


def test_an_edited_or_deleted_week_stays_so_until_forced(
    lists: Loopback, contexts: Contexts, digests: Blog
) -> None:
    run(contexts.at(digests.folder, now=LATER), FEBRUARY, options=HERE)
    mine = edited(text(digests, W07))
    (digests.folder / W07).write_text(mine, encoding="utf-8")
    (digests.folder / MONTH).unlink()
    lists.lists["2026-02-09"][1]["paper"]["upvotes"] += 50
    report = run(contexts.at(digests.folder, now=LATER), WEEK, options=HERE)
    assert actions(report)["2026-W07"] is Action.EDITED
    assert actions(report)["2026-02"] is Action.DELETED
    assert text(digests, W07) == mine
    assert not (digests.folder / MONTH).exists()
    assert "monthly-papers-2026-02" not in digests.post(MONDAY)
    for other in (W06, "_posts/2026-02-26-daily-papers.md"):  # outside of the dates of the run
        assert "monthly-papers-2026-02" not in text(digests, other)
    run(contexts.at(digests.folder, now=LATER), WEEK, options=Options(force=True, editions_named=True, push=False))
    assert "Mine." not in text(digests, W07)
    assert "monthly-papers-2026-02" in digests.post(MONDAY)
    assert "monthly-papers-2026-02" in text(digests, W06)


def test_removed_digests_come_back_with_their_papers(lists: Loopback, contexts: Contexts, digests: Blog) -> None:
    run(contexts.at(digests.folder, now=LATER), WEEK, options=HERE)
    as_it_was = digests.files()
    config = digests.folder / "_config.yml"
    config.write_text(config.read_text().replace("window: 7", "window: 7, min_upvotes: 99"))
    force = Options(force=True, editions_named=True, push=False)
    report = run(contexts.at(digests.folder, now=LATER), [TUESDAY], options=force)
    told = actions(report)
    assert [told[label] for label in ("2026-02-10", "2026-W07", "2026-02")] == [Action.REMOVED] * 3
    assert not {Path(W07).name, Path(MONTH).name} & set(digests.posted())
    assert not {W07, MONTH} & set(digests.files())
    config.write_bytes(as_it_was["_config.yml"])
    run(contexts.at(digests.folder, now=LATER), WEEK, options=HERE)
    assert digests.files() == as_it_was


# --- no order matters


@pytest.mark.parametrize("order", ["months backwards", "weeks shuffled", "holes filled later", "in two steps"])
def test_the_order_of_runs_changes_no_byte_of_any_post_or_archive(
    lists: Loopback, contexts: Contexts, tmp_path: Path, order: str
) -> None:
    dates = [*JANUARY[17:], *FEBRUARY[:17]]
    shuffled: list[Sequence[dt.date]] = list(weeks_of(dates))
    random.Random(2).shuffle(shuffled)  # noqa: S311 (an order)
    orders: dict[str, list[Sequence[dt.date]]] = {
        "months backwards": [dates[14:], dates[:14]],
        "weeks shuffled": shuffled,
        "holes filled later": [dates[::3], dates[1::3], dates[2::3]],
        "in two steps": [dates[:9], dates[9:]],
    }
    assert made(contexts, tmp_path / "other", orders[order]) == made(contexts, tmp_path / "one", [dates])


def test_a_window_of_two_steps_makes_each_digest_once(
    lists: Loopback, contexts: Contexts, digests: Blog, tmp_path: Path
) -> None:
    window = [*JANUARY[14:], *FEBRUARY]
    report = run(contexts.at(digests.folder, now=LATER), window, options=HERE)
    assert len(report.commits) == 2
    labels = [outcome.edition.label for outcome in report.outcomes if outcome.action is Action.CREATED]
    assert len(labels) == len(set(labels))
    assert {"2026-W03", "2026-W07", "2026-W09", "2026-01", "2026-02"} <= set(labels)
    assert digests.files() == made(contexts, tmp_path / "split", [window[31:], window[:31]])


# --- what a change touches


def test_new_votes_rewrite_all_posts_that_depend_on_them(
    lists: Loopback, contexts: Contexts, digests: Blog
) -> None:
    run(contexts.at(digests.folder, now=LATER), FEBRUARY, options=HERE)
    lists.lists["2026-02-11"][1]["paper"]["upvotes"] += 50
    run(contexts.at(digests.folder, now=LATER), WEEK, options=HERE)
    assert sorted(digests.committed_files()) == [
        INDEX,
        "_papers/2026/2026-02-11.json",
        "_papers/posted.json",
        "_posts/2026-02-11-daily-papers.md",
        W07,
        MONTH,
    ]


def test_a_day_that_is_filled_in_later_is_in_its_week(lists: Loopback, contexts: Contexts, digests: Blog) -> None:
    run(contexts.at(digests.folder, now=LATER), [*WEEK[:2], *WEEK[3:]], options=HERE)
    assert "목록이 없던 평일: 2월 11일" in Post(text(digests, W07)).opening
    run(contexts.at(digests.folder, now=LATER), [WEEK[2]], options=HERE)
    post = Post(text(digests, W07))
    assert "목록이 없던" not in post.opening
    assert "2월 11일" in post.parts


def test_a_second_run_over_weeks_and_months_commits_nothing(
    lists: Loopback, contexts: Contexts, digests: Blog
) -> None:
    run(contexts.at(digests.folder, now=LATER), FEBRUARY, options=HERE)
    head = digests.head()
    report = run(contexts.at(digests.folder, now=LATER), FEBRUARY, options=HERE)
    assert not report.commits
    assert digests.head() == head


# --- ways around


def last_links(post: str) -> list[tuple[str, str]]:
    """Return the links in the last line of a post: addresses and labels."""
    return re.findall(
        r'<a href="([^"]+)">([^<]+)</a>', post.partition("\n</div>\n{:/nomarkdown}")[0].splitlines()[-1]
    )


def test_a_day_leads_to_its_neighbours_week_and_month_and_they_to_theirs(
    lists: Loopback, contexts: Contexts, digests: Blog
) -> None:
    run(contexts.at(digests.folder, now=LATER), FEBRUARY, options=HERE)
    assert last_links(digests.post(WEEK[4])) == [
        ("../../posts/daily-papers-2026-02-12/", "← 2월 12일"),
        ("../../posts/weekly-papers-2026-W07/", "2월 둘째 주"),
        ("../../posts/monthly-papers-2026-02/", "2026년 2월"),
        ("../../posts/daily-papers-2026-02-16/", "2월 16일 →"),
    ]
    assert last_links(text(digests, W07)) == [
        ("../../posts/weekly-papers-2026-W06/", "← 2월 첫째 주"),
        ("../../posts/monthly-papers-2026-02/", "2026년 2월"),
        ("../../posts/weekly-papers-2026-W08/", "2월 셋째 주 →"),
    ]
    for date in WEEK[:5]:
        assert f'href="../../posts/daily-papers-{date}/"' in text(digests, W07)
    for week in ("W06", "W07", "W08", "W09"):
        assert f'href="../../posts/weekly-papers-2026-{week}/"' in text(digests, MONTH)


def test_names_have_their_year_where_it_is_not_the_posts(
    papers: Loopback, contexts: Contexts, digests: Blog
) -> None:
    days = [dt.date(2025, 12, day) for day in range(22, 32)] + [dt.date(2026, 1, day) for day in range(1, 10)]
    for number, day in enumerate(days):
        papers.lists[str(day)] = [item(f"2512.{number:05}", day)] if day.isoweekday() < 6 else []
    run(contexts.at(digests.folder, now=LATER), days, options=HERE)
    names = [label for _, label in last_links(text(digests, "_posts/2026-01-04-weekly-papers.md"))]
    assert names == ["← 2025년 12월 넷째 주", "2026년 1월", "1월 둘째 주 →"]
    week = Post(text(digests, "_posts/2026-01-04-weekly-papers.md"))
    assert list(week.parts) == ["2025년 12월 29일", "2025년 12월 30일", "2025년 12월 31일", "1월 1일", "1월 2일"]
    names = [label for _, label in last_links(digests.post(dt.date(2026, 1, 1)))]
    assert names == ["← 2025년 12월 31일", "1월 첫째 주", "2026년 1월", "1월 2일 →"]


def test_editions_that_end_together_are_in_order(papers: Loopback, contexts: Contexts, digests: Blog) -> None:
    before, after = dt.date(2026, 5, 31), dt.date(2026, 6, 1)
    papers.lists |= {date.isoformat(): listed(date) for date in (before, after)}
    run(contexts.at(digests.folder, now=dt.datetime(2026, 6, 1, 3, 0, tzinfo=dt.UTC)), [before], options=HERE)
    report = run(
        contexts.at(digests.folder, now=dt.datetime(2026, 7, 2, 3, 0, tzinfo=dt.UTC)), [after], options=HERE
    )
    assert [str(outcome.edition) for outcome in report.outcomes] == [
        *("daily 2026-06-01", "weekly 2026-W23", "monthly 2026-06"),
        *("daily 2026-05-31", "weekly 2026-W22", "monthly 2026-05"),  # they lead to the new ones
    ]


def test_no_way_leads_to_what_is_not_there(lists: Loopback, contexts: Contexts, digests: Blog) -> None:
    run(contexts.at(digests.folder, now=AFTER_WEEK), WEEK, options=HERE)
    assert "monthly-papers" not in digests.post(MONDAY)
    assert "←" not in digests.post(MONDAY)
    assert len(last_links(digests.post(MONDAY))) == 2
    assert "</table>\n</div>\n{:/nomarkdown}" in text(digests, W07)


def test_an_update_is_pushed_onto_a_remote_that_has_moved_on(
    lists: Loopback, contexts: Contexts, digests: Blog
) -> None:
    other = digests.another_clone("other")
    run(contexts.at(digests.folder, now=LATER), WEEK[:3])
    report = run(contexts.at(other.folder, now=LATER), WEEK[3:])
    assert report.pushed
    assert Post(text(other, W07)).figures[0] == 5
    assert git(other.remote, "show", f"main:{W07}") == text(other, W07).strip()
    names = [f"{date}-daily-papers.md" for date in WEEK[:5]]
    assert sorted(other.posted()) == [*names, Path(W07).name, Path(MONTH).name]
