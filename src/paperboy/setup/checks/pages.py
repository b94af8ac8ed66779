"""How GitHub Pages gets the site, as GitHub's API says: it can be asked within a workflow only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic_core import from_json

from paperboy.errors import SetupError, SourceError
from paperboy.setup.builds import build_triggers
from paperboy.setup.checks.builds import INIT_DEPLOY, hosts_of
from paperboy.setup.findings import Finding, note, ok, problem
from paperboy.setup.repository import Repository
from paperboy.sources.connect import HUB_LIMITS, Environment, endpoint, token, waiting_for
from paperboy.sources.http import Client, Fetcher


@dataclass(frozen=True)
class GitHub:
    """What a workflow of GitHub Actions knows of itself."""

    fetcher: Fetcher
    api: str
    repository: str
    token: str | None = field(repr=False)


def github_of(client: Client, environment: Environment) -> GitHub | None:
    """Return what a workflow of GitHub Actions is told of itself; None elsewhere. Raises SetupError."""
    repository = environment.get("GITHUB_REPOSITORY")
    if environment.get("GITHUB_ACTIONS") != "true" or not repository:
        return None
    if not re.fullmatch(r"[\w.-]{1,100}/[\w.-]{1,100}", repository, re.ASCII):
        raise SetupError(f"GITHUB_REPOSITORY must be like OWNER/REPOSITORY, not {repository[:80]!r}")
    return GitHub(
        Fetcher(client, HUB_LIMITS, waiting_for(None), name="GitHub's API"),
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
    why = "GitHub's answer about Pages is not JSON"
    try:
        answer = from_json(github.fetcher.get(f"{github.api}/repos/{github.repository}/pages", {}, headers))
    except SourceError as error:
        if error.status == 404:
            yield _switched_off(repository, settings)
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
        yield _from_a_branch(repository, branch, settings)


def _from_a_branch(repository: Repository, branch: str, settings: str) -> Finding:
    builders = build_triggers(repository.workflows, repository.branch, repository.address).builders
    pushing = " and ".join(
        each.path for each in builders if any(one.pushes_to_a_branch for one in each.deployments)
    )
    named = f"the branch {branch}" if branch else "a branch"
    if pushing or branch not in ("", repository.branch):
        who = f", to which {pushing} pushes it" if pushing else ", to which it is pushed when built"
        return ok("Pages", f"the site is taken from {named}{who}")
    advice = 'set the source to "GitHub Actions"' if builders else INIT_DEPLOY
    sentence = (
        f"the site is built from {named}, and paperboy's pushes (made with GITHUB_TOKEN) do not trigger that"
    )
    return problem("Pages", sentence, advice, settings)


def _switched_off(repository: Repository, settings: str) -> Finding:
    builders = build_triggers(repository.workflows, repository.branch, repository.address).builders
    elsewhere = [each.path for each in builders if "deploy-pages@" not in " ".join(each.workflow.uses)]
    if elsewhere := [*hosts_of(repository), *elsewhere]:
        return ok("Pages", f"it is off; {' and '.join(elsewhere)} seems to put the site elsewhere")
    advice = 'set the source to "GitHub Actions"' if builders else INIT_DEPLOY
    return problem("Pages", "it is off, so nothing builds the site", advice, settings)
