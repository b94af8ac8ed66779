"""What a week says has changed, against the eight weeks before it, which the index of the archive knows."""

import datetime as dt
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from paperboy.papers import archive
from paperboy.post.ownership import Action
from paperboy.publish.context import Options
from paperboy.report import Report
from tests.digests import Post
from tests.helpers import MONDAY, TUESDAY, WEEK, Blog, Contexts, actions, item, make_blog, run
from tests.loopback import Items, Loopback

SETTINGS = "paperboy: {editions: [daily, weekly, monthly], arxiv: false%s}\n"
NOW = dt.datetime(2026, 2, 16, 3, 0, tzinfo=dt.UTC)
HERE = Options(push=False)
WEEKS_BEFORE = [MONDAY - dt.timedelta(days=number) for number in range(56, 0, -1)]
JANUARY_7 = dt.date(2026, 1, 7)
W07, JANUARY = "_posts/2026-02-15-weekly-papers.md", "_papers/2026-01.json"
TEXTS = {
    "robots": ("Robot Grasping", "We teach a robot arm to grasp. The robot learns manipulation."),
    "videos": ("Video Generation", "We present a video generation model. It generates video."),
    "agents": ("Agents Use Tools", "We present an agent that uses tools."),
    "speech": ("Speech Recognition", "We present speech recognition of audio."),
}


def of_topic(topic: str, date: dt.date, number: int, **values: Any) -> dict[str, Any]:
    title, summary = TEXTS[topic]
    title = f"{title} on the {number}th of a day"  # which is no name
    return item(f"{date:%y%m}.{date:%d}{number:03}", date, title=title, summary=summary, **values)


def listed(date: dt.date, topics: Iterable[str]) -> Items:
    return [of_topic(topic, date, number, upvotes=9 - number) for number, topic in enumerate(topics)]


@pytest.fixture
def lists(papers: Loopback) -> Loopback:
    """Let Hugging Face list five papers on each weekday: usually one on robots, in this week four."""
    for date in (*WEEKS_BEFORE, *WEEK):
        topics = (
            ("agents", *["robots"] * 4) if date in WEEK else ("agents", "agents", "robots", "videos", "speech")
        )
        papers.lists[date.isoformat()] = listed(date, topics) if date.isoweekday() <= 5 else []
    return papers


@pytest.fixture
def digests(lists: Loopback, blog: Blog) -> Blog:
    blog.configure(SETTINGS % "")
    return blog


def made(contexts: Contexts, blog: Blog, dates: Iterable[dt.date] = (*WEEKS_BEFORE, *WEEK)) -> Report:
    return run(contexts.at(blog.folder, now=NOW), dates, options=HERE)


def week(blog: Blog) -> Post:
    return Post((blog.folder / W07).read_text(encoding="utf-8"))


def changed(blog: Blog) -> set[str]:
    return set(blog.committed_files())


# --- what is said


def test_a_week_says_which_topics_rose_and_fell(contexts: Contexts, digests: Blog) -> None:
    made(contexts, digests)
    assert week(digests).change_of("늘") == {"로봇": "논문 20편, 20% → 80%"}
    assert week(digests).change_of("줄") == dict.fromkeys(("비디오", "오디오·음성"), "논문 0편, 20% → 0%")
    assert week(digests).matter["tags"] == ["로봇"]
    assert next(iter(week(digests).topics)) == "로봇"
    assert digests.front_matter(TUESDAY)["tags"] == ["로봇"]


def test_a_week_like_those_before_it_says_nothing_of_topics(
    lists: Loopback, contexts: Contexts, digests: Blog
) -> None:
    for date in WEEK[:5]:
        lists.lists[date.isoformat()] = listed(date, ("agents", "agents", "robots", "videos", "speech"))
    made(contexts, digests)
    assert "앞선 8주" not in week(digests).said
    assert week(digests).matter["tags"] == []


def test_a_week_after_less_than_four_weeks_is_not_compared(contexts: Contexts, digests: Blog) -> None:
    made(contexts, digests, [*WEEKS_BEFORE[-26:], *WEEK])
    assert "앞선 8주" not in week(digests).said
    assert week(digests).matter["tags"] == ["로봇"]
    made(contexts, digests, WEEKS_BEFORE[-28:-26])
    assert "앞선 8주" in week(digests).said


def test_a_blogs_first_posts_have_the_topics_of_most_papers_as_tags(contexts: Contexts, digests: Blog) -> None:
    made(contexts, digests, WEEK)
    assert week(digests).matter["tags"] == ["로봇", "에이전트"]
    assert digests.front_matter(MONDAY)["tags"] == ["로봇"]


def test_filters_hold_for_what_a_week_is_compared_with(contexts: Contexts, digests: Blog) -> None:
    digests.configure(SETTINGS % ", include: [robot, agent]")
    made(contexts, digests)
    assert "로봇(논문 20편, 33% → 80%)" in week(digests).said


def test_a_paper_that_follows_another_is_linked_to_it(lists: Loopback, contexts: Contexts, digests: Blog) -> None:
    authors = [{"name": "Ada Lovelace"}, {"name": "Mary Somerville"}]
    lists.lists["2026-02-10"][0]["paper"] |= {"title": "MinerU2.5-Pro: Agents", "authors": authors}
    made(contexts, digests)
    assert "후속" not in week(digests).said
    old = item("2512.09999", "2025-12-17", title="MinerU: An Open Solution", authors=authors)
    lists.lists["2025-12-17"].append(old)
    made(contexts, digests, [dt.date(2025, 12, 17)])
    assert "MinerU(2025년 12월 17일)의 후속인 MinerU2.5-Pro도 나왔습니다." in week(digests).said
    assert 'href="https://huggingface.co/papers/2512.09999">MinerU</a>' in week(digests).opening
    assert 'daily-papers-2026-02-10/#paper-2602-10000">MinerU2.5-Pro</a>' in week(digests).opening
    old["paper"]["authors"] = authors[:1]
    made(contexts, digests, [dt.date(2025, 12, 17)])
    assert "후속" not in week(digests).said


# --- what a change touches


def test_new_papers_reach_the_posts_of_the_eight_weeks_after_them(
    lists: Loopback, contexts: Contexts, digests: Blog, tmp_path: Path
) -> None:
    made(contexts, digests)
    lists.lists["2026-01-07"] += [of_topic("robots", JANUARY_7, number) for number in range(50, 200)]
    report = made(contexts, digests, [JANUARY_7])
    assert actions(report)["2026-W07"] is Action.UPDATED
    assert "로봇(논문 20편, 54% → 80%)" in week(digests).said
    assert W07 in changed(digests)
    assert not {name for name in changed(digests) if name < "_posts/2026-01-07"} - {
        *(archive.path_of(JANUARY_7), JANUARY, "_papers/posted.json")
    }
    assert not made(contexts, digests).commits
    (tmp_path / "other").mkdir()
    other = make_blog(tmp_path / "other")
    other.configure(SETTINGS % "")
    made(contexts, other)
    assert other.files() == digests.files()


def test_posts_that_were_made_before_earlier_days_came_are_made_again(
    lists: Loopback, contexts: Contexts, digests: Blog, tmp_path: Path
) -> None:
    for number, date in enumerate(WEEKS_BEFORE):  # agents are usual, which a blog's first posts cannot know
        topics = ["agents"] * 3 + [("robots", "videos", "speech")[number // 7 % 3]] * 3
        lists.lists[date.isoformat()] = listed(date, topics) if date.isoweekday() <= 5 else []
    made(contexts, digests, WEEKS_BEFORE[28:])
    assert digests.front_matter(WEEKS_BEFORE[28])["tags"] == ["에이전트", "비디오"]
    made(contexts, digests, WEEKS_BEFORE[14:28])
    assert digests.front_matter(WEEKS_BEFORE[28])["tags"] == ["비디오"]
    made(contexts, digests, WEEKS_BEFORE[:14])
    (tmp_path / "other").mkdir()
    other = make_blog(tmp_path / "other")
    other.configure(SETTINGS % "")
    made(contexts, other, WEEKS_BEFORE)
    assert other.files() == digests.files()


def test_more_votes_reach_their_day_its_week_and_its_month(
    lists: Loopback, contexts: Contexts, digests: Blog
) -> None:
    made(contexts, digests)
    lists.lists["2026-01-07"][0]["paper"]["upvotes"] += 50
    made(contexts, digests, [JANUARY_7])
    names = {Path(name).name for name in changed(digests) if name.startswith("_posts")}
    assert names == {f"2026-01-{end}-papers.md" for end in ("07-daily", "11-weekly", "31-monthly")}


# --- the index


def noted(blog: Blog) -> dict[str, dict[str, object]]:
    days: dict[str, dict[str, object]] = json.loads((blog.folder / JANUARY).read_text("utf-8"))["days"]
    return days


def read_in(monkeypatch: pytest.MonkeyPatch) -> set[dt.date]:
    """Return the days of the archive that are read from now on."""
    dates, read = set[dt.date](), archive.read

    def reading(tree: object, date: dt.date) -> object:
        dates.add(date)
        return read(tree, date)  # type: ignore[arg-type]

    monkeypatch.setattr(archive, "read", reading)
    return dates


def test_a_run_does_not_read_the_weeks_that_its_posts_are_compared_with(
    contexts: Contexts, digests: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(contexts, digests)
    assert set(noted(digests)) == {str(each) for each in WEEKS_BEFORE if each.month == 1 and each.isoweekday() < 6}
    dates = read_in(monkeypatch)
    assert not made(contexts, digests, WEEK).commits
    assert min(dates) >= WEEK[0] - dt.timedelta(days=14)  # these may have shown a paper before


def test_what_the_index_says_of_a_day_that_has_changed_since_counts_for_nothing(
    lists: Loopback, contexts: Contexts, digests: Blog
) -> None:
    made(contexts, digests)
    before = digests.files()
    index = digests.folder / JANUARY
    forged = re.sub(r'"robotics": \d+', '"robotics": 5', index.read_text("utf-8"))
    for text, is_used in ((forged, True), (re.sub('"blob": "..', '"blob": "00', forged), False), ("{", False)):
        index.write_text(text, encoding="utf-8")
        digests.git("commit", "--quiet", "--all", "--message", "Mine")
        made(contexts, digests, WEEK)
        assert ("로봇(논문 20편, 20% → 80%)" not in week(digests).said) is is_used
    assert digests.files().keys() == before.keys()
    lists.lists["2026-01-07"][0]["paper"]["upvotes"] += 1
    made(contexts, digests, [JANUARY_7])
    assert digests.files()[JANUARY] != b"{"


def test_other_topics_of_the_blog_are_counted_anew(contexts: Contexts, digests: Blog) -> None:
    made(contexts, digests)
    own = digests.folder / "_paperboy/topics.yml"
    own.parent.mkdir()
    own.write_text("topics: [{id: robotics, remove: true}]\n")
    made(contexts, digests, WEEK)
    assert "로봇" not in week(digests).said
    assert week(digests).change_of("줄").keys() == {"비디오", "오디오·음성"}


def test_a_day_that_cannot_be_read_is_left_out_of_the_comparison_and_named(
    contexts: Contexts, digests: Blog
) -> None:
    made(contexts, digests)
    (digests.folder / archive.path_of(JANUARY_7)).write_text("<<<<<<< HEAD\n")
    digests.git("commit", "--quiet", "--all", "--message", "A merge that went wrong")
    report = made(contexts, digests, WEEK)
    (outcome,) = [each for each in report.outcomes if each.edition.label == "2026-W07"]
    assert outcome.action is Action.UNCHANGED
    assert [each for each in outcome.warnings if each.startswith("compared without 2026-01-07: ")]
    assert not report.has_failed
