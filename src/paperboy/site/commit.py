"""Commit files: what they hold and nothing else, with the repository's hooks; then look at what git made of it.

git works on a copy of the index that holds the last commit and the files, so that nothing that a person has staged
is in it. A hook or a filter of the repository may rewrite the files (a formatter): that is taken over, see
`Adopt`.
"""

import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from paperboy.errors import RepositoryError
from paperboy.site import files, history, index
from paperboy.site.commands import LITERALLY, Commands
from paperboy.site.index import Copy

BOT_NAME = "github-actions[bot]"
BOT_EMAIL = "41898282+github-actions[bot]@users.noreply.github.com"

NOTE = "committing"  # there while a commit is made: the commit before it, and the tree that it is to have
ATTEMPTS = 3  # a hook that rewrites files and then refuses takes them the next time

# What a file should hold, given what was written and what the repository's hooks and filters made of it.
Adopt = Callable[[bytes, bytes], bytes]

_NOTHING_YET = "none"
_PLAIN_FILE = "100644"
# What `git commit` overwrites or removes: a person may be about to use it.
_MESSAGES = ("COMMIT_EDITMSG", "MERGE_MSG", "SQUASH_MSG")


@dataclass(frozen=True)
class Entry:
    """A file in a tree: its mode and object name."""

    mode: str
    name: str


@dataclass(frozen=True)
class Order:
    """What is to be committed: files below git's root, under which message, by whom."""

    paths: tuple[str, ...]
    message: str
    identity: Mapping[str, str]
    adopt: Adopt


def as_it_is(_: bytes, found: bytes) -> bytes:
    """Take over what hooks and filters have made."""
    return found


def commit(git: Commands, order: Order) -> str | None:
    """Commit the order's files that differ from the last commit, and return the commit; None if none does.

    What a person has staged stays staged, and is not in it. Raises RepositoryError, with no commit made, when git
    or a hook refuses it, or leaves a file out.
    """
    if not order.paths:
        return None
    with index.locked(git), index.copied(git, "commit") as copy:
        return _Making(git, copy, order, git.head).run()


def finish_killed(git: Commands, order: Order) -> bool:
    """See to a commit in whose making a run was killed. Returns whether there was one.

    If it was made, what is to happen after it happens now. If not, and a hook was at the files, they are made ours
    again, so that they are committed once more.
    """
    note = git.own_folder / NOTE
    try:
        base, tree = note.read_text(encoding="utf-8").split()
        git.run("rev-parse", "--verify", "--quiet", f"{tree}^{{tree}}")
    except FileNotFoundError:
        return False
    except (ValueError, RepositoryError):  # it was killed while it wrote the note: nothing was begun
        note.unlink()
        return False
    planned = history.changes(git, _tree_of(git, base), tree)
    order = Order(tuple(c.path for c in planned), order.message, order.identity, order.adopt)
    with index.locked(git), index.copied(git, "commit") as copy:
        making = _Making(git, copy, order, None if base == _NOTHING_YET else base)
        making.wrote = {c.path: git.blob(c.name) for c in planned if not c.is_deletion}
        making.staged = {c.path: Entry(c.mode, c.name) for c in planned if not c.is_deletion}
        if making.is_made():
            making.after()
        elif _has_hook(git) and (git.head or _NOTHING_YET) == base:
            making.take_over_work_tree()
    note.unlink(missing_ok=True)
    return True


class _Making:
    """One commit on top of `base`, step by step, on a copy of the index."""

    def __init__(self, git: Commands, copy: Copy, order: Order, base: str | None) -> None:
        self._git = git
        self._copy = copy
        self._order = order
        self._base = base
        self._note = git.own_folder / NOTE
        self._before = _entries(git, base, order.paths) if base else {}
        self.wrote: dict[str, bytes] = {}  # as the files were when this began
        self.staged: dict[str, Entry] = {}  # as git was given them

    def run(self) -> str | None:
        self.staged = self._hashed(path for path in self._order.paths if os.path.lexists(self._git.root / path))
        if self.staged == self._before:
            self._bring_index_up_to_date(self._before)  # it was behind, as after a git that was killed
            return None
        self.wrote = {path: (self._git.root / path).read_bytes() for path in self.staged}
        # the copy becomes that of the last commit; what git knows of the files' times stays
        start = ("--reset", self._base) if self._base else ("--empty",)
        self._git.run("read-tree", *start, environment=self._copy.environment)
        _put(self._git, self._copy, self.staged, [path for path in self._before if path not in self.staged])
        tree = self._git.run("write-tree", environment=self._copy.environment)
        self._note.write_text(f"{self._base or _NOTHING_YET} {tree}\n", encoding="utf-8")
        self._commit_with_hooks()
        self.after()
        self._note.unlink(missing_ok=True)
        head = self._git.head
        return head if head != self._base else None

    def is_made(self) -> bool:
        """Return whether the last commit is the one that this was to make."""
        head = self._git.head
        if head is None or head == self._base:
            return False
        parents = self._git.run("rev-list", "--parents", "-n", "1", head, "--").split()[1:]
        changed = {change.path for change in history.changes(self._git, head)}
        return parents == ([self._base] if self._base else []) and changed <= set(self._order.paths)

    def after(self) -> None:
        """Compare what the commit holds with what it was given; take over what hooks and filters made of it."""
        committed = _entries(self._git, "HEAD", self._order.paths)
        missing = [path for path in self.staged if path not in committed]
        if missing:
            self._undo()
            raise RepositoryError(
                f"git did not take {missing[0]} into the commit, which was undone: a hook of the repository"
                " takes it out; see .git/hooks, or `git config core.hooksPath`"
            )
        here = self._hashed(path for path in self.staged if (self._git.root / path).is_file())
        final = {path: self._final(path, committed[path], here.get(path)) for path in self.staged}
        differing = {path: entry for path, entry in final.items() if entry != committed[path]}
        if differing:
            self._git.run("read-tree", "--reset", "HEAD", environment=self._copy.environment)
            _put(self._git, self._copy, differing, [])
        if final == self._before and self._is_no_change():
            self._undo()  # the hooks have made it what it was: no news
        elif differing:
            self._commit("--amend", "--no-edit", "--no-verify", "--allow-empty")
        self._write_where_it_differs(here, final)
        self._bring_index_up_to_date(final)

    def take_over_work_tree(self) -> bool:
        """Stage what a hook has made of the files since they were staged. Returns whether there is anything."""
        here = self._hashed(path for path in self.staged if (self._git.root / path).is_file())
        changed = {path: entry for path, entry in here.items() if entry.name != self.staged[path].name}
        if not changed:
            return False
        final = {path: self._adopted(path, entry) for path, entry in changed.items()}
        self.staged |= final
        _put(self._git, self._copy, final, [])
        self._write_where_it_differs(here, final)
        return True

    def _commit_with_hooks(self) -> None:
        """Commit. A hook that has rewritten the files, and so refuses, is given them as it has made them."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._commit("--message", self._order.message)
            except RepositoryError:
                if self.take_over_work_tree() and attempt < ATTEMPTS:
                    continue
                if self._git.head == self._base:
                    self._note.unlink(missing_ok=True)
                raise
            return

    def _hashed(self, paths: Iterable[str]) -> dict[str, Entry]:
        """Store what the work tree has at `paths`, as git's filters make it, and return it."""
        paths = list(paths)
        if not paths:
            return {}
        names = self._git.run("hash-object", "-w", "--", *paths).splitlines()
        plain = Entry(_PLAIN_FILE, "")
        return {
            path: Entry(self._before.get(path, plain).mode, name) for path, name in zip(paths, names, strict=True)
        }

    def _is_no_change(self) -> bool:
        tree = self._git.run("write-tree", environment=self._copy.environment)
        return tree == _tree_of(self._git, self._base or _NOTHING_YET)

    def _commit(self, *options: str) -> None:
        environment = {**self._copy.environment, **self._order.identity}
        kept = {name: _read(self._git, name) for name in _MESSAGES}
        try:
            self._git.run("commit", "--quiet", *options, environment=environment)
        finally:
            for name, content in kept.items():
                if content is not None and content != _read(self._git, name):
                    (self._git.git_folder / name).write_bytes(content)

    def _undo(self) -> None:
        """Take the commit back."""
        head = str(self._git.head)
        if self._base:
            self._git.run("update-ref", "-m", "paperboy: take back a commit", "HEAD", self._base, head)
        else:
            self._git.run("update-ref", "-d", "HEAD", head)
        self._note.unlink(missing_ok=True)

    def _final(self, path: str, committed: Entry, here: Entry | None) -> Entry:
        """Return what the commit should have of a file: what hooks or filters made of it, as ours."""
        is_as_staged = committed.name == self.staged[path].name
        if is_as_staged and here and here.name != committed.name:  # a hook has rewritten it in the work tree only
            return self._adopted(path, Entry(committed.mode, here.name))
        return self._adopted(path, committed)

    def _adopted(self, path: str, found: Entry) -> Entry:
        made = self._git.blob(found.name)
        wrote = self.wrote.get(path)
        if wrote is None or wrote.replace(b"\r\n", b"\n") == made.replace(b"\r\n", b"\n"):
            return found
        wanted = self._order.adopt(wrote, made)
        if wanted == made:
            return found
        temporary = self._git.own_folder / f"adopted-{os.getpid()}"
        temporary.write_bytes(wanted)
        try:
            return Entry(found.mode, self._git.run("hash-object", "-w", "--no-filters", "--", str(temporary)))
        finally:
            temporary.unlink()

    def _write_where_it_differs(self, here: Mapping[str, Entry], final: Mapping[str, Entry]) -> None:
        """Give the work tree, which has `here`, what was committed."""
        for path, entry in final.items():
            if path in here and here[path].name != entry.name:
                content = self._git.read("cat-file", "--filters", f"--path={path}", entry.name)
                files.write_bytes(self._git.root / path, content)

    def _bring_index_up_to_date(self, entries: Mapping[str, Entry]) -> None:
        """Give the person's index what the last commit has of the files. All else in it stays as it was."""
        if not index.path_of(self._git).exists() and not entries:
            return
        with index.copied(self._git, "update") as copy:
            known = _entries_of_index(self._git, copy, self._order.paths)
            if known == entries:
                return
            _put(self._git, copy, entries, [path for path in known if path not in entries])
            self._git.ask("update-index", "-q", "--refresh", environment=copy.environment)
            index.put_in_place(self._git, copy)


def identity(git: Commands, now: dt.datetime) -> dict[str, str]:
    """Return who commits: whom git is configured for, or else the bot of GitHub Actions.

    The address is the one under which GitHub shows that bot (https://github.com/actions/checkout#readme).
    """
    who = {"GIT_AUTHOR_DATE": now.isoformat(), "GIT_COMMITTER_DATE": now.isoformat()}
    settings = git.settings
    for role in ("AUTHOR", "COMMITTER"):
        for part, bot in (("NAME", BOT_NAME), ("EMAIL", BOT_EMAIL)):
            variable = f"GIT_{role}_{part}"
            if variable not in os.environ and f"user.{part.lower()}" not in settings:
                who[variable] = bot
    return who


def _put(git: Commands, copy: Copy, entries: Mapping[str, Entry], gone: Iterable[str]) -> None:
    arguments = [part for path, e in entries.items() for part in ("--cacheinfo", f"{e.mode},{e.name},{path}")]
    if arguments:
        git.run("update-index", "--add", *arguments, environment=copy.environment)
    if gone := list(gone):
        git.run("update-index", "--force-remove", "--", *gone, environment=copy.environment)


def _entries(git: Commands, tree: str, paths: Iterable[str]) -> dict[str, Entry]:
    names = git.names("ls-tree", "-r", "-z", tree, "--", *paths, environment=LITERALLY)
    parts = [name.partition("\t") for name in names]
    return {path: Entry(meta.split(" ")[0], meta.split(" ")[2]) for meta, _, path in parts}


def _entries_of_index(git: Commands, copy: Copy, paths: Iterable[str]) -> dict[str, Entry]:
    names = git.names("ls-files", "--stage", "-z", "--", *paths, environment={**LITERALLY, **copy.environment})
    return {path: Entry(*meta.split(" ")[:2]) for meta, _, path in (name.partition("\t") for name in names)}


def _tree_of(git: Commands, base: str) -> str:
    """Return the tree of the commit `base`, or the empty one before the first commit."""
    if base == _NOTHING_YET:
        return git.run("hash-object", "-w", "-t", "tree", os.devnull)
    return git.run("rev-parse", "--verify", f"{base}^{{tree}}")


def _has_hook(git: Commands) -> bool:
    folder = git.root / git.run("rev-parse", "--git-path", "hooks")
    return any(os.access(folder / name, os.X_OK) for name in ("pre-commit", "prepare-commit-msg", "commit-msg"))


def _read(git: Commands, name: str) -> bytes | None:
    try:
        return (git.git_folder / name).read_bytes()
    except FileNotFoundError:
        return None
