"""The open data of the example week: what it says against the archive, and that it does not change by itself."""

import json
from pathlib import Path

import pytest

from paperboy.enrich.build import IGNORED, enrich
from paperboy.enrich.data import Row
from paperboy.papers import topic_files
from paperboy.site import config
from tests.example import copy_of_example

ROOT = Path(__file__).parents[2]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return copy_of_example(tmp_path / "site")


def made(site: Path, out: Path | None = None) -> list[str]:
    blog = config.load(site)
    return list(enrich(blog, topic_files.load(site), out, lambda _text: None).warnings)


def rows(site: Path) -> list[Row]:
    return [Row.model_validate(row) for row in json.loads((site / "papers/2026-02.json").read_text("utf-8"))]


def listed_ids(site: Path) -> set[str]:
    days = (json.loads(path.read_text("utf-8")) for path in (site / "_papers").rglob("2026-*.json"))
    return {paper["id"] for day in days for paper in day["papers"]}


def test_every_paper_of_the_archive_is_there_once(site: Path) -> None:
    made(site)

    ids = [row.id for row in rows(site)]
    assert len(ids) == len(set(ids))
    assert set(ids) == listed_ids(site)


def test_an_address_leads_to_the_papers_entry(site: Path) -> None:
    made(site)

    for row in rows(site):
        assert row.address
        page, _, anchor = row.address.partition("#")
        post = next(site.glob(f"_posts/{page.removeprefix('/posts/daily-papers-').rstrip('/')}-daily-papers.md"))
        assert f'id="{anchor}"' in post.read_text("utf-8")


def test_every_paper_has_a_gist_and_it_says_by_whom(site: Path) -> None:
    made(site)

    assert {row.gist_by for row in rows(site)} <= {"ai", "authors"}
    assert all(row.gist for row in rows(site))


def test_the_index_has_the_months_with_count_and_checksum(site: Path) -> None:
    made(site)

    index = json.loads((site / "papers/index.json").read_text("utf-8"))
    assert [(month["month"], month["papers"]) for month in index["months"]] == [("2026-02", len(rows(site)))]


def test_a_second_build_changes_no_byte(site: Path) -> None:
    made(site)
    before = {path: path.read_bytes() for path in (site / "papers").rglob("*.*")}

    made(site)

    assert {path: path.read_bytes() for path in (site / "papers").rglob("*.*")} == before


def test_a_broken_day_costs_itself_and_is_reported(site: Path) -> None:
    (site / "_papers/2026/2026-02-10.json").write_text("{", "utf-8")

    (warning,) = made(site)

    assert "2026-02-10.json" in warning
    assert {str(row.date) for row in rows(site)} == {"2026-02-09", "2026-02-11", "2026-02-12", "2026-02-13"}


def test_a_paper_that_no_post_shows_is_left_out_by_the_filters_and_else_has_no_address(site: Path) -> None:
    (site / "_posts/2026-02-10-daily-papers.md").unlink()
    made(site)
    assert {row.address is None for row in rows(site) if str(row.date) == "2026-02-10"} == {True}

    path = site / "_config.yml"
    path.write_text(path.read_text("utf-8").replace("min_upvotes: 0", "min_upvotes: 10000"), "utf-8")
    made(site)
    assert "2026-02-10" not in {str(row.date) for row in rows(site)}
    assert "2026-02-09" in {str(row.date) for row in rows(site)}


def test_nothing_that_is_made_is_to_be_committed(site: Path) -> None:
    made(site)

    ignored = (site / ".gitignore").read_text("utf-8").splitlines()
    assert set(IGNORED) <= set(ignored)


def test_this_repository_commits_nothing_of_it_either() -> None:
    assert set(IGNORED) <= set((ROOT / ".gitignore").read_text("utf-8").splitlines())


def test_another_folder_takes_the_files_and_the_site_gets_none(site: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in site.iterdir())

    made(site, tmp_path / "out")

    assert (tmp_path / "out/papers/index.json").exists()
    assert sorted(path.name for path in site.iterdir()) == before


def test_bibtex_has_an_entry_for_each_paper(site: Path) -> None:
    made(site)

    assert (site / "papers/2026-02.bib").read_text("utf-8").count("@misc{") == len(rows(site))
