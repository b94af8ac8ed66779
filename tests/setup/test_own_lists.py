"""What init changes in a blog's own lists of posts, so that these go by the settings `home` and `feed`."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from paperboy.arguments import ACTION
from paperboy.cli import main
from paperboy.setup import init
from paperboy.setup.checks.lists import check_lists
from paperboy.setup.own_lists import OwnLists, leaving_out
from paperboy.site import config
from tests.helpers import Blog, git
from tests.jekyll import Jekyll
from tests.setup.folders import blog_in, write

HOME = (
    "---\nlayout: default\n---\n<ul>\n{% for post in site.posts limit:10 %}<li>{{ post.title }}</li>{% endfor %}\n"
    "</ul>\n"
)
FEED = (
    '---\nlayout: null\n---\n<?xml version="1.0" encoding="UTF-8" ?>\n<rss>{% for post in site.posts limit:10 %}'
    "<item>{{ post.title }}</item>{% endfor %}</rss>\n"
)
RECENT = "{% assign recent = site.posts %}{% for post in recent limit:5 %}{{ post.title }}{% endfor %}"
BY_INDEX = "{% for post in site.posts %}{{ forloop.index0 }}{% endfor %}{{ site.posts[0].title }}"
FRAME = "<html><title>{{ page.title }}</title>{{ content }}{% include recent.html %}</html>"
SHOWS_NONE_OF_PAPERS = "title: x\npaperboy: {home: none, feed: own}\n"


def changed(folder: Path, files: dict[str, str], settings: str = SHOWS_NONE_OF_PAPERS) -> list[str]:
    """Return which files of a blog `init` would change, in either way."""
    own = OwnLists(blog_in(folder, files | {"_config.yml": settings}))
    found = [*own.with_all_posts("hidden"), *own.with_all_posts("draft")]
    return sorted(path.relative_to(folder).as_posix() for path in found)


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({"index.html": HOME}, ["index.html"]),
        ({"index.md": "---\nlayout: home\n---\n", "_layouts/home.liquid": RECENT}, ["_layouts/home.liquid"]),
        (
            {"_pages/about.md": "---\nlayout: a\npermalink: /\n---\n", "_layouts/a.html": RECENT},
            ["_layouts/a.html"],
        ),
        (
            {
                "index.html": "---\nlayout: default\n---\n",
                "_layouts/default.html": FRAME,
                "_includes/recent.html": RECENT,
            },
            ["_includes/recent.html"],
        ),
        ({"_layouts/post.html": FRAME, "_includes/recent.html": BY_INDEX}, ["_includes/recent.html"]),
        ({"_layouts/post.html": "{{ page.previous.url }}"}, ["_layouts/post.html"]),
        ({"_layouts/post.html": "{{ paginator.next_page }} {{ page.next_steps }}"}, []),
        ({"feed.xml": FEED}, ["feed.xml"]),
        ({"blog/rss.xml": FEED}, ["blog/rss.xml"]),
        ({"vendor/a/feed.xml": FEED, "_site/feed.xml": FEED}, []),
        ({"sitemap.xml": "---\n---\n<urlset>{% for post in site.posts %}{% endfor %}</urlset>"}, []),
        ({"archive.html": HOME, "_layouts/archive.html": RECENT}, []),
        ({"index.html": "---\n---\n{{ site.posts.size }} {{ site.posts | size }} of site.posts"}, []),
        ({"index.html": '---\n---\n{% assign p = site.posts | where_exp: "p", "p.hidden != true" %}'}, []),
    ],
)
def test_lists_of_the_home_page_of_posts_and_of_feeds_are_found(
    tmp_path: Path, files: dict[str, str], wanted: list[str]
) -> None:
    assert changed(tmp_path, files) == wanted


def test_what_a_plugin_pages_is_left_alone(tmp_path: Path) -> None:
    either = "---\n---\n{% assign p = site.posts %}{% if paginator %}{% assign p = paginator.posts %}{% endif %}"
    assert changed(tmp_path, {"index.html": either}, "paginate: 5\n") == []
    assert changed(tmp_path, {"index.html": either}) == ["index.html"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_changed_list_keeps_all_else_and_is_changed_once(end: str) -> None:
    text = FEED.replace("\n", end)

    after = leaving_out(text, "draft")

    lines = after.split(end)
    assert [lines[0], lines[1], lines[2]] == ["---", "layout: null", "---"]
    assert lines[3] == '{% assign posts_not_draft = site.posts | where_exp: "post", "post.draft != true" -%}'
    assert [*lines[:3], *lines[4:]] == text.replace("in site.posts", "in posts_not_draft").split(end)


def test_words_about_liquid_stay() -> None:
    assert "about site.posts:" in leaving_out("about site.posts: {{ site.posts | first }}", "hidden")


def test_a_built_blog_shows_the_owners_posts(blog: Blog, builder: Jekyll, tmp_path: Path) -> None:
    """Home by loop, feed by a file of its own, a list that goes by numbers: with Jekyll's own Liquid."""
    mine = {f"_posts/2026-02-0{day}-mine.md": f"---\ntitle: Mine {day}\n---\n" for day in (1, 2)}
    papers = {
        f"_posts/2026-03-0{day}-daily-papers.md": "---\ntitle: Papers\nhidden: true\ndraft: true\n---\n"
        for day in (1, 2)
    }
    lists = {
        "index.html": HOME,
        "feed.xml": FEED,
        "_includes/recent.html": BY_INDEX,
        "_layouts/default.html": FRAME,
    }
    write(blog.folder, mine | papers | lists | {"_config.yml": "title: x\n"})
    git(blog.folder, "add", "-A")

    result = CliRunner().invoke(main, ["init", "--site", str(blog.folder), "--yes"])
    builder.build(blog.folder, tmp_path / "out")

    assert result.exit_code == 0, result.output
    home, feed = ((tmp_path / "out" / name).read_text("utf-8") for name in ("index.html", "feed.xml"))
    assert home.count("<li>Mine") == 2
    assert "01Mine 2" in home  # numbers of two posts, and the newest
    assert "Papers" not in home + feed
    assert feed.startswith("<?xml")
    assert feed.count("<item>Mine") == 2
    again = init.plan(blog.folder, ACTION)
    assert again.changes == ()


def test_before_and_after_a_post_are_the_owners(tmp_path: Path, builder: Jekyll) -> None:
    layout = "{% if page.previous %}<{{ page.previous.title }}{% endif %}"
    layout += "{% if page.next.url %}>{{ page.next.title }}{% endif %}"
    days = {1: "Mine 1", 2: "Papers", 3: "Papers", 4: "Mine 4", 5: "Papers"}
    keys = {"Mine": "", "Pape": "hidden: true\n"}
    posts = {
        f"_posts/2026-02-0{day}-x.md": (
            f"---\nlayout: post\ntitle: {title}\npermalink: /{day}\n{keys[title[:4]]}---\n"
        )
        for day, title in days.items()
    }
    write(tmp_path, posts | {"_config.yml": "title: x\n", "_layouts/post.html": leaving_out(layout, "hidden")})

    builder.build(tmp_path, tmp_path / "_site")

    shown = {day: (tmp_path / f"_site/{day}.html").read_text("utf-8") for day in days}
    assert (shown[1], shown[4]) == (">Mine 4", "<Mine 1")
    assert (shown[2], shown[3], shown[5]) == (
        "<Mine 1>Papers",
        "<Papers>Mine 4",
        "<Mine 4",
    )  # one by one, as before


def test_settings_that_show_all_change_no_list(blog: Blog) -> None:
    write(blog.folder, {"index.html": HOME, "_posts/2026-02-01-mine.md": "---\n---\n"})

    wanted = init.plan(blog.folder, ACTION, lists=init.ALL)

    assert "index.html" not in {change.name for change in wanted.changes}


def test_what_init_changes_it_does_not_ask_for(blog: Blog) -> None:
    write(blog.folder, {"index.html": HOME, "feed.xml": FEED, "_posts/2026-02-01-mine.md": "---\n---\n"})

    wanted = init.plan(blog.folder, ACTION)

    assert {"index.html", "feed.xml"} <= {change.name for change in wanted.changes}
    assert "in spite of it" not in "\n".join(wanted.closing)
    found = list(check_lists(config.load(blog.folder).with_settings(home="none", feed="own")))
    assert [each.sentence for each in found if each.code == "lists/own-files"] == [
        "`paperboy.home` is none, and posts of papers are among those of index.html in spite of it",
        "`paperboy.feed` is own, and posts of papers are among those of feed.xml in spite of it",
    ]


def test_a_home_page_without_posts_counts_none(tmp_path: Path) -> None:
    text = f"---\ntitle: x\npaperboy: title.{'0' * 32}\n---\n"
    posts = {"_posts/2026-03-01-daily-papers.md": text, "_posts/2026-02-01-mine.md": "---\n---\n"}
    about = {"index.md": "---\nlayout: single\n---\nI am Kim.\n", "_config.yml": SHOWS_NONE_OF_PAPERS}

    found = {each.code: each.sentence for each in check_lists(blog_in(tmp_path, about | posts))}

    assert found == {"lists/few": "posts of papers are 1 of the first 2 in the feed"}
