"""Markdown as Jekyll renders it: one long-lived Ruby process, and what a page of its HTML holds."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from tests import ruby
from tests.ruby import Ruby

RENDERER = Path(__file__).parent / "kramdown.rb"


def is_installed() -> bool:
    """Return whether Ruby, kramdown and its GFM parser are here."""
    program = shutil.which("ruby")
    needed = [program or "ruby", "-e", "require 'kramdown-parser-gfm'"]
    return program is not None and subprocess.run(needed, capture_output=True, check=False).returncode == 0


class Kramdown:
    """The process, asked with one line of JSON for each batch."""

    def __init__(self, process: Ruby) -> None:
        self._process = process

    def html(self, texts: Sequence[str]) -> list[str]:
        """Return the HTML of each of `texts`."""
        answer: list[str] = json.loads(self._process.ask(list(texts)))
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

_FORMULA = re.compile(r"\\\((.*?)\\\)|\\\[(.*?)\\\]")


@dataclass(frozen=True)
class Page:
    """What a page holds: its text on one line, the part of it that MathJax reads, and its elements."""

    text: str
    read_by_mathjax: str
    elements: tuple[Element, ...]

    @property
    def formulas(self) -> list[str]:
        r"""What stands between `\\(` and `\\)`, or `\\[` and `\\]`, where MathJax looks."""
        return [match[1] or match[2] for match in _FORMULA.finditer(self.read_by_mathjax)]

    @property
    def prose(self) -> str:
        """The text that MathJax reads, without formulas."""
        return _FORMULA.sub(" ", self.read_by_mathjax)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.read_by_mathjax: list[str] = []
        self.elements: list[Element] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attrs)))
        if tag in ("p", "br", "li", "h2", "td", "tr"):
            self.handle_data(" ")
        if tag not in ("br", "hr", "img", "input"):
            self._open.append((tag, ("class", "mathjax_ignore") in attrs or tag == "code"))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        is_ignored = any(ignored for _, ignored in self._open)
        self.read_by_mathjax.append("\N{REPLACEMENT CHARACTER}" if is_ignored else data)


def page_of(html: str) -> Page:
    """Read a page's HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Page(_on_one_line(reader.text), _on_one_line(reader.read_by_mathjax), tuple(reader.elements))


def _on_one_line(pieces: list[str]) -> str:
    return " ".join("".join(pieces).split())
