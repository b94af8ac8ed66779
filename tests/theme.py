"""The blog of this repository, built with the theme's files, which are not in it."""

import datetime as dt
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from tools import sample_site
from tools.recorded import desk_for

from paperboy.publish import publish
from paperboy.steps.desk import Orders
from tests import browser as web
from tests.loopback import Items
from tests.machine import cannot_run

SHARED = Path(os.environ.get("PAPERBOY_SHARED", Path(__file__).parents[2] / "shared"))
BUILT = os.environ.get("PAPERBOY_BUILT_SITE")  # where `bundle exec jekyll build` has built it already
KIT = SHARED / "bin" / "build-with-chirpy"


def missing() -> str:
    """Return what is missing on this machine for building the site; nothing if all is there."""
    if not KIT.exists():
        return f"{KIT} is not here; PAPERBOY_SHARED names the folder that has it"
    if shutil.which("jekyll") is None:
        return "Jekyll is not here: apt-get install jekyll, and see the script `run`"
    return ""


def require() -> None:
    """Go on only where the site can be built. The theme's files need not be there, with `CI=true` neither."""
    if not KIT.exists():
        pytest.skip(f"NOT RUN: {missing()}")
    if missing():
        cannot_run(missing())


def require_styles(site: Path) -> None:
    """Go on only where the pages look as the theme makes them look."""
    lacking = web.without_styles(site)
    if lacking and BUILT:
        pytest.fail(lacking)
    if lacking:
        pytest.skip(f"NOT TESTED WITH THE THEME'S STYLES: {lacking}, in what PAPERBOY_SHARED names")


def build(
    folder: Path,
    *,
    language: str | None = None,
    options: tuple[str, ...] = (),
    own_files: Mapping[str, str] | None = None,
) -> Path:
    """Make the sample site below `folder`, with files of its owner's, and return where it is built."""
    require()
    source, built = folder / "source", folder / "built"
    sample_site.make(source, **({"lang": language} if language else {}))
    for name, text in (own_files or {}).items():
        (source / name).write_text(text, encoding="utf-8")
    subprocess.run([KIT, source, built, *options], check=True, capture_output=True)
    return built


def build_days(folder: Path, lists: dict[str, Items]) -> Path:
    """Make the site below `folder`, with a post for each date of `lists` too, and return where it is built."""
    source, built = folder / "source", folder / "built"
    sample_site.make(source)
    shutil.rmtree(source / "_posts")
    shutil.rmtree(source / "_papers")
    with desk_for(source, lists) as desk:
        for date in map(dt.date.fromisoformat, lists):
            later = dt.datetime.combine(date + dt.timedelta(days=2), dt.time(3), tzinfo=dt.UTC)
            result = publish(replace(desk, now=later), [date], None, Orders())
            assert not result.has_failed, [outcome.reason for outcome in result.outcomes]
    subprocess.run([KIT, source, built, "--future"], check=True, capture_output=True)
    return built


def address_of(date: dt.date) -> str:
    """Return the address of a day's post."""
    return f"/posts/daily-papers-{date}/"
