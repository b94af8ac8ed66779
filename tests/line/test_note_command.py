"""`paperboy note`: a note in the owner's editor, which is a script here."""

from pathlib import Path

import pytest

from tests.conftest import Command
from tests.example import copy_of_example

PAPER = "2602.06570"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return copy_of_example(tmp_path / "site")


def editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, variable: str = "EDITOR") -> None:
    program = tmp_path / "my editor"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, f"'{program}'")


@pytest.mark.parametrize("variable", ["VISUAL", "EDITOR"])
@pytest.mark.parametrize(
    "named", [PAPER, f"https://arxiv.org/abs/{PAPER}v1", f"https://huggingface.co/papers/{PAPER}"]
)
def test_a_new_note_says_what_the_paper_is(
    paperboy: Command, site: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, named: str, variable: str
) -> None:
    editor(monkeypatch, tmp_path, f'cp "$1" {tmp_path}/begun; echo "Good." >> "$1"', variable)
    result = paperboy("note", "--site", site, named, "--pick")
    path = site / f"_paperboy/notes/{PAPER}.md"
    assert (result.exit_code, result.stdout) == (0, f"{path}: commit and push it; the next run shows it.\n")
    front, title, gist, date, pick, end, *rest = path.read_text("utf-8").split("\n")
    assert (front, pick, end, rest) == ("---", "pick: true", "---", ["", "Good.", ""])
    assert title.startswith("# ")
    assert len(title) > 10
    assert len(gist) > 40
    assert date.startswith("date: 20")


def test_what_was_written_stays(
    paperboy: Command, site: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor(monkeypatch, tmp_path, 'echo "More." >> "$1"')
    paperboy("note", "--site", site, PAPER)
    paperboy("note", "--site", site, PAPER)
    assert (site / f"_paperboy/notes/{PAPER}.md").read_text("utf-8").endswith("\n\nMore.\nMore.\n")


def test_an_empty_note_is_not_kept(
    paperboy: Command, site: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor(monkeypatch, tmp_path, "true")
    assert paperboy("note", "--site", site, PAPER).stdout == "The note is empty: it was not kept.\n"
    assert list((site / "_paperboy/notes").iterdir()) == []


@pytest.mark.parametrize("named", ["../../x", "a b", "https://example.org/abs/2602.06570", "x" * 70, ""])
def test_what_is_no_paper_is_said(
    paperboy: Command, site: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, named: str
) -> None:
    editor(monkeypatch, tmp_path, f"touch {tmp_path}/opened")
    result = paperboy("note", "--site", site, named)
    assert (result.exit_code, "is no paper: give its id" in result.stderr) == (2, True)
    assert not (tmp_path / "opened").exists()
    assert not (site / "_paperboy").exists()


def test_an_editor_that_fails_is_said(
    paperboy: Command, site: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor(monkeypatch, tmp_path, "exit 3")
    result = paperboy("note", "--site", site, PAPER)
    assert (result.exit_code, "set $EDITOR, or write" in result.stderr) == (2, True)


def test_a_paper_of_no_list_may_have_one(
    paperboy: Command, site: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor(monkeypatch, tmp_path, 'echo "Good." >> "$1"')
    assert paperboy("note", "--site", site, "2602.99999").exit_code == 0
    text = (site / "_paperboy/notes/2602.99999.md").read_text("utf-8")
    assert text.startswith("---\n# no list of the archive has this paper\n")
