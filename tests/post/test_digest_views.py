"""What a week and a month look like: words, tables, length."""

import datetime as dt
import re

import pytest
from defusedxml import ElementTree

from paperboy.model.edition import Kind, edition_of
from paperboy.papers.digests import digest
from paperboy.papers.models import Day, Paper
from paperboy.papers.selection import select
from paperboy.post import words
from paperboy.post.digest_views import digest_view
from paperboy.post.views import Topic
from paperboy.publish.context import Options
from paperboy.site.config import Settings
from paperboy.text import html
from tests.digests import ALL_KINDS, OTHER_TOPICS, Post
from tests.helpers import MONDAY, WEEK, Blog, Contexts, run

W07, MONTH = "_posts/2026-02-15-weekly-papers.md", "_posts/2026-02-28-monthly-papers.md"


@pytest.fixture
def week(contexts: Contexts, blog: Blog) -> Post:
    blog.configure(ALL_KINDS)
    run(contexts.at(blog.folder), WEEK, options=Options(push=False))
    return Post((blog.folder / W07).read_text(encoding="utf-8"))


def test_a_week_of_151_papers_names_what_led_and_has_at_most_700_words_beside_titles_and_names(week: Post) -> None:
    assert week.matter["title"] == "OPUS, Step 3.5 Flash 외 149편 - 2026년 2월 둘째 주"
    assert '<p class="paperboy-intro">닷새 동안 논문 151편이 추천 2,087개를 받았습니다.</p>\n' in week.opening
    gists = re.findall(r'<span class="paperboy-line">(.*?)</span></li>\n', week.opening)
    assert len(gists) == len(week.leading) == 10
    assert all(0 < len(re.sub(r"<[^>]*>", "", gist).split()) <= 45 for gist in gists)
    without_titles = re.sub(r"<a .*?</a>|^\[//.*$", "", week.body, flags=re.MULTILINE)
    assert len(re.sub(r"<[^>]*>", " ", without_titles).split()) <= 700
    assert len(week.lines(OTHER_TOPICS)) == 10
    assert not week.items("뒤늦게 뜬 논문")


def test_tables_say_all_in_text_with_heads_and_captions_and_bars_say_nothing(week: Post) -> None:
    tables = re.findall(r"<table>.*?</table>", week.body, re.DOTALL)
    assert len(tables) == 2
    for table in tables:
        root = ElementTree.fromstring(table)
        assert (root.findtext("caption") or "").strip()
        assert {each.get("scope") for each in root.findall("thead/tr/th")} == {"col"}
        for row in root.findall("tbody/tr"):
            assert [each.get("scope") for each in row.findall("th")] == ["row"]
            assert all(re.fullmatch(r"\s*[−+]?[\d,]+%?", "".join(cell.itertext())) for cell in row.findall("td"))
        assert all(bar.get("aria-hidden") == "true" and not bar.text for bar in root.iter("span"))
        assert not re.search(r"<(svg|script|img)|class=", table)


def no_post(date: dt.date, paper_id: str | None = None) -> None:
    """Return that no day has a post."""


def test_one_paper_of_the_week_before_reads_well() -> None:
    day = Day(date=MONDAY, updated=MONDAY, papers=(Paper(id="2602.00001", title="One", upvotes=1),))
    before = day.model_copy(update={"date": MONDAY - dt.timedelta(days=3)})
    edition = edition_of(Kind.WEEKLY, MONDAY)
    known = [Day(date=date, updated=date, papers=()) for date in edition.before.dates[:4]]
    now, then = select(edition, [day], Settings()), select(edition.before, [*known, before], Settings())
    week = digest(now, then, lambda _paper: ())
    view = digest_view(
        week,
        edition,
        words.load("en"),
        html,
        post_of=no_post,
        topic=lambda name: Topic(name, None),
        topics_of=lambda _paper: (),
    )
    assert view.figures == "1 paper in one day drew 1 vote. The week before: 1 paper, 1 vote."


@pytest.mark.parametrize(
    ("date", "korean", "english"),
    [
        ("2026-02-09", "2월 둘째 주", "Second week of February"),
        ("2026-04-27", "4월 다섯째 주", "Fifth week of April"),
        ("2026-03-30", "4월 첫째 주", "First week of April"),
        ("2026-12-28", "12월 다섯째 주", "Fifth week of December"),
    ],
)
def test_a_week_is_named_by_the_month_of_its_thursday(date: str, korean: str, english: str) -> None:
    week = edition_of(Kind.WEEKLY, dt.date.fromisoformat(date))
    assert words.load("ko").period(week, week.middle.year) == korean
    assert words.load("en").period(week, week.middle.year) == english


def test_chips_lead_to_pages_of_the_posts_own_tags_where_the_blog_has_them(contexts: Contexts, blog: Blog) -> None:
    archives = "plugins: [jekyll-archives]\njekyll-archives: {enabled: [tags], permalinks: {tag: /tags/:name/}}\n"
    blog.configure(ALL_KINDS + archives)
    run(contexts.at(blog.folder), WEEK, options=Options(push=False))
    linked = 0
    for date in WEEK[:5]:
        post, tags = blog.post(date), blog.front_matter(date)["tags"]
        names = re.findall(r'<span class="paperboy-topic"><a href="\.\./\.\./tags/[^"]+/">(.*?)</a></span>', post)
        assert set(names) <= set(tags)
        linked += len(names)
    assert linked
    blog.configure(ALL_KINDS)
    run(contexts.at(blog.folder), WEEK, options=Options(push=False))
    assert all('<span class="paperboy-topic"><a' not in blog.post(date) for date in WEEK[:5])
