"""A week as a reader sees it: its length, its width, its bars, by day and by night."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests import browser as web

WEEK = "/posts/weekly-papers-2026-W07/"
SCREENS_OF_A_WEEK = 4.5
SCREENS = {"desktop": (1280, 900), "phone": (390, 844)}

# The sample week has no late risers, as nobody saw its votes grow: five lines as long as those of code stand in.
WITH_LATE_RISERS = """() => {
    const code = document.querySelector('[id^="releases-"] + .paperboy-hits');
    code.before(code.previousElementSibling.cloneNode(true), code.cloneNode(true));
    return code.querySelectorAll('li').length;
}"""

# How bright the bars of the tables and what is behind them are, from 0 to 255.
BARS = """() => {
    const brightness = colour => Math.max(...colour.match(/[\\d.]+/g).slice(0, 3).map(Number));
    const behind = brightness(getComputedStyle(document.body).backgroundColor);
    return [...document.querySelectorAll('td > span[aria-hidden]')].map(bar => {
        const colour = brightness(getComputedStyle(bar).backgroundColor), opacity = getComputedStyle(bar).opacity;
        return [bar.getBoundingClientRect().width, Math.abs(colour - behind) * opacity];
    });
}"""

# Text that is cut off without a sign of it, such as the dots at the end of a row's gist.
CUT = """() => [...document.querySelectorAll('article .content *')].filter(each => {
    const {overflowX, textOverflow, webkitLineClamp} = getComputedStyle(each);
    return (each.scrollHeight > each.clientHeight + 1 || each.scrollWidth > each.clientWidth + 1)
        && overflowX === 'hidden' && textOverflow !== 'ellipsis' && webkitLineClamp === 'none';
}).map(each => each.outerHTML)"""


def check(page: Page, width: int) -> None:
    """Compare what holds on every screen."""
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width, "the page scrolls sideways"
    bars = page.evaluate(BARS)
    assert len(bars) > 15
    assert all(drawn >= 3 and contrast >= 40 for drawn, contrast in bars), bars
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("screen", SCREENS)
def test_a_week_is_short_and_nothing_is_cut_off_by_day_and_by_night(
    browser: Browser, site: Path, screen: str
) -> None:
    width, height = SCREENS[screen]
    with web.opened(browser, site, WEEK, width=width, height=height) as visit:
        page = visit.page
        by_day = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        check(page, width)
        page.emulate_media(color_scheme="dark")
        page.wait_for_function("day => getComputedStyle(document.body).backgroundColor !== day", arg=by_day)
        check(page, width)
        assert page.evaluate(WITH_LATE_RISERS) == 5
        if screen == "desktop":
            assert page.evaluate(web.LENGTH) <= SCREENS_OF_A_WEEK * height
        assert page.evaluate(web.LAYOUT_SHIFT) < 0.01
        assert visit.problems == []


@pytest.mark.parametrize("screen", SCREENS)
def test_a_list_by_stars_shows_the_stars(browser: Browser, site: Path, screen: str) -> None:
    width, height = SCREENS[screen]
    with web.opened(browser, site, WEEK, width=width, height=height) as visit:
        rows = visit.page.locator('[id^="releases-"] + .paperboy-hits > li > .paperboy-about')
        assert rows.count() == 5
        assert all("★" in row.inner_text() and row.is_visible() for row in rows.all())
