"""Whether there is a git to run. GitPython itself would say so with a traceback, in the middle of a run."""

import shutil

import git

from paperboy.errors import SetupError


def check_git() -> None:
    """Raise SetupError when there is no git to run."""
    program = git.Git.GIT_PYTHON_GIT_EXECUTABLE or "git"
    if shutil.which(program) is None:
        raise SetupError(
            f"there is no {program} to run: install git (Debian and Ubuntu: apt-get install git;"
            " else https://git-scm.com/downloads); `paperboy publish --no-commit` does without"
        )
