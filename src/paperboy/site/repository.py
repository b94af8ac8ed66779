"""The repository that a site lies in: what a run asks of git. Paths are those of the site, below its source.

paperboy's own paths only are committed, and nothing is pushed by force. A rejected push is answered by `rewind`:
the branch goes to what the remote has, and the caller makes its files again on top of that, so that there is
nothing to merge.
"""

import datetime as dt
import os
import posixpath
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from paperboy.errors import RepositoryError, SetupError
from paperboy.site import commit as committing
from paperboy.site import history, index, leftovers, obstacles, remote, rewind
from paperboy.site.commands import FOLDER, HEADS, Commands, without_secrets
from paperboy.site.commit import BOT_NAME, Adopt, Order
from paperboy.site.remote import Destination
from paperboy.site.rewind import REWIND, TAKEN_BACK, TakenBack

# Whether a file (its path below the site's source, and what it holds; None: deleted) is paperboy's to make again.
Owns = Callable[[str, bytes | None], bool]


@dataclass(frozen=True)
class Unpushed:
    """What the remote does not have: whether something of paperboy's, and a file of somebody else's, if any."""

    has_ours: bool = False
    foreign: str | None = None


class Repository:
    """The git repository that a site lies in, and the remote that it is pushed to."""

    def __init__(self, site_folder: Path) -> None:
        """Open it. Raises SetupError when `site_folder` is in no repository that paperboy can commit to."""
        self._git = Commands(site_folder)
        self._prefix = site_folder.resolve().relative_to(self._git.root).as_posix()

    def close(self) -> None:
        """End the git processes that are kept."""
        self._git.close()

    @property
    def head(self) -> str | None:
        """The commit that is checked out, or None before the first."""
        return self._git.head

    @property
    def head_date(self) -> dt.datetime | None:
        """When the commit that is checked out was made, or None before the first."""
        date = self._git.ask("log", "-1", "--no-show-signature", "--format=%cI", "HEAD", "--")
        return dt.datetime.fromisoformat(date) if date else None

    @property
    def root(self) -> Path:
        """The repository's top folder."""
        return self._git.root

    @property
    def branch(self) -> str | None:
        """The branch that is checked out."""
        return self._git.branch

    @property
    def remote_address(self) -> str | None:
        """Where a push goes, without any password."""
        to = self._destination()
        if to is None:
            return None
        address = self._git.ask("remote", "get-url", to.remote) if to.is_named else to.remote
        return without_secrets(address or to.remote)

    @property
    def committer(self) -> str:
        """Under which name commits are made."""
        return os.environ.get("GIT_COMMITTER_NAME") or self._git.settings.get("user.name") or BOT_NAME

    def distance(self) -> tuple[int, int]:
        """Return how many commits are only here, and how many only on the remote, as far as is known here."""
        to = self._destination()
        if to is None or self.head is None:
            return 0, 0
        there = self._git.ref(to.tracking)
        if there is None:
            return int(self._git.run("rev-list", "--count", "HEAD", "--")), 0
        counts = self._git.run("rev-list", "--count", "--left-right", f"HEAD...{there}", "--").split()
        return int(counts[0]), int(counts[1])

    def check_can_commit(self, folders: Iterable[str] = ()) -> None:
        """Raise SetupError when a commit of files in `folders` cannot work as the repository is now."""
        self._git.forget_settings()
        try:
            self._git.run("rev-parse", "--git-dir")  # git refuses the repository of another user
        except RepositoryError as error:
            raise SetupError(str(error)) from error
        below_root = [self._below_root(folder) for folder in folders]
        problem = obstacles.what_is_going_on(self._git) or obstacles.what_is_in_the_way(self._git, below_root)
        if problem:
            raise SetupError(problem)

    def check_can_push(self) -> None:
        """Raise SetupError when there is nowhere to push to."""
        remote.destination(self._git)

    def ignored(self, paths: Iterable[str]) -> list[str]:
        """Return those of `paths` that a .gitignore excludes: they are committed all the same."""
        return obstacles.ignored_by(self._git, [self._below_root(path) for path in paths])

    def clear_leftovers(self) -> list[str]:
        """Remove the locks that gits of a killed run have left, and return their names.

        Raises SetupError when somebody else's git is at work. Call it only while no other paperboy is.
        """
        refs = [REWIND, TAKEN_BACK]
        if self.branch:
            refs.append(f"{HEADS}{self.branch}")
        to = self._destination()
        if to and to.tracking:
            refs.append(to.tracking)
        return leftovers.clear(self._git, refs)

    def check_nobody_is_at_work(self) -> None:
        """Raise SetupError when there is a lock on the index that no paperboy has made."""
        lock = index.lock_of(self._git)
        if lock.exists() and not index.is_locked_by_us(lock):
            raise SetupError(index.in_the_way(lock))

    def undo_killed_rewind(self) -> list[str]:
        """Put back the files that a rewind was at when it was killed, and return their names."""
        return rewind.undo_killed(self._git)

    def finish_killed_commit(self, adopt: Adopt, *, now: dt.datetime) -> bool:
        """See to a commit in whose making a run was killed. Returns whether there was one."""
        return committing.finish_killed(self._git, self._order((), "", adopt, now))

    def versions(self, path: str) -> Iterator[tuple[str, bytes]]:
        """Yield the commits that changed a file, newest first, with what it held.

        A shallow clone, as a runner has it, is made whole when its own commits are used up. Raises
        RepositoryError.
        """
        name = self._below_root(path)
        seen = set()
        for sha, content in history.versions(self._git, name):
            seen.add(sha)
            yield sha, content
        to = self._destination()
        if to and self._git.run("rev-parse", "--is-shallow-repository") == "true":
            self._git.run("fetch", "--quiet", "--no-recurse-submodules", "--unshallow", to.remote)
            for sha, content in history.versions(self._git, name):
                if sha not in seen:
                    yield sha, content

    def commit(
        self,
        paths: Iterable[str],
        message: str,
        *,
        now: dt.datetime,
        removed: Iterable[str] = (),
        adopt: Adopt = committing.as_it_is,
    ) -> str | None:
        """Commit those of `paths` that differ from the last commit.

        `removed` are files that are to be gone. Returns the new commit, or None if nothing differs. What a person
        has staged stays staged, and is not in it. Raises RepositoryError with git's own words.
        """
        if problem := obstacles.what_is_going_on(self._git):
            raise RepositoryError(problem)
        wanted = [path for path in paths if self._is_there(path)]
        wanted += [path for path in removed if not self._is_there(path)]
        return committing.commit(self._git, self._order(wanted, message, adopt, now))

    def push(self) -> None:
        """Push the branch that is checked out.

        Raises PushRejectedError when the remote's branch has moved on, RepositoryError for anything else.
        """
        remote.push(self._git, remote.destination(self._git))

    def try_push(self) -> None:
        """Ask the remote whether `push` would work, and change nothing. Raises what `push` would."""
        remote.push(self._git, remote.destination(self._git), "--dry-run", "--no-verify")

    def unpushed(self, owns: Owns) -> Unpushed:
        """Return what is in commits that are not known to be on the remote.

        What is on another branch of a remote is published already, whoever has made it.
        """
        to = self._destination()
        if to is None or self.head is None:
            return Unpushed()
        tip = remote.tip(self._git, to)
        below_root = self._owns_below_root(owns)
        not_there = history.commits_without(self._git, tip or "--remotes")
        nowhere = history.commits_without(self._git, *([tip] if tip else []), "--remotes")
        return Unpushed(
            history.has_own_file(self._git, not_there, below_root),
            history.foreign_file(self._git, nowhere, below_root),
        )

    def rewind(self, owns: Owns) -> TakenBack:
        """Fetch, and put the branch on what the remote has, taking back commits that are not there.

        Raises RepositoryError, with nothing changed, when anybody else's work would be lost.
        """
        to = remote.destination(self._git)
        return self._taken_back_below_site(rewind.rewind(self._git, to, self._owns_below_root(owns)))

    def left_taken_back(self) -> TakenBack | None:
        """Return what `rewind` has taken back and nobody has committed again, or None if there is nothing."""
        left = rewind.left_taken_back(self._git)
        return self._taken_back_below_site(left) if left else None

    def forget_taken_back(self) -> None:
        """Note that what `rewind` has taken back is committed again."""
        rewind.forget_taken_back(self._git)

    def _order(self, paths: Iterable[str], message: str, adopt: Adopt, now: dt.datetime) -> Order:
        names = tuple(dict.fromkeys(self._below_root(path) for path in paths))
        return Order(names, message, committing.identity(self._git, now), adopt)

    def _is_there(self, path: str) -> bool:
        return os.path.lexists(self._git.root / self._below_root(path))

    def _destination(self) -> Destination | None:
        try:
            return remote.destination(self._git)
        except SetupError:
            return None

    def _below_root(self, path: str) -> str:
        return posixpath.normpath(posixpath.join(self._prefix, path))

    def _below_site(self, path: str) -> str:
        return posixpath.relpath(path, self._prefix)

    def _taken_back_below_site(self, taken: TakenBack) -> TakenBack:
        return TakenBack(
            {self._below_site(path): content for path, content in taken.files.items()},
            frozenset(map(self._below_site, taken.contested)),
        )

    def _owns_below_root(self, owns: Owns) -> history.OwnsBelowRoot:
        return lambda path, content: owns(self._below_site(path), content)


def lock_file(site_folder: Path) -> Path | None:
    """Return the file that stands for the repository of `site_folder`, with all its work trees; None without."""
    try:
        git = Commands(site_folder)
    except SetupError:
        return None
    git.close()
    return git.common_folder / FOLDER / "running"
