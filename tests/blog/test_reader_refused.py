"""The reader's script where the browser refuses to keep or to copy: who only reads is not bothered."""

import pytest

from tests.reader import SAVED, Reader, day_of, page_of

FULL = (
    "<script>Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };</script>"
)
BLOCKED = (
    "<script>for (const name of ['localStorage', 'sessionStorage'])"
    " Object.defineProperty(window, name, {get() { throw new Error('no'); }});</script>"
)
NO_CLIPBOARD = "<script>Object.defineProperty(navigator, 'clipboard', {value: undefined});</script>"
DENIED = "<script>navigator.clipboard.writeText = () => Promise.reject(new Error('denied'));</script>"
REFUSED = "The browser does not allow it."


@pytest.mark.parametrize("broken", [FULL, BLOCKED], ids=["full", "blocked"])
def test_a_browser_that_can_keep_nothing_says_so_when_something_is_saved(reader: Reader, broken: str) -> None:
    page = reader.opens(page_of(day_of(1, 2), before=broken))
    page.locator("#paper-2602-00001 summary").click()
    page.keyboard.press("j")
    reader.taps("Science")
    assert reader.shown() == [2]
    assert reader.said == [], "who only reads is not bothered"
    reader.chooses("agents")
    assert reader.said == [REFUSED]
    page.locator("li:nth-child(2) .paperboy-star").click()
    assert reader.said == [REFUSED] * 2
    assert page.locator(".paperboy-star[aria-pressed=true]").count() == 0
    assert "Mine" in reader.chips()


@pytest.mark.parametrize("broken", [NO_CLIPBOARD, DENIED], ids=["not there", "denied"])
def test_a_clipboard_that_is_not_to_be_had_is_told(reader: Reader, broken: str) -> None:
    page = reader.opens(page_of(day_of(1, 2), before=broken))
    reader.chooses("agents", button="copy")
    page.wait_for_timeout(50)
    assert reader.said == [REFUSED]
    page = reader.opens(page_of(SAVED, before=broken))
    reader.taps("Copy as Markdown")
    page.wait_for_timeout(50)
    assert reader.said == [REFUSED] * 2
    assert page.locator(".paperboy-saved-tools [role=status]").inner_text() == ""
