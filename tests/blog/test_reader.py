"""The reader's script: what is theirs, new or opened, and keys. It needs no theme."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests import browser as web

SCRIPT = Path(__file__).parents[2] / "assets" / "js" / "paperboy.js"

FULL = """<div class="paperboy-paper" id="paper-{number}"><h2>{number}. {title}</h2>
<p>{organization} <a href="https://arxiv.org/abs/{number}">arXiv</a> <a href="https://github.com/{number}">Code</a>
<span class="Z3988" title="ctx_ver=Z39.88-2004&amp;rft.au=Ada+Lovelace&amp;rft.au=Author%20{number}"></span></p>
<p><span class="paperboy-label">AI summary</span>: What it is.</p>
<details><summary>Abstract</summary><p>The abstract of {number}.</p></details></div>"""
BRIEF = '<div class="paperboy-short" id="paper-{number}"><p><b>{title}</b> {organization}</p></div>'

PAPERS = {
    1: ("Agents at work", "The Lab"),
    2: ("Reagents of chemistry", "Another Lab"),
    3: ("Vision and C++", "NVIDIA"),
    4: ("A plain one", "NVIDIA"),
}


def page_of(*numbers: int, lang: str = "en", search: str = "") -> str:
    rows = "".join(f'<li><a href="#paper-{each}">{PAPERS[each][0]}</a></li>' for each in numbers)
    entries = "".join(
        (FULL if each < 4 else BRIEF).format(number=each, title=PAPERS[each][0], organization=PAPERS[each][1])
        for each in numbers
    )
    return (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>A day</title>{search}<main>'
        f"<p>{len(numbers)} papers</p>"
        f'<ol class="paperboy-list">{rows}</ol>{entries}</main>'
        '<script type="module" src="/assets/js/paperboy.js"></script></html>'
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "assets/js").mkdir(parents=True)
    (tmp_path / "assets/js/paperboy.js").write_bytes(SCRIPT.read_bytes())
    return tmp_path


Opened = Callable[[str], Page]


@pytest.fixture
def opened(browser: Browser, folder: Path) -> Iterator[Opened]:
    """Return what opens a page in one browser, that remembers; in the end nothing has gone wrong or been sent."""
    with web.opened(browser, with_text(folder, page_of(1)), "/empty.html") as visit:
        visit.errors.clear()
        visit.unserved.clear()

        def show(text: str) -> Page:
            with_text(folder, text)
            visit.page.goto(f"{web.ORIGIN}/")  # its script, a module, has run before the page counts as loaded
            return visit.page

        yield show
        assert visit.problems == []
        assert {url for url in visit.requested if "/empty.html" not in url} <= {
            f"{web.ORIGIN}/",
            f"{web.ORIGIN}/assets/js/paperboy.js",
            f"{web.ORIGIN}/favicon.ico",
        }


def with_text(folder: Path, text: str) -> Path:
    (folder / "index.html").write_text(text, encoding="utf-8")
    (folder / "empty.html").write_text("<!doctype html><title>Nothing</title>", encoding="utf-8")
    return folder


def marked(page: Page, name: str) -> list[str]:
    """Return the ids of the entries that have a mark; the list has it at the same papers."""
    entries: list[str] = page.evaluate(f"() => [...document.querySelectorAll('main > .{name}')].map(e => e.id)")
    rows: list[str] = page.evaluate(
        f"() => [...document.querySelectorAll('li.{name} > a')].map(a => a.hash.slice(1))"
    )
    assert rows == entries
    return entries


def choose(page: Page, *lines: str, button: str = "save") -> None:
    page.locator(".paperboy-mine").click()
    if lines:
        page.locator(".paperboy-panel textarea").fill("\n".join(lines))
    page.locator(f".paperboy-panel button[value={button}]").click()
    page.locator(".paperboy-panel").wait_for(state="detached")


def test_the_script_is_small() -> None:
    assert len(SCRIPT.read_bytes()) <= 14_000
    assert "http" not in SCRIPT.read_text(encoding="utf-8").replace('a[href^="http"]', "")


@pytest.mark.parametrize(
    ("lines", "ids"),
    [
        (["agents"], ["paper-1"]),  # a whole word, in any case
        (["nvidia"], ["paper-3", "paper-4"]),
        (["author 2"], ["paper-2"]),  # of all the authors, and not of the three that are named
        (["ada lovelace"], ["paper-1", "paper-2", "paper-3"]),
        (["c++", "  ", "the  lab"], ["paper-1", "paper-3"]),
        (["nothing like it"], []),
        (["arxiv", "code", "AI summary"], []),  # labels, which are at every paper
        (["the abstract of 2"], ["paper-2"]),
    ],
)
def test_what_is_of_interest_is_marked_and_counted(opened: Opened, lines: list[str], ids: list[str]) -> None:
    page = opened(page_of(1, 2, 3, 4))
    assert page.locator(".paperboy-mine").inner_text() == "Choose interests"
    choose(page, *lines)
    for _ in range(2):
        assert marked(page, "paperboy-is-mine") == ids
        assert page.locator(".paperboy-mine").inner_text() == f"{len(ids)} of interest"
        page = opened(page_of(1, 2, 3, 4))  # it is remembered


@pytest.mark.parametrize(
    ("lang", "post", "text"),
    [("ko-KR", "", "내 관심 1편"), ("en", "ko", "내 관심 1편"), ("zh", "en", "1 of interest")],
)
def test_it_speaks_the_language_of_the_post_or_else_of_the_page(
    opened: Opened, lang: str, post: str, text: str
) -> None:
    page = opened(page_of(1, 2, lang=lang, search=f'<div class="paperboy" lang="{post}"></div>' if post else ""))
    choose(page, "agents")
    assert page.locator(".paperboy-mine").inner_text() == text


def test_what_was_added_since_the_last_visit_is_new(opened: Opened) -> None:
    assert marked(opened(page_of(1, 2)), "paperboy-is-new") == []
    assert marked(opened(page_of(1, 3, 2, 4)), "paperboy-is-new") == ["paper-3", "paper-4"]
    assert marked(opened(page_of(1, 3, 2, 4)), "paperboy-is-new") == []


def test_what_was_opened_stays_marked(opened: Opened) -> None:
    page = opened(page_of(1, 2, 3))
    page.locator("#paper-2 summary").click()
    page.wait_for_selector("#paper-2.paperboy-is-opened")
    assert marked(opened(page_of(1, 2, 3)), "paperboy-is-opened") == ["paper-2"]


def test_keys_go_from_paper_to_paper_and_fold(opened: Opened) -> None:
    page = opened(page_of(1, 2, 4, search='<input type="search">'))
    focused = "() => document.activeElement.id"
    visited = []
    for key in "jjjjkk":
        page.keyboard.press(key)
        visited.append(page.evaluate(focused))
    assert visited == [f"paper-{number}" for number in (1, 2, 4, 4, 2, 1)]
    for is_open in (True, False):
        page.keyboard.press("o")
        assert page.locator("#paper-1 details").evaluate("e => e.open") is is_open
    page.keyboard.press("/")
    assert page.evaluate("() => document.activeElement.type") == "search"
    page.keyboard.type("jo/")
    assert page.locator("input").input_value() == "jo/"


def test_a_page_without_papers_has_no_keys_of_theirs_and_is_not_remembered(opened: Opened) -> None:
    page = opened(page_of())
    for key in "jko":
        page.keyboard.press(key)
    assert page.evaluate("() => localStorage.length") == 0


def test_the_themes_own_keys_win(opened: Opened) -> None:
    page = opened(page_of(1, 2))
    page.evaluate("() => addEventListener('keydown', event => event.preventDefault(), true)")
    page.keyboard.press("j")
    page.keyboard.press("Control+k")
    assert page.evaluate("() => document.activeElement.id") == ""


def test_interests_are_copied_out_as_text_and_forgotten_with_one_button(opened: Opened) -> None:
    page = opened(page_of(1, 2))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    choose(page, "agents", "The Lab")
    choose(page, button="copy")
    assert page.evaluate("() => navigator.clipboard.readText()") == "agents\nThe Lab"
    page.locator("#paper-1 summary").click()
    choose(page, button="forget")
    assert page.evaluate("() => localStorage.length") == 0
    assert marked(page, "paperboy-is-mine") == marked(page, "paperboy-is-opened") == []
    assert page.locator(".paperboy-mine").inner_text() == "Choose interests"


@pytest.mark.parametrize(
    "kept", ["{", "null", "7", '"x"', "[]", '{"words": 7, "opened": null, "known": []}', '{"words": [7, null]}']
)
def test_what_is_kept_and_cannot_be_read_is_nothing(opened: Opened, kept: str) -> None:
    page = opened(page_of(1, 2))
    page.evaluate("kept => localStorage.setItem('paperboy', kept)", kept)
    page = opened(page_of(1, 2))
    choose(page, "agents")
    assert marked(page, "paperboy-is-mine") == ["paper-1"]


def test_a_browser_that_keeps_nothing_shows_the_page_all_the_same(opened: Opened) -> None:
    broken = "<script>Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }});</script>"
    page = opened(page_of(1, 2, search=broken))
    page.keyboard.press("j")
    assert page.evaluate("() => document.activeElement.id") == "paper-1"
    assert page.locator(".paperboy-mine").inner_text() == "Choose interests"
