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
from typing import NoReturn

import click
from rich.console import Console

from paperboy import __version__, archive, config, doctor, editions, files, init, lock, render, report, words
from paperboy.arxiv import SECONDS_BETWEEN_REQUESTS, Arxiv
from paperboy.config import Settings, Site
from paperboy.editions import Kind
from paperboy.errors import PaperboyError, SetupError
from paperboy.examine import Clock, GitHub, examine
from paperboy.gather import Sources
from paperboy.http import Client, Fetcher, Limits, Patience, Waiting
from paperboy.hub import Hub
from paperboy.models import one_line
from paperboy.posts import Action
from paperboy.publish import Desk, Orders, preview, publish
from paperboy.report import Report
from paperboy.repository import Repository
from paperboy.urls import is_address

FIRST_DAY = dt.date(2023, 5, 4)  # of Daily Papers
LONGEST_LOOK_AHEAD = dt.timedelta(days=31)
HUB_LIMITS = Limits()
ARXIV_LIMITS = Limits(
    read_seconds=30,
    seconds_between_requests=SECONDS_BETWEEN_REQUESTS,
    attempts=2,
    failures_before_haste=1,
    failures_before_stop=3,
)


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


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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
@click.option("--force", is_flag=True, help="Overwrite posts that were edited by hand, too.")
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
    with _messages(), _progress() as tell, _desk(folder, now, tell, offline=offline, kinds=kinds) as desk:
        window = _window(desk.site, now, date, first, last)
        repository = None
        with ExitStack() as stack:
            if not dry_run:
                stack.enter_context(lock.hold(desk.site.folder / config.FILE, time.sleep, tell))
                _check_writable(desk.site)
            if not (dry_run or no_commit):
                repository = stack.enter_context(closing(Repository(desk.site.source)))
                repository.check_can_commit()
                for name in repository.clear_dead_locks():
                    tell(f"removed {name}, which a git that was killed had left")
                for name in repository.undo_killed_rewind():
                    tell(f"put {name} back, at which a run was killed")
                if not no_push:
                    repository.check_can_push()
            result = publish(desk, window, repository, Orders(force=force, write=not dry_run, push=not no_push))
    _show(result)
    sys.exit(1 if result.has_failed else 0)


@main.command("preview")
@_site_option
@click.option("--date", "date", type=Date(), help="The edition's date; without it, the latest.")
@_offline_option
def preview_command(*, folder: Path, date: dt.date | None, offline: bool) -> None:
    """Print the post of a date. Nothing is written."""
    now = dt.datetime.now(dt.UTC)
    with _messages(), _progress() as tell, _desk(folder, now, tell, offline=offline) as desk:
        draft = preview(desk, date or _latest(desk.site, now))
    for warning in draft.outcome.warnings:
        click.echo(f"warning: {warning}", err=True)
    if draft.text:
        click.echo(draft.text, nl=False)
        return
    click.echo(report.sentence(draft.outcome), err=True)
    sys.exit(1 if draft.outcome.action is Action.FAILED else 0)


@main.command("init")
@_site_option
@click.option(
    "--action",
    metavar="OWNER/REPO@REF",
    default=init.ACTION,
    show_default=True,
    help="The action that the workflow uses.",
)
@click.option("--yes", is_flag=True, help="Write without asking.")
def init_command(*, folder: Path, action: str, yes: bool) -> None:
    """Add to a Jekyll blog what publishes every day: a workflow file, and a block in _config.yml."""
    with _messages():
        wanted = init.plan(folder, action)
        for sentence in wanted.left_alone:
            click.echo(sentence)
        for change in wanted.changes:
            click.echo(init.diff(change), nl=False)
        if not wanted.changes:
            click.echo("Nothing to write.")
            return
        if not yes and not sys.stdin.isatty():
            click.echo("Nothing was written: run it again with --yes to write this.")
            return
        if not yes and not click.confirm("Write this?", err=True):
            click.echo("Nothing was written.")
            return
        init.carry_out(wanted)
    click.echo(f"Written: {', '.join(change.name for change in wanted.changes)}.")
    for sentence in wanted.closing:
        click.echo(f"\n{sentence}")


@main.command("doctor")
@_site_option
def doctor_command(*, folder: Path) -> None:
    """Say what is wrong with a set-up, and what to do. Nothing is changed."""
    clock = Clock(lambda: dt.datetime.now(dt.UTC))
    with (
        _messages(),
        _progress() as tell,
        Client(on_response=clock.look) as client,
    ):
        tell("looking at the site, its repository and the sources")
        server = _endpoint("GITHUB_SERVER_URL", "https://github.com").rstrip("/")
        facts = examine(folder, lambda site: _sources(client, site, tell), clock, _github(client), server=server)
    found = doctor.findings(facts)
    for line in doctor.lines(found):
        click.echo(line)
    sys.exit(1 if doctor.has_problem(found) else 0)


@contextmanager
def _messages() -> Iterator[None]:
    """Turn the project's errors into a sentence and an exit code."""
    try:
        yield
    except SetupError as error:
        _fail(error, 2)
    except PaperboyError as error:
        _fail(error, 1)


def _fail(error: Exception, code: int) -> NoReturn:
    if _in_actions():
        click.echo(f"::error title=paperboy::{report.command_data(str(error))}")
    click.echo(f"paperboy: {one_line(str(error))}", err=True)
    sys.exit(code)


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Yield what shows progress: a moving line on a terminal, plain lines elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda message: click.echo(message, err=True)
        return
    with console.status("starting") as status:
        yield status.update


@contextmanager
def _desk(
    folder: Path,
    now: dt.datetime,
    tell: Callable[[str], None],
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
        tell(f"paperboy has no words in `lang: {site.language}`; posts are in English")
    templates = render.environment(site.folder)
    render.check(templates)
    with Client() as client:
        sources = _sources(client, site, tell, offline=offline)
        dice = random.Random()  # noqa: S311 (pauses)
        yield Desk(site, words.load(language), templates, sources, now, time.sleep, dice)


def _sources(client: Client, site: Site | None, tell: Callable[[str], None], *, offline: bool = False) -> Sources:
    waiting = _waiting(site)
    hub = Hub(
        Fetcher(client, HUB_LIMITS, waiting, name="the papers API"),
        _endpoint("HF_ENDPOINT", "https://huggingface.co"),
        os.environ.get("HF_TOKEN"),
    )
    arxiv = Arxiv(
        Fetcher(client, ARXIV_LIMITS, waiting, name="arXiv"),
        _endpoint("ARXIV_ENDPOINT", "https://export.arxiv.org"),
    )
    has_arxiv = site is None or site.settings.arxiv
    return Sources(hub=None if offline else hub, arxiv=arxiv if has_arxiv and not offline else None, tell=tell)


def _github(client: Client) -> GitHub | None:
    """Return what a workflow of GitHub Actions is told of itself; None elsewhere."""
    repository = os.environ.get("GITHUB_REPOSITORY")
    if not (_in_actions() and repository):
        return None
    return GitHub(
        Fetcher(client, HUB_LIMITS, _waiting(None), name="GitHub's API"),
        _endpoint("GITHUB_API_URL", "https://api.github.com").rstrip("/"),
        repository,
        os.environ.get("GITHUB_TOKEN") or None,
    )


def _waiting(site: Site | None) -> Waiting:
    """Return the clock and the patience that all sources of a run share."""
    settings = site.settings if site else Settings()
    dice = random.Random()  # noqa: S311 (jitter)
    return Waiting(time.monotonic, time.sleep, dice, Patience(settings.retry_seconds))


def _endpoint(variable: str, default: str) -> str:
    value = os.environ.get(variable) or default
    if not is_address(value):
        raise SetupError(f"{variable} must be an address such as {default}, not {value!r}")
    return value


def _window(
    site: Site, now: dt.datetime, date: dt.date | None, first: dt.date | None, last: dt.date | None
) -> list[dt.date]:
    if date and (first or last):
        raise SetupError("give either --date, or --from and --to")
    if last and not first:
        raise SetupError("--to needs --from: the first date of the backfill")
    latest = _latest(site, now)
    if date:
        first = last = date
    elif not first:
        first, last = latest - dt.timedelta(days=site.settings.window - 1), latest
    last = last or max(first, latest)
    if first > last:
        raise SetupError(f"--from {first} lies after --to {last}: give the earlier date first")
    if first < FIRST_DAY:
        raise SetupError(f"{first} is too early: Daily Papers began on {FIRST_DAY}")
    if last > latest + LONGEST_LOOK_AHEAD:
        raise SetupError(f"{last} is too late: the latest date whose time has come is {latest}")
    return [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]


def _latest(site: Site, now: dt.datetime) -> dt.date:
    """Return the last date whose time has come where the site is."""
    today = now.astimezone(site.timezone).date()
    return today if editions.moment_of(today, site) <= now else today - dt.timedelta(days=1)


def _check_writable(site: Site) -> None:
    """Raise SetupError when the folders that a run writes to cannot be written to."""
    for name in (site.posts, archive.FOLDER):
        files.check_writable(site.source / name, site.folder)


def _show(result: Report) -> None:
    out = Console()
    if out.is_terminal:
        out.print(report.table(result))
    else:
        for line in report.lines(result):
            click.echo(line)
    for line in report.closing_lines(result):
        click.echo(line)
    if _in_actions():
        for command in report.annotations(result):
            click.echo(command)
    _append("GITHUB_STEP_SUMMARY", report.summary(result))
    _append("GITHUB_OUTPUT", report.outputs(result))


def _append(variable: str, text: str) -> None:
    path = os.environ.get(variable)
    if not path:
        return
    try:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        click.echo(f"paperboy: cannot write to {variable} ({path}): {error.strerror}", err=True)


def _in_actions() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"
