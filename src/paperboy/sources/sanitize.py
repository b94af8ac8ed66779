"""Replaces characters that JSON or XML cannot have, so that they cost themselves and nothing else. Pure.

Half a surrogate pair (a cut emoji), written out or as bytes, becomes U+FFFD; a control character a space. All else
stays byte for byte as it is; that takes time, and so is done only for what cannot be read otherwise.
"""

import re

_HALF_A_PAIR_IN_BYTES = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}".encode()

# An escaped backslash and a whole pair are looked for first, so that neither is taken for a half.
_JSON_ESCAPE = re.compile(
    rb"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)
_XML_REFERENCE = re.compile(rb"&#(?:x(?P<hex>[0-9a-fA-F]{1,8})|(?P<decimal>[0-9]{1,10}));")
_XML_NONCHARACTER = re.compile(rb"\xef\xbf[\xbe\xbf]")

_CONTROLS = bytes(range(0x20))
_XML_CONTROLS = _CONTROLS.translate(None, b"\t\n\r")


def sanitized_json(body: bytes) -> bytes:
    """Return JSON without halves of surrogate pairs, and without control characters within its texts."""
    body = _with_spaces_for(_CONTROLS, _HALF_A_PAIR_IN_BYTES.sub(_REPLACEMENT, body))
    return _JSON_ESCAPE.sub(lambda match: b"\\ufffd" if match["half"] else match[0], body)


def sanitized_xml(body: bytes) -> bytes:
    """Return XML in UTF-8 without characters that no XML can have (https://www.w3.org/TR/xml/#charsets)."""
    body = _HALF_A_PAIR_IN_BYTES.sub(_REPLACEMENT, _XML_NONCHARACTER.sub(_REPLACEMENT, body))
    body = _with_spaces_for(_XML_CONTROLS, body)
    return _XML_REFERENCE.sub(lambda match: match[0] if _is_xml(match) else _REPLACEMENT, body)


def _with_spaces_for(controls: bytes, body: bytes) -> bytes:
    return body.translate(bytes.maketrans(controls, b" " * len(controls)))


def _is_xml(match: re.Match[bytes]) -> bool:
    code = int(match["hex"], 16) if match["hex"] else int(match["decimal"])
    return code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
