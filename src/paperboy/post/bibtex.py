"""A paper as BibTeX: an `@misc` entry, as arXiv itself offers it. Pure."""

import datetime as dt
import re
from collections.abc import Sequence

from paperboy.papers.addresses import page_url
from paperboy.post.zotero import is_group

# What TeX reads as a command, and how it is written to be read as itself.
_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "^": r"\^{}",
        "~": r"\~{}",
    }
)


def bibtex(paper_id: str, title: str, authors: Sequence[str], date: dt.date, *, is_on_arxiv: bool = True) -> str:
    """Return the entry of a paper; its key is the id, so that it never changes and none is there twice."""
    fields = {
        # braces keep capitals; a group's name in braces is no person's
        "title": f"{{{_tex(title)}}}",
        "author": " and ".join(map(_name, authors)),
        "year": str(date.year),
        "eprint": paper_id if is_on_arxiv else "",
        "archiveprefix": "arXiv" if is_on_arxiv else "",
        "url": page_url(paper_id, is_on_arxiv=is_on_arxiv),
    }
    lines = "".join(f"  {key} = {{{value}}},\n" for key, value in fields.items() if value)
    return f"@misc{{{re.sub(r'[^A-Za-z0-9.:-]', '-', paper_id)},\n{lines}}}\n"


def _name(author: str) -> str:
    text = _tex(author)
    return f"{{{text}}}" if is_group(author) or re.search(r"\band\b|,", author) else text


def _tex(text: str) -> str:
    return text.translate(_SPECIAL)
