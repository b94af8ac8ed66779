"""Small sites as the real Jekyll builds them: one long-lived Ruby process."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import ruby
from tests.ruby import Ruby

BUILDER = Path(__file__).parent / "jekyll.rb"


def is_installed() -> bool:
    """Return whether Jekyll is here."""
    return shutil.which("jekyll") is not None


class Jekyll:
    """The process, asked with one line of JSON for each site."""

    def __init__(self, process: Ruby) -> None:
        self._process = process

    def build(self, folder: Path, target: Path) -> None:
        """Do what `jekyll build --destination target` does in `folder`.

        Raises:
            AssertionError: it cannot be built; in Jekyll's words.

        """
        answer = self._process.ask([str(folder), str(target)])
        assert answer == "null\n", answer or "Jekyll ended without an answer"


@contextmanager
def running() -> Iterator[Jekyll]:
    """Start the process, and end it."""
    with ruby.running(BUILDER) as process:
        yield Jekyll(process)
