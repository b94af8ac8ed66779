"""What a post needs in this blog: layout, picture, Markdown engine, tags. From its config, theme and posts."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from paperboy.site import jekyll
from paperboy.site.files import beginning_of
from paperboy.site.jekyll import Engine
from paperboy.site.layouts import Files, files_of, theme_folders
from paperboy.site.posts import newest
from paperboy.site.themes import PRIMER, Image, Theme, theme_named

POST_LAYOUTS = ("post", "single", "article", "default", "base")  # of a post, the best first
POSTS_LOOKED_AT = 300
POSTS_READ = 20  # for their language
HANGUL_OF_KOREAN = 40  # syllables in a post's beginning: more than names and a quoted sentence have
_HANGUL = re.compile("[\uac00-\ud7a3]")
_OURS = re.compile(r"^papers_shown:", re.MULTILINE)  # in the front matter of paperboy's posts
_HEAD_BYTES = 8192  # front matter is at a post's beginning
WHERE_BUILDS_ARE_WRITTEN = (  # besides workflows
    "Rakefile",
    "Makefile",
    "package.json",
    "netlify.toml",
    "vercel.json",
    ".gitlab-ci.yml",
)

_ARCHIVES = "jekyll-archives"  # the name of the plugin, and of its block in the config
# where its `permalinks` say nothing of tags
# (https://github.com/jekyll/jekyll-archives/blob/master/docs/configuration.md)
_TAG_PAGES = "/tag/:name/"


class ThemeConventions(BaseModel):
    """What a post needs. Without anything to go by it is as the theme Chirpy has it.

    `layout` is what the post names itself: None where `defaults` give it one, or where none is known.
    `layouts` are those that there are; None if the theme is not known.
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

    @property
    def has_a_page(self) -> bool | None:
        """Whether a post is shown with the theme around it; None if that cannot be known."""
        named = self.layout or self.default_layout
        if named:
            return True if self.layouts is None else named in self.layouts
        if self.has_default_layout_plugin:
            return True if self.layouts is None else bool({"post", "default"} & self.layouts)
        return None if self.layouts is None and self.theme else False


def configs_of(folder: Path) -> list[str]:
    """Return the config files that the site's workflow or Rakefile has Jekyll read; none if they do not say."""
    for pattern in (".github/workflows/*.yml", ".github/workflows/*.yaml", *WHERE_BUILDS_ARE_WRITTEN):
        for path in sorted(folder.glob(pattern)):
            names = jekyll.config_names(beginning_of(path))
            if names and all(_is_inside(folder, name) for name in names):
                return names
    return []


def detect_conventions(folder: Path, source: Path, posts: str, values: Mapping[Any, Any]) -> ThemeConventions:
    """Return what posts in the folder `posts`, below `source`, need; `values` is what all configs say together."""
    is_built_as_pages = _is_built_as_pages(folder)
    theme = theme_named(values.get("theme"), values.get("remote_theme"))
    name = str(values.get("remote_theme") or values.get("theme") or "")
    found = theme_folders(folder, str(values.get("theme") or "")) if not values.get("remote_theme") else []
    files = _files(source, values, found)
    if not name and not files.layouts and is_built_as_pages:
        name, theme = PRIMER, theme_named(PRIMER, None)
    defaults = jekyll.defaults_for(values, "_posts/2026-01-01-daily-papers.md")
    given = _named(defaults.get("layout"))
    if not name and not files.layouts:
        return ThemeConventions(  # nothing to go by
            default_layout=given,
            engine=jekyll.engine_of(values),
            front_matter={str(key): value for key, value in defaults.items()},
        )
    layouts = _layouts(files, theme, is_complete=bool(theme or found or not name))
    layout = _layout(given, layouts, source / posts)
    return ThemeConventions(
        theme=name,
        layouts=layouts,
        layout=layout,
        default_layout=given,
        image=_image(files, theme),
        pictures=_pictures(files, theme),
        engine=jekyll.engine_of(values),
        shows_title=theme.shows_title if theme else files.shows_title(layout or given),
        front_matter={str(key): value for key, value in defaults.items()},
        has_default_layout_plugin=is_built_as_pages or _has_default_layout_plugin(folder, values),
    )


def tag_pages_of(folder: Path, values: Mapping[Any, Any]) -> str:
    """Return the address of a tag's page as jekyll-archives makes it; nothing where it makes none, or others.

    `:name` in it stands for the tag's slug.
    """
    archives = values.get(_ARCHIVES)
    if not isinstance(archives, Mapping) or archives.get("slug_mode") not in (None, "default"):
        return ""
    enabled, permalinks = archives.get("enabled"), archives.get("permalinks")
    if enabled not in (True, "all") and not (isinstance(enabled, list) and "tags" in enabled):
        return ""
    pattern = permalinks.get("tag", _TAG_PAGES) if isinstance(permalinks, Mapping) else _TAG_PAGES
    is_known = isinstance(pattern, str) and re.fullmatch(r"/([\w./-]|:name)*", pattern, re.ASCII)
    return pattern if is_known and ":name" in pattern and _has_archives(folder, values) else ""


def _files(source: Path, values: Mapping[Any, Any], themes: list[Path]) -> Files:
    layouts, includes = values.get("layouts_dir") or "_layouts", values.get("includes_dir") or "_includes"
    return files_of(source, str(layouts), str(includes), themes)


def language_of_posts(posts: Path) -> str:
    """Return the language of the newest posts that are not ours: "ko" where most have Hangul, else nothing.

    `posts` is the folder of the posts.
    """
    texts = (beginning_of(path, _HEAD_BYTES) for path in newest(posts)[:POSTS_READ])
    theirs = [text for text in texts if not _OURS.search(text)]
    korean = sum(len(_HANGUL.findall(text)) >= HANGUL_OF_KOREAN for text in theirs)
    return "ko" if korean * 2 > len(theirs) else ""


def _layouts(files: Files, theme: Theme | None, *, is_complete: bool) -> frozenset[str] | None:
    if not is_complete:
        return None
    return files.layouts | theme.layouts if theme else files.layouts


def _layout(given: str | None, layouts: frozenset[str] | None, posts: Path) -> str | None:
    """Return the layout that a post has to name; None where it has one, or where none is known to be there."""
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
    for path in newest(posts)[:POSTS_LOOKED_AT]:
        head = beginning_of(path, _HEAD_BYTES).partition("\n---")[0]
        match = re.search(r"^layout[ \t]*:[ \t]*[\"']?([\w./-]+)", head, re.MULTILINE)
        if match and (name := _named(match[1])):
            (ours if _OURS.search(head) else theirs)[name] += 1
    return [name for name, _ in (theirs or ours).most_common()]


def _named(layout: object) -> str | None:
    """Return a layout's name; Jekyll takes `none` for no layout, too."""
    return layout if isinstance(layout, str) and layout not in ("", "none", "null", "nil") else None


def _image(files: Files, theme: Theme | None) -> Image:
    if files.puts_an_address_before("image"):
        return "none"
    reads_objects = files.reads_image_objects
    if theme:
        return "url" if reads_objects is False else theme.image
    return "object" if reads_objects else "url"


def _pictures(files: Files, theme: Theme | None) -> tuple[str, ...]:
    known = [key for key in (theme.pictures if theme else ()) if not files.puts_an_address_before(key)]
    return tuple(dict.fromkeys((*known, *files.pictures)))


def _has_default_layout_plugin(folder: Path, values: Mapping[Any, Any]) -> bool:
    name = "jekyll-default-layout"
    return _is_in_gemfile(folder, name) or name in jekyll.plugins_of(values)


def _has_archives(folder: Path, values: Mapping[Any, Any]) -> bool:
    """Return whether jekyll-archives is there: a theme brings it, or the config or Bundler's files name it.

    Chirpy's gem depends on it, and Jekyll loads what a theme depends on
    (https://github.com/jekyll/jekyll/blob/master/lib/jekyll/plugin_manager.rb, `require_theme_deps`).
    """
    if _ARCHIVES in jekyll.plugins_of(values) or values.get("theme") == "jekyll-theme-chirpy":
        return True
    return _is_in_gemfile(folder, _ARCHIVES) or any(_names(path, _ARCHIVES) for path in folder.glob("*.gemspec"))


def _is_built_as_pages(folder: Path) -> bool:
    """Return whether the gem github-pages builds the site, which brings jekyll-default-layout along."""
    builders = "".join(beginning_of(path) for path in sorted(folder.glob(".github/workflows/*.y*ml")))
    return "actions/jekyll-build-pages" in builders or _is_in_gemfile(folder, "github-pages")


def _is_in_gemfile(folder: Path, gem: str) -> bool:
    return _names(folder / "Gemfile", gem)


def _names(path: Path, gem: str) -> bool:
    """Return whether one of Bundler's files, which are Ruby, names a gem outside of a comment."""
    code = re.sub(r"(^|[ \t])#(?!\{).*$", "", beginning_of(path), flags=re.MULTILINE)
    return re.search(rf"(?<![\w./-]){re.escape(gem)}(?![\w./-])", code) is not None


def _is_inside(folder: Path, name: str) -> bool:
    return ".." not in name.split("/") and not name.startswith("/") and (folder / name).is_file()
