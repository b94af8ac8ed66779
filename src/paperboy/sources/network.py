"""The way to the network as the environment names it: proxies and certificates, checked before anything is asked.

httpx reads these variables itself (https://www.python-httpx.org/environment_variables/), and has for a mistake in
them an error of its own, of the operating system's, or none until it asks. Values are never told: there are
passwords in them.
"""

import ssl
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import httpx

from paperboy.errors import SetupError
from paperboy.sources.http import Client
from paperboy.text.urls import is_host

_OTHERS = ("no_proxy", "sslkeylogfile")
_PROXIES = ("all_proxy", "http_proxy", "https_proxy")
_MAX_PORT = 65_535


def client_for(
    environment: Mapping[str, str], on_response: Callable[[httpx.Response], None] | None = None
) -> Client:
    """Return the client that asks as `environment` says. Raises SetupError with the variable that is wrong."""
    mistakes = list(_mistakes(environment))
    if mistakes:
        raise SetupError("; ".join(mistakes))
    try:
        return Client(on_response=on_response, verify=_trust(*_named(environment)))
    except (ValueError, OSError, httpx.InvalidURL) as error:
        names = [name for name, value in environment.items() if name.lower() in _OTHERS and value]
        raise SetupError(
            f"{' or '.join(sorted(names)) or 'a variable'} cannot be used for asking: NO_PROXY must be names of"
            " hosts with commas between, such as localhost,example.org, SSLKEYLOGFILE a file to write to"
        ) from error


def _mistakes(environment: Mapping[str, str]) -> Iterator[str]:
    for name, value in sorted(environment.items()):
        if name.lower() in _PROXIES and value and not _is_proxy(value):
            yield f"{name} must be the address of a proxy, such as http://HOST:PORT or socks5://HOST:PORT"
    file, folder, log = _named(environment)
    if file and not _has_certificates(file, log):
        yield "SSL_CERT_FILE must be a file of certificates that can be read"
    elif folder and not file and not Path(folder).is_dir():
        yield "SSL_CERT_DIR must be a folder of certificates"
    if log and not Path(log).parent.is_dir():
        yield "SSLKEYLOGFILE must be a file in a folder that is there"


def _is_proxy(value: str) -> bool:
    try:
        url = httpx.Proxy(value if "://" in value else f"http://{value}").url
    except (ValueError, httpx.InvalidURL):
        return False
    is_quoted = "%" in url.host and ":" not in url.host  # what httpx makes of characters that no name has
    return is_host(url.host) and not is_quoted and (url.port or 0) <= _MAX_PORT


def _named(environment: Mapping[str, str]) -> tuple[str | None, str | None, str | None]:
    return environment.get("SSL_CERT_FILE"), environment.get("SSL_CERT_DIR"), environment.get("SSLKEYLOGFILE")


@cache
def _trust(file: str | None, folder: str | None, _log: str | None) -> ssl.SSLContext:
    """Return whom to trust, chosen as httpx does. Some 140 certificates take 60 ms to read: once is enough."""
    if file:
        return ssl.create_default_context(cafile=file)
    if folder:
        return ssl.create_default_context(capath=folder)
    return httpx.create_ssl_context(trust_env=False)


def _has_certificates(file: str, log: str | None) -> bool:
    try:
        _trust(file, None, log)
    except (OSError, ValueError):
        return False
    return True
