"""What a check of `doctor` found, and how it is printed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from paperboy.text.characters import one_line


class Level(StrEnum):
    """How bad a finding is. A run fails with a problem."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """The result of a check: its subject, what was found, what to do about it, and on which page."""

    level: Level
    subject: str
    sentence: str
    advice: str = ""
    page: str = ""


def ok(subject: str, sentence: str) -> Finding:
    """Return a finding that asks for nothing."""
    return Finding(Level.OK, subject, sentence)


def note(subject: str, sentence: str, advice: str = "", page: str = "") -> Finding:
    """Return a finding that a run copes with, but that its owner should know."""
    return Finding(Level.NOTE, subject, sentence, advice, page)


def problem(subject: str, sentence: str, advice: str = "", page: str = "") -> Finding:
    """Return a finding with which a run fails, or its posts reach no reader."""
    return Finding(Level.PROBLEM, subject, sentence, advice, page)


def has_problem(found: Iterable[Finding]) -> bool:
    """Return whether a run would fail."""
    return any(finding.level is Level.PROBLEM for finding in found)


def lines(found: Iterable[Finding]) -> Iterator[str]:
    """Yield findings as plain lines, and a summary as the last one."""
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


def counted(number: int, name: str) -> str:
    """Return a number of things in words."""
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
