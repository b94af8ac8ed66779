"""Themes that were looked at: what their files hold, for blogs whose theme is not on this machine. Data.

A test holds the table against the themes' own files. What differs between versions is under two names.
Each row was read in the theme's repository: https://github.com/ and the first of `repositories`.
"""

from dataclasses import dataclass
from typing import Any, Literal

Image = Literal["object", "url", "none"]


@dataclass(frozen=True)
class Theme:
    """What a theme does with a post."""

    name: str  # the gem's
    layouts: frozenset[str]
    image: Image = "object"  # the form of `image` that it reads
    pictures: tuple[str, ...] = ()  # keys of its own for a picture
    shows_title: bool = True
    repositories: tuple[str, ...] = ()  # for `remote_theme`


def _theme(name: str, layouts: str, *repositories: str, **conventions: Any) -> Theme:  # noqa: ANN401
    return Theme(name, frozenset(layouts.split()), repositories=repositories, **conventions)


PRIMER = "jekyll-theme-primer"  # what GitHub Pages takes for a site that names none

THEMES = (
    _theme(
        "jekyll-theme-chirpy",
        "archives categories category compress default home page post tag tags",
        "cotes2020/jekyll-theme-chirpy",
    ),
    _theme("minima", "default home page post"),  # 2.5, as a gem; the repository is at 3
    _theme("minima-3", "base home page post", "jekyll/minima"),
    _theme("jekyll-theme-cayman", "default", "pages-themes/cayman"),
    # its <h1> is the site's title, and its layout `post` has nothing but the content (0.6.0)
    _theme(
        PRIMER,
        "default home page post",
        "pages-themes/primer",
        shows_title=False,
    ),
    _theme(
        "minimal-mistakes-jekyll",
        "archive archive-taxonomy categories category collection compress default home posts search single splash"
        " tag tags",
        "mmistakes/minimal-mistakes",
        image="url",
        pictures=("header.teaser", "header.og_image"),
    ),
    _theme(
        "beautiful-jekyll-theme",
        "base default home minimal page post",
        "daattali/beautiful-jekyll",
        image="url",
        pictures=("thumbnail-img", "share-img"),
    ),
    _theme(
        "jekyll-theme-hydejack",
        "about base blog compress default home list not-found page plain post redirect",
        "hydecorp/hydejack",
    ),
    _theme(
        "just-the-docs",
        "about default home minimal page post table_wrappers",
        "just-the-docs/just-the-docs",
        shows_title=False,
    ),
    _theme(
        "jekyll-text-theme",
        "404 archive article articles base home landing none page",
        "kitian616/jekyll-text-theme",
        image="url",
        pictures=("cover",),
    ),
    _theme("no-style-please", "archive default home page post", "riggraz/no-style-please"),
    # `page.image.path | default: page.image` in _includes/page-image.html (3.2.0)
    _theme(
        "jekyll-theme-so-simple",
        "categories category collection default home page post posts search tag tags",
        "mmistakes/so-simple-theme",
    ),
    _theme(
        "jekyll-whiteglass",
        "archive category_archives default home page post",
        "yous/whiteglass",
        image="url",
    ),
)


def theme_named(theme: object, remote_theme: object) -> Theme | None:
    """Return what is known of the theme that a config names; None if it names none, or one that is not known."""
    if isinstance(remote_theme, str) and remote_theme:
        repository = remote_theme.split("@")[0].strip().lower()
        return next((each for each in THEMES if repository in map(str.lower, each.repositories)), None)
    return next((each for each in THEMES if each.name == theme), None)
