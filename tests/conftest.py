"""What tests share: a blog, a server, contexts, the command."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from click.testing import CliRunner, Result

from paperboy.cli import main
from tests import jekyll, kramdown
from tests.helpers import Blog, Contexts, environment_for_git, few_certificates, make_blog
from tests.jekyll import Jekyll
from tests.kramdown import Kramdown
from tests.loopback import Loopback, serving
from tests.machine import cannot_run

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Every day the same examples, so that a red run is of the change's making; other ones each night.
hypothesis.settings.register_profile("everyday", derandomize=True, deadline=None)
hypothesis.settings.register_profile("nightly", deadline=None)
hypothesis.settings.load_profile(os.environ.get("PAPERBOY_PROFILE", "everyday"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have the room whose files take longest go first: a file is one process's, and the end waits for the last."""
    items.sort(key=lambda item: item.path.parent.name != "text")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep out what the machine has set: git's settings, tokens, proxies, and GitHub's own variables."""
    # `mktemp` would look at all folders of the tests before it, to find the next number
    home = Path(tempfile.mkdtemp(prefix="home-", dir=tmp_path_factory.getbasetemp()))
    for name in list(os.environ):
        if name.startswith(("GIT_", "GITHUB_", "HF_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    for name, value in environment_for_git(home).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SSL_CERT_FILE", str(few_certificates()))  # nothing is asked over TLS here


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return make_blog(tmp_path)


@pytest.fixture
def papers() -> Iterator[Loopback]:
    with serving(Loopback()) as server:
        yield server


@pytest.fixture
def contexts(papers: Loopback) -> Iterator[Contexts]:
    with ExitStack() as stack:
        yield Contexts(papers, stack)


@pytest.fixture(scope="session")
def renderer() -> Iterator[Kramdown]:
    """Real kramdown, one process for all tests."""
    if not kramdown.is_installed():
        cannot_run("kramdown is not here: apt-get install jekyll ruby-kramdown-parser-gfm")
    with kramdown.running() as process:
        yield process


@pytest.fixture(scope="session")
def builder() -> Iterator[Jekyll]:
    """The real Jekyll, one process for all builds."""
    if not jekyll.is_installed():
        cannot_run("Jekyll is not here: apt-get install jekyll")
    with jekyll.running() as process:
        yield process


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Chromium, started once for the tests of a module: while it runs no other event loop can."""
    from tests import browser as chromium

    if missing := chromium.missing():
        cannot_run(missing)
    with chromium.browsing() as running:
        yield running


def daily_only(arguments: Sequence[str | Path]) -> list[str]:
    """Return the arguments of a run with daily editions only, unless they or the config say otherwise."""
    said = list(map(str, arguments))
    site = Path(said[said.index("--site") + 1]) if "--site" in said[:-1] else Path()
    config = site / "_config.yml"
    is_configured = config.is_file() and b"editions:" in config.read_bytes()
    chosen = is_configured or any(each.startswith("--editions") for each in said)
    return said if chosen or said[:1] != ["publish"] or "--help" in said else [*said, "--editions", "daily"]


class Command:
    """The command `paperboy`, run in this process against a loopback server."""

    def __init__(self, papers: Loopback) -> None:
        self.environment: dict[str, str | None] = {
            "HF_ENDPOINT": papers.endpoint,
            "ARXIV_ENDPOINT": papers.endpoint,
        }

    def __call__(self, *arguments: str | Path) -> Result:
        result = CliRunner().invoke(main, daily_only(arguments), env=self.environment)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result


@pytest.fixture
def paperboy(papers: Loopback) -> Command:
    return Command(papers)
