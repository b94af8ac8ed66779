"""A folder and a layer over another tree: what is read, listed and written, and that git gives the same ids."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperboy.errors import FileError
from paperboy.site.tree import Folder, Layer, Tree, blob_id
from tests.helpers import git

POST, DAY = "_posts/2026-02-09-daily-papers.md", "_papers/2026/2026-02-09.json"


def put(folder: Path, path: str, content: bytes) -> Path:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return target


def listed(tree: Tree, folder: str) -> dict[str, str]:
    return {path: tree.blob_id_at(path) for path in tree.paths(folder)}


@pytest.mark.parametrize("content", [b"", b"a\n", "한글\n".encode(), b"\0\xff\n", b"a" * 100_000])
def test_ids_are_those_that_git_gives(tmp_path: Path, content: bytes) -> None:
    git(tmp_path, "init", "--quiet")
    put(tmp_path, POST, content)
    wanted = git(tmp_path, "hash-object", POST)
    assert blob_id(content) == Folder(tmp_path).blob_id(content) == wanted
    assert listed(Folder(tmp_path), "_posts") == {POST: wanted}


def test_ids_are_those_that_git_gives_in_its_newer_format(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--object-format=sha256")
    put(tmp_path, POST, b"a\n")
    assert blob_id(b"a\n", "sha256") == git(tmp_path, "hash-object", POST)


def test_line_ends_of_windows_are_read_as_git_checks_them_in(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "config", "core.autocrlf", "true")
    put(tmp_path, POST, b"a\r\nb\r\n")
    tree = Folder(tmp_path)
    assert listed(tree, "_posts") == {POST: git(tmp_path, "hash-object", POST)} == {POST: tree.blob_id(b"a\nb\n")}
    assert tree.read(POST) == b"a\r\nb\r\n"  # byte by byte, all the same


def test_what_is_below_a_folder_is_listed_with_paths_below_the_source(tmp_path: Path) -> None:
    put(tmp_path, POST, b"a")
    put(tmp_path, "_posts/deep/er/b.md", b"b")
    put(tmp_path, "_posts_of_others/c.md", b"c")
    tree = Folder(tmp_path)
    assert listed(tree, "_posts") == {POST: blob_id(b"a"), "_posts/deep/er/b.md": blob_id(b"b")}
    assert listed(tree, "_papers") == {}


def test_a_file_that_is_not_there_is_none(tmp_path: Path) -> None:
    assert Folder(tmp_path).read(POST) is None


def test_what_cannot_be_read_is_an_error_and_has_no_id(tmp_path: Path) -> None:
    (tmp_path / POST).mkdir(parents=True)
    tree = Folder(tmp_path)
    with pytest.raises(FileError, match=rf"^cannot read {tmp_path}/{POST}: Is a directory$"):
        tree.read(POST)
    assert listed(tree, "_posts") == {}  # a folder is no file
    circle = tmp_path / "_posts/circle.md"
    circle.symlink_to(circle.name)
    with pytest.raises(FileError, match=r"^cannot read .*circle\.md: "):
        tree.read("_posts/circle.md")
    assert listed(tree, "_posts") == {"_posts/circle.md": ""}


def test_a_file_that_one_may_not_read_has_no_id(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("NOT TESTED: a file without permission, for root may read everything")
    put(tmp_path, POST, b"a").chmod(0)
    assert listed(Folder(tmp_path), "_posts") == {POST: ""}


def test_a_file_is_written_with_its_folders_and_removed(tmp_path: Path) -> None:
    tree = Folder(tmp_path)
    tree.write(DAY, b"{}\r\n")
    assert tree.read(DAY) == (tmp_path / DAY).read_bytes() == b"{}\r\n"
    tree.write(DAY, None)
    tree.write(DAY, None)
    assert tree.read(DAY) is None


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = Folder(tmp_path)
    tree.write(POST, b"old")

    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(FileError, match="No space left on device"):
        tree.write(POST, b"new" * 100)
    assert listed(tree, "_posts") == {POST: blob_id(b"old")}


def test_nothing_is_written_or_removed_where_a_link_leads_out_of_the_site(tmp_path: Path) -> None:
    outside, site = tmp_path / "outside", tmp_path / "site"
    kept = put(outside, "2026-02-09-daily-papers.md", b"another's")
    site.mkdir()
    (site / "_posts").symlink_to(outside)
    for content in (b"new", None):
        with pytest.raises(FileError, match=r"_posts leads out of the site, to .*: put a folder in its place$"):
            Folder(site).write(POST, content)
    assert [path.name for path in outside.iterdir()] == [kept.name]
    assert kept.read_bytes() == b"another's"


def test_a_link_within_the_site_may_lead_out_of_what_jekyll_reads(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (tmp_path / "shared").mkdir()
    (source / "_posts").symlink_to("../shared")
    Folder(source, tmp_path).write(POST, b"a")
    assert (tmp_path / "shared/2026-02-09-daily-papers.md").read_bytes() == b"a"
    with pytest.raises(FileError, match="leads out of the site"):
        Folder(source).write(POST, b"b")


def test_a_link_in_the_place_of_a_file_is_not_written_through(tmp_path: Path) -> None:
    theirs = put(tmp_path, "theirs.md", b"another's")
    (tmp_path / "_posts").mkdir()
    (tmp_path / POST).symlink_to(theirs)
    with pytest.raises(FileError, match="is a link"):
        Folder(tmp_path).write(POST, b"new")
    assert theirs.read_bytes() == b"another's"


def test_a_copy_is_kept_of_what_will_be_overwritten(tmp_path: Path) -> None:
    tree = Folder(tmp_path)
    tree.write(DAY, b"<<<<<<<")
    tree.keep_copy(DAY)
    tree.write(DAY, b"{}\n")
    assert tree.read(f"{DAY}.broken-1") == b"<<<<<<<"
    with pytest.raises(FileError, match="cannot copy"):
        tree.keep_copy(POST)


def test_what_is_written_over_a_tree_is_read_and_listed_and_what_is_below_stays(tmp_path: Path) -> None:
    put(tmp_path, POST, b"old")
    put(tmp_path, DAY, b"{}\n")
    below = Folder(tmp_path)
    layer = Layer(below)
    assert (layer.read(POST), listed(layer, "_posts")) == (b"old", {POST: blob_id(b"old")})
    layer.write(POST, b"new")
    layer.write("_posts/another.md", b"")
    assert (layer.read(POST), layer.read("_posts/another.md")) == (b"new", b"")
    assert listed(layer, "_posts") == {POST: blob_id(b"new"), "_posts/another.md": blob_id(b"")}
    assert listed(layer, "_papers") == {DAY: blob_id(b"{}\n")}
    layer.write(POST, b"newer")
    assert listed(layer, "_posts")[POST] == blob_id(layer.read(POST) or b"") == blob_id(b"newer")
    assert listed(below, "_posts") == {POST: blob_id(b"old")}
    assert [path.name for path in (tmp_path / "_posts").iterdir()] == [Path(POST).name]


def test_what_is_removed_over_a_tree_is_gone_until_it_is_written_again(tmp_path: Path) -> None:
    put(tmp_path, POST, b"old")
    layer = Layer(Folder(tmp_path))
    layer.write(POST, None)
    layer.write(DAY, None)
    assert (layer.read(POST), listed(layer, "_posts")) == (None, {})
    assert (tmp_path / POST).read_bytes() == b"old"
    layer.write(POST, b"new")
    assert (layer.read(POST), listed(layer, "_posts")) == (b"new", {POST: blob_id(b"new")})
    assert dict(layer.changes()) == {POST: b"new", DAY: None}


def test_a_layer_lies_over_a_layer(tmp_path: Path) -> None:
    put(tmp_path, POST, b"old")
    first = Layer(Folder(tmp_path))
    first.write(DAY, b"{}\n")
    second = Layer(first)
    second.write(POST, None)
    second.write(DAY, b"[]\n")
    assert (first.read(POST), first.read(DAY)) == (b"old", b"{}\n")
    assert (second.read(POST), second.read(DAY)) == (None, b"[]\n")
    assert dict(second.changes()) == {POST: None, DAY: b"[]\n"}


def test_what_cannot_be_read_below_is_an_error_above_until_it_is_written(tmp_path: Path) -> None:
    (tmp_path / POST).mkdir(parents=True)
    layer = Layer(Folder(tmp_path))
    with pytest.raises(FileError, match="Is a directory"):
        layer.read(POST)
    layer.keep_copy(POST)  # nothing is lost
    layer.write(POST, b"new")
    assert layer.read(POST) == b"new"


paths = st.sampled_from(["_posts/a", "_posts/b", "_posts/c/d", "_papers/e"])


@given(
    st.lists(st.tuples(paths, st.none() | st.binary(max_size=9)), max_size=12), st.dictionaries(paths, st.binary())
)
def test_a_layer_is_read_as_the_folder_would_be(
    tmp_path_factory: pytest.TempPathFactory, writes: list[tuple[str, bytes | None]], before: dict[str, bytes]
) -> None:
    folder = Folder(tmp_path_factory.mktemp("folder"))
    below = Folder(tmp_path_factory.mktemp("below"))
    for path, content in before.items():
        folder.write(path, content)
        below.write(path, content)
    layer = Layer(below)
    for path, written in writes:
        folder.write(path, written)
        layer.write(path, written)
    for name in ("_posts", "_papers", "_posts/c"):
        assert listed(layer, name) == listed(folder, name)
    assert all(layer.read(path) == folder.read(path) for path in dict(writes) | before)
    assert dict(layer.changes()) == dict(writes)
    assert {path: below.read(path) for path in before} == before
