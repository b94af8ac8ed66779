"""What the tests of the blog share: the built site."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import browser as web
from tests.reader import Reader, reading
from tests.theme import BUILT, build, build_another, require_styles

BUILT_BELOW = os.environ.get("PAPERBOY_BUILT_SITE_BELOW")  # the built site with a path before every address
BELOW = f"/{Path(BUILT_BELOW).name}" if BUILT_BELOW else "/blog"
OWN_POST = """\
---
title: What I read this week
---

## First

Much.

## Second

More.
"""
PICTURES = Path(__file__).parents[2] / "test-artifacts" / "site"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the built site."""
    return require_styles(Path(BUILT)) if BUILT else build(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def site_below_a_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return (
        Path(BUILT_BELOW) if BUILT_BELOW else build(tmp_path_factory.mktemp("below"), options=("--baseurl", BELOW))
    )


@pytest.fixture(scope="session")
def english_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the site in English, with a post of its owner's own."""
    own = {"_posts/2026-02-12-my-own.md": OWN_POST}
    return build_another(tmp_path_factory.mktemp("english"), "en", own)


@pytest.fixture(scope="module")
def reader_tab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    with reading(browser, tmp_path_factory.mktemp("reader")) as reader:
        yield reader


@pytest.fixture
def reader(reader_tab: Reader) -> Iterator[Reader]:
    """Return somebody whose browser keeps nothing yet; in the end nothing has gone wrong, or been sent."""
    reader, visit = reader_tab, reader_tab.visit
    reader.page.set_viewport_size({"width": 1280, "height": 900})
    reader.page.goto(f"{web.ORIGIN}/empty.html")
    reader.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    reader.said.clear()
    reader.agrees = True
    visit.errors.clear()
    visit.requested.clear()
    yield reader
    assert visit.errors == []
    assert [url for url in visit.requested if not url.startswith((web.ORIGIN, "blob:"))] == []
