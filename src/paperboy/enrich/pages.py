"""Pages in the frame of the blog's theme: files with front matter and HTML, of which Jekyll makes pages. Pure."""

import json
import posixpath
import re

from paperboy.enrich.catalog import File
from paperboy.enrich.rows import PAPERS
from paperboy.post.render import Look, without_blank_lines
from paperboy.post.templates import filled
from paperboy.site.config import Blog
from paperboy.site.files import beginning_of
from paperboy.site.themes import theme_named

# Minima's heading of a page without a title is empty; its layouts without one have other names in other versions.
_WITHOUT_HEADING = ".post-header { display: none }"


def page(
    blog: Blog,
    look: Look,
    template: str,
    address: str,
    title: str,
    *,
    is_in_menu: bool = False,
    style: str = "",
    **values: object,
) -> File:
    """Return the page of a template at an address below the site's root, such as `topics/agents/`.

    One that `is_in_menu` is a tab where the theme has a collection of these; the others are kept out of menus that
    themes make of all pages with a title. Raises PostError when the template fails.
    """
    front: dict[str, object] = {"layout": blog.conventions.page_layout, "title": title, "permalink": f"/{address}"}
    shows_title = blog.conventions.shows_title
    path = f"{address.rstrip('/')}.html" if "/" in address.rstrip("/") else f"{address}index.html"
    if is_in_menu:
        front["paperboy_own_script"] = True
    if is_in_menu and has_tabs(blog):
        path = f"{tabs_folder(blog)}/{address.rstrip('/')}.html"
        front |= {"title": _tab_title(blog, title), "icon": "fas fa-newspaper", "order": 0}
    elif not is_in_menu:
        front |= {"nav_exclude": True, "search_exclude": True, "search": False}
        if _lists_all_pages(blog):
            del front["title"]
            style, shows_title = f"{style}\n{_WITHOUT_HEADING}", False
    # `render_with_liquid`: there is nothing of Liquid in it, and reading it for that takes time
    front |= {"paperboy_rows": True, "render_with_liquid": False}
    body = filled(look.templates, template, words=look.words, title="" if shows_title else title, **values)
    if style:
        body = f"<style>\n{style}\n</style>\n{body}"
    attributes = f'class="paperboy" lang="{look.words.code}" dir="{look.words.locale.text_direction}"'
    text = f'<div {attributes} style="overflow-wrap: break-word">\n{without_blank_lines(body)}\n</div>'
    matter = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in front.items())
    return File(path, f"---\n{matter}---\n{text}\n".encode())


def has_tabs(blog: Blog) -> bool:
    """Return whether the blog has pages in its menu from a collection of tabs, as Chirpy's have."""
    collections = blog.values.get("collections")
    tabs = collections.get("tabs") if isinstance(collections, dict) else None
    return isinstance(tabs, dict) and tabs.get("output") is True


def tabs_folder(blog: Blog) -> str:
    """Return the folder of the tabs, below the blog's source."""
    return posixpath.join(posixpath.dirname(blog.posts), "_tabs")


def _tab_title(blog: Blog, title: str) -> str:
    """Return a tab's title; where the blog has words of the theme with one for it, the key of that.

    Chirpy's `<title>` of a tab is the word whose key is the title in lower case, and empty without one
    (https://github.com/cotes2020/jekyll-theme-chirpy/blob/v7.6.0/_includes/head.html).
    """
    files = (blog.source / str(blog.values.get("data_dir") or "_data") / "locales").glob("*.y*ml")
    has_word = any(re.search(rf"^  {PAPERS}:", beginning_of(path), re.MULTILINE) for path in files)
    return PAPERS.capitalize() if has_word else title


def _lists_all_pages(blog: Blog) -> bool:
    """Return whether the theme's menu has all pages with a title, as the config does not name those it wants."""
    theme = theme_named(blog.values.get("theme"), blog.values.get("remote_theme"))
    if not theme or not theme.menu:
        return False
    value: object = blog.values
    for key in theme.menu.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return not value
