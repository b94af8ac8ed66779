"""What posts look like in the blog, and what would keep Jekyll from making pages of them."""

import fnmatch
import re
from collections.abc import Iterator, Mapping
from typing import Any

from paperboy.model.edition import Kind
from paperboy.post import ownership
from paperboy.setup.findings import Finding, counted, note, ok
from paperboy.setup.repository import examples
from paperboy.site import jekyll
from paperboy.site.config import Blog
from paperboy.site.files import beginning_of

_DEFAULTS = "add to `defaults:` in _config.yml the scope {path: '', type: posts} with the values {layout: %s}"
_ABOUT_DEFAULTS = "https://jekyllrb.com/docs/configuration/front-matter-defaults/"
_WHY_IN_THIS_FORM = {
    "object": "as the layouts read it",
    "url": "since no layout is known to read more of it",
    "none": "since the layouts take `image` for a file of the site's",
}
_EDITION = re.compile(rf"(\d{{4}}-\d\d-\d\d-)?({'|'.join(Kind)})-papers\.(md|markdown)")
_MOST_NAMED = 3
# They read posts from _i18n/LANGUAGE/_posts only, unless this key has _posts
# (https://github.com/kurtsson/jekyll-multiple-languages-plugin).
_TRANSLATING = re.compile(r"\bjekyll-multiple-(languages|locales)-plugin\b")
_NOT_TRANSLATED = "exclude_from_localizations"
_READING_POSTS = re.compile(
    r"^\s*(alias|def)\b.*\bread_(posts|publishable)\b", re.MULTILINE
)  # Jekyll's own methods


def check_layout(blog: Blog) -> Iterator[Finding]:
    """Yield which layout posts are shown with, or that they would be shown without any."""
    conventions = blog.conventions
    named = conventions.layout or conventions.default_layout
    if conventions.has_a_page:
        why = "which they name" if conventions.layout else "as `defaults:` say"
        if not named:
            names = ("post", "default")
            known = conventions.layouts
            named = next((name for name in names if known is None or name in known), "post")
            why = "which jekyll-default-layout gives them"
        yield ok("layout", f"posts are shown with the layout `{named}`, {why}")
    elif conventions.has_a_page is None:
        yield note(
            "layout",
            f"the theme {conventions.theme} is not known, and none of the blog's posts names a layout, so"
            " paperboy's do not either",
            f"look at a post: if it shows without the theme around it, {_DEFAULTS % 'post'}, or whichever layout"
            " the theme has for posts",
            _ABOUT_DEFAULTS,
        )
    elif conventions.layouts:
        there = ", ".join(sorted(conventions.layouts))
        given = f"the layout `{named}`, which is not there" if named else "no layout"
        yield note(
            "layout",
            f"posts would show without anything around them: `defaults:` give them {given}, and of those that"
            f" there are ({there}) none is known to be for posts",
            _DEFAULTS % "the one for posts",
            _ABOUT_DEFAULTS,
        )
    else:
        yield note(
            "layout",
            "posts would show without anything around them: the site has no layouts, and _config.yml names no"
            " theme (where GitHub Pages builds it from a branch, it takes Primer); they are made as for Chirpy",
            'name one, such as `theme: minima` (and in the Gemfile `gem "minima"`), or write _layouts/post.html',
            "https://jekyllrb.com/docs/themes/",
        )


def check_title(blog: Blog) -> Iterator[Finding]:
    """Yield whether posts begin with their title, since the layout does not show it."""
    if not blog.conventions.shows_title:
        yield ok("title", "the layout does not show a post's title, so posts begin with it")


def check_picture(blog: Blog) -> Iterator[Finding]:
    """Yield in which form posts have a picture; nothing where no layout would show it."""
    if blog.conventions.has_a_page is False:
        return
    form, chosen = blog.settings.image or blog.conventions.image, blog.settings.image is not None
    why = "as `paperboy.image` says" if chosen else _WHY_IN_THIS_FORM[form]
    keys = ", ".join(f"`{key}`" for key in blog.conventions.pictures)
    if form == "none":
        also = f"; it is in {keys}" if keys and not chosen else ""
        yield ok("picture", f"posts have no `image`, {why}{also}")
    else:
        what = "an object with path and alt" if form == "object" else "an address"
        yield ok("picture", f"`image` is {what}, {why}{f', and in {keys}' if keys else ''}")


def check_markdown(blog: Blog, values: Mapping[Any, Any]) -> Iterator[Finding]:
    """Yield what posts go without where the Markdown engine takes HTML out."""
    if blog.conventions.engine == "markdown":
        yield note(
            "Markdown",
            f"`markdown: {values.get('markdown')}` takes HTML out of posts, so paperboy's are plain Markdown:"
            " abstracts are not folded, there are no anchors and no data for Zotero, formulas are TeX, and digests"
            " have lists instead of tables",
            "leave it so; or to have all of it set `markdown: kramdown` in _config.yml, or for CommonMark"
            " `commonmark: {options: [UNSAFE]}`",
        )


def check_posts_output(blog: Blog, values: Mapping[Any, Any]) -> Iterator[Finding]:
    """Yield the settings with which Jekyll makes no pages of posts, or not of all."""
    if blog.conventions.front_matter.get("published") is False and not values.get("unpublished"):
        yield note(
            "posts",
            "`defaults:` give posts `published: false`, so readers see only those that say otherwise",
            "take it out of _config.yml",
            _ABOUT_DEFAULTS,
        )
    collections = values.get("collections")
    posts = collections.get("posts") if isinstance(collections, Mapping) else None
    if isinstance(posts, Mapping) and posts.get("output") is False:
        yield note(
            "posts",
            "`collections:` says `output: false` of posts, so Jekyll makes no pages of them",
            "take it out of _config.yml",
            "https://jekyllrb.com/docs/collections/",
        )
    path, _ = examples(blog)
    if pattern := excluding_pattern(values.get("exclude"), values.get("include"), path):
        yield note(
            "posts",
            f"`exclude:` has {pattern!r}, with which Jekyll leaves out posts such as {path}",
            "take it out of `exclude:` in _config.yml",
        )
    limit = values.get("limit_posts")
    if isinstance(limit, int) and limit > 0:
        sentence = f"`limit_posts: {limit}` lets Jekyll make no more than {counted(limit, 'post')}"
        yield note("posts", sentence, "take it out of _config.yml")


def excluding_pattern(exclude: object, include: object, path: str) -> str:
    """Return the pattern of `exclude` that keeps `path`, below the source, out of the site, or nothing.

    As Jekyll compares them: a pattern is a glob whose `*` goes over slashes, or the beginning of a path
    (https://github.com/jekyll/jekyll/blob/master/lib/jekyll/entry_filter.rb).
    """
    kept = [str(each) for each in include] if isinstance(include, list) else []
    for each in exclude if isinstance(exclude, list) else [exclude]:
        pattern = str(each or "").lstrip("/")
        if pattern and str(each) not in kept and (path.startswith(pattern) or fnmatch.fnmatchcase(path, pattern)):
            return str(each)
    return ""


def check_posts_plugin(blog: Blog, values: Mapping[Any, Any]) -> Iterator[Finding]:
    """Yield whether a plugin has Jekyll read posts from another folder."""
    texts = {"_config.yml": "\n".join(jekyll.plugins_of(values))}
    for pattern in ("Gemfile", "_plugins/**/*.rb"):
        for path in sorted(blog.folder.glob(pattern)):
            code = re.sub(r"^\s*#.*$", "", beginning_of(path), flags=re.MULTILINE)
            texts[path.relative_to(blog.folder).as_posix()] = code
    for name, text in texts.items():
        is_reader = name.endswith(".rb") and bool(_READING_POSTS.search(text))
        if _NOT_TRANSLATED in text if is_reader else _TRANSLATING.search(text):
            left_out = values.get(_NOT_TRANSLATED)
            if not (isinstance(left_out, list) and "_posts" in left_out):
                yield _read_by_language(blog, name)
            return
        if is_reader:
            yield note(
                "posts",
                f"the plugin {name} changes how Jekyll reads posts, so posts in {blog.posts}/ may not be built",
                "build the site after a run, and look whether the new posts are in it",
            )


def _read_by_language(blog: Blog, where: str) -> Finding:
    advice = f"add `_posts` to `{_NOT_TRANSLATED}:` in _config.yml, such as `{_NOT_TRANSLATED}: [_posts]`"
    if theirs := sorted(path.relative_to(blog.source).as_posix() for path in blog.source.glob("_i18n/*/_posts")):
        advice += f", and move your posts from {' and '.join(theirs)} to {blog.posts}/: those are left out then"
    return note(
        "posts",
        f"a plugin for several languages ({where}) has Jekyll read posts from _i18n/LANGUAGE/_posts only, so none"
        f" in {blog.posts}/ is built, and paperboy's posts go there",
        advice,
        "https://github.com/kurtsson/jekyll-multiple-languages-plugin",
    )


def check_hidden_editions(blog: Blog, values: Mapping[Any, Any]) -> Iterator[Finding]:
    """Yield the editions that readers do not see: drafts, and those with `published: false`."""
    drafts = (blog.source / "_drafts").rglob("*") if not values.get("show_drafts") else ()
    hidden = dict.fromkeys(sorted(drafts), "it is a draft")
    if not values.get("unpublished"):
        posts = sorted((blog.source / blog.posts).glob("*-papers.m*"))
        hidden |= {
            path: "it says `published: false`" for path in posts if not ownership.is_on_site(beginning_of(path))
        }
    named = [
        f"{path.relative_to(blog.source).as_posix()} ({why})"
        for path, why in hidden.items()
        if _EDITION.fullmatch(path.name)
    ]
    if named:
        more = f", and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
        yield note(
            "posts",
            f"readers do not see {counted(len(named), 'edition')}: {', '.join(named[:_MOST_NAMED])}{more}",
            f"leave it so; or move it to {blog.posts}/, and take `published: false` out",
        )
