"""The numbers of weeks and months are those that are counted straight from the recorded answers."""

import datetime as dt
import re

import pytest

from paperboy.model.edition import Edition, Kind, edition_of
from paperboy.papers import topic_files
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
    numbers,
    paper_of,
)
from tests.helpers import Blog, Contexts, run
from tests.loopback import RECORDINGS, Items, Loopback

NOW = dt.datetime(2026, 3, 2, 3, 0, tzinfo=dt.UTC)
PUBLISH = Options(push=False)


def short(date: dt.date) -> str:
    return f"{date.month}월 {date.day}일"


def check(text: str, edition: Edition, answers: dict[dt.date, Items]) -> None:
    """Compare all that a post says with what is counted here."""
    post = Post(text)
    now = count(answers, edition.dates)
    before = count(answers, edition.before.dates)
    with_papers = [date for date in edition.dates if answers.get(date)]
    wanted = [len(with_papers), len(now.papers), now.votes]
    assert post.figures == wanted + ([len(before.papers), before.votes] if before.papers else [])
    assert [line.paper_id for line in post.leading] == now.ids[:10]
    assert [line.votes for line in post.leading] == [now.papers[each]["upvotes"] for each in now.ids[:10]]
    for line in [*post.leading, *post.lines(OTHER_TOPICS)]:
        assert f"/daily-papers-{now.first[line.paper_id]}/#paper-" in line.target
    check_hits(post, now)
    assert [line.paper_id for line in post.lines("코드가 있는 논문 (GitHub 스타순)")] == now.by_stars[:5]
    check_organizations(post, now)
    check_topics(post, now, before)
    assert post.days == {short(date): now.of_day(date) for date in with_papers}
    assert post.matter["papers_shown"] == len(now.papers)
    missing = [date for date in edition.dates if date.isoweekday() <= 5 and not answers.get(date)]
    assert ("목록이 없던 평일" in post.opening) == bool(missing)


def check_hits(post: Post, now: Counted) -> None:
    topics_of = Topics(topic_files.shipped()).topics_of

    topics = {each: set(topics_of(paper_of(paper))) for each, paper in now.papers.items()}
    shown = set().union(*(topics[each] for each in now.ids[:10]))
    others = set().union(*topics.values()) - shown
    best = {next(each for each in now.ids if topic in topics[each]) for topic in others}
    in_order = sorted(now.ids[10:], key=lambda each: (each not in best, now.ids.index(each)))
    assert [line.paper_id for line in post.lines(OTHER_TOPICS)] == in_order[:10]


def check_organizations(post: Post, now: Counted) -> None:
    shown = [numbers(item.rpartition("·")[2]) for item in post.items("논문을 많이 낸 곳")]
    names = [re.sub("<[^>]*>", "", item).partition(" · ")[0] for item in post.items("논문을 많이 낸 곳")]
    wanted = now.organizations
    assert [papers for papers, _ in shown] == [number for _, number in wanted.most_common(5)]
    assert all(wanted[name.replace("\\", "")] == papers for name, (papers, _) in zip(names, shown, strict=True))


def check_topics(post: Post, now: Counted, before: Counted) -> None:
    topics = Topics(topic_files.shipped())
    shares, then = now.shares(topics.topics_of), before.shares(topics.topics_of) if before.papers else {}
    names = {topic.id: topic.name("ko") for topic in topics.topics}
    largest = sorted(shares, key=lambda topic: (-shares[topic], topic))[:10]
    assert list(post.topics) == [names[topic] for topic in largest]
    for topic in largest:
        cells = post.topics[names[topic]]
        assert cells[0] == f"{shares[topic]:.0%}"
        if before.papers:
            assert int(cells[1].replace("−", "-")) == round(100 * shares[topic]) - round(100 * then.get(topic, 0))


def check_all(contexts: Contexts, blog: Blog, answers: dict[dt.date, Items], wanted: list[Edition]) -> None:
    blog.configure(ALL_KINDS)
    context = contexts.at(blog.folder, now=NOW)
    report = run(context, FEBRUARY, options=PUBLISH)
    assert not report.has_failed
    for edition in wanted:
        check((blog.folder / context.blog.path_of(edition)).read_text(encoding="utf-8"), edition, answers)


MONTH = edition_of(Kind.MONTHLY, FEBRUARY[0])
WEEKS = [edition_of(Kind.WEEKLY, dt.date(2026, 2, day)) for day in (2, 9, 16, 23)]


def test_digests_say_what_is_counted_in_shipped_recordings(contexts: Contexts, blog: Blog) -> None:
    check_all(contexts, blog, answers_in(RECORDINGS), [WEEKS[1], MONTH])


def test_digests_say_what_is_counted_in_all_recordings(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    if not has_all_recordings():
        pytest.skip(f"NOT COUNTED IN ALL OF FEBRUARY: {ALL_RECORDINGS} is not here (PAPERBOY_SHARED)")
    answers = answers_in(ALL_RECORDINGS)
    papers.lists.update({date.isoformat(): items for date, items in answers.items()})
    assert [edition.label for edition in WEEKS] == ["2026-W06", "2026-W07", "2026-W08", "2026-W09"]
    check_all(contexts, blog, answers, [*WEEKS, MONTH])
