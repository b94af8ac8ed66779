"""Whether `paperboy enrich` runs before the site is built, in a blog that has use for what it makes."""

from collections.abc import Iterator

from paperboy.setup import enriching
from paperboy.setup.findings import Finding, finding
from paperboy.setup.repository import Repository
from paperboy.site.config import Blog
from paperboy.site.files import beginning_of

# Files of a blog that lead nowhere without it, and what they are for.
_FILES = {"assets/js/paperboy-search.js": "search", "_tabs/papers.*": "the page of all papers"}
_MANIFEST = "/.paperboy-enrich.json"  # in a .gitignore: somebody has run it here


def check_enrich(blog: Blog, repository: Repository) -> Iterator[Finding]:
    """Yield where it runs; or, if the blog has use for it, that it does not, or too late."""
    before, after = enriching.enriching(repository)
    if before:
        yield finding("enrich/runs", path=before[0])
    elif after:
        yield finding("enrich/late", path=after[0])
    elif uses := _uses(blog):
        yield finding("enrich/missing", uses=" and ".join(uses), snippet=enriching.advice(repository))


def _uses(blog: Blog) -> list[str]:
    """Return what of the blog needs it."""
    found = [what for pattern, what in _FILES.items() if any(blog.source.glob(pattern))]
    if blog.settings.topic_pages:
        found.append("the pages that topics in posts lead to (`topic_pages`)")
    if not found and _MANIFEST in beginning_of(blog.source / ".gitignore").splitlines():
        found.append("what .gitignore lists of it")
    return found
