"""The blog's config: its language, its time zone, and keys that it has twice."""

from collections.abc import Iterator

from paperboy.post.languages import has_words, language_for, languages
from paperboy.setup.findings import Finding, finding
from paperboy.site.config import Blog
from paperboy.site.conventions import language_of_posts
from paperboy.site.yaml_file import repeated_keys


def check_config(blog: Blog) -> Iterator[Finding]:
    """Yield that the config could be read."""
    yield finding("config/read", path=blog.config, posts=blog.posts)


def check_repeated_keys(blog: Blog) -> Iterator[Finding]:
    """Yield the keys that a config file has twice: Jekyll takes the last one without a word."""
    for each in (blog.document, *blog.document.later):
        for key, lines in repeated_keys(each.root):
            numbers = f"{', '.join(map(str, lines[:-1]))} and {lines[-1]}"
            yield finding("config/repeated-key", path=each.path, key=key, lines=numbers)


def check_language(blog: Blog) -> Iterator[Finding]:
    """Yield in which language posts are and why, and whether the blog's other posts are in another."""
    language, others = language_for(blog.language), language_of_posts(blog.source / blog.posts)
    if not has_words(blog.language):
        kind = "no-words"
    elif others not in ("", language) and not blog.settings.lang:
        kind = "other-than-posts"
    else:
        kind = "by-key" if blog.language_from else "by-posts" if others else "by-default"
    yield finding(
        f"language/{kind}",
        key=blog.language_from,
        written=blog.language,
        language=language,
        others=others,
        languages=", ".join(languages()),
        config=blog.config.name,
    )


def check_time_zone(blog: Blog) -> Iterator[Finding]:
    """Yield which time zone posts are dated in, and where to set it."""
    if blog.values.get("timezone"):
        yield finding("time zone/set", zone=blog.timezone.key)
    elif "timezone" in blog.values:
        yield finding("time zone/not-set", why=f"{blog.document.at('timezone')}: `timezone` is empty")
    else:
        yield finding("time zone/not-set", why="`timezone` is not set")
