"""What a template sees of a week or a month. What prints is Markdown, or is escaped when printed. Pure."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from paperboy.model.edition import Kind
from paperboy.papers.digests import Digest, Figures, Placed, TopicShare, gained
from paperboy.post.views import PaperView
from paperboy.post.words import Words
from paperboy.text.markdown import Markdown, escape

LONGEST_GIST = 45  # words


class PostOf(Protocol):
    """The address of the post of a date, from the digest's page; None where there is none.

    With the id of a paper: None, too, where that post does not show it.
    """

    def __call__(self, date: dt.date, paper_id: str | None = None) -> str | None:
        """Return the address."""


@dataclass(frozen=True)
class Section:
    """A short list under a heading."""

    title: Markdown
    lines: tuple[Markdown, ...]


class PlacedView(PaperView):
    """A paper of a digest: what a post says of it, and where that is."""

    def __init__(self, placed: Placed, words: Words, post_of: PostOf, *, sets_math: bool = True) -> None:
        super().__init__(placed.paper, placed.rank, words, sets_math=sets_math)
        self._date = placed.date
        self._post = post_of(placed.date, placed.paper.id)

    @property
    def linked_title(self) -> Markdown:
        """The title, leading to the paper's entry in its daily post, or to its page where there is none."""
        target = f"{self._post}#{self.anchor}" if self._post else self.url
        return Markdown(f"[{self.named_title}]({target})")

    @property
    def whence(self) -> Markdown:
        """Whose it is, when it was listed, and its code with stars."""
        organization = escape(self.organization) if self.organization else ""
        parts = (organization, self._words.short_date(self._date), self.code)
        return Markdown(" · ".join(part for part in parts if part))

    @property
    def gist(self) -> Markdown:
        """One or two sentences of what it is."""
        return self.sentences(2, LONGEST_GIST)


class DigestView:
    """A period in the words of a language."""

    def __init__(
        self,
        digest: Digest,
        kind: Kind,
        words: Words,
        *,
        post_of: PostOf,
        topic_label: Callable[[str], Markdown],
        sets_math: bool = True,
    ) -> None:
        self._sets_math = sets_math
        self._digest, self._words, self._post_of, self._topic_label = digest, words, post_of, topic_label
        self._period_before = words.kinds[kind].before
        self.leading = self._views(digest.leading)
        self.quick_hits = self._views(digest.quick_hits)

    @property
    def figures(self) -> Markdown:
        """How much there was, against the period before."""
        words, now, before = self._words, self._digest.figures, self._digest.figures_before
        days = words.day_count.of(now.day_count).format(count=now.day_count)
        said = [words.figures.format(days=days, **_counted(now, words))]
        if before:
            said.append(words.figures_before.format(before=self._period_before, **_counted(before, words)))
        return Markdown(" ".join(said))

    @property
    def missing(self) -> Markdown:
        """The weekdays of which nothing is known; empty if there are none."""
        spans = self._words.list_comma.join(map(self._span, _spans(self._digest.missing)))
        return Markdown(self._words.missing.format(days=spans) if spans else "")

    def _span(self, span: tuple[dt.date, dt.date]) -> str:
        first, last = map(self._words.short_date, span)
        return first if first == last else self._words.span.format(first=first, last=last)

    @property
    def sections(self) -> list[Section]:
        """The short lists that have something to say."""
        words, digest = self._words, self._digest
        sections = [
            Section(Markdown(words.risers), tuple(map(self._riser, digest.risers))),
            Section(Markdown(words.releases), tuple(map(self._release, digest.releases))),
            Section(Markdown(words.organizations), tuple(self._organizations())),
        ]
        return [section for section in sections if section.lines]

    @property
    def topics(self) -> Markdown:
        """The table of topics: shares as bars, and the change; empty if no paper has any."""
        rows = [self._topic_row(share) for share in self._digest.topics]
        words = self._words
        columns, caption = [words.topic, words.share], words.topics_caption
        if self._digest.figures_before:
            columns.append(words.change)
            caption = words.topics_caption_change.format(before=self._period_before)
        return _table(caption, columns, rows) if rows else Markdown()

    @property
    def days(self) -> Markdown:
        """The table of days: papers and votes, as bars."""
        days = self._digest.days
        most_papers = max((day.paper_count for day in days), default=0)
        most_votes = max((day.votes for day in days), default=0)
        words = self._words
        rows = [
            (
                self._linked_date(day.date),
                _bar(day.paper_count, most_papers, str(day.paper_count)),
                _bar(day.votes, most_votes, f"{day.votes:,}"),
            )
            for day in days
        ]
        return _table(words.days_caption, [words.date_column, words.papers_column, words.votes_column], rows)

    def _views(self, placed: Sequence[Placed]) -> list[PlacedView]:
        return [self._view(item) for item in placed]

    def _riser(self, placed: Placed) -> Markdown:
        paper = placed.paper
        rise = self._words.riser.format(before=paper.upvotes - gained(paper), after=paper.upvotes)
        return Markdown(f"{self._view(placed).linked_title} {rise}")

    def _release(self, placed: Placed) -> Markdown:
        view = self._view(placed)
        return Markdown(f"{view.linked_title} {view.code}")

    def _organizations(self) -> Iterator[Markdown]:
        for organization in self._digest.organizations:
            count = self._words.organization.format(
                count=organization.paper_count, votes=f"{organization.votes:,}"
            )
            yield Markdown(f"**{escape(organization.name)}** · {count}")

    def _view(self, placed: Placed) -> PlacedView:
        return PlacedView(placed, self._words, self._post_of, sets_math=self._sets_math)

    def _topic_row(self, share: TopicShare) -> tuple[str, ...]:
        most = self._digest.topics[0].share
        cells = (self._topic_label(share.topic), _bar(share.share, most, f"{share.share:.0%}"))
        if share.share_before is None:
            return cells
        change = round(100 * share.share) - round(100 * share.share_before)
        return (*cells, f"{change:+d}" if change else "0")

    def _linked_date(self, date: dt.date) -> str:
        post, name = self._post_of(date), self._words.short_date(date)
        return f'<a href="{post}">{name}</a>' if post else name


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


def _bar(value: float, most: float, text: str) -> str:
    """Return a cell: a bar in the text's own colour, and the number, which says the same without styles."""
    width = 60 * value / most if most else 0  # per cent of the cell: the number stands beside it
    style = f"display:inline-block;width:{width:.0f}%;height:.7em;background:currentColor;opacity:.4"
    return f'<span aria-hidden="true" style="{style}"></span> {text}'


def _table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Markdown:
    """Return a table as HTML that Markdown keeps: a caption, heads for columns and rows, no script, no class."""
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    body = "\n".join(
        f'<tr><th scope="row">{name}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
        for name, *cells in rows
    )
    return Markdown(
        f"<table>\n<caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
    )
