"""Feeds in Atom (https://www.rfc-editor.org/rfc/rfc4287), a list of them for feed readers (OPML), and a page.

Of each kind of edition there is one, with lists of papers; others have an entry for each paper. They are pages of
Jekyll's, which fills in the site's address: it is right under any domain and `baseurl`, those of a build's options
too. What readers know entries by is independent of that: an id never changes, and `updated` only when there is
something to read. Same archive, same bytes.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from markupsafe import escape as xml

from paperboy.enrich.catalog import CatalogPaper, File, Month
from paperboy.enrich.pages import page
from paperboy.enrich.rows import PICKS
from paperboy.model.edition import Edition, daily, edition_of, edition_of_file
from paperboy.model.kinds import Kind
from paperboy.papers.addresses import huggingface_url
from paperboy.papers.schedule import post_date
from paperboy.post import ownership
from paperboy.post.render import Look
from paperboy.site.config import Blog
from paperboy.site.tree import Tree
from paperboy.text.html import escape
from paperboy.text.note import as_html

FOLDER = "feeds"
HEADS = "_data/paperboy_feeds.json"  # the feeds that a page's head names, as `site.data.paperboy_feeds`
_EDITIONS, _PAPERS = 20, 50  # entries of a feed, at most
_LISTED = 10  # papers in the entry of a week or a month
# What all entries may have together, so that a feed is smaller than 500 kB also once the site's address, which is
# longer than `root`, is in each link.
_MOST_BYTES = 400_000

_START = '---\nlayout: null\n---\n{%- assign root = "/" | absolute_url | xml_escape -%}\n'
_START += '<?xml version="1.0" encoding="utf-8"?>\n'
_NOTES_ROOT = "@@/"  # in its place until a note is HTML, in which braces are escaped
_ROOT = "{{ root }}"  # the site's address, with a slash at its end
_SITE = '{{ site.title | default: site.name | default: "paperboy" | xml_escape }}'


@dataclass(frozen=True)
class _Feed:
    """A feed: the path of its file below `FOLDER`, without `.xml`; its name; and its entries, the newest first."""

    path: str
    name: str
    entries: Sequence[tuple[str, str]]  # the moment of the last update, and the entry's XML

    @property
    def address(self) -> str:
        return f"{FOLDER}/{self.path}.xml"

    @property
    def page(self) -> str:
        """The address of the page with the same, a topic's or the picks', or the home page's."""
        return f"{_ROOT}{self.path}/" if _is_of_topic(self) or self.path == PICKS else _ROOT


@dataclass(frozen=True)
class _Post:
    """The post of an edition: its title, its address below the site, and its two moments."""

    title: str
    address: str
    published: str
    updated: str
    papers: int


class FeedFiles:
    """The feeds, of the papers of all months."""

    def __init__(self, blog: Blog, tree: Tree, look: Look) -> None:
        self._blog, self._look, self._words = blog, look, look.words
        self._topics = look.topics.names(look.words.code)
        self._posts = dict(_newest_posts(blog, tree))
        self._listed: dict[Edition, list[CatalogPaper]] = {edition: [] for edition in self._posts}
        self._by_feed: dict[str, list[tuple[dt.date, CatalogPaper]]] = {}

    def add(self, month: Month) -> Iterator[File]:
        """Take in the papers of a month; of older ones only those are kept that may be in a feed."""
        for paper in month.papers:
            for kind in Kind:
                edition = edition_of(kind, paper.date)
                if edition in self._listed and (paper.address or not edition.is_daily):
                    self._listed[edition].append(paper)
            for feed, date in self._feeds_of(paper):
                self._by_feed.setdefault(feed, []).append((date, paper))
        for edition, papers in self._listed.items():
            papers.sort(key=lambda paper: (-paper.upvotes, paper.id))
            if not edition.is_daily:
                del papers[_LISTED:]
        for entries in self._by_feed.values():
            entries.sort(key=lambda entry: (entry[0], entry[1].id), reverse=True)
            del entries[_PAPERS:]
        yield from ()

    def finish(self) -> Iterator[File]:
        """Yield the feeds that have entries, the list of them, the page, and what heads of pages need."""
        of_posts = [feed for kind in Kind if (feed := self._of_kind(kind)).entries]
        names = self._names()
        of_papers = [self._of_papers(path, names[path]) for path in names if path in self._by_feed]
        feeds = [*of_posts, *of_papers]
        for feed in feeds:
            yield File(feed.address, self._atom(feed).encode())
        if feeds:
            yield File(f"{FOLDER}/all.opml", self._opml(feeds).encode())
            yield self._page(feeds)
            heads = [{"title": feed.name, "path": f"/{feed.address}"} for feed in feeds if not _is_of_topic(feed)]
            yield File(HEADS, (json.dumps(heads, ensure_ascii=False, indent=1) + "\n").encode())

    def _names(self) -> Mapping[str, str]:
        """Return the feeds of papers, in order: their paths, and their names in the blog's language."""
        return {
            "papers": self._words.fill("feed_of_upvoted", self._blog.settings.feeds.min_upvotes),
            "code": self._words["feed_of_code"],
            PICKS: self._words["picks"],
            **{f"topics/{topic}": name for topic, name in self._topics.items()},
        }

    def _feeds_of(self, paper: CatalogPaper) -> Iterator[tuple[str, dt.date]]:
        """Yield the feeds of papers that a paper is in, each with the day of its entry."""
        days = days_to_reach(self._blog.settings.feeds.min_upvotes, paper)
        if days is not None:
            yield "papers", paper.date + dt.timedelta(days=days)
        if paper.code_url:
            yield "code", paper.date
        if paper.pick:
            yield PICKS, paper.picked or paper.date
        for topic in paper.topics:
            yield f"topics/{topic}", paper.date

    def _id(self, name: str) -> str:
        return f"tag:{self._blog.settings.feeds.tag}:{name}"

    def _of_kind(self, kind: Kind) -> _Feed:
        posts = [(edition, post) for edition, post in self._posts.items() if edition.kind is kind]
        entries = ((post.updated, self._entry_of_post(edition, post)) for edition, post in posts)
        return _Feed(kind, self._words[f"category_{kind}"], _fitting(entries))

    def _of_papers(self, path: str, name: str) -> _Feed:
        entries = ((self._moment(date), self._entry_of_paper(paper, date)) for date, paper in self._by_feed[path])
        return _Feed(path, name, _fitting(entries))

    def _moment(self, date: dt.date) -> str:
        return post_date(daily(date), self._blog).isoformat()

    def _entry_of_post(self, edition: Edition, post: _Post) -> str:
        papers = self._listed[edition]
        rows = "\n".join(f"<li>{self._row(paper)}</li>" for paper in papers)
        content = f"<ol>\n{rows}\n</ol>"
        if post.papers > len(papers):
            more = escape(self._words.fill("feed_more", post.papers - len(papers)))
            content += f'\n<p><a href="{_ROOT}{escape(post.address[1:])}">{more}</a></p>'
        return f"""\
<entry>
<id>{self._id(f"{edition.kind}/{edition.label}")}</id>
<title>{escape(post.title)}</title>
<link rel="alternate" type="text/html" href="{_ROOT}{escape(post.address[1:])}"/>
<published>{post.published}</published>
<updated>{post.updated}</updated>
<content type="html">{xml(content)}</content>
</entry>
"""

    def _row(self, paper: CatalogPaper) -> str:
        votes = escape(self._words.fill("votes_short", paper.upvotes))
        pick = f" · {escape(self._words['pick'])}" if paper.pick else ""
        gist = f"<br>\n{self._gist(paper)}" if paper.gist else ""
        return f'<a href="{_address(paper)}">{escape(paper.title)}</a> · {votes}{pick}{gist}{self._note(paper)}'

    def _note(self, paper: CatalogPaper) -> str:
        if not paper.note_source:
            return ""
        text = as_html(paper.note_source, _NOTES_ROOT).replace(f'="{_NOTES_ROOT}', f'="{_ROOT}')
        return f"\n<p><strong>{escape(self._words['my_note'])}</strong></p>\n<blockquote>\n{text}</blockquote>\n"

    def _gist(self, paper: CatalogPaper) -> str:
        label = f"{escape(self._words['ai_summary'])}: " if paper.gist_by == "ai" else ""
        return f"{label}{escape(paper.gist)}"

    def _entry_of_paper(self, paper: CatalogPaper, date: dt.date) -> str:
        # votes are not in it: readers that go by what an entry says would show it again at each run
        links = {key: url for key, url in paper.links.items() if key != "link_pdf"}
        listed = " · ".join(
            f'<a href="{escape(url)}">{escape(self._words[key])}</a>' for key, url in links.items()
        )
        texts = [self._gist(paper) if paper.gist else "", escape(paper.abstract), listed]
        content = self._note(paper) + "\n".join(f"<p>{text}</p>" for text in texts if text)
        authors = "".join(f"<author><name>{escape(name)}</name></author>\n" for name in paper.authors)
        topics = "".join(
            f'<category term="{topic}" label="{escape(self._topics.get(topic, topic))}"/>\n'
            for topic in paper.topics
        )
        moment = self._moment(date)
        return f"""\
<entry>
<id>{self._id(f"papers/{paper.id}")}</id>
<title xml:lang="en">{escape(paper.title)}</title>
<link rel="alternate" type="text/html" href="{_address(paper)}"/>
{authors}{topics}<published>{moment}</published>
<updated>{moment}</updated>
<content type="html" xml:lang="en">{xml(content)}</content>
</entry>
"""

    def _atom(self, feed: _Feed) -> str:
        return f"""\
{_START}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{self._words.code}">
<id>{self._id(f"{FOLDER}/{feed.path}")}</id>
<title>{_SITE} · {escape(feed.name)}</title>
<link rel="self" type="application/atom+xml" href="{_ROOT}{feed.address}"/>
<link rel="alternate" type="text/html" href="{feed.page}"/>
<author><name>{_SITE}</name></author>
<updated>{max((updated for updated, _ in feed.entries), key=dt.datetime.fromisoformat)}</updated>
<generator>paperboy</generator>
{"".join(entry for _, entry in feed.entries)}</feed>
"""

    def _opml(self, feeds: Iterable[_Feed]) -> str:
        outlines = "".join(
            f'<outline type="rss" text="{_SITE} · {escape(feed.name)}" title="{_SITE} · {escape(feed.name)}"'
            f' xmlUrl="{_ROOT}{feed.address}" htmlUrl="{feed.page}"/>\n'
            for feed in feeds
        )
        return f"""\
{_START}<opml version="2.0">
<head>
<title>{_SITE}</title>
</head>
<body>
{outlines}</body>
</opml>
"""

    def _page(self, feeds: Sequence[_Feed]) -> File:
        return page(
            self._blog,
            self._look,
            "feeds.html.j2",
            f"{FOLDER}/",
            self._words["feeds"],
            feeds=[feed for feed in feeds if not _is_of_topic(feed)],
            topics=[feed for feed in feeds if _is_of_topic(feed)],
        )


def days_to_reach(upvotes: int, paper: CatalogPaper) -> int | None:
    """Return how many days after its date a paper was first seen with so many votes; None: not in its first week.

    0 also where it had them when it was first seen, or where its votes by day are not known: whenever it came by
    them, it was listed then.
    """
    history = paper.upvotes_by_day or ((0, paper.upvotes),)
    days = [day for day, votes in history if votes >= upvotes]
    return None if not days else 0 if days[0] == history[0][0] else days[0]


def _newest_posts(blog: Blog, tree: Tree) -> Iterator[tuple[Edition, _Post]]:
    """Yield the newest editions of each kind that have a post on the site, the newest first."""
    paths = (PurePosixPath(path) for path in tree.paths(blog.posts))
    found = (edition for path in paths if (edition := edition_of_file(path.name)))
    editions = sorted(set(found), key=lambda edition: edition.sort_key, reverse=True)
    left = dict.fromkeys(Kind, _EDITIONS)
    for edition in editions:
        content = tree.read(blog.path_of(edition)) if left[edition.kind] else None
        if content is None:
            continue
        text = content.decode("utf-8", "surrogateescape")
        if address := ownership.address_of(text, edition):
            matter, _ = ownership.front_matter_and_body(text)
            published = _moment(matter.get("date")) or post_date(edition, blog).isoformat()
            shown = str(matter.get("papers_shown"))
            left[edition.kind] -= 1
            yield (
                edition,
                _Post(
                    title=str(matter.get("title") or edition.label),
                    address=address,
                    published=published,
                    updated=_moment(matter.get("last_modified_at")) or published,
                    papers=int(shown) if shown.isdecimal() else 0,
                ),
            )


def _moment(written: object) -> str | None:
    """Return a moment of a front matter as feeds have it; None if it is not as paperboy writes it."""
    try:
        return dt.datetime.strptime(str(written), "%Y-%m-%d %H:%M:%S %z").isoformat()
    except ValueError:
        return None


def _fitting(entries: Iterable[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """Return as many of the entries, the first ones, as a feed has room for."""
    fitting, room = list[tuple[str, str]](), _MOST_BYTES
    for entry in entries:
        room -= len(entry[1].encode())
        if room < 0 and fitting:
            break
        fitting.append(entry)
    return fitting


def _address(paper: CatalogPaper) -> str:
    """Return the address of a paper's entry, else its page on Hugging Face."""
    return f"{_ROOT}{paper.address[1:]}" if paper.address else huggingface_url(paper.id)


def _is_of_topic(feed: _Feed) -> bool:
    return feed.path.startswith("topics/")
