"""The reader's script takes keys where a reader means them: in any layout, not while typing, after the theme's."""

import pytest
from playwright.sync_api import Page

from tests import browser as web
from tests.reader import OLD_PAGE, Reader, day_of, page_of, week_of

SEARCH = '<input type="search" aria-label="search">'
PRESS = """({key, code, ...more}) => document.activeElement.dispatchEvent(
    new KeyboardEvent('keydown', {key, code, bubbles: true, cancelable: true, composed: true, ...more}))"""


def press(page: Page, key: str, code: str, **more: object) -> None:
    """Press a key as a keyboard of another layout does."""
    page.evaluate(PRESS, {"key": key, "code": code, **more})


def test_keys_go_from_paper_to_paper_and_fold(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2, 4), before=SEARCH))
    visited = []
    for key in "jjjjkk":
        page.keyboard.press(key)
        visited.append(reader.focused())
    assert visited == [1, 2, 4, 4, 2, 1]
    for is_open in (True, False):
        page.keyboard.press("o")
        assert page.locator("#paper-2602-00001 details").evaluate("e => e.open") is is_open
    assert reader.marked("opened") == [1]
    page.keyboard.press("/")
    assert page.evaluate("() => document.activeElement.type") == "search"
    page.keyboard.type("jo/?s")
    assert page.locator("input").first.input_value() == "jo/?s"


def test_a_week_has_keys_too_and_each_paper_once(reader: Reader) -> None:
    page = reader.opens(page_of(week_of(1, 2, again=(1, 3))))
    visited = []
    for key in "jjjk":
        page.keyboard.press(key)
        visited.append(
            page.evaluate("() => [...document.querySelectorAll('[data-paper]')].indexOf(document.activeElement)")
        )
    assert visited == [0, 1, 3, 1]
    reader.put(page_of("Elsewhere"), "/days/")
    page.keyboard.press("o")
    page.wait_for_url("**/days/#paper-2602-00002")


def test_posts_of_before_have_keys(reader: Reader) -> None:
    page = reader.opens(OLD_PAGE)
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("() => document.activeElement.id") == "paper-2"


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("ㅓ", "KeyJ"),  # Hangul on
        ("Process", "KeyJ"),  # an input method that has taken the key
        ("J", "KeyJ"),  # Caps Lock
        ("о", "KeyJ"),  # Cyrillic
        ("ξ", "KeyJ"),  # Greek
        ("ت", "KeyJ"),  # Arabic
        ("j", "KeyC"),  # Dvorak
        ("j", "KeyY"),  # Colemak
        ("J", "KeyC"),  # Dvorak with Caps Lock
    ],
)
def test_j_is_j_in_any_layout(reader: Reader, key: str, code: str) -> None:
    page = reader.opens(page_of(day_of(1, 2)))
    press(page, key, code)
    assert reader.focused() == 1


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("h", "KeyJ"),
        ("n", "KeyJ"),
        ("'", "KeyQ"),
        (".", "KeyE"),
        ("!", "Slash"),
        ("-", "Slash"),
        ("z", "Slash"),
        (".", "Slash"),
    ],
)
def test_in_a_latin_layout_the_place_of_a_key_says_nothing(reader: Reader, key: str, code: str) -> None:
    """Dvorak's h, Colemak's n, and what AZERTY, QWERTZ, Dvorak and Turkish have in the place of the slash."""
    page = reader.opens(page_of(day_of(1, 2), before=SEARCH))
    press(page, key, code)
    assert page.evaluate("() => document.activeElement.tagName") == "BODY"


@pytest.mark.parametrize(
    ("key", "code", "is_shift"),
    [
        ("/", "Slash", False),
        ("/", "Digit7", True),
        ("/", "BracketLeft", False),
        ("/", "Period", True),
        ("ظ", "Slash", False),
    ],
)
def test_the_slash_is_found_where_a_layout_has_it(reader: Reader, key: str, code: str, is_shift: bool) -> None:
    page = reader.opens(page_of(day_of(1, 2), before=SEARCH))
    press(page, "ت" if key == "ظ" else "j", "KeyJ")  # so that the layout is known
    press(page, key, code, shiftKey=is_shift)
    assert page.evaluate("() => document.activeElement.type") == "search"


def test_a_cyrillic_keyboard_has_all_keys(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2), before=SEARCH))
    press(page, "о", "KeyJ")
    press(page, "о", "KeyJ")
    assert reader.focused() == 2
    press(page, "л", "KeyK")
    assert reader.focused() == 1
    press(page, "щ", "KeyO")
    assert page.locator("#paper-2602-00001 details").evaluate("e => e.open")
    press(page, "ы", "KeyS")
    assert list(reader.kept()["saved"]) == ["paper-2602-00001"]
    press(page, ",", "Slash", shiftKey=True)
    assert page.locator("dialog").count() == 1
    page.keyboard.press("Escape")
    press(page, ".", "Slash")
    assert page.evaluate("() => document.activeElement.type") == "search"


@pytest.mark.parametrize("modifier", ["ctrlKey", "metaKey", "altKey"])
def test_keys_with_others_are_the_browsers(reader: Reader, modifier: str) -> None:
    page = reader.opens(page_of(day_of(1, 2)))
    press(page, "j", "KeyJ", **{modifier: True})
    assert reader.focused() == 0


# While one types

IN_A_COMPONENT = """<x-search></x-search><script>
const root = document.querySelector('x-search').attachShadow({mode: 'MODE'});
root.innerHTML = '<div><input></div>';
addEventListener('focus-it', () => root.querySelector('input').focus());
</script>"""
FOCUS_IT = "dispatchEvent(new Event('focus-it'))"


@pytest.mark.parametrize(
    ("markup", "focus"),
    [
        ("<input>", "document.querySelector('input').focus()"),
        ('<input type="email">', "document.querySelector('input').focus()"),
        ("<textarea></textarea>", "document.querySelector('textarea').focus()"),
        ("<select><option>j</select>", "document.querySelector('select').focus()"),
        ("<p contenteditable>x</p>", "document.querySelector('[contenteditable]').focus()"),
        ('<p contenteditable="plaintext-only">x</p>', "document.querySelector('[contenteditable]').focus()"),
        ('<div role="textbox" tabindex="0">x</div>', "document.querySelector('[role]').focus()"),
        ('<div role="dialog"><button>x</button></div>', "document.querySelector('button').focus()"),
        (IN_A_COMPONENT.replace("MODE", "open"), FOCUS_IT),
        (IN_A_COMPONENT.replace("MODE", "closed"), FOCUS_IT),
    ],
    ids=[
        "input",
        "email",
        "textarea",
        "select",
        "editable",
        "plaintext",
        "role",
        "dialog",
        "open",
        "closed",
    ],
)
def test_no_key_is_taken_while_one_types(reader: Reader, markup: str, focus: str) -> None:
    page = reader.opens(page_of(day_of(1, 2), before=markup))
    page.evaluate(f"() => {focus}")
    at = page.evaluate("() => document.activeElement.outerHTML")
    for key in "jkos/?":
        page.keyboard.press(key)
    assert page.evaluate("() => document.activeElement.outerHTML").startswith(at[:8])
    assert reader.focused() == 0
    assert page.locator("dialog").count() == 0


def test_the_keywords_can_have_any_letter(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2)))
    page.locator(".paperboy-settings").click()
    page.locator(".paperboy-panel textarea").focus()
    page.keyboard.type("jk/os?")
    assert page.locator(".paperboy-panel textarea").input_value() == "jk/os?"


# Where keys go on from


@pytest.mark.parametrize(
    "selector",
    ["#paper-2602-00002 summary", "#paper-2602-00002 .paperboy-gist", "li:nth-child(2) > a", "li:nth-child(2)"],
)
def test_after_a_click_j_goes_on_from_there(reader: Reader, selector: str) -> None:
    page = reader.opens(page_of(day_of(1, 2, 3, 4)))
    page.locator(selector).first.click(position={"x": 2, "y": 2})
    page.keyboard.press("j")
    assert reader.focused() == 3


def test_after_a_tab_j_goes_on_from_there(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2, 3, 4)))
    page.locator("#paper-2602-00003 summary").focus()
    page.keyboard.press("k")
    assert reader.focused() == 2


def test_an_address_with_a_paper_is_where_keys_begin(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2, 3, 4)), at="#paper-2602-00003")
    page.keyboard.press("j")
    assert reader.focused() == 4
    page.evaluate("() => (location.hash = '#paper-2602-00001')")
    page.wait_for_timeout(20)
    page.keyboard.press("j")
    assert reader.focused() == 2


def test_keys_go_over_what_is_not_shown(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2, 3, 4)))
    reader.taps("Agents")
    visited = []
    for key in "jjjkk":
        page.keyboard.press(key)
        visited.append(reader.focused())
    assert visited == [1, 3, 3, 1, 1]
    page.keyboard.press("j")
    reader.taps("Science")
    page.keyboard.press("k")
    assert reader.focused() == 2


# The theme's own keys and its search

TAKES_KEYS = "event => event.preventDefault()"


@pytest.mark.parametrize(
    "listens", ["addEventListener('keydown', TAKES, true)", "document.addEventListener('keydown', TAKES)"]
)
def test_the_themes_own_keys_win(reader: Reader, listens: str) -> None:
    """A theme's own script may run after ours, and listen to the document as most do."""
    page = reader.opens(page_of(day_of(1, 2), before=SEARCH))
    page.evaluate(f"() => {listens.replace('TAKES', TAKES_KEYS)}")
    for key in "j/?":
        page.keyboard.press(key)
    page.keyboard.press("Control+k")
    assert page.evaluate("() => document.activeElement.tagName") == "BODY"
    assert page.locator("dialog").count() == 0


# As in Chirpy: a field, and on a phone a button before it, which a desktop does not show.
PHONE_BUTTON = """<style>#search-trigger, #search-cancel { display: none }
    .phone #search-trigger { display: block }
    .phone #search { display: none } .open #search, .open #search-cancel { display: block !important }
    .open #search-trigger, .open main { display: none !important }</style>
<button id="search-trigger" onclick="document.body.classList.add('open')">Search</button>
<div id="search"><input id="search-input" type="search" aria-label="search"></div>
<button id="search-cancel" onclick="document.body.classList.remove('open')">Cancel</button>"""


def test_on_a_desktop_the_slash_leaves_the_page_as_it_is(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2), before=PHONE_BUTTON))
    page.keyboard.press("/")
    assert page.evaluate("() => document.activeElement.id") == "search-input"
    assert page.locator("main").is_visible()
    page.keyboard.type("x")
    page.keyboard.press("Escape")
    assert page.evaluate("() => [document.activeElement.tagName, document.querySelector('input').value]") == [
        "BODY",
        "",
    ]
    page.keyboard.press("j")
    assert reader.focused() == 1


def test_on_a_phone_the_slash_opens_the_search_and_escape_comes_back(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2), before=PHONE_BUTTON))
    page.evaluate("() => document.body.classList.add('phone')")
    page.keyboard.press("j")
    for _ in range(2):
        page.keyboard.press("/")
        assert page.evaluate("() => document.activeElement.id") == "search-input"
        page.keyboard.press("Escape")
        assert page.locator("main").is_visible()
        assert reader.focused() == 1


@pytest.mark.parametrize("hidden", ["display: none", "visibility: hidden"])
def test_a_search_that_is_not_shown_is_none(reader: Reader, hidden: str) -> None:
    page = reader.opens(page_of(day_of(1, 2), before=f'<div style="{hidden}">{SEARCH}</div>'))
    page.evaluate("() => addEventListener('keydown', event => (document.title = event.defaultPrevented))")
    page.keyboard.press("/")
    assert page.evaluate("() => document.activeElement.tagName") == "BODY"
    assert page.title() == "false"  # so that Firefox's own search opens


def test_a_search_behind_a_button_of_another_name_is_opened(reader: Reader) -> None:
    button = '<button class="search__toggle" onclick="this.nextElementSibling.hidden = false">x</button>'
    page = reader.opens(page_of(day_of(1, 2), before=f"{button}<p hidden>{SEARCH}</p>"))
    page.keyboard.press("/")
    assert page.evaluate("() => document.activeElement.type") == "search"


def test_a_slash_that_opens_a_themes_search_is_not_typed_into_it(reader: Reader) -> None:
    """As in Beautiful Jekyll, whose script goes to a field that is no search by its type."""
    script = "this.nextElementSibling.hidden = false; document.getElementById('q').focus()"
    button = f'<a href="#" id="nav-search-link" onclick="{script}">x</a>'
    page = reader.opens(page_of(day_of(1, 2), before=f'{button}<p hidden><input id="q"></p>'))
    page.keyboard.press("/")
    page.keyboard.type("jo")
    assert page.locator("#q").input_value() == "jo"


@pytest.mark.parametrize(("lang", "name"), [("en", "Keys"), ("ko", "키")])
def test_a_question_mark_tells_the_keys(reader: Reader, lang: str, name: str) -> None:
    page = reader.opens(page_of(day_of(1, 2), lang=lang, post=lang))
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name=name)
    assert dialog.locator("kbd").all_inner_texts() == ["j", "k", "o", "s", "/", "?"]
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")  # the event comes after the dialog has closed
    page.locator(".paperboy-help").click()
    assert dialog.is_visible()


def test_s_saves_the_paper_that_keys_are_at(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2)))
    page.keyboard.press("s")
    assert reader.kept().get("saved", {}) == {}
    page.keyboard.press("j")
    page.keyboard.press("s")
    assert list(reader.kept()["saved"]) == ["paper-2602-00001"]
    page.keyboard.press("s")
    assert reader.kept()["saved"] == {}
    assert web.ORIGIN in page.url
