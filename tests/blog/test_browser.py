"""The browser that the tests look at pages with: it tells what is wrong, waits for no more than its patience, and
what one page has left is not there for the next.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import browser as web


def test_the_browser_tells_what_is_wrong(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        "<!doctype html><script>console.error('a complaint'); undefined.broken</script>"
        '<img src="/gone.png"><script src="https://cdn.jsdelivr.net/npm/no-such-package@1/x.js"></script>'
        '<link rel="stylesheet" href="http://elsewhere.test/a.css">'
    )
    with web.opened(browser, tmp_path, "/") as visit:
        told = " ".join(visit.errors)
        assert "a complaint" in told
        assert "broken" in told
        assert "Mixed Content" in told
        assert {f"{web.ORIGIN}/gone.png", "https://cdn.jsdelivr.net/npm/no-such-package@1/x.js"} <= {
            *visit.unserved
        }


def page_with_mathjax(folder: Path, script: str) -> Path:
    (folder / "index.html").write_text(f"<!doctype html><p>\\(x^2\\)</p>{script}")
    return folder


@pytest.mark.parametrize("package", ["mathjax@3", "mathjax@4.0", "mathjax@40", "mathjaxes@4"])
def test_a_page_that_loads_what_is_not_here_is_told_and_not_waited_for(
    browser: Browser, tmp_path: Path, package: str
) -> None:
    address = f"https://cdn.jsdelivr.net/npm/{package}/tex-mml-chtml.js"
    script = f'<script id="MathJax-script" async src="{address}"></script>'
    visiting = web.opened(browser, page_with_mathjax(tmp_path, script), "/")
    with pytest.raises(AssertionError, match=f"has no MathJax: .*not served: {re.escape(address)}"), visiting:
        pass


@pytest.mark.parametrize(
    "script",
    [
        "<script>MathJax = {startup: {promise: new Promise(() => {})}}</script>",
        "<script>MathJax = {startup: {promise: Promise.reject(new Error('no font'))}}</script>",
        "<script>MathJax = {}</script>",
    ],
    ids=["never-ends", "fails", "never-starts"],
)
def test_a_page_whose_formulas_never_come_is_told_and_not_waited_for_longer_than_its_patience(
    browser: Browser, tmp_path: Path, script: str
) -> None:
    empty = '<script id="MathJax-script" src="/empty.js"></script>'
    (tmp_path / "empty.js").write_text("")
    site = page_with_mathjax(tmp_path, script + empty)
    visiting = web.opened(browser, site, "/", patience_seconds=2)
    with pytest.raises(AssertionError, match=r"is never complete: .*(Timeout 2000ms exceeded|no font)"), visiting:
        pass


@pytest.mark.parametrize("package", ["mathjax@4", "mathjax@4.1", "mathjax@4.1.3"])
def test_an_address_may_name_the_beginning_of_a_version(browser: Browser, tmp_path: Path, package: str) -> None:
    script = f'<script id="MathJax-script" src="https://cdn.jsdelivr.net/npm/{package}/tex-mml-chtml.js"></script>'
    with web.opened(browser, page_with_mathjax(tmp_path, script), "/") as visit:
        assert visit.problems == []
        assert visit.page.locator("mjx-container").count() == 1


KEEPS = """() => {
    localStorage.kept = sessionStorage.kept = document.cookie = 'kept';
}"""
FINDS = """async () => [
    localStorage.length, sessionStorage.length, document.cookie, matchMedia('print').matches,
    matchMedia('(prefers-color-scheme: dark)').matches, innerWidth,
    (await navigator.permissions.query({name: 'clipboard-read'})).state,
]"""


def test_a_page_finds_nothing_that_one_before_it_has_left(browser: Browser, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text('<!doctype html><title>x</title><script src="/x.js"></script>')
        (tmp_path / name / "x.js").write_text(f"document.title = '{name}'; console.error('{name} complains');")
    with web.opened(browser, tmp_path / "one", "/", width=390, is_dark=True) as visit:
        found = visit.page.evaluate(FINDS)
        visit.page.context.grant_permissions(["clipboard-read"])
        visit.page.emulate_media(media="print")
        visit.page.evaluate(KEEPS)
        visit.page.evaluate("() => void setInterval(() => { console.error('late'); fetch('/late'); }, 1)")
    with web.opened(browser, tmp_path / "two", "/") as visit:
        assert visit.page.title() == "two"
        assert visit.problems == ["two complains"]
        assert [url for url in visit.requested if "late" in url] == []
        assert visit.page.evaluate(FINDS) == [*found[:4], False, 1280, found[6]]


def test_a_visit_within_another_is_a_page_of_its_own(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>x</title>")
    with web.opened(browser, tmp_path, "/") as outer, web.opened(browser, tmp_path, "/") as inner:
        assert outer.page != inner.page
        inner.page.evaluate("() => (document.title = 'inner')")
        assert outer.page.title() == "x"


def test_after_a_visit_that_failed_the_next_one_is_made_in_another_tab(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>x</title>")
    with pytest.raises(ZeroDivisionError), web.opened(browser, tmp_path, "/") as broken:
        raise ZeroDivisionError
    assert broken.page.is_closed()
    with web.opened(browser, tmp_path, "/") as visit:
        assert visit.problems == []
