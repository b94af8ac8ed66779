"""Files that `enrich` writes: only what differs, and nothing of a person's."""

from pathlib import Path

from paperboy.enrich import output
from paperboy.enrich.catalog import File


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    output.write(tmp_path, [File("papers/a.json", b"1"), File("papers/b.json", b"1")])

    again = output.write(tmp_path, [File("papers/a.json", b"1"), File("papers/b.json", b"2")])

    assert (again.made, again.changed, again.removed) == (2, 1, 0)
    assert (tmp_path / "papers/b.json").read_bytes() == b"2"


def test_what_is_made_no_more_is_removed_with_its_folder(tmp_path: Path) -> None:
    output.write(tmp_path, [File("topics/agents/index.html", b"1"), File("papers/a.json", b"1")])

    again = output.write(tmp_path, [File("papers/a.json", b"1")])

    assert again.removed == 1
    assert not (tmp_path / "topics").exists()


def test_a_persons_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers/index.html").write_text("mine")

    written = output.write(tmp_path, [File("papers/index.html", b"ours")])

    assert written.left_alone == ("papers/index.html",)
    assert (tmp_path / "papers/index.html").read_text() == "mine"


def test_a_file_that_was_edited_since_is_a_persons(tmp_path: Path) -> None:
    output.write(tmp_path, [File("papers/a.json", b"1"), File("papers/b.json", b"1")])
    (tmp_path / "papers/a.json").write_text("mine")
    (tmp_path / "papers/b.json").write_text("mine")

    again = output.write(tmp_path, [File("papers/a.json", b"2")])

    assert again.left_alone == ("papers/a.json",)
    assert (tmp_path / "papers/b.json").read_text() == "mine"


def test_gitignore_gets_each_line_once_and_keeps_what_it_has(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("_site/\n/papers/")

    output.ignore(tmp_path, ["/papers/", "/search/"])
    output.ignore(tmp_path, ["/papers/", "/search/"])

    assert (tmp_path / ".gitignore").read_text() == (
        "_site/\n/papers/\n\n# made by `paperboy enrich`, at each build\n/search/\n"
    )
