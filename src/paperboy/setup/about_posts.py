"""What a post is like in a blog, and what keeps it from being seen, by the habits that the site has. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from paperboy.setup.findings import Finding, Level
from paperboy.site.config import Site
from paperboy.site.habits import Habits

_DEFAULTS = "add to `defaults:` in _config.yml the scope {path: '', type: posts} with the values {layout: %s}"
_ABOUT_DEFAULTS = "https://jekyllrb.com/docs/configuration/front-matter-defaults/"
_WHY_IN_THIS_FORM = {
    "object": "as the layouts read it",
    "url": "since no layout is known to read more of it",
    "none": "since the layouts take `image` for a file of the site's",
}


def about_posts(site: Site, values: Mapping[Any, Any]) -> Iterator[Finding]:
    """Yield which layout, picture and Markdown posts have, and whether the config hides them.

    `values` is what all config files say together.
    """
    habits = site.habits
    yield _about_layout(habits)
    if not habits.shows_title:
        yield Finding(Level.OK, "title", "the layout does not show a post's title, so posts begin with it")
    if habits.has_a_page is not False:  # a bare page has nothing that does something with them
        yield _about_picture(site)
    if habits.engine == "markdown":
        yield Finding(
            Level.NOTE,
            "Markdown",
            f"`markdown: {values.get('markdown')}` takes HTML out of posts, so paperboy's are plain Markdown:"
            " abstracts are not folded, there are no anchors and no data for Zotero, formulas are TeX, and digests"
            " have lists instead of tables",
            "leave it so; or to have all of it set `markdown: kramdown` in _config.yml, or for CommonMark"
            " `commonmark: {options: [UNSAFE]}`",
        )
    yield from _about_being_seen(habits, values)


def _about_layout(habits: Habits) -> Finding:
    named = habits.layout or habits.default_layout
    if habits.has_a_page:
        whose = "which they name" if habits.layout else "as `defaults:` say"
        if not named:
            names = ("post", "default")
            named = next((name for name in names if habits.layouts is None or name in habits.layouts), "post")
            whose = "which jekyll-default-layout gives them"
        return Finding(Level.OK, "layout", f"posts are shown with the layout `{named}`, {whose}")
    if habits.has_a_page is None:
        return Finding(
            Level.NOTE,
            "layout",
            f"the theme {habits.theme} is not known, and none of the blog's posts names a layout, so paperboy's"
            " do not either",
            f"look at a post: if it shows without the theme around it, {_DEFAULTS % 'post'}, or whichever layout"
            " the theme has for posts",
            _ABOUT_DEFAULTS,
        )
    if habits.layouts:
        there = ", ".join(sorted(habits.layouts))
        given = f"the layout `{named}`, which is not there" if named else "no layout"
        return Finding(
            Level.NOTE,
            "layout",
            f"posts would show without anything around them: `defaults:` give them {given}, and of those that"
            f" there are ({there}) none is known to be for posts",
            _DEFAULTS % "the one for posts",
            _ABOUT_DEFAULTS,
        )
    return Finding(
        Level.NOTE,
        "layout",
        "posts would show without anything around them: the site has no layouts, and _config.yml names no theme"
        " (where GitHub Pages builds it from a branch, it takes the theme Primer); they are made as for Chirpy",
        'name one, such as `theme: minima` (and in the Gemfile `gem "minima"`), or write _layouts/post.html',
        "https://jekyllrb.com/docs/themes/",
    )


def _about_picture(site: Site) -> Finding:
    form, chosen = site.settings.image or site.habits.image, site.settings.image is not None
    why = "as `paperboy.image` says" if chosen else _WHY_IN_THIS_FORM[form]
    keys = ", ".join(f"`{key}`" for key in site.habits.pictures)
    if form == "none":
        also = f"; it is in {keys}" if keys and not chosen else ""
        return Finding(Level.OK, "picture", f"posts have no `image`, {why}{also}")
    what = "an object with path and alt" if form == "object" else "an address"
    also = f", and in {keys}" if keys else ""
    return Finding(Level.OK, "picture", f"`image` is {what}, {why}{also}")


def _about_being_seen(habits: Habits, values: Mapping[Any, Any]) -> Iterator[Finding]:
    """Yield what of the config has Jekyll make no pages of posts."""
    if habits.front_matter.get("published") is False and not values.get("unpublished"):
        yield Finding(
            Level.NOTE,
            "posts",
            "`defaults:` give posts `published: false`, so readers do not see any that does not say otherwise",
            "take it out of _config.yml",
            _ABOUT_DEFAULTS,
        )
    collections = values.get("collections")
    posts = collections.get("posts") if isinstance(collections, Mapping) else None
    if isinstance(posts, Mapping) and posts.get("output") is False:
        yield Finding(
            Level.NOTE,
            "posts",
            "`collections:` says `output: false` of posts, so Jekyll makes no pages of them",
            "take it out of _config.yml",
            "https://jekyllrb.com/docs/collections/",
        )
