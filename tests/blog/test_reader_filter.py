"""Chips above the rows: what they count and show, that it is remembered and in the address, and for everybody."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Route

from tests import browser as web
from tests.reader import PAPERS, Reader, Shown, day_of, page_of, week_of


def chosen(reader: Reader) -> str:
    """Return what the address says is shown."""
    return parse_qs(urlsplit(reader.page.url).query).get("show", [""])[0]


def pressed(reader: Reader) -> str:
    names: list[str] = reader.page.locator(".paperboy-chips [aria-pressed=true]").all_inner_texts()
    assert len(names) == 1
    return names[0]


@pytest.mark.parametrize("content", [day_of(1, 2, 3, 4), week_of(1, 2, 3, 4, again=(1, 3))], ids=["day", "week"])
def test_chips_count_papers_and_show_only_those(reader: Reader, content: str) -> None:
    reader.opens(page_of(content))
    assert reader.chips() == [
        "All 4",
        "Mine",
        "Unread 4",
        "With code 2",
        "Agents 2",
        "Code 1",
        "Science 1",
        "Video 1",
    ]
    reader.chooses("nvidia")
    again = [1, 3] if "hits" in content else []  # of these, rows stand in a second list, too
    for name, numbers in [
        ("Mine", [3, 4]),
        ("With code", [1, 3]),
        ("Agents", [1, 3]),
        ("Code", [1]),
        ("Unread", [1, 2, 3, 4]),
    ]:
        reader.taps(name)
        assert reader.shown() == numbers + [each for each in again if each in numbers]
        assert pressed(reader) == f"{name} {len(numbers)}"
    reader.taps("All")
    assert len(reader.shown()) == 4 + len(again)


def test_topics_come_by_count_and_else_in_the_pages_order(reader: Reader) -> None:
    papers = {
        number: Shown(f"Paper {number}", topics=topics)
        for number, topics in enumerate([("B", "A"), ("C", "A"), ("A", "C"), ("D",)])
    }
    reader.opens(page_of(day_of(*papers, papers=papers)))
    assert reader.chips()[3:] == ["A 3", "C 2", "B 1", "D 1"]


def test_names_of_topics_may_be_anything(reader: Reader) -> None:
    name = 'A & B <i>"C"</i> ·é+?='
    papers = {
        1: Shown("One", topics=(name.replace("&", "&amp;").replace('"', "&quot;"),)),
        2: Shown("Two", topics=("all",)),
    }
    reader.opens(page_of(day_of(1, 2, papers=papers)))
    reader.taps(name)
    assert reader.shown() == [1]
    assert chosen(reader) == name
    reader.page.reload()
    assert (reader.shown(), pressed(reader)) == ([1], f"{name} 1")
    reader.taps("all")
    assert reader.shown() == [2]


def test_a_choice_is_remembered_on_the_next_page_and_in_its_address(reader: Reader) -> None:
    reader.opens(page_of(day_of(1, 2, 3, 4)))
    reader.taps("Agents")
    assert chosen(reader) == "Agents"
    reader.opens(page_of(week_of(2, 3, 4)), "/week/")
    assert (reader.shown(), chosen(reader), pressed(reader)) == ([3], "Agents", "Agents 1")
    reader.opens(page_of(week_of(2, 4)), "/another/")  # it has no such papers: all are shown, and the choice stays
    assert (reader.shown(), chosen(reader), pressed(reader)) == ([2, 4], "", "All 2")
    reader.opens(page_of(day_of(1, 2)))
    assert reader.shown() == [1]
    reader.taps("All")
    assert chosen(reader) == ""
    reader.opens(page_of(day_of(1, 2)))
    assert reader.shown() == [1, 2]


def test_the_chosen_chip_is_in_view_on_a_phone(reader: Reader) -> None:
    papers = {number: Shown(f"Paper {number}", topics=(f"A long topic {number}",)) for number in range(9)}
    page = reader.page
    page.set_viewport_size({"width": 390, "height": 844})
    for last in (8, 0):
        reader.opens(page_of(day_of(*papers, papers=papers)), at=f"?show=A long topic {last}")
        strip, chip = (
            page.locator(f".paperboy-chips{part}").bounding_box() for part in ("", " [aria-pressed=true]")
        )
        assert strip
        assert chip
        assert strip["x"] <= chip["x"]
        assert chip["x"] + chip["width"] <= strip["x"] + strip["width"] - 20  # where the strip fades


def test_an_address_goes_before_what_is_remembered_and_is_not_remembered_itself(reader: Reader) -> None:
    reader.opens(page_of(day_of(1, 2, 3)))
    reader.taps("Agents")
    reader.opens(page_of(day_of(1, 2, 3)), at="?show=Science&utm_source=x")
    assert reader.shown() == [2]
    assert "utm_source=x" in reader.page.url
    reader.opens(page_of(day_of(1, 2, 3)))
    assert reader.shown() == [1, 3]
    reader.opens(page_of(day_of(1, 2, 3)), at="?show=")  # all of them
    assert reader.shown() == [1, 2, 3]


@pytest.mark.parametrize("said", ["nothing", "%00", "is:else", "__proto__", "constructor", "%E0%A4%A"])
def test_an_address_that_asks_for_what_there_is_not_shows_all(reader: Reader, said: str) -> None:
    reader.opens(page_of(day_of(1, 2, 3)), at=f"?show={said}")
    assert reader.shown() == [1, 2, 3]


def test_an_address_that_leads_to_a_paper_shows_it(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2, 3, 4)))
    reader.taps("Agents")
    reader.opens(page_of(day_of(1, 2, 3, 4)), at="#paper-2602-00002")
    assert reader.shown() == [1, 2, 3, 4]
    assert page.locator("#paper-2602-00002").is_visible()
    reader.opens(page_of(day_of(1, 2, 3, 4)), at="?show=Agents#paper-2602-00003")
    assert reader.shown() == [1, 3]
    page.evaluate("() => (location.hash = '#paper-2602-00004')")
    page.wait_for_function("() => document.querySelectorAll('li[hidden]').length === 0")
    assert reader.kept()["show"] == "Agents"


def test_without_keywords_mine_leads_to_the_settings(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2)))
    reader.taps("Mine")
    page.locator(".paperboy-panel textarea").fill("chemistry")
    page.locator(".paperboy-panel button[value=save]").click()
    page.locator(".paperboy-panel").wait_for(state="detached")
    assert "Mine 1" in reader.chips()
    reader.taps("Mine")
    assert reader.shown() == [2]
    assert page.locator("dialog").count() == 0


def test_where_nothing_is_shown_it_is_said(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2)))
    reader.chooses("nothing like it")
    reader.taps("Mine")
    assert reader.shown() == []
    assert page.get_by_role("status").inner_text() == "No such papers."
    reader.taps("All")
    assert page.get_by_role("status").inner_text() == ""


# What has been read


def test_what_is_opened_stays_until_the_next_choice(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2, 3)))
    reader.taps("Unread")
    page.locator("#paper-2602-00002 summary").click()
    assert reader.shown() == [1, 2, 3]
    assert pressed(reader) == "Unread 2"
    reader.opens(page_of(day_of(1, 2, 3)))
    assert reader.shown() == [1, 3]


def test_papers_that_were_read_can_be_hidden_everywhere(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2, 3, 4)))
    page.locator("#paper-2602-00001 summary").click()
    reader.hides_what_was_read(is_wanted=True)
    assert reader.shown() == [2, 3, 4]
    assert {"All 3", "Unread 3", "With code 1", "Agents 1", "Code 0"} <= {*reader.chips()}
    reader.opens(page_of(week_of(1, 3, again=(1,))), "/week/")
    assert reader.shown() == [3]
    assert not page.locator("h2").is_visible(), "a list with nothing left goes with its heading"
    reader.hides_what_was_read(is_wanted=False)
    assert reader.shown() == [1, 3, 1]
    assert page.locator("h2").is_visible()


def test_the_heading_of_the_other_papers_goes_with_them(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2, 4)))
    heading = page.get_by_role("heading", name="Other papers")
    assert heading.is_visible()
    reader.taps("Science")
    assert not heading.is_visible()
    reader.taps("All")
    assert heading.is_visible()


# For everybody


def test_chips_work_by_keys_and_say_what_they_are(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2, 3)))
    group = page.get_by_role("group", name="Filter papers")
    assert group.get_by_role("button").count() == len(reader.chips())
    for _ in range(5):
        page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Agents 2"
    page.keyboard.press("Enter")
    assert reader.shown() == [1, 3]
    assert page.evaluate("() => document.activeElement.textContent") == "Agents 2", "the focus stays"
    page.keyboard.press("Space")
    assert reader.shown() == [1, 3]
    page.keyboard.press("j")
    assert reader.focused() == 1


NO_SCRIPT = re.compile(r"<script type=.module.*?</script>")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("content", [day_of(1, 2, 3, 4), week_of(1, 2, 3, again=(4,))], ids=["day", "week"])
def test_nothing_moves_however_late_the_script_comes(reader: Reader, content: str, width: int) -> None:
    """Without a browser's `blocking=render`, too: room is kept."""
    page = reader.page
    page.set_viewport_size({"width": width, "height": 844})
    reader.put(page_of(content).replace(' blocking="render"', ""))
    script = (reader.folder / "assets/js/paperboy.js").read_text("utf-8")

    def late(route: Route) -> None:
        page.wait_for_timeout(300)
        route.fulfill(body=script, content_type="text/javascript")

    page.route("**/paperboy.js", late)
    page.goto(f"{web.ORIGIN}/")
    page.unroute("**/paperboy.js")
    assert page.locator(".paperboy-chips").is_visible()
    assert page.evaluate(web.LAYOUT_SHIFT) <= 0.01


@pytest.mark.parametrize(
    "kept", ['{"show": "is:unread", "hide": true, "opened": {"paper-2602-00001": 1}}', '{"show": "Video"}']
)
def test_a_remembered_choice_moves_nothing(reader: Reader, kept: str) -> None:
    reader.page.evaluate("kept => localStorage.setItem('paperboy', kept)", kept)
    page = reader.opens(page_of(day_of(1, 2, 3, 4)))
    assert len(reader.shown()) < 4
    assert page.evaluate(web.LAYOUT_SHIFT) <= 0.01


def test_without_a_script_none_of_it_shows(reader: Reader) -> None:
    page = reader.opens(NO_SCRIPT.sub("", page_of(day_of(1, 2, 3, 4))))
    assert page.locator("button, dialog, [role=status]").count() == 0
    assert page.locator(".paperboy-tools").inner_html() == ""
    assert reader.shown() == [1, 2, 3, 4]


def test_on_paper_there_are_no_chips_and_no_stars(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2, 3, 4)))
    page.emulate_media(media="print")
    assert not page.locator(".paperboy-tools").is_visible()
    assert [star for star in page.locator(".paperboy-star").all() if star.is_visible()] == []
    page.emulate_media(media="null")


def test_a_page_of_papers_from_another_source_is_like_the_others(reader: Reader) -> None:
    """A table or a list of any kind: a row is what has `data-paper`."""
    rows = "".join(
        f'<tr data-paper="2602.{number:05}" data-topics="{"|".join(paper.topics)}">'
        f'<td><a href="/x/">{paper.title}</a></td></tr>'
        for number, paper in PAPERS.items()
        if paper.topics
    )
    page = reader.opens(page_of(f"<table><tbody>{rows}</tbody></table>"))
    assert reader.chips()[-4:] == ["Agents 2", "Code 1", "Science 1", "Video 1"]
    reader.taps("Science")
    assert reader.shown() == [2]
    page.keyboard.press("j")
    assert page.evaluate("() => document.activeElement.dataset.paper") == "2602.00002"
