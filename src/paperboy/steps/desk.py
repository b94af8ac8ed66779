"""What a run works with, and what it may do."""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass

import jinja2

from paperboy.papers import topic_files
from paperboy.papers.topics import Topics
from paperboy.post import templates, words
from paperboy.post.words import Words
from paperboy.site.config import Site
from paperboy.sources.gather import Sources


@dataclass(frozen=True)
class Desk:
    """What a run works with: the site, how its posts look, whom to ask, and the moment it runs at."""

    site: Site
    words: Words
    templates: jinja2.Environment
    sources: Sources
    now: dt.datetime
    sleep: Callable[[float], None]
    dice: random.Random
    topics: Topics

    @property
    def today(self) -> dt.date:
        """The date where the site is."""
        return self.now.astimezone(self.site.timezone).date()


def desk_of(
    site: Site, sources: Sources, now: dt.datetime, sleep: Callable[[float], None], dice: random.Random
) -> Desk:
    """Return a desk with the site's words, templates and topics. Raises SetupError when its own cannot be used."""
    of_posts = words.load(words.language_for(site.language), site.folder)
    of_site = templates.environment(site.folder)
    templates.check(of_site)
    return Desk(site, of_posts, of_site, sources, now, sleep, dice, topic_files.load(site.folder))


@dataclass(frozen=True)
class Orders:
    """What a run may do: overwrite what a person has edited, write at all, commit, push what it commits."""

    force: bool = False
    write: bool = True
    commit: bool = True
    push: bool = True
