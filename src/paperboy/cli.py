"""The command `paperboy`: arguments, terminal, exit codes.

The only place that exits, reads the clock or looks at the environment. Results go to stdout, progress and
problems to stderr. Exit codes: 0 done, or nothing to do; 1 some editions could not be made, the others are
published; 2 wrong usage or set-up, nothing was touched.
"""

import datetime as dt
import os
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

from paperboy import __version__, report
from paperboy.errors import OutputError, PaperboyError, SetupError
from paperboy.papers import archive, topic_files
from paperboy.papers.editions import Kind
from paperboy.post import templates, words
from paperboy.post.ownership import Action, adopted, folders_of
from paperboy.publish import preview, publish
from paperboy.report import Report
from paperboy.setup import doctor, findings, init
from paperboy.setup.examine import Clock, examine, github_of
from paperboy.site import config, files, lock
from paperboy.site.config import Site
from paperboy.site.repository import Repository, lock_file
from paperboy.sources.connect import connect, endpoint
from paperboy.sources.gather import Sources
from paperboy.sources.network import client_for
from paperboy.steps.desk import Desk, Orders
from paperboy.steps.window import latest, window_of
from paperboy.terminal import Progress, mend_streams, progress, say, show, silence, write
from paperboy.text.characters import as_no_command, one_line


class Date(click.ParamType[dt.date]):
    """A date on the command line."""

    name = "YYYY-MM-DD"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Read `YYYY-MM-DD`, and nothing else."""
        if isinstance(value, dt.date):
            return value
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", str(value), re.ASCII):
            self.fail(f"{value!r} is not a date; write it as YYYY-MM-DD, such as 2026-02-09.", param, ctx)
        try:
            return dt.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not in the calendar; write a date such as 2026-02-09.", param, ctx)


class Kinds(click.ParamType[tuple[Kind, ...]]):
    """Kinds of editions on the command line, with commas between."""

    name = "KIND,…"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Kind, ...]:
        """Read `daily`, or several kinds with commas between."""
        if isinstance(value, tuple):
            return value
        names = [name.strip() for name in str(value).split(",")]
        for name in names:
            if name not in list(Kind):
                self.fail(f"{name!r} is no kind of edition; there are: {', '.join(Kind)}.", param, ctx)
        return tuple(dict.fromkeys(map(Kind, names)))


class Paperboy(click.Group):
    """The command: what click itself writes (help, version, usage) meets the same streams as everything else."""

    def main(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 (as click has it)
        """Run it, and say in a sentence what nobody below could do anything about."""
        mend_streams()
        try:
            return super().main(*arguments, **options)
        except OSError as error:
            for err in (False, True):
                try:
                    (sys.stderr if err else sys.stdout).flush()
                except OSError:
                    silence(err=err)
            about = f"{error.filename}: " if error.filename else ""
            say(f"paperboy: {about}{error.strerror or error}", err=True)
            sys.exit(1)


@click.group(cls=Paperboy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="paperboy")
def main() -> None:
    """Hugging Face Daily Papers as posts of a Jekyll blog."""


_site_option = click.option(
    "--site", "folder", type=click.Path(path_type=Path), default=Path(), help="The Jekyll site's folder."
)
_offline_option = click.option("--offline", is_flag=True, help="Ask nobody; use what the archive has.")


@main.command("publish")
@_site_option
@click.option("--date", "date", type=Date(), help="Only this date.")
@click.option("--from", "first", type=Date(), help="The first date of a backfill.")
@click.option("--to", "last", type=Date(), help="The last date of a backfill; without it, the latest.")
@click.option("--editions", "kinds", type=Kinds(), help="Only these kinds of posts, whatever the config says.")
@click.option("--force", is_flag=True, help="Overwrite posts that were edited by hand or are another tool's, too.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@click.option("--no-commit", is_flag=True, help="Write the files, and leave git alone.")
@click.option("--no-push", is_flag=True, help="Commit, and do not push.")
@_offline_option
def publish_command(
    *,
    folder: Path,
    date: dt.date | None,
    first: dt.date | None,
    last: dt.date | None,
    kinds: tuple[Kind, ...] | None,
    force: bool,
    dry_run: bool,
    no_commit: bool,
    no_push: bool,
    offline: bool,
) -> None:
    """Bring the posts of the last days, or of the given dates, up to date."""
    now = dt.datetime.now(dt.UTC)
    with _messages(), progress() as at_work, _desk(folder, now, at_work, offline=offline, kinds=kinds) as desk:
        window = window_of(desk.site, now, date, first, last)
        repository = None
        with ExitStack() as stack:
            if not dry_run:
                _check_writable(desk.site)
            if not (dry_run or no_commit):
                repository = stack.enter_context(closing(Repository(desk.site.source)))
                _check_repository(repository, desk.site, push=not no_push)
            if not dry_run:
                stack.enter_context(lock.hold(_lock_file(desk.site), time.sleep, at_work.tell))
            if repository:
                _check_repository(repository, desk.site, push=not no_push)  # it may have been waited for the lock
                _put_right(repository, now, at_work.keep)
            result = publish(desk, window, repository, Orders(force=force, write=not dry_run, push=not no_push))
    with _messages():
        _show(result)
    sys.exit(1 if result.has_failed else 0)


@main.command("preview")
@_site_option
@click.option("--date", "date", type=Date(), help="The edition's date; without it, the latest.")
@_offline_option
def preview_command(*, folder: Path, date: dt.date | None, offline: bool) -> None:
    """Print the post of a date. Nothing is written."""
    now = dt.datetime.now(dt.UTC)
    with _messages(), progress() as at_work, _desk(folder, now, at_work, offline=offline) as desk:
        draft = preview(desk, date or latest(desk.site, now))
    for warning in (*desk.sources.warnings, *draft.outcome.warnings):
        say(f"warning: {warning}", err=True)
    if draft.text:
        with _messages():
            _show_file(draft.text)
        return
    say(report.sentence(draft.outcome), err=True)
    sys.exit(1 if draft.outcome.action is Action.FAILED else 0)


@main.command("init")
@_site_option
@click.option(
    "--action",
    metavar="OWNER/REPO@REF",
    default=init.ACTION,
    show_default=True,
    help="Where paperboy is published, and which version the workflow calls.",
)
@click.option("--deploy", is_flag=True, help="Add a workflow that builds the site and deploys it to Pages, too.")
@click.option("--yes", is_flag=True, help="Write without asking.")
def init_command(*, folder: Path, action: str, deploy: bool, yes: bool) -> None:
    """Add to a Jekyll blog what publishes every day: a workflow file, and a block in _config.yml."""
    with _messages():
        wanted = init.plan(folder, action, deploy=deploy)
        for sentence in wanted.left_alone:
            say(sentence)
        for change in wanted.changes:
            _show_file(init.diff(change))
        if not wanted.changes:
            say("Nothing to write.")
            return
        if not yes and not sys.stdin.isatty():
            say("Nothing was written: run it again with --yes to write this.")
            return
        if not yes and not click.confirm("Write this?", err=True):
            say("Nothing was written.")
            return
        init.carry_out(wanted)
        say(f"Written: {', '.join(change.name for change in wanted.changes)}.")
        for sentence in wanted.closing:
            say(f"\n{sentence}")


@main.command("doctor")
@_site_option
def doctor_command(*, folder: Path) -> None:
    """Say what is wrong with a set-up, and what to do. Nothing is changed."""
    clock = Clock(lambda: dt.datetime.now(dt.UTC))
    with (
        _messages(),
        progress() as at_work,
        client_for(os.environ, clock.look) as client,
    ):
        at_work.tell("looking at the site, its repository and the sources")
        server = endpoint(os.environ, "GITHUB_SERVER_URL", "https://github.com").rstrip("/")
        github = github_of(client, os.environ)
        facts = examine(
            folder,
            lambda site: connect(client, os.environ, site.settings if site else None, at_work.tell),
            clock,
            github,
            server=server,
        )
    found = doctor.findings(facts)
    with _messages():
        for line in findings.lines(found):
            say(line)
    sys.exit(1 if findings.has_problem(found) else 0)


@contextmanager
def _messages() -> Iterator[None]:
    """Turn the project's errors into a sentence and an exit code."""
    try:
        yield
    except SetupError as error:
        _fail(error, 2)
    except PaperboyError as error:
        _fail(error, 1)


def _show_file(text: str) -> None:
    """Print what is a file, byte for byte; but a workflow shows it in its log, and the log has commands."""
    write(as_no_command(text) if _in_actions() else text, nl=False)


def _fail(error: Exception, code: int) -> NoReturn:
    if _in_actions() and not isinstance(error, OutputError):
        write(f"::error title=paperboy::{report.command_data(str(error))}")
    say(f"paperboy: {one_line(str(error))}", err=True)
    sys.exit(code)


@contextmanager
def _desk(
    folder: Path,
    now: dt.datetime,
    at_work: Progress,
    *,
    offline: bool,
    kinds: tuple[Kind, ...] | None = None,
) -> Iterator[Desk]:
    site = config.load(folder)
    if kinds:
        settings = site.settings.model_copy(update={"editions": [str(kind) for kind in kinds]})
        site = site.model_copy(update={"settings": settings})
    language = words.language_for(site.language)
    if not site.language.lower().startswith(language):
        at_work.keep(f"paperboy has no words in `{site.language_from}: {site.language}`; posts are in English")
    of_posts = words.load(language, site.folder)
    of_site = templates.environment(site.folder)
    templates.check(of_site)
    topics = topic_files.load(site.folder)
    with ExitStack() as stack:
        sources = Sources(None, None, at_work.tell)
        if not offline:
            client = stack.enter_context(client_for(os.environ))
            sources = connect(client, os.environ, site.settings, at_work.tell)
        dice = random.Random()  # noqa: S311 (pauses)
        yield Desk(site, of_posts, of_site, sources, now, time.sleep, dice, topics)


def _lock_file(site: Site) -> Path:
    """Return the file that stands for the site's repository; where there is none, one among paperboy's own."""
    return lock_file(site.source) or site.source / archive.FOLDER / ".running"


def _check_repository(repository: Repository, site: Site, *, push: bool) -> None:
    """Raise SetupError when what is made could not be committed or pushed. Nothing is written."""
    repository.check_can_commit(folders_of(site))
    if push:
        repository.check_can_push()


def _put_right(repository: Repository, now: dt.datetime, tell: Callable[[str], None]) -> None:
    """Put right what a run that was killed has left in the repository. Raises SetupError when git is at work."""
    for name in repository.clear_leftovers():
        tell(f"removed {name}, which a git that was killed had left")
    for name in repository.undo_killed_rewind():
        tell(f"put {name} back, at which a run was killed")
    if repository.finish_killed_commit(adopted, now=now):
        tell("looked after a commit at which a run was killed")


def _check_writable(site: Site) -> None:
    """Raise SetupError when the folders that a run writes to cannot be written to."""
    for name in (site.posts, archive.FOLDER):
        files.check_writable(site.source / name, site.folder)


def _show(result: Report) -> None:
    _append("GITHUB_STEP_SUMMARY", report.summary(result))
    _append("GITHUB_OUTPUT", report.outputs(result))
    show(report.table(result), report.lines(result))
    for line in report.closing_lines(result):
        say(line)
    if _in_actions():
        for command in report.annotations(result):
            write(command)  # the only commands of a workflow that there are


def _append(variable: str, text: str) -> None:
    path = os.environ.get(variable)
    if not path:
        return
    try:
        with Path(path).open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError as error:
        say(f"paperboy: cannot write to {variable} ({path}): {error.strerror}", err=True)


def _in_actions() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"
