import datetime as dt
from pathlib import Path

import pytest

from paperboy.post.ownership import Action
from paperboy.post.spelling import Spelling, spelling_key, spelling_of
from paperboy.publish.context import Options
from paperboy.publish.run import publish
from paperboy.site import config
from paperboy.site.posts import POSTS_READ
from tests.helpers import MONDAY, TUESDAY, Blog, Contexts, actions, item, items
from tests.loopback import Loopback


def own_post(folder: Path, name: str, matter: str) -> None:
    path = folder / "_posts" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\ntitle: Mine\n{matter}\n---\n\nWords.\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("AI", "ai", True),
        ("Daily papers", "Daily Papers", True),
        ("daily-papers", "Daily Papers", True),
        ("daily_papers", "Daily Papers", True),
        ("Caf\u00e9", "cafe\u0301", True),
        ("ＡＩ", "ai", True),
        ("일간", "일간", True),
        ("C++", "C", False),
        ("C#", "c", False),
        ("AI", "IA", False),
        ("_", "-", False),
    ],
)
def test_names_that_share_an_address_and_are_one_word_are_the_same(one: str, other: str, same: bool) -> None:
    assert (spelling_key(one) == spelling_key(other)) is same


@pytest.mark.parametrize(
    "matter",
    [
        "tags: [AI, Daily]",
        "tags:\n  - AI\n  - Daily",
        "tags:\n- AI # mine\n- 'Daily'",
        "tags: AI Daily",
        "tag: AI\ntags: Daily",
        "author: [not: read\ntags: [AI, Daily]",
        "layout: post\r\ntags: [AI, Daily]\r",
    ],
)
def test_tags_are_read_as_jekyll_reads_them(tmp_path: Path, matter: str) -> None:
    (tmp_path / "_config.yml").write_text("lang: en\n")
    own_post(tmp_path, "2020-01-01-a.md", matter)
    assert spelling_of(config.load(tmp_path)).tags == {"ai": "AI", "daily": "Daily"}


def test_the_spelling_of_most_posts_counts_and_paperboys_own_do_not(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("lang: en\n")
    own_post(tmp_path, "2020-01-01-a.md", "tags: [Ai]\ncategory: Daily papers")
    own_post(tmp_path, "deep/2020-01-02-b.markdown", "tags: [AI]\ncategories: [Daily papers]")
    own_post(tmp_path, "2020-01-03-c.md", "tags: [AI]")
    own_post(tmp_path, "2020-01-04-d.md", "tags: {not: [a, list")
    own_post(tmp_path, "2020-01-05-daily-papers.md", "tags: [ai, AI2]")
    own_post(tmp_path, "2020-01-06-daily-papers.md", "tags: [ai]")
    spelling = spelling_of(config.load(tmp_path))
    assert spelling == Spelling({"ai": "AI"}, {"daily-papers": "Daily papers"})
    assert spelling.of_tags(["ai", "huggingface", "AI"]) == ["AI", "huggingface"]
    assert spelling.of_categories(["Daily Papers", "Daily"]) == ["Daily papers", "Daily"]


@pytest.mark.parametrize("config_text", ["lang: en\n", "collections_dir: content\n"])
@pytest.mark.parametrize("name", ["ai/_posts/2020-01-01-a.md", "ai/new/_posts/deep/2020-01-01-a.mkd"])
def test_posts_in_folders_of_their_categories_say_how_tags_are_spelled(
    tmp_path: Path, config_text: str, name: str
) -> None:
    (tmp_path / "_config.yml").write_text(config_text)
    site = config.load(tmp_path)
    above = (site.source / site.posts).parent
    for folder in (above, above / "vendor"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(f"---\ntags: [{'AI' if folder == above else 'Vendored'}]\n---\n")
    assert spelling_of(site).tags == {"ai": "AI"}


def test_the_newest_posts_are_read(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("lang: en\n")
    for number in range(POSTS_READ):
        own_post(tmp_path, f"{dt.date(2020, 1, 1) + dt.timedelta(days=number)}-a.md", "tags: [New]")
    own_post(tmp_path, "2019-01-01-a.md", "tags: [Old]")
    assert spelling_of(config.load(tmp_path)).tags == {"new": "New"}


def test_a_post_takes_the_spelling_that_the_blog_has_and_keeps_it(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    blog.configure("paperboy:\n  tags: [ai, daily papers]\n")
    own_post(blog.folder, "2020-01-01-mine.md", "tags: [AI]\ncategories: [Daily papers]")
    for number in range(31):
        own_post(blog.folder, f"2021-02-{number % 28 + 1:02}-{number}.md", "tags: [other]")
    papers.lists |= {"2026-02-09": items(2), "2026-02-10": [item("2602.2222", TUESDAY)]}
    publish(contexts.at(blog.folder), [MONDAY], None, Options())
    matter = blog.front_matter(MONDAY)
    assert matter["tags"] == ["AI", "daily papers"]
    assert matter["categories"][0] == "Daily papers"
    report = publish(contexts.at(blog.folder), [MONDAY, TUESDAY], None, Options())
    assert list(actions(report).values()) == [Action.UPDATED, Action.CREATED]  # it leads to the new one
    report = publish(contexts.at(blog.folder), [MONDAY, TUESDAY], None, Options())
    assert list(actions(report).values()) == [Action.UNCHANGED, Action.UNCHANGED]
    own_post(blog.folder, "2026-02-01-new.md", "tags: [Daily-Papers]")  # what is new is seen at once
    report = publish(contexts.at(blog.folder), [MONDAY, TUESDAY], None, Options())
    assert list(actions(report).values()) == [Action.UPDATED, Action.UPDATED]
    assert blog.front_matter(MONDAY)["tags"] == ["AI", "Daily-Papers"]
