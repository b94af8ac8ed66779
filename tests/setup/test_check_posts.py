"""The checks of posts in a blog: layout, picture, Markdown, and what hides them, each in a small blog of ours."""

from pathlib import Path

import pytest

from paperboy.setup.checks import own_files, posts
from paperboy.setup.findings import Finding
from tests.helpers import MONDAY
from tests.setup.folders import blog_in, codes

SHOWN = "<h1>{{ page.title }}</h1>{{ content }}\n"
DEFAULTS = "theme: minima\ndefaults: [{scope: {path: '', type: posts}, values: {layout: post}}]"


@pytest.mark.parametrize(
    ("text", "files", "code", "words"),
    [
        (DEFAULTS, {}, "layout/found", "`post`, as `defaults:` say"),
        ("theme: minima", {}, "layout/found", "`post`, which they name"),
        ("remote_theme: a/b\nplugins: [jekyll-default-layout]", {}, "layout/found", "jekyll-default-layout gives"),
        ("theme: somebodys", {}, "layout/unknown", "the theme somebodys"),
        ("a: 1", {"_layouts/home.html": ""}, "layout/none-for-posts", "no layout, and none of the layouts (home)"),
        (
            "defaults: [{scope: {path: ''}, values: {layout: entry}}]",
            {"_layouts/home.html": ""},
            "layout/none-for-posts",
            "give them the layout `entry`, which is not there",
        ),
        ("a: 1", {}, "layout/none", "names no theme"),
        ("defaults: 7\n", {}, "layout/none", ""),
        ("defaults: [7, {scope: {type: posts}}]\n", {}, "layout/none", ""),
        ("defaults: [{scope: {type: tabs}, values: {layout: page}}]\n", {}, "layout/none", ""),
    ],
)
def test_it_says_which_layout_posts_are_shown_with(
    tmp_path: Path, text: str, files: dict[str, str], code: str, words: str
) -> None:
    [found] = posts.check_layout(blog_in(tmp_path, files | {"_config.yml": text}))
    assert (found.code, words in found.sentence) == (code, True), found


def form(folder: Path, text: str, layout: str | None = None) -> dict[str, Finding]:
    """Return what is found of the form of posts, by codes."""
    files = {} if layout is None else {"_layouts/post.html": SHOWN + layout}
    return {each.code: each for each in posts.check_form(blog_in(folder, files | {"_config.yml": text}))}


@pytest.mark.parametrize(
    ("text", "layout", "what", "keys"),
    [
        ("a: 1", "{{ page.image.path }}", "an object", ""),
        ("a: 1", "{{ page.image }} {{ page.cover }}", "an address", "`cover`"),
        ("a: 1", '<img src="/images/{{ page.image }}">', "no `image`", ""),
        ("a: 1", '<img src="/images/{{ page.image }}">{{ page.cover }}', "no `image`", "`cover`"),
        ("paperboy: {image: none}", "{{ page.cover }}", "no `image`", ""),
        ("paperboy: {image: url}", "{{ page.image.path }}", "an address", ""),
    ],
)
def test_it_says_in_which_form_posts_have_a_picture(
    tmp_path: Path, text: str, layout: str, what: str, keys: str
) -> None:
    sentence = form(tmp_path, text, layout)["picture/form"].sentence
    assert what in sentence
    assert ("`cover`" in sentence) is bool(keys)
    assert ("`paperboy.image` says" in sentence) is ("image:" in text)


def test_it_says_what_is_lost_with_other_markdown_and_that_a_title_is_added(tmp_path: Path) -> None:
    found = form(tmp_path, "theme: jekyll-theme-primer\nmarkdown: CommonMarkGhPages")
    assert list(found) == ["title/in-text", "picture/form", "Markdown/plain"]
    raw = "theme: minima\nmarkdown: CommonMark\ncommonmark: {options: [UNSAFE]}"
    for text in ("theme: minima", raw):
        assert list(form(tmp_path, text)) == ["picture/form"]


def test_where_there_is_neither_theme_nor_layout_nothing_is_said_of_what_they_would_do(tmp_path: Path) -> None:
    assert form(tmp_path, "a: 1") == {}


HIDDEN = {f"_posts/{MONDAY}-daily-papers.md": "---\npublished: false\n---\n"}
DRAFT = {"_drafts/daily-papers.md": "---\n---\n"}


@pytest.mark.parametrize(
    ("text", "files", "found"),
    [
        ("exclude: [_posts/]", {}, ["note posts/excluded"]),
        ("exclude: [_drafts, '*.lock', vendor]", {}, []),
        ("defaults: [{scope: {path: ''}, values: {published: false}}]", {}, ["note posts/not-published"]),
        ("unpublished: true\ndefaults: [{scope: {path: ''}, values: {published: false}}]", {}, []),
        ("collections: {posts: {output: false}}", {}, ["note posts/no-output"]),
        ("collections: {posts: {output: true}}", {}, []),
        ("a: 1", DRAFT, ["note posts/hidden"]),
        ("a: 1", HIDDEN, ["note posts/hidden"]),
        ("a: 1", DRAFT | HIDDEN, ["note posts/hidden"]),
        ("show_drafts: true", DRAFT, []),
        ("unpublished: true", HIDDEN, []),
        ("a: 1", {"_drafts/idea.md": "---\n---\n"}, []),
    ],
)
def test_what_hides_posts_is_noted(tmp_path: Path, text: str, files: dict[str, str], found: list[str]) -> None:
    blog = blog_in(tmp_path, files | {"_config.yml": text})
    assert codes((*posts.check_posts_output(blog), *posts.check_hidden_editions(blog))) == found


@pytest.mark.parametrize(
    ("text", "files", "found"),
    [
        ("collections: {papers: {output: true}}", {}, ["note archive/collection"]),
        ("collections: [papers]", {}, ["note archive/collection"]),
        ("collections: [tabs]", {}, []),
        ("a: 1", {"templates/paper.html.j2": "x"}, ["note templates/copied"]),
        ("exclude: [/templates/]", {"templates/paper.html.j2": "x"}, []),
        ("a: 1", {"templates/home.html": "x"}, []),
    ],
)
def test_what_jekyll_makes_of_paperboys_folders_is_noted(
    tmp_path: Path, text: str, files: dict[str, str], found: list[str]
) -> None:
    blog = blog_in(tmp_path, files | {"_config.yml": text})
    assert codes((*own_files.check_archive(blog), *own_files.check_copied_templates(blog))) == found


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
    ("text", "files", "code"),
    [
        (f"plugins: [{GEM}]", {}, "posts/by-language"),
        (f"gems: [{GEM}]", {}, "posts/by-language"),
        ("a: 1", {"Gemfile": f"group :jekyll_plugins do\n  gem '{GEM}'\nend\n"}, "posts/by-language"),
        ("plugins: [jekyll-multiple-locales-plugin]", {}, "posts/by-language"),
        ("a: 1", {"_plugins/i18n/plugin.rb": OF_THE_GEM}, "posts/by-language"),
        (f"plugins: [{GEM}]\nexclude_from_localizations: [images]", {}, "posts/by-language"),
        ("a: 1", {"_plugins/x.rb": OWN_READER}, "posts/other-reader"),
        (f"plugins: [{GEM}]\nexclude_from_localizations: [images, _posts]", {}, ""),
        (f"plugins: [{GEM}]\nexclude_from_localizations: _posts", {}, ""),
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
    tmp_path: Path, text: str, files: dict[str, str], code: str
) -> None:
    found = list(posts.check_posts_plugin(blog_in(tmp_path, files | {"_config.yml": text})))
    assert codes(found) == [f"note {code}"] * bool(code)


def test_posts_that_the_plugin_reads_are_to_be_moved_along(tmp_path: Path) -> None:
    files = {"_config.yml": f"plugins: [{GEM}]", "_i18n/ko/_posts/2020-01-01-x.md": "", "_i18n/en/_posts/x.md": ""}
    [found] = posts.check_posts_plugin(blog_in(tmp_path, files))
    assert found.advice.startswith("add `_posts` to `exclude_from_localizations:` in _config.yml")
    assert "move your posts from _i18n/en/_posts and _i18n/ko/_posts to _posts/" in found.advice
