"""The reader's script where the browser refuses, on paper, and beside a theme's keys that came later."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page

from tests import browser as web
from tests.blog.test_reader import SCRIPT, choose, marked, page_of, with_text

FULL = (
    "<script>Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };</script>"
)
BLOCKED = "<script>Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }});</script>"
NO_CLIPBOARD = "<script>Object.defineProperty(navigator, 'clipboard', {value: undefined});</script>"
DENIED = "<script>navigator.clipboard.writeText = () => Promise.reject(new Error('denied'));</script>"
Visiting = tuple[web.Visit, Path, list[str]]
REFUSED = "The browser does not allow it."


@pytest.fixture(scope="module")
def visit(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visiting]:
    """Open one page for all tests here; yield it, its folder, and what its dialogs say."""
    folder = tmp_path_factory.mktemp("reader")
    (folder / "assets/js").mkdir(parents=True)
    (folder / "assets/js/paperboy.js").write_bytes(SCRIPT.read_bytes())
    said: list[str] = []

    def answer(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.accept()

    with web.opened(browser, with_text(folder, page_of(1)), "/empty.html") as visiting:
        visiting.page.on("dialog", answer)
        yield visiting, folder, said


class Reader:
    """Somebody who opens pages in a browser that keeps nothing from before."""

    def __init__(self, visit: Visiting) -> None:
        self._visit, self._folder, self.said = visit

    def opens(self, *numbers: int, broken: str = "") -> Page:
        page = self._visit.page
        with_text(self._folder, page_of(*numbers, search=broken))
        page.goto(f"{web.ORIGIN}/")
        return page

    @property
    def errors(self) -> list[str]:
        return self._visit.errors


@pytest.fixture
def reader(visit: Visiting) -> Reader:
    visiting, _, said = visit
    visiting.page.goto(f"{web.ORIGIN}/empty.html")
    visiting.page.evaluate("() => localStorage.clear()")
    visiting.errors.clear()
    said.clear()
    return Reader(visit)


@pytest.mark.parametrize("broken", [FULL, BLOCKED], ids=["full", "blocked"])
def test_a_browser_that_can_keep_nothing_says_so_when_interests_are_saved(reader: Reader, broken: str) -> None:
    page = reader.opens(1, 2, broken=broken)
    assert reader.said == [], "who only reads is not bothered"
    page.locator("#paper-1 summary").click()
    choose(page, "agents")
    assert reader.said == [REFUSED]
    assert page.locator(".paperboy-mine").inner_text() == "Choose interests"
    assert reader.errors == []


@pytest.mark.parametrize("broken", [NO_CLIPBOARD, DENIED], ids=["not there", "denied"])
def test_a_clipboard_that_is_not_to_be_had_is_told(reader: Reader, broken: str) -> None:
    page = reader.opens(1, 2, broken=broken)
    choose(page, "agents", button="copy")
    page.wait_for_timeout(50)
    assert reader.said == [REFUSED]
    assert reader.errors == []


BROKEN_TEXTS = [
    "((((",
    "\\",
    "[a-",
    "a|b",
    "*",
    "💡",
    '{"words": ["agents"]}',
    "\u0000\ufeff\u202e",
    "x" * 200_000,
]


def test_any_text_can_be_imported_and_what_it_does_not_break_is_found(reader: Reader) -> None:
    page = reader.opens(1, 2)
    for text in BROKEN_TEXTS:
        choose(page, text, "agents", "", "   ")
        assert marked(page, "paperboy-is-mine") == ["paper-1"], text[:40]
    choose(page, *BROKEN_TEXTS)
    assert marked(page, "paperboy-is-mine") == []
    assert page.locator(".paperboy-mine").inner_text() == "0 of interest"
    assert (reader.said, reader.errors) == ([], [])


def test_printing_and_searching_in_the_page_mark_nothing_as_opened(reader: Reader) -> None:
    page = reader.opens(1, 2, 4)
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("() => [...document.querySelectorAll('details')].every(e => e.open)")
    page.wait_for_timeout(50)
    assert marked(reader.opens(1, 2, 4), "paperboy-is-opened") == []


def test_keys_that_a_theme_takes_later_are_the_themes(reader: Reader) -> None:
    """A theme's own script may run after ours, and listen to the document as most do."""
    page = reader.opens(1, 2, broken='<input type="search">')
    page.evaluate("() => document.addEventListener('keydown', event => event.preventDefault())")
    for key in "j/":
        page.keyboard.press(key)
    assert page.evaluate("() => document.activeElement.tagName") == "BODY"


def test_a_search_in_the_page_opens_the_abstract_that_has_the_words(reader: Reader) -> None:
    """A link to a text is such a search (https://wicg.github.io/scroll-to-text-fragment/)."""
    page = reader.opens(1, 2, 3)
    page.goto("about:blank")
    page.goto(f"{web.ORIGIN}/#:~:text=The%20abstract%20of%202")
    page.wait_for_function("() => document.querySelector('#paper-2 details').open")
    assert page.evaluate("() => [...document.querySelectorAll('details')].map(e => e.open)") == [
        False,
        True,
        False,
    ]
