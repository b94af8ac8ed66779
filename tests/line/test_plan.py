"""What was wrong while runs patched posts around what they touched, one after the other: right by plan.

The letters are those under which each fault was reported. Made of short lists, on a real repository.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from paperboy.model import posted
from paperboy.papers import archive
from paperboy.post.ownership import Action
from paperboy.publish.context import Options
from paperboy.publish.run import publish
from paperboy.report import Report
from tests.digests import FEBRUARY, Post
from tests.helpers import CONFIG, MONDAY, TUESDAY, WEEK, Blog, Contexts, actions, in_full, item, run
from tests.line.test_digests import JANUARY, LATER, MONTH, SETTINGS, W06, W07, W08, listed
from tests.loopback import Answer, Loopback

HERE = Options(push=False)


@pytest.fixture
def digests(papers: Loopback, blog: Blog) -> Blog:
    """Return a blog whose lists have a few papers on every weekday of January and February."""
    for date in (*JANUARY, *FEBRUARY):
        papers.lists[date.isoformat()] = listed(date) if date.isoweekday() <= 5 else []
    blog.configure(SETTINGS % "")
    return blog


def made(
    contexts: Contexts, blog: Blog, dates: Iterable[dt.date], now: dt.datetime = LATER, **options: bool
) -> Report:
    return run(contexts.at(blog.folder, now=now), dates, options=Options(**{"push": False, **options}))


def text(blog: Blog, path: str) -> str:
    return (blog.folder / path).read_text(encoding="utf-8")


def noon_after(date: dt.date) -> dt.datetime:
    """Return noon of the day after `date`, in Seoul."""
    return dt.datetime.combine(date + dt.timedelta(days=1), dt.time(3), tzinfo=dt.UTC)


def dead_links(blog: Blog) -> set[str]:
    """Return the links between posts, with their anchors, that lead to nothing, but for those of edited posts."""
    texts = {path: path.read_text("utf-8") for path in (blog.folder / "_posts").glob("*-papers.md")}
    there = {
        re.search(r"^permalink: (\S+)$", each, re.MULTILINE)[1]: each  # type: ignore[index]
        for each in texts.values()
        if "published: false" not in each
    }
    ours = [each for each in texts.values() if "Mine." not in each and "published: false" not in each]
    links = {link for each in ours for link in re.findall(r"\.\./\.\.(/posts/[^)\"#]+#?[^)\"]*)", each)}
    pages = {link: there.get(link.partition("#")[0]) for link in links}
    return {
        link for link, page in pages.items() if page is None or f'"{link.partition("#")[2]}"' not in page + '""'
    }


# b. posts that are gone, wherever they lie


def delete(blog: Blog, path: str) -> None:
    (blog.folder / path).unlink()


def take_off(blog: Blog, path: str) -> None:
    changed = text(blog, path).replace("render_with_liquid", "published: false\nrender_with_liquid")
    (blog.folder / path).write_text(changed, encoding="utf-8")


def move(blog: Blog, path: str) -> None:
    changed = re.sub(r"^permalink: .*$", "permalink: /elsewhere/", text(blog, path), flags=re.MULTILINE)
    (blog.folder / path).write_text(changed, encoding="utf-8")


@pytest.mark.parametrize("path", ["_posts/2026-02-04-daily-papers.md", W06])
@pytest.mark.parametrize(
    ("how", "is_committed"), [(delete, True), (delete, False), (take_off, True), (move, True)]
)
def test_no_link_leads_to_a_post_that_has_gone_long_before_the_window(
    *, contexts: Contexts, digests: Blog, path: str, how: Callable[[Blog, str], None], is_committed: bool
) -> None:
    made(contexts, digests, FEBRUARY)
    address = re.search(r"^permalink: (\S+)$", text(digests, path), re.MULTILINE)[1]  # type: ignore[index]
    assert sum(address in each.decode() for each in digests.files().values()) > 2
    how(digests, path)
    if is_committed:
        digests.git("commit", "--quiet", "--all", "--message", "Mine")
    made(contexts, digests, FEBRUARY[-1:])
    others = {name: each for name, each in digests.files().items() if name.startswith("_posts") and name != path}
    assert not [name for name, each in others.items() if address in each.decode()]
    leading = [name for name, each in others.items() if "/elsewhere/" in each.decode()]
    assert bool(leading) is (how is move)
    assert not made(contexts, digests, FEBRUARY[-1:]).commits


def test_a_post_whose_list_cannot_be_asked_for_loses_its_dead_link_all_the_same(
    contexts: Contexts, digests: Blog, papers: Loopback
) -> None:
    made(contexts, digests, FEBRUARY)
    delete(digests, "_posts/2026-02-10-daily-papers.md")
    papers.fail("2026-02-09", Answer(b"", 403))
    report = made(contexts, digests, FEBRUARY)
    failed = [outcome for outcome in report.outcomes if outcome.action is Action.FAILED]
    assert [str(outcome.edition) for outcome in failed] == ["daily 2026-02-09"]
    assert failed[0].reason.endswith("403 Forbidden")
    assert "daily-papers-2026-02-10" not in text(digests, "_posts/2026-02-09-daily-papers.md")
    assert not dead_links(digests)
    papers.faults.clear()
    assert not made(contexts, digests, FEBRUARY).changed


def test_no_link_leads_to_a_week_deleted_after_weeks_were_off(contexts: Contexts, digests: Blog) -> None:
    made(contexts, digests, FEBRUARY)
    digests.configure("paperboy: {editions: [daily], arxiv: false}\n")
    digests.git("rm", "--quiet", W06)
    digests.git("commit", "--quiet", "--message", "No more weeks")
    made(contexts, digests, FEBRUARY[-1:])
    assert not [name for name, each in digests.files().items() if b"weekly-papers-2026-W06" in each]


def test_a_post_kept_without_papers_that_pass_loses_dead_links(
    papers: Loopback, contexts: Contexts, digests: Blog
) -> None:
    made(contexts, digests, WEEK)
    before = digests.post(TUESDAY)
    (digests.folder / "_posts/2026-02-11-daily-papers.md").unlink()
    digests.configure(SETTINGS % ", min_upvotes: 99")
    report = made(contexts, digests, [TUESDAY])
    after = digests.post(TUESDAY)
    assert actions(report)["2026-02-10"] is Action.UPDATED
    assert "2026-02-11" in before
    assert "2026-02-11" not in after
    assert before.count('id="paper-') == after.count('id="paper-') > 0
    assert actions(made(contexts, digests, [TUESDAY]))["2026-02-10"] is Action.KEPT_EMPTY


# c. short windows


def test_a_window_of_one_day_makes_every_week_and_month(contexts: Contexts, digests: Blog) -> None:
    for date in FEBRUARY:
        made(contexts, digests, [date], noon_after(date))
    made(contexts, digests, [dt.date(2026, 3, 2)], LATER)
    names = set(digests.posts())
    assert {Path(path).name for path in (W06, W07, W08, MONTH)} | {"2026-03-01-weekly-papers.md"} <= names


def test_a_period_that_ended_long_ago_is_not_made_up_for(contexts: Contexts, digests: Blog) -> None:
    made(contexts, digests, JANUARY[12:14], noon_after(JANUARY[13]))
    made(contexts, digests, [FEBRUARY[-1]], LATER)
    assert "2026-01-18-weekly-papers.md" not in digests.posts()


# d. a day that fails


def test_a_failed_day_of_a_finished_week_updates_nothing(
    papers: Loopback, contexts: Contexts, digests: Blog
) -> None:
    made(contexts, digests, WEEK)
    papers.fail("2026-02-11", Answer(b"", 500))
    for _ in range(2):
        report = made(contexts, digests, WEEK)
        assert (report.changed, report.commits) == ((), ())
        assert actions(report)["2026-02-11"] is Action.FAILED
        assert actions(report)["2026-W07"] is Action.UNCHANGED


# e. what a post shows


def test_a_looser_filter_puts_a_paper_in_full_on_its_first_day(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    papers.lists["2026-02-09"] = [item("2602.11111", MONDAY, upvotes=2), item("2602.22222", MONDAY, upvotes=9)]
    papers.lists["2026-02-10"] = [item("2602.11111", TUESDAY, upvotes=3), item("2602.33333", TUESDAY, upvotes=9)]
    blog.configure("paperboy: {min_upvotes: 5, arxiv: false}\n")
    made(contexts, blog, [MONDAY, TUESDAY])
    blog.configure("paperboy: {arxiv: false}\n")
    made(contexts, blog, [TUESDAY])
    assert "2602.11111" not in blog.post(MONDAY)
    assert "이미" not in blog.post(TUESDAY)
    assert "2602-11111" in in_full(blog.post(TUESDAY))
    made(contexts, blog, [MONDAY])  # now the post of its first day shows it, and the later one says so
    assert "2602.11111" in blog.post(MONDAY)
    assert "2602-11111" not in in_full(blog.post(TUESDAY))


def test_a_digest_links_to_entries_that_dailies_show(papers: Loopback, contexts: Contexts, digests: Blog) -> None:
    digests.configure(SETTINGS % ", min_upvotes: 12")
    made(contexts, digests, WEEK)
    digests.configure("paperboy: {editions: [weekly], arxiv: false}\n")
    made(contexts, digests, WEEK)
    lines = Post(text(digests, W07)).leading
    assert {line.target.startswith("https://huggingface.co/papers/") for line in lines} == {True, False}
    assert not dead_links(digests)


# f. an archive that cannot be read

UNREADABLE = {
    "a merge mark": b"<<<<<<< HEAD\n{}\n",
    "an LFS pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
    "a newer version": b'{"date": "2026-02-04", "updated": "2026-02-05", "papers": [], "version": 99}\n',
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_digests_with_an_unreadable_day_are_left_and_reported(
    papers: Loopback, contexts: Contexts, digests: Blog, content: bytes
) -> None:
    made(contexts, digests, FEBRUARY)
    as_they_were = [text(digests, path) for path in (W06, W07, MONTH)]
    (digests.folder / archive.path_of(FEBRUARY[3])).write_bytes(content)
    digests.git("commit", "--quiet", "--all", "--message", "A merge that went wrong")
    papers.lists["2026-02-06"][1]["paper"]["upvotes"] += 50
    report = made(contexts, digests, [FEBRUARY[5]])
    told = {str(outcome.edition): outcome for outcome in report.outcomes}
    for name in ("weekly 2026-W06", "monthly 2026-02"):
        assert told[name].action is Action.FAILED
        assert "2026-02-04.json" in told[name].reason
    assert [text(digests, path) for path in (W06, W07, MONTH)] == as_they_were
    assert told["daily 2026-02-06"].action is Action.UPDATED
    assert report.has_failed


# g. order and grouping


@pytest.mark.parametrize("kinds", ["weekly", "monthly", "weekly, monthly", "daily, monthly"])
def test_any_grouping_of_dates_ends_in_the_same_bytes_with_any_kinds(
    papers: Loopback, contexts: Contexts, digests: Blog, kinds: str
) -> None:
    other = digests.another_clone("other")
    for blog in (digests, other):
        (blog.folder / "_config.yml").write_text(
            f"lang: ko\ntimezone: Asia/Seoul\npaperboy: {{editions: [{kinds}], arxiv: false}}\n"
        )
    dates = [*JANUARY[17:], *FEBRUARY]
    made(contexts, digests, dates)
    for part in (dates[30:], dates[7:20:2], dates[:7], dates[20:30], dates[8:20:2]):
        made(contexts, other, part)
    assert other.files() == digests.files()


# force


def test_force_for_a_date_is_about_that_days_post_and_nothing_else(contexts: Contexts, digests: Blog) -> None:
    made(contexts, digests, FEBRUARY)
    edited = text(digests, W07).replace("논문", "글")
    (digests.folder / W07).write_text(edited, encoding="utf-8")
    (digests.folder / MONTH).unlink()
    digests.post_path(TUESDAY).write_text("---\n---\nMine.\n")
    report = made(contexts, digests, [TUESDAY], force=True)
    told = actions(report)
    assert [told[each] for each in ("2026-02-10", "2026-W07", "2026-02")] == [
        Action.UPDATED,
        Action.EDITED,
        Action.DELETED,
    ]
    assert text(digests, W07) == edited
    assert not (digests.folder / MONTH).exists()
    told = actions(made(contexts, digests, [TUESDAY], force=True, editions_named=True))
    assert [told[each] for each in ("2026-W07", "2026-02")] == [Action.UPDATED, Action.CREATED]


# which editions were posted


def as_the_version_before_left_it(blog: Blog) -> None:
    """Write the archive as its first version was: each day says which posts there have been."""
    blog.git("rm", "--quiet", "--cached", posted.PATH)
    (blog.folder / posted.PATH).unlink()
    for path in (blog.folder / "_papers").rglob("2*.json"):
        kinds = '"posted": [\n  "daily",\n  "monthly",\n  "weekly"\n ]'
        path.write_text(path.read_text("utf-8").replace('"version": 2', kinds), "utf-8")
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "As before")


def test_a_blog_of_the_version_before_is_taken_over(papers: Loopback, contexts: Contexts, digests: Blog) -> None:
    made(contexts, digests, [*JANUARY, *FEBRUARY])
    for name in (MONTH, "_posts/2026-01-07-daily-papers.md"):
        (digests.folder / name).unlink()
    made(contexts, digests, FEBRUARY[-3:])
    as_the_version_before_left_it(digests)
    before = digests.files()
    report = made(contexts, digests, FEBRUARY[-7:])
    assert (report.changed, digests.files()) == ((), before)
    assert actions(report)["2026-02"] is Action.DELETED
    papers.lists["2026-02-27"].append(item("2602.99999", dt.date(2026, 2, 27)))
    made(contexts, digests, FEBRUARY[-7:])
    changed = {name for name, each in digests.files().items() if before.get(name) != each}
    assert changed == {
        posted.PATH,
        archive.path_of(dt.date(2026, 2, 27)),
        *("_papers/2026-01.json", "_papers/2026-02.json"),  # of days that were written otherwise
        "_posts/2026-02-27-daily-papers.md",
        "_posts/2026-03-01-weekly-papers.md",
    }
    assert digests.posted()[Path(MONTH).name] is None
    assert digests.posted()["2026-01-07-daily-papers.md"] is None


@pytest.mark.parametrize("content", [b"", b"<<<<<<< HEAD\n", b"version https://git-lfs.github.com/spec/v1\n"])
def test_no_deleted_post_comes_back_after_damage(contexts: Contexts, digests: Blog, content: bytes) -> None:
    made(contexts, digests, FEBRUARY[:14])
    (digests.folder / W06).unlink()
    (digests.folder / posted.PATH).write_bytes(content)
    digests.git("commit", "--quiet", "--all", "--message", "A merge that went wrong")
    report = made(contexts, digests, FEBRUARY[1:16])
    assert actions(report)["2026-W06"] is Action.UNKNOWN_HISTORY
    assert actions(report)["2026-02-16"] is Action.CREATED
    assert f"{posted.PATH} does not say which posts there have been" in report.warnings[0]
    assert not (digests.folder / W06).exists()
    assert actions(made(contexts, digests, FEBRUARY[1:16]))["2026-W06"] is Action.DELETED


def test_no_deleted_post_comes_back_after_a_bad_merge(contexts: Contexts, digests: Blog) -> None:
    made(contexts, digests, FEBRUARY[:14])
    (digests.folder / W06).unlink()
    path = digests.folder / posted.PATH
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:6], "<<<<<<< HEAD\n", *lines[6:8], "=======\n", *lines[8:]]), "utf-8")
    digests.git("commit", "--quiet", "--all", "--message", "A merge that went wrong")
    assert actions(made(contexts, digests, FEBRUARY[1:14]))["2026-W06"] is Action.UNKNOWN_HISTORY


def test_a_newer_paperboys_file_of_what_was_posted_stops_the_run(contexts: Contexts, digests: Blog) -> None:
    made(contexts, digests, WEEK)
    path = digests.folder / posted.PATH
    path.write_text(path.read_text("utf-8").replace('"version": 1', '"version": 2'), "utf-8")
    digests.git("commit", "--quiet", "--all", "--message", "Newer")
    before = digests.files()
    report = made(contexts, digests, FEBRUARY)
    assert "was written by a newer paperboy" in report.problems[0]
    assert (report.commits, digests.files()) == ((), before)


def test_no_link_leads_to_a_post_that_fails_to_render(papers: Loopback, contexts: Contexts, digests: Blog) -> None:
    (digests.folder / "_paperboy/templates").mkdir(parents=True)
    template = "{% if papers|length == 5 %}{{ 1 // 0 }}{% endif %}{{ intro }}"
    template += '{% for each in ways %}<a href="{{ each.url }}">{{ each.label }}</a>{% endfor %}'
    (digests.folder / "_paperboy/templates/post.html.j2").write_text(template)
    papers.lists["2026-02-11"] = listed(WEEK[2], 4)
    report = made(contexts, digests, WEEK)
    assert actions(report)["2026-02-11"] is Action.FAILED
    assert not dead_links(digests)
    assert "2026-02-12" in digests.post(TUESDAY)


def test_no_deleted_post_comes_back_without_the_record_of_posts(contexts: Contexts, digests: Blog) -> None:
    made(contexts, digests, FEBRUARY[:14])
    digests.git("rm", "--quiet", posted.PATH, W06, "_posts/2026-02-11-daily-papers.md")
    digests.git("commit", "--quiet", "--message", "Tidy up")
    report = made(contexts, digests, FEBRUARY[1:16])
    told = actions(report)
    assert [told[each] for each in ("2026-W06", "2026-02-11", "2026-02-16")] == [
        *(Action.UNKNOWN_HISTORY, Action.UNKNOWN_HISTORY),
        Action.CREATED,
    ]
    assert "posted.json is missing" in report.warnings[0]


def test_a_persons_words_about_a_paper_are_not_the_paper(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    papers.lists["2026-02-09"] = [item("2602.11111", MONDAY, upvotes=2), item("2602.22222", MONDAY, upvotes=9)]
    papers.lists["2026-02-10"] = [item("2602.11111", TUESDAY, upvotes=9)]
    blog.configure("paperboy: {min_upvotes: 5, arxiv: false}\n")
    made(contexts, blog, [MONDAY])
    words = "\nI liked https://huggingface.co/papers/2602.11111, [this](#paper-2602-11111).\n"
    blog.post_path(MONDAY).write_text(blog.post(MONDAY) + words)
    blog.git("commit", "--quiet", "--all", "--message", "Mine")
    made(contexts, blog, [TUESDAY])
    assert "2602-11111" in in_full(blog.post(TUESDAY))


def test_a_paper_is_in_full_once_without_its_first_days_archive(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    papers.lists["2026-02-09"] = [item("2602.11111", MONDAY)]
    papers.lists["2026-02-10"] = [item("2602.11111", TUESDAY)]
    blog.configure("paperboy: {arxiv: false}\n")
    made(contexts, blog, [MONDAY])
    blog.git("rm", "--quiet", archive.path_of(MONDAY))
    blog.git("commit", "--quiet", "--message", "Mine")
    made(contexts, blog, [TUESDAY])
    assert "2602-11111" not in in_full(blog.post(TUESDAY))


@pytest.mark.parametrize("name", ["2026-02-11-daily-papers.md", Path(W07).name])
def test_what_could_not_be_written_leaves_nothing_stale_once_it_can_be(
    papers: Loopback, contexts: Contexts, digests: Blog, tmp_path: Path, name: str
) -> None:
    def written(dates: list[dt.date]) -> Report:
        return publish(contexts.at(digests.folder, now=LATER), dates, None, Options())

    if "weekly" in name:
        written(WEEK[:2])
    path = digests.folder / "_posts" / name
    path.parent.mkdir(exist_ok=True)
    before = path.read_bytes() if path.exists() else None
    path.unlink(missing_ok=True)
    if before:
        (tmp_path / "elsewhere").write_bytes(before)
    path.symlink_to(tmp_path / "elsewhere")
    assert written(WEEK[:4]).has_failed
    path.unlink()
    if before:
        path.write_bytes(before)
    written(FEBRUARY[15:17])
    assert not dead_links(digests)
    assert not {each.action for each in written(WEEK[:4]).outcomes} & {Action.UPDATED} or before is None


def test_a_dry_run_says_of_uncommitted_work_what_the_run_then_does(contexts: Contexts, digests: Blog) -> None:
    made(contexts, digests, WEEK[:3])
    digests.post_path(MONDAY).write_text(digests.post(MONDAY) + "\nMine.\n")
    publish(contexts.at(digests.folder, now=LATER), WEEK[3:], None, Options())
    (digests.folder / "_config.yml").write_text(CONFIG + SETTINGS % ", tags: [new]")
    dry = made(contexts, digests, WEEK[:3], write=False)
    assert actions(dry) == actions(made(contexts, digests, WEEK[:3]))
    assert actions(dry)["2026-02-09"] is Action.EDITED
