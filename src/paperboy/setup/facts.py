"""What is looked at in a set-up: data for `doctor`, collected by `examine`. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from paperboy.setup.workflows import Workflow
from paperboy.site.config import Site


@dataclass(frozen=True)
class Config:
    """`_config.yml`: the site, or why there is none, and all of the file's keys."""

    site: Site | None = None
    problem: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Templates:
    """The posts' templates: what is wrong with them, and which files of the site's own are used, and which not."""

    problem: str = ""
    own: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """The posts' words: what is wrong with the site's own, and which those are."""

    problem: str = ""
    own: tuple[str, ...] = ()


@dataclass(frozen=True)
class Git:
    """The repository. `setup_problem` is why a run could not start, `push_problem` why a push would fail."""

    setup_problem: str = ""
    branch: str | None = None
    remote: str | None = None
    committer: str = ""
    here_only: int = 0
    remote_only: int = 0
    ignored: tuple[str, ...] = ()  # what a .gitignore excludes of what a run writes
    push_problem: str = ""
    has_moved_on: bool = False
    head_date: dt.datetime | None = None


@dataclass(frozen=True)
class Asked:
    """What came of asking a source: for `what`, with `count` papers, or a problem."""

    what: str
    count: int = 0
    problem: str = ""
    clock_ahead_seconds: float | None = None  # this machine's clock against the answer's date
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class OtherConfig:
    """A config file that a build reads besides `_config.yml`: who says so, which keys differ, if it is there."""

    name: str
    where: str
    differing: tuple[str, ...] = ()
    is_there: bool = True


@dataclass(frozen=True)
class Check:
    """A check of texts: who asks for it, the file that says what it leaves out, and the lines that lack there."""

    name: str
    where: str
    ignore_file: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Blog:
    """What the repository says of how the site is built and checked, and of other tools."""

    workflows: tuple[Workflow, ...] = ()
    folder: str = "."  # of the site, below the repository's top
    out_of_place: tuple[str, ...] = ()  # workflow files where GitHub does not look
    other_tools: tuple[tuple[str, str], ...] = ()  # workflows that write the same posts, and what shows it
    configs: tuple[OtherConfig, ...] = ()
    checks: tuple[Check, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()  # editions that are no pages, and why
    hosts: tuple[str, ...] = ()  # who builds the site with no workflow, at any push
    posts_language: str = ""  # of the blog's own posts, as their letters show; nothing where they do not
    has_gemfile: bool = False
    has_ruby_version: bool = False


@dataclass(frozen=True)
class Pages:
    """What GitHub says about the repository's Pages: how it is built, or the status that it answered."""

    build_type: str | None = None
    status: int | None = None
    problem: str = ""
    branch: str = ""  # that the site is taken from, if it is built from one


@dataclass(frozen=True)
class Actions:
    """What can be known within a workflow of GitHub Actions only."""

    has_token: bool
    pages: Pages | None = None


@dataclass(frozen=True)
class Facts:
    """All that was looked at. What is None was not asked for."""

    now: dt.datetime
    config: Config
    templates: Templates
    write_problems: tuple[str, ...]
    git: Git
    hub: Asked
    arxiv: Asked | None
    actions: Actions | None
    repository_page: str | None  # such as https://github.com/OWNER/REPO
    words: Words | None = None
    blog: Blog = field(default_factory=Blog)
