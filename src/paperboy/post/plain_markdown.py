"""A post for Markdown that is not kramdown: CommonMark, which on GitHub Pages leaves out all HTML. Pure.

What templates write for kramdown is said in plain Markdown: links, emphasis and lists stay, what is folded is
open, and what has no words (attributes, anchors, data for Zotero) goes
(https://github.github.com/jekyll-commonmark-ghpages/, https://spec.commonmark.org/0.31.2/#html-blocks).
"""

import html
import re
from collections.abc import Mapping

from paperboy.text.plaintext import shifted

_ATTRIBUTES = re.compile(r"[ \t]*\{(?:#[\w-]+|:[^{}\n]*)\}[ \t]*$", re.MULTILINE)
_DATA = re.compile(r'<span class="Z3988"[^>]*></span>')
_CODE = re.compile(r"<code\b[^>]*>(.*?)</code>", re.DOTALL)
_SHIFTED = re.compile(r"<(sup|sub)>([^<>]*)</\1>")
_LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.DOTALL)
_TAG = re.compile(r"</?(?!code\b)[A-Za-z][^<>]*>")
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}


def plain_markdown(body: str, pages: Mapping[str, str]) -> str:
    """Return a post's body without HTML and kramdown's marks; `pages`: where links to anchors lead instead."""
    text = _DATA.sub("", _ATTRIBUTES.sub("", body))
    text = re.sub(r"<table\b.*?</table>", lambda table: _list_of(table[0]), text, flags=re.DOTALL)
    text = _linked(text)
    text = _SHIFTED.sub(_raised, text)
    text = re.sub(r"<summary\b[^>]*>(.*?)</summary>", r"\n**\1**\n", text, flags=re.DOTALL)
    text = re.sub(r"<br\s*/?>[ \t]*\n?[ \t]*", "  \n", text)
    text = re.sub(r"<(/?)(strong|b|em|i)\b[^>]*>", lambda tag: _MARKS[tag[2]], text)
    text = _CODE.sub(_code, _TAG.sub("", text))
    text = re.sub(r"\]\((#[\w-]+)\)", lambda link: f"]({pages.get(link[1], link[1])})", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _list_of(table: str) -> str:
    """Return a table as its caption and a list: a row's cells on a line."""
    caption = re.search(r"<caption\b[^>]*>(.*?)</caption>", table, re.DOTALL)
    heads, *rows = (_cells(row) for row in _ROW.findall(table))
    lines = ["- " + ", ".join(_with_heads(heads, cells)) for cells in rows if cells]
    return "\n\n".join([*([f"**{caption[1]}**"] if caption else []), "\n".join(lines)])


def _with_heads(heads: list[str], cells: list[str]) -> list[str]:
    return [cells[0], *(f"{head} {cell}" for head, cell in zip(heads[1:], cells[1:], strict=False))]


def _cells(row: str) -> list[str]:
    return [_TAG.sub("", _linked(cell)).strip() for cell in _CELL.findall(row)]


def _linked(text: str) -> str:
    return _LINK.sub(lambda link: f"[{link[2]}]({html.unescape(link[1])})", text)


def _code(match: re.Match[str]) -> str:
    text = re.sub(r"\{(?=[{%])", "{ ", html.unescape(match[1]))  # else Liquid would read it
    fence = "`" * (max(map(len, re.findall(r"`+", text)), default=0) + 1)
    space = " " if "`" in text else ""
    return f"{fence}{space}{text}{space}{fence}"


def _raised(match: re.Match[str]) -> str:
    return shifted("sup" if match[1] == "sup" else "sub", html.unescape(match[2])).replace("_", r"\_")
