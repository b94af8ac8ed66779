"""A new note: which paper it is about, as a comment, above an empty text for an editor, or above an issue's words.

An issue is one of the form `.github/ISSUE_TEMPLATE/note.yml`, as GitHub tells a workflow of it
(https://docs.github.com/en/webhooks/webhook-events-and-payloads#issues).
"""

import datetime as dt
import json
import re
from pathlib import Path
from typing import NamedTuple

from paperboy.errors import ArchiveError, SetupError
from paperboy.papers import archive
from paperboy.papers.models import Paper
from paperboy.post.texts import gist_of, title_of
from paperboy.site import files, notes
from paperboy.site.config import Blog
from paperboy.site.tree import Folder
from paperboy.text.plaintext import plain

_TRUSTED = ("OWNER", "COLLABORATOR")
_EMPTY = "_No response_"  # as GitHub writes a field to which nothing was written
_FORM = re.compile(
    r"### Paper\s*\n(?P<paper>[^\n]*)\n\s*### Words\s*\n(?P<words>.*)\n### Pick\s*\n(?P<pick>[^\n]*)", re.DOTALL
)


def path_of(blog: Blog, paper_id: str) -> Path:
    """Return where the note on a paper is."""
    return blog.folder / notes.FOLDER / f"{paper_id}.md"


class Issue(NamedTuple):
    """What the owner, or a collaborator, has sent with the form."""

    paper_id: str
    words: str
    is_pick: bool


def issue_of(event: bytes) -> Issue:
    """Return what is in GitHub's event of an issue. Raises SetupError with what is wrong with it."""
    try:
        issue = json.loads(event)["issue"]
        author, body = issue["author_association"], issue["body"]
    except (ValueError, LookupError, TypeError) as error:
        raise SetupError("this is no event of an issue") from error
    if author not in _TRUSTED:
        raise SetupError("only issues of the owner and of collaborators become notes")
    match = _FORM.fullmatch(str(body).replace("\r\n", "\n").strip()) if isinstance(body, str) else None
    if match is None:
        raise SetupError("the issue was not made with the form: Paper, Words, Pick")
    paper_id = notes.id_in(match["paper"])
    if paper_id is None:
        raise SetupError("`Paper` must be an id, such as 2602.06570, or an address of arXiv or Hugging Face")
    words = "" if match["words"].strip() == _EMPTY else match["words"].strip()
    is_pick = match["pick"].lower().startswith("- [x]")
    if not words and not is_pick:
        raise SetupError("there is nothing in it: write words, or tick `Pick`")
    return Issue(paper_id, words, is_pick)


def write_issue(blog: Blog, issue: Issue, today: dt.date) -> Path:
    """Write a note of an issue, below what there is on its paper already, and return its path.

    Raises SetupError, and FileError, with everything as it was.
    """
    path = path_of(blog, issue.paper_id)
    if why := files.why_not_inside(path, blog.folder):
        raise SetupError(why)
    try:
        before = files.text_of(path)
    except FileNotFoundError:
        before = beginning_of(paper_of(blog, issue.paper_id), today, is_pick=issue.is_pick)
    known = notes.parse(before, path)
    if issue.is_pick and not known.is_pick:
        before = notes.as_pick(before)
    text = f"{before.rstrip()}\n\n{issue.words}\n" if issue.words else before
    if len(text.encode()) > notes.LARGEST:
        raise SetupError(f"the note would be larger than {notes.LARGEST // 1000} kB")
    notes.parse(text, path)
    files.write(path, text)
    return path


def begin(blog: Blog, paper_id: str, today: dt.date, *, is_pick: bool) -> Path:
    """Write the beginning of a note where there is none yet, and return its path. Raises FileError."""
    path = path_of(blog, paper_id)
    if not path.exists():
        files.write(path, beginning_of(paper_of(blog, paper_id), today, is_pick=is_pick))
    return path


def beginning_of(paper: Paper | None, today: dt.date, *, is_pick: bool) -> str:
    """Return the front matter of a new note: its date, and in comments what the paper is."""
    gist = gist_of(paper) if paper else None
    about = [
        plain(title_of(paper)) if paper else "no list of the archive has this paper",
        gist.text if gist else "",
    ]
    comments = "".join(f"# {line}\n" for line in about if line)
    return f"---\n{comments}date: {today}\npick: {str(is_pick).lower()}\n---\n\n"


def is_empty(path: Path) -> bool:
    """Return whether nothing has been written below the beginning, and the paper is no pick."""
    try:
        note = notes.parse(files.text_of(path), path)
    except FileNotFoundError:
        return False
    return not (note.text or note.is_pick)


def paper_of(blog: Blog, paper_id: str) -> Paper | None:
    """Return a paper of the archive; None if no list that can be read has it."""
    tree = Folder(blog.source, blog.folder)
    for date, _ in archive.dates_with([paper_id], tree):
        try:
            day = archive.read(tree, date)
        except ArchiveError:
            continue
        for paper in day.papers if day else ():
            if paper.id == paper_id:
                return paper
    return None
