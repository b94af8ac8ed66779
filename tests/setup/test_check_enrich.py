"""Whether `paperboy enrich` runs before the site is built, where a blog has use for it; what to write if not."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from paperboy.setup.checks.enrich import check_enrich
from paperboy.setup.findings import Finding
from paperboy.site import config
from tests.setup.folders import WORKFLOWS, codes, repository_in
from tests.setup.test_check_builds import steps

DEPLOYS = "{uses: actions/deploy-pages@v5}"
JEKYLL = "{run: bundle exec jekyll build}"
ENRICH = "{uses: kim/paperboy/enrich@v1}"
SEARCH = {"assets/js/paperboy-search.js": ""}
PAGES = f"{WORKFLOWS}/pages.yml"
MISSING = "note enrich/missing"


def found(folder: Path, files: Mapping[str, str]) -> list[Finding]:
    repository = repository_in(folder, files)
    return list(check_enrich(config.load(folder), repository))


@pytest.mark.parametrize(
    "written",
    [
        [ENRICH, JEKYLL, DEPLOYS],
        ["{uses: kim/paperboy/enrich@0123456789abcdef0123456789abcdef01234567, with: {site: .}}", JEKYLL, DEPLOYS],
        ["{uses: lee/our-papers/enrich@v1}", "{uses: actions/jekyll-build-pages@v1}", DEPLOYS],
        ["{uses: ./enrich}", JEKYLL, DEPLOYS],
        ["{run: pip install paperboy && paperboy enrich --site .}", JEKYLL, DEPLOYS],
        ["{run: python -m paperboy enrich && jekyll build}", DEPLOYS],
        ["{run: make site}", DEPLOYS],
        ["{run: ./build.sh}", DEPLOYS],
    ],
)
def test_what_runs_it_before_jekyll_is_right(tmp_path: Path, written: list[str]) -> None:
    files = {
        PAGES: steps(*written),
        **({"Makefile": "site:\n\tpaperboy enrich\n\tjekyll build\n"} if "make site" in written[0] else {}),
        **({"build.sh": "paperboy enrich\njekyll build\n"} if "build.sh" in written[0] else {}),
    }
    assert codes(found(tmp_path, SEARCH | files)) == ["ok enrich/runs"]


@pytest.mark.parametrize(
    "written", [[JEKYLL, ENRICH, DEPLOYS], ["{run: jekyll build && paperboy enrich --out _site}", DEPLOYS]]
)
def test_what_runs_it_after_jekyll_is_too_late(tmp_path: Path, written: list[str]) -> None:
    assert codes(found(tmp_path, SEARCH | {PAGES: steps(*written)})) == ["note enrich/late"]


def test_what_only_tests_the_site_does_not_count(tmp_path: Path) -> None:
    files = {f"{WORKFLOWS}/ci.yml": steps(ENRICH, JEKYLL), PAGES: steps(JEKYLL, DEPLOYS)}
    assert codes(found(tmp_path, SEARCH | files)) == [MISSING]


def test_a_workflow_that_the_builder_calls_counts(tmp_path: Path) -> None:
    caller = f"on: push\njobs: {{a: {{uses: ./{WORKFLOWS}/build.yml}}, b: {{needs: a, steps: [{DEPLOYS}]}}}}\n"
    files = {PAGES: caller, f"{WORKFLOWS}/build.yml": steps(ENRICH, JEKYLL, triggers="workflow_call")}
    assert codes(found(tmp_path, SEARCH | files)) == ["ok enrich/runs"]


@pytest.mark.parametrize(
    "files",
    [
        SEARCH,
        {"_tabs/papers.md": "---\n---\n"},
        {".gitignore": "/_site/\n/.paperboy-enrich.json\n"},
        {"_config.yml": "paperboy: {topic_pages: true}\n"},
    ],
    ids=["search", "tab", "ignored", "topics"],
)
def test_a_blog_that_has_use_for_it_gets_the_lines(tmp_path: Path, files: dict[str, str]) -> None:
    [note] = found(tmp_path, files | {PAGES: steps(JEKYLL, DEPLOYS)})
    assert codes([note]) == [MISSING]
    where, _, lines = note.advice.partition("\n")
    assert where == f"in {PAGES}, add before the step that runs Jekyll"
    [step] = yaml.safe_load(lines)
    assert step["uses"] == "kim/paperboy/enrich@v1", "the version that the blog calls already"


def test_a_blog_that_has_no_use_for_it_hears_nothing(tmp_path: Path) -> None:
    assert found(tmp_path, {PAGES: steps(JEKYLL, DEPLOYS)}) == []


def test_where_nothing_builds_the_site_init_writes_what_does(tmp_path: Path) -> None:
    [note] = found(tmp_path, SEARCH)
    assert "paperboy init --deploy" in note.advice


def test_a_host_that_runs_it_is_right(tmp_path: Path) -> None:
    files = {"netlify.toml": '[build]\ncommand = "paperboy enrich && jekyll build"\n'}
    assert codes(found(tmp_path, SEARCH | files)) == ["ok enrich/runs"]
