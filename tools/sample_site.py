"""`python -m tools.sample_site FOLDER`: the blog of this repository, as it is before anybody has made it theirs.

Its pages, icons and theme settings are the repository's. Its posts are not, nor is what an owner is told to edit:
the settings are those below, the posts those of the recorded week. In that week some papers are listed on a second
day, and the post in which one of them is in full is deleted afterwards, as a person does. CI builds and proofs
this site, and the tests look at its pages.
"""

import argparse
import copy
import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import yaml
from tests.loopback import Items, recorded

from paperboy.publish.context import Context, Options
from paperboy.publish.run import publish
from paperboy.report import Report
from paperboy.site.config import FILES
from tools.recorded import WEEK, context_for

ROOT = Path(__file__).parents[1]
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = WEEK[:5]
DELETED = WEDNESDAY
REPEATS = {
    TUESDAY: MONDAY,
    THURSDAY: WEDNESDAY,
    FRIDAY: MONDAY,
}  # the first paper of the one day on the other, too

SETTINGS: dict[str, Any] = {
    "lang": "ko-KR",
    "timezone": "Asia/Seoul",
    "title": "오늘의 AI 논문",
    "tagline": "매일 배달되는 Hugging Face Daily Papers",
    "description": "Hugging Face Daily Papers에 소개된 인공지능 논문을 날마다 모아 전합니다.",
    "social": {"name": "paperboy", "email": None, "links": ["https://huggingface.co/papers"]},
    "github": {"username": None},
    "url": "",
    "baseurl": "",
    "avatar": "/assets/img/avatar.svg",
    "toc": True,
    "theme_mode": None,
    "paginate": 10,
    "comments": {"provider": None},
    "analytics": {},
    "pageviews": {"provider": None},
    "pwa": {"enabled": False, "cache": {"enabled": False}},
    "paperboy": {},
}

LEFT_OUT = shutil.ignore_patterns(
    *(".git", ".venv", ".*_cache", ".hypothesis", ".bundle", ".jekyll-cache", "__pycache__", "node_modules"),
    *("test-artifacts", "demo", "_site*", "vendor", "_posts", "_papers", "_paperboy", "_drafts"),
)


def settings() -> dict[str, Any]:
    """Return what `_config.yml` says, with what an owner is told to edit as the project has it."""
    return {**yaml.safe_load((ROOT / FILES[0]).read_text(encoding="utf-8")), **SETTINGS}


def make(folder: Path, **changed: object) -> None:
    """Make the site in `folder`, which is not there yet. `changed` are settings that it is to have instead."""
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT, symlinks=True)
    text = yaml.safe_dump({**settings(), **changed}, allow_unicode=True, sort_keys=False)
    (folder / FILES[0]).write_text(text, encoding="utf-8", newline="\n")
    with context_for(folder, lists()) as context:
        _publish(context)
        post_of(folder, DELETED).unlink()
        _publish(context)


def post_of(folder: Path, date: dt.date) -> Path:
    """Return the file of the daily post of `date`."""
    return folder / f"_posts/{date}-daily-papers.md"


def lists() -> dict[str, Items]:
    """Return by date what was listed in that week, repeats included."""
    return {str(date): [*recorded(str(date)), _again(date, first)] for date, first in REPEATS.items()}


def repeated(date: dt.date) -> str:
    """Return the id of the paper that is listed on `date` again."""
    paper_id: str = recorded(str(REPEATS[date]))[0]["paper"]["id"]
    return paper_id


def _again(date: dt.date, first: dt.date) -> dict[str, Any]:
    item = copy.deepcopy(recorded(str(first))[0])
    item["paper"]["submittedOnDailyAt"] = f"{date}T00:00:00.000Z"
    return item


def _publish(context: Context) -> Report:
    result = publish(context, WEEK, None, Options())
    if result.has_failed:
        raise SystemExit("\n".join(outcome.reason or "" for outcome in result.outcomes))
    return result


def main() -> None:
    """Make the site in the folder that the command line names."""
    parser = argparse.ArgumentParser(description="Make the blog of this repository, as nobody has edited it.")
    parser.add_argument("folder", type=Path, help="where; not there yet")
    make(parser.parse_args().folder)


if __name__ == "__main__":
    main()
