"""A script of ours in Ruby, as one long-lived process: it answers each line of JSON with another."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Ruby:
    """The process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, question: list[str]) -> str:
        """Return the line that it answers; nothing if it has ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()


@contextmanager
def running(script: Path) -> Iterator[Ruby]:
    """Start the process, and end it."""
    with subprocess.Popen(
        ["ruby", str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "LANG": "C.UTF-8"},
    ) as process:
        yield Ruby(process)
