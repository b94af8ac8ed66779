"""What tests find on this machine: the command, the profile, and what they do without what is not installed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest

PAPERBOY = Path(sys.executable).parent / "paperboy"
NIGHTLY = os.environ.get("PAPERBOY_PROFILE") == "nightly"
# recordings, texts and themes that are not in this repository
SHARED = Path(os.environ.get("PAPERBOY_SHARED", Path(__file__).parents[2] / "shared"))


def cannot_run(reason: str) -> NoReturn:
    """Say loudly that a test does not run for `reason`; with `CI=true` that is a failure."""
    message = f"NOT RUN: {reason}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@cache
def as_another_user() -> tuple[str, ...]:
    """Return what starts a command as a user without root's permissions; empty where tests run as such a user.

    The test is not run, loudly, where that user cannot start paperboy, such as in a clone below a private folder.
    """
    if os.geteuid() != 0:
        return ()
    nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    if shutil.which(nobody[0]) is None:
        cannot_run("root has every permission, and there is no setpriv to be another user with")
    tried = subprocess.run([*nobody, PAPERBOY, "--version"], cwd="/", capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        cannot_run(f"another user cannot start {PAPERBOY}: {tried.stderr.strip().splitlines()[-1:]}")
    return nobody


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Yield a new folder that is a disk of its own. Not everybody may have one: then the test is skipped."""
    folder.mkdir()
    mount = shutil.which("mount") if os.geteuid() == 0 else None
    command = [str(mount), "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("NOT TESTED: a full disk, for only root can mount a small one, and not everywhere")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
