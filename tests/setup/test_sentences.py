"""The sentences of findings, which are in one file: each is said in one of these set-ups."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import yaml

from paperboy.errors import SetupError, SourceError
from paperboy.setup.checks import git, sources
from paperboy.setup.checks.builds import check_build
from paperboy.setup.checks.enrich import check_enrich
from paperboy.setup.checks.own_files import check_templates
from paperboy.setup.checks.pages import check_pages, github_of
from paperboy.setup.checks.workflows import check_publishers, check_workflow_files
from paperboy.setup.doctor import check_blog, check_tools
from paperboy.setup.findings import Finding, Level, finding, has_problem, lines
from paperboy.setup.repository import repository_of
from paperboy.setup.survey import Survey
from paperboy.site.config import load
from tests.helpers import MONDAY
from tests.loopback import Answer, Loopback, serving
from tests.setup.folders import PUBLISHER, WORKFLOWS, blog_in, repository_in
from tests.setup.test_check_builds import AFTER, PAGES, steps
from tests.setup.test_check_config import KOREAN
from tests.setup.test_check_enrich import DEPLOYS, ENRICH, JEKYLL, SEARCH
from tests.setup.test_check_lists import MINE, OWN_FEED, of_papers
from tests.setup.test_check_posts import GEM, OWN_READER
from tests.setup.test_check_tools import CRAWLER, lint

SENTENCES = yaml.safe_load((Path(__file__).parents[2] / "src/paperboy/setup/findings.yml").read_text("utf-8"))

BLOGS: list[dict[str, str]] = [
    {"_config.yml": "timezone: Asia/Seoul\nlang: ko\ntheme: minima\n"},
    {"_config.yml": "title: x\ntimezone:\ntitle: y\n", **KOREAN},
    {"_config.yml": "lang: en\ntheme: somebodys\n", **KOREAN},
    {"_config.yml": "lang: fr\nexclude: [_posts]\ncollections: {papers: {}, posts: {output: false}}\n"},
    {"_layouts/home.html": "", "_config.yml": "defaults: [{scope: {path: ''}, values: {published: false}}]\n"},
    {"_layouts/post.html": '<img src="/images/{{ page.image }}">', "_plugins/x.rb": OWN_READER},
    {
        "_layouts/post.html": "{{ page.title }}{{ page.image }}",
        "_config.yml": f"markdown: redcarpet\ngems: [{GEM}]\n",
    },
    {"_drafts/daily-papers.md": "", f"_posts/{MONDAY}-daily-papers.md": "---\npublished: false\n---\n"},
    {"_paperboy/words.yml": "others: More\n", "templates/paper.html.j2": "x", "templates/more.html.j2": "x"},
    {"_config.yml": "theme: beautiful-jekyll-theme\npaperboy: {home: none, feed: own}\n", **MINE, **of_papers(9)},
    {"_config.yml": "paperboy: {feed: own}\n", "feed.xml": OWN_FEED},
    {**MINE, **of_papers(9)},
    {"_config.yml": "theme: minima\n", **MINE, **of_papers(1)},
    {"_paperboy/notes/2602.06570.md": "x", "_paperboy/notes/x y.md": ""},
    {"_paperboy/words.yml": "nothing: x\n", "templates/paper.html.j2": "{% for %}"},
]
REPOSITORIES: list[dict[str, str]] = [
    {},
    {f"{WORKFLOWS}/pages.yml": AFTER},
    {f"{WORKFLOWS}/pages.yml": PAGES},
    {f"{WORKFLOWS}/pages.yml": PAGES, f"{WORKFLOWS}/site.yml": PAGES},
    {f"{WORKFLOWS}/pages.yml": AFTER.replace("x: {", "x: {if: vars.ON == 'yes', ")},
    {f"{WORKFLOWS}/pages.yml": steps("{uses: peaceiris/actions-gh-pages@v4, with: {publish_dir: i18n}}")},
    {f"{WORKFLOWS}/paperboy.yml": "on: push\n", f"{WORKFLOWS}/pages.yml": PAGES},
    {f"{WORKFLOWS}/paperboy.yml": "on: push\n"},
    {"netlify.toml": ""},
    {"netlify.toml": "", "_config.yml": "url: https://kim.netlify.app\n"},
    {f"{WORKFLOWS}/paperboy.yml": PUBLISHER.replace("write", "read").replace("kim/", "OWNER/")},
    {f"{WORKFLOWS}/ci.yml": "on: [\n"},
    {f"{WORKFLOWS}/pages.yml": steps(ENRICH, JEKYLL, DEPLOYS)},
    {f"{WORKFLOWS}/pages.yml": steps(JEKYLL, ENRICH, DEPLOYS)},
    {f"{WORKFLOWS}/pages.yml": steps(JEKYLL, DEPLOYS), **SEARCH},
    {f"{WORKFLOWS}/c.yml": CRAWLER, "scripts/crawl.py": "daily-papers"} | lint("{run: npx prettier --check .}"),
    {"Makefile": "jekyll build --config _config.yml,_b.yml\n", "_b.yml": "url: x\n"},
    {
        "Rakefile": "jekyll build --config _config.yml\n",
        "Makefile": "jekyll build --config _b.yml\n",
        "_b.yml": "lang: ko\n",
    },
]


def of_blogs(folder: Path) -> Iterator[Finding]:
    for number, files in enumerate(BLOGS):
        yield from check_blog(blog_in(folder / f"{number}", files))
        yield from check_templates(folder / f"{number}")


def of_repositories(folder: Path) -> Iterator[Finding]:
    for number, files in enumerate(REPOSITORIES):
        repository, blog = repository_in(folder / f"{number}", files), load(folder / f"{number}")
        yield from check_workflow_files(repository)
        yield from check_publishers(repository)
        yield from check_build(repository, blog.values)
        yield from check_enrich(blog, repository)
        yield from check_tools(blog, repository)
    (folder / "0/blog").mkdir()
    (folder / "0/.github").rename(folder / "0/blog/.github")
    yield from check_workflow_files(repository_of(folder / "0/blog"))


def of_git(folder: Path) -> Iterator[Finding]:
    repository = repository_in(folder, {})
    works = Survey("main", "https://github.com/kim/blog", "Kim", 0, 0, (), "", has_moved_on=False)
    behind = Survey("main", "https://github.com/kim/blog", "Kim", 2, 1, ("_papers/x",), "", has_moved_on=True)
    refused = Survey("main", "https://github.com/kim/blog", "Kim", 0, 0, (), "git's words", has_moved_on=False)
    for found in (works, behind, refused):
        yield from git.check_push(found, repository, is_in_actions=found is refused)
        yield from git.check_push(found, repository, is_in_actions=False)
        yield from git.check_commits(found)


class Lists:
    """Sources that answer with what it was made with."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.warnings = ["HF_TOKEN is refused"] if answer else []

    def listing(self, _: object) -> Any:
        return self._said()

    def preprints(self, _: object) -> Any:
        return self._said()

    def _said(self) -> Any:
        if isinstance(self.answer, SourceError):
            raise self.answer
        return self.answer


def of_sources(_: Path) -> Iterator[Finding]:
    for papers in (SimpleNamespace(papers=["x"]), SimpleNamespace(papers=[]), SourceError("it answered 500")):
        lists: Any = Lists(papers)
        yield from sources.check_huggingface(lists, MONDAY)
    for preprints in ({"x": 1}, {}):
        answers: Any = Lists(preprints)
        yield from sources.check_arxiv(answers)
    for ahead in (0, 3600):
        yield from sources.check_clock(ahead)

    def refuse() -> Any:
        raise SetupError("HF_ENDPOINT must be an address")

    yield from sources.check_sources(refuse, sources.Clock(lambda: pytest.fail("the clock is not looked at")))


def of_pages(folder: Path, papers: Loopback) -> Iterator[Finding]:
    environment = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "kim/blog", "GITHUB_API_URL": papers.endpoint}
    plain = repository_in(folder / "plain", {})
    netlify = repository_in(folder / "netlify", {"netlify.toml": ""})
    answers = [
        (b'{"build_type": "workflow"}', 200, plain),
        (b'{"source": {"branch": "main"}}', 200, plain),
        (b'{"source": {"branch": "gh-pages"}}', 200, plain),
        (b"", 404, plain),
        (b"", 404, netlify),
        (b"?", 200, plain),
    ]
    with httpx.Client() as client:
        for body, status, repository in answers:
            papers.fail("pages", Answer(body, status))
            yield from check_pages(github_of(client, environment | {"GITHUB_TOKEN": "x"}), repository)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Finding]:
    """Return one finding of each kind, by codes."""
    folder = tmp_path_factory.mktemp("all")
    with serving(Loopback()) as papers:
        parts: list[Callable[[Path], Iterator[Finding]]] = [of_blogs, of_repositories, of_git, of_sources]
        every = [each for part in parts for each in part(folder / part.__name__)]
        every += of_pages(folder, papers)
    return {each.code: each for each in every}


def test_every_kind_of_finding_has_its_sentences(found: dict[str, Finding]) -> None:
    elsewhere = {"config/broken", "git/refused"}  # tests/setup/test_doctor.py makes them
    assert SENTENCES.keys() - found.keys() == elsewhere
    for each in found.values():
        assert not re.search(r"<\w+>|\n\n", f"{each.sentence}{each.advice}{each.page}"), each
        assert each.sentence.strip() == each.sentence != ""
        assert not each.sentence.endswith((".", ":", ",")), "a summary follows"
        assert bool(each.advice) or each.level is not Level.PROBLEM, "what is to be done?"


def test_no_page_is_named_of_a_repository_that_is_not_on_github() -> None:
    assert finding("build/none").page == ""
    assert finding("build/none", repository="https://github.com/kim/blog").page.endswith(
        "/kim/blog/settings/pages"
    )
    assert finding("layout/none").page.startswith("https://jekyllrb.com")


@pytest.mark.parametrize("code", SENTENCES)
def test_an_entry_is_a_sentence_of_one_level_and_perhaps_what_to_do_and_see(code: str) -> None:
    keys = list(SENTENCES[code])
    assert keys[0] in list(Level)
    assert keys[1:] in ([], ["do"], ["see"], ["do", "see"])
    assert "/" in code


def test_findings_become_lines_with_what_to_do_and_where() -> None:
    findings = [
        Finding(Level.NOTE, "one/kind", "a\nsentence", "do this\nand that", "https://example.org"),
        Finding(Level.PROBLEM, "two", "another"),
    ]
    assert list(lines(findings)) == [
        "note: one: a sentence",
        "    do: do this\n        and that",
        "    see: https://example.org",
        "problem: two: another",
        "1 problem, 1 note. A run would fail.",
    ]
    assert has_problem(findings)
    assert not has_problem(findings[:1])
