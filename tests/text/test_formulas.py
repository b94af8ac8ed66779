"""A post in Chromium, with the real theme and beside the real MathJax: formulas, prices, titles, scripts."""

import datetime as dt
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from paperboy.publish.context import Options
from paperboy.publish.run import publish
from paperboy.text import html, tex
from paperboy.text.inline_math import inline_simple_math
from paperboy.text.names import unbroken
from paperboy.text.rich_text import Formula, Inlines, Link, Styled
from tests.browser import PACKAGES, missing, opened
from tests.helpers import Contexts, front_matter
from tests.loopback import Items, Loopback, serving
from tests.machine import cannot_run
from tests.theme import build_from

ARTIFACTS = Path(__file__).parents[2] / "test-artifacts" / "formulas"

HOSTILE = (
    "<script>window.pwned=1</script><img src=x onerror=window.pwned=1> {{ site.title }} {% raw %} \" onload=x '"
)
TITLES = [
    r"$n \times n$ Matrices at $\mathcal{O}(n^2)$: \emph{Fast} Attention",
    f"Hostile {HOSTILE}",
    "LLaMA on $60 GPUs instead of $200k & 4 < 5 *ever* | `code`",
]
ABSTRACTS = [
    r"A formula $P(y|x) = \frac{{a}}{b}$, \(\hat{x}<y\), "
    r"$\|\hat{x}\|_2 \leq \epsilon$, $\hat{a}_i * b_j * c_k$, $\{\hat{a}, b\}$, "
    r"$4\times$ and $\text{if $x$ then } \hat{y}$; display $$\sum_{i=1}^{n} x_i = \int_0^1 f(x)\,dx$$ "
    r"and \[ E = mc^2 \] and \begin{align*} a &= b \\ c &= d \end{align*} "
    r"and $\begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}$.",
    f"{HOSTILE} <b>bold</b> [link](javascript:alert(1)) ![x](y) {{: onclick=window.pwned=1}} \\(unclosed",
    r"It costs $5 and then $10, about \$891K, US$5 or $1-$2 a page, while $\alpha$ costs $3 for $\beta$.",
]


@dataclass(frozen=True)
class Built:
    """A built site, and the front matter of its one post."""

    folder: Path
    matter: dict[str, object]


def items(count: int) -> Items:
    """Return a day's list on which every text is hostile."""
    papers = [
        {
            "id": f"2602.0000{number}",
            "title": f"Title {number}",
            "summary": HOSTILE,
            "upvotes": 9 - number,
            "ai_summary": f"Costs $1 and $2. {HOSTILE}",
            "authors": [{"name": HOSTILE}],
            "organization": {"fullname": HOSTILE},
            "ai_keywords": [HOSTILE],
            "githubRepo": "javascript:alert(1)",
            "submittedOnDailyAt": "2026-02-09T01:00:00.000Z",
        }
        for number in range(count)
    ]
    thumbnail = "https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/x.png"
    return [{"paper": paper, "thumbnail": thumbnail} for paper in papers]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Publish a day of three hostile papers and build it with Chirpy."""
    if missing():
        cannot_run(missing())
    site, out = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("out")
    (site / "_config.yml").write_text(
        "title: A title\nlang: en\ntimezone: Asia/Seoul\ntheme: jekyll-theme-chirpy\nurl: https://blog.test\n"
        "social: {name: Kim, links: [https://blog.test]}\npaginate: 10\ntoc: true\n"
        "defaults: [{scope: {type: posts}, values: {layout: post, toc: true}}]\n"
        "paperboy: {top: 3}\n",
        encoding="utf-8",
    )
    (site / "index.html").write_text("---\nlayout: home\n---\n")
    state = Loopback()
    state.lists["2026-02-09"] = items(4)
    state.abstracts = {f"2602.0000{number}": abstract for number, abstract in enumerate(ABSTRACTS)}
    state.titles = {f"2602.0000{number}": title for number, title in enumerate(TITLES)}
    with serving(state), ExitStack() as stack:
        now = dt.datetime(2026, 2, 10, 3, tzinfo=dt.UTC)
        publish(Contexts(state, stack).at(site, now=now), [dt.date(2026, 2, 9)], None, Options())
    build_from(site, out)
    return Built(out, front_matter((site / "_posts" / "2026-02-09-daily-papers.md").read_text(encoding="utf-8")))


POST = "/posts/daily-papers-2026-02-09/"


def formulas_of(source: str) -> list[str]:
    def found(pieces: Inlines) -> Iterator[str]:
        for piece in pieces:
            match piece:
                case Formula(content):
                    yield " ".join(content.split())
                case Link(_, inner) | Styled(_, inner):
                    yield from found(inner)

    return [source for paragraph in inline_simple_math(tex.rich_text_of(source)) for source in found(paragraph)]


# Formulas that the browser sets: what is above one another in them takes more than a line's height.
SET = """() => [...document.querySelectorAll('math')].map(math => [math.getAttribute('alttext'),
    math.getBoundingClientRect().height, getComputedStyle(math.querySelector('annotation')).display])"""


def test_every_formula_is_set_by_the_browser_and_nothing_else_is(built: Built, browser: Browser) -> None:
    with opened(browser, built.folder, POST) as visit:
        unfolded(visit.page)
        found = visit.page.evaluate(SET)
        wanted = [source for text in (*TITLES, *ABSTRACTS) for source in formulas_of(text)]
        assert len(wanted) > 10
        assert sorted({tex for tex, _, _ in found}) == sorted(set(wanted))
        assert all(height > 8 and annotation == "none" for _, height, annotation in found), found
        assert next(height for tex, height, _ in found if "cases" in tex) > 30
        assert visit.problems == []
        assert [url for url in visit.requested if "mathjax" in url.lower()] == []


def unfolded(page: Page) -> str:
    """Return the text of the post with its abstracts open."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    return page.locator("article").inner_text()


def test_prices_stay_text(built: Built, browser: Browser) -> None:
    with opened(browser, built.folder, POST) as visit:
        text = unfolded(visit.page)
        assert "4× and" in text
        assert "It costs $5 and then $10, about $891K, US$5 or $1-$2 a page" in text
        assert "Costs $1 and $2." in text


def test_no_script_of_a_text_runs_and_no_element_comes_of_one(built: Built, browser: Browser) -> None:
    for path in (POST, "/"):
        with opened(browser, built.folder, path) as visit:
            assert visit.page.evaluate("window.pwned") is None
            assert visit.page.locator("article script, [onerror], [onclick], [onload=x], img[src=x]").count() == 0
            assert visit.page.locator("a[href^='javascript:alert']").count() == 0
    with opened(browser, built.folder, POST) as visit:
        text = unfolded(visit.page)
        assert "<script>window.pwned=1</script>" in text
        assert "{{ site.title }} {% raw %}" in text
        assert "<b>bold</b> [link](javascript:alert(1))" in text


def test_the_title_and_the_meta_tags_say_it_in_unicode(built: Built, browser: Browser) -> None:
    with opened(browser, built.folder, POST) as visit:
        assert visit.page.title() == "n × n Matrices at 𝒪(n²) and 3 more - 9 February | A title"
        description = visit.page.locator("meta[name=description]").get_attribute("content") or ""
        assert description.startswith("n × n Matrices at 𝒪(n²): ")
        assert "＄1" in description
        alt = "n × n Matrices at 𝒪(n²): Fast Attention"
        assert visit.page.locator("meta[property='og:image:alt']").get_attribute("content") == alt
        assert visit.page.locator("article header img").get_attribute("alt") == alt
        shown = visit.page.locator(".post-desc").inner_text()
        assert shown == str(built.matter["description"])


def test_feed_and_search_hold_the_words_and_stay_well_formed(built: Built, browser: Browser) -> None:
    feed = ET.fromstring((built.folder / "feed.xml").read_text(encoding="utf-8"))  # noqa: S314 (our own build)
    summary = feed.find("{*}entry/{*}summary")
    assert summary is not None
    assert summary.text == built.matter["description"]
    (found,) = json.loads((built.folder / "assets/js/data/search.json").read_text(encoding="utf-8"))
    assert r"\mathcal{O}(n^2)" in unescape(found["content"])
    assert "n × n" in " ".join(found["content"].split())
    assert "about $891K" in found["content"]
    assert "A title" not in found["content"]  # {{ site.title }} is not read


def page_with(folder: Path, body: str) -> Path:
    (folder / "index.html").write_text(
        '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<link rel="icon" href="data:,">{body}',
        encoding="utf-8",
    )
    return folder


def test_a_wide_formula_scrolls_in_itself_on_a_phone(browser: Browser, tmp_path: Path) -> None:
    sums = (
        r"\hat{x} = \frac{a}{b} + \sum_{i=1}^{n} x_i y_i z_i + \int_0^1 f(x) g(x) h(x) dx + \hat{y} + \hat{z} + c"
    )
    words = r"\hat{p}(\text{the answer is right given the whole of the prompt and its context}) > 0"
    source = (
        rf"In a line ${sums}$ and ${words}$ and $\textbf{{Self-Correcting Coupled Markov Jump Processes (SC-C)}}$"
        f" too. Alone $${sums}$$ and in a title:"
    )
    (paragraph,) = html.paragraphs(inline_simple_math(tex.rich_text_of(source)))
    titled = html.line(inline_simple_math(tex.rich_text_of(f"Of ${words}$")))
    folder = page_with(tmp_path, f"<p>{paragraph}</p><h2>{titled}</h2>")
    with opened(browser, folder, "/", width=390, height=844) as visit:
        assert visit.page.locator("math").count() == 4
        assert visit.page.evaluate("document.documentElement.scrollWidth") == 390
        assert visit.page.evaluate(
            "[...document.querySelectorAll('[style*=overflow]')].some(e => e.scrollWidth > 390)"
        )


def test_a_theme_that_loads_mathjax_sets_the_same_formulas_and_takes_no_price_for_one(
    browser: Browser, tmp_path: Path
) -> None:
    version = json.loads((PACKAGES / "mathjax" / "package.json").read_text(encoding="utf-8"))["version"]
    script = f"npm/mathjax@{version}/tex-mml-chtml.js"
    settings = "{tex: {inlineMath: [['$', '$'], ['\\\\(', '\\\\)']], processEscapes: true}}"
    (paragraph,) = html.paragraphs(tex.rich_text_of(r"costs $5 or \$6, \(, and $\frac{a}{b}$ at $\hat{x}$"))
    prices = html.text(r"Of $5 and \$10, \(x\), \[y\], $$z$$, \begin{align}a\end{align}")
    folder = page_with(
        tmp_path,
        f"<script>MathJax = {settings}</script>"
        f'<script id="MathJax-script" src="https://cdn.jsdelivr.net/{script}"></script><p>{paragraph}</p><p>{prices}</p>',
    )
    with opened(browser, folder, "/") as visit:
        assert visit.page.locator("mjx-container").count() == 2
        assert (
            visit.page.locator("p").last.inner_text()
            == r"Of $5 and \$10, \(x\), \[y\], $$z$$, \begin{align}a\end{align}"
        )


def test_no_name_in_a_title_breaks_on_a_narrow_screen(browser: Browser, tmp_path: Path) -> None:
    (title,) = inline_simple_math(
        tex.rich_text_of(r"GLM-5V and DR$^3$-Eval for Long-Horizon Qwen2.5-VL-7B with SWE-Bench Pro")
    )
    folder = page_with(tmp_path, f"<h2>{html.inline(unbroken(title))}</h2>")
    with opened(browser, folder, "/", width=390, height=844) as visit:
        heading = visit.page.locator("h2")
        assert (heading.text_content() or "").startswith("GLM-5V and DR3-Eval for")
        for width in range(240, 400, 6):
            heading.evaluate("(heading, width) => { heading.style.width = `${width}px` }", width)
            lines = visit.page.locator("h2 span").evaluate_all(
                "all => all.map(each => each.getClientRects().length)"
            )
            assert lines == [1] * 4, width


@pytest.mark.parametrize(("width", "name"), [(1280, "desktop"), (390, "phone")])
def test_pictures_are_kept_and_nothing_scrolls_sideways(
    built: Built, browser: Browser, width: int, name: str
) -> None:
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    with opened(browser, built.folder, POST, width=width, height=1600) as visit:
        visit.page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)
        assert visit.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert (ARTIFACTS / f"{name}.png").stat().st_size > 10_000
