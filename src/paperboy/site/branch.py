"""The branch that posts are committed to: read at a commit, written by another on top of it, and pushed.

Nothing of a person's is touched for that: no file, no index, no lock, no hook, no filter. A run that is killed
leaves objects that no name leads to, which git removes in time. Only at the end is what the person has checked out
brought forward (see `checkout`). What talks to the remote runs in the person's clone, whose credentials may be
configured for its .git alone.
"""

import datetime as dt
import os
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath

from paperboy.errors import FileError, PaperboyError, PushRejectedError, RepositoryError, SetupError
from paperboy.model.edition import is_edition_file
from paperboy.site import destination, lock, suitable
from paperboy.site.checkout import EMPTY, Checkout, Status
from paperboy.site.clone import Clone
from paperboy.site.destination import Destination
from paperboy.site.objects import CommitTree, Entry, Objects, below_root
from paperboy.site.written import Written

BOT_NAME = "github-actions[bot]"
# the one under which GitHub shows that bot (https://github.com/actions/checkout#readme)
BOT_EMAIL = "41898282+github-actions[bot]@users.noreply.github.com"

_SCAFFOLD = b"refs/paperboy/commit"  # fast-import builds on it, and takes it away again in the same breath
# The commit up to which all that is only here is paperboy's: where a branch is at it, nobody else has committed.
_UNPUSHED = "refs/paperboy/unpushed"
_ARCHIVE_FILE = re.compile(r"posted\.json|\d{4}-\d\d-\d\d\.json")
_REFUSALS = 3  # of a remote whose branch has not moved: a lock there that nobody takes away
_YES = ("true", "yes", "on", "1")


class Branch:
    """The branch of the remote; with `push=False` the one that is checked out.

    Paths are below the site. `head` is the commit that `tree` reads: after `commit` the new one.
    """

    def __init__(
        self,
        site_folder: Path,
        *,
        push: bool,
        posts: str,
        archive: str,
        status: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Look at the clone, and ask the remote for its newest commit.

        `posts` and `archive` are the folders that a run writes to; `status` is called with what is waited for.
        Raises SetupError with what to do when a commit or a push of theirs cannot work, RepositoryError with git's
        own words when the remote cannot be asked.
        """
        self._clone = Clone(site_folder)
        self._objects = Objects(self._clone)
        self._checkout = Checkout(self._clone, self._objects)
        self._posts, self._archive = posts, archive
        self._written = Written(self._clone)
        self._show_status = status
        self.tree = CommitTree(self._objects, self._clone.prefix, None)
        self.unpushed_ours: Mapping[str, bytes] = {}
        self._tip: str | None = None  # where the remote's branch is
        self._known: str | None = None  # where this clone says that it is
        self._was_unpushed: str | None = None
        self._refusals = 0
        try:
            self._open(site_folder, push=push)
        except BaseException:
            self.close()
            raise

    def _open(self, site_folder: Path, *, push: bool) -> None:
        self._clone.settings  # noqa: B018 (in git's own words, where it cannot read them)
        try:
            self._look()
        except RepositoryError as error:  # such as a repository of another user
            raise SetupError(str(error)) from error
        self._to = self._destination(push=push)
        self._pushes = push
        self._start_from(self._newest_there())
        years = (f"{self._archive}/{path.name}" for path in (site_folder / self._archive).glob("[0-9]" * 4))
        suitable.check_folders(self._clone, self.tree, (self._posts, self._archive, *years))
        examples = (f"{self._posts}/2026-02-09-daily-papers.md", f"{self._archive}/2026/2026-02-09.json")
        suitable.check_filters(self._clone, self.tree, examples)

    def _look(self) -> None:
        self._written.look()
        self._status = self._checkout.look(self._folders)
        self._half_way = self._checkout.half_way()

    def close(self) -> None:
        """End the git process that is kept."""
        self._objects.close()
        self._clone.close()

    @property
    def head(self) -> str | None:
        """The newest commit: the one that `tree` reads. None before the first."""
        return self.tree.commit

    def theirs(self) -> frozenset[str]:
        """Return the posts and days that a person has changed, added or deleted in the clone, and not pushed."""
        changed = (path for path in self._status.changed if not self._is_nobodys(path))
        return frozenset(map(self._below_site, changed)) | self._left_alone

    def commit(self, changes: Mapping[str, bytes | None], message: str, now: dt.datetime) -> str | None:
        """Commit `changes` (path -> what it is to hold; None: it is to be gone) on top of `head`.

        Returns the commit, which is `head` then, or None where nothing would differ. Raises RepositoryError, with
        `head` as it was, when git refuses it, and FileError for a path that can hold no file.
        """
        differing = [path for path, content in changes.items() if self._differs(path, content)]
        if not differing:
            return None
        said = self._clone.run("fast-import", "--quiet", "--done", feed=self._orders(differing, changes))
        tree = said.split()[2]
        parent = ("-p", self.head) if self.head else ()
        sign = ("-S",) if self._clone.settings.get("commit.gpgsign", "").lower() in _YES else ()
        options = (*parent, *sign, "-F", "-")
        commit = self._clone.run(
            "commit-tree", tree, *options, feed=message.encode(), environment=identity(self._clone, now)
        )
        self.tree.move_to(commit)
        return commit

    def push(self) -> bool:
        """Push `head` where the remote does not have it, never by force. Returns whether there was anything.

        Without pushes the branch that is checked out is brought forward. Raises PushRejectedError when the branch
        has moved on (see `refresh`), and RepositoryError with git's own words for anything else.
        """
        if not self._pushes:
            if why := self.bring_forward():
                raise RepositoryError(why)
            return False
        if self._to is None or self.head in (None, self._tip):
            return False
        destination.push(self._clone, self._to, str(self.head))
        self._tip = self._known = self.head
        return True

    def refresh(self) -> None:
        """Start again from the branch's newest commit: what was committed and not pushed is to be made again.

        Raises RepositoryError when the remote cannot be asked, or goes on refusing though it has not moved on.
        """
        if not self._pushes:
            self._look()
        tip = self._newest_there()
        self._refusals = self._refusals + 1 if self._pushes and tip == self._tip else 0
        if self._refusals >= _REFUSALS:
            if self._to and destination.pushes_elsewhere(self._clone, self._to):
                raise RepositoryError(
                    f"{self._to} refuses a push: pushes go to another address than what is fetched comes from"
                    f" (`git remote get-url --push {self._to}`), whose branch has other commits"
                )
            raise RepositoryError(
                f"{self._to} refuses a push, though nobody else has pushed: a lock may have been left there"
            )
        self._start_from(tip)

    def bring_forward(self) -> str | None:
        """Bring what the person has checked out, index and files to `head`; return None, or a sentence why not.

        What `--no-commit` and ended runs have left in the files is put away. Nothing of the person's is. Without
        pushes it raises PushRejectedError when somebody has committed there meanwhile.
        """
        if self._pushes and self._known and self._to and self._to.tracking and self._tip != self._known:
            self._clone.ask(
                "update-ref", "-m", "paperboy: fetch", self._to.tracking, str(self._tip)
            )  # as `git fetch`
        try:
            why = None if self._is_current() else self._bring_forward()
        except PushRejectedError:
            raise
        except (PaperboyError, OSError) as error:
            why = str(error)
        if why:
            return f"{self._clone.root} is not brought up to date: {why}"
        if self.head == self._tip and self._name(self._unpushed_ref):
            self._clone.ask("update-ref", "-d", self._unpushed_ref)
        return None

    def versions(self, path: str) -> Iterator[tuple[str, bytes]]:
        """Yield the commits that changed a file, newest first, with what it held.

        A shallow clone, as a runner has it, is made whole when its own commits are used up. Raises
        RepositoryError.
        """
        seen = set()
        for sha, content in self._versions(path):
            seen.add(sha)
            yield sha, content
        if self._pushes and self._to and self._clone.run("rev-parse", "--is-shallow-repository") == "true":
            self._clone.run("fetch", "--quiet", "--no-recurse-submodules", "--unshallow", self._to.remote)
            yield from ((sha, content) for sha, content in self._versions(path) if sha not in seen)

    def _destination(self, *, push: bool) -> Destination | None:
        try:
            return destination.destination(self._clone, self._status.branch)
        except SetupError:
            if push:
                raise
            return None

    def _newest_there(self) -> str | None:
        """Return the newest commit of the remote's branch, which is in the clone then; None where it has none.

        Without pushes it is what the clone has of it.
        """
        if (to := self._to) is None:
            return None
        self._known = self._name(to.tracking) if to.tracking else None
        if not self._pushes:
            return self._known
        tip = destination.newest(self._clone, to, self._known)
        if tip and tip not in (self._status.head, self._known, self._tip):
            destination.fetch(self._clone, to)
        return tip

    def _start_from(self, tip: str | None) -> None:
        """Choose what to go on from: the remote's `tip`, or what is checked out where that is paperboy's own."""
        here = self._status.head
        changed: Mapping[str, tuple[Entry | None, Entry | None]] = {}
        self._tip = self._base = tip
        self._was_unpushed = self._name(self._unpushed_ref) or self._was_unpushed
        self._is_ours = here in (None, tip, self._was_unpushed)
        if here and here != tip:
            fork = self._fork(here, tip)
            self._is_ours = self._is_ours or (tip is None and self._is_published(here))
            if not self._pushes or (fork != here and self._is_ours and self._contains(here, tip)):
                self._base = here
            elif tip is None:
                raise SetupError(
                    f"{self._to} has no branch {self._status.branch} yet, and here are commits that are not"
                    f" paperboy's: push them yourself (`git push -u {self._to} HEAD`), or use --no-push"
                )
            elif fork != here:
                changed = self._checkout.differing(fork, here)
            self._is_ours = self._is_ours or fork == here
        self.tree.move_to(self._base)
        self._is_elsewhere = not all(map(self._is_written, changed))  # such as another site's
        self._note_what_is_only_here(changed, self._own_changes(here, tip) if changed else {})

    def _own_changes(self, here: str | None, tip: str | None) -> Mapping[str, tuple[Entry | None, Entry | None]]:
        """Return what is changed in those commits up to `here` that paperboy made and the remote lacks."""
        ours = self._was_unpushed
        if not (here and ours and self._contains(here, ours)):
            return {}
        return self._checkout.differing(self._fork(ours, tip), ours)

    def _fork(self, here: str, tip: str | None) -> str:
        """Return the newest commit up to `here` that the remote has or had: what it took off stays off."""
        tracking = (self._to and self._to.tracking) or ""
        once = self._clone.ask("merge-base", "--fork-point", tracking, here) if self._known else ""
        others = [commit for commit in (tip, once) if commit]
        return (others and self._clone.ask("merge-base", here, *others)) or EMPTY[len(here)]

    def _is_published(self, here: str) -> bool:
        """Return whether remotes have all commits up to `here`, but for those that paperboy made."""
        ours = [self._was_unpushed] if self._was_unpushed else []
        return not self._clone.run("rev-list", "--max-count=1", here, "--not", "--remotes", *ours, "--")

    def _contains(self, commit: str, older: str | None) -> bool:
        return older is None or self._clone.ask("merge-base", commit, older) == older

    def _name(self, ref: str) -> str | None:
        found = self._objects.find(ref)
        return found[0] if found else None

    def _note_what_is_only_here(
        self,
        changed: Mapping[str, tuple[Entry | None, Entry | None]],
        ours: Mapping[str, tuple[Entry | None, Entry | None]],
    ) -> None:
        """Note what of the archive runs have left here, in commits or in none, and what a person has committed."""
        left: dict[str, bytes] = {}
        theirs: set[str] = set()
        for name in filter(self._is_written, changed):
            entry = changed[name][1]
            if name not in ours or ours[name][1] != entry:
                theirs.add(self._below_site(name))
            elif self._is_archive(name) and entry and (content := self._objects.read(entry.name)):
                left[self._below_site(name)] = content
        for name in filter(self._is_archive, self._status.changed.keys() - self._half_way):
            is_left = self._is_nobodys(name) and not self._is_half_written(name)
            if is_left and (content := self._checkout.content(name)):
                left[self._below_site(name)] = content
        self.unpushed_ours = {path: content for path, content in left.items() if self._differs(path, content)}
        self._left_alone = frozenset(theirs)

    def _is_nobodys(self, name: str) -> bool:
        """Return whether what is changed and not committed was left by a run, or is on the branch already."""
        if name in self._half_way or self._is_half_written(name):
            return True
        committed = self.tree.read(self._below_site(name))
        contents = self._checkout.contents(self._status, name)
        return contents is not None and all(
            content == committed or self._written.has(name, content) for content in contents
        )

    def _is_current(self) -> bool:
        changed = self._status.changed
        is_touched = self._checkout.is_half_way or any(map(self._is_nobodys, changed))
        is_touched = is_touched or self._written.has_others_than(changed)
        return self.head is None or (self.head == self._status.head and not is_touched)

    def _bring_forward(self) -> str | None:
        with lock.hold(self._clone.lock_file, self._show_status):
            self._checkout.remove_locks(self._status.branch)
            self._written.look()
            status = self._checkout.look(self._folders)
            if status.branch != self._status.branch:
                return "another branch is checked out by now"
            self._status = status
            old, new = status.head, str(self.head)
            if old and old not in (new, self._base):
                if self._contains(old, new):
                    new = old  # another run has gone on from it
                elif not self._pushes:
                    raise PushRejectedError("somebody has committed meanwhile")
                elif not self._contains(new, old) and not self._is_made_again(old):
                    return f"it has commits that {self._to} does not have: run `git pull --rebase`"
            put_back = {name for name in status.changed if self._is_nobodys(name)} | self._half_way
            if why := self._checkout.why_not_to(new, status, put_back):
                return why
            is_unpushed = self._is_ours and status.branch and self._to and new != self._tip
            self._checkout.move(old, new, put_back, self._unpushed_ref if is_unpushed else None)
            self._base, self._half_way = new, set()
            left = {name: staged for name, staged in status.changed.items() if name not in put_back}
            self._status = Status(new, status.branch, left)
            self._written.keep(left)
        return None

    def _is_made_again(self, old: str) -> bool:
        """Return whether what is only here may be left: all of it is paperboy's, and made again in `head`."""
        if self._is_elsewhere or self._was_unpushed != old:
            return False
        return all(map(self.tree.entry, self.unpushed_ours))

    @cached_property
    def _folders(self) -> list[str]:
        return [below_root(self._clone.prefix, folder) for folder in (self._posts, self._archive)]

    def _below_site(self, name: str) -> str:
        return posixpath.relpath(name, self._clone.prefix)

    @property
    def _unpushed_ref(self) -> str:
        """A name for the branch that is in the way of no other's: git has no `a` beside `a/b`."""
        return f"{_UNPUSHED}/{str(self._status.branch).replace('/', '%2F')}"

    def _is_written(self, name: str) -> bool:
        return name.startswith(tuple(f"{folder}/" for folder in self._folders))

    def _is_archive(self, name: str) -> bool:
        return name.startswith(f"{self._folders[1]}/")

    def _is_half_written(self, name: str) -> bool:
        """Return whether a file has the name under which a run begins one of its own: it was killed then."""
        path = PurePosixPath(self._below_site(name))
        own = path.name.removeprefix(".").removesuffix(".tmp")
        if path.name != f".{own}.tmp":
            return False
        if str(path.parent) == self._posts:
            return is_edition_file(own)
        return self._is_archive(name) and _ARCHIVE_FILE.fullmatch(own) is not None

    def _differs(self, path: str, content: bytes | None) -> bool:
        """Return whether the commit has something else at `path`. Raises FileError where it can have no file."""
        entry = self.tree.entry(path)
        if content is None:
            return entry is not None and entry.is_file
        if entry and entry.is_file:
            return entry.name != self.tree.blob_id(content) or entry.kind == "link"
        for part in (path, *map(str, PurePosixPath(path).parents)):
            if (above := self.tree.entry(part)) and (part == path or not above.is_folder):
                raise FileError(f"cannot write {path}: {part} is a {above.kind} in git")
        return True

    def _orders(self, paths: Iterable[str], changes: Mapping[str, bytes | None]) -> Iterator[bytes]:
        """Yield what is to be done by fast-import (https://git-scm.com/docs/git-fast-import), which says the tree.

        The commit that it needs for that has no name afterwards; `git commit-tree` makes the one that stays, by
        git's own rules for who made it and its signature.
        """
        yield b"commit %s\nmark :1\ncommitter paperboy <> 0 +0000\ndata 0\n" % _SCAFFOLD
        if self.head:
            yield b"from %s\n" % self.head.encode()
        for path in paths:
            name = os.fsencode(below_root(self._clone.prefix, path))
            quoted = name.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
            if (content := changes[path]) is None:
                yield b'D "%s"\n' % quoted
            else:
                entry = self.tree.entry(path)
                mode = b"100755" if entry and entry.mode == "100755" else b"100644"
                yield b'M %s inline "%s"\ndata %d\n' % (mode, quoted, len(content))
                yield content + b"\n"
        nothing = b"0" * len(self.tree.blob_id(b""))
        yield b'\nls :1 ""\nreset %s\nfrom %s\n\ndone\n' % (_SCAFFOLD, nothing)

    def _versions(self, path: str) -> Iterator[tuple[str, bytes]]:
        if self.head is None:
            return
        name = below_root(self._clone.prefix, path)
        for commit in self._clone.run("rev-list", self.head, "--", name).split():
            content = CommitTree(self._objects, ".", commit).read(name)
            if content is not None:
                yield commit, content


def identity(clone: Clone, now: dt.datetime) -> dict[str, str]:
    """Return who commits, as git's environment: whom it is configured for, or else the bot of GitHub Actions."""
    who = {"GIT_AUTHOR_DATE": now.isoformat(), "GIT_COMMITTER_DATE": now.isoformat()}
    for role in ("author", "committer"):
        for part, bot in (("name", BOT_NAME), ("email", BOT_EMAIL)):
            variable = f"GIT_{role}_{part}".upper()
            is_set = clone.settings.get(f"user.{part}") or clone.settings.get(f"{role}.{part}")
            if variable not in os.environ and not is_set:
                who[variable] = bot
    return who
