"""Writing files whole or not at all."""

import os
import tempfile
from pathlib import Path

from paperboy.errors import FileError


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all: into a new file beside it, flushed to disk, then renamed over it.

    Raises FileError, and leaves what was there, if that cannot be done.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(0o644)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise FileError(f"cannot write {path}: {error.strerror}") from error
