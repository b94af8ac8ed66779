"""Exceptions. Their messages are shown to users: what is wrong, where, and what to do.

Only `cli` turns these into exit codes. Everything else raises them, or records them for one date and goes on.
"""


class PaperboyError(Exception):
    """Base of the project's own errors. Its text is a sentence for the reader of a terminal or a report."""


class SetupError(PaperboyError):
    """The command line, the config or the folder is wrong. Raised before anything is touched (exit code 2)."""


class SourceError(PaperboyError):
    """Hugging Face or arXiv gave no usable answer.

    `status` is the HTTP status if an answer came, `body` the beginning of what a refusal (4xx) says.
    """

    def __init__(self, reason: str, *, status: int | None = None, body: bytes = b"") -> None:
        super().__init__(reason)
        self.status = status
        self.body = body


class ArchiveError(PaperboyError):
    """A file under `_papers/` cannot be read."""


class BrokenArchiveError(ArchiveError):
    """A file under `_papers/` does not hold a day's archive."""


class NewerArchiveError(ArchiveError):
    """A file under `_papers/` was written by a newer paperboy, in a format that this one does not know."""


class PostError(PaperboyError):
    """A post cannot be read or made."""


class FileError(PaperboyError):
    """A file cannot be written."""


class RepositoryError(PaperboyError):
    """git refused a commit, a fetch or a push. `output` is what it printed besides."""

    def __init__(self, reason: str, output: str = "") -> None:
        super().__init__(reason)
        self.output = output


class PushRejectedError(RepositoryError):
    """The remote's branch has commits that are not here."""


class OutputError(PaperboyError):
    """stdout cannot be written to."""
