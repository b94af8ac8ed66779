"""Posts in ten themes, built as a workflow builds them and as GitHub Pages builds a branch.

The themes are kits in the folder that PAPERBOY_SHARED names; each blog is the theme's own starter.
"""

import copy
import datetime as dt
import html
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from paperboy.enrich.build import enrich
from paperboy.papers import topic_files
from paperboy.publish.context import Options
from paperboy.publish.run import publish
from paperboy.setup.reader_files import (
    LINE,
    TODAY_LINE,
    head_advice,
    home_advice,
    home_files,
    reader_files,
)
from paperboy.site import config
from paperboy.site.conventions import POST_LAYOUTS
from paperboy.site.themes import themes
from tests import browser as web
from tests.helpers import MONDAY, TUESDAY, Contexts, front_matter
from tests.loopback import Loopback, recorded, serving
from tests.machine import NIGHTLY, SHARED, cannot_run

ROOT = Path(__file__).parents[2]
KITS = SHARED / "themes"
SCREENSHOTS = ROOT / "test-artifacts" / "themes"
IN_THE_REPOSITORY = ("academicpages", "al-folio")  # no gems: their blogs hold the theme's files

# What a reader and a theme could trip over: Markdown, HTML, Liquid, TeX that prose cannot say, prices.
TITLE = 'A _word_ and <b>*tags* &amp; `code`: "{{ site.title }}" for $5 or $6'
SUMMARY = r"It has $\frac{a}{b}$ in it, {{ site.title }} and {% raw %}, snake_case and __init__."

LAYOUTS = {
    "academicpages": None,  # its `defaults` give one
    "al-folio": "post",
    "beautiful-jekyll": None,
    "cayman": "default",
    "jekyll-text-theme": None,
    "just-the-docs": "post",
    "minima": "post",
    "minima3": "post",
    "minimal-mistakes": None,
    "whiteglass": "post",
}
PICTURES = {
    "academicpages": ["header"],
    "al-folio": ["thumbnail"],
    "beautiful-jekyll": ["thumbnail-img", "share-img"],
    "jekyll-text-theme": ["cover"],
    "minimal-mistakes": ["header"],
}
OBJECTS = ("cayman", "just-the-docs", "minima", "minima3")
WITH_MATH = ("academicpages", "al-folio")  # load MathJax on every page, which leaves MathML as good as it is
HOMES = {"academicpages": "year-archive/index.html", "al-folio": "blog/index.html"}
# the gem that a tag of a theme is of: the kits leave out what is not installed
GEMS = {"feed_meta": "jekyll-feed", "include_cached": "jekyll-include-cache", "seo": "jekyll-seo-tag"}
# Each theme is built as a workflow builds it. As GitHub Pages builds a branch each night; by day only one that
# loads MathJax and has no layout named, and one that has no layout `post`.
AS_PAGES = tuple(LAYOUTS) if NIGHTLY else ("academicpages", "cayman")
WAYS = [
    *(pytest.param(theme, False, id=f"{theme}-workflow") for theme in LAYOUTS),
    *(pytest.param(theme, True, id=f"{theme}-pages") for theme in AS_PAGES),
]
WITH_DESCRIPTIONS = (
    *WITH_MATH,
    "jekyll-text-theme",
    "beautiful-jekyll",
    "minimal-mistakes",
    "whiteglass",
)  # on the home page


@pytest.fixture(scope="module")
def contexts() -> Iterator[Contexts]:
    """Contexts at which the first paper of Monday has the texts above."""
    items = copy.deepcopy(recorded(str(MONDAY)))
    changed: dict[str, Any] = {"title": TITLE, "summary": SUMMARY, "ai_summary": SUMMARY, "id": "2602.99999"}
    items[0]["paper"] |= changed
    items[0]["title"] = TITLE
    with serving(Loopback()) as server, ExitStack() as stack:
        server.lists[str(MONDAY)] = items
        yield Contexts(server, stack)


@pytest.fixture(scope="module")
def archive(contexts: Contexts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the archive of two days, from which the blogs make their posts."""
    folder = tmp_path_factory.mktemp("archive")
    (folder / "_config.yml").write_text("timezone: Asia/Seoul\n")
    report = publish(contexts.at(folder), [MONDAY, TUESDAY], None, Options())
    assert not report.has_failed, report
    return folder / "_papers"


@pytest.fixture(scope="module")
def blogs(contexts: Contexts, archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return what makes a blog with a theme, once for each."""

    @cache
    def blog(theme: str) -> Path:
        kit, folder = KITS / theme, tmp_path_factory.mktemp(theme) / "blog"
        if theme in IN_THE_REPOSITORY:
            shutil.copytree(kit, folder, ignore=shutil.ignore_patterns("site", "LICENSE*"))
        shutil.copytree(kit / "site", folder, dirs_exist_ok=True)
        shutil.copytree(archive, folder / "_papers")
        config_file = (
            folder / "_config.yml"
        )  # as the starter has it, but for where it is, and what paperboy is told
        text = re.sub(
            r"^(?:url|baseurl|timezone)[ ]*:.*\n", "", config_file.read_text("utf-8"), flags=re.MULTILINE
        )
        text = re.sub(r"^paperboy:\n(?: .*\n)*", "", text, flags=re.MULTILINE)
        config_file.write_text(f"{text}\ntimezone: Asia/Seoul\n", encoding="utf-8")
        # the archive is of a blog that has posts; here they look deleted, and force makes them again
        report = publish(contexts.at(folder, offline=True), [MONDAY, TUESDAY], None, Options(force=True))
        assert not report.has_failed, report
        return folder

    return blog


@pytest.fixture(scope="module")
def builds(blogs: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return what builds a blog with a theme, once for each way."""

    @cache
    def built(theme: str, as_pages: bool) -> Path:
        return build(theme, blogs(theme), tmp_path_factory.mktemp(theme) / "built", as_pages=as_pages)

    return built


def require_kits() -> None:
    if not KITS.is_dir():
        pytest.skip(
            f"NOT TESTED IN OTHER THEMES: {KITS} is not here; PAPERBOY_SHARED names the folder that has it"
        )
    if shutil.which("jekyll") is None:
        cannot_run("Jekyll is not here: apt-get install jekyll")


def build(theme: str, blog: Path, target: Path, *, as_pages: bool) -> Path:
    environment = os.environ | {"PAGES": "1" if as_pages else "0"}
    done = subprocess.run(
        [KITS / "build", theme, blog, target], capture_output=True, text=True, env=environment, check=False
    )
    if unknown := re.search(r"Unknown tag '(\w+)'", done.stderr):
        cannot_run(f"the theme {theme} needs a gem: apt-get install ruby-{GEMS[unknown[1]]}")
    assert done.returncode == 0, done.stderr
    return target


def post_of(blog: Path, date: dt.date) -> dict[str, Any]:
    return front_matter((blog / f"_posts/{date}-daily-papers.md").read_text(encoding="utf-8"))


def words_of(page: str) -> str:
    """Return what a page shows."""
    page = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", page)).split())


@pytest.mark.parametrize(("theme", "as_pages"), WAYS)
def test_a_post_is_at_home_in_a_theme(blogs: Any, builds: Any, theme: str, as_pages: bool) -> None:
    require_kits()
    blog = blogs(theme)
    site = builds(theme, as_pages)
    matter = post_of(blog, MONDAY)
    page = (site / f"posts/daily-papers-{MONDAY}/index.html").read_text(encoding="utf-8")
    shown = words_of(page)

    # a whole page, with the title in its head and above the text, once
    titles = [
        " ".join(html.unescape(each).split()) for each in re.findall(r"<title>(.*?)</title>", page, re.DOTALL)
    ]
    assert any(matter["title"] in title for title in titles), titles
    headings = [words_of(each) for each in re.findall(r"<h1\b.*?</h1>", page, re.DOTALL)]
    assert headings.count(matter["title"]) == 1, headings
    assert matter.get("layout") == LAYOUTS[theme]
    assert "author" not in matter

    # in the blog's language
    assert not re.search(r"[가-힣]", shown)
    language = re.search(r"<html[^>]*\blang=\"([^\"]*)\"", page)
    assert language is None or language[1].startswith("en")

    # with pictures as the theme reads them
    url = matter["image"]["path"] if theme in OBJECTS else matter["image"]
    assert url.startswith("https://")
    keys = PICTURES.get(theme, [])
    assert all(url in str(matter[key]) for key in keys)
    assert {"header", "thumbnail", "thumbnail-img", "share-img", "cover"} & set(matter) == set(keys)
    if theme not in {"whiteglass", "jekyll-text-theme", "al-folio", "academicpages"}:
        assert url in page  # in the head, or above the text

    # with formulas that the browser sets by itself, and nothing loaded for them
    assert '<math alttext="\\frac&#123;a}&#123;b}"><semantics><mfrac><mi>a</mi><mi>b</mi></mfrac>' in page
    loads_mathjax = re.search(r"<script\b[^>]*\bsrc=[^>]*mathjax", page, re.IGNORECASE)
    assert (loads_mathjax is not None) == (theme in WITH_MATH)
    assert not {"math", "mathjax", "use_math"} & set(matter)

    # with everything that an author wrote as they wrote it, and nothing of ours to be seen
    assert '"{{ site.title }}" for $5 or $6' in shown.replace("“", '"').replace("”", '"')
    assert "{{ site.title }} and {% raw %}, snake_case and __init__." in shown
    assert not re.search(r"\{:|\{#|nomarkdown|//begin|//end|&lt;(?:div|span|details)", page)
    assert page.count("<details>") == page.count("<summary ") == page.count("</details>") >= 10
    for anchor in set(re.findall(r"href=\"#(paper-[\w-]+)\"", page)):
        assert page.count(f'id="{anchor}"') == 1


@pytest.mark.parametrize(("theme", "as_pages"), [way for way in WAYS if way.values[0] != "just-the-docs"])
def test_the_list_of_posts_shows_what_each_day_is_about(
    blogs: Any, builds: Any, theme: str, as_pages: bool
) -> None:
    require_kits()
    blog = blogs(theme)
    if as_pages and theme not in WITH_DESCRIPTIONS:
        pytest.skip("titles only, which do not depend on who builds")
    site = builds(theme, as_pages)
    home = words_of((site / HOMES.get(theme, "index.html")).read_text(encoding="utf-8"))
    for date in (MONDAY, TUESDAY):
        matter = post_of(blog, date)
        assert matter["title"] in home
        assert matter["description"] == matter["excerpt"]
        assert len(matter["description"]) <= 320
        beginning = matter["description"][:150]  # Minimal Mistakes shows 160 characters of it
        assert (beginning in home) == (theme in WITH_DESCRIPTIONS)
    assert "by votes" not in home
    assert "arXiv" not in home
    assert "nomarkdown" not in home


@pytest.mark.parametrize("theme", [*LAYOUTS, "chirpy"])
def test_the_table_of_themes_says_what_their_files_say(theme: str) -> None:
    require_kits()
    names = {"minima3": "minima-3", "cayman": "jekyll-theme-cayman", "minimal-mistakes": "minimal-mistakes-jekyll"}
    names |= {"beautiful-jekyll": "beautiful-jekyll-theme", "whiteglass": "jekyll-whiteglass"}
    names |= {"chirpy": "jekyll-theme-chirpy"}
    known = {each.name: each for each in themes()}.get(names.get(theme, theme))
    folder = (KITS.parent if theme == "chirpy" else KITS) / theme / "_layouts"
    if theme in IN_THE_REPOSITORY:
        assert known is None
        return
    assert known
    if known.head:
        head = (folder.parent / "_includes" / known.head).read_text(encoding="utf-8")
        without_comments = re.sub(r"<!--.*?-->|\{% comment %\}.*?\{% endcomment %\}", "", head, flags=re.DOTALL)
        assert without_comments.strip() == "", "a blog's own would take the place of the theme's"
        others = [*folder.glob("*.*"), *(folder.parent / "_includes").rglob("*.*")]
        assert any(f"include {known.head}" in path.read_text("utf-8", "replace") for path in others)
    there = {path.stem for path in folder.iterdir() if path.is_file()}
    assert known.layouts & set(POST_LAYOUTS) == there & set(POST_LAYOUTS)
    assert there - known.layouts <= {"feed", "vendor"}


def with_reader(theme: str, blog: Path, folder: Path) -> Path:
    """Return a copy of a blog with what `init --reader` writes, and what it tells the owner to do."""
    copied = shutil.copytree(blog, folder / "blog")
    read = config.load(copied)
    advice = head_advice(read)
    for name, text in reader_files(read):
        (copied / name).parent.mkdir(parents=True, exist_ok=True)
        (copied / name).write_text(text, encoding="utf-8")
    if advice:
        kit = [*(KITS / theme / "_includes").rglob("*.html"), *(KITS / theme / "_layouts").rglob("*.html")]
        [source, *_] = [path for path in [*copied.rglob("*.html"), *kit] if "</head>" in path.read_text("utf-8")]
        target = source if source.is_relative_to(copied) else copied / source.relative_to(KITS / theme)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(source.read_text("utf-8").replace("</head>", f"{LINE}\n</head>"), encoding="utf-8")
    assert head_advice(config.load(copied)) == ""
    return copied


# Not in those that load MathJax from where nothing is served.
@pytest.mark.parametrize(
    "theme", sorted(set(LAYOUTS) - set(WITH_MATH)) if NIGHTLY else ["just-the-docs", "minima", "minimal-mistakes"]
)
def test_readers_have_filters_and_saved_papers_in_a_theme(
    browser: Browser, blogs: Any, tmp_path: Path, theme: str
) -> None:
    require_kits()
    site = build(theme, with_reader(theme, blogs(theme), tmp_path), tmp_path / "built", as_pages=False)
    with web.opened(browser, site, f"/posts/daily-papers-{MONDAY}/", width=390, height=844) as visit:
        page = visit.page
        rows = page.locator("[data-paper]")
        count = rows.count()
        assert page.evaluate(web.LAYOUT_SHIFT) <= 0.05  # a theme's own fonts and pictures among it
        assert page.locator(".paperboy-chips button").first.inner_text() == f"All {count}"
        page.locator(".paperboy-chips button").nth(3).click()
        assert [row for row in rows.all() if not row.is_visible()]
        rows.nth(1).locator(".paperboy-star").evaluate("star => star.click()")
        page.goto(f"{web.ORIGIN}/saved/")
        visit.settle()
        assert page.locator("[data-paper]").count() == 1
        assert page.locator(".paperboy-saved-tools button").count() == 4
        assert page.locator("body").evaluate("body => body.scrollWidth") <= 390
        assert [error for error in visit.errors if "paperboy" in error] == []


def with_home(blog: Path, folder: Path) -> Path:
    """Return a copy of a blog with what `init --home` writes, and what it tells the owner to do."""
    copied = shutil.copytree(blog, folder / "home")
    read = config.load(copied)
    for name, text in home_files(read):
        (copied / name).parent.mkdir(parents=True, exist_ok=True)
        (copied / name).write_text(text, encoding="utf-8")
    named = re.match(r"Add .* to (index\.\w+), ", home_advice(read))
    home = copied / (named[1] if named else "index.md")
    text = home.read_text("utf-8") if named else "---\n---"
    home.write_text(f"{text}\n{TODAY_LINE}\n", encoding="utf-8")
    assert home_advice(config.load(copied)) == ""
    return copied


# A theme whose layouts show a page's text below the list of posts, above it, or alone.
@pytest.mark.parametrize("is_for_readers", [False, True], ids=["rows", "rows-and-filters"])
@pytest.mark.parametrize(
    ("theme", "as_pages"),
    [(theme, as_pages) for theme in sorted(set(LAYOUTS) - set(WITH_MATH)) for as_pages in (False, True)]
    if NIGHTLY
    else [("minima", False), ("minimal-mistakes", False), ("cayman", True)],
)
def test_a_themes_home_page_can_show_the_newest_days_papers(
    browser: Browser, blogs: Any, tmp_path: Path, theme: str, *, as_pages: bool, is_for_readers: bool
) -> None:
    require_kits()
    blog = with_home(blogs(theme), tmp_path)
    if is_for_readers:
        blog = with_reader(theme, blog, tmp_path)
    site = build(theme, blog, tmp_path / "built", as_pages=as_pages)
    post = (site / f"posts/daily-papers-{TUESDAY}/index.html").read_text("utf-8")
    rows = re.findall(r'data-paper="([^"]+)"', post)
    width = 390 if is_for_readers else 1280
    with web.opened(browser, site, "/", width=width, height=844) as visit:
        page = visit.page
        page.screenshot(path=SCREENSHOTS / f"{theme}-{width}.png")
        assert page.locator(".paperboy-dateline").inner_text() == "Tuesday 10 February"
        shown = page.locator(".paperboy-list > li")
        assert [row.get_attribute("data-paper") for row in shown.all()] == rows
        assert shown.first.evaluate("row => getComputedStyle(row).display") == "grid"
        assert shown.first.locator(".paperboy-gist").is_visible()
        assert (page.locator(".paperboy-chips button").count() > 3) == is_for_readers
        href = shown.first.locator("a").first.get_attribute("href") or ""
        assert href.startswith(f"/posts/daily-papers-{TUESDAY}/#paper-")
        assert page.locator("body").evaluate("body => body.scrollWidth") <= width
        assert [error for error in visit.errors if "paperboy" in error] == []


@pytest.mark.parametrize(
    ("theme", "as_pages"),
    WAYS if NIGHTLY else [("minima", False), ("minima3", False), ("just-the-docs", False), ("cayman", True)],
)
def test_pages_of_papers_are_in_the_themes_frame(blogs: Any, tmp_path: Path, theme: str, as_pages: bool) -> None:
    require_kits()
    blog = shutil.copytree(blogs(theme), tmp_path / "blog")
    assert enrich(config.load(blog), topic_files.load(blog), None, lambda _text: None).warnings == ()

    site = build(theme, blog, tmp_path / "built", as_pages=as_pages)

    for address, heading in (("papers", "All papers"), ("topics/agents", "Agents"), ("topics", "Topics")):
        page = (site / address / "index.html").read_text(encoding="utf-8")
        headings = [words_of(each) for each in re.findall(r"<h1\b.*?</h1>", page, re.DOTALL)]
        assert headings.count(heading) == 1, headings
        assert "<title>" in page
        assert page.count("data-paper=") > 5 or address == "topics"
        menu = page.partition('class="paperboy"')[0]
        assert not re.search(r'href="[^"]*/topics/[a-z]', menu), "topics are not in the menu"
    listed = (site / "papers/index.html").read_text(encoding="utf-8")
    assert '<script type="module" src="papers.js"></script>' in listed
    assert '{{ site.title }}" for $5 or $6' in words_of(listed)  # what the author wrote
