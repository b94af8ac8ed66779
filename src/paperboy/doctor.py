"""What is wrong with a set-up, and what to do. Pure: facts in, findings out; `examine` collects the facts."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from paperboy import words
from paperboy.archive import FOLDER
from paperboy.config import Site
from paperboy.models import one_line

CLOCK_SECONDS = 300  # more than this off is worth a word
DAYS_UNTIL_SCHEDULES_STOP = 60  # without a commit, in a public repository
DAYS_BEFORE_A_WARNING = 45


class Level(StrEnum):
    """How bad a finding is. A run fails with a problem."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what it is like, and what to do about it, on which page."""

    level: Level
    subject: str
    sentence: str
    advice: str = ""
    page: str = ""


@dataclass(frozen=True)
class Config:
    """`_config.yml`: the site, or why there is none, and all of the file's keys."""

    site: Site | None = None
    problem: str = ""
    values: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Templates:
    """The posts' templates: what is wrong with them, and whether the site has a folder of its own."""

    problem: str = ""
    has_own: bool = False


@dataclass(frozen=True)
class Git:
    """The repository. `setup_problem` is why a run could not start, `push_problem` why a push would fail."""

    setup_problem: str = ""
    branch: str | None = None
    remote: str | None = None
    committer: str = ""
    here_only: int = 0
    remote_only: int = 0
    foreign: str | None = None  # a file of somebody else's in a commit that is only here
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


@dataclass(frozen=True)
class Workflow:
    """A workflow file that mentions paperboy."""

    name: str
    has_schedule: bool
    may_write: bool


@dataclass(frozen=True)
class Pages:
    """What GitHub says about the repository's Pages: how it is built, or the status that it answered."""

    build_type: str | None = None
    status: int | None = None
    problem: str = ""


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
    workflows: tuple[Workflow, ...]
    actions: Actions | None
    repository_page: str | None  # such as https://github.com/OWNER/REPO


def findings(facts: Facts) -> list[Finding]:
    """Return what there is to say, in the order in which a run would meet it."""
    return [
        *_about_config(facts.config),
        *_about_jekyll(facts),
        *_about_templates(facts.templates),
        *_about_folders(facts.write_problems),
        *_about_git(facts),
        *_about_sources(facts),
        *_about_clock(facts.hub),
        *_about_workflows(facts),
        *_about_actions(facts),
    ]


def has_problem(found: Iterable[Finding]) -> bool:
    """Return whether a run would fail."""
    return any(finding.level is Level.PROBLEM for finding in found)


def lines(found: Iterable[Finding]) -> Iterator[str]:
    """Yield findings as plain lines, and what they come to."""
    found = list(found)
    for finding in found:
        yield f"{finding.level}: {finding.subject}: {one_line(finding.sentence)}"
        if finding.advice:
            yield f"    do: {finding.advice}"
        if finding.page:
            yield f"    see: {finding.page}"
    problems = sum(finding.level is Level.PROBLEM for finding in found)
    notes = sum(finding.level is Level.NOTE for finding in found)
    end = "A run would fail." if problems else "A run would work."
    yield f"{_count(problems, 'problem')}, {_count(notes, 'note')}. {end}"


def page_of(address: str | None, server: str = "https://github.com") -> str | None:
    """Return the page of the repository on GitHub that is cloned from `address`, or None if it is elsewhere."""
    host = re.escape(server.split("://", 1)[-1].rstrip("/"))
    pattern = rf"(?:https?://(?:[^/@]+@)?|ssh://git@|git@){host}(?::\d+)?[/:]([\w.-]+)/([\w.-]+?)(?:\.git)?/?"
    match = re.fullmatch(pattern, address or "")
    return f"{server.rstrip('/')}/{match[1]}/{match[2]}" if match else None


def _about_config(config: Config) -> Iterator[Finding]:
    if config.site is None:
        yield Finding(Level.PROBLEM, "config", config.problem, "mend _config.yml; then run this again")
        return
    site, values = config.site, config.values or {}
    yield Finding(Level.OK, "config", f"{site.folder / '_config.yml'} is understood; posts go to {site.posts}")
    language = words.language_for(site.language)
    if site.language.lower().startswith(language):
        yield Finding(Level.OK, "language", f"posts are in {language!r}, as `lang` says or by default")
    else:
        yield Finding(
            Level.NOTE,
            "language",
            f"there are no words for `lang: {site.language}`, so posts are in English",
            f"set `lang` to one of {', '.join(words.languages())}, or leave it so",
        )
    if values.get("timezone"):
        yield Finding(Level.OK, "time zone", f"days and hours are those of {site.timezone.key}")
    else:
        yield Finding(
            Level.NOTE,
            "time zone",
            "`timezone` is not set, so posts are dated in UTC",
            "set it in _config.yml, such as `timezone: Asia/Seoul`",
        )


def _about_jekyll(facts: Facts) -> Iterator[Finding]:
    site, values = facts.config.site, facts.config.values or {}
    if site is None:
        return
    if not _gives_posts_a_layout(values.get("defaults")):
        yield Finding(
            Level.NOTE,
            "layout",
            "`defaults:` gives posts no layout, and paperboy's have none of their own",
            "if they show without the theme around them, add to `defaults:` the scope {path: '', type: posts}"
            " with the values {layout: post}",
            "https://jekyllrb.com/docs/configuration/front-matter-defaults/",
        )
    collections = values.get("collections")
    if isinstance(collections, Mapping | list) and FOLDER.removeprefix("_") in collections:
        yield Finding(
            Level.NOTE,
            "archive",
            f"the collection `papers` is in {FOLDER}/, which is paperboy's archive",
            "give the collection another name",
        )
    left_out = values.get("exclude")
    is_left_out = isinstance(left_out, list) and any(str(each).strip("/") == "templates" for each in left_out)
    if facts.templates.has_own and site.source == site.folder and not is_left_out:
        yield Finding(
            Level.NOTE,
            "templates",
            "Jekyll copies templates/ into the site",
            "add `templates/` to `exclude:` in _config.yml",
        )


def _gives_posts_a_layout(defaults: object) -> bool:
    for each in defaults if isinstance(defaults, list) else []:
        scope, values = (each.get("scope"), each.get("values")) if isinstance(each, dict) else (None, None)
        if isinstance(values, dict) and values.get("layout"):
            kind = scope.get("type") if isinstance(scope, dict) else None
            if kind in (None, "posts", "post"):
                return True
    return False


def _about_templates(templates: Templates) -> Iterator[Finding]:
    if templates.problem:
        yield Finding(
            Level.PROBLEM, "templates", templates.problem, "mend the template, or delete it to have ours"
        )
    else:
        whose = "the site's own, where there are any" if templates.has_own else "paperboy's own"
        yield Finding(Level.OK, "templates", f"they can be read: {whose}")


def _about_folders(problems: Iterable[str]) -> Iterator[Finding]:
    problems = list(problems)
    for problem in problems:
        yield Finding(Level.PROBLEM, "files", problem)
    if not problems:
        yield Finding(Level.OK, "files", "the folders of posts and archive can be written to")


def _about_git(facts: Facts) -> Iterator[Finding]:
    git = facts.git
    if git.setup_problem:
        yield Finding(Level.PROBLEM, "git", git.setup_problem)
        return
    where = f"{git.branch} goes to {git.remote}"
    if git.push_problem:
        yield Finding(Level.PROBLEM, "push", git.push_problem, *_to_be_allowed_to_push(facts))
    elif git.has_moved_on:
        if git.foreign:
            yield Finding(
                Level.PROBLEM,
                "push",
                f"{git.remote} has commits that are not here, and here are unpushed ones that are not paperboy's"
                f" ({git.foreign})",
                "run `git pull --rebase`",
            )
        else:
            yield Finding(Level.NOTE, "push", f"{git.remote} has commits that are not here; a run fetches them")
    else:
        yield Finding(Level.OK, "push", f"{where}, and it takes pushes")
    yield Finding(Level.OK, "committer", f"commits are made as {git.committer}")
    if git.here_only:
        yield Finding(
            Level.NOTE,
            "commits",
            f"{_count(git.here_only, 'commit')} not pushed yet",
            "push them, or let the next run that has something new do it",
        )
    if git.remote_only:
        yield Finding(
            Level.NOTE,
            "commits",
            f"{_count(git.remote_only, 'commit')} of the remote not in this branch yet",
            "run `git pull`",
        )


def _to_be_allowed_to_push(facts: Facts) -> tuple[str, str]:
    if facts.actions:
        return (
            "give the job `permissions: contents: write`, and actions/checkout `persist-credentials: true`; a"
            " branch that is protected must let github-actions push",
            _page(facts, "settings/actions"),
        )
    return "check the remote's address and your access with `git push --dry-run`", _page(facts, "")


def _about_sources(facts: Facts) -> Iterator[Finding]:
    hub, arxiv = facts.hub, facts.arxiv
    if hub.problem:
        yield Finding(
            Level.PROBLEM,
            "papers API",
            hub.problem,
            "check HF_ENDPOINT, HF_TOKEN and the network; if it is down, a later run makes up for it",
            "https://status.huggingface.co/",
        )
    elif not hub.count:
        yield Finding(
            Level.NOTE, "papers API", f"it answers, but lists nothing for {hub.what}", "look whether its site does"
        )
    else:
        yield Finding(Level.OK, "papers API", f"it lists {_count(hub.count, 'paper')} for {hub.what}")
    if arxiv is None:
        return
    if arxiv.problem or not arxiv.count:
        yield Finding(
            Level.NOTE,
            "arXiv",
            arxiv.problem or f"it answers, but does not have {arxiv.what}",
            "nothing: posts go out with the papers API's abstracts, and a later run completes them",
            "https://status.arxiv.org/",
        )
    else:
        yield Finding(Level.OK, "arXiv", f"it has {arxiv.what}")


def _about_clock(hub: Asked) -> Iterator[Finding]:
    ahead = hub.clock_ahead_seconds
    if ahead is None:
        return
    if abs(ahead) <= CLOCK_SECONDS:
        yield Finding(Level.OK, "clock", "it agrees with the papers API's")
        return
    side = "ahead of" if ahead > 0 else "behind"
    yield Finding(
        Level.NOTE,
        "clock",
        f"it is {abs(ahead) / 60:.0f} minutes {side} the papers API's, so posts come out at the wrong time",
        "set this machine's clock, or let it be set from the network",
    )


def _about_workflows(facts: Facts) -> Iterator[Finding]:
    scheduled = [workflow for workflow in facts.workflows if workflow.has_schedule]
    if not scheduled:
        yield Finding(
            Level.NOTE,
            "workflow",
            "no workflow of this repository runs paperboy on a schedule",
            "run `paperboy init`, or let another scheduler run `paperboy publish`",
        )
        return
    for workflow in scheduled:
        if workflow.may_write:
            yield Finding(Level.OK, "workflow", f"{workflow.name} runs paperboy on a schedule")
        else:
            yield Finding(
                Level.NOTE,
                "workflow",
                f"{workflow.name} does not say that it may write",
                "give its job `permissions: contents: write`",
                _page(facts, "settings/actions"),
            )
    yield from _about_idleness(facts)


def _about_idleness(facts: Facts) -> Iterator[Finding]:
    """GitHub stops schedules of public repositories without activity.

    See https://docs.github.com/en/actions/how-tos/manage-workflow-runs/disable-and-enable-workflows.
    """
    if facts.git.head_date is None:
        return
    days = (facts.now - facts.git.head_date).days
    if days > DAYS_BEFORE_A_WARNING:
        yield Finding(
            Level.NOTE,
            "schedule",
            f"the last commit is {days} days old; GitHub stops schedules after {DAYS_UNTIL_SCHEDULES_STOP} days"
            " without one",
            "push a commit, and see whether the workflow is still enabled",
            _page(facts, "actions"),
        )


def _about_actions(facts: Facts) -> Iterator[Finding]:
    if facts.actions is None:
        return
    pages = facts.actions.pages
    settings = _page(facts, "settings/pages")
    if not facts.actions.has_token or pages is None:
        yield Finding(
            Level.NOTE,
            "Pages",
            "where the site is built from was not looked at, for want of GITHUB_TOKEN",
            "give this step `env: GITHUB_TOKEN: ${{ github.token }}` and its job `permissions: pages: read`",
            settings,
        )
    elif pages.build_type == "workflow":
        yield Finding(Level.OK, "Pages", "the site is built by a workflow")
    elif pages.build_type or pages.status == 404:
        is_now = "from a branch, which does not see what paperboy pushes" if pages.build_type else "not at all"
        yield Finding(
            Level.PROBLEM, "Pages", f"the site is built {is_now}", 'set the source to "GitHub Actions"', settings
        )
    else:
        yield Finding(
            Level.NOTE,
            "Pages",
            pages.problem or "GitHub did not say where the site is built from",
            'give this job `permissions: pages: read`, or look whether the source is "GitHub Actions"',
            settings,
        )


def _page(facts: Facts, path: str) -> str:
    return f"{facts.repository_page}/{path}".rstrip("/") if facts.repository_page else ""


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
