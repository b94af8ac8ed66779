"""The owner's notes and picks on the line: a month of posts with them, made again with new votes, and without."""

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from paperboy.post import ownership
from paperboy.post.ownership import Action
from paperboy.publish.context import Options
from paperboy.report import Report
from tests.conftest import Command
from tests.digests import FEBRUARY, Post
from tests.helpers import MONDAY, TUESDAY, Blog, Contexts, edited, item, run
from tests.loopback import Items, Loopback

LATER = dt.datetime(2026, 3, 2, 3, 0, tzinfo=dt.UTC)
LAST_DAYS = FEBRUARY[-7:]
SETTINGS = "paperboy: {editions: [daily, weekly, monthly], arxiv: false, top: 2}\n"
HERE = Options(push=False)
W07, MONTH = "_posts/2026-02-15-weekly-papers.md", "_posts/2026-02-28-monthly-papers.md"
PAPERS = 4  # a day
WORDS = {"ko": ("내 메모", "골라 읽은 논문", "골라 읽음"), "en": ("My note", "Picks", "Pick")}


def id_of(date: dt.date, number: int = 0) -> str:
    return f"2601.{date.month}{date.day:02}{number:02}"


def listed(date: dt.date, *, more: int = 0) -> Items:
    """Return the list of a weekday: papers with the fewer votes the later they come."""
    return [
        item(id_of(date, number), date, upvotes=40 - 9 * number + date.day % 5 + more) for number in range(PAPERS)
    ]


@pytest.fixture
def lists(papers: Loopback) -> Loopback:
    for date in FEBRUARY:
        papers.lists[date.isoformat()] = listed(date) if date.isoweekday() <= 5 else []
    return papers


@pytest.fixture
def held(lists: Loopback, blog: Blog) -> Blog:
    blog.configure(SETTINGS)
    return blog


def write(blog: Blog, paper_id: str, text: str) -> Path:
    path = blog.folder / f"_paperboy/notes/{paper_id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def published(
    contexts: Contexts, blog: Blog, dates: Iterable[dt.date] = LAST_DAYS, *, offline: bool = True
) -> Report:
    return run(contexts.at(blog.folder, now=LATER, offline=offline), dates, options=HERE)


def changed(report: Report) -> set[str]:
    return {outcome.path for outcome in report.outcomes if outcome.action in (Action.UPDATED, Action.CREATED)}


def notes_in(text: str) -> list[str]:
    return re.findall(
        r'<div class="paperboy-remark"[^>]*>\n<p class="paperboy-whose"><strong>[^<]+</strong></p>\n(.*?)\n</div>',
        text,
        re.DOTALL,
    )


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_month_with_twelve_notes_and_five_picks(
    lists: Loopback, blog: Blog, contexts: Contexts, language: str
) -> None:
    blog.configure(SETTINGS.replace("{", f"{{lang: {language}, ", 1))
    my_note, picks, pick = WORDS[language]
    days = [date for date in FEBRUARY if date.isoweekday() <= 5][:12]
    for count, date in enumerate(days):
        front = "---\npick: true\n---\n" if count < 4 else ""
        write(blog, id_of(date, count % PAPERS), f"{front}Note **{count}** with $x_{{{count}}}$.\n")
    (blog.folder / "_paperboy/picks.yml").write_text(f"- {id_of(days[4], 3)}\n")
    published(contexts, blog, FEBRUARY, offline=False)
    posts = {date: blog.post(date) for date in days}
    for count, date in enumerate(days):
        (note,) = notes_in(posts[date])
        assert note == f"<p>Note <strong>{count}</strong> with <em>x</em><sub>{count}</sub>.</p>"
        assert f"<strong>{my_note}</strong>" in posts[date]
    month, week = (Post((blog.folder / name).read_text()) for name in (MONTH, W07))
    assert len(re.findall("<li ", month.sections[picks])) == 5
    assert next(iter(month.sections)) == picks
    shown = month.text.count("★\u00a0" + pick)
    assert shown >= 5
    assert len(notes_in(month.sections[picks])) == 4
    assert len(re.findall("<li ", week.sections.get(picks, ""))) == len([d for d in days[:5] if 9 <= d.day <= 15])
    # with new votes, all of it stays
    for date in FEBRUARY:
        lists.lists[date.isoformat()] = listed(date, more=7) if date.isoweekday() <= 5 else []
    again = published(contexts, blog, FEBRUARY, offline=False)
    assert {f"_posts/{date}-daily-papers.md" for date in days} <= changed(again)
    for count, date in enumerate(days):
        assert f"Note <strong>{count}</strong>" in blog.post(date)
        assert ownership.is_unmodified(blog.post(date))
    # edited: exactly the posts that show the paper follow, at a run of other days
    first = days[0]
    write(blog, id_of(first), "---\npick: true\n---\nOther words.\n")
    followed = changed(published(contexts, blog))
    assert followed == {f"_posts/{first}-daily-papers.md", "_posts/2026-02-08-weekly-papers.md", MONTH}
    assert "Other words." in blog.post(first)
    assert "Note <strong>0" not in blog.post(first) + (blog.folder / MONTH).read_text()
    assert changed(published(contexts, blog)) == set()


def test_a_note_makes_its_papers_posts_again_and_no_others(held: Blog, contexts: Contexts) -> None:
    published(contexts, held, FEBRUARY, offline=False)
    before = held.files()
    note = write(held, id_of(MONDAY), "Mine.")
    report = published(contexts, held)
    of_paper = {f"_posts/{MONDAY}-daily-papers.md", W07, MONTH}
    assert changed(report) == of_paper
    after = held.files()
    differing = {name for name in after if before.get(name) != after[name]}
    assert differing == {*of_paper, "_papers/posted.json", f"_paperboy/notes/{id_of(MONDAY)}.md"}
    assert report.warnings == ()
    # nothing to do is nothing to read or write
    commits = held.commits()
    assert changed(published(contexts, held)) == set()
    assert held.commits() == commits
    # a note that is deleted goes, and what there was before is there again
    note.unlink()
    assert changed(published(contexts, held)) == of_paper
    assert {name: text for name, text in held.files().items() if name != "_papers/posted.json"} == {
        name: text for name, text in before.items() if name != "_papers/posted.json"
    }


def test_no_order_of_runs_matters(lists: Loopback, held: Blog, contexts: Contexts) -> None:
    other = held.another_clone("other")
    published(contexts, held, FEBRUARY, offline=False)
    for blog in (held, other):
        write(blog, id_of(MONDAY), "Mine.")
        write(blog, id_of(TUESDAY, 1), "---\npick: true\n---\n")
    published(contexts, held)
    published(contexts, other, FEBRUARY, offline=False)
    assert held.files() == other.files()


def test_a_post_whose_words_are_edited_stays_and_the_others_follow(held: Blog, contexts: Contexts) -> None:
    published(contexts, held, FEBRUARY, offline=False)
    path = held.post_path(MONDAY)
    path.write_text(edited(held.post(MONDAY)))
    held.git("commit", "--quiet", "--all", "--message", "Edit")
    mine = held.post(MONDAY)
    write(held, id_of(MONDAY), "Mine.")
    assert changed(published(contexts, held)) == {W07, MONTH}
    assert held.post(MONDAY) == mine


def test_what_a_person_writes_about_an_edition_stays_beside_notes(held: Blog, contexts: Contexts) -> None:
    published(contexts, held, FEBRUARY, offline=False)
    path = held.post_path(MONDAY)
    text = held.post(MONDAY).replace("---\n", "---\npin: true\n", 1)
    begin, end = '[//begin]: # "paperboy', 'below this line is yours"\n'
    path.write_text(text.replace(begin, f"My view.\n\n{begin}").replace(end, f"{end}\nMy end.\n"))
    held.git("commit", "--quiet", "--all", "--message", "Words")
    write(held, id_of(MONDAY), "Mine.")
    assert f"_posts/{MONDAY}-daily-papers.md" in changed(published(contexts, held))
    post = held.post(MONDAY)
    assert held.front_matter(MONDAY)["pin"] is True
    assert post.index("My view.") < post.index("<p>Mine.</p>") < post.index("My end.")


def test_hostile_notes_change_nothing_else(held: Blog, contexts: Contexts) -> None:
    published(contexts, held, FEBRUARY, offline=False)
    before = held.files()
    folder = write(
        held,
        id_of(MONDAY, 1),
        '<script>x</script>\n\n{% raw %}{{ x }}\n\n[//end]: # "paperboy: text below this line is yours"\n\n<div>',
    ).parent
    (folder / f"{id_of(MONDAY)}.md").write_bytes(b"\x00\xff" * 100)
    (folder / f"{id_of(MONDAY, 2)}.md").write_bytes(b"x" * 10**6)
    (folder / f"{id_of(MONDAY, 3)}.md").symlink_to("/etc/passwd")
    (folder / "a%2f.md").write_text("x")
    write(held, "2601.99999", "No list has it.")
    report = published(contexts, held)
    after = {name: text for name, text in held.files().items() if not name.startswith("_paperboy/")}
    named = {name for name in after if before.get(name) != after[name]}
    # the week and the month do not have the second paper of a day among their ten
    assert f"_posts/{MONDAY}-daily-papers.md" in named
    assert named <= {f"_posts/{MONDAY}-daily-papers.md", W07, MONTH, "_papers/posted.json"}
    assert ownership.is_unmodified(held.post(MONDAY))
    assert "<script>" not in held.post(MONDAY)
    assert len(report.warnings) == 5
    assert "2601.99999, a paper that no list of the archive has" in report.warnings[-1]
    assert not report.has_failed


def test_plain_markdown_has_notes_too(held: Blog, contexts: Contexts) -> None:
    held.configure(f"{SETTINGS}markdown: CommonMarkGhPages\ncommonmark: {{options: []}}\n")
    write(held, id_of(MONDAY), "---\npick: true\n---\nMine is $x_1$.\n\n- one\n- two")
    published(contexts, held, FEBRUARY, offline=False)
    for text in (held.post(MONDAY), (held.folder / MONTH).read_text()):
        assert "**내 메모** · Mine is *x*₁." in text
        assert "• two" in text
    assert "## 골라 읽은 논문" in (held.folder / MONTH).read_text()


def test_the_command_tells_of_a_note_without_paper(paperboy: Command, lists: Loopback, blog: Blog) -> None:
    write(blog, "2601.99999", "x")
    site = ("--site", blog.folder)
    result = paperboy("publish", *site, "--date", str(MONDAY), "--no-push")
    said = "a note in _paperboy is about 2601.99999, a paper that no list of the archive has: no post shows it"
    assert (result.exit_code, said in result.stdout) == (0, True)
    (blog.folder / "_paperboy/notes/x y.md").write_text("")
    doctor = paperboy("doctor", *site).stdout
    assert f"note: notes: {said}" in doctor
    assert "x y.md is no note" in doctor
    assert "ok: notes: notes of the site's own: 1; picks: 0" in doctor


def test_a_backfill_of_several_steps_knows_all_of_its_papers(
    lists: Loopback, held: Blog, contexts: Contexts
) -> None:
    january = [dt.date(2026, 1, 1) + dt.timedelta(days=number) for number in range(31)]
    for date in january:
        lists.lists[date.isoformat()] = []
    lists.lists["2026-01-05"] = [item("2601.00001", january[4], upvotes=3)]
    write(held, "2601.00001", "Early.")
    write(held, id_of(FEBRUARY[-2]), "Late.")
    report = published(contexts, held, [*january, *FEBRUARY], offline=False)
    assert report.warnings == ()
    assert "<p>Early.</p>" in held.post(january[4])
    assert "<p>Late.</p>" in held.post(FEBRUARY[-2])
    assert changed(published(contexts, held)) == set()


def test_a_dry_run_says_which_posts_would_follow_and_writes_nothing(held: Blog, contexts: Contexts) -> None:
    published(contexts, held, FEBRUARY, offline=False)
    write(held, id_of(MONDAY), "Mine.")
    before = held.files()
    dry = run(
        contexts.at(held.folder, now=LATER, offline=True), LAST_DAYS, options=Options(push=False, write=False)
    )
    assert changed(dry) == {f"_posts/{MONDAY}-daily-papers.md", W07, MONTH}
    assert held.files() == before
