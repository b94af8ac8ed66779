"""The owner's notes and picks in the built blog, in Chromium: twelve notes and five picks, in two languages."""

import datetime as dt
import json
import random
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tools import sample_site
from tools.recorded import WEEK

from paperboy.enrich.build import enrich
from paperboy.papers import topic_files
from paperboy.publish.context import Options, context_of
from paperboy.publish.run import publish
from paperboy.site import config
from paperboy.sources.collect import Sources
from tests import browser as web
from tests.blog.conftest import BELOW, PICTURES
from tests.blog.test_front_page import AXE
from tests.theme import build_from

NOW = dt.datetime(2026, 3, 2, 3, 0, tzinfo=dt.UTC)
FRIDAY = WEEK[4]
WORDS = {"ko": ("내 메모", "골라 읽은 논문"), "en": ("My note", "Picks")}
NOTE = """\
Zwiebelkuchen: from $O(n^2)$ to $O(n \\log n)$, as [I said](/tags/), and **more**.

- one
- two

$$
\\mathcal{L} = \\sum_{i=1}^{n} \\frac{x_i}{y_i}
$$

```python
def f(x):
    return {{ x }}
```

| a | b |
|---|---|
| 1 | 2 |

![An avatar](/assets/img/avatar.svg)
"""
HOSTILE = """\
<script>document.title = 'pwned'</script>

</div></div>{:/nomarkdown}

{% raw %}{{ site }}

<b><table><!--
"""


def ids_of(source: Path, date: dt.date) -> list[str]:
    papers = json.loads((source / f"_papers/2026/{date}.json").read_text("utf-8"))["papers"]
    return [paper["id"] for paper in sorted(papers, key=lambda paper: -paper.get("upvotes", 0))]


@pytest.fixture(scope="module", params=["ko", "en"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, list[str]]:
    """Return the language, the folder of the built site, and the noted papers: the first is a pick."""
    folder, language = tmp_path_factory.mktemp(f"notes-{request.param}"), str(request.param)
    source = folder / "source"
    sample_site.make(source, lang=language)
    noted = [*ids_of(source, FRIDAY)[:6], *ids_of(source, WEEK[3])[4:10]]
    (source / "_paperboy/notes").mkdir(parents=True)
    for number, paper_id in enumerate(noted):
        text = NOTE if number == 0 else HOSTILE if number == 1 else f"Words on number {number}."
        front = "---\npick: true\n---\n" if number in (0, 2, 7, 8) else ""
        (source / f"_paperboy/notes/{paper_id}.md").write_text(front + text, "utf-8")
    (source / "_paperboy/picks.yml").write_text(f"- {noted[3]}\n", "utf-8")
    site = config.load(source)
    context = context_of(site, Sources(None, None, lambda _: None), NOW, lambda _: None, random.Random(1))  # noqa: S311
    result = publish(context, WEEK, None, Options())
    assert not result.has_failed
    assert result.warnings == ()
    assert enrich(site, topic_files.load(source), None, lambda _: None).warnings == ()
    build_from(source, folder / "built" / BELOW.strip("/"), ("--baseurl", BELOW, "--future"))
    shutil.rmtree(source)
    return language, folder / "built", noted


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def test_notes_are_in_their_papers_entries(
    browser: Browser, built: tuple[str, Path, list[str]], width: int
) -> None:
    language, folder, noted = built
    with web.opened(browser, folder, f"{BELOW}/posts/daily-papers-{FRIDAY}/", width=width) as visit:
        page = visit.page
        entry = page.locator(f"#paper-{noted[0].replace('.', '-')}")
        note = entry.locator(".paperboy-remark")
        assert note.locator(".paperboy-whose").inner_text() == WORDS[language][0]
        assert note.locator("math").count() >= 1
        assert note.locator("pre").inner_text() == "def f(x):\n    return {{ x }}"
        assert note.locator("a").first.get_attribute("href") == "../../tags/"
        assert note.locator("img").evaluate("img => img.complete && img.naturalWidth > 0")
        expect(page.locator(f"#paper-{noted[1].replace('.', '-')} .paperboy-remark")).to_contain_text("{{ site }}")
        assert page.locator(".paperboy-remark").count() == 6
        assert page.title() != "pwned"
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        assert page.locator("li[data-pick]").count() == 3
        page.screenshot(path=PICTURES / f"notes-day-{language}-{width}.png", full_page=True)
        page.add_script_tag(path=AXE)
        options = "{include: ['.paperboy-remark']}, {resultTypes: ['violations']}"
        assert page.evaluate(f"async () => (await axe.run({options})).violations") == []
        assert visit.problems == []


@pytest.mark.parametrize("name", ["weekly-papers-2026-W07", "monthly-papers-2026-02"])
def test_picks_lead_a_week_and_a_month(
    browser: Browser, built: tuple[str, Path, list[str]], name: str, width: int
) -> None:
    language, folder, noted = built
    with web.opened(browser, folder, f"{BELOW}/posts/{name}/", width=width) as visit:
        page = visit.page
        assert page.locator(".content h2").first.inner_text().strip() == WORDS[language][1]
        picks = page.locator("h2[id^=picks] + ul > li")
        found = picks.evaluate_all("rows => rows.map(row => row.dataset.paper)")
        assert sorted(found) == sorted(noted[number] for number in (0, 2, 3, 7, 8))
        assert picks.locator(".paperboy-remark").count() == 5
        assert page.locator(".paperboy-leading > li").count() == 10
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        assert visit.problems == []


def test_the_page_of_picks_and_the_page_of_all_papers_have_them(
    browser: Browser, built: tuple[str, Path, list[str]], width: int
) -> None:
    _, folder, noted = built
    with web.opened(browser, folder, f"{BELOW}/picks/", width=width) as visit:
        rows = visit.page.locator(".paperboy-picks > li")
        assert rows.count() == 5
        assert visit.page.locator(f'li[data-paper="{noted[0]}"] .paperboy-remark math').count() >= 1
        assert visit.page.evaluate("() => document.documentElement.scrollWidth") <= width
        assert visit.problems == []
    with web.opened(browser, folder, f"{BELOW}/papers/?q={noted[7]}", width=width) as visit:
        expect(visit.page.locator(f'li[data-paper="{noted[7]}"] .paperboy-remark')).to_contain_text("number 7.")
        assert visit.problems == []


def test_search_finds_a_paper_by_its_note(browser: Browser, built: tuple[str, Path, list[str]]) -> None:
    _, folder, noted = built
    with web.opened(browser, folder, f"{BELOW}/", width=1280) as visit:
        visit.page.locator("#search-input").press_sequentially("zwiebelkuchen")
        visit.page.wait_for_selector("#search-results li a")
        address = visit.page.locator("#search-results li a").first.get_attribute("href")
        assert address == f"{BELOW}/posts/daily-papers-{FRIDAY}/#paper-{noted[0].replace('.', '-')}"
        assert visit.problems == []
