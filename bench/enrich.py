"""What all of `paperboy enrich` costs: with as many papers as wanted, the first time and the times after it.

    python bench/enrich.py [--papers 30000] [--keep FOLDER] [--profile]

The papers are those of the recordings (`PAPERBOY_SHARED`) and copies of them (`tests/enrich/corpus.py`), the same
each time. Each copy has half of an abstract as it was listed, with its TeX, so that no text comes twice. They are
in days of an archive, each with a post of the size of a real one, whose owner has changed it. Each build is a
process of its own: from nothing, again with nothing changed, with the newest day changed. `--profile` says what
the first one does.
"""

import argparse
import cProfile
import datetime as dt
import json
import pstats
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import cycle, groupby
from pathlib import Path

from tests.enrich.corpus import multiplied, recorded_papers
from tests.machine import SHARED

from paperboy.enrich.build import enrich
from paperboy.enrich.catalog import CatalogPaper
from paperboy.papers import archive, topic_files
from paperboy.papers.models import Day, HuggingFaceItem, Paper, paper_from_item
from paperboy.post.shown import anchor_of
from paperboy.site import config

POST = f"""\
---
title: Daily Papers
date: {{date}} 09:15:00 +0900
permalink: /posts/daily-papers-{{date}}/
paperboy: title.{"0" * 32}
---
"""
_POST_BYTES = 3000  # of a paper


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Measure enrich.")
    parser.add_argument("--papers", type=int, default=30_000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.build:
        build(options.build, is_profiled=options.profile)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        if not (folder / "_config.yml").exists():
            write_blog(folder, options.papers)
        newest = max((folder / archive.FOLDER).rglob("????-??-??.json"))
        profile = ["--profile"] if options.profile else []
        for name in ("from nothing", "nothing changed", "newest day changed"):
            if name == "newest day changed":
                change(newest)
            print(f"{name}: ", end="", flush=True)
            subprocess.run([sys.executable, __file__, "--build", folder, *profile], check=True)
            profile = []


def write_blog(folder: Path, count: int) -> None:
    """Write a blog of `count` papers into a folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "_config.yml").write_text("title: x\nlang: ko\ntheme: jekyll-theme-chirpy\n", "utf-8")
    recorded = [
        paper_from_item(HuggingFaceItem.model_validate(item))
        for path in sorted((SHARED / "recordings").glob("????-??-??.json"))
        for item in json.loads(path.read_bytes())
    ]
    if not recorded:
        sys.exit(f"NOT RUN: there are no recordings in {SHARED}")
    copies = sorted(multiplied(recorded_papers(SHARED / "recordings"), count), key=lambda paper: paper.date)
    templates = cycle(recorded)
    days = 0
    for date, of_day in groupby(copies, key=lambda paper: paper.date):
        papers = tuple(sorted((_paper(copy, next(templates)) for copy in of_day), key=lambda paper: paper.id))
        day = Day(date=date, updated=date, papers=papers)
        _write(folder / archive.path_of(date), archive.text_of(day))
        _write(folder / f"_posts/{date}-daily-papers.md", _post(day))
        days += 1
    print(f"{count} papers, {len(recorded)} of them recorded, in {days} days", flush=True)


def _paper(copy: CatalogPaper, template: Paper) -> Paper:
    half = len(template.abstract) // 2
    return template.model_copy(
        update={
            "id": copy.id,
            "title": copy.title,
            "abstract": f"{template.abstract[:half]} {copy.abstract[len(copy.abstract) // 2 :]}",
            "ai_summary": copy.gist,
            "authors": copy.authors,
            "keywords": copy.keywords,
            "upvotes": copy.upvotes,
        }
    )


def _post(day: Day) -> str:
    entries = (
        f'<div id="{anchor_of(paper.id)}">{paper.abstract.ljust(_POST_BYTES)}</div>\n' for paper in day.papers
    )
    return POST.format(date=day.date) + "".join(entries)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def change(path: Path) -> None:
    """Give each paper of a day a vote more."""
    date = dt.date.fromisoformat(path.stem)
    day = archive.parse(path.read_bytes(), date)
    papers = tuple(paper.model_copy(update={"upvotes": paper.upvotes + 1}) for paper in day.papers)
    path.write_text(archive.text_of(day.model_copy(update={"papers": papers})), "utf-8")


def build(folder: Path, *, is_profiled: bool) -> None:
    """Enrich a blog, and print what that has taken."""
    blog = config.load(folder)
    profile = cProfile.Profile()
    if is_profiled:
        profile.enable()
    started = time.process_time()
    made = enrich(blog, topic_files.load(folder), None, lambda _text: None)
    seconds = time.process_time() - started
    profile.disable()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    files = [folder / path for path in json.loads((folder / ".paperboy-enrich.json").read_bytes())]
    size = sum(path.stat().st_size for path in files if path.is_file()) / 1e6
    print(f"{seconds:.1f} CPU s, {memory:.0f} MB of memory; {size:.1f} MB. {made.sentence}", flush=True)
    if is_profiled:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(60)


if __name__ == "__main__":
    main()
