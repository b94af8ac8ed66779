"""The links at the end of a post: the edition before it, the longer ones it belongs to, the one after. Pure."""

from typing import TYPE_CHECKING, NamedTuple

from paperboy.model.edition import Edition, link_between

if TYPE_CHECKING:
    from paperboy.post.words import Words

PostAddress = tuple[Edition, str]  # an edition, and the address of its post


class NavLink(NamedTuple):
    """A link at the end of a post."""

    label: str
    url: str


class Navigation(NamedTuple):
    """Where an edition's post leads: the one before, the one after, and the longer ones that it belongs to."""

    earlier: PostAddress | None
    later: PostAddress | None
    wider: tuple[PostAddress, ...]


def nav_links(edition: Edition, to: Navigation, words: "Words") -> list[NavLink]:
    """Return the links of an edition's post, in the order in which they are read."""
    year = edition.end.year
    posts = [("earlier_post", to.earlier), *(("", each) for each in to.wider), ("later_post", to.later)]
    return [
        NavLink(
            words.fill(key, name=words.period(post[0], year)) if key else words.period(post[0], year),
            link_between(edition.permalink, post[1]),
        )
        for key, post in posts
        if post
    ]
