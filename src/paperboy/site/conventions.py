"""The conventions of a blog's theme for posts: layout, picture, Markdown engine, pages of tags.

They are read from its config, the files of its theme, and its other posts.
"""

import re
from collections import Counter
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from paperboy.site import jekyll
from paperboy.site.files import beginning_of
from paperboy.site.jekyll import Engine
from paperboy.site.layouts import Files, files_of, theme_folders
from paperboy.site.posts import newest
from paperboy.site.themes import PRIMER, Image, theme_named

POST_LAYOUTS = ("post", "single", "article", "default", "base")  # the best first
PAGE_LAYOUTS = ("page", "single", "default", "base")
POSTS_LOOKED_AT = 300
POSTS_READ = 20  # for their language
_HANGUL = re.compile("[\uac00-\ud7a3]")
_NO_PROSE = re.compile(
    r"^(```|~~~).*?(?:^\1|\Z)|\{% *highlight.*?(?:endhighlight|\Z)|`[^`\n]*`|<[^>]*>|https?://\S+|^[\w-]+:",
    re.DOTALL | re.MULTILINE,
)
_OURS = re.compile(r"^papers_shown:", re.MULTILINE)  # in the front matter of paperboy's posts
_HEAD_BYTES = 8192  # front matter is at a post's beginning
# files that builds are written in, other than workflows
BUILD_FILES = ("Rakefile", "Makefile", "package.json", "netlify.toml", "vercel.json", ".gitlab-ci.yml")

_ARCHIVES = "jekyll-archives"  # the name of the plugin, and of its block in the config
# where its `permalinks` say nothing of tags
# (https://github.com/jekyll/jekyll-archives/blob/master/docs/configuration.md)
_TAG_PAGES = "/tag/:name/"


class ThemeConventions(BaseModel):
    """The needs of a post in a blog. The defaults are those of the theme Chirpy.

    `layout` is what the post names itself: None where `defaults` give it one, or where none is known.
    `layouts` are those that exist; None if the theme is not known.
    """

    model_config = ConfigDict(frozen=True)

    theme: str = ""  # as the config names it
    layouts: frozenset[str] | None = None
    layout: str | None = None
    default_layout: str | None = None  # what `defaults` give
    image: Image = "object"
    pictures: tuple[str, ...] = ()  # further keys for the picture, such as header.teaser
    engine: Engine = "kramdown"  # what reads posts
    shows_title: bool = True
    front_matter: dict[str, Any] = {}  # all that `defaults` give a post
    has_default_layout_plugin: bool = False  # a post without a layout gets `post`, else `default`
    tag_pages: str = ""  # the address of a tag's page, with `:name` for its slug; empty where tags have none

    @property
    def page_layout(self) -> str:
        """The layout of a page that is no post; the best that exists."""
        return next((each for each in PAGE_LAYOUTS if self.layouts is None or each in self.layouts), "default")

    @property
    def has_a_page(self) -> bool | None:
        """Whether a post is shown with the theme around it; None if that cannot be known."""
        named = self.layout or self.default_layout
        if named:
            return self.layouts is None or named in self.layouts
        if self.has_default_layout_plugin:
            return self.layouts is None or bool({"post", "default"} & self.layouts)
        return None if self.layouts is None and self.theme else False


def build_configs(folder: Path) -> list[str]:
    """Return the config files that the site's workflow or Rakefile has Jekyll read; none if they do not say."""
    for pattern in (".github/workflows/*.yml", ".github/workflows/*.yaml", *BUILD_FILES):
        for path in sorted(folder.glob(pattern)):
            names = jekyll.config_names(beginning_of(path))
            if names and all(".." not in name and (folder / f"./{name}").is_file() for name in names):
                return names
    return []


def detect_conventions(folder: Path, source: Path, posts: str, values: Mapping[Any, Any]) -> ThemeConventions:
    """Return what posts in the folder `posts`, below `source`, need; `values` are those of all configs."""
    name = str(values.get("remote_theme") or values.get("theme") or "")
    theme = theme_named(values.get("theme"), values.get("remote_theme"))
    found = [] if values.get("remote_theme") else theme_folders(folder, name)
    own = {kind: source / str(values.get(f"{kind}_dir") or f"_{kind}") for kind in ("layouts", "includes")}
    files = files_of(source, own["layouts"], own["includes"], found)
    builders = "".join(beginning_of(path) for path in sorted(folder.glob(".github/workflows/*.y*ml")))
    is_built_as_pages = "actions/jekyll-build-pages" in builders or _uses(folder, values, "github-pages")
    if not name and not files.layouts and is_built_as_pages:
        name, theme = PRIMER, theme_named(PRIMER, None)
    defaults = jekyll.defaults_for(values, "_posts/2026-01-01-daily-papers.md")
    given = _named(defaults.get("layout"))
    conventions = ThemeConventions(
        default_layout=given,
        engine=jekyll.engine_of(values),
        front_matter={str(key): value for key, value in defaults.items()},
        tag_pages=_tag_pages(folder, values),
    )
    if not name and not files.layouts:
        return conventions
    layouts = files.layouts | theme.layouts if theme else files.layouts if found or not name else None
    layout = _layout(given, layouts, source / posts)
    known = [key for key in (theme.pictures if theme else ()) if not files.breaks_external_urls(key)]
    update = {
        "theme": name,
        "layouts": layouts,
        "layout": layout,
        "image": _image(files, theme.image if theme else None),
        "pictures": tuple(dict.fromkeys((*known, *files.pictures))),
        "shows_title": theme.shows_title if theme else files.shows_title(layout or given),
        "has_default_layout_plugin": is_built_as_pages or _uses(folder, values, "jekyll-default-layout"),
    }
    return conventions.model_copy(update=update)


def _tag_pages(folder: Path, values: Mapping[Any, Any]) -> str:
    """Return the address of a tag's page as jekyll-archives makes it; nothing where it makes none, or others.

    Chirpy's gem depends on the plugin, and Jekyll loads what a theme depends on
    (https://github.com/jekyll/jekyll/blob/master/lib/jekyll/plugin_manager.rb, `require_theme_deps`).
    """
    archives = values.get(_ARCHIVES)
    if not isinstance(archives, Mapping) or archives.get("slug_mode") not in (None, "default"):
        return ""
    enabled, permalinks = archives.get("enabled"), archives.get("permalinks")
    if enabled not in (True, "all") and not (isinstance(enabled, list) and "tags" in enabled):
        return ""
    pattern = permalinks.get("tag", _TAG_PAGES) if isinstance(permalinks, Mapping) else _TAG_PAGES
    is_known = isinstance(pattern, str) and re.fullmatch(r"/([\w./-]|:name)*", pattern, re.ASCII)
    is_used = values.get("theme") == "jekyll-theme-chirpy" or _uses(folder, values, _ARCHIVES)
    return pattern if is_known and ":name" in pattern and is_used else ""


def language_of_posts(posts: Path) -> str:
    """Return the language of the newest posts that are not ours: "ko" where most are Korean, else nothing.

    `posts` is the folder of the posts.
    """
    texts = (beginning_of(path, _HEAD_BYTES) for path in islice(newest(posts), POSTS_READ))
    theirs = [text for text in texts if not _OURS.search(text)]
    return "ko" if sum(map(_is_korean, theirs)) * 2 > len(theirs) else ""


def _is_korean(text: str) -> bool:
    """Return whether of a post's words, without code, more than a third have Hangul."""
    words = re.findall(r"[^\W\d_]+", _NO_PROSE.sub(" ", text))
    return sum(_HANGUL.search(word) is not None for word in words) * 3 > len(words)


def _layout(given: str | None, layouts: frozenset[str] | None, posts: Path) -> str | None:
    """Return the layout that a post has to name; None where it has one, or where none is known to exist."""
    if given and (layouts is None or given in layouts):
        return None
    usual = _usual_layouts(posts)
    if layouts is None:
        return usual[0] if usual else None
    return next((name for name in (*usual, *POST_LAYOUTS) if name in layouts), None)


def _usual_layouts(posts: Path) -> list[str]:
    """Return the layouts that the newest posts name, the most frequent first; ours only where nobody else does."""
    theirs: Counter[str] = Counter()
    ours: Counter[str] = Counter()
    for path in islice(newest(posts), POSTS_LOOKED_AT):
        head = beginning_of(path, _HEAD_BYTES).partition("\n---")[0]
        match = re.search(r"^layout[ \t]*:[ \t]*[\"']?([\w./-]+)", head, re.MULTILINE)
        if match and (name := _named(match[1])):
            (ours if _OURS.search(head) else theirs)[name] += 1
    return [name for name, _ in (theirs or ours).most_common()]


def _named(layout: object) -> str | None:
    """Return a layout's name; Jekyll takes `none` for no layout, too."""
    return layout if isinstance(layout, str) and layout not in ("", "none", "null", "nil") else None


def _image(files: Files, of_theme: Image | None) -> Image:
    """Return the form of `image` that a blog's own files read, else its theme."""
    if files.breaks_external_urls("image"):
        return "none"
    reads_objects = files.reads_image_objects
    if of_theme:
        return "url" if reads_objects is False else of_theme
    return "object" if reads_objects else "url"


def _uses(folder: Path, values: Mapping[Any, Any], gem: str) -> bool:
    """Return whether the config or one of Bundler's files, which are Ruby, names a gem outside of a comment."""
    if gem in jekyll.plugins_of(values):
        return True
    texts = (beginning_of(path) for path in (folder / "Gemfile", *folder.glob("*.gemspec")))
    code = re.sub(r"(^|[ \t])#(?!\{).*$", "", "\n".join(texts), flags=re.MULTILINE)
    return re.search(rf"(?<![\w./-]){re.escape(gem)}(?![\w./-])", code) is not None
