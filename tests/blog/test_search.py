"""The search box of this repository's blog, in Chromium: with what `paperboy enrich` makes, and without."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests import browser as web
from tests.blog.conftest import BELOW, PICTURES
from tests.blog.test_front_page import AXE
from tests.machine import cannot_run
from tests.theme import build_enriched

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "assets/js/paperboy-search.js"
OWN_POST = """\
---
title: 토큰화를 다시 생각하며
tags: [메모]
---

지난주에 읽은 글이다. 메추라기를 세는 **토큰화** 방법이 재미있었다.
"""


@pytest.fixture(scope="module")
def enriched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the built site, below a path, with what enrich makes and a post of its owner's."""
    own = {"_posts/2026-02-12-tokens.md": OWN_POST}
    return build_enriched(tmp_path_factory.mktemp("enriched"), own, BELOW)


class Search:
    """A page of the site with its search box."""

    def __init__(self, visit: web.Visit, width: int) -> None:
        self.visit, self.page, self._width = visit, visit.page, width
        self._before = len(visit.requested)

    def type(self, text: str) -> None:
        if self._width < 600 and self.page.locator("#search-trigger").is_visible():
            self.page.locator("#search-trigger").click()
        self.page.locator("#search-input").press_sequentially(text)

    @property
    def requested(self) -> list[str]:
        """What was loaded since the page was complete: paths below the site."""
        return [url.removeprefix(f"{web.ORIGIN}{BELOW}/") for url in self.visit.requested[self._before :]]

    def first(self) -> str | None:
        """The address of the first result, once there is one."""
        self.page.wait_for_selector("#search-results li a")
        return self.page.locator("#search-results li a").first.get_attribute("href")

    def focused(self) -> str:
        where: str = self.page.evaluate("() => document.activeElement.id || document.activeElement.pathname")
        return where


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def search(request: pytest.FixtureRequest, browser: Browser, enriched: Path) -> Iterator[Search]:
    with web.opened(browser, enriched, f"{BELOW}/", width=request.param) as visit:
        yield Search(visit, request.param)
        assert visit.problems == []


def test_the_script_is_small_and_made_of_its_sources() -> None:
    if not (web.PACKAGES / "esbuild").is_dir():
        cannot_run("esbuild is not installed (npm ci --prefix tests/browser)")
    command = ["npm", "run", "--silent", "--prefix", str(ROOT / "tests/browser"), "search"]
    made = subprocess.run(command, check=True, capture_output=True).stdout
    assert made == SCRIPT.read_bytes(), "./run script"
    assert len(made) <= 15_000


def test_nothing_is_loaded_before_somebody_searches(search: Search, enriched: Path) -> None:
    assert not [url for url in search.visit.requested if "search" in url or url.endswith(".json")]
    assert not (enriched / BELOW.strip("/") / "assets/js/data/search.json").exists()
    assert (enriched / BELOW.strip("/") / "assets/js/data/posts.json").stat().st_size < 10
    search.type("LawThinker")
    assert search.first()
    assert sorted(search.requested[:2]) == ["assets/js/paperboy-search.js", "search/index.json"]
    assert len(search.requested) <= 20  # letter by letter


def test_a_paper_leads_to_its_entry_and_shows_why(search: Search) -> None:
    search.type("lawthinker legal agent")
    first = search.first()
    assert first == f"{BELOW}/posts/daily-papers-2026-02-13/#paper-2602-12056"
    row = search.page.locator("#search-results li").first
    expect(
        row.locator("mark").get_by_text("Agent").first
    ).to_be_visible()  # else it is what the first word has found
    assert re.search(r"LawThinker.*\n2026-02-13 · ▲ \d+", row.inner_text())
    assert {"LawThinker", "Legal", "Agent"} <= set(row.locator("mark").all_inner_texts())
    search.page.screenshot(path=PICTURES / f"search-{search.page.viewport_size['width']}-light.png")  # type: ignore[index]
    row.locator("a").click()
    expect(search.page.locator("#paper-2602-12056")).to_be_in_viewport()


@pytest.mark.parametrize(
    "typed", ["2602.12056", "arXiv:2602.12056v1", "12056", "https://huggingface.co/papers/2602.12056"]
)
def test_an_id_leads_to_its_paper(search: Search, typed: str) -> None:
    search.page.locator("#search-input").evaluate("(box, typed) => { box.value = typed; }", typed)
    search.type(" ")
    assert search.first() == f"{BELOW}/posts/daily-papers-2026-02-13/#paper-2602-12056"
    assert search.page.locator("#search-results li").count() == 1


def test_keys_go_through_the_results_and_back(search: Search) -> None:
    search.type("LawThinker")
    first = (search.first() or "").partition("#")[0]
    search.page.keyboard.press("ArrowDown")
    assert search.focused() == first
    for key in ("ArrowDown", "ArrowUp", "ArrowUp"):
        search.page.keyboard.press(key)
    assert search.focused() == "search-input"
    search.page.keyboard.press("ArrowDown")
    search.page.keyboard.press("Enter")
    search.page.wait_for_url(f"{web.ORIGIN}{first}*")


def test_enter_shows_all_results(search: Search) -> None:
    search.type("강화학습 & 추론")
    search.first()
    link = search.page.locator("#search-results [role=status] a")
    all_results = f"{BELOW}/papers/?q=%EA%B0%95%ED%99%94%ED%95%99%EC%8A%B5%20%26%20%EC%B6%94%EB%A1%A0"
    expect(link).to_have_attribute("href", all_results)
    search.page.keyboard.press("Enter")
    search.page.wait_for_url(web.ORIGIN + all_results)
    expect(search.page.locator(".paperboy-state")).to_have_text(re.compile(r"논문 \d+편"))


def test_a_post_of_the_owners_is_found(search: Search) -> None:
    search.type("메추라기")
    assert search.first() == f"{BELOW}/posts/tokens/"
    row = search.page.locator("#search-results li").first
    assert row.locator("mark").all_inner_texts() == ["메추라기를"]


def test_what_is_typed_last_is_answered_and_an_empty_box_has_no_answer(search: Search) -> None:
    search.type("lawthinker")
    search.first()
    box = search.page.locator("#search-input")
    box.fill("xqzzy")
    expect(search.page.locator("#search-results [role=status]")).to_have_text("찾은 논문이 없습니다.")
    assert search.page.locator("#search-results li").count() == 0
    box.fill("")
    expect(search.page.locator("#search-results")).to_be_empty()


def test_an_index_that_cannot_be_read_is_told(browser: Browser, enriched: Path, tmp_path: Path) -> None:
    site = shutil.copytree(enriched, tmp_path / "site")
    with web.opened(browser, site, f"{BELOW}/") as visit:
        shutil.rmtree(site / BELOW.strip("/") / "search")
        visit.page.locator("#search-input").press_sequentially("agents")
        expect(visit.page.locator("#search-results [role=status]")).to_contain_text("검색 자료를 읽지 못했습니다")


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_in_the_results(browser: Browser, enriched: Path, is_dark: bool) -> None:
    with web.opened(browser, enriched, f"{BELOW}/", is_dark=is_dark) as visit:
        visit.page.locator("#search-input").press_sequentially("agents")
        visit.page.wait_for_selector("#search-results li a")
        visit.page.add_script_tag(path=AXE)
        run = (
            "async () => (await axe.run({include: ['#search-results']}, {resultTypes: ['violations']})).violations"
        )
        assert visit.page.evaluate(run) == []
        assert visit.page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


def test_without_enrich_posts_are_searched_when_somebody_searches(browser: Browser, site: Path) -> None:
    with web.opened(browser, site, "/") as visit:
        before = len(visit.requested)
        assert not [url for url in visit.requested if url.endswith(".json")]
        visit.page.locator("#search-input").press_sequentially("LawThinker")
        found = visit.page.locator("#search-results li a")
        expect(found.first).to_have_attribute("href", re.compile(r"^/posts/(daily|weekly|monthly)-papers-"))
        asked = {url.removeprefix(web.ORIGIN) for url in visit.requested[before:]}
        assert asked == {"/assets/js/paperboy-search.js", "/assets/js/data/posts.json"}
        assert "LawThinker" in visit.page.locator("#search-results mark").all_inner_texts()
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_url(re.compile(r"/posts/"))
        assert visit.problems == []
