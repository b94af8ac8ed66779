"""The git repository of a site, as the checks and `init` read it: its branch and its workflows."""

import datetime as dt
import re
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from paperboy.errors import RepositoryError
from paperboy.model.edition import daily
from paperboy.papers import archive
from paperboy.setup.workflows import FOLDER, Workflow, parse
from paperboy.site.clone import Clone
from paperboy.site.config import Blog
from paperboy.site.files import beginning_of, resolved

MOST_BYTES = 300_000  # that are read of a file
_A_DATE = dt.date(2026, 2, 9)


@dataclass(frozen=True)
class Repository:
    """A repository: its top, the site's folder below that, the branch that paperboy runs on, its workflows."""

    root: Path
    site_folder: str = "."
    branch: str | None = None
    workflows: tuple[Workflow, ...] = ()
    address: str = ""  # https://github.com/OWNER/REPO; nothing where it is not on GitHub, or that is not known

    def text(self, name: str) -> str:
        """Return the beginning of a file; nothing where it cannot be read, or is not in the repository."""
        return "" if ".." in name.split("/") else beginning_of(self.root / name, MOST_BYTES)


def repository_of(folder: Path, address: str = "") -> Repository:
    """Return the repository of the site in `folder`. Raises SetupError when it is not in one."""
    with closing(Clone(folder)) as clone:
        root, branch = clone.root, _default_branch(clone) or clone.ask("branch", "--show-current") or None
    below = resolved(folder).relative_to(resolved(root)).as_posix()
    names = sorted(path.name for path in (root / FOLDER).glob("*.y*ml"))
    texts = {f"{FOLDER}/{name}": beginning_of(root / FOLDER / name, MOST_BYTES) for name in names}
    return Repository(root, below, branch, tuple(parse(path, text) for path, text in texts.items()), address)


def _default_branch(clone: Clone) -> str:
    """Return the remote's default branch, which schedules run on; nothing where the clone does not know it."""
    head = "refs/remotes/origin/HEAD"
    try:
        clone.run("rev-parse", "--verify", "--quiet", head)
        return clone.run("symbolic-ref", "--quiet", head).removeprefix("refs/remotes/origin/")
    except RepositoryError:
        return ""


def examples(blog: Blog) -> list[str]:
    """Return a post and a day's file of the archive as a run would write them, below the site's source."""
    return [blog.path_of(daily(_A_DATE)), archive.path_of(_A_DATE)]


def address_on_github(remote: str, server: str) -> str:
    """Return the page of the repository on GitHub that is cloned from `remote`, or nothing if it is elsewhere."""
    host = re.escape(server.split("://", 1)[-1].rstrip("/"))
    pattern = rf"(?:https?://(?:[^/@]+@)?|ssh://git@|git@){host}(?::\d+)?[/:]([\w.-]+)/([\w.-]+?)(?:\.git)?/?"
    match = re.fullmatch(pattern, remote)
    return f"{server.rstrip('/')}/{match[1]}/{match[2]}" if match else ""
