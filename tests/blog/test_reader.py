"""The reader's script: what is new, opened and of interest, in any theme, and in posts of before."""

import json
import subprocess
from typing import Literal

import pytest
from playwright.sync_api import Page

from tests import browser as web
from tests.machine import cannot_run
from tests.reader import OLD_PAGE, PAPERS, ROOT, SCRIPT, Reader, Shown, day_of, page_of, week_of


def test_the_script_is_small_and_asks_nobody() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(SCRIPT.read_bytes()) <= 14_000
    assert "http" not in text.replace('a[href^="http"]', "")
    assert "fetch(" not in text


def test_the_script_is_made_of_its_sources() -> None:
    if not (web.PACKAGES / "esbuild").is_dir():
        cannot_run("esbuild is not installed (npm ci --prefix tests/browser)")
    command = ["npm", "run", "--silent", "--prefix", str(ROOT / "tests/browser"), "script"]
    made = subprocess.run(command, check=True, capture_output=True).stdout
    assert made == SCRIPT.read_bytes(), "./run script"


@pytest.mark.parametrize(
    ("keywords", "numbers"),
    [
        (["agents"], [1, 3]),  # a whole word, in any case; the topic of the third
        (["nvidia"], [3, 4]),
        (["author 2"], [2]),  # of all the authors, and not of the three that are named
        (["ada lovelace"], [1, 2, 3]),
        (["c++", "  ", "the  lab"], [1, 3]),
        (["nothing like it"], []),
        (["arxiv", "AI summary", "abstract 2", "since", "9 february", "other papers"], []),  # labels
        (["the abstract of 2"], [2]),
        (["science"], [2]),
    ],
)
def test_what_is_of_interest_is_marked_and_counted(
    reader: Reader, keywords: list[str], numbers: list[int]
) -> None:
    reader.opens(page_of(day_of(1, 2, 3, 4)))
    assert reader.chips()[:3] == ["All 4", "Mine", "Unread 4"]
    reader.chooses(*keywords)
    for _ in range(2):
        assert reader.marked("mine") == numbers
        assert f"Mine {len(numbers)}" in reader.chips()
        reader.opens(page_of(day_of(1, 2, 3, 4)))  # it is remembered


@pytest.mark.parametrize(
    ("lang", "post", "name"),
    [("ko-KR", "", "전체 2"), ("en", "ko", "전체 2"), ("zh", "en", "All 2"), ("ar", "", "All 2")],
)
def test_it_speaks_the_language_of_the_post_or_else_of_the_page(
    reader: Reader, lang: str, post: str, name: str
) -> None:
    page = page_of(day_of(1, 2), lang=lang, post=post)
    reader.opens(page if post else page.replace(' lang=""', ""))
    assert name in reader.chips()


def test_in_a_korean_post_labels_are_no_match(reader: Reader) -> None:
    page = page_of(day_of(1, 2), lang="ko", post="ko").replace(
        "on arXiv since 9 February", "arXiv 게시 2026년 2월 9일"
    )
    reader.opens(page)
    reader.chooses("게시", "arXiv", "2026년", "초록")
    assert reader.marked("mine") == []


def test_a_template_without_languages_is_read_but_for_its_links(reader: Reader) -> None:
    reader.opens(OLD_PAGE)
    reader.chooses("reagents", "the lab")
    assert reader.page.locator("li.paperboy-is-mine").count() == 2
    reader.chooses("ada lovelace")
    assert reader.page.locator("li.paperboy-is-mine").all_inner_texts() == [
        reader.page.locator("li").first.inner_text()
    ]
    reader.chooses("arxiv")
    assert reader.page.locator(".paperboy-is-mine").count() == 0


# New: it stays marked until the reader has gone on to another page


def test_what_was_added_since_the_last_visit_is_new_until_one_goes_on(reader: Reader) -> None:
    day, grown = page_of(day_of(1, 2)), page_of(day_of(1, 3, 2, 4))
    reader.opens(day)
    assert reader.marked("new") == []
    reader.opens(grown)
    assert reader.marked("new") == [3, 4]
    for _ in range(2):
        reader.page.reload()
        assert reader.marked("new") == [3, 4]
    reader.opens(page_of(day_of(1, 2, edition="2026-02-08")), "/another/")
    reader.opens(grown)
    assert reader.marked("new") == []


def test_a_reload_that_brings_more_papers_marks_them_beside_the_others(reader: Reader) -> None:
    reader.opens(page_of(day_of(1)))
    reader.put(page_of(day_of(1, 2)))
    reader.page.reload()
    assert reader.marked("new") == [2]
    reader.put(page_of(day_of(1, 2, 3)))
    reader.page.reload()
    assert reader.marked("new") == [2, 3]
    reader.page.goto(f"{web.ORIGIN}/empty.html")  # a page without papers is another one, too
    reader.page.go_back()
    assert reader.marked("new") == []


def test_an_edition_is_the_same_at_another_address(reader: Reader) -> None:
    reader.opens(page_of(day_of(1, 2)), "/day/")
    reader.opens(page_of(day_of(1, 2, 3)), "/")
    assert reader.marked("new") == [3]


def test_a_list_of_no_edition_has_nothing_new(reader: Reader) -> None:
    for numbers in ((1,), (1, 2)):
        reader.opens(page_of(day_of(*numbers).replace(' data-edition="2026-02-09"', "")))
        assert reader.marked("new") == []
    assert reader.kept().get("known", {}) == {}


def test_posts_of_before_go_by_their_address(reader: Reader) -> None:
    reader.opens(OLD_PAGE.replace("paper-2", "paper-3"))
    reader.opens(OLD_PAGE)
    assert reader.page.locator("li.paperboy-is-new > a").all_inner_texts() == ["Reagents of chemistry"]


# Opened


def pages_of_links(page: Page) -> None:
    """Have links to elsewhere lead nowhere, so that the page stays."""
    page.evaluate("() => addEventListener('click', event => event.target.closest('a') && event.preventDefault())")
    page.evaluate("() => addEventListener('auxclick', event => event.preventDefault())")


@pytest.mark.parametrize(
    ("selector", "button"),
    [
        ("#paper-2602-00002 summary", "left"),
        ("#paper-2602-00002 a", "left"),
        ("#paper-2602-00002 a", "middle"),
        ("li:nth-child(2) > a", "left"),
        ("li:nth-child(2) > a", "middle"),
    ],
)
def test_what_was_opened_stays_marked(reader: Reader, selector: str, button: Literal["left", "middle"]) -> None:
    page = reader.opens(page_of(day_of(1, 2, 3)))
    pages_of_links(page)
    page.locator(selector).first.click(button=button)
    assert reader.marked("opened") == [2]
    assert "Unread 2" in reader.chips()
    reader.opens(page_of(day_of(1, 2, 3)))
    assert reader.marked("opened") == [2]


@pytest.mark.parametrize("selector", ["#paper-2602-00002 a", "#paper-2602-00002 summary", "li:nth-child(2) > a"])
def test_a_right_click_opens_nothing(reader: Reader, selector: str) -> None:
    page = reader.opens(page_of(day_of(1, 2, 3)))
    page.locator(selector).first.click(button="right")
    assert reader.marked("opened") == []


def test_links_that_lead_to_no_paper_open_none(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2, 3).replace("<p>", '<p><a href="#x">x</a> <a href="/tags/y/">y</a>')))
    pages_of_links(page)
    for link in page.locator(".paperboy-paper > p > a:not([href^=http])").all():
        link.click()
    assert reader.marked("opened") == []


def test_printing_and_searching_in_the_page_open_nothing(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2, 4)))
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("() => [...document.querySelectorAll('details')].every(e => e.open)")
    page.wait_for_timeout(50)
    assert reader.marked("opened") == []


def test_a_search_in_the_page_opens_the_abstract_that_has_the_words(reader: Reader) -> None:
    """A link to a text is such a search (https://wicg.github.io/scroll-to-text-fragment/)."""
    page = reader.opens(page_of(day_of(1, 2, 3)))
    page.goto("about:blank")
    page.goto(f"{web.ORIGIN}/#:~:text=The%20abstract%20of%202")
    page.wait_for_function("() => document.querySelector('#paper-2602-00002 details').open")
    assert page.evaluate("() => [...document.querySelectorAll('details')].map(e => e.open)") == [
        False,
        True,
        False,
    ]
    assert reader.marked("opened") == []


# Other pages


def test_an_open_second_page_keeps_up(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2, 3)))
    second = page.context.new_page()
    second.route("**/*", lambda route: route.fulfill(**answer(reader, route.request.url)))
    second.goto(f"{web.ORIGIN}/")
    second.locator("#paper-2602-00001 summary").click()
    second.locator("#paper-2602-00003 .paperboy-star").click()
    second.locator(".paperboy-settings").click()
    second.locator(".paperboy-panel textarea").fill("chemistry")
    second.locator(".paperboy-panel button[value=save]").click()
    page.wait_for_function("() => document.querySelector('.paperboy-is-mine')")
    assert (reader.marked("opened"), reader.marked("mine")) == ([1], [2])
    assert page.locator(".paperboy-saved-link").inner_text() == "Saved 1"
    assert {"Mine 1", "Unread 2"} <= {*reader.chips()}
    second.evaluate("() => localStorage.clear()")
    page.wait_for_function("() => !document.querySelector('.paperboy-is-mine')")
    assert reader.marked("opened") == []
    second.close()


def answer(reader: Reader, url: str) -> dict[str, object]:
    path = url.removeprefix(web.ORIGIN).strip("/").partition("?")[0]
    file = reader.folder / path
    file = file / "index.html" if file.is_dir() else file
    kind = "text/javascript" if path.endswith(".js") else "text/html"
    return {"body": file.read_bytes(), "content_type": kind} if file.is_file() else {"status": 404, "body": ""}


SWAP = """([html, address]) => {
    const page = new DOMParser().parseFromString(html, 'text/html');
    if (address) history.pushState({}, '', address);
    document.querySelector('main').replaceWith(page.querySelector('main'));
}"""
SWAP_BODY = """([html, address]) => {
    const page = new DOMParser().parseFromString(html, 'text/html');
    document.documentElement.replaceChild(page.body, document.body);
    if (address) history.pushState({}, '', address);
}"""


@pytest.mark.parametrize("swap", [SWAP, SWAP_BODY], ids=["pjax", "turbo"])
def test_a_page_that_takes_the_place_of_another_has_marks_and_keys(reader: Reader, swap: str) -> None:
    second = page_of(day_of(2, 3, 4, edition="2026-02-10"))
    page = reader.opens(page_of(day_of(1, 2)))
    reader.chooses("nvidia")
    page.locator("#paper-2602-00002 summary").click()
    page.keyboard.press("j")
    page.evaluate(swap, [second, "/second/"])
    page.wait_for_function("() => document.querySelector('#paper-2602-00003 .paperboy-star')")
    assert (reader.marked("mine"), reader.marked("opened"), reader.marked("new")) == ([3, 4], [2], [])
    assert {"All 3", "Mine 2", "Unread 2"} <= {*reader.chips()}
    page.keyboard.press("j")
    assert reader.focused() == 2
    reader.taps("Mine")
    assert reader.shown() == [3, 4]
    page.locator("#paper-2602-00003 summary").click()
    assert reader.marked("opened") == [2, 3]
    page.evaluate(swap, [page_of("<p>Nothing</p>"), "/about/"])
    page.keyboard.press("j")
    page.evaluate(swap, [page_of(day_of(1, 2, 3)), "/"])
    page.wait_for_function("() => document.querySelector('.paperboy-is-new')")
    assert reader.marked("new") == [3]


def test_a_page_that_comes_back_from_a_themes_own_cache_works(reader: Reader) -> None:
    """Turbo shows a copy of the page that was left, with all that the script had put into it."""
    page = reader.opens(page_of(day_of(1, 2)))
    copy = page.evaluate("() => document.documentElement.outerHTML")
    page.evaluate(SWAP, [page_of(week_of(3)), "/week/"])
    page.wait_for_function("() => document.querySelector('[data-edition=\"2026-W07\"]')")
    page.evaluate(SWAP, [copy, "/"])
    page.wait_for_function("() => document.querySelectorAll('.paperboy-star').length === 4")
    page.locator("#paper-2602-00001 .paperboy-star").click()
    assert list(reader.kept()["saved"]) == ["paper-2602-00001"]
    assert page.locator(".paperboy-chips").count() == 1
    reader.taps("Science")
    assert reader.shown() == [2]


def test_rows_that_come_later_are_papers_like_the_others(reader: Reader) -> None:
    page = reader.opens(page_of(week_of(1)))
    reader.chooses("nvidia")
    page.evaluate("html => document.querySelector('ol').insertAdjacentHTML('beforeend', html)", week_of(3))
    page.wait_for_function("() => document.querySelector('.paperboy-is-mine')")
    assert reader.marked("mine") == [3]


# What a browser keeps, or does not


KEPT = [
    "{",
    "null",
    "7",
    '"x"',
    "[]",
    '{"words": 7, "opened": null, "known": [], "saved": 7, "show": 3, "hide": "x"}',
]


@pytest.mark.parametrize("kept", [*KEPT, '{"words": [7, null], "saved": {"paper-1": null, "x": {"data": "y"}}}'])
def test_what_is_kept_and_cannot_be_read_is_nothing(reader: Reader, kept: str) -> None:
    reader.page.evaluate("kept => localStorage.setItem('paperboy', kept)", kept)
    reader.opens(page_of(day_of(1, 2)))
    reader.chooses("chemistry")
    assert reader.marked("mine") == [2]


def test_what_the_script_of_before_has_kept_is_taken_over(reader: Reader) -> None:
    before = {"words": ["nvidia"], "opened": {"paper-2602-00001": 1}, "known": {"/": ["paper-2602-00001"]}}
    reader.page.evaluate("kept => localStorage.setItem('paperboy', kept)", json.dumps(before))
    reader.opens(page_of(day_of(1, 3)))
    assert (reader.marked("mine"), reader.marked("opened")) == ([3], [1])


def test_everything_is_deleted_after_a_question(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2)))
    reader.chooses("chemistry")
    page.locator("#paper-2602-00001 summary").click()
    page.locator("#paper-2602-00001 .paperboy-star").click()
    before = reader.kept()
    reader.agrees = False
    reader.chooses(button="forget")
    assert reader.kept() == before
    assert len(reader.said) == 1
    assert all(word in reader.said[0] for word in ("keywords", "marks", "saved papers"))
    reader.agrees = True
    reader.chooses(button="forget")
    assert page.evaluate("() => localStorage.length") == 0
    assert reader.marked("mine") == reader.marked("opened") == []
    assert page.locator(".paperboy-star[aria-pressed=true]").count() == 0


@pytest.mark.parametrize("key", ["Escape", "Enter"])
def test_no_key_deletes_everything(reader: Reader, key: str) -> None:
    page = reader.opens(page_of(day_of(1, 2)))
    reader.chooses("chemistry")
    page.locator(".paperboy-settings").click()
    page.locator(".paperboy-panel input").focus()
    page.keyboard.press(key)
    page.locator(".paperboy-panel").wait_for(state="detached")
    assert reader.kept()["words"] == ["chemistry"]
    assert reader.said == []


def test_keywords_are_copied_as_text(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2)))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.chooses("agents", "The Lab")
    reader.chooses(button="copy")
    assert page.evaluate("() => navigator.clipboard.readText()") == "agents\nThe Lab"


def test_a_page_without_papers_is_not_remembered(reader: Reader) -> None:
    page = reader.opens(page_of("<p>Nothing</p>"))
    for key in "jkos?":
        page.keyboard.press(key)
    assert page.evaluate("() => localStorage.length") == 0
    assert page.locator("dialog").count() == 0


def test_two_thousand_opened_papers_are_remembered_and_sixty_pages(reader: Reader) -> None:
    full = {
        "opened": {f"paper-{number}": 1 for number in range(2000)},
        "known": {f"/{number}/": ["x"] for number in range(60)},
    }
    reader.page.evaluate("kept => localStorage.setItem('paperboy', kept)", json.dumps(full))
    page = reader.opens(page_of(day_of(1, 2)))
    page.locator("#paper-2602-00001 summary").click()
    kept = reader.kept()
    assert len(kept["opened"]) == 2000
    assert list(kept["opened"])[-1] == "paper-2602-00001"
    assert len(kept["known"]) == 60
    assert list(kept["known"])[-1] == "2026-02-09"


def test_a_title_is_text_and_no_markup(reader: Reader) -> None:
    papers = {**PAPERS, 1: Shown('<img src=x onerror="document.title=1"> & "agents"')}
    page = reader.opens(page_of(day_of(1, papers=papers)))
    name = page.locator("li .paperboy-star").get_attribute("aria-label")
    assert name == 'Save for later: <img src=x onerror="document.title=1"> & "agents"'
