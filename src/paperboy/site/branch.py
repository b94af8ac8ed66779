"""The branch that posts are committed to: read at a commit, written by another on top of it, and pushed.

Nothing of a person's is touched for that: no file, no index, no hook, no filter. A run that is killed leaves
objects that no name leads to. Only at the end is what the person has checked out brought forward (see `checkout`).
All that runs in the person's clone, since credentials may be configured for its .git alone.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from paperboy.errors import FileError, PaperboyError, PushRejectedError, RepositoryError, SetupError
from paperboy.site import lock, preconditions
from paperboy.site.checkout import Checkout
from paperboy.site.clone import OWN_FOLDER, Clone
from paperboy.site.commit_tree import CommitTree
from paperboy.site.files import beginning_of, write
from paperboy.site.remote import Remote

BOT_NAME = "github-actions[bot]"
# the one under which GitHub shows that bot (https://github.com/actions/checkout#readme)
BOT_EMAIL = "41898282+github-actions[bot]@users.noreply.github.com"
_NOTE = "Paperboy-made-of: "
_REFUSALS = 3  # of a remote whose branch has not moved: a lock there that nobody takes away


class Branch:
    """The branch of the remote; with `push=False` the one that is checked out.

    Paths are below the site. `unpushed_ours` has the days of the archive that earlier runs have left here alone.
    """

    def __init__(
        self, site_folder: Path, folders: tuple[str, str], *, push: bool, status: Callable[[str], None]
    ) -> None:
        """Look at the clone, and ask the remote for its newest commit.

        `folders` are those of posts and archive, below the site; `status` is called with what is waited for.
        Raises SetupError with what to do when commits or pushes cannot work, RepositoryError with git's own words
        when the remote cannot be asked.
        """
        self._clone, self._status = Clone(site_folder), status
        self.tree = CommitTree(self._clone, folders)
        self._tip: str | None = None  # where the remote's branch is
        self._rejections: list[PushRejectedError] = []  # since it has moved last
        try:
            try:
                self._checkout = Checkout(self._clone, self.tree)
            except RepositoryError as error:  # such as a repository of another user, or a config with mistakes
                raise SetupError(str(error)) from error
            here = self._checkout.head
            self._remote = Remote(self._clone, self._checkout.branch, here) if push else None
            self._is_split = self._remote is not None and self._remote.is_split
            self._start_from(here if self._remote and self._remote.is_current else self._newest_on_remote())
            posts, archive = folders
            years = (f"{archive}/{path.name}" for path in (site_folder / archive).glob("[0-9]" * 4))
            preconditions.check_folders(self._clone, self.tree, (*folders, *years))
            examples = (f"{posts}/2026-02-09-daily-papers.md", f"{archive}/2026/2026-02-09.json")
            preconditions.check_filters(self._clone, examples)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the git process that is kept."""
        self._clone.close()

    @property
    def head(self) -> str | None:
        """The newest commit: the one that `tree` reads. None before the first."""
        return self.tree.commit

    def is_first_run_of(self, day: dt.date) -> bool:
        """Return whether this is the clone's first run of `day`, as noted in `.git`."""
        file = self._clone.git_folder / OWN_FOLDER / "day"
        if beginning_of(file) == day.isoformat():
            return False
        with suppress(FileError):
            write(file, day.isoformat())
        return True

    def changed_by_person(self) -> frozenset[str]:
        """Return the paths that a person has changed, added or deleted in posts and archive, and not pushed."""
        checkout = self._checkout
        names = (checkout.changed.keys() | checkout.local) - checkout.leftovers()
        return frozenset(map(self._clone.path_of, filter(checkout.is_in_folders, names)))

    @property
    def note(self) -> str:
        """What paperboy has noted in the newest commit; nothing where that has been changed, or is another's."""
        content = (self.head and self._clone.read(self.head)) or b""
        tree, last_line = content.partition(b"\n")[0].decode(), content.rstrip().rpartition(b"\n")[2].decode()
        note, _, seal = last_line.removeprefix(_NOTE).rpartition(" ")
        return note if last_line.startswith(_NOTE) and seal == _seal(note, tree.removeprefix("tree ")) else ""

    def commit(
        self, changes: Mapping[str, bytes | None], message: str, now: dt.datetime, note: str = ""
    ) -> str | None:
        """Commit `changes` (path -> content; None: removed) on top of `head`, and return the new `head`.

        `note` is for the next run (`self.note`): a line at the end of the message, for these very files alone.

        Returns None where nothing would differ. Raises RepositoryError, with `head` as it was, when git refuses,
        and FileError for a path that cannot be a file.
        """
        differing = {path: content for path, content in changes.items() if self.tree.read(path) != content}
        if not differing:
            return None
        parent = ("-p", self.head) if self.head else ()
        sign = ("-S",) if self._clone.ask("config", "--type=bool", "commit.gpgSign") == "true" else ()
        tree = self.tree.with_changes(differing)
        if note:
            message = f"{message}\n\n{_NOTE}{note} {_seal(note, tree)}"
        command = ("commit-tree", tree, *parent, *sign, "-F", "-")
        commit = self._clone.run(*command, feed=message.encode(), environment=_identity(self._clone, now))
        self.tree.move_to(commit)
        return commit

    def push(self) -> bool:
        """Push `head` where the remote does not have it, never by force. Returns whether there was anything.

        Without pushes the branch that is checked out is brought forward. Raises PushRejectedError when the branch
        has moved on (see `refresh`), and RepositoryError with git's own words for anything else.
        """
        if self._remote is None and (why := self.bring_forward()):
            raise RepositoryError(why)
        if self._remote is None or self.head is None or (self.head == self._tip and not self._is_split):
            return False
        try:
            self._remote.push(self.head)
        except PushRejectedError as error:
            self._rejections.append(error)
            raise
        self._tip, self._is_split = self.head, False
        return True

    def refresh(self) -> None:
        """Start again from the branch's newest commit: what was committed and not pushed is to be made again.

        Raises RepositoryError when the remote cannot be asked, or goes on refusing though it has not moved.
        """
        if self._remote is None:
            self._checkout.look()
        tip = self._newest_on_remote()
        if tip != self._tip:
            self._rejections.clear()
        if len(self._rejections) >= _REFUSALS:
            raise RepositoryError(f"{self._rejections[-1]}; nobody else has pushed to it meanwhile")
        self._start_from(tip)

    def bring_forward(self) -> str | None:
        """Bring what is checked out, index and files to `head`; return None, or a sentence why not.

        Files left by `--no-commit` and by killed runs are overwritten, a person's never. Without pushes it raises
        PushRejectedError when somebody has committed there meanwhile.
        """
        checkout = self._checkout
        is_clean = not (
            checkout.is_unfinished or checkout.changed.keys() & checkout.leftovers() or self._published_names()
        )
        if self.head is None or (self.head == checkout.head and is_clean):
            return None
        try:
            with lock.hold(self._clone.lock_file, self._status):
                self._move(self.head)
        except PushRejectedError:
            raise
        except (PaperboyError, OSError) as error:
            return f"{self._clone.root} is not brought up to date: {getattr(error, 'strerror', error)}"
        return None

    def _move(self, new: str) -> None:
        checkout, branch = self._checkout, self._checkout.branch
        if self._remote and self._tip:
            self._remote.remember(self._tip)
        checkout.look()
        if checkout.branch != branch:
            raise RepositoryError("another branch is checked out by now")
        old = checkout.head
        if old is not None and not self._contains(new, old):
            if self._contains(old, new):
                new = old  # another run has gone on from it
            elif self._remote is None:
                raise PushRejectedError("somebody has committed meanwhile")
            elif not self._is_committed_again(old):
                raise RepositoryError(f"it has commits that {self._remote} does not have: run `git pull --rebase`")
        if self._is_ours and branch and new == self.head != self._tip:
            checkout.note(new)
        checkout.move(new)
        checkout.unpublished.forget(self._published_names())

    def _is_committed_again(self, old: str) -> bool:
        """Return whether runs of this site made the unpushed commits up to `old`, and `head` has their days."""
        local = self._checkout.local
        is_own = old in self._checkout.own_commits and all(map(self._checkout.is_in_folders, local))
        return is_own and all(map(self.tree.kind, filter(self._is_archive, local)))

    def _published_names(self) -> set[str]:
        """Return the names in the list of unpublished files that are published by now."""
        checkout = self._checkout
        names = checkout.unpublished.ids.keys() if self.head == self._tip else set[str]()
        return {
            name
            for name in names - checkout.changed.keys()
            if checkout.is_in_folders(name) or name == checkout.ref
        }

    def _newest_on_remote(self) -> str | None:
        """Return the newest commit of the remote's branch, after fetching it; None if the branch has none.

        Without pushes the remote is not asked: it is the commit that the clone last saw there.
        """
        if self._remote is None:
            return self._clone.ask("rev-parse", "--verify", "--quiet", "@{upstream}") or None
        tip = self._remote.newest()
        if tip not in (None, self._checkout.head, self._tip):
            self._remote.fetch()
        return tip

    def _start_from(self, tip: str | None) -> None:
        """Choose what to go on from: the remote's `tip`, or paperboy's own commits on top that are only here."""
        checkout, here = self._checkout, self._checkout.head
        fork = here if here in (None, tip) else self._fork(str(here), tip)
        is_own = here != fork and here in checkout.own_commits
        self._is_ours = is_own or here == fork
        if tip is None and not self._is_ours:  # nor is it a person's when the remote has it as another branch
            self._is_ours = not self._clone.run("rev-list", "--max-count=1", str(here), "--not", "--remotes", "--")
        self._tip = base = tip
        if self._remote is None or (tip is None and self._is_ours) or (is_own and self._contains(here, tip)):
            base = here
        elif tip is None:
            raise SetupError(
                f"{self._remote} has no branch {checkout.branch} yet, and here are commits that are not"
                f" paperboy's: push them yourself (`git push -u {self._remote} HEAD`), or use --no-push"
            )
        self.tree.move_to(base)
        local = checkout.differing(fork, here) if here and here != base else {}
        checkout.local = {name: after for name, (_, after) in local.items()}
        names = filter(self._is_archive, checkout.leftovers())
        days = ((self._clone.path_of(name), checkout.leftover_content(name)) for name in names)
        self.unpushed_ours = {path: day for path, day in days if day and not self.tree.has(path, day)}

    def _fork(self, here: str, tip: str | None) -> str | None:
        """Return the newest commit up to `here` that the remote has or had: commits removed there stay removed.

        Where a remote has several addresses, the clone's own record of it may be of another address.
        """
        tracking = self._remote.tracking if self._remote else "@{upstream}"
        once = None if self._is_split else self._clone.ask("merge-base", "--fork-point", tracking, here)
        others = [commit for commit in (tip, once) if commit]
        return (others and self._clone.ask("merge-base", here, *others)) or None

    def _contains(self, commit: str | None, older: str | None) -> bool:
        return older in (None, commit) or self._clone.ask("merge-base", str(commit), str(older)) == older

    def _is_archive(self, name: str) -> bool:
        return name.startswith(f"{self.tree.folders[1]}/")


def _seal(note: str, tree: str) -> str:
    """Return a checksum of a note and the files that it is about: a person may keep the message of a commit."""
    return hashlib.sha256(f"{note} {tree}".encode()).hexdigest()[:16]


def _identity(clone: Clone, now: dt.datetime) -> dict[str, str]:
    """Return who commits, as git's environment: whom it is configured for, or else the bot of GitHub Actions."""
    who = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), now.isoformat())
    if not clone.ask("-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT"):
        who |= dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), BOT_NAME)
        who |= dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), BOT_EMAIL)
    return who
