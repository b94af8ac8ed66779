"""Runs git, through GitPython: what it says, what it refuses, and a note of what it is at."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import git
from git.exc import GitCommandError, GitError, InvalidGitRepositoryError, NoSuchPathError

from paperboy.errors import RepositoryError, SetupError
from paperboy.site.installed import check_git

FOLDER = "paperboy"  # in .git: what paperboy has to remember of a clone
NOTE = "git-at-work"  # in it: there while a git of ours moves branches
# before the process that reads is started anew: a pipe holds 64 KiB (https://man7.org/linux/man-pages/man7/pipe.7.html)
MOST_QUESTIONS = 100

HEADS = "refs/heads/"
SUBMODULE = "160000"  # the mode of one, in trees and in the index

_MOVES_BRANCHES = ("commit", "update-ref", "fetch", "push")
# A path is a path, whatever characters are in it (GIT_LITERAL_PATHSPECS in https://git-scm.com/docs/git).
LITERALLY = {"GIT_LITERAL_PATHSPECS": "1"}


class Commands:
    """git in one repository."""

    def __init__(self, site_folder: Path) -> None:
        """Open it. Raises SetupError when `site_folder` is in no repository that paperboy can commit to."""
        check_git()
        try:
            self._repo = git.Repo(site_folder, search_parent_directories=True)
        except (InvalidGitRepositoryError, NoSuchPathError) as error:
            raise SetupError(
                f"{site_folder} is not in a git repository: run `git init` there, or use --no-commit"
            ) from error
        except (GitError, OSError, ValueError) as error:
            raise SetupError(f"cannot read the git repository of {site_folder}: {error}") from error
        if self._repo.bare:
            raise SetupError(f"{site_folder} is a bare git repository: give a clone of it with --site")
        self._repo.git.update_environment(GIT_TERMINAL_PROMPT="0")  # an error is better than a hanging run
        self.root = Path(str(self._repo.working_tree_dir)).resolve()
        self.git_folder = Path(self._repo.git_dir).resolve()
        self.common_folder = Path(self._repo.common_dir).resolve()
        self.own_folder = self.git_folder / FOLDER
        self._questions = 0

    def close(self) -> None:
        """End the git processes that GitPython keeps."""
        self._repo.close()

    def run(self, command: str, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
        """Run git and return what it says. Raises RepositoryError with git's own words."""
        return (
            self.read(command, *arguments, environment=environment).decode("utf-8", "surrogateescape").rstrip("\n")
        )

    def read(self, command: str, *arguments: str, environment: Mapping[str, str] | None = None) -> bytes:
        """Run git and return the bytes that it gives. Raises RepositoryError with git's own words."""
        try:
            with self._noted(command):
                said = self._repo.git.execute(
                    ["git", command, *arguments],
                    env=dict(environment or {}),
                    stdout_as_string=False,
                    strip_newline_in_stdout=False,
                )
        except GitCommandError as error:
            raise RepositoryError(f"git {command} failed: {said_in(error)}") from error
        return bytes(said)

    def ask(self, command: str, *arguments: str, environment: Mapping[str, str] | None = None) -> str | None:
        """Run git and return what it says, or None when it says no. Raises RepositoryError when it was killed."""
        try:
            return self.run(command, *arguments, environment=environment)
        except RepositoryError as error:
            if isinstance(error.__cause__, GitCommandError) and was_killed(error.__cause__):
                raise  # that is no answer: who took it for one would commit as if nothing had been before
            return None

    def names(self, command: str, *arguments: str, environment: Mapping[str, str] | None = None) -> list[str]:
        """Run git and return the items, with NUL between, that it lists."""
        return [name for name in self.run(command, *arguments, environment=environment).split("\0") if name]

    def blob(self, name: str) -> bytes:
        """Return the content of the file with the object name `name`. Raises RepositoryError."""
        found = self._kept_answer(name)
        return found[1] if found and found[0] else self.read("cat-file", "blob", name)

    @cached_property
    def settings(self) -> Mapping[str, str]:
        """What git is set to, by name, in small letters but for the names of branches and remotes.

        They are asked for once, and again after what may have changed them: see `forget_settings`.
        """
        entries = self.names("config", "--list", "-z")
        return {key: value for key, _, value in (entry.partition("\n") for entry in entries)}

    def forget_settings(self) -> None:
        """Ask for git's settings again when they are wanted next: somebody may have been at them."""
        self.__dict__.pop("settings", None)

    @property
    def head(self) -> str | None:
        """The commit that is checked out, or None before the first."""
        return self.ref("HEAD")

    @property
    def branch(self) -> str | None:
        """The branch that is checked out, or None."""
        name = self.ask("symbolic-ref", "--quiet", "HEAD")
        return name.removeprefix(HEADS) if name else None

    def ref(self, name: str | None) -> str | None:
        """Return the commit that the ref with the full name `name` is at, or None."""
        if name is None:
            return None
        revision = f"{name}^{{commit}}"
        if found := self._kept_answer(revision):
            return found[0] or None
        return self.ask("rev-parse", "--verify", "--quiet", revision)

    def _kept_answer(self, revision: str) -> tuple[str, bytes] | None:
        """Return the name (empty: there is no such object) and the content of an object; None without an answer.

        The process that GitPython keeps is asked, one for all. git ends it at an object that is damaged, or
        somebody kills it: it says nothing then, and would say nothing ever after, so that it is started again. So
        it is before its warnings, which GitPython does not read, can have filled the pipe that it would wait for.
        """
        self._questions += 1
        if self._questions % MOST_QUESTIONS == 0:
            self._repo.git.clear_cache()
        try:
            if not self._has_sha1_names:
                return None
            name, _, size, content = self._repo.git.get_object_data(revision)
            if len(content) == size:
                return os.fsdecode(name), bytes(content)  # the name is text by its type, bytes in fact
        except (RepositoryError, GitError, ValueError, OSError) as error:
            # git's own words (https://git-scm.com/docs/git-cat-file#_batch_output), which GitPython hands on
            if f"{revision} missing" in str(error):
                return "", b""
        self._repo.git.clear_cache()
        return None

    @cached_property
    def _has_sha1_names(self) -> bool:
        """Whether objects have names that the process which GitPython keeps knows to read."""
        return self.settings.get("extensions.objectformat", "sha1") == "sha1"

    @contextmanager
    def _noted(self, command: str) -> Iterator[None]:
        """Keep a note while git may have locks on branches: with it, a lock that is left can be told as ours."""
        if command not in _MOVES_BRANCHES:
            yield
            return
        self.forget_settings()  # of the hooks that run now, and of whoever was at work since
        self.own_folder.mkdir(exist_ok=True)
        note = self.own_folder / NOTE
        note.write_text(f"git {command}, of paperboy {os.getpid()}\n", encoding="utf-8")
        try:
            yield
        except GitCommandError as error:
            if not was_killed(error):
                note.unlink(missing_ok=True)
            raise
        note.unlink(missing_ok=True)


def was_killed(error: GitCommandError) -> bool:
    """Return whether git was ended by a signal, so that it could not put its things away."""
    return isinstance(error.status, int) and error.status < 0


def said_in(error: GitCommandError) -> str:
    """Return what git wrote, on one line and without its hints."""
    text = error.stderr if isinstance(error.stderr, str) else bytes(error.stderr).decode("utf-8", "replace")
    text = text.strip().removeprefix("stderr:").strip().strip("'")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("hint:")]
    return without_secrets(" ".join(lines))[:500] or f"it ended with status {error.status} and said nothing"


def without_secrets(text: str) -> str:
    """Return `text` with no name and password in its addresses."""
    return re.sub(r"://[^/@\s]+@", "://***@", text)
