"""Whole posts of recorded days, as they are committed in `tests/golden/`.

After a change that is meant: `PAPERBOY_GOLDEN=write ./run test tests/post/test_golden.py`, and read the
difference.
"""

import datetime as dt
import os
from pathlib import Path

import pytest

from paperboy.model.edition import edition_of
from paperboy.model.kinds import Kind
from paperboy.publish.context import Options
from paperboy.publish.run import publish
from tests.helpers import MONDAY, WEEK, Blog, Contexts

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.mark.parametrize(
    ("date", "language"),
    [("2024-05-27", "ko"), ("2025-01-21", "en"), ("2026-02-09", "ko"), ("2026-02-10", "en"), ("2026-07-15", "ko")],
)
def test_the_post_of_a_recorded_day_is_the_committed_one(
    blog: Blog, contexts: Contexts, date: str, language: str
) -> None:
    settings = f"paperboy: {{lang: {language}, author: Kim}}"
    (blog.folder / "_config.yml").write_text(f"timezone: Asia/Seoul\n{settings}\n")
    day = dt.date.fromisoformat(date)
    noon_two_days_later = dt.datetime.combine(day + dt.timedelta(days=2), dt.time(3), tzinfo=dt.UTC)
    publish(contexts.at(blog.folder, now=noon_two_days_later), [day], None, Options())
    post = (blog.folder / "_posts" / f"{date}-daily-papers.md").read_text(encoding="utf-8")
    compare(post, f"{date}-daily-papers.{language}.md")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_week_and_the_month_of_recorded_days_are_the_committed_ones(
    blog: Blog, contexts: Contexts, language: str
) -> None:
    settings = f"paperboy: {{lang: {language}, editions: [daily, weekly, monthly]}}"
    (blog.folder / "_config.yml").write_text(f"timezone: Asia/Seoul\n{settings}\n")
    context = contexts.at(blog.folder, now=dt.datetime(2026, 3, 2, 3, tzinfo=dt.UTC))
    publish(context, WEEK, None, Options())
    for kind in (Kind.WEEKLY, Kind.MONTHLY):
        edition = edition_of(kind, MONDAY)
        post = (blog.folder / context.blog.path_of(edition)).read_text(encoding="utf-8")
        compare(post, f"{Path(edition.file_name).stem}.{language}.md")


def compare(post: str, name: str) -> None:
    golden = GOLDEN / name
    if os.environ.get("PAPERBOY_GOLDEN") == "write":
        golden.write_text(post, encoding="utf-8")
    assert post == golden.read_text(encoding="utf-8")
