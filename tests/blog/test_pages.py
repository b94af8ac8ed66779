"""The repository's blog, as nobody has edited it: built with the theme, read, and looked at in a browser."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from defusedxml import ElementTree
from playwright.sync_api import Browser, expect
from tools import sample_site
from tools.recorded import WEEK

from tests import browser as web
from tests.blog.conftest import BELOW, PICTURES
from tests.helpers import front_matter
from tests.machine import NIGHTLY, SHARED, cannot_run
from tests.theme import BUILT, STYLESHEET, require_styles, sample

ROOT = Path(__file__).parents[2]

DESKTOP, PHONE = 1280, 390
OUTSIDE = ("http", "https", "mailto", "javascript", "data")


@dataclass
class Heading:
    level: str
    anchor: str
    text: str = ""


@dataclass
class Document:
    """What the checks look at in a page."""

    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)  # what a browser loads by itself
    headings: list[Heading] = field(default_factory=list)
    images_without_words: int = 0
    text: str = ""

    def headings_of(self, level: str) -> list[str]:
        return [" ".join(heading.text.split()) for heading in self.headings if heading.level == level]


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.document = Document()
        self._is_in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        document = self.document
        document.anchors |= {values[name] for name in ("id", "name") if name in values}
        if tag == "a":
            document.links.append(values.get("href", ""))
        elif tag == "link" and "connect" not in values["rel"] and "dns-prefetch" not in values["rel"]:
            document.resources.append(values["href"])
        elif "src" in values:
            document.resources.append(values["src"])
        if tag == "img" and not values.get("alt"):
            document.images_without_words += 1
        if re.fullmatch(r"h\d", tag):
            document.headings.append(Heading(tag, values.get("id", "")))
            self._is_in_heading = True

    def handle_endtag(self, tag: str) -> None:
        if re.fullmatch(r"h\d", tag):
            self._is_in_heading = False

    def handle_data(self, data: str) -> None:
        self.document.text += data
        if self._is_in_heading:
            self.document.headings[-1].text += data


@cache
def read(path: Path) -> Document:
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    return reader.document


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def address(site: Path, page: Path) -> str:
    return "/" + page.relative_to(site).as_posix().removesuffix("index.html")


def broken_links(site: Path, base: str = "") -> list[str]:
    """Return what leads nowhere within the site, as html-proofer does without external links."""
    return [
        f"{page.relative_to(site)}: {problem}" for page in pages(site) for problem in broken_on(site, page, base)
    ]


def broken_on(site: Path, page: Path, base: str) -> Iterator[str]:
    document = read(page)
    for target in [*document.links, *document.resources]:
        parts = urlsplit(urljoin(base + address(site, page), target))
        if not target:
            yield "a link without an address"
        elif parts.scheme in OUTSIDE or parts.netloc:
            continue
        elif base and not parts.path.startswith(f"{base}/"):
            yield f"{target} is outside of {base}/"
        else:
            file = site / unquote(parts.path).removeprefix(base).lstrip("/")
            file = file / "index.html" if file.is_dir() else file
            if not file.is_file():
                yield f"{target} is not there"
            elif parts.fragment and unquote(parts.fragment) not in read(file).anchors:
                yield f"{target} is not on that page"


def sources() -> list[Path]:
    """Return the files of paperboy's daily posts, newest first."""
    return sorted(Path(sample().name, "site", "_posts").glob("*-daily-papers.md"), reverse=True)


def editions() -> list[dict[str, Any]]:
    """Return the front matter of every post of paperboy's, of weeks too, newest first."""
    posts = Path(sample().name, "site", "_posts").glob("*-papers.md")
    matters = [front_matter(path.read_text("utf-8")) for path in posts]
    return sorted(matters, key=lambda matter: str(matter["date"]), reverse=True)


def post_addresses() -> list[str]:
    """Return where the posts of days are, newest first."""
    days = [date for date in WEEK[:5] if date != sample_site.DELETED]
    return [f"/posts/daily-papers-{date}/" for date in reversed(days)]


# The files


def test_the_site_has_repeats_and_a_deleted_post() -> None:
    assert [front_matter(path.read_text("utf-8"))["permalink"] for path in sources()] == post_addresses()
    for date in (sample_site.TUESDAY, sample_site.THURSDAY):
        post = sample_site.post_of(Path(sample().name, "site"), date)
        assert sample_site.repeated(date) in post.read_text("utf-8")


def test_links_within_the_site_lead_somewhere(site: Path) -> None:
    assert broken_links(site) == []


def test_links_lead_somewhere_on_a_site_below_a_path_too(site_below_a_path: Path) -> None:
    assert broken_links(site_below_a_path, BELOW) == []


def test_the_check_of_links_finds_what_is_broken(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/index.html").write_text('<p id="here"><a href="#here">1</a><a href="/a/#gone">2</a>')
    (tmp_path / "index.html").write_text('<a href="/a/#here">1</a><a href="b/">2</a><img src="c.png"><a>3</a>')
    assert broken_links(tmp_path) == [
        "a/index.html: /a/#gone is not on that page",
        "index.html: b/ is not there",
        "index.html: a link without an address",
        "index.html: c.png is not there",
    ]


@pytest.mark.parametrize("text", [None, "", "/* a banner */"], ids=["missing", "empty", "without-rules"])
def test_a_theme_that_is_there_without_its_styles_is_a_failure(tmp_path: Path, text: str | None) -> None:
    (tmp_path / STYLESHEET).parent.mkdir(parents=True)
    if text is not None:
        (tmp_path / STYLESHEET).write_text(text)
    with pytest.raises(pytest.fail.Exception, match=rf"{STYLESHEET} is missing, or has no rule in it"):
        require_styles(tmp_path)
    (tmp_path / STYLESHEET).write_text("a { color: red }")
    assert require_styles(tmp_path) == tmp_path


def test_nothing_of_the_program_or_the_archive_is_on_the_site(site: Path) -> None:
    of_the_site = {"assets", "index.html", ".nojekyll"}
    assert {path.name for path in ROOT.iterdir()} & {path.name for path in site.iterdir()} <= of_the_site
    assert (site / ".nojekyll").exists()
    suffixes = {path.suffix for path in site.rglob("*") if path.is_file()}
    assert suffixes.isdisjoint({".py", ".j2", ".yml", ".md", ".toml", ".rb", ".atom", ".jsonl"})
    assert [path.relative_to(site).as_posix() for path in site.rglob("*.json")] == ["assets/js/data/posts.json"]


def test_the_feed_has_the_newest_posts(site: Path) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.parse(site / "feed.xml").getroot()
    assert feed is not None
    assert feed.findtext(f"{atom}title") == sample_site.settings()["title"]
    entries = feed.findall(f"{atom}entry")
    newest = editions()[:5]
    assert "weekly" in newest[0]["permalink"]
    assert [entry.findtext(f"{atom}title") for entry in entries] == [post["title"] for post in newest]
    assert [entry.findtext(f"{atom}summary") for entry in entries] == [post["description"] for post in newest]


def test_what_is_searched_without_enrich_has_every_post_with_its_papers(site: Path) -> None:
    found = {entry["url"]: entry for entry in json.loads((site / "assets/js/data/posts.json").read_text("utf-8"))}
    assert list(found) == [edition["permalink"] for edition in editions()]
    for edition in editions():
        content = " ".join(unescape(found[edition["permalink"]]["text"]).split())
        assert edition["headlines"]
        for headline in edition["headlines"]:
            end = " ".join(headline["title"].split()[-3:])  # the beginning may be shown as a formula
            assert end.replace("'", "’") in content.replace("'", "’")


def test_sitemap_robots_and_the_page_for_wrong_addresses_are_there(site: Path) -> None:
    listed = {urlsplit(node.text).path for node in ElementTree.parse(site / "sitemap.xml").iter() if node.text}
    assert {*post_addresses(), "/", "/about/", "/archives/"} <= listed
    assert "/404.html" not in listed
    assert re.search(r"^Sitemap: \S*/sitemap\.xml$", (site / "robots.txt").read_text(), re.MULTILINE)
    assert "404" in read(site / "404.html").headings_of("h1")[0]


def test_every_icon_is_the_blogs_own(site: Path) -> None:
    names = sorted(path.name for path in (ROOT / "assets/img/favicons").iterdir())
    assert names
    for name in names:
        icon = (site / "assets/img/favicons" / name).read_bytes()
        assert icon == (ROOT / "assets/img/favicons" / name).read_bytes()
        theirs = SHARED / "chirpy/assets/img/favicons" / name
        assert not theirs.exists() or icon != theirs.read_bytes()


def test_nothing_is_loaded_without_encryption(site: Path) -> None:
    resources = {resource for page in pages(site) for resource in read(page).resources}
    assert len(resources) > 10
    assert [resource for resource in sorted(resources) if resource.startswith("http:")] == []


def test_each_page_has_one_title_and_words_for_its_images(site: Path) -> None:
    for page in pages(site):
        document = read(page)
        assert len(document.headings_of("h1")) == 1, page
        assert document.images_without_words == 0, page


def test_each_post_has_its_papers_as_entries_that_can_be_linked_to(site: Path) -> None:
    for source in sources():
        text = source.read_text(encoding="utf-8")
        matter = front_matter(text)
        page = site / matter["permalink"].strip("/") / "index.html"
        document = read(page)
        assert document.headings_of("h1") == [matter["title"]]
        entries = re.findall(r'<div class="paperboy-(?:paper|short)" id="([^"]+)"', page.read_text("utf-8"))
        assert entries == re.findall(r'<div class="paperboy-(?:paper|short)" id="(paper-[\w-]+)"', text)
        assert len(entries) == matter["papers_shown"]
        in_full = [title for title in document.headings_of("h2") if re.match(r"\d+\. ", title)]
        ranks = re.findall(r"^<h2 [^>]*>(\d+)\. ", text, re.MULTILINE)
        assert [title.partition(".")[0] for title in in_full] == ranks
        assert len(in_full) == text.count('<div class="paperboy-paper"') > 5


def test_the_readers_script_is_loaded_where_papers_are(site: Path) -> None:
    loading = [path for path in site.rglob("*.html") if "assets/js/paperboy.js" in path.read_text("utf-8")]
    editions_of_site = (site / "posts").glob("*-papers-*/index.html")
    assert sorted(loading) == sorted([*editions_of_site, site / "index.html", site / "saved/index.html"])


def test_another_language_takes_one_word_of_the_config(english_site: Path) -> None:
    home = read(english_site / "index.html").text
    assert "New posts" in home
    assert read(english_site / "about/index.html").headings_of("h1") == ["About"]


def test_jekyll_warns_of_none_of_the_blogs_own_pages(tmp_path: Path) -> None:
    if not shutil.which("jekyll"):
        cannot_run("jekyll is not here: apt-get install jekyll")
    shutil.copytree(ROOT / "_tabs", tmp_path / "_tabs")
    settings = sample_site.settings()
    kept = {key: settings[key] for key in ("lang", "collections", "defaults")}
    (tmp_path / "_config.yml").write_text(json.dumps(kept), encoding="utf-8")
    said = subprocess.run(["jekyll", "build"], check=True, capture_output=True, text=True, cwd=tmp_path)
    assert (tmp_path / "_site/about/index.html").exists()
    warnings = {line for line in (said.stdout + said.stderr).splitlines() if "Warning" in line}
    assert {line for line in warnings if "Layout '" not in line} == set(), "those are the theme's"


# In a browser


POST = next(reversed(post_addresses()), "")
OWN = "/posts/my-own/"
PLACES = {
    "home": "/",
    "post": POST,
    "archives": "/archives/",
    "categories": "/categories/",
    "category": "/categories/daily-papers/",
    "tags": "/tags/",
    "tag": "/tags/{topic}/",
    "about": "/about/",
    "saved": "/saved/",
    "not-found": "/404.html",
}


def place(name: str) -> str:
    """Return the address of one of `PLACES`; the tag is a topic of the newest edition that has one."""
    topic = next((topic for edition in editions() for topic in edition.get("tags", [])), "")
    return PLACES[name].format(topic="-".join(re.findall("[^ ·]+", topic)))


# Elements of a post that reach out of the window, and that nothing around them scrolls or cuts.
REACHING_OUT = """() => [...document.querySelectorAll('main *')].filter(element => {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.right <= document.documentElement.clientWidth + 1) return false;
    for (let around = element.parentElement; around; around = around.parentElement)
        if (getComputedStyle(around).overflowX !== 'visible' && around !== document.body) return false;
    return true;
}).map(element => element.outerHTML.slice(0, 200))"""


# By day each page is looked at twice; each night, and when the real gems have built it, in all four ways.
LOOKS = [
    pytest.param(DESKTOP, False, id="desktop-light"),
    pytest.param(PHONE, True, id="phone-dark"),
    *([pytest.param(DESKTOP, True, id="desktop-dark")] * (NIGHTLY or bool(BUILT))),
    *([pytest.param(PHONE, False, id="phone-light")] * (NIGHTLY or bool(BUILT))),
]


@pytest.mark.parametrize(("width", "is_dark"), LOOKS)
@pytest.mark.parametrize("name", PLACES)
def test_a_page_shows_without_a_problem(
    browser: Browser, site: Path, name: str, width: int, is_dark: bool
) -> None:
    with web.opened(browser, site, place(name), width=width, height=1400, is_dark=is_dark) as visit:
        visit.page.screenshot(path=PICTURES / f"{name}-{width}-{'dark' if is_dark else 'light'}.png")
        assert visit.problems == []
        widths = visit.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert widths[0] <= widths[1], "the page scrolls sideways"
        background = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
        brightness = max(int(number) for number in re.findall(r"\d+", background)[:3])
        assert (brightness < 100) == is_dark


@pytest.mark.parametrize("address", post_addresses()[:10])
def test_no_post_is_cut_off_on_a_phone(browser: Browser, site: Path, address: str) -> None:
    with web.opened(browser, site, address, width=PHONE) as visit:
        assert visit.problems == []
        assert visit.page.evaluate(REACHING_OUT) == []


def test_the_check_of_what_is_cut_off_finds_it(browser: Browser, site: Path) -> None:
    with web.opened(browser, site, POST, width=PHONE) as visit:
        too_long = f'<b style="white-space: pre">{"x" * 99}</b>'
        visit.page.evaluate(
            "html => document.querySelector('main .content .paperboy-intro').innerHTML = html", too_long
        )
        assert len(visit.page.evaluate(REACHING_OUT)) == 1


@pytest.mark.parametrize("name", ["home", "archives", "category", "tag"])
@pytest.mark.parametrize("width", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_list_of_posts_shows_whole_titles(browser: Browser, site: Path, name: str, width: int) -> None:
    """They end in the date, by which a reader tells them apart."""
    with web.opened(browser, site, place(name), width=width) as visit:
        titles = visit.page.locator("#archives li, .content li > a, #access-lastmod li")
        cut = "all => all.filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth).map(e => e.innerText)"
        assert titles.count() >= len(sources())
        assert titles.evaluate_all(cut) == []


def test_an_edition_has_no_table_of_contents_beside_its_list(browser: Browser, site: Path) -> None:
    for width in (DESKTOP, PHONE):
        with web.opened(browser, site, POST, width=width) as visit:
            assert visit.page.locator("#toc, #toc-wrapper, #toc-solo-trigger").count() == 0
            assert visit.problems == []


def test_an_owners_own_post_has_its_table_of_contents_beside_it(browser: Browser, english_site: Path) -> None:
    with web.opened(browser, english_site, OWN, width=DESKTOP) as visit:
        links = visit.page.locator("#toc a")
        expect(links.first).to_be_visible()
        assert [link.get_attribute("href") for link in links.all()] == ["#first", "#second"]
        links.nth(1).click()
        expect(visit.page.locator("#second")).to_be_in_viewport()
        assert visit.problems == []


def test_on_a_phone_the_table_of_contents_of_an_owners_own_post_opens(
    browser: Browser, english_site: Path
) -> None:
    with web.opened(browser, english_site, OWN, width=PHONE) as visit:
        visit.page.locator("#toc-solo-trigger").click()
        expect(visit.page.locator("#toc-popup-content a").first).to_be_visible()
        assert visit.problems == []


@pytest.mark.parametrize("width", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_search_finds_a_paper(browser: Browser, site: Path, width: int) -> None:
    title = next(text for text in read(site / POST.strip("/") / "index.html").headings_of("h2") if text[0] == "1")
    word = max(re.findall(r"\w+", title), key=len)
    with web.opened(browser, site, "/", width=width) as visit:
        if width == PHONE:
            visit.page.locator("#search-trigger").click()
        visit.page.locator("#search-input").press_sequentially(word)
        result = visit.page.locator(f'#search-results a[href="{POST}"]')
        expect(result).to_be_visible()
        visit.page.screenshot(path=PICTURES / f"search-{width}-light.png")
        result.click()
        expect(visit.page.locator("h1")).to_have_text(
            read(site / POST.strip("/") / "index.html").headings_of("h1")[0]
        )
        assert visit.problems == []


def test_a_reader_can_turn_the_light_off_and_on(browser: Browser, site: Path) -> None:
    with web.opened(browser, site, "/", width=DESKTOP) as visit:
        for mode in ("dark", "light"):
            visit.page.locator("#mode-toggle").click()
            visit.page.locator(f".dropdown-item[data-theme-mode={mode}]").click()
            expect(visit.page.locator("html")).to_have_attribute("data-bs-theme", mode)
            visit.page.reload()
            expect(visit.page.locator("html")).to_have_attribute("data-bs-theme", mode)
        assert visit.problems == []
