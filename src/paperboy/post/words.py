"""The words of a post, by language: one file each in `locales/`, read into one frozen model.

A site may have some of its own in `_paperboy/words.yml`: those that it wants otherwise.
A new language is a new file with the same keys; `Words` says which there are.
"""

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from paperboy.errors import SetupError
from paperboy.model.edition import Edition, Kind
from paperboy.site import yaml_file
from paperboy.site.config import OWN, fields_of
from paperboy.site.yaml_file import Document

DATE_PARTS = ("day", "month", "month_name", "year")
FALLBACK = "en"  # for a site in a language that has no file


class Counted(BaseModel):
    """A sentence in its forms for one and for any other number."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    one: str
    other: str

    def of(self, count: int) -> str:
        """Return the form that `count` takes."""
        return self.one if count == 1 else self.other


class KindWords(BaseModel):
    """The words of a kind of edition: its category, the name of a period, and what the one before is called."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    category: str
    name: str
    before: str = ""


class Words(BaseModel):
    """All words of a post in one language. `{…}` in them are filled in by `render`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str  # of the language
    title: Counted
    kinds: Mapping[Kind, KindWords]
    nth: str  # first to fifth, with spaces between
    intro: Counted
    intro_filtered: str
    ranked: str
    votes: Counted
    votes_short: str
    comments: str
    author_answers: str
    authors_and_more: str
    list_comma: str
    link_hub: str
    link_abstract: str
    link_pdf: str
    link_code: str
    link_project: str
    link_video: str
    link_picture: str
    stars: str
    keywords: str
    abstract: str
    ai_summary: str
    on_arxiv: str
    others: str
    listed_before: str
    gone: str
    figures: str
    figures_before: str
    day_count: Counted
    missing: str
    span: str
    quick_hits: str
    risers: str
    riser: str
    releases: str
    organizations: str
    organization: str
    topics: str
    topics_caption: str
    topics_caption_change: str
    topic: str
    share: str
    change: str
    days: str
    days_caption: str
    date_column: str
    papers_column: str
    votes_column: str
    earlier_post: str
    later_post: str
    day: str
    day_short: str

    def date(self, date: dt.date) -> str:
        """Return `date` as the language writes it."""
        return self._said(self.day, date)

    def short_date(self, date: dt.date) -> str:
        """Return `date` without its year."""
        return self._said(self.day_short, date)

    def period(self, edition: Edition) -> str:
        """Return the name of an edition's period: `2월 9일`, `2월 둘째 주`, `2026년 2월`."""
        day = edition.middle
        return self._said(self.kinds[edition.kind].name, day, nth=self.nth.split()[(day.day - 1) // 7])

    def _said(self, pattern: str, date: dt.date, **more: str) -> str:
        month_name = calendar.month_name[date.month]
        return pattern.format(year=date.year, month=date.month, day=date.day, month_name=month_name, **more)


def languages() -> list[str]:
    """Return the languages that have a file."""
    return sorted(entry.name.removesuffix(".yml") for entry in _folder().iterdir() if entry.name.endswith(".yml"))


def language_for(site_language: str) -> str:
    """Return the language of the posts of a site whose `lang` is `site_language` ("ko-KR" -> "ko")."""
    language = site_language.replace("_", "-").split("-")[0].lower()
    return language if language in languages() else FALLBACK


def has(site_language: str) -> bool:
    """Return whether there are words of a site's `lang`; else its posts are in English."""
    return site_language.lower().startswith(language_for(site_language))


def load(language: str, site_folder: Path | None = None) -> Words:
    """Return the words of one of `languages()`, with those in their place that the site in `site_folder` has.

    Raises SetupError with file and line when the site's own words cannot be used.
    """
    shipped = _shipped(language)
    document = own(site_folder) if site_folder else None
    if document is None:
        return _words(shipped)
    changed = {key: _own(document, key, shipped) for key in document.values}
    return _words({**shipped, **changed})


def _words(texts: Mapping[str, Any]) -> Words:
    """Return the words of a file, whose keys name the kinds and periods of editions: `category_weekly`, `week`."""
    of_kinds = {
        kind: {
            "category": texts[f"category_{kind}"],
            "name": texts["day_short" if kind is Kind.DAILY else kind.period],
            "before": texts.get(f"{kind.period}_before", ""),
        }
        for kind in Kind
    }
    keys = {key for kind in Kind for key in (f"category_{kind}", f"{kind.period}_before", kind.period)} - {"day"}
    return Words.model_validate({"kinds": of_kinds, **{key: texts[key] for key in texts if key not in keys}})


def own(site_folder: Path) -> Document | None:
    """Return what a site has in its file of own words. Raises SetupError when that cannot be read."""
    path = site_folder / OWN / "words.yml"
    try:
        document = yaml_file.read(path)
    except FileNotFoundError:
        return None
    yaml_file.refuse_repeated(document.root, path)
    return document


def _own(document: Document, key: object, shipped: Mapping[str, Any]) -> object:
    """Return a word of the site's own, as `Words` takes it."""
    if not isinstance(key, str) or key not in shipped:
        raise SetupError(f"{document.at(str(key))}: `{key}` is no word of a post; there are: {', '.join(shipped)}")
    value, before = document.values[key], shipped[key]
    if isinstance(before, str):
        return _checked(document, (key,), value)
    if isinstance(value, str):
        return dict.fromkeys(before, _checked(document, (key,), value))
    if not isinstance(value, dict) or not value or not value.keys() <= before.keys():
        allowed = "a text, or one with `one:` and one with `other:` before it"
        raise SetupError(f"{document.at(key)}: `{key}` must be {allowed}, not {str(value)[:80]!r}")
    return before | {form: _checked(document, (key, form), value[form]) for form in value}


def _checked(document: Document, keys: tuple[str, ...], value: object) -> str:
    """Return a text of the site's own. Raises SetupError when it is none, or when its {…} cannot be filled in."""
    where, name = document.at(*keys), ".".join(keys)
    if not isinstance(value, str) or not value.strip():
        said = "nothing" if value is None else repr(str(value)[:80])
        raise SetupError(f"{where}: `{name}` must be a text, in quotes where need be, not {said}")
    allowed = _filled_in(keys[0])
    may_be = f"what can be filled in there is {_listed(allowed)}" if allowed else "nothing is filled in there"
    try:
        found = fields_of(value)
    except ValueError as error:
        raise SetupError(f"{where}: `{name}`: {error}; {may_be}") from error
    if unknown := found - allowed:
        raise SetupError(f"{where}: `{name}` has {_listed(unknown)}; {may_be}")
    if allowed and not found and keys[-1] != "one":
        raise SetupError(f"{where}: `{name}` needs {_listed(allowed, ' or ')}")
    return value


def _filled_in(key: str) -> set[str]:
    """Return what can be filled in: all parts of a date, else what is in the words that ship."""
    values = [_shipped(language)[key] for language in languages()]
    texts = [text for value in values for text in (value.values() if isinstance(value, dict) else [value])]
    found = set[str]().union(*map(fields_of, texts))
    return set(DATE_PARTS) if found & set(DATE_PARTS[1:]) else found


def _listed(names: Iterable[str], between: str = ", ") -> str:
    return between.join(f"{{{name}}}" for name in sorted(names))


@cache
def _shipped(language: str) -> Mapping[str, Any]:
    values: dict[str, Any] = yaml.safe_load((_folder() / f"{language}.yml").read_text(encoding="utf-8"))
    return values


def _folder() -> Traversable:
    return files("paperboy.post") / "locales"
