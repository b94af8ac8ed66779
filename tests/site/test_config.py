import datetime as dt
from pathlib import Path

import pytest
import yaml

from paperboy.errors import SetupError
from paperboy.model.kinds import Kind
from paperboy.site.config import Blog, FeedSettings, Settings, load


def blog_of(folder: Path, text: str) -> Blog:
    (folder / "_config.yml").write_text(text, encoding="utf-8")
    return load(folder)


def error_of(folder: Path, text: str) -> str:
    with pytest.raises(SetupError) as caught:
        blog_of(folder, text)
    return str(caught.value)


@pytest.mark.parametrize("text", ["", "# nothing\n", "title: A blog\n", "paperboy:\n", "paperboy: {}\n"])
def test_without_a_block_there_are_defaults(tmp_path: Path, text: str) -> None:
    site = blog_of(tmp_path, text)
    assert site.settings == Settings()
    assert (site.language, site.timezone.key, site.settings.author) == ("en", "UTC", None)
    assert site.folder == tmp_path.resolve()


def test_the_defaults_are_those_of_the_design() -> None:
    assert Settings().model_dump() == {
        "editions": list(Kind),
        "lang": None,
        "window": 7,
        "top": 10,
        "post_time": "09:15",
        "min_upvotes": 0,
        "arxiv": True,
        "retry_seconds": 300,
        "include": [],
        "exclude": [],
        "tags": [],
        "topic_pages": False,
        "organizations": {},
        "title": None,
        "author": None,
        "image": None,
        "feeds": {"min_upvotes": 30, "tag": "paperboy.example,2026"},
        "home": "all",
        "feed": "all",
        "categories": {},
        "front_matter": {},
    }
    assert Settings().time_of_day == dt.time(9, 15)


def test_every_setting_is_read(tmp_path: Path) -> None:
    site = blog_of(
        tmp_path,
        """\
lang: en
timezone: Asia/Seoul
paperboy:
  editions: [daily]
  lang: ko-KR
  window: 60
  top: 1
  post_time: "23:59"
  min_upvotes: 3
  arxiv: false
  retry_seconds: 0
  include: [agents]
  exclude: [" video "]
  tags: [한글]
  organizations: {삼성: [Samsung Research]}
  author: Ada
  feeds: {min_upvotes: 50, tag: "ada@example.org,2026-11"}
  home: digests
  feed: own
  categories: {weekly: [Papers]}
  front_matter: {daily: {comments: false, sidebar: {nav: [a, 1, null]}}}
""",
    )
    assert site.settings == Settings(
        editions=[Kind.DAILY],
        lang="ko-KR",
        window=60,
        top=1,
        post_time="23:59",
        min_upvotes=3,
        arxiv=False,
        retry_seconds=0,
        include=["agents"],
        exclude=["video"],
        tags=["한글"],
        organizations={"삼성": ["Samsung Research"]},
        author="Ada",
        feeds=FeedSettings(min_upvotes=50, tag="ada@example.org,2026-11"),
        home="digests",
        feed="own",
        categories={Kind.WEEKLY: ["Papers"]},
        front_matter={Kind.DAILY: {"comments": False, "sidebar": {"nav": ["a", 1, None]}}},
    )
    assert (site.language, site.timezone.key, site.settings.author) == ("ko-KR", "Asia/Seoul", "Ada")


# nine aliases of nine aliases of …: a file of 400 bytes that means 9 ** 12 words
LAUGHS = "a0: &a0 [ha]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
INVISIBLE = [*"\u00ad\u034f\u061c\u180e\u200b\u200d\u200e\u2028\u2060\u2800\u3164\ufe0f\ufeff\U000e0020"]
WHOLE = "a whole number"
NAMES = "a block of names with lists of others, such as {Google: [Deepmind]}"
FEEDS = 'a block such as {min_upvotes: 30, tag: "example.org,2026"}, or with one of the two'
CATEGORIES = Settings.model_fields["categories"].description
KEYS = Settings.model_fields["front_matter"].description
TITLE = "a text with {first}, {more}, {count}, {day} or {period} in it, or none of them"


@pytest.mark.parametrize(
    ("key", "value", "allowed", "shown"),
    [
        ("editions", "daily", f"a list of: {', '.join(Kind)}", "daily"),
        ("editions", "[]", f"a list of: {', '.join(Kind)}", "[]"),
        ("editions", "[hourly]", f"a list of: {', '.join(Kind)}", "hourly"),
        ("lang", "7", "a language, such as ko or en", "7"),
        ("lang", "no", "a language, such as ko or en", "False"),
        ("lang", "[ko]", "a language, such as ko or en", "['ko']"),
        ("window", "0", f"{WHOLE} of days from 1 to 60", "0"),
        ("window", "61", f"{WHOLE} of days from 1 to 60", "61"),
        ("window", "seven", f"{WHOLE} of days from 1 to 60", "seven"),
        ("window", "7.0", f"{WHOLE} of days from 1 to 60", "7.0"),
        ("window", "true", f"{WHOLE} of days from 1 to 60", "True"),
        ("window", "", f"{WHOLE} of days from 1 to 60", "None"),
        ("window", "'7'", f"{WHOLE} of days from 1 to 60", "7"),
        ("top", "0", f"{WHOLE} from 1 to 1000", "0"),
        ("top", "1001", f"{WHOLE} from 1 to 1000", "1001"),
        ("top", "[1]", f"{WHOLE} from 1 to 1000", "[1]"),
        ("post_time", "9.15", 'a time of day such as "09:15", in quotes', "9.15"),
        ("post_time", '"24:00"', 'a time of day such as "09:15", in quotes', "24:00"),
        ("post_time", '"9:15"', 'a time of day such as "09:15", in quotes', "9:15"),
        ("post_time", '"0９:15"', 'a time of day such as "09:15", in quotes', "0９:15"),
        ("post_time", '"09:15\\n"', 'a time of day such as "09:15", in quotes', "09:15\n"),
        ("post_time", '"09:15:00"', 'a time of day such as "09:15", in quotes', "09:15:00"),
        ("min_upvotes", "-1", f"{WHOLE}, 0 or more", "-1"),
        ("min_upvotes", "few", f"{WHOLE}, 0 or more", "few"),
        ("arxiv", "1", "true or false", "1"),
        ("arxiv", "'yes'", "true or false", "yes"),
        ("retry_seconds", "-1", f"{WHOLE} of seconds from 0 to 3600", "-1"),
        ("retry_seconds", "3601", f"{WHOLE} of seconds from 0 to 3600", "3601"),
        ("retry_seconds", "1.5", f"{WHOLE} of seconds from 0 to 3600", "1.5"),
        ("include", "agents", "a list of words", "agents"),
        ("include", "[1]", "a list of words", "1"),
        ("exclude", "{a: b}", "a list of words", "{'a': 'b'}"),
        ("exclude", "['']", "a list of words", ""),
        ("organizations", "[Google]", NAMES, "['Google']"),
        ("organizations", "{Google: Deepmind}", NAMES, "Deepmind"),
        ("organizations", "{Google: [3]}", NAMES, "3"),
        ("organizations", "{7: [Google]}", NAMES, "7"),
        ("organizations", "{'': [Google]}", NAMES, ""),
        ("tags", "['  ']", "a list of words", "  "),
        ("tags", "[null]", "a list of words", "None"),
        ("title", "7", TITLE, "7"),
        ("title", "' '", TITLE, " "),
        ("title", "'{date}'", TITLE, "{date}"),
        ("title", "'{day'", TITLE, "{day"),
        ("title", "'{first:>2000000000}'", TITLE, "{first:>2000000000}"),
        ("title", "'{more:09999999d}'", TITLE, "{more:09999999d}"),
        ("title", "'{day:{count}}'", TITLE, "{day:{count}}"),
        ("title", "'{first!r}'", TITLE, "{first!r}"),
        ("title", "'{first.upper}'", TITLE, "{first.upper}"),
        ("title", "'{first[0]}'", TITLE, "{first[0]}"),
        ("title", "'{} {0}'", TITLE, "{} {0}"),
        ("feeds", "30", FEEDS, "30"),
        ("feeds", "{min_upvotes: -1}", FEEDS, "-1"),
        ("feeds", "{upvotes: 30}", FEEDS, "30"),
        ("feeds", "{tag: example.org}", FEEDS, "example.org"),
        ("feeds", "{tag: 'https://example.org,2026'}", FEEDS, "https://example.org,2026"),
        ("feeds", '{tag: "example.org,2026\\n"}', FEEDS, "example.org,2026\n"),
        ("home", "own", "all, digests or none", "own"),
        ("feed", "none", "all, digests or own", "none"),
        ("categories", "[Papers]", CATEGORIES, "['Papers']"),
        ("categories", "{hourly: [Papers]}", CATEGORIES, "hourly"),
        ("categories", "{daily: Papers}", CATEGORIES, "Papers"),
        ("front_matter", "{comments: false}", KEYS, "comments"),
        ("front_matter", "{daily: {title: Mine}}", KEYS, "title"),
        ("front_matter", "{daily: {'two words': 1}}", KEYS, "two words"),
        ("front_matter", "{daily: {since: 2026-02-09}}", KEYS, "2026-02-09"),
        ("front_matter", "{daily: []}", KEYS, "[]"),
        ("topic_pages", "1", "true or false", "1"),
        ("image", "picture", "object, url or none", "picture"),
        ("author", "7", "a text", "7"),
        ("author", "' '", "a text", " "),
        ("author", "{name: Ada}", "a text", "{'name': 'Ada'}"),
    ],
)
def test_a_wrong_value_is_named_with_key_line_and_what_is_allowed(
    tmp_path: Path, key: str, value: str, allowed: str, shown: str
) -> None:
    said = error_of(tmp_path, f"title: A blog\npaperboy:\n  # a comment\n  {key}: {value}\n")
    assert said == f"{tmp_path}/_config.yml, line 4: `paperboy.{key}` must be {allowed}, not {shown!r}"


@pytest.mark.parametrize("shown_as_nothing", ["", " \u3000\t", *INVISIBLE, "".join(INVISIBLE)])
@pytest.mark.parametrize("key", ["lang", "include", "exclude", "tags", "title", "author"])
def test_a_text_of_which_nothing_shows_is_refused(tmp_path: Path, key: str, shown_as_nothing: str) -> None:
    is_list = key in ("include", "exclude", "tags")
    text = yaml.safe_dump({"paperboy": {key: [shown_as_nothing] if is_list else shown_as_nothing}})
    assert f"_config.yml, line {2 + is_list}: `paperboy.{key}` must be " in error_of(tmp_path, text)


def test_a_block_of_several_lines_is_a_text_on_one(tmp_path: Path) -> None:
    block = "|\n      one\n       two\n\n"
    keys = "".join(f"  {key}: {block}" for key in ("lang", "title", "author"))
    lists = "".join(f"  {key}:\n    - {block}" for key in ("include", "exclude", "tags"))
    settings = blog_of(tmp_path, f"paperboy:\n{keys}{lists}").settings
    assert (settings.lang, settings.title, settings.author) == ("one two",) * 3
    assert (settings.include, settings.exclude, settings.tags) == (["one two"],) * 3


def test_every_setting_has_a_test_of_a_wrong_value() -> None:
    marks = test_a_wrong_value_is_named_with_key_line_and_what_is_allowed.pytestmark  # type: ignore[attr-defined]
    assert {arguments[0] for arguments in marks[0].args[1]} == set(Settings.model_fields)


def test_a_wrong_element_is_named_with_its_own_line(tmp_path: Path) -> None:
    said = error_of(tmp_path, "paperboy:\n  tags:\n    - good\n    - 7\n")
    assert "line 4: `paperboy.tags` must be a list of words, not '7'" in said


def test_a_long_wrong_value_is_cut(tmp_path: Path) -> None:
    assert len(error_of(tmp_path, f"paperboy:\n  window: {'x' * 5000}\n")) < 300 + len(str(tmp_path))


@pytest.mark.parametrize("key", ["widnow", "Window", "language", "1", "null"])
def test_an_unknown_key_is_named_with_its_line_and_what_there_is(tmp_path: Path, key: str) -> None:
    said = error_of(tmp_path, f"paperboy:\n  window: 3\n  {key}: 3\n")
    name = {"null": "None"}.get(key, key)
    assert f"`paperboy.{name}` is not a setting; the settings are: editions, lang, window, top, " in said
    if key != "null":
        assert "line 3" in said


@pytest.mark.parametrize("block", ["7", "true", "[daily]", "daily", "'no'"])
def test_a_block_that_is_none_is_an_error(tmp_path: Path, block: str) -> None:
    said = error_of(tmp_path, f"title: A blog\npaperboy: {block}\n")
    assert said == f"{tmp_path}/_config.yml, line 2: `paperboy` must be a block of `key: value` lines"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title: A blog\npaperboy: [\n", 3),
        ("title: A blog\n\tpaperboy: 1\n", 2),
        ("title: 'A blog\n", 2),
        ("a: 1\nb: *missing\n", 2),
        ("a: 1\nb: \x07\n", 2),
        ("a:\n\tb: 1\n", 2),
        ("a: 1\nb: !e!x 1\n", 2),
        ("a: 1\nb: " + "[" * 101 + "]" * 101, 2),
        ("a: 1\nb: " + "{a: " * 5000, 2),
        ("a: 1\n" + "- " * 100_000, 2),
        ("a: 1\nb: &b [*b]\n", 2),
        ("a: &a {x: *a}\n", 1),
        (LAUGHS, 6),
    ],
)
def test_what_is_no_yaml_is_an_error_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    said = error_of(tmp_path, text)
    assert said.startswith(f"{tmp_path}/_config.yml, line {line}: not readable as YAML: ")


@pytest.mark.parametrize("text", ["- a\n- b\n", "only words\n", "7\n", "false\n"])
def test_a_file_without_settings_is_an_error(tmp_path: Path, text: str) -> None:
    assert "holds no settings" in error_of(tmp_path, text)


def test_a_folder_without_config_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"has no _config\.yml: give the folder of a Jekyll site with --site"):
        load(tmp_path)
    with pytest.raises(SetupError, match=r"has no _config\.yml"):
        load(tmp_path / "nowhere")


def test_a_config_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_bytes(b"a: 1\ntitle: caf\xe9\n")
    with pytest.raises(SetupError, match=r"_config\.yml, line 2: not UTF-8: save it in that encoding$"):
        load(tmp_path)
    (tmp_path / "_config.yml").unlink()
    (tmp_path / "_config.yml").mkdir()
    with pytest.raises(SetupError, match=r"cannot read .*Is a directory"):
        load(tmp_path)


@pytest.mark.parametrize("name", ["Asia/Soul", "KST+9", "../etc/passwd", "/etc/localtime", "Asia"])
def test_a_time_zone_that_is_none_is_an_error(tmp_path: Path, name: str) -> None:
    said = error_of(tmp_path, f"title: A blog\ntimezone: {name}\n")
    assert said == (
        f'{tmp_path}/_config.yml, line 2: `timezone` must be a name such as "Asia/Seoul", not {name!r}'
    )


@pytest.mark.parametrize("key", ["timezone", "lang"])
def test_jekylls_own_keys_must_be_texts(tmp_path: Path, key: str) -> None:
    said = error_of(tmp_path, f"a: 1\n{key}: 9\n")
    assert said == f"{tmp_path}/_config.yml, line 2: `{key}` must be a text, in quotes where need be, not 9"


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("author: Ada\n", None),
        ("social: {name: Emmy}\n", None),
        ("author: Ada\npaperboy: {author: Kurt}\n", "Kurt"),
    ],
)
def test_the_author_is_named_only_where_paperboys_settings_do(
    tmp_path: Path, text: str, author: str | None
) -> None:
    assert blog_of(tmp_path, text).settings.author == author


@pytest.mark.parametrize(
    ("text", "language", "source"),
    [
        ("", "en", ""),
        ("lang:\nlocale: ''\n", "en", ""),
        ("locale: ko_KR\n", "ko_KR", "locale"),
        ("lang: ko-KR\nlocale: en_US\n", "ko-KR", "lang"),
        ("lang: en\nlocale: en\npaperboy: {lang: ko}\n", "ko", "paperboy.lang"),
        ("lang: [en, ko]\npaperboy: {lang: ko}\n", "ko", "paperboy.lang"),
    ],
)
def test_the_language_is_paperboys_or_else_the_sites_or_else_english(
    tmp_path: Path, text: str, language: str, source: str
) -> None:
    site = blog_of(tmp_path, text)
    assert (site.language, site.language_from) == (language, source)


@pytest.mark.parametrize("time", ["09:15", "10:15", "'10:15'"])
def test_a_time_of_day_is_one_without_quotes_too(tmp_path: Path, time: str) -> None:
    assert blog_of(tmp_path, f"paperboy: {{post_time: {time}}}\n").settings.post_time == time.strip("'")


def test_settings_are_read_from_where_jekyll_reads_them(tmp_path: Path) -> None:
    (tmp_path / "_config.toml").write_text('title = "A blog"\n')
    with pytest.raises(SetupError, match=r"does not read .*_config\.toml: write its settings as _config\.yml"):
        load(tmp_path)
    (tmp_path / "_config.yaml").write_text("lang: ko\n")
    assert (load(tmp_path).language, load(tmp_path).config.name) == ("ko", "_config.yaml")
    (tmp_path / "_config.yml").write_text("lang: fr\n")
    assert (load(tmp_path).language, load(tmp_path).config.name) == ("fr", "_config.yml")


def test_a_source_that_is_a_link_in_a_circle_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "round").symlink_to("round")
    assert "line 1: `source` names a folder that is not there" in error_of(tmp_path, "source: round\n")
