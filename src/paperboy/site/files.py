"""Reads files, writes them whole or not at all, and checks beforehand whether that is allowed."""

import codecs
import os
import stat
from collections.abc import Collection, Iterator
from importlib.resources import files as package_files
from pathlib import Path

from paperboy.errors import FileError, SetupError


def resolved(path: Path) -> Path:
    """Return `path` with symbolic links resolved; unlike `Path.resolve` it does not fail on a loop of them."""
    return Path(os.path.realpath(path))


def beginning_of(path: Path, most_bytes: int = 500_000) -> str:
    """Return the beginning of a text, without a byte order mark, to look at; nothing where none can be read."""
    try:
        with path.open("rb") as file:
            return file.read(most_bytes).decode("utf-8-sig", "replace")
    except OSError:
        return ""  # what cannot be read is not known


def text_of(path: Path) -> str:
    """Return the text of a file that people write, without the byte order mark that some editors begin it with.

    Raises SetupError with file and line if it cannot be read, FileNotFoundError if there is none.
    """
    try:
        content = path.read_bytes().removeprefix(codecs.BOM_UTF8)
        return content.decode("utf-8")
    except FileNotFoundError:
        raise
    except OSError as error:
        raise SetupError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SetupError(f"{path}, line {line}: not UTF-8: save it in that encoding") from error


def contents(folder: Path, endings: Collection[str] = ()) -> Iterator[bytes]:
    """Yield the names and contents of the files below a folder, of some endings or all, for a checksum of them."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (not endings or path.suffix in endings):
            yield path.relative_to(folder).as_posix().encode()
            try:
                yield path.read_bytes()
            except OSError as error:  # what reads it for a post says so
                yield str(error.strerror).encode()


def shipped(name: str) -> str:
    """Return a file of this repository's blog by its path there: the wheel has copies of those that others get."""
    copy = package_files("paperboy") / "reader" / Path(name).name
    return (copy if copy.is_file() else Path(__file__).parents[3] / name).read_text(encoding="utf-8")


def write(path: Path, text: str) -> None:
    """Write a text as UTF-8, as `write_bytes` does."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes, *, is_lasting: bool = True) -> None:
    """Write a file whole or not at all: into a new file beside it, flushed to disk, then renamed over it.

    One that is not `is_lasting`, since it can be made again, is not flushed: that takes longer than all else.

    Raises FileError, and leaves what was there, if that cannot be done.
    """
    if path.is_symlink():
        raise FileError(f"{path} is a link: put a file in its place, or delete it")
    temporary = temporary_of(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.unlink(missing_ok=True)
            with temporary.open("xb") as file:
                file.write(content)
                file.flush()
                if is_lasting:
                    os.fsync(file.fileno())
            temporary.chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise FileError(f"cannot write {path}: {error.strerror}") from error


def clear(path: Path) -> None:
    """Remove what a run that was killed while writing `path` has left beside it. Raises FileError."""
    try:
        temporary_of(path).unlink(missing_ok=True)
    except OSError as error:
        raise FileError(f"cannot remove {temporary_of(path)}: {error.strerror}") from error


def keep_aside(path: Path) -> Path:
    """Copy a file to a name that only such copies have, and return that. Raises FileError.

    The file itself stays until another one is written over it: a run that is killed between the two has lost
    nothing, not even that there was a file.
    """
    try:
        content = path.read_bytes()
        for number in range(1, 1000):
            aside = path.with_name(f"{path.name}.broken-{number}")
            if not aside.exists():
                aside.write_bytes(content)
                break
            if aside.read_bytes() == content:
                break
    except OSError as error:
        raise FileError(f"cannot copy {path}: {error.strerror}") from error
    return aside


def remove(path: Path) -> None:
    """Remove a file, if it is there. Raises FileError."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise FileError(f"cannot remove {path}: {error.strerror}") from error


def temporary_of(path: Path) -> Path:
    """Return the file that `path` is written to first: always the same, so that what is left of it is found."""
    return path.with_name(f".{path.name}.tmp")


def why_not_inside(folder: Path, site: Path) -> str | None:
    """Return that `folder`, which need not be there yet, leads out of `site`, and what to do; or None."""
    if resolved(folder).is_relative_to(resolved(site)):
        return None
    return f"{folder} leads out of the site, to {resolved(folder)}: put a folder in its place"


def why_not_writable(folder: Path, site: Path) -> str | None:
    """Return why `folder`, which need not exist yet, cannot be written to, and what to do; or None."""
    if why := why_not_inside(folder, site):
        return why
    existing = next(each for each in (folder, *folder.parents) if os.path.lexists(each))
    if not existing.is_dir():
        return f"{existing} is not a folder: move it away"
    if not os.access(existing, os.W_OK | os.X_OK):
        return f"no permission to write in {existing}: give it to the user who runs paperboy"
    return None
