"""What doctor and init say of blogs with conventions of their own, each a small blog in real git."""

from collections.abc import Mapping

import pytest

from paperboy.setup.checks.config_files import check_config_files
from paperboy.setup.repository import repository_of
from paperboy.site.config import load
from tests.conftest import Command
from tests.helpers import CONFIG, MONDAY, Blog

PUBLISHER = """\
name: paperboy
on: {schedule: [{cron: "43 21 * * *"}]}
jobs: {publish: {permissions: {contents: write}, uses: kim/paperboy/.github/workflows/publish-blog.yml@v1}}
"""
PAGES = "on: {push: {branches: [main]}}\njobs: {x: {steps: [{uses: actions/deploy-pages@v5}]}}\n"
TO_A_BRANCH = "on: push\njobs: {x: {steps: [{run: jekyll build}, {uses: peaceiris/actions-gh-pages@v4}]}}\n"
TESTING = "on: push\njobs: {test: {steps: [{run: bundle exec jekyll build}, {run: htmlproofer _site}]}}\n"
CRAWLER = """\
on: {schedule: [{cron: "0 0 * * *"}]}
jobs: {crawl: {steps: [{run: python scripts/crawl.py}, {run: 'git commit -am x && git push'}]}}
"""
WORKFLOWS = ".github/workflows"


def write(blog: Blog, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (blog.clone / name).parent.mkdir(parents=True, exist_ok=True)
        (blog.clone / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {f"{WORKFLOWS}/pages.yml": PAGES},
            f"note: build: {WORKFLOWS}/pages.yml builds the site, on `push` (branches: main), but paperboy's",
        ),
        (
            {f"{WORKFLOWS}/pages.yml": PAGES},
            f"    do: in {WORKFLOWS}/pages.yml, add below `on:`\n          workflow_run:",
        ),
        ({f"{WORKFLOWS}/ci.yml": TESTING}, "note: build: no workflow here builds the site; if GitHub Pages"),
        ({}, "    do: run `paperboy init --deploy`, which writes a workflow"),
        (
            {"netlify.toml": "", "_config.yml": CONFIG + "url: https://kim.netlify.app\n"},
            "ok: build: Netlify builds the site at every push, as `url` and netlify.toml show",
        ),
        (
            {f"{WORKFLOWS}/paperboy.yml": PUBLISHER.replace("kim/", "OWNER/")},
            "problem: workflow: .github/workflows/paperboy.yml uses OWNER/paperboy/",
        ),
        (
            {f"{WORKFLOWS}/bad.yml": "on: [\n"},
            f"note: workflow: {WORKFLOWS}/bad.yml cannot be read: it is not valid YAML",
        ),
        (
            {f"{WORKFLOWS}/crawl.yml": CRAWLER, "scripts/crawl.py": "NAME = f'{date}-daily-papers.md'\n"},
            f"note: other tool: {WORKFLOWS}/crawl.yml seems to write posts of Daily Papers, too"
            " (scripts/crawl.py names 'daily-papers')",
        ),
        (
            {
                "Rakefile": "sh 'jekyll build --config _config.yml,_config.prod.yml'\n",
                "_config.prod.yml": "timezone: UTC\n",
            },
            "ok: config files: Rakefile builds with _config.prod.yml, too, and paperboy reads it",
        ),
        (
            {
                "Rakefile": "sh 'jekyll build --config _config.yml,_config.prod.yml'\n",
                "netlify.toml": 'command = "jekyll build --config _config.yml,_netlify.yml"\n',
                "_config.prod.yml": "url: x\n",
                "_netlify.yml": "timezone: UTC\n",
            },
            "note: config files: netlify.toml builds with _netlify.yml, too, which paperboy does not read: it sets"
            " `timezone` otherwise than _config.yml",
        ),
        (
            {
                "Rakefile": "sh 'jekyll build --config _config.yml'\n",
                "netlify.toml": 'command = "jekyll build --config _config.yml,_netlify.yml"\n',
                "_netlify.yml": "url: x\nmarkdown: CommonMark\n",
            },
            "_netlify.yml, too, which paperboy does not read: it sets `markdown` otherwise than _config.yml",
        ),
        (
            {"Makefile": "\tjekyll build --config=_config.yml,_config.prod.yml\n", "_config.prod.yml": "url: x\n"},
            "ok: config files: Makefile builds with _config.prod.yml, too",
        ),
        (
            {"Makefile": "\tjekyll build --config _config.yml,_config.gone.yml\n"},
            "note: config files: Makefile builds with _config.gone.yml, too, which is not there",
        ),
        (
            {f"{WORKFLOWS}/lint.yml": "on: push\njobs: {x: {steps: [{run: npx prettier --check .}]}}\n"},
            "    do: add to .prettierignore\n        _posts/*-papers.md\n        _papers/",
        ),
        (
            {f"{WORKFLOWS}/lint.yml": "on: push\njobs: {x: {steps: [{uses: a/codespell@v2}]}}\n"},
            "note: linters: .github/workflows/lint.yml runs codespell over files that paperboy writes",
        ),
        ({"_drafts/daily-papers.md": "---\n---\n"}, "_drafts/daily-papers.md (it is a draft)"),
        (
            {f"_posts/{MONDAY}-daily-papers.md": "---\npublished: false\n---\n"},
            f"note: posts: readers do not see 1 edition: _posts/{MONDAY}-daily-papers.md (it says",
        ),
        (
            {"_config.yml": CONFIG + "exclude: [_posts/]\n"},
            "note: posts: `exclude:` has '_posts/', with which Jekyll",
        ),
        (
            {"_config.yml": CONFIG + "defaults: [{scope: {path: ''}, values: {published: false}}]\n"},
            "note: posts: `defaults:` give posts `published: false`, so readers see only",
        ),
        (
            {"_config.yml": CONFIG + "collections: {posts: {output: false}}\n"},
            "note: posts: `collections:` says `output: false` of posts",
        ),
        (
            {"_posts/2020-01-01-x.md": "안녕하세요 " * 30, "_config.yml": "lang: en\n"},
            "note: language: posts are in 'en', as `lang` says, and the blog's other posts in 'ko'",
        ),
        ({"_config.yml": "lang: ko\n"}, "note: time zone: `timezone` is not set, so days and hours are UTC's"),
    ],
)
def test_doctor_names_the_convention(paperboy: Command, blog: Blog, files: dict[str, str], said: str) -> None:
    write(blog, {f"{WORKFLOWS}/paperboy.yml": PUBLISHER} | files)
    assert said in paperboy("doctor", "--site", blog.folder).stdout


@pytest.mark.parametrize(
    ("files", "word"),
    [
        (
            {
                f"{WORKFLOWS}/lint.yml": "on: push\njobs: {x: {steps: [{run: npx prettier --check .}]}}\n",
                ".prettierignore": "_posts\n/_papers/\n",
            },
            "linters",
        ),
        ({f"{WORKFLOWS}/ci.yml": TESTING, "scripts/crawl.py": "daily-papers"}, "other tool"),
        (
            {f"{WORKFLOWS}/pages.yml": PAGES.replace("{push:", "{workflow_run: {workflows: [paperboy]}, push:")},
            "build",
        ),
        ({"_config.yml": CONFIG + "exclude: [_drafts, '*.lock', vendor]\n"}, "posts"),
        ({"_drafts/idea.md": "---\n---\n"}, "posts"),
        (
            {f"{WORKFLOWS}/ci.yml": "jobs: {x: {steps: [{run: 'x > _a.yml; jekyll build --config _a.yml'}]}}"},
            "config files",
        ),
        ({"_drafts/daily-papers.md": "---\n---\n", "_config.yml": CONFIG + "show_drafts: true\n"}, "posts"),
        (
            {
                f"_posts/{MONDAY}-daily-papers.md": "---\npublished: false\n---\n",
                "_config.yml": CONFIG + "unpublished: true\n",
            },
            "posts",
        ),
        (
            {"_posts/2020-01-01-x.md": "안녕하세요 " * 30, "_config.yml": CONFIG},
            "language",
        ),
    ],
)
def test_what_is_right_is_no_note(paperboy: Command, blog: Blog, files: dict[str, str], word: str) -> None:
    write(blog, {f"{WORKFLOWS}/paperboy.yml": PUBLISHER} | files)
    assert f"note: {word}:" not in paperboy("doctor", "--site", blog.folder).stdout


def test_a_site_that_is_pushed_to_a_branch_is_not_called_broken(paperboy: Command, blog: Blog) -> None:
    hears = TO_A_BRANCH.replace("on: push", "on: {push: , workflow_run: {workflows: [paperboy]}}")
    write(blog, {f"{WORKFLOWS}/paperboy.yml": PUBLISHER, f"{WORKFLOWS}/gh-pages.yml": hears})
    said = paperboy("doctor", "--site", blog.folder).stdout
    assert (
        f"ok: build: {WORKFLOWS}/gh-pages.yml builds the site, on `push`, `workflow_run` (workflows: paperboy)"
        in said
    )


def test_init_publish_and_publish_again_with_every_convention_at_once(paperboy: Command, blog: Blog) -> None:
    write(
        blog,
        {
            "_config.yml": CONFIG + "permalink: /:title/\nfuture: false\n",
            "Rakefile": "sh 'jekyll build --config _config.yml,_config.prod.yml'\n",
            "_config.prod.yml": "timezone: UTC\n",
            f"{WORKFLOWS}/lint.yml": "on: push\njobs: {x: {steps: [{run: npx prettier --check .}]}}\n",
            f"{WORKFLOWS}/gh-pages.yml": TO_A_BRANCH,
            f"{WORKFLOWS}/crawl.yml": CRAWLER.replace("python scripts/crawl.py", "echo daily-papers"),
        },
    )
    said = paperboy("init", "--site", blog.folder, "--yes", "--action", "kim/paperboy@v1").stdout
    assert f"In {WORKFLOWS}/gh-pages.yml, write in place of its `on:`\non:\n  push:\n  workflow_run:" in said
    assert "_config.prod.yml" not in said  # it is read, too, as the build does
    assert "add to .prettierignore\n_posts/*-papers.md\n_papers/" in said.replace("Add to", "add to")
    assert f"{WORKFLOWS}/crawl.yml seems to write posts of Daily Papers, too" in said
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "paperboy")
    blog.git("push", "--quiet")
    publish = ("publish", "--site", blog.folder, "--date", str(MONDAY))
    assert paperboy(*publish).exit_code == 0
    again = paperboy(*publish)
    assert (again.exit_code, "Nothing to commit." in again.stdout) == (0, True)
    assert blog.git("status", "--porcelain") == ""


LAYOUT = "{{ page.title }}"
ARCHIVES = "jekyll-archives: {enabled: [tags]}\n"


@pytest.mark.parametrize(
    ("config", "other", "differing"),
    [
        ("", "lang: ko\n", ("lang",)),
        ("", "timezone: Asia/Seoul\n", ("timezone",)),
        ("", "timezone: Nowhere\n", ("timezone",)),
        ("", "paperboy: {top: 3}\n", ("paperboy",)),
        ("", "collections_dir: content\n", ("collections_dir",)),
        ("", "theme: just-the-docs\n", ("theme",)),
        ("", "remote_theme: jekyll/minima\n", ("remote_theme",)),
        ("", "defaults: [{scope: {path: ''}, values: {published: false}}]\n", ("defaults",)),
        ("", "markdown: CommonMark\nurl: x\n", ("markdown",)),
        ("", "markdown: CommonMark\ncommonmark: {options: [UNSAFE]}\n", ("markdown", "commonmark")),
        ("", "layouts_dir: _nothing\n", ("layouts_dir",)),
        (ARCHIVES, "plugins: [jekyll-feed, jekyll-archives]\n", ("plugins",)),
        ("", f"{ARCHIVES}gems: [jekyll-archives]\nurl: x\n", ("jekyll-archives", "gems")),
        ("", "lang: ko\nlocale: ko\nurl: x\n", ("lang", "locale")),
        ("plugins: [jekyll-feed]\n", "plugins: [jekyll-feed, jekyll-minifier]\n", ()),
        (
            "kramdown: {math_engine: mathjax, input: GFM}\n",
            "kramdown: {input: kramdown, html_to_native: true}\n",
            (),
        ),
        ("paperboy: {top: 3, lang: ko}\n", "paperboy: {top: 3}\nlang: en\n", ()),
        ("", "url: x\ntitle: A draft\nshow_drafts: true\nincremental: true\nlimit_posts: 5\n", ()),
    ],
)
def test_what_another_config_says_is_told_where_posts_would_be_others(
    blog: Blog, config: str, other: str, differing: tuple[str, ...]
) -> None:
    write(blog, {"Rakefile": "jekyll build --config _config.yml", "Makefile": "jekyll build --config _other.yml"})
    write(blog, {"_layouts/post.html": LAYOUT, "_config.yml": config, "_other.yml": other})
    [found] = check_config_files(load(blog.folder), repository_of(blog.folder))
    assert found.sentence.startswith("Makefile builds with _other.yml, too, which paperboy does not read")
    keys = " and ".join(f"`{key}`" for key in differing)
    assert (f"it sets {keys} otherwise" in found.sentence) is bool(differing)
