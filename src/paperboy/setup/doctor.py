"""Runs all checks of a set-up. Changes nothing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from paperboy.errors import PaperboyError, SetupError
from paperboy.papers.folders import folders_of
from paperboy.setup.checks import (
    builds,
    config,
    config_files,
    git,
    linters,
    other_tools,
    own_files,
    posts,
    workflows,
)
from paperboy.setup.checks.pages import GitHub, check_pages
from paperboy.setup.checks.sources import Clock, check_sources
from paperboy.setup.findings import Finding, problem
from paperboy.setup.repository import Repository, address_on_github, examples, repository_of
from paperboy.site.config import Blog, blog_of, read
from paperboy.site.survey import survey
from paperboy.site.yaml_file import Document
from paperboy.sources.collect import Sources


def diagnose(
    folder: Path, connect: Callable[[Blog | None], Sources], clock: Clock, github: GitHub | None, *, server: str
) -> Iterator[Finding]:
    """Yield the findings of all checks. `connect` gives the sources, and may raise SetupError."""
    document, blog = Document(folder, {}), None
    try:
        document = read(folder)
        blog = blog_of(document, folder)
        yield from _check_site(blog, document)
    except SetupError as error:
        yield problem("config", str(error), "fix this, then run doctor again")
    yield from own_files.check_templates(folder)
    repository, found = None, None
    try:
        repository = repository_of(blog.folder if blog else folder)
        found = survey(blog.source, folders_of(blog), examples(blog)) if blog else survey(folder, (), ())
    except PaperboyError as error:
        yield problem("git", str(error))
    if repository:
        remote = found.remote if found else ""
        address = f"{server}/{github.repository}" if github else address_on_github(remote, server)
        repository = replace(repository, address=address)
    if repository and found:
        yield from git.check_push(found, repository, is_in_actions=github is not None)
        yield from git.check_ignored(found)
        yield from git.check_commits(found)
    yield from check_sources(lambda: connect(blog), clock)
    if repository:
        yield from workflows.check_workflow_files(repository)
        yield from workflows.check_publishers(repository)
        yield from workflows.check_activity(repository, found.head_date if found else None, clock.now())
        yield from builds.check_build(repository, document.values)
        yield from check_tools(blog, repository) if blog else other_tools.check_other_tools(repository)
        yield from check_pages(github, repository)


def _check_site(blog: Blog, document: Document) -> Iterator[Finding]:
    yield from config.check_config(blog)
    yield from config.check_repeated_keys(document)
    yield from config.check_language(blog)
    yield from config.check_time_zone(blog, document)
    yield from check_posts(blog, document)
    yield from own_files.check_archive(document.values)
    yield from own_files.check_copied_templates(blog, document.values)
    yield from own_files.check_words(blog)


def check_posts(blog: Blog, document: Document) -> Iterator[Finding]:
    """Yield what posts would look like, and what keeps them from being seen."""
    yield from posts.check_layout(blog)
    yield from posts.check_title(blog)
    yield from posts.check_picture(blog)
    yield from posts.check_markdown(blog, document.values)
    yield from posts.check_posts_output(blog, document.values)
    yield from posts.check_posts_plugin(blog, document.values)
    yield from posts.check_hidden_editions(blog, document.values)


def check_tools(blog: Blog, repository: Repository) -> Iterator[Finding]:
    """Yield which other tools of the repository read or write the same files."""
    yield from config_files.check_config_files(blog, repository)
    yield from linters.check_linters(blog, repository)
    yield from other_tools.check_other_tools(repository)
