"""The source's clock: what a run says of dates that have not opened, or have just opened, wherever the site is."""

import datetime as dt

import pytest

from paperboy.papers.schedule import latest_due, opens_at
from paperboy.post.ownership import Action
from paperboy.publish.window import window_of
from paperboy.report import lines
from tests.helpers import CONFIG, MONDAY, SATURDAY, TUESDAY, Blog, Contexts, actions, run
from tests.loopback import Answer, Loopback

WINTER, SUMMER = dt.date(2026, 2, 9), dt.date(2026, 7, 6)  # Mondays
SECOND = dt.timedelta(seconds=1)
HOUR = dt.timedelta(hours=1)
ANSWERS = [Answer(b"[]"), Answer(b'{"error": "not available yet"}', 400), Answer(b"", 404)]


def in_zone(blog: Blog, zone: str, settings: str = "") -> None:
    text = CONFIG.replace("Asia/Seoul", zone) + f"paperboy:\n  window: 3\n{settings}"
    (blog.folder / "_config.yml").write_text(text, encoding="utf-8")
    blog.git("commit", "--quiet", "--all", "--allow-empty", "--message", "Configure")


@pytest.mark.parametrize("answer", ANSWERS, ids=["empty", "400", "404"])
@pytest.mark.parametrize(
    ("zone", "date", "when"),
    [
        ("Asia/Seoul", WINTER, "11:30"),
        ("Asia/Seoul", SUMMER, "10:30"),
        ("Pacific/Auckland", WINTER, "15:30"),
        ("Pacific/Kiritimati", WINTER, "16:30"),
        ("UTC", WINTER, "02:30"),
        ("Europe/Berlin", SUMMER, "03:30"),
        ("America/New_York", WINTER, "2026-02-08 21:30"),
        ("Pacific/Honolulu", WINTER, "2026-02-08 16:30"),
    ],
)
def test_a_date_that_has_not_opened_is_not_yet_listed_and_not_asked_for(
    *, papers: Loopback, contexts: Contexts, blog: Blog, zone: str, date: dt.date, when: str, answer: Answer
) -> None:
    in_zone(blog, zone, '  post_time: "00:00"\n')
    papers.fail(str(date), answer)
    report = run(contexts.at(blog.folder, now=opens_at(date) - SECOND), [date])
    assert list(lines(report)) == [f"daily {date}: not yet listed: opens at {when}"]
    assert not report.has_failed
    assert papers.headers == []
    assert blog.posts() == []


@pytest.mark.parametrize("answer", ANSWERS, ids=["empty", "400", "404"])
def test_a_late_list_is_published_by_a_later_run(
    papers: Loopback, contexts: Contexts, blog: Blog, answer: Answer
) -> None:
    papers.fail(str(MONDAY), answer)
    report = run(contexts.at(blog.folder, now=opens_at(MONDAY)), [MONDAY])
    assert list(lines(report)) == ["daily 2026-02-09: nothing is listed yet on 2026-02-09, a Monday"]
    assert not report.has_failed
    papers.faults.clear()
    assert actions(run(contexts.at(blog.folder, now=opens_at(MONDAY) + HOUR), [MONDAY])) == {
        "2026-02-09": Action.CREATED
    }


def test_a_list_that_never_came_was_none_on_the_day_after(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    papers.lists[str(MONDAY)] = []
    report = run(contexts.at(blog.folder, now=opens_at(TUESDAY)), [MONDAY])
    assert list(lines(report)) == ["daily 2026-02-09: nothing was listed on 2026-02-09, a Monday"]


def test_a_weekday_that_huggingface_does_not_know_a_day_later_has_failed(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    papers.fail(str(MONDAY), Answer(b"", 404))
    report = run(contexts.at(blog.folder, now=opens_at(TUESDAY)), [MONDAY])
    assert list(lines(report)) == ["daily 2026-02-09: failed: Hugging Face answered 404 Not Found"]


def test_a_weekend_may_have_no_list_at_any_time(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    papers.fail(str(SATURDAY), Answer(b"", 404))
    report = run(contexts.at(blog.folder, now=opens_at(SATURDAY) + 30 * HOUR), [SATURDAY])
    assert list(lines(report)) == ["daily 2026-02-14: nothing was listed on 2026-02-14, a Saturday"]


def test_a_post_is_not_made_before_the_moment_that_it_is_dated(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    in_zone(blog, "Pacific/Honolulu")
    moment = dt.datetime(2026, 2, 9, 19, 15, tzinfo=dt.UTC)
    report = run(contexts.at(blog.folder, now=moment - SECOND), [MONDAY])
    assert list(lines(report)) == ["daily 2026-02-09: not due yet: due at 09:15"]
    assert papers.headers == []
    assert actions(run(contexts.at(blog.folder, now=moment), [MONDAY])) == {"2026-02-09": Action.CREATED}


@pytest.mark.parametrize(
    ("zone", "now", "first", "last", "due"),
    [
        # in Seoul, Tuesday has begun: its list is awaited, then its post is due
        ("Asia/Seoul", "2026-02-09T15:00", 7, 10, 9),
        ("Asia/Seoul", "2026-02-10T02:29", 7, 10, 9),
        ("Asia/Seoul", "2026-02-10T02:30", 8, 10, 10),
        ("Asia/Seoul", "2026-02-10T14:59", 8, 10, 10),
        ("Pacific/Kiritimati", "2026-02-09T10:00", 7, 10, 9),
        ("Pacific/Auckland", "2026-02-10T02:30", 8, 10, 10),
        # in Honolulu it is Monday still when Tuesday opens
        ("Pacific/Honolulu", "2026-02-10T02:30", 7, 9, 9),
        ("Pacific/Honolulu", "2026-02-10T10:00", 7, 10, 9),
        ("Pacific/Honolulu", "2026-02-10T19:15", 8, 10, 10),
    ],
)
def test_the_window_is_the_days_that_are_due_and_today(
    *, contexts: Contexts, blog: Blog, zone: str, now: str, first: int, last: int, due: int
) -> None:
    in_zone(blog, zone)
    site = contexts.at(blog.folder).blog
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=dt.UTC)
    assert [date.day for date in window_of(site, moment, None, None, None)] == list(range(first, last + 1))
    assert latest_due(site, moment).day == due


@pytest.mark.parametrize(
    "day", ["2026-03-07", "2026-03-08", "2026-03-09", "2026-10-31", "2026-11-01", "2026-11-02"]
)
@pytest.mark.parametrize("zone", ["Asia/Seoul", "America/New_York", "Europe/Berlin", "Pacific/Auckland"])
def test_daylight_saving_in_new_york_moves_the_opening(
    papers: Loopback, contexts: Contexts, blog: Blog, zone: str, day: str
) -> None:
    in_zone(blog, zone, '  post_time: "00:00"\n')
    date = dt.date.fromisoformat(day)
    site = contexts.at(blog.folder).blog
    midnight = dt.datetime.combine(date, dt.time(), tzinfo=site.timezone)
    moment = max(opens_at(date), midnight.astimezone(dt.UTC))
    for now, count in ((moment - SECOND, 0), (moment, 1)):
        run(contexts.at(blog.folder, now=now), [date])
        assert len(papers.list_requests) == count
