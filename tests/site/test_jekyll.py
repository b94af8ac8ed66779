"""Configs as Jekyll reads them: defaults, several files. Expected values are those of Jekyll 4.3.1 itself."""

import json
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from paperboy.site.jekyll import config_names, defaults_for, engine_of, merged, plugins_of

POST = "_posts/2026-02-09-daily-papers.md"
CASES = {
    "no defaults": "title: x",
    "a list of nonsense": "defaults: [1, {values: 3}, {scope: {path: ''}}]",
    "no scope": "defaults: [{values: {layout: a}}]",
    "for posts": "defaults: [{scope: {path: '', type: posts}, values: {layout: a}}]",
    "for posts, as it was called": "defaults: [{scope: {path: '', type: post}, values: {layout: a}}]",
    "for pages": "defaults: [{scope: {path: '', type: pages}, values: {layout: a}}]",
    "for drafts": "defaults: [{scope: {path: '', type: drafts}, values: {layout: a}}]",
    "another folder": "defaults: [{scope: {path: _pages}, values: {layout: a}}]",
    "the folder": "defaults: [{scope: {path: _posts}, values: {layout: a}}]",
    "the folder, from the root": "defaults: [{scope: {path: /_posts/}, values: {layout: a}}]",
    "the beginning of a name": "defaults: [{scope: {path: _posts/2026}, values: {layout: a}}]",
    "below another folder": "defaults: [{scope: {path: blog/_posts}, values: {layout: a}}]",
    "the more exact wins": "defaults: [{scope: {path: _posts}, values: {layout: a, x: 1}},"
    " {scope: {path: ''}, values: {layout: b, y: 2}}]",
    "the one with a type wins": "defaults: [{scope: {path: '', type: posts}, values: {layout: a}},"
    " {scope: {path: ''}, values: {layout: b}}]",
    "the later wins": "defaults: [{scope: {path: '', type: posts}, values: {layout: a}},"
    " {scope: {path: '', type: posts}, values: {layout: b}}]",
    "blocks are laid together": "defaults: [{scope: {path: ''}, values: {aside: {toc: true}}},"
    " {scope: {path: _posts}, values: {aside: {right: 1}}}]",
    "a glob": "defaults: [{scope: {path: '_posts/*.md'}, values: {layout: a}}]",
    "a glob of folders": "defaults: [{scope: {path: '*/2026*'}, values: {layout: a}}]",
    "a glob of other names": "defaults: [{scope: {path: '_posts/*.html'}, values: {layout: a}}]",
}
WANTED: dict[str, dict[str, Any]] = {
    "no scope": {"layout": "a"},
    "for posts": {"layout": "a"},
    "for posts, as it was called": {"layout": "a"},
    "the folder": {"layout": "a"},
    "the beginning of a name": {"layout": "a"},
    "the more exact wins": {"layout": "a", "x": 1, "y": 2},
    "the one with a type wins": {"layout": "a"},
    "the later wins": {"layout": "b"},
    "blocks are laid together": {"aside": {"toc": True, "right": 1}},
    "a glob": {"layout": "a"},
    "a glob of folders": {"layout": "a"},
}
JEKYLL = """
require "jekyll"; require "json"; require "tmpdir"
Jekyll.logger.log_level = :error
cases = JSON.parse($stdin.read)
puts JSON.generate(cases.transform_values { |config|
  Dir.mktmpdir { |folder|
    Dir.mkdir("#{folder}/_posts"); File.write("#{folder}/POST", "")
    site = Jekyll::Site.new(Jekyll.configuration(config.merge("source" => folder, "quiet" => true)))
    Jekyll::FrontmatterDefaults.new(site).all("POST", :posts)
  }
})
""".replace("POST", POST)


@pytest.mark.parametrize("name", CASES)
def test_defaults_give_a_post_what_jekyll_gives_it(name: str) -> None:
    assert defaults_for(yaml.safe_load(CASES[name]), POST) == WANTED.get(name, {})


def test_jekyll_itself_gives_the_same() -> None:
    if shutil.which("jekyll") is None:
        pytest.skip("NOT TESTED WITH JEKYLL: it is not here: apt-get install jekyll")
    # what Jekyll itself ends with an error on
    cases = {name: yaml.safe_load(text) for name, text in CASES.items() if name != "no scope"}
    command = ["ruby", "-e", JEKYLL]
    done = subprocess.run(command, input=json.dumps(cases), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {name: WANTED.get(name, {}) for name in cases}


def test_the_folder_of_collections_is_no_part_of_a_path() -> None:
    values = yaml.safe_load(
        "{collections_dir: content, defaults: [{scope: {path: content/_posts}, values: {layout: a}}]}"
    )
    assert defaults_for(values, POST) == {"layout": "a"}


def test_several_configs_are_one_and_the_later_wins() -> None:
    first = {"title": "A", "kramdown": {"input": "GFM", "toc": 1}, "defaults": [1]}
    second = {"title": "B", "kramdown": {"math_engine": "katex"}, "defaults": [2]}
    assert merged([first, second]) == {
        "title": "B",
        "kramdown": {"input": "GFM", "toc": 1, "math_engine": "katex"},
        "defaults": [2],
    }


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("run: bundle exec jekyll build --config _config.yml,_prod.yml", ["_config.yml", "_prod.yml"]),
        ('  sh "jekyll build -q --config=_config.yml,config/b.yaml"', ["_config.yml", "config/b.yaml"]),
        ("run: jekyll build \\\n  --config '_a.yml'", ["_a.yml"]),
        ("run: jekyll b --config _a.yml", ["_a.yml"]),
        ("# jekyll build --config _a.yml", []),
        ("run: jekyll serve --config _dev.yml", []),
        ("run: jekyll build", []),
    ],
)
def test_the_configs_of_a_build_are_found_in_its_command(text: str, names: list[str]) -> None:
    assert config_names(text) == names


@pytest.mark.parametrize(
    ("config", "engine"),
    [
        ("a: 1", "kramdown"),
        ("markdown: kramdown", "kramdown"),
        ("markdown: ~", "kramdown"),
        ("markdown: CommonMark", "markdown"),
        ("markdown: CommonMarkGhPages\ncommonmark: {options: [SMART]}", "markdown"),
        ("markdown: CommonMark\ncommonmark: {options: [SMART, unsafe]}", "html"),
        ("markdown: CommonMarkGhPages\ncommonmark: {options: [UNSAFE]}", "html"),
        ("markdown: GFM\ncommonmark: {options: [UNSAFE]}", "markdown"),
        ("markdown: CommonMark\ncommonmark: UNSAFE", "markdown"),
    ],
)
def test_what_reads_posts_is_what_the_config_says(config: str, engine: str) -> None:
    assert engine_of(yaml.safe_load(config)) == engine


def test_plugins_are_a_list_a_name_or_under_their_old_key() -> None:
    assert plugins_of({"plugins": ["a", "b"]}) == ("a", "b")
    assert plugins_of({"plugins": "a", "gems": ["b"]}) == ("a", "b")
    assert plugins_of({}) == ()
