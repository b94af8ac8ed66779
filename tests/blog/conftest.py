"""What the tests of the blog share: the built site."""

import os
from pathlib import Path

import pytest

from tests.theme import BUILT, build

BUILT_BELOW = os.environ.get("PAPERBOY_BUILT_SITE_BELOW")  # the built site with a path before every address
BELOW = f"/{Path(BUILT_BELOW).name}" if BUILT_BELOW else "/blog"
PICTURES = Path(__file__).parents[2] / "test-artifacts" / "site"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the built site."""
    return Path(BUILT) if BUILT else build(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def site_below_a_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return (
        Path(BUILT_BELOW) if BUILT_BELOW else build(tmp_path_factory.mktemp("below"), options=("--baseurl", BELOW))
    )


@pytest.fixture(scope="session")
def english_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("english"), language="en")
