import gc
import json
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from paperboy.errors import SetupError, SourceError
from paperboy.sources.connect import endpoint, token
from paperboy.sources.http import Fetcher
from paperboy.sources.network import client_for
from tests.conftest import Command
from tests.helpers import QUICK, WEEK, Blog, Clock, items
from tests.loopback import Answer, Loopback

ONCE = replace(QUICK, attempts=1)
SECRET = "hf_secret"  # noqa: S105 (made up)
REFUSED = (
    "HF_TOKEN is refused (Hugging Face answered 401 Unauthorized): lists were requested without it;"
    " set a new one, or none (the lists need none)"
)


def passed_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while content := source.recv(65536):
            target.sendall(content)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextmanager
def socks_proxy(answers: bytes | None = None) -> Iterator[tuple[int, list[int]]]:
    """Run a SOCKS5 proxy (RFC 1928, without authentication); yield its port, and the ports that it led to.

    With `answers` it says that to whatever it is told.
    """
    led_to: list[int] = []

    def serve(client: socket.socket) -> None:
        with client, suppress(OSError):
            client.recv(262)
            if answers is not None:
                client.sendall(answers)
                return
            client.sendall(b"\x05\x00")
            request = client.recv(262)
            host, port = socket.inet_ntoa(request[4:8]), int.from_bytes(request[-2:], "big")
            led_to.append(port)
            with socket.create_connection((host, port)) as target:
                client.sendall(b"\x05\x00\x00\x01" + bytes(6))
                back = threading.Thread(target=passed_on, args=(target, client), daemon=True)
                back.start()
                passed_on(client, target)
                back.join()

    def accept(server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=accept, args=(server,), daemon=True).start()
        yield server.getsockname()[1], led_to
        server.shutdown(socket.SHUT_RDWR)


def through(monkeypatch: pytest.MonkeyPatch, url: str, **environment: str) -> bytes:
    """Return what `url` answers, asked as `environment` says."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with client_for(os.environ) as client:
        return Fetcher(client, ONCE, Clock().retry_clock, name="the source").get(url, {})


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
def test_a_socks_proxy_is_gone_through(monkeypatch: pytest.MonkeyPatch, papers: Loopback, scheme: str) -> None:
    with socks_proxy() as (port, led_to), pytest.raises(SourceError, match="answered 404"):
        through(monkeypatch, papers.endpoint, ALL_PROXY=f"{scheme}://127.0.0.1:{port}")
    assert led_to == [int(papers.endpoint.rpartition(":")[2])]


def test_a_run_goes_through_a_socks_proxy(
    paperboy: Command, papers: Loopback, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers.lists["2026-02-09"] = items(1)
    with socks_proxy() as (port, led_to):
        monkeypatch.setenv("ALL_PROXY", f"socks5://127.0.0.1:{port}")
        result = paperboy("publish", "--site", blog.folder, "--date", "2026-02-09")
    assert (result.exit_code, "created" in result.stdout) == (0, True)
    assert led_to


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("answers", [b"", b"rubbish rubbish", b"\x05\xff", b"HTTP/1.1 400 No\r\n\r\n"])
def test_a_broken_proxy_is_a_failure_without_its_password(
    monkeypatch: pytest.MonkeyPatch, papers: Loopback, answers: bytes
) -> None:
    said = "^the source (cannot be reached|broke off its answer)"  # as it comes first: words, or a reset
    with socks_proxy(answers) as (port, _), pytest.raises(SourceError, match=said) as caught:
        through(monkeypatch, papers.endpoint, ALL_PROXY=f"socks5://kim:hunter2@127.0.0.1:{port}")
    assert "hunter2" not in str(caught.value)
    del caught
    gc.collect()  # the socket that httpcore leaves open when a proxy speaks no SOCKS


NO_PROXIES = [
    "socks://kim:hunter2@127.0.0.1:1080", "ftp://hunter2", "://hunter2", "\x01hunter2", "http://hunter2:port",
    "http://", "http://[", "socks5://", "http://hunter2:99999",
]  # fmt: skip


@pytest.mark.parametrize("value", NO_PROXIES)
def test_a_proxy_that_cannot_be_one_is_refused_in_a_sentence(value: str) -> None:
    for variable in ("ALL_PROXY", "https_proxy", "HTTP_PROXY"):
        with pytest.raises(SetupError) as caught:
            client_for({variable: value})
        assert str(caught.value) == (
            f"{variable} must be the address of a proxy, such as http://HOST:PORT or socks5://HOST:PORT"
        )


@pytest.mark.parametrize("command", ["publish", "preview", "doctor"])
def test_no_command_asks_or_shows_anything_with_a_proxy_that_is_none(
    paperboy: Command, papers: Loopback, blog: Blog, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", NO_PROXIES[0])
    result = paperboy(command, "--site", blog.folder)
    assert (result.exit_code, result.stdout, papers.headers) == (2, "", [])
    assert "paperboy: ALL_PROXY must be the address of a proxy" in result.stderr
    assert "hunter2" not in result.stderr


@pytest.mark.parametrize("value", ["\x01", "가", "http://a:b"])
def test_a_no_proxy_that_cannot_be_one_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, papers: Loopback, value: str
) -> None:
    with pytest.raises(SetupError, match=r"^NO_PROXY must be names of hosts with commas between"):
        through(monkeypatch, papers.endpoint, NO_PROXY=value)


NO_PROXIES_NEEDED = [
    "*", ",,", "localhost,127.0.0.1", ".example.org, 10.0.0.0/8, ::1", "[", "a b", "[::1]", "[::1]:8080",
    "[::1]:99999999", "fd00::/8", "[fd00::]/8", "::/0", "fe80::1%eth0", "fe80::%eth0/64", "[fe80::1%25eth0]",
    "::ffff:10.0.0.1", "localhost,127.0.0.0/8,::1/128,*.orb.local,0.250.250.0/24,fd07:b51a:cc66::/64",
]  # fmt: skip


@pytest.mark.parametrize("value", NO_PROXIES_NEEDED)
def test_any_other_no_proxy_is_taken(monkeypatch: pytest.MonkeyPatch, papers: Loopback, value: str) -> None:
    with pytest.raises(SourceError, match="answered 404"):
        through(monkeypatch, papers.endpoint, NO_PROXY=value)


@pytest.mark.parametrize(
    "value", ["127.0.0.1", "[::1],127.0.0.1", "fd00::/8, 127.0.0.1", "*", "a,*", "http://127.0.0.1"]
)
def test_hosts_of_no_proxy_are_asked_directly(
    monkeypatch: pytest.MonkeyPatch, papers: Loopback, value: str
) -> None:
    with socks_proxy() as (port, led_to):
        for name in ("ALL_PROXY", "http_proxy"):
            monkeypatch.setenv(name, f"socks5://127.0.0.1:{port}")
        with pytest.raises(SourceError, match="answered 404"):
            through(monkeypatch, papers.endpoint, NO_PROXY=value)
        assert led_to == []
        with pytest.raises(SourceError, match="answered 404"):
            through(monkeypatch, papers.endpoint, NO_PROXY="[::1],fd00::/8,example.org")
        assert led_to != []


@pytest.mark.parametrize(
    ("entry", "url", "is_direct"),
    [
        ("[::1]", "http://[::1]:8080/", True),
        ("::1", "http://[::1]/", True),
        ("[::1]:8080", "http://[::1]:8080/", True),
        ("[::1]:8080", "http://[::1]/", False),
        ("::1", "http://[::2]/", False),
        ("example.org", "http://www.example.org/", True),
        ("example.org", "http://example.org/", True),
        ("example.org", "http://wwwexample.org/", False),
        (".example.org", "http://www.example.org/", True),
        (".example.org", "http://example.org/", False),
        ("localhost", "http://localhost:1/", True),
        ("127.0.0.1", "http://127.0.0.1:1/", True),
        ("127.0.0.1", "http://127.0.0.11/", False),
    ],
)
def test_an_entry_of_no_proxy_is_a_host_or_an_address(entry: str, url: str, is_direct: bool) -> None:
    with client_for({"ALL_PROXY": "http://127.0.0.1:1", "NO_PROXY": entry}) as client:
        transport = client._transport_for_url(httpx.URL(url))
        assert (transport is client._transport) == is_direct


def test_certificates_that_cannot_be_read_are_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, papers: Loopback, tmp_path: Path
) -> None:
    rubbish = tmp_path / "rubbish"
    rubbish.write_text("rubbish")
    for value in (tmp_path / "missing", tmp_path, rubbish):
        with pytest.raises(SetupError, match=r"^SSL_CERT_FILE must be a file of certificates that can be read$"):
            through(monkeypatch, papers.endpoint, SSL_CERT_FILE=str(value))
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(SetupError, match=r"^SSL_CERT_DIR must be a folder of certificates$"):
        through(monkeypatch, papers.endpoint, SSL_CERT_DIR=str(rubbish))
    monkeypatch.delenv("SSL_CERT_DIR")
    with pytest.raises(SetupError, match=r"^SSLKEYLOGFILE must be a file in a folder that is there$"):
        through(monkeypatch, papers.endpoint, SSLKEYLOGFILE=str(tmp_path / "missing" / "log"))
    with pytest.raises(SetupError, match=r"^SSLKEYLOGFILE must be a file in a folder that is there$"):
        through(monkeypatch, papers.endpoint, SSLKEYLOGFILE=str(tmp_path))


def test_offline_needs_no_way_to_the_network(
    paperboy: Command, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks://127.0.0.1:1080")
    result = paperboy("publish", "--site", blog.folder, "--date", "2026-02-09", "--offline")
    assert result.exit_code == 0


@pytest.mark.parametrize("value", ["{}\n", "{}\r\n", " {}", "\t{} \n", "\u00a0{}"])
def test_white_space_around_a_token_is_no_part_of_it(value: str) -> None:
    assert token({"HF_TOKEN": value.format(SECRET)}, "HF_TOKEN") == SECRET


@pytest.mark.parametrize("value", ["", " ", "\n"])
def test_an_empty_token_is_none(value: str) -> None:
    assert token({"HF_TOKEN": value}, "HF_TOKEN") is None


NO_TOKENS = [f"{SECRET}{rest}" for rest in ("\nX: y", f"\r{SECRET}", f" {SECRET}", "\x7f", "\ufeff", "키")]


@pytest.mark.parametrize("value", NO_TOKENS)
def test_what_cannot_be_a_token_is_refused_and_not_shown(
    paperboy: Command, papers: Loopback, blog: Blog, value: str, tmp_path: Path
) -> None:
    summary = tmp_path / "summary"
    paperboy.environment |= {"HF_TOKEN": value, "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    result = paperboy("publish", "--site", blog.folder, "--date", "2026-02-09")
    assert result.exit_code == 2
    assert "paperboy: HF_TOKEN holds no token: it has spaces, line breaks or other characters" in result.stderr
    assert SECRET not in result.output
    assert not summary.exists()
    assert papers.headers == []


def test_doctor_does_not_show_a_github_token_that_cannot_be_one(paperboy: Command, blog: Blog) -> None:
    paperboy.environment |= {
        "GITHUB_TOKEN": f"{SECRET} {SECRET}", "GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "kim/blog",
    }  # fmt: skip
    result = paperboy("doctor", "--site", blog.folder)
    assert (result.exit_code, SECRET in result.output) == (2, False)
    assert "GITHUB_TOKEN holds no token" in result.stderr


def test_an_expired_token_is_named_once_and_the_run_goes_on(
    paperboy: Command, papers: Loopback, blog: Blog
) -> None:
    """With white space around it, as it gets into a secret."""

    def refused() -> Answer:
        date = papers.list_requests[-1]["date"]
        if "authorization" in papers.headers[-1]:
            assert papers.headers[-1]["authorization"] == f"Bearer {SECRET}"
            return Answer(b'{"error":"Invalid credentials in Authorization header"}', 401)
        return Answer(json.dumps(items(1, date)).encode())

    for date in WEEK:
        papers.faults[str(date)] = refused
    paperboy.environment |= {"HF_TOKEN": f"{SECRET}\n", "GITHUB_ACTIONS": "true"}
    result = paperboy("publish", "--site", blog.folder, "--from", str(WEEK[0]), "--to", str(WEEK[-1]))
    assert (result.exit_code, result.stdout.count(": created")) == (0, 7)
    assert result.stdout.splitlines().count("::warning title=paperboy::" + REFUSED) == 1
    assert result.output.count("401") == 2  # the sentence and its annotation
    assert SECRET not in result.output
    assert len(papers.list_requests) == 8


@pytest.mark.parametrize(
    "value",
    [
        "ftp://kim:hunter2@huggingface.co",
        "kim:hunter2@huggingface.co",
        "https://kim:hunter2@",
        "https://kim:hun/ter2@x:y",
    ],
)
def test_an_endpoint_that_is_refused_is_shown_without_its_password(value: str) -> None:
    with pytest.raises(SetupError, match=r"\*\*\*@") as caught:
        endpoint({"HF_ENDPOINT": value}, "HF_ENDPOINT", "https://huggingface.co")
    assert "ter2" not in str(caught.value)


@pytest.mark.parametrize("value", ["http://256.256.256.256", "http://xn--", "http://a:b:c"])
def test_an_endpoint_that_nobody_can_ask_is_refused(value: str) -> None:
    with pytest.raises(SetupError, match="HF_ENDPOINT must be an address"):
        endpoint({"HF_ENDPOINT": value}, "HF_ENDPOINT", "https://huggingface.co")


def test_no_header_is_in_what_is_said_of_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    for header in (b"Set Cookie hunter2: \0", b"Location: http://::hunter2/"):
        answers = b"HTTP/1.1 302 Found\r\n" + header + b"\r\n\r\n"
        with socks_proxy(answers) as (port, _), pytest.raises(SourceError, match="broke off its answer") as caught:
            through(monkeypatch, f"http://127.0.0.1:{port}/")
        assert "hunter2" not in str(caught.value)
