"""How many of the first posts on the home page and in the feed are papers', and whether settings reach them."""

from collections.abc import Iterator, Mapping
from itertools import islice

from paperboy.model.edition import is_edition_file
from paperboy.post import ownership
from paperboy.setup.findings import Finding, finding
from paperboy.setup.own_lists import Key, OwnLists
from paperboy.site.config import Blog
from paperboy.site.files import beginning_of
from paperboy.site.posts import newest
from paperboy.site.themes import theme_named

CHIRPY = "jekyll-theme-chirpy"
FEED = "assets/feed.xml"  # Chirpy's, and in its place that of this repository, which goes by `draft`
_THEMES_WITH_A_FEED = (CHIRPY, "beautiful-jekyll-theme")  # which has all posts
_LISTS: tuple[tuple[str, Key, str], ...] = (("home", "hidden", "lists/home"), ("feed", "draft", "lists/feed"))
_FIRST, _FIRST_IN_CHIRPYS_FEED = 10, 5  # posts, where the config says nothing
_HEAD_BYTES, _POSTS = 16_384, 1000


def has_own_posts(blog: Blog) -> bool:
    """Return whether a blog has posts that are not of papers, by paperboy or by another tool."""
    return any(not is_edition_file(path.name) for path in newest(blog.source / blog.posts))


def check_lists(blog: Blog) -> Iterator[Finding]:
    """Yield how many posts are papers', if the owner has posts, too; and which list settings do not reach."""
    settings, own = blog.settings, OwnLists(blog)
    missed = list(_missed(blog, own)) if (settings.home, settings.feed) != ("all", "all") else []
    if has_own_posts(blog) and any(map(ownership.has_mark, _texts(blog))):
        hidden: Key | None = "hidden" if _goes_by_hidden(blog, own) else None
        drafts: Key | None = "draft" if _goes_by_draft(blog, own) else None
        home = [] if own.is_home_without_posts else _shown(blog, hidden, _home_limit(blog))
        feed = _shown(blog, drafts, _feed_limit(blog))
        lists = [each for each in (("posts on the home page", home), ("in the feed", feed)) if each[1]]
        is_much = any(sum(shown) * 2 > len(shown) for _, shown in lists)
        counts = " and ".join(f"{sum(shown)} of the first {len(shown)} {where}" for where, shown in lists)
        yield finding("lists/many" if is_much and not missed else "lists/few", counts=counts)
    yield from missed


def _missed(blog: Blog, own: OwnLists) -> Iterator[Finding]:
    """Yield the lists that have posts of papers in spite of a setting."""
    for setting, key, code in _LISTS:
        value = getattr(blog.settings, setting)
        goes_by = _goes_by_hidden if key == "hidden" else _goes_by_draft
        if value == "all":
            continue
        if paths := own.with_all_posts(key):
            names = " and ".join(path.relative_to(blog.source).as_posix() for path in paths)
            yield finding("lists/own-files", setting=setting, value=value, names=names)
        elif not goes_by(blog, own):
            yield finding(code, setting=value)


def theme_of(blog: Blog) -> str:
    """Return the name of the blog's theme, if it is a known one."""
    theme = theme_named(blog.values.get("theme"), blog.values.get("remote_theme"))
    return theme.name if theme else ""


def _texts(blog: Blog) -> Iterator[str]:
    """Yield the beginnings of the blog's posts, the newest first."""
    return (beginning_of(path, _HEAD_BYTES) for path in islice(newest(blog.source / blog.posts), _POSTS))


def _shown(blog: Blog, left_out: Key | None, limit: int) -> list[bool]:
    """Return which of a list's first posts are papers', where posts with a key of front matter are left out."""
    shown = (text for text in _texts(blog) if not (left_out and _is_set(text, left_out)))
    return [ownership.has_mark(text) for text in islice(shown, limit)]


def _is_set(text: str, key: str) -> bool:
    return ownership.front_matter_and_body(text)[0].get(key) == "true"


def _goes_by_hidden(blog: Blog, own: OwnLists) -> bool:
    """Return whether posts on the home page are chosen by a plugin that leaves out hidden ones, or by a layout."""
    if own.with_all_posts("hidden"):
        return False
    return blog.is_paged or own.go_by("hidden") or own.is_home_without_posts


def _goes_by_draft(blog: Blog, own: OwnLists) -> bool:
    """Return whether the feed leaves out drafts, as jekyll-feed does; the site's or the theme's may not."""
    return own.go_by("draft") if own.has_feed else theme_of(blog) not in _THEMES_WITH_A_FEED


def _home_limit(blog: Blog) -> int:
    pagination = blog.values.get("pagination")
    said = pagination.get("per_page") if isinstance(pagination, Mapping) else blog.values.get("paginate")
    return said if isinstance(said, int) and said > 0 else _FIRST


def _feed_limit(blog: Blog) -> int:
    settings = blog.values.get("feed")
    said = settings.get("posts_limit") if isinstance(settings, Mapping) else None
    if isinstance(said, int) and said > 0:
        return said
    return _FIRST_IN_CHIRPYS_FEED if theme_of(blog) == CHIRPY else _FIRST
