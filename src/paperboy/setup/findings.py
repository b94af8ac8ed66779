"""Findings of `doctor`'s checks, and how they are printed. Their sentences are in `findings.yml`."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml

from paperboy.text.characters import one_line


class Level(StrEnum):
    """How bad a finding is: a run copes with a note, and fails with a problem, or its posts reach no reader."""

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


def finding(code: str, *, repository: str = "", **values: object) -> Finding:
    """Return a finding with the sentences that belong to its code, and `values` filled in.

    `repository` is the address of the repository on GitHub; without it there is no page of it.
    """
    entry = _sentences()[code]
    level = next(each for each in Level if each in entry)
    texts = {"repository": repository, **values}
    sentence, advice, page = (
        re.sub(r"<(\w+)>", lambda name: str(texts[name[1]]), entry.get(key, "")) for key in (level, "do", "see")
    )
    return Finding(level, code, sentence, advice, page if page.startswith("https://") else "")


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    entries: Mapping[str, Mapping[str, str]] = yaml.safe_load(
        (files("paperboy.setup") / "findings.yml").read_text(encoding="utf-8")
    )
    return entries


def has_problem(found: Iterable[Finding]) -> bool:
    """Return whether a run would fail."""
    return any(each.level is Level.PROBLEM for each in found)


def lines(found: Iterable[Finding]) -> Iterator[str]:
    """Yield findings as plain lines, and a summary as the last one."""
    found = list(found)
    for each in found:
        yield f"{each.level}: {each.code.partition('/')[0]}: {one_line(each.sentence)}"
        if each.advice:
            yield f"    do: {each.advice.replace(chr(10), chr(10) + ' ' * 8)}"
        if each.page:
            yield f"    see: {each.page}"
    problems, notes = (sum(each.level is level for each in found) for level in (Level.PROBLEM, Level.NOTE))
    end = "A run would fail." if problems else "A run would work."
    yield f"{counted(problems, 'problem')}, {counted(notes, 'note')}. {end}"


def counted(number: int, name: str) -> str:
    """Return a number of things in words."""
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
