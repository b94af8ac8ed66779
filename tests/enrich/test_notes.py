"""The owner's notes and picks in what is made when the site is built, and in what one takes along."""

import json
import re
from pathlib import Path

import feedparser
import pytest

from paperboy.enrich.build import EnrichResult, enrich
from paperboy.papers import topic_files
from paperboy.site import config
from tests.conftest import Command
from tests.enrich.client import ids, search
from tests.example import copy_of_example

NOTED, PICK, OTHER = "2602.12056", "2602.06570", "2602.08794"
TEXT = "Zwiebelkuchen with $x_i^2$ and [mine](/posts/mine/).\n\n    {{ code }}\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = copy_of_example(tmp_path / "site")
    notes = site / "_paperboy/notes"
    notes.mkdir(parents=True)
    (notes / f"{NOTED}.md").write_text(TEXT, "utf-8")
    (notes / f"{PICK}.md").write_text("---\npick: true\n---\nBest of all.\n", "utf-8")
    (site / "_paperboy/picks.yml").write_text(f"- {OTHER}\n", "utf-8")
    return site


def make(site: Path) -> EnrichResult:
    return enrich(config.load(site), topic_files.load(site), None, lambda _text: None)


def rows(site: Path) -> dict[str, dict[str, object]]:
    return {row["id"]: row for row in json.loads((site / "papers/2026-02.json").read_bytes())}


def test_notes_and_picks_are_in_open_data(site: Path) -> None:
    assert make(site).warnings == ()
    found = rows(site)
    assert found[NOTED]["note"] == "Zwiebelkuchen with x_i² and mine. {{ code }}"
    assert "pick" not in found[NOTED]
    assert (found[PICK]["note"], found[PICK]["pick"]) == ("Best of all.", True)
    assert {key: found[OTHER].get(key) for key in ("note", "pick")} == {"note": None, "pick": True}
    assert sum("note" in row for row in found.values()) == 2


def test_search_finds_a_paper_by_its_note_and_no_longer_when_it_is_deleted(site: Path) -> None:
    make(site)
    (answer,) = search(site, "zwiebelkuchen")
    assert ids(answer) == [NOTED]
    (site / f"_paperboy/notes/{NOTED}.md").unlink()
    make(site)
    (answer,) = search(site, "zwiebelkuchen")
    assert ids(answer) == []


def test_the_page_of_picks_has_the_newest_first_with_notes(site: Path) -> None:
    make(site)
    page = (site / "picks/index.html").read_text("utf-8")
    assert re.findall(r'<li data-paper="([^"]+)"', page) == sorted((PICK, OTHER), reverse=True)
    assert "<p>Best of all.</p>" in page
    assert 'href="../picks/"' in next(site.glob("**/papers.html")).read_text("utf-8")
    (site / f"_paperboy/notes/{OTHER}.md").write_text("---\ndate: 2026-01-01\n---\n", "utf-8")
    make(site)
    page = (site / "picks/index.html").read_text("utf-8")
    assert re.findall(r'<li data-paper="([^"]+)"', page) == [PICK, OTHER]
    for path in (site / "_paperboy").glob("**/*.*"):
        path.unlink()
    make(site)
    assert not (site / "picks").exists()
    assert not (site / "feeds/picks.xml").exists()


def test_feeds_have_notes_and_picks_have_their_own(site: Path) -> None:
    make(site)
    text = (site / "feeds/picks.xml").read_text("utf-8")
    feed = feedparser.parse(text.partition("<?xml")[2].join(("<?xml", "")))
    assert [entry.id.rpartition("/")[2] for entry in feed.entries] == sorted((PICK, OTHER), reverse=True)
    assert "Best of all." in text
    daily = (site / "feeds/daily.xml").read_text("utf-8")
    assert "Zwiebelkuchen" in daily
    assert "{{ root }}posts/mine/" in daily
    assert "{{ code" not in daily
    assert "@@" not in daily


def test_a_days_markdown_has_the_note_as_it_is_written(site: Path) -> None:
    make(site)
    (text,) = (path.read_text("utf-8") for path in site.glob("papers/days/2026-02-13.txt"))
    assert "**내 메모**\n\nZwiebelkuchen with $x_i^2$ and [mine](/posts/mine/)." in text


def test_a_note_that_cannot_be_read_is_a_warning(site: Path) -> None:
    (site / f"_paperboy/notes/{NOTED}.md").write_bytes(b"\xff")
    (warning,) = make(site).warnings
    assert "not UTF-8" in warning


@pytest.mark.parametrize(("form", "sign"), [("markdown", "\n## ["), ("bibtex", "\n@"), ("json", '\n{"id"')])
def test_what_one_takes_along(paperboy: Command, site: Path, tmp_path: Path, form: str, sign: str) -> None:
    command = ("export", "--site", site, "--format", form)
    whole, picks = paperboy(*command), paperboy(*command, "--picks")
    assert (whole.exit_code, picks.exit_code) == (0, 0)
    assert f"\n{whole.stdout}".count(sign) == 151
    assert f"\n{picks.stdout}".count(sign) == 2
    assert ("Best of all." in picks.stdout) == (form != "bibtex")
    assert ("Zwiebelkuchen with $x_i^2$" in whole.stdout) == (form == "markdown")
    file = tmp_path / "taken"
    assert paperboy(*command, "--picks", "--out", file).stdout == ""
    assert file.read_text("utf-8") == picks.stdout
    if form == "json":
        assert [row["id"] for row in json.loads(picks.stdout)] == [PICK, OTHER]
        assert {row["id"]: row for row in json.loads(whole.stdout)}[NOTED]["note"].startswith("Zwiebel")


def test_nothing_is_picked(paperboy: Command, site: Path) -> None:
    for path in (site / "_paperboy").glob("**/*.*"):
        path.unlink()
    said = [
        paperboy("export", "--site", site, "--format", form, "--picks").stdout for form in ("json", "markdown")
    ]
    assert said == ["[]\n", ""]
