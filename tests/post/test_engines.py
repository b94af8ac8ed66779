"""Posts as the Markdown engine of a blog needs them: in kramdown's fence, as raw HTML, and as plain Markdown."""

import re
from pathlib import Path

import pytest

from paperboy.publish.context import Options
from paperboy.publish.run import publish
from tests.helpers import MONDAY, Blog, Contexts, body, front_matter


@pytest.mark.parametrize("markdown", ["CommonMark", "CommonMarkGhPages", "GFM"])
def test_a_blog_without_kramdown_gets_posts_without_html_and_without_kramdowns_marks(
    blog: Blog, contexts: Contexts, markdown: str
) -> None:
    (blog.folder / "_config.yml").write_text(f"theme: minima\nmarkdown: {markdown}\n")
    publish(contexts.at(blog.folder), [MONDAY], None, Options())
    text = body(blog.post(MONDAY))
    assert re.findall(r"(?<!\\)</?[a-z][^>]*>|\{:|\{#|\$\$|\]\(#", text) == []
    assert "**Abstract**" in text
    assert "](https://huggingface.co/papers/" in text
    assert not re.search(r"[^\n]\n#|Keywords: [^ ,]+,[^ ]", text)


def test_a_blog_whose_commonmark_lets_html_through_gets_it_without_a_fence(blog: Blog, contexts: Contexts) -> None:
    settings = "theme: minima\nmarkdown: CommonMark\n"
    (blog.folder / "_config.yml").write_text(f"{settings}commonmark: {{options: [UNSAFE]}}\n")
    publish(contexts.at(blog.folder), [MONDAY], None, Options())
    raw = body(blog.post(MONDAY))
    assert "nomarkdown" not in raw
    (blog.folder / "_config.yml").write_text("theme: minima\n")
    publish(contexts.at(blog.folder), [MONDAY], None, Options())
    assert body(blog.post(MONDAY)).replace("{::nomarkdown}\n", "").replace("{:/nomarkdown}\n", "") == raw


@pytest.mark.parametrize(
    ("image", "expected"), [("object", dict), ("url", str), ("none", type(None))], ids=["object", "url", "none"]
)
def test_the_form_of_the_picture_can_be_set(blog: Blog, contexts: Contexts, image: str, expected: type) -> None:
    (blog.folder / "_config.yml").write_text(f"theme: jekyll-text-theme\npaperboy: {{image: {image}}}\n")
    publish(contexts.at(blog.folder), [MONDAY], None, Options())
    matter = front_matter(blog.post(MONDAY))
    assert isinstance(matter.get("image"), expected)
    assert ("cover" in matter) == (image != "none")


def test_a_theme_that_shows_no_title_gets_one_in_the_post(blog: Blog, contexts: Contexts) -> None:
    Path(blog.folder / "_config.yml").write_text("theme: just-the-docs\n")
    publish(contexts.at(blog.folder), [MONDAY], None, Options())
    title = front_matter(blog.post(MONDAY))["title"]
    assert f"<h1>{title}</h1>" in body(blog.post(MONDAY))
    Path(blog.folder / "_config.yml").write_text("theme: just-the-docs\nmarkdown: CommonMark\n")
    publish(contexts.at(blog.folder), [MONDAY], None, Options())
    assert f"\n# {title}\n".replace("-", "-") in body(blog.post(MONDAY))
