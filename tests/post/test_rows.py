"""Rows of papers, as the script for readers takes them: docs/customize.md, "Rows of your own"."""

import html
import re
from pathlib import Path
from urllib.parse import parse_qs

import pytest

GOLDEN = Path(__file__).parents[1] / "golden"
POSTS = sorted(GOLDEN.glob("*.md"))


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.stem)
def test_each_row_has_the_papers_id_and_each_paper_its_data_once(path: Path) -> None:
    post = path.read_text(encoding="utf-8")
    rows = re.findall(r"^<li data-.+?</li>$", post, re.MULTILINE | re.DOTALL)
    assert len(rows) == post.count('<li data-paper="')
    assert rows
    coins = re.findall(r'<span class="Z3988" title="([^"]+)"', post)
    assert re.findall(r'<span class="Z3988" title="([^"]+)"', "".join(rows)) == coins
    ids = [re.sub(r".*/", "", parse_qs(html.unescape(each))["rft.identifier"][0]) for each in coins]
    assert ids == list(dict.fromkeys(re.findall(r'<li data-paper="([^"]+)"', post)))


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.stem)
def test_a_row_has_the_topics_and_the_code_of_its_paper(path: Path) -> None:
    post = path.read_text(encoding="utf-8")
    entries = re.findall(
        r'<div class="paperboy-(?:paper|short)" id="paper-([^"]+)">(.*?)\n</div>', post, re.DOTALL
    )
    for paper, entry in entries:
        row = re.search(rf'<li data-paper="{paper.replace("-", ".")}"(.*?)><a', post)
        assert row
        topics = re.findall(r'class="paperboy-topic">(?:<a [^>]*>)?([^<]+)', entry)
        names = re.findall(r'data-topics="([^"]+)"', row[1])
        assert bool(names) == bool(topics)
        for name in names:
            assert name.split("|")[: len(topics)] == topics
            assert set(name.split("|")[len(topics) :]) <= {"에이전트", "Agents"}, "what a topic is part of"
        assert ('data-code=""' in row[1]) == bool(re.search(r'aria-label="(?:코드|Code): ', entry))


def test_topics_are_parted_by_a_bar() -> None:
    post = (GOLDEN / "2026-02-09-daily-papers.ko.md").read_text(encoding="utf-8")
    assert re.search(r'<li data-paper="[^"]+" data-topics="[^"|]+\|[^"|]+" data-code="">', post)
