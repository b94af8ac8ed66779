"""Which languages posts can be in: those that have a file of words in `locales/`."""

from importlib.resources import files
from importlib.resources.abc import Traversable

FALLBACK = "en"  # for a site in a language that has no file


def folder() -> Traversable:
    """Return where the files are."""
    return files("paperboy.post") / "locales"


def languages() -> list[str]:
    """Return the languages that have a file."""
    return sorted(entry.name.removesuffix(".yml") for entry in folder().iterdir() if entry.name.endswith(".yml"))


def language_for(site_language: str) -> str:
    """Return the language of the posts of a site whose `lang` is `site_language` ("ko-KR" -> "ko")."""
    language = site_language.replace("_", "-").split("-")[0].lower()
    return language if language in languages() else FALLBACK


def has_words(site_language: str) -> bool:
    """Return whether there are words of a site's `lang`; else its posts are in English."""
    return site_language.lower().startswith(language_for(site_language))
