"""Builds the clients of Hugging Face and arXiv from environment variables, each with its limits."""

import random
from collections.abc import Callable, Mapping

import httpx

from paperboy.errors import SetupError
from paperboy.site.config import Settings
from paperboy.sources.arxiv import SECONDS_BETWEEN_REQUESTS, Arxiv
from paperboy.sources.collect import Sources
from paperboy.sources.http import Fetcher, Limits, RetryBudget, RetryClock
from paperboy.sources.huggingface import HuggingFace
from paperboy.text.urls import is_address

Environment = Mapping[str, str]

HUGGINGFACE_LIMITS = Limits()
ARXIV_LIMITS = Limits(
    read_seconds=30,
    seconds_between_requests=SECONDS_BETWEEN_REQUESTS,
    attempts=2,
    failures_before_stop=2,
    requests_at_once=1,
)


def connect(
    client: httpx.Client, environment: Environment, settings: Settings | None, status: Callable[[str], None]
) -> Sources:
    """Return the sources that `environment` names. Raises SetupError when an endpoint or a token cannot be one."""
    clock = retry_clock_for(settings)
    huggingface = HuggingFace(
        Fetcher(client, HUGGINGFACE_LIMITS, clock, name="Hugging Face"),
        endpoint(environment, "HF_ENDPOINT", "https://huggingface.co"),
        token(environment, "HF_TOKEN"),
    )
    arxiv = Arxiv(
        Fetcher(client, ARXIV_LIMITS, clock, name="arXiv"),
        endpoint(environment, "ARXIV_ENDPOINT", "https://export.arxiv.org"),
    )
    has_arxiv = settings is None or settings.arxiv
    return Sources(huggingface, arxiv if has_arxiv else None, status)


def retry_clock_for(settings: Settings | None) -> RetryClock:
    """Return the clock and the budget that all sources of a run share."""
    rng = random.Random()  # noqa: S311 (jitter)
    return RetryClock(rng=rng, budget=RetryBudget((settings or Settings()).retry_seconds))


def endpoint(environment: Environment, variable: str, default: str) -> str:
    """Return the address in `variable`, or `default`. Raises SetupError when it is no address."""
    value = environment.get(variable, "").strip() or default
    if not is_address(value) or not _can_be_asked(value):
        raise SetupError(f"{variable} must be an address such as {default}, not {without_password(value)!r}")
    return value


def token(environment: Environment, variable: str) -> str | None:
    """Return the token in `variable`, without white space around it, or None if there is none.

    Raises SetupError, which does not show it, when a header could not hold it
    (https://www.rfc-editor.org/rfc/rfc6750#section-2.1).
    """
    value = environment.get(variable, "").strip()
    if not all("!" <= character <= "~" for character in value):
        raise SetupError(
            f"{variable} holds no token: it has spaces, line breaks or other characters that no token has;"
            " set it again, or unset it"
        )
    return value or None


def without_password(address: str) -> str:
    """Return an address, or what should be one, without what is before an @."""
    before, at, after = address.rpartition("@")
    scheme, separator, _ = before.partition("://")
    return f"{scheme + separator if separator else ''}***@{after}" if at else address


def _can_be_asked(address: str) -> bool:
    try:
        return httpx.URL(address).host != ""
    except (ValueError, httpx.InvalidURL):  # the former: a name that IDNA forbids
        return False
