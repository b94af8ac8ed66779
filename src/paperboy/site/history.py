"""What the commits hold that the remote does not have, and whose they are."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from paperboy.site.commands import LITERALLY, SUBMODULE, Commands

# Whether a file (its path below git's root, and what it holds; None: deleted) is paperboy's to make again.
OwnsBelowRoot = Callable[[str, bytes | None], bool]

_NO_FILE = "000000"


@dataclass(frozen=True)
class Change:
    """A file that a commit changes: its path below git's root, and its mode and object name after that."""

    path: str
    mode: str
    name: str

    @property
    def is_deletion(self) -> bool:
        """Whether the file is gone after that."""
        return self.mode == _NO_FILE


def changes(git: Commands, *trees: str) -> list[Change]:
    """Return what differs between two trees, or what one commit changes."""
    fields = git.names("diff-tree", "-r", "-z", "--root", "--raw", "--no-renames", "--no-commit-id", *trees, "--")
    return [
        Change(path, meta.split(" ")[1], meta.split(" ")[3])
        for meta, path in zip(fields[::2], fields[1::2], strict=True)
    ]


def content(git: Commands, change: Change) -> bytes | None:
    """Return what a changed file holds, or None if it is gone."""
    if change.is_deletion:
        return None
    return b"" if change.mode == SUBMODULE else git.blob(change.name)


def foreign_file(git: Commands, commits: Iterator[Sequence[str]], owns: OwnsBelowRoot) -> str | None:
    """Return a file that is not of `owns` in one of `commits`; for a commit without files, which that is."""
    for commit, *parents in commits:
        if len(parents) > 1:
            return f"the merge {commit[:10]}"
        changed = changes(git, commit)
        if not changed:
            return f"the commit {commit[:10]}"
        for change in changed:
            if not owns(change.path, content(git, change)):
                return change.path
    return None


def has_own_file(git: Commands, commits: Iterator[Sequence[str]], owns: OwnsBelowRoot) -> bool:
    """Return whether one of `commits` has a file of `owns`."""
    return any(
        owns(change.path, content(git, change)) for commit, *_ in commits for change in changes(git, commit)
    )


def commits_without(git: Commands, *known: str) -> Iterator[Sequence[str]]:
    """Yield the commits of what is checked out that are not in `known`, newest first, each with its parents."""
    for line in git.run("rev-list", "--parents", "HEAD", "--not", *known, "--").splitlines():
        yield line.split()


def versions(git: Commands, path: str) -> Iterator[tuple[str, bytes]]:
    """Yield the commits that changed the file `path`, newest first, with what it held."""
    shas = (
        git.run("log", "--format=%H", "--no-show-signature", "--", path, environment=LITERALLY).split()
        if git.head
        else []
    )
    for sha in shas:
        entry = git.run("ls-tree", sha, "--", path, environment=LITERALLY)
        if entry and entry.split(" ")[1] == "blob":
            yield sha, git.blob(entry.split()[2])
