"""What the blog's owner writes of a paper: Markdown -> rich text, and HTML that cannot break a page. Pure.

Markdown is CommonMark with tables, and formulas between dollars; HTML in it is text. Nothing in what is made ends
the fenced part of a post, is read by Liquid or a Markdown engine, or is taken for the entry of another paper.
"""

import posixpath
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup, escape

from paperboy.text import html
from paperboy.text.characters import one_line, visible
from paperboy.text.inline_math import inline_simple_math
from paperboy.text.links import ADDRESS, address_in, link_to
from paperboy.text.markdown import Markdown
from paperboy.text.markdown import inline as markdown_inline
from paperboy.text.math_delimiters import formula_between
from paperboy.text.rich_text import Formula, Image, Inline, Inlines, Link, RichText, Style, Styled, Text, joined
from paperboy.text.urls import clean_url

FOLDER = "/_paperboy/notes"  # of the notes, from which an editor goes when it shows a picture beside one
REMEMBERED = 1024
_STYLES: dict[str, Style] = {"em": "em", "strong": "strong"}
_MAIL = re.compile(r"mailto:[\w.+-]+@[\w.-]+", re.ASCII)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_COMMENT = re.compile(r"^<!--.*?-->[ \t]*$", re.DOTALL | re.MULTILINE)
# What `post.shown` takes for the entry of a paper, in a post of HTML and in one of Markdown.
_ENTRY = re.compile(r"paper-|co/papers/")


@lru_cache(REMEMBERED)
def as_html(source: str, root: str) -> Markup:
    """Return a note as HTML, a block a line; `root` leads from its page to the site's root, such as `../../`."""
    written = "".join(_blocks(_tokens(source), root))
    return Markup(_ENTRY.sub(lambda match: match[0].replace("-", "&#45;"), written))  # noqa: S704


@lru_cache(REMEMBERED)
def as_markdown(source: str, root: str) -> Sequence[Markdown]:
    """Return a note as paragraphs of plain Markdown."""
    written = (markdown_inline(inlines, links=True) for inlines in rich_text(source, root))
    return [Markdown(_ENTRY.sub(lambda match: re.sub(r"[-/]", r"\\\g<0>", match[0]), each)) for each in written]


@lru_cache(REMEMBERED)
def rich_text(source: str, root: str = "") -> RichText:
    """Return the paragraphs of a note, without what parts them but the signs of lists."""
    paragraphs = list[Inlines]()
    mark = ""
    for token in _tokens(source):
        if token.type == "list_item_open":
            mark = f"{token.info}. " if token.info else "• "
        elif token.type in ("fence", "code_block"):
            paragraphs.append((Styled("code", (Text(one_line(token.content)),)),))
        elif token.type == "inline":
            lines = [piece for line in _lines(token.children or (), root) for piece in (Text(" "), *line)]
            paragraphs.append(joined([Text(mark), *lines[1:]]))
            mark = ""
    return inline_simple_math(tuple(paragraphs))


def _blocks(tokens: Sequence[Token], root: str) -> Iterator[str]:
    for token in tokens:
        match token.type:
            case "inline":
                lines = (html.inline(line, links=True) for line in _lines(token.children or (), root))
                yield "<br>\n".join(lines)
            case "fence" | "code_block":
                # on one line: a post's HTML has no empty lines, and no spaces at the beginning of one
                code = (
                    str(escape(visible(token.content.rstrip("\n")))).replace("{", "&#123;").replace("\n", "&#10;")
                )
                yield f"<pre><code>{code}</code></pre>\n"
            case "hr":
                yield "<hr>\n"
            case "heading_open" | "heading_close":  # not in the outline of the page that the note is in
                yield "<p><strong>" if token.nesting > 0 else "</strong></p>\n"
            case _ if token.hidden:
                yield "" if token.nesting > 0 else "\n"
            case _ if token.nesting > 0:
                start = token.attrGet("start")
                yield f"<{token.tag}>" if start is None else f'<{token.tag} start="{int(start)}">'
            case _:
                yield f"</{token.tag}>\n"


def _lines(tokens: Sequence[Token], root: str) -> Sequence[Inlines]:
    """Return pieces of a paragraph, for each line of which the end is meant to be one."""
    lines: list[list[Inline]] = [[]]
    open_: list[tuple[Token, list[Inline]]] = []
    for token in tokens:
        pieces = open_[-1][1] if open_ else lines[-1]
        match token.type:
            case "text" if any(each.type == "link_open" for each, _ in open_):
                pieces.append(Text(token.content))
            case "text" | "text_special":
                pieces += _with_links(token.content)
            case "hardbreak" if not open_:
                lines.append([])
            case "softbreak" | "hardbreak":
                pieces.append(Text(" "))
            case "code_inline":
                pieces.append(Styled("code", (Text(token.content),)))
            case "formula":
                pieces.append(Formula(token.content, is_display=token.markup == "$$"))
            case "image":
                address = _address(str(token.attrs.get("src", "")), root)
                label = one_line(token.content)
                pieces.append(Image(address, label) if address else Text(label))
            case _ if token.nesting > 0:
                open_.append((token, []))
            case _ if token.nesting < 0 and open_:
                opened, content = open_.pop()
                outer = open_[-1][1] if open_ else lines[-1]
                outer += _styled(opened, joined(content), root)
    return [inline_simple_math((joined(line),))[0] for line in lines]


def _styled(opened: Token, content: Inlines, root: str) -> Inlines:
    if opened.type == "link_open":
        address = _address(str(opened.attrs.get("href", "")), root)
        return (Link(address, content),) if address and content else content
    return (Styled(_STYLES[opened.tag], content),) if opened.tag in _STYLES else content


def _with_links(text: str) -> Iterator[Inline]:
    """Yield a text with its addresses as links."""
    at = 0
    for match in ADDRESS.finditer(text):
        address = address_in(match[0])
        yield Text(text[at : match.start()])
        yield link_to(address)
        at = match.start() + len(address)
    yield Text(text[at:])


def _address(written: str, root: str) -> str | None:
    """Return the address of a link or a picture; None if it is none that a page should have.

    One of the site is below its root, wherever the page is. One without a slash at its beginning is as an editor
    takes it that shows the note's file, or else below the root, too.
    """
    if written.startswith("//"):
        written = f"https:{written}"
    if _MAIL.fullmatch(written):
        return written
    if _SCHEME.match(written):
        return clean_url(written)
    path, sign, rest = re.fullmatch(r"([^?#]*)([?#]?)(.*)", written, re.DOTALL).groups()  # type: ignore[union-attr]
    if path:
        slash = "/" if path.endswith("/") else ""
        full = posixpath.normpath(posixpath.join(FOLDER, path))
        if full.startswith(f"{FOLDER}/"):
            full = full.removeprefix(FOLDER)
        path = f"{root}{full.lstrip('/')}{slash if full != '/' else ''}"
    return quote(f"{path}{sign}{rest}", safe="%/?#@!$&+,;=~-._") or None


@lru_cache(REMEMBERED)
def _tokens(source: str) -> Sequence[Token]:
    return _parser().parse(_COMMENT.sub("", source))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.inline.ruler.before("escape", "formula", _formula)
    parser.block.ruler.before(
        "fence", "formula", _formula_block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    return parser


def _formula(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (as markdown-it calls it)
    """Read a formula between dollars: before emphasis, of which it may have the signs."""
    found = formula_between(state.src, state.pos) if state.src[state.pos] == "$" else None
    if found is None:
        return False
    tex, width, end = found
    if not silent:
        token = state.push("formula", "", 0)
        token.content, token.markup = tex, "$" * width
    state.pos = end
    return True


def _formula_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read a formula of several lines that begin with what would be a list or a heading elsewhere."""

    def line(at: int) -> str:
        return state.getLines(at, at + 1, state.blkIndent, keepLastLF=False).strip()

    first = line(start)
    if not first.startswith("$$"):
        return False
    is_closed = len(first) > len("$$") and first.endswith("$$", len("$$"))
    last = start if is_closed else next((at for at in range(start + 1, end) if line(at).endswith("$$")), None)
    if last is None:
        return False
    if not silent:
        state.push("paragraph_open", "p", 1)
        token = state.push("inline", "", 0)
        token.content, token.children = "\n".join(map(line, range(start, last + 1))), []
        state.push("paragraph_close", "p", -1)
        state.line = last + 1
    return True
