"""A post where nothing of the blog is there: in a feed reader that strips what it can."""

import re
from collections.abc import Set
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.helpers import body
from tests.kramdown import Kramdown

GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("*.md"))
DAYS = [path for path in GOLDEN if "daily" in path.name]
DROPPED = {"style", "script", "svg"}  # with all that is in it
BLOCKS = {"p", "ol", "ul", "li", "h2", "h3", "table", "thead", "tbody", "tr", "th", "td"}
KEPT = BLOCKS | {"a", "strong", "em"}  # what the strictest reader knows; of attributes, it keeps an address
ALSO_APART = {"div", "details", "summary", "br", "caption"}  # what sets text apart where nothing is stripped


class Stripper(HTMLParser):
    """Keeps text and what is in `KEPT`, with addresses and no other attribute; others leave what is in them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.kept: list[str] = []
        self._dropping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._dropping += tag in DROPPED
        address = dict(attrs).get("href")
        if tag in KEPT and not self._dropping:
            self.kept.append(f'<{tag} href="{escape(address)}">' if tag == "a" and address else f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in KEPT and not self._dropping:
            self.kept.append(f"</{tag}>")
        self._dropping -= tag in DROPPED

    def handle_data(self, data: str) -> None:
        if not self._dropping:
            self.kept.append(escape(data, quote=False))


def stripped(page: str) -> str:
    stripper = Stripper()
    stripper.feed(page)
    stripper.close()
    return "".join(stripper.kept)


def text_of(page: str, apart: Set[str] = BLOCKS) -> str:
    """Return the text of a page on one line, with the elements of `apart` set apart from what is around them."""
    spaced = re.sub(rf"</?(?:{'|'.join(sorted(apart))})\b[^>]*>", r" \g<0> ", page)
    return " ".join(unescape(re.sub(r"<[^>]*>", "", stripped(spaced))).split())


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_reader_that_keeps_few_elements_loses_no_text_and_runs_no_words_together(
    renderer: Kramdown, path: Path
) -> None:
    [page] = renderer.html([body(path.read_text(encoding="utf-8"))])
    plain = stripped(page)
    assert set(re.findall(r"<(\w+)", plain)) <= KEPT
    assert set(re.findall(r"<\w+ ([\w-]+)=", plain)) == {"href"}
    assert len(text_of(plain)) > 300
    assert text_of(plain) == text_of(page, BLOCKS | ALSO_APART)
    addresses = r'<a [^>]*?href="([^"]+)"'
    assert re.findall(addresses, unescape(plain)) == re.findall(addresses, unescape(page))


@pytest.mark.parametrize("path", DAYS, ids=lambda path: path.stem)
def test_a_reader_that_keeps_few_elements_shows_the_list_and_then_each_paper_in_its_order(
    renderer: Kramdown, path: Path
) -> None:
    post = body(path.read_text(encoding="utf-8"))
    listed = re.findall(r'href="#(paper-[^"]+)"', post.partition("</ol>")[0])
    entries = re.findall(r'<div class="paperboy-(?:paper|short)" id="([^"]+)"', post)
    assert listed == entries
    plain = stripped(renderer.html([post])[0])
    first = plain[plain.index("<ol>") : plain.index("</ol>")]
    assert re.findall(r'<li><a href="#([^"]+)"', first) == listed
    assert first.count("▲\xa0") == len(listed)
    after = plain.partition("</ol>")[2]
    ranks = re.findall(r"<h[23]>(\d+)\. <a ", after)
    assert ranks == [str(number) for number in range(1, len(listed) + 1)]
    assert after.count("▲\xa0") >= len(entries)


def test_the_check_of_what_is_lost_finds_it() -> None:
    for page in ("<p>one<br>two</p>", "<details><summary>one</summary>two</details>"):
        assert text_of(stripped(page)) == "onetwo"
        assert text_of(page, BLOCKS | ALSO_APART) == "one two"
    assert stripped('<p class="a">x<svg><p>y</p></svg><a id="b" href="/c?d&amp;e">1 &lt; 2</a></p>') == (
        '<p>x<a href="/c?d&amp;e">1 &lt; 2</a></p>'
    )
