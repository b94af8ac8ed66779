"""Addresses that come from outside: cleaned, checked, or dropped."""

from urllib.parse import quote, urlsplit

# What may stand unquoted in an address (RFC 3986), less what Markdown, HTML or Liquid would read:
# ( ) ' * [ ] are quoted though the RFC allows them.
_SAFE = "%/:?#@!$&+,;=~-._"
_MAX_LENGTH = 2000


def clean_url(raw: str | None) -> str | None:
    """Return `raw` as an http(s) address that is safe inside Markdown and HTML, or None if it is not one.

    Spaces around it are cut, and of several words the first counts: `githubRepo` has held a newline, and
    `projectPage` a leading space.
    """
    words = (raw or "").split()
    if not words or len(words[0]) > _MAX_LENGTH:
        return None
    try:
        parts = urlsplit(words[0])
        host = parts.hostname
        _ = parts.port  # raises ValueError when it is no number
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or not _is_host(host):
        return None
    # encode: a lone surrogate cannot be UTF-8, and so cannot be part of an address
    return quote(words[0].encode("utf-8", "ignore"), safe=_SAFE)


def _is_host(host: str) -> bool:
    return all(character.isalnum() or character in "-._:" for character in host)
