from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperboy.model.posted import Posted, text_of
from paperboy.papers import archive
from paperboy.post.ownership import Action, decide, is_ours, is_own_file, sealed
from paperboy.site import config
from paperboy.site.config import Site
from paperboy.site.files import write
from tests.helpers import CONFIG, day, front_matter, paper

POST = '---\ntitle: "한글"\ndate: 2026-02-09 09:15:00 +0900\n---\n\n## One\n\nText.\n\n---\n\nMore: 5.\n'
SEALED = sealed(POST)
ANY_CHARACTER = st.characters(codec="utf-8")


def test_a_sealed_post_is_ours() -> None:
    assert is_ours(SEALED)


def test_the_mark_is_a_line_of_the_front_matter_and_nothing_else_changes() -> None:
    matter = front_matter(SEALED)
    assert len(matter["paperboy"]) == 64
    assert SEALED.replace(f"paperboy: {matter['paperboy']}\n", "") == POST


def test_sealing_says_the_same_each_time() -> None:
    assert sealed(POST) == SEALED
    assert sealed(POST.replace("One", "Two")) != SEALED


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=200))
def test_a_post_with_any_body_is_ours_once_sealed(text: str) -> None:
    assert is_ours(sealed(f"---\ntitle: x\n---\n{text}"))


@given(st.integers(0, len(SEALED) - 1), ANY_CHARACTER)
def test_a_replaced_character_makes_it_a_persons(place: int, character: str) -> None:
    edited = SEALED[:place] + character + SEALED[place + 1 :]
    assert is_ours(edited) == (edited == SEALED)


@given(st.integers(0, len(SEALED) - 1))
def test_a_deleted_character_makes_it_a_persons(place: int) -> None:
    assert not is_ours(SEALED[:place] + SEALED[place + 1 :])


@given(st.integers(0, len(SEALED)), ANY_CHARACTER)
def test_an_inserted_character_makes_it_a_persons(place: int, character: str) -> None:
    edited = SEALED[:place] + character + SEALED[place:]
    assert is_ours(edited) == (edited.replace("\r\n", "\n") == SEALED)


def test_line_ends_do_not_count() -> None:
    assert is_ours(SEALED.replace("\n", "\r\n"))
    assert not is_ours(SEALED.replace("\n", "\r\n").replace("Text", "Words"))


def test_undoing_an_edit_makes_it_ours_again() -> None:
    edited = SEALED.replace("Text.", "Words.")
    assert not is_ours(edited)
    assert is_ours(edited.replace("Words.", "Text."))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Only words.\n",
        POST,
        POST.replace("\n---\n", "\npaperboy: true\n---\n", 1),
        POST.replace("Text.", f"paperboy: {'0' * 64}"),
        f"---\npaperboy: {'0' * 64}\n",
        SEALED.replace("paperboy: ", "paperboy:  "),
    ],
)
def test_a_post_without_a_right_mark_is_a_persons(text: str) -> None:
    assert not is_ours(text)


@pytest.mark.parametrize(
    ("existing", "force", "action"),
    [
        (None, False, Action.CREATED),
        (None, True, Action.CREATED),
        (SEALED, False, Action.UNCHANGED),
        (SEALED, True, Action.UNCHANGED),
        (SEALED.replace("\n", "\r\n"), False, Action.UNCHANGED),
        (sealed(POST + "Old."), False, Action.UPDATED),
        (SEALED + "By hand.", False, Action.EDITED),
        (SEALED + "By hand.", True, Action.UPDATED),
        ("", False, Action.NOT_OURS),
        (POST + "Another tool's.", False, Action.NOT_OURS),
        (POST + "Another tool's.", True, Action.UPDATED),
        ("paperboy: not in the front matter", False, Action.NOT_OURS),
    ],
)
def test_what_to_do_follows_from_what_is_there(existing: str | None, force: bool, action: Action) -> None:
    assert decide(existing, SEALED, was_posted=False, force=force) is action
    if existing is not None:  # then it does not count
        assert decide(existing, SEALED, was_posted=True, force=force) is action


def test_a_post_that_is_missing_was_deleted_if_there_has_been_one() -> None:
    assert decide(None, SEALED, was_posted=True, force=False) is Action.DELETED
    assert decide(None, SEALED, was_posted=True, force=True) is Action.CREATED
    assert decide("", SEALED, was_posted=True, force=False) is Action.NOT_OURS


def test_a_post_is_told_from_another_byte_by_byte() -> None:
    text = b"\xef\xbb\xbfa\r\n\xff".decode("utf-8", "surrogateescape")
    assert not is_ours(SEALED + text)
    assert is_ours(sealed(POST + "\udcff"))  # a byte that is no UTF-8


POST_PATH, DAY_PATH = "_posts/2026-02-09-daily-papers.md", "_papers/2026/2026-02-09.json"
DAY = archive.text_of(day(paper())).encode()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "_config.yml").write_text(CONFIG, encoding="utf-8")
    return config.load(tmp_path)


def posted(site: Site, text: str) -> None:
    write(site.source / "_papers/posted.json", text)


@pytest.mark.parametrize(
    ("content", "is_own"),
    [
        (SEALED.encode(), True),
        (SEALED.replace("\n", "\r\n").encode(), True),
        (SEALED.replace("Text.", "Words.").encode(), False),
        (SEALED.encode() + b"\xff", False),
        (POST.encode(), False),
        (b"", False),
    ],
)
def test_a_post_is_paperboys_own_file_as_long_as_nobody_has_changed_it(
    site: Site, content: bytes, is_own: bool
) -> None:
    assert is_own_file(site, POST_PATH, content) is is_own


@pytest.mark.parametrize(
    "path",
    [
        "_posts/2026-02-09-hello.md",
        "_posts/2026-02-09-daily-papers.md.bak",
        "_posts/deep/2026-02-09-daily-papers.md",
        "2026-02-09-daily-papers.md",
        "_drafts/2026-02-09-daily-papers.md",
        "_papers/notes.json",
        "_papers/2026/2026-02-10.json",  # another day is in it
        "_config.yml",
    ],
)
def test_no_other_file_is_paperboys_whatever_it_holds(site: Site, path: str) -> None:
    assert not is_own_file(site, path, SEALED.encode())
    assert not is_own_file(site, path, DAY)
    assert not is_own_file(site, path, None)


@pytest.mark.parametrize(
    ("path", "is_own"),
    [
        ("_posts/.2026-02-09-daily-papers.md.tmp", True),
        ("_papers/2026/.2026-02-09.json.tmp", True),
        ("_papers/.posted.json.tmp", True),
        ("_posts/.2026-02-09-hello.md.tmp", False),
        ("_posts/.2026-02-09-daily-papers.md", False),
        ("_posts/2026-02-09-daily-papers.md.tmp", False),
        ("_drafts/.2026-02-09-daily-papers.md.tmp", False),
        ("_papers/.notes.json.tmp", False),
        ("_posts/..tmp", False),
    ],
)
def test_what_a_killed_run_has_left_is_paperboys_whatever_is_in_it(site: Site, path: str, *, is_own: bool) -> None:
    for content in (b"", b"half", None):
        assert is_own_file(site, path, content) is is_own


def test_posts_are_where_the_site_has_them(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text(f"{CONFIG}collections_dir: content\n", encoding="utf-8")
    site = config.load(tmp_path)
    assert is_own_file(site, f"content/{POST_PATH}", SEALED.encode())
    assert not is_own_file(site, POST_PATH, SEALED.encode())


@pytest.mark.parametrize(
    ("content", "is_own"),
    [
        (DAY, True),
        (DAY.replace(b'"version": 2', b'"version": 1'), True),
        (DAY.replace(b'"version": 2', b'"version": 3'), False),
        (b"<<<<<<< HEAD\n" + DAY, False),
        (b"", False),
        (None, False),  # paperboy removes no day
    ],
)
def test_a_day_is_paperboys_own_file_if_it_can_be_read(site: Site, content: bytes | None, is_own: bool) -> None:
    assert is_own_file(site, DAY_PATH, content) is is_own


@pytest.mark.parametrize("content", [text_of(Posted()).encode(), b"<<<<<<< HEAD\n", None])
def test_the_file_that_says_which_posts_there_have_been_is_paperboys(site: Site, content: bytes | None) -> None:
    assert is_own_file(site, "_papers/posted.json", content)


def test_a_post_that_is_gone_was_removed_by_paperboy_where_the_site_does_not_name_it(site: Site) -> None:
    posted(site, text_of(Posted({"2026-02-10-daily-papers.md": None})))
    assert is_own_file(site, POST_PATH, None)
    assert not is_own_file(site, POST_PATH.replace("-09-", "-10-"), None)  # a person has deleted it
    posted(site, text_of(Posted({"2026-02-09-daily-papers.md": "a" * 40})))
    assert not is_own_file(site, POST_PATH, None)


@pytest.mark.parametrize("text", [None, "<<<<<<< HEAD\n", "{}", '{"addresses": {}, "posts": {}, "version": 9}'])
def test_a_post_that_is_gone_was_deleted_by_a_person_where_nobody_can_say(site: Site, text: str | None) -> None:
    if text is not None:
        posted(site, text)
    assert not is_own_file(site, POST_PATH, None)
