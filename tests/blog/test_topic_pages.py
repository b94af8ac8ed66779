"""Chips of topics on the built site: they lead to a tag's page where there is one, and are text elsewhere."""

import re
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest

CHIP = re.compile(r'<span class="paperboy-topic">(?:<a href="([^"]+)">)?([^<]+)(?:</a>)?</span>')


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_chip_leads_to_the_page_of_its_tag_and_that_page_to_the_post(
    request: pytest.FixtureRequest, language: str
) -> None:
    site: Path = request.getfixturevalue("site" if language == "ko" else "english_site")
    linked, plain = set(), set()
    for page in sorted(site.glob("posts/daily-papers-*/index.html")):
        address = f"/{page.parent.relative_to(site)}/"
        tags = set(re.findall(r'class="post-tag no-text-decoration"[^>]*>([^<]+)</a>', page.read_text("utf-8")))
        for target, name in CHIP.findall(page.read_text("utf-8")):
            assert bool(target) == (name in tags), (address, name)
            if not target:
                plain.add(name)
                continue
            linked.add(name)
            tag_page = site / unquote(urljoin(address, target)).strip("/") / "index.html"
            text = tag_page.read_text("utf-8")
            assert f'href="{address}"' in text
            assert name in text
    assert linked
    assert plain
    if language == "ko":
        assert any(re.search("[가-힣]", name) for name in linked)
