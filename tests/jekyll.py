"""Small sites as the real Jekyll builds them: one long-lived Ruby process."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BUILDER = Path(__file__).parent / "jekyll.rb"


def is_installed() -> bool:
    """Return whether Jekyll is here."""
    return shutil.which("jekyll") is not None


class Jekyll:
    """The process, asked with one line of JSON for each site."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def build(self, folder: Path, target: Path) -> None:
        """Do what `jekyll build --destination target` does in `folder`.

        Raises:
            AssertionError: it cannot be built; in Jekyll's words.

        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([str(folder), str(target)]) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer == "null\n", answer or "Jekyll ended without an answer"


@contextmanager
def running() -> Iterator[Jekyll]:
    """Start the process, and end it."""
    with subprocess.Popen(
        ["ruby", str(BUILDER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "LANG": "C.UTF-8"},
    ) as process:
        yield Jekyll(process)
