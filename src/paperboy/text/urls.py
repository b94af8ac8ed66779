"""Addresses that come from outside: cleaned, checked, or dropped."""

import re
from urllib.parse import quote, urlsplit

# What may stand unquoted in an address (RFC 3986), less what Markdown, HTML or Liquid would read:
# ( ) ' * [ ] are quoted though the RFC allows them.
_SAFE = "%/:?#@!$&+,;=~-._"
_MAX_LENGTH = 2000
_IN_HOSTS = str.maketrans("", "", "-._:%")


def clean_url(raw: str | None) -> str | None:
    """Return `raw` as an http(s) address that is safe inside Markdown and HTML, or None if it is not one.

    Spaces around it are cut, and of several words the first counts: `githubRepo` has held a newline, and
    `projectPage` a leading space.
    """
    words = (raw or "").split()
    if not words or not is_address(words[0]):
        return None
    # encode: a lone surrogate cannot be UTF-8, and so cannot be part of an address
    quoted = quote(words[0].encode("utf-8", "ignore"), safe=_SAFE)
    return quoted if quoted == words[0] or is_address(quoted) else None


def github_repository(url: str) -> str | None:
    """Return the address of the GitHub repository that `url` belongs to, or None if it is on another site."""
    match = re.match(r"https?://(?:www\.)?github\.com/([\w.-]+)/([\w.-]+)", url, re.ASCII | re.IGNORECASE)
    return f"https://github.com/{match[1]}/{match[2].removesuffix('.git')}" if match else None


def is_address(url: str) -> bool:
    """Return whether `url` is an http(s) address with a host, and not too long."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port  # raises ValueError when it is no number
    except ValueError:
        return False
    return len(url) <= _MAX_LENGTH and parts.scheme.lower() in ("http", "https") and is_host(host or "")


def is_host(host: str) -> bool:
    """Return whether `host` has the characters of a host's name or number."""
    others = host.translate(_IN_HOSTS)
    return host != "" and (others == "" or others.isalnum())
