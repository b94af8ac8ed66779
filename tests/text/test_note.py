"""A note of the owner's as HTML and as plain Markdown: what it shows, and what it cannot do to a page."""

import re

import pytest

from paperboy.post.fence import fenced, parts_of
from paperboy.post.render import without_blank_lines
from paperboy.post.shown import shown_in
from paperboy.text.note import as_html, as_markdown, rich_text
from paperboy.text.plaintext import plain
from tests.kramdown import Kramdown

END = '[//end]: # "paperboy: text below this line is yours"'
HOSTILE = [
    "<script>alert(1)</script>",
    "<div><table><b unclosed='",
    "<!-- no end",
    "</div></div></div>\n\n{:/nomarkdown}\n\n# h",
    "{{ site.title }} {% raw %} {% endraw %} {% include x %}",
    f"{END}\n\nx\n\n    {END}\n\n```\n{END}\n```\n- {END}",
    "[x](javascript:alert(1)) [y](data:text/html,x) ![z](file:///etc/passwd) <javascript:x>",
    '[x](https://e.org/"onclick="alert(1)) ![a" onerror="alert(1)](x.png)',
    "paper-2602-06570 [x](#paper-2602-06570) https://huggingface.co/papers/2602.06570",
    "$$\n\\href{javascript:x}{y}\n$$ and $\\class{x}{y}$ and $x",
    "> " * 500 + "deep",
    "*" * 3000 + "[" * 3000,
    "---\n===\n***",
    "\x00\x07\u202e\ud800 bidi",
    "&lt;script&gt; &#60;script&#62; \\<script>",
]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**a** and _b_", "<p><strong>a</strong> and <em>b</em></p>"),
        ("$x_1$ and _y_", "<p><em>x</em><sub>1</sub> and <em>y</em></p>"),
        ("costs $5 and $10", None),
        ("one\n\ntwo  \nthree", "<p>one</p>\n<p>two<br>\nthree</p>"),
        ("# Big", "<p><strong>Big</strong></p>"),
        ("3. x\n4. y", '<ol start="3"><li>x\n</li>\n<li>y\n</li>\n</ol>'),
        ("```\na\n  b {{x}}\n\nc\n```", "<pre><code>a&#10;  b &#123;&#123;x}}&#10;&#10;c</code></pre>"),
        ("[p](/posts/x/)", '<p><a href="../../posts/x/">p</a></p>'),
        ("[p](../../assets/a b.pdf)", None),
        ("https://e.org/a_b_c.", '<p><a href="https://e.org/a_b_c">https://e.org/a_b_c</a>.</p>'),
        ("[m](mailto:a@b.org)", '<p><a href="mailto:a@b.org">m</a></p>'),
        ("<!-- to do -->\nx", "<p>x</p>"),
    ],
)
def test_what_markdown_of_a_note_becomes(written: str, shown: str | None) -> None:
    made = str(as_html(written, "../../")).strip()
    assert made == shown if shown else "<em>" not in made and "<a" not in made


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("/assets/a.png", "../../assets/a.png"),
        ("assets/a.png", "../../assets/a.png"),
        ("../../assets/a.png", "../../assets/a.png"),
        ("../../../../../etc/a.png", "../../etc/a.png"),
        ("//e.org/a.png", "https://e.org/a.png"),
        ("https://e.org/a.png?b=1&c", "https://e.org/a.png?b=1&amp;c"),
    ],
)
def test_where_a_picture_of_a_note_is(written: str, address: str) -> None:
    assert f'<img\nsrc="{address}" alt="It"' in as_html(f"![It]({written})", "../../")
    assert f"![It]({address.replace('&amp;', '&')})" in as_markdown(f"![It]({written})", "../../")


def test_a_formula_of_several_lines_is_one() -> None:
    made = as_html("so\n$$\n= a\n- b\n+ c\n$$\nthen", "")
    assert made.count("<math") == 1
    assert "<li>" not in made


def test_a_note_as_plain_text() -> None:
    assert plain(rich_text("# A\n\n- $x^2$\n- [b](c)\n\n1. `d`\n\n![e](f)")) == "A • x² • b 1. d e"


@pytest.mark.parametrize("source", HOSTILE)
def test_no_note_breaks_a_post(source: str, renderer: Kramdown) -> None:
    note = without_blank_lines(str(as_html(source, "../../")))
    body = fenced(f'<p id="paper-1">before</p>\n{note}\n<p>after</p>', "kramdown", "en")
    parts = parts_of(f"\n{body}\n\nMine\n")
    assert parts is not None
    assert (parts.fenced, parts.below.strip()) == (body, "Mine")
    assert "{{" not in note
    assert "{%" not in note
    assert "{:" not in note
    assert not re.search(
        r"<(?!/?(?:p|br|strong|em|sub|sup|a|img|pre|code|ul|ol|li|hr|blockquote|span)\b)", _without_math(note)
    )
    assert not re.search(r"\son\w+=|javascript:(?=[^<]*\")", re.sub(r'"[^"]*"', '""', note))
    assert shown_in(body, ["1", "2602.06570"]) == {"1"}
    (page,) = renderer.html([f"{body}\n\nMine\n"])
    assert page.count("<p>after</p>") == 1
    assert page.rstrip().endswith("<p>Mine</p>")


@pytest.mark.parametrize("source", HOSTILE)
def test_no_note_breaks_a_post_of_plain_markdown(source: str) -> None:
    note = "\n\n".join(as_markdown(source, "../../"))
    body = fenced(f"[one](https://huggingface.co/papers/1)\n\n{note}\n\nafter", "markdown", "en")
    parts = parts_of(f"\n{body}\n\nMine\n")
    assert parts is not None
    assert parts.fenced == body
    assert "{{" not in note
    assert "{%" not in note
    assert not re.search(r"(?<!\\)<", re.sub(r"`[^`]*`", "", note))
    assert shown_in(body, ["1", "2602.06570"]) == {"1"}


def _without_math(text: str) -> str:
    return re.sub(r"<math.*?</math>", "", text)
