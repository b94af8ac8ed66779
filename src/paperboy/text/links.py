"""Addresses in running text: where they begin, and where the sentence goes on."""

import re

from paperboy.text.rich_text import Inline, Link, Text
from paperboy.text.urls import clean_url

# Non-ASCII letters end an address: a Korean particle follows it without a space.
CHARACTER = r"[A-Za-z0-9\-._~:/?#\[\]@!&'()*+,;=%]"
ADDRESS = re.compile(rf"https?://{CHARACTER}+", re.IGNORECASE)
_ESCAPED = re.compile(r"\{?\\([_%#&~$])\}?(?:\{\})?|\$\\sim\$|\{?\\(?:textasciitilde|sim)(?![A-Za-z])\}?(?:\{\})?")
_ESCAPED_ADDRESS = re.compile(rf"https?://(?:{CHARACTER}|{_ESCAPED.pattern})+", re.IGNORECASE)
_PUNCTUATION = ".,;:!?'*"
_CLOSING = {")": "(", "]": "["}


def address_in(candidate: str) -> str:
    """Return `candidate` without the punctuation that ends a sentence or closes a bracket opened before it."""
    address = candidate
    while address:
        last = address[-1]
        opening = _CLOSING.get(last)
        if last in _PUNCTUATION or (opening and address.count(last) > address.count(opening)):
            address = address[:-1]
        else:
            break
    return address


def with_plain_addresses(source: str) -> str:
    r"""Return TeX with the signs in its addresses as they are: `\_` is `_`, and `$\sim$` stands for `~`."""
    if "\\" not in source:
        return source
    return _ESCAPED_ADDRESS.sub(lambda match: _ESCAPED.sub(lambda sign: sign[1] or "~", match[0]), source)


def link_to(address: str) -> Inline:
    """Return a link that shows `address` as it is, or plain prose if it is none."""
    url = clean_url(address)
    return Link(url, (Text(address),)) if url else Text(address)
