"""Runs all checks of a set-up. Changes nothing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from paperboy.errors import PaperboyError, SetupError
from paperboy.papers.folders import folders_of
from paperboy.setup.checks import config, git, own_files, posts, workflows
from paperboy.setup.checks.builds import check_build
from paperboy.setup.checks.config_files import check_config_files
from paperboy.setup.checks.enrich import check_enrich
from paperboy.setup.checks.linters import check_linters
from paperboy.setup.checks.lists import check_lists
from paperboy.setup.checks.other_tools import check_other_tools
from paperboy.setup.checks.pages import GitHub, check_pages
from paperboy.setup.checks.sources import Clock, check_sources
from paperboy.setup.findings import Finding, finding
from paperboy.setup.repository import Repository, address_on_github, examples, repository_of
from paperboy.setup.survey import survey
from paperboy.site.config import Blog, load
from paperboy.sources.collect import Sources

_OF_A_BLOG = (
    config.check_config,
    config.check_repeated_keys,
    config.check_language,
    config.check_time_zone,
    posts.check_layout,
    posts.check_form,
    posts.check_posts_output,
    posts.check_posts_plugin,
    posts.check_hidden_editions,
    check_lists,
    own_files.check_archive,
    own_files.check_copied_templates,
    own_files.check_words,
    own_files.check_notes,
)


def diagnose(
    folder: Path, connect: Callable[[Blog | None], Sources], clock: Clock, github: GitHub | None, *, server: str
) -> Iterator[Finding]:
    """Yield the findings of all checks. `connect` gives the sources, and may raise SetupError."""
    blog, repository, found = None, None, None
    try:
        blog = load(folder)
        yield from check_blog(blog)
    except SetupError as error:
        yield finding("config/broken", error=error)
    yield from own_files.check_templates(folder)
    try:
        repository = repository_of(blog.folder if blog else folder)
        found = survey(blog.source, folders_of(blog), examples(blog)) if blog else survey(folder, (), ())
    except PaperboyError as error:
        yield finding("git/refused", error=error)
    if repository:
        remote = found.remote if found else ""
        address = f"{server}/{github.repository}" if github else address_on_github(remote, server)
        repository = replace(repository, address=address)
    if repository and found:
        yield from git.check_push(found, repository, is_in_actions=github is not None)
        yield from git.check_commits(found)
    yield from check_sources(lambda: connect(blog), clock)
    if repository:
        yield from workflows.check_workflow_files(repository)
        yield from workflows.check_publishers(repository)
        yield from check_build(repository, blog.values if blog else {})
        if blog:
            yield from check_enrich(blog, repository)
        yield from check_tools(blog, repository)
        yield from check_pages(github, repository)


def check_blog(blog: Blog) -> Iterator[Finding]:
    """Yield what the config and the files of a blog mean for posts."""
    for check in _OF_A_BLOG:
        yield from check(blog)


def check_tools(blog: Blog | None, repository: Repository) -> Iterator[Finding]:
    """Yield which other tools of the repository read or write the same files."""
    if blog:
        yield from check_config_files(blog, repository)
        yield from check_linters(blog, repository)
    yield from check_other_tools(repository)
