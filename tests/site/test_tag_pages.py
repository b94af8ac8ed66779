"""Where a blog's pages of tags are, as its config says, and as the real plugin makes them."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from paperboy.papers.topic_files import shipped
from paperboy.post.spelling import slug
from paperboy.site.config import load
from tests.helpers import Blog
from tests.machine import cannot_run

ON = "plugins: [jekyll-archives]\n"
SLUGS = """require 'jekyll'
require 'json'
puts JSON.generate(JSON.parse($stdin.read).map { |name| Jekyll::Utils.slugify(name) })"""
ODD = [
    "C++",
    "C#",
    "3D·장면",
    "한글 태그",
    " spaces  and\ttabs ",
    "Ünïcode ﬁ ²",
    "a--b__c",
    "日本語/タグ",
    "हिन्दी",
    "½ & ① Ⅳ",
]


@pytest.mark.parametrize(
    ("config", "pages"),
    [
        ("jekyll-archives: {enabled: [tags]}", "/tag/:name/"),
        ("jekyll-archives: {enabled: all}", "/tag/:name/"),
        ("jekyll-archives: {enabled: [categories, tags], permalinks: {tag: '/tags/:name/'}}", "/tags/:name/"),
        ("jekyll-archives: {enabled: [tags], permalinks: {category: '/c/:name/'}}", "/tag/:name/"),
        ("jekyll-archives: {enabled: [tags], permalinks: {tag: '/t/:name.html'}}", "/t/:name.html"),
        ("jekyll-archives: {enabled: [categories]}", ""),
        ("jekyll-archives: {enabled: []}", ""),
        ("jekyll-archives:", ""),
        ("jekyll-archives: {enabled: [tags], slug_mode: raw}", ""),  # addresses that are not ours to guess
        ("jekyll-archives: {enabled: [tags], permalinks: {tag: '/tags/all/'}}", ""),
        ("jekyll-archives: {enabled: [tags], permalinks: {tag: ':x/:name/'}}", ""),
        ("jekyll-archives: [tags]", ""),
        ("title: A blog", ""),
    ],
)
def test_tags_have_pages_where_the_config_makes_them(blog: Blog, config: str, pages: str) -> None:
    blog.configure(f"{ON}{config}\n")
    assert load(blog.folder).conventions.tag_pages == pages


@pytest.mark.parametrize(
    ("config", "name", "text", "has_pages"),
    [
        ("plugins: [jekyll-feed, jekyll-archives]", "", "", True),
        ("gems: [jekyll-archives]", "", "", True),
        ("plugins: jekyll-archives", "", "", True),
        ("theme: jekyll-theme-chirpy", "", "", True),
        ("", "Gemfile", 'group :jekyll_plugins do\n  gem "jekyll-archives"\nend\n', True),
        ("", "theme.gemspec", 's.add_runtime_dependency "jekyll-archives", "~> 2.2"\n', True),
        ("", "Gemfile", 'gem "github-pages"\n', False),
        ("", "Gemfile", 'gem "jekyll"\n  # gem "jekyll-archives"\n', False),
        ("", "Gemfile", 'gem "jekyll" # without "jekyll-archives"\n', False),
        ("", "Gemfile", 'gem "jekyll-archives-v2"\n', False),
        ("", "Gemfile", '%w[jekyll-feed jekyll-archives].each { |name| gem "#{name}" }\n', True),
        ("", "theme.gemspec", '# s.add_runtime_dependency "jekyll-archives"\n', False),
        ("theme: minima", "", "", False),
        ("plugins:", "", "", False),
    ],
)
def test_tags_have_no_pages_where_nothing_brings_the_plugin(
    blog: Blog, config: str, name: str, text: str, has_pages: bool
) -> None:
    """A block of settings may have stayed behind from another theme."""
    blog.configure(f"{config}\njekyll-archives: {{enabled: [tags]}}\n")
    if name:
        (blog.folder / name).write_text(text)
    assert bool(load(blog.folder).conventions.tag_pages) is has_pages


def test_addresses_of_tags_are_those_of_jekyll(tmp_path: Path) -> None:
    if shutil.which("ruby") is None or shutil.which("jekyll") is None:
        cannot_run("Jekyll is not here: apt-get install jekyll")
    names = [name for topic in shipped() for name in topic.names.values()] + ODD
    done = subprocess.run(
        ["ruby", "-Eutf-8", "-e", SLUGS],
        input=json.dumps(names).encode(),
        capture_output=True,
        check=True,
        cwd=tmp_path,
    )
    theirs = dict(zip(names, json.loads(done.stdout), strict=True))
    assert {name: slug(name) for name in names} == theirs
