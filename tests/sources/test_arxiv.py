from collections.abc import Iterator
from pathlib import Path

import pytest

from paperboy.errors import SourceError
from paperboy.papers.models import Preprint
from paperboy.sources.arxiv import Arxiv, parse_feed
from paperboy.sources.http import Fetcher
from tests import loopback
from tests.helpers import QUICK, Clock
from tests.loopback import Answer, Loopback, feed_of

FEED = Path(__file__).parents[1] / "recordings" / "arxiv.atom"


@pytest.fixture
def arxiv(papers: Loopback) -> Iterator[Arxiv]:
    with loopback.client() as client:
        yield Arxiv(Fetcher(client, QUICK, Clock().retry_clock, name="arXiv"), papers.endpoint + "/")


def test_a_feed_is_read_as_submitted() -> None:
    found = parse_feed(FEED.read_bytes())
    assert list(found) == ["2602.06570", "hep-th/9901001"]
    assert found["2602.06570"] == Preprint(
        title="Baichuan-M3: Modeling Clinical Inquiry for Reliable Medical Decision-Making",
        abstract=(
            "We train $n \\times n$ models, 4$\\times$ faster & with $x < y$.\n"
            "Code is at https://github.com/baichuan-inc/Baichuan-M3."
        ),
        categories=("cs.CL", "cs.AI", "stat.ML"),
        comment="Accepted at ICLR 2026, 12 pages",
        journal="Phys.Rev. D61 (2000) 123",
        doi="10.1103/PhysRevD.61.123",
    )


def test_what_an_entry_does_not_have_is_none() -> None:
    entry = parse_feed(FEED.read_bytes())["hep-th/9901001"]
    assert entry == Preprint(title="An old paper", abstract="An old abstract.", categories=("hep-th",))


@pytest.mark.parametrize(
    ("entry_id", "paper_id"),
    [
        ("http://arxiv.org/abs/2602.06570v1", "2602.06570"),
        ("http://arxiv.org/abs/2602.06570v12", "2602.06570"),
        ("https://arxiv.org/abs/2602.06570", "2602.06570"),
        ("\n  http://arxiv.org/abs/2503.02130v2\n  ", "2503.02130"),
        ("http://arxiv.org/abs/math.GT/0309136v3", "math.GT/0309136"),
    ],
)
def test_the_version_is_no_part_of_the_id(entry_id: str, paper_id: str) -> None:
    feed = feed_of({"2602.00000": "An abstract."}).replace(b"http://arxiv.org/abs/2602.00000v1", entry_id.encode())
    assert list(parse_feed(feed)) == [paper_id]


def test_a_feed_without_entries_is_an_answer() -> None:
    assert parse_feed(feed_of({})) == {}


@pytest.mark.parametrize(
    "entry",
    [
        "<entry><title>A title</title><summary>An abstract.</summary></entry>",
        "<entry><id>http://example.org/1</id><title>A title</title><summary>An abstract.</summary></entry>",
        "<entry><id>http://arxiv.org/abs/2602.00001v1</id><title> </title><summary>An abstract.</summary></entry>",
        "<entry><id>http://arxiv.org/abs/2602.00001v1</id><title>A title</title><summary> </summary></entry>",
        "<entry><id>http://arxiv.org/abs/2602.00001v1</id><title>A title</title></entry>",
    ],
)
def test_an_entry_that_says_too_little_is_left_out(entry: str) -> None:
    feed = feed_of({"2602.00002": "An abstract."}).decode().replace("<entry>", f"{entry}<entry>", 1)
    assert list(parse_feed(feed.encode())) == ["2602.00002"]


def test_a_paper_that_is_titled_error_is_a_paper() -> None:
    assert list(parse_feed(feed_of({"2602.00001": "An abstract."}, {"2602.00001": "Error"}))) == ["2602.00001"]


def test_the_error_feed_is_an_error() -> None:
    feed = b"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title type="html">ArXiv Query: search_query=&amp;id_list=1234.12345</title>
  <entry>
    <id>http://arxiv.org/api/errors#incorrect_id_format_for_1234.12345</id>
    <title>Error</title>
    <summary>incorrect id format
      for 1234.12345</summary>
  </entry>
</feed>"""
    with pytest.raises(SourceError, match=r"^arXiv refused the request: incorrect id format for 1234\.12345$"):
        parse_feed(feed)


def test_an_error_entry_with_another_id_is_an_error() -> None:
    feed = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Error</title>
        <summary>try later</summary></entry></feed>"""
    with pytest.raises(SourceError, match="try later"):
        parse_feed(feed)


def test_an_error_beside_papers_is_not_theirs() -> None:
    error = b"<entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>x</summary></entry>"
    feed = feed_of({"2602.00001": "An abstract."}).replace(b"<entry>", error + b"<entry>", 1)
    assert list(parse_feed(feed)) == ["2602.00001"]


@pytest.mark.parametrize(
    "cut",
    [
        b"&#xD83D;",
        b"&#55357;",
        b"&#0;",
        b"&#x1b;",
        b"&#1234567890;",
        b"\xed\xa0\xbd",
        b"\0",
        b"\x0c",
        b"\xef\xbf\xbf",
    ],
)
def test_a_character_that_cannot_be_costs_nothing_else(cut: bytes) -> None:
    feed = feed_of({"2602.00001": "Good @ & \U0001f600 work.", "2602.00002": "Another."})
    found = parse_feed(feed.replace(b"@", cut + b"&#x1F600;&#10;"))
    assert list(found) == ["2602.00001", "2602.00002"]
    assert found["2602.00001"].abstract.startswith("Good ")
    assert found["2602.00001"].abstract.endswith("\U0001f600\n & \U0001f600 work.")


BILLION_LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE feed [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>
<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>&c;</title></entry></feed>"""
OUTSIDE_ENTITY = b"""<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>&x;</title></entry></feed>"""
OUTSIDE_DTD = b"""<?xml version="1.0"?><!DOCTYPE feed SYSTEM "http://127.0.0.1:9/x.dtd">
<feed xmlns="http://www.w3.org/2005/Atom"/>"""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Rate exceeded.",
        b"<html><p>Bad gateway</html>",
        b'{"error": 1}',
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>",
        b"<feed/>",
        b"<rss version='2.0'/>",
        b"<?xml version='1.0' encoding='klingon'?><feed xmlns='http://www.w3.org/2005/Atom'/>",
        b"<?xml version='1.0' encoding='utf-32'?><feed xmlns='http://www.w3.org/2005/Atom'/>",
        b"\xff\xfe\x00",
        BILLION_LAUGHS,
        OUTSIDE_ENTITY,
        OUTSIDE_DTD,
    ],
)
def test_what_is_no_feed_is_an_error(body: bytes) -> None:
    with pytest.raises(SourceError, match=r"^arXiv's answer is not a feed"):
        parse_feed(body)


def test_all_ids_are_one_request(papers: Loopback, arxiv: Arxiv) -> None:
    papers.abstracts = {"2602.00001": "One.", "2503.0213": "Two."}
    found = arxiv.preprints(["2503.0213", "2602.00001"])
    assert papers.arxiv_requests == [{"id_list": "2503.0213,2602.00001", "max_results": "2"}]
    assert {paper_id: entry.abstract for paper_id, entry in found.items()} == {
        "2602.00001": "One.",
        "2503.0213": "Two.",
    }


def test_an_id_that_arxiv_does_not_have_is_missing(papers: Loopback, arxiv: Arxiv) -> None:
    papers.abstracts = {"2602.00001": "One."}
    assert list(arxiv.preprints(["2602.00001", "2602.00002"])) == ["2602.00001"]


def test_a_paper_that_was_not_asked_for_is_left_out(papers: Loopback, arxiv: Arxiv) -> None:
    papers.fail("arxiv", Answer(feed_of({"2602.00001": "One.", "2602.00002": "Two."})))
    assert list(arxiv.preprints(["2602.00002"])) == ["2602.00002"]


def test_a_refusal_is_an_error(papers: Loopback, arxiv: Arxiv) -> None:
    papers.fail("arxiv", Answer(b"", 503))
    with pytest.raises(SourceError, match=r"^arXiv answered 503"):
        arxiv.preprints(["2602.00001"])


def test_no_token_goes_to_arxiv(papers: Loopback, arxiv: Arxiv) -> None:
    arxiv.preprints(["2602.00001"])
    assert "authorization" not in papers.headers[0]
