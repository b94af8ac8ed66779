import datetime as dt
from pathlib import Path

import pytest

from paperboy.errors import SetupError
from paperboy.post import words
from paperboy.post.words import Counted, Words
from paperboy.site.config import fields_of
from tests.helpers import MONDAY


def values_of(language: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in words.load(language):
        if isinstance(value, Counted):
            values |= {f"{name}.one": value.one, f"{name}.other": value.other}
        elif name == "kinds":
            values |= {f"{kind}.{part}": text for kind, said in value.items() for part, text in said}
        else:
            values[name] = value
    return values


def test_korean_and_english_are_there() -> None:
    assert {"en", "ko"} <= set(words.languages())


@pytest.mark.parametrize("language", words.languages())
def test_a_language_has_all_words(language: str) -> None:
    assert all(value for name, value in values_of(language).items() if name != "daily.before")  # never said
    assert set(dict(words.load(language))) == set(Words.model_fields)


@pytest.mark.parametrize("language", words.languages())
def test_a_language_fills_in_what_the_others_do(language: str) -> None:
    english = values_of("en")
    for name, value in values_of(language).items():
        if not name.endswith((".one", ".name")) and name not in ("day", "day_short"):
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


def own_words(folder: Path, text: str) -> Path:
    path = folder / "_paperboy" / "words.yml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def test_a_site_has_its_own_words_where_it_wants_others(tmp_path: Path) -> None:
    own_words(
        tmp_path,
        "keywords: 열쇠말\ngone: |\n  사라졌다.\nvotes: 표 {count}\n"
        "intro:\n  one: 한 편 ({count}).\nday: '{month}/{day}'\n"
        "authors_and_more: '{names} 등'\nlist_comma: '; '\n",
    )
    own, shipped = words.load("ko", tmp_path), words.load("ko")
    assert (own.keywords, own.gone, own.list_comma) == ("열쇠말", "사라졌다.\n", "; ")
    assert own.votes == Counted(one="표 {count}", other="표 {count}")
    assert own.intro == Counted(one="한 편 ({count}).", other=shipped.intro.other)
    assert own.date(MONDAY) == "2/9"
    changed = {"keywords", "gone", "list_comma", "votes", "intro", "day", "authors_and_more"}
    assert own.model_dump(exclude=changed) == shipped.model_dump(exclude=changed)


@pytest.mark.parametrize("text", [None, "", "# nothing\n", "---\n"])
def test_a_site_without_words_of_its_own_has_the_shipped_ones(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        own_words(tmp_path, text)
    assert words.load("en", tmp_path) == words.load("en")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("keyword: x\n", 1, "`keyword` is no word of a post; there are: "),
        ("# mine\n7: x\n", 2, "`7` is no word of a post"),
        ("keywords:\n", 1, "`keywords` must be a text, in quotes where need be, not nothing"),
        ("keywords: ' '\n", 1, "`keywords` must be a text, in quotes where need be, not ' '"),
        ("keywords: no\n", 1, "`keywords` must be a text, in quotes where need be, not 'False'"),
        ("keywords: [x]\n", 1, "`keywords` must be a text, in quotes where need be, not"),
        ("votes: 7\n", 1, "`votes` must be a text, or one with `one:` and one with `other:` before it, not '7'"),
        ("votes: {}\n", 1, "`votes` must be a text, or one with"),
        ("votes:\n  one: a\n  two: b\n", 1, "`votes` must be a text, or one with"),
        ("votes:\n  one: a\n  other: 2\n", 3, "`votes.other` must be a text"),
        ("a: &a x\nvotes:\n  other: '{votes}'\n", 1, "`a` is no word"),
        ("votes:\n  one: a\n  other: '{x}'\n", 3, "`votes.other` has {x}; what can be filled in there is {count}"),
        ("gone: a\nkeywords: x\ngone: b\n", 3, "`gone` is there twice: make one of both"),
        ("keywords: '{count}'\n", 1, "`keywords` has {count}; nothing is filled in there"),
        ("stars: many\n", 1, "`stars` needs {count}"),
        ("day: someday\n", 1, "`day` needs {day} or {month} or {month_name} or {year}"),
        ("day: '{day'\n", 1, "`day`: expected '}' before end of string; what can be filled in there is {day}, "),
        ("day: '{}'\n", 1, "`day`: {…} must hold a name and nothing else, not {}"),
        ("day: '{0}'\n", 1, "`day`: {…} must hold a name and nothing else, not {0}"),
        ("day: '{day:>999999999}'\n", 1, "`day`: {…} must hold a name and nothing else, not {day:>999999999}"),
        ("day: '{day.real}'\n", 1, "`day`: {…} must hold a name and nothing else, not {day.real}"),
        ("day: '{day!r}'\n", 1, "`day`: {…} must hold a name and nothing else"),
        ("day: }\n", 1, "not readable as YAML"),
        ("- day\n", None, "holds no settings: it must be a list of `key: value` lines"),
    ],
)  # fmt: skip
def test_a_word_that_cannot_be_used_is_told_with_its_line_and_what_is_allowed(
    tmp_path: Path, text: str, line: int | None, said: str
) -> None:
    path = own_words(tmp_path, text)
    with pytest.raises(SetupError) as caught:
        words.load("en", tmp_path)
    where = f"{path}, line {line}: " if line else f"{path} "
    assert str(caught.value).startswith(f"{where}{said}")


def test_own_words_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    own_words(tmp_path, "").write_bytes(b"keywords: caf\xe9\n")
    with pytest.raises(SetupError, match=r"words\.yml, line 1: not UTF-8: save it in that encoding$"):
        words.load("en", tmp_path)
    (tmp_path / "_paperboy/words.yml").unlink()
    (tmp_path / "_paperboy/words.yml").mkdir()
    with pytest.raises(SetupError, match=r"cannot read .*words\.yml: Is a directory"):
        words.load("en", tmp_path)
