"""The checks of a config: language, time zone, keys that are there twice, and further config files of builds."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from paperboy.setup.checks.config import check_language, check_repeated_keys, check_time_zone
from paperboy.setup.checks.config_files import check_config_files, differing_keys
from paperboy.site import config
from tests.setup.folders import WORKFLOWS, blog_in, codes, repository_in

HANGUL = "오늘 읽은 논문을 정리합니다. " * 5
KOREAN = {"_posts/2020-01-01-x.md": f"---\n---\n{HANGUL}"}


@pytest.mark.parametrize(
    ("text", "files", "code", "language"),
    [
        ("a: 1", {}, "language/by-default", "en"),
        ("a: 1", KOREAN, "language/by-posts", "ko"),
        ("a: 1", {"_posts/2020-01-01-x.html": HANGUL}, "language/by-posts", "ko"),
        ("a: 1", {"blog/_posts/2020-01-01-x.md": HANGUL}, "language/by-posts", "ko"),
        ("collections_dir: c", {"c/_posts/2020-01-01-x.md": HANGUL}, "language/by-posts", "ko"),
        ("language: ko", {}, "language/by-key", "ko"),
        ("language: ko_KR", {}, "language/by-key", "ko"),
        ("lang: |\n  ko\n", {}, "language/by-key", "ko"),
        ("language: [ko, en]", {}, "language/by-key", "ko"),
        ("language:\n  - en\n  - ko", {}, "language/by-key", "en"),
        ("language: {name: Korean}", KOREAN, "language/by-posts", "ko"),
        ("language: korean", KOREAN, "language/by-posts", "ko"),
        ("language:", KOREAN, "language/by-posts", "ko"),
        ("language: []", KOREAN, "language/by-posts", "ko"),
        ("lang: ''", KOREAN, "language/by-posts", "ko"),
        ("locale:", KOREAN, "language/by-posts", "ko"),
        ("lang: en\nlanguage: ko", {}, "language/by-key", "en"),
        ("paperboy: {lang: en}", KOREAN, "language/by-key", "en"),
        ("language: en", KOREAN, "language/other-than-posts", "en"),
        ("lang: fr", {}, "language/no-words", "en"),
        ("language: [fr, ko]", {}, "language/no-words", "en"),
    ],
)
def test_the_language_is_what_a_key_says_else_that_of_the_blogs_own_posts(
    tmp_path: Path, text: str, files: Mapping[str, str], code: str, language: str
) -> None:
    [found] = check_language(blog_in(tmp_path, {"_config.yml": text, **files}))
    assert found.code == code
    assert f"posts are in {language!r}" in found.sentence


SEOUL = "timezone: Asia/Seoul"


@pytest.mark.parametrize(
    ("text", "code", "line", "repeated"),
    [
        (f"{SEOUL}\n", "time zone/set", 0, []),
        ("title: x\n", "time zone/not-set", 0, []),
        ("title: x\ntimezone:\n", "time zone/not-set", 2, []),
        ("title: x\ntimezone: ''\n", "time zone/not-set", 2, []),
        ("title: x\ntimezone: ~\n", "time zone/not-set", 2, []),
        (f"{SEOUL}\ntitle: x\ntimezone:\n", "time zone/not-set", 3, ["1 and 3"]),
        (f"timezone:\n{SEOUL}\n", "time zone/set", 0, ["1 and 2"]),
        ("a: 1\na: 2\na: 3\n", "time zone/not-set", 0, ["1, 2 and 3"]),
        ("a: 1\npaperboy:\n  top: 1\n  top: 2\n", "time zone/not-set", 0, ["3 and 4"]),
        ("defaults:\n  - values: {a: 1}\n    values: {b: 1}\n", "time zone/not-set", 0, ["2 and 3"]),
    ],
)
def test_a_time_zone_that_is_empty_or_there_twice_is_named_with_its_line(
    tmp_path: Path, text: str, code: str, line: int, repeated: list[str]
) -> None:
    blog = blog_in(tmp_path, {"_config.yml": text})
    [found] = check_time_zone(blog)
    assert found.code == code
    assert (f"_config.yml, line {line}: " in found.sentence) is bool(line)
    twice = list(check_repeated_keys(blog))
    assert codes(twice) == ["note config/repeated-key"] * len(repeated)
    assert all(f"in lines {lines};" in each.sentence for each, lines in zip(twice, repeated, strict=True))


LAYOUT = "{{ page.title }}"
ARCHIVES = "jekyll-archives: {enabled: [tags]}\n"


@pytest.mark.parametrize(
    ("own", "other", "differing"),
    [
        ("", "lang: ko\n", ["lang"]),
        ("", "timezone: Asia/Seoul\n", ["timezone"]),
        ("", "timezone: Nowhere\n", ["timezone"]),
        ("", "paperboy: {top: 3}\n", ["paperboy"]),
        ("", "collections_dir: content\n", ["collections_dir"]),
        ("", "theme: just-the-docs\n", ["theme"]),
        ("", "remote_theme: jekyll/minima\n", ["remote_theme"]),
        ("", "defaults: [{scope: {path: ''}, values: {published: false}}]\n", ["defaults"]),
        ("", "markdown: CommonMark\nurl: x\n", ["markdown"]),
        ("", "markdown: CommonMark\ncommonmark: {options: [UNSAFE]}\n", ["markdown", "commonmark"]),
        ("", "layouts_dir: _nothing\n", ["layouts_dir"]),
        (ARCHIVES, "plugins: [jekyll-feed, jekyll-archives]\n", ["plugins"]),
        ("", f"{ARCHIVES}gems: [jekyll-archives]\nurl: x\n", ["jekyll-archives", "gems"]),
        ("", "lang: ko\nlocale: ko\nurl: x\n", ["lang", "locale"]),
        ("plugins: [jekyll-feed]\n", "plugins: [jekyll-feed, jekyll-minifier]\n", []),
        ("kramdown: {input: GFM}\n", "kramdown: {input: kramdown, html_to_native: true}\n", []),
        ("paperboy: {top: 3, lang: ko}\n", "paperboy: {top: 3}\nlang: en\n", []),
        ("", "url: x\ntitle: A draft\nshow_drafts: true\nincremental: true\nlimit_posts: 5\n", []),
    ],
)
def test_keys_of_another_config_count_where_posts_would_be_others(
    tmp_path: Path, own: str, other: str, differing: list[str]
) -> None:
    blog = blog_in(tmp_path, {"_layouts/post.html": LAYOUT, "_config.yml": own, "_other.yml": other})
    assert differing_keys(blog, yaml.safe_load(other)) == differing


NAMES_TWO = "jekyll build --config _config.yml,{}\n"


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"Rakefile": NAMES_TWO.format("_prod.yml"), "_prod.yml": "timezone: UTC\n"}, ["ok config files/read"]),
        ({"Makefile": NAMES_TWO.format("_prod.yml"), "_prod.yml": "url: x\n"}, ["ok config files/read"]),
        ({"Makefile": NAMES_TWO.format("_gone.yml")}, []),
        (
            {"Rakefile": NAMES_TWO.format("_prod.yml"), "netlify.toml": NAMES_TWO.format("_netlify.yml")}
            | {"_prod.yml": "url: x\n", "_netlify.yml": "timezone: Asia/Seoul\n"},
            ["ok config files/read", "note config files/differ"],
        ),
        (
            {"Rakefile": "jekyll build --config _config.yml\n", "netlify.toml": NAMES_TWO.format("_netlify.yml")}
            | {"_netlify.yml": "url: x\n"},
            [],
        ),
        ({f"{WORKFLOWS}/ci.yml": "jobs: {x: {steps: [{run: 'x > _a.yml; jekyll build --config _a.yml'}]}}"}, []),
    ],
)
def test_a_config_that_a_build_reads_besides_is_named(
    tmp_path: Path, files: dict[str, str], found: list[str]
) -> None:
    repository = repository_in(tmp_path, files)
    assert codes(check_config_files(config.load(tmp_path), repository)) == found
