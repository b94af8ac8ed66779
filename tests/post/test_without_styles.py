"""Posts where no style sheet is: what lies in columns of its own on the site is not to run together."""

import html
import re
from pathlib import Path

import pytest

from tests.blog.test_plain import stripped
from tests.helpers import body
from tests.kramdown import Kramdown

GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("*.md"))
DAYS = [path for path in GOLDEN if "daily" in path.name]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_rows_are_parted_where_a_home_page_prints_the_text_alone(path: Path) -> None:
    text = body(path.read_text(encoding="utf-8"))
    rows = re.search(r'<ol class="paperboy-(?:list|leading)".*?</ol>', text, re.DOTALL)
    assert rows
    alone = [" ".join(html.unescape(re.sub("<[^>]*>", "", row)).split()) for row in rows[0].split("</li>")[:-1]]
    assert alone
    assert [row for row in alone if not re.search(r"[.;!?…]$", row)] == []
    assert re.sub(r"<span hidden>[.:] </span>", "", rows[0]).count("hidden") == 0


@pytest.mark.parametrize("path", DAYS, ids=lambda path: path.stem)
def test_nothing_runs_together_where_line_ends_are_removed_too(path: Path) -> None:
    """Many home pages have `{{ post.content | strip_html | strip_newlines | truncate: 160 }}`."""
    lines = re.sub("<[^>]*>", "", body(path.read_text(encoding="utf-8"))).replace("\n", "")
    assert re.search(r"(?:집계|as of \d+ \w+(?: \d{4})?): \S", lines)
    assert re.findall(r".{9}:AI (?:요약|summary)", lines) == []


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_votes_are_parted_from_what_follows_and_a_summary_from_its_label(renderer: Kramdown, path: Path) -> None:
    [page] = renderer.html([body(path.read_text(encoding="utf-8"))])
    text = stripped(page)
    assert re.findall(r"▲\s[\d,]+ \w.{,20}", text) == []
    assert re.findall(r"AI (?:요약|summary)(?!:)\b.{,20}", text) == []
    if "2026-02" in path.name:
        assert len(re.findall(r"▲\s[\d,]+ · ", text)) >= 8
        assert len(re.findall(r"AI (?:요약|summary): ", text)) >= 8
