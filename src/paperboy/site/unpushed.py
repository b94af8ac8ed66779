"""The commits that are only here: which they are, and whose."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from paperboy.errors import RepositoryError
from paperboy.site.checkout import entries
from paperboy.site.clone import Clone
from paperboy.site.objects import Entry, Objects

# Whether a file (its path, and what it holds; None: it is gone) is paperboy's work, and nobody's else.
Owns = Callable[[str, bytes | None], bool]


@dataclass(frozen=True)
class Commit:
    """A commit that is only here, and the files that it changes, by path below the root. None: it removes that."""

    name: str
    changed: Mapping[str, Entry | None]  # none for a merge
    is_ours: bool

    def content(self, path: str, objects: Objects) -> bytes | None:
        """Return what the commit makes of a file that it changes; None where it removes it."""
        entry = self.changed[path]
        return objects.read(entry.name) if entry and entry.is_file else None


def commits_only_here(
    clone: Clone, objects: Objects, span: Sequence[str], owns: Owns, is_archive: Callable[[str], bool]
) -> list[Commit]:
    """Return the commits up to the first of `span` that none of its others has, newest first.

    Raises RepositoryError.

    One is paperboy's if all that it writes is. It removes a post only together with what it notes of that in the
    archive, which a person who deletes a post does not.
    """
    here, *without = span
    fork = fork_of(clone, here, *without)
    if fork == here:
        return []
    # without where they part, git takes some for new after a clock that went wrong
    without += [fork] if fork else []
    names = clone.run("rev-list", here, "--not", *without, "--").splitlines()
    if not names:
        return []
    options = ("--stdin", "-r", "-z", "--root", "--raw", "--no-renames")
    fields = clone.run("diff-tree", *options, feed=(f"{name}\n".encode() for name in names)).split("\0")
    changed: dict[str, dict[str, Entry | None]] = {name: {} for name in names}
    of = changed[names[0]]
    parts = iter(fields)
    for part in parts:
        if part.startswith(":"):
            of[next(parts)] = entries(part)[1]
        elif part:
            of = changed[part]
    return [Commit(name, of, _is_ours(of, objects, owns, is_archive)) for name, of in changed.items()]


def fork_of(clone: Clone, *commits: str) -> str | None:
    """Return the newest commit that the first of `commits` and the others have come from, or None."""
    try:
        return clone.run("merge-base", *commits).partition("\n")[0]
    except RepositoryError:  # they have nothing in common
        return None


def _is_ours(
    changed: Mapping[str, Entry | None], objects: Objects, owns: Owns, is_archive: Callable[[str], bool]
) -> bool:
    written = {path: entry for path, entry in changed.items() if entry}
    if not changed or (len(written) < len(changed) and not any(is_archive(path) for path in written)):
        return False
    return all(entry.is_file and owns(path, objects.read(entry.name)) for path, entry in written.items())
