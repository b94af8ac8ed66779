"""What there is to say of a blog's repository: other configs, checks of texts, hidden posts, other tools. Pure."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from paperboy.model.edition import daily
from paperboy.setup import signs
from paperboy.setup.facts import Blog, Config
from paperboy.setup.findings import Finding, Level, counted
from paperboy.site.config import Site

_MOST_NAMED = 3
_A_DATE = dt.date(2026, 2, 9)


def about_blog(config: Config, blog: Blog) -> Iterator[Finding]:
    """Yield what there is to say of the site's place, its other configs, its checks, and of hidden posts."""
    if blog.folder != ".":
        yield Finding(Level.OK, "folder", f"the site is in {blog.folder}/ of its repository")
    for path in blog.out_of_place:
        yield Finding(
            Level.NOTE,
            "folder",
            f"GitHub does not run {path}: it looks for workflows at the top of the repository only",
            "move it to .github/workflows/ there, if it is to run",
        )
    yield from about_configs(config, blog)
    yield from about_checks(blog)
    if config.site is not None:
        yield from _about_pages(config, config.site, blog)


def about_configs(config: Config, blog: Blog) -> Iterator[Finding]:
    """Yield which other config files a build reads, and what those that paperboy does not read say otherwise."""
    names_read = config.site.configs if config.site else ()
    for other in blog.configs:
        built = f"{other.where} builds with {other.name}, too"
        if other.name in names_read:
            yield Finding(Level.OK, "config files", f"{built}, and paperboy reads it")
        elif not other.is_there:
            yield Finding(
                Level.NOTE,
                "config files",
                f"{built}, which is not there, so paperboy reads none of those that it names",
                "say in _config.yml what they say of the language, the time zone, `defaults:` and `paperboy:`",
            )
        elif other.differing:
            keys = " and ".join(f"`{key}`" for key in other.differing)
            yield Finding(
                Level.NOTE,
                "config files",
                f"{built}, which paperboy does not read: it says {keys} otherwise than _config.yml",
                "say it in _config.yml as well, or the posts' language and author in its `paperboy:` block",
            )
        else:
            said = "it says nothing otherwise that paperboy needs"
            yield Finding(Level.OK, "config files", f"{built}, which paperboy does not read; {said}")


def about_checks(blog: Blog) -> Iterator[Finding]:
    """Yield which checks of texts would look at what paperboy writes, and how to have them leave it out."""
    for check in blog.checks:
        if check.ignore_file:
            advice = "\n".join((f"add to {check.ignore_file}", *check.lines))
        else:
            advice = f"tell it to leave out {' and '.join(check.lines)}"
        yield Finding(
            Level.NOTE,
            "checks",
            f"the blog has {check.name} ({check.where}), which would find fault with paperboy's posts and archive",
            advice,
        )


def _about_pages(config: Config, site: Site, blog: Blog) -> Iterator[Finding]:
    """Yield what keeps posts from being pages, and what of Jekyll's settings does not."""
    values = config.values
    yield from _about_what_jekyll_leaves_out(values, site)
    shown = {signs.AMONG_DRAFTS: values.get("show_drafts"), signs.NOT_PUBLISHED: values.get("unpublished")}
    if hidden := [(path, why) for path, why in blog.hidden if not shown.get(why)]:
        yield _hidden(hidden, site)
    if values.get("permalink"):
        edition = daily(_A_DATE)
        yield Finding(
            Level.OK,
            "addresses",
            f"`permalink: {values['permalink']}` does not matter: each post says its own,"
            f" such as {edition.permalink}",
        )
    if "future" in values:
        yield Finding(
            Level.OK,
            "dates",
            f"`future: {str(values['future']).lower()}` does not matter: no post is dated later than the run that"
            " makes it",
        )


def _about_what_jekyll_leaves_out(values: Mapping[str, Any], site: Site) -> Iterator[Finding]:
    path = site.path_of(daily(_A_DATE))
    if pattern := signs.pattern_that_hides(values.get("exclude"), values.get("include"), path):
        yield Finding(
            Level.NOTE,
            "posts",
            f"`exclude:` has {pattern!r}, with which Jekyll leaves out posts such as {path}",
            "take it out of `exclude:` in _config.yml",
        )
    if isinstance(values.get("limit_posts"), int) and values["limit_posts"] > 0:
        number = values["limit_posts"]
        yield Finding(
            Level.NOTE,
            "posts",
            f"`limit_posts: {number}` lets Jekyll make no more than {counted(number, 'post')}",
            "take it out of _config.yml",
        )


def _hidden(hidden: Sequence[tuple[str, str]], site: Site) -> Finding:
    named = ", ".join(f"{path} ({why})" for path, why in hidden[:_MOST_NAMED])
    more = f", and {len(hidden) - _MOST_NAMED} more" if len(hidden) > _MOST_NAMED else ""
    return Finding(
        Level.NOTE,
        "posts",
        f"readers do not see {counted(len(hidden), 'edition')}: {named}{more}",
        f"leave it so; or move it to {site.posts}/, and take `published: false` out",
    )


def about_other_tools(blog: Blog, page: str | None) -> Iterator[Finding]:
    """Yield which other workflows write posts of Daily Papers."""
    for path, sign in blog.other_tools:
        yield Finding(
            Level.NOTE,
            "other tool",
            f"{path} seems to write posts of Daily Papers, too ({sign})",
            "disable it, so that a day has one post; `paperboy publish --from DATE --to DATE --force` takes over"
            " the posts that it has written under the same names",
            f"{page}/actions" if page else "",
        )
