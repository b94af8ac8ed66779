"""The layouts and includes of a site and its theme: which exist, and what they do with a post.

Liquid is not executed. What a file says is taken for what happens where that does no harm if it is wrong.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from paperboy.site.files import beginning_of, resolved

MOST_FILES = 500
_PAGES = (".", "_pages", "pages", "blog")  # where a blog's own lists of posts are

_COMMENT = re.compile(r"<!--(?!\[).*?-->|\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}", re.DOTALL)
_LAYOUT = re.compile(r"\A---\s*\n(?:.*\n)*?layout\s*:\s*[\"']?([\w./-]+)")
_INCLUDE = re.compile(r"\{%-?\s*include(?:_cached)?\s+([^\s%]+)")
_PICTURES = {
    ("header.teaser", "header.og_image"): re.compile(r"\b(?:page|post)\.header\.(?:teaser|og_image)\b"),
    ("thumbnail-img", "share-img"): re.compile(r"\b(?:page|post)\.(?:thumbnail|share)-img\b"),
    ("cover",): re.compile(r"\b_?(?:page|post|article)\.cover\b(?!-)"),
    ("thumbnail",): re.compile(r"\bpost\.thumbnail\b(?!-)"),
}
# A picture's key, and one that follows the site's address or a folder of its: `{{ site.url }}{{ page.cover }}`
_KEY = r"\b_?(?:page|post|article)\.%s(?:\.(?:path|url))?\s*"
_USED = rf"\{{\{{-?\s*{_KEY}(?:\||-?\}}\}})"
_AFTER_AN_ADDRESS = rf"(?:\}}\}}[\w./-]*|(?<=[\"'(])/?[\w.-]+/[\w./-]*){_USED}|{_KEY}\|\s*prepend:"
_LOOKS_FOR_ADDRESSES = r"\.%s(?:\.(?:path|url))?\s+contains\s+[\"'](?:https?)?:?/?/?[\"']"
_GEM_IN_A_FOLDER = r"""^\s*gem\s*\(?\s*["']%s["'].*?\bpath(?::|["']?\s*=>)\s*["']([^"'\n]+)["']"""
_UNSEEN = re.compile(r"<(script|style)\b.*?</\1>|<(?:meta|link)\b[^>]*>", re.DOTALL | re.IGNORECASE)
_HEAD = re.compile(r"<head\b.*?</head>|<title\b.*?</title>|<meta\b[^>]*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Files:
    """Texts of layouts, includes and pages, by paths such as `_layouts/post.html`; without comments."""

    texts: Mapping[str, str]

    @property
    def layouts(self) -> frozenset[str]:
        """The names of the layouts: their paths without what follows the last dot (`post.liquid` is `post`)."""
        paths = (path.removeprefix("_layouts/") for path in self.texts if path.startswith("_layouts/"))
        return frozenset(path.rpartition(".")[0] or path for path in paths)

    def shows_title(self, layout: str | None) -> bool:
        """Return whether a page of a layout has the post's title in it; True where that cannot be known."""
        if layout not in self.layouts:
            return True
        names = self.reached(f"_layouts/{layout}")
        return any("page.title" in _HEAD.sub("", self.texts[name]) for name in names)

    def reached(self, start: str) -> Iterator[str]:
        """Yield the paths of what makes a page, or a page of a layout: it, its layouts, and what they include."""
        waiting, seen = [start], set[str]()
        while waiting:
            name = waiting.pop()
            is_any = "{" in name  # an include that a variable names
            for path in self.texts.keys() - seen:
                if name in (path, path.rpartition(".")[0]) or (is_any and path.startswith("_includes/")):
                    yield path
                    seen.add(path)
                    waiting += (f"_layouts/{each}" for each in self.layouts_of([path]))
                    waiting += (f"_includes/{each}" for each in _INCLUDE.findall(self.texts[path]))

    def layouts_of(self, paths: Iterable[str]) -> list[str]:
        """Return the layouts that texts name."""
        return [name for path in paths for name in _LAYOUT.findall(self.texts[path])]

    @property
    def pictures(self) -> tuple[str, ...]:
        """The keys of a post, other than `image`, from which pictures are taken."""
        text = "\n".join(self.texts.values())
        found = (key for keys, pattern in _PICTURES.items() if pattern.search(text) for key in keys)
        return tuple(key for key in found if not self.breaks_external_urls(key))

    def breaks_external_urls(self, key: str) -> bool:
        """Return whether a layout puts the site's address before the picture in `key`, which breaks external URLs.

        Texts that check for a URL first (`{% if page.image contains "://" %}`) do not count, nor do tags that only
        other sites read.
        """
        name = re.escape(key)
        before, knows = re.compile(_AFTER_AN_ADDRESS.replace("%s", name)), re.compile(_LOOKS_FOR_ADDRESSES % name)
        texts = [text for text in self.texts.values() if not knows.search(text)]
        if any(before.search(_UNSEEN.sub("", text)) for text in texts):
            return True
        uses = sum(len(re.findall(_USED % name, text)) for text in self.texts.values())
        return 0 < sum(len(before.findall(text)) for text in texts) == uses

    @property
    def reads_image_objects(self) -> bool | None:
        """Whether `image` may be an object: not where it is printed as it is; None if nothing reads it."""
        text = "\n".join(self.texts.values())
        if re.search(r"\bimage\.path\b", text):
            return True
        if re.search(r"\{\{[^}]*\b(?:page|post)\.image\b(?![.\[\w])", text):
            return False
        return True if re.search(r"\{%-?\s*seo\b", text) else None


def files_of(source: Path, layouts: Path, includes: Path, themes: list[Path]) -> Files:
    """Read the layouts, includes and pages of a site, and those of its theme; the site's own take precedence."""
    texts: dict[str, str] = {}
    for theme in themes:
        texts |= _texts_below(theme / "_layouts", "_layouts") | _texts_below(theme / "_includes", "_includes")
    texts |= _texts_below(layouts, "_layouts") | _texts_below(includes, "_includes")
    for folder in _PAGES:
        found = _texts_below(source / folder, folder, folders=1)
        texts |= {name: text for name, text in found.items() if name.endswith((".html", ".md", ".markdown"))}
    return Files(texts)


def theme_folders(folder: Path, gem: str) -> list[Path]:
    """Return where a theme is in the site's own folder.

    Bundler has put it there, the oldest version first, or the Gemfile says where it is
    (https://bundler.io/man/gemfile.5.html#PATH).
    """
    if not re.fullmatch(r"[\w.-]+", gem):
        return []
    named = re.findall(_GEM_IN_A_FOLDER % re.escape(gem), beginning_of(folder / "Gemfile"), re.MULTILINE)
    inside = (folder / name for name in named if resolved(folder / name).is_relative_to(resolved(folder)))
    return [*sorted(folder.glob(f"vendor/bundle/ruby/*/gems/{gem}-[0-9]*")), *inside]


def _texts_below(folder: Path, name: str, folders: int | None = None) -> dict[str, str]:
    """Return the texts of the files below a folder, by paths that begin with `name`."""
    found = sorted(Path(parent, file) for parent, _, files in islice(os.walk(folder), folders) for file in files)
    return {
        f"{name}/{path.relative_to(folder).as_posix()}": _COMMENT.sub("", beginning_of(path))
        for path in found[:MOST_FILES]
    }
