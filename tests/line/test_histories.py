"""Whatever happens in whatever order, a site is what its archive, its settings and its owner's hands make of it.

Random histories: runs over any dates, votes, new papers, filters, edits, deletions, moved posts, outages, other
kinds of editions. 24 of them (2,000 with PAPERBOY_PROFILE=nightly), every tenth with two clones of a remote.
"""

import datetime as dt
import os
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from paperboy.model import posted
from paperboy.papers import trends
from paperboy.publish import plan
from paperboy.publish.context import Options
from paperboy.publish.run import publish
from paperboy.report import Report
from tests.helpers import Blog, Contexts, git, in_full, item, make_blog, run
from tests.line.test_plan import dead_links
from tests.loopback import Answer, Loopback

HISTORIES = 2_000 if os.environ.get("PAPERBOY_PROFILE") == "nightly" else 24
PARTS = 4
DATES = [dt.date(2026, 1, 26) + dt.timedelta(days=number) for number in range(15)]
START = dt.datetime(2026, 1, 28, 3, tzinfo=dt.UTC)
FILTERS = ("", "min_upvotes: 4, ", "min_upvotes: 7, ", "exclude: [robots], ")
KINDS = ("daily, weekly, monthly", "daily", "weekly", "daily, weekly")


def about(number: int) -> dict[str, Any]:
    """Return what a paper is about: of several topics, and some a version of another."""
    subjects = {
        "Of robots and agents": "We teach a robot arm to grasp. The robot learns manipulation.",
        f"Walker {number}: Video Generation": "We present a video generation model. It generates video.",
        "Speech Recognition": "We present speech recognition of audio.",
    }
    title = list(subjects)[number % 3]
    return {"title": title, "summary": subjects[title], "authors": [{"name": "Ada"}, {"name": "Bo"}]}


@pytest.fixture(autouse=True)
def compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few days be enough to compare with, and a few papers for a change that is reported."""
    monkeypatch.setattr(trends, "LEAST_DAYS", 3)
    monkeypatch.setattr(trends, "LEAST_DAYS_FOR_TAGS", 2)
    monkeypatch.setattr(plan, "LEAST_DAYS_FOR_TAGS", 2)
    monkeypatch.setattr(trends, "LEAST_NOTABLE", 1)
    monkeypatch.setattr(trends, "LEAST_EXPECTED", 1)
    monkeypatch.setattr(trends, "BEYOND_CHANCE", 0.5)


@dataclass
class History:
    """A blog, what Hugging Face lists, and what happens to them by a random generator."""

    rng: random.Random
    papers: Loopback
    contexts: Contexts
    folder: Path
    clones: Sequence[Blog] = ()
    now: dt.datetime = START
    filters: str = ""
    kinds: str = KINDS[0]
    has_other_settings: bool = False  # than those that its first posts were made with

    def begin(self) -> None:
        self.now += dt.timedelta(days=self.rng.randint(0, 24))
        for date in DATES:
            self.papers.lists[str(date)] = list(self.listed(date)) if date.isoweekday() <= 5 else []
        self.configure()

    def listed(self, date: dt.date) -> Iterator[dict[str, object]]:
        for number in self.rng.sample(range(12), self.rng.randint(0, 3)):  # some papers are listed again and again
            yield item(f"2601.{number:05}", date, upvotes=self.rng.randint(1, 9), **about(number))
        yield item(f"2601.1{date:%m%d}", date, upvotes=self.rng.randint(1, 9))

    def configure(self) -> None:
        for folder in [clone.folder for clone in self.clones] or [self.folder]:
            (folder / "_config.yml").write_text(
                "lang: en\ntimezone: Asia/Seoul\n"
                f"paperboy: {{{self.filters}editions: [{self.kinds}], arxiv: false, retry_seconds: 0}}\n"
            )

    def publish(self, dates: list[dt.date], **options: bool) -> Report:
        context = self.contexts.at(self.folder, now=self.now, offline=options.pop("offline", False))
        if self.clones:
            return run(context, dates, options=Options(**options))
        return publish(context, dates, None, Options(**options))

    def happens(self) -> None:
        if self.clones:
            self.folder = self.rng.choice(self.clones).folder
            git(self.folder, "pull", "--quiet", "--ff-only")
        events = (self.time, self.votes, self.paper, self.filter, self.kind, self.outage)
        by_hand = (self.edit, self.delete, self.take_off)
        event = self.rng.choice((self.run, self.run, self.run, *events, *by_hand))
        event()
        if self.clones and event in by_hand and git(self.folder, "status", "--porcelain", "_posts"):
            git(self.folder, "add", "_posts")
            git(self.folder, "commit", "--quiet", "--message", "Mine")
            git(self.folder, "push", "--quiet")

    def run(self) -> None:
        dates = sorted(self.rng.sample(DATES, self.rng.choice([1, 1, 3, 7, 15])))
        dry = self.publish(dates, write=False) if self.rng.random() < 0.3 else None
        report = self.publish(dates)
        if dry:
            assert dry.outcomes == report.outcomes
            assert not report.problems
        assert not dead_links(Blog(self.folder, self.folder))
        if not (self.has_other_settings or report.has_failed):  # whatever depends on a change has followed
            assert not self.publish(DATES, offline=True).changed

    def time(self) -> None:
        self.now += dt.timedelta(hours=self.rng.choice([7, 24, 72]))

    def votes(self) -> None:
        if listed := self.papers.lists[str(self.rng.choice(DATES))]:
            self.rng.choice(listed)["paper"]["upvotes"] += 3

    def paper(self) -> None:
        date, number = self.rng.choice(DATES), self.rng.randint(20000, 99999)
        self.papers.lists[str(date)] += [item(f"2601.{number}", date, upvotes=5, **about(number))]

    def filter(self) -> None:
        self.filters = self.rng.choice(FILTERS)
        self.has_other_settings = True
        self.configure()

    def kind(self) -> None:
        self.kinds = self.rng.choice(KINDS)
        self.has_other_settings = True
        self.configure()

    def post(self) -> Path | None:
        there = sorted((self.folder / "_posts").glob("*"))
        return self.rng.choice(there) if there else None

    def edit(self) -> None:
        if path := self.post():
            path.write_text(path.read_text("utf-8") + "\nMine.\n", "utf-8")

    def delete(self) -> None:
        if path := self.post():
            path.unlink()

    def take_off(self) -> None:
        if path := self.post():
            changed = path.read_text("utf-8").replace("render_with", "published: false\nrender_with", 1)
            path.write_text(changed, "utf-8")

    def outage(self) -> None:
        date = str(self.rng.choice(DATES))
        self.papers.fail(date, Answer(b"", 403))
        self.run()
        self.papers.faults.pop(date)

    def end(self) -> None:
        """Publish everything, and look at what there is."""
        self.filters, self.kinds, self.now = "", KINDS[0], START + dt.timedelta(days=40)
        self.configure()
        self.publish(DATES)
        assert not self.publish(DATES).has_failed
        blog = Blog(self.folder, self.folder)
        before = blog.files()
        assert not self.publish(DATES).changed
        assert not self.publish(DATES, offline=True).changed
        assert blog.files() == before
        assert not dead_links(blog)
        self.no_paper_is_in_full_twice()
        self.made_again_from_the_archive(before)

    def no_paper_is_in_full_twice(self) -> None:
        texts = [path.read_text("utf-8") for path in (self.folder / "_posts").glob("*-daily-papers.md")]
        ours = [text for text in texts if "Mine." not in text and "published: false" not in text]
        shown = [paper for text in ours for paper in in_full(text)]
        assert len(shown) == len(set(shown))

    def made_again_from_the_archive(self, before: dict[str, bytes]) -> None:
        """Every post that nobody has touched is the same when it is made of the archive and of nothing else."""
        self.folder, self.clones = (
            shutil.copytree(self.folder, self.folder.with_name(f"{self.folder.name}-copy")),
            (),
        )
        shutil.rmtree(self.folder / ".git", ignore_errors=True)
        path = self.folder / posted.PATH
        known = posted.parse(path.read_bytes())
        texts = {path.name: path.read_text("utf-8") for path in (self.folder / "_posts").iterdir()}
        by_hand = {name for name, text in texts.items() if "Mine." in text or "published: false" in text}
        untouched = {name: blob for name, blob in known.posts.items() if blob and name not in by_hand}
        for name in untouched:
            (self.folder / "_posts" / name).unlink()
        gone = {name: blob for name, blob in known.posts.items() if name not in untouched}
        path.write_text(posted.text_of(known.model_copy(update={"posts": gone})))
        self.publish(DATES, offline=True)
        assert Blog(self.folder, self.folder).files() == before


@pytest.mark.parametrize("part", range(PARTS))
def test_a_random_history_ends_as_its_archive_says(
    papers: Loopback, contexts: Contexts, tmp_path: Path, part: int
) -> None:
    for seed in range(part, HISTORIES, PARTS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        clones = []
        if seed % 10 == 3:
            clones = [make_blog(folder)]
            clones.append(clones[0].another_clone("second"))
        history = History(random.Random(seed), papers, contexts, folder, clones)  # noqa: S311 (a history)
        history.begin()
        try:
            for _ in range(history.rng.randint(2, 7)):
                history.happens()
            history.end()
        except BaseException as error:
            error.add_note(f"history {seed}")
            raise
        shutil.rmtree(folder)
        shutil.rmtree(history.folder, ignore_errors=True)
