"""An index of the archive's days, by month: `_papers/2026-02.json`, a line per day. Pure.

A post is compared with eight weeks of papers, a month with twelve, and a name with all that there ever were. To
read and to score so many papers takes seconds, so what is counted in a day is noted here. The archive stays the
truth: an entry is used only for the very file that it was made of and by the same rules, else it is made again.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from importlib.resources import files
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from paperboy.papers import archive
from paperboy.papers.trends import Counts
from paperboy.site.config import Settings

if TYPE_CHECKING:
    from paperboy.papers.topics import Topics


class DayIndex(BaseModel):
    """What a day's file has: names of papers (`follow_ups.family_of`), and its papers and topics where counted."""

    model_config = ConfigDict(frozen=True)

    blob: str = ""  # git's id of the day's file
    families: tuple[str, ...] = ()
    rules: str = ""  # by which papers are counted
    counts: Counts = Counts()


class MonthIndex(BaseModel):
    """The days of a month; `names` are the rules by which their families are named."""

    model_config = ConfigDict(frozen=True)

    names: str = ""
    days: Mapping[dt.date, DayIndex] = {}


def path_of(date: dt.date) -> str:
    """Return the path of the file that has `date`, below the blog's source."""
    return f"{archive.FOLDER}/{date:%Y-%m}.json"


def parse(content: bytes | None) -> MonthIndex:
    """Return the content of a file; one that is damaged or missing has no days."""
    try:
        return MonthIndex.model_validate_json(content or b"{}")
    except ValidationError:
        return MonthIndex()


def text_of(index: MonthIndex) -> str:
    """Return the file's text: a line per day, so that git can merge it."""
    days = {date: index.days[date].model_dump(mode="json") for date in sorted(index.days)}
    lines = [f'  "{date}": {json.dumps(day, ensure_ascii=False, sort_keys=True)}' for date, day in days.items()]
    return "\n".join((f'{{"names": "{index.names}", "days": {{', ",\n".join(lines), "}}", ""))


def rules_of_names() -> str:
    """Return what identifies the rules by which families are named."""
    return _digest((files("paperboy.papers") / "follow_ups.py").read_bytes())


def rules_of_counts(topics: "Topics", settings: Settings) -> str:
    """Return what identifies the rules by which papers are counted: filters, topics, and how these are found."""
    code = (
        entry.read_bytes()
        for folder in ("papers", "text")
        for entry in sorted((files("paperboy") / folder).iterdir(), key=lambda each: each.name)
        if entry.name.endswith((".py", ".json", ".yml"))
    )
    filters = [settings.min_upvotes, settings.include, settings.exclude]
    return _digest(
        *code, json.dumps(filters).encode(), *(topic.model_dump_json().encode() for topic in topics.topics)
    )


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]
