"""Markdown as Jekyll renders it: one long-lived Ruby process, and what a page of its HTML holds."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests import ruby
from tests.ruby import Ruby

RENDERER = Path(__file__).parent / "kramdown.rb"


def is_installed() -> bool:
    """Return whether Ruby, kramdown and its GFM parser are here."""
    program = shutil.which("ruby")
    needed = [program or "ruby", "-e", "require 'kramdown-parser-gfm'"]
    return program is not None and subprocess.run(needed, capture_output=True, check=False).returncode == 0


@cache
def has_commonmark() -> bool:
    """Return whether jekyll-commonmark is here."""
    asked = ["ruby", "-e", "require 'commonmarker'; require 'jekyll'; require 'jekyll-commonmark'"]
    return (
        shutil.which("ruby") is not None
        and subprocess.run(asked, capture_output=True, check=False).returncode == 0
    )


def require_commonmark() -> None:
    """Go on only where it is."""
    if not has_commonmark():
        pytest.skip("NOT TESTED WITH COMMONMARK: apt-get install jekyll ruby-jekyll-commonmark")


class Kramdown:
    """The process, asked with one line of JSON for each batch."""

    def __init__(self, process: Ruby) -> None:
        self._process = process

    def html(self, texts: Sequence[str], **options: object) -> list[str]:
        """Return the HTML of each of `texts`, with `options` of kramdown that are otherwise than Jekyll's."""
        answer: list[str] = json.loads(self._process.ask([json.dumps(options), *texts]))
        return answer

    def pages(self, texts: Sequence[str]) -> list[Page]:
        """Return what a reader gets of each of `texts`."""
        return [page_of(html) for html in self.html(texts)]


@contextmanager
def running() -> Iterator[Kramdown]:
    """Start the process, and end it."""
    with ruby.running(RENDERER) as process:
        yield Kramdown(process)


Element = tuple[str, tuple[tuple[str, str | None], ...]]  # its name, and its attributes


@dataclass(frozen=True)
class Page:
    r"""What a page holds: its text on one line, with `\(TeX\)` or `\[TeX\]` for MathML, and its elements.

    `searched` is the text in which a theme's script looks for formulas.
    """

    text: str
    searched: str
    elements: tuple[Element, ...]
    formulas: tuple[str, ...]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.searched: list[str] = []
        self.elements: list[Element] = []
        self.formulas: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attrs)))
        if tag == "math":
            values = dict(attrs)
            self.formulas.append(values.get("alttext") or "")
            left, right = ("[", "]") if "display" in values else ("(", ")")
            self.text.append(f"\\{left}{self.formulas[-1]}\\{right}")
        if tag in ("p", "br", "li", "h2", "td", "tr"):
            self.handle_data(" ")
        if tag not in ("br", "hr", "img", "input"):
            self._open.append((tag, ("class", "mathjax_ignore") in attrs or tag == "code"))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        is_formula = any(tag == "math" for tag, _ in self._open)
        if not is_formula:
            self.text.append(data)
        is_ignored = is_formula or any(ignored for _, ignored in self._open)
        self.searched.append("\N{REPLACEMENT CHARACTER}" if is_ignored else data)


def page_of(html: str) -> Page:
    """Read a page's HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    elements, formulas = tuple(reader.elements), tuple(reader.formulas)
    return Page(_on_one_line(reader.text), _on_one_line(reader.searched), elements, formulas)


def _on_one_line(pieces: list[str]) -> str:
    return " ".join("".join(pieces).split())
