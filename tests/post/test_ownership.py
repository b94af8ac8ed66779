from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperboy.errors import PostError
from paperboy.post.ownership import Action, decide, is_ours, read, sealed
from tests.helpers import front_matter

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


def test_a_post_that_is_not_there_is_none(tmp_path: Path) -> None:
    assert read(tmp_path / "a.md") is None


def test_a_post_is_read_byte_by_byte(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbfa\r\n\xff")
    text = read(tmp_path / "a.md")
    assert text == "\ufeffa\r\n\udcff"
    assert not is_ours(SEALED + str(text))


def test_a_post_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PostError, match=r"^cannot read .*: Is a directory$"):
        read(tmp_path)
