"""Replaces characters that JSON or XML cannot have, so that one of them does not lose a whole answer. Pure.

Half a surrogate pair (a cut emoji), written out or as bytes, becomes U+FFFD, a control character a space. That
takes time, and so is done only for an answer that cannot be read otherwise.
"""

import json
import re

_CONTROLS = bytes(range(0x20))
_XML_CONTROLS = _CONTROLS.translate(None, b"\t\n\r")
_NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # https://www.w3.org/TR/xml/#charsets
_XML_REFERENCE = re.compile(r"&#(?:x(?P<hex>[0-9a-fA-F]{1,8})|(?P<decimal>[0-9]{1,10}));")


def sanitized_json(body: bytes) -> bytes:
    """Return JSON with whole characters only. Raises ValueError or RecursionError when it is no JSON even so."""
    data = json.loads(_with_spaces_for(_CONTROLS, body))  # which, unlike others, reads half a pair
    text = json.dumps(data, ensure_ascii=False)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def sanitized_xml(body: bytes) -> bytes:
    """Return XML in UTF-8 without characters that no XML can have. Raises ValueError when it is not UTF-8."""
    text = _XML_REFERENCE.sub(_possible, _with_spaces_for(_XML_CONTROLS, body))
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text).encode()


def _with_spaces_for(controls: bytes, body: bytes) -> str:
    return body.translate(bytes.maketrans(controls, b" " * len(controls))).decode("utf-8", "surrogatepass")


def _possible(reference: re.Match[str]) -> str:
    code = int(reference["hex"], 16) if reference["hex"] else int(reference["decimal"])
    return "\N{REPLACEMENT CHARACTER}" if code > 0x10FFFF or _NOT_XML.match(chr(code)) else reference[0]
