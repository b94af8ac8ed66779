"""Everything that a run needs (its context), and its command-line options."""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass

import jinja2

from paperboy.papers import topic_files
from paperboy.papers.topics import Topics
from paperboy.post import templates, words
from paperboy.post.words import Words
from paperboy.site import notes
from paperboy.site.config import Blog
from paperboy.site.notes import Notes
from paperboy.sources.collect import Sources


@dataclass(frozen=True)
class Context:
    """The blog, the words, templates, topics and notes of its posts, the sources, and the moment of the run."""

    blog: Blog
    words: Words
    templates: jinja2.Environment
    sources: Sources
    now: dt.datetime
    sleep: Callable[[float], None]
    rng: random.Random
    topics: Topics
    notes: Notes

    @property
    def today(self) -> dt.date:
        """The date in the blog's time zone."""
        return self.now.astimezone(self.blog.timezone).date()


def context_of(
    blog: Blog, sources: Sources, now: dt.datetime, sleep: Callable[[float], None], rng: random.Random
) -> Context:
    """Return the context of a run in `blog`. Raises SetupError when its own words or templates cannot be used."""
    of_posts = words.load(words.language_for(blog.language), blog.folder)
    of_site = templates.environment(blog.folder)
    templates.check(of_site)
    return Context(
        blog, of_posts, of_site, sources, now, sleep, rng, topic_files.load(blog.folder), notes.read(blog.folder)
    )


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
