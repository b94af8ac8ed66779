"""Ways around: from a post to its neighbours, its week and month, and back. Pure."""

from collections.abc import Iterable

from paperboy.model.edition import Edition, link_between
from paperboy.post.words import Words
from paperboy.text.markdown import Markdown

Way = tuple[Edition, str]  # another edition, and the address of its post


def ways_around(
    edition: Edition, earlier: Way | None, later: Way | None, wider: Iterable[Way], words: Words
) -> Markdown:
    """Return the links of an edition's post on one line: the one before, its week and month, the one after."""
    links = []
    if earlier:
        links.append(_link(edition, earlier, words, words.earlier_post))
    links += [_link(edition, way, words, "{name}") for way in wider]
    if later:
        links.append(_link(edition, later, words, words.later_post))
    return Markdown(" · ".join(links))


def _link(edition: Edition, way: Way, words: Words, pattern: str) -> str:
    other, address = way
    name = pattern.format(name=words.period(other))
    return f"[{name}]({link_between(edition.permalink, address)})"
