"""Links around a post: to its neighbours, its week and month, and back. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from paperboy.model.edition import Edition, link_between
from paperboy.post.words import Words

Way = tuple[Edition, str]  # another edition, and the address of its post


class NavLink(NamedTuple):
    """A link at the end of a post."""

    label: str
    url: str


def ways_around(
    edition: Edition, earlier: Way | None, later: Way | None, wider: Iterable[Way], words: Words
) -> list[NavLink]:
    """Return the links of an edition's post: the one before, its week and month, the one after."""
    links = [_link(edition, way, words, "{name}") for way in wider]
    if earlier:
        links.insert(0, _link(edition, earlier, words, words.earlier_post))
    if later:
        links.append(_link(edition, later, words, words.later_post))
    return links


def _link(edition: Edition, way: Way, words: Words, pattern: str) -> NavLink:
    other, address = way
    name = pattern.format(name=words.period(other))
    return NavLink(name, link_between(edition.permalink, address))
