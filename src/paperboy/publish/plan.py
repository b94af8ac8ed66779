"""The plan of a step: what every edition's post should be. Writes nothing.

Posts link to each other, so each post's address is assumed before any post is rendered. If an assumption turns out
wrong, as when a new post fails to render, everything is planned again with the addresses that came out. Posts are
rendered in the order of their dates, since a post mentions papers of earlier posts; where a post changes what
later ones say, these are planned, too.
"""

import datetime as dt
import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from paperboy.errors import ArchiveError, PostError
from paperboy.model.edition import Edition, daily, edition_of, link_between
from paperboy.model.kinds import Kind
from paperboy.papers.models import Day
from paperboy.papers.schedule import due_at
from paperboy.papers.selection import Selection, Shown, select
from paperboy.papers.trends import LEAST_DAYS_FOR_TAGS
from paperboy.post import ownership
from paperboy.post.navigation import nav_links
from paperboy.post.ownership import Action
from paperboy.post.shown import shown_in
from paperboy.publish import dependencies
from paperboy.publish.archive_index import ArchiveIndex
from paperboy.publish.context import Context
from paperboy.publish.library import Library
from paperboy.publish.reasons import why_not_yet, why_nothing
from paperboy.report import Outcome

if TYPE_CHECKING:
    from paperboy.post.digest_views import PostOf

# A week or a month that ended at most so long ago gets a post if it never had one, whatever dates a run was given:
# so a month is made though no run came on the first day of the next, and old ones are made by backfills only.
ENDED_LOOKED_BACK = dt.timedelta(days=31)
MOST_PASSES = 5  # one is nearly always enough


@dataclass(frozen=True)
class PlannedPost:
    """What should happen to an edition's post, and the text that it should get; None: no change of the file."""

    outcome: Outcome
    text: str | None = None

    @property
    def edition(self) -> Edition:
        """The edition."""
        return self.outcome.edition


def plan(
    context: Context,
    library: Library,
    index: ArchiveIndex,
    wanted: Collection[Edition],
    *,
    also: Iterable[Edition] = (),
    forced: Iterable[Edition] = (),
    current: Collection[str] = (),
) -> list[PlannedPost]:
    """Return the plan of the editions `wanted`, and after them of other posts that will change or cannot be made.

    Other posts are those that depend on a change, and those of `also`. Posts of `forced` are overwritten, created
    or removed even if a person has edited or deleted them. Those of `current`, by label, are right as they are
    while no address and no earlier post changes.
    """
    looked_at = frozenset((*wanted, *also))
    addresses = {edition: _likely_address(context, library, edition) for edition in looked_at}
    for _ in range(MOST_PASSES):
        planner = _Planner(context, library, index, forced=frozenset(forced), addresses=addresses, current=current)
        posts = planner.plan()
        after = {post.edition: planner.address_after(post) for post in posts if post.edition in looked_at}
        if after == addresses:
            break
        addresses = after
    others = [
        post
        for post in posts
        if post.edition not in wanted and (post.text is not None or post.outcome.action is Action.FAILED)
    ]
    return [post for post in posts if post.edition in wanted] + others


def plan_alone(context: Context, library: Library, index: ArchiveIndex, edition: Edition) -> PlannedPost:
    """Return the plan of one edition, without the posts that depend on it."""
    return _Planner(context, library, index, forced=frozenset(), addresses={}).planned(edition)


def ended_without_post(context: Context, library: Library) -> Iterator[Edition]:
    """Yield the digests of periods that have just ended, that never had a post and of which a day is known."""
    for kind in set(context.blog.settings.editions) - {Kind.DAILY}:
        edition = edition_of(Kind(kind), context.today).before
        while edition.end >= context.today - ENDED_LOOKED_BACK:
            is_new = not (library.exists(edition) or library.was_posted(edition))
            if is_new and any(map(library.readable_day, edition.dates)):
                yield edition
            edition = edition.before


def _likely_address(context: Context, library: Library, edition: Edition) -> str | None:
    """Return the address that the post of an edition will most likely have after the run; None without a post."""
    is_new = not (library.exists(edition) or library.was_posted(edition))
    if is_new and due_at(edition, context.blog) <= context.now and any(map(library.readable_day, edition.dates)):
        return edition.permalink
    return library.address(edition)


class _Planner:
    """One pass over a step's editions; `addresses` are the assumed addresses of their posts after the run."""

    def __init__(
        self,
        context: Context,
        library: Library,
        index: ArchiveIndex,
        *,
        forced: frozenset[Edition],
        addresses: Mapping[Edition, str | None],
        current: Collection[str] = (),
    ) -> None:
        self._context, self._library, self._index = context, library, index
        self._forced, self._addresses = forced, addresses
        has_news = any(library.address(edition) != address for edition, address in addresses.items())
        self._current = frozenset[str]() if has_news else frozenset(current)
        self._texts: dict[Edition, str] = {}  # of the posts planned so far; empty where there will be none

    def plan(self) -> list[PlannedPost]:
        """Return the plans of all editions of the pass, in the order of their dates."""
        # in the order of dates: what a paper's first post shows is decided before the later ones say where it was
        waiting = [(edition.sort_key, edition) for edition in {*self._addresses, *self._dependents()}]
        heapq.heapify(waiting)
        planned: dict[Edition, PlannedPost] = {}
        while waiting:
            _, edition = heapq.heappop(waiting)
            if edition in planned:
                continue
            planned[edition] = self.planned(edition)
            for later in self._dependents_on_papers(edition):
                heapq.heappush(waiting, (later.sort_key, later))
        return list(planned.values())

    # --- which editions are looked at, and where their posts will be

    def _address(self, edition: Edition) -> str | None:
        """Return the assumed address of an edition's post after this run; None without a post."""
        return self._addresses[edition] if edition in self._addresses else self._library.address(edition)

    def address_after(self, post: PlannedPost) -> str | None:
        """Return the address of a post after its plan is carried out; None without a post."""
        if post.text is not None:
            return ownership.address_of(post.text, post.edition)
        return None if post.outcome.action is Action.REMOVED else self._library.address(post.edition)

    def _dependents(self) -> Iterator[Edition]:
        """Yield posts that depend on changed days, or on posts that are added, moved or removed."""
        library = self._library
        looked_at = {*self._addresses, *library.changed_by_others()}
        moved = {each for each in looked_at if library.linked_address(each) != self._address(each)}
        dates = {*library.changed_days, *(date for edition in moved for date in edition.dates)}
        for edition in dependencies.possible_dependents(dates) - self._addresses.keys():
            if library.exists(edition) and (
                dependencies.uses_days_of(edition, library.changed_days)
                or dependencies.has_changed_links(edition, library.linked_address, self._address)
                or self._has_papers_of(edition, moved)
            ):
                yield edition
        yield from {*self._compared(), *self._following()} - self._addresses.keys()

    def _compared(self) -> Iterator[Edition]:
        """Yield the posts that are compared with a day of which the counts change, or show these."""
        for edition in {each for date in self._index.recounted for each in dependencies.counting(date)}:
            if self._library.exists(edition) and (
                self._index.usual(edition).days >= LEAST_DAYS_FOR_TAGS or dependencies.periods_shown(edition)
            ):
                yield edition

    def _following(self) -> Iterator[Edition]:
        """Yield the digests of papers that may follow one that comes, goes or has other authors."""
        for date in self._index.renamed:
            yield from filter(self._library.exists, daily(date).wider)

    def _has_papers_of(self, edition: Edition, moved: Collection[Edition]) -> bool:
        """Return whether a daily shares papers with an earlier post that is added, moved or removed."""
        ids = self._ids(edition) if edition.is_daily else frozenset()
        return any(ids & self._ids(each) for each in dependencies.earlier_dailies(edition) if each in moved)

    def _dependents_on_papers(self, edition: Edition) -> Iterator[Edition]:
        """Yield the posts that mention or link to papers which this daily starts or stops showing."""
        existing = self._library.readable_text(edition)
        if not edition.is_daily or self._texts[edition] == existing:
            return
        ids = self._ids(edition)
        changed = self._shown(edition, ids) ^ shown_in(existing, ids)
        for later in dependencies.later_dailies(edition) if changed else ():
            if self._library.exists(later) and changed & self._ids(later):
                yield later
        yield from filter(self._library.exists, edition.wider if changed else ())

    def _ids(self, edition: Edition) -> frozenset[str]:
        day = self._library.readable_day(edition.end)
        return frozenset(paper.id for paper in day.papers) if day else frozenset()

    def _shown(self, edition: Edition, ids: Iterable[str]) -> frozenset[str]:
        """Return which of the papers `ids` a daily's post shows after this run."""
        text = self._texts[edition] if edition in self._texts else self._library.readable_text(edition)
        return shown_in(text, ids)

    # --- what an edition should be

    def planned(self, edition: Edition) -> PlannedPost:
        """Return the plan of an edition, given the plans of earlier ones."""
        try:
            existing = self._library.text(edition)
        except PostError as error:
            self._texts[edition] = ""
            return self._outcome(edition, Action.FAILED, str(error))
        days, action, reason = self._days(edition)
        post = self._outcome(edition, action, reason) if action else self._planned_from(edition, days, existing)
        if edition.is_daily and (failure := self._failure(edition.end)):  # though its links may have followed
            post = replace(post, outcome=self._outcome(edition, Action.FAILED, reason or failure).outcome)
        is_removed = post.outcome.action is Action.REMOVED
        if is_removed or post.text is not None:
            self._current = frozenset()  # those after it may show less of a paper, or more
        self._texts[edition] = "" if is_removed else (existing or "") if post.text is None else post.text
        return post

    def _outcome(self, edition: Edition, action: Action, reason: str) -> PlannedPost:
        is_made = edition.is_daily and action is not Action.FAILED
        warnings = self._library.warnings(edition.end) if is_made else ()
        path = self._context.blog.path_of(edition)
        return PlannedPost(Outcome(edition, action, reason, warnings=warnings, path=path))

    def _days(self, edition: Edition) -> tuple[list[Day], Action | None, str]:
        """Return the known days of an edition's period; or else what happens to it without them, and why."""
        if waiting := why_not_yet(self._context, edition):
            return [], *waiting
        days = []
        for date in edition.dates:
            failure = self._failure(date)
            try:
                day = self._library.day(date)
            except ArchiveError as error:
                return [], Action.FAILED, f"{error}; {failure}" if failure else str(error)
            # a post that is out is brought up to date with what is known; a new one waits for a run that has the
            # list, or readers would see the gap first
            if failure and (day is None or edition.is_daily) and not self._library.exists(edition):
                return [], Action.FAILED, failure if edition.is_daily else f"{date} is missing: {failure}"
            days += [day] if day else []
        return (days, None, "") if days else ([], Action.NOTHING, why_nothing(self._context, edition))

    def _failure(self, date: dt.date) -> str:
        """Return why the list of a date could not be asked for in this run; nothing if it was, or need not be."""
        item = self._library.fetched.get(date)
        return item.failure if item else ""

    def _planned_from(self, edition: Edition, days: Sequence[Day], existing: str | None) -> PlannedPost:
        settings, is_forced = self._context.blog.settings, edition in self._forced
        earlier, warnings = self._shown_before(edition)
        if not edition.is_daily:
            warnings += self._index.unreadable(edition)
        selection = select(edition, days, settings, earlier)
        is_kept = not selection.papers and existing is not None and not is_forced
        if is_kept:  # with the papers that it has, so that its links stay right
            ids = [paper.id for day in days for paper in day.papers]
            shown = shown_in(existing or "", ids).union(*(self._shown(daily(date), ids) for date in edition.dates))
            selection = select(edition, days, settings, earlier, keep=shown)
        outcome = self._outcome(edition, Action.KEPT_EMPTY, "").outcome
        outcome = replace(outcome, paper_count=len(selection.papers), warnings=(*outcome.warnings, *warnings))
        if not selection.papers:
            return PlannedPost(_without_papers(outcome, selection.listed_count, existing, is_forced=is_forced))
        try:
            text = self._text(selection, existing)
        except (PostError, ArchiveError) as error:
            return PlannedPost(replace(outcome, action=Action.FAILED, reason=str(error)))
        action = self._action(edition, existing, text)
        if action in (Action.CREATED, Action.UPDATED):
            return PlannedPost(replace(outcome, action=action), text)
        return PlannedPost(outcome if is_kept else replace(outcome, action=action))

    def _action(self, edition: Edition, existing: str | None, text: str) -> Action:
        library, is_forced = self._library, edition in self._forced
        if library.is_uncommitted(edition) and not is_forced:
            new = Action.DELETED if library.was_posted(edition) else Action.NOT_OURS
            return new if existing is None else Action.EDITED
        action = ownership.decide(
            existing,
            text,
            was_posted=library.was_posted(edition),
            is_history_known=library.is_history_known(edition),
            force=is_forced,
        )
        if action is Action.UNCHANGED and library.is_uncommitted(edition):
            return Action.UPDATED  # where the person works
        return action

    def _shown_before(self, edition: Edition) -> tuple[dict[str, Shown], list[str]]:
        """Return the papers that an earlier daily shows, by id, and sentences on dates where that is unknown."""
        found, warnings = dict[str, Shown](), list[str]()
        ids = self._ids(edition) if edition.is_daily else frozenset()
        for earlier in dependencies.earlier_dailies(edition) if edition.is_daily else ():
            try:
                is_known = self._library.day(earlier.end) is not None
            except ArchiveError as error:
                warnings.append(f"papers of {earlier.end} may be shown again: {error}")
                continue
            again = ids & self._ids(earlier) if is_known else ids
            for paper_id in self._shown(earlier, again) if again else ():
                found.setdefault(paper_id, Shown(date=earlier.end, address=self._address(earlier)))
        return found, warnings

    def _text(self, selection: Selection, existing: str | None) -> str:
        """Return the text of the post, with what a person has added to the existing one."""
        # an archive may be of a later day than this run's: the blog has moved to another time zone
        today = self._context.today
        edition = selection.edition
        is_current = edition.label in self._current and edition not in self._forced
        if existing and is_current and selection.updated <= today:
            return existing
        selection = replace(
            selection, updated=min(selection.updated, today), revised=min(selection.revised, today)
        )
        return ownership.updated(existing, self._rendered(selection))

    def _rendered(self, selection: Selection) -> str:
        from paperboy.papers import digests, organizations
        from paperboy.papers.follow_ups import family_of, follow_ups
        from paperboy.post.render import Look, render, render_digest

        context, edition = self._context, selection.edition
        look = Look(context.words, context.templates, context.topics, self._library.spelling, context.notes)
        links = nav_links(edition, dependencies.navigation_of(edition, self._address), context.words)
        usual = self._index.usual(edition)
        if edition.is_daily:
            return ownership.with_checksum(render(selection, context.blog, look, usual, links))
        known = self._index.papers_of({family_of(ranked.paper) for ranked in selection.papers}, edition.end)
        digest = digests.digest(
            selection,
            context.topics.with_wholes,
            before=usual,
            history=self._index.history(edition),
            follow_ups=follow_ups(selection.papers, known),
            names=organizations.names_of(context.blog.settings.organizations),
        )
        post_of = self._post_of(edition.permalink)
        text = render_digest(digest, selection, context.blog, look, post_of=post_of, links=links)
        return ownership.with_checksum(text)

    def _post_of(self, page: str) -> "PostOf":
        """Return what finds the links from the post at the address `page` to others."""

        def post_of(edition: Edition, paper_id: str | None = None) -> str | None:
            address = self._address(edition)
            if address is None or (paper_id is not None and not self._shown(edition, [paper_id])):
                return None
            return link_between(page, address)

        return post_of


def _without_papers(outcome: Outcome, listed_count: int, existing: str | None, *, is_forced: bool) -> Outcome:
    """Return what happens to an edition of which no paper passes the filters."""
    if existing is not None:
        return replace(outcome, action=Action.REMOVED) if is_forced else outcome
    reason = f"none of {listed_count} papers passes the filters of the config"
    return replace(outcome, action=Action.NOTHING, reason=reason)
