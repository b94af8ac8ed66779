import datetime as dt
import io
import json

import pytest
from rich.console import Console

from paperboy import report
from paperboy.model.edition import Edition, daily
from paperboy.post.ownership import Action
from paperboy.report import ANNOTATIONS_PER_LEVEL, Outcome, Report
from tests.helpers import MONDAY


def edition(number: int = 0) -> Edition:
    date = MONDAY + dt.timedelta(days=number)
    return daily(date)


CREATED = Outcome(edition(0), Action.CREATED, paper_count=26, path="_posts/2026-02-09-daily-papers.md")
UPDATED = Outcome(
    edition(1),
    Action.UPDATED,
    paper_count=33,
    warnings=("2 papers lack <b>|x|</b>",),
    path="_posts/2026-02-10-daily-papers.md",
)
UNCHANGED = Outcome(edition(2), Action.UNCHANGED, paper_count=5)
NOTHING = Outcome(edition(5), Action.NOTHING, "nothing was listed on 2026-02-14, a Saturday")
FAILED = Outcome(edition(6), Action.FAILED, "Hugging Face answered 500")
MIXED = Report(
    outcomes=(CREATED, UPDATED, UNCHANGED, NOTHING, FAILED), commits=("a" * 40,), head="a" * 40, pushed=True
)


def test_a_run_has_failed_when_an_edition_or_the_delivery_has() -> None:
    assert MIXED.has_failed
    assert Report(outcomes=(CREATED,), problems=("cannot push",)).has_failed
    assert not Report(outcomes=(CREATED, UPDATED, UNCHANGED, NOTHING)).has_failed


def test_created_and_updated_editions_are_changed() -> None:
    assert MIXED.changed == (CREATED, UPDATED)


@pytest.mark.parametrize(
    ("result", "lines"),
    [
        (MIXED, [f"Committed {'a' * 10} and pushed."]),
        (
            Report(outcomes=(CREATED,), commits=("a" * 40, "b" * 40)),
            ["Committed aaaaaaaaaa, bbbbbbbbbb; not pushed."],
        ),
        (Report(outcomes=(), pushed=True), ["Pushed what an earlier run had committed."]),
        (Report(outcomes=(UNCHANGED,)), ["Nothing to commit."]),
        (Report(outcomes=(CREATED,)), []),
        (Report(outcomes=(CREATED,), dry_run=True), ["Dry run: nothing was written."]),
        (Report(outcomes=(UNCHANGED,), problems=("cannot push",)), ["Nothing to commit.", "cannot push"]),
    ],
)
def test_the_last_lines_say_what_became_of_it(result: Report, lines: list[str]) -> None:
    assert report.closing_lines(result) == lines


def test_plain_lines_say_what_happened_and_why() -> None:
    assert list(report.lines(MIXED)) == [
        "daily 2026-02-09 (26 papers): created",
        "daily 2026-02-10 (33 papers): updated",
        "  warning: 2 papers lack <b>|x|</b>",
        "daily 2026-02-11 (5 papers): unchanged",
        "daily 2026-02-14: nothing was listed on 2026-02-14, a Saturday",
        "daily 2026-02-15: failed: Hugging Face answered 500",
    ]


def test_the_table_says_the_same() -> None:
    console = Console(file=io.StringIO(), width=120)
    console.print(report.table(MIXED))
    printed = console.file.getvalue()  # type: ignore[attr-defined]
    for part in ("daily 2026-02-09", "26", "created", "2 papers lack <b>|x|</b>", "a Saturday", "answered 500"):
        assert part in printed


def test_the_summary_is_a_table_and_texts_in_it_are_escaped() -> None:
    rows = report.summary(MIXED).splitlines()
    assert rows[2] == "| Edition | Papers | What happened |"
    assert rows[4] == "| daily 2026-02-09 | 26 | created |"
    assert rows[5] == "| daily 2026-02-10 | 33 | updated<br>2 papers lack &lt;b>&#124;x&#124;&lt;/b> |"
    assert rows[7] == "| daily 2026-02-14 | – | nothing was listed on 2026-02-14, a Saturday |"
    assert rows[-1] == "- Committed aaaaaaaaaa and pushed."


def test_markup_in_the_summary_is_escaped() -> None:
    reason = "a`b`*c*_d_[e](f)&amp;\n| g"
    row = report.summary(Report(outcomes=(Outcome(edition(), Action.FAILED, reason),))).splitlines()[4]
    assert row.count("|") == 4
    for sign in ("`", "*", "_", "[", "&amp; "):
        assert sign not in row


def test_the_summary_stays_under_a_mebibyte() -> None:
    long = Outcome(edition(), Action.FAILED, "한" * 10_000)
    text = report.summary(Report(outcomes=(long,) * 60))
    assert 900_000 < len(text.encode()) < 2**20
    assert text.endswith("|\n\n…\n")


def test_failures_are_errors_and_what_is_missing_are_warnings() -> None:
    assert report.annotations(MIXED) == [
        "::error title=daily 2026-02-15::Hugging Face answered 500",
        "::warning title=daily 2026-02-10::2 papers lack <b>|x|</b>",
    ]
    assert report.annotations(Report(outcomes=(), problems=("cannot push",))) == [
        "::error title=paperboy::cannot push"
    ]


def test_an_annotation_is_one_line_whatever_is_in_it() -> None:
    outcome = Outcome(edition(), Action.FAILED, "50 %\r\n::error::x")
    assert report.annotations(Report(outcomes=(outcome,))) == [
        "::error title=daily 2026-02-09::50 %25%0A: :error::x"
    ]


@pytest.mark.parametrize(("count", "shown"), [(9, 9), (10, 10), (11, 10), (400, 10)])
def test_there_are_at_most_ten_annotations_of_a_level(count: int, shown: int) -> None:
    outcomes = [Outcome(edition(n), Action.FAILED, "why", warnings=("what",)) for n in range(count)]
    commands = report.annotations(Report(outcomes=tuple(outcomes)))
    for level in ("error", "warning"):
        of_level = [command for command in commands if command.startswith(f"::{level} ")]
        assert len(of_level) == shown <= ANNOTATIONS_PER_LEVEL
        if count > shown:
            assert of_level[-1] == f"::{level} title=paperboy::{count - 9} more, see the summary"


def test_outputs_are_for_the_next_step() -> None:
    assert report.outputs(MIXED).splitlines() == [
        "changed=true",
        f"sha={'a' * 40}",
        'editions=["_posts/2026-02-09-daily-papers.md", "_posts/2026-02-10-daily-papers.md"]',
    ]


def test_outputs_of_a_run_that_committed_nothing() -> None:
    lines = report.outputs(Report(outcomes=(UNCHANGED,))).splitlines()
    assert lines == ["changed=false", "sha=", "editions=[]"]


def test_pushing_what_lay_here_is_a_change() -> None:
    assert report.outputs(Report(outcomes=(), pushed=True, head="b" * 40)).startswith("changed=true\nsha=bbb")


def test_a_commit_names_its_editions() -> None:
    subject, blank, *lines = report.commit_message([CREATED, UPDATED]).splitlines()
    assert subject == "Papers: daily 2026-02-09, daily 2026-02-10"
    assert blank == ""
    assert lines[0] == "- daily 2026-02-09: created, 26 papers"


def test_a_commit_of_many_editions_has_a_short_subject() -> None:
    outcomes = [Outcome(edition(number), Action.CREATED) for number in range(30)]
    message = report.commit_message(outcomes)
    assert message.splitlines()[0] == "Papers: daily 2026-02-09 to daily 2026-03-10 (30 editions)"
    assert message.count("\n- ") == 30


def test_a_commit_of_no_edition_is_of_the_archive() -> None:
    assert report.commit_message([]).splitlines()[0] == "Papers: archive"


def test_the_list_of_editions_is_json() -> None:
    value = report.outputs(MIXED).splitlines()[2].removeprefix("editions=")
    assert json.loads(value) == [CREATED.path, UPDATED.path]
