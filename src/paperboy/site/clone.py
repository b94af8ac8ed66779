"""Runs git in the clone that a site is in, through GitPython, and returns its output."""

import os
import posixpath
import re
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path

import git
from git.cmd import Git
from git.exc import GitError, InvalidGitRepositoryError, NoSuchPathError

from paperboy.errors import RepositoryError, SetupError

HEADS = "refs/heads/"
OWN_FOLDER = "paperboy"  # in .git: what paperboy has to remember of a clone

# Nothing of a person's is to run or to change along; and a branch without upstream goes out under its own name.
_SETTINGS = ("core.fsmonitor=false", "gc.auto=0", "maintenance.auto=false", "submodule.recurse=false")
_COMMAND = ["git", "-c", f"core.hooksPath={os.devnull}", "-c", "push.autoSetupRemote=true"]
_COMMAND += [word for setting in _SETTINGS for word in ("-c", setting)]
# An error is better than a run that hangs; `git status` writes no index; a path is a path, whatever is in it.
_ENVIRONMENT = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "1"}
_ENVIRONMENT |= dict.fromkeys(("GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"), "0")
# They lead git to another repository (`git rev-parse --local-env-vars`); git sets them for hooks.
_LEADING_ELSEWHERE = ("DIR", "WORK_TREE", "INDEX_FILE", "COMMON_DIR", "OBJECT_DIRECTORY", "NAMESPACE")
_ATTEMPTS = 2  # somebody may kill the git that reads
_READS = 500  # by one git: nobody reads its warnings, and it would stop when they fill its pipe


class Clone:
    """git in one clone, or in one of its work trees. Names are below its root, paths below the site."""

    def __init__(self, site_folder: Path) -> None:
        """Open the clone that `site_folder` is in; no git is started. Raises SetupError when it is in none."""
        program = git.Git.GIT_PYTHON_GIT_EXECUTABLE or "git"
        if shutil.which(program) is None:
            raise SetupError(
                f"there is no {program} to run: install git (Debian and Ubuntu: apt-get install git;"
                " else https://git-scm.com/downloads); `paperboy publish --no-commit` does without"
            )
        for name in _LEADING_ELSEWHERE:
            if f"GIT_{name}" in os.environ:
                raise SetupError(f"GIT_{name} is set, which leads git to another repository: unset it")
        try:
            self._repo = git.Repo(site_folder, search_parent_directories=True)
        except (InvalidGitRepositoryError, NoSuchPathError) as error:
            raise SetupError(
                f"{site_folder} is not in a git repository: run `git init` there, or use --no-commit"
            ) from error
        except (GitError, OSError, ValueError) as error:
            raise SetupError(f"cannot read the git repository of {site_folder}: {error}") from error
        if not self._repo.working_tree_dir:
            raise SetupError(f"{site_folder} is a bare git repository: give a clone of it with --site")
        self.root = Path(str(self._repo.working_tree_dir)).resolve()
        self.git_folder = Path(self._repo.git_dir).resolve()
        self.common_folder = Path(self._repo.common_dir).resolve()
        self.lock_file = self.git_folder / OWN_FOLDER / "running"  # locked while a run changes what is checked out
        self._prefix = site_folder.resolve().relative_to(self.root).as_posix()
        self._reader: Git.AutoInterrupt | None = None
        self._reads = 0

    def close(self) -> None:
        """End the git process that is kept."""
        self._reader = None
        self._repo.close()

    def name_of(self, path: str) -> str:
        """Return the name of a file of the site."""
        return posixpath.normpath(posixpath.join(self._prefix, path))

    def path_of(self, name: str) -> str:
        """Return the path of a file of the repository, below the site."""
        return posixpath.relpath(name, self._prefix)

    def run(self, *command: str, feed: bytes = b"", environment: Mapping[str, str] | None = None) -> str:
        """Run git on `feed`, and return its output. Raises RepositoryError with git's own words."""
        try:
            with tempfile.TemporaryFile() as file:
                file.write(feed)
                file.seek(0)
                status, said, words = self._repo.git.execute(
                    [*_COMMAND, *command],
                    istream=file,
                    env={**_ENVIRONMENT, **(environment or {})},
                    with_extended_output=True,
                    with_exceptions=False,
                    stdout_as_string=False,
                    strip_newline_in_stdout=False,
                )
        except (GitError, OSError) as error:
            raise RepositoryError(f"git {command[0]} failed: {getattr(error, 'strerror', error)}") from error
        output = os.fsdecode(bytes(said)).rstrip("\n")
        if status:
            problem = _sentence(words) or f"it ended with status {status} and said nothing"
            raise RepositoryError(f"git {command[0]} failed: {problem}", output)
        return output

    def ask(self, *question: str) -> str:
        """Return git's output, or nothing where it fails."""
        try:
            return self.run(*question)
        except RepositoryError:
            return ""

    def read(self, object_id: str) -> bytes | None:
        """Return the content of one of git's objects, or None if git cannot read it.

        One process reads them all (https://git-scm.com/docs/git-cat-file#_batch_output).
        """
        self._reads += 1
        if self._reads % _READS == 0:
            self._reader = None
        for _ in range(_ATTEMPTS):
            self._reader = self._reader or self._repo.git.execute(
                [*_COMMAND, "cat-file", "--batch"], istream=-1, env=_ENVIRONMENT, as_process=True
            )
            with suppress(OSError):
                self._reader.stdin.write(f"{object_id}\n".encode())
                self._reader.stdin.flush()
                header = self._reader.stdout.readline().split()
                if header[1:] == [b"missing"]:
                    return None
                size = int(header[2]) if header else 0
                content = bytes(self._reader.stdout.read(size + 1))
                if len(content) > size:
                    return content[:size]
            self._reader = None
        return None

    @cached_property
    def settings(self) -> Mapping[str, str]:
        """What git is set to, by name, in small letters but for the names of branches and remotes."""
        pairs = (entry.partition("\n") for entry in self.run("config", "--list", "-z").split("\0") if entry)
        return {key: value if has_value else "true" for key, has_value, value in pairs}


def without_secrets(text: str) -> str:
    """Return `text` with no name and password in its addresses."""
    return re.sub(r"://[^/@\s]+@", "://***@", text)


def _sentence(words: str) -> str:
    """Return what git wrote, on one line and without its hints."""
    lines = (line.strip() for line in words.splitlines() if not line.startswith("hint:"))
    return without_secrets(" ".join(filter(None, lines)))[:500]
