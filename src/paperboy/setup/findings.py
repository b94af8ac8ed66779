"""What `doctor` says of a thing that it looked at, and how that is printed. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from paperboy.setup.facts import Facts
from paperboy.text.characters import one_line


class Level(StrEnum):
    """How bad a finding is. A run fails with a problem."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what it is like, and what to do about it, on which page."""

    level: Level
    subject: str
    sentence: str
    advice: str = ""
    page: str = ""


def has_problem(found: Iterable[Finding]) -> bool:
    """Return whether a run would fail."""
    return any(finding.level is Level.PROBLEM for finding in found)


def lines(found: Iterable[Finding]) -> Iterator[str]:
    """Yield findings as plain lines, and what they come to."""
    found = list(found)
    for finding in found:
        yield f"{finding.level}: {finding.subject}: {one_line(finding.sentence)}"
        if finding.advice:
            yield f"    do: {finding.advice.replace(chr(10), chr(10) + ' ' * 8)}"
        if finding.page:
            yield f"    see: {finding.page}"
    problems = sum(finding.level is Level.PROBLEM for finding in found)
    notes = sum(finding.level is Level.NOTE for finding in found)
    end = "A run would fail." if problems else "A run would work."
    yield f"{counted(problems, 'problem')}, {counted(notes, 'note')}. {end}"


def page_of(address: str | None, server: str) -> str | None:
    """Return the page of the repository on GitHub that is cloned from `address`, or None if it is elsewhere."""
    host = re.escape(server.split("://", 1)[-1].rstrip("/"))
    pattern = rf"(?:https?://(?:[^/@]+@)?|ssh://git@|git@){host}(?::\d+)?[/:]([\w.-]+)/([\w.-]+?)(?:\.git)?/?"
    match = re.fullmatch(pattern, address or "")
    return f"{server.rstrip('/')}/{match[1]}/{match[2]}" if match else None


def page_below(facts: Facts, path: str) -> str:
    """Return a page of the repository on GitHub; nothing if it is elsewhere."""
    return f"{facts.repository_page}/{path}".rstrip("/") if facts.repository_page else ""


def counted(number: int, name: str) -> str:
    """Return a number of things in words."""
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
