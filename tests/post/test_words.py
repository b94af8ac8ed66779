"""The words of a post: languages, their plurals and dates, and a site's own words."""

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from babel import Locale

from paperboy.errors import SetupError
from paperboy.model.edition import daily, edition_of
from paperboy.model.kinds import Kind
from paperboy.post import words
from paperboy.post.languages import language_for
from paperboy.post.words import Words
from paperboy.site.config import fields_of
from tests.helpers import MONDAY, item
from tests.loopback import Loopback

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "src/paperboy/post/locales"
NOT_SHIPPED = Path(__file__).parent / "locales"
FILES = [*SHIPPED.iterdir(), *NOT_SHIPPED.iterdir()]
ENGLISH = words.load("en")


def words_of(file: Path) -> Words:
    values = yaml.safe_load(file.read_text(encoding="utf-8"))
    return Words(Locale.parse(values["code"], sep="-"), values)


def forms_of(text: str | Mapping[str, str]) -> Mapping[str, str]:
    return {"other": text} if isinstance(text, str) else text


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_language_has_all_words_and_fills_in_what_english_does(file: Path) -> None:
    language = words_of(file)
    assert language.code == file.stem
    name, en = file.relative_to(ROOT), "src/paperboy/post/locales/en.yml"
    assert [key for key in ENGLISH.texts if key not in language.texts] == [], (
        f"write these keys of {en} into {name}"
    )
    assert [key for key in language.texts if key not in ENGLISH.texts] == [], (
        f"{en} does not have these keys of {name}"
    )
    assert list(language.texts) == list(ENGLISH.texts), f"bring the keys of {name} into the order of {en}"
    for key, text in language.texts.items():
        forms = forms_of(text)
        rule = language.locale.ordinal_form if key == "nth" else language.locale.plural_form
        assert all(forms.values()), key
        assert {form for form in forms if not form.isdigit()} <= {*rule.tags, "one", "other"}, key
        in_english = set[str]().union(*map(fields_of, forms_of(ENGLISH.texts[key]).values()))
        for form in forms.values():
            if not {"month", "month_name"} & in_english and key != "nth":
                assert fields_of(form) - {"count", "name"} <= in_english | {"more"}, key


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_language_has_the_words_of_each_kind_of_edition(file: Path) -> None:
    keys = [f"category_{kind}" for kind in Kind]
    keys += [kind.period for kind in Kind if kind is not Kind.DAILY]
    lacking = [key for key in keys if key not in words_of(file).texts and key != "month"]  # Babel has months
    assert lacking == [], f"write these keys into {file.relative_to(ROOT)}"


SPOKEN = {
    "en": ("1 vote", "2 votes", "5 votes", "22 votes", "1,097 votes"),
    "ko": ("추천 1", "추천 2", "추천 5", "추천 22", "추천 1,097"),
    "ja": ("1票", "2票", "5票", "22票", "1,097票"),
    "pl": ("1 głos", "2 głosy", "5 głosów", "22 głosy", "1\N{NO-BREAK SPACE}097 głosów"),
}
A_WEEK = "Second week of February"
DATES = {  # a day, a week: with the year, and without the one that is known; a month
    "en": ("9 February 2026", "9 February", f"{A_WEEK} 2026", A_WEEK, "February 2026"),
    "ko": ("2026년 2월 9일", "2월 9일", "2026년 2월 둘째 주", "2월 둘째 주", "2026년 2월"),
    "ja": ("2026年2月9日", "2月9日", "2026年2月第2週", "2月第2週", "2026年2月"),
    "pl": ("9 lutego 2026", "9 lutego", "2. tydzień lutego 2026", "2. tydzień lutego", "luty 2026"),
}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_plurals_and_dates_are_those_of_the_language(file: Path) -> None:
    language = words_of(file)
    assert tuple(language.fill("votes", count) for count in (1, 2, 5, 22, 1097)) == SPOKEN[file.stem]
    week, month = edition_of(Kind.WEEKLY, MONDAY), edition_of(Kind.MONTHLY, MONDAY)
    assert DATES[file.stem] == (
        language.date(MONDAY),
        language.date(MONDAY, 2026),
        language.period(week),
        language.period(week, 2026),
        language.period(month, 2026),
    )
    assert language.period(daily(MONDAY), 2025) == language.date(MONDAY, 2025) == DATES[file.stem][0]


DATELINES = {
    "en": ("Monday 9 February", "Second week of February", "February 2026"),
    "ko": ("2월 9일 월요일", "2월 둘째 주", "2026년 2월"),
    "ja": ("2月9日月曜日", "2月第2週", "2026年2月"),
    "pl": ("poniedziałek, 9 lutego", "2. tydzień lutego", "luty 2026"),
}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_dateline_has_the_day_of_the_week(file: Path) -> None:
    editions = [daily(MONDAY), edition_of(Kind.WEEKLY, MONDAY), edition_of(Kind.MONTHLY, MONDAY)]
    assert tuple(map(words_of(file).dateline, editions)) == DATELINES[file.stem]


def test_a_dateline_of_ones_own_can_name_the_day_of_the_week(tmp_path: Path) -> None:
    own_words(tmp_path, 'day_of_week: "{day}/{month} ({weekday})"\n')
    assert words.load("ko", tmp_path).dateline(daily(MONDAY)) == "9/2 (월요일)"


@pytest.mark.parametrize(
    ("language", "last", "said"),
    [
        ("en", dt.date(2026, 5, 15), "14\u2009–\u200915 May"),
        ("en", dt.date(2026, 6, 2), "14 May\u2009–\u20092 June"),
        ("en", dt.date(2026, 5, 14), "14 May"),
        ("en", dt.date(2027, 1, 1), "14 May 2026 to 1 January"),
        ("ko", dt.date(2026, 5, 15), "5월 14일~15일"),
        ("ko", dt.date(2026, 6, 2), "5월 14일~6월 2일"),
        ("ja", dt.date(2026, 5, 15), "5月14日～15日"),
        ("pl", dt.date(2026, 5, 15), "14–15 maja"),
    ],
)
def test_days_in_a_row_are_as_the_language_writes_them(language: str, last: dt.date, said: str) -> None:
    words = words_of(next(file for file in FILES if file.stem == language))
    year = last.year
    assert words.dates(dt.date(2026, 5, 14), last, year) == said


def test_a_number_may_have_a_form_of_its_own() -> None:
    korean = words.load("ko")
    spoken = [korean.fill("day_count", count) for count in (0, 1, 2, 5, 7, 8, 21)]
    assert spoken[1:5] == ["하루", "이틀", "닷새", "이레"]
    assert spoken[5:] == ["목록이 나온 8일", "목록이 나온 21일"]


def test_a_language_with_ordinal_categories_needs_no_word_for_each_week() -> None:
    forms = {"one": "{count}st", "two": "{count}nd", "few": "{count}rd", "other": "{count}th"}
    language = Words(ENGLISH.locale, {**ENGLISH.texts, "nth": forms, "week_short": "{nth} week"})
    weeks = [edition_of(Kind.WEEKLY, dt.date(2026, 4, day)) for day in (1, 9, 16, 23, 30)]
    assert [language.period(week, 2026).split()[0] for week in weeks] == ["1st", "2nd", "3rd", "4th", "5th"]


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [
        ("ja", "Title 0 ほか1本 - 2月9日", ["論文2本 · 投票(▲)の多い順・", "Author 0</bdi>、", "キーワード"]),
        ("pl", "Title 0 i jeszcze 1 – 9 lutego", ["2 artykuły · od największej", "stan na ", "Kod"]),
    ],
)
def test_a_third_language_is_one_file(
    language: str, title: str, said: list[str], papers: Loopback, tmp_path: Path
) -> None:
    source = shutil.copytree(ROOT / "src", tmp_path / "src")
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (file,) = (each for each in FILES if each.stem == language)
    shutil.copy(file, source / "paperboy/post/locales")
    site = tmp_path / "site"
    site.mkdir()
    (site / "_config.yml").write_text(f"lang: {language}\ntimezone: UTC\npaperboy: {{arxiv: false}}\n")
    found = [item(f"2602.{number:05}", "2026-02-09", title=f"Title {number}") for number in range(2)]
    for each in found:
        each["paper"] |= {"authors": [{"name": f"Author {number}"} for number in range(9)], "ai_keywords": ["x"]}
        each["paper"]["githubRepo"] = "https://github.com/lab/code"
    papers.lists |= {f"2026-02-{day:02}": found if day == 9 else [] for day in range(1, 29)}
    command = [sys.executable, "-m", "paperboy", "publish", "--site", str(site), "--no-commit"]
    done = subprocess.run(
        [*command, "--from", "2026-02-01", "--to", "2026-02-28"],
        env=os.environ | {"PYTHONPATH": str(source), "HF_ENDPOINT": papers.endpoint},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "posts are in English" not in done.stderr
    posts = {path.name: path.read_text(encoding="utf-8") for path in (site / "_posts").iterdir()}
    assert len(posts) == 3
    for post in posts.values():
        assert f'lang="{language}" dir="ltr"' in post
    daily_post = posts["2026-02-09-daily-papers.md"]
    assert f'title: "{title}"' in daily_post
    assert [text for text in said if text not in daily_post] == []


@pytest.mark.parametrize(
    ("site_language", "language"),
    [("ko", "ko"), ("ko-KR", "ko"), ("ko_KR", "ko"), ("KO", "ko"), ("en-US", "en"), ("fr", "en"), ("", "en")],
)
def test_a_site_gets_the_words_of_its_language_or_english(site_language: str, language: str) -> None:
    assert language_for(site_language) == language


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
    assert (own["keywords"], own["gone"], own["list_comma"]) == ("열쇠말", "사라졌다.", "; ")
    assert own.texts["votes"] == {"other": "표 {count}"}
    assert own.texts["intro"] == {"one": "한 편 ({count}).", "other": "논문 {count}편"}
    assert own.date(MONDAY) == "2/9"
    changed = {"keywords", "gone", "list_comma", "votes", "intro", "day", "authors_and_more"}
    assert {key: own.texts[key] for key in shipped.texts if key not in changed} == {
        key: text for key, text in shipped.texts.items() if key not in changed
    }


OWN = {
    "day_count: '{count}일간'": ("day_count", 5, "5일간"),
    "day_count:\n  other: '{count}일간'": ("day_count", 5, "5일간"),
    "day_count:\n  5: 닷새간": ("day_count", 5, "닷새간"),
    "day_count:\n  one: 하루만": ("day_count", 1, "하루만"),
    "intro_filtered:\n  one: 한 편\n  other: '{count}편'": ("intro_filtered", 1, "한 편"),
    "keywords: |\n  두\n\n  줄\n": ("keywords", None, "두 줄"),
    'keywords: "두\\u2028줄"': ("keywords", None, "두 줄"),
}


@pytest.mark.parametrize("text", OWN)
def test_a_word_of_ones_own_may_have_forms_and_is_on_one_line(tmp_path: Path, text: str) -> None:
    own_words(tmp_path, text)
    key, count, filled = OWN[text]
    assert words.load("ko", tmp_path).fill(key, count) == filled


@pytest.mark.parametrize("nth", ["1st 2nd 3rd 4th 5th", "'{count}.'"])
def test_the_weeks_of_a_month_are_five_words_or_one_form(tmp_path: Path, nth: str) -> None:
    own_words(tmp_path, f"nth: {nth}\nweek: '{{nth}} week, {{month_name}}'\nweek_short: 'Week {{nth}}'\n")
    own = words.load("en", tmp_path)
    fifth = edition_of(Kind.WEEKLY, dt.date(2026, 4, 30))
    assert own.period(fifth) == ("5th week, April" if "1st" in nth else "5. week, April")
    assert own.period(fifth, 2026).startswith("Week 5")


def test_a_copy_of_all_words_is_words_of_ones_own(tmp_path: Path) -> None:
    copied = (ROOT / "src/paperboy/post/locales/en.yml").read_text(encoding="utf-8")
    own_words(tmp_path, copied)
    assert words.load("en", tmp_path) == ENGLISH


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
        ("keywords: '\u200b\u3164'\n", 1, "`keywords` must be a text, in quotes where need be, not '"),
        ("keywords: no\n", 1, "`keywords` must be a text, in quotes where need be, not 'False'"),
        ("keywords: [x]\n", 1, "`keywords` must be a text, in quotes where need be, not"),
        ("votes: 7\n", 1, "`votes` must be a text, or one with `one:` and one with `other:` before it, not '7'"),
        ("votes: {}\n", 1, "`votes` must be a text, or one with"),
        ("votes:\n  one: a\n  two: b\n", 1, "`votes` must be a text, or one with"),
        ("votes:\n  one: a\n  other: 2\n", 3, "`votes.other` must be a text"),
        ("a: &a x\nvotes:\n  other: '{votes}'\n", 1, "`a` is no word"),
        ("votes:\n  one: a\n  other: '{x}'\n", 3, "`votes.other` has {x}; what can be filled in there is {count}"),
        ("nth: a b c\n", 1, "`nth` must be 5 words, for the first to the last week of a month, not 3"),
        ("votes:\n  -1: a\n", 1, "`votes` must be a text, or one with"),
        ("keywords:\n  one: a\n", 1, "`keywords` must be a text, in quotes"),
        ("gone: a\nkeywords: x\ngone: b\n", 3, "`gone` is there twice: keep one of them"),
        ("keywords: '{count}'\n", 1, "`keywords` has {count}; nothing is filled in there"),
        ("stars: many\n", 1, "`stars` needs {count}"),
        ("day: someday\n", 1, "`day` needs {day} or {month} or {month_name} or {weekday} or {year}"),
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
