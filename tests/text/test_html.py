"""Rich text as HTML."""

import re

import pytest
from markupsafe import Markup

from paperboy.text import html, tex


def written(source: str) -> str:
    return "|".join(html.paragraphs(tex.rich_text_of(source)))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"\textbf{a} \emph{b} \underline{c}", "<strong>a</strong> <em>b</em> <u>c</u>"),
        (r"\textsuperscript{2} \textsc{d}", '<sup>2</sup> <span style="font-variant: small-caps">d</span>'),
        (
            r"\href{https://a.example/?x=1&y=2}{a \emph{b}}",
            '<a href="https://a.example/?x=1&amp;y=2">a <em>b</em></a>',
        ),
        ("one.\n\ntwo & <b>", "one.|two &amp; &lt;b&gt;"),
        (r"\texttt{a*b} \texttt{$x$ y} \texttt{}.", "<code>a*b</code> <code>x y</code> ."),
        ("{{ x }} {% y %}", "&#123;&#123; x }} &#123;% y %}"),
        ("a \"b\" 'c'", "a &#34;b&#34; 'c'"),
    ],
)
def test_what_is_written_is_the_text_and_its_elements(source: str, shown: str) -> None:
    assert re.sub("<math.*?</math>", "x", written(source)) == shown


def test_headings_and_link_texts_hold_no_links() -> None:
    text = tex.rich_text_of(r"see https://a.example/ and \href{https://b.example/}{this}")
    assert html.line(text) == "see https://a.example/ and this"


def test_what_is_html_already_is_not_escaped_again() -> None:
    assert html.escape(Markup("<b>{a}</b>")) == "<b>&#123;a}</b>"
    assert html.escape(html.escape("<{")) == "&lt;&#123;"
    assert html.escape(7) == "7"
    assert html.escape("it's") == "it&#39;s"


def test_a_script_of_a_theme_finds_no_formula_between_two_prices() -> None:
    guarded = '<span class="mathjax_ignore">$</span>'
    assert html.text("costs $5 and $10") == f"costs {guarded}5 and {guarded}10"
    assert "$" in html.escape("in an attribute $5")
