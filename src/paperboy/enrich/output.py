"""Writes the files of a build: unchanged ones are not touched, and those of a build before are removed.

A manifest beside them (`.paperboy-enrich.json`) lists paperboy's files, each with the SHA-256 of its content. A
file that it does not list, or that was changed since, is a person's: it is left alone and reported.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from paperboy.enrich.catalog import File
from paperboy.errors import FileError
from paperboy.site import files

MANIFEST = ".paperboy-enrich.json"
_IGNORED = "# made by `paperboy enrich`, at each build"


@dataclass(frozen=True)
class WriteResult:
    """The result of `write`; paths are below the output folder."""

    made: int  # files that there are now
    changed: int  # of them: written, the others were the same
    removed: int  # files of a build before
    left_alone: tuple[str, ...]  # a person's files, where one of ours would be


def write(folder: Path, wanted: Iterable[File]) -> WriteResult:
    """Bring `folder` to hold the files `wanted`, by path. Raises FileError."""
    before = _manifest(folder)
    after, left_alone, changed = dict[str, str](), list[str](), 0
    for path, content in wanted:
        target, checksum = folder / path, _checksum(content)
        now = _checksum_of(target)
        if now not in (None, checksum, before.get(path)):
            left_alone.append(path)
            continue
        after[path] = checksum
        if now != checksum:
            if why := files.why_not_inside(target.parent, folder):
                raise FileError(why)
            files.write_bytes(target, content, is_lasting=False)
            changed += 1
    removed = list(_remove(folder, {path: before[path] for path in before if path not in after}))
    files.write(folder / MANIFEST, json.dumps(after, indent=0, sort_keys=True) + "\n")
    return WriteResult(len(after), changed, len(removed), tuple(left_alone))


def ignore(folder: Path, patterns: Sequence[str]) -> None:
    """Add to the `.gitignore` of `folder` what of `patterns` it lacks. Raises FileError."""
    path = folder / ".gitignore"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    if missing := [pattern for pattern in patterns if pattern not in lines]:
        head = [] if _IGNORED in lines else [*([""] if lines else []), _IGNORED]
        files.write(path, "\n".join([*lines, *head, *missing]) + "\n")


def _manifest(folder: Path) -> Mapping[str, str]:
    try:
        known = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}  # nothing is known to be ours: files with the same content are as wanted all the same
    return known if isinstance(known, dict) else {}


def _remove(folder: Path, known: Mapping[str, str]) -> Iterator[str]:
    """Remove the files of a build before, and folders that are empty then; yield the paths removed."""
    for path, checksum in known.items():
        target = folder / path
        if not target.resolve().is_relative_to(folder.resolve()) or _checksum_of(target) != checksum:
            continue
        files.remove(target)
        yield path
        for parent in target.relative_to(folder).parents[:-1]:
            if any((folder / parent).iterdir()):
                break
            (folder / parent).rmdir()


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _checksum_of(path: Path) -> str | None:
    """Return the checksum of a file; None if there is none. Raises FileError if it cannot be read."""
    try:
        return _checksum(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FileError(f"cannot read {path}: {error.strerror}") from error
