"""Posts where no style sheet is: what lies in columns of its own on the site is not to run together."""

import re
from pathlib import Path

import pytest

from tests.blog.test_plain import stripped
from tests.helpers import body
from tests.kramdown import Kramdown

GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("*.md"))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_votes_are_parted_from_what_follows_and_a_summary_from_its_label(renderer: Kramdown, path: Path) -> None:
    [page] = renderer.html([body(path.read_text(encoding="utf-8"))])
    text = stripped(page)
    assert re.findall(r"▲ [\d,]+ \w.{,20}", text) == []
    assert re.findall(r"AI (?:요약|summary)(?!:)\b.{,20}", text) == []
    if "2026-02" in path.name:
        assert len(re.findall(r"▲ [\d,]+ · ", text)) >= 8
        assert len(re.findall(r"AI (?:요약|summary): ", text)) >= 8
