"""The branch that posts are committed to: read at a commit, written by another on top of it, and pushed.

Nothing of a person's is touched for that: no file, no index, no lock, no hook, no filter. A run that is killed
leaves objects that no name leads to, which git removes in time. Only at the end is what the person has checked out
brought forward (see `checkout`). What talks to the remote runs in the person's clone, whose credentials may be
configured for its .git alone.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

from paperboy.errors import PaperboyError, PushRejectedError, RepositoryError, SetupError
from paperboy.site import lock, preconditions
from paperboy.site.checkout import Checkout
from paperboy.site.clone import Clone
from paperboy.site.commit_tree import CommitTree
from paperboy.site.remote import Remote

BOT_NAME = "github-actions[bot]"
# the one under which GitHub shows that bot (https://github.com/actions/checkout#readme)
BOT_EMAIL = "41898282+github-actions[bot]@users.noreply.github.com"

_REFUSALS = 3  # of a remote whose branch has not moved: a lock there that nobody takes away
_YES = ("true", "yes", "on", "1")


class Branch:
    """The branch of the remote; with `push=False` the one that is checked out.

    Paths are below the site. `unpushed_ours` has the days of the archive that runs before have left here alone.
    """

    def __init__(
        self, site_folder: Path, folders: tuple[str, str], *, push: bool, status: Callable[[str], None]
    ) -> None:
        """Look at the clone, and ask the remote for its newest commit.

        `folders` are those of posts and archive, below the site; `status` is called with what is waited for.
        Raises SetupError with what to do when a commit or a push of theirs cannot work, RepositoryError with git's
        own words when the remote cannot be asked.
        """
        self._clone, self._pushes, self._status = Clone(site_folder), push, status
        self.tree = CommitTree(self._clone, folders)
        self._tip: str | None = None  # where the remote's branch is
        self._rejections: list[PushRejectedError] = []  # since the remote has moved on last
        try:
            try:
                self._checkout = Checkout(self._clone, self.tree)
            except RepositoryError as error:  # such as a repository of another user, or a config with mistakes
                raise SetupError(str(error)) from error
            here = self._checkout.head
            self._remote = Remote(self._clone, self._checkout.branch, here) if push else None
            self._is_split = self._remote is not None and self._remote.is_split
            self._start_from(here if self._remote and self._remote.is_current else self._newest_there())
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

    def theirs(self) -> frozenset[str]:
        """Return the posts and days that a person has changed, added or deleted in the clone, and not pushed."""
        checkout = self._checkout
        names = (checkout.changed.keys() | checkout.local) - checkout.nobodys()
        return frozenset(map(self._clone.path_of, filter(checkout.is_own, names)))

    def commit(self, changes: Mapping[str, bytes | None], message: str, now: dt.datetime) -> str | None:
        """Commit `changes` (path -> what it is to hold; None: it is to be gone) on top of `head`.

        Returns the commit, which is `head` then, or None where nothing would differ. Raises RepositoryError, with
        `head` as it was, when git refuses it, and FileError for a path that can hold no file.
        """
        differing = {path: content for path, content in changes.items() if self.tree.read(path) != content}
        if not differing:
            return None
        parent = ("-p", self.head) if self.head else ()
        sign = ("-S",) if self._clone.settings.get("commit.gpgsign", "").lower() in _YES else ()
        command = ("commit-tree", self.tree.with_changes(differing), *parent, *sign, "-F", "-")
        commit = self._clone.run(*command, feed=message.encode(), environment=_identity(self._clone, now))
        self.tree.move_to(commit)
        return commit

    def push(self) -> bool:
        """Push `head` where the remote does not have it, never by force. Returns whether there was anything.

        Without pushes the branch that is checked out is brought forward. Raises PushRejectedError when the branch
        has moved on (see `refresh`), and RepositoryError with git's own words for anything else.
        """
        if not self._pushes and (why := self.bring_forward()):
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

        Raises RepositoryError when the remote cannot be asked, or goes on refusing though it has not moved on.
        """
        if not self._pushes:
            self._checkout.look()
        tip = self._newest_there()
        if tip != self._tip:
            self._rejections.clear()
        if len(self._rejections) >= _REFUSALS:
            raise RepositoryError(f"{self._rejections[-1]}; nobody else has pushed to it meanwhile")
        self._start_from(tip)

    def bring_forward(self) -> str | None:
        """Bring what the person has checked out, index and files to `head`; return None, or a sentence why not.

        What `--no-commit` and ended runs have left in the files is put away. Nothing of the person's is. Without
        pushes it raises PushRejectedError when somebody has committed there meanwhile.
        """
        try:
            self._bring_forward()
        except PushRejectedError:
            raise
        except (PaperboyError, OSError) as error:
            return f"{self._clone.root} is not brought up to date: {getattr(error, 'strerror', error)}"
        return None

    def _newest_there(self) -> str | None:
        """Return the newest commit of the remote's branch, which is in the clone then; None where it has none.

        Without pushes it is what the clone knows of it.
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
        self._own = here if here != fork and here in checkout.written.ids.get(checkout.ref, ()) else None
        self._is_ours = here in (fork, self._own) or (tip is None and self._is_published())
        self._tip = base = tip
        if not self._pushes or (tip is None and self._is_ours) or (self._own and self._contains(here, tip)):
            base = here
        elif tip is None:
            raise SetupError(
                f"{self._remote} has no branch {checkout.branch} yet, and here are commits that are not"
                f" paperboy's: push them yourself (`git push -u {self._remote} HEAD`), or use --no-push"
            )
        self.tree.move_to(base)
        local = checkout.differing(fork, here) if here and here != base else {}
        checkout.local = {name: after for name, (_, after) in local.items()}
        names = filter(self._is_archive, checkout.nobodys())
        days = ((self._clone.path_of(name), checkout.left(name)) for name in names)
        self.unpushed_ours = {path: day for path, day in days if day and not self.tree.has(path, day)}

    def _fork(self, here: str, tip: str | None) -> str | None:
        """Return the newest commit up to `here` that the remote has or had: what it took off stays off."""
        tracking = self._remote.tracking if self._remote else "@{upstream}"
        once = self._clone.ask("merge-base", "--fork-point", tracking, here)
        others = [commit for commit in (tip, once) if commit]
        return (others and self._clone.ask("merge-base", here, *others)) or None

    def _is_published(self) -> bool:
        """Return whether remotes have all commits that are checked out."""
        return not self._clone.run(
            "rev-list", "--max-count=1", str(self._checkout.head), "--not", "--remotes", "--"
        )

    def _contains(self, commit: str | None, older: str | None) -> bool:
        return older in (None, commit) or self._clone.ask("merge-base", str(commit), str(older)) == older

    def _is_archive(self, name: str) -> bool:
        return name.startswith(f"{self.tree.folders[1]}/")

    def _bring_forward(self) -> None:
        checkout, names = self._checkout, self._checkout.changed.keys()
        is_current = self.head == checkout.head and names.isdisjoint(checkout.nobodys())
        if self.head is None or (is_current and not checkout.is_unfinished and not self._settled()):
            return
        with lock.hold(self._clone.lock_file, self._status):
            if self._remote and self._tip:
                self._remote.remember(self._tip)
            branch = checkout.branch
            checkout.look()
            if checkout.branch != branch:
                raise RepositoryError("another branch is checked out by now")
            new = self._next_of(checkout.head, self.head)
            if self._is_ours and branch and new == self.head != self._tip:
                checkout.note(new)
            checkout.move(new)
            checkout.written.forget(self._settled())

    def _next_of(self, old: str | None, new: str) -> str:
        """Return the commit that what is checked out, at `old` by now, comes to so that it has `new`."""
        if old is None or self._contains(new, old):
            return new
        if self._contains(old, new):
            return old  # another run has gone on from it
        if not self._pushes:
            raise PushRejectedError("somebody has committed meanwhile")
        local = self._checkout.local
        is_of_site = all(map(self._checkout.is_own, local))  # and not of another one in the repository
        if old == self._own and is_of_site and all(map(self.tree.kind, filter(self._is_archive, local))):
            return new  # it is all made again there
        raise RepositoryError(f"it has commits that {self._remote} does not have: run `git pull --rebase`")

    def _settled(self) -> set[str]:
        """Return the names in the list of what was written that nothing is left of here alone."""
        checkout = self._checkout
        names = checkout.written.ids if self.head == self._tip else ()
        return {
            name
            for name in names
            if name == checkout.ref or (checkout.is_own(name) and name not in checkout.changed)
        }


def _identity(clone: Clone, now: dt.datetime) -> dict[str, str]:
    """Return who commits, as git's environment: whom it is configured for, or else the bot of GitHub Actions."""
    who = {}
    for role in ("AUTHOR", "COMMITTER"):
        who[f"GIT_{role}_DATE"] = now.isoformat()
        if not clone.ask("-c", "user.useConfigOnly=true", "var", f"GIT_{role}_IDENT"):
            who |= {f"GIT_{role}_NAME": BOT_NAME, f"GIT_{role}_EMAIL": BOT_EMAIL}
    return who
