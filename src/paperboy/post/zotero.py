"""A paper's bibliographic data as a COinS, from which Zotero's connector takes all papers of a page at once.

A COinS is an empty `<span class="Z3988">` whose title is an OpenURL context object
(https://zotero.hypotheses.org/coins, https://archive.groups.niso.org/apps/group_public/download.php/14833/z39_88_2004_r2010.pdf).
The keys are those that Zotero reads: format `dc`, whose `rft.type` may be one of its item types
(https://github.com/zotero/utilities/blob/master/openurl.js). Pure.
"""

import datetime as dt
import re
from collections.abc import Sequence
from urllib.parse import quote

from paperboy.papers.addresses import page_url
from paperboy.papers.models import Paper

# The names of groups among authors ("Kimi Team", "Arcee AI Team"): one of these words is in no person's name.
_GROUP = re.compile(
    r"\b(?:(?i:team|group|labs?|laborator(?:y|ies)|consortium|collaboration|community|contributors|committee|project"
    r"|initiative|alliance|network|society|association|organi[sz]ation|foundation|institute?|universit[éy]"
    r"|academy|cent(?:er|re)|research|technolog(?:y|ies)|company|corp(?:oration)?|inc|ltd)|AI)\b"
)


def coins(paper: Paper, title: str) -> str:
    """Return the context object of a paper that is called `title`."""
    doi = paper.preprint.doi if paper.preprint else None
    return context_object(paper.id, title, paper.authors, paper.published, doi, is_on_arxiv=paper.is_on_arxiv)


def context_object(
    paper_id: str,
    title: str,
    authors: Sequence[str],
    date: dt.date | None,
    doi: str | None = None,
    *,
    is_on_arxiv: bool,
) -> str:
    """Return the context object of a paper, of its fields; a preprint on arXiv has arXiv's DOI."""
    if doi is None and is_on_arxiv:
        doi = f"10.48550/arXiv.{paper_id}"  # https://info.arxiv.org/help/doi.html
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.type", "preprint"),
        ("rft.title", title),
        *(("rft.au", _author(name)) for name in authors),
        ("rft.date", date.isoformat() if date else ""),
        ("rft.publisher", "arXiv" if is_on_arxiv else "Hugging Face"),
        ("rft.identifier", page_url(paper_id, is_on_arxiv=is_on_arxiv)),
        ("rft_id", f"info:doi/{doi}" if doi else ""),
    ]
    return "&".join(f"{key}={quote(value.encode('utf-8', 'ignore'), safe='')}" for key, value in pairs if value)


def _author(name: str) -> str:
    """Return an author as Zotero takes it: a group's name is one, and not a first and a last name.

    Of a name with a comma it takes what is before that for the last name, so a group gets one at its end
    (https://github.com/zotero/utilities/blob/master/utilities.js, `cleanAuthor`). `rft.aucorp` would say it, but
    Zotero puts those names before all others, in reverse order.
    """
    return f"{name.replace(',', '')}," if is_group(name) else name


def is_group(author: str) -> bool:
    """Return whether an author is a group or an organization, and not a person."""
    return _GROUP.search(author) is not None
