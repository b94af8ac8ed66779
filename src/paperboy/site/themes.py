"""Themes that are known, for blogs whose theme is not on this machine: see `themes.yml`."""

from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

Image = Literal["object", "url", "none"]
PRIMER = "jekyll-theme-primer"  # what GitHub Pages takes for a site that names none


class Theme(BaseModel):
    """What a theme does with a post."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str  # the gem's
    layouts: frozenset[str]
    image: Image = "object"  # the form of `image` that it reads
    pictures: tuple[str, ...] = ()  # keys of its own for a picture
    shows_title: bool = True
    head: str = ""  # the include that it has for a blog's own lines in <head>
    menu: str = ""  # the setting without which its menu has all pages with a title
    repositories: tuple[str, ...] = ()  # for `remote_theme`


@cache
def themes() -> tuple[Theme, ...]:
    """Return the themes that are known."""
    rows = yaml.safe_load((files("paperboy.site") / "themes.yml").read_text(encoding="utf-8"))
    return tuple(Theme.model_validate(row) for row in rows)


def theme_named(theme: object, remote_theme: object) -> Theme | None:
    """Return what is known of the theme that a config names; None if it names none, or one that is not known."""
    if isinstance(remote_theme, str) and remote_theme:
        repository = remote_theme.split("@")[0].strip().lower()
        return next((each for each in themes() if repository in map(str.lower, each.repositories)), None)
    return next((each for each in themes() if each.name == theme), None)
