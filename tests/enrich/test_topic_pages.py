"""Pages of topics and organizations, of the recorded days and of as many papers as a blog has after years."""

import datetime as dt
import html
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

from paperboy.enrich.build import enrich
from paperboy.enrich.catalog import CatalogPaper, Month
from paperboy.enrich.pages import page
from paperboy.enrich.papers_page import PapersPage
from paperboy.enrich.topic_pages import LEAST_PAPERS, MONTHS, MOST_RECENT, TopicPages
from paperboy.papers.topic_files import shipped
from paperboy.papers.topics import Topics
from paperboy.post import templates, words
from paperboy.post.render import Look
from paperboy.site import config
from paperboy.site.config import Blog
from paperboy.site.tree import Folder
from tests.enrich.corpus import months_of, multiplied, recorded_papers
from tests.example import copy_of_example
from tests.machine import SHARED, cannot_run

ROOT = Path(__file__).parents[2]


def real_papers() -> list[CatalogPaper]:
    papers = recorded_papers(SHARED / "recordings")
    if not papers:
        cannot_run(f"there are no recordings in {SHARED}")
    return list(papers)


def blog_in(folder: Path, text: str = "theme: jekyll-theme-chirpy\nlang: ko-KR\n") -> Blog:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "_config.yml").write_text(text, encoding="utf-8")
    return config.load(folder)


def look_of(blog: Blog) -> Look:
    return Look(words.load("ko", blog.folder), templates.environment(blog.folder), Topics(shipped()))


def made(blog: Blog, months: Iterable[Month]) -> dict[str, str]:
    """Return the files that are made of months, by path."""
    pages = TopicPages(blog, look_of(blog))
    makers: list[TopicPages | PapersPage] = [
        pages,
        PapersPage(blog, pages.look, Folder(blog.source, blog.folder), pages),
    ]
    for month in months:
        for maker in makers:
            assert list(maker.add(month)) == []
    return {file.path: file.content.decode() for maker in makers for file in maker.finish()}


@cache
def years() -> list[CatalogPaper]:
    """Return 4,000 papers of three and a half years."""
    return multiplied(real_papers(), 4000)


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    return blog_in(tmp_path_factory.mktemp("blog"))


@pytest.fixture(scope="module")
def files(blog: Blog) -> dict[str, str]:
    return made(blog, months_of(years()))


def lists_of(text: str) -> dict[str, list[str]]:
    """Return the ids of each list of a page, by its heading."""
    sections = re.split(r"<h2>(.*?)</h2>", text)[1:]
    found = dict(zip(sections[::2], sections[1::2], strict=True))
    return {heading: re.findall(r'data-paper="([^"]+)"', body) for heading, body in found.items()}


def test_a_topic_has_its_papers_of_the_last_30_days_by_votes(files: dict[str, str]) -> None:
    newest = max(paper.date for paper in years())
    since = newest - dt.timedelta(days=29)
    for topic in ("agents", "video"):
        papers = [paper for paper in years() if topic in paper.topics and since <= paper.date]
        papers.sort(key=lambda paper: (-paper.upvotes, paper.id))
        heading, ids = next(iter(lists_of(files[f"topics/{topic}.html"]).items()))
        assert heading == "최근 30일 추천순"
        assert ids == [paper.id for paper in papers[:MOST_RECENT]]


def test_then_the_best_of_each_month_and_no_paper_twice(files: dict[str, str]) -> None:
    lists = lists_of(files["topics/agents.html"])
    ids = [each for listed in lists.values() for each in listed]
    assert len(ids) == len(set(ids))
    month = [paper for paper in years() if f"{paper.date:%Y-%m}" == "2026-05" and "agents" in paper.topics]
    best = sorted(month, key=lambda paper: (-paper.upvotes, paper.id))[: len(lists["2026년 5월"])]
    assert lists["2026년 5월"] == [paper.id for paper in best]
    months = [heading for heading in lists if re.fullmatch(r"\d+년 \d+월", heading)]
    assert len(months) in (MONTHS - 1, MONTHS)


def test_older_months_are_links_with_counts_that_add_up(files: dict[str, str]) -> None:
    text = files["topics/agents.html"]
    older = re.findall(r'\?topic=agents&amp;month=(\d{4}-\d\d)">[^<]+</a> 논문 ([\d,]+)편', text)
    expected = Counter(f"{paper.date:%Y-%m}" for paper in years() if "agents" in paper.topics)
    assert dict(older) == {month: str(expected[month]) for month in sorted(expected)[:-MONTHS]}
    assert f"논문 {sum(expected.values()):,}편" in text


def test_a_pages_share_over_twelve_months_is_counted_right(files: dict[str, str]) -> None:
    labels = re.search(r'aria-label="([^"]+)">[▁▂▃▄▅▆▇█]+<', files["topics/video.html"])
    assert labels
    papers = Counter(f"{paper.date:%Y-%m}" for paper in years())
    videos = Counter(f"{paper.date:%Y-%m}" for paper in years() if "video" in paper.topics)
    last = sorted(papers)[-12:]
    assert labels[1].split(", ") == [f"{round(100 * videos[each] / papers[each])}%" for each in last]


def test_organizations_of_five_papers_have_a_page_under_one_name(blog: Blog) -> None:
    few, many = LEAST_PAPERS - 1, LEAST_PAPERS
    names = ["Few Lab"] * few + ["Many Lab"] * many + ["Google"] * 3 + ["Deepmind"] * 2 + [""] * 9
    papers = [
        replace(paper, organization=name) for paper, name in zip(real_papers(), names, strict=False)
    ]  # strict: more papers than names

    files = made(blog, months_of(papers))

    pages = {path for path in files if path.startswith("organizations/")}
    assert pages == {f"organizations/{each}.html" for each in ("index", "many-lab", "google")}
    assert set(re.findall(r'data-paper="([^"]+)"', files["organizations/google.html"])) == {
        paper.id for paper in papers if paper.organization in ("Google", "Deepmind")
    }
    assert '<a href="../../organizations/google/">Deepmind</a>' in files["organizations/google.html"]
    listed = html.unescape(files["organizations/index.html"])
    assert re.findall(r'<a href="([^"]+)">([^<]+)</a> 논문 (\d+)편', listed) == [
        ("google/", "Google", "5"),
        ("many-lab/", "Many Lab", "5"),
    ]


def test_all_links_between_pages_lead_somewhere(files: dict[str, str]) -> None:
    addresses = {
        re.search(r'^permalink: "(.+)"$', text, re.MULTILINE)[1]  # type: ignore[index]
        for text in files.values()
        if text.startswith("---")
    }
    for text in files.values():
        for link in re.findall(r'href="((?:\.\./)+(?:topics|organizations)/[^"]*)"', text):
            assert f"/{unquote(link.replace('../', ''))}" in addresses
    assert "/papers/" in addresses


def test_links_of_posts_lead_to_pages_that_are_there(tmp_path: Path) -> None:
    site = copy_of_example(tmp_path / "site")
    read = config.load(site)
    posts = "".join(path.read_text("utf-8") for path in (site / "_posts").glob("*-papers.md"))

    enrich(read, Topics(shipped()), None, lambda _text: None)

    topics = set(re.findall(r'href="\.\./\.\./(topics/[^"]+)/"', posts))
    assert len(topics) > 15
    assert [topic for topic in topics if not (site / f"{topic}.html").is_file()] == []
    organizations = {
        unquote(each) for each in re.findall(r'href="\.\./\.\./papers/\?organization=([^"]+)"', posts)
    }
    assert "Tencent Hunyuan" in organizations
    assert 'data-names="ARC Lab, Tencent PCG|Tencent' in (site / "_tabs/papers.html").read_text("utf-8")


def test_no_page_is_too_large_and_there_are_not_too_many(files: dict[str, str]) -> None:
    assert max(len(text.encode()) for text in files.values()) <= 270_000
    assert len(files) <= 300


def test_the_same_papers_make_the_same_bytes(blog: Blog, files: dict[str, str]) -> None:
    assert made(blog, months_of(years())) == files


def test_a_month_without_papers_is_no_failure(blog: Blog) -> None:
    assert set(made(blog, [])) == {"papers/papers.js", "papers/index.html"}
    months = [Month("2026-01", ()), *months_of(real_papers()[:5])]
    assert "topics/index.html" in made(blog, months)


def front_of(text: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in text.split("---\n")[1].splitlines())


@pytest.mark.parametrize("theme", ["minima", "just-the-docs", "minimal-mistakes-jekyll", "jekyll-theme-cayman"])
def test_menus_of_themes_have_the_page_of_all_papers_and_not_those_of_topics(tmp_path: Path, theme: str) -> None:
    blog = blog_in(tmp_path, f"theme: {theme}\n")

    files = made(blog, months_of(real_papers()[:40]))

    topic, papers = front_of(files["topics/agents.html"]), front_of(files["papers/index.html"])
    layouts = blog.conventions.layouts or frozenset()
    assert {topic["layout"].strip('"'), papers["layout"].strip('"')} <= layouts
    assert topic["nav_exclude"] == "true"
    assert "title" in papers
    assert ("title" in topic) == (theme != "minima")  # its menu has all pages with a title
    assert ("<h1>에이전트</h1>" in files["topics/agents.html"]) == (theme in ("minima", "just-the-docs"))


def test_a_config_that_names_the_menus_pages_gives_topics_a_title(tmp_path: Path) -> None:
    blog = blog_in(tmp_path, "theme: minima\nheader_pages: [about.md]\n")
    assert "title" in front_of(made(blog, months_of(real_papers()[:40]))["topics/agents.html"])


def test_a_tab_where_the_blog_has_tabs_and_months_lead_to_their_posts(tmp_path: Path) -> None:
    blog = blog_in(tmp_path, "theme: jekyll-theme-chirpy\ncollections: {tabs: {output: true}}\n")
    (tmp_path / "_posts").mkdir()
    post = "---\ntitle: A month\npermalink: /posts/monthly-papers-2026-02/\n---\n"
    (tmp_path / "_posts/2026-02-28-monthly-papers.md").write_text(post, encoding="utf-8")

    text = made(blog, months_of(real_papers()))["_tabs/papers.html"]

    assert '<a href="../posts/monthly-papers-2026-02/">2026년 2월</a>' in text
    for month in {f"{paper.date:%Y-%m}" for paper in real_papers()}:
        assert f'<a href="{month}.json">JSON</a> · <a href="{month}.bib">BibTeX</a>' in text


def test_a_template_of_the_owners_makes_the_rows(tmp_path: Path) -> None:
    blog = blog_in(tmp_path)
    (tmp_path / "_paperboy/templates").mkdir(parents=True)
    macros = (ROOT / "templates/macros.html.j2").read_text("utf-8").replace("paperboy-votes", "my-votes")
    (tmp_path / "_paperboy/templates/macros.html.j2").write_text(macros, encoding="utf-8")

    files = made(blog, months_of(real_papers()[:40]))

    assert 'class="my-votes"' in files["topics/agents.html"]
    assert 'class="my-votes"' in files["papers/index.html"]


def test_what_authors_wrote_is_neither_markup_nor_liquid(blog: Blog) -> None:
    title = 'A {{ site.title }} {% raw %} <b>"one"</b>: & {: .x}'
    odd = replace(real_papers()[0], title=title, organization="{{ x }}", topics=("agents",))

    text = made(blog, months_of([odd]))["topics/agents.html"]

    assert "{{" not in text
    assert "{%" not in text
    assert "<b>" not in text
    assert title.partition(":")[0] in html.unescape(text)


def test_a_page_writes_yaml_that_says_what_was_meant(blog: Blog) -> None:
    file = page(blog, look_of(blog), "topics.html.j2", "topics/", 'A "b": c # d', shares=None, links=[])
    assert 'title: "A \\"b\\": c # d"\n' in file.content.decode()
