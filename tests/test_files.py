from pathlib import Path

import pytest

from paperboy.errors import FileError
from paperboy.files import write


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "_papers" / "2026" / "a.json"
    write(path, "한글\nline\n")
    assert path.read_bytes() == "한글\nline\n".encode()
    assert path.stat().st_mode & 0o777 == 0o644


def test_nothing_else_is_left_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "a", "old")
    write(tmp_path / "a", "new")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_text() == "new"


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    with pytest.raises(FileError, match=r"^cannot write .*a: Is a directory$"):
        write(tmp_path / "a", "new")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]


def test_what_cannot_be_encoded_leaves_what_was_there(tmp_path: Path) -> None:
    write(tmp_path / "a", "old")
    with pytest.raises(UnicodeEncodeError):
        write(tmp_path / "a", "new" * 10000 + "\ud800")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_text() == "old"


def test_a_file_in_the_place_of_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "_posts").write_text("not a folder")
    with pytest.raises(FileError, match="cannot write"):
        write(tmp_path / "_posts" / "a.md", "new")
