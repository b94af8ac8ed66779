"""The home page: today's papers, the posts before in one line each, and the owner's own posts in their place."""

import copy
import datetime as dt
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tools import sample_site

from tests import browser as web
from tests.blog.conftest import BELOW
from tests.blog.test_front_page import SCREENS, served, violations
from tests.blog.test_pages import broken_links, editions, post_addresses, read
from tests.helpers import front_matter
from tests.loopback import recorded
from tests.theme import address_of, build_days, build_from, sample

NEWEST = post_addresses()[0]
LONGEST = 100_000  # bytes of the page
OWN = {
    "2026-02-12-new": "title: The newest of my own",
    "2026-01-20-old": "title: RLHF를 다시 읽으며",
    "2026-01-19-older": "title: Older",
    "2025-12-31-oldest": "title: From another year",
    "2025-06-01-pinned": "title: What this blog is\npin: true",
    "2026-02-14-hidden": "title: Nobody sees this here\nhidden: true",
}


def home(site: Path, page: int = 1) -> str:
    path = "index.html" if page == 1 else f"page{page}/index.html"
    text = (site / path).read_text(encoding="utf-8")
    return text[text.index("<main") : text.index("</main>")]


def papers_of(text: str) -> list[str]:
    return re.findall(r'<li data-paper="([^"]+)"', text)


def posts_of(text: str) -> list[str]:
    """Return the addresses of posts that a page has links to, without those to an entry within a post."""
    return re.findall(r'<a href="(?:/blog)?(/posts/[^"#]+)"', text)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site below a path, with posts of its owner's and an older week, on pages of four posts."""
    folder = tmp_path_factory.mktemp("pages")
    source = shutil.copytree(Path(sample().name, "site"), folder / "source", symlinks=True)
    config = (source / "_config.yml").read_text(encoding="utf-8")
    changed = re.sub(r"^paginate: .*", "paginate: 4", config, flags=re.MULTILINE)
    assert changed != config
    (source / "_config.yml").write_text(changed, encoding="utf-8")
    week = (source / "_posts/2026-02-15-weekly-papers.md").read_text("utf-8")
    (source / "_posts/2026-02-08-weekly-papers.md").write_text(
        week.replace("2026-02-15", "2026-02-08").replace("2026-W07", "2026-W06"), encoding="utf-8"
    )
    for name, matter in OWN.items():
        (source / f"_posts/{name}.md").write_text(f"---\n{matter}\n---\nMine.\n", encoding="utf-8")
    return build_from(source, folder / "built", ("--baseurl", BELOW))


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_todays_papers_are_in_view_at_once(
    request: pytest.FixtureRequest, browser: Browser, language: str, screen: str
) -> None:
    site: Path = request.getfixturevalue("site" if language == "ko" else "english_site")
    width, height, rows, _ = SCREENS[screen]
    with web.opened(browser, site, "/", width=width, height=height) as visit:
        assert visit.page.evaluate(web.ROWS_IN_VIEW) >= rows
        assert visit.page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
        assert visit.page.evaluate(web.LAYOUT_SHIFT) <= 0.01
        assert visit.problems == []


def test_its_rows_are_those_of_the_newest_days_post(site: Path) -> None:
    text, post = home(site), (site / NEWEST.strip("/") / "index.html").read_text("utf-8")
    assert len(papers_of(text)) > 20
    assert papers_of(text) == papers_of(post)
    gists = r'class="?paperboy-gist"?[^>]*>([^<]+)'
    in_list = post[: post.index("</ol>", post.index("paperboy-list"))]
    assert re.findall(gists, text) == re.findall(gists, in_list)
    targets = re.findall(r'<li data-paper[^>]*><a href="([^"]+)"', text)
    assert {target.partition("#")[0] for target in targets} == {NEWEST}
    assert {target.partition("#")[2] for target in targets} <= read(
        site / NEWEST.strip("/") / "index.html"
    ).anchors
    assert len(home(site).encode()) < (site / "index.html").stat().st_size <= LONGEST


def test_the_masthead_has_the_day_of_the_week_the_date_and_the_count(site: Path, english_site: Path) -> None:
    newest = front_matter(
        sample_site.post_of(Path(sample().name, "site"), dt.date(2026, 2, 13)).read_text("utf-8")
    )
    assert read(site / "index.html").headings_of("h1") == ["2월 13일 금요일"] == [newest["period"]]
    assert f"논문 {newest['papers_shown']}편 · 추천(▲) 많은 순" in home(site)
    assert read(english_site / "index.html").headings_of("h1") == ["Friday 13 February"]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_title_of_the_blog_is_there_once(browser: Browser, site: Path, width: int) -> None:
    title = sample_site.settings()["title"]
    with web.opened(browser, site, "/", width=width) as visit:
        shown = visit.page.get_by_text(title, exact=True).evaluate_all(
            "all => all.filter(e => { const box = e.getBoundingClientRect();"
            " return e.checkVisibility() && box.right > 0 && box.height > 1 })"
            ".length"
        )
        assert shown == 1


def test_no_post_and_no_paper_is_there_twice(pages: Path, site: Path) -> None:
    for text in (home(site), home(pages), home(pages, 2)):
        assert [post for post, count in Counter(posts_of(text)).items() if count > 1] == []
        lines = re.findall(r'class="?paperboy-names"?[^>]*>(.*?)</bdi>', text)
        names = [name.strip() for line in lines for name in line.split(" · ")]
        assert len(names) >= 3
        assert len(set(names)) == len(names)
    known = {headline["name"]: headline["id"] for edition in editions() for headline in edition["headlines"]}
    lines = re.findall(r'class="?paperboy-names"?[^>]*>(.*?)</bdi>', home(site))
    before = {known[name.strip()] for line in lines for name in line.split(" · ")}
    assert before & set(papers_of(home(site))) == set(), "one was listed again today"


def test_the_days_before_are_a_line_each_with_three_names(site: Path) -> None:
    text = home(site)
    days = [edition for edition in editions() if "daily" in edition["slug"]][1:]
    lines = text[text.index("paperboy-lines") :]
    assert posts_of(lines) == [day["permalink"] for day in days]
    for day, line in zip(days, lines.split("<li>")[1:], strict=False):
        assert day["period"] in line
        assert f"{day['papers_shown']}편" in line
        assert line.count(" · ") == 2


def test_the_newest_week_says_what_changed(site: Path, pages: Path) -> None:
    for built in (site, pages):
        text = home(built)
        strip = text[text.index("paperboy-longer") : text.index("paperboy-lines")]
        assert posts_of(strip) == ["/posts/weekly-papers-2026-W07/"]
        assert "닷새 동안 논문" in strip
        assert "2월 둘째 주" in strip
    assert broken_links(pages, BELOW) == []


def test_an_older_week_is_a_line_with_what_it_begins_with(pages: Path) -> None:
    [line] = [line for line in home(pages, 2).split("<li>") if "weekly-papers-2026-W06/" in line]
    [words] = re.findall(r'<span class="paperboy-names">([^<]*)', line)
    assert words.startswith("닷새 동안 논문 151편")
    assert "151편</span>" in line


def test_the_owners_posts_have_a_place_that_papers_do_not_push_them_out_of(pages: Path) -> None:
    text = home(pages)
    strip = text[text.index("paperboy-own") : text.index("paperboy-today")]
    titles = re.findall(r'class="?paperboy-names"?>(?:<i[^>]*></i>)?\s*([^<]+)</span>', strip)
    assert titles == ["What this blog is", "The newest of my own", "RLHF를 다시 읽으며"]
    assert "fa-thumbtack" in strip


def test_every_post_is_on_one_of_the_pages(pages: Path) -> None:
    count = len(list(pages.glob("page*")))
    assert count == 2
    found = {post for number in range(1, count + 2) for post in posts_of(home(pages, number))}
    own = {f"/posts/{name[11:]}/" for name in OWN if "hidden" not in name}
    assert found == own | {edition["permalink"] for edition in editions()} | {"/posts/weekly-papers-2026-W06/"}
    assert read(pages / "page2/index.html").headings_of("h1") == ["지난 글 - 2쪽"]
    last = home(pages, count + 1)
    assert re.search(r'paperboy-year"?>2025<', last)
    assert "data-paper=" not in last
    assert "paperboy.js" not in (pages / "page2/index.html").read_text("utf-8")


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("page", ["/", "/page2/"])
def test_axe_finds_nothing_with_posts_of_all_kinds(
    browser: Browser, pages: Path, page: str, is_dark: bool
) -> None:
    site = pages.parent
    if not (site / BELOW.strip("/")).exists():
        (site / BELOW.strip("/")).symlink_to(pages)
    assert violations(browser, site, f"{BELOW}{page}", is_dark=is_dark) == []
    for width in (768, 390):
        with web.opened(browser, site, f"{BELOW}{page}", width=width, is_dark=is_dark) as visit:
            assert visit.page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
            assert visit.problems == []


def test_chips_and_stars_work_there(browser: Browser, site: Path) -> None:
    with web.opened(browser, site, "/") as visit:
        page, rows = visit.page, visit.page.locator(".paperboy-list > li:visible")
        every = rows.count()
        page.get_by_role("button", name=re.compile("^코드 공개")).click()
        assert 0 < rows.count() < every
        page.get_by_role("button", name=re.compile("^전체")).click()
        page.locator(".paperboy-star").first.click()
        page.locator(".paperboy-saved-link").click()
        visit.settle()
        assert page.locator(".paperboy-saved > li").count() == 1
        target = page.locator(".paperboy-saved > li > a").get_attribute("href") or ""
        assert target.startswith(f"{NEWEST}#paper-")
        assert visit.problems == []


def test_without_a_script_and_on_paper_all_rows_are_there(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route("**/*", lambda route: route.fulfill(**served(site, route.request.url)))
    page.goto(f"{web.ORIGIN}/")
    assert page.locator(".paperboy-list > li:visible").count() == len(papers_of(home(site)))
    assert page.locator(".paperboy button").count() == 0
    page.emulate_media(media="print")
    title = page.locator(".paperboy-list > li > a").first
    assert title.evaluate("e => [e.scrollWidth <= e.clientWidth, getComputedStyle(e).whiteSpace]") == [
        True,
        "normal",
    ]
    context.close()


def test_a_long_day_ends_with_the_way_to_its_post(tmp_path: Path) -> None:
    items = [item for day in ("2026-02-10", "2026-02-12") for item in copy.deepcopy(recorded(day))][:50]
    for item in items:
        item["paper"]["submittedOnDailyAt"] = "2026-02-13T00:00:00.000Z"
    site = build_days(tmp_path, {"2026-02-13": items})
    post = (site / address_of(dt.date(2026, 2, 13)).strip("/") / "index.html").read_text("utf-8")
    shown, every = papers_of(home(site)), papers_of(post)
    assert len(every) == 50
    assert shown == every[: len(shown)]
    assert 30 < len(shown) < 50
    assert f">+{50 - len(shown)} →</a>" in home(site)
    assert 80_000 < (site / "index.html").stat().st_size <= LONGEST


def test_a_blog_without_papers_has_its_posts_and_a_heading(tmp_path: Path) -> None:
    source = shutil.copytree(Path(sample().name, "site"), tmp_path / "source", symlinks=True)
    shutil.rmtree(source / "_posts")
    (source / "_posts").mkdir()
    site = build_from(source, tmp_path / "empty")
    assert read(site / "index.html").headings_of("h1") == [sample_site.settings()["title"]]
    (source / "_posts/2026-02-12-mine.md").write_text("---\ntitle: Mine\n---\nText.\n")
    site = build_from(source, tmp_path / "own")
    assert posts_of(home(site)) == ["/posts/mine/"]


def test_a_day_without_a_list_of_rows_has_its_first_titles(tmp_path: Path) -> None:
    """As where posts are plain Markdown, or were made before home pages asked for names of days."""
    source = shutil.copytree(Path(sample().name, "site"), tmp_path / "source", symlinks=True)
    post = sample_site.post_of(source, dt.date(2026, 2, 13))
    matter = post.read_text("utf-8").partition("\n---\n")[0]
    without = re.sub(r"^(period:|  name:|- id:).*\n", "", matter, flags=re.MULTILINE).replace(
        "  votes:", "- votes:"
    )
    post.write_text(f"{without}\n---\n1. A paper\n", encoding="utf-8")
    site = build_from(source, tmp_path / "built")
    assert read(site / "index.html").headings_of("h1") == ["2026-02-13"]
    first = home(site).partition("paperboy-longer")[0]
    titles = [headline["title"] for headline in front_matter(post.read_text("utf-8"))["headlines"]]
    assert re.findall(r'<bdi lang="?en"?>([^<]+)', first) == titles
    assert f'<a href="{NEWEST}">+27 →</a>' in first


@pytest.mark.parametrize("on_home", ["none", "digests"])
def test_papers_that_are_kept_off_home_are_where_their_owner_puts_the_include(
    tmp_path: Path, on_home: str
) -> None:
    source = shutil.copytree(Path(sample().name, "site"), tmp_path / "source", symlinks=True)
    config = (source / "_config.yml").read_text("utf-8")
    changed = config.replace("paperboy: {}\n", f"paperboy: {{home: {on_home}}}\n")
    assert changed != config
    (source / "_config.yml").write_text(changed, encoding="utf-8")
    for post in (source / "_posts").glob("*-papers.md"):
        if on_home == "none" or "daily" in post.name:
            post.write_text(post.read_text("utf-8").replace("---\n", "---\nhidden: true\n", 1), encoding="utf-8")
    page = "---\nlayout: page\ntitle: Chosen\npermalink: /today/\n---\n{% include paperboy-today.html %}\n"
    (source / "today.html").write_text(page)
    site = build_from(source, tmp_path / "built")
    assert papers_of(home(site)) == []
    assert posts_of(home(site)) == (["/posts/weekly-papers-2026-W07/"] if on_home == "digests" else [])
    assert read(site / "index.html").headings_of("h1") == [sample_site.settings()["title"]]
    chosen = (site / "today/index.html").read_text("utf-8")
    assert len(papers_of(chosen)) > 20
    assert read(site / "today/index.html").headings_of("h1") == ["Chosen"]
    assert "2월 13일 금요일" in read(site / "today/index.html").headings_of("h2")
