"""Which files of a site are paperboy's own work that nobody has changed."""

from pathlib import Path

import pytest

from paperboy.model.posted import Posted, text_of
from paperboy.papers import archive
from paperboy.post.fence import Body, fenced
from paperboy.post.ownership import is_own_file, with_checksum
from paperboy.site import config
from paperboy.site.config import Site
from paperboy.site.files import write
from tests.helpers import CONFIG, day, paper

SEALED = with_checksum(f'---\ntitle: "한글"\n---\n{Body("", fenced("<p>Text.</p>", "kramdown", "ko"), "")}')
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
        (SEALED.encode() + b"\nMine.\n", False),  # not the whole of it
        (SEALED.replace("---\n", "---\npin: true\n", 1).encode(), False),
        (SEALED.replace("\npaperboy: ", "\nother: ").encode(), False),
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
