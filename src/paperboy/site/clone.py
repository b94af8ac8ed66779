"""Runs git in the clone that a site lies in, through GitPython: what it says, and what it refuses."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

import git
from git.cmd import Git
from git.exc import GitCommandError, GitError, InvalidGitRepositoryError, NoSuchPathError

from paperboy.errors import RepositoryError, SetupError

HEADS = "refs/heads/"
OWN_FOLDER = "paperboy"  # in .git: what paperboy has to remember of a clone

# Nothing of a person's is to run or to change along with a run's own commands.
_OPTIONS = (
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "gc.auto=0"),
    *("-c", "maintenance.auto=false"),
    *("-c", "submodule.recurse=false"),
)
_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",  # an error is better than a run that hangs
    "GIT_OPTIONAL_LOCKS": "0",  # `git status` need not write what it learns into a person's index
    "GIT_LITERAL_PATHSPECS": "1",  # a path is a path, whatever characters are in it
    "GIT_GLOB_PATHSPECS": "0",  # git takes none of these three along with it
    "GIT_NOGLOB_PATHSPECS": "0",
    "GIT_ICASE_PATHSPECS": "0",
}
# They lead git to another repository (`git rev-parse --local-env-vars`); git sets them for hooks.
_LEADING_ELSEWHERE = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_NAMESPACE",
)


class Clone:
    """git in one clone, or in one of its work trees."""

    def __init__(self, site_folder: Path) -> None:
        """Open the clone that `site_folder` lies in; no git is started. Raises SetupError when it is in none."""
        _check_git()
        for name in _LEADING_ELSEWHERE:
            if name in os.environ:
                raise SetupError(f"{name} is set, which leads git to another repository: unset it")
        try:
            self._repo = git.Repo(site_folder, search_parent_directories=True)
        except (InvalidGitRepositoryError, NoSuchPathError) as error:
            raise SetupError(
                f"{site_folder} is not in a git repository: run `git init` there, or use --no-commit"
            ) from error
        except (GitError, OSError, ValueError) as error:
            raise SetupError(f"cannot read the git repository of {site_folder}: {error}") from error
        if self._repo.bare or not self._repo.working_tree_dir:
            raise SetupError(f"{site_folder} is a bare git repository: give a clone of it with --site")
        self.root = Path(str(self._repo.working_tree_dir)).resolve()
        self.git_folder = Path(self._repo.git_dir).resolve()
        self.common_folder = Path(self._repo.common_dir).resolve()
        self.prefix = site_folder.resolve().relative_to(self.root).as_posix()  # of the site, below the root

    @property
    def lock_file(self) -> Path:
        """The file whose lock a run has while it changes what is checked out."""
        return self.git_folder / OWN_FOLDER / "running"

    def close(self) -> None:
        """Let go of what GitPython keeps."""
        self._repo.close()

    def run(
        self,
        command: str,
        *arguments: str,
        feed: bytes | Iterable[bytes] = b"",
        environment: Mapping[str, str] | None = None,
    ) -> str:
        """Run git on `feed`, and return what it says. Raises RepositoryError with git's own words."""
        try:
            with tempfile.TemporaryFile() as file:
                file.writelines([feed] if isinstance(feed, bytes) else feed)
                file.seek(0)
                said = self._repo.git.execute(
                    ["git", *_OPTIONS, command, *arguments],
                    istream=file,
                    env={**_ENVIRONMENT, **(environment or {})},
                    stdout_as_string=False,
                    strip_newline_in_stdout=False,
                )
        except GitCommandError as error:
            raise RepositoryError(f"git {command} failed: {_said_in(error)}") from error
        except OSError as error:
            raise RepositoryError(f"git {command} failed: {error.strerror}") from error
        return os.fsdecode(bytes(said)).rstrip("\n")

    def ask(self, *question: str) -> str:
        """Return what git says, or nothing where it says no."""
        try:
            return self.run(*question)
        except RepositoryError:
            return ""

    def keep_running(self, command: str, *arguments: str) -> Git.AutoInterrupt:
        """Start git, and return the process, which waits to be asked."""
        return self._repo.git.execute(
            ["git", *_OPTIONS, command, *arguments], istream=-1, env=_ENVIRONMENT, as_process=True
        )

    @property
    def branch(self) -> str | None:
        """The branch that is checked out, or None."""
        return self.ask("symbolic-ref", "--quiet", "HEAD").removeprefix(HEADS) or None

    @cached_property
    def settings(self) -> Mapping[str, str]:
        """What git is set to, by name, in small letters but for the names of branches and remotes.

        Raises SetupError in git's own words where it cannot read that.
        """
        try:
            entries = self.run("config", "--list", "-z").split("\0")
        except RepositoryError as error:
            raise SetupError(str(error)) from error
        pairs = (entry.partition("\n") for entry in entries if entry)
        return {key: value if has_value else "true" for key, has_value, value in pairs}


def _check_git() -> None:
    """Raise SetupError when there is no git to run, which GitPython would say with a traceback, and later."""
    program = git.Git.GIT_PYTHON_GIT_EXECUTABLE or "git"
    if shutil.which(program) is None:
        raise SetupError(
            f"there is no {program} to run: install git (Debian and Ubuntu: apt-get install git;"
            " else https://git-scm.com/downloads); `paperboy publish --no-commit` does without"
        )


def without_secrets(text: str) -> str:
    """Return `text` with no name and password in its addresses."""
    return re.sub(r"://[^/@\s]+@", "://***@", text)


def _said_in(error: GitCommandError) -> str:
    """Return what git wrote, on one line and without its hints."""
    text = error.stderr if isinstance(error.stderr, str) else bytes(error.stderr).decode("utf-8", "replace")
    text = text.strip().removeprefix("stderr:").strip().strip("'")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("hint:")]
    return without_secrets(" ".join(lines))[:500] or f"it ended with status {error.status} and said nothing"
