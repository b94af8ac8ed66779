"""`init --reader` and `init --home`: what a blog's pages get from this repository's, and what is left to do."""

from pathlib import Path

import pytest
import yaml

from paperboy.setup.reader_files import LINE, TODAY_LINE, head_advice, home_advice, home_files, reader_files
from tests.conftest import Command
from tests.helpers import Blog
from tests.setup.folders import blog_in, write

ROOT = Path(__file__).parents[2]
OURS = ["assets/js/paperboy.js", "_includes/paperboy-reader.html", "saved.html"]


def test_init_writes_the_files_and_a_second_time_changes_nothing(paperboy: Command, blog: Blog) -> None:
    write(blog.folder, {"_layouts/default.html": "<html><head></head>{{ content }}</html>"})
    result = paperboy("init", "--site", blog.folder, "--reader", "--yes")
    assert result.exit_code == 0
    assert f"Add {LINE} before </head>, in _layouts/default.html." in result.stdout
    for name in OURS[:2]:
        assert (blog.folder / name).read_bytes() == (ROOT / name).read_bytes()
    write(blog.folder, {"_layouts/default.html": f"<html><head>{LINE}</head>{{{{ content }}}}</html>"})
    again = paperboy("init", "--site", blog.folder, "--reader", "--yes")
    assert "Nothing to write." in again.stdout
    assert [name for name in OURS if f"{name} is there already." in again.stdout] == OURS
    assert "Add {%" not in again.stdout


def test_without_the_option_none_of_it_is_written(paperboy: Command, blog: Blog) -> None:
    paperboy("init", "--site", blog.folder, "--yes")
    assert [name for name in OURS if (blog.folder / name).exists()] == []


def test_a_file_of_the_owners_own_is_left_alone(paperboy: Command, blog: Blog) -> None:
    write(blog.folder, {"saved.html": "mine"})
    result = paperboy("init", "--site", blog.folder, "--reader", "--yes")
    assert (blog.folder / "saved.html").read_text() == "mine"
    assert "saved.html is there already, and is not what would be written: left alone." in result.stdout


def test_a_site_in_a_folder_has_them_there(paperboy: Command, blog: Blog) -> None:
    write(blog.folder, {"docs/_config.yml": "title: x\nsource: pages\n", "docs/pages/index.md": ""})
    result = paperboy("init", "--site", blog.folder / "docs", "--reader", "--yes")
    assert result.exit_code == 0
    assert (blog.folder / "docs/pages/assets/js/paperboy.js").is_file()
    assert (blog.folder / "docs/pages/saved.html").is_file()


@pytest.mark.parametrize(
    ("config", "hook"),
    [
        ("theme: jekyll-theme-chirpy\n", "_includes/metadata-hook.html"),
        ("remote_theme: mmistakes/minimal-mistakes@4.28.1\n", "_includes/head/custom.html"),
        ("theme: just-the-docs\nincludes_dir: parts\n", "parts/head_custom.html"),
    ],
)
def test_a_theme_with_a_place_in_its_head_gets_the_line_there(tmp_path: Path, config: str, hook: str) -> None:
    blog = blog_in(tmp_path, {"_config.yml": config})
    assert dict(reader_files(blog))[hook] == f"{LINE}\n"
    assert head_advice(blog) == ""
    theirs = blog_in(tmp_path, {"_config.yml": config, hook: "<!-- theirs -->"})
    assert hook not in dict(reader_files(theirs))
    assert head_advice(theirs) == f"Add {LINE} to {hook}."
    done = blog_in(tmp_path, {"_config.yml": config, hook: f"<!-- theirs -->{LINE}"})
    assert head_advice(done) == ""


def test_where_the_theme_has_the_head_its_owner_is_told_so(tmp_path: Path) -> None:
    blog = blog_in(tmp_path, {"_config.yml": "theme: minima\n"})
    assert head_advice(blog) == (
        f"Add {LINE} before </head>, in the include or layout that has it; copy your theme's into your blog."
    )


@pytest.mark.parametrize(
    ("files", "layout"),
    [
        ({"_layouts/page.html": "", "_layouts/default.html": ""}, "page"),
        ({"_layouts/single.html": "", "_layouts/default.html": ""}, "single"),
        ({"_layouts/default.html": ""}, "default"),
        ({"_layouts/mine.html": ""}, "default"),
        ({"_config.yml": "theme: minimal-mistakes-jekyll\n"}, "single"),
        ({"_config.yml": "theme: nobody-knows-it\n"}, "page"),
    ],
)
def test_the_page_of_saved_papers_is_in_a_layout_of_the_theme(
    tmp_path: Path, files: dict[str, str], layout: str
) -> None:
    page = dict(reader_files(blog_in(tmp_path, files)))["saved.html"]
    assert yaml.safe_load(page.split("---\n")[1])["layout"] == layout


@pytest.mark.parametrize(
    ("lang", "title"), [("ko-KR", "저장한 논문"), ("en", "Saved papers"), ("fr", "Saved papers")]
)
def test_the_page_of_saved_papers_speaks_the_language_of_the_posts(tmp_path: Path, lang: str, title: str) -> None:
    page = dict(reader_files(blog_in(tmp_path, {"_config.yml": f"lang: {lang}\n"})))["saved.html"]
    matter = yaml.safe_load(page.split("---\n")[1])
    assert (matter["title"], matter["permalink"]) == (title, "/saved/")


HOME = ["_includes/paperboy-today.html", "assets/css/paperboy.css"]


def test_init_writes_the_include_of_todays_papers_and_changes_no_page(paperboy: Command, blog: Blog) -> None:
    write(blog.folder, {"index.md": "mine"})
    result = paperboy("init", "--site", blog.folder, "--home", "--yes")
    assert result.exit_code == 0
    assert f"Add {TODAY_LINE} to index.md, where today's papers are to be." in result.stdout
    assert [(blog.folder / name).read_bytes() for name in HOME] == [(ROOT / name).read_bytes() for name in HOME]
    assert [name for name in OURS if (blog.folder / name).exists()] == []
    assert (blog.folder / "index.md").read_text() == "mine"
    write(blog.folder, {"index.md": TODAY_LINE})
    again = paperboy("init", "--site", blog.folder, "--home", "--yes")
    assert "Nothing to write." in again.stdout
    assert "Add {%" not in again.stdout


def test_without_the_option_home_is_left_alone(paperboy: Command, blog: Blog) -> None:
    paperboy("init", "--site", blog.folder, "--reader", "--yes")
    assert [name for name in HOME if (blog.folder / name).exists()] == []


@pytest.mark.parametrize(
    ("files", "advice"),
    [
        ({}, f"Add {TODAY_LINE} to your home page, where today's papers are to be."),
        ({"index.html": "", "index.json": ""}, f"Add {TODAY_LINE} to index.html, where today's papers are to be."),
        ({"index.markdown": ""}, f"Add {TODAY_LINE} to index.markdown, where today's papers are to be."),
        ({"_layouts/home.html": '{% include paperboy-today.html heading="h1" %}'}, ""),
    ],
)
def test_the_owner_is_told_where_todays_papers_may_go(tmp_path: Path, files: dict[str, str], advice: str) -> None:
    assert home_advice(blog_in(tmp_path, files)) == advice


def test_the_include_of_todays_papers_is_no_line_of_the_head(tmp_path: Path) -> None:
    blog = blog_in(tmp_path, {"_config.yml": "theme: minima\n"})
    write(tmp_path, dict(home_files(blog)))
    assert head_advice(blog).startswith(f"Add {LINE} before </head>")
