"""What a week and a month look like: words, tables, length."""

import datetime as dt
import re
from collections.abc import Sequence

import pytest
from defusedxml import ElementTree

from paperboy.model.edition import edition_of
from paperboy.model.kinds import Kind
from paperboy.papers.digests import digest
from paperboy.papers.follow_ups import FollowUp
from paperboy.papers.models import Day, Paper
from paperboy.papers.selection import select
from paperboy.papers.trends import NOTHING_KNOWN, Counts, Usual
from paperboy.post import words
from paperboy.post.digest_views import Cell, DigestView, digest_view
from paperboy.post.views import Topic
from paperboy.publish.context import Options
from paperboy.site.config import Settings
from paperboy.text import html
from tests.digests import ALL_KINDS, OTHER_TOPICS, Post, plain
from tests.helpers import MONDAY, WEEK, Blog, Contexts, run
from tests.post.test_words import FILES, words_of

WORDS = {file.stem: words_of(file) for file in FILES}
W07, MONTH = "_posts/2026-02-15-weekly-papers.md", "_posts/2026-02-28-monthly-papers.md"


@pytest.fixture
def week(contexts: Contexts, blog: Blog) -> Post:
    blog.configure(ALL_KINDS)
    run(contexts.at(blog.folder), WEEK, options=Options(push=False))
    return Post((blog.folder / W07).read_text(encoding="utf-8"))


def test_a_week_of_151_papers_names_what_led_and_has_few_words_beside_names_and_gists(week: Post) -> None:
    assert week.matter["title"] == "OPUS, Step 3.5 Flash 외 149편 - 2026년 2월 둘째 주"
    assert week.said == (
        "닷새 동안 논문 151편(하루 평균 30편)이 추천 2,087개를 받았습니다. 상위 10편이 추천의 40%를 차지했습니다."
        " 1위는 OPUS(▲\u00a0129)입니다. 여러 논문에 마지막 저자로 오른 사람은 Xipeng Qiu(OpenMOSS, 3편)입니다."
    )
    gists = re.findall(r'<span class="paperboy-line">(.*?)</span></li>\n', week.opening)
    assert len(gists) == len(week.leading) == 10
    assert all(0 < len(re.sub(r"<[^>]*>", "", gist).split()) <= 45 for gist in gists)
    names = r'<a .*?</a>|<bdi.*?</bdi>|^\[//.*$|<span class="paperboy-gist".*?</span>'
    words = re.sub(r"<[^>]*>", " ", re.sub(names, "", week.body, flags=re.MULTILINE)).split()
    assert len(words) <= 500
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


def view_of(
    language: str, *papers: Paper, kind: Kind = Kind.WEEKLY, moves: bool = False, history: Sequence[Counts] = ()
) -> DigestView:
    edition = edition_of(kind, MONDAY)
    day = Day(date=MONDAY, updated=MONDAY, papers=papers)
    before = Paper(id="2409.00001", title="MinerU: An Open Solution")
    selection = select(edition, [day], Settings())
    found = digest(
        selection,
        lambda paper: paper.keywords,
        before=Usual(Counts(papers=1000, topics={"Scenes": 60, "Safety": 300}), 40) if moves else NOTHING_KNOWN,
        history=history,
        follow_ups=[FollowUp(selection.papers[0], before, dt.date(2024, 10, 1))] if moves else [],
        names={},
    )
    return digest_view(
        found,
        edition,
        WORDS[language],
        html,
        post_of=lambda edition, paper_id=None: None,
        topic=lambda name: Topic(name, None),
        topics_of=lambda paper: paper.keywords,
    )


def test_one_paper_reads_well() -> None:
    one = Paper(id="2602.00001", title="One", upvotes=1)
    assert plain(view_of("en", one).opening) == "1 paper in one day drew 1 vote."
    assert plain(view_of("ko", one).opening) == "하루 동안 논문 1편이 추천 1개를 받았습니다."


@pytest.mark.parametrize(
    ("count", "language", "said"),
    [
        (2, "en", "One and Two led with 9 each."),
        (3, "en", "One, Two and Three led with 9 each."),
        (2, "ko", "공동 1위는 One, Two(각 ▲\u00a09)입니다."),
        (2, "pl", "Prowadzi One i Two (9)."),
    ],
)
def test_papers_that_share_the_lead_are_one_list(count: int, language: str, said: str) -> None:
    names = ("One", "Two", "Three", "Four")
    papers = [Paper(id=f"2602.{n}", title=name, upvotes=9 if n < count else 1) for n, name in enumerate(names)]
    assert plain(view_of(language, *papers).opening).endswith(f" {said}")


SAID = {
    "en": (
        "40 papers in one day drew 906 votes."
        " Up on the eight weeks before: Scenes (40 papers, 6% → 100%); down: Safety (0 papers, 30% → 0%)."
        " Ten papers took 50% of the votes. MinerU2.5-Pro led with 54."
        " MinerU2.5-Pro follows MinerU of 1 October 2024."
        " Ziwei Liu (NTU) is last author on 40 papers."
    ),
    "ko": (
        "하루 동안 논문 40편이 추천 906개를 받았습니다."
        " 앞선 8주보다 Scenes(논문 40편, 6% → 100%)의 비중이 늘고 Safety(논문 0편, 30% → 0%)의 비중이 줄었습니다."
        " 상위 10편이 추천의 50%를 차지했습니다. 1위는 MinerU2.5-Pro(▲\u00a054)입니다."
        " MinerU(2024년 10월 1일)의 후속인 MinerU2.5-Pro도 나왔습니다."
        " 여러 논문에 마지막 저자로 오른 사람은 Ziwei Liu(NTU, 40편)입니다."
    ),
    "ja": (
        "1日間で論文40本(1日平均40本)が906票を集めました。"
        " 直前の8週間に比べ、Scenes(論文40本、6% → 100%)の割合が増え、"
        "Safety(論文0本、30% → 0%)の割合が減りました。"
        " 上位10本が票の50%を占めました。 1位はMinerU2.5-Pro(54票)です。"
        " MinerU(2024年10月1日)に続くMinerU2.5-Proも出ました。"
        " 複数の論文で最後の著者となったのはZiwei Liu(NTU、40本)です。"
    ),
    "pl": (
        "40 artykułów i 906 głosów w 1 dzień (dziennie 40)."
        " Więcej niż w poprzednich ośmiu tygodniach: Scenes (40 artykułów, 6% → 100%); mniej: Safety"
        " (0 artykułów, 30% → 0%). Dziesięć artykułów zebrało 50% głosów. Prowadzi MinerU2.5-Pro (54)."
        " MinerU2.5-Pro to następca MinerU z 1 października 2024."
        " Ostatni autor wielu artykułów: Ziwei Liu (NTU, 40 artykułów)."
    ),
}


@pytest.mark.parametrize("language", SAID)
def test_what_changed_is_a_paragraph_in_the_words_of_the_language(language: str) -> None:
    papers = [
        Paper(
            id=f"2602.{number:05}",
            title=f"{'MinerU2.5-Pro' if number == 0 else f'Paper {number}'}: Of Pages",
            upvotes=max(54 - 2 * number, 10),
            authors=("Ann", "Ziwei Liu"),
            organization="NTU",
            keywords=("Scenes",),
        )
        for number in range(40)
    ]
    view = view_of(language, *papers, moves=True)
    assert plain(view.opening) == SAID[language]
    assert view.opening.count('<a href="https://huggingface.co/papers/2602.00000">MinerU2.5-Pro</a>') == 2
    assert '<a href="https://huggingface.co/papers/2409.00001">MinerU</a>' in view.opening


def test_names_in_sentences_are_text_and_no_markup() -> None:
    odd = Paper(id="2602.00001", title="<b>{{ x }} *a*</b>: Of Pages", upvotes=1)
    opening = view_of("en", odd, Paper(id="2602.00002", title="Other")).opening
    assert '<a href="https://huggingface.co/papers/2602.00001">&lt;b&gt;&#123;&#123; x' in opening


def test_a_month_draws_the_shares_of_a_year_as_letters_and_says_them() -> None:
    papers = [Paper(id=f"2602.{number}", title="T", keywords=("Scenes",) * (number < 20)) for number in range(40)]
    known = [Counts(), Counts(papers=100, topics={"Scenes": 100}), Counts(), Counts(papers=30)]
    table = view_of("en", *papers, kind=Kind.MONTHLY, history=known).topics
    assert table
    assert table.columns == ("Topic", "Share", "November 2025 to February 2026")
    (row,) = table.rows
    assert row.cells[1] == Cell("█·▁▅", label="100%, ·, 0%, 50%")
    alone = view_of("en", *papers, kind=Kind.MONTHLY, history=[Counts()] * 11).topics
    assert alone
    assert alone.columns == ("Topic", "Share")


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
