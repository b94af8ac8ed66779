"""The fenced part of a post's body, which is paperboy's; the text above and below it is a person's. Pure.

Between the two lines is HTML that no Markdown engine changes: kramdown passes on what is between
`{::nomarkdown}` and `{:/nomarkdown}`, CommonMark what is raw HTML, where it may; where it may not there is plain
Markdown. The lines are link definitions, which no engine shows.
"""

import re
from typing import NamedTuple

from paperboy.site.jekyll import Engine

_BEGIN = '[//begin]: # "paperboy: text above this line is yours"'
_END = '[//end]: # "paperboy: text below this line is yours"'
_FENCED = re.compile(rf"^{re.escape(_BEGIN)}[ \t]*$.*^{re.escape(_END)}[ \t]*$", re.DOTALL | re.MULTILINE)
_EMPTY_LINES = re.compile(r"(?:[ \t]*\n)+")


class Body(NamedTuple):
    """A post's body: what is paperboy's, and what a person has above and below it."""

    above: str
    fenced: str
    below: str

    def __str__(self) -> str:
        """Return the body as it is in a file: empty lines part what is paperboy's from the rest.

        (Without them Markdown would take the lines for text.)
        """
        return "\n" + "\n\n".join(part for part in map(_trimmed, self) if part) + "\n"


def fenced(content: str, engine: Engine, language: str, direction: str = "ltr") -> str:
    """Return `content`, which is Markdown where `engine` is "markdown" and else HTML, between the two lines.

    The empty line after the first one ends the excerpt that Jekyll makes where a theme wants one of its own.
    """
    if engine != "markdown":
        # the style is in the post: where a theme breaks no words, an address would make a phone scroll sideways
        attributes = f'class="paperboy" lang="{language}" dir="{direction}" style="overflow-wrap: break-word"'
        content = f"<div {attributes}>\n{content}\n</div>"
    if engine == "kramdown":
        content = f"{{::nomarkdown}}\n{content}\n{{:/nomarkdown}}"
    return f"{_BEGIN}\n\n{content}\n\n{_END}"


def parts_of(body: str) -> Body | None:
    """Return the parts of a post's body; None if nothing in it is fenced."""
    match = _FENCED.search(body)
    return Body(body[: match.start()], match[0], body[match.end() :]) if match else None


def _trimmed(part: str) -> str:
    """Return `part` without the empty lines around it."""
    before = _EMPTY_LINES.match(part)
    return part[before.end() if before else 0 :].rstrip()
