"""How GitHub Pages gets the site, as GitHub's API says: it can be asked within a workflow only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
from pydantic_core import from_json

from paperboy.errors import SetupError, SourceError
from paperboy.setup.builds import BuildTriggers, build_triggers
from paperboy.setup.checks.builds import INIT_DEPLOY, hosts_of
from paperboy.setup.findings import Finding, note, ok, problem
from paperboy.setup.repository import Repository
from paperboy.sources.connect import HUGGINGFACE_LIMITS, Environment, endpoint, retry_clock_for, token
from paperboy.sources.http import Fetcher


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


def check_pages(github: GitHub | None, repository: Repository) -> Iterator[Finding]:
    """Ask GitHub how the site is built, and yield whether posts reach readers that way.

    See https://docs.github.com/en/rest/pages/pages.
    """
    if github is None:
        return
    settings = repository.page("settings/pages")
    if not github.token:
        yield note(
            "Pages",
            "where the site is built from was not looked at: GITHUB_TOKEN is not set",
            "give this step `env: GITHUB_TOKEN: ${{ github.token }}` and its job `permissions: pages: read`",
            settings,
        )
        return
    headers = {"Authorization": f"Bearer {github.token}", "Accept": "application/vnd.github+json"}
    builds = build_triggers(repository.workflows, repository.branch, repository.address)
    remedy = 'set the source to "GitHub Actions"' if builds.builders else INIT_DEPLOY
    why = "GitHub's answer about Pages is not JSON"
    try:
        answer = from_json(github.fetcher.get(f"{github.api}/repos/{github.repository}/pages", {}, headers))
    except SourceError as error:
        if error.status == 404:
            elsewhere = [each.path for each in builds.builders if "deploy-pages@" not in str(each.workflow.uses)]
            names = " and ".join((*hosts_of(repository), *elsewhere))
            is_off = problem("Pages", "it is off, so nothing builds the site", remedy, settings)
            yield ok("Pages", f"it is off; {names} seems to put the site elsewhere") if names else is_off
            return
        answer, why = None, str(error)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        advice = 'give this job `permissions: pages: read`, or look whether the source is "GitHub Actions"'
        yield note("Pages", why, advice, settings)
    elif answer.get("build_type") == "workflow":
        yield ok("Pages", "the site is built by a workflow")
    else:  # `null` for a site that was made before there was a choice: it is built from a branch
        source = answer.get("source")
        branch = str(source.get("branch") or "") if isinstance(source, dict) else ""
        yield _from_a_branch(builds, branch, remedy, repository)


def _from_a_branch(builds: BuildTriggers, branch: str, remedy: str, repository: Repository) -> Finding:
    deployed = ((each.path, one.pushes_to_a_branch) for each in builds.certain for one in each.deployments)
    pushing = " and ".join(dict.fromkeys(path for path, pushes in deployed if pushes))
    named = f"the branch {branch}" if branch else "a branch"
    if branch != repository.branch if branch else pushing:
        who = f"{pushing} pushes it" if pushing else "it is pushed when built"
        return ok("Pages", f"the site is taken from {named}, to which {who}")
    sentence = (
        f"the site is built from {named}, and paperboy's pushes (made with GITHUB_TOKEN) do not trigger that"
    )
    return problem("Pages", sentence, remedy, repository.page("settings/pages"))
