"""Pages of topics and of organizations: the last 30 days by votes, then the best of each month, and their share.

A page has the best papers of twelve months that have any; older months, and all papers of a month, are on the
page of all papers, to which it leads. So no page grows with the archive, and little is remembered of each month.
"""

import datetime as dt
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote

from paperboy.enrich.catalog import CatalogPaper, File, Month
from paperboy.enrich.feeds import FOLDER as FEEDS
from paperboy.enrich.pages import page
from paperboy.enrich.rows import ORGANIZATIONS, PAPERS, TOPICS, Rows, RowView
from paperboy.model.edition import Edition, edition_of
from paperboy.model.kinds import Kind
from paperboy.papers.organizations import name_of, names_of
from paperboy.post.digest_views import Cell, Row, Table, bar_width, picture
from paperboy.post.render import Look
from paperboy.post.spelling import slug
from paperboy.post.words import Words
from paperboy.site.config import Blog

LEAST_PAPERS = 5  # of an organization that has a page
RECENT_DAYS, MOST_RECENT = 30, 30  # days of the first list, papers in it
MONTHS, MOST_OF_A_MONTH = 12, 8  # months with a list, papers in each
YEAR = 12  # months of the picture


@dataclass
class Group:
    """What is remembered of the papers of a topic or an organization."""

    name: str
    counts: dict[str, int] = field(default_factory=dict)  # of papers by month
    best: deque[tuple[str, Sequence[CatalogPaper]]] = field(default_factory=lambda: deque(maxlen=MONTHS))

    @property
    def count(self) -> int:
        """How many papers there are."""
        return sum(self.counts.values())

    def add(self, label: str, papers: Sequence[CatalogPaper]) -> None:
        """Take in the papers of the next month."""
        self.counts[label] = len(papers)
        best = sorted(papers, key=by_votes)[:MOST_OF_A_MONTH]
        self.best.append((label, [paper.without_abstract() for paper in best]))


class Section(NamedTuple):
    """A list of a page: its heading, rows, and the link to all of its papers with how many these are."""

    heading: str
    papers: Sequence[RowView]
    url: str
    link: str


class PageLink(NamedTuple):
    """A link to a page, and how many papers that has."""

    name: str
    url: str
    note: str


class TopicPages:
    """The pages of topics and organizations, and one of each kind that lists them."""

    def __init__(self, blog: Blog, look: Look) -> None:
        self._blog, self.look = blog, look
        self._names = names_of(blog.settings.organizations)
        self._topics = {key: Group(name) for key, name in look.topics.names(look.words.code).items()}
        self._organizations: dict[str, Group] = {}
        self._spellings: dict[str, str] = {}  # slugs of organizations by names that Hugging Face lists
        self._papers: dict[str, int] = {}  # by month
        self._latest: deque[Month] = deque(maxlen=3)  # which have the last 30 days

    def add(self, month: Month) -> Iterator[File]:
        """Take in a month; pages are made of all."""
        if not month.papers:
            return
        self._papers[month.label] = len(month.papers)
        self._latest.append(month.without_abstracts())
        of_topics, of_organizations = dict[str, list[CatalogPaper]](), dict[str, list[CatalogPaper]]()
        for paper in month.papers:
            for topic in paper.topics:
                of_topics.setdefault(topic, []).append(paper)
            if key := self._key_of(paper.organization):
                of_organizations.setdefault(key, []).append(paper)
        for topic, papers in of_topics.items():
            self._topics[topic].add(month.label, papers)
        for key, papers in of_organizations.items():
            name = name_of(papers[0].organization, self._names)
            self._organizations.setdefault(key, Group(name)).add(month.label, papers)
        yield from ()

    def _key_of(self, organization: str) -> str:
        if organization not in self._spellings:
            self._spellings[organization] = slug(name_of(organization, self._names))
        return self._spellings[organization]

    def organizations(self) -> Mapping[str, Group]:
        """Return the organizations that have a page, by the last part of its address; most papers first."""
        found = ((key, each) for key, each in self._organizations.items() if each.count >= LEAST_PAPERS)
        return dict(sorted(found, key=lambda each: (-each[1].count, each[0])))

    def topics(self) -> Mapping[str, Group]:
        """Return the topics, by ids; those of most papers first."""
        return dict(sorted(self._topics.items(), key=lambda each: (-each[1].count, each[0])))

    def spellings(self) -> Mapping[str, Sequence[str]]:
        """Return by organization with a page the names under which Hugging Face lists it."""
        found: dict[str, list[str]] = {key: [] for key in self.organizations()}
        for name, key in sorted(self._spellings.items()):
            if key in found:
                found[key].append(name)
        return found

    def addresses(self) -> Mapping[str, str]:
        """Return the addresses of organizations' pages by the names that Hugging Face lists."""
        return {
            name: f"{ORGANIZATIONS}/{quote(key)}/" for key, names in self.spellings().items() for name in names
        }

    def finish(self) -> Iterator[File]:
        """Yield the pages."""
        dates = [paper.date for month in self._latest for paper in month.papers]
        if not dates:
            return
        newest = max(dates)
        since = newest - dt.timedelta(days=RECENT_DAYS - 1)
        recent = sorted(
            (paper for month in self._latest for paper in month.papers if paper.date >= since), key=by_votes
        )
        rows = Rows(self.look, self.addresses(), depth=2, year=newest.year)
        for folder, parameter, groups in (
            (TOPICS, "topic", self.topics()),
            (ORGANIZATIONS, "organization", self.organizations()),
        ):
            for key, group in groups.items():
                in_group = [paper for paper in recent if key in self._keys_of(folder, paper)]
                to_all = f"{rows.root}{PAPERS}/?{parameter}={quote(key, safe='')}"
                yield self._page(f"{folder}/{key}/", group, in_group, rows, to_all)
            yield self._list(folder, groups)

    def _keys_of(self, folder: str, paper: CatalogPaper) -> Sequence[str]:
        return paper.topics if folder == TOPICS else (self._spellings[paper.organization],)

    def _page(self, address: str, group: Group, recent: Sequence[CatalogPaper], rows: Rows, to_all: str) -> File:
        words = self.look.words
        is_topic = address.startswith(TOPICS)
        older = [
            PageLink(words.period(month_of(label)), f"{to_all}&month={label}", papers_in(count, words))
            for label, count in reversed(group.counts.items())
            if label not in dict(group.best)
        ]
        return page(
            self._blog,
            self.look,
            "topic.html.j2",
            address,
            group.name,
            intro=PageLink(words.fill("all_of_them", papers=papers_in(group.count, words)), to_all, ""),
            up=PageLink(words["topics" if is_topic else "all_organizations"], "../", ""),
            feed=self._feed(address, group, rows),
            shares=self._table([("", group)], is_by_share=is_topic),
            sections=list(_sections(group, recent, rows, to_all)),
            older=older,
        )

    def _feed(self, address: str, group: Group, rows: Rows) -> PageLink | None:
        """Return the link to a topic's feed; other groups have none, nor has a topic without papers."""
        url = f"{rows.root}{FEEDS}/{address.rstrip('/')}.xml"
        has_one = address.startswith(TOPICS) and group.count
        return PageLink(self.look.words["feeds"], url, "") if has_one else None

    def _list(self, folder: str, groups: Mapping[str, Group]) -> File:
        words = self.look.words
        is_topic = folder == TOPICS
        addresses = {f"{quote(key)}/": group for key, group in groups.items()}
        return page(
            self._blog,
            self.look,
            "topics.html.j2",
            f"{folder}/",
            words["topics" if is_topic else "all_organizations"],
            shares=self._table(addresses.items(), is_by_share=True) if is_topic else None,
            links=[PageLink(each.name, url, papers_in(each.count, words)) for url, each in addresses.items()],
        )

    def _table(self, groups: Iterable[tuple[str, Group]], *, is_by_share: bool) -> Table | None:
        """Return the shares, or the numbers of papers, of groups in the newest month, and a picture of a year."""
        words = self.look.words
        first, month = (month_of(label) for label in (min(self._papers), max(self._papers)))
        months = [month]
        while len(months) < YEAR and months[0] != first:
            months.insert(0, months[0].before)
        if len(months) == 1:
            return None
        totals = [self._papers.get(each.label, 0) for each in months]
        found = dict[str, tuple[Group, list[float | None]]]()
        for url, group in groups:
            counts = [group.counts.get(each.label, 0) for each in months]
            found[url] = (
                group,
                [
                    None if not total else count / total if is_by_share else count
                    for count, total in zip(counts, totals, strict=True)
                ],
            )
        most = max(own[-1] or 0 for _, own in found.values())

        def written(value: float) -> str:
            return words.percent(value) if is_by_share else words.number(round(value))

        rows = [
            Row(
                group.name,
                url or None,
                [Cell(written(own[-1] or 0), bar_width(own[-1] or 0, most)), picture(own, written, words)],
            )
            for url, (group, own) in found.items()
        ]
        span = words.fill("span", first=words.period(months[0]), last=words.period(month))
        caption = words["topics_caption" if is_by_share else "papers_column"]
        named = words["topic" if is_by_share else "all_organizations"]
        return Table(caption, (named, words.period(month), span), rows)


def _sections(group: Group, recent: Sequence[CatalogPaper], rows: Rows, to_all: str) -> Iterator[Section]:
    """Yield the lists of a page; what is in the first one is in no other."""
    words = rows.look.words
    listed = {paper.id for paper in recent[:MOST_RECENT]}
    if recent:
        heading = words.fill("last_days", RECENT_DAYS)
        yield _section(heading, recent[:MOST_RECENT], len(recent), f"{to_all}&days={RECENT_DAYS}", rows)
    for label, best in reversed(group.best):
        others = [paper for paper in best if paper.id not in listed]
        if others:
            heading = words.period(month_of(label))
            yield _section(heading, others, group.counts[label], f"{to_all}&month={label}", rows)


def _section(heading: str, papers: Sequence[CatalogPaper], count: int, url: str, rows: Rows) -> Section:
    words = rows.look.words
    link = words.fill("all_of_them", papers=papers_in(count, words)) if count > len(papers) else ""
    return Section(heading, [rows.of(paper) for paper in papers], url, link)


def by_votes(paper: CatalogPaper) -> tuple[int, str]:
    """Return the key to sort papers by: the most votes first."""
    return -paper.upvotes, paper.id


def papers_in(count: int, words: Words) -> str:
    """Return a number of papers in words."""
    return words.fill("intro", count)


def month_of(label: str) -> Edition:
    """Return the month that is called `label`, such as 2026-02."""
    return edition_of(Kind.MONTHLY, dt.date.fromisoformat(f"{label}-01"))
