"""What tests find on this machine: the command, the profile, and what they do without what is not installed."""

import os
import sys
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
