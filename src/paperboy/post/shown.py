"""Which papers a post shows, read off its text: the archive cannot know what the settings were then. Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache

from paperboy.post import ownership
from paperboy.post.fence import parts_of

_ANCHOR = re.compile(r"\bpaper-[A-Za-z0-9-]+")
_PAGE = re.compile(r"huggingface\.co/papers/([A-Za-z0-9][A-Za-z0-9._/-]*)")


def anchor_of(paper_id: str) -> str:
    """Return the id of a paper's entry in a post, `paper-2602-06570`. A contract: it is linked from elsewhere."""
    return "paper-" + re.sub(r"[^A-Za-z0-9]", "-", paper_id)


def shown_in(text: str, ids: Iterable[str]) -> frozenset[str]:
    """Return which of the papers `ids` a post shows in its fenced part, whatever the settings are by now.

    Each paper of a post has an anchor, or where the post is plain Markdown, at least a link to its page.
    """
    anchors, pages = _anchors_and_pages(text)
    return frozenset(paper_id for paper_id in ids if anchor_of(paper_id) in anchors or paper_id in pages)


@lru_cache(maxsize=64)  # a month's posts: its week and its month ask for the same ones
def _anchors_and_pages(text: str) -> tuple[frozenset[str], frozenset[str]]:
    if not ownership.is_on_site(text):
        return frozenset(), frozenset()
    parts = parts_of(text)
    body = parts.fenced if parts else text
    anchors = frozenset(_ANCHOR.findall(body))
    return anchors, frozenset() if anchors else frozenset(page.rstrip(".") for page in _PAGE.findall(body))
