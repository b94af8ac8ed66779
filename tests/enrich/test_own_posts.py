"""The owner's own posts, for search: which they are, and what is read of them."""

from pathlib import Path

import pytest

from paperboy.enrich.build import enrich
from paperboy.enrich.own_posts import OwnPost, own_posts, plain_text
from paperboy.papers import topic_files
from paperboy.site import config
from tests.enrich.client import search
from tests.example import copy_of_example


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return copy_of_example(tmp_path / "site")


def write(site: Path, name: str, text: str) -> None:
    path = site / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def found(site: Path) -> list[OwnPost]:
    failures: list[str] = []
    posts = list(own_posts(config.load(site), failures))
    assert failures == []
    return posts


def test_posts_of_paperboys_are_no_posts_of_the_owners(site: Path) -> None:
    assert found(site) == []


def test_a_post_has_its_title_its_date_its_tags_and_its_text(site: Path) -> None:
    write(
        site,
        "_posts/2026-02-12-my-own.md",
        '---\ntitle: "토큰: what"\ntags: [메모, ai]\ncategory: Notes\n---\n\n## A *heading*\n\nSome text.\n',
    )
    (post,) = found(site)
    assert (post.path, post.title, str(post.date)) == ("_posts/2026-02-12-my-own.md", "토큰: what", "2026-02-12")
    assert post.tags == ("메모", "ai", "Notes")
    assert post.text == "A heading Some text."


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("_posts/2026-02-12-a.md", "No front matter."),
        ("_posts/2026-02-12-a.md", "---\ntitle: [broken\n---\nText."),
        ("_posts/2026-02-12-a.markdown", "---\n---\nText."),
        ("notes/_posts/2026-02-12-a.md", "---\ntitle:\n---\nText."),
    ],
)
def test_without_a_title_the_files_name_is_one(site: Path, name: str, text: str) -> None:
    write(site, name, text)
    (post,) = found(site)
    assert post.title == "a"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("_posts/2026-02-12-a.md", "---\npublished: false\n---\nText."),
        ("_posts/2026-13-40-a.md", "---\ntitle: A\n---\nText."),
        ("_posts/a.md", "---\ntitle: A\n---\nText."),
        ("_drafts/a.md", "---\ntitle: A\n---\nText."),
    ],
)
def test_what_jekyll_makes_no_post_of_is_none(site: Path, name: str, text: str) -> None:
    write(site, name, text)
    assert found(site) == []


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("A [link](https://example.org/x) and `code`.", "A link and code."),
        ("{% include a.html %}Before {{ page.title }} after {: .class}", "Before after"),
        ("<div>One</div><script>alert(1)</script><style>a{}</style>two", "One two"),
        ("a<b>c</b>d &amp; e", "acd & e"),
        ("| a | b |\n|---|---|\n| c | d |", "a b c d"),
        ("```python\nprint(1)\n```", "print(1)"),
        ("![A picture](/a.png) here", "here"),
        ("Half <b of", "Half <b of"),
    ],
)
def test_what_is_read_of_a_body_is_its_text(body: str, text: str) -> None:
    assert plain_text(body) == text


def test_a_post_in_html_is_read_as_such(site: Path) -> None:
    write(site, "_posts/2026-02-12-a.html", "---\ntitle: A\n---\n<p>*Stars* and <b>bold</b></p>")
    assert found(site)[0].text == "*Stars* and bold"


def test_a_post_that_cannot_be_read_is_a_warning_and_costs_itself(site: Path) -> None:
    write(site, "_posts/2026-02-12-a.md", "---\ntitle: A\n---\nQuails.")
    (site / "_posts/2026-02-13-b.md").symlink_to(site / "nowhere")
    made = enrich(config.load(site), topic_files.load(site), None, lambda _text: None)
    assert [warning for warning in made.warnings if "2026-02-13-b.md" in warning]
    assert (site / "papers/index.json").exists()
    assert len(list((site / "search").rglob("p0.json"))) == 1


def test_enrich_makes_an_index_that_finds_the_papers_and_ignores_it(site: Path) -> None:
    write(site, "_posts/2026-02-12-a.md", "---\ntitle: A\n---\nQuails.")
    enrich(config.load(site), topic_files.load(site), None, lambda _text: None)
    assert "/search/" in (site / ".gitignore").read_text(encoding="utf-8").splitlines()
    row = search(site, "LawThinker")[0]["rows"][0]
    page, _, anchor = row["url"].removeprefix(f"{site}/posts/daily-papers-").partition("/#")
    assert f'id="{anchor}"' in (site / f"_posts/{page}-daily-papers.md").read_text(encoding="utf-8")
