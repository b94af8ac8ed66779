"""What posts look like in the blog, and what would keep Jekyll from making pages of them."""

import fnmatch
import re
from collections.abc import Iterator, Mapping

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
_READING_POSTS = re.compile(r"^\s*(alias|def)\b.*\bread_(posts|publishable)\b", re.MULTILINE)  # Jekyll's methods


def check_layout(blog: Blog) -> Iterator[Finding]:
    """Yield which layout posts are shown with, or that they would be shown without any."""
    conventions = blog.conventions
    given = conventions.layout or conventions.default_layout
    known = conventions.layouts
    if conventions.has_a_page:
        named = given or next((each for each in ("post", "default") if known is None or each in known), "")
        why = (
            "which they name"
            if conventions.layout
            else "as `defaults:` say"
            if given
            else "which jekyll-default-layout gives them"
        )
        yield ok("layout/found", f"posts are shown with the layout `{named}`, {why}")
    elif conventions.has_a_page is None:
        yield note(
            "layout/unknown",
            f"the theme {conventions.theme} is not known, and none of the blog's posts names a layout, so"
            " paperboy's do not either",
            f"look at a post: if it shows without the theme around it, {_DEFAULTS % 'post'}, or whichever layout"
            " the theme has for posts",
            _ABOUT_DEFAULTS,
        )
    elif known:
        what = f"the layout `{given}`, which is not there" if given else "no layout"
        yield note(
            "layout/none-for-posts",
            f"posts would be shown without the theme around them: `defaults:` give them {what}, and none of the"
            f" layouts ({', '.join(sorted(known))}) is known to be for posts",
            _DEFAULTS % "the one for posts",
            _ABOUT_DEFAULTS,
        )
    else:
        yield note(
            "layout/none",
            "posts would be shown without a page around them: the site has no layouts, and _config.yml names no"
            " theme (where GitHub Pages builds it from a branch, it takes Primer); they are made as for Chirpy",
            'name one, such as `theme: minima` (and in the Gemfile `gem "minima"`), or write _layouts/post.html',
            "https://jekyllrb.com/docs/themes/",
        )


def check_form(blog: Blog) -> Iterator[Finding]:
    """Yield in which form posts have title, picture and text, as layouts and Markdown engine need it."""
    conventions = blog.conventions
    if not conventions.shows_title:
        yield ok("title/in-text", "the layout does not show a post's title, so posts begin with it")
    if conventions.has_a_page is not False:
        chosen = blog.settings.image
        form = chosen or conventions.image
        why = "as `paperboy.image` says" if chosen else _WHY_IN_THIS_FORM[form]
        keys = ", ".join(f"`{key}`" for key in conventions.pictures)
        what = {"none": "posts have no `image`", "object": "`image` is an object with path and alt"}
        also = (
            f"; the picture is {'' if form == 'none' else 'also '}in {keys}" if keys and chosen != "none" else ""
        )
        yield ok(f"picture/{form}", f"{what.get(form, '`image` is an address')}, {why}{also}")
    if conventions.engine == "markdown":
        yield note(
            "Markdown/plain",
            f"`markdown: {blog.values.get('markdown')}` removes HTML from posts, so paperboy's are plain Markdown:"
            " abstracts are not folded, there are no anchors and no data for Zotero, formulas are TeX, and digests"
            " have lists instead of tables",
            "leave it; or, to have all of that, set `markdown: kramdown` in _config.yml, or for CommonMark"
            " `commonmark: {options: [UNSAFE]}`",
        )


def check_posts_output(blog: Blog) -> Iterator[Finding]:
    """Yield the settings with which Jekyll makes no pages of posts."""
    values = blog.values
    if blog.conventions.front_matter.get("published") is False and not values.get("unpublished"):
        yield note(
            "posts/not-published",
            "`defaults:` give posts `published: false`, so readers see only those that say otherwise",
            "remove it from _config.yml",
            _ABOUT_DEFAULTS,
        )
    collections = values.get("collections")
    posts = collections.get("posts") if isinstance(collections, Mapping) else None
    if isinstance(posts, Mapping) and posts.get("output") is False:
        yield note(
            "posts/no-output",
            "`collections:` says `output: false` of posts, so Jekyll makes no pages of them",
            "remove it from _config.yml",
            "https://jekyllrb.com/docs/collections/",
        )
    path, _ = examples(blog)
    if pattern := excluding_pattern(values.get("exclude"), values.get("include"), path):
        yield note(
            "posts/excluded",
            f"`exclude:` has {pattern!r}, with which Jekyll leaves out posts such as {path}",
            "remove it from `exclude:` in _config.yml",
        )


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
    for name, text in texts.items():
        is_reader = name.endswith(".rb") and bool(_READING_POSTS.search(text))
        if not (_NOT_TRANSLATED in text if is_reader else _TRANSLATING.search(text)):
            if is_reader:
                yield note(
                    "posts/other-reader",
                    f"the plugin {name} changes how Jekyll reads posts, so {blog.posts}/ may not be read",
                    "build the site after a run, and check whether the new posts are in it",
                )
        elif not (isinstance(left_out, list | str) and "_posts" in left_out):
            theirs = sorted(
                path.relative_to(blog.source).as_posix() for path in blog.source.glob("_i18n/*/_posts")
            )
            move = f", and move your posts from {' and '.join(theirs)} to {blog.posts}/: those are left out then"
            yield note(
                "posts/by-language",
                f"a plugin for several languages ({name}) has Jekyll read posts from _i18n/LANGUAGE/_posts only,"
                f" so none in {blog.posts}/ is built, and paperboy's posts go there",
                f"add `_posts` to `{_NOT_TRANSLATED}:` in _config.yml, such as `{_NOT_TRANSLATED}: [_posts]`"
                + (move if theirs else ""),
                "https://github.com/kurtsson/jekyll-multiple-languages-plugin",
            )
            return


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
        yield note(
            "posts/hidden",
            f"readers do not see {counted(len(found), 'edition')}: {', '.join(named)}{more}",
            f"leave it; or move it to {blog.posts}/ and remove `published: false`",
        )
