"""What a view writes its texts with: HTML or plain Markdown. Pure."""

from collections.abc import Sequence
from typing import Protocol

from paperboy.text import html, markdown
from paperboy.text.rich_text import Inlines, RichText


class Writer(Protocol):
    """Writes texts in one form: the modules `text.html` and `text.markdown` are writers."""

    def text(self, plain: str, /) -> str:
        """Return what shows `plain` as it is."""

    def isolated(self, plain: str, /) -> str:
        """Return what shows `plain` as it is, whatever direction it is read in, and leaves that of the rest."""

    def inline(self, inlines: Inlines, /) -> str:
        """Return pieces of a line, without links."""

    def line(self, rich_text: RichText, /, *, links: bool = False) -> str:
        """Return a rich text as one line."""

    def paragraphs(self, rich_text: RichText, /) -> Sequence[str]:
        """Return the paragraphs of a rich text, with links."""


HTML: Writer = html
MARKDOWN: Writer = markdown
