"""A blog on whose home page, in whose feed and lists its owner's posts come first: by the real Jekyll."""

import re
import shutil
import subprocess
from pathlib import Path

import feedparser
import pytest
import yaml
from tools import sample_site

from paperboy.post import ownership
from tests.helpers import front_matter
from tests.jekyll import Jekyll
from tests.machine import SHARED, cannot_run
from tests.theme import build_from

KITS = SHARED / "themes"
DAILY = [f"daily-papers-2026-02-{day:02}" for day in (13, 12, 10, 9)]
WEEKLY = "weekly-papers-2026-W07"
OLD, NEW = "mine-of-7-february", "mine-of-11-february"
ALL = [WEEKLY, *DAILY[:2], NEW, *DAILY[2:], OLD]
# A theme with both of Jekyll's usual plugins, and nothing else.
PLAIN = {"plugins": ["jekyll-feed", "jekyll-paginate"], "paginate": 9, "url": "https://example.org"}
HOME = '---\n---\n{% for post in paginator.posts %}<a href="{{ post.url }}"></a>{% endfor %}'
DEFAULTS = [{"scope": {"path": "", "type": "posts"}, "values": {"permalink": "/posts/:title/"}}]


def make(folder: Path, **settings: object) -> Path:
    """Make the sample site with two posts of its owner's, one before the week and one amid."""
    sample_site.make(folder, url="https://example.org", paperboy=settings)
    for name in (OLD, NEW):
        day = f"2026-02-{int(re.findall('[0-9]+', name)[0]):02}"
        text = f"---\ntitle: {name}\ndate: {day} 08:00:00 +0900\ntags: [mine]\n---\nMine.\n"
        (folder / f"_posts/{day}-{name}.md").write_text(text, encoding="utf-8")
    return folder


def posts_in(html: str) -> list[str]:
    """Return the slugs of the posts that links lead to, each once."""
    return list(dict.fromkeys(re.findall(r'href="[^"#]*/posts/([^/"#]+)/"', html)))


def feed_of(built: Path) -> list[str]:
    feed = feedparser.parse((built / "feed.xml").read_bytes())
    assert not feed.bozo
    return [re.sub(r".*/posts/(.*?)/?$", r"\1", entry.id) for entry in feed.entries]


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the blog of this repository, built with the owner's posts alone on home and in the feed."""
    folder = tmp_path_factory.mktemp("alone")
    return build_from(make(folder / "source", home="none", feed="own"), folder / "built", ("--future",))


def part(built: Path, page: str, begin: str, end: str) -> str:
    text = (built / page).read_text("utf-8")
    assert begin in text
    return text.split(begin, 1)[1].split(end, 1)[0]


@pytest.mark.parametrize(
    ("home", "feed", "posts"),
    [
        ("all", "all", (ALL, ALL)),
        ("digests", "digests", ([WEEKLY, NEW, OLD], [WEEKLY, NEW, OLD])),
        ("none", "own", ([NEW, OLD], [NEW, OLD])),
        ("all", "own", (ALL, [NEW, OLD])),
    ],
)
def test_in_a_theme_with_jekylls_plugins(
    builder: Jekyll, tmp_path: Path, home: str, feed: str, posts: tuple[list[str], list[str]]
) -> None:
    site = make(tmp_path / "sample", home=home, feed=feed)
    plain = tmp_path / "plain"
    shutil.copytree(site / "_posts", plain / "_posts")
    (plain / "_config.yml").write_text(yaml.safe_dump({**PLAIN, "defaults": DEFAULTS, "future": True}), "utf-8")
    (plain / "index.html").write_text(HOME, "utf-8")

    builder.build(plain, tmp_path / "built")

    on_home = posts_in((tmp_path / "built/index.html").read_text("utf-8"))
    assert (on_home, feed_of(tmp_path / "built")) == posts
    for post in (WEEKLY, *DAILY, OLD, NEW):
        assert (tmp_path / "built/posts" / post / "index.html").is_file()


def test_in_this_blog_home_recent_tags_and_feed_are_the_owners(alone: Path) -> None:
    assert posts_in(part(alone, "index.html", "<main", "</main>")) == [NEW, OLD]
    recent = part(alone, "index.html", 'id="access-lastmod"', "</section>")
    assert posts_in(recent) == [NEW, OLD]
    assert set(re.findall(r"/tags/([^/]+)/", part(alone, "index.html", 'id="access-lastmod"', "<main"))) <= {
        "mine"
    }
    assert feed_of(alone) == [NEW, OLD]


def test_the_post_before_ones_own_is_ones_own(alone: Path) -> None:
    assert posts_in(part(alone, f"posts/{NEW}/index.html", 'class="post-navigation', "</nav>")) == [OLD]
    assert posts_in(part(alone, f"posts/{OLD}/index.html", 'class="post-navigation', "</nav>")) == [NEW]
    of_papers = part(alone, f"posts/{DAILY[2]}/index.html", 'class="post-navigation', "</nav>")
    assert posts_in(of_papers) == [DAILY[3], NEW]


def test_posts_of_papers_keep_their_pages(alone: Path) -> None:
    archives = (alone / "archives/index.html").read_text("utf-8")
    assert {WEEKLY, *DAILY} <= set(posts_in(archives))
    assert (alone / "posts" / WEEKLY / "index.html").is_file()


def test_with_the_defaults_this_blog_has_all_posts_everywhere(tmp_path: Path) -> None:
    built = build_from(make(tmp_path / "source"), tmp_path / "built", ("--future",))

    assert {WEEKLY, NEW, *DAILY} <= set(posts_in(part(built, "index.html", "<main", "</main>")))
    assert feed_of(built) == [WEEKLY, *DAILY[:2], NEW, DAILY[2]]
    navigation = part(built, f"posts/{NEW}/index.html", 'class="post-navigation', "</nav>")
    assert posts_in(navigation) == [DAILY[2], DAILY[1]]


def test_an_entry_of_the_feed_is_known_by_the_posts_address_as_in_the_theme(alone: Path) -> None:
    feed = feedparser.parse((alone / "feed.xml").read_bytes())

    assert [entry.id for entry in feed.entries] == [f"https://example.org/posts/{name}/" for name in (NEW, OLD)]
    assert feed.feed.id == "https://example.org/"
    assert feed.feed.links[0].href == "https://example.org/feed.xml"


def test_keys_and_categories_by_kind_of_edition_are_in_posts(tmp_path: Path) -> None:
    keys = {"comments": False, "sidebar": {"nav": "papers"}, "notes": ["#1 & more", "two\nlines"], "toc": True}
    site = make(tmp_path / "site", front_matter={"daily": keys}, categories={"weekly": ["Papers", "A week"]})

    day = front_matter((site / "_posts/2026-02-09-daily-papers.md").read_text("utf-8"))
    week = front_matter((site / "_posts/2026-02-15-weekly-papers.md").read_text("utf-8"))
    assert day.items() >= keys.items()
    assert day["categories"] == ["Daily Papers", "일간"]
    assert week["categories"] == ["Papers", "A week"]
    assert not {"comments", "sidebar", "hidden", "draft"} & set(week)
    assert ownership.is_unmodified((site / "_posts/2026-02-09-daily-papers.md").read_text("utf-8"))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return posts of the owner's, and of papers with the settings that keep them apart."""
    return make(tmp_path_factory.mktemp("written") / "site", home="none", feed="own") / "_posts"


@pytest.mark.parametrize(
    ("theme", "added", "on_home", "in_feed"),
    [
        ("jekyll-text-theme", "", True, True),
        ("minimal-mistakes", "", True, True),
        ("whiteglass", "", True, True),
        ("minima3", "paginate: 3\nplugins: [jekyll-paginate, jekyll-feed]\n", True, True),
        ("minima", "", False, True),
        ("cayman", "", False, True),
        ("al-folio", "", None, True),
        ("academicpages", "", None, True),
        ("beautiful-jekyll", "", True, False),
    ],
)
def test_a_theme_goes_by_the_settings_as_the_docs_say(
    written: Path, tmp_path: Path, theme: str, added: str, *, on_home: bool | None, in_feed: bool
) -> None:
    kit, site = KITS / theme, tmp_path / "site"
    if not kit.is_dir():
        cannot_run(f"{kit} is not here")
    shutil.copytree(kit / "site", site)
    shutil.copytree(written, site / "_posts", dirs_exist_ok=True)
    if added:
        next(site.glob("index.*")).rename(site / "index.html")  # jekyll-paginate pages this one
    config = next(site.glob("_config.y*ml"))
    config.write_text(f"{config.read_text('utf-8')}\nfuture: true\nurl: https://example.org\n{added}", "utf-8")

    subprocess.run([KITS / "build", theme, site, tmp_path / "built"], check=True, capture_output=True)

    page, feed = ((tmp_path / "built" / name).read_text("utf-8") for name in ("index.html", "feed.xml"))
    assert NEW in feed
    assert ("papers-2026" not in feed) == in_feed
    if on_home is not None:
        links = " ".join(re.findall('href="([^"]*)"', page))
        assert NEW in links
        assert ("papers-2026" not in links) == on_home
