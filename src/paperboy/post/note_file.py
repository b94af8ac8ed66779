"""A new note for its owner's editor: which paper it is about, as a comment, above an empty text."""

import datetime as dt
from pathlib import Path

from paperboy.errors import ArchiveError
from paperboy.papers import archive
from paperboy.papers.models import Paper
from paperboy.post.texts import gist_of, title_of
from paperboy.site import files, notes
from paperboy.site.config import Blog
from paperboy.site.tree import Folder
from paperboy.text.plaintext import plain


def path_of(blog: Blog, paper_id: str) -> Path:
    """Return where the note on a paper is."""
    return blog.folder / notes.FOLDER / f"{paper_id}.md"


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
