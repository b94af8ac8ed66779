"""Posts for Markdown that is not kramdown, and formulas where nothing sets them."""

import re
from pathlib import Path

import pytest

from paperboy.post.plain_markdown import plain_markdown
from paperboy.publish.context import Options
from paperboy.publish.run import publish
from paperboy.text.formula import readable
from tests.helpers import MONDAY, Blog, Desks, body, front_matter

BODY = """\
1. [<span lang="en">**A paper**: of ours</span>](#paper-1) <span class="votes">▲ 3</span>

<div class="paperboy-paper" id="paper-1" markdown="1">

## 1. A paper {#paper-1}

<a href="https://example.org/?a=1&amp;b=2" aria-label="Code: A paper">Code</a> · x<sup>2</sup><br>
<em>n</em> <code>&#123;&#123;a&#60;b&#62;</code><span class="Z3988" title="x=1"></span>

<details markdown="1">
<summary>Abstract</summary>

It costs <span class="mathjax_ignore">\\$</span>5.
{: style="color: red" }

</details>

</div>

<table>
<caption>Days</caption>
<thead><tr><th scope="col">Day</th><th scope="col">Papers</th></tr></thead>
<tbody>
<tr><th scope="row"><a href="../a/">Monday</a></th><td><span style="x"></span> 26</td></tr>
</tbody>
</table>
"""


def test_a_post_says_in_plain_markdown_what_it_says_in_html() -> None:
    assert plain_markdown(BODY, {"#paper-1": "https://hf.test/1"}) == (
        "1. [**A paper**: of ours](https://hf.test/1) ▲ 3\n\n"
        "## 1. A paper\n\n"
        "[Code](https://example.org/?a=1&b=2) · x²  \n*n* `{ {a<b>`\n\n"
        "**Abstract**\n\nIt costs \\$5.\n\n"
        "**Days**\n\n- [Monday](../a/), Papers 26"
    )


@pytest.mark.parametrize("markdown", ["CommonMark", "CommonMarkGhPages", "GFM"])
def test_a_blog_without_kramdown_gets_posts_without_html_and_without_kramdowns_marks(
    blog: Blog, desks: Desks, markdown: str
) -> None:
    (blog.folder / "_config.yml").write_text(f"theme: minima\nmarkdown: {markdown}\n")
    publish(desks.at(blog.folder), [MONDAY], None, Options())
    text = body(blog.post(MONDAY))
    assert re.findall(r"</?[a-z][^>]*>|\{:|\{#|\$\$|\]\(#", text) == []
    assert "**Abstract**" in text
    assert "](https://huggingface.co/papers/" in text


@pytest.mark.parametrize(
    ("image", "expected"), [("object", dict), ("url", str), ("none", type(None))], ids=["object", "url", "none"]
)
def test_the_form_of_the_picture_can_be_set(blog: Blog, desks: Desks, image: str, expected: type) -> None:
    (blog.folder / "_config.yml").write_text(f"theme: jekyll-text-theme\npaperboy: {{image: {image}}}\n")
    publish(desks.at(blog.folder), [MONDAY], None, Options())
    matter = front_matter(blog.post(MONDAY))
    assert isinstance(matter.get("image"), expected)
    assert ("cover" in matter) == (image != "none")


def test_a_theme_that_shows_no_title_gets_one_in_the_post(blog: Blog, desks: Desks) -> None:
    Path(blog.folder / "_config.yml").write_text("theme: just-the-docs\n")
    publish(desks.at(blog.folder), [MONDAY], None, Options())
    assert body(blog.post(MONDAY)).lstrip().startswith("# " + front_matter(blog.post(MONDAY))["title"][:5])


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (r"q_i \propto p_i^{\,\mathrm{old}} \exp(u_i)", "q_i ∝ p_i^{old} exp(u_i)"),
        (r"\mathcal{N}(0,1)", "N(0,1)"),
        (r"\left(\frac{a}{b}\right)^{n}", r"(\frac{a}{b} )^n"),
        (r"\leftarrow x", "← x"),
    ],
)
def test_tex_that_nothing_sets_is_readable(formula: str, said: str) -> None:
    assert readable(formula) == said
