"""arXiv's API: titles and abstracts as they were submitted.

`GET {endpoint}/api/query?id_list=a,b,c&max_results=N` answers an Atom feed
(https://info.arxiv.org/help/api/user-manual.html). Its terms allow one request every 3 seconds
(https://info.arxiv.org/help/api/tou.html). A malformed id is answered with an error feed that most often names it
(https://info.arxiv.org/help/api/user-manual.html#34-errors), with status 400 since 2026, and 200 before. Asking
(`Arxiv`) and reading (`parse_feed`) are apart.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from paperboy.errors import SourceError
from paperboy.papers.models import Preprint
from paperboy.sources.http import Fetcher
from paperboy.sources.sanitize import sanitized_xml
from paperboy.text.characters import one_line

IDS_PER_REQUEST = 200
SECONDS_BETWEEN_REQUESTS = 3.0

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_NOT_XML = (ParseError, DefusedXmlException, ValueError, LookupError)  # the last: an unknown encoding
_ENTRY_ID = re.compile(r"arxiv\.org/abs/(?P<id>.+?)(?:v\d+)?\Z")


class RefusedError(SourceError):
    """arXiv does not take the request for one. `about` is what it says on it, in any form."""

    def __init__(self, reason: str, about: str = "") -> None:
        super().__init__(reason)
        self._words = set(re.findall(r"[A-Za-z0-9./-]*[A-Za-z0-9]", about.replace("_", " ")))

    def named(self, ids: Collection[str]) -> set[str]:
        """Return those of `ids` that it names."""
        return self._words.intersection(ids)


class Arxiv:
    """Asks arXiv's API. The distance between requests is its fetcher's to keep."""

    def __init__(self, fetcher: Fetcher, endpoint: str) -> None:
        self._fetcher = fetcher
        self._url = f"{endpoint.rstrip('/')}/api/query"

    def preprints(self, ids: Sequence[str]) -> dict[str, Preprint]:
        """Return by id what arXiv has of up to `IDS_PER_REQUEST` papers. Those it does not have are missing.

        Raises RefusedError when it takes the request for none, as it does for one malformed id among them, and
        SourceError when it does not answer, or its answer cannot be read.
        """
        try:
            body = self._fetcher.get(self._url, {"id_list": ",".join(ids), "max_results": str(len(ids))})
        except SourceError as error:
            if error.status == 400:
                raise _refusal(error) from error
            raise
        found = parse_feed(body)
        return {paper_id: found[paper_id] for paper_id in ids if paper_id in found}


def parse_feed(body: bytes) -> dict[str, Preprint]:
    """Read an answer: Atom bytes -> preprints by arXiv id, without version.

    Raises RefusedError when it is arXiv's own error feed, and SourceError when it is not Atom.
    """
    feed = _parse(body)
    if feed.tag != f"{_ATOM}feed":
        raise SourceError(f"arXiv's answer is not a feed but <{one_line(str(feed.tag))[:60]}>")
    found = dict(_read_entries(feed))
    if not found:
        _check_for_errors(feed)
    return found


def _parse(body: bytes) -> Element:
    try:
        return _element(body)
    except _NOT_XML as error:
        problem = error
    try:
        return _element(sanitized_xml(body))
    except _NOT_XML:
        raise SourceError(f"arXiv's answer is not a feed ({problem})") from problem


def _element(body: bytes) -> Element:
    element: Element = defusedxml.ElementTree.fromstring(body, forbid_dtd=True)
    return element


def _refusal(error: SourceError) -> RefusedError:
    """Return what a status 400 says: its error feed, if it has one."""
    try:
        parse_feed(error.body)
    except RefusedError as refusal:
        return refusal
    except SourceError:
        pass
    return RefusedError(str(error))


def _check_for_errors(feed: Element) -> None:
    for entry in feed.iter(f"{_ATOM}entry"):
        entry_id, title, says = (_line(entry, f"{_ATOM}{tag}") for tag in ("id", "title", "summary"))
        if "/api/errors" in entry_id or (title == "Error" and _ENTRY_ID.search(entry_id) is None):
            raise RefusedError(f"arXiv refused the request: {says[:200]}", f"{says} {entry_id}")


def _read_entries(feed: Element) -> Iterator[tuple[str, Preprint]]:
    for entry in feed.iter(f"{_ATOM}entry"):
        match = _ENTRY_ID.search(_line(entry, f"{_ATOM}id"))
        title = _line(entry, f"{_ATOM}title")
        abstract = entry.findtext(f"{_ATOM}summary", "").strip()
        if match and title and abstract:
            yield match["id"], _read_entry(entry, title, abstract)


def _read_entry(entry: Element, title: str, abstract: str) -> Preprint:
    nodes = (*entry.iter(f"{_ARXIV}primary_category"), *entry.iter(f"{_ATOM}category"))
    return Preprint(
        title=title,
        abstract=abstract,
        categories=tuple(dict.fromkeys(term for node in nodes if (term := node.get("term")))),
        comment=_line(entry, f"{_ARXIV}comment") or None,
        journal=_line(entry, f"{_ARXIV}journal_ref") or None,
        doi=_line(entry, f"{_ARXIV}doi") or None,
    )


def _line(entry: Element, tag: str) -> str:
    return one_line(entry.findtext(tag, ""))
