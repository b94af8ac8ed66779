import datetime as dt
import hashlib
import re

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from paperboy.model.edition import edition_of
from paperboy.model.kinds import Kind
from paperboy.post.fence import Body, fenced
from paperboy.post.ownership import (
    Action,
    address_of,
    decide,
    is_on_site,
    is_unmodified,
    updated,
    with_checksum,
)
from paperboy.site.jekyll import Engine
from tests.helpers import body, front_matter

MATTER = 'title: "한글"\ndate: 2026-02-09 09:15:00 +0900\nheadlines:\n- votes: 1\n  title: "One"\n'
ANY_CHARACTER = st.characters(codec="utf-8")


def post(content: str = "<p>Text: 5.</p>", *, matter: str = MATTER, engine: Engine = "kramdown") -> str:
    return with_checksum(f"---\n{matter}---\n{Body('', fenced(content, engine, 'ko'), '')}")


POST = post()
WITHOUT_MARK = re.sub("\npaperboy: .*", "", POST, count=1)


def old_post(text: str = "## One\n\nText.\n", after_a_formatter: str = "") -> str:
    whole = f'---\ntitle: "한글"\n---\n\n{text}'
    return whole.replace(
        "\n---\n", f"\npaperboy: {hashlib.sha256(whole.encode()).hexdigest()}{after_a_formatter}\n---\n", 1
    )


@pytest.mark.parametrize("engine", ["kramdown", "html", "markdown"])
def test_a_post_with_its_mark_is_unmodified(engine: Engine) -> None:
    assert is_unmodified(post(engine=engine))


def test_the_mark_is_a_line_of_the_front_matter_that_names_its_keys_and_nothing_else_changes() -> None:
    mark = front_matter(POST)["paperboy"]
    assert re.fullmatch("title,date,headlines\\.[0-9a-f]{32}", mark)
    assert POST.replace(f"paperboy: {mark}\n", "") == WITHOUT_MARK
    assert with_checksum(WITHOUT_MARK) == POST
    assert post("<p>Other.</p>") != POST


PLACES = [
    place for place in range(len(POST))
    if POST.startswith(("한글", "2026-02", "One", "Text", "5.", "<div", "lang"), place)
]  # fmt: skip


@given(st.sampled_from(PLACES), st.characters(codec="ascii", categories=["L", "N", "P"]))
def test_what_is_changed_within_the_fence_or_in_a_value_of_paperboys_is_a_persons(
    place: int, character: str
) -> None:
    for edited in (
        POST[:place] + character + POST[place + 1 :],
        POST[:place] + POST[place + 1 :],
        POST[: place + 1] + character + POST[place + 1 :],
    ):
        assert is_unmodified(edited) == (edited == POST), edited


@given(st.integers(0, len(POST) - 1), st.sampled_from(["", "x", "#", "\n", " ", "-", '"']))
def test_no_change_of_one_character_makes_another_post_paperboys(place: int, character: str) -> None:
    edited = POST[:place] + character + POST[place + 1 :]
    if is_unmodified(edited):
        values, wanted = yaml.safe_load(edited.split("---\n")[1]), yaml.safe_load(MATTER)
        assert {key: values.get(key) for key in wanted} == wanted
        assert "<p>Text: 5.</p>" in edited


def test_line_ends_do_not_count() -> None:
    assert is_unmodified(POST.replace("\n", "\r\n"))
    assert not is_unmodified(POST.replace("\n", "\r\n").replace("Text", "Words"))


def test_undoing_an_edit_makes_it_paperboys_again() -> None:
    edited = POST.replace("Text", "Words")
    assert not is_unmodified(edited)
    assert is_unmodified(edited.replace("Words", "Text"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Only words.\n",
        WITHOUT_MARK,
        WITHOUT_MARK.replace("---\n\n", "paperboy: true\n---\n\n", 1),
        POST.replace("---\n", "", 1),
        POST.replace("paperboy: ", "paperboy:  "),
        POST.replace("{::nomarkdown}\n", ""),
        POST.replace("[//begin]", "[//]"),
        re.sub(r"\[//end.*", "", POST),
        POST.replace("date: ", "date: !!x ["),
        POST.replace('title: "한글"', 'title: "한글"\ntitle: two'),
        POST.replace("date: 2026-02-09 09:15:00 +0900\n", ""),
        old_post().replace("Text", "Words"),
    ],
)
def test_a_post_without_a_right_mark_is_a_persons(text: str) -> None:
    assert not is_unmodified(text)


OWN = (
    "---\npin: true # on top\n"
    + POST.removeprefix("---\n")
    .replace("date:", "# mine\nmath: true\ndate:")
    .replace("[//begin]", "Words *above*,\nand more.\n\n[//begin]")
    + "\nBelow: 5.\n\n---\n"
)
NEW = post("<p>More: 6.</p>", matter='title: "New"\ndate: 2026-02-10\nauthor: "Kim"\nheadlines: []\n')


def test_words_around_the_fence_and_keys_of_their_own_stay_and_freeze_nothing() -> None:
    assert is_unmodified(OWN)
    assert updated(OWN, POST) == OWN
    changed = updated(OWN, NEW)
    assert is_unmodified(changed)
    assert front_matter(changed) == front_matter(NEW) | {
        "pin": True,
        "math": True,
        "paperboy": front_matter(NEW)["paperboy"],
    }
    assert changed.startswith(
        '---\npin: true # on top\ntitle: "New"\n# mine\nmath: true\ndate: 2026-02-10\nauthor:'
    )
    assert body(changed) == body(OWN).replace("Text: 5.", "More: 6.")
    assert updated(changed, NEW) == changed


def test_a_persons_key_wins_over_one_that_paperboy_would_write_by_now() -> None:
    own = POST.replace("date:", "author: Somebody\ndate:")
    changed = updated(own, NEW)
    assert front_matter(changed)["author"] == "Somebody"
    assert changed.count("author:") == 1
    assert is_unmodified(changed)
    assert updated(changed, NEW) == changed
    assert decide(changed, NEW, was_posted=True, force=False) is Action.UNCHANGED


@pytest.mark.parametrize("engine", ["kramdown", "html", "markdown"])
def test_what_a_person_has_stays_when_another_engine_reads_the_blog(engine: Engine) -> None:
    changed = updated(OWN, post("<p>x</p>" if engine != "markdown" else "x", engine=engine))
    assert "Words *above*,\nand more.\n" in changed
    assert changed.endswith("\n\nBelow: 5.\n\n---\n")
    assert is_unmodified(changed)


def test_words_that_touch_the_fence_are_set_apart_from_it() -> None:
    touching = POST.replace("---\n\n[//begin]", "---\nAbove.\n[//begin]").rstrip() + "\nBelow.\n"
    assert is_unmodified(touching)
    assert "\nAbove.\n\n[//begin]" in updated(touching, POST)
    assert updated(touching, POST).endswith("\n\nBelow.\n")
    assert decide(touching, POST, was_posted=True, force=False) is Action.UPDATED


@pytest.mark.parametrize("existing", [None, "", "A person's.\n", old_post(), WITHOUT_MARK])
def test_of_a_post_without_such_parts_nothing_is_kept(existing: str | None) -> None:
    assert updated(existing, POST) == POST


def test_what_a_formatter_makes_of_a_post_is_paperboys_and_as_wanted() -> None:
    formatted = (
        POST.replace('title: "한글"', "title: 한글")
        .replace("- votes: 1\n  title", "  - votes: 1\n    title")
        .replace("{::nomarkdown}\n", "{::nomarkdown}\n\n")
        .replace("<p>", "  <p>")
    )
    formatted = re.sub("\npaperboy: (.*)", r'\npaperboy: "\1"', formatted)
    assert is_unmodified(formatted)
    assert decide(formatted, POST, was_posted=True, force=False) is Action.UNCHANGED
    assert decide(formatted, NEW, was_posted=True, force=False) is Action.UPDATED


@pytest.mark.parametrize("after_a_formatter", ["", "." + "0" * 64])
def test_a_post_of_before_is_paperboys_until_somebody_changes_any_of_it(after_a_formatter: str) -> None:
    old = old_post(after_a_formatter=after_a_formatter)
    assert is_unmodified(old)
    assert is_unmodified(old.replace("\n", "\r\n"))
    assert decide(old, POST, was_posted=True, force=False) is Action.UPDATED
    for edited in (old + "By hand.", old.replace("title:", "pin: true\ntitle:"), old.replace("One", "Two")):
        assert not is_unmodified(edited)
        assert decide(edited, POST, was_posted=True, force=False) is Action.EDITED


@given(st.text(ANY_CHARACTER, max_size=60), st.text(ANY_CHARACTER, max_size=60))
def test_any_words_around_the_fence_stay(above: str, below: str) -> None:
    assume(not {"[//begin]", "[//end]"} & {above[:9], below[:9]})
    own = POST.replace("---\n\n[//begin]", f"---\n{above}\n\n[//begin]", 1) + f"\n{below}"
    changed = updated(own, NEW)
    assert is_unmodified(own) == is_unmodified(changed)
    assert updated(changed, NEW) == changed
    assert above.replace("\r\n", "\n").strip() in changed
    assert below.replace("\r\n", "\n").strip() in changed


@pytest.mark.parametrize(
    ("existing", "force", "action"),
    [
        (None, False, Action.CREATED),
        (None, True, Action.CREATED),
        (POST, False, Action.UNCHANGED),
        (POST, True, Action.UNCHANGED),
        (POST.replace("\n", "\r\n"), False, Action.UNCHANGED),
        (post("<p>Old.</p>"), False, Action.UPDATED),
        (POST.replace("Text", "By hand"), False, Action.EDITED),
        (POST.replace("Text", "By hand"), True, Action.UPDATED),
        (POST + "By hand.", False, Action.UPDATED),
        ("", False, Action.NOT_OURS),
        (WITHOUT_MARK + "Another tool's.", False, Action.NOT_OURS),
        (WITHOUT_MARK + "Another tool's.", True, Action.UPDATED),
        ("paperboy: not in the front matter", False, Action.NOT_OURS),
    ],
)
def test_what_to_do_follows_from_what_is_there(existing: str | None, force: bool, action: Action) -> None:
    assert decide(existing, POST, was_posted=False, force=force) is action
    if existing is not None:  # then it does not count
        assert decide(existing, POST, was_posted=True, force=force) is action


def test_a_post_that_is_missing_was_deleted_if_there_has_been_one() -> None:
    assert decide(None, POST, was_posted=True, force=False) is Action.DELETED
    assert decide(None, POST, was_posted=True, force=True) is Action.CREATED
    assert decide("", POST, was_posted=True, force=False) is Action.NOT_OURS


LINES_OF_A_PERSON = [
    "og:title: x\n",
    '"og:image": x\n',
    "author's: x\n",
    "https://x.org: x\n",
    "? k\n: v\n",
    "  # note\n",
    "\t# note\n",
    "# note\n",
    "math: true\n",
    "mine:\n- 1\n\n-  2\n",
    "mine: {\na: x,\nb: y\n}\n",
    "mine: |\n  title: x\n  # no comment\n",
    'mine: "a\u2028b"\n',
    "mine: &m x\nother: *m # note\n",
    "? [a, b]\n: v\n",
    "mine: &m [*m]\n",
]


@pytest.mark.parametrize("before", ["title:", "date:", "headlines:", "paperboy:", "---\n\n"])
@pytest.mark.parametrize("lines", LINES_OF_A_PERSON)
def test_every_line_that_a_person_adds_stays_in_its_place(lines: str, before: str) -> None:
    own = POST.replace(f"\n{before}", f"\n{lines}{before}", 1)
    assert updated(own, POST) == own
    changed = updated(own, NEW)
    assert f"\n{lines}" in changed
    assert updated(own, changed) == updated(changed, NEW) == changed
    assert decide(own, POST, was_posted=True, force=False) is Action.UNCHANGED or not is_unmodified(own)
    action = decide(own, NEW, was_posted=True, force=False)
    assert action is (Action.EDITED if lines.startswith(("? [", "mine: &m [", "\t")) else Action.UPDATED)


def test_lines_stay_in_order_where_the_key_before_them_goes() -> None:
    own = POST.replace("headlines:", "one: 1\nheadlines:").replace("paperboy:", "two: 2\npaperboy:", 1)
    changed = updated(own, post(matter="headlines: []\ntitle: x\n"))
    assert front_matter(changed) | {"one": 1, "two": 2} == front_matter(changed)
    assert changed.index("one: 1") < changed.index("two: 2")


HEADS = [POST.index(f"\n{key}") + 1 for key in ("title:", "date:", "headlines:", "paperboy:", "---\n\n")]
ANY_LINES = st.lists(
    st.one_of(
        st.sampled_from([line for lines in LINES_OF_A_PERSON for line in lines.splitlines()]),
        st.sampled_from(["- x", "  x", "  title: x", "title: x", "date:", "}", "? title", ": x", "*m", "..."]),
        st.text(ANY_CHARACTER, max_size=12),
        st.text("ab:#-?&*!{}[]|>'\" ,\r\t", max_size=8),
    ).filter(lambda line: "\n" not in line and line.strip() and not line.endswith("\r")),
    max_size=4,
)


GOOD_LINES = st.sampled_from(["", *LINES_OF_A_PERSON]).map(lambda lines: [*filter(None, lines.split("\n"))])


@given(st.lists(GOOD_LINES | ANY_LINES, min_size=5, max_size=5) | st.lists(GOOD_LINES, min_size=5, max_size=5))
def test_any_lines_stay_or_the_post_is_left_alone(lines: list[list[str]]) -> None:
    own = POST
    for place, added in reversed([*zip(HEADS, lines, strict=True)]):
        own = own[:place] + "".join(f"{line}\n" for line in added) + own[place:]
    action = decide(own, NEW, was_posted=True, force=False)
    if action is Action.UPDATED:
        changed = updated(own, NEW)
        rest = iter(changed.split("\n"))
        assert all(line in rest for added in lines for line in added)
        assert is_unmodified(changed)
        assert updated(changed, NEW) == changed
    else:
        assert action in (Action.EDITED, Action.NOT_OURS)


@pytest.mark.parametrize(
    "edited",
    [
        POST.replace("+0900\n", "+0900  # my note\n"),
        POST.replace("headlines:\n", "headlines: # my note\n"),
        POST.replace("- votes: 1\n", "- votes: 1 #\n"),
        POST.replace('title: "한글"', 'title: &t "한글"'),
        POST.replace('title: "한글"', 'title: !!str "한글"'),
        POST.replace('title: "한글"', 'title: ! "한글"'),
        POST.replace('title: "한글"', "title: *t").replace("---\n", '---\nmine: &t "한글"\n', 1),
        POST.replace("headlines:\n", "headlines: &h\n"),
        POST.replace("---\n", "---\nmine: {\ndate: x,\ntitle: y\n}\n", 1),
        POST.replace("---\n", "---\ntitle: other\n", 1),
        POST.replace("date:", "? title\n: other\ndate:"),
        POST.replace("+0900\n", "+0900\r# my note\n"),
        POST.replace("  title:", "  # my note\n  title:"),
        POST.replace("+0900\n", "+0900\rmine: x\n"),
        POST.replace("headlines:\n", "headlines: &h [*h]\n"),
        POST.replace("\n---\n\n", "\n  mine\n---\n\n", 1),
        POST.replace("date:", "mine: [\ndate:"),
    ],
)
def test_a_change_that_the_values_do_not_show_is_a_persons(edited: str) -> None:
    assert decide(edited, NEW, was_posted=True, force=False) is Action.EDITED


def test_no_front_matter_is_written_that_cannot_be_read() -> None:
    edited = POST.replace("date:", "mine: [\ndate:")
    assert decide(edited, NEW, was_posted=True, force=True) is Action.EDITED
    repaired = POST.replace('"한글"', '"한글').replace("date:", "mine: 1\ndate:")
    assert decide(repaired, NEW, was_posted=True, force=True) is Action.UPDATED
    assert front_matter(updated(repaired, NEW))["mine"] == 1


def test_signs_within_values_are_no_change() -> None:
    signs = post(matter='title: "# a & b: *c* #d! !e"\ntags: [a#b, c&d]\n')
    assert is_unmodified(signs)
    assert is_unmodified(signs.replace("tags: [a#b, c&d]", "tags:\n  - 'a#b'\n\n  - c&d\n"))
    assert not is_unmodified(signs.replace("c&d]", "c&d] #e"))


def test_a_byte_order_mark_is_no_change() -> None:
    assert is_unmodified(f"\ufeff{POST}")
    assert decide(f"\ufeff{POST}", POST, was_posted=True, force=False) is Action.UNCHANGED
    assert decide(f"\ufeff{POST}", NEW, was_posted=True, force=False) is Action.UPDATED


@pytest.mark.parametrize(
    ("line", "is_there"),
    [
        ("published: false", False),
        ('"published": false', False),
        ("'published' : false # yet", False),
        ("published: !!bool false", False),
        ("published:\n  false", False),
        ("? published\n: no", False),
        ("published: off", False),
        ("published: False", False),
        ("published:", False),
        ("published: true\npublished: false", False),
        ("published: true", True),
        ('published: "false"', True),
        ("published: [false]", True),
        ("mine:\n  published: false", True),
        ("mine: |\n  published: false", True),
        ("# published: false", True),
        ("? [published]\n: false", True),
    ],
)
def test_a_post_is_on_the_site_unless_it_says_otherwise(line: str, is_there: bool) -> None:
    own = POST.replace("date:", f"{line}\ndate:")
    assert is_on_site(own) is is_there
    if is_unmodified(own):
        assert address_of(own, EDITION) == (EDITION.permalink if is_there else None)


EDITION = edition_of(Kind.DAILY, dt.date(2026, 2, 9))


@pytest.mark.parametrize(
    "matter",
    [
        "a: &a [*a]",
        "headlines: &h [*h]",
        "permalink: *p",
        "permalink: &p [*p]",
        "permalink: !x {}",
        "? [a]\n: b",
        "? &a [*a]\n: b",
        "published: &p [*p]",
        "x: " + "[" * 500 + "]" * 500,
        "x: \ud800",
        'x: "\\UFFFFFFFF"',
        "- a",
        "a: \x00",
    ],
)
def test_no_front_matter_makes_an_error(matter: str) -> None:
    for text in (POST.replace("date:", f"{matter}\ndate:"), f"---\n{matter}\n---\n"):
        assert address_of(text, EDITION) in (None, EDITION.permalink)
        assert decide(text, NEW, was_posted=True, force=False) is not Action.CREATED
        assert decide(text, NEW, was_posted=True, force=True) is not Action.CREATED
