import datetime as dt
import string

import pytest

from paperboy.post import words
from paperboy.post.words import Counted, Words
from tests.helpers import MONDAY


def values_of(language: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in words.load(language):
        if isinstance(value, Counted):
            values |= {f"{name}.one": value.one, f"{name}.other": value.other}
        else:
            values[name] = value
    return values


def fields_of(sentence: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(sentence) if field}


def test_korean_and_english_are_there() -> None:
    assert {"en", "ko"} <= set(words.languages())


@pytest.mark.parametrize("language", words.languages())
def test_a_language_has_all_words(language: str) -> None:
    assert all(value for name, value in values_of(language).items())
    assert set(dict(words.load(language))) == set(Words.model_fields)


@pytest.mark.parametrize("language", words.languages())
def test_a_language_fills_in_what_the_others_do(language: str) -> None:
    english = values_of("en")
    for name, value in values_of(language).items():
        if not name.endswith(".one") and name not in ("day", "day_short", "week", "month"):
            assert fields_of(value) == fields_of(english[name]), name


def test_dates_are_written_as_the_language_does() -> None:
    assert words.load("ko").date(MONDAY) == "2026년 2월 9일"
    assert words.load("en").date(dt.date(2026, 12, 1)) == "1 December 2026"


def test_one_has_a_form_of_its_own() -> None:
    counted = Counted(one="one paper", other="{count} papers")
    assert [counted.of(count) for count in (0, 1, 2)] == ["{count} papers", "one paper", "{count} papers"]


@pytest.mark.parametrize(
    ("site_language", "language"),
    [("ko", "ko"), ("ko-KR", "ko"), ("ko_KR", "ko"), ("KO", "ko"), ("en-US", "en"), ("fr", "en"), ("", "en")],
)
def test_a_site_gets_the_words_of_its_language_or_english(site_language: str, language: str) -> None:
    assert words.language_for(site_language) == language
