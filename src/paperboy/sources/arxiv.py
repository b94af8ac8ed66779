"""arXiv's API: titles and abstracts as they were submitted.

`GET {endpoint}/api/query?id_list=a,b,c&max_results=N` answers an Atom feed
(https://info.arxiv.org/help/api/user-manual.html). Its terms allow one request every 3 seconds
(https://info.arxiv.org/help/api/tou.html). Asking (`Arxiv`) and reading (`parse_feed`) are apart.
"""

import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from paperboy.errors import SourceError
from paperboy.papers.models import Preprint
from paperboy.sources.http import Fetcher
from paperboy.text.characters import one_line

IDS_PER_REQUEST = 200
SECONDS_BETWEEN_REQUESTS = 3.0

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_ENTRY_ID = re.compile(r"arxiv\.org/abs/(?P<id>.+?)(?:v\d+)?\Z")


class Arxiv:
    """Asks arXiv's API. The distance between requests is its fetcher's to keep."""

    def __init__(self, fetcher: Fetcher, endpoint: str) -> None:
        self._fetcher = fetcher
        self._url = f"{endpoint.rstrip('/')}/api/query"

    def preprints(self, ids: Sequence[str]) -> dict[str, Preprint]:
        """Return by id what arXiv has of up to `IDS_PER_REQUEST` papers. Those it does not have are missing.

        Raises SourceError when it does not answer, or its answer cannot be read.
        """
        body = self._fetcher.get(self._url, {"id_list": ",".join(ids), "max_results": str(len(ids))})
        found = parse_feed(body)
        return {paper_id: found[paper_id] for paper_id in ids if paper_id in found}


def parse_feed(body: bytes) -> dict[str, Preprint]:
    """Read an answer: Atom bytes -> preprints by arXiv id, without version.

    Raises SourceError when it is not Atom, or arXiv's own error feed.
    """
    try:
        feed = defusedxml.ElementTree.fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:  # the last: an unknown encoding
        raise SourceError(f"arXiv's answer is not a feed ({error})") from error
    if feed.tag != f"{_ATOM}feed":
        raise SourceError(f"arXiv's answer is not a feed but <{one_line(str(feed.tag))[:60]}>")
    return dict(_read_entries(feed))


def _read_entries(feed: Element) -> Iterator[tuple[str, Preprint]]:
    for entry in feed.iter(f"{_ATOM}entry"):
        entry_id = (_text(entry, f"{_ATOM}id") or "").strip()
        title = one_line(_text(entry, f"{_ATOM}title") or "")
        abstract = (_text(entry, f"{_ATOM}summary") or "").strip()
        match = _ENTRY_ID.search(entry_id)
        if "/api/errors" in entry_id or (match is None and title == "Error"):
            raise SourceError(f"arXiv refused the request: {one_line(abstract)[:200]}")
        if match and title and abstract:
            yield match["id"], _read_entry(entry, title, abstract)


def _read_entry(entry: Element, title: str, abstract: str) -> Preprint:
    primary = [node.get("term", "") for node in entry.iter(f"{_ARXIV}primary_category")]
    others = [node.get("term", "") for node in entry.iter(f"{_ATOM}category")]
    return Preprint(
        title=title,
        abstract=abstract,
        categories=tuple(dict.fromkeys(term for term in primary + others if term)),
        comment=one_line(_text(entry, f"{_ARXIV}comment") or "") or None,
        journal=one_line(_text(entry, f"{_ARXIV}journal_ref") or "") or None,
        doi=one_line(_text(entry, f"{_ARXIV}doi") or "") or None,
    )


def _text(entry: Element, tag: str) -> str | None:
    return entry.findtext(tag)
