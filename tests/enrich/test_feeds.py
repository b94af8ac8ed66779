"""Feeds as readers get them from the site that the real Jekyll builds: valid, stable, under any address."""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import feedparser
import pytest
from defusedxml import ElementTree

from paperboy.enrich.build import enrich
from paperboy.enrich.catalog import CatalogPaper, Month
from paperboy.enrich.feeds import FeedFiles, days_to_reach
from paperboy.enrich.own_posts import plain_text
from paperboy.papers import topic_files
from paperboy.papers.models import Paper
from paperboy.post import templates, words
from paperboy.post.render import Look
from paperboy.site import config
from paperboy.site.tree import Folder
from tests.enrich.corpus import months_of, recorded_papers
from tests.example import ROOT, copy_of_example
from tests.jekyll import Jekyll
from tests.loopback import RECORDINGS

ATOM = "{http://www.w3.org/2005/Atom}"
CONFIG = """\
title: Papers & more
url: "https://papers.example.org"
baseurl: "/blog"
lang: ko-KR
timezone: Asia/Seoul
"""
LAYOUT = "<title>{{ page.title }}</title>\n{{ content }}"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = copy_of_example(tmp_path / "site")
    (site / "_config.yml").write_text(CONFIG, "utf-8")
    (site / "_layouts").mkdir()
    (site / "_layouts/page.html").write_text(LAYOUT, "utf-8")
    return site


@pytest.fixture(scope="module")
def built(builder: Jekyll, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the built site, which no test changes."""
    folder = tmp_path_factory.mktemp("feeds")
    site = copy_of_example(folder / "site")
    (site / "_config.yml").write_text(CONFIG, "utf-8")
    (site / "_layouts").mkdir()
    (site / "_layouts/page.html").write_text(LAYOUT, "utf-8")
    return build(builder, site)


def build(builder: Jekyll, site: Path) -> Path:
    make(site)
    target = site.with_name("built")
    builder.build(site, target)
    return target


def make(site: Path) -> dict[str, bytes]:
    """Make the feeds, and return them by path."""
    result = enrich(config.load(site), topic_files.load(site), None, lambda _text: None)
    assert result.warnings == ()
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in (site / "feeds").rglob("*.*")}


def feeds(built: Path) -> dict[str, Any]:
    """Return the feeds as a reader takes them, by path."""
    found = sorted((built / "feeds").rglob("*.xml"))
    return {path.relative_to(built).as_posix(): feedparser.parse(path.read_bytes()) for path in found}


def change(site: Path, date: str, **values: object) -> str:
    """Change values of the paper of a day that has the most votes in the archive, and return its id."""
    path = site / f"_papers/2026/{date}.json"
    day = json.loads(path.read_text("utf-8"))
    paper = max(day["papers"], key=lambda paper: paper.get("upvotes", 0))
    paper |= values
    path.write_text(json.dumps(day), "utf-8")
    return str(paper["id"])


def papers_of(site: Path) -> list[Paper]:
    days = (json.loads(path.read_text("utf-8")) for path in sorted((site / "_papers/2026").glob("2026-02-*.json")))
    return [Paper.model_validate(paper) for day in days for paper in day["papers"]]


def stamps(built: Path) -> dict[str, list[tuple[str, str]]]:
    return {path: [(each.id, each.updated) for each in feed.entries] for path, feed in feeds(built).items()}


def test_there_is_a_feed_of_each_kind_of_the_best_with_code_and_of_each_topic(built: Path, site: Path) -> None:
    topics = topic_files.load(site)
    found = {topic for paper in papers_of(site) for topic in topics.with_wholes(paper)}

    assert set(feeds(built)) == {
        *(f"feeds/{name}.xml" for name in ("daily", "weekly", "papers", "code")),
        *(f"feeds/topics/{topic}.xml" for topic in found),
    }


def test_every_feed_is_valid(built: Path) -> None:
    for path, feed in feeds(built).items():
        root = ElementTree.fromstring((built / path).read_bytes())
        assert not feed.bozo, path
        assert feed.version == "atom10"
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "ko"
        for element in (root, *root.findall(f"{ATOM}entry")):
            names = [child.tag.removeprefix(ATOM) for child in element]
            assert [names.count(name) for name in ("id", "title", "updated")] == [1, 1, 1], path
            moment = dt.datetime.fromisoformat(element.findtext(f"{ATOM}updated") or "")
            assert moment.tzinfo
            assert re.fullmatch(r"tag:paperboy\.example,2026:[\w./-]+", element.findtext(f"{ATOM}id") or "")
        ids = [each.id for each in feed.entries]
        assert len(ids) == len(set(ids)) > 0
        assert feed.feed.title.startswith("Papers & more · ")
        assert feed.feed.updated == max(each.updated for each in feed.entries)
        topic = path.removeprefix("feeds/").removesuffix(".xml") if "/topics/" in path else ""
        assert not topic or (built / f"{topic}.html").is_file() or (built / topic / "index.html").is_file()
        assert {each.rel: each.href for each in feed.feed.links} == {
            "self": f"https://papers.example.org/blog/{path}",
            "alternate": "https://papers.example.org/blog/" + (topic and f"{topic}/"),
        }


def test_addresses_are_whole_and_lead_to_entries_of_posts(built: Path) -> None:
    for path, feed in feeds(built).items():
        for entry in feed.entries:
            html = entry.content[0].value
            links = [entry.link, *re.findall(r'href="([^"]*)"', html)]
            ours = [link for link in links if link.startswith("https://papers.example.org/blog/posts/")]
            assert all(link.startswith("https://") or link.startswith("http://") for link in links), path
            assert ours
            for link in ours:
                page, _, anchor = link.removeprefix("https://papers.example.org/blog/").partition("#")
                assert f'id="{anchor}"' in (built / page / "index.html").read_text("utf-8") if anchor else True


def test_a_move_to_another_domain_changes_neither_ids_nor_moments(
    built: Path, builder: Jekyll, site: Path
) -> None:
    text = CONFIG.replace("papers.example.org", "ada.example.com").replace("/blog", "")
    (site / "_config.yml").write_text(text, "utf-8")
    moved = build(builder, site)

    assert stamps(moved) == stamps(built)
    feed = feeds(moved)["feeds/daily.xml"]
    assert feed.feed.links[0].href == "https://ada.example.com/feeds/daily.xml"
    assert feed.entries[0].link == "https://ada.example.com/posts/daily-papers-2026-02-13/"


def test_same_archive_same_bytes(site: Path) -> None:
    before = make(site)

    assert make(site) == before


def test_votes_move_no_moment(built: Path, builder: Jekyll, site: Path) -> None:
    paper_id = change(site, "2026-02-10", upvotes=900, comment_count=40)

    changed = build(builder, site)

    assert stamps(changed) == stamps(built)
    before, after = (feeds(folder)["feeds/papers.xml"].entries for folder in (built, changed))
    assert any(each.id.endswith(paper_id) for each in after)
    assert [dict(each) for each in after] == [dict(each) for each in before]


def test_of_an_edition_all_papers_are_listed_with_gists_and_in_order(built: Path, site: Path) -> None:
    (entry,) = (each for each in feeds(built)["feeds/daily.xml"].entries if "2026-02-10" in each.id)
    listed = re.findall(r'#paper-([\w-]+)"', entry.content[0].value)
    day = json.loads((site / "_papers/2026/2026-02-10.json").read_text("utf-8"))["papers"]
    in_order = sorted(day, key=lambda paper: (-paper.get("upvotes", 0), paper["id"]))

    assert listed == [paper["id"].replace(".", "-") for paper in in_order]
    assert entry.content[0].value.count("AI 요약: ") > len(listed) / 2


def test_a_week_has_its_ten_first_papers_and_says_how_many_more(built: Path) -> None:
    (entry,) = feeds(built)["feeds/weekly.xml"].entries

    assert entry.content[0].value.count("<li>") == 10
    assert entry.content[0].value.endswith("그 외 141편</a></p>")
    assert entry.link == "https://papers.example.org/blog/posts/weekly-papers-2026-W07/"


def test_words_stay_apart_in_a_reader_that_strips_html(built: Path) -> None:
    for path, feed in feeds(built).items():
        for entry in feed.entries:
            html = entry.content[0].value
            assert {*re.sub(r"<[^>]*>", " ", html).split()} <= {*re.sub(r"<[^>]*>", "", html).split()}, path


def test_a_paper_has_its_authors_topics_gist_abstract_and_links(built: Path, site: Path) -> None:
    paper = next(paper for paper in papers_of(site) if paper.id == "2602.12125")
    (entry,) = (each for each in feeds(built)["feeds/papers.xml"].entries if each.id.endswith("2602.12125"))
    html = entry.content[0].value

    assert [each.name for each in entry.authors] == list(paper.authors)
    assert {each.term for each in entry.tags} == {*topic_files.load(site).with_wholes(paper)}
    assert entry.title == "Learning beyond Teacher: Generalized On-Policy Distillation with Reward Extrapolation"
    assert "AI 요약: On-policy distillation is extended" in html
    assert "On-policy distillation (OPD), which aligns" in html
    assert f'href="https://arxiv.org/abs/{paper.id}"' in html
    assert paper.code_url
    assert paper.code_url in html
    assert "▲" not in html


def test_papers_of_the_feeds_are_those_that_belong_there(built: Path, site: Path) -> None:
    papers = papers_of(site)
    found = {path: {each.id.rpartition("/")[2] for each in feed.entries} for path, feed in feeds(built).items()}
    topics = topic_files.load(site)

    assert found["feeds/papers.xml"] == {paper.id for paper in papers if paper.upvotes >= 30}
    robots = {paper.id for paper in papers if "robotics" in topics.with_wholes(paper)}
    assert found["feeds/topics/robotics.xml"] == robots
    assert len(found["feeds/code.xml"]) == 50


def test_a_paper_is_published_on_the_day_on_which_it_had_so_many_votes(builder: Jekyll, site: Path) -> None:
    (site / "_config.yml").write_text(f"{CONFIG}paperboy: {{feeds: {{min_upvotes: 40}}}}\n", "utf-8")
    late = change(site, "2026-02-10", upvotes=90, upvotes_by_day="0:3 2:39 3:41 6:90")
    never = change(site, "2026-02-11", upvotes=90, upvotes_by_day="0:3 6:39")

    published = {each.id: each.published for each in feeds(build(builder, site))["feeds/papers.xml"].entries}

    assert published[f"tag:paperboy.example,2026:papers/{late}"] == "2026-02-13T09:15:00+09:00"
    assert f"tag:paperboy.example,2026:papers/{never}" not in published


@pytest.mark.parametrize(
    ("history", "upvotes", "days"),
    [
        (((0, 3), (2, 29), (3, 31)), 31, 3),
        (((0, 31), (2, 40)), 40, 0),
        (((5, 31),), 31, 0),  # first seen with them: nobody knows since when
        (((5, 3), (6, 30)), 30, 6),
        (((0, 3), (6, 29)), 80, None),  # long after its week
        (((0, 3), (1, 30), (2, 29)), 29, 1),
        ((), 30, 0),
        ((), 29, None),
    ],
)
def test_when_a_paper_had_so_many_votes(
    history: tuple[tuple[int, int], ...], upvotes: int, days: int | None
) -> None:
    assert (
        days_to_reach(30, replace(recorded_papers(RECORDINGS)[0], upvotes=upvotes, upvotes_by_day=history)) == days
    )


def test_braces_tags_and_signs_of_xml_are_shown_as_they_are(builder: Jekyll, site: Path) -> None:
    title = "{{ site.time }} & <b>{% raw %} ]]> \"'"
    paper_id = change(
        site, "2026-02-10", title=title, preprint=None, ai_summary=f"Does {title}\x0b more.", upvotes=900
    )

    (entry,) = (
        each for each in feeds(build(builder, site))["feeds/papers.xml"].entries if each.id.endswith(paper_id)
    )
    assert entry.title_detail.type == "text/plain"
    assert entry.title == title
    assert f"Does {title} more." in plain_text(entry.content[0].value, is_html=True)


def test_a_post_that_was_deleted_has_no_entry_and_one_that_was_moved_leads_there(
    builder: Jekyll, site: Path
) -> None:
    (site / "_posts/2026-02-10-daily-papers.md").unlink()
    moved = site / "_posts/2026-02-11-daily-papers.md"
    text = re.sub(r"^permalink: .*$", "permalink: /mine/", moved.read_text("utf-8"), flags=re.MULTILINE)
    moved.write_text(text, "utf-8")

    built = build(builder, site)

    entries = {each.id.rpartition("/")[2]: each.link for each in feeds(built)["feeds/daily.xml"].entries}
    assert "2026-02-10" not in entries
    assert entries["2026-02-11"] == "https://papers.example.org/blog/mine/"
    papers = feeds(built)["feeds/papers.xml"].entries
    assert any(each.link.startswith("https://huggingface.co/papers/") for each in papers)


def test_the_list_for_readers_and_the_page_have_all_feeds(built: Path) -> None:
    opml = ElementTree.fromstring((built / "feeds/all.opml").read_bytes())
    addresses = {f"https://papers.example.org/blog/{path}" for path in feeds(built)}
    page = (built / "feeds/index.html").read_text("utf-8")

    assert {outline.get("xmlUrl") for outline in opml.iter("outline")} == addresses
    assert "<title>피드</title>" in page
    links = re.findall(r'href="([^"]*(?:xml|opml))"', page)
    assert {urljoin("https://papers.example.org/blog/feeds/", link) for link in links} == {
        *addresses,
        "https://papers.example.org/blog/feeds/all.opml",
    }


def test_heads_of_pages_name_all_feeds_but_those_of_topics(site: Path) -> None:
    make(site)
    heads = json.loads((site / "_data/paperboy_feeds.json").read_text("utf-8"))

    assert [each["path"] for each in heads] == [
        f"/feeds/{name}.xml" for name in ("daily", "weekly", "papers", "code")
    ]


def test_an_archive_without_papers_makes_no_feeds(site: Path) -> None:
    for path in [*(site / "_papers").rglob("2026*.json"), *(site / "_posts").iterdir()]:
        path.unlink()

    enrich(config.load(site), topic_files.load(site), None, lambda _text: None)

    assert not (site / "feeds").exists()


def test_feeds_of_long_papers_are_small_enough(site: Path) -> None:
    long = [
        replace(paper, abstract=paper.abstract * 30, authors=paper.authors * 20)
        for paper in recorded_papers(RECORDINGS)
    ]
    made = files_of(site, long)
    root = "https://a-rather-long-name.of-some-lab.example.org/with/a/path/below"

    sizes = {path: len(content.replace(b"{{ root }}", root.encode())) for path, content in made.items()}
    assert max(sizes.values()) <= 500_000
    assert sizes["feeds/papers.xml"] > 300_000
    assert feedparser.parse(made["feeds/papers.xml"].partition(b"-%}\n")[2]).entries


def test_the_order_of_months_decides_and_not_how_many_there_are(site: Path) -> None:
    recorded = recorded_papers(RECORDINGS)
    papers = [replace(paper, upvotes_by_day=()) for paper in recorded]
    early = [replace(paper, id=f"0{paper.id[1:]}", date=dt.date(2020, 5, 4)) for paper in recorded[:300]]

    late, both = files_of(site, papers), files_of(site, [*early, *papers])

    assert both["feeds/code.xml"] == late["feeds/code.xml"]


def files_of(site: Path, papers: list[CatalogPaper]) -> Mapping[str, bytes]:
    blog = config.load(site)
    look = Look(words.load("ko"), templates.environment(site), topic_files.load(site))
    maker = FeedFiles(blog, Folder(site), look)
    months: Iterator[Month] = months_of(papers)
    made = [file for month in months for file in maker.add(month)]
    return dict([*made, *maker.finish()])


def test_the_blog_of_this_repository_names_its_feeds_in_heads() -> None:
    assert "site.data.paperboy_feeds" in (ROOT / "_includes/metadata-hook.html").read_text("utf-8")
