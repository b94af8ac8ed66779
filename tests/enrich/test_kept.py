"""Months that a build before has made: taken as they are, unless anything that they are made of has changed."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from paperboy.enrich import catalog, kept
from paperboy.enrich.catalog import CatalogPaper, Month
from paperboy.enrich.kept import KeptMonths
from paperboy.papers import topic_files
from paperboy.papers.models import Paper
from paperboy.papers.topics import Topics
from paperboy.site import config
from paperboy.site.tree import Folder
from tests.example import copy_of_example

MONTH = f"{kept.FOLDER}/2026-02.json"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = copy_of_example(tmp_path / "site")
    made(site)
    return site


@pytest.fixture
def derived(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of papers that are made of the archive, from now on."""
    ids: list[str] = []
    real = catalog.catalog_paper

    def noted(paper: Paper, date: dt.date, post: str | None, topics: Topics) -> CatalogPaper:
        ids.append(paper.id)
        return real(paper, date, post, topics)

    monkeypatch.setattr(catalog, "catalog_paper", noted)
    return ids


def made(site: Path) -> list[Month]:
    """Return the months of a site, with those of the time before at hand."""
    blog, topics = config.load(site), topic_files.load(site)
    known = KeptMonths(site, blog, topics)
    months = list(catalog.months(blog, Folder(blog.source, blog.folder), topics, known.month))
    known.remove_others()
    return months


def test_a_month_of_which_nothing_has_changed_is_not_made_again(site: Path, derived: list[str]) -> None:
    before = made(site)
    assert derived == []
    (site / MONTH).unlink()
    assert made(site) == before
    assert len(derived) == 151


def test_another_process_takes_it_too(site: Path) -> None:
    made_at = (site / MONTH).stat().st_mtime_ns
    script = "import sys, pathlib; from tests.enrich.test_kept import made; made(pathlib.Path(sys.argv[1]))"
    for seed in ("1", "2"):  # of the order of sets
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        subprocess.run([sys.executable, "-c", script, site], check=True, env=environment)
    assert (site / MONTH).stat().st_mtime_ns == made_at


def test_the_terms_of_a_month_are_made_once(site: Path) -> None:
    def terms(text: str, *, is_new: bool = False, notes: str = "") -> str:
        blog, topics = config.load(site), topic_files.load(site)
        known = KeptMonths(site, blog, topics)
        known.month("2026-02", [b"new" if is_new else b"old"], lambda: Month("2026-02", ()))
        return known.terms("2026-02", notes, lambda: text)

    path = site / kept.FOLDER / "2026-02.terms"
    assert terms("one") == "one"
    assert terms("two") == "one", "it is that of the build before"
    path.write_bytes(path.read_bytes()[:-1])
    assert terms("three") == "three", "it was broken"
    assert terms("four", is_new=True) == "four", "the month has changed"
    assert terms("five", is_new=True, notes="x") == "five", "a note of it has changed"


def voted(site: Path) -> None:
    path = site / "_papers/2026/2026-02-09.json"
    path.write_text(path.read_text("utf-8").replace('"upvotes": 42', '"upvotes": 43'), "utf-8")


def without_a_post(site: Path) -> None:
    (site / "_posts/2026-02-10-daily-papers.md").unlink()


def filtered(site: Path) -> None:
    without_a_post(site)  # what a post shows is in any case
    path = site / "_config.yml"
    path.write_text(path.read_text("utf-8").replace("min_upvotes: 0", "min_upvotes: 9"), "utf-8")


def with_other_topics(site: Path) -> None:
    (site / "_paperboy").mkdir()
    (site / "_paperboy/topics.yml").write_text("topics:\n- id: agents\n  words:\n    3: learning\n", "utf-8")


def listed_a_month_before(site: Path) -> None:
    """Put the papers of a day into a day of the month before, too: that is theirs then."""
    text = (site / "_papers/2026/2026-02-09.json").read_text("utf-8")
    (site / "_papers/2026/2026-01-09.json").write_text(text.replace("2026-02-09", "2026-01-09"), "utf-8")


@pytest.mark.parametrize(
    "change",
    [voted, without_a_post, filtered, with_other_topics, listed_a_month_before],
    ids=["votes", "post", "filter", "topics", "earlier"],
)
def test_a_change_counts_as_if_nothing_had_been_kept(
    site: Path, change: Callable[[Path], None], derived: list[str]
) -> None:
    before = made(site)
    change(site)
    after = made(site)
    assert derived != []
    assert after != before
    for path in (site / kept.FOLDER).iterdir():
        path.unlink()
    assert made(site) == after


def test_another_version_of_the_code_makes_all_again(
    site: Path, derived: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_code", lambda: "another")
    made(site)
    assert len(derived) == 151


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\n\xff"])
def test_a_kept_month_that_is_broken_is_made_again(site: Path, derived: list[str], content: bytes) -> None:
    before = made(site)
    (site / MONTH).write_bytes((site / MONTH).read_bytes().partition(b"\n")[0] + b"\n" + content)
    assert made(site) == before
    assert len(derived) == 151


def test_a_month_with_a_broken_day_is_not_kept(site: Path, derived: list[str]) -> None:
    path = site / "_papers/2026/2026-02-10.json"
    text = path.read_text("utf-8")
    path.write_text("{", "utf-8")
    made(site)
    path.write_text(text, "utf-8")
    derived.clear()
    made(site)
    assert derived == [], "the month before the day broke is still kept"


def test_a_month_that_is_gone_is_not_kept(site: Path) -> None:
    listed_a_month_before(site)
    made(site)
    (site / "_papers/2026/2026-01-09.json").unlink()
    made(site)
    assert [path.name for path in (site / kept.FOLDER).iterdir()] == ["2026-02.json"]
