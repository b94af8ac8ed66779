from pathlib import Path

import pytest

from paperboy.errors import FileError
from paperboy.site.files import clear, keep_aside, why_not_writable, write
from tests.machine import small_disk


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


def test_what_is_left_of_a_killed_write_is_no_hindrance_and_goes(tmp_path: Path) -> None:
    (tmp_path / ".a.tmp").write_text("half")
    write(tmp_path / "a", "new")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    (tmp_path / ".a.tmp").write_text("half")
    clear(tmp_path / "a")
    clear(tmp_path / "a")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_what_cannot_be_removed_is_an_error(tmp_path: Path) -> None:
    (tmp_path / ".a.tmp").mkdir()
    with pytest.raises(FileError, match=r"^cannot remove .*\.a\.tmp: "):
        clear(tmp_path / "a")


@pytest.mark.parametrize("target", ["there", "nowhere"])
def test_a_link_is_not_written_through(tmp_path: Path, target: str) -> None:
    (tmp_path / "there").write_text("old")
    (tmp_path / "a").symlink_to(target)
    with pytest.raises(FileError, match=r"a is a link: put a file in its place, or delete it$"):
        write(tmp_path / "a", "new")
    assert (tmp_path / "there").read_text() == "old"
    assert (tmp_path / "a").is_symlink()


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    write(tmp_path / "a", "old")
    (tmp_path / "a").chmod(0o600)
    write(tmp_path / "a", "new")
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


def test_a_file_is_kept_aside_under_a_name_that_nobody_has(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        (tmp_path / "a").write_text(f"broken {number}")
        assert keep_aside(tmp_path / "a") == tmp_path / f"a.broken-{number}"
        assert keep_aside(tmp_path / "a") == tmp_path / f"a.broken-{number}"  # it is there already
    assert (tmp_path / "a.broken-1").read_text() == "broken 1"
    assert (tmp_path / "a").read_text() == "broken 3"
    (tmp_path / "a").unlink()
    with pytest.raises(FileError, match=r"^cannot copy .*: No such file or directory$"):
        keep_aside(tmp_path / "a")


def test_a_folder_that_leads_out_of_the_site_is_refused(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "_posts").symlink_to(tmp_path)
    why = f"{site}/_posts leads out of the site, to {tmp_path}: put a folder in its place"
    assert why_not_writable(site / "_posts", site) == why
    (site / "inside").mkdir()
    (site / "_papers").symlink_to("inside")
    assert why_not_writable(site / "_papers", site) is None


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "64k") as disk:
        write(disk / "a", "old")
        with pytest.raises(FileError, match=r"^cannot write .*a: No space left on device$"):
            write(disk / "a", "new" * 100_000)
        assert [path.name for path in disk.iterdir()] == ["a"]
        assert (disk / "a").read_text() == "old"
        write(disk / "a", "new")
