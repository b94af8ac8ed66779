"""What a run did, in words: for the terminal, the step summary, annotations, and the next steps of a workflow.

Building the texts is pure; `cli` decides where they go.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from paperboy.model.edition import Edition
from paperboy.post.ownership import Action
from paperboy.text.log import safe_for_log

if TYPE_CHECKING:
    from rich.table import Table

# GitHub shows ten annotations of a level per step (https://docs.github.com/en/actions/reference/limits).
ANNOTATIONS_PER_LEVEL = 10
# and takes step summaries of up to 1 MiB
SUMMARY_BYTES = 1_000_000

_LEFT_ALONE = (Action.EDITED, Action.NOT_OURS, Action.DELETED, Action.UNKNOWN_HISTORY, Action.KEPT_EMPTY)
_STYLES = {
    **dict.fromkeys((Action.CREATED, Action.UPDATED, Action.REMOVED), "green"),
    **dict.fromkeys(_LEFT_ALONE, "yellow"),
    **dict.fromkeys((Action.NOT_MADE, Action.FAILED), "bold red"),
}
_AS_BEFORE = (Action.UNCHANGED, Action.UPDATED)  # what a step says of a post that a step before has made


@dataclass(frozen=True)
class Outcome:
    """What happened to one edition, and why. `warnings` are about what is missing though it was published."""

    edition: Edition
    action: Action
    reason: str = ""
    paper_count: int = 0  # that its post has
    warnings: tuple[str, ...] = ()
    path: str = ""  # of its post, below the site's source

    @property
    def sentence(self) -> str:
        """What happened, and why."""
        if self.action is Action.NOTHING:
            return self.reason
        return f"{self.action}: {self.reason}" if self.reason else str(self.action)

    @property
    def count(self) -> str:
        """How many papers its post has, filters taken into account; a dash for none."""
        return str(self.paper_count) if self.paper_count else "–"


@dataclass(frozen=True)
class Report:
    """What a run did: an outcome per edition, the newest commit delivered, and what went wrong beyond editions.

    `problems` are what keeps the run from success, `warnings` what a person should look at. `current` are the
    labels of the editions whose posts are what they should be.
    """

    outcomes: tuple[Outcome, ...]
    commits: tuple[str, ...] = ()
    head: str | None = None
    pushed: bool = False
    dry_run: bool = False
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    current: frozenset[str] = frozenset()

    def followed_by(self, step: "Report") -> "Report":
        """Return the report of this and of the next step of the same run. Each edition is reported once."""
        # the next step may look at a post of this one again, and finds it unchanged or brings it up to date
        changed = {outcome.edition: outcome for outcome in self.changed}
        again = {outcome.edition for outcome in step.outcomes}
        return replace(
            self,
            outcomes=(
                *(outcome for outcome in self.outcomes if outcome.edition not in again),
                *(
                    changed.get(outcome.edition, outcome) if outcome.action in _AS_BEFORE else outcome
                    for outcome in step.outcomes
                ),
            ),
            commits=self.commits + step.commits,
            pushed=self.pushed or step.pushed,
            problems=self.problems + step.problems,
            warnings=tuple(dict.fromkeys(self.warnings + step.warnings)),
        )

    @property
    def has_failed(self) -> bool:
        """Whether some edition could not be made, or what was made could not be delivered."""
        return bool(self.problems) or any(outcome.action is Action.FAILED for outcome in self.outcomes)

    @property
    def changed(self) -> tuple[Outcome, ...]:
        """The editions that were written."""
        return tuple(o for o in self.outcomes if o.action in (Action.CREATED, Action.UPDATED))


def closing_lines(report: Report) -> list[str]:
    """Return the sentences below the table: what was committed and pushed, and what went wrong."""
    lines = []
    if report.dry_run:
        lines.append("Dry run: nothing was written.")
    elif report.commits:
        commits = ", ".join(commit[:10] for commit in report.commits)
        lines.append(f"Committed {commits}{' and pushed.' if report.pushed else '; not pushed.'}")
        if not report.changed and not any(outcome.action is Action.REMOVED for outcome in report.outcomes):
            lines.append("No post has changed, only what the archive knows.")
    elif report.pushed:
        lines.append("Pushed what an earlier run had committed.")
    elif not report.changed:
        lines.append("Nothing to commit.")
    return [*lines, *report.warnings, *report.problems]


def table(report: Report) -> "Table":
    """Return the table for a terminal."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    result = Table(box=SIMPLE_HEAD, pad_edge=False)
    result.add_column("Edition", no_wrap=True)
    result.add_column("Papers", justify="right", no_wrap=True)
    result.add_column("What happened")
    for outcome in report.outcomes:
        words = Text(safe_for_log(outcome.sentence), style=_STYLES.get(outcome.action, ""))
        for warning in outcome.warnings:
            words.append(f"\n{safe_for_log(warning)}", style="yellow")
        result.add_row(Text(str(outcome.edition)), outcome.count, words)
    return result


def lines(report: Report) -> Iterator[str]:
    """Yield the table as plain lines, for logs."""
    for outcome in report.outcomes:
        count = f" ({outcome.count} papers)" if outcome.paper_count else ""
        yield f"{outcome.edition}{count}: {outcome.sentence}"
        yield from (f"  warning: {warning}" for warning in outcome.warnings)


def summary(report: Report) -> str:
    """Return the report in GitHub's Markdown, for `$GITHUB_STEP_SUMMARY`."""
    rows = ["## paperboy", "", "| Edition | Papers | What happened |", "| --- | ---: | --- |"]
    for outcome in report.outcomes:
        cell = "<br>".join(map(_cell, (outcome.sentence, *outcome.warnings)))
        rows.append(f"| {outcome.edition} | {outcome.count} | {cell} |")
    rows += ["", *(f"- {_cell(line)}" for line in closing_lines(report)), ""]
    text = "\n".join(rows)
    if len(text.encode()) > SUMMARY_BYTES:
        text = text.encode()[:SUMMARY_BYTES].decode(errors="ignore").rpartition("\n")[0] + "\n\n…\n"
    return text


def annotations(report: Report) -> list[str]:
    """Return workflow commands for what failed and what is missing."""
    errors = [(str(o.edition), o.reason) for o in report.outcomes if o.action is Action.FAILED]
    errors += [("paperboy", problem) for problem in report.problems]
    warnings = [("paperboy", warning) for warning in report.warnings]
    warnings += [(str(o.edition), warning) for o in report.outcomes for warning in o.warnings]
    return [*_commands("error", errors), *_commands("warning", warnings)]


def outputs(report: Report) -> str:
    """Return the lines for `$GITHUB_OUTPUT`: `changed`, `sha` and `editions` (a JSON list of post paths)."""
    editions = json.dumps([outcome.path for outcome in report.changed])
    changed = "true" if report.pushed or (report.commits and not report.problems) else "false"
    return f"changed={changed}\nsha={report.head or ''}\neditions={editions}\n"


def commit_message(outcomes: Sequence[Outcome]) -> str:
    """Return a commit's message: which editions it holds, by their days, and how many papers.

    Nothing from outside is in it: `[skip ci]`, `@name` or `Fixes #1` in a title would be orders to GitHub.
    """
    outcomes = sorted(outcomes, key=lambda outcome: outcome.edition.sort_key)
    names = [str(outcome.edition) for outcome in outcomes]
    subject = ", ".join(names) or "archive"
    if len(names) > 3:
        subject = f"{names[0]} to {names[-1]} ({len(names)} editions)"
    return "\n".join(
        [f"Papers: {subject}", "", *(f"- {o.edition}: {o.action}, {o.count} papers" for o in outcomes)]
    )


def command(level: str, message: str, title: str = "paperboy") -> str:
    """Return a workflow command, which GitHub shows as an annotation of the run.

    See https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions.
    """
    name = _escaped(title).replace(":", "%3A").replace(",", "%2C")
    return f"::{level} title={name}::{_escaped(message)}"


def _commands(level: str, items: Sequence[tuple[str, str]]) -> Iterator[str]:
    if len(items) > ANNOTATIONS_PER_LEVEL:
        rest = len(items) - ANNOTATIONS_PER_LEVEL + 1
        items = [*items[: ANNOTATIONS_PER_LEVEL - 1], ("paperboy", f"{rest} more, see the summary")]
    return (command(level, message, title) for title, message in items)


def _escaped(text: str) -> str:
    return safe_for_log(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _cell(text: str) -> str:
    """Escape text for a cell of a table in GitHub's Markdown."""
    text = (
        safe_for_log(text).replace("&", "&amp;").replace("<", "&lt;").replace("|", "&#124;").replace("`", "&#96;")
    )
    return " ".join(text.replace("*", "&#42;").replace("_", "&#95;").replace("[", "&#91;").split())
