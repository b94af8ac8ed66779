"""The HTTP client, with the proxies and certificates that the environment names, checked before anything is asked.

The variables are httpx's (https://www.python-httpx.org/environment_variables/). For a mistake in them it has an
error of its own, of the operating system's, or none until it asks, and it takes no `[::1]` in NO_PROXY, which
Docker and others write. Values are never shown: proxies have passwords.
"""

import ssl
from collections.abc import Callable, Mapping
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from urllib.request import getproxies

import httpx

from paperboy.errors import SetupError
from paperboy.text.urls import is_host

_SCHEMES = ("http", "https", "all")
_MAX_PORT = 65_535


def client_for(
    environment: Mapping[str, str], on_response: Callable[[httpx.Response], None] | None = None
) -> httpx.Client:
    """Return the client that asks as `environment` says. Raises SetupError with the variable that is wrong."""
    trust = _trust(*map(environment.get, ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE")))
    no_proxy = environment.get("no_proxy") or environment.get("NO_PROXY") or ""
    hosts = [host.strip() for host in no_proxy.split(",") if host.strip()]
    proxies = {} if "*" in hosts else _proxies(environment)
    mounts: dict[str, httpx.BaseTransport | None] = {
        f"{scheme}://": httpx.HTTPTransport(proxy=proxy, verify=trust) for scheme, proxy in proxies.items()
    }
    hooks = {"response": [on_response] if on_response else []}
    try:
        mounts |= dict.fromkeys(map(_pattern, hosts))
        return httpx.Client(mounts=mounts, event_hooks=hooks, verify=trust, trust_env=False)
    except (ValueError, httpx.InvalidURL) as error:
        raise SetupError(
            "NO_PROXY must be names of hosts with commas between, such as localhost,.example.org"
        ) from error


def _proxies(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the proxies by scheme; where the environment names none, those of macOS or Windows."""
    names = {name.lower(): name for name in sorted(environment) if environment[name]}  # lower case goes first
    found = {}
    for scheme in _SCHEMES:
        if name := names.get(f"{scheme}_proxy"):
            found[scheme] = _with_scheme(environment[name])
            if not _is_proxy(found[scheme]):
                raise SetupError(
                    f"{name} must be the address of a proxy, such as http://HOST:PORT or socks5://HOST:PORT"
                )
    return found or {key: _with_scheme(value) for key, value in getproxies().items() if key in _SCHEMES}


def _with_scheme(proxy: str) -> str:
    return proxy if "://" in proxy else f"http://{proxy}"


def _is_proxy(value: str) -> bool:
    try:
        url = httpx.Proxy(value).url
    except (ValueError, httpx.InvalidURL):
        return False
    is_quoted = "%" in url.host and ":" not in url.host  # what httpx makes of characters that no name has
    return is_host(url.host) and not is_quoted and (url.port or 0) <= _MAX_PORT


def _pattern(entry: str) -> str:
    """Return httpx's pattern (https://www.python-httpx.org/advanced/transports/) for an entry of NO_PROXY.

    A name is meant with all names below it (https://curl.se/libcurl/c/CURLOPT_NOPROXY.html). httpx cannot match a
    network: of fd00::/8 it is its first address.
    """
    try:
        network = ip_network(entry.partition("%")[0].strip("[]"), strict=False)  # without a zone: fe80::1%eth0
    except ValueError:
        if "://" in entry:
            return entry
        is_name = "]" not in entry and entry.lower() != "localhost"
        return f"all://{'*' if is_name else ''}{entry}"
    address = network.network_address
    return f"all://[{address}]" if address.version == 6 else f"all://{address}"


@cache
def _trust(file: str | None, folder: str | None, log: str | None) -> ssl.SSLContext:
    """Return whom to trust, chosen as httpx does. Some 140 certificates take 60 ms to read: once is enough."""
    if folder and not file and not Path(folder).is_dir():
        raise SetupError("SSL_CERT_DIR must be a folder of certificates")
    try:
        if file or folder:
            return ssl.create_default_context(cafile=file or None, capath=None if file else folder)
        return httpx.create_ssl_context(trust_env=False)
    except (OSError, ValueError) as error:
        wanted = ["SSL_CERT_FILE must be a file of certificates that can be read"] if file else []
        wanted += ["SSLKEYLOGFILE must be a file in a folder that is there"] if log else []
        raise SetupError("; ".join(wanted) or "no certificates can be read") from error
