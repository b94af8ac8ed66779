"""Whatever happens in whatever order, people's words stay, nothing is lost, and a second run has nothing to do."""

import datetime as dt
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from paperboy.post.ownership import Action, is_unmodified
from paperboy.report import Report
from tests.helpers import CONFIG, MONDAY, TUESDAY, WEEK, Blog, Contexts, actions, edited, git, item, make_blog, run
from tests.loopback import Answer, Loopback, serving
from tests.machine import NIGHTLY

DATES = [MONDAY, TUESDAY, WEEK[2]]
TEMPLATE = "{{ intro }}\n\n{% for paper in featured %}\n## {{ paper.title }}\n\n{% endfor %}\n"

any_date = st.sampled_from(DATES)


class Blogging(RuleBasedStateMachine):
    """A blog, a person and Hugging Face, over some days."""

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        self.papers = self._stack.enter_context(serving(Loopback()))
        self.papers.abstracts = {}
        self.contexts = Contexts(self.papers, self._stack)
        self.blog: Blog = make_blog(self._folder)
        self.now = dt.datetime(2026, 2, 11, 3, 0, tzinfo=dt.UTC)
        self.numbers = iter(range(10000, 99999))
        self.clones = iter(range(1000))
        self.persons = {"about.md": "A person's.\n", "_posts/2026-02-09-mine.md": "My post.\n"}
        self.edited: dict[dt.date, str] = {}
        self.before_edit: dict[dt.date, str] = {}
        self.deleted: dict[dt.date, str] = {}
        self.known: dict[dt.date, set[str]] = {date: set() for date in DATES}
        self.is_settled = False

    def teardown(self) -> None:
        self._stack.close()

    @initialize()
    def begin(self) -> None:
        for name, text in self.persons.items():
            self._put(name, text)
        self._save("A person's files")
        for date in DATES:
            self.papers.lists[str(date)] = [self._new_item(date) for _ in range(2)]

    def _new_item(self, date: dt.date) -> dict[str, Any]:
        return item(f"2602.{next(self.numbers)}", date, upvotes=3)

    def _put(self, name: str, text: str) -> None:
        path = self.blog.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def _save(self, message: str) -> None:
        """Commit and push as a person."""
        self.blog.git("add", "--all")
        self.blog.git("commit", "--quiet", "--allow-empty", "--message", message)
        self.blog.git("push", "--quiet", "origin", "HEAD:main")
        self.is_settled = False

    def _run(self, *, offline: bool = False) -> Report:
        return run(self.contexts.at(self.blog.folder, now=self.now, offline=offline), DATES)

    def _ours(self) -> list[dt.date]:
        return [date for date in DATES if self.blog.post_path(date).exists() and date not in self.edited]

    @rule()
    def publish(self) -> None:
        report = self._run()
        assert report.problems == ()
        failed = {date for date, action in actions(report).items() if action is Action.FAILED}
        assert failed <= set(self.papers.faults)
        for date in DATES:
            if str(date) not in self.papers.faults:
                self.known[date] |= {each["paper"]["id"] for each in self.papers.lists[str(date)]}
        self.is_settled = True

    @rule(date=any_date)
    def edit(self, date: dt.date) -> None:
        if date in self._ours():
            self.before_edit[date] = self.blog.post(date)
            self.edited[date] = edited(self.blog.post(date), "A word of mine.")
            self._put(f"_posts/{date}-daily-papers.md", self.edited[date])
            self._save("Edit")

    @precondition(lambda self: self.edited)
    @rule(data=st.data())
    def undo_an_edit(self, data: st.DataObject) -> None:
        date = data.draw(st.sampled_from(sorted(self.edited)))
        del self.edited[date]
        self._put(f"_posts/{date}-daily-papers.md", self.before_edit.pop(date))
        self._save("Undo")

    @rule(date=any_date)
    def delete(self, date: dt.date) -> None:
        if date in self._ours():
            self.deleted[date] = self.blog.post(date)
            self.blog.post_path(date).unlink()
            self._save("Delete")

    @precondition(lambda self: self.deleted)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        date = data.draw(st.sampled_from(sorted(self.deleted)))
        self._put(f"_posts/{date}-daily-papers.md", self.deleted.pop(date))
        self._save("Restore")

    @rule(date=any_date, votes=st.integers(0, 9))
    def votes_change(self, date: dt.date, votes: int) -> None:
        for each in self.papers.lists[str(date)][:1]:
            each["paper"]["upvotes"] = votes
        self.is_settled = False

    @rule(date=any_date)
    def a_paper_is_new(self, date: dt.date) -> None:
        self.papers.lists[str(date)].append(self._new_item(date))
        self.is_settled = False

    @rule(date=any_date)
    def a_paper_vanishes(self, date: dt.date) -> None:
        del self.papers.lists[str(date)][:1]
        self.is_settled = False

    @rule(top=st.integers(1, 3), least=st.sampled_from([0, 0, 4]), language=st.sampled_from(["ko-KR", "en"]))
    def the_config_changes(self, top: int, least: int, language: str) -> None:
        text = CONFIG.replace("ko-KR", language) + f"paperboy:\n  top: {top}\n  min_upvotes: {least}\n"
        self._put("_config.yml", text)
        self._save("Configure")

    @rule(is_own=st.booleans())
    def the_template_changes(self, is_own: bool) -> None:
        path = self.blog.folder / "_paperboy/templates/post.html.j2"
        if is_own:
            self._put("_paperboy/templates/post.html.j2", TEMPLATE)
        else:
            path.unlink(missing_ok=True)
        self._save("Template")

    @rule(hours=st.sampled_from([1, 30]))
    def time_goes_on(self, hours: int) -> None:
        self.now += dt.timedelta(hours=hours)
        self.is_settled = False

    @rule(date=any_date)
    def the_api_fails_or_recovers(self, date: dt.date) -> None:
        if self.papers.faults.pop(str(date), None) is None:
            self.papers.fail(str(date), Answer(b"out of order", 404))
        self.is_settled = False

    @rule()
    def a_push_is_lost(self) -> None:
        """The runner ends after a run that could not push; the next one has a new clone."""
        kept = git(self.blog.remote, "rev-parse", "main")
        self._run()
        git(self.blog.remote, "update-ref", "refs/heads/main", kept)
        self.blog = self.blog.another_clone(f"clone-{next(self.clones)}")
        self.is_settled = False

    @invariant()
    def what_is_a_persons_is_as_it_was(self) -> None:
        for name, text in self.persons.items():
            path = self.blog.folder / name
            assert not self.is_settled or path.read_text() == text
        for date, text in self.edited.items():
            assert self.blog.post(date) == text
        for date in self.deleted:
            assert not self.blog.post_path(date).exists()

    @invariant()
    def all_other_posts_are_paperboys(self) -> None:
        for date in self._ours():
            assert is_unmodified(self.blog.post(date))

    @invariant()
    def every_paper_that_was_listed_is_in_the_archive(self) -> None:
        for date, ids in self.known.items():
            if ids:
                assert ids <= {each["id"] for each in self.blog.archived(date)["papers"]}

    @precondition(lambda self: self.is_settled)
    @invariant()
    def a_second_run_has_nothing_to_do_and_archive_and_posts_agree(self) -> None:
        before = self.blog.files(), self.blog.head(), git(self.blog.remote, "rev-parse", "main")
        assert before[1] == before[2]
        assert self.blog.git("status", "--porcelain") == ""
        # a date whose list cannot be had waits for it, but for a run that asks for no list
        for offline in (False,) if self.papers.faults else (False, True):
            report = self._run(offline=offline)
            assert (report.commits, report.pushed, report.problems) == ((), False, ())
            assert (self.blog.files(), self.blog.head(), git(self.blog.remote, "rev-parse", "main")) == before


Blogging.TestCase.settings = settings(
    max_examples=200 if NIGHTLY else 12,
    stateful_step_count=30 if NIGHTLY else 8,
    deadline=None,
    derandomize=not NIGHTLY,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)


TestBlogging = Blogging.TestCase
