"""The files that a blog's pages get: for readers by `init --reader`, and for its home page by `init --home`.

They are the ones of this repository's own blog: the wheel has copies.
"""

from collections.abc import Iterator
from pathlib import Path

from paperboy.post import words
from paperboy.post.languages import language_for
from paperboy.site.config import Blog
from paperboy.site.files import beginning_of, shipped
from paperboy.site.themes import theme_named

SCRIPT = "assets/js/paperboy.js"
INCLUDE = "paperboy-reader.html"
PAGE = "saved.html"
LINE = f"{{% include {INCLUDE} %}}"
STYLES = "assets/css/paperboy.css"
TODAY = "paperboy-today.html"
TODAY_LINE = f"{{% include {TODAY} %}}"
_PAGE = """\
---
layout: {layout}
title: {title}
permalink: /saved/
sitemap: false
---
<div class="paperboy-tools"></div>
<ol class="paperboy-list paperboy-saved"></ol>
<noscript>{needs_script}</noscript>
"""


def reader_files(blog: Blog) -> Iterator[tuple[str, str]]:
    """Yield path below the blog's source and text of each file that it needs; the theme's own are not changed."""
    said = words.load(language_for(blog.language))
    layout = blog.conventions.page_layout
    yield SCRIPT, shipped(SCRIPT)
    yield f"{_includes(blog)}/{INCLUDE}", shipped(f"_includes/{INCLUDE}")
    yield PAGE, _PAGE.format(layout=layout, title=said["saved_papers"], needs_script=said["saved_need_script"])
    head = _theme_head(blog)
    if head and not (blog.source / head).is_file():
        yield head, f"{LINE}\n"


def head_advice(blog: Blog) -> str:
    """Return where the owner has to put `LINE`; empty where `reader_files` does that, or where it is already."""
    head = _theme_head(blog)
    if head and not (blog.source / head).is_file():
        return ""
    own = _own_files(blog)
    if any(LINE in beginning_of(path) for path in own):
        return ""
    if head:
        return f"Add {LINE} to {head}."
    heads = [path.relative_to(blog.source).as_posix() for path in own if "</head>" in beginning_of(path)]
    where = heads[0] if heads else "the include or layout that has it; copy your theme's into your blog"
    return f"Add {LINE} before </head>, in {where}."


def home_files(blog: Blog) -> Iterator[tuple[str, str]]:
    """Yield path below the blog's source and text of what shows the newest day's papers on its home page."""
    yield f"{_includes(blog)}/{TODAY}", shipped(f"_includes/{TODAY}")
    yield STYLES, shipped(STYLES)


def home_advice(blog: Blog) -> str:
    """Return where the owner may put `TODAY_LINE`; empty where it is already."""
    homes = [path for path in sorted(blog.source.glob("index.*")) if path.suffix in {".html", ".md", ".markdown"}]
    if any(f"include {TODAY}" in beginning_of(path) for path in (*homes, *_own_files(blog))):
        return ""
    return f"Add {TODAY_LINE} to {homes[0].name if homes else 'your home page'}, where today's papers are to be."


def _own_files(blog: Blog) -> list[Path]:
    """Return the blog's includes and layouts, without those that paperboy has written."""
    folders = (blog.source / name for name in (_includes(blog), "_layouts"))
    return [
        path for folder in folders for path in sorted(folder.rglob("*.*")) if path.name not in {INCLUDE, TODAY}
    ]


def _theme_head(blog: Blog) -> str:
    """Return the path of the theme's include for a blog's own lines in the head; empty if it has none."""
    theme = theme_named(blog.values.get("theme"), blog.values.get("remote_theme"))
    return f"{_includes(blog)}/{theme.head}" if theme and theme.head else ""


def _includes(blog: Blog) -> str:
    return str(blog.values.get("includes_dir") or "_includes")
