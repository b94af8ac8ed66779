"""The layouts and includes of a site and its theme: which there are, and what they do with a post.

Liquid is not executed. What a file says is taken for what happens where that does no harm if it is wrong.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from paperboy.site.files import real

LARGEST_BYTES = 500_000
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
# A picture's key, and one with the site's address or a folder of its before it: `{{ site.url }}{{ page.cover }}`
_USED = r"\{\{-?\s*_?(?:page|post|article)\.%s(?:\.(?:path|url))?\s*(?:\||-?\}\})"
_AFTER_AN_ADDRESS = rf"(?:\}}\}}[\w./-]*|(?<=[\"'(])/?[\w.-]+/[\w./-]*){_USED}"
_BEFORE_IT = r"\b_?(?:page|post|article)\.%s(?:\.(?:path|url))?\s*\|\s*prepend:"
_LOOKS_FOR_ADDRESSES = r"\.%s(?:\.(?:path|url))?\s+contains\s+[\"'](?:https?)?:?/?/?[\"']"
_GEM_IN_A_FOLDER = r"""^\s*gem\s*\(?\s*["']%s["'].*?\bpath(?::|["']?\s*=>)\s*["']([^"'\n]+)["']"""
_UNSEEN = re.compile(r"<(script|style)\b.*?</\1>|<(?:meta|link)\b[^>]*>", re.DOTALL | re.IGNORECASE)
_HEAD = re.compile(r"<head\b.*?</head>|<title\b.*?</title>|<meta\b[^>]*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Files:
    """Texts of layouts, includes and pages, by paths such as `_layouts/post.html`; comments are left out."""

    texts: Mapping[str, str]

    @property
    def layouts(self) -> frozenset[str]:
        """The names of the layouts."""
        return frozenset(_stem(path, "_layouts/") for path in self.texts if path.startswith("_layouts/"))

    def shows_title(self, layout: str | None) -> bool:
        """Return whether a page of a layout has the post's title in it, as far as that can be known."""
        if not layout or layout not in self.layouts:
            return True
        reached = list(self.reached(layout))
        return not reached or any("page.title" in _HEAD.sub("", text) for text in reached)

    @property
    def pictures(self) -> tuple[str, ...]:
        """The keys of a post from which pictures are taken, besides `image`."""
        text = "\n".join(self.texts.values())
        found = tuple(key for keys, pattern in _PICTURES.items() if pattern.search(text) for key in keys)
        return tuple(key for key in found if not self.puts_an_address_before(key))

    def puts_an_address_before(self, key: str) -> bool:
        """Return whether a picture's key is taken for a path of the site's, so that an address elsewhere breaks.

        Where a text tells addresses from paths (`{% if page.image contains "://" %}`), it is not. What is only
        said to other sites does not count where readers see the picture.
        """
        name = re.escape(key)
        before = re.compile(f"{_AFTER_AN_ADDRESS % name}|{_BEFORE_IT % name}")
        knows = re.compile(_LOOKS_FOR_ADDRESSES % name)
        texts = [text for text in self.texts.values() if not knows.search(text)]
        if any(before.search(_UNSEEN.sub("", text)) for text in texts):
            return True
        uses = sum(len(re.findall(_USED % name, text)) for text in self.texts.values())
        return 0 < sum(len(before.findall(text)) for text in texts) == uses

    @property
    def reads_image_objects(self) -> bool | None:
        """Whether `image` may be an object: no where it is printed as it is; None if nothing reads it."""
        text = "\n".join(self.texts.values())
        if re.search(r"\bimage\.path\b", text):
            return True
        if re.search(r"\{\{[^}]*\b(?:page|post)\.image\b(?![.\[\w])", text):
            return False
        return True if re.search(r"\{%-?\s*seo\b", text) else None

    def reached(self, layout: str | None) -> Iterator[str]:
        """Yield the texts that make a page of a layout: it, its own layouts, and what they include.

        Where the layout is the theme's, which is not here, whatever the site has may be included.
        """
        waiting = [path for path in self.texts if _is(path, "_layouts/", layout or "")]
        if not waiting:
            yield from (text for path, text in self.texts.items() if path.startswith(("_layouts/", "_includes/")))
            return
        seen: set[str] = set()
        while waiting:
            path = waiting.pop()
            if path in seen or path not in self.texts:
                continue
            seen.add(path)
            yield self.texts[path]
            waiting += self._asked_for(self.texts[path])

    def _asked_for(self, text: str) -> list[str]:
        parent = _LAYOUT.match(text)
        asked = [path for path in self.texts if parent and _is(path, "_layouts/", parent[1])]
        for name in _INCLUDE.findall(text):
            if "{" in name:  # what a variable names may be any
                return asked + [path for path in self.texts if path.startswith("_includes/")]
            asked.append(f"_includes/{name}")
        return asked


def files_of(source: Path, layouts: str, includes: str, themes: list[Path]) -> Files:
    """Read the layouts, includes and pages of a site, and those of its theme; the site's own go before."""
    texts: dict[str, str] = {}
    for theme in themes:
        texts |= dict(_texts_below(theme / "_layouts", "_layouts"))
        texts |= dict(_texts_below(theme / "_includes", "_includes"))
    texts |= dict(_texts_below(source / layouts, "_layouts"))
    texts |= dict(_texts_below(source / includes, "_includes"))
    for folder in _PAGES:
        for path in sorted((source / folder).glob("*")):
            if path.suffix in (".html", ".md", ".markdown") and (text := _text(path)) is not None:
                texts[f"{folder}/{path.name}"] = text
    return Files(texts)


def theme_folders(folder: Path, gem: str) -> list[Path]:
    """Return where a theme is in the site's own folder.

    Bundler has put it there, the oldest version first, or the Gemfile says where it is
    (https://bundler.io/man/gemfile.5.html#PATH).
    """
    if not re.fullmatch(r"[\w.-]+", gem):
        return []
    of_bundler = sorted(folder.glob(f"vendor/bundle/ruby/*/gems/{gem}-[0-9]*"))
    named = re.findall(_GEM_IN_A_FOLDER % re.escape(gem), _text(folder / "Gemfile") or "", re.MULTILINE)
    places = (folder / name for name in named)
    return [*of_bundler, *(each for each in places if real(each).is_relative_to(real(folder)))]


def _texts_below(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*"))[:MOST_FILES]:
        if (text := _text(path)) is not None:
            yield f"{name}/{path.relative_to(folder).as_posix()}", text


def _text(path: Path) -> str | None:
    try:
        if not real(path).is_file() or path.stat().st_size > LARGEST_BYTES:
            return None
        return _COMMENT.sub("", path.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return None  # what cannot be read is not known, and nothing is built on it


def _stem(path: str, folder: str) -> str:
    """Return a layout's name: its path without what follows the last dot (`post.liquid` is `post`)."""
    return path.removeprefix(folder).rpartition(".")[0] or path.removeprefix(folder)


def _is(path: str, folder: str, name: str) -> bool:
    return path.startswith(folder) and _stem(path, folder) == name
