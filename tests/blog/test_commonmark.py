"""A blog whose Markdown is CommonMark, built by the real jekyll-commonmark, which leaves out all HTML or none."""

import copy
import html
import re
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from paperboy.publish.context import Options
from paperboy.publish.run import publish
from tests.helpers import MONDAY, TUESDAY, Contexts
from tests.kramdown import require_commonmark
from tests.loopback import Loopback, recorded, serving

CONFIG = """\
title: A blog
lang: ko
timezone: Asia/Seoul
markdown: CommonMark
plugins: [jekyll-commonmark]
commonmark: {options: [SMARTUNSAFE], extensions: [strikethrough, autolink, table]}
"""
LAYOUT = (
    "<html lang=ko><head><title>{{ page.title }}</title></head><h1>{{ page.title }}</h1>{{ content }}</html>\n"
)
HOME = "---\n---\n{% for post in site.posts %}<p>{{ post.excerpt }}</p>{% endfor %}\n"
TITLE = "A _word_ and <b>*tags*</b>: {{ site.title }} for $5 or $6"
SUMMARY = r"It has $\frac{a}{b}$ in it, snake_case and x_i, a | b, and [brackets](here)."


def built(blog: Path, options: str) -> dict[str, str]:
    """Publish two days into a blog, and return its built pages."""
    require_commonmark()
    (blog / "_layouts").mkdir()
    config = CONFIG.replace("UNSAFE", options)
    for name, text in {"_config.yml": config, "_layouts/post.html": LAYOUT, "index.html": HOME}.items():
        (blog / name).write_text(text, encoding="utf-8")
    items = copy.deepcopy(recorded(str(MONDAY)))
    items[0]["paper"] |= {"title": TITLE, "summary": SUMMARY, "ai_summary": SUMMARY, "id": "2602.99999"}
    items[0]["title"] = TITLE
    with serving(Loopback()) as server, ExitStack() as stack:
        server.lists[str(MONDAY)] = items
        report = publish(Contexts(server, stack).at(blog), [MONDAY, TUESDAY], None, Options())
    assert not report.has_failed, report
    site = blog / "_site"
    command = ["jekyll", "build", "--quiet", "--source", str(blog), "--destination", str(site)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=blog, check=False)
    assert done.returncode == 0, done.stderr
    return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in site.rglob("index.html")}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages of a blog whose HTML is left out."""
    return built(tmp_path_factory.mktemp("commonmark"), "")


def test_raw_html_comes_through_as_it_was_written(tmp_path: Path) -> None:
    for address, page in built(tmp_path, ", UNSAFE").items():
        if address.startswith("posts/"):
            post = (tmp_path / f"_posts/{address[19:29]}-daily-papers.md").read_text(encoding="utf-8")
            written = re.search(r'^<div class="paperboy".*^</div>$', post, re.DOTALL | re.MULTILINE)
            assert written
            assert written[0] in page
            assert "//begin" not in page
            assert "nomarkdown" not in page


def test_nothing_of_a_post_is_left_out_and_no_mark_is_printed(pages: dict[str, str]) -> None:
    for date in (MONDAY, TUESDAY):
        page = pages[f"posts/daily-papers-{date}/index.html"]
        assert "raw HTML omitted" not in page
        assert "markdown=" not in page
        assert "paperboy:" not in page
        assert not re.search(r"\{[:#][\w .#-]", page.replace("{{", ""))
        assert not re.search(r"\\\(|\$\$|&lt;/?(?:div|span|details|summary|sup|sub|a)\b", page)


def test_a_post_says_what_its_authors_wrote_in_a_numbered_list_and_sections(pages: dict[str, str]) -> None:
    page = pages[f"posts/daily-papers-{MONDAY}/index.html"]
    shown = " ".join(html.unescape(re.sub(r"<[^>]*>", "", page)).split())
    assert TITLE in shown
    assert "snake_case and x_i, a | b, and [brackets](here)." in shown
    assert r"<code>\frac{a}{b}</code>" in page
    count = len(recorded(str(MONDAY)))
    first = page[page.index("<ol>") : page.index("</ol>")]
    assert first.count("<li>") == count
    assert page.count("<h2>") >= 10
    assert page.count('<a href="https://huggingface.co/papers/2602.99999"') >= 1


def test_the_home_page_says_what_the_first_papers_do_and_has_no_posts(pages: dict[str, str]) -> None:
    home = html.unescape(pages["index.html"])
    assert home.count("<p>") == len([name for name in pages if name.startswith("posts/")])
    assert ">Researchers address the modality gap in multimodal learning by" in home
    assert "by votes" not in home
    assert "raw HTML omitted" not in pages["index.html"]
