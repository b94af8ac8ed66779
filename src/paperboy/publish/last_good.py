"""Where the last good version of a damaged archive is: git has it, also on a runner that is thrown away."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from paperboy.errors import ArchiveError, RepositoryError
from paperboy.papers import archive
from paperboy.site.branch import Branch
from paperboy.sources.collect import FetchedDay


def with_last_good(fetched: Iterable[FetchedDay], branch: Branch | None) -> list[FetchedDay]:
    """Return what was fetched; where an archive was damaged it is said which commit has the last good one."""
    return [
        _said(item, _where(branch, item.date)) if item.is_archive_broken and branch else item for item in fetched
    ]


def _said(item: FetchedDay, sentence: str) -> FetchedDay:
    if item.failure:
        return replace(item, failure=f"{item.failure}; {sentence}")
    return replace(item, warnings=(*item.warnings, sentence))


def _where(branch: Branch, date: dt.date) -> str:
    path = archive.path_of(date)
    try:
        for sha, content in branch.versions(path):
            if _is_good(content, date):
                return f"commit {sha[:10]} has the last good {path}: `git show {sha[:10]}:./{path}` prints it"
    except RepositoryError as error:
        return f"whether a commit has a good {path} cannot be told: {error}"
    return f"no commit has a good {path}"


def _is_good(content: bytes, date: dt.date) -> bool:
    try:
        archive.parse(content, date)
    except ArchiveError:
        return False
    return True
