"""How a blog spells its tags and categories: `AI` and `ai` share an address, and the blog was there first."""

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import yaml

from paperboy.model.edition import is_edition_file
from paperboy.site.config import Blog
from paperboy.site.files import beginning_of
from paperboy.site.posts import POSTS_READ, newest
from paperboy.text.characters import folded

LONGEST_FRONT_MATTER = 16_384  # bytes; no tag is looked for after them

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # where PyYAML came with its C library
_NAMES = re.compile(r"^(?:tags?|category|categories)[ \t]*:.*\n(?:[ \t-].*\n|[ \t]*\n)*", re.MULTILINE)


@dataclass(frozen=True)
class Spelling:
    """The blog's own spellings of tags and of categories, by `spelling_key`."""

    tags: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)

    def of_tags(self, names: Iterable[str]) -> list[str]:
        """Return `names` as the blog spells them, each once."""
        return list(dict.fromkeys(self.tags.get(spelling_key(name), name) for name in names))

    def of_categories(self, names: Iterable[str]) -> list[str]:
        """Return `names` as the blog spells them, each once."""
        return list(dict.fromkeys(self.categories.get(spelling_key(name), name) for name in names))


def spelling_key(name: str) -> str:
    """Return a key that is equal for all spellings of one name.

    Spellings may differ in case, Unicode forms and word separators: their pages have the same address, the slug
    (https://jekyllrb.com/docs/liquid/filters/#options-for-the-slugify-filter). Other characters count, though
    slugs leave them out: C++ is not C.
    """
    same = folded(name)
    return re.sub(r"[\s_-]+", "-", same).strip("-") or same


def slug(tag: str) -> str:
    """Return a tag as it is in the address of its page.

    As Jekyll has it: letters, their marks and digits, in lower case, with hyphens for all else
    (https://github.com/jekyll/jekyll/blob/master/lib/jekyll/utils.rb, `slugify`).
    """
    kept = [
        sign if unicodedata.category(sign)[0] in "LM" or unicodedata.category(sign) == "Nd" else "-"
        for sign in tag
    ]
    return re.sub(r"-+", "-", "".join(kept)).strip("-").lower()


def spelling_of(blog: Blog) -> Spelling:
    """Return how the newest of the blog's own posts spell; of several spellings, as most of them do."""
    tags: Counter[str] = Counter()
    categories: Counter[str] = Counter()
    own = (path for path in newest(blog.source / blog.posts) if not is_edition_file(path.name))
    for path in islice(own, POSTS_READ):
        matter = _front_matter(path)
        tags.update(set(_names(matter, "tag", "tags")))
        categories.update(set(_names(matter, "category", "categories")))
    return Spelling(_most_used(tags), _most_used(categories))


def _most_used(counts: Counter[str]) -> dict[str, str]:
    in_order = sorted(counts, key=lambda name: (counts[name], name))  # the last one of a name wins
    return {spelling_key(name): name for name in in_order}


def _front_matter(path: Path) -> Mapping[object, object]:
    """Return what a post says of tags and categories; nothing where that cannot be read."""
    head = beginning_of(path, LONGEST_FRONT_MATTER).replace("\r\n", "\n")
    match = re.match(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", head, re.DOTALL | re.MULTILINE)
    # only these lines: the rest takes time, and a mistake in it does no harm
    return _values("".join(_NAMES.findall(match[1]))) if match else {}


@functools.lru_cache(maxsize=4096)  # the posts of a blog say the same again and again
def _values(lines: str) -> Mapping[object, object]:
    try:
        values = yaml.load(lines, Loader=_LOADER)  # noqa: S506 (texts only, makes no objects)
    except (yaml.YAMLError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _names(matter: Mapping[object, object], singular: str, plural: str) -> Iterator[str]:
    """Yield the names as Jekyll reads them: one under the singular, words or a list under the plural."""
    one, many = matter.get(singular), matter.get(plural)
    if isinstance(one, str) and one.strip():
        yield one.strip()
    listed = many.split() if isinstance(many, str) else many
    for name in listed if isinstance(listed, list) else []:
        if isinstance(name, str) and name.strip():
            yield name.strip()
