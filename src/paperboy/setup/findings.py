"""What a check of `doctor` found, and how it is printed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from paperboy.text.characters import one_line


class Level(StrEnum):
    """How bad a finding is. A run fails with a problem."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """The result of a check: what was found, what to do about it, and on which page.

    `code` names the kind of finding: its subject, which is printed, and after a slash what it is.
    """

    level: Level
    code: str
    sentence: str
    advice: str = ""
    page: str = ""


ok = partial(Finding, Level.OK)  # asks for nothing
note = partial(Finding, Level.NOTE)  # a run copes with it, and its owner should know
problem = partial(Finding, Level.PROBLEM)  # a run fails with it, or its posts reach no reader


def has_problem(found: Iterable[Finding]) -> bool:
    """Return whether a run would fail."""
    return any(finding.level is Level.PROBLEM for finding in found)


def lines(found: Iterable[Finding]) -> Iterator[str]:
    """Yield findings as plain lines, and a summary as the last one."""
    found = list(found)
    for finding in found:
        yield f"{finding.level}: {finding.code.partition('/')[0]}: {one_line(finding.sentence)}"
        if finding.advice:
            yield f"    do: {finding.advice.replace(chr(10), chr(10) + ' ' * 8)}"
        if finding.page:
            yield f"    see: {finding.page}"
    problems, notes = (sum(each.level is level for each in found) for level in (Level.PROBLEM, Level.NOTE))
    end = "A run would fail." if problems else "A run would work."
    yield f"{counted(problems, 'problem')}, {counted(notes, 'note')}. {end}"


def counted(number: int, name: str) -> str:
    """Return a number of things in words."""
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
