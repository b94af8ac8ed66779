"""What a template sees of a week or a month: data, and sentences in the words of a language. Pure."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from paperboy.model.edition import Kind
from paperboy.papers.digests import Digest, Figures, TopicShare, gained
from paperboy.papers.models import Paper
from paperboy.papers.selection import RankedPaper
from paperboy.post.texts import first_sentences, summary_of
from paperboy.post.views import PaperView, Topic
from paperboy.post.words import Words
from paperboy.post.writing import Writer

LONGEST_SUMMARY = 45  # words
WIDEST_BAR = 60  # per cent of its cell: the number stands beside it


class PostOf(Protocol):
    """The address of the post of a date, from the digest's page; None where there is none.

    With the id of a paper: None, too, where that post does not show it.
    """

    def __call__(self, date: dt.date, paper_id: str | None = None) -> str | None:
        """Return the address."""


class Cell(NamedTuple):
    """A number in a table, and the width of the bar beside it in per cent; None where there is no bar."""

    text: str
    bar: int | None = None


class Row(NamedTuple):
    """A row of a table: its name, the link to its page where there is one, and its numbers."""

    name: str
    url: str | None
    cells: tuple[Cell, ...]


class Table(NamedTuple):
    """A table, which says in numbers what its bars show."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


class NamedFigures(NamedTuple):
    """An organization, and how much it had."""

    name: str
    figures: str


class DigestPaperView(PaperView):
    """A paper of a digest: what a post says of it, and where that is."""

    def __init__(
        self, ranked: RankedPaper, words: Words, write: Writer, post_of: PostOf, topics: Sequence[Topic]
    ) -> None:
        super().__init__(ranked.paper, ranked.rank, words, write, topics=topics)
        post = post_of(ranked.date, ranked.paper.id)
        self.target = f"{post}#{self.anchor}" if post else self.url  # the entry in its daily post, else its page
        self.day = words.short_date(ranked.date)
        self.rise = words.riser.format(
            before=ranked.paper.upvotes - gained(ranked.paper), after=ranked.paper.upvotes
        )

    @property
    def summary_line(self) -> str:
        """One or two sentences of the AI summary, or of the abstract where there is none."""
        summary = summary_of(self._paper) or self._abstract
        return self._write.line(first_sentences(summary, 2, LONGEST_SUMMARY))


class DigestView:
    """A period in the words of a language."""

    def __init__(
        self,
        digest: Digest,
        kind: Kind,
        words: Words,
        write: Writer,
        *,
        post_of: PostOf,
        topic: Callable[[str], Topic],
        topics_of: Callable[[Paper], Sequence[str]] = lambda _paper: (),
    ) -> None:
        self._digest, self._words, self._write, self._post_of = digest, words, write, post_of
        self._topic, self._topics_of = topic, topics_of
        self._period_before = words.kinds[kind].before
        self.leading = self._views(digest.leading)
        self.quick_hits = self._views(digest.quick_hits)
        self.risers = self._views(digest.risers)
        self.releases = self._views(digest.releases)

    @property
    def figures(self) -> str:
        """How much there was, against the period before."""
        words, now, before = self._words, self._digest.figures, self._digest.figures_before
        days = words.day_count.of(self._digest.day_count).format(count=self._digest.day_count)
        sentences = [words.figures.format(days=days, **_counted(now, words))]
        if before:
            sentences.append(words.figures_before.format(before=self._period_before, **_counted(before, words)))
        return " ".join(sentences)

    @property
    def missing(self) -> str:
        """The weekdays of which nothing is known; empty if there are none."""
        spans = self._words.list_comma.join(map(self._span, _spans(self._digest.missing)))
        return self._words.missing.format(days=spans) if spans else ""

    @property
    def organizations(self) -> list[NamedFigures]:
        """The organizations with the most papers."""
        pattern = self._words.organization
        return [
            NamedFigures(name, pattern.format(count=figures.paper_count, votes=f"{figures.votes:,}"))
            for name, figures in self._digest.organizations
        ]

    @property
    def topics(self) -> Table | None:
        """The table of topics: shares, and the change; None if no paper has any."""
        words, topics = self._words, self._digest.topics
        if not topics:
            return None
        rows = tuple(map(self._topic_row, topics))
        if not self._digest.figures_before:
            return Table(words.topics_caption, (words.topic, words.share), rows)
        caption = words.topics_caption_change.format(before=self._period_before)
        return Table(caption, (words.topic, words.share, words.change), rows)

    @property
    def days(self) -> Table:
        """The table of days: papers and votes."""
        words, days = self._words, self._digest.days
        most_papers = max((figures.paper_count for _, figures in days), default=0)
        most_votes = max((figures.votes for _, figures in days), default=0)
        rows = tuple(
            Row(
                words.short_date(date),
                self._post_of(date),
                (
                    Cell(str(figures.paper_count), _width(figures.paper_count, most_papers)),
                    Cell(f"{figures.votes:,}", _width(figures.votes, most_votes)),
                ),
            )
            for date, figures in days
        )
        return Table(words.days_caption, (words.date_column, words.papers_column, words.votes_column), rows)

    def _span(self, span: tuple[dt.date, dt.date]) -> str:
        first, last = map(self._words.short_date, span)
        return first if first == last else self._words.span.format(first=first, last=last)

    def _views(self, papers: Sequence[RankedPaper]) -> list[DigestPaperView]:
        return [
            DigestPaperView(
                item, self._words, self._write, self._post_of, [*map(self._topic, self._topics_of(item.paper))]
            )
            for item in papers
        ]

    def _topic_row(self, share: TopicShare) -> Row:
        topic, most = self._topic(share.topic), self._digest.topics[0].share
        cells = [Cell(f"{share.share:.0%}", _width(share.share, most))]
        if share.share_before is not None:
            change = round(100 * share.share) - round(100 * share.share_before)
            cells.append(Cell(f"{change:+d}" if change else "0"))
        return Row(topic.name, topic.url, tuple(cells))


def _counted(figures: Figures, words: Words) -> dict[str, str]:
    papers, votes = figures.paper_count, figures.votes
    return {
        "papers": words.intro.of(papers).format(count=f"{papers:,}"),
        "votes": words.votes.of(votes).format(count=f"{votes:,}"),
    }


def _spans(dates: Sequence[dt.date]) -> list[tuple[dt.date, dt.date]]:
    """Return the first and the last of each run of weekdays that follow one another; a weekend parts none."""
    spans: list[tuple[dt.date, dt.date]] = []
    for date in dates:
        weekday_before = date - dt.timedelta(days=3 if date.isoweekday() == 1 else 1)
        if spans and spans[-1][1] == weekday_before:
            spans[-1] = (spans[-1][0], date)
        else:
            spans.append((date, date))
    return spans


def _width(value: float, most: float) -> int:
    return round(WIDEST_BAR * value / most) if most else 0
