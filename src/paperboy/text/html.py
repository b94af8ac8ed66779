"""Rich text as HTML: the one place in which what comes from outside is written into a page. Pure.

A brace is written as a character reference, so that neither Liquid nor kramdown finds anything of theirs in a text
(`{{ … }}`, `{% … %}`, `{:/nomarkdown}`, which would end the part of a post that no Markdown engine touches).
"""

from functools import lru_cache

import markupsafe
from markupsafe import Markup

from paperboy.text.characters import one_line, shown, visible
from paperboy.text.mathml import mathml
from paperboy.text.plaintext import plain
from paperboy.text.rich_text import Formula, Image, Inline, Inlines, Link, RichText, Styled, Text

REMEMBERED = 4096  # texts: a post is written more than once, and a digest has the papers of its days
# Scripts of a theme that look for formulas in the page's text would find one between two prices: not across
# elements, nor in this class (https://docs.mathjax.org/en/latest/options/document.html).
_OUTSIDE_MATH = '<span class="mathjax_ignore">{}</span>'
# A formula that is wider than a phone scrolls in itself instead of making the whole page wider. The styles are in
# the post, as not every theme has such a rule.
_SCROLLING = "max-width: 100%; overflow-x: auto; overflow-y: hidden; padding: 0.2em 0"
_CSS = {"small-caps": "font-variant: small-caps", "nowrap": "white-space: nowrap"}
# Between the name of a picture's element and its first attribute. After "<img " Chirpy writes another address, the
# site's `baseurl` and then this one, which leads from the page to the site's root and so would be wrong
# (https://github.com/cotes2020/jekyll-theme-chirpy/blob/v7.6.0/_includes/refactor-content.html).
_NO_SPACE = "\n"
_FITS_ON_A_PHONE = 30  # signs of a formula in a line of text; about 40 are as wide as a phone


def escape(value: object) -> Markup:
    """Return what shows `value` and nothing else, in an element or in an attribute in quotes; `Markup` is HTML."""
    if isinstance(value, Markup) and "{" not in value:
        return value
    if not hasattr(value, "__html__"):
        return _escaped(str(value))
    return Markup(str(markupsafe.escape(value)).replace("{", "&#123;"))  # noqa: S704


@lru_cache(REMEMBERED)
def _escaped(text: str) -> Markup:
    return Markup(str(markupsafe.escape(shown(text))).replace("{", "&#123;"))  # noqa: S704


def text(plain: str) -> Markup:
    """Return HTML that shows `plain` as it is, in an element, also where a theme's script looks for formulas.

    An apostrophe is itself: what a theme's search takes from the page is not read as HTML.
    """
    written = str(escape(plain)).replace("&#39;", "'")
    for sign in "$\\":
        written = written.replace(sign, _OUTSIDE_MATH.format(sign))
    return Markup(written)  # noqa: S704


def isolated(plain: str) -> Markup:
    """Return HTML that shows `plain` as it is, and keeps the order of what is around it in its own direction."""
    return Markup("<bdi>{}</bdi>").format(escape(plain))


@lru_cache(REMEMBERED)
def inline(inlines: Inlines, *, links: bool = False) -> Markup:
    """Return pieces of a line as HTML: with `links`, or with their labels only."""
    return Markup("".join([_html(piece, links=links) for piece in inlines]))  # noqa: S704


@lru_cache(REMEMBERED)
def line(rich_text: RichText, *, links: bool = False) -> Markup:
    """Return a rich text as one line of HTML, its paragraphs with a space between."""
    return Markup(" ".join([inline(inlines, links=links) for inlines in rich_text]))  # noqa: S704


def paragraphs(rich_text: RichText) -> list[Markup]:
    """Return the paragraphs of a rich text, with links."""
    return [inline(inlines, links=True) for inlines in rich_text]


def _html(piece: Inline, *, links: bool) -> Markup:  # noqa: PLR0911 (one for each kind of piece)
    match piece:
        case Text(plain):
            return text(plain)
        case Formula():
            return _formula(piece)
        case Link(url, label):
            inner = inline(label)
            return Markup('<a href="{}">{}</a>').format(escape(url), inner) if links else inner
        case Image(url, label):
            written = Markup('<img{}src="{}" alt="{}" loading="lazy" style="max-width: 100%">')
            return written.format(_NO_SPACE, escape(url), escape(label))
        case Styled("code", content):
            return _code(content)
        case Styled("small-caps" | "nowrap" as style, content):
            return Markup('<span style="{}">{}</span>').format(_CSS[style], inline(content, links=links))
        case Styled(style, content):
            return Markup("<{0}>{1}</{0}>").format(style, inline(content, links=links))


def _code(content: Inlines) -> Markup:
    """Return text as code. A script of a theme looks for no formula in it; one that is in it stays one."""
    inner = Markup().join(
        escape(piece.text) if isinstance(piece, Text) else _html(piece, links=False) for piece in content
    )
    return Markup("<code>{}</code>").format(inner) if inner else inner


def _formula(formula: Formula) -> Markup:
    tex = one_line(visible(formula.tex))
    math = mathml(tex, is_display=formula.is_display)
    if math is None:
        return _code((Text(tex),))
    if formula.is_display:
        return Markup('<span style="display: block; {}">{}</span>').format(_SCROLLING, escape(math))
    if len(plain(((formula,),))) <= _FITS_ON_A_PHONE:
        return escape(math)
    style = f"display: inline-block; vertical-align: middle; {_SCROLLING}"
    return Markup('<span style="{}">{}</span>').format(style, escape(math))
