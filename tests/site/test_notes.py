"""The owner's notes and picks, as files: which are read, and what is said of those that cannot be."""

import datetime as dt
import os
from pathlib import Path

import pytest

from paperboy.site import notes
from paperboy.site.notes import Note

NAME = "2602.06570.md"


def write(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / "_paperboy" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("content", "note"),
    [
        ("Good.\n", Note("Good.")),
        ("---\npick: true\n---\nGood.\n", Note("Good.", is_pick=True)),
        ("---\r\npick: true\r\n---\r\n\r\nGood.\r\n", Note("Good.", is_pick=True)),
        ("\ufeff---\npick: true\n---", Note("", is_pick=True)),
        (
            "---\n# a comment\ndate: 2026-02-10\ntags: [x]\n---\nA\n\n---\n\nB",
            Note("A\n\n---\n\nB", date=dt.date(2026, 2, 10)),
        ),
        ("---\n---\nx", Note("x")),
        ("", Note()),
        ("--- no front matter", Note("--- no front matter")),
    ],
)
def test_a_note_is_read(tmp_path: Path, content: str, note: Note) -> None:
    write(tmp_path, f"notes/{NAME}", content)
    assert notes.read(tmp_path) == notes.Notes({"2602.06570": note})


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (NAME, b"\xff\xfe\x00x", "not UTF-8"),
        (NAME, b"a\x00b", "is not a text"),
        (NAME, b"x" * 50_001, "is larger than 50 kB"),
        (NAME, "---\npick: perhaps\n---\n", "`pick` must be true or false, not 'perhaps'"),
        (NAME, "---\npick: [\n---\n", "2602.06570.md, line 3: not readable as YAML"),
        (NAME, "---\ndate: soon\n---\n", "`date` must be a date"),
        ("hello world.md", "x", "is no note: one is named by its paper's id"),
        ("2602.06570.txt", "x", "is no note: one is named by its paper's id"),
        ("paper .md", "x", "is no note"),
        ("2602.06570v2.md", "x", "is no note: one is named by its paper's id without a version"),
    ],
)
def test_one_that_cannot_be_used_is_named_and_the_others_are_read(
    tmp_path: Path, name: str, content: bytes | str, said: str
) -> None:
    write(tmp_path, "notes/2602.00001.md", "Good.")
    write(tmp_path, f"notes/{name}", content)
    found = notes.read(tmp_path)
    assert list(found.by_id) == ["2602.00001"]
    (problem,) = found.problems
    assert said in problem
    assert name in problem


def test_no_link_leads_a_note_out_of_the_site(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    site = tmp_path / "site"
    write(site, "notes/2602.00001.md", "Good.")
    (site / "_paperboy/notes" / NAME).symlink_to(secret)
    os.mkfifo(site / "_paperboy/notes/2602.00002.md")
    (site / "_paperboy/notes/2602.00003.md").mkdir()
    found = notes.read(site)
    assert list(found.by_id) == ["2602.00001"]
    assert len(found.problems) == 3
    (site / "_paperboy/picks.yml").symlink_to(secret)
    assert "picks.yml is no file" in notes.read(site).problems[-1]
    other = tmp_path / "other"
    write(other, "words.yml", "")
    (other / "_paperboy/notes").symlink_to(site / "_paperboy/notes")
    assert notes.read(other).by_id == {}
    assert "leads out of the site" in notes.read(other).problems[0]


def test_picks_are_ids_as_they_are_written(tmp_path: Path) -> None:
    write(tmp_path, f"notes/{NAME}", "Good.")
    written = "- 2602.06570\n- '2602.00010'\n- https://arxiv.org/pdf/2602.00020v2.pdf\n- a b\n- [x]\n"
    write(tmp_path, "picks.yml", f"{written}- https://huggingface.co/papers/2602.00030?x=1\n")
    found = notes.read(tmp_path)
    assert sorted(found.by_id) == ["2602.00010", "2602.00020", "2602.00030", "2602.06570"]
    assert found.of("2602.06570") == Note("Good.", is_pick=True)
    assert found.of("2602.00010") == Note(is_pick=True)
    assert [problem.partition(": ")[0][-6:] for problem in found.problems] == ["line 4", "line 5"]


@pytest.mark.parametrize(
    ("content", "said"), [("a: 1\n", "must be a list"), ("- [", "not readable as YAML"), (b"\xff", "not UTF-8")]
)
def test_a_list_of_picks_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | str, said: str) -> None:
    write(tmp_path, f"notes/{NAME}", "Good.")
    write(tmp_path, "picks.yml", content)
    found = notes.read(tmp_path)
    assert list(found.by_id) == ["2602.06570"]
    assert said in found.problems[0]


def test_saved_papers_are_picks_as_they_are_copied(tmp_path: Path) -> None:
    copied = r"""- [OPUS: \[Towards\] "x": y](https://arxiv.org/abs/2602.05400), Ada L. et al., 2026: It: does {x
- [A](https://huggingface.co/papers/2602.00010)
- 2602.06570 # mine
- [A](https://example.org/x)
"""
    write(tmp_path, "picks.yml", copied)
    found = notes.read(tmp_path)
    assert sorted(found.by_id) == ["2602.00010", "2602.05400", "2602.06570"]
    (problem,) = found.problems
    assert "picks.yml, line 4: 'https://example.org/x' is no id of a paper" in problem
