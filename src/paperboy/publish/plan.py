"""What every edition's post should be, decided for a whole step at once. Writes nothing.

Which editions will have a post, and where, is known before any is rendered: so links are right the first time.
Then the posts are rendered in the order of their dates: what a post looks back on is final when it is its turn,
and what it changes in later ones puts those on the list.
"""

import datetime as dt
import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from paperboy.errors import ArchiveError, PostError
from paperboy.model.edition import Edition, Kind, edition_of, link_between
from paperboy.papers import digests
from paperboy.papers.models import Day
from paperboy.papers.schedule import due_at
from paperboy.papers.selection import Selection, Shown, select
from paperboy.post import ownership
from paperboy.post.navigation import nav_links
from paperboy.post.ownership import Action
from paperboy.post.render import Look, render, render_digest
from paperboy.post.spelling import Spelling
from paperboy.publish import dependencies
from paperboy.publish.context import Context
from paperboy.publish.library import Library, shown_in
from paperboy.publish.reasons import why_not_yet, why_nothing
from paperboy.report import Outcome

# periods that ended so long ago at the most get the post that they lack, whatever dates a run was given
ENDED_LOOKED_BACK = dt.timedelta(days=31)


@dataclass(frozen=True)
class PlannedPost:
    """What should happen to an edition's post, and the text that it should have; None: it stays as it is."""

    outcome: Outcome
    text: str | None = None

    @property
    def edition(self) -> Edition:
        """The edition."""
        return self.outcome.edition


def plan(
    context: Context,
    library: Library,
    wanted: Collection[Edition],
    *,
    also: Iterable[Edition] = (),
    forced: Iterable[Edition] = (),
) -> list[PlannedPost]:
    """Return what should happen to the editions `wanted`, and to every other post that depends on a change.

    Of the others, and of those that are looked at `also`, only those that are to change or that cannot be made are
    in it; they come last. `forced` are overwritten, brought back or removed, whatever a person has done to them.
    """
    failed = set[Edition]()
    while True:
        looked_at = frozenset((*wanted, *also))
        posts = _Planning(context, library, looked_at, frozenset(forced), frozenset(failed)).plan()
        fails = {post.edition for post in posts if post.outcome.action is Action.FAILED} - failed
        if not any(not library.is_there(edition) for edition in fails):
            break
        failed |= fails  # others were to lead to it: they are planned again without it
    others = [
        post
        for post in posts
        if post.edition not in wanted and (post.text is not None or post.outcome.action is Action.FAILED)
    ]
    return [post for post in posts if post.edition in wanted] + others


def plan_alone(context: Context, library: Library, edition: Edition) -> PlannedPost:
    """Return what should happen to one edition, whatever depends on it."""
    return _Planning(context, library, frozenset([edition]), frozenset(), frozenset()).planned(edition)


def ended_without_post(context: Context, library: Library) -> Iterator[Edition]:
    """Yield the digests whose period has ended of late and that never had a post, though a day of it is known."""
    for kind in Kind:
        if kind is Kind.DAILY or kind not in context.blog.settings.editions:
            continue
        edition = edition_of(kind, context.today).before
        while edition.end >= context.today - ENDED_LOOKED_BACK:
            if not (library.is_there(edition) or library.was_posted(edition)) and any(
                map(library.readable_day, edition.dates)
            ):
                yield edition
            edition = edition.before


class _Planning:
    """One pass over a step's editions; `failed` are those that the pass before this one could not make."""

    def __init__(
        self,
        context: Context,
        library: Library,
        wanted: frozenset[Edition],
        forced: frozenset[Edition],
        failed: frozenset[Edition],
    ) -> None:
        self._context, self._library = context, library
        self._forced, self._failed = forced, failed
        self._wanted = wanted
        self._addresses = {edition: self._address_to_be(edition) for edition in wanted}
        self._texts: dict[Edition, str | None] = {}  # of the posts planned so far: None where there will be none

    def plan(self) -> list[PlannedPost]:
        """Return what should happen to each edition that was looked at, in the order of their dates."""
        waiting = [(edition.sort_key, edition) for edition in {*self._wanted, *self._dependents()}]
        heapq.heapify(waiting)
        planned: dict[Edition, PlannedPost] = {}
        while waiting:
            _, edition = heapq.heappop(waiting)
            if edition in planned:
                continue
            planned[edition] = self.planned(edition)
            for later in self._looking_back_on(edition):
                heapq.heappush(waiting, (later.sort_key, later))
        return list(planned.values())

    # --- which editions are looked at

    def _address(self, edition: Edition) -> str | None:
        """Return where the post of an edition is after this run; None without one."""
        return self._addresses[edition] if edition in self._addresses else self._library.address(edition)

    def _address_to_be(self, edition: Edition) -> str | None:
        there = self._library.address(edition)
        if edition in self._failed or due_at(edition, self._context.blog) > self._context.now:
            return there
        days, problem = self._days(edition)
        is_forced = edition in self._forced
        if problem or not days or (self._library.is_theirs(edition) and not is_forced):
            return there
        if not select(edition, days, self._context.blog.settings).papers:
            return None if is_forced else there
        if self._library.is_there(edition):
            return edition.permalink if is_forced and self._library.is_on_site(edition) else there
        is_new = not self._library.was_posted(edition) and self._library.knows_past(edition)
        return edition.permalink if is_new or is_forced else None

    def _dependents(self) -> Iterator[Edition]:
        """Yield the posts, other than those wanted, that depend on days with news or on posts that come or go."""
        library = self._library
        looked_at = {*self._wanted, *library.changed_by_others()}
        moved = {each for each in looked_at if library.linked_address(each) != self._address(each)}
        dates = library.news.union(date for edition in moved for date in edition.dates)
        for edition in dependencies.around(dates) - self._wanted:
            if library.is_there(edition) and (
                dependencies.depends_on_days(edition, library.news)
                or dependencies.leads_elsewhere(edition, library.linked_address, self._address)
                or self._looks_back_on_any(edition, moved)
            ):
                yield edition

    def _looks_back_on_any(self, edition: Edition, moved: Collection[Edition]) -> bool:
        """Return whether a daily has papers that one of the posts that come or go may have shown, or may show."""
        ids = self._ids(edition) if edition.is_daily else frozenset()
        return any(ids & self._ids(each) for each in dependencies.looked_back_on(edition) if each in moved)

    def _looking_back_on(self, edition: Edition) -> Iterator[Edition]:
        """Yield the posts that say where a paper was, or lead to it, which this daily shows now or no longer."""
        if not edition.is_daily or self._texts[edition] == self._existing(edition):
            return
        ids = self._ids(edition)
        changed = self._shown(edition, ids) ^ shown_in(self._existing(edition), ids)
        for later in dependencies.looking_back_on(edition) if changed else ():
            if self._library.is_there(later) and changed & self._ids(later):
                yield later
        for digest in edition.wider if changed else ():
            if self._library.is_there(digest):
                yield digest

    def _ids(self, edition: Edition) -> frozenset[str]:
        day = self._library.readable_day(edition.end)
        return frozenset(paper.id for paper in day.papers) if day else frozenset()

    def _existing(self, edition: Edition) -> str | None:
        try:
            return self._library.text(edition)
        except PostError:
            return None  # that is told when it is its turn

    def _shown(self, edition: Edition, ids: Iterable[str]) -> frozenset[str]:
        """Return which of the papers `ids` a daily's post shows after this run."""
        text = self._texts[edition] if edition in self._texts else self._existing(edition)
        return shown_in(text, ids)

    # --- what an edition should be

    def planned(self, edition: Edition) -> PlannedPost:
        """Return what should happen to an edition, given what was planned before it."""
        try:
            existing = self._library.text(edition)
        except PostError as error:
            self._texts[edition] = None
            return self._outcome(edition, Action.FAILED, str(error))
        post = self._planned_over(edition, existing)
        removed = post.outcome.action is Action.REMOVED
        self._texts[edition] = None if removed else existing if post.text is None else post.text
        return post

    def _planned_over(self, edition: Edition, existing: str | None) -> PlannedPost:
        if waiting := why_not_yet(self._context, edition):
            return self._outcome(edition, *waiting)
        days, problem = self._days(edition)
        if problem:
            return self._outcome(edition, Action.FAILED, problem)
        if not days:
            return self._outcome(edition, Action.NOTHING, why_nothing(self._context, edition))
        return self._planned_from(edition, days, existing)

    def _planned_from(self, edition: Edition, days: Sequence[Day], existing: str | None) -> PlannedPost:
        settings, is_forced = self._context.blog.settings, edition in self._forced
        earlier, warnings = self._shown_before(edition)
        selection = select(edition, days, settings, earlier)
        outcome = self._outcome(edition, Action.NOTHING, "").outcome
        outcome = replace(outcome, listed_count=selection.listed_count, warnings=warnings)
        stands = not selection.papers and existing is not None and not is_forced
        if stands:  # with the papers that it has, so that its links stay right
            shown = frozenset[str]().union(*(self._shown_of(day, existing) for day in days))
            selection = select(edition, days, settings, earlier, keep=shown)
        if not selection.papers:
            return PlannedPost(self._without_papers(outcome, existing, is_forced=is_forced))
        try:
            text = self._text(selection, existing)
        except (PostError, ArchiveError) as error:
            return PlannedPost(replace(outcome, action=Action.FAILED, reason=str(error)))
        action = self._action(edition, existing, text)
        if action in (Action.CREATED, Action.UPDATED):
            return PlannedPost(replace(outcome, action=action), text)
        return PlannedPost(replace(outcome, action=Action.KEPT_EMPTY if stands else action))

    def _without_papers(self, outcome: Outcome, existing: str | None, *, is_forced: bool) -> Outcome:
        """Return what happens to an edition of whose papers none passes the filters."""
        if existing is not None:
            return replace(outcome, action=Action.REMOVED if is_forced else Action.KEPT_EMPTY)
        return replace(outcome, reason=f"of {outcome.listed_count} papers none passes the filters of the config")

    def _action(self, edition: Edition, existing: str | None, text: str) -> Action:
        library, is_forced = self._library, edition in self._forced
        if library.is_theirs(edition) and not is_forced:
            new = Action.DELETED if library.was_posted(edition) else Action.NOT_OURS
            return new if existing is None else Action.EDITED
        action = ownership.decide(
            existing,
            text,
            was_posted=library.was_posted(edition),
            knows_past=library.knows_past(edition),
            force=is_forced,
        )
        if action is Action.UNCHANGED and library.is_theirs(edition):
            return Action.UPDATED  # where the person works
        return action

    def _shown_of(self, day: Day, existing: str | None) -> frozenset[str]:
        """Return which papers of a day a post shows, or the post of that day."""
        ids = frozenset(paper.id for paper in day.papers)
        return shown_in(existing, ids) | self._shown(edition_of(Kind.DAILY, day.date), ids)

    def _outcome(self, edition: Edition, action: Action, reason: str) -> PlannedPost:
        item = self._library.fetched.get(edition.end) if edition.is_daily else None
        warnings = item.warnings if item and action is not Action.FAILED else ()
        path = self._context.blog.path_of(edition)
        return PlannedPost(Outcome(edition, action, reason, warnings=warnings, path=path))

    def _days(self, edition: Edition) -> tuple[list[Day], str]:
        """Return the days of an edition's period, and why it cannot be made from them; empty if it can."""
        is_daily, days = edition.is_daily, []
        for date in edition.dates:
            item = self._library.fetched.get(date)
            try:
                day = self._library.day(date)
            except ArchiveError as error:
                return [], item.failure if item and item.failure else str(error)
            if item and item.failure and is_daily:
                return [], item.failure
            if item and item.failure and day is None and not self._library.is_there(edition):
                return [], f"{date} is missing: {item.failure}"  # a later run makes the post with it
            days += [day] if day else []
        return days, ""

    def _shown_before(self, edition: Edition) -> tuple[Mapping[str, Shown], tuple[str, ...]]:
        """Return which papers an earlier daily shows and where, and sentences on what cannot be told."""
        if not edition.is_daily:
            return {}, ()
        item = self._library.fetched.get(edition.end)
        found, warnings = dict[str, Shown](), list(item.warnings if item else ())
        ids = self._ids(edition)
        for earlier in dependencies.looked_back_on(edition):
            try:
                is_known = self._library.day(earlier.end) is not None
            except ArchiveError as error:
                warnings.append(f"cannot tell which papers {earlier.end} had: {error}")
                continue
            again = ids & self._ids(earlier) if is_known else ids
            for paper_id in self._shown(earlier, again) if again else ():
                found.setdefault(paper_id, Shown(date=earlier.end, address=self._address(earlier)))
        return found, tuple(warnings)

    def _text(self, selection: Selection, existing: str | None) -> str:
        """Return the text of the post. All posts of the blog are asked how they spell when it is to be written."""
        # an archive may be of a later day than this run's: the site has moved to another time zone
        today = self._context.today
        selection = replace(
            selection, updated=min(selection.updated, today), revised=min(selection.revised, today)
        )
        if existing is not None:
            text = self._spelled(selection, self._library.recent_spelling)
            if ownership.is_as_wanted(existing, text):
                return text
        return ownership.updated(existing, self._spelled(selection, self._library.whole_spelling))

    def _spelled(self, selection: Selection, spelling: Spelling) -> str:
        context, edition = self._context, selection.edition
        look = Look(context.words, context.templates, context.topics, spelling)
        leads_to = dependencies.navigation_of(edition, self._address)
        ways = nav_links(edition, leads_to.earlier, leads_to.later, leads_to.wider, context.words)
        if edition.is_daily:
            return ownership.with_checksum(render(selection, context.blog, look, ways))

        def post_of(date: dt.date, paper_id: str | None = None) -> str | None:
            post = edition_of(Kind.DAILY, date)
            address = self._address(post)
            if address is None or (paper_id is not None and not self._shown(post, [paper_id])):
                return None
            return link_between(edition.permalink, address)

        before = select(edition.before, self._library.days(edition.before.dates), context.blog.settings)
        digest = digests.digest(selection, before, context.topics.topics_of)
        return ownership.with_checksum(
            render_digest(digest, selection, context.blog, look, post_of=post_of, ways=ways)
        )
