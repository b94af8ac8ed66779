"""The words of a post, by language: one file each in `locales/`; dates, numbers and plurals are Unicode's (CLDR).

A site may have some of its own in `_paperboy/words.yml`: those that it wants otherwise.
A new language is a new file with the keys of `locales/en.yml`, which says what they mean.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale
from babel.dates import (
    format_date,
    format_interval,
    format_skeleton,
    get_day_names,
    get_month_names,
    match_skeleton,
)
from babel.numbers import format_decimal, format_percent

from paperboy.errors import SetupError
from paperboy.model.edition import Edition
from paperboy.post.languages import folder, languages
from paperboy.site import yaml_file
from paperboy.site.config import OWN, fields_of
from paperboy.site.yaml_file import Document
from paperboy.text.characters import is_blank

WEEKS_OF_A_MONTH = 5

_DATE_PARTS = {"day", "month", "month_name", "weekday", "year"}


def _with_weekday(date: dt.date, locale: Locale) -> str:
    """Return a date with the whole name of its day of the week, and without its year: `Friday, February 13`."""
    patterns = locale.datetime_skeletons
    pattern = patterns[match_skeleton("MMMMEEEEd", patterns)].pattern
    return format_date(date, re.sub("E+", "EEEE", pattern), locale)


# Names of dates that a file need not have: Unicode has them (https://unicode.org/reports/tr35/tr35-dates.html).
_CLDR_NAMES: Mapping[str, Callable[[dt.date, Locale], str]] = {
    "day": lambda date, locale: format_date(date, "long", locale),
    "day_short": lambda date, locale: format_skeleton("MMMMd", date, locale=locale),
    "day_of_week": _with_weekday,
    "month": lambda date, locale: format_skeleton("yMMMM", date, locale=locale),
}


@dataclass(frozen=True)
class Words:
    """The words of a post in one language; templates have them as `words.abstract`.

    One that differs by a number has several forms: by plural category (`one`, `few`, `other`, …,
    https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html), or for that number alone.
    """

    locale: Locale
    texts: Mapping[str, str | Mapping[str, str]]

    @property
    def code(self) -> str:
        """The language, as HTML names it: `ko`."""
        return self.locale.language

    def __getitem__(self, key: str) -> str:
        """Return a text in which nothing is filled in."""
        return self.fill(key)

    def fill(self, key: str, count: int | None = None, **values: str | int) -> str:
        """Return a text with its `{…}` filled in; `count` chooses the form, and fills in `{count}`."""
        if count is not None:
            values["count"] = count
        return self._form(key, count, self.locale.plural_form).format(
            **{name: self.number(value) if isinstance(value, int) else value for name, value in values.items()}
        )

    def number(self, number: int) -> str:
        """Return a number with the language's separators: `1,097`."""
        return _decimal(number, self.locale)

    def percent(self, share: float) -> str:
        """Return a share from 0 to 1 in per cent, without decimals."""
        return format_percent(share, locale=self.locale)

    def date(self, date: dt.date, year: int | None = None) -> str:
        """Return `date` as the language writes it, without its year where that is `year`."""
        return self._name("day_short" if date.year == year else "day", date)

    def dates(self, first: dt.date, last: dt.date, year: int) -> str:
        """Return the days from `first` to `last`, without their year where that is `year`: `14 – 15 May`."""
        if first == last:
            return self.date(first, year)
        if first.year != year or last.year != year or "day_short" in self.texts:
            return self.fill("span", first=self.date(first, year), last=self.date(last, year))
        names = [get_month_names(width, "format", self.locale) for width in ("abbreviated", "wide")]
        # the short pattern of a language that shortens no names is the usual one: `5월 14일~15일`
        return format_interval(first, last, "MMMd" if names[0] == names[1] else "MMMMd", locale=self.locale)

    def period(self, edition: Edition, year: int | None = None) -> str:
        """Return the name of an edition's period; a day's and a week's without the year where that is `year`."""
        key = edition.kind.period
        short = f"{key}_short"
        is_short = edition.middle.year == year and (short in self.texts or short in _CLDR_NAMES)
        return self._name(short if is_short else key, edition.middle)

    def dateline(self, edition: Edition) -> str:
        """Return the name of an edition's period on a home page: a day has its weekday, `Friday, February 13`."""
        if edition.is_daily:
            return self._name("day_of_week", edition.end)
        return self.period(edition, edition.middle.year)

    def _name(self, key: str, date: dt.date) -> str:
        """Return the name of the day, week, month, … that `date` is in."""
        if key not in self.texts:
            return _CLDR_NAMES[key](date, self.locale)
        week = (date.day - 1) // 7 + 1
        return self._form(key, None, self.locale.plural_form).format(
            year=date.year,
            month=date.month,
            day=date.day,
            month_name=get_month_names("wide", "format", self.locale)[date.month],
            weekday=get_day_names("wide", "format", self.locale)[date.weekday()],
            nth=self._form("nth", week, self.locale.ordinal_form).format(count=week),
        )

    def _form(self, key: str, count: int | None, category: Callable[[int], str]) -> str:
        text = self.texts[key]
        if isinstance(text, str):
            return text
        number = count or 0
        # `one` is 1 also in languages whose rules have no such form, such as Korean
        forms = (str(number), "one" if number == 1 else "", category(number), "other")
        return next(text[form] for form in forms if form in text)


def load(language: str, site_folder: Path | None = None) -> Words:
    """Return the words of one of `languages()`, with those in their place that the site in `site_folder` has.

    Raises SetupError with file and line when the site's own words cannot be used.
    """
    shipped = Words(Locale.parse(_shipped(language)["code"], sep="-"), _shipped(language))
    document = own(site_folder) if site_folder else None
    if document is None:
        return shipped
    changed = {key: _own(document, key, shipped) for key in document.values}
    return Words(shipped.locale, {**shipped.texts, **changed})


def own(site_folder: Path) -> Document | None:
    """Return the site's file of own words, if it has one. Raises SetupError when that cannot be read."""
    path = site_folder / OWN / "words.yml"
    try:
        document = yaml_file.read(path)
    except FileNotFoundError:
        return None
    yaml_file.refuse_repeated(document.root, path)
    return document


def _own(document: Document, key: object, shipped: Words) -> str | Mapping[str, str]:
    """Return a word of the site's own: its text, or its forms."""
    known = [*shipped.texts, *(name for name in _CLDR_NAMES if name not in shipped.texts)]
    if not isinstance(key, str) or key not in known:
        raise SetupError(f"{document.at(str(key))}: `{key}` is no word of a post; there are: {', '.join(known)}")
    value, before = document.values[key], shipped.texts.get(key, "")
    if isinstance(before, str) and not (isinstance(value, dict) and "count" in _filled_in(key)):
        return _checked(document, (key,), value)
    if key == "nth" and isinstance(value, str) and "{" not in value:
        return _ordinals(document, value)
    if isinstance(value, str):
        return {"other": _checked(document, (key,), value)}
    rule = shipped.locale.ordinal_form if key == "nth" else shipped.locale.plural_form
    forms = [*dict.fromkeys(("one", *sorted(rule.tags), "other"))]
    given = list(map(str, value)) if isinstance(value, dict) else []
    if not given or any(form not in forms and not form.isdigit() for form in given):
        allowed = f"a text, or {' and '.join(f'one with `{form}:`' for form in forms)} before it"
        raise SetupError(f"{document.at(key)}: `{key}` must be {allowed}, not {str(value)[:80]!r}")
    texts = {str(form): _checked(document, (key, str(form)), text) for form, text in value.items()}
    kept = {} if isinstance(before, str) else before
    # those of single numbers are exceptions of the text for all others, and go with it
    return {form: text for form, text in kept.items() if not (form.isdigit() and "other" in texts)} | texts


def _ordinals(document: Document, value: str) -> Mapping[str, str]:
    """Return the forms of `nth` of a text that has all of them, with spaces between."""
    words = value.split()
    if len(words) != WEEKS_OF_A_MONTH:
        raise SetupError(
            f"{document.at('nth')}: `nth` must be {WEEKS_OF_A_MONTH} words, for the first to the last week of a"
            f" month, not {len(words)}"
        )
    return {str(number): word for number, word in enumerate(words, start=1)}


def _checked(document: Document, keys: tuple[str, ...], value: object) -> str:
    """Return a text of the site's own, on one line: in rows a line end would be the end of the row.

    Raises SetupError when it is no text, or when its {…} cannot be filled in.
    """
    where, name = document.at(*keys), ".".join(keys)
    if not isinstance(value, str) or is_blank(value):
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
    if allowed and not found and not (keys[-1] == "one" or keys[-1].isdigit()):
        raise SetupError(f"{where}: `{name}` needs {_listed(allowed, ' or ')}")
    return " ".join(filter(str.strip, value.splitlines()))


def _filled_in(key: str) -> set[str]:
    """Return what can be filled in: in names of dates all parts of one, else what is in the words that ship."""
    if key in _CLDR_NAMES:
        return _DATE_PARTS
    if key == "nth":
        return {"count"}
    values = [_shipped(language)[key] for language in languages()]
    texts = [text for value in values for text in (value.values() if isinstance(value, dict) else [value])]
    found = set[str]().union(*map(fields_of, texts))
    return found | _DATE_PARTS if found & (_DATE_PARTS - {"day"}) else found


def _listed(names: Iterable[str], between: str = ", ") -> str:
    return between.join(f"{{{name}}}" for name in sorted(names))


@lru_cache(1024)
def _decimal(number: int, locale: Locale) -> str:
    return format_decimal(number, locale=locale)


@cache
def _shipped(language: str) -> Mapping[str, Any]:
    values: dict[str, Any] = yaml.safe_load((folder() / f"{language}.yml").read_text(encoding="utf-8"))
    return values
