"""The links at the end of a post: the edition before it, the longer ones it belongs to, the one after. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from paperboy.model.edition import Edition, link_between
from paperboy.post.words import Words

PostAddress = tuple[Edition, str]  # an edition, and the address of its post


class NavLink(NamedTuple):
    """A link at the end of a post."""

    label: str
    url: str


def nav_links(
    edition: Edition,
    earlier: PostAddress | None,
    later: PostAddress | None,
    wider: Iterable[PostAddress],
    words: Words,
) -> list[NavLink]:
    """Return the links of an edition's post, in the order in which they are read."""
    links = [_link(edition, post, words, "{name}") for post in wider]
    if earlier:
        links.insert(0, _link(edition, earlier, words, words.earlier_post))
    if later:
        links.append(_link(edition, later, words, words.later_post))
    return links


def _link(edition: Edition, post: PostAddress, words: Words, pattern: str) -> NavLink:
    other, address = post
    return NavLink(pattern.format(name=words.period(other)), link_between(edition.permalink, address))
