"""The page of all papers and the pages of topics, in Chromium: of all recorded days, in this repository's blog."""

import datetime as dt
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from paperboy.enrich.build import Maker
from paperboy.enrich.catalog import CatalogPaper
from paperboy.enrich.data import DataFiles
from paperboy.enrich.papers_page import PapersPage
from paperboy.enrich.rows import Rows
from paperboy.enrich.search import SearchFiles
from paperboy.enrich.topic_pages import TopicPages
from paperboy.papers.topic_files import shipped
from paperboy.papers.topics import Topics
from paperboy.post import templates, words
from paperboy.post.render import Look
from paperboy.site import config
from paperboy.site.tree import Folder
from tests import browser as web
from tests.blog.conftest import BELOW, PICTURES
from tests.blog.test_front_page import AXE
from tests.enrich.corpus import months_of, recorded_papers
from tests.machine import SHARED, cannot_run
from tests.theme import build_from, sample

STATE = ".paperboy-state"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def papers() -> Sequence[CatalogPaper]:
    """Return the papers of the recorded days, the newest first, and of a day those of most votes."""
    found = recorded_papers(SHARED / "recordings")
    if not found:
        cannot_run(f"there are no recordings in {SHARED}")
    papers = sorted(found, key=lambda paper: (-paper.date.toordinal(), -paper.upvotes, paper.id))
    papers[3] = replace(papers[3], note="Mine: x < 1 & {{ y }}.", note_source="Mine.", pick=True)
    papers[4] = replace(papers[4], pick=True, accepted="ICLR 2026")
    return papers


@pytest.fixture(scope="module")
def enriched(papers: Sequence[CatalogPaper], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the site, below a path, with what is made of these papers."""
    folder = tmp_path_factory.mktemp("papers")
    source = shutil.copytree(Path(sample().name, "site"), folder / "source", symlinks=True)
    blog, topics = config.load(source), Topics(shipped())
    look = Look(words.load("ko", source), templates.environment(source), topics)
    pages = TopicPages(blog, look)
    makers: list[Maker] = [
        DataFiles(),
        SearchFiles([], topics),
        pages,
        PapersPage(blog, look, Folder(source, source), pages),
    ]
    made = [file for month in months_of(papers) for maker in makers for file in maker.add(month)]
    made += [file for maker in makers for file in maker.finish()]
    for file in made:
        (source / file.path).parent.mkdir(parents=True, exist_ok=True)
        (source / file.path).write_bytes(file.content)
    build_from(source, folder / "built" / BELOW.strip("/"), ("--baseurl", BELOW))
    return folder / "built"


class Papers:
    """The page of all papers as a reader has it."""

    def __init__(self, visit: web.Visit) -> None:
        self.visit, self.page = visit, visit.page

    def goes(self, address: str) -> None:
        """Go to the page with what follows its address, and wait until all is read."""
        self.page.goto(f"{web.ORIGIN}{BELOW}/papers/{address}")
        self.ready()

    def ready(self) -> None:
        expect(self.page.locator(".paperboy-find")).to_have_attribute("aria-busy", "false")

    def chooses(self, name: str, value: str) -> None:
        self.page.locator(f".paperboy-find [name={name}]").select_option(value)
        self.ready()

    def taps(self, name: str) -> None:
        self.page.locator(f".paperboy-find button[value={name}]").click()
        self.ready()

    @property
    def ids(self) -> list[str]:
        found: list[str] = self.page.eval_on_selector_all(
            ".paperboy-papers > li", "rows => rows.map(row => row.dataset.paper)"
        )
        return found

    @property
    def address(self) -> str:
        return self.page.url.partition("/papers/")[2]

    @property
    def state(self) -> str:
        return self.page.locator(STATE).inner_text()

    def keeps(self, **values: object) -> None:
        """Let the browser have kept something of the reader."""
        self.page.evaluate("value => localStorage.setItem('paperboy', value)", json.dumps(values))


@pytest.fixture
def all_papers(browser: Browser, enriched: Path) -> Iterator[Papers]:
    with web.opened(browser, enriched, f"{BELOW}/papers/") as visit:
        found = Papers(visit)
        found.ready()
        yield found
        assert visit.problems == []


def ids_of(papers: Sequence[CatalogPaper]) -> list[str]:
    return [paper.id for paper in papers]


def votes_first(papers: Sequence[CatalogPaper]) -> list[CatalogPaper]:
    return sorted(papers, key=lambda paper: (-paper.upvotes, paper.id))


def test_the_script_is_made_of_its_sources_and_on_no_other_page(enriched: Path) -> None:
    if not (web.PACKAGES / "esbuild").is_dir():
        cannot_run("esbuild is not installed (npm ci --prefix tests/browser)")
    command = ["npm", "run", "--silent", "--prefix", str(ROOT / "tests/browser"), "papers"]
    made = subprocess.run(command, check=True, capture_output=True).stdout
    assert made == (ROOT / "src/paperboy/enrich/papers.js").read_bytes(), "./run script"
    assert len(made) <= 29_000
    pages = enriched / BELOW.strip("/")
    with_it = {path for path in pages.rglob("*.html") if "papers.js" in path.read_text("utf-8")}
    assert with_it == {pages / "papers/index.html"}
    assert "paperboy.js" not in (pages / "papers/index.html").read_text("utf-8")


def test_the_newest_are_first_50_at_a_time_and_only_their_months_are_read(
    all_papers: Papers, papers: Sequence[CatalogPaper]
) -> None:
    assert all_papers.ids == ids_of(papers[:50])
    assert all_papers.state == f"논문 {len(papers):,}편"
    read = {url for url in all_papers.visit.requested if ".json" in url and "/papers/20" in url}
    assert len(read) <= 3
    all_papers.page.locator(".paperboy-more-papers button").click()
    expect(all_papers.page.locator(".paperboy-papers > li")).to_have_count(100)
    assert all_papers.ids == ids_of(papers[:100])
    focused = all_papers.page.evaluate("() => document.activeElement.closest('li').dataset.paper")
    assert focused == papers[50].id


@pytest.mark.parametrize("days", [7, 30, 365])
def test_by_votes_of_the_last_days(all_papers: Papers, papers: Sequence[CatalogPaper], days: int) -> None:
    since = papers[0].date - dt.timedelta(days=days - 1)
    expected = votes_first([paper for paper in papers if paper.date >= since])
    all_papers.chooses("days", str(days))
    assert all_papers.ids == ids_of(expected[:50])
    assert all_papers.state == f"논문 {len(expected):,}편"
    assert all_papers.address == f"?days={days}"


def test_by_votes_of_all_time(all_papers: Papers, papers: Sequence[CatalogPaper]) -> None:
    all_papers.goes("?days=all")
    assert all_papers.ids == ids_of(votes_first(papers)[:50])


GOOGLE = {"Google", "Deepmind", "Google DeepMind", "Google Research", "Google Cloud AI Research", "google"}
FILTERS: dict[str, Callable[[CatalogPaper], bool]] = {
    "?topic=agents": lambda paper: "agents" in paper.topics,
    "?topic=computer-use&show=code": lambda paper: "computer-use" in paper.topics and bool(paper.code_url),
    "?organization=google": lambda paper: paper.organization in GOOGLE,
    "?show=accepted": lambda paper: bool(paper.accepted) and not paper.withdrawn,
    "?month=2026-02&topic=video": lambda paper: f"{paper.date:%Y-%m}" == "2026-02" and "video" in paper.topics,
}


@pytest.mark.parametrize("address", FILTERS)
def test_filters_show_what_the_recordings_have(
    all_papers: Papers, papers: Sequence[CatalogPaper], address: str
) -> None:
    expected = [paper for paper in papers if FILTERS[address](paper)]
    all_papers.goes(address)
    while len(all_papers.ids) < len(expected):
        all_papers.page.locator(".paperboy-more-papers button").click()
        all_papers.ready()
    assert all_papers.ids == ids_of(expected)
    assert all_papers.state == (f"논문 {len(expected):,}편" if expected else "해당하는 논문이 없습니다.")
    assert not all_papers.page.locator(".paperboy-more-papers button").is_visible()


def test_mine_unread_and_saved_are_the_readers_own(all_papers: Papers, papers: Sequence[CatalogPaper]) -> None:
    key = f"paper-{papers[0].id.replace('.', '-')}"
    kept = {key: {"data": "rft.title=One", "link": "/", "at": 1}}
    author = papers[3].authors[0]
    all_papers.keeps(words=[author], opened={key: 1}, saved=kept)
    all_papers.goes("?show=saved")
    assert all_papers.ids == [papers[0].id]
    all_papers.goes("?show=unread")
    assert all_papers.ids == ids_of(papers[1:51])
    all_papers.goes("?show=mine")
    mine = [paper for paper in papers if author in paper.authors]
    assert set(all_papers.ids) >= set(ids_of(mine))
    assert all(
        "paperboy-is-mine" in (row.get_attribute("class") or "")
        for row in all_papers.page.locator(".paperboy-papers > li").all()
    )


def test_mine_without_keywords_asks_for_some(all_papers: Papers) -> None:
    all_papers.taps("mine")
    assert all_papers.page.locator(".paperboy-panel textarea").is_visible()
    all_papers.page.keyboard.press("Escape")
    assert all_papers.state == "해당하는 논문이 없습니다."


def test_the_address_holds_what_was_chosen_and_back_goes_back(
    all_papers: Papers, papers: Sequence[CatalogPaper]
) -> None:
    all_papers.chooses("topic", "agents")
    all_papers.chooses("days", "30")
    all_papers.taps("code")
    assert all_papers.address == "?days=30&topic=agents&show=code"
    shown = all_papers.ids
    all_papers.page.reload()
    all_papers.ready()
    assert all_papers.ids == shown
    all_papers.page.go_back()
    all_papers.ready()
    assert all_papers.address == "?days=30&topic=agents"
    assert all_papers.page.locator(".paperboy-find button[value=code]").get_attribute("aria-pressed") == "false"
    all_papers.page.go_back()
    all_papers.page.go_back()
    all_papers.ready()
    assert all_papers.address == ""
    assert all_papers.ids == ids_of(papers[:50])


def test_what_search_finds_is_shown_in_its_order(all_papers: Papers, papers: Sequence[CatalogPaper]) -> None:
    all_papers.goes("?q=arXiv%3A2602.12056")
    assert all_papers.ids == ["2602.12056"]
    all_papers.goes("?q=LawThinker%3A+A+Deep+Research+Legal+Agent+in+Dynamic+Environments")
    assert all_papers.ids[0] == "2602.12056"
    all_papers.goes("?q=%EB%A1%9C%EB%B4%87")  # 로봇
    assert all_papers.page.locator("[name=days] option").first.inner_text() == "관련도순"
    by_id = {paper.id: paper for paper in papers}
    robots = [each for each in all_papers.ids if "robotics" in by_id[each].topics]
    assert len(robots) >= len(all_papers.ids) * 0.7


def test_search_goes_together_with_filters(all_papers: Papers, papers: Sequence[CatalogPaper]) -> None:
    all_papers.goes("?q=reinforcement+learning&topic=agents&show=code")
    by_id = {paper.id: paper for paper in papers}
    found = [by_id[each] for each in all_papers.ids]
    assert len(found) > 5
    assert all("agents" in paper.topics and paper.code_url for paper in found)
    all_papers.goes("?q=reinforcement+learning&days=all")
    votes = [by_id[each].upvotes for each in all_papers.ids]
    assert votes == sorted(votes, reverse=True)


def test_words_are_typed_into_the_form(all_papers: Papers) -> None:
    all_papers.page.locator(".paperboy-find [name=q]").press_sequentially("lawthinker")
    expect(all_papers.page.locator(".paperboy-papers > li").first).to_have_attribute("data-paper", "2602.12056")
    expect(all_papers.page).to_have_url(re.compile(r"/papers/\?q=lawthinker$"))


def test_without_an_index_words_are_looked_for_in_what_is_read(
    browser: Browser, enriched: Path, tmp_path: Path
) -> None:
    site = shutil.copytree(enriched, tmp_path / "site")
    shutil.rmtree(site / BELOW.strip("/") / "search")
    with web.opened(browser, site, f"{BELOW}/papers/?q=LawThinker+legal") as visit:
        page = Papers(visit)
        page.ready()
        assert page.ids == ["2602.12056"]


def test_a_month_that_cannot_be_read_is_told_and_tried_again(
    browser: Browser, enriched: Path, tmp_path: Path, papers: Sequence[CatalogPaper]
) -> None:
    site = shutil.copytree(enriched, tmp_path / "site")
    month = site / BELOW.strip("/") / f"papers/{papers[-1].date:%Y-%m}.json"
    content = month.read_bytes()
    month.unlink()
    with web.opened(browser, site, f"{BELOW}/papers/?days=all") as visit:
        page = Papers(visit)
        page.ready()
        assert "논문 자료를 읽지 못했습니다." in page.state
        month.write_bytes(content)
        page.page.locator(f"{STATE} button").click()
        expect(page.page.locator(STATE)).to_have_text(f"논문 {len(papers):,}편")
        assert page.ids == ids_of(votes_first(papers)[:50])


def test_what_is_read_is_shown_while_the_rest_is_on_its_way(
    browser: Browser, enriched: Path, papers: Sequence[CatalogPaper]
) -> None:
    oldest = f"{papers[-1].date:%Y-%m}.json"
    with web.opened(browser, enriched, f"{BELOW}/papers/") as visit:
        page = Papers(visit)
        page.ready()
        waiting: list[Route] = []

        def hold(route: Route) -> None:
            waiting.append(route)

        visit.page.route(re.compile(oldest), hold)
        visit.page.locator(".paperboy-find [name=days]").select_option("all")
        status = visit.page.locator(STATE)
        expect(status).to_have_text(re.compile(rf"논문 [\d,]+편 이상 · {oldest[:7]}까지 읽는 중…"))
        known = [paper for paper in papers if f"{paper.date:%Y-%m}.json" != oldest]
        assert page.ids == ids_of(votes_first(known)[:50])
        for route in waiting:
            route.fallback()
        expect(status).to_have_text(f"논문 {len(papers):,}편")
        assert page.ids == ids_of(votes_first(papers)[:50])
        visit.page.unroute(re.compile(oldest))


def test_what_search_finds_is_shown_before_its_month_is_there_and_completed_then(
    browser: Browser, enriched: Path
) -> None:
    with web.opened(browser, enriched, f"{BELOW}/papers/") as visit:
        Papers(visit).ready()
        waiting: list[Route] = []

        def hold(route: Route) -> None:
            waiting.append(route)

        visit.page.route(re.compile("2026-02.json"), hold)
        visit.page.goto(f"{web.ORIGIN}{BELOW}/papers/?q=LawThinker")
        row = visit.page.locator('.paperboy-papers > [data-paper="2602.12056"]')
        expect(row).to_have_count(1)
        assert row.locator(".paperboy-gist").inner_text()
        assert row.locator(".paperboy-about a").count() == 0
        for route in waiting:
            route.fallback()
        expect(row.locator(".paperboy-about a").first).to_have_text("코드")
        visit.page.unroute(re.compile("2026-02.json"))


ROWS = """{% import "macros.html.j2" as macros with context %}
{% for paper in papers %}
<li {{ macros.hooks(paper) }}>{{ macros.row(paper, paper.target, paper.note) }}{{ macros.coins(paper) }}</li>
{% endfor %}"""
BARE_ROWS = """() => [...document.querySelectorAll('li[data-paper]')].map(row => {
    row = row.cloneNode(true);
    row.removeAttribute('class');
    row.querySelectorAll('.paperboy-star').forEach(star => star.remove());
    row.querySelectorAll('.mathjax_ignore').forEach(sign => sign.replaceWith(...sign.childNodes));
    row.normalize();
    return row.outerHTML.replace(/<br>\\s*/, '<br>');
})"""


def test_rows_of_the_script_are_those_of_the_macro(
    browser: Browser, enriched: Path, tmp_path: Path, papers: Sequence[CatalogPaper]
) -> None:
    source = Path(sample().name, "site")
    pages = TopicPages(
        config.load(source), Look(words.load("ko"), templates.environment(source), Topics(shipped()))
    )
    for month in months_of(papers):
        assert list(pages.add(month)) == []
    rows = Rows(pages.look, pages.addresses(), depth=1, year=papers[0].date.year)
    template = pages.look.templates.from_string(ROWS)
    written = template.render(words=pages.look.words, papers=[rows.of(paper) for paper in papers])
    site = shutil.copytree(enriched, tmp_path / "site")
    page = site / BELOW.strip("/") / "papers/index.html"
    whole = page.read_text("utf-8")
    page.write_text(re.sub(r'(paperboy-papers">).*?(?=</ol>)', r"\1", whole, flags=re.DOTALL), "utf-8")
    with web.opened(browser, site, f"{BELOW}/papers/") as visit:
        visit.page.evaluate("() => history.replaceState({paperboyPapers: 5000}, '')")
        visit.page.reload()
        expect(visit.page.locator(".paperboy-papers > li")).to_have_count(len(papers))
        by_script = visit.page.evaluate(BARE_ROWS)
        visit.page.set_content(f"<ol>{written.replace('../', f'{BELOW}/')}</ol>")
        by_macro = visit.page.evaluate(BARE_ROWS)
    assert len(by_macro) == len(papers)
    for one, other in zip(by_macro, by_script, strict=True):
        assert other == one


def test_keys_stars_and_marks_are_those_of_posts(all_papers: Papers, papers: Sequence[CatalogPaper]) -> None:
    page = all_papers.page
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("s")
    saved = json.loads(page.evaluate("() => localStorage.getItem('paperboy')"))["saved"]
    (kept,) = saved.values()
    assert f"rft.au={papers[1].authors[0].split()[0]}" in kept["data"]
    row = page.locator(".paperboy-papers > li").nth(1)
    assert row.locator(".paperboy-star").get_attribute("aria-pressed") == "true"
    page.keyboard.press("o")
    page.wait_for_url(re.compile(r"/posts/|huggingface\.co/papers/"))
    all_papers.visit.errors.clear()  # the sample has not all of these days
    all_papers.visit.unserved.clear()
    all_papers.goes("")
    assert "paperboy-is-opened" in (page.locator(".paperboy-papers > li").nth(1).get_attribute("class") or "")


def test_without_a_script_there_are_papers_and_months(enriched: Path, papers: Sequence[CatalogPaper]) -> None:
    text = (enriched / BELOW.strip("/") / "papers/index.html").read_text("utf-8")
    assert re.findall(r'<li data-paper="([^"]+)"', text) == ids_of(papers[:50])
    months = {f"{paper.date:%Y-%m}" for paper in papers}
    for month in months:
        assert f'href="{month}.json"' in text
        assert (enriched / BELOW.strip("/") / f"papers/{month}.bib").is_file()
    assert '<a href="../topics/">' in text


def test_the_pages_are_in_the_themes_frame(enriched: Path) -> None:
    site = enriched / BELOW.strip("/")
    home = (site / "index.html").read_text("utf-8")
    assert f'href="{BELOW}/papers/"' in home
    for address, title in (
        ("papers", "모든 논문"),
        ("topics/agents", "에이전트"),
        ("organizations/google", "Google"),
    ):
        text = (site / address / "index.html").read_text("utf-8")
        assert f"<title>{title} | " in text
        assert text.count("<h1") == 1
        assert 'id="sidebar"' in text


def test_rows_lead_to_topics_and_organizations_that_are_there(browser: Browser, enriched: Path) -> None:
    with web.opened(browser, enriched, f"{BELOW}/papers/?organization=google") as visit:
        Papers(visit).ready()
        visit.page.locator(".paperboy-organization a").first.click()
        visit.page.wait_for_url(f"{web.ORIGIN}{BELOW}/organizations/google/")
        visit.page.locator(".paperboy-topic a").first.click()
        visit.page.wait_for_url(re.compile(rf"{BELOW}/topics/[\w-]+/$"))
        assert visit.page.locator("[data-paper]").count() > 3
        visit.page.locator(".paperboy-all a, .paperboy-intro a").first.click()
        visit.page.wait_for_url(re.compile(r"/papers/\?topic="))
        Papers(visit).ready()
        assert visit.problems == []


@pytest.mark.parametrize(("width", "is_dark"), [(1280, False), (390, True)], ids=["desktop-light", "phone-dark"])
@pytest.mark.parametrize("address", ["papers/", "papers/?topic=agents&days=30", "topics/agents/", "topics/"])
def test_pages_are_accessible_fit_and_stay_where_they_are(
    browser: Browser, enriched: Path, width: int, is_dark: bool, address: str
) -> None:
    with web.opened(
        browser, enriched, f"{BELOW}/{address}", width=width, height=844 if width < 600 else 900, is_dark=is_dark
    ) as visit:
        page = visit.page
        page.wait_for_timeout(200)
        assert page.evaluate(web.LAYOUT_SHIFT) <= 0.01
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
        page.add_script_tag(path=AXE)
        run = "async () => (await axe.run('main', {resultTypes: ['violations']})).violations"
        found = page.evaluate(run)
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
        name = re.sub(r"\W+", "-", address).strip("-")
        page.screenshot(path=PICTURES / f"{name}-{width}-{'dark' if is_dark else 'light'}.png")
        assert visit.problems == []
