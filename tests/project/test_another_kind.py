"""Another kind of edition, added as docs/architecture.md says, is right everywhere: a quarter, in a copy."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import item
from tests.loopback import Loopback

ROOT = Path(__file__).parents[2]
KIND = """\
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
"""
PERIOD = """\
    Kind.QUARTERLY: Period(
        "quarter",
        lambda date: date.replace(month=date.month - (date.month - 1) % 3, day=1),
        lambda start: (start + 93 * _DAY).replace(day=1),
        lambda start: f"{start.year}-Q{start.month // 3 + 1}",
    ),
}
"""
WORDS = 'category_quarterly: "Quarterly"\nquarter: "{month_name} {year}"\nnth:'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a folder with a copy of the code that has the kind, its dates and its words, and no other change."""
    copy = shutil.copytree(ROOT / "src", tmp_path / "src")
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    kinds = copy / "paperboy/model/kinds.py"
    text = kinds.read_text("utf-8").replace('    MONTHLY = "monthly"\n', KIND)
    head, end, tail = text.partition("    ),\n}\n")
    kinds.write_text(f"{head}    ),\n{PERIOD}{tail}", "utf-8")
    assert end
    for path in (copy / "paperboy/post/locales").iterdir():
        path.write_text(path.read_text("utf-8").replace("\nnth:", f"\n{WORDS}"), "utf-8")
    return copy


def test_a_quarter_is_made_linked_and_kept_up_to_date(source: Path, papers: Loopback, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "_config.yml").write_text("lang: en\ntimezone: UTC\npaperboy: {arxiv: false}\n")
    days = [
        f"2024-{month:02}-{day:02}" for month, day in ((11, 27), (11, 28), (12, 2), (12, 3), (12, 30), (12, 31))
    ]
    papers.lists |= {f"2024-{month}-{day:02}": [] for month in (11, 12) for day in range(1, 32)}
    papers.lists |= {date: [item(f"2412.{number:05}", date)] for number, date in enumerate(days)}

    def publish(*arguments: str) -> str:
        command = (sys.executable, "-m", "paperboy", "publish", "--site", str(site), "--no-commit")
        environment = os.environ | {"PYTHONPATH": str(source), "HF_ENDPOINT": papers.endpoint}
        done = subprocess.run((*command, *arguments), env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def texts() -> dict[str, str]:
        return {path.name: path.read_text("utf-8") for path in (site / "_posts").iterdir()}

    publish("--from", "2024-11-26", "--to", "2024-12-31")
    quarter = texts().pop("2024-12-31-quarterly-papers.md")
    assert "permalink: /posts/quarterly-papers-2024-Q4/\n" in quarter
    assert "categories: [Daily Papers, Quarterly]\n" in quarter
    assert "6 papers" in quarter
    for date in days:
        assert f"../../posts/daily-papers-{date}/" in quarter
    others = {name: text for name, text in texts().items() if "quarterly" not in name}
    assert {name.split("-", 3)[3] for name in others} == {
        f"{kind}-papers.md" for kind in ("daily", "weekly", "monthly")
    }
    for name, text in others.items():
        leads = "/posts/quarterly-papers-2024-Q4/" in text
        assert leads is not name.startswith("2025")  # the last week is of the next quarter
    papers.lists["2024-12-03"].append(item("2412.99999", "2024-12-03", title="One more"))
    assert "quarterly 2024-Q4 (7 papers): updated" in publish("--date", "2024-12-03")
    (site / "_posts/2024-12-31-quarterly-papers.md").unlink()
    publish("--date", "2024-11-27")
    assert not [name for name, text in texts().items() if re.search("quarterly", text)]
    assert "updated" not in publish("--from", "2024-11-26", "--to", "2024-12-31", "--offline")
