"""A post where nothing of the blog is there: as plain Markdown, and in a feed reader that strips what it can."""

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests import browser as web
from tests.helpers import body
from tests.kramdown import Kramdown

GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("*.md"))
COMMONMARK = """const {Parser, HtmlRenderer} = require('commonmark');
let text = '';
process.stdin.on('data', part => (text += part)).on('end', () =>
    process.stdout.write(new HtmlRenderer().render(new Parser().parse(text))));"""
DROPPED = {"style", "script", "svg"}  # with all that is in it


class Stripper(HTMLParser):
    """Keeps text, and the elements that every reader knows, without their attributes but addresses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self._dropping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._dropping += tag in DROPPED

    def handle_endtag(self, tag: str) -> None:
        self._dropping -= tag in DROPPED

    def handle_data(self, data: str) -> None:
        if not self._dropping:
            self.text += data


def text_of(page: str) -> str:
    stripper = Stripper()
    stripper.feed(page)
    stripper.close()
    return " ".join(stripper.text.split())


def as_commonmark(markdown: str) -> str:
    package = web.PACKAGES / "commonmark"
    if shutil.which("node") is None or not package.exists():
        pytest.skip(f"NOT TESTED AS PLAIN MARKDOWN: node or {package} is not here (npm ci --prefix tests/browser)")
    command = ["node", "-e", COMMONMARK]
    done = subprocess.run(
        command, cwd=web.PACKAGES.parent, input=markdown, capture_output=True, check=True, encoding="utf-8"
    )
    return done.stdout


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_plain_markdown_shows_no_marks_of_kramdown(path: Path) -> None:
    shown = text_of(as_commonmark(body(path.read_text(encoding="utf-8"))))
    assert "{:" not in shown
    assert "{#" not in shown
    assert "markdown=" not in shown


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_reader_that_strips_styles_drawings_and_scripts_has_all_text_in_order(
    renderer: Kramdown, path: Path
) -> None:
    post = body(path.read_text(encoding="utf-8"))
    [page] = renderer.pages([post])
    shown = " ".join(page.text.split())
    ranks = re.findall(r"(?:## (?:<span[^>]*>)?|^\*\*)(\d+)\. ", post, re.MULTILINE)
    assert ranks == [str(number) for number in range(1, len(ranks) + 1)]
    listed = re.findall(r"\]\(#(paper-[^)]+)\)", post.partition("</div>")[0])
    entries = re.findall(r'<div class="paperboy-(?:paper|brief)" id="([^"]+)"', post)
    assert listed == entries
    assert len(shown) > 300
    assert shown.count("▲ ") >= 2 * len(entries)  # in the list, and in the entry
