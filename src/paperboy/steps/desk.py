"""What a run works with, and what it may do."""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass

import jinja2

from paperboy.papers.topics import Topics
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


@dataclass(frozen=True)
class Orders:
    """What a run may do: overwrite what a person has edited, write at all, push what it commits."""

    force: bool = False
    write: bool = True
    push: bool = True
