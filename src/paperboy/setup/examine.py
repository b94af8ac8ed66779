"""Collects what `doctor` judges: from the site's folder, its repository, the sources, and GitHub."""

import datetime as dt
import re
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
from pydantic_core import from_json

from paperboy.errors import PaperboyError, SetupError, SourceError
from paperboy.model.edition import daily
from paperboy.papers import archive
from paperboy.papers.folders import folders_of, write_problems
from paperboy.post import templates, words
from paperboy.setup import blog, facts, findings
from paperboy.site import config
from paperboy.site.clone import Clone
from paperboy.site.config import Site
from paperboy.site.survey import survey
from paperboy.sources.arxiv import Arxiv
from paperboy.sources.collect import Sources
from paperboy.sources.connect import HUGGINGFACE_LIMITS, Environment, endpoint, retry_clock_for, token
from paperboy.sources.http import Fetcher
from paperboy.sources.huggingface import HuggingFace

A_PAPER = "1706.03762"  # that arXiv has


@dataclass(frozen=True)
class GitHub:
    """What a workflow of GitHub Actions knows of itself."""

    fetcher: Fetcher
    api: str
    repository: str
    token: str | None = field(repr=False)


def github_of(client: httpx.Client, environment: Environment) -> GitHub | None:
    """Return what a workflow of GitHub Actions is told of itself; None elsewhere. Raises SetupError."""
    repository = environment.get("GITHUB_REPOSITORY")
    if environment.get("GITHUB_ACTIONS") != "true" or not repository:
        return None
    if not re.fullmatch(r"[\w.-]{1,100}/[\w.-]{1,100}", repository, re.ASCII):
        raise SetupError(f"GITHUB_REPOSITORY must be like OWNER/REPOSITORY, not {repository[:80]!r}")
    return GitHub(
        Fetcher(client, HUGGINGFACE_LIMITS, retry_clock_for(None), name="GitHub's API"),
        endpoint(environment, "GITHUB_API_URL", "https://api.github.com").rstrip("/"),
        repository,
        token(environment, "GITHUB_TOKEN"),
    )


@dataclass
class Clock:
    """Compares this machine's clock with the dates of the answers that it is shown."""

    now: Callable[[], dt.datetime]
    ahead_seconds: float | None = None

    def look(self, response: httpx.Response) -> None:
        """Take note of an answer's date; made for httpx's event hooks."""
        try:
            answered_at = parsedate_to_datetime(response.headers["Date"])
            age = float(response.headers.get("Age", 0))  # of an answer from a cache
        except (KeyError, ValueError, OverflowError):
            return
        if answered_at.tzinfo:
            self.ahead_seconds = (self.now() - answered_at).total_seconds() - age


def examine(
    folder: Path,
    connect: Callable[[Site | None], Sources],
    clock: Clock,
    github: GitHub | None,
    *,
    server: str,
) -> facts.Facts:
    """Look at everything. `connect` gives the sources, and may raise SetupError; nothing is changed anywhere."""
    settings = _config(folder)
    site = settings.site
    git, found = _repository(site, folder)
    hub, arxiv = _sources(lambda: connect(site), clock)
    page = f"{server}/{github.repository}" if github else findings.page_of(git.remote, server)
    return facts.Facts(
        now=clock.now(),
        config=settings,
        templates=_templates(folder),
        words=_words(site) if site else None,
        write_problems=tuple(write_problems(site)) if site else (),
        git=git,
        hub=hub,
        arxiv=arxiv,
        actions=facts.Actions(github.token is not None, _pages(github)) if github else None,
        repository_page=page,
        blog=found,
    )


def _config(folder: Path) -> facts.Config:
    try:
        document = config.read_all(folder)
        site = config.site_of(document, folder)
    except SetupError as error:
        return facts.Config(problem=str(error))
    return facts.Config(site, values=document.values)


def _templates(folder: Path) -> facts.Templates:
    owned = tuple(each for each in templates.own_folders(folder) if each.is_dir())
    try:
        used = templates.check(templates.environment(folder))
    except SetupError as error:
        return facts.Templates(str(error))
    own = (path.relative_to(folder).as_posix() for path in used if path.parent in owned)
    unused = (
        path.relative_to(folder).as_posix() for each in owned for path in each.glob("*.j2") if path not in used
    )
    return facts.Templates(own=tuple(sorted(own)), unused=tuple(sorted(unused)))


def _words(site: Site) -> facts.Words:
    try:
        words.load(words.language_for(site.language), site.folder)
        own = words.own(site.folder)
    except SetupError as error:
        return facts.Words(str(error))
    return facts.Words(own=tuple(map(str, own.values)) if own else ())


def _repository(site: Site | None, folder: Path) -> tuple[facts.Git, facts.Blog]:
    source = site.source if site else folder
    try:
        with closing(Clone(source)) as clone:
            root = clone.root
    except SetupError as error:
        return facts.Git(str(error)), facts.Blog()
    return _git(source, site), blog.read(root, site, site.folder if site else folder)


def _git(source: Path, site: Site | None) -> facts.Git:
    try:
        found = survey(source, folders_of(site) if site else (), _examples(site) if site else ())
    except PaperboyError as error:
        return facts.Git(str(error))
    return facts.Git(**vars(found))


def _examples(site: Site) -> list[str]:
    """Return a post and a day's file as a run would write them."""
    date = dt.date(2026, 2, 9)
    return [site.path_of(daily(date)), archive.path_of(date)]


def _sources(connect: Callable[[], Sources], clock: Clock) -> tuple[facts.Asked, facts.Asked | None]:
    date = _weekday_before(clock.now().astimezone(dt.UTC).date())
    try:
        sources = connect()
    except SetupError as error:
        return facts.Asked(str(date), problem=str(error)), None
    hub = _hub(sources.huggingface, date, clock)
    return hub, _arxiv(sources.arxiv) if sources.arxiv else None


def _hub(hub: HuggingFace | None, date: dt.date, clock: Clock) -> facts.Asked:
    if hub is None:
        return facts.Asked(str(date), problem="nobody is to be asked")
    try:
        count = len(hub.listing(date).papers)
    except SourceError as error:
        return facts.Asked(
            str(date), problem=str(error), clock_ahead_seconds=clock.ahead_seconds, warnings=hub.warnings
        )
    return facts.Asked(str(date), count, clock_ahead_seconds=clock.ahead_seconds, warnings=hub.warnings)


def _arxiv(arxiv: Arxiv) -> facts.Asked:
    try:
        return facts.Asked(A_PAPER, len(arxiv.preprints([A_PAPER])))
    except SourceError as error:
        return facts.Asked(A_PAPER, problem=str(error))


def _weekday_before(date: dt.date) -> dt.date:
    """Return the last day before `date` that is no Saturday or Sunday: one that has a list, as a rule."""
    return date - dt.timedelta(days={0: 3, 6: 2}.get(date.weekday(), 1))


def _pages(github: GitHub) -> facts.Pages | None:
    """Ask GitHub how the repository's site is built (https://docs.github.com/en/rest/pages/pages)."""
    if not github.token:
        return None
    headers = {"Authorization": f"Bearer {github.token}", "Accept": "application/vnd.github+json"}
    try:
        body = github.fetcher.get(f"{github.api}/repos/{github.repository}/pages", {}, headers)
        answer = from_json(body)
    except SourceError as error:
        return facts.Pages(status=error.status, problem=str(error))
    except ValueError:
        return facts.Pages(problem="GitHub's answer about Pages is not JSON")
    values = answer if isinstance(answer, dict) else {}
    source = values.get("source")
    # GitHub has `null` for a site that was made before there was a choice: it is built from a branch
    return facts.Pages(
        str(values.get("build_type") or "legacy"),
        200,
        branch=str(source.get("branch") or "") if isinstance(source, dict) else "",
    )
