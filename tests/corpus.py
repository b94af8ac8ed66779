"""Real titles and abstracts: those that ship with the tests, and those of the workshop where it is."""

import json
from pathlib import Path

from tests.loopback import RECORDINGS, preprints
from tests.machine import SHARED


def recorded_texts(folder: Path = RECORDINGS) -> list[str]:
    """Return the titles, abstracts and AI summaries of all recorded days in `folder`."""
    papers = [item["paper"] for path in sorted(folder.glob("2*.json")) for item in json.loads(path.read_bytes())]
    return [paper[key] for paper in papers for key in ("title", "summary", "ai_summary") if paper.get(key)]


def recorded_preprints() -> list[str]:
    """Return the abstracts that are recorded from arXiv."""
    return list(preprints().values())


def pairs() -> list[dict[str, str]]:
    """Return the workshop's pairs of abstracts: `id`, `hub` and `arxiv`."""
    lines = (SHARED / "corpus" / "abstract-pairs.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(entry) for entry in lines]


def recorded_titles(folder: Path = RECORDINGS) -> list[str]:
    """Return the titles of all recorded days in `folder`."""
    days = [json.loads(path.read_bytes()) for path in sorted(folder.glob("2*.json"))]
    return [" ".join(item["paper"]["title"].split()) for day in days for item in day]
