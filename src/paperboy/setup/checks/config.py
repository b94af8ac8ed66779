"""The blog's config: its language, its time zone, and keys that it has twice."""

from collections.abc import Iterator

from paperboy.post import words
from paperboy.setup.findings import Finding, note, ok
from paperboy.site.config import BLOCK, Blog
from paperboy.site.conventions import language_of_posts
from paperboy.site.yaml_file import repeated_keys


def check_config(blog: Blog) -> Iterator[Finding]:
    """Yield that the config could be read."""
    yield ok("config/read", f"{blog.config} is understood; posts go to {blog.posts}")


def check_repeated_keys(blog: Blog) -> Iterator[Finding]:
    """Yield the keys that a config file has twice: Jekyll takes the last one without a word."""
    for each in (blog.document, *blog.document.later):
        for key, lines in repeated_keys(each.root):
            numbers = f"{', '.join(map(str, lines[:-1]))} and {lines[-1]}"
            yield note(
                "config/repeated-key",
                f"{each.path} has `{key}` more than once, in lines {numbers}; Jekyll reads the last one only",
                "keep one of them",
            )


def check_language(blog: Blog) -> Iterator[Finding]:
    """Yield in which language posts are and why, and whether the blog's other posts are in another."""
    language, others = words.language_for(blog.language), language_of_posts(blog.source / blog.posts)
    if not words.has(blog.language):
        yield note(
            "language/no-words",
            f"there are no words for `{blog.language_from}: {blog.language}`, so posts are in {language!r}",
            f"set `{BLOCK}.lang` to one of {', '.join(words.languages())}, or leave it",
        )
    elif others not in ("", language) and not blog.settings.lang:
        yield note(
            "language/other-than-posts",
            f"posts are in {language!r}, as `{blog.language_from}` says, and the blog's other posts in {others!r}",
            f"set `{BLOCK}.lang: {others}` in {blog.config.name}, if paperboy's should be, too; or leave it",
        )
    elif blog.language_from:
        yield ok("language/by-key", f"posts are in {language!r}, as `{blog.language_from}` says")
    else:
        why = "like the blog's other posts, " if language == others else ""
        yield ok("language/by-posts", f"posts are in {language!r}, {why}since no key says otherwise")


def check_time_zone(blog: Blog) -> Iterator[Finding]:
    """Yield which time zone posts are dated in, and where to set it."""
    if blog.values.get("timezone"):
        yield ok("time zone/set", f"days and hours are those of {blog.timezone.key}")
        return
    is_empty = "timezone" in blog.values
    why = f"{blog.document.at('timezone')}: `timezone` is empty" if is_empty else "`timezone` is not set"
    yield note(
        "time zone/not-set",
        f"{why}, so days and hours are UTC's, and posts are dated in UTC",
        "set it in _config.yml, such as `timezone: Asia/Seoul`",
    )
