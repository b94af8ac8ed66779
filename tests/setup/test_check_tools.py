"""The checks of what else a repository runs: linters, other tools, misplaced and broken workflows."""

from pathlib import Path

import pytest

from paperboy.setup.checks.linters import check_linters
from paperboy.setup.checks.other_tools import check_other_tools
from paperboy.setup.checks.workflows import check_publishers, check_workflow_files
from paperboy.setup.repository import address_on_github, repository_of
from paperboy.site.config import load
from tests.helpers import Blog
from tests.setup.folders import PUBLISHER, WORKFLOWS, codes, repository_in


def lint(step: str) -> dict[str, str]:
    return {f"{WORKFLOWS}/lint.yml": f"on: push\njobs: {{x: {{steps: [{step}]}}}}\n"}


POSTS, DAYS = "_posts/*-papers.md", "_papers/"
PACKAGE = '{"scripts": {"lint": "npm run css && npm run text", "text": "prettier --check ."}, "prettier": {}}'


@pytest.mark.parametrize(
    ("files", "read"),
    [
        (lint("{run: npx prettier --check .}"), [POSTS, DAYS]),
        (lint("{run: npx prettier --check '**/*.md'}"), [POSTS]),
        (lint("{run: \"npx prettier --check '**/*.{css,json}'\"}"), [DAYS]),
        (lint("{run: npx prettier --check _sass assets/*.js}") | {"_sass/x.scss": ""}, []),
        (lint("{run: npm install --save-dev prettier}"), []),
        (lint("{run: yarn add prettier && yarn prettier -c .}"), [POSTS, DAYS]),
        (lint("{uses: creyD/prettier_action@v4.3}"), [POSTS, DAYS]),
        (lint("{uses: actionsx/prettier@v3, with: {args: --check .}}"), [POSTS, DAYS]),
        (lint("{uses: creyD/prettier_action@v4.3, with: {prettier_options: --write **/*.md}}"), [POSTS]),
        (lint("{uses: creyD/prettier_action@v4.3, with: {prettier_options: '--write **/*.{js,css}'}}"), []),
        (lint("{run: npm run lint}") | {"package.json": PACKAGE}, [POSTS, DAYS]),
        (lint("{run: npm run build}") | {"package.json": PACKAGE}, []),
        ({"package.json": '{"prettier": {}, "devDependencies": {"prettier": "3"}}', ".prettierrc": "{}"}, []),
        ({".pre-commit-config.yaml": "- id: codespell\n"}, []),
        (lint("{uses: pre-commit/action@v3}") | {".pre-commit-config.yaml": "- id: codespell\n"}, [POSTS, DAYS]),
        (lint("{uses: lycheeverse/lychee-action@v2, with: {args: --no-progress _site}}"), []),
        (lint("{uses: lycheeverse/lychee-action@v2, with: {args: './_site/**/*.html'}}"), []),
        (lint("{run: 'lychee --offline ./_site'}"), []),
        (lint("{run: 'lychee --base _site _site/index.html'}"), []),
        (lint("{uses: lycheeverse/lychee-action@v2, with: {args: './**/*.md'}}"), [POSTS]),
        (lint("{uses: lycheeverse/lychee-action@v2}"), [POSTS]),
        (lint("{run: codespell}"), [POSTS, DAYS]),
        (lint("{run: codespell README.md}"), []),
        (lint("{run: 'codespell --skip _posts,_papers'}"), []),
        (lint("{run: 'codespell --skip=_posts'}"), [DAYS]),
        (lint("{uses: codespell-project/actions-codespell@v2, with: {skip: './_posts,./_papers'}}"), []),
        (lint("{uses: crate-ci/typos@v1}"), [POSTS, DAYS]),
        (lint("{uses: crate-ci/typos@v1}") | {"_typos.toml": 'extend-exclude = ["_posts/", "_papers/"]'}, []),
        (lint("{uses: DavidAnson/markdownlint-cli2-action@v20}"), [POSTS]),
        (lint("{uses: DavidAnson/markdownlint-cli2-action@v20, with: {globs: '**/*.md !_posts/**'}}"), []),
        (lint("{run: npx prettier --check .}") | {".prettierignore": "*.md\n/_papers/**\n"}, []),
        (lint("{run: npx prettier --check .}") | {".prettierignore": "_posts\n/_papers/\n"}, []),
    ],
)
def test_a_linter_is_noted_where_a_workflow_runs_it_over_files_that_paperboy_writes(
    tmp_path: Path, files: dict[str, str], read: list[str]
) -> None:
    repository = repository_in(tmp_path, files)
    found = list(check_linters(load(tmp_path), repository))
    assert codes(found) == ["note linters/reads-posts"] * bool(read)
    assert [pattern for pattern in (POSTS, DAYS) if any(pattern in each.advice for each in found)] == read


CRAWLER = """\
on: {schedule: [{cron: "0 0 * * *"}]}
jobs: {crawl: {steps: [{run: python ./scripts/crawl.py}, {run: 'git commit -am x && git push'}]}}
"""


@pytest.mark.parametrize(
    ("files", "is_noted"),
    [
        ({f"{WORKFLOWS}/c.yml": CRAWLER, "scripts/crawl.py": "NAME = f'{date}-daily-papers.md'\n"}, True),
        ({f"{WORKFLOWS}/c.yml": CRAWLER.replace("x &&", "daily-papers &&")}, True),
        ({f"{WORKFLOWS}/c.yml": CRAWLER, "scripts/crawl.py": "NAME = 'news.md'\n"}, False),
        ({f"{WORKFLOWS}/c.yml": CRAWLER, "other.py": "daily-papers"}, False),
        (
            {
                f"{WORKFLOWS}/c.yml": CRAWLER.replace("git commit -am x && git push", "ls"),
                "scripts/crawl.py": "daily-papers",
            },
            False,
        ),
    ],
)
def test_a_workflow_that_writes_the_same_posts_is_noted(
    tmp_path: Path, files: dict[str, str], *, is_noted: bool
) -> None:
    repository = repository_in(tmp_path, files)
    assert codes(check_other_tools(repository)) == ["note other tool/writes-posts"] * is_noted


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (PUBLISHER, ["ok workflow/runs"]),
        (PUBLISHER.replace("write", "read"), ["note workflow/may-not-push"]),
        (PUBLISHER.replace("kim/", "OWNER/"), ["problem workflow/owner", "ok workflow/runs"]),
        ("on: [\n", ["note workflow/broken", "note workflow/none"]),
        ("on: push\njobs: {x: {steps: 7}}\n", ["note workflow/broken", "note workflow/none"]),
        ("on: push\njobs: {x: {uses: o/other@v1}}\n", ["note workflow/none"]),
        ("on: push\njobs: {x: {uses: o/paperboy@v1}}\n", ["note workflow/none"]),
        ("# paperboy\non: {schedule: [{cron: '1 1 * * *'}]}\n", ["note workflow/none"]),
    ],
)
def test_a_workflow_that_will_not_do_is_noted(tmp_path: Path, text: str, found: list[str]) -> None:
    repository = repository_in(tmp_path, {f"{WORKFLOWS}/paperboy.yml": text})
    assert codes((*check_workflow_files(repository), *check_publishers(repository))) == found


def test_a_workflow_below_the_top_of_its_repository_is_noted(tmp_path: Path) -> None:
    (tmp_path / "blog").mkdir()
    (tmp_path / "blog/_config.yml").write_text("title: x\n")
    repository_in(tmp_path, {f"blog/{WORKFLOWS}/pages.yml": "on: push\n"})
    repository = repository_of(tmp_path / "blog")
    assert repository.site_folder == "blog"
    assert codes(check_workflow_files(repository)) == ["note workflow/misplaced"]


def test_the_branch_is_the_remotes_default_whatever_is_checked_out(blog: Blog) -> None:
    blog.git("remote", "set-head", "origin", "main")
    blog.git("switch", "--quiet", "--create", "an-idea")
    assert repository_of(blog.folder).branch == "main"
    blog.git("remote", "set-head", "origin", "--delete")
    assert repository_of(blog.folder).branch == "an-idea"


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://github.com/kim/blog.git", "https://github.com/kim/blog"),
        ("https://github.com/kim/blog/", "https://github.com/kim/blog"),
        ("https://***@github.com/kim/blog.git", "https://github.com/kim/blog"),
        ("git@github.com:kim/blog.git", "https://github.com/kim/blog"),
        ("ssh://git@github.com:22/kim/blog", "https://github.com/kim/blog"),
        ("", ""),
        ("/srv/blog.git", ""),
        ("https://gitlab.com/kim/blog", ""),
        ("https://github.com/kim", ""),
    ],
)
def test_the_page_of_a_repository_is_read_from_its_remote(address: str, page: str) -> None:
    assert address_on_github(address, "https://github.com") == page
