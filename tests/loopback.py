"""A real HTTP server on loopback that speaks Hugging Face and arXiv's, from recorded answers."""

import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

import httpx

RECORDINGS = Path(__file__).parent / "recordings"


@dataclass(frozen=True)
class Answer:
    """What the server says: a status, a body, headers; after `cut_at` bytes the connection ends.

    With `reset` it says nothing, and breaks the connection off (RST).
    """

    body: bytes = b"[]"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay_seconds: float = 0
    drip_seconds: float = 0
    drips_headers: bool = False
    cut_at: int | None = None
    reset: bool = False
    reason: str | None = None  # the words beside the status; the usual ones where there are none


Items = list[dict[str, Any]]


def recorded(date: str) -> Items:
    """Return the recorded answer for a date; a day without a recording has no papers."""
    path = RECORDINGS / f"{date}.json"
    items: Items = json.loads(path.read_bytes()) if path.exists() else []
    return items


@cache
def _recorded_once(date: str) -> Items:
    """Return what `recorded` does, read once: nobody may change it."""
    return recorded(date)


def preprints() -> dict[str, str]:
    """Return by id the abstracts that are recorded from arXiv."""
    return dict(_preprints())


@cache
def _preprints() -> dict[str, str]:
    lines = (RECORDINGS / "preprints.jsonl").read_text(encoding="utf-8").splitlines()
    return {entry["id"]: entry["abstract"] for entry in map(json.loads, lines)}


def feed_of(
    abstracts: dict[str, str], titles: dict[str, str] | None = None, comments: dict[str, str] | None = None
) -> bytes:
    """Return an Atom feed as arXiv's API writes it (https://info.arxiv.org/help/api/user-manual.html)."""
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/{paper_id}v1</id>"
        f"<title>{escape((titles or {}).get(paper_id, 'A title'))}</title>"
        f"<summary>  {escape(abstract)}\n</summary>"
        '<arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">'
        f"{escape((comments or {}).get(paper_id, ''))}</arxiv:comment></entry>"
        for paper_id, abstract in abstracts.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode()


class Loopback:
    """The server's state: what it answers, and what it was asked."""

    def __init__(self) -> None:
        self.endpoint = ""
        self.lists: dict[str, Items] = {}  # by date; a recording where there is none
        self.faults: dict[str, Callable[[], Answer]] = {}  # by date, or "arxiv"
        self.abstracts = preprints()
        self.titles: dict[str, str] = {}  # arXiv's; Hugging Face's where there are none
        self.comments: dict[str, str] = {}  # arXiv's, by id
        self.list_requests: list[dict[str, str]] = []
        self.arxiv_requests: list[dict[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.connection_count = 0

    def fail(self, key: str, answer: Answer) -> None:
        """Answer every request for `key`, a date or "arxiv", with `answer`."""
        self.faults[key] = lambda: answer

    def forget_requests(self) -> None:
        self.list_requests.clear()
        self.arxiv_requests.clear()
        self.headers.clear()

    def answer(self, target: str, headers: dict[str, str]) -> Answer:
        url = urlsplit(target)
        query = {key: values[0] for key, values in parse_qs(url.query).items()}
        self.headers.append(headers)
        if url.path == "/api/query":
            self.arxiv_requests.append(query)
            return self.faults.get("arxiv", lambda: self.feed(query["id_list"]))()
        if url.path == "/api/daily_papers":
            self.list_requests.append(query)
            return self.faults.get(query["date"], lambda: self._page(query))()
        if url.path.startswith("/repos/"):
            return self.faults.get("pages", lambda: Answer(b'{"build_type": "workflow"}'))()
        return Answer(b"not found", 404)

    def _page(self, query: dict[str, str]) -> Answer:
        items = self.lists.get(query["date"], None)
        items = _recorded_once(query["date"]) if items is None else items
        size, page = int(query["limit"]), int(query.get("p", "0"))
        assert size <= 100
        return Answer(json.dumps(items[page * size : (page + 1) * size]).encode())

    def feed(self, id_list: str) -> Answer:
        """Answer what arXiv has of the papers of `id_list`."""
        ids = id_list.split(",")
        titles = self.titles or {
            item["paper"]["id"]: item["paper"]["title"] for date in self._dates() for item in self._items(date)
        }
        return Answer(feed_of({i: self.abstracts[i] for i in ids if i in self.abstracts}, titles, self.comments))

    def _dates(self) -> set[str]:
        return {path.stem for path in RECORDINGS.glob("*.json")}.union(self.lists)

    def _items(self, date: str) -> Items:
        return self.lists.get(date) or _recorded_once(date)


@cache
def _certificates() -> ssl.SSLContext:
    """Return what a client would read anew each time it is made. The server here has none."""
    return ssl.create_default_context()


def client() -> httpx.Client:
    """Return a client that asks without a proxy, whatever the machine's variables say."""
    return httpx.Client(verify=_certificates(), trust_env=False)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, state: Loopback) -> None:
        self.state = state
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else a body waits 40 ms for its headers to be acknowledged

    def setup(self) -> None:
        self.server.state.connection_count += 1
        super().setup()

    def handle(self) -> None:
        with suppress(ConnectionError):  # a client that has lost patience
            super().handle()

    def do_GET(self) -> None:
        answer = self.server.state.answer(self.path, {key.lower(): value for key, value in self.headers.items()})
        time.sleep(answer.delay_seconds)
        try:
            self._send(answer)
        except OSError:
            self.close_connection = True

    def _send(self, answer: Answer) -> None:
        if answer.reset:  # closed without lingering, which is a reset (socket(7))
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
            return
        self.send_response(answer.status, answer.reason)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.drips_headers:
            self.flush_headers()
            self._drip(b"X-Slow: " + b"x" * 1000 + b"\r\n", answer.drip_seconds)
        self.end_headers()
        self._drip(answer.body[: answer.cut_at], answer.drip_seconds)
        if answer.cut_at is not None:
            self.close_connection = True

    def _drip(self, content: bytes, seconds: float) -> None:
        for piece in (bytes([byte]) for byte in content) if seconds else (content,):
            self.wfile.write(piece)
            time.sleep(seconds)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
        pass


@contextmanager
def serving(state: Loopback) -> Iterator[Loopback]:
    """Run the server of `state` on a free port of 127.0.0.1."""
    server = _Server(state)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
