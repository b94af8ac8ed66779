"""The front page of a day: what is in view at once, that it stays where it is, prints, and can be read by all."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests import browser as web
from tests.blog.test_pages import POST, post_addresses, read

AXE = web.PACKAGES / "axe-core" / "axe.min.js"
SCREENS = {
    "desktop": (1280, 900, 14, 7_500),
    "phone": (390, 844, 10, 10_000),
}  # rows in view, pixels for 30 papers
WEEK = "/posts/weekly-papers-2026-W07/"


# How many of some lines are cut off, by width or by height.
CUT_LINES = """lines => lines.filter(line => line.scrollWidth > line.clientWidth + 1
    || line.scrollHeight > line.clientHeight + 1).length"""


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("address", post_addresses())
def test_a_reader_sees_the_list_at_once_and_a_page_that_is_not_too_long(
    browser: Browser, site: Path, address: str, screen: str
) -> None:
    width, height, rows, length = SCREENS[screen]
    with web.opened(browser, site, address, width=width, height=height) as visit:
        papers = visit.page.locator(".paperboy-list li").count()
        assert papers > 20
        assert visit.page.evaluate(web.ROWS_IN_VIEW) >= rows
        assert visit.page.evaluate(web.LENGTH) <= length * max(papers, 30) / 30
        assert visit.page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
        assert visit.page.evaluate(web.LAYOUT_SHIFT) < 0.01
        assert visit.problems == []


@pytest.mark.parametrize("screen", SCREENS)
def test_a_gist_is_cut_for_the_eye_only(browser: Browser, site: Path, screen: str) -> None:
    width, height, *_ = SCREENS[screen]
    with web.opened(browser, site, POST, width=width, height=height) as visit:
        gists = visit.page.locator(".paperboy-list .paperboy-gist")
        whole = gists.all_text_contents()
        assert visit.page.locator(".paperboy-list .paperboy-line").evaluate_all(CUT_LINES) > 10
        assert all(gist.endswith((".", "!", "?")) for gist in whole)
        heard = visit.page.locator(".paperboy-list").aria_snapshot()
        assert [gist for gist in whole if gist.replace('"', '\\"') not in heard] == []


@pytest.mark.parametrize("address", [*post_addresses(), WEEK, "/"])
def test_a_page_is_light_however_many_papers_it_has(site: Path, address: str) -> None:
    page = site / address.strip("/") / "index.html"
    ours = [page, *(site / "assets" / name for name in ("css/paperboy.css", "js/paperboy.js"))]
    papers = page.read_text(encoding="utf-8").count("<li data-paper")
    own_bytes = sum(path.stat().st_size for path in ours)
    assert 30_000 < own_bytes <= 300_000
    assert page.stat().st_size <= 5_000 * max(papers, 10), "50 papers, the most of a day, stay below that"


def test_a_post_does_not_wait_for_its_picture(browser: Browser, site: Path) -> None:
    with web.opened(browser, site, POST) as visit:
        picture = visit.page.locator("meta[property='og:image']").get_attribute("content")
        assert picture
        assert [url for url in visit.requested if "thumbnails" in url or url == picture] == []


@pytest.mark.parametrize("address", post_addresses())
def test_every_title_of_the_list_leads_to_an_entry_and_no_id_is_there_twice(site: Path, address: str) -> None:
    text = (site / address.strip("/") / "index.html").read_text(encoding="utf-8")
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert sorted(ids) == sorted(set(ids))
    listed = text[text.index('class="paperboy-list"') :].partition("</ol>")[0]
    targets = re.findall(r'href="#([^"]+)"', listed)
    assert len(targets) > 20
    assert set(targets) <= set(ids)


def violations(
    browser: Browser, site: Path, address: str, *, is_dark: bool, before: str = "", then: str = ""
) -> list[str]:
    """Return what axe finds wrong with what is ours on a page, after `then`; `before` is done on another page."""
    with web.opened(browser, site, address, is_dark=is_dark) as visit:
        if before:
            visit.page.evaluate(before)
            visit.page.reload()
            visit.settle()
        if then:
            visit.page.evaluate(then)
        visit.page.add_script_tag(path=AXE)
        ours = (
            "article .content, #post-list, dialog"
            if "dialog" in visit.page.content()
            else "article .content, #post-list"
        )
        found: list[dict[str, Any]] = visit.page.evaluate(
            """async ours => (await axe.run({include: [ours]}, {resultTypes: ['violations']})).violations""", ours
        )
        return [
            f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
            for rule in found
            for node in rule["nodes"]
        ]


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("address", [POST, WEEK, "/", "/saved/"], ids=["post", "week", "home", "saved"])
def test_axe_finds_nothing_of_ours(browser: Browser, site: Path, address: str, is_dark: bool) -> None:
    assert violations(browser, site, address, is_dark=is_dark) == []


def test_axe_finds_what_is_wrong(browser: Browser, tmp_path: Path) -> None:
    wrong = '<article><div class="content"><img src="data:,"><a href="/"></a></div></article>'
    (tmp_path / "index.html").write_text(f'<!doctype html><html lang="en"><title>x</title>{wrong}</html>')
    found = " ".join(violations(browser, tmp_path, "/", is_dark=False))
    assert "image-alt" in found
    assert "link-name" in found


def test_on_paper_abstracts_are_open(browser: Browser, site: Path) -> None:
    """Without the script: its `beforeprint` is not asked for."""
    with web.opened(browser, site, POST) as visit:
        abstract = visit.page.locator(".paperboy-paper details .paperboy-abstract").first
        assert abstract.bounding_box() is None or not abstract.is_visible()
        visit.page.emulate_media(media="print")
        assert abstract.is_visible()
        box = abstract.bounding_box()
        assert box
        assert box["height"] > 30


def test_a_folded_abstract_is_in_the_page_and_found_by_search(browser: Browser, site: Path) -> None:
    with web.opened(browser, site, POST) as visit:
        abstract = visit.page.locator(".paperboy-paper details .paperboy-abstract").first
        words = (abstract.text_content() or "").split()
        assert len(words) > 50
        assert " ".join(words) in " ".join(read(site / POST.strip("/") / "index.html").text.split())


# What a reader has done with the script before axe looks.
STATES = {
    "filtered": (POST, "() => document.querySelector('.paperboy-mine').click()"),
    "settings": (POST, "() => document.querySelector('.paperboy-settings').click()"),
    "keys": (WEEK, "() => document.querySelector('.paperboy-help').click()"),
    "saved": ("/saved/", ""),
}
KEPT = """() => localStorage.setItem('paperboy', JSON.stringify({
    words: ['agents'], opened: {'paper-2602-12056': 1},
    saved: {'paper-2602-12056': {
        data: 'rft.title=LawThinker&rft.identifier=https://arxiv.org/abs/2602.12056&rft.publisher=arXiv',
        link: '/', gist: 'What it is.', topics: 'A|B', code: '', organization: 'A university',
    }},
}))"""


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_what_the_readers_script_makes(
    browser: Browser, site: Path, state: str, is_dark: bool
) -> None:
    address, then = STATES[state]
    assert violations(browser, site, address, is_dark=is_dark, before=KEPT, then=then) == []


@pytest.mark.parametrize("address", ["/", POST, WEEK, "/saved/"], ids=["home", "day", "week", "saved"])
@pytest.mark.parametrize("screen", SCREENS)
def test_what_the_readers_script_makes_moves_nothing(
    browser: Browser, site: Path, address: str, screen: str
) -> None:
    width, height, *_ = SCREENS[screen]
    with web.opened(browser, site, address, width=width, height=height) as visit:
        visit.page.evaluate(KEPT.replace("words:", "show: 'is:unread', hide: true, words:"))
        visit.page.reload()
        visit.settle()
        assert visit.page.locator(".paperboy-saved-link").inner_text().endswith(" 1")
        assert visit.page.evaluate(web.LAYOUT_SHIFT) <= 0.01
        assert visit.page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
        assert visit.problems == []


def test_the_slash_goes_to_the_themes_search_and_escape_comes_back(browser: Browser, site: Path) -> None:
    for width in (1280, 390):
        with web.opened(browser, site, POST, width=width) as visit:
            page = visit.page
            page.keyboard.press("/")
            assert page.evaluate("() => document.activeElement.id") == "search-input"
            if width == 1280:
                assert page.locator("article h1").is_visible()
            page.keyboard.type("agent")
            page.wait_for_selector("#search-results a")
            assert not page.locator("article h1").is_visible()
            page.keyboard.press("Escape")
            assert page.locator("article h1").is_visible()
            assert page.locator("#search-input").input_value() == ""
            page.keyboard.press("j")
            assert page.evaluate("() => document.activeElement.className").startswith("paperboy-paper")
            assert visit.problems == []


@pytest.mark.parametrize("address", ["/", POST, "/archives/", "/categories/daily-papers/"])
def test_a_day_has_one_date_wherever_its_reader_is(browser: Browser, site: Path, address: str) -> None:
    found = []
    for zone in ("Asia/Seoul", "America/New_York", "Pacific/Kiritimati"):
        with web.opened(browser, site, address, timezone=zone) as visit:
            assert visit.page.evaluate("() => Intl.DateTimeFormat().resolvedOptions().timeZone") == zone
            found.append(visit.page.locator("#main-wrapper :is(time, .date)").all_text_contents())
            assert visit.problems == []
    assert found[0]
    assert found[0] == found[1] == found[2]


def test_without_a_script_nothing_of_it_is_on_the_pages(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route("**/*", lambda route: route.fulfill(**served(site, route.request.url)))
    for address in (POST, WEEK):
        page.goto(f"{web.ORIGIN}{address}")
        assert page.locator(".paperboy button").count() == 0
        assert not page.get_by_role("link", name="저장한 논문").is_visible()
        assert not page.locator(".paperboy-tools").is_visible(), "it takes no room either"
    page.goto(f"{web.ORIGIN}/saved/")
    assert "자바스크립트" in page.locator("article").inner_text()
    context.close()


def served(site: Path, url: str) -> dict[str, Any]:
    """Return what the site has at an address; of others nothing."""
    file = site / url.removeprefix(f"{web.ORIGIN}/").partition("?")[0]
    file = file / "index.html" if file.is_dir() else file
    kind = {".html": "text/html", ".css": "text/css"}.get(file.suffix, "application/octet-stream")
    return {"body": file.read_bytes(), "content_type": kind} if file.is_file() else {"status": 404, "body": ""}
