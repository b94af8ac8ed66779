"""What doctor says of posts in a blog: layout, picture and Markdown, each in a small blog of ours."""

from pathlib import Path
from typing import Any

import pytest

from paperboy.setup.about_posts import about_posts
from paperboy.setup.findings import Finding, Level
from paperboy.site import config

SHOWN = "<h1>{{ page.title }}</h1>{{ content }}\n"
DEFAULTS = "theme: minima\ndefaults: [{scope: {path: '', type: posts}, values: {layout: post}}]"


def said(folder: Path, text: str, files: dict[str, str]) -> dict[str, Finding]:
    """Return what is said of posts in a blog, by subject."""
    for name, content in (files | {"_config.yml": text}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    site = config.load(folder)
    values: dict[str, Any] = config.read_all(folder).values
    return {finding.subject: finding for finding in about_posts(site, values)}


@pytest.mark.parametrize(
    ("text", "files", "expected"),
    [
        (DEFAULTS, {}, (Level.OK, "with the layout `post`, as `defaults:` say", "")),
        ("theme: minima", {}, (Level.OK, "with the layout `post`, which they name", "")),
        (
            "remote_theme: a/b\nplugins: [jekyll-default-layout]",
            {},
            (Level.OK, "jekyll-default-layout gives them", ""),
        ),
        ("theme: somebodys", {}, (Level.NOTE, "the theme somebodys is not known", "{layout: post}")),
        (
            "a: 1",
            {"_layouts/home.html": ""},
            (Level.NOTE, "that there are (home) none is known", "the one for posts"),
        ),
        (
            "defaults: [{scope: {path: ''}, values: {layout: entry}}]",
            {"_layouts/home.html": ""},
            (Level.NOTE, "give them the layout `entry`, which is not there", "the one for posts"),
        ),
        ("a: 1", {}, (Level.NOTE, "it takes the theme Primer); they are made as for Chirpy", "`theme: minima`")),
        ("a: 1", {}, (Level.NOTE, "the site has no layouts, and _config.yml names no theme", "`theme: minima`")),
    ],
)
def test_it_says_which_layout_posts_are_shown_with(
    tmp_path: Path, text: str, files: dict[str, str], expected: tuple[Level, str, str]
) -> None:
    level, sentence, advice = expected
    found = said(tmp_path, text, files)["layout"]
    assert (found.level, sentence in found.sentence, advice in found.advice) == (level, True, True), found


@pytest.mark.parametrize(
    ("text", "layout", "sentence"),
    [
        ("a: 1", "{{ page.image.path }}", "`image` is an object with path and alt, as the layouts read it"),
        (
            "a: 1",
            "{{ page.image }} {{ page.cover }}",
            "an address, since no layout is known to read more of it, and in `cover`",
        ),
        (
            "a: 1",
            '<img src="/images/{{ page.image }}">',
            "have no `image`, since the layouts take `image` for a file",
        ),
        ("paperboy: {image: none}", "", "posts have no `image`, as `paperboy.image` says"),
    ],
)
def test_it_says_in_which_form_posts_have_a_picture(tmp_path: Path, text: str, layout: str, sentence: str) -> None:
    assert sentence in said(tmp_path, text, {"_layouts/post.html": SHOWN + layout})["picture"].sentence


def test_it_says_what_is_lost_with_other_markdown_and_that_a_title_is_added(tmp_path: Path) -> None:
    found = said(tmp_path, "theme: jekyll-theme-primer\nmarkdown: CommonMarkGhPages", {})
    assert "`markdown: CommonMarkGhPages` takes HTML out of posts" in found["Markdown"].sentence
    assert found["Markdown"].level is Level.NOTE
    assert "so posts begin with it" in found["title"].sentence
    raw = "theme: minima\nmarkdown: CommonMark\ncommonmark: {options: [UNSAFE]}"
    for text in ("theme: minima", raw):
        assert not {"Markdown", "title"} & set(said(tmp_path, text, {}))


def test_where_there_is_neither_theme_nor_layout_nothing_is_said_of_what_they_would_do(tmp_path: Path) -> None:
    assert list(said(tmp_path, "a: 1", {})) == ["layout"]
