"""How GitHub Pages gets the site, by GitHub's API, which can be asked within a workflow only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
from pydantic import BaseModel, ValidationError

from paperboy.errors import SetupError, SourceError
from paperboy.setup.builds import build_triggers
from paperboy.setup.checks.builds import hosts_of
from paperboy.setup.findings import Finding, finding
from paperboy.setup.repository import Repository
from paperboy.sources.connect import HUGGINGFACE_LIMITS, Environment, endpoint, retry_clock_for, token
from paperboy.sources.http import Fetcher

_INIT_DEPLOY = (
    'run `paperboy init --deploy`, which writes a workflow for that, and set Pages\' source to "GitHub Actions"'
)


@dataclass(frozen=True)
class GitHub:
    """The repository of a run of GitHub Actions, and access to GitHub's API."""

    fetcher: Fetcher
    api: str
    repository: str
    token: str | None = field(repr=False)


class _Source(BaseModel):
    branch: str = ""


class _Pages(BaseModel):
    build_type: str | None = None  # null for a site that was made before there was a choice
    source: _Source = _Source()


def github_of(client: httpx.Client, environment: Environment) -> GitHub | None:
    """Return the access of a run of GitHub Actions by its environment; None elsewhere. Raises SetupError."""
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


def check_pages(github: GitHub | None, repository: Repository) -> Iterator[Finding]:
    """Ask GitHub how the site is built, and yield whether posts reach readers that way.

    See https://docs.github.com/en/rest/pages/pages.
    """
    if github is None:
        return
    address, builders = repository.address, build_triggers(repository)
    remedy = 'set the source to "GitHub Actions"' if builders else _INIT_DEPLOY
    try:
        source = _source(github)
    except SourceError as error:
        elsewhere = [each.path for each in builders if "deploy-pages@" not in str(each.workflow.uses)]
        names = " and ".join((*hosts_of(repository), *elsewhere))
        code = "unknown" if error.status != 404 else "elsewhere" if names else "off"
        yield finding(f"Pages/{code}", repository=address, error=error, names=names, remedy=remedy)
        return
    if source is None:
        yield finding("Pages/workflow")
    elif source not in ("", repository.branch):
        yield finding("Pages/pushed", branch=source)
    else:
        branch = f"the branch {source}" if source else "a branch"
        yield finding("Pages/branch", repository=address, branch=branch, remedy=remedy)


def _source(github: GitHub) -> str | None:
    """Return the branch that Pages takes the site from; None where a workflow builds it. Raises SourceError."""
    if not github.token:
        raise SourceError("where the site is built from was not checked: GITHUB_TOKEN is not set")
    headers = {"Authorization": f"Bearer {github.token}", "Accept": "application/vnd.github+json"}
    answer = github.fetcher.get(f"{github.api}/repos/{github.repository}/pages", {}, headers)
    try:
        pages = _Pages.model_validate_json(answer)
    except ValidationError as error:
        raise SourceError("GitHub's answer about Pages is not JSON") from error
    return None if pages.build_type == "workflow" else pages.source.branch
