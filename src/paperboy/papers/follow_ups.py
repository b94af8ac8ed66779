"""Papers that follow earlier ones: the same name before its version, and authors in common. Pure."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from paperboy.papers.models import Paper
from paperboy.papers.selection import RankedPaper
from paperboy.text.characters import one_line

LEAST_COMMON_AUTHORS = 2
LONGEST_NAME = 4  # words; longer, it is a sentence
_NAME = re.compile(r"(.+?)\s*(?::(?=\s)|\s[-–—]\s)")
_REPORT = re.compile(r"\s+(?:technical|system) report\Z", re.IGNORECASE)
# "MinerU" of "MinerU2.5-Pro", and not "SAM" of "SAM 3D": a version is no part of a word, and follows two letters.
_BEFORE_VERSION = re.compile(r"(.*?[^\W\d_]{2,})[ -]?[vV]?\d+(?:\.\d+)*(?![\w.])")


class FollowUp(NamedTuple):
    """A paper, the latest paper of the archive that it follows, and the day that lists that one."""

    paper: RankedPaper
    before: Paper
    date: dt.date


def name_of(paper: Paper) -> str:
    """Return the name that a paper's title begins with ("MinerU2.5-Pro"); all of a title without one."""
    title = one_line(paper.preprint.title if paper.preprint else paper.title)
    found = _NAME.match(title)
    return _REPORT.sub("", found[1] if found else title)


def is_name(name: str) -> bool:
    """Return whether a name is short enough for one, and no whole title."""
    return len(name.split()) <= LONGEST_NAME


def family_of(paper: Paper) -> str:
    """Return what the names of all versions have in common ("mineru"); empty of a title without a name."""
    name = name_of(paper)
    version = _BEFORE_VERSION.match(name)
    return re.sub(r"[\W_]", "", version[1] if version else name).casefold() if is_name(name) else ""


def follow_ups(
    papers: Iterable[RankedPaper], known: Mapping[str, Iterable[tuple[dt.date, Paper]]]
) -> Iterator[FollowUp]:
    """Yield the `papers` that follow earlier ones; `known` are papers of their families with the days of these."""
    for ranked in papers:
        earlier = [
            (date, paper.id, paper)
            for date, paper in known.get(family_of(ranked.paper), ())
            if date < ranked.date and _follows(ranked.paper, paper)
        ]
        if earlier:
            date, _, before = max(earlier, key=lambda each: each[:2])
            yield FollowUp(ranked, before, date)


def _follows(paper: Paper, before: Paper) -> bool:
    if paper.published and before.published and before.published > paper.published:
        return False  # listed late
    common = set(map(str.casefold, paper.authors)) & set(map(str.casefold, before.authors))
    is_other = paper.id != before.id and name_of(paper) != name_of(before)
    return is_other and len(common) >= LEAST_COMMON_AUTHORS
