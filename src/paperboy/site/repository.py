"""Commit and push, with GitPython: paperboy's own paths only, never by force.

A rejected push is answered by `rewind`: the branch goes to what the remote has, and the caller makes its files
again on top of that, so that there is nothing to merge.
"""

import datetime as dt
import os
import re
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from pathlib import Path

import git
from git.exc import GitCommandError, InvalidGitRepositoryError, NoSuchPathError

from paperboy.errors import RepositoryError, SetupError
from paperboy.site.installed import check_git

BOT_NAME = "github-actions[bot]"
BOT_EMAIL = "41898282+github-actions[bot]@users.noreply.github.com"

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"  # git's name for a tree without files

REWIND = "refs/paperboy/rewind"  # what a rewind that is going on goes to

# Whether a file (its path below the site's source, and what it holds) is paperboy's to make again.
Owns = Callable[[str, bytes | None], bool]


class PushRejectedError(RepositoryError):
    """The remote's branch has commits that are not here."""


class Repository:
    """The git repository that a site lies in, and the remote that it is pushed to."""

    def __init__(self, site_folder: Path) -> None:
        """Open it. Raises SetupError when `site_folder` is in no repository that paperboy can commit to."""
        check_git()
        try:
            self._repo = git.Repo(site_folder, search_parent_directories=True)
        except (InvalidGitRepositoryError, NoSuchPathError) as error:
            raise SetupError(
                f"{site_folder} is not in a git repository: run `git init` there, or use --no-commit"
            ) from error
        if self._repo.bare:
            raise SetupError(f"{site_folder} is a bare git repository: give a clone of it with --site")
        self._repo.git.update_environment(GIT_TERMINAL_PROMPT="0")  # an error is better than a hanging run
        root = Path(str(self._repo.working_tree_dir)).resolve()
        self._prefix = site_folder.resolve().relative_to(root)

    def close(self) -> None:
        """End the git processes that GitPython keeps."""
        self._repo.close()

    @property
    def head(self) -> str | None:
        """The commit that is checked out, or None before the first."""
        return self._repo.head.commit.hexsha if self._repo.head.is_valid() else None

    @property
    def head_date(self) -> dt.datetime | None:
        """When the commit that is checked out was made, or None before the first."""
        return self._repo.head.commit.committed_datetime if self._repo.head.is_valid() else None

    @property
    def root(self) -> Path:
        """The repository's top folder."""
        return Path(str(self._repo.working_tree_dir)).resolve()

    @property
    def branch(self) -> str | None:
        """The branch that is checked out."""
        return None if self._repo.head.is_detached else self._repo.active_branch.name

    @property
    def remote_address(self) -> str | None:
        """Where a push goes, without any password."""
        if self._repo.head.is_detached or not self._repo.remotes:
            return None
        return _without_secrets(self._repo.remote(self._remote).url)

    @property
    def committer(self) -> str:
        """Under which name commits are made."""
        return os.environ.get("GIT_COMMITTER_NAME") or self._config("user.name") or BOT_NAME

    def distance(self) -> tuple[int, int]:
        """Return how many commits are only here, and how many only on the remote, as far as is known here."""
        if self.remote_address is None or self.head is None:
            return 0, 0
        if not self._git("for-each-ref", "--format=%(refname)", self._tracking):
            return int(self._git("rev-list", "--count", "HEAD")), 0
        here, there = self._git("rev-list", "--count", "--left-right", f"HEAD...{self._tracking}").split()
        return int(here), int(there)

    def clear_dead_locks(self) -> list[str]:
        """Remove git's lock files that no process has open, as a git that was killed leaves them.

        Returns their names. Call it only while no other paperboy is at work here.
        """
        folder = Path(self._repo.git_dir)
        heads = [self._repo.head.reference.path] if not self._repo.head.is_detached else []
        names = ["index", "HEAD", "packed-refs", "shallow", REWIND, *heads]
        if self._repo.remotes and heads:
            names.append(self._tracking)
        locks = [folder / f"{name}.lock" for name in names]
        locks += folder.glob("next-index-*.lock")  # the index of a `git commit --only`
        dead = [lock for lock in locks if lock.exists() and not _is_open(lock)]
        for lock in dead:
            lock.unlink(missing_ok=True)
        return [str(lock.relative_to(folder)) for lock in dead]

    def check_can_commit(self) -> None:
        """Raise SetupError when a commit cannot work in the state that the repository is in."""
        try:
            self._git("rev-parse", "--git-dir")  # git refuses the repository of another user
        except RepositoryError as error:
            raise SetupError(str(error)) from error
        folder = Path(self._repo.git_dir)
        for name, doing in (("MERGE_HEAD", "merge"), ("rebase-merge", "rebase"), ("rebase-apply", "rebase")):
            if (folder / name).exists():
                raise SetupError(f"a {doing} is going on in {folder.parent}: finish or abort it first")

    def check_can_push(self) -> None:
        """Raise SetupError when there is nowhere to push to."""
        if self._repo.head.is_detached:
            raise SetupError(
                "no branch is checked out, so there is none to push to:"
                " check one out (`git switch main`), or use --no-push"
            )
        if not self._repo.remotes:
            raise SetupError(
                "the repository has no remote to push to: add one (`git remote add origin …`), or use --no-push"
            )

    def versions(self, path: str) -> Iterator[tuple[str, bytes]]:
        """Yield the commits that changed a file (below the site's folder), newest first, with what it held.

        A shallow clone, as a runner has it, is made whole when its own commits are used up. Raises
        RepositoryError.
        """
        name = str(self._prefix / path)
        seen = yield from self._versions(name, frozenset())
        can_fetch = self.head and self._repo.remotes and not self._repo.head.is_detached
        if can_fetch and self._git("rev-parse", "--is-shallow-repository") == "true":
            self._git("fetch", "--quiet", "--unshallow", self._remote)
            yield from self._versions(name, seen)

    def _versions(self, name: str, seen: frozenset[str]) -> Generator[tuple[str, bytes], None, frozenset[str]]:
        shas = self._git("log", "--format=%H", "--", name).split() if self.head else []
        for sha in shas:
            blob = _blob(self._repo.commit(sha).tree, name)
            if blob and sha not in seen:
                yield sha, bytes(blob.data_stream.read())
        return seen.union(shas)

    def commit(
        self, paths: Iterable[str], message: str, *, now: dt.datetime, removed: Collection[str] = ()
    ) -> str | None:
        """Commit those of `paths` (below the site's folder) that differ from the last commit.

        `removed` are files that are to be gone. Returns the new commit, or None if nothing differs. What a person
        has staged stays staged, and is not in it. Raises RepositoryError with git's own words.
        """
        gone = [str(self._prefix / path) for path in removed]
        changed = self._changed([str(self._prefix / path) for path in paths], gone)
        if not changed:
            return None
        self._git("add", "--", *changed)
        if not self._git("diff", "--cached", "--name-only", *([self.head] if self.head else []), "--", *changed):
            return None  # only the index was behind, as after a git that was killed
        with self._repo.git.custom_environment(**self._identity(now)):
            self._git("commit", "--quiet", "--only", "--message", message, "--", *changed)
        return self.head

    def push(self) -> None:
        """Push the branch that is checked out.

        Raises PushRejectedError when the remote's branch has moved on, RepositoryError for anything else.
        """
        self._push()

    def try_push(self) -> None:
        """Ask the remote whether `push` would work, and change nothing. Raises what `push` would."""
        self._push("--dry-run", "--no-verify")

    def _push(self, *options: str) -> None:
        branch = self._repo.active_branch.name
        try:
            self._repo.git.push("--quiet", *options, self._remote, f"HEAD:refs/heads/{self._remote_branch}")
        except GitCommandError as error:
            said = _said(error)
            if any(sign in said for sign in ("[rejected]", "fetch first", "non-fast-forward", "cannot lock ref")):
                raise PushRejectedError(f"{self._remote} has commits on {branch} that are not here") from error
            raise RepositoryError(f"cannot push {branch} to {self._remote}: {said}") from error

    def has_unpushed(self, owns: Owns) -> bool:
        """Return whether some commit with a file of `owns` is not known to be on the remote."""
        return any(owns(path, content) for path, content in self._unpushed())

    def foreign_unpushed(self, owns: Owns) -> str | None:
        """Return a file that is not of `owns` and in a commit that is not known to be on the remote, if any is."""
        return next((path for path, content in self._unpushed() if not owns(path, content)), None)

    def _unpushed(self) -> Iterator[tuple[str, bytes | None]]:
        if self._repo.head.is_detached or not self._repo.remotes or self.head is None:
            return iter(())
        known = self._git("for-each-ref", "--format=%(refname)", self._tracking)
        return self._files_since(self._git("merge-base", "HEAD", self._tracking) if known else EMPTY_TREE)

    def rewind(self, owns: Owns) -> dict[str, bytes]:
        """Fetch, and put the branch on what the remote has, taking back commits that are not there.

        Returns what those commits held, by path below the site's folder: files of `owns` only.
        Raises RepositoryError, with nothing changed, when anybody else's work would be lost.
        """
        self._git("fetch", "--quiet", self._remote, self._remote_branch)
        theirs = self._git("rev-parse", "FETCH_HEAD")
        ours = dict(self._files_since(self._git("merge-base", "HEAD", theirs)))
        foreign = [path for path, content in ours.items() if not owns(path, content)]
        if foreign:
            raise RepositoryError(
                f"{self._remote} has moved on, and here are unpushed commits that are not paperboy's"
                f" ({foreign[0]}): run `git pull --rebase` and publish again"
            )
        self._note_what_is_theirs_already(theirs)
        self._git("update-ref", REWIND, theirs)
        try:
            self._repo.git.update_index("-q", "--refresh", with_exceptions=False)
            self._repo.git.read_tree("-m", "-u", "HEAD", theirs)
        except GitCommandError as error:
            self.undo_killed_rewind()
            raise RepositoryError(
                f"{self._remote} has moved on, and uncommitted changes are in the way of its commits:"
                f" commit them, run `git pull --rebase` and publish again ({_said(error)})"
            ) from error
        self._git("update-ref", "-m", "paperboy: start again from the remote", "HEAD", theirs)
        self._git("update-ref", "-d", REWIND)
        return {path: content for path, content in ours.items() if content is not None}

    def undo_killed_rewind(self) -> list[str]:
        """Put back to the last commit the files that a rewind was at when it was killed, and return their names.

        Between two commits git removes and writes files one by one: what is not there, or only in part, is not a
        person's doing. A file that holds anything else is left alone.
        """
        if not self._git("for-each-ref", "--format=%(refname)", REWIND):
            return []
        target, head = self._repo.commit(REWIND).tree, self._repo.head.commit.tree
        names = self._git("diff", "--name-only", "--no-renames", "-z", "HEAD", REWIND).split("\0")
        midway = [name for name in names if name and self._is_between(name, head, target)]
        if back := [name for name in midway if _blob(head, name)]:
            self._git("checkout", "--quiet", "HEAD", "--", *back)
        for name in midway:
            if not _blob(head, name):
                (self.root / name).unlink(missing_ok=True)
                self._git("update-index", "--force-remove", "--", name)
        self._git("update-ref", "-d", REWIND)
        return midway

    def _is_between(self, name: str, head: git.Tree, target: git.Tree) -> bool:
        """Return whether git may have left the file so on its way from `head` to `target`."""
        path = self.root / name
        if not os.path.lexists(path):
            return True
        if not _is_plain(path):
            return False
        blobs = [blob for tree in (head, target) if (blob := _blob(tree, name))]
        if self._git("hash-object", "--", name) in [blob.hexsha for blob in blobs]:
            return True
        content = path.read_bytes()
        return any(blob.data_stream.read().startswith(content) for blob in blobs)

    def _note_what_is_theirs_already(self, theirs: str) -> None:
        """Put into the index what the work tree has as `theirs` does: a rewind that was killed left it so."""
        tree = self._repo.commit(theirs).tree
        names = self._git("diff", "--name-only", "--no-renames", "-z", "HEAD", theirs).split("\0")
        for name in filter(None, names):
            path, blob = self.root / name, _blob(tree, name)
            if not os.path.lexists(path):
                if not blob:
                    self._git("update-index", "--force-remove", "--", name)
            elif blob and _is_plain(path) and self._git("hash-object", "--", name) == blob.hexsha:
                self._git("update-index", "--add", "--cacheinfo", f"{blob.mode:o},{blob.hexsha},{name}")

    def _files_since(self, base: str) -> Iterator[tuple[str, bytes | None]]:
        """Yield the files that differ between `base` and HEAD, with what HEAD has (None: deleted).

        Paths are below the site's folder; one outside of it starts with `../`.
        """
        names = self._git("diff", "--name-only", "--no-renames", "-z", base, "HEAD").split("\0")
        for name in filter(None, names):
            try:
                content = bytes((self._repo.head.commit.tree / name).data_stream.read())
            except KeyError:
                content = None
            yield os.path.relpath(name, self._prefix), content

    @property
    def _remote(self) -> str:
        configured = self._config(f"branch.{self._repo.active_branch.name}.remote")
        names = [remote.name for remote in self._repo.remotes]
        if configured in names:
            return str(configured)
        return "origin" if "origin" in names else names[0]

    @property
    def _remote_branch(self) -> str:
        branch = self._repo.active_branch.name
        merge = self._config(f"branch.{branch}.merge") or branch
        return merge.removeprefix("refs/heads/")

    @property
    def _tracking(self) -> str:
        return f"refs/remotes/{self._remote}/{self._remote_branch}"

    def _config(self, key: str) -> str | None:
        try:
            return str(self._repo.git.config("--get", key))
        except GitCommandError:
            return None

    def _identity(self, now: dt.datetime) -> dict[str, str]:
        """Return who commits: whom git is configured for, or else the bot of GitHub Actions.

        The address is the one under which GitHub shows that bot (https://github.com/actions/checkout#readme).
        """
        who = {"GIT_AUTHOR_DATE": now.isoformat(), "GIT_COMMITTER_DATE": now.isoformat()}
        for role in ("AUTHOR", "COMMITTER"):
            for part, bot in (("NAME", BOT_NAME), ("EMAIL", BOT_EMAIL)):
                variable = f"GIT_{role}_{part}"
                if variable not in os.environ and self._config(f"user.{part.lower()}") is None:
                    who[variable] = bot
        return who

    def _changed(self, paths: list[str], gone: list[str]) -> list[str]:
        """Return those of `paths` and `gone` that the work tree has otherwise than the last commit, or new."""
        here = [path for path in paths if (self.root / path).exists()]
        here += [path for path in gone if not (self.root / path).exists()]
        if not here:
            return []
        untracked = self._git("ls-files", "--others", "-z", "--", *here).split("\0")
        if self.head is None:
            return here
        differing = self._git("diff", "--name-only", "--no-renames", "-z", "HEAD", "--", *here).split("\0")
        return sorted({path for path in untracked + differing if path})

    def _git(self, command: str, *arguments: str) -> str:
        try:
            return str(self._repo.git.execute(["git", command, *arguments]))
        except GitCommandError as error:
            raise RepositoryError(f"git {command} failed: {_said(error)}") from error


def _blob(tree: git.Tree, name: str) -> git.Blob | None:
    """Return the file `name` of `tree`, also one in its folders (which `in` does not look into)."""
    try:
        found = tree / name
    except KeyError:
        return None
    return found if isinstance(found, git.Blob) else None


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _is_open(path: Path) -> bool:
    """Return whether some process has `path` open: git keeps its lock files open as long as it needs them.

    Where processes cannot be looked at (no /proc), every lock counts as open, and git will name it.
    """
    processes = Path("/proc")
    if not (processes / "self" / "fd").exists():
        return True
    for descriptor in processes.glob("[0-9]*/fd/*"):
        try:
            if descriptor.samefile(path):
                return True
        except OSError:
            continue  # that process has ended, or is another user's
    return False


def _said(error: GitCommandError) -> str:
    """Return what git wrote, on one line and without its hints."""
    text = str(error.stderr).strip().removeprefix("stderr:").strip().strip("'")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("hint:")]
    return _without_secrets(" ".join(lines))[:500]


def _without_secrets(text: str) -> str:
    return re.sub(r"://[^/@\s]+@", "://***@", text)
