"""A post is the same, byte for byte, under every option of kramdown and with its other parser."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import body
from tests.kramdown import Kramdown

GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("*.md"))
OPTIONS: list[dict[str, Any]] = [
    {},
    {"input": "kramdown"},
    {"parse_block_html": True},
    {"parse_span_html": False},
    {"html_to_native": True},
    {"hard_wrap": True},
    {"auto_ids": False},
    {"auto_id_prefix": "x-", "header_offset": 2},
    {"entity_output": "numeric"},
    {"smart_quotes": "apos,apos,quot,quot"},
    {"typographic_symbols": {"hellip": "...", "mdash": "---"}},
    {"math_engine": None},
    {"remove_block_html_tags": True, "remove_span_html_tags": True},
    {"gfm_quirks": "paragraph_end", "gfm_emojis": True},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_a_post_is_on_the_page_as_it_was_written(renderer: Kramdown, options: dict[str, Any]) -> None:
    posts = [body(path.read_text(encoding="utf-8")) for path in GOLDEN]
    for post, page in zip(posts, renderer.html(posts, **options), strict=True):
        written = re.search(r'^<div class="paperboy".*^</div>$', post, re.DOTALL | re.MULTILINE)
        assert written
        assert page.strip() == written[0]


def test_liquid_finds_nothing_in_a_post() -> None:
    for path in GOLDEN:
        assert not re.search(r"\{\{|\{%", body(path.read_text(encoding="utf-8")))


def test_a_persons_words_around_it_are_read_as_markdown(renderer: Kramdown) -> None:
    post = body(GOLDEN[0].read_text(encoding="utf-8"))
    (page,) = renderer.html([f"\nAbove, *in* Markdown.\n{post}\nBelow, `too`.\n"])
    assert page.lstrip().startswith("<p>Above, <em>in</em> Markdown.</p>")
    assert page.rstrip().endswith("<p>Below, <code>too</code>.</p>")
    assert "[//" not in page


def test_the_excerpt_that_jekyll_makes_where_a_theme_drops_ours_is_empty(renderer: Kramdown) -> None:
    """Else a home page would print whole days (jekyll-titles-from-headings drops `excerpt`)."""
    for path in GOLDEN:
        excerpt = body(path.read_text(encoding="utf-8")).lstrip("\n").partition("\n\n")[0]
        (shown,) = renderer.html([f"{excerpt}\n"])
        assert shown.strip() == ""
