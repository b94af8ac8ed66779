"""What doctor says of posts in a blog: layout, picture and Markdown, each in a small blog of ours."""

from pathlib import Path

import pytest

from paperboy.setup.checks import posts
from paperboy.setup.doctor import check_posts
from paperboy.setup.findings import Finding, Level
from tests.setup import folders

SHOWN = "<h1>{{ page.title }}</h1>{{ content }}\n"
DEFAULTS = "theme: minima\ndefaults: [{scope: {path: '', type: posts}, values: {layout: post}}]"


def said(folder: Path, text: str, files: dict[str, str]) -> dict[str, Finding]:
    """Return what is said of posts in a blog, by subject."""
    site, document = folders.site_in(folder, files | {"_config.yml": text})
    return {finding.subject: finding for finding in check_posts(site, document)}


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
        ("a: 1", {}, (Level.NOTE, "it takes Primer); they are made as for Chirpy", "`theme: minima`")),
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
    "defaults",
    [
        "defaults: 7\n",
        "defaults: [7, {scope: {type: posts}}]\n",
        "defaults: [{scope: {type: tabs}, values: {layout: page}}]\n",
    ],
)
def test_defaults_that_give_posts_no_layout_are_noted(tmp_path: Path, defaults: str) -> None:
    assert said(tmp_path, defaults, {})["layout"].level is Level.NOTE


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


@pytest.mark.parametrize(
    ("exclude", "include", "pattern"),
    [
        (["_posts"], [], "_posts"),
        (["/_posts/"], [], "/_posts/"),
        (["*.md"], [], "*.md"),
        (["_posts/2026*"], [], "_posts/2026*"),
        (["_posts"], ["_posts"], ""),
        (["vendor", "README.md"], [], ""),
        (None, None, ""),
        ("_posts", None, "_posts"),
    ],
)
def test_a_pattern_hides_posts_as_jekyll_reads_it(exclude: object, include: object, pattern: str) -> None:
    assert posts.excluding_pattern(exclude, include, "_posts/2026-02-09-daily-papers.md") == pattern


GEM = "jekyll-multiple-languages-plugin"
OWN_READER = "module Jekyll\n  class PostReader\n    def read_posts(dir)\n    end\n  end\nend\n"
OF_THE_GEM = "alias :read_posts_org :read_posts\nsite.config['exclude_from_localizations'].include?(\"_posts\")\n"


@pytest.mark.parametrize(
    ("text", "files", "sentence"),
    [
        (
            f"plugins: [{GEM}]",
            {},
            "a plugin for several languages (_config.yml) has Jekyll read posts from _i18n/",
        ),
        ("a: 1", {"Gemfile": f"group :jekyll_plugins do\n  gem '{GEM}'\nend\n"}, "languages (Gemfile) has"),
        ("plugins: [jekyll-multiple-locales-plugin]", {}, "a plugin for several languages (_config.yml)"),
        (
            "a: 1",
            {"_plugins/i18n/plugin.rb": OF_THE_GEM},
            "a plugin for several languages (_plugins/i18n/plugin.rb)",
        ),
        (f"plugins: [{GEM}]\nexclude_from_localizations: [images]", {}, "so none in _posts/ is built"),
        ("a: 1", {"_plugins/x.rb": OWN_READER}, "the plugin _plugins/x.rb changes how Jekyll reads posts, so"),
        (f"plugins: [{GEM}]\nexclude_from_localizations: [images, _posts]", {}, ""),
        ("a: 1", {"Gemfile": f"# gem '{GEM}'\n"}, ""),
        ("plugins: [jekyll-polyglot]", {"_plugins/x.rb": "# def read_posts(dir)\n"}, ""),
        (
            "a: 1",
            {"_plugins/x.rb": "site.posts.docs.each { |post| post.data['exclude_from_localizations'] }\n"},
            "",
        ),
    ],
)
def test_a_plugin_that_reads_posts_elsewhere_is_noted(
    tmp_path: Path, text: str, files: dict[str, str], sentence: str
) -> None:
    site, document = folders.site_in(tmp_path, files | {"_config.yml": text})
    found = folders.said(list(posts.check_posts_plugin(site, document.values)))
    assert len(found) == bool(sentence)
    assert all(line.startswith("note: posts: ") and sentence in line for line in found), found


def test_posts_that_the_plugin_reads_are_to_be_moved_along(tmp_path: Path) -> None:
    files = {"_config.yml": f"plugins: [{GEM}]", "_i18n/ko/_posts/2020-01-01-x.md": "", "_i18n/en/_posts/x.md": ""}
    site, document = folders.site_in(tmp_path, files)
    [found] = posts.check_posts_plugin(site, document.values)
    assert found.advice.startswith("add `_posts` to `exclude_from_localizations:` in _config.yml")
    assert "move your posts from _i18n/en/_posts and _i18n/ko/_posts to _posts/" in found.advice
