import datetime as dt
import hashlib
import random
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from paperboy.model import posted
from paperboy.papers import archive
from paperboy.post.ownership import Action, is_unmodified
from paperboy.publish.context import Context, Options
from paperboy.publish.run import DAYS_PER_STEP, preview, publish
from paperboy.report import Report
from tests.helpers import (
    MONDAY,
    NOW,
    OF_ANOTHER_TOOL,
    QUICK,
    SATURDAY,
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
    know_preprints,
    make_blog,
    run,
    warnings,
)
from tests.loopback import Answer, Loopback

FIVE_POSTS = [f"{date}-daily-papers.md" for date in WEEK[:5]]
INDEX = "_papers/2026-02.json"
LATER = NOW + dt.timedelta(days=1)


def written(context: Context, window: list[dt.date]) -> Report:
    """Publish into the folder, without git."""
    return publish(context, window, None, Options())


def hook(blog: Blog, name: str, script: str) -> None:
    """Give the remote a hook."""
    path = blog.remote / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def reasons(report: Report) -> str:
    return "\n".join(outcome.reason for outcome in report.outcomes)


def test_a_week_is_five_posts_and_one_pushed_commit(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    report = run(contexts.at(blog.folder), WEEK)
    assert blog.posts() == FIVE_POSTS
    assert blog.commits() == blog.remote_commits()
    assert blog.commits() == ["Papers: daily 2026-02-09 to daily 2026-02-13 (5 editions)", "A blog"]
    assert blog.committed_files() == sorted(
        [
            *(INDEX, posted.PATH),
            *(f"_papers/2026/{date}.json" for date in WEEK[:5]),
            *(f"_posts/{name}" for name in FIVE_POSTS),
        ]
    )
    assert list(actions(report).values()) == [Action.CREATED] * 5 + [Action.NOTHING] * 2
    assert "nothing was listed on 2026-02-14, a Saturday" in reasons(report)
    assert (report.head, report.commits, report.pushed) == (blog.head(), (blog.head(),), True)
    assert blog.git("status", "--porcelain") == ""


def test_each_date_is_asked_for_once_and_arxiv_once(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    run(contexts.at(blog.folder), WEEK)
    assert [request["date"] for request in papers.list_requests] == [str(date) for date in WEEK]
    assert len(papers.arxiv_requests) == 1
    assert papers.arxiv_requests[0]["max_results"] == "151"


def test_a_second_run_commits_nothing(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    know_preprints(papers, WEEK)
    run(contexts.at(blog.folder), WEEK)
    before = blog.files(), blog.head()
    papers.forget_requests()
    report = run(contexts.at(blog.folder, now=LATER), WEEK)
    assert list(actions(report).values()) == [Action.UNCHANGED] * 5 + [Action.NOTHING] * 2
    assert (blog.files(), blog.head()) == before
    assert len(papers.list_requests) == 7
    assert (report.commits, report.pushed) == ((), False)


def test_any_order_of_the_papers_gives_the_same_post(papers: Loopback, contexts: Contexts, tmp_path: Path) -> None:
    results = []
    for seed in range(3):
        listed = answer_of(MONDAY)
        random.Random(seed).shuffle(listed)  # noqa: S311 (an order)
        papers.lists["2026-02-09"] = listed
        (tmp_path / str(seed)).mkdir()
        blog = make_blog(tmp_path / str(seed))
        run(contexts.at(blog.folder), [MONDAY])
        results.append(blog.files())
    assert results[0] == results[1] == results[2]
    assert "_posts/2026-02-09-daily-papers.md" in results[0]


def test_a_run_after_a_lost_run_makes_what_the_lost_one_would_have(contexts: Contexts, blog: Blog) -> None:
    start = blog.head()
    run(contexts.at(blog.folder), WEEK)
    lost = blog.files()
    blog.git("reset", "--quiet", "--hard", start)
    blog.git("push", "--quiet", "--force", "origin", "main")
    assert blog.posts() == []
    run(contexts.at(blog.folder), WEEK)
    assert blog.files() == lost


def test_a_run_that_died_before_its_commit_is_finished_by_the_next(contexts: Contexts, blog: Blog) -> None:
    publish(contexts.at(blog.folder), WEEK, None, Options())
    assert len(blog.commits()) == 1
    written = blog.files()
    report = run(contexts.at(blog.folder), WEEK)
    assert list(actions(report).values())[:5] == [Action.CREATED] * 5
    assert len(blog.remote_commits()) == 2
    assert blog.files() == written
    assert blog.git("status", "--porcelain") == ""


def test_a_run_that_died_before_its_push_is_finished_by_the_next(contexts: Contexts, blog: Blog) -> None:
    run(contexts.at(blog.folder), [MONDAY], options=Options(push=False))
    assert blog.remote_commits() == ["A blog"]
    report = run(contexts.at(blog.folder), [TUESDAY])
    assert report.pushed
    assert len(blog.remote_commits()) == 3
    blog.git("reset", "--quiet", "--hard", "HEAD")
    run(contexts.at(blog.folder), [WEEK[2]], options=Options(push=False))
    report = run(contexts.at(blog.folder), [WEEK[2]])
    assert (report.pushed, report.commits) == (True, ())
    assert len(blog.remote_commits()) == 4


def test_one_commit_holds_the_days_preprints_votes_and_date(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    run(contexts.at(blog.folder), [MONDAY])
    archived = blog.archived(MONDAY)
    assert archived["updated"] == "2026-02-16"
    assert len(archived["papers"]) == 26
    assert sum("preprint" in each for each in archived["papers"]) == 6
    matter = blog.front_matter(MONDAY)
    assert str(matter["date"]).startswith("2026-02-09 09:15:00")
    assert matter["permalink"] == "/posts/daily-papers-2026-02-09/"
    assert str(matter["last_modified_at"]) == "2026-02-16 00:00:00 +0900"
    for listed in answer_of(MONDAY):
        assert f"https://huggingface.co/papers/{listed['paper']['id']}" in blog.post(MONDAY)


def test_new_votes_update_the_post(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    papers.lists["2026-02-09"] = items(3)
    run(contexts.at(blog.folder), [MONDAY])
    papers.lists["2026-02-09"][2]["paper"]["upvotes"] = 777
    report = run(contexts.at(blog.folder, now=LATER), [MONDAY])
    assert actions(report) == {"2026-02-09": Action.UPDATED}
    assert "777" in blog.post(MONDAY)
    assert blog.archived(MONDAY)["updated"] == "2026-02-17"
    assert len(blog.remote_commits()) == 3


def test_without_arxiv_posts_go_out_and_a_later_run_completes_them(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    papers.lists["2026-02-09"] = items(2)
    know_preprints(papers, [MONDAY])
    papers.fail("arxiv", Answer(b"", 503))
    report = run(contexts.at(blog.folder), [MONDAY])
    assert not report.has_failed
    assert "The abstract of 2602" in blog.post(MONDAY)
    assert "arXiv answered 503" in warnings(report)
    assert "(2602.10000, 2602.10001)" in warnings(report)
    del papers.faults["arxiv"]
    report = run(contexts.at(blog.folder), [MONDAY])
    assert actions(report) == {"2026-02-09": Action.UPDATED}
    assert warnings(report) == ""
    assert "as submitted" in blog.post(MONDAY)
    assert len(blog.remote_commits()) == 3


FAULTS = {
    "an error": Answer(b"oops", 500),
    "too many requests": Answer(b"", 429, headers={"Retry-After": "0"}),
    "HTML": Answer(b"<!doctype html><title>Sorry</title>"),
    "cut short": Answer(b'[{"paper": {"id": "2602.00001", "title": "x"}}]', cut_at=20),
    "half a list": Answer(b'[{"paper": {"id": "2602.00001"'),
    "an object": Answer(b'{"error": "x"}'),
    "another day": Answer(b'[{"paper":{"id":"1","title":"x","submittedOnDailyAt":"2026-02-03T00:00:00Z"}}]'),
    "nothing that validates": Answer(b"[{}]"),
    "too slow": Answer(b"[]", delay_seconds=0.6),
    "forbidden": Answer(b"", 403),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_date_that_fails_does_not_keep_the_others(
    papers: Loopback, contexts: Contexts, blog: Blog, fault: str
) -> None:
    papers.fail("2026-02-10", FAULTS[fault])
    report = run(contexts.at(blog.folder, limits=replace(QUICK, read_seconds=0.3)), WEEK[:3])
    assert list(actions(report).values()) == [Action.CREATED, Action.FAILED, Action.CREATED]
    assert report.has_failed
    assert report.outcomes[1].reason
    assert blog.posts() == [FIVE_POSTS[0], FIVE_POSTS[2]]
    assert not (blog.folder / archive.path_of(TUESDAY)).exists()
    assert len(blog.remote_commits()) == 2
    assert blog.git("status", "--porcelain") == ""


def test_a_retry_after_beyond_the_budget_ends_a_source(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    papers.fail("2026-02-10", Answer(b"", 429, headers={"Retry-After": "86400"}))
    report = run(contexts.at(blog.folder), WEEK[:4])
    assert list(actions(report).values()) == [Action.CREATED, *[Action.FAILED] * 3]
    assert [request["date"] for request in papers.list_requests] == ["2026-02-09", "2026-02-10"]
    assert report.outcomes[1].reason == "Hugging Face answered 429 Too Many Requests"
    assert report.outcomes[3].reason.startswith("skipped: Hugging Face is rate-limiting (retry after ")
    assert blog.posts() == FIVE_POSTS[:1]
    assert report.pushed


def test_a_failed_date_keeps_the_post_that_it_had(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    run(contexts.at(blog.folder), [MONDAY])
    before = blog.files()
    papers.fail("2026-02-09", FAULTS["an error"])
    assert run(contexts.at(blog.folder), [MONDAY]).has_failed
    assert blog.files() == before


def test_one_item_that_cannot_be_read_does_not_keep_the_day(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    papers.lists["2026-02-09"] = [*items(2), {"paper": {"id": "2602.99999"}}]
    report = run(contexts.at(blog.folder), [MONDAY])
    assert actions(report) == {"2026-02-09": Action.CREATED}
    assert "1 listed paper left out, not readable: 2602.99999" in warnings(report)


def test_a_post_that_a_person_edited_is_left_alone_unless_forced(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    run(contexts.at(blog.folder), [MONDAY])
    written = blog.post(MONDAY)
    mine = edited(written, "My own words.")
    blog.post_path(MONDAY).write_text(mine)
    papers.lists["2026-02-09"] = items(3)
    report = run(contexts.at(blog.folder), [MONDAY])
    assert actions(report) == {"2026-02-09": Action.EDITED}
    assert not report.has_failed
    assert blog.post(MONDAY) == mine
    assert blog.committed_files() == [INDEX, archive.path_of(MONDAY)]
    assert blog.git("status", "--porcelain") == f"M _posts/{FIVE_POSTS[0]}"
    report = run(contexts.at(blog.folder), [MONDAY], options=Options(force=True))
    assert actions(report) == {"2026-02-09": Action.UPDATED}
    assert "My own words" not in blog.post(MONDAY)


def test_a_post_without_mark_is_left_alone(contexts: Contexts, blog: Blog) -> None:
    blog.post_path(MONDAY).parent.mkdir()
    blog.post_path(MONDAY).write_text("---\ntitle: Mine\n---\n")
    assert actions(run(contexts.at(blog.folder), [MONDAY])) == {"2026-02-09": Action.NOT_OURS}
    assert blog.post(MONDAY) == "---\ntitle: Mine\n---\n"


ANOTHER_TOOLS = f"""\
{OF_ANOTHER_TOOL}총 **10개**의 논문이 수집되었습니다.
"""


def test_a_persons_words_and_keys_stay_while_the_post_is_made_again(
    contexts: Contexts, papers: Loopback, blog: Blog
) -> None:
    papers.lists["2026-02-09"] = items(2)
    run(contexts.at(blog.folder), [MONDAY])
    mine = blog.post(MONDAY).replace("title:", "pin: true\ntitle:", 1) + "\nMy own words.\n"
    blog.post_path(MONDAY).write_text(mine)
    papers.lists["2026-02-09"] = items(3)
    assert actions(run(contexts.at(blog.folder), [MONDAY])) == {"2026-02-09": Action.EDITED}  # and not committed
    assert blog.post(MONDAY) == mine
    blog.git("commit", "--quiet", "--all", "--message", "Mine")
    blog.git("push", "--quiet")
    assert actions(run(contexts.at(blog.folder), [MONDAY])) == {"2026-02-09": Action.UPDATED}
    assert blog.post(MONDAY).endswith("\n\nMy own words.\n")
    assert (blog.front_matter(MONDAY)["pin"], blog.front_matter(MONDAY)["papers_shown"]) == (True, 3)
    assert is_unmodified(blog.post(MONDAY))


def test_an_old_post_in_markdown_becomes_html(contexts: Contexts, blog: Blog) -> None:
    whole = "---\ntitle: x\n---\n\n## One\n"
    digest = hashlib.sha256(whole.encode()).hexdigest()
    old = whole.replace("x\n---", f"x\npaperboy: {digest}\n---")
    blog.post_path(MONDAY).parent.mkdir()
    for text, action in ((old, Action.UPDATED), (old + "Mine.\n", Action.EDITED)):
        blog.post_path(MONDAY).write_text(text)
        assert actions(publish(contexts.at(blog.folder), [MONDAY], None, Options())) == {"2026-02-09": action}
    blog.post_path(MONDAY).write_text(old)
    assert actions(publish(contexts.at(blog.folder), [MONDAY], None, Options())) == {"2026-02-09": Action.UPDATED}
    assert "{::nomarkdown}" in blog.post(MONDAY)


def test_force_takes_over_a_post_of_another_tool(contexts: Contexts, blog: Blog) -> None:
    blog.post_path(MONDAY).parent.mkdir()
    blog.post_path(MONDAY).write_text(ANOTHER_TOOLS)
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "Add daily papers for 2026-02-09")
    blog.git("push", "--quiet")
    report = run(contexts.at(blog.folder), [MONDAY])
    assert blog.post(MONDAY) == ANOTHER_TOOLS
    assert "not paperboy's, left alone; --force takes it over" in " ".join(
        outcome.sentence for outcome in report.outcomes
    )
    assert "posted" not in blog.archived(MONDAY)
    report = run(contexts.at(blog.folder), [MONDAY], options=Options(force=True))
    assert (actions(report), report.pushed) == ({"2026-02-09": Action.UPDATED}, True)
    assert blog.front_matter(MONDAY)["permalink"] == "/posts/daily-papers-2026-02-09/"
    assert run(contexts.at(blog.folder), [MONDAY]).commits == ()


def test_a_post_of_another_tool_that_is_deleted_makes_room_for_ours(contexts: Contexts, blog: Blog) -> None:
    blog.post_path(MONDAY).parent.mkdir()
    blog.post_path(MONDAY).write_text(ANOTHER_TOOLS)
    run(contexts.at(blog.folder), [MONDAY])
    blog.post_path(MONDAY).unlink()
    assert actions(run(contexts.at(blog.folder), [MONDAY])) == {"2026-02-09": Action.CREATED}


def test_a_vanished_paper_stays_in_the_post(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    papers.lists["2026-02-09"] = items(3)
    run(contexts.at(blog.folder), [MONDAY])
    papers.lists["2026-02-09"] = items(3)[1:]
    report = run(contexts.at(blog.folder), [MONDAY])
    assert actions(report) == {"2026-02-09": Action.UPDATED}
    assert [each.get("gone", False) for each in blog.archived(MONDAY)["papers"]] == [True, False, False]
    assert "/papers/2602.10000" in blog.post(MONDAY)


def test_a_repeated_paper_is_in_full_on_its_first_day_only(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    papers.lists |= {
        "2026-02-09": [item("2602.1111", summary="Seen once.")],
        "2026-02-10": [item("2602.1111", TUESDAY, summary="Seen once."), item("2602.2222", TUESDAY)],
    }
    run(contexts.at(blog.folder), [MONDAY, TUESDAY])
    assert in_full(blog.post(MONDAY)) == ["2602-1111"]
    assert in_full(blog.post(TUESDAY)) == ["2602-2222"]
    assert '"../../posts/daily-papers-2026-02-09/"' in blog.post(TUESDAY)


def test_a_repeat_is_found_in_the_archive_of_earlier_runs(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    late = MONDAY + dt.timedelta(days=14)
    too_late = MONDAY + dt.timedelta(days=15)
    for date in (MONDAY, late, too_late):
        papers.lists[str(date)] = [item("2602.1111", date)]
    run(contexts.at(blog.folder), [MONDAY])
    moment = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    run(contexts.at(blog.folder, now=moment), [late])
    assert "/posts/daily-papers-2026-02-09/" in body(blog.post(late))
    run(contexts.at(blog.folder, now=moment), [too_late])
    assert "/posts/daily-papers-2026-02-23/" in body(blog.post(too_late))
    assert "/posts/daily-papers-2026-02-09/" not in body(blog.post(too_late))


def test_an_earlier_day_that_cannot_be_read_is_a_warning(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    path = blog.folder / archive.path_of(MONDAY)
    path.parent.mkdir(parents=True)
    path.write_text("broken")
    report = publish(contexts.at(blog.folder), [TUESDAY], None, Options())
    assert actions(report) == {"2026-02-10": Action.CREATED}
    assert "papers of 2026-02-09 may be shown again: " in warnings(report)


def test_a_formatted_post_of_an_earlier_version_is_unmodified(contexts: Contexts, blog: Blog) -> None:
    run(contexts.at(blog.folder), [MONDAY])
    made = blog.front_matter(MONDAY)["paperboy"]
    formatted = blog.post(MONDAY).replace(f"paperboy: {made}\n", "") + "\n"
    digest = hashlib.sha256(formatted.encode()).hexdigest()
    head, end, rest = formatted.partition("\n---\n")
    blog.post_path(MONDAY).write_text(f"{head}\npaperboy: {digest}.{'0' * 64}{end}{rest}", encoding="utf-8")
    blog.git("commit", "--quiet", "--all", "--message", "As it was formatted")
    blog.git("push", "--quiet")
    assert actions(run(contexts.at(blog.folder), [MONDAY])) == {"2026-02-09": Action.UPDATED}
    assert blog.front_matter(MONDAY)["paperboy"] == made


def test_a_long_backfill_goes_in_steps(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    first = MONDAY - dt.timedelta(days=DAYS_PER_STEP - 1)
    papers.lists[str(first)] = [item("2601.1111", first)]
    window = [first + dt.timedelta(days=number) for number in range(DAYS_PER_STEP + 5)]
    report = run(contexts.at(blog.folder), window)
    assert blog.remote_commits() == [
        "Papers: daily 2026-02-09 to daily 2026-02-13 (5 editions)",
        f"Papers: daily {first}, daily 2026-02-09",
        "A blog",
    ]
    assert len(report.commits) == 2
    assert len(papers.list_requests) == DAYS_PER_STEP + 5
    assert {outcome.edition.end for outcome in report.outcomes} == set(window)
    assert len(papers.arxiv_requests) == 1


def test_a_long_backfill_fetches_the_next_step_while_it_writes_one(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    window = [MONDAY + dt.timedelta(days=number - 28) for number in range(DAYS_PER_STEP + 5)]
    fetched_when_written: list[int] = []

    def wait(done: float, _: int) -> None:
        if done > 1:  # more than what is fetched of a date: a step is written, and this is where the run writes
            is_fetched(papers, len(window))
            fetched_when_written.append(len(papers.list_requests))

    context = contexts.at(blog.folder)
    run(replace(context, sources=replace(context.sources, advance=wait)), window)
    assert fetched_when_written == [len(window)] * 2


def is_fetched(papers: Loopback, count: int) -> None:
    """Wait until the server was asked for so many lists."""
    for _ in range(500):
        if len(papers.list_requests) >= count:
            return
        time.sleep(0.01)


def test_a_long_backfill_makes_the_same_bytes_as_one_date_at_a_time(
    papers: Loopback, contexts: Contexts, tmp_path: Path
) -> None:
    window = [MONDAY + dt.timedelta(days=number - 28) for number in range(DAYS_PER_STEP + 5)]
    papers.lists |= {
        str(date): items(12, date, first=10_000 + 11 * number)  # the last of each comes back on the next date
        for number, date in enumerate(window)
    }
    know_preprints(papers, window)
    blogs = [make_blog(tmp_path / name) for name in ("long", "short")]
    run(contexts.at(blogs[0].folder, limits=replace(QUICK, requests_at_once=8)), window)
    sizes = [len(request["id_list"].split(",")) for request in papers.arxiv_requests]
    assert sizes == [200, 186]
    for date in window:
        run(contexts.at(blogs[1].folder), [date])
    assert blogs[0].files() == blogs[1].files()


def test_a_long_backfill_without_push_that_is_ended_has_kept_what_it_did(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    window = [MONDAY + dt.timedelta(days=number - 28) for number in range(DAYS_PER_STEP + 5)]
    papers.lists |= {str(date): items(1, date) for date in window}

    def end(done: float, _: int) -> None:
        if done > 1:  # more than what is fetched of a date: a step is written
            raise KeyboardInterrupt

    context = contexts.at(blog.folder)
    with pytest.raises(KeyboardInterrupt):
        run(replace(context, sources=replace(context.sources, advance=end)), window, options=Options(push=False))
    assert len(blog.commits()) == 2
    assert len(blog.posts()) == DAYS_PER_STEP
    assert (blog.git("status", "--porcelain"), blog.remote_commits()) == ("", ["A blog"])


def test_a_backfill_without_push_stops_at_a_blocked_branch(contexts: Contexts, blog: Blog) -> None:
    window = [MONDAY + dt.timedelta(days=number - 28) for number in range(DAYS_PER_STEP + 5)]
    (blog.clone / ".git/MERGE_HEAD").write_text(blog.head() + "\n")
    report = run(contexts.at(blog.folder), window, options=Options(push=False))
    assert "is not brought up to date: a merge, a rebase or the like is going on" in report.problems[0]
    assert [outcome.action for outcome in report.outcomes[DAYS_PER_STEP:]] == [Action.NOT_MADE] * 5
    assert blog.commits() == ["A blog"]


def test_a_backfill_that_cannot_be_pushed_stops(contexts: Contexts, blog: Blog) -> None:
    hook(blog, "pre-receive", "exit 1")
    window = [MONDAY + dt.timedelta(days=number - 28) for number in range(DAYS_PER_STEP + 5)]
    report = run(contexts.at(blog.folder), window)
    assert report.has_failed
    assert report.problems[0].startswith("cannot push main to origin: ")
    assert not report.pushed
    assert len(report.outcomes) == len(window)
    assert report.commits == (blog.head(),)


def test_a_date_whose_time_has_not_come_is_not_asked_for(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    blog.configure('paperboy:\n  post_time: "23:00"\n')
    just_before = dt.datetime(2026, 2, 10, 13, 59, 59, tzinfo=dt.UTC)
    report = run(contexts.at(blog.folder, now=just_before), [MONDAY, TUESDAY])
    assert list(actions(report).values()) == [Action.CREATED, Action.NOT_DUE]
    assert reasons(report).strip() == "due at 23:00"
    assert [request["date"] for request in papers.list_requests] == ["2026-02-09"]
    assert not report.has_failed


def test_filters_may_leave_nothing_and_the_report_says_so(contexts: Contexts, blog: Blog) -> None:
    blog.configure("paperboy:\n  include: [no such word at all]\n")
    report = run(contexts.at(blog.folder), [MONDAY])
    assert actions(report) == {"2026-02-09": Action.NOTHING}
    assert reasons(report) == "none of 26 papers passes the filters of the config"
    assert blog.posts() == []
    assert blog.committed_files() == [INDEX, archive.path_of(MONDAY), posted.PATH]


def test_offline_posts_are_made_again_from_the_archive(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    run(contexts.at(blog.folder), [MONDAY])
    papers.forget_requests()
    blog.configure("paperboy:\n  top: 3\n")
    report = run(contexts.at(blog.folder, offline=True), [MONDAY, SATURDAY])
    assert list(actions(report).values()) == [Action.UPDATED, Action.NOTHING]
    assert "the archive has no papers of 2026-02-14, a Saturday" in reasons(report)
    assert papers.headers == []


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(contexts: Contexts, blog: Blog) -> None:
    before = blog.files(), blog.head()
    report = run(contexts.at(blog.folder), WEEK, options=Options(write=False))
    assert list(actions(report).values())[:5] == [Action.CREATED] * 5
    assert report.dry_run
    assert (blog.files(), blog.head()) == before


def test_without_repository_nothing_is_committed(contexts: Contexts, blog: Blog) -> None:
    report = publish(contexts.at(blog.folder), WEEK, None, Options())
    assert blog.posts() == FIVE_POSTS
    assert (report.commits, report.head) == ((), None)
    assert blog.commits() == ["A blog"]


def test_a_template_that_fails_is_a_failure_of_the_edition(contexts: Contexts, blog: Blog) -> None:
    (blog.folder / "templates").mkdir()
    (blog.folder / "templates" / "paper.html.j2").write_text("{{ paper.nothing_like_it }}")
    report = run(contexts.at(blog.folder), [MONDAY])
    assert actions(report) == {"2026-02-09": Action.FAILED}
    assert "paper.html.j2, line 1: " in reasons(report)
    assert blog.posts() == []


@pytest.mark.parametrize("name", ["_posts", "_papers"])
def test_a_file_that_cannot_be_written_is_a_failure_of_its_edition(
    contexts: Contexts, blog: Blog, name: str
) -> None:
    (blog.folder / name).symlink_to("nowhere")
    report = publish(contexts.at(blog.folder), [MONDAY], None, Options())
    assert actions(report) == {"2026-02-09": Action.FAILED}
    assert reasons(report).startswith(f"cannot write {blog.folder}/{name}/")
    # a post that nobody has heard of is paperboy's own, and the next run goes on with it
    assert blog.post_path(MONDAY).exists() is (name == "_papers")
    assert (blog.folder / archive.path_of(MONDAY)).exists() is (name == "_posts")
    (blog.folder / name).unlink()
    run(contexts.at(blog.folder), [MONDAY])
    assert blog.committed_files() == [INDEX, archive.path_of(MONDAY), posted.PATH, f"_posts/{FIVE_POSTS[0]}"]
    assert blog.git("status", "--porcelain") == ""


@pytest.mark.parametrize("name", ["_posts", "_papers/2026"])
def test_a_folder_that_leads_out_of_the_site_is_a_failure(contexts: Contexts, blog: Blog, name: str) -> None:
    elsewhere = blog.clone.parent / "elsewhere"
    elsewhere.mkdir()
    folder = blog.folder / name
    folder.parent.mkdir(exist_ok=True)
    folder.symlink_to(elsewhere)
    report = publish(contexts.at(blog.folder), [MONDAY], None, Options())
    assert actions(report) == {"2026-02-09": Action.FAILED}
    assert reasons(report) == f"{folder} leads out of the site, to {elsewhere}: put a folder in its place"
    assert list(elsewhere.iterdir()) == []


def test_a_folder_that_leads_elsewhere_in_the_site_is_written_to(contexts: Contexts, blog: Blog) -> None:
    blog.configure("source: src\n")
    for name in ("posts", "src"):
        (blog.folder / name).mkdir()
    (blog.folder / "src" / "_posts").symlink_to("../posts")
    report = publish(contexts.at(blog.folder), [MONDAY], None, Options())
    assert actions(report) == {"2026-02-09": Action.CREATED}
    assert (blog.folder / "posts" / FIVE_POSTS[0]).exists()


def test_a_post_that_cannot_be_read_is_a_failure_and_the_archive_is_kept(contexts: Contexts, blog: Blog) -> None:
    blog.post_path(MONDAY).mkdir(parents=True)
    report = publish(contexts.at(blog.folder), [MONDAY], None, Options())
    assert actions(report) == {"2026-02-09": Action.FAILED}
    assert reasons(report).startswith("cannot read ")
    assert blog.post_path(MONDAY).is_dir()
    assert blog.archived(MONDAY)["papers"]


def test_an_unpushed_deletion_of_a_person_stays(contexts: Contexts, blog: Blog) -> None:
    run(contexts.at(blog.folder), [MONDAY])
    second = blog.another_clone("second")
    second.git("rm", "--quiet", f"_posts/{FIVE_POSTS[0]}")
    second.git("commit", "--quiet", "--message", "Delete")
    run(contexts.at(blog.folder), [TUESDAY])
    report = run(contexts.at(second.folder), [MONDAY, WEEK[2]])
    assert (actions(report)["2026-02-09"], report.pushed) == (Action.DELETED, True)
    assert "Delete" in second.commits()
    assert "Delete" not in second.remote_commits()
    assert "it has commits that origin does not have" in contexts.statuses[-1]


def test_a_folder_in_the_place_of_a_post_is_a_failure(contexts: Contexts, blog: Blog) -> None:
    blog.post_path(MONDAY).mkdir(parents=True)
    report = publish(contexts.at(blog.folder), [MONDAY, TUESDAY], None, Options())
    assert list(actions(report).values()) == [Action.FAILED, Action.CREATED]
    assert "cannot read" in reasons(report)


def test_a_second_clone_makes_its_editions_again_on_top_of_the_firsts(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    second = blog.another_clone("second")
    run(contexts.at(blog.folder), [MONDAY, TUESDAY])
    papers.lists["2026-02-09"] = [*answer_of(MONDAY), item("2602.99999", upvotes=0)]
    report = run(
        contexts.at(second.folder, now=LATER), [MONDAY, TUESDAY, WEEK[2], WEEK[2] + dt.timedelta(days=30)]
    )
    assert report.pushed
    assert not report.has_failed
    assert len(second.remote_commits()) == 3
    assert second.head() == git(second.remote, "rev-parse", "main")
    assert len(second.archived(MONDAY)["papers"]) == 27
    assert second.posts() == FIVE_POSTS[:3]
    assert second.git("status", "--porcelain") == ""
    assert actions(report) == {
        "2026-02-09": Action.UPDATED,
        "2026-02-10": Action.UPDATED,  # it leads to the new one
        "2026-02-11": Action.CREATED,
        "2026-03-13": Action.NOT_LISTED,
    }


def test_unpushed_commits_are_made_again_on_the_remotes(contexts: Contexts, blog: Blog) -> None:
    second = blog.another_clone("second")
    run(contexts.at(second.folder), [MONDAY], options=Options(push=False))
    run(contexts.at(blog.folder), [TUESDAY])
    report = run(contexts.at(second.folder), [WEEK[2]])
    assert report.pushed
    assert second.posts() == FIVE_POSTS[:3]
    assert len(second.remote_commits()) == 3


def test_what_another_run_found_meanwhile_is_not_lost(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    second = blog.another_clone("second")
    papers.lists["2026-02-09"] = items(3)
    know_preprints(papers, [MONDAY])
    run(contexts.at(blog.folder), [MONDAY])
    papers.fail("arxiv", Answer(b"", 503))
    run(contexts.at(second.folder, now=LATER), [MONDAY])
    assert all("preprint" in each for each in second.archived(MONDAY)["papers"])
    assert "as submitted" in second.post(MONDAY)


def test_a_post_that_a_person_edited_on_the_remote_is_left_alone(contexts: Contexts, blog: Blog) -> None:
    second = blog.another_clone("second")
    run(contexts.at(blog.folder), [MONDAY])
    blog.post_path(MONDAY).write_text(edited(blog.post(MONDAY), "My own words."))
    blog.git("commit", "--quiet", "--all", "--message", "Edit")
    blog.git("push", "--quiet")
    report = run(contexts.at(second.folder), [MONDAY, TUESDAY])
    assert actions(report) == {"2026-02-09": Action.EDITED, "2026-02-10": Action.CREATED}
    assert "My own words" in second.post(MONDAY)
    assert report.pushed


def test_a_persons_unpushed_commit_stays_theirs_and_posts_go_out(contexts: Contexts, blog: Blog) -> None:
    second = blog.another_clone("second")
    (second.folder / "about.md").write_text("Mine.\n")
    second.git("add", ".")
    second.git("commit", "--quiet", "--message", "Mine")
    run(contexts.at(blog.folder), [MONDAY])
    report = run(contexts.at(second.folder), [TUESDAY])
    assert (report.has_failed, report.pushed) == (False, True)
    assert "it has commits that origin does not have" in contexts.statuses[-1]
    assert "Mine" in second.commits()
    assert "Mine" not in second.remote_commits()


def test_a_remote_that_always_moves_on_is_given_up(contexts: Contexts, blog: Blog) -> None:
    moved = "git -c user.name=x -c user.email=x commit-tree -p main -m x 'main^{tree}'"
    hook(blog, "pre-receive", f"unset GIT_QUARANTINE_PATH; git update-ref refs/heads/main $({moved})")
    start = blog.head()
    report = run(contexts.at(blog.folder), [MONDAY])
    assert report.problems == ("others pushed before each of 20 attempts: run it again",)
    assert len(contexts.sleeps) == 20
    assert all(0 <= seconds <= min(number, 10) for number, seconds in enumerate(contexts.sleeps))
    assert len(set(contexts.sleeps)) == 20  # no two clones in step
    assert report.head == start  # what is delivered, for the build
    assert not [subject for subject in blog.remote_commits() if subject.startswith("Papers")]


def test_runs_at_the_same_time_all_get_through(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    clones = [blog.another_clone(f"clone-{number}") for number in range(3)]
    prepared = [contexts.at(clone.folder) for clone in clones]
    reports: list[Report] = []
    barrier = threading.Barrier(len(clones))

    def publish_one(number: int) -> None:
        barrier.wait()
        reports.append(run(prepared[number], [WEEK[number], WEEK[number + 1]]))

    threads = [threading.Thread(target=publish_one, args=[number]) for number in range(len(clones))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(reports) == 3
    assert not any(report.has_failed for report in reports), [report.problems for report in reports]
    blog.git("pull", "--quiet")
    assert blog.posts() == FIVE_POSTS[:4]


def test_a_file_that_a_person_has_staged_stays_staged(contexts: Contexts, blog: Blog) -> None:
    (blog.folder / "draft.md").write_text("Draft.\n")
    blog.git("add", "draft.md")
    run(contexts.at(blog.folder), WEEK)
    assert blog.git("status", "--porcelain") == "A  draft.md"
    assert "draft.md" not in blog.committed_files()


def test_a_site_in_a_folder_of_the_repository_is_published(contexts: Contexts, tmp_path: Path) -> None:
    blog = make_blog(tmp_path, below="docs")
    run(contexts.at(blog.folder), [MONDAY])
    files = (INDEX, archive.path_of(MONDAY), posted.PATH, f"_posts/{FIVE_POSTS[0]}")
    assert blog.committed_files() == [f"docs/{path}" for path in files]


def test_a_preview_is_the_post_that_would_be_written(contexts: Contexts, blog: Blog) -> None:
    draft = preview(contexts.at(blog.folder), MONDAY)
    assert blog.posts() == []
    run(contexts.at(blog.folder), [MONDAY])
    assert blog.post(MONDAY) == draft.text


def test_a_preview_of_an_edition_that_is_not_due_asks_nobody(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    draft = preview(contexts.at(blog.folder), dt.date(2026, 2, 17))
    assert (draft.outcome.action, draft.text, papers.headers) == (Action.NOT_LISTED, None, [])


def test_a_post_that_was_deleted_stays_deleted_and_is_named_until_forced(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    papers.lists["2026-02-09"] = items(3)
    run(contexts.at(blog.folder), [MONDAY, TUESDAY])
    assert list(blog.posted()) == FIVE_POSTS[:2]
    blog.post_path(MONDAY).unlink()
    papers.lists["2026-02-09"] = items(4)  # new papers are no reason either
    for tuesday in (Action.UPDATED, Action.UNCHANGED, Action.UNCHANGED):  # it leads to the deleted one no more
        report = run(contexts.at(blog.folder, now=LATER), [MONDAY, TUESDAY])
        assert actions(report) == {"2026-02-09": Action.DELETED, "2026-02-10": tuesday}
        assert not report.has_failed
        assert blog.posts() == FIVE_POSTS[1:2]
    assert len(blog.archived(MONDAY)["papers"]) == 4
    report = run(contexts.at(blog.folder), [MONDAY], options=Options(force=True))
    assert actions(report) == {"2026-02-09": Action.CREATED, "2026-02-10": Action.UPDATED}
    assert blog.posts() == FIVE_POSTS[:2]
    assert actions(run(contexts.at(blog.folder), [MONDAY])) == {"2026-02-09": Action.UNCHANGED}


def test_a_deletion_that_was_committed_and_pushed_stays(contexts: Contexts, blog: Blog) -> None:
    run(contexts.at(blog.folder), [MONDAY])
    blog.git("rm", "--quiet", f"_posts/{FIVE_POSTS[0]}")
    blog.git("commit", "--quiet", "--message", "Delete")
    blog.git("push", "--quiet")
    head = blog.head()
    assert actions(run(contexts.at(blog.folder), [MONDAY])) == {"2026-02-09": Action.DELETED}
    assert blog.head() == head


def test_a_deletion_that_is_undone_makes_the_post_paperboys_again(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    run(contexts.at(blog.folder), [MONDAY])
    blog.post_path(MONDAY).unlink()
    run(contexts.at(blog.folder), [MONDAY])
    blog.git("checkout", "--quiet", "--", "_posts")
    papers.lists["2026-02-09"] = items(3)
    assert actions(run(contexts.at(blog.folder), [MONDAY])) == {"2026-02-09": Action.UPDATED}


def test_an_edit_that_is_undone_makes_the_post_paperboys_again(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    run(contexts.at(blog.folder), [MONDAY])
    written = blog.post(MONDAY)
    blog.post_path(MONDAY).write_text(edited(written))
    papers.lists["2026-02-09"] = items(3)
    assert actions(run(contexts.at(blog.folder), [MONDAY])) == {"2026-02-09": Action.EDITED}
    blog.post_path(MONDAY).write_text(written)
    assert actions(run(contexts.at(blog.folder), [MONDAY])) == {"2026-02-09": Action.UPDATED}


def test_a_broken_archive_is_made_again(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    written(contexts.at(blog.folder), [MONDAY])
    whole = blog.files()
    path = blog.folder / archive.path_of(MONDAY)
    path.write_bytes(b'{"date": "2026-02-09", "pap')
    report = written(contexts.at(blog.folder), [MONDAY, TUESDAY])
    assert not report.has_failed
    assert actions(report)["2026-02-10"] is Action.CREATED
    assert ": made again from what is listed now" in warnings(report)
    aside = path.with_name(f"{path.name}.broken-1")
    assert aside.read_bytes() == b'{"date": "2026-02-09", "pap'
    assert path.read_bytes() == whole[archive.path_of(MONDAY)]
    path.write_text("broken again")
    written(contexts.at(blog.folder), [MONDAY])
    assert aside.read_bytes() == b'{"date": "2026-02-09", "pap'
    assert path.with_name(f"{path.name}.broken-2").read_text() == "broken again"


def test_a_broken_archive_fails_its_date_offline(contexts: Contexts, blog: Blog) -> None:
    written(contexts.at(blog.folder), [MONDAY, TUESDAY])
    path = blog.folder / archive.path_of(MONDAY)
    path.write_text("<<<<<<< HEAD")
    before = blog.files()
    report = written(contexts.at(blog.folder, offline=True), [MONDAY, TUESDAY])
    assert list(actions(report).values()) == [Action.FAILED, Action.UNCHANGED]
    assert blog.files() == before


def test_what_a_killed_run_left_beside_its_files_is_removed(contexts: Contexts, blog: Blog) -> None:
    run(contexts.at(blog.folder), [MONDAY])
    left = [
        path.with_name(f".{path.name}.tmp")
        for path in (blog.post_path(MONDAY), blog.folder / archive.path_of(MONDAY))
    ]
    for path in left:
        path.write_text("half a fi")
    report = run(contexts.at(blog.folder), [MONDAY])
    assert actions(report) == {"2026-02-09": Action.UNCHANGED}
    assert not any(path.exists() for path in left)


def test_a_folder_in_the_place_of_a_post_costs_that_edition_alone(contexts: Contexts, blog: Blog) -> None:
    path = blog.post_path(MONDAY) / "mine.md"
    path.parent.mkdir(parents=True)
    path.write_text("Mine.\n")
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "Mine")
    blog.git("push", "--quiet")
    for options in (Options(), Options(force=True)):
        report = run(contexts.at(blog.folder), [MONDAY, TUESDAY], options=options)
        assert actions(report)["2026-02-09"] is Action.FAILED
        assert "is a folder in git; remove that, commit and push" in reasons(report)
        assert (report.has_failed, report.problems) == (True, ())
        assert path.read_text() == "Mine.\n"
    assert blog.post_path(TUESDAY).exists()
    assert blog.head() == git(blog.remote, "rev-parse", "main")


def test_a_post_that_is_a_link_is_a_failure_and_what_it_leads_to_is_kept(contexts: Contexts, blog: Blog) -> None:
    elsewhere = blog.clone.parent / "elsewhere.md"
    elsewhere.write_text("Not of this site.\n")
    blog.post_path(MONDAY).parent.mkdir()
    blog.post_path(MONDAY).symlink_to(elsewhere)
    report = publish(contexts.at(blog.folder), [MONDAY, TUESDAY], None, Options(force=True))
    assert list(actions(report).values()) == [Action.FAILED, Action.CREATED]
    assert "is a link: put a file in its place, or delete it" in reasons(report)
    report = run(contexts.at(blog.folder), [MONDAY, TUESDAY], options=Options(force=True))
    assert (list(actions(report).values()), report.pushed) == ([Action.CREATED, Action.CREATED], True)
    assert "is not brought up to date" in contexts.statuses[-1]
    assert elsewhere.read_text() == "Not of this site.\n"
