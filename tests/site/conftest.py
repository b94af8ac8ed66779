"""What tests of git by the command share."""

import pytest

from tests.helpers import TUESDAY, items
from tests.loopback import Loopback


@pytest.fixture
def short_lists(papers: Loopback) -> None:
    papers.lists |= {"2026-02-09": items(2), "2026-02-10": items(2, TUESDAY, first=20000)}
