"""The blog of this repository, built with the theme's files, which are not in it."""

import datetime as dt
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from tools import sample_site
from tools.recorded import context_for

from paperboy.enrich.build import enrich
from paperboy.papers import topic_files
from paperboy.publish.context import Options
from paperboy.publish.run import publish
from paperboy.site import config
from tests.loopback import Items
from tests.machine import SHARED, cannot_run

BUILT = os.environ.get("PAPERBOY_BUILT_SITE")  # where `bundle exec jekyll build` has built it already
KIT = SHARED / "bin" / "build-with-chirpy"
STYLESHEET = Path("assets/css/jekyll-theme-chirpy.css")  # in the theme's files, and in every site built with them


def missing() -> str:
    """Return what is missing on this machine for building the site; nothing if all is there."""
    if not KIT.exists():
        return f"{KIT} is not here; PAPERBOY_SHARED names the folder that has it"
    if shutil.which("jekyll") is None:
        return "Jekyll is not here: apt-get install jekyll, and see the script `run`"
    return ""


def require() -> None:
    """Go on only where the site can be built. The theme's files need not be there, with `CI=true` neither.

    Those that are there must have styles: without them tests of pages would say nothing, or what is not so.
    """
    if not KIT.exists():
        pytest.skip(f"NOT RUN: {missing()}")
    require_styles(SHARED / "chirpy")
    if missing():
        cannot_run(missing())


def require_styles(folder: Path) -> Path:
    """Return the folder, of the theme or of a site built with it; fail if its stylesheet is missing or empty."""
    stylesheet = folder / STYLESHEET
    if not stylesheet.is_file() or b"{" not in stylesheet.read_bytes():
        pytest.fail(
            f"{stylesheet} is missing, or has no rule in it, so that pages have no styles to be tested with: "
            f"put it there, from what `bundle exec jekyll build` writes ({STYLESHEET})",
            pytrace=False,
        )
    return folder


@cache
def sample() -> tempfile.TemporaryDirectory[str]:
    """Return the folder that holds the sample site, `site`, before it is built: made once, and not written to."""
    folder = tempfile.TemporaryDirectory()
    sample_site.make(Path(folder.name) / "site")
    return folder


def build(folder: Path, *, options: tuple[str, ...] = ()) -> Path:
    """Build the sample site, and return where: below `folder`."""
    return build_from(Path(sample().name, "site"), folder / "built", options)


def build_another(folder: Path, language: str, own_files: Mapping[str, str]) -> Path:
    """Make a sample site with files of its owner's below `folder`, build it, and return where."""
    sample_site.make(folder / "source", lang=language)
    for name, text in own_files.items():
        (folder / "source" / name).write_text(text, encoding="utf-8")
    return build_from(folder / "source", folder / "built")


def build_enriched(folder: Path, own_files: Mapping[str, str], below: str = "") -> Path:
    """Build the sample site with what `paperboy enrich` makes and an owner's files; return where `below` is."""
    source = shutil.copytree(Path(sample().name, "site"), folder / "source", symlinks=True)
    for name, text in own_files.items():
        (source / name).write_text(text, encoding="utf-8")
    enrich(config.load(source), topic_files.load(source), None, lambda _text: None)
    build_from(source, folder / "built" / below.strip("/"), ("--baseurl", below))
    return folder / "built"


def build_days(folder: Path, lists: dict[str, Items]) -> Path:
    """Make the site below `folder`, with a post for each date of `lists` too, and return where it is built."""
    source, built = folder / "source", folder / "built"
    sample_site.make(source)
    shutil.rmtree(source / "_posts")
    shutil.rmtree(source / "_papers")
    with context_for(source, lists) as context:
        for date in map(dt.date.fromisoformat, lists):
            later = dt.datetime.combine(date + dt.timedelta(days=2), dt.time(3), tzinfo=dt.UTC)
            result = publish(replace(context, now=later), [date], None, Options())
            assert not result.has_failed, [outcome.reason for outcome in result.outcomes]
    return build_from(source, built, ("--future",))


def build_from(source: Path, built: Path, options: tuple[str, ...] = ()) -> Path:
    """Build the site in `source` with the theme into `built`, and return that."""
    require()
    subprocess.run([KIT, source, built, *options], check=True, capture_output=True)
    return built


def address_of(date: dt.date) -> str:
    """Return the address of a day's post."""
    return f"/posts/daily-papers-{date}/"
