"""The week that the blog ships with is what paperboy makes of the recorded one."""

import re
from pathlib import Path

import pytest
from tools.example_week import ROOT, make, shipped
from tools.recorded import WEEK

IS_SHIPPED = bool(shipped())


def posts_of_its_owner() -> list[str]:
    posts = {f"_posts/{path.name}" for path in (ROOT / "_posts").glob("*.md")}
    return sorted(posts.difference(shipped()))


def test_it_is_what_these_templates_and_settings_make(tmp_path: Path) -> None:
    if posts_of_its_owner() or not IS_SHIPPED:
        pytest.skip("NOT TESTED: this blog is in use, with settings of its own")
    made = make(tmp_path)
    differing = [
        name
        for name in sorted({*made, *shipped()})
        if made.get(name) != ((ROOT / name).read_bytes() if (ROOT / name).exists() else None)
    ]
    assert differing == [], "make these again with `./run example`"


@pytest.mark.skipif(not IS_SHIPPED, reason="the example week was dropped")
def test_it_has_a_post_for_each_working_day_and_no_other_file() -> None:
    dates = re.findall(r"_posts/([\d-]+)-daily-papers\.md", " ".join(shipped()))
    assert dates == [date.isoformat() for date in WEEK[:5]]
    assert {Path(name).parts[0] for name in shipped()} == {"_posts", "_papers"}


def test_it_is_made_the_same_twice(tmp_path: Path) -> None:
    folders = [tmp_path / "once", tmp_path / "twice"]
    for folder in folders:
        folder.mkdir()
    assert make(folders[0]) == make(folders[1])
