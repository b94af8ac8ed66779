"""Days that look back on each other: repeats, filters, posts that are gone, archives that are damaged."""

import copy
import datetime as dt
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from paperboy import report
from paperboy.papers import archive
from paperboy.post.ownership import Action
from paperboy.publish.context import Context, Options
from paperboy.publish.run import DAYS_PER_STEP, preview, publish
from paperboy.report import Report
from paperboy.site.posts import POSTS_READ
from tests.helpers import (
    CONFIG,
    MONDAY,
    NOW,
    TUESDAY,
    WEEK,
    Blog,
    Contexts,
    actions,
    answer_of,
    body,
    edited,
    git,
    in_full,
    item,
    items,
    run,
    warnings,
)
from tests.loopback import Answer, Loopback

WEDNESDAY = WEEK[2]
FORCE = Options(force=True)
JANUARY = [dt.date(2026, 1, 26) + dt.timedelta(days=number) for number in range(5)]
ONE = "2602.11111"
LINK = '<a href="../../posts/daily-papers-{}/">'


def written(context: Context, window: Iterable[dt.date], options: Options | None = None) -> Report:
    """Publish without git, which these tests have no need of."""
    return publish(context, window, None, options or Options())


def repeated(papers: Loopback, *dates: dt.date, **fields: int) -> None:
    """Let one paper be listed on each of `dates`, besides another one."""
    for number, date in enumerate(dates):
        papers.lists[str(date)] = [
            item(ONE, date, summary="Seen once.", **fields),
            item(f"2602.2222{number}", date),
        ]


def is_in_full(blog: Blog, date: dt.date) -> bool:
    return ONE.replace(".", "-") in in_full(blog.post(date))


def of_papers(post: str) -> str:
    """Return a post without the ways around at its end."""
    return post.rpartition("</div>")[0].rpartition("</div>")[0]


def links(blog: Blog, date: dt.date) -> list[str]:
    """Return the days that the papers of a post link to, as a reader's browser would under some baseurl."""
    page = f"https://a.org/base{blog.front_matter(date)['permalink']}"
    found = re.findall(r'<a href="(\.\./[^"]+)"', of_papers(blog.post(date)))
    return [
        urljoin(page, each).removeprefix("https://a.org/base/posts/daily-papers-").rstrip("/") for each in found
    ]


# the order of backfills


@pytest.fixture
def listed_in_january_too(papers: Loopback) -> None:
    """Let each day of a January week list what two days of the recorded week list as well."""
    for date in WEEK[:5]:
        papers.lists[str(date)] = answer_of(date)[:4]
    for number, date in enumerate(JANUARY):
        listed = [copy.deepcopy(papers.lists[str(WEEK[day])][number % 3]) for day in (number, (number + 2) % 5)]
        for each in listed:
            each["paper"]["submittedOnDailyAt"] = f"{date}T00:00:00.000Z"
        papers.lists[str(date)] = listed


@pytest.mark.usefixtures("listed_in_january_too")
def test_the_order_of_backfills_does_not_matter(contexts: Contexts, tmp_path: Path) -> None:
    orders: dict[str, Sequence[Sequence[dt.date]]] = {
        "february first": (WEEK, JANUARY),
        "january first": (JANUARY, WEEK),
        "one run": ([JANUARY[0] + dt.timedelta(days=number) for number in range(19)],),
        "day by day, backwards": tuple([date] for date in reversed([*JANUARY, *WEEK[:5]])),
    }
    results = {}
    for name, windows in orders.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "_config.yml").write_text(CONFIG, encoding="utf-8")
        for window in windows:
            assert not written(contexts.at(tmp_path / name), window).has_failed
        blog = Blog(tmp_path / name, tmp_path)
        assert len([date for date in WEEK[:5] if links(blog, date)]) == 5
        results[name] = blog.files()
    for name in orders:
        assert results[name] == results["january first"]


def test_a_new_day_updates_later_posts_with_its_papers(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    near, far = MONDAY + dt.timedelta(days=14), MONDAY + dt.timedelta(days=15)
    repeated(papers, MONDAY, near)
    papers.lists[str(far)] = [item("2602.33333", far)]
    later = NOW + dt.timedelta(days=14)
    run(contexts.at(blog.folder, now=later), [near, far])
    assert is_in_full(blog, near)
    before = blog.post(far)
    result = run(contexts.at(blog.folder, now=later), [MONDAY])
    assert actions(result) == {"2026-02-09": Action.CREATED, "2026-02-23": Action.UPDATED}
    assert not is_in_full(blog, near)
    assert links(blog, near) == ["2026-02-09"]
    assert blog.post(far) == before
    assert f"_posts/{near}-daily-papers.md" in blog.committed_files()
    assert result.pushed
    assert written(contexts.at(blog.folder, now=later), [MONDAY]).changed == ()


def test_force_is_for_the_days_that_are_asked_for(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    repeated(papers, MONDAY, TUESDAY, WEDNESDAY)
    papers.lists[str(WEEK[3])] = [item("2602.33333", WEEK[3])]
    written(contexts.at(blog.folder), [TUESDAY, WEDNESDAY, WEEK[3]])
    blog.post_path(TUESDAY).unlink()
    mine = edited(blog.post(WEDNESDAY))
    blog.post_path(WEDNESDAY).write_text(mine)
    blog.configure("paperboy:\n  tags: [new]\n")
    written(contexts.at(blog.folder), [MONDAY], FORCE)
    assert not blog.post_path(TUESDAY).exists()
    assert blog.post(WEDNESDAY) == mine
    assert "new" not in blog.front_matter(WEEK[3])["tags"]


# a link leads to a post that exists


def test_links_lead_to_posts_of_the_same_run_also_in_a_dry_one(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    repeated(papers, MONDAY, TUESDAY)
    result = written(contexts.at(blog.folder), [MONDAY, TUESDAY], Options(write=False))
    assert list(actions(result).values()) == [Action.CREATED, Action.CREATED]
    written(contexts.at(blog.folder), [MONDAY])
    assert LINK.format(MONDAY) in (preview(contexts.at(blog.folder), TUESDAY).text or "")


@pytest.mark.parametrize(
    ("old", "new", "full", "leads_to"),
    [
        (
            "permalink: /posts/daily-papers-2026-02-09/",
            "permalink: /my/page/",
            False,
            ["https://a.org/base/my/page/"],
        ),
        ("permalink: /posts/daily-papers-2026-02-09/", "permalink: /:title/", False, []),
        ("permalink: /posts/daily-papers-2026-02-09/\n", "", False, []),
        ("render_with_liquid", "published: false\nrender_with_liquid", True, []),
        ("render_with_liquid", "published: No # not yet\nrender_with_liquid", True, []),
        ("render_with_liquid", "published: off\nrender_with_liquid", True, []),
    ],
)
def test_a_moved_post_is_linked_where_it_is_or_not_at_all(
    *, papers: Loopback, contexts: Contexts, blog: Blog, old: str, new: str, full: bool, leads_to: list[str]
) -> None:
    repeated(papers, MONDAY, TUESDAY)
    written(contexts.at(blog.folder), [MONDAY])
    blog.post_path(MONDAY).write_text(blog.post(MONDAY).replace(old, new))
    written(contexts.at(blog.folder), [MONDAY, TUESDAY])
    assert is_in_full(blog, TUESDAY) is full
    page = "https://a.org/base/posts/daily-papers-2026-02-10/"
    assert [
        urljoin(page, each) for each in re.findall(r'<a href="(\.\.[^"]+)"', of_papers(blog.post(TUESDAY)))
    ] == leads_to
    assert "/posts/daily-papers-2026-02-09/" not in body(blog.post(TUESDAY))


def test_a_paper_whose_first_post_was_deleted_is_in_full_on_the_next_day(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    repeated(papers, MONDAY, TUESDAY, WEDNESDAY)
    written(contexts.at(blog.folder), WEEK[:3])
    assert [is_in_full(blog, date) for date in WEEK[:3]] == [True, False, False]
    blog.post_path(MONDAY).unlink()
    result = written(contexts.at(blog.folder), WEEK[:3])
    assert list(actions(result).values()) == [Action.DELETED, Action.UPDATED, Action.UPDATED]
    assert [is_in_full(blog, date) for date in WEEK[1:3]] == [True, False]
    assert (links(blog, TUESDAY), links(blog, WEDNESDAY)) == ([], ["2026-02-10"])


@pytest.mark.parametrize("setting", ["min_upvotes: 5", "exclude: [secret]", "include: [open]"])
def test_a_paper_that_no_post_showed_is_in_full_on_the_next_day(
    papers: Loopback, contexts: Contexts, blog: Blog, setting: str
) -> None:
    first, second = item(ONE, MONDAY, summary="Seen once, secret."), item(ONE, TUESDAY, summary="Seen once, open.")
    second["paper"]["upvotes"] = 9
    other = item("2602.22222", MONDAY, upvotes=9, summary="All open.")
    papers.lists |= {"2026-02-09": [first, other], "2026-02-10": [second]}
    (blog.folder / "_config.yml").write_text(f"lang: en\npaperboy:\n  {setting}\n")
    written(contexts.at(blog.folder), [MONDAY, TUESDAY])
    assert [is_in_full(blog, date) for date in (MONDAY, TUESDAY)] == [False, True]
    assert links(blog, TUESDAY) == []


def test_a_date_that_fails_is_still_looked_back_on(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    repeated(papers, MONDAY, TUESDAY)
    written(contexts.at(blog.folder), [MONDAY, TUESDAY])
    before = blog.files()
    papers.fail("2026-02-09", Answer(b"", 403))
    result = written(contexts.at(blog.folder), [MONDAY, TUESDAY])
    assert list(actions(result).values()) == [Action.FAILED, Action.UNCHANGED]
    assert blog.files() == before


# posts that no paper passes


def test_a_post_without_papers_that_pass_is_kept_until_forced(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    papers.lists |= {"2026-02-09": items(3), "2026-02-10": items(2, TUESDAY, first=20000)}
    run(contexts.at(blog.folder), [MONDAY, TUESDAY])
    post = blog.post(MONDAY)
    blog.configure("paperboy:\n  min_upvotes: 9\n")
    result = run(contexts.at(blog.folder), [MONDAY])
    assert next(report.lines(result)) == (
        "daily 2026-02-09 (3 papers): kept, though no paper passes the filters; --force removes it"
    )
    assert (result.has_failed, result.commits, blog.post(MONDAY)) == (False, (), post)
    dry = run(contexts.at(blog.folder), [MONDAY], options=Options(force=True, write=False))
    assert actions(dry) == {"2026-02-09": Action.REMOVED, "2026-02-10": Action.UPDATED}
    assert blog.post(MONDAY) == post
    result = run(contexts.at(blog.folder), [MONDAY], options=FORCE)
    assert actions(result) == {"2026-02-09": Action.REMOVED, "2026-02-10": Action.UPDATED}  # it led there
    gone, follows = "_posts/2026-02-09-daily-papers.md", "_posts/2026-02-10-daily-papers.md"
    assert blog.committed_files() == ["_papers/2026-02.json", "_papers/posted.json", gone, follows]
    assert (blog.posts(), result.pushed) == (["2026-02-10-daily-papers.md"], True)
    assert blog.git("status", "--porcelain") == ""
    assert list(blog.posted()) == ["2026-02-10-daily-papers.md"]
    blog.configure("")
    result = run(contexts.at(blog.folder), [MONDAY])
    assert actions(result) == {"2026-02-09": Action.CREATED, "2026-02-10": Action.UPDATED}
    assert blog.post(MONDAY) == post


def test_a_removed_post_stays_removed_when_a_push_is_made_again(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    papers.lists |= {"2026-02-09": items(3), "2026-02-10": items(2, TUESDAY, first=20000)}
    run(contexts.at(blog.folder), [MONDAY])
    blog.configure("paperboy:\n  min_upvotes: 2\n")
    second = blog.another_clone("second")
    papers.lists["2026-02-09"] = items(1)
    (second.folder / "_config.yml").write_text((blog.folder / "_config.yml").read_text().replace("2", "9"))
    second.git("update-index", "--assume-unchanged", "_config.yml")
    run(contexts.at(blog.folder), [TUESDAY])
    result = run(contexts.at(second.folder), [MONDAY], options=FORCE)
    assert (result.problems, result.pushed) == ((), True)
    assert actions(result) == {"2026-02-09": Action.REMOVED, "2026-02-10": Action.UPDATED}
    assert second.posts() == ["2026-02-10-daily-papers.md"]
    assert git(second.remote, "ls-tree", "--name-only", "main", "_posts/") == "_posts/2026-02-10-daily-papers.md"


def test_a_removal_that_was_never_committed_is_made_again(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    papers.lists["2026-02-09"] = items(3)
    run(contexts.at(blog.folder), [MONDAY])
    blog.configure("paperboy:\n  min_upvotes: 9\n")
    written(contexts.at(blog.folder), [MONDAY], FORCE)
    assert actions(run(contexts.at(blog.folder), [MONDAY])) == {"2026-02-09": Action.KEPT_EMPTY}
    assert blog.git("status", "--porcelain") == ""
    run(contexts.at(blog.folder), [MONDAY], options=FORCE)
    assert blog.git("status", "--porcelain") == ""
    assert not blog.git("ls-files", "_posts")


def test_a_post_that_a_person_deleted_when_no_paper_passed_stays_deleted(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    papers.lists["2026-02-09"] = items(3)
    run(contexts.at(blog.folder), [MONDAY])
    blog.configure("paperboy:\n  min_upvotes: 9\n")
    blog.post_path(MONDAY).unlink()
    assert actions(run(contexts.at(blog.folder), [MONDAY])) == {"2026-02-09": Action.NOTHING}
    blog.configure("")
    assert actions(run(contexts.at(blog.folder), [MONDAY])) == {"2026-02-09": Action.DELETED}


# damaged and newer archives


CONFLICT = b"<<<<<<< HEAD\n{}\n=======\n"


def test_a_deleted_post_stays_deleted_when_its_archive_is_damaged(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    papers.lists |= {"2026-02-09": items(3), "2026-02-10": items(2, TUESDAY, first=20000)}
    run(contexts.at(blog.folder), [MONDAY])
    whole = blog.archived(MONDAY)
    path = blog.folder / archive.path_of(MONDAY)
    blog.post_path(MONDAY).unlink()
    path.write_bytes(CONFLICT)
    blog.git("commit", "--quiet", "--all", "--message", "A merge that went wrong")
    blog.git("push", "--quiet")
    result = run(contexts.at(blog.folder), [MONDAY, TUESDAY])
    assert list(actions(result).values()) == [Action.DELETED, Action.CREATED]
    assert not result.has_failed
    assert "is not a day's archive" in warnings(result)
    assert f"`git log -p -- {archive.path_of(MONDAY)}` shows it as it was before" in warnings(result)
    assert not blog.post_path(MONDAY).exists()
    assert not [name for name in blog.git("ls-files").splitlines() if "broken" in name]
    assert blog.archived(MONDAY) == whole
    assert list(actions(run(contexts.at(blog.folder), [MONDAY])).values()) == [Action.DELETED]
    assert actions(run(contexts.at(blog.folder), [MONDAY], options=FORCE))[str(MONDAY)] is Action.CREATED


def test_an_archive_of_a_newer_version_fails_its_date_alone(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    papers.lists |= {"2026-02-09": items(3), "2026-02-10": items(2, TUESDAY, first=20000)}
    run(contexts.at(blog.folder), [MONDAY])
    path = blog.folder / archive.path_of(MONDAY)
    newer = path.read_text().replace('"version": 2', '"version": 3', 1)
    path.write_text(newer)
    blog.post_path(MONDAY).unlink()
    blog.git("commit", "--quiet", "--all", "--message", "Newer")
    blog.git("push", "--quiet")
    result = run(contexts.at(blog.folder), [MONDAY, TUESDAY])
    assert list(actions(result).values()) == [Action.FAILED, Action.CREATED]
    assert (
        "was written by a newer paperboy than this one (version 3 of the archive, this one knows 2)"
        in result.outcomes[0].reason
    )
    assert path.read_text() == newer
    assert [each.name for each in path.parent.iterdir() if "broken" in each.name] == []
    assert not blog.post_path(MONDAY).exists()
    assert list(actions(run(contexts.at(blog.folder), [MONDAY], options=FORCE)).values()) == [Action.FAILED]
    assert path.read_text() == newer


@pytest.mark.parametrize(("content", "action"), [(CONFLICT, Action.DELETED), (b"", Action.FAILED)])
def test_a_bad_archive_found_on_the_remote_fails_its_date_alone(
    papers: Loopback, contexts: Contexts, blog: Blog, content: bytes, action: Action
) -> None:
    papers.lists |= {"2026-02-09": items(3), "2026-02-10": items(2, TUESDAY, first=20000)}
    second = blog.another_clone("second")
    run(contexts.at(blog.folder), [MONDAY])
    path = blog.folder / archive.path_of(MONDAY)
    path.write_bytes(
        content if content == CONFLICT else path.read_bytes().replace(b'"version": 2', b'"version": 3', 1)
    )
    blog.post_path(MONDAY).unlink()
    blog.git("commit", "--quiet", "--all", "--message", "Otherwise")
    blog.git("push", "--quiet")
    result = run(contexts.at(second.folder), [MONDAY, TUESDAY])
    assert (list(actions(result).values()), result.problems) == ([action, Action.CREATED], ())
    assert result.pushed
    assert second.posts() == ["2026-02-10-daily-papers.md"]


# what a page says, and what a report has


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Seoul", "America/Los_Angeles", "Pacific/Kiritimati"])
@pytest.mark.parametrize("hour", [0, 2, 12, 23])
def test_no_page_says_that_it_was_changed_after_the_run(
    papers: Loopback, contexts: Contexts, tmp_path: Path, zone: str, hour: int
) -> None:
    papers.lists["2026-02-09"] = items(2)
    (tmp_path / "_config.yml").write_text(f"lang: en\ntimezone: {zone}\n")
    now = dt.datetime(2026, 2, 16, hour, 17, tzinfo=dt.UTC)
    written(contexts.at(tmp_path, now=now), [MONDAY])
    blog = Blog(tmp_path, tmp_path)
    for key in ("date", "last_modified_at"):
        moment = dt.datetime.strptime(str(blog.front_matter(MONDAY)[key]), "%Y-%m-%d %H:%M:%S %z")
        assert moment <= now
    assert moment.date() == now.astimezone(moment.tzinfo).date()


def test_a_blog_that_moves_westwards_is_not_dated_tomorrow(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    papers.lists["2026-02-09"] = items(2)
    written(contexts.at(blog.folder), [MONDAY])
    (blog.folder / "_config.yml").write_text("lang: en\ntimezone: America/Los_Angeles\n")
    written(contexts.at(blog.folder, offline=True), [MONDAY])
    assert blog.front_matter(MONDAY)["last_modified_at"] == "2026-02-15 00:00:00 -0800"
    assert "as of 15 February" in blog.post(MONDAY)


def test_votes_alone_do_not_move_last_modified_at_and_a_new_text_does(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    blog.configure("paperboy: {arxiv: false}\n")
    moments = []
    changes: list[dict[str, Any]] = [
        {"upvotes": 1},
        {"upvotes": 2},
        {"upvotes": 2, "ai_summary": "New."},
        {"upvotes": 3},
    ]
    for days, values in enumerate(changes):
        papers.lists["2026-02-09"] = [item("2602.10000", **values)]
        written(contexts.at(blog.folder, now=dt.datetime(2026, 2, 9 + days, 12, tzinfo=dt.UTC)), [MONDAY])
        moments.append(blog.front_matter(MONDAY).get("last_modified_at"))
        assert f"▲\xa0{values['upvotes']}" in blog.post(MONDAY)
    assert moments == [None, None, *["2026-02-11 00:00:00 +0900"] * 2]


def test_a_report_has_every_date_also_when_a_push_fails(contexts: Contexts, blog: Blog) -> None:
    refusal = blog.remote / "hooks/pre-receive"
    refusal.write_text("#!/bin/sh\nexit 1\n")
    refusal.chmod(0o755)
    window = [MONDAY + dt.timedelta(days=number - 28) for number in range(DAYS_PER_STEP + 5)]
    result = run(contexts.at(blog.folder), window)
    assert [outcome.edition.start for outcome in result.outcomes] == window
    assert [outcome.action for outcome in result.outcomes[DAYS_PER_STEP:]] == [Action.NOT_MADE] * 5
    assert result.outcomes[-1].sentence == ("not made: the run could not go on; run it again")
    assert len(result.problems) == 1


def test_a_keyword_is_found_over_the_end_of_a_line_in_huggingfaces_text(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    papers.lists["2026-02-09"] = [
        item("2602.11111", summary="We train a diffusion\nmodel."),
        item("2602.22222", title="We diffuse. A diffusion", summary="Model soup."),
    ]
    blog.configure("paperboy:\n  include: [Diffusion Model]\n")
    written(contexts.at(blog.folder), [MONDAY])
    assert "2602.11111" in blog.post(MONDAY)
    assert "2602.22222" not in blog.post(MONDAY)


def test_a_run_with_nothing_to_do_costs_the_same_in_any_blog(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    papers.lists |= {"2026-02-09": items(2), "2026-02-10": items(2, TUESDAY, first=20000)}
    counts = []
    for own_posts in (POSTS_READ + 20, POSTS_READ + 200):
        for number in range(own_posts):
            (blog.folder / "_posts").mkdir(exist_ok=True)
            (blog.folder / f"_posts/2020-01-01-{number}.md").write_text("---\ntags: [ai]\n---\n")
        written(contexts.at(blog.folder), [MONDAY, TUESDAY])
        counts.append(opened_while(lambda: written(contexts.at(blog.folder), [MONDAY, TUESDAY])))
    assert counts[0] == counts[1] > 0


def opened_while(doing: Callable[[], object]) -> int:
    """Return how many files of blogs Python opens meanwhile (https://docs.python.org/3/library/audit_events.html)."""
    global _counted  # noqa: PLW0603 (an audit hook cannot be taken off again)
    _counted = 0
    if not _hooked:
        sys.addaudithook(_count)
        _hooked.append(True)
    doing()
    count, _counted = _counted, None
    return count


_counted: int | None = None
_hooked: list[bool] = []


def _count(event: str, arguments: tuple[object, ...]) -> None:
    global _counted  # noqa: PLW0603
    if _counted is not None and event == "open" and re.search(r"/_p(osts|apers)/", str(arguments[0])):
        _counted += 1
