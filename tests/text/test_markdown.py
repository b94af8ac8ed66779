"""Rich text as plain Markdown."""

import pytest

from paperboy.text import markdown, tex
from paperboy.text.markdown import Markdown


def written(source: str) -> str:
    return "|".join(markdown.paragraphs(tex.rich_text_of(source)))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"\textbf{a} \emph{b} \underline{c} \textsc{d}", "**a** *b* c d"),
        (r"x\textsuperscript{2} y\textsubscript{ab}", r"x² y\_(ab)"),
        (r"\href{https://a.example/x_1}{a \emph{b}}", "[a *b*](https://a.example/x_1)"),
        ("one.\n\ntwo *x* <b>", r"one.|two \*x\* \<b\>"),
        (r"so $\frac{a}{b}$ and \texttt{c`d}", r"so `\frac{a}{b}` and ``c`d``"),
        (r"\emph{a}\textbf{b}", "*a*b"),
        (r"\emph{(a)}", "(a)"),
        ("{{ x }} {% y %}", r"\{\{ x \}\} \{\% y %\}"),
        (r"{{\textbf{%}", r"\{\{\%"),
        (r"\texttt{\{\{ x \}\}}", "`{ { x }}`"),
        ("look!https://a.example/", r"look!\[https\://a.example/](https://a.example/)".replace("!\\[", "\\![")),
    ],
)
def test_what_is_written_is_the_text_with_its_marks(source: str, shown: str) -> None:
    assert written(source) == shown


@pytest.mark.parametrize("text", ["- a", "+ a", "1. a", "12) a", "> a", "# a", "===", "~~~", "| a | b"])
def test_no_line_begins_a_block(text: str) -> None:
    assert "\\" in str(markdown.escape(text))[:3]


def test_what_is_markdown_already_is_not_escaped_again() -> None:
    assert markdown.escape(Markdown("**a**")) == "**a**"
    assert markdown.escape(markdown.escape("*")) == r"\*"


def test_spaces_at_the_ends_of_a_word_of_the_owners_stay() -> None:
    assert markdown.escape(", ") == ", "
    assert markdown.escape(" - of") == r" \- of"
