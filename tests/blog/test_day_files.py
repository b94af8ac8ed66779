"""A day's post leads to its Markdown and BibTeX, and copies the first, where `paperboy enrich` has made them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests import browser as web
from tests.blog.conftest import BELOW, PICTURES
from tests.theme import build_enriched

POST = "/posts/daily-papers-2026-02-09/"


@pytest.fixture(scope="module")
def enriched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_enriched(tmp_path_factory.mktemp("enriched"), {}, BELOW)


@pytest.fixture
def visit(browser: Browser, enriched: Path) -> Iterator[web.Visit]:
    with web.opened(browser, enriched, f"{BELOW}{POST}") as visit:
        yield visit


def markdown_in(enriched: Path) -> str:
    return (enriched / BELOW.strip("/") / f"{POST.strip('/')}.md").read_text("utf-8")


def test_the_button_copies_the_day_as_markdown(visit: web.Visit, enriched: Path) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Markdown으로 복사").click()
    expect(page.get_by_role("button", name="복사했습니다")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == markdown_in(enriched)
    assert markdown_in(enriched).startswith("---\ntitle: Daily Papers 2026-02-09\n")
    assert visit.problems == []


def test_a_day_leads_to_its_files_below_a_path(visit: web.Visit, enriched: Path) -> None:
    for name, suffix in (("Markdown", "md"), ("BibTeX", "bib")):
        link = visit.page.locator(".paperboy-files").get_by_role("link", name=name, exact=True)
        assert link.get_attribute("href") == f"{web.ORIGIN}{BELOW}{POST.rstrip('/')}.{suffix}"
        assert (enriched / f"{BELOW}{POST.rstrip('/')}.{suffix}".lstrip("/")).is_file()
    visit.page.locator(".paperboy-files").scroll_into_view_if_needed()
    PICTURES.mkdir(parents=True, exist_ok=True)
    visit.page.screenshot(path=PICTURES / "day-files.png")


@pytest.mark.parametrize("answer", ["404", "refused"])
def test_what_cannot_be_copied_is_told(visit: web.Visit, answer: str) -> None:
    if answer == "404":
        visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        visit.page.route("**/*.md", lambda route: route.fulfill(status=404, body="no"))
    else:
        visit.page.evaluate("() => { navigator.clipboard.write = () => Promise.reject(new Error('denied')); }")
    visit.page.once("dialog", lambda dialog: dialog.accept())
    with visit.page.expect_event("dialog") as dialog:
        visit.page.get_by_role("button", name="Markdown으로 복사").click()
    assert dialog.value.message == "복사하지 못했습니다."


def test_a_week_and_a_build_without_enrich_lead_to_no_such_files(
    browser: Browser, enriched: Path, site: Path
) -> None:
    week = (enriched / BELOW.strip("/") / "posts/weekly-papers-2026-W07/index.html").read_text("utf-8")
    assert "text/markdown" not in week
    assert "paperboy-files" in (enriched / f"{BELOW}{POST}index.html".lstrip("/")).read_text("utf-8")
    assert "text/markdown" not in (site / f"{POST}index.html".lstrip("/")).read_text("utf-8")
