"""A day as plain Markdown and as BibTeX, at the address of its post with `.md` and `.bib`.

Jekyll writes each from a page whose front matter says where it goes and that it takes no layout; its body is
copied as it is. `_data/paperboy_files.json` says which posts have them, so that pages link to what a build has,
and a build without `paperboy enrich` has no dead link.
"""

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from paperboy.enrich.catalog import CatalogPaper, File, Month
from paperboy.enrich.data import FOLDER, bibtex_of
from paperboy.model.edition import daily
from paperboy.papers.addresses import page_url
from paperboy.papers.topics import Topics
from paperboy.post.words import Words
from paperboy.text.markdown import escape

LIST = "_data/paperboy_files.json"
_MOST_TAGS = 5  # topics of a day, the most frequent first; a day has a paper of nearly every topic


class DayFiles:
    """The files of the days that have a post."""

    def __init__(self, words: Words, topics: Topics) -> None:
        self._words = words
        self._names = topics.names(words.code)
        self._posts: dict[str, dict[str, str]] = {}

    def add(self, month: Month) -> Iterator[File]:
        """Yield the pages of the month's days that become their Markdown and BibTeX."""
        for date, of_day in groupby(month.papers, key=lambda paper: paper.date):
            papers = [paper for paper in of_day if paper.address]
            post = (papers[0].address or "").partition("#")[0] if papers else ""
            base = post.removesuffix("/").removesuffix(".html")
            if not base:
                continue
            self._posts[post] = {"markdown": f"{base}.md", "bibtex": f"{base}.bib"}
            yield _page(f"{FOLDER}/days/{date}.txt", f"{base}.md", self._markdown(date, post, papers))
            yield _page(f"{FOLDER}/days/{date}.bib", f"{base}.bib", _as_it_is("\n".join(map(bibtex_of, papers))))

    def finish(self) -> Iterator[File]:
        """Yield the list of the posts that have such files, with their addresses."""
        yield File(LIST, (json.dumps(self._posts, indent=0) + "\n").encode())

    def _markdown(self, date: dt.date, post: str, papers: Sequence[CatalogPaper]) -> str:
        """Return a section for each paper, below the properties of a note in Obsidian.

        See https://help.obsidian.md/properties. Jekyll alone knows the site's address.
        """
        title = f"Daily Papers {date}"
        often = Counter(topic for paper in papers for topic in paper.topics).most_common(_MOST_TAGS)
        names = ", ".join(["daily-papers", *(topic for topic, _ in often)])
        alias = json.dumps(self._words.period(daily(date)), ensure_ascii=False)
        matter = f"---\ntitle: {title}\ndate: {date}\ntags: [{names}]\naliases: [{alias}]\n"
        source = f'source: {{{{ "{post}" | absolute_url | jsonify }}}}\n'
        sections = "\n".join(section(paper, self._words, self._names) for paper in papers)
        return _as_it_is(matter) + source + _as_it_is(f"---\n\n# {title}\n\n{sections}")


def section(paper: CatalogPaper, words: Words, topic_names: Mapping[str, str]) -> str:
    """Return a paper as a section of Markdown."""
    marks = [words["pick"]] if paper.pick else []
    marks += [words.fill("accepted", venue=paper.accepted)] if paper.accepted else []
    marks += [words["withdrawn"]] if paper.withdrawn else []
    stars = f" {words.fill('stars', paper.code_stars)}" if paper.code_stars else ""
    about = [words.fill("votes_short", paper.upvotes), *filter(None, [paper.organization]), *marks]
    listed = [
        f"[{escape(words[key])}]({url}){stars if key == 'link_code' else ''}" for key, url in paper.links.items()
    ]
    gist = f"{words['ai_summary']}: {paper.gist}" if paper.gist_by == "ai" else paper.gist
    topics = [topic_names.get(topic, topic) for topic in paper.topics]
    blocks = [
        f"## [{escape(paper.title)}]({page_url(paper.id, is_on_arxiv=paper.is_on_arxiv)})",
        escape(" · ".join(about)),
        escape(words["list_comma"].join(paper.authors)),
        " · ".join(listed),
        f"> {_prose(gist)}" if gist else "",
        f"**{escape(words['my_note'])}**\n\n{paper.note_source}" if paper.note_source else "",
        _prose(paper.abstract),
        escape(" · ".join(topics)),
    ]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _prose(plain: str) -> str:
    """Return a text with its addresses as links; a quotation mark means nothing to CommonMark."""
    parts = re.split(r"(https?://[^\s<>]*[^\s<>.,;:!?)\]}'\"])", plain)
    return "".join(f"<{part}>" if at % 2 else _escaped(part) for at, part in enumerate(parts))


def _escaped(plain: str) -> str:
    return re.sub(r"\\(['\"])", r"\1", escape(plain)) if plain.strip() else plain


def _page(path: str, address: str, body: str) -> File:
    """Return a page that Jekyll writes to `address`: its body alone, and in no list of pages."""
    return File(path, f"---\npermalink: {address}\nlayout: null\nsitemap: false\n---\n{body}".encode())


def _as_it_is(text: str) -> str:
    """Return a text in which Liquid reads nothing."""
    parts = text.replace("{%", '{% endraw %}{{ "{%" }}{% raw %}')
    return f"{{% raw %}}{parts}{{% endraw %}}"
