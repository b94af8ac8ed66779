"""The site's config: its language, its time zone, and keys that are there twice."""

from collections.abc import Iterator

from paperboy.post import words
from paperboy.setup.findings import Finding, note, ok
from paperboy.site.config import BLOCK, Blog
from paperboy.site.conventions import language_of_posts
from paperboy.site.yaml_file import Document, repeated_keys


def check_config(blog: Blog) -> Iterator[Finding]:
    """Yield that the config could be read."""
    yield ok("config", f"{blog.config} is understood; posts go to {blog.posts}")


def check_repeated_keys(document: Document) -> Iterator[Finding]:
    """Yield the keys that a config file has twice: Jekyll takes the last one without a word."""
    for each in (document, *document.later):
        for key, lines in repeated_keys(each.root):
            numbers = f"{', '.join(map(str, lines[:-1]))} and {lines[-1]}"
            yield note(
                "config",
                f"{each.path} has `{key}` more than once, in lines {numbers}; Jekyll reads the last one only",
                "leave one of them",
            )


def language_and_reason(blog: Blog) -> tuple[str, str]:
    """Return in which language posts are and why, and what to do where paperboy has no words in the site's."""
    language = words.language_for(blog.language)
    if not words.has(blog.language):
        return (
            f"there are no words for `{blog.language_from}: {blog.language}`, so posts are in {language!r}",
            f"set `{BLOCK}.lang` to one of {', '.join(words.languages())}, or leave it so",
        )
    if blog.language_from:
        return f"posts are in {language!r}, as `{blog.language_from}` says", ""
    is_of_posts = language == language_of_posts(blog.source / blog.posts)
    why = (
        "like the blog's other posts, since no key says otherwise"
        if is_of_posts
        else "since no key says otherwise"
    )
    return f"posts are in {language!r}, {why}", ""


def check_language(blog: Blog) -> Iterator[Finding]:
    """Yield in which language posts are, and whether the blog's other posts are in another."""
    sentence, advice = language_and_reason(blog)
    others = language_of_posts(blog.source / blog.posts)
    if others not in ("", words.language_for(blog.language)) and not blog.settings.lang:
        advice = f"set `{BLOCK}.lang: {others}` in {blog.config_name}, if these are to be, too; or leave it so"
        yield note("language", f"{sentence}, and the blog's other posts in {others!r}", advice)
    elif advice:
        yield note("language", sentence, advice)
    else:
        yield ok("language", sentence)


def check_time_zone(blog: Blog, document: Document) -> Iterator[Finding]:
    """Yield which time zone posts are dated in, and where to set it."""
    if document.values.get("timezone"):
        yield ok("time zone", f"days and hours are those of {blog.timezone.key}")
        return
    why = (
        f"{document.at('timezone')}: `timezone` is empty"
        if "timezone" in document.values
        else "`timezone` is not set"
    )
    yield note(
        "time zone",
        f"{why}, so days and hours are UTC's, and posts are dated in UTC",
        "set it in _config.yml, such as `timezone: Asia/Seoul`",
    )
