"""The words of a post, by language: one file each in `locales/`, read into one frozen model.

A new language is a new file with the same keys; `Words` says which there are.
"""

import calendar
import datetime as dt
from importlib.resources import files
from importlib.resources.abc import Traversable

import yaml
from pydantic import BaseModel, ConfigDict

from paperboy.papers.editions import Kind

DEFAULT = "ko"
FALLBACK = "en"  # for a site in a language that has no file


class Counted(BaseModel):
    """A sentence in its forms for one and for any other number."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    one: str
    other: str

    def of(self, count: int) -> str:
        """Return the form that `count` takes."""
        return self.one if count == 1 else self.other


class Words(BaseModel):
    """All words of a post in one language. `{…}` in them are filled in by `render`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str  # of the language
    title: Counted
    category_daily: str
    category_weekly: str
    category_monthly: str
    week: str
    month: str
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
    sentence_gap: str
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
    missing: str
    quick_hits: str
    risers: str
    riser: str
    releases: str
    organizations: str
    organization: str
    topics: str
    topics_caption: str
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

    def period(self, kind: Kind, first: dt.date) -> str:
        """Return the name of an edition's period that begins on `first`: `2월 9일`, `2월 둘째 주`, `2026년 2월`.

        A week is of the month that has most of its days, that of its Thursday (as ISO 8601 tells its year).
        """
        match kind:
            case Kind.WEEKLY:
                thursday = first + dt.timedelta(days=3)
                return self._said(self.week, thursday, nth=self.nth.split()[(thursday.day - 1) // 7])
            case Kind.MONTHLY:
                return self._said(self.month, first)
        return self.short_date(first)

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


def load(language: str) -> Words:
    """Return the words of one of `languages()`."""
    return Words.model_validate(yaml.safe_load((_folder() / f"{language}.yml").read_text(encoding="utf-8")))


def _folder() -> Traversable:
    return files("paperboy.post") / "locales"
