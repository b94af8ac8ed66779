"""Blogs, contexts and answers for tests: real folders, real git, a real server."""

import atexit
import copy
import datetime as dt
import json
import os
import random
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import certifi
import yaml

from paperboy.papers.models import Day, Paper, Preprint
from paperboy.post.ownership import Action
from paperboy.publish.context import Context, Options, context_of
from paperboy.publish.preflight import prepared_branch
from paperboy.publish.run import publish
from paperboy.report import Report
from paperboy.site import config
from paperboy.sources.arxiv import Arxiv
from paperboy.sources.collect import Sources
from paperboy.sources.http import Fetcher, Limits, RetryClock
from paperboy.sources.huggingface import HuggingFace
from paperboy.terminal import Progress
from tests.loopback import RECORDINGS, Items, Loopback, client, recorded

MONDAY = dt.date(2026, 2, 9)
TUESDAY = dt.date(2026, 2, 10)
SATURDAY = dt.date(2026, 2, 14)
WEEK = [MONDAY + dt.timedelta(days=number) for number in range(7)]
NOW = dt.datetime(2026, 2, 16, 3, 0, tzinfo=dt.UTC)  # noon of the Monday after WEEK, in Seoul
TODAY = dt.date(2026, 2, 16)

CONFIG = """\
title: A blog
lang: ko-KR
timezone: Asia/Seoul
author: Kim
"""

# the beginning of a post as the tool writes it that the author's blog had before
OF_ANOTHER_TOOL = """\
---
title: Hugging Face Daily Papers - 2026-02-09
date: 2026-02-09 09:15:00 +0900
categories: [Daily Papers, 일간]
tags: [huggingface, papers, daily, ai]
author: kim
---

# Hugging Face Daily Papers - 2026-02-09

"""

# Generous in what waits for an answer that comes, however busy the machine is, and otherwise soon done.
QUICK = Limits(
    connect_seconds=20,
    read_seconds=30,
    total_seconds=60,
    attempts=2,
    failures_before_stop=100,
    requests_at_once=1,  # so that a test knows in which order the server is asked
)


@dataclass
class Clock:
    """A clock that only sleeping moves, and what it was asked to sleep."""

    now: float = 0
    sleeps: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds

    @property
    def retry_clock(self) -> RetryClock:
        return RetryClock(self.monotonic, self.sleep, random.Random(1))  # noqa: S311 (jitter)


def git(folder: Path, *arguments: str) -> str:
    """Run git in `folder`, and return what it says."""
    done = subprocess.run(
        ["git", "-c", "user.name=Kim", "-c", "user.email=kim@example.org", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


@dataclass(frozen=True)
class Blog:
    """A Jekyll site in a clone of a bare remote."""

    clone: Path
    remote: Path
    below: str = "."

    @property
    def folder(self) -> Path:
        return self.clone / self.below

    def git(self, *arguments: str) -> str:
        return git(self.clone, *arguments)

    def configure(self, text: str) -> None:
        (self.folder / "_config.yml").write_text(CONFIG + text, encoding="utf-8")
        self.git("commit", "--quiet", "--all", "--message", "Configure")
        self.git("push", "--quiet", "origin", "HEAD:main")

    def post_path(self, date: dt.date) -> Path:
        return self.folder / f"_posts/{date}-daily-papers.md"

    def post(self, date: dt.date) -> str:
        return self.post_path(date).read_bytes().decode()

    def front_matter(self, date: dt.date) -> dict[str, Any]:
        return front_matter(self.post(date))

    def posts(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "_posts").glob("*"))

    def archived(self, date: dt.date) -> dict[str, Any]:
        path = self.folder / f"_papers/{date.year}/{date}.json"
        data: dict[str, Any] = json.loads(path.read_bytes())
        return data

    def posted(self) -> dict[str, str | None]:
        """Return which posts the site says there have been, with what was last written of each."""
        data: dict[str, dict[str, str | None]] = json.loads((self.folder / "_papers/posted.json").read_bytes())
        return data["posts"]

    def files(self) -> dict[str, bytes]:
        """Return all files of the site outside of .git, by path."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and ".git" not in path.parts
        }

    def commits(self) -> list[str]:
        """Return the subjects of the clone's commits, newest first."""
        return self.git("log", "--format=%s").splitlines()

    def remote_commits(self) -> list[str]:
        return git(self.remote, "log", "--format=%s", "main").splitlines()

    def committed_files(self, commit: str = "HEAD") -> list[str]:
        return self.git("show", "--name-only", "--format=", commit).splitlines()

    def another_clone(self, name: str) -> "Blog":
        folder = self.clone.parent / name
        git(self.clone.parent, "clone", "--quiet", str(self.remote), str(folder))
        return Blog(folder, self.remote, self.below)

    def head(self) -> str:
        return self.git("rev-parse", "HEAD")


def make_blog(parent: Path, *, below: str = ".") -> Blog:
    """Make a site with one commit, in a clone of a bare remote that has it too."""
    made = _pattern(below)
    blog = Blog(parent / made.clone.name, parent / made.remote.name, below)
    for source, target in ((made.clone, blog.clone), (made.remote, blog.remote)):
        shutil.copytree(source, target)
    settings = blog.clone / ".git/config"
    settings.write_text(settings.read_text().replace(str(made.remote), str(blog.remote)))
    blog.git("update-index", "--refresh")  # git remembers which files they were
    return blog


@cache
def _pattern(below: str) -> Blog:
    """Make what `make_blog` copies: a fifth of the work."""
    parent = Path(tempfile.mkdtemp(prefix="blog-"))
    atexit.register(shutil.rmtree, parent, ignore_errors=True)
    remote, clone = parent / "remote.git", parent / "clone"
    # without git's sample hooks: they are most of the files that would be copied for each test
    git(parent, "init", "--quiet", "--template=", "--bare", "--initial-branch=main", str(remote))
    git(parent, "init", "--quiet", "--template=", "--initial-branch=main", str(clone))
    for folder in (remote, clone / ".git"):
        for name in ("hooks", "info"):
            (folder / name).mkdir(exist_ok=True)
    blog = Blog(clone, remote, below)
    blog.folder.mkdir(exist_ok=True)
    (blog.folder / "_config.yml").write_text(CONFIG, encoding="utf-8")
    blog.git("remote", "add", "origin", str(remote))
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "A blog")
    blog.git("push", "--quiet", "--set-upstream", "origin", "main")
    return blog


def front_matter(post: str) -> dict[str, Any]:
    start, matter, _ = post.split("---\n", 2)
    assert start == ""
    values: dict[str, Any] = yaml.safe_load(matter)
    return values


def edited(post: str, words: str = "Mine.") -> str:
    """Return a post into whose fenced part a person has written `words`."""
    before, end, after = post.rpartition("\n</div>\n{:/nomarkdown}")
    assert end
    return f"{before}\n<p>{words}</p>{end}{after}"


def in_full(post: str) -> list[str]:
    """Return the papers that a post has in full, by their anchors, such as `2602-06570`."""
    return re.findall(r'<h2 id="title-of-paper-([\w-]+)"', post)


def body(post: str) -> str:
    return post.split("---\n", 2)[2]


class Contexts:
    """Makes contexts whose sources are a loopback server, and closes their connections.

    Editions are daily only, unless `_config.yml` says `editions`: a test of digests writes that setting.
    """

    def __init__(self, papers: Loopback, stack: ExitStack) -> None:
        self._papers = papers
        self._stack = stack
        self.statuses: list[str] = []
        self.sleeps: list[float] = []

    def at(
        self,
        folder: Path,
        *,
        now: dt.datetime = NOW,
        limits: Limits = QUICK,
        fetcher: type[Fetcher] = Fetcher,
        offline: bool = False,
        status: Callable[[str], None] | None = None,
        huggingface_endpoint: str | None = None,
        arxiv_endpoint: str | None = None,
    ) -> Context:
        site = config.load(folder)
        if "editions" not in site.settings.model_fields_set:  # tests of digests ask for them
            site = site.with_settings(editions=["daily"])
        asking = self._stack.enter_context(client())
        clock = RetryClock(sleep=self.sleeps.append)
        huggingface = HuggingFace(
            fetcher(asking, limits, clock, name="Hugging Face"), huggingface_endpoint or self._papers.endpoint
        )
        arxiv = Arxiv(fetcher(asking, limits, clock, name="arXiv"), arxiv_endpoint or self._papers.endpoint)
        sources = Sources(
            huggingface=None if offline else huggingface,
            arxiv=arxiv if site.settings.arxiv and not offline else None,
            status=status or self.statuses.append,
        )
        return context_of(site, sources, now, self.sleeps.append, random.Random(1))  # noqa: S311 (pauses)


def run(context: Context, window: Iterable[dt.date], *, options: Options | None = None) -> Report:
    """Publish `window`, with commits to the repository that the context's site lies in."""
    options = options or Options()
    with prepared_branch(context, options, Progress(context.sources.status, context.sources.status)) as branch:
        return publish(context, window, branch, options)


def actions(report: Report) -> dict[str, Action]:
    return {outcome.edition.label: outcome.action for outcome in report.outcomes}


def warnings(report: Report) -> str:
    return "\n".join(warning for outcome in report.outcomes for warning in outcome.warnings)


def item(paper_id: str, date: dt.date | str = MONDAY, *, upvotes: int = 1, **paper: Any) -> dict[str, Any]:
    """Return an item as Hugging Face lists it."""
    return {
        "paper": {
            "id": paper_id,
            "title": f"The title of {paper_id}",
            "summary": f"The abstract of {paper_id}.",
            "upvotes": upvotes,
            "authors": [{"name": "Ada Lovelace", "hidden": False}],
            "submittedOnDailyAt": f"{date}T01:00:00.000Z",
            **paper,
        },
    }


def items(count: int, date: dt.date | str = MONDAY, *, first: int = 10000) -> Items:
    return [item(f"2602.{first + number}", date, upvotes=count - number) for number in range(count)]


def know_preprints(papers: Loopback, dates: Iterable[dt.date]) -> None:
    """Let the server's arXiv have every paper of `dates`."""
    for date in dates:
        for listed in papers.lists.get(date.isoformat(), recorded(date.isoformat())):
            paper_id = listed["paper"]["id"]
            papers.abstracts.setdefault(paper_id, f"The abstract of {paper_id}, as submitted.")


def answer_of(date: dt.date) -> Items:
    """Return a copy of a recorded answer, to be changed."""
    return copy.deepcopy(recorded(date.isoformat()))


def recorded_dates() -> list[str]:
    return sorted(path.stem for path in RECORDINGS.glob("*.json"))


def paper(paper_id: str = "2602.00001", **values: Any) -> Paper:
    return Paper(id=paper_id, **{"title": f"Title of {paper_id}", **values})


def day(*papers: Paper, date: dt.date = MONDAY, updated: dt.date = MONDAY) -> Day:
    in_order = tuple(sorted(papers, key=lambda each: each.id))
    return Day(date=date, updated=updated, papers=in_order)


def preprint(abstract: str = "As submitted, with $x$.", **values: Any) -> Preprint:
    return Preprint(title="The title as submitted", abstract=abstract, **values)


def in_turn(*answers: Any) -> Callable[[], Any]:
    """Return a function that gives `answers` one after the other, and the last one ever after."""

    def endless() -> Iterator[Any]:
        yield from answers
        while True:
            yield answers[-1]

    return endless().__next__


def environment_for_git(home: Path) -> dict[str, str]:
    """Return the variables that keep a person's own git settings out of a test."""
    return {"HOME": str(home), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


@cache
def few_certificates() -> Path:
    """Return a file with one certificate. httpx reads what there is for each client: of all of them 25 ms long."""
    bundle = Path(certifi.where()).read_text(encoding="utf-8")
    begin, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----\n"
    folder = Path(tempfile.mkdtemp(prefix="certificates-"))
    folder.chmod(0o755)  # some tests run the command as another user
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "one.pem").write_text(begin + bundle.partition(begin)[2].partition(end)[0] + end, encoding="utf-8")
    return folder / "one.pem"


def dates(*days: int) -> Sequence[dt.date]:
    """Return days of February 2026."""
    return [dt.date(2026, 2, number) for number in days]
