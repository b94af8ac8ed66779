"""The form of posts in the blog, and settings and plugins that keep Jekyll from making pages of them."""

import fnmatch
import re
from collections.abc import Iterator, Mapping

from paperboy.model.kinds import Kind
from paperboy.post import ownership
from paperboy.setup.findings import Finding, counted, finding
from paperboy.setup.repository import examples
from paperboy.site import jekyll
from paperboy.site.config import Blog
from paperboy.site.files import beginning_of

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
_READING_POSTS = re.compile(r"^\s*(alias|def)\b.*\bread_(posts|publishable)\b", re.MULTILINE)  # Jekyll's methods


def check_layout(blog: Blog) -> Iterator[Finding]:
    """Yield which layout posts are shown with, or that they would be shown without any."""
    conventions = blog.conventions
    known, given = conventions.layouts, conventions.layout or conventions.default_layout
    if conventions.has_a_page:
        named = given or next((each for each in ("post", "default") if known is None or each in known), "")
        why = "which they name" if conventions.layout else "as `defaults:` say"
        yield finding("layout/found", layout=named, why=why if given else "which jekyll-default-layout gives them")
    elif conventions.has_a_page is None:
        yield finding("layout/unknown", theme=conventions.theme)
    elif known:
        what = f"the layout `{given}`, which is not there" if given else "no layout"
        yield finding("layout/none-for-posts", what=what, layouts=", ".join(sorted(known)))
    else:
        yield finding("layout/none")


def check_form(blog: Blog) -> Iterator[Finding]:
    """Yield in which form posts have title, picture and text, as layouts and Markdown engine need it."""
    conventions = blog.conventions
    if not conventions.shows_title:
        yield finding("title/in-text")
    if conventions.has_a_page is not False:
        chosen = blog.settings.image
        form = chosen or conventions.image
        what = {"none": "posts have no `image`", "object": "`image` is an object with path and alt"}
        keys = ", ".join(f"`{key}`" for key in conventions.pictures)
        yield finding(
            "picture/form",
            what=what.get(form, "`image` is an address"),
            why="as `paperboy.image` says" if chosen else _WHY_IN_THIS_FORM[form],
            also=f"; the picture is {'' if form == 'none' else 'also '}in {keys}"
            if keys and chosen != "none"
            else "",
        )
    if conventions.engine == "markdown":
        yield finding("Markdown/plain", engine=blog.values.get("markdown"))


def check_posts_output(blog: Blog) -> Iterator[Finding]:
    """Yield the settings with which Jekyll makes no pages of posts."""
    values = blog.values
    if blog.conventions.front_matter.get("published") is False and not values.get("unpublished"):
        yield finding("posts/not-published")
    collections = values.get("collections")
    posts = collections.get("posts") if isinstance(collections, Mapping) else None
    if isinstance(posts, Mapping) and posts.get("output") is False:
        yield finding("posts/no-output")
    path, _ = examples(blog)
    if pattern := excluding_pattern(values.get("exclude"), values.get("include"), path):
        yield finding("posts/excluded", pattern=pattern, path=path)


def excluding_pattern(exclude: object, include: object, path: str) -> str:
    """Return the pattern of `exclude` that keeps `path`, below the source, out of the site, or nothing.

    As Jekyll compares them: a pattern is a glob whose `*` matches slashes, too, or the beginning of a path
    (https://github.com/jekyll/jekyll/blob/master/lib/jekyll/entry_filter.rb).
    """
    kept = [str(each) for each in include] if isinstance(include, list) else []
    for each in exclude if isinstance(exclude, list) else [exclude]:
        pattern = str(each or "").lstrip("/")
        if pattern and str(each) not in kept and (path.startswith(pattern) or fnmatch.fnmatchcase(path, pattern)):
            return str(each)
    return ""


def check_posts_plugin(blog: Blog) -> Iterator[Finding]:
    """Yield whether a plugin has Jekyll read posts from another folder."""
    texts = {"_config.yml": "\n".join(jekyll.plugins_of(blog.values))}
    for path in (blog.folder / "Gemfile", *sorted(blog.folder.glob("_plugins/**/*.rb"))):
        code = re.sub(r"^\s*#.*$", "", beginning_of(path), flags=re.MULTILINE)
        texts[path.relative_to(blog.folder).as_posix()] = code
    left_out = blog.values.get(_NOT_TRANSLATED)
    is_told = isinstance(left_out, list | str) and "_posts" in left_out
    for name, text in texts.items():
        is_reader = name.endswith(".rb") and bool(_READING_POSTS.search(text))
        if _NOT_TRANSLATED in text if is_reader else _TRANSLATING.search(text):
            theirs = sorted(
                path.relative_to(blog.source).as_posix() for path in blog.source.glob("_i18n/*/_posts")
            )
            move = f", and move your posts from {' and '.join(theirs)} to {blog.posts}/: those are left out then"
            if not is_told:
                yield finding("posts/by-language", name=name, posts=blog.posts, move=move if theirs else "")
            return
        if is_reader:
            yield finding("posts/other-reader", name=name, posts=blog.posts)


def check_hidden_editions(blog: Blog) -> Iterator[Finding]:
    """Yield the editions that readers do not see: drafts, and those with `published: false`."""
    drafts = (blog.source / "_drafts").rglob("*") if not blog.values.get("show_drafts") else ()
    hidden = dict.fromkeys(sorted(drafts), "it is a draft")
    if not blog.values.get("unpublished"):
        posts = sorted((blog.source / blog.posts).glob("*-papers.m*"))
        unpublished = (path for path in posts if not ownership.is_on_site(beginning_of(path)))
        hidden |= dict.fromkeys(unpublished, "it says `published: false`")
    found = {path.relative_to(blog.source): why for path, why in hidden.items() if _EDITION.fullmatch(path.name)}
    if found:
        named = [f"{path.as_posix()} ({why})" for path, why in found.items()][:_MOST_NAMED]
        more = f", and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
        count = counted(len(found), "edition")
        yield finding("posts/hidden", count=count, names=", ".join(named) + more, posts=blog.posts)
