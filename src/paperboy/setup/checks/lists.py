"""How many of the first posts on the home page and in the feed are papers', and whether settings reach them."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from paperboy.model.edition import is_edition_file
from paperboy.post import ownership
from paperboy.setup.findings import Finding, finding
from paperboy.site.config import Blog
from paperboy.site.files import beginning_of
from paperboy.site.posts import newest
from paperboy.site.themes import theme_named

CHIRPY = "jekyll-theme-chirpy"
FEED = "assets/feed.xml"  # Chirpy's, and in its place that of this repository, which goes by `draft`
_FEEDS = ("feed.xml", "atom.xml", FEED)
_HOMES = ("index.html", "index.md", "_layouts/home.html")
_THEMES_WITH_A_FEED = (CHIRPY, "beautiful-jekyll-theme")  # which has all posts
_FIRST, _FIRST_IN_CHIRPYS_FEED = 10, 5  # posts, where the config says nothing
_HEAD_BYTES, _POSTS = 16_384, 1000


def has_own_posts(blog: Blog) -> bool:
    """Return whether a blog has posts that are not of papers, by paperboy or by another tool."""
    return any(not is_edition_file(path.name) for path in newest(blog.source / blog.posts))


def check_lists(blog: Blog) -> Iterator[Finding]:
    """Yield how many posts are papers', if the owner has posts, too; and which list settings do not reach."""
    settings = blog.settings
    if has_own_posts(blog) and any(map(ownership.has_mark, _texts(blog))):
        home = list(map(ownership.has_mark, _shown(blog, "hidden", _home_limit(blog))))
        feed = list(map(ownership.has_mark, _shown(blog, "draft", _feed_limit(blog))))
        is_much = any(sum(each) * 2 > len(each) for each in (home, feed))
        code = "lists/many" if is_much else "lists/few"
        yield finding(code, home=len(home), of_home=sum(home), feed=len(feed), of_feed=sum(feed))
    if settings.home != "all" and not _goes_by_hidden(blog):
        yield finding("lists/home", setting=settings.home)
    if settings.feed != "all" and not _goes_by_draft(blog):
        yield finding("lists/feed", setting=settings.feed)


def theme_of(blog: Blog) -> str:
    """Return the name of the blog's theme, if it is a known one."""
    theme = theme_named(blog.values.get("theme"), blog.values.get("remote_theme"))
    return theme.name if theme else ""


def _texts(blog: Blog) -> Iterator[str]:
    """Yield the beginnings of the blog's posts, the newest first."""
    return (beginning_of(path, _HEAD_BYTES) for path in islice(newest(blog.source / blog.posts), _POSTS))


def _shown(blog: Blog, key: str, limit: int) -> list[str]:
    """Return the first posts of a list that leaves out those with a key of their front matter, if it does."""
    leaves_out = _goes_by_hidden(blog) if key == "hidden" else _goes_by_draft(blog)
    shown = (text for text in _texts(blog) if not (leaves_out and _is_set(text, key)))
    return list(islice(shown, limit))


def _is_set(text: str, key: str) -> bool:
    return ownership.front_matter_and_body(text)[0].get(key) == "true"


def _goes_by_hidden(blog: Blog) -> bool:
    """Return whether posts on the home page are chosen by a plugin that leaves out hidden ones, or by a layout."""
    pagination = blog.values.get("pagination")
    is_paged = blog.values.get("paginate") or (isinstance(pagination, Mapping) and pagination.get("enabled"))
    return bool(is_paged) or _mentions(blog, _HOMES, ".hidden")


def _goes_by_draft(blog: Blog) -> bool:
    """Return whether the feed leaves out drafts, as jekyll-feed does; the site's or the theme's may not."""
    if any((blog.source / name).is_file() for name in _FEEDS):
        return _mentions(blog, _FEEDS, ".draft")
    return theme_of(blog) not in _THEMES_WITH_A_FEED


def _mentions(blog: Blog, names: Iterable[str], key: str) -> bool:
    return any(key in beginning_of(blog.source / name) for name in names)


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
