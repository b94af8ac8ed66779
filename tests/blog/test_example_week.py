"""The week that the blog ships with is what paperboy makes of the recorded one.

What lies in `_posts/` and `_papers/` is not looked at: in a fork it is its owner's.
"""

import json
import re
from pathlib import Path

from tools.example_week import CHECKSUMS, checksums, make
from tools.recorded import WEEK

from tests.machine import NIGHTLY

SHIPPED: dict[str, str] = json.loads(CHECKSUMS.read_text(encoding="utf-8"))


def test_it_is_what_these_templates_and_words_make_and_is_made_the_same_again(tmp_path: Path) -> None:
    """What is shipped was made before; each night it is made twice in one process, too."""
    folders = [tmp_path / "once", tmp_path / "twice"][: 2 if NIGHTLY else 1]
    for folder in folders:
        folder.mkdir()
    assert [checksums(make(folder)) for folder in folders] == [SHIPPED] * len(folders), "run `./run example`"


def test_it_has_a_post_for_each_working_day_and_no_other_file() -> None:
    dates = re.findall(r"_posts/([\d-]+)-daily-papers\.md", " ".join(SHIPPED))
    assert dates == [date.isoformat() for date in WEEK[:5]]
    assert {Path(name).parts[0] for name in SHIPPED} == {"_posts", "_papers"}
