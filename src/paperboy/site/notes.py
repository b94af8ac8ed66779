"""The owner's notes on papers, and their picks: files in `_paperboy/`, read where the person works.

A note is `_paperboy/notes/ID.md`: Markdown, and before it a front matter if need be (`pick: true`, `date:`). Picks
without a note are listed in `_paperboy/picks.yml`. A file that cannot be used is a problem; all else goes on.
"""

import datetime as dt
import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import yaml

from paperboy.errors import SetupError
from paperboy.site import yaml_file
from paperboy.site.config import OWN
from paperboy.site.files import text_of, why_not_inside

FOLDER, PICKS = f"{OWN}/notes", f"{OWN}/picks.yml"
LARGEST = 50_000  # bytes of a file; a page has as much text
# Of arXiv and of Hugging Face, as `papers.models` has them; none with a slash, which no name of a file has.
ID, LONGEST_ID = re.compile(r"[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*", re.ASCII), 64
_VERSION = re.compile(r"\d{4}\.\d{4,5}v\d+", re.ASCII)
_ADDRESS = re.compile(
    r"https?://(?:www\.)?(?:arxiv\.org/(?:abs|pdf|html)|huggingface\.co/papers)/([^/?#\s]+)", re.ASCII
)
# A saved paper, as readers copy it from `/saved/` (reader/citations.js); its title may have any signs.
_COPIED = re.compile(r"^[ \t]*[-*] \[.*?\]\((https?://[^\s)]+)\).*$", re.MULTILINE)
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)


@dataclass(frozen=True)
class Note:
    """What the owner has on a paper: a text in Markdown, which may be empty, and whether it is a pick."""

    text: str = ""
    is_pick: bool = False
    date: dt.date | None = None  # when it was written, if the note says so


_NONE = Note()


@dataclass(frozen=True)
class Notes:
    """All notes and picks, by the papers' ids, and sentences on what could not be used."""

    by_id: Mapping[str, Note] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def of(self, paper_id: str) -> Note:
        """Return what the owner has on a paper: nothing, with an empty text, on most."""
        return self.by_id.get(paper_id, _NONE)

    @cached_property
    def checksums(self) -> Mapping[str, str]:
        """A checksum of each note: what posts show of it."""
        return {
            paper_id: hashlib.sha256(f"{note.is_pick:d}{note.text}".encode()).hexdigest()[:16]
            for paper_id, note in sorted(self.by_id.items())
        }


NO_NOTES = Notes()


def read(folder: Path) -> Notes:
    """Read the notes of the site in `folder`."""
    found, problems = dict[str, Note](), list[str]()
    if why := why_not_inside(folder / FOLDER, folder):
        problems.append(why)
    else:
        for path in _entries(folder / FOLDER, problems):
            try:
                if not path.name.startswith("."):
                    found[_id_of(path)] = parse(_text(path), path)
            except SetupError as error:
                problems.append(str(error))
    try:
        picks, mistakes = _picks(folder / PICKS)
    except SetupError as error:
        picks, mistakes = [], [str(error)]
    problems += mistakes
    found |= {paper_id: replace(found.get(paper_id, _NONE), is_pick=True) for paper_id in picks}
    return Notes(found, tuple(f"{problem}; it is left out" for problem in problems))


def without_paper(paper_id: str) -> str:
    """Return what is said of a note, or a pick, of a paper that is in no list."""
    return f"a note in {OWN} is about {paper_id}, a paper that no list of the archive has: no post shows it"


def id_in(written: str) -> str | None:
    """Return the id of the paper that somebody names by it, or by its address; None if it is neither."""
    written = written.strip()
    address = _ADDRESS.match(written)
    paper_id = re.sub(r"(?:v\d+)?(?:\.pdf)?\Z", "", address[1]) if address else written
    return paper_id if ID.fullmatch(paper_id) and len(paper_id) <= LONGEST_ID else None


def parse(text: str, path: Path) -> Note:
    """Return the note that a file holds. Raises SetupError with file and line."""
    text = text.replace("\r\n", "\n")
    head = _FRONT_MATTER.match(text)
    # empty lines before it, so that lines are counted as in the file
    _, values = yaml_file.load(f"\n{head[1] or ''}", path) if head else (None, None)
    values = values if isinstance(values, dict) else {}
    pick, date = values.get("pick", False), values.get("date")
    if not isinstance(pick, bool):
        raise SetupError(f"{path}: `pick` must be true or false, not {str(pick)[:80]!r}")
    if isinstance(date, dt.datetime):
        date = date.date()
    if date is not None and not isinstance(date, dt.date):
        raise SetupError(f"{path}: `date` must be a date such as 2026-02-09, not {str(date)[:80]!r}")
    return Note(text[head.end() if head else 0 :].strip(), is_pick=pick, date=date)


def _entries(folder: Path, problems: list[str]) -> list[Path]:
    try:
        return sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        problems.append(f"cannot read {folder}: {error.strerror}")
        return []


def as_pick(text: str) -> str:
    """Return the text of a note with a front matter that makes the paper a pick."""
    text = text.replace("\r\n", "\n")
    head = _FRONT_MATTER.match(text)
    if head is None:
        return f"---\npick: true\n---\n\n{text}"
    lines = [line for line in (head[1] or "").splitlines(keepends=True) if not line.startswith("pick:")]
    return f"---\n{''.join(lines)}pick: true\n---\n{text[head.end() :]}"


def _id_of(path: Path) -> str:
    if path.suffix != ".md" or not ID.fullmatch(path.stem) or _VERSION.fullmatch(path.stem):
        raise SetupError(f"{path} is no note: one is named by its paper's id without a version: 2602.06570.md")
    return path.stem


def _text(path: Path) -> str:
    if path.is_symlink() or not path.is_file():
        raise SetupError(f"{path} is no file: put one in its place, or delete it")
    if path.stat().st_size > LARGEST:
        raise SetupError(f"{path} is larger than {LARGEST // 1000} kB")
    text = text_of(path)
    if "\0" in text:
        raise SetupError(f"{path} is not a text")
    return text


def _picks(path: Path) -> tuple[list[str], list[str]]:
    """Return the ids of a list, as they are written, and what is wrong with others. Raises SetupError."""
    if not os.path.lexists(path):
        return [], []
    text = _text(path)
    root, _ = yaml_file.load(_COPIED.sub(r"- \1", text), path)
    if root is not None and not isinstance(root, yaml.SequenceNode):
        raise SetupError(f"{path} must be a list of papers' ids, a line each, such as `- 2602.06570`")
    found, problems = list[str](), list[str]()
    for node in root.value if root else ():
        # the text of the node: as a number, 2602.06570 would be 2602.0657
        paper_id = id_in(node.value) if isinstance(node, yaml.ScalarNode) else None
        where = f"{path}, line {node.start_mark.line + 1}"
        found += [paper_id] if paper_id else []
        problems += (
            [] if paper_id else [f"{where}: {str(node.value)[:80]!r} is no id of a paper, such as 2602.06570"]
        )
    return found, problems
