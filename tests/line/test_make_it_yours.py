"""The edits of "Make it yours" in docs/fork.md, done to a blog: the next run follows, a mistake is a sentence."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import Command
from tests.helpers import CONFIG, MONDAY, Blog
from tests.loopback import Loopback

ROOT = Path(__file__).parents[2]
DATE = ("--date", str(MONDAY))
ENGLISH = "title: A blog\nlang: en\ntimezone: America/New_York\n"


@pytest.mark.parametrize(
    ("name", "content", "sign"),
    [
        ("_config.yml", ENGLISH, "26 papers · by votes"),
        ("_config.yml", ENGLISH, "date: 2026-02-09 09:15:00 -0500"),
        ("_config.yml", CONFIG + "paperboy: {post_time: '07:30'}\n", "date: 2026-02-09 07:30:00 +0900"),
        ("_config.yml", CONFIG + "paperboy: {lang: en}\n", "26 papers · by votes"),
        ("_config.yml", CONFIG + "paperboy: {author: Ada}\n", 'author: "Ada"'),
        ("_paperboy/words.yml", "keywords: 열쇠말\n", "열쇠말: "),
        ("_paperboy/words.yml", "votes_short: '{count}표'\n", "표"),
        ("_paperboy/templates/paper.html.j2", "{{ paper.rank }}: MINE\n", "1: MINE"),
        ("_paperboy/templates/post.html.j2", "MINE {{ words.keywords }}\n", "MINE 키워드"),
        ("templates/paper.html.j2", "{{ paper.rank }}: OLD\n", "1: OLD"),
    ],
)
def test_each_edit_shows_in_the_post(paperboy: Command, blog: Blog, name: str, content: str, sign: str) -> None:
    assert paperboy("publish", "--site", blog.folder, *DATE, "--no-commit").exit_code == 0
    assert sign not in blog.post(MONDAY)
    (blog.folder / name).parent.mkdir(parents=True, exist_ok=True)
    (blog.folder / name).write_text(content, encoding="utf-8")
    result = paperboy("publish", "--site", blog.folder, *DATE, "--no-commit", "--offline")
    assert (result.exit_code, "updated" in result.stdout) == (0, True)
    assert sign in blog.post(MONDAY)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("_config.yml", "lang: ko\n\tx: y\n", "_config.yml, line 2: "),
        ("_config.yml", "paperboy:\n  a: " + "[" * 500 + "]" * 500, "_config.yml, line 2: not readable as YAML: "),
        ("_paperboy/words.yml", "keywords: x\nvote: y\n", "_paperboy/words.yml, line 2: `vote` is no word"),
        ("_paperboy/templates/paper.html.j2", "\n{% if %}", "_paperboy/templates/paper.html.j2, line 2: "),
    ],
)
def test_a_mistake_in_an_own_file_ends_the_run_at_once(
    paperboy: Command, papers: Loopback, blog: Blog, *, name: str, content: str, said: str
) -> None:
    (blog.folder / name).parent.mkdir(parents=True, exist_ok=True)
    (blog.folder / name).write_text(content, encoding="utf-8")
    before = blog.files()
    for command in ("publish", "preview"):
        result = paperboy(command, "--site", blog.folder, *DATE)
        assert (result.exit_code, said in result.stderr) == (2, True), result.stderr
    assert (blog.files(), papers.headers) == (before, [])
    result = paperboy("doctor", "--site", blog.folder)
    assert result.exit_code == 1
    assert said in result.stdout


def test_doctor_says_what_is_the_owners_and_what_is_not_used(paperboy: Command, blog: Blog) -> None:
    own = blog.folder / "_paperboy/templates"
    own.mkdir(parents=True)
    shutil.copy(ROOT / "templates/paper.html.j2", own)
    (own / "posts.html.j2").write_text("x")
    (blog.folder / "_paperboy/words.yml").write_text("keywords: x\nothers: y\n")
    said = paperboy("doctor", "--site", blog.folder).stdout
    assert "ok: templates: they can be read; the site's own: _paperboy/templates/paper.html.j2\n" in said
    assert "note: templates: no template uses _paperboy/templates/posts.html.j2\n" in said
    assert "ok: words: the site's own: keywords, others\n" in said
    assert "ok: language: posts are in 'ko', as `lang` says\n" in said
