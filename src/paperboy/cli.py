"""The command `paperboy`: arguments, terminal, exit codes.

The only place that exits, and that looks at the clock and the environment for a run; what git's own variables
say, and how old a file is, `site` finds out. Results go to stdout, progress and problems to stderr. `./run docs`
writes what is below as tables into docs/command-line.md: options, exit codes, variables of the environment.

Each command imports what it needs when it runs: `--help`, and a wrong option, wait for click alone.
"""

import datetime as dt
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

import click

from paperboy import __version__
from paperboy.arguments import ACTION, Date, Folder, Kinds
from paperboy.errors import OutputError, PaperboyError, RepositoryError, SetupError
from paperboy.model.kinds import Kind
from paperboy.terminal import Progress, echo, open_streams, print_table, show_progress, silence, write
from paperboy.text.log import without_commands

if TYPE_CHECKING:
    from pathlib import Path

    from paperboy.enrich.catalog import Month
    from paperboy.publish.context import Context
    from paperboy.report import Report

EXIT_CODES = {
    0: "Done, or nothing to do.",
    1: "Some posts could not be made, or could not be pushed, or stdout could not be written to."
    " All others are published. `paperboy doctor`: a run would fail.",
    2: "Wrong usage, configuration or set-up. Nothing was changed; the message says what to do.",
}

VARIABLES = {
    "HF_ENDPOINT": "The address of Hugging Face. Default: `https://huggingface.co`.",
    "HF_TOKEN": "A token for Hugging Face. None is needed. It is sent to Hugging Face only. If it is refused,"
    " a warning says so, and lists are requested without it.",
    "ARXIV_ENDPOINT": "The address of arXiv's API. Default: `https://export.arxiv.org`.",
    "GITHUB_ACTIONS": "If it is `true`, problems are shown as annotations of the workflow run.",
    "GITHUB_TOKEN": "With it, `paperboy doctor` asks GitHub's API how Pages is built. It is sent to GitHub's API"
    " only.",
    "GITHUB_REPOSITORY": "Set by GitHub Actions: the repository that `paperboy doctor` looks at.",
    "GITHUB_API_URL": "Set by GitHub Actions: the address of GitHub's API.",
    "GITHUB_SERVER_URL": "Set by GitHub Actions: the address of the pages that `paperboy doctor` names.",
    "GITHUB_STEP_SUMMARY": "A file to which the report is appended, as Markdown.",
    "GITHUB_OUTPUT": "A file to which `changed` (`true` or `false`), `sha` (the newest commit) and `editions` (the"
    " posts that were written, as a JSON list of paths below the site's `source`) are appended.",
}


class Paperboy(click.Group):
    """The command: what click itself writes (help, version, usage) meets the same streams as everything else."""

    def main(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 (as click has it)
        """Run it, and turn an error of the operating system that nothing else has handled into a sentence."""
        open_streams()
        try:
            return super().main(*arguments, **options)
        except OSError as error:
            for err in (False, True):
                try:
                    (sys.stderr if err else sys.stdout).flush()
                except OSError:
                    silence(err=err)
            about = f"{error.filename}: " if error.filename else ""
            echo(f"paperboy: {about}{error.strerror or error}", err=True)
            sys.exit(1)


@click.group(cls=Paperboy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="paperboy")
def main() -> None:
    """Hugging Face Daily Papers as posts of a Jekyll blog."""


_site_option = click.option(
    "--site",
    "folder",
    type=Folder(),
    default=".",
    help="The Jekyll site's folder. Default: the current one.",
)
_offline_option = click.option("--offline", is_flag=True, help="Make no requests; use what the archive has.")


@main.command("publish")
@_site_option
@click.option("--date", "date", type=Date(), help="Only this date.")
@click.option("--from", "first", type=Date(), help="The first date of a backfill, 2023-05-04 or later.")
@click.option("--to", "last", type=Date(), help="The last date of a backfill. Default: the latest.")
@click.option(
    "--editions",
    "kinds",
    type=Kinds(),
    help=f"Only these kinds of posts, whatever the config says: {', '.join(Kind)}, with commas between.",
)
@click.option(
    "--force",
    is_flag=True,
    help="Overwrite posts that were edited by hand or are another tool's, make those that were deleted, and remove"
    " those whose papers no longer pass the filters.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@click.option("--no-commit", is_flag=True, help="Write the files, and do not use git.")
@click.option("--no-push", is_flag=True, help="Commit, and do not push.")
@_offline_option
def publish_command(
    *,
    folder: "Path",
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
    from paperboy.publish.context import Options
    from paperboy.publish.preflight import prepared_branch
    from paperboy.publish.run import publish
    from paperboy.publish.window import window_of
    from paperboy.publish.writing import not_made
    from paperboy.report import Report

    now = dt.datetime.now(dt.UTC)
    with (
        _messages(),
        show_progress() as progress,
        _context(folder, now, progress, offline=offline, kinds=kinds) as context,
    ):
        window = window_of(context.blog, now, date, first, last)
        options = Options(
            force=force,
            editions_named=kinds is not None,
            write=not dry_run,
            commit=not no_commit,
            push=not no_push,
        )
        try:
            with prepared_branch(context, options, progress) as branch:
                result = publish(context, window, branch, options)
        except RepositoryError as error:  # such as a remote that does not answer
            result = Report(outcomes=not_made(context, window), problems=(str(error),))
    with _messages():
        _show(result)
    sys.exit(1 if result.has_failed else 0)


@main.command("preview")
@_site_option
@click.option("--date", "date", type=Date(), help="The post's date. Default: the latest with papers.")
@_offline_option
def preview_command(*, folder: "Path", date: dt.date | None, offline: bool) -> None:
    """Print the post of a date. Nothing is written."""
    from paperboy.papers.schedule import latest_due
    from paperboy.post.ownership import Action
    from paperboy.publish.run import preview

    now = dt.datetime.now(dt.UTC)
    with _messages(), show_progress() as progress, _context(folder, now, progress, offline=offline) as context:
        for days_back in range(1 if date else context.blog.settings.window):
            post = preview(context, (date or latest_due(context.blog, now)) - dt.timedelta(days=days_back))
            if post.outcome.action is not Action.NOTHING:
                break
            echo(post.outcome.sentence, err=True)
        else:
            return
    for warning in (*context.sources.warnings, *post.outcome.warnings):
        echo(f"warning: {warning}", err=True)
    if post.text:
        with _messages():
            _show_file(post.text)
        return
    echo(post.outcome.sentence, err=True)
    sys.exit(1 if post.outcome.action is Action.FAILED else 0)


@main.command("init")
@_site_option
@click.option(
    "--action",
    metavar="OWNER/REPO@REF",
    help="Where paperboy is published, and which version the workflow calls."
    f" Default: what it calls already, or {ACTION}.",
)
@click.option("--deploy", is_flag=True, help="Add a workflow that builds the site and deploys it to Pages, too.")
@click.option("--reader", is_flag=True, help="Add filters, keywords and saved papers for readers, too.")
@click.option(
    "--home", is_flag=True, help="Add an include that shows the newest day's papers on your home page, too."
)
@click.option(
    "--on-home",
    type=click.Choice(["all", "digests", "none"]),
    help="Posts of papers on the home page, the setting `home`. Default: none, if the blog has own posts.",
)
@click.option(
    "--in-feed",
    type=click.Choice(["all", "digests", "own"]),
    help="Posts in the blog's feed, the setting `feed`. Default: own, if the blog has own posts.",
)
@click.option("--yes", is_flag=True, help="Write without asking.")
def init_command(
    *,
    folder: "Path",
    action: str | None,
    deploy: bool,
    reader: bool,
    home: bool,
    on_home: str | None,
    in_feed: str | None,
    yes: bool,
) -> None:
    """Add to a Jekyll blog what publishes every day: a workflow file, and a block in _config.yml."""
    from paperboy.setup import init

    with _messages():
        usual = init.usual_lists(folder)
        if usual == init.OWN_FIRST and not yes and sys.stdin.isatty():
            echo("The blog has posts of your own. Where are posts of papers to be shown beside them?", err=True)
            on_home = on_home or _choose("On the home page", ["all", "digests", "none"], usual.home)
            in_feed = in_feed or _choose("In the feed", ["all", "digests", "own"], usual.feed)
        lists = init.Lists(on_home or usual.home, in_feed or usual.feed)
        wanted = init.plan(folder, action, deploy=deploy, reader=reader, home=home, lists=lists)
        for change in wanted.changes:
            if init.is_read(change):
                _show_file(init.diff(change))
            else:
                size_kb = len(change.after.encode()) / 1000
                echo(f"{change.name}: a new file of {size_kb:.0f} kB, as paperboy ships it")
        for sentence in wanted.notices:
            echo(sentence)
        if not wanted.changes:
            echo("Nothing to write.")
            return
        if not yes and not sys.stdin.isatty():
            echo("Nothing was written: run it again with --yes to write this.")
            return
        if not yes and not click.confirm("Write this?", err=True):
            echo("Nothing was written.")
            return
        init.carry_out(wanted)
        echo(f"Written: {', '.join(change.name for change in wanted.changes)}.")
        for sentence in wanted.closing:
            echo(f"\n{sentence}")


def _choose(question: str, choices: list[str], usual: str) -> str:
    return str(click.prompt(question, type=click.Choice(choices), default=usual, err=True))


@main.command("enrich")
@_site_option
@click.option(
    "--out",
    "folder_out",
    type=Folder(),
    help="Where the files go. Default: the folder that Jekyll reads.",
)
def enrich_command(*, folder: "Path", folder_out: "Path | None") -> None:
    """Make the pages, feeds and data of all papers from the archive, before Jekyll builds the site."""
    from paperboy import report
    from paperboy.enrich.build import enrich
    from paperboy.papers import topic_files
    from paperboy.site import config

    with _messages(), show_progress() as progress:
        blog = config.load(folder)
        made = enrich(blog, topic_files.load(blog.folder), folder_out, progress.status)
    for warning in made.warnings:
        echo(f"warning: {warning}", err=True)
        if _in_actions():
            write(report.command("warning", warning))
    echo(made.sentence)


@main.command("note")
@_site_option
@click.argument("paper", required=False)
@click.option("--pick", is_flag=True, help="Make the paper a pick, if the note is new.")
@click.option(
    "--issue",
    "event",
    type=click.File("rb"),
    metavar="FILE",
    help="Write the note that is in an issue, in the file of GitHub's event; open no editor.",
)
def note_command(*, folder: "Path", paper: str | None, pick: bool, event: BinaryIO | None) -> None:
    """Open your note on a paper (an id such as 2602.06570, or its address) in $VISUAL or $EDITOR."""
    from paperboy.post import note_file
    from paperboy.site import config, files, notes

    with _messages():
        blog = config.load(folder)
        now = dt.datetime.now(dt.UTC).astimezone(blog.timezone)
        if event:
            path = note_file.write_issue(blog, note_file.issue_of(event.read()), now.date())
            echo(f"{path.relative_to(blog.folder)}: the next run shows it.")
            return
        paper_id = notes.id_in(paper or "")
        if not paper_id:
            raise SetupError(f"{paper or ''!r} is no paper: give its id, such as 2602.06570, or its address")
        path = note_file.begin(blog, paper_id, now.date(), is_pick=pick)
        try:
            click.edit(filename=str(path))
        except click.ClickException as error:
            raise SetupError(f"{error.format_message()}: set $EDITOR, or write {path} yourself") from error
        if note_file.is_empty(path):
            files.remove(path)
            echo("The note is empty: it was not kept.")
        else:
            echo(f"{path}: commit and push it; the next run shows it.")


@main.command("export")
@_site_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "bibtex", "json"]),
    default="markdown",
    show_default=True,
    help="The form of the papers. All but BibTeX have your notes.",
)
@click.option("--picks", is_flag=True, help="Only your picks.")
@click.option("--out", "file", type=click.Path(dir_okay=False), help="The file to write. Default: stdout.")
def export_command(*, folder: "Path", form: str, picks: bool, file: str | None) -> None:
    """Write the papers of the archive with your notes, to take them along."""
    from pathlib import Path

    from paperboy.enrich.catalog import months
    from paperboy.enrich.export import Form, export
    from paperboy.papers import topic_files
    from paperboy.post import words
    from paperboy.post.languages import language_for
    from paperboy.site import config, files, notes
    from paperboy.site.tree import Folder as Tree

    failures = list[str]()

    with _messages(), show_progress() as progress:
        blog = config.load(folder)
        topics, of_owner = topic_files.load(blog.folder), notes.read(blog.folder)
        failures += of_owner.problems

        def read() -> Iterator["Month"]:
            tree = Tree(blog.source, blog.folder)
            for month in months(blog, tree, topics, lambda _label, _inputs, make: make(), of_owner):
                progress.status(f"papers of {month.label}")
                failures.extend(month.failures)
                yield month

        of_posts = words.load(language_for(blog.language), blog.folder)
        pieces = export(read(), Form(form), of_posts, topics, picks=picks)
        if file:
            files.write(Path(file), "".join(pieces))
        else:
            for piece in pieces:
                _show_file(piece)
    for failure in failures:
        echo(f"warning: {failure}", err=True)


@main.command("doctor")
@_site_option
def doctor_command(*, folder: "Path") -> None:
    """Say what is wrong with a set-up, and what to do. Nothing is changed."""
    from paperboy.setup import doctor, findings
    from paperboy.setup.checks.pages import github_of
    from paperboy.setup.checks.sources import Clock
    from paperboy.sources.connect import connect, endpoint
    from paperboy.sources.network import client_for

    clock = Clock(lambda: dt.datetime.now(dt.UTC))
    with (
        _messages(),
        show_progress() as progress,
        client_for(os.environ, clock.look) as client,
    ):
        progress.status("looking at the site, its repository and the sources")
        server = endpoint(os.environ, "GITHUB_SERVER_URL", "https://github.com").rstrip("/")
        github = github_of(client, os.environ)
        found = list(
            doctor.diagnose(
                folder,
                lambda blog: connect(client, os.environ, blog.settings if blog else None, progress.status),
                clock,
                github,
                server=server,
            )
        )
    with _messages():
        for line in findings.lines(found):
            echo(line)
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
    write(without_commands(text) if _in_actions() else text, nl=False)


def _fail(error: Exception, code: int) -> NoReturn:
    from paperboy import report
    from paperboy.text.characters import one_line

    if _in_actions() and not isinstance(error, OutputError):
        write(report.command("error", str(error)))
    echo(f"paperboy: {one_line(str(error))}", err=True)
    sys.exit(code)


@contextmanager
def _context(
    folder: "Path",
    now: dt.datetime,
    progress: Progress,
    *,
    offline: bool,
    kinds: tuple[Kind, ...] | None = None,
) -> Iterator["Context"]:
    import random
    import time
    from dataclasses import replace

    from paperboy.post.languages import has_words
    from paperboy.publish.context import context_of
    from paperboy.site import config
    from paperboy.sources.collect import Sources
    from paperboy.sources.connect import connect
    from paperboy.sources.network import client_for

    blog = config.load(folder)
    if kinds:
        blog = blog.with_settings(editions=[*map(str, kinds)])
    if not has_words(blog.language):
        progress.notice(f"paperboy has no words in `{blog.language_from}: {blog.language}`; posts are in English")
    no_sources = Sources(None, None, progress.status, progress.advance)
    context = context_of(blog, no_sources, now, time.sleep, random.Random())  # noqa: S311 (pauses)
    if offline:
        yield context
        return
    with client_for(os.environ) as client:
        sources = connect(client, os.environ, blog.settings, progress.status)
        yield replace(context, sources=replace(sources, advance=progress.advance))


def _show(result: "Report") -> None:
    from paperboy import report

    _append("GITHUB_STEP_SUMMARY", report.summary(result))
    _append("GITHUB_OUTPUT", report.outputs(result))
    print_table(lambda: report.table(result), report.lines(result))
    for line in report.closing_lines(result):
        echo(line)
    if _in_actions():
        for command in report.annotations(result):
            write(command)  # the only commands of a workflow that there are


def _append(variable: str, text: str) -> None:
    from pathlib import Path

    path = os.environ.get(variable)
    if not path:
        return
    try:
        with Path(path).open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError as error:
        echo(f"paperboy: cannot write to {variable} ({path}): {error.strerror}", err=True)


def _in_actions() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"
