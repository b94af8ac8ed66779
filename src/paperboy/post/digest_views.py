"""The data that templates get of a week or a month: papers, tables, and sentences in a language. Pure."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from paperboy.model.edition import Edition, daily
from paperboy.papers.digests import LEADING, Digest, Part, TopicShare, gained
from paperboy.papers.models import Paper
from paperboy.papers.selection import RankedPaper
from paperboy.papers.trends import Change
from paperboy.post.shown import anchor_of
from paperboy.post.texts import title_of
from paperboy.post.titles import short_title
from paperboy.post.views import NOTHING, OwnWords, PaperView, Topic, Writer
from paperboy.post.words import Words
from paperboy.text.rich_text import Inline, Inlines, Link, Text, joined

WIDEST_BAR = 60  # per cent of its cell: the number is beside it
BARS = "▁▂▃▄▅▆▇█"  # letters, so that they are there in a feed reader and in plain Markdown, too
UNKNOWN = "·"


class PostOf(Protocol):
    """Returns the link from the digest's page to the post of an edition, or to a paper's entry in it.

    None if there is no such post, or if it does not show that paper.
    """

    def __call__(self, edition: Edition, paper_id: str | None = None) -> str | None:
        """Return the address."""


class Cell(NamedTuple):
    """A number in a table, and the width of the bar beside it in per cent; or a text.

    `url` is what the text links to, `label` says what it shows where that is a picture.
    """

    text: str
    bar: int | None = None
    url: str | None = None
    label: str = ""


class Row(NamedTuple):
    """A row of a table: its name, the link to its page where there is one, and its numbers."""

    name: str
    url: str | None
    cells: Sequence[Cell]


class Table(NamedTuple):
    """A table, which says in numbers what its bars show."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Row]


class NamedFigures(NamedTuple):
    """An organization, and how many papers and votes it had."""

    name: str
    figures: str


class DigestPaperView(PaperView):
    """A paper of a digest: what a post says of it, and where that is."""

    target: str  # the paper's entry in its daily post, else its page
    day: str
    rise: str
    best_of: str  # the topic of which it is the best paper, if it is listed as that


@dataclass(frozen=True)
class DigestView:
    """A period in the words of a language; what has nothing to say is empty."""

    opening: str  # what changed
    missing: str  # the weekdays of which nothing is known
    picks: Sequence[DigestPaperView]
    leading: Sequence[DigestPaperView]
    others: Sequence[DigestPaperView]
    risers: Sequence[DigestPaperView]
    releases: Sequence[DigestPaperView]
    organizations: Sequence[NamedFigures]
    topics: Table | None
    parts: Table


def digest_view(
    digest: Digest,
    edition: Edition,
    words: Words,
    write: Writer,
    *,
    post_of: PostOf,
    topic: Callable[[str], Topic],
    topics_of: Callable[[Paper], Sequence[str]],
    papers_page: str = "",
    papers: Sequence[RankedPaper] = (),
    own: Callable[[Paper], OwnWords] = lambda _paper: NOTHING,
) -> DigestView:
    """Return what a template sees of the digest of `edition`; `topic` returns a topic's name and page.

    `papers` are all of its period, among which the owner's picks are; `own` says what the owner has on one.
    """

    def link_to(ranked: RankedPaper) -> str:
        post = post_of(daily(ranked.date), ranked.paper.id)
        return f"{post}#{anchor_of(ranked.paper.id)}" if post else ranked.paper.huggingface_url

    def view(ranked: RankedPaper, best_of: str | None = None) -> DigestPaperView:
        paper, topics = ranked.paper, [topic(each) for each in topics_of(ranked.paper)]
        found = DigestPaperView(
            paper, ranked.rank, words, write, topics=topics, papers_page=papers_page, own=own(paper)
        )
        found.target = link_to(ranked)
        found.day = words.date(ranked.date, edition.end.year)
        found.rise = words.fill("riser", before=paper.upvotes - gained(paper), after=paper.upvotes)
        found.best_of = topic(best_of).name if best_of else ""
        return found

    sentences = _Sentences(digest, edition, words, link_to, topic)
    return DigestView(
        opening=write.line(tuple(sentences), links=True),
        missing=_missing(digest.missing, edition, words),
        picks=[view(ranked) for ranked in papers if own(ranked.paper).is_pick],
        leading=list(map(view, digest.leading)),
        others=[view(ranked, best_of) for best_of, ranked in digest.others],
        risers=list(map(view, digest.risers)),
        releases=list(map(view, digest.releases)),
        organizations=[
            NamedFigures(name, words.fill("organization", figures.paper_count, votes=figures.votes))
            for name, figures in digest.organizations
        ],
        topics=_topics(digest, edition, words, topic),
        parts=_parts(digest, edition, words, post_of, link_to),
    )


@dataclass(frozen=True)
class _Sentences:
    """The sentences that a digest opens with, as paragraphs of rich text. What did not change is not mentioned."""

    digest: Digest
    edition: Edition
    words: Words
    link_to: Callable[[RankedPaper], str]
    topic: Callable[[str], Topic]

    def __iter__(self) -> Iterator[Inlines]:
        digest, words = self.digest, self.words
        papers, votes = digest.figures.paper_count, digest.figures.votes
        yield self._filled(
            "figures",
            digest.day_count,
            papers=words.fill("intro", papers),
            days=words.fill("day_count", digest.day_count),
            mean=words.number(round(papers / digest.day_count)),
            votes=words.fill("votes", votes),
        )
        rose = [change for change in digest.changes if change.z > 0]
        fell = [change for change in digest.changes if change.z < 0]
        if rose or fell:
            key = "rose_and_fell" if rose and fell else "rose" if rose else "fell"
            yield self._filled(key, rose=self._changes(rose), fell=self._changes(fell))
        if votes and papers >= 2 * LEADING:
            yield self._filled("ten_papers", share=words.percent(digest.leading_votes / votes))
        if digest.leaders:
            names = self._listed(self._name(each.paper, self.link_to(each)) for each in digest.leaders)
            yield self._filled(
                "leaders", len(digest.leaders), names=names, votes=words.number(digest.leaders[0].paper.upvotes)
            )
        if digest.follow_ups:
            follow_ups = (
                self._filled(
                    "follow_up",
                    name=self._name(each.paper.paper, self.link_to(each.paper)),
                    before=self._name(each.before, each.before.huggingface_url),
                    day=words.date(each.date, self.edition.end.year),
                )
                for each in digest.follow_ups
            )
            yield self._filled("follow_ups", follow_ups=self._listed(follow_ups))
        if digest.authors:
            authors = (
                self._filled("author", each.paper_count, name=each.name, organization=each.organization)
                for each in digest.authors
            )
            yield self._filled("authors", authors=self._listed(authors))

    def _changes(self, changes: Iterable[Change]) -> Inlines:
        return self._listed(
            self._filled(
                "topic_change",
                topic=self.topic(each.topic).name,
                papers=self.words.fill("intro", each.papers),
                before=self.words.percent(each.usual_share),
                share=self.words.percent(each.share),
            )
            for each in changes
        )

    def _name(self, paper: Paper, url: str) -> Inlines:
        return (Link(url, (Text(short_title(title_of(paper))),)),)

    def _listed(self, items: Iterable[Inlines]) -> Inlines:
        listed = list(items)
        pieces: list[Inline] = []
        for number, item in enumerate(listed):
            if number:
                pieces.append(Text(self.words["list_comma" if number < len(listed) - 1 else "list_and"]))
            pieces += item
        return tuple(pieces)

    def _filled(self, key: str, count: int | None = None, **values: str | Inlines) -> Inlines:
        """Return a text with what is filled in: texts, or pieces with links."""
        text = self.words.fill(key, count, **{name: f"\0{name}\0" for name in values})
        pieces: list[Inline] = []
        for number, part in enumerate(text.split("\0")):
            value = values[part] if number % 2 else part
            pieces += [Text(value)] if isinstance(value, str) else value
        return joined(pieces)


def _missing(dates: Sequence[dt.date], edition: Edition, words: Words) -> str:
    """Return a sentence that names dates, those that follow one another as one span; a weekend parts none."""
    spans: list[tuple[dt.date, dt.date]] = []
    for date in dates:
        weekday_before = date - dt.timedelta(days=3 if date.isoweekday() == 1 else 1)
        if spans and spans[-1][1] == weekday_before:
            spans[-1] = (spans[-1][0], date)
        else:
            spans.append((date, date))
    listed = [words.dates(*span, edition.end.year) for span in spans]
    return words.fill("missing", days=words["list_comma"].join(listed)) if listed else ""


def _topics(digest: Digest, edition: Edition, words: Words, topic: Callable[[str], Topic]) -> Table | None:
    """Return the table of topics: their shares, and where periods before are known a picture of these."""
    if not digest.topics:
        return None
    unknown = {number for number, share in enumerate(digest.topics[0].shares_before) if share is None}
    periods = len(digest.topics[0].shares_before)
    known = periods - next((number for number in range(periods) if number not in unknown), periods)
    largest = digest.topics[0].share

    def row(each: TopicShare) -> Row:
        cells = [Cell(words.percent(each.share), bar_width(each.share, largest))]
        if known:
            cells.append(picture([*each.shares_before[-known:], each.share], words.percent, words))
        name, url, _ = topic(each.topic)
        return Row(name, url, cells)

    columns = [words["topic"], words["share"]]
    if known:
        first = edition
        for _ in range(known):
            first = first.before
        columns.append(words.fill("span", first=words.period(first), last=words.period(edition)))
    return Table(words["topics_caption"], tuple(columns), [row(each) for each in digest.topics])


def picture(values: Sequence[float | None], written: Callable[[float], str], words: Words) -> Cell:
    """Return a row of bars, as high as the largest value allows; a dot is a period of which nothing is known."""
    most = max(value for value in values if value is not None) or 1
    bars = (UNKNOWN if value is None else BARS[round((len(BARS) - 1) * value / most)] for value in values)
    label = (UNKNOWN if value is None else written(value) for value in values)
    return Cell("".join(bars), label=words["list_comma"].join(label))


def _parts(
    digest: Digest, edition: Edition, words: Words, post_of: PostOf, link_to: Callable[[RankedPaper], str]
) -> Table:
    """Return the table of a week's days, or of a month's weeks with the first paper of each."""
    most_papers = max((part.figures.paper_count for part in digest.parts), default=0)
    most_votes = max((part.figures.votes for part in digest.parts), default=0)
    has_days = all(part.edition.is_daily for part in digest.parts)

    def row(part: Part) -> Row:
        papers, votes = part.figures.paper_count, part.figures.votes
        cells = [
            Cell(words.number(papers), bar_width(papers, most_papers)),
            Cell(words.number(votes), bar_width(votes, most_votes)),
        ]
        if not has_days:
            leader = part.leader
            cells.append(Cell(short_title(title_of(leader.paper)), url=link_to(leader)) if leader else Cell(""))
        return Row(words.period(part.edition, edition.end.year), post_of(part.edition), cells)

    columns = [
        words["date_column" if has_days else "period_column"],
        words["papers_column"],
        words["votes_column"],
    ]
    columns += [] if has_days else [words["first_column"]]
    caption = words["days_caption" if has_days else "periods_caption"]
    return Table(caption, columns, list(map(row, digest.parts)))


def bar_width(value: float, most: float) -> int:
    """Return the width of a bar in per cent of its cell; the one of `most` is the widest."""
    return round(WIDEST_BAR * value / most) if most else 0
