"""Two sites in one clone: one lock, and neither loses what the other has committed."""

import json

import pytest

from tests.conftest import Command
from tests.helpers import CONFIG, MONDAY, Blog, git, items
from tests.loopback import Loopback
from tests.site.test_lock import another_process, publish_while

DATE = ("--date", "2026-02-09")


@pytest.fixture
def sites(papers: Loopback, blog: Blog) -> list[Blog]:
    papers.lists |= {"2026-02-09": items(2)}
    for name in ("docs-ko", "docs-en/site"):
        (blog.clone / name).mkdir(parents=True)
        (blog.clone / name / "_config.yml").write_text(CONFIG)
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "Two sites")
    blog.git("push", "--quiet")
    return [Blog(blog.clone, blog.remote, name) for name in ("docs-ko", "docs-en/site")]


def move_remote_on(blog: Blog, name: str) -> None:
    other = blog.another_clone(name)
    (other.clone / f"{name}.md").write_text("Theirs.\n")
    other.git("add", ".")
    other.git("commit", "--quiet", "--message", "Theirs")
    other.git("push", "--quiet")


def test_two_sites_in_one_clone_have_one_lock(papers: Loopback, sites: list[Blog]) -> None:
    with another_process(sites[0].clone / ".git/paperboy/running") as process:
        assert publish_while(process.communicate, papers, sites[1]) == 0


def test_an_unpushed_commit_of_another_site_is_paperboys_and_is_pushed_along(
    paperboy: Command, sites: list[Blog]
) -> None:
    paperboy("publish", "--site", sites[0].folder, *DATE, "--no-push")
    assert paperboy("publish", "--site", sites[1].folder, *DATE).exit_code == 0
    assert len(sites[0].remote_commits()) == 4


def test_what_another_site_committed_is_not_lost_when_the_remote_has_moved_on(
    paperboy: Command, sites: list[Blog]
) -> None:
    paperboy("publish", "--site", sites[0].folder, *DATE, "--no-push")
    move_remote_on(sites[0], "other")
    result = paperboy("publish", "--site", sites[1].folder, *DATE)
    assert (result.exit_code, "it has commits that origin does not have" in result.stderr) == (0, True)
    assert sites[0].post_path(MONDAY).exists()
    result = paperboy("publish", "--site", sites[0].folder, *DATE)
    assert (result.exit_code, result.stderr.count("not brought")) == (0, 0), result.output
    for site in sites:
        assert git(site.remote, "cat-file", "-t", f"main:{site.below}/_posts/2026-02-09-daily-papers.md") == "blob"
    assert sites[0].git("status", "--porcelain") == ""
    assert paperboy("publish", "--site", sites[0].folder, *DATE).stdout.count("unchanged") == 1


def test_where_the_remote_has_the_other_sites_day_too_both_are_merged(
    paperboy: Command, papers: Loopback, sites: list[Blog]
) -> None:
    other = Blog(sites[0].another_clone("second").clone, sites[0].remote, "docs-ko")
    paperboy("publish", "--site", other.folder, *DATE)
    papers.lists["2026-02-09"] = items(3)
    paperboy("publish", "--site", sites[0].folder, *DATE, "--no-push")
    assert paperboy("publish", "--site", sites[1].folder, *DATE).exit_code == 0
    papers.lists["2026-02-09"] = items(2)
    assert paperboy("publish", "--site", sites[0].folder, *DATE).exit_code == 0
    archived = json.loads(git(sites[0].remote, "show", "main:docs-ko/_papers/2026/2026-02-09.json"))
    assert len(archived["papers"]) == 3
    assert "The title of 2602.10002" in git(
        sites[0].remote, "show", "main:docs-ko/_posts/2026-02-09-daily-papers.md"
    )
    assert sites[0].git("status", "--porcelain") == ""
