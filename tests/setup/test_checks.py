"""The checks of config, build and linters, each in a small folder."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from paperboy.setup.checks.builds import check_build
from paperboy.setup.checks.config import check_language, check_repeated_keys, check_time_zone
from paperboy.setup.checks.linters import check_linters
from paperboy.setup.checks.workflows import check_workflow_files
from paperboy.setup.repository import repository_of
from tests.helpers import Blog
from tests.setup.folders import WORKFLOWS, repository_in, said, site_in

KOREAN = {"_posts/2020-01-01-x.md": "---\n---\n" + "오늘 읽은 논문을 정리합니다. " * 5}


@pytest.mark.parametrize(
    ("text", "files", "expected"),
    [
        ("a: 1", {}, "ok: language: posts are in 'en', since no key says otherwise | "),
        (
            "a: 1",
            KOREAN,
            "ok: language: posts are in 'ko', like the blog's other posts, since no key says otherwise",
        ),
        ("language: ko", {}, "ok: language: posts are in 'ko', as `language` says"),
        ("language: [ko, en]", {}, "ok: language: posts are in 'ko', as `language` says"),
        ("language: {name: Korean}", KOREAN, "ok: language: posts are in 'ko', like the blog's other posts"),
        ("language: korean", KOREAN, "ok: language: posts are in 'ko', like the blog's other posts"),
        ("language:", KOREAN, "ok: language: posts are in 'ko', like the blog's other posts"),
        (
            "language: en",
            KOREAN,
            "note: language: posts are in 'en', as `language` says, and the blog's other posts",
        ),
        ("lang: en\nlanguage: ko", {}, "ok: language: posts are in 'en', as `lang` says"),
        ("lang: ''", KOREAN, "ok: language: posts are in 'ko', like the blog's other posts"),
        (
            "collections_dir: c",
            {"c/_posts/2020-01-01-x.md": "오늘 읽은 논문을 정리합니다. " * 5},
            "'ko', like the",
        ),
        ("paperboy: {lang: en}", KOREAN, "ok: language: posts are in 'en', as `paperboy.lang` says"),
        (
            "lang: fr",
            {},
            "note: language: there are no words for `lang: fr`, so posts are in 'en' | set `paperboy",
        ),
    ],
)
def test_the_language_is_what_a_key_says_else_that_of_the_blogs_own_posts(
    tmp_path: Path, text: str, files: Mapping[str, str], expected: str
) -> None:
    site, _ = site_in(tmp_path, {"_config.yml": text, **files})
    [line] = said(list(check_language(site)))
    assert expected in line


@pytest.mark.parametrize(
    ("text", "zone", "repeated"),
    [
        ("timezone: Asia/Seoul", "ok: time zone: days and hours are those of Asia/Seoul", ""),
        ("title: x", "note: time zone: `timezone` is not set, so days and hours are UTC's", ""),
        ("title: x\ntimezone:\n", "_config.yml, line 2: `timezone` is empty, so days and hours are UTC's", ""),
        (
            "timezone: Asia/Seoul\ntitle: x\ntimezone:\n",
            "_config.yml, line 3: `timezone` is empty",
            "_config.yml has `timezone` more than once, in lines 1 and 3; Jekyll reads the last one only",
        ),
        (
            "a: 1\npaperboy:\n  top: 1\n  top: 2\n",
            "note: time zone: `timezone` is not set",
            "has `top` more than once, in lines 3 and 4",
        ),
    ],
)
def test_a_time_zone_that_is_empty_or_there_twice_is_named_with_its_line(
    tmp_path: Path, text: str, zone: str, repeated: str
) -> None:
    site, document = site_in(tmp_path, {"_config.yml": text})
    [line] = said(list(check_time_zone(site, document)))
    assert zone in line
    found = said(list(check_repeated_keys(document)))
    assert len(found) == bool(repeated)
    assert all(repeated in line for line in found)


PAGES = "on: {push: {branches: [main]}}\njobs: {x: {steps: [{uses: actions/deploy-pages@v5}]}}\n"
HEARS = PAGES.replace("{push:", "{workflow_run: {workflows: [paperboy]}, push:")
UPLOAD = "on: push\njobs: {x: {steps: [{run: jekyll build}, {uses: actions/upload-pages-artifact@v3}]}}\n"
TRANSLATIONS = (
    "on: push\njobs: {x: {steps: [{uses: s0/git-publish-subdir-action@develop,"
    " env: {REPO: self, BRANCH: gh-pages, FOLDER: i18n}}]}}\n"
)
NO_BUILDER = (
    "note: build: no workflow here builds the site; if GitHub Pages builds it from a branch, paperboy's pushes"
)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {"pages.yml": PAGES},
            "pages.yml builds the site, on `push` (branches: main), but paperboy's pushes (made",
        ),
        ({"pages.yml": HEARS}, "(branches: main); new posts are in it, since it runs after paperboy | "),
        ({"ci.yml": UPLOAD}, NO_BUILDER),
        ({"ci.yml": UPLOAD, "pages.yml": PAGES}, "pages.yml builds the site, on `push` (branches: main), but"),
        ({"a.yml": PAGES, "b.yml": PAGES}, "a.yml builds the site, on `push` (branches: main), and so does"),
        (
            {"a.yml": PAGES, "b.yml": HEARS},
            "b.yml builds the site, on `workflow_run` (workflows: paperboy), `push`",
        ),
        ({"t.yml": TRANSLATIONS}, "t.yml may build the site: it pushes i18n to the branch gh-pages. If it does"),
        ({"t.yml": TRANSLATIONS, "pages.yml": HEARS}, "pages.yml builds the site, on"),
        ({"t.yml": TRANSLATIONS.replace("gh-pages", "translations")}, NO_BUILDER),
        (
            {"pages.yml": HEARS.replace("[paperboy]", "[paperboy], branches: [gh-pages]")},
            "do not trigger it: its `workflow_run` leaves out main, where paperboy runs | in",
        ),
        (
            {"pages.yml": HEARS.replace("x: {", "x: {if: github.event.workflow_run.event == 'push', ")},
            "do not trigger it: its condition `github.event.workflow_run.event == 'push'` does not hold",
        ),
        (
            {"pages.yml": HEARS.replace("x: {", "x: {if: vars.ON == 'yes', ")},
            "and it runs after paperboy, if `vars.ON == 'yes'` holds then: only a run can say that | look under",
        ),
        (
            {"../../netlify.toml": ""},
            "netlify.toml may be left over, or Netlify builds it at every push | look whe",
        ),
        ({"../../.gitlab-ci.yml": "", "../../vercel.json": ""}, "vercel.json and .gitlab-ci.yml may be left over"),
        (
            {"../../netlify.toml": "", "../../_config.yml": "url: https://kim.github.io"},
            "netlify.toml may be left over",
        ),
        (
            {"../../netlify.toml": "", "../../_config.yml": "url: https://kim.netlify.app"},
            "ok: build: Netlify builds the site at every push, as `url` and netlify.toml show",
        ),
        ({"../../netlify.toml": "", "pages.yml": HEARS}, "pages.yml builds the site, on"),
        ({}, NO_BUILDER),
    ],
)
def test_who_builds_the_site_is_said_as_surely_as_it_is_known(
    tmp_path: Path, files: Mapping[str, str], expected: str
) -> None:
    repository = repository_in(tmp_path, {f"{WORKFLOWS}/{name}": text for name, text in files.items()})
    _, document = site_in(
        tmp_path, {name[6:]: text for name, text in files.items() if name.endswith("config.yml")}
    )
    [line] = said(list(check_build(repository, document.values)))
    assert expected in line
    assert line.startswith("ok:") is ("since it" in line or "show" in line)


def test_one_of_two_workflows_that_deploy_is_told_what_to_add(tmp_path: Path) -> None:
    repository = repository_in(tmp_path, {f"{WORKFLOWS}/a.yml": PAGES, f"{WORKFLOWS}/b.yml": PAGES})
    [found] = check_build(repository, {})
    assert found.advice.startswith("keep the one that publishes")
    assert found.advice.count("workflow_run:") == 1
    assert "b.yml" not in found.advice


def test_a_long_list_of_paths_is_said_once_and_shortened(tmp_path: Path) -> None:
    paths = ", ".join(f"'folder-{number}/**/*.markdown'" for number in range(20))
    text = PAGES.replace("branches: [main]", f"paths: [{paths}]")
    [found] = check_build(repository_in(tmp_path, {f"{WORKFLOWS}/a.yml": text}), {})
    assert found.sentence.count("folder-1/") == 1
    assert len(found.sentence) < 300


def lint(step: str) -> dict[str, str]:
    return {f"{WORKFLOWS}/lint.yml": f"on: push\njobs: {{x: {{steps: [{step}]}}}}\n"}


BOTH = "_posts/*-papers.md and _papers/"
PACKAGE = '{"scripts": {"lint": "npm run css && npm run text", "text": "prettier --check ."}, "prettier": {}}'


@pytest.mark.parametrize(
    ("files", "lines"),
    [
        (lint("{run: npx prettier --check .}"), ["_posts/*-papers.md", "_papers/"]),
        (lint("{run: npx prettier --check '**/*.md'}"), ["_posts/*-papers.md"]),
        (lint("{run: \"npx prettier --check '**/*.{css,json}'\"}"), ["_papers/"]),
        (lint("{run: npx prettier --check _sass assets/*.js}") | {"_sass/x.scss": ""}, []),
        (lint("{run: npm install --save-dev prettier}"), []),
        (lint("{uses: creyD/prettier_action@v4.3}"), ["_posts/*-papers.md", "_papers/"]),
        (
            lint("{uses: creyD/prettier_action@v4.3, with: {prettier_options: --write **/*.md}}"),
            ["_posts/*-papers.md"],
        ),
        (lint("{run: npm run lint}") | {"package.json": PACKAGE}, ["_posts/*-papers.md", "_papers/"]),
        (lint("{run: npm run build}") | {"package.json": PACKAGE}, []),
        ({"package.json": '{"prettier": {}, "devDependencies": {"prettier": "3"}}', ".prettierrc": "{}"}, []),
        ({".pre-commit-config.yaml": "- id: codespell\n"}, []),
        (
            lint("{uses: pre-commit/action@v3}") | {".pre-commit-config.yaml": "- id: codespell\n"},
            [f"exclude {BOTH}"],
        ),
        (lint("{uses: lycheeverse/lychee-action@v2, with: {args: --no-progress _site}}"), []),
        (lint("{uses: lycheeverse/lychee-action@v2, with: {args: './_site/**/*.html'}}"), []),
        (lint("{run: 'lychee --offline ./_site'}"), []),
        (
            lint("{uses: lycheeverse/lychee-action@v2, with: {args: './**/*.md'}}"),
            ["have it exclude _posts/*-papers.md"],
        ),
        (lint("{uses: lycheeverse/lychee-action@v2}"), ["have it exclude _posts/*-papers.md"]),
        (lint("{run: codespell}"), [f"exclude {BOTH}"]),
        (lint("{run: codespell README.md}"), []),
        (lint("{run: 'codespell --skip _posts,_papers'}"), []),
        (lint("{run: 'codespell --skip=_posts'}"), ["have it exclude _papers/"]),
        (lint("{uses: codespell-project/actions-codespell@v2, with: {skip: './_posts,./_papers'}}"), []),
        (lint("{uses: crate-ci/typos@v1}"), [f"exclude {BOTH}"]),
        (lint("{uses: crate-ci/typos@v1}") | {"_typos.toml": 'extend-exclude = ["_posts/", "_papers/"]'}, []),
        (lint("{uses: DavidAnson/markdownlint-cli2-action@v20}"), ["_posts/*-papers.md"]),
        (lint("{uses: DavidAnson/markdownlint-cli2-action@v20, with: {globs: '**/*.md !_posts/**'}}"), []),
        (lint("{run: npx prettier --check .}") | {".prettierignore": "*.md\n/_papers/**\n"}, []),
    ],
)
def test_a_linter_is_noted_where_a_workflow_runs_it_over_files_that_paperboy_writes(
    tmp_path: Path, files: dict[str, str], lines: list[str]
) -> None:
    repository = repository_in(tmp_path, files)
    site, _ = site_in(tmp_path, {})
    found = list(check_linters(site, repository))
    assert len(found) == bool(lines), found
    assert all(line in found[0].advice for line in lines), found
    assert not lines or (f"{WORKFLOWS}/lint.yml runs" in found[0].sentence)
    assert ("_papers/" in str(found)) is ("_papers/" in str(lines))


def test_the_branch_is_the_remotes_default_whatever_is_checked_out(blog: Blog) -> None:
    blog.git("remote", "set-head", "origin", "main")
    blog.git("switch", "--quiet", "--create", "an-idea")
    assert repository_of(blog.folder).branch == "main"
    blog.git("remote", "set-head", "origin", "--delete")
    assert repository_of(blog.folder).branch == "an-idea"


def test_a_workflow_below_the_top_of_its_repository_is_noted(tmp_path: Path) -> None:
    (tmp_path / "blog").mkdir()
    (tmp_path / "blog/_config.yml").write_text("title: x\n")
    repository_in(tmp_path, {f"blog/{WORKFLOWS}/pages.yml": PAGES})
    repository = repository_of(tmp_path / "blog")
    assert repository.site_folder == "blog"
    assert (
        "GitHub does not run blog/.github/workflows/pages.yml" in said(list(check_workflow_files(repository)))[0]
    )
