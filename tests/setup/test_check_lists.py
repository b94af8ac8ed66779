"""What doctor says of papers among the first posts, and what init sets where a blog has posts of its owner's."""

import datetime as dt
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from paperboy.arguments import ACTION
from paperboy.cli import main
from paperboy.setup import init
from paperboy.setup.checks.lists import check_lists, has_own_posts
from tests.helpers import Blog, git
from tests.setup.folders import blog_in

MINE = {f"_posts/2026-02-0{day}-mine.md": "---\ntitle: Mine\n---\nMine.\n" for day in (1, 2, 3)}
SHOWN = "{% for post in site.posts %}{% unless post.hidden %}{{ post.title }}{% endunless %}{% endfor %}"
OWN_FEED = "---\n---\n<rss>{% for post in site.posts %}{{ post.title }}{% endfor %}"


def of_papers(count: int, *keys: str) -> dict[str, str]:
    """Return posts of days that are newer than the owner's, with keys in their front matter."""
    lines = "".join(f"{key}: true\n" for key in keys)
    text = f"---\ntitle: x\n{lines}paperboy: title.{'0' * 32}\n---\n"
    return {f"_posts/{dt.date(2026, 3, day)}-daily-papers.md": text for day in range(1, count + 1)}


def found(folder: Path, text: str, files: dict[str, str]) -> dict[str, str]:
    return {each.code: each.sentence for each in check_lists(blog_in(folder, files | {"_config.yml": text}))}


@pytest.mark.parametrize(
    ("text", "posts", "code", "counts"),
    [
        ("theme: minima", of_papers(9), "lists/many", (10, 9, 10, 9)),
        ("theme: minima", of_papers(1), "lists/few", (4, 1, 4, 1)),
        ("paginate: 4", of_papers(9, "hidden", "draft"), "lists/few", (3, 0, 3, 0)),
        ("theme: minima", of_papers(9, "hidden", "draft"), "lists/many", (10, 9, 3, 0)),
        ("pagination: {enabled: true, per_page: 5}", of_papers(9, "hidden"), "lists/many", (3, 0, 10, 9)),
        ("theme: jekyll-theme-chirpy\npaginate: 6", of_papers(9, "draft"), "lists/many", (6, 6, 5, 5)),
        ("feed: {posts_limit: 3}", of_papers(2), "lists/many", (5, 2, 3, 2)),
    ],
)
def test_it_counts_papers_on_home_and_in_the_feed(
    tmp_path: Path, text: str, posts: dict[str, str], code: str, counts: tuple[int, ...]
) -> None:
    home, of_home, feed, of_feed = counts
    said = (
        f"are {of_home} of the first {home} posts on the home page and {of_feed} of the first {feed} in the feed"
    )
    assert said in found(tmp_path, text, MINE | posts)[code]


@pytest.mark.parametrize("posts", [MINE, of_papers(9), {}])
def test_where_there_is_nothing_to_part_nothing_is_said(tmp_path: Path, posts: dict[str, str]) -> None:
    assert found(tmp_path, "theme: minima", posts) == {}


@pytest.mark.parametrize(
    ("text", "files", "wanted"),
    [
        ("theme: minima", {}, {"lists/home"}),
        ("theme: minima\npaginate: 5", {}, set()),
        ("theme: minima", {"index.md": "---\nlayout: home\n---\n", "_layouts/home.html": SHOWN}, set()),
        ("theme: jekyll-theme-chirpy\npaginate: 5", {}, {"lists/feed"}),
        (
            "theme: jekyll-theme-chirpy\npaginate: 5",
            {"assets/feed.xml": OWN_FEED.replace("}{", "}{% if post.draft %}{")},
            set(),
        ),
        ("paginate: 5", {"feed.xml": OWN_FEED}, {"lists/own-files"}),
        ("remote_theme: daattali/beautiful-jekyll\npaginate: 5", {}, {"lists/feed"}),
    ],
)
def test_a_list_that_does_not_go_by_the_settings_is_noted(
    tmp_path: Path, text: str, files: dict[str, str], wanted: set[str]
) -> None:
    assert set(found(tmp_path, f"{text}\npaperboy: {{home: none, feed: own}}", files)) == wanted


def test_posts_of_another_tool_for_papers_are_not_the_owners(tmp_path: Path) -> None:
    files = {"_config.yml": "title: x\n", "_posts/2026-02-09-daily-papers.md": "---\ntitle: x\n---\n"}
    assert not has_own_posts(blog_in(tmp_path, files))


def prepared(blog: Blog, config: str, posts: dict[str, str]) -> Path:
    (blog.folder / "_config.yml").write_text(config, "utf-8")
    (blog.folder / "_posts").mkdir(exist_ok=True)
    for name, text in posts.items():
        (blog.folder / name).write_text(text, "utf-8")
    git(blog.folder, "add", "-A")
    return blog.folder


def settings(folder: Path) -> tuple[str, str]:
    block = yaml.safe_load((folder / "_config.yml").read_text("utf-8"))["paperboy"]
    return block["home"], block["feed"]


@pytest.mark.parametrize(
    ("posts", "options", "wanted"),
    [
        (MINE, [], ("none", "own")),
        ({}, [], ("all", "all")),
        (MINE, ["--on-home", "digests"], ("digests", "own")),
        ({}, ["--in-feed", "own"], ("all", "own")),
        (MINE, ["--on-home", "all", "--in-feed", "all"], ("all", "all")),
    ],
)
def test_init_keeps_the_owners_posts_first(
    blog: Blog, posts: dict[str, str], options: list[str], wanted: tuple[str, str]
) -> None:
    folder = prepared(blog, "title: x\ntheme: minima\n", posts)

    result = CliRunner().invoke(main, ["init", "--site", str(folder), "--yes", *options])

    assert result.exit_code == 0, result.output
    assert settings(folder) == wanted
    assert not (folder / "assets/feed.xml").exists()


def test_in_a_terminal_init_asks(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = prepared(blog, "title: x\ntheme: minima\n", MINE)
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _self: True, raising=False)

    result = CliRunner().invoke(main, ["init", "--site", str(folder)], input="digests\n\ny\n")

    assert "On the home page (all, digests, none) [none]" in result.output
    assert settings(folder) == ("digests", "own")


def test_init_does_not_ask_where_there_is_nothing_to_part(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = prepared(blog, "title: x\ntheme: minima\n", {})
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _self: True, raising=False)

    result = CliRunner().invoke(main, ["init", "--site", str(folder)], input="y\n")

    assert "On the home page" not in result.output
    assert settings(folder) == ("all", "all")


def test_chirpy_gets_a_feed_that_goes_by_the_settings(blog: Blog) -> None:
    folder = prepared(blog, "title: x\ntheme: jekyll-theme-chirpy\npaginate: 10\n", MINE)

    wanted = init.plan(folder, ACTION)

    written = {change.name: change.after for change in wanted.changes}
    assert "post.draft" in written["assets/feed.xml"]
    init.carry_out(wanted)
    assert "assets/feed.xml" not in {change.name for change in init.plan(folder, ACTION).changes}
