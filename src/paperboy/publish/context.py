"""Everything that a run needs (its context), and its command-line options."""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from paperboy.publish import inputs
from paperboy.site import notes
from paperboy.site.config import OLD_TEMPLATES, OWN, Blog
from paperboy.site.notes import Notes
from paperboy.sources.collect import Sources

if TYPE_CHECKING:
    import jinja2

    from paperboy.papers.topics import Topics
    from paperboy.post.words import Words


@dataclass(frozen=True)
class Context:
    """The blog, its notes, the sources, and the moment of the run; what writes posts is read when it is used."""

    blog: Blog
    sources: Sources
    now: dt.datetime
    sleep: Callable[[float], None]
    rng: random.Random
    notes: Notes

    @property
    def today(self) -> dt.date:
        """The date in the blog's time zone."""
        return self.now.astimezone(self.blog.timezone).date()

    @cached_property
    def made_of(self) -> str:
        """The checksum of all that its posts are made of, but for the branch's files."""
        return inputs.checksum(self.blog)

    @cached_property
    def words(self) -> "Words":
        """The words of its posts. Raises SetupError when its own cannot be used."""
        from paperboy.post import words
        from paperboy.post.languages import language_for

        return words.load(language_for(self.blog.language), self.blog.folder)

    @cached_property
    def templates(self) -> "jinja2.Environment":
        """The templates of its posts. Raises SetupError when its own cannot be used."""
        from paperboy.post import templates

        of_site = templates.environment(self.blog.folder)
        templates.check(of_site)
        return of_site

    @cached_property
    def topics(self) -> "Topics":
        """The topics of papers. Raises SetupError when its own cannot be used."""
        from paperboy.papers import topic_files

        return topic_files.load(self.blog.folder)


def context_of(
    blog: Blog, sources: Sources, now: dt.datetime, sleep: Callable[[float], None], rng: random.Random
) -> Context:
    """Return the context of a run in `blog`. Raises SetupError when its own words or templates cannot be used."""
    context = Context(blog, sources, now, sleep, rng, notes.read(blog.folder))
    if any((blog.folder / name).exists() for name in (OWN, OLD_TEMPLATES)):  # else they are those that ship
        _ = context.words, context.templates, context.topics
    return context


@dataclass(frozen=True)
class Options:
    """The command-line options of a run.

    `force` concerns the editions with their whole period in the window, so that `--date` with `--force` overwrites
    that day's post and not its week and its month; with `editions_named`, all that have a date in the window.
    """

    force: bool = False
    editions_named: bool = False
    write: bool = True
    commit: bool = True
    push: bool = True
