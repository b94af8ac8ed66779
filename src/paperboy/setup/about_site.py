"""What there is to say of a site's folder: its config, archive, templates and permissions. Pure."""

from collections.abc import Iterable, Iterator, Mapping

from paperboy.papers.archive import FOLDER
from paperboy.post import words
from paperboy.post.templates import OLD
from paperboy.setup.facts import Blog, Config, Facts, Templates, Words
from paperboy.setup.findings import Finding, Level
from paperboy.site.config import BLOCK, Site


def about_config(config: Config, blog: Blog) -> Iterator[Finding]:
    """Yield what there is to say of the config, the language and the time zone."""
    if config.site is None:
        yield Finding(Level.PROBLEM, "config", config.problem, "mend that; then run this again")
        return
    site, values = config.site, config.values
    sentence, advice = said_of_language(site)
    yield Finding(Level.OK, "config", f"{site.config} is understood; posts go to {site.posts}")
    spoken = blog.posts_language
    if spoken not in ("", words.language_for(site.language)) and not site.settings.lang:
        yield Finding(
            Level.NOTE,
            "language",
            f"{sentence}, and the blog's other posts in {spoken!r}",
            f"set `{BLOCK}.lang: {spoken}` in _config.yml, or leave it so",
        )
    else:
        yield Finding(Level.NOTE if advice else Level.OK, "language", sentence, advice)
    if values.get("timezone"):
        yield Finding(Level.OK, "time zone", f"days and hours are those of {site.timezone.key}")
    else:
        yield Finding(
            Level.NOTE,
            "time zone",
            "`timezone` is not set, so days and hours are UTC's, and posts are dated in UTC",
            "set it in _config.yml, such as `timezone: Asia/Seoul`",
        )


def said_of_language(site: Site) -> tuple[str, str]:
    """Return in which language posts are and what says so, and what to do where there are no words for it."""
    language = words.language_for(site.language)
    if not words.has(site.language):
        return (
            f"there are no words for `{site.language_from}: {site.language}`, so posts are in {language!r}",
            f"set `{BLOCK}.lang` to one of {', '.join(words.languages())}, or leave it so",
        )
    source = f"as `{site.language_from}` says" if site.language_from else "since no key says otherwise"
    return f"posts are in {language!r}, {source}", ""


def about_jekyll(facts: Facts) -> Iterator[Finding]:
    """Yield what Jekyll would make of the archive and the templates."""
    site, values = facts.config.site, facts.config.values
    if site is None:
        return
    collections = values.get("collections")
    if isinstance(collections, Mapping | list) and FOLDER.removeprefix("_") in collections:
        yield Finding(
            Level.NOTE,
            "archive",
            f"the collection `papers` is in {FOLDER}/, which is paperboy's archive",
            "give the collection another name",
        )
    left_out = values.get("exclude")
    is_left_out = isinstance(left_out, list) and any(str(each).strip("/") == "templates" for each in left_out)
    has_old = any(name.startswith(f"{OLD}/") for name in (*facts.templates.own, *facts.templates.unused))
    if has_old and site.source == site.folder and not is_left_out:
        yield Finding(
            Level.NOTE,
            "templates",
            "Jekyll copies templates/ into the site",
            "move them into _paperboy/templates/, or add `templates/` to `exclude:` in _config.yml",
        )


def about_templates(templates: Templates) -> Iterator[Finding]:
    """Yield whether the templates can be read."""
    if templates.problem:
        yield Finding(
            Level.PROBLEM, "templates", templates.problem, "mend the template, or delete it to have ours"
        )
        return
    own = ", ".join(templates.own)
    yield Finding(Level.OK, "templates", f"they can be read; the site's own: {own or 'none'}")
    if templates.unused:
        yield Finding(
            Level.NOTE,
            "templates",
            f"nothing asks for {', '.join(templates.unused)}",
            "name them like the ones that ship, or include them",
        )


def about_words(own: Words | None) -> Iterator[Finding]:
    """Yield whether the site's own words can be used."""
    if own is None:
        return
    if own.problem:
        yield Finding(Level.PROBLEM, "words", own.problem, "mend the file, or delete it to have ours")
    else:
        yield Finding(Level.OK, "words", f"the site's own: {', '.join(own.own) or 'none'}")


def about_folders(problems: Iterable[str]) -> Iterator[Finding]:
    """Yield whether the folders can be written to."""
    problems = list(problems)
    for problem in problems:
        yield Finding(
            Level.NOTE, "files", problem, "until then posts go out, and this clone is not brought up to date"
        )
    if not problems:
        yield Finding(Level.OK, "files", "the folders of posts and archive can be written to")
