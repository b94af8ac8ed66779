"""A day as Markdown and BibTeX: what the real Jekyll writes, below a path and elsewhere."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

from paperboy.enrich.build import enrich
from paperboy.enrich.catalog import CatalogPaper, Month
from paperboy.enrich.day_files import LIST, DayFiles
from paperboy.papers import topic_files
from paperboy.papers.topics import Topics
from paperboy.post import words
from paperboy.site import config
from tests.enrich.test_search import paper
from tests.example import copy_of_example
from tests.jekyll import Jekyll

POST = "posts/daily-papers-2026-02-09"


def config_of(site: Path, *lines: str) -> None:
    """Leave of the example's config what matters here: the real Jekyll has no theme to build with."""
    path = site / "_config.yml"
    text = re.sub(r"^(theme|url|baseurl):.*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
    path.write_text("\n".join([text, *lines, ""]), "utf-8")


def enriched(site: Path) -> None:
    assert enrich(config.load(site), topic_files.load(site), None, lambda _text: None).warnings == ()


@pytest.fixture(scope="module")
def built(builder: Jekyll, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the example week is built, with what is made of its archive, as a project's page."""
    folder = tmp_path_factory.mktemp("day-files")
    site = copy_of_example(folder / "site")
    config_of(site, "url: https://kim.github.io", "baseurl: /blog")
    enriched(site)
    builder.build(site, folder / "built")
    return folder / "built"


def note(path: Path) -> tuple[dict[str, object], str]:
    """Read a note as Obsidian does: properties between two lines of hyphens, the first at the very beginning."""
    text = path.read_text("utf-8")
    matter = re.match(r"---\n(.*?)^---\n", text, re.DOTALL | re.MULTILINE)
    assert matter, text[:200]
    return yaml.safe_load(matter[1]), text[matter.end() :]


def sections(markdown: str) -> list[str]:
    return re.findall(r"<h2>(.*?)</h2>", MarkdownIt("commonmark", {"html": False}).render(markdown))


def test_a_day_is_a_note_with_the_properties_that_obsidian_reads(built: Path) -> None:
    properties, _ = note(built / f"{POST}.md")
    assert properties["title"] == "Daily Papers 2026-02-09"
    assert str(properties["date"]) == "2026-02-09"
    assert properties["aliases"] == ["2026년 2월 9일"]
    assert properties["source"] == "https://kim.github.io/blog/posts/daily-papers-2026-02-09/"
    tags = properties["tags"]
    assert isinstance(tags, list)
    assert tags[0] == "daily-papers"
    assert all(re.fullmatch(r"[\w/-]*[A-Za-z_/-][\w/-]*", tag) for tag in tags), "Obsidian takes no others"


def test_each_paper_of_the_post_has_a_section_with_its_title_as_a_link(built: Path) -> None:
    site = json.loads((built.parent / "site/papers/2026-02.json").read_text("utf-8"))
    of_day = [row for row in site if row["date"] == "2026-02-09"]
    _, markdown = note(built / f"{POST}.md")
    headings = sections(markdown)
    assert len(headings) == len(of_day) == 26
    for heading, row in zip(headings, of_day, strict=True):
        assert f'href="https://arxiv.org/abs/{row["id"]}"' in heading
    for row in of_day:
        assert all(author in re.sub(r"\\", "", markdown) for author in row["authors"])


def test_every_day_with_a_post_has_both_files_and_the_list_names_them(built: Path) -> None:
    days = sorted(path.name for path in (built / "posts").glob("daily-papers-*") if path.is_dir())
    for suffix in ("md", "bib"):
        assert sorted(path.stem for path in (built / "posts").glob(f"*.{suffix}")) == days
    listed = json.loads((built.parent / "site" / LIST).read_text("utf-8"))
    assert [*listed] == [f"/posts/{day}/" for day in days]
    for files in listed.values():
        assert all((built / address[1:]).is_file() for address in files.values())


def test_the_bibtex_of_a_day_has_its_papers(built: Path) -> None:
    text = (built / f"{POST}.bib").read_text("utf-8")
    assert text.startswith("@misc{2602.05843,\n")
    assert text.count("@misc{") == 26
    assert "raw %}" not in text


def test_a_day_without_a_post_has_no_files(builder: Jekyll, tmp_path: Path) -> None:
    site = copy_of_example(tmp_path / "site")
    config_of(site)
    (site / "_posts/2026-02-10-daily-papers.md").unlink()
    enriched(site)
    builder.build(site, tmp_path / "built")
    assert not (tmp_path / "built/posts/daily-papers-2026-02-10.md").exists()
    assert "/posts/daily-papers-2026-02-10/" not in json.loads((site / LIST).read_text("utf-8"))


@pytest.mark.parametrize(
    ("permalink", "file"),
    [("/a-monday.html", "a-monday.md"), ("/2026/monday", "2026/monday.md"), ("/days/9/", "days/9.md")],
)
def test_a_day_has_its_files_beside_its_post_wherever_that_is(
    builder: Jekyll, tmp_path: Path, permalink: str, file: str
) -> None:
    site = copy_of_example(tmp_path / "site")
    config_of(site)
    post = site / "_posts/2026-02-09-daily-papers.md"
    post.write_text(
        re.sub(r"^permalink:.*", f"permalink: {permalink}", post.read_text("utf-8"), flags=re.M), "utf-8"
    )
    enriched(site)
    builder.build(site, tmp_path / "built")
    assert len(sections(note(tmp_path / "built" / file)[1])) == 26


HOSTILE = [
    "{% endraw %}{{ site.time }}",
    "{%- endraw -%} {% include x.html %}",
    "{{ page.url }} {% raw %}",
    "---\ntitle: mine\n---",
    "# No heading <script>alert(1)</script>",
    "*a* _b_ `c` [d](https://example.org) ![e](f) ~~g~~ $h$",
    "1. no list \\ and \\' | a \" b",
    "https://example.org/a_(b)_{c}, and more",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_authors_write_is_shown_as_it_is(builder: Jekyll, tmp_path: Path, text: str) -> None:
    line = " ".join(text.split())
    files = files_of(
        [paper(title=line, abstract=line, gist=line, gist_by="ai", authors=(line,), organization=line)]
    )
    for path, content in files.items():
        (tmp_path / "site" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / path).write_bytes(content)
    (tmp_path / "site/_config.yml").write_text("title: x\n", "utf-8")
    builder.build(tmp_path / "site", tmp_path / "built")
    _, markdown = note(tmp_path / f"built/{POST}.md")
    html = MarkdownIt("commonmark", {"html": False}).render(markdown)
    read = re.sub(r"<[^>]*>", "", html).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    assert read.replace("&amp;", "&").count(line) == 5
    assert "{% endraw" not in (tmp_path / f"built/{POST}.bib").read_text("utf-8").replace(r"\{\% endraw", "")


def files_of(papers: list[CatalogPaper]) -> dict[str, bytes]:
    made = DayFiles(words.load("en"), Topics([]))
    found = {file.path: file.content for file in made.add(Month("2026-02", tuple(papers)))}
    return found | {file.path: file.content for file in made.finish()}


def test_code_of_a_paper_has_its_stars_and_marks_are_named() -> None:
    shown = paper(code_url="https://github.com/a/b", code_stars=19, accepted="ICLR 2026", withdrawn=True)
    text = files_of([shown])["papers/days/2026-02-09.txt"].decode()
    assert "[Code](https://github.com/a/b) ★\u00a019" in text
    assert "Accepted at ICLR 2026 · Withdrawn" in text
    assert "★" not in files_of([replace(shown, code_stars=None)])["papers/days/2026-02-09.txt"].decode()


def test_a_site_without_enrich_has_none(builder: Jekyll, tmp_path: Path) -> None:
    site = copy_of_example(tmp_path / "site")
    config_of(site)
    shutil.rmtree(site / "_papers")
    builder.build(site, tmp_path / "built")
    assert not list((tmp_path / "built/posts").glob("*.md"))
