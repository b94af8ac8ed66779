"""The numbers of weeks and months are those that are counted straight from the recorded answers."""

import datetime as dt
import json
import re
from collections import Counter
from math import ceil
from pathlib import Path

import pytest

from paperboy.model.edition import Edition, edition_of
from paperboy.model.kinds import Kind
from paperboy.papers import organizations, topic_files
from paperboy.papers.topics import Topics
from paperboy.publish.context import Options
from tests.digests import (
    ALL_KINDS,
    ALL_RECORDINGS,
    FEBRUARY,
    OTHER_TOPICS,
    Counted,
    Post,
    answers_in,
    count,
    has_all_recordings,
    paper_of,
    plain,
)
from tests.helpers import Blog, Contexts, run
from tests.loopback import RECORDINGS, Items, Loopback

NOW = dt.datetime(2026, 3, 2, 3, 0, tzinfo=dt.UTC)
PUBLISH = Options(push=False)


TOPICS = Topics(topic_files.shipped())
NAMES = {topic.id: topic.name("ko") for topic in TOPICS.topics}


def short(date: dt.date) -> str:
    return f"{date.month}월 {date.day}일"


def check(text: str, edition: Edition, answers: dict[dt.date, Items]) -> None:
    """Compare all that a post says with what is counted here."""
    post = Post(text)
    now = count(answers, edition.dates)
    with_papers = [date for date in edition.dates if answers.get(date)]
    assert post.figures == [len(with_papers), len(now.papers), now.votes]
    assert f"(하루 평균 {len(now.papers) / len(with_papers):.0f}편)" in post.said
    assert [line.paper_id for line in post.leading] == now.ids[:10]
    assert [line.votes for line in post.leading] == [now.papers[each]["upvotes"] for each in now.ids[:10]]
    for line in [*post.leading, *post.lines(OTHER_TOPICS)]:
        assert f"/daily-papers-{now.first[line.paper_id]}/#paper-" in line.target
    check_leaders(post, now)
    check_authors(post, now, len(with_papers))
    check_others(post, now)
    check_code(post, now)
    check_organizations(post, now)
    check_topics(post, now, answers, edition)
    assert post.matter["papers_shown"] == len(now.papers)
    assert sum(papers for papers, _ in post.parts.values()) == len(now.papers)
    assert sum(votes for _, votes in post.parts.values()) == now.votes
    if edition.kind is Kind.WEEKLY:
        assert post.parts == {short(date): now.of_day(date) for date in with_papers}
    missing = [date for date in edition.dates if date.isoweekday() <= 5 and not answers.get(date)]
    assert ("목록이 없던 평일" in post.opening) == bool(missing)


def check_leaders(post: Post, now: Counted) -> None:
    ten = sum(now.papers[each]["upvotes"] for each in now.ids[:10])
    assert f"상위 10편이 추천의 {100 * ten / now.votes:.0f}%를" in post.said
    name = now.value(now.ids[0], "title").partition(":")[0]
    assert f"1위는 {name[:30]}" in post.said
    assert f"(▲\u00a0{now.papers[now.ids[0]]['upvotes']})입니다." in post.said


def check_authors(post: Post, now: Counted, days: int) -> None:
    least = max(3, ceil(days / 4))
    busy = sorted((-papers, *who) for who, papers in now.last_authors.items() if papers >= least)
    third = busy[2][0] if len(busy) > 2 else 0
    named = [f"{who}({whose}, {-papers}편)" for papers, who, whose in busy[:2] if papers < third]
    assert ("마지막 저자" in post.said) == bool(named)
    assert all(each in post.said for each in named)


def check_others(post: Post, now: Counted) -> None:
    topics = {each: list(TOPICS.with_wholes(paper_of(paper))) for each, paper in now.papers.items()}
    shown = {topic for each in now.ids[:10] for topic in topics[each]}
    worth = [each for each in now.ids[10:] if now.papers[each]["upvotes"] >= 5]
    others = {topic for each in worth for topic in topics[each]} - shown
    best = {topic: next(each for each in worth if topic in topics[each]) for topic in others}
    in_order = sorted(worth, key=lambda each: (each not in best.values(), now.ids.index(each)))
    assert [line.paper_id for line in post.lines(OTHER_TOPICS)] == in_order[:10]
    labels = re.findall(r'<span class="paperboy-best-of">(.*?)</span>', post.sections[OTHER_TOPICS])
    assert len(labels) == min(10, len(set(best.values())))
    by_name = {NAMES[topic]: paper_id for topic, paper_id in best.items()}
    assert [by_name[label] for label in labels] == in_order[: len(labels)]


def check_code(post: Post, now: Counted) -> None:
    """Each repository's name has the paper's; what is left out has fewer stars, or another name."""
    lines = post.lines("코드가 있는 논문 (GitHub 스타순)")
    stars = [now.papers[line.paper_id]["githubStars"] for line in lines]
    assert stars == sorted(stars, reverse=True)
    assert all(number >= 10 for number in stars)

    def letters(text: str) -> str:
        return re.sub(r"[^a-z0-9+]", "", text.lower())

    for each in now.ids:
        repository = now.value(each, "githubRepo").rstrip("/").split("/")
        title = now.value(each, "title")
        has_name = len(repository) == 5 and letters(title.partition(":")[0]) == letters(repository[-1])
        if has_name and (now.papers[each].get("githubStars") or 0) > (stars[-1] if len(stars) == 5 else 9):
            assert each in [line.paper_id for line in lines], title
        if len(repository) > 5:
            assert each not in [line.paper_id for line in lines], title


def check_organizations(post: Post, now: Counted) -> None:
    named = {alias.lower(): name for name, others in organizations.aliases().items() for alias in (name, *others)}
    votes: dict[str, list[int]] = {}
    for each in now.ids:
        if listed := now.organization(each):
            name = named.get(listed.lower()) or named.get(listed.lower().removeprefix("the ")) or listed
            votes.setdefault(name, []).append(now.papers[each]["upvotes"])
    found = {name: its for name, its in votes.items() if len(its) > 1 and sum(its) >= now.votes / 50}
    wanted = [
        f"{name} · {len(found[name])}편, ▲\u00a0{sum(found[name])}"
        for name in sorted(found, key=lambda each: (-sum(found[each]), -len(found[each]), each))
    ]
    assert [plain(each) for each in post.items("추천을 많이 받은 곳")] == wanted[:5]


def check_topics(post: Post, now: Counted, answers: dict[dt.date, Items], edition: Edition) -> None:
    """Count topics of the period and of the eight weeks before; chi-squared is the square of z."""
    topics, papers = now.topics(TOPICS.with_wholes), len(now.papers)
    for name, cells in post.topics.items():
        assert cells[0] == f"{100 * topics[next(key for key in NAMES if NAMES[key] == name)] / papers:.0f}%"
    shares = [float(cells[0][:-1]) for cells in post.topics.values()]
    assert shares == sorted(shares, reverse=True)
    assert len(shares) == min(10, len(topics))
    seventh = min(number for _, number in topics.most_common(7))
    assert {NAMES[topic] for topic, number in topics.items() if number > seventh} <= post.topics.keys()
    assert set(post.matter["tags"]) <= post.topics.keys()
    weeks = [edition.start - dt.timedelta(days=number) for number in range(1, 57)]
    listed = [item["paper"] for date in weeks for item in answers.get(date, [])]
    if sum(bool(answers.get(date)) for date in weeks) < 20:
        assert "앞선 8주" not in post.said
        return
    before = Counter(topic for paper in listed for topic in TOPICS.with_wholes(paper_of(paper)))
    moved: dict[str, list[tuple[float, str, str]]] = {"늘": [], "줄": []}
    for topic, name in NAMES.items():
        a, b, c, d = topics[topic], papers - topics[topic], before[topic], len(listed) - before[topic]
        both = (a + b) * (c + d) * (a + c) * (b + d)
        chi_squared = (a + b + c + d) * (a * d - b * c) ** 2 / both if both else 0
        has_moved = chi_squared > 4 and max(a, c * papers / len(listed)) >= 5
        direction = "늘" if a * (c + d) > c * (a + b) else "줄"
        sentence = f"논문 {a}편, {100 * c / len(listed):.0f}% → {100 * a / papers:.0f}%"
        if has_moved:
            moved[direction].append((chi_squared, name, sentence))
    for direction, found in moved.items():
        assert list(post.change_of(direction).items()) == [each[1:] for each in sorted(found)[:-4:-1]]


def check_all(
    contexts: Contexts, blog: Blog, answers: dict[dt.date, Items], dates: list[dt.date], wanted: list[Edition]
) -> None:
    blog.configure(ALL_KINDS)
    context = contexts.at(blog.folder, now=NOW)
    report = run(context, dates, options=PUBLISH)
    assert not report.has_failed
    for edition in wanted:
        check((blog.folder / context.blog.path_of(edition)).read_text(encoding="utf-8"), edition, answers)


MONTH = edition_of(Kind.MONTHLY, FEBRUARY[0])
WEEKS = [edition_of(Kind.WEEKLY, dt.date(2026, 2, day)) for day in (2, 9, 16, 23)]


def test_digests_say_what_is_counted_in_shipped_recordings(contexts: Contexts, blog: Blog) -> None:
    check_all(contexts, blog, answers_in(RECORDINGS), FEBRUARY, [WEEKS[1], MONTH])


def test_digests_say_what_is_counted_in_all_recordings(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    """February as it was, and before it all other recorded days, so that it is compared with something."""
    if not has_all_recordings():
        pytest.skip(f"NOT COUNTED IN ALL OF FEBRUARY: {ALL_RECORDINGS} is not here (PAPERBOY_SHARED)")
    answers = answers_in(ALL_RECORDINGS)
    others = [path for path in sorted(ALL_RECORDINGS.glob("*.json")) if not path.name.startswith("2026-02")]
    weekdays = [
        each for number in range(56) if (each := FEBRUARY[0] - dt.timedelta(days=number + 1)).isoweekday() < 6
    ]
    answers |= {date: dated(path, date) for path, date in zip(others, weekdays, strict=False)}
    dates = [dt.date(2025, 12, 1) + dt.timedelta(days=number) for number in range(90)]
    papers.lists.update({date.isoformat(): answers.get(date, []) for date in dates})
    assert [edition.label for edition in WEEKS] == ["2026-W06", "2026-W07", "2026-W08", "2026-W09"]
    check_all(contexts, blog, answers, dates, [*WEEKS, MONTH, MONTH.before])


def dated(path: Path, date: dt.date) -> Items:
    """Return what is recorded of another date, as if it had been listed on `date`."""
    items: Items = json.loads(path.read_bytes())
    for each in items:
        each["paper"].pop("submittedOnDailyAt", None)
    return items
