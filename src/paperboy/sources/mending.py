"""Answers with characters that there cannot be: mended, so that they cost themselves and nothing else. Pure.

Half a surrogate pair (a cut emoji), written out or as bytes, becomes U+FFFD; a control character a space. What is
whole stays byte for byte as it is, so it is safe, but slower, to mend all; the readers do it when they must.
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

# Outside of texts, JSON's white space may be any of these; inside, none may stand.
_CONTROLS_TO_SPACES = bytes(range(0x20)), b" " * 0x20
_XML_WHITE_SPACE = b"\t\n\r"


def mended_json(body: bytes) -> bytes:
    """Return JSON without halves of surrogate pairs, and without control characters within its texts."""
    body = _HALF_A_PAIR_IN_BYTES.sub(_REPLACEMENT, body).translate(bytes.maketrans(*_CONTROLS_TO_SPACES))
    return _JSON_ESCAPE.sub(lambda match: b"\\ufffd" if match["half"] else match[0], body)


def mended_xml(body: bytes) -> bytes:
    """Return XML in UTF-8 without characters that no XML can have (https://www.w3.org/TR/xml/#charsets)."""
    body = _HALF_A_PAIR_IN_BYTES.sub(_REPLACEMENT, _XML_NONCHARACTER.sub(_REPLACEMENT, body))
    controls = bytes(byte for byte in range(0x20) if byte not in _XML_WHITE_SPACE)
    body = body.translate(bytes.maketrans(controls, b" " * len(controls)))
    return _XML_REFERENCE.sub(lambda match: match[0] if _is_xml(match) else _REPLACEMENT, body)


def _is_xml(match: re.Match[bytes]) -> bool:
    code = int(match["hex"], 16) if match["hex"] else int(match["decimal"])
    if code < 0x20:
        return code in _XML_WHITE_SPACE
    return code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
