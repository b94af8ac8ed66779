"""What mattered in a week or a month: what changed, leading papers, other topics, late risers, code. Pure."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from paperboy.model.edition import Edition
from paperboy.papers import organizations
from paperboy.papers.follow_ups import FollowUp, is_name, name_of
from paperboy.papers.models import Paper
from paperboy.papers.selection import RankedPaper, Selection
from paperboy.papers.trends import Change, Counts, Usual, counts_of, moved, notable_topics

LEADING = 10
OTHERS, LEAST_VOTES = 10, 5
RISERS, LEAST_GAIN = 5, 5  # papers, and votes that are worth a word
RELEASES, LEAST_STARS = 5, 10
LEAST_PAPERS = 2
ORGANIZATIONS, LEAST_SHARE = 5, 0.02  # of a period's votes
AUTHORS, LEAST_OF_AUTHOR, DAYS_PER_PAPER = 2, 3, 4  # an author of many papers has one in four days, or more
FOLLOW_UPS = 5
TOPICS_SHOWN, LEAST_PAPERS_FOR_SHARES = 10, 20  # of fewer papers one is more than 5 % by itself
MOST_LEADERS = 3  # with the same votes: more did not lead

TopicsOf = Callable[[Paper], tuple[str, ...]]


@dataclass(frozen=True)
class Figures:
    """How many papers there were, and their votes together."""

    paper_count: int
    votes: int


@dataclass(frozen=True)
class BusyAuthor:
    """The last author of several papers of one organization; namesakes are hardly that."""

    name: str
    organization: str
    paper_count: int


@dataclass(frozen=True)
class TopicShare:
    """A topic's share of a period's papers, from 0 to 1, and of those of the periods before, earliest first."""

    topic: str
    share: float
    shares_before: tuple[float | None, ...]  # None: of that period too few papers are known


@dataclass(frozen=True)
class Part:
    """A day of a week, or a week of a month as far as it is in it, and its first paper by votes."""

    edition: Edition
    figures: Figures
    leader: RankedPaper | None


@dataclass(frozen=True)
class Digest:
    """All that a digest's post says of its period. Lists are empty where there is nothing to say."""

    figures: Figures
    day_count: int  # with papers
    changes: tuple[Change, ...]
    leaders: tuple[RankedPaper, ...]  # one, or more with the same votes; none where all papers are that
    leading_votes: int  # of all `leading` together
    follow_ups: tuple[FollowUp, ...]
    authors: tuple[BusyAuthor, ...]
    leading: tuple[RankedPaper, ...]
    others: tuple[tuple[str | None, RankedPaper], ...]  # each with the topic of which it is the best one
    risers: tuple[RankedPaper, ...]
    releases: tuple[RankedPaper, ...]
    organizations: tuple[tuple[str, Figures], ...]
    notable: tuple[str, ...]  # topics for tags; they are among `topics`
    topics: tuple[TopicShare, ...]
    parts: tuple[Part, ...]  # a paper counts on the first day that lists it
    missing: tuple[dt.date, ...]  # weekdays of the period of which the archive knows nothing


def digest(
    now: Selection,
    topics_of: TopicsOf,
    *,
    before: Usual,
    history: Sequence[Counts],
    follow_ups: Iterable[FollowUp],
    names: Mapping[str, str],
) -> Digest:
    """Return the digest of a period that has papers.

    `before` are the eight weeks before it, `history` the counts of the periods before it, the earliest first.
    `names` are those of organizations (`organizations.names_of`).
    """
    papers = now.papers
    counts = counts_of((each.paper for each in papers), topics_of)
    notable = notable_topics(counts, before)
    day_count = len({each.date for each in papers})
    first = papers[0].paper.upvotes
    leaders = tuple(takewhile(lambda each: each.paper.upvotes == first, papers))
    return Digest(
        figures=_figures(papers),
        day_count=day_count,
        changes=tuple(moved(counts, before)),
        leaders=leaders if first and len(leaders) <= MOST_LEADERS and len(leaders) < len(papers) else (),
        leading_votes=_figures(papers[:LEADING]).votes,
        follow_ups=tuple(follow_ups)[:FOLLOW_UPS],
        authors=_authors(papers, max(LEAST_OF_AUTHOR, -(-day_count // DAYS_PER_PAPER)), names),
        leading=papers[:LEADING],
        others=_others(papers, topics_of),
        risers=_risers(papers),
        releases=_releases(papers),
        organizations=_organizations(papers, names),
        notable=notable,
        topics=_shares(counts, notable, history),
        parts=tuple(_parts(now)),
        missing=tuple(each for each in now.edition.dates if each.isoweekday() <= 5 and each not in now.days),
    )


def gained(paper: Paper) -> int:
    """Return how many votes a paper has won after the day of listing, as far as that is known."""
    return 0 if (votes := _votes_when_listed(paper)) is None else max(0, paper.upvotes - votes)


def _votes_when_listed(paper: Paper) -> int | None:
    """Return a paper's votes on the day of listing; of one that was first seen later, those that it had then."""
    return paper.first_upvotes if paper.listed_upvotes is None else paper.listed_upvotes


def _figures(papers: Collection[RankedPaper]) -> Figures:
    return Figures(len(papers), sum(each.paper.upvotes for each in papers))


def _authors(papers: Iterable[RankedPaper], least: int, names: Mapping[str, str]) -> tuple[BusyAuthor, ...]:
    """Return the authors who are the last one of many papers of one organization; of several alike all or none."""
    found = Counter(
        (each.paper.authors[-1], organizations.name_of(each.paper.organization, names))
        for each in papers
        if each.paper.authors and each.paper.organization
    )
    most = sorted((-count, *who) for who, count in found.items() if count >= least)
    left_out = most[AUTHORS][0] if len(most) > AUTHORS else 0
    named = takewhile(lambda each: each[0] < left_out, most)
    return tuple(BusyAuthor(name, organization, -count) for count, name, organization in named)


def _others(papers: Sequence[RankedPaper], topics_of: TopicsOf) -> tuple[tuple[str | None, RankedPaper], ...]:
    """Return the best paper of each topic that the leading ones do not show, then those with most votes."""
    shown = {topic for each in papers[:LEADING] for topic in topics_of(each.paper)}
    best: dict[str, RankedPaper] = {}
    others = []
    for each in papers[LEADING:]:
        if each.paper.upvotes < LEAST_VOTES:
            break
        new = [topic for topic in topics_of(each.paper) if topic not in shown]
        shown.update(new)
        if new:
            best[new[0]] = each
        else:
            others.append(each)
    return tuple([*best.items(), *((None, each) for each in others)][:OTHERS])


def _risers(papers: Sequence[RankedPaper]) -> tuple[RankedPaper, ...]:
    """Return the papers that won most votes after the day of listing, of those that nobody had noticed then.

    Others had more votes when they were listed: a third of their day at least. The leading ones are shown anyway.
    """
    at_first: dict[dt.date, list[int]] = {}
    for each in papers:
        if (votes := _votes_when_listed(each.paper)) is not None:
            at_first.setdefault(each.date, []).append(votes)

    def was_noticed(each: RankedPaper) -> bool:
        own, votes = _votes_when_listed(each.paper) or 0, at_first[each.date]
        return 3 * sum(other > own for other in votes) < len(votes)

    risen = [each for each in papers[LEADING:] if gained(each.paper) >= LEAST_GAIN and not was_noticed(each)]
    return tuple(sorted(risen, key=lambda each: (-gained(each.paper), each.rank))[:RISERS])


def _releases(papers: Iterable[RankedPaper]) -> tuple[RankedPaper, ...]:
    """Return the papers with the most stars of their code, where the repository has the paper's name.

    The stars of another one are of an earlier version, or of a collection.
    """
    found = [each for each in papers if (each.paper.code_stars or 0) >= LEAST_STARS and _has_own_code(each.paper)]
    return tuple(sorted(found, key=lambda each: (-(each.paper.code_stars or 0), each.rank))[:RELEASES])


def _has_own_code(paper: Paper) -> bool:
    path = re.match(r"https?://[^/]+/[^/]+/([^/]+?)(?:\.git)?/?\Z", paper.code_url or "")
    if path is None:  # a folder of a repository, or none
        return False
    repository, name = _letters(path[1]), name_of(paper)
    return _letters(name) in repository or (not is_name(name) and repository in map(_letters, name.split()))


def _letters(name: str) -> str:
    """Return a name without case, hyphens and the end of a whole number ("2.0"), to be looked for in another."""
    return re.sub(r"[^\w+]|_", "", re.sub(r"\.0\b", "", name)).casefold()


def _organizations(papers: Sequence[RankedPaper], names: Mapping[str, str]) -> tuple[tuple[str, Figures], ...]:
    """Return the organizations with several papers and a part of the votes, those with most votes first."""
    by_name: dict[str, list[RankedPaper]] = {}
    for each in papers:
        if each.paper.organization:
            by_name.setdefault(organizations.name_of(each.paper.organization, names), []).append(each)
    least = LEAST_SHARE * _figures(papers).votes
    found = [(name, _figures(its)) for name, its in by_name.items() if len(its) >= LEAST_PAPERS]
    found.sort(key=lambda each: (-each[1].votes, -each[1].paper_count, each[0]))
    return tuple(each for each in found if each[1].votes >= max(least, 1))[:ORGANIZATIONS]


def _shares(counts: Counts, notable: Collection[str], history: Sequence[Counts]) -> tuple[TopicShare, ...]:
    """Return the shares of the topics of most papers, and of those that are tags; none of a few papers."""
    if counts.papers < LEAST_PAPERS_FOR_SHARES:
        return ()
    in_order = sorted(counts.topics, key=lambda topic: (-counts.topics[topic], topic))
    others = [topic for topic in in_order if topic not in notable][: TOPICS_SHOWN - len(notable)]
    return tuple(
        TopicShare(
            topic,
            counts.share(topic),
            tuple(each.share(topic) if each.papers >= LEAST_PAPERS_FOR_SHARES else None for each in history),
        )
        for topic in in_order
        if topic in (*notable, *others)
    )


def _parts(now: Selection) -> Iterable[Part]:
    for edition in now.edition.parts:
        papers = [each for each in now.papers if edition.start <= each.date <= edition.end]
        if any(edition.start <= date <= edition.end for date in now.days):
            yield Part(edition, _figures(papers), papers[0] if papers else None)
