"""The data that templates get of a week or a month: papers, tables, and sentences in a language. Pure."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from paperboy.model.edition import Edition
from paperboy.papers.digests import Digest, Figures, TopicShare, gained
from paperboy.papers.models import Paper
from paperboy.papers.selection import RankedPaper
from paperboy.post.views import PaperView, Topic, Writer
from paperboy.post.words import Words

WIDEST_BAR = 60  # per cent of its cell: the number is beside it


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


@dataclass(frozen=True)
class DigestView:
    """A period in the words of a language; what has nothing to say is empty."""

    figures: str
    missing: str  # the weekdays of which nothing is known
    leading: Sequence[DigestPaperView]
    quick_hits: Sequence[DigestPaperView]
    risers: Sequence[DigestPaperView]
    releases: Sequence[DigestPaperView]
    organizations: Sequence[NamedFigures]
    topics: Table | None
    days: Table


def digest_view(
    digest: Digest,
    edition: Edition,
    words: Words,
    write: Writer,
    *,
    post_of: PostOf,
    topic: Callable[[str], Topic],
    topics_of: Callable[[Paper], Sequence[str]],
) -> DigestView:
    """Return what a template sees of the digest of `edition`; `topic` returns a topic's name and page."""

    def views(papers: Iterable[RankedPaper]) -> list[DigestPaperView]:
        found = []
        for ranked in papers:
            paper, topics = ranked.paper, [topic(each) for each in topics_of(ranked.paper)]
            view = DigestPaperView(paper, ranked.rank, words, write, topics=topics)
            post = post_of(ranked.date, paper.id)
            view.target = f"{post}#{view.anchor}" if post else view.url
            view.day = words.date(ranked.date, edition.end.year)
            view.rise = words.fill("riser", before=paper.upvotes - gained(paper), after=paper.upvotes)
            found.append(view)
        return found

    return DigestView(
        figures=_figures(digest, edition, words),
        missing=_missing(digest.missing, edition, words),
        leading=views(digest.leading),
        quick_hits=views(digest.quick_hits),
        risers=views(digest.risers),
        releases=views(digest.releases),
        organizations=[
            NamedFigures(name, words.fill("organization", figures.paper_count, votes=figures.votes))
            for name, figures in digest.organizations
        ],
        topics=_topics(digest, _name_before(edition, words), words, topic),
        days=_days(digest, edition, words, post_of),
    )


def _figures(digest: Digest, edition: Edition, words: Words) -> str:
    """Return how much there was, and how much in the period before, each as a sentence."""

    def sentence(key: str, figures: Figures, **values: str) -> str:
        papers, votes = words.fill("intro", figures.paper_count), words.fill("votes", figures.votes)
        filled = words.fill(key, None, papers=papers, votes=votes, **values)
        return filled[:1].upper() + filled[1:]

    now = sentence("figures", digest.figures, days=words.fill("day_count", digest.day_count))
    if not digest.figures_before:
        return now
    before, name = _name_before(edition, words), words.period(edition.before, edition.end.year)
    return f"{now} {sentence('figures_before', digest.figures_before, before=before, name=name)}"


def _name_before(edition: Edition, words: Words) -> str:
    return words[f"{edition.kind.period}_before"]


def _missing(dates: Sequence[dt.date], edition: Edition, words: Words) -> str:
    """Return a sentence that names dates, those that follow one another as one span; a weekend parts none."""
    spans: list[tuple[dt.date, dt.date]] = []
    for date in dates:
        weekday_before = date - dt.timedelta(days=3 if date.isoweekday() == 1 else 1)
        if spans and spans[-1][1] == weekday_before:
            spans[-1] = (spans[-1][0], date)
        else:
            spans.append((date, date))
    names = [[words.date(date, edition.end.year) for date in dict.fromkeys(span)] for span in spans]
    listed = [words.fill("span", first=name[0], last=name[1]) if len(name) > 1 else name[0] for name in names]
    return words.fill("missing", days=words["list_comma"].join(listed)) if listed else ""


def _topics(digest: Digest, before: str, words: Words, topic: Callable[[str], Topic]) -> Table | None:
    """Return the table of topics: their shares, and how these have changed."""
    if not digest.topics:
        return None

    def row(share: TopicShare) -> Row:
        cells = [Cell(words.percent(share.share), _width(share.share, digest.topics[0].share))]
        if share.share_before is not None:
            change = round(100 * share.share) - round(100 * share.share_before)
            cells.append(Cell(f"{change:+d}".replace("-", "−") if change else "0"))
        return Row(*topic(share.topic), cells)

    rows = [row(share) for share in digest.topics]
    if not digest.figures_before:
        return Table(words["topics_caption"], (words["topic"], words["share"]), rows)
    columns = (words["topic"], words["share"], words["change"])
    return Table(words.fill("topics_caption_change", before=before), columns, rows)


def _days(digest: Digest, edition: Edition, words: Words, post_of: PostOf) -> Table:
    """Return the table of days: papers and votes."""
    most_papers = max((figures.paper_count for _, figures in digest.days), default=0)
    most_votes = max((figures.votes for _, figures in digest.days), default=0)
    rows = [
        Row(
            words.date(date, edition.end.year),
            post_of(date),
            (
                Cell(words.number(figures.paper_count), _width(figures.paper_count, most_papers)),
                Cell(words.number(figures.votes), _width(figures.votes, most_votes)),
            ),
        )
        for date, figures in digest.days
    ]
    columns = (words["date_column"], words["papers_column"], words["votes_column"])
    return Table(words["days_caption"], columns, rows)


def _width(value: float, most: float) -> int:
    return round(WIDEST_BAR * value / most) if most else 0
