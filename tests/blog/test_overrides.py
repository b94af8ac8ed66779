"""Files of this repository that take the place of the theme's: each was written after one version of that.

A new version of the theme may need what ours lack. Then compare its file with the one before, bring ours up to
date, and write the new checksum (`sha256sum`) into `theme_files.json`.
"""

import hashlib
import json
import re
from pathlib import Path

from tests.machine import SHARED, cannot_run

ROOT = Path(__file__).parents[2]
WRITTEN_AFTER = json.loads((Path(__file__).parent / "theme_files.json").read_text("utf-8"))
TEXTS = {".html", ".xml", ".json", ".yml", ".css", ".js"}  # not icons


def test_what_takes_the_place_of_a_theme_file_was_written_after_the_installed_one() -> None:
    theme = SHARED / "chirpy"
    if not theme.is_dir():
        cannot_run(f"the theme's files are not in {SHARED}; PAPERBOY_SHARED names the folder that has them")
    ours = {
        path.relative_to(ROOT).as_posix()
        for folder in ("_data", "_includes", "_layouts", "assets")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in TEXTS
    }
    installed = {
        name: hashlib.sha256((theme / name).read_bytes()).hexdigest()
        for name in sorted(ours)
        if (theme / name).is_file()
    }
    assert installed == WRITTEN_AFTER["files"]


def test_the_theme_of_that_version_is_the_one_that_the_blog_is_built_with() -> None:
    gemfile = (ROOT / "Gemfile").read_text("utf-8")
    assert re.findall(r'^gem "jekyll-theme-chirpy", "(.+)"', gemfile, re.MULTILINE) == [WRITTEN_AFTER["version"]]


def test_each_of_these_files_says_why_it_is_there() -> None:
    for name in WRITTEN_AFTER["files"]:
        assert "theme" in (ROOT / name).read_text("utf-8")[:600].lower(), (
            f"{name} does not say it in its first lines"
        )
