"""What a day is counted by: an index that was made by other rules is made again."""

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from paperboy.papers import month_index
from paperboy.papers.topic_files import shipped
from paperboy.papers.topics import Topics
from paperboy.site.config import Settings


@pytest.mark.parametrize("name", ["topics.json", "topics.yml", "topics.py"])
def test_another_version_of_paperboy_whose_topics_are_found_otherwise_counts_days_anew(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    topics = Topics(shipped())
    for folder in ("papers", "text"):
        shutil.copytree(Path(str(files("paperboy") / folder)), tmp_path / folder)
    monkeypatch.setattr(month_index, "files", lambda _: tmp_path)
    rules = month_index.rules_of_counts(topics, Settings())
    assert month_index.rules_of_counts(topics, Settings()) == rules
    (tmp_path / "papers" / name).write_text("{}")
    assert month_index.rules_of_counts(topics, Settings()) != rules
