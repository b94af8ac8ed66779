"""Small blogs for the checks: a folder of files, and what a check finds there."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from paperboy.setup.findings import Finding
from paperboy.setup.repository import Repository, repository_of
from paperboy.site import config
from paperboy.site.config import Blog
from tests.helpers import git

PUBLISHER = """\
name: paperboy
on: {schedule: [{cron: "43 21 * * *"}]}
jobs: {publish: {permissions: {contents: write}, uses: kim/paperboy/.github/workflows/publish-blog.yml@v1}}
"""
WORKFLOWS = ".github/workflows"


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def blog_in(folder: Path, files: Mapping[str, str]) -> Blog:
    """Write a blog, and return it as it is read."""
    write(folder, {"_config.yml": "title: x\n"} | dict(files))
    return config.load(folder)


def repository_in(folder: Path, files: Mapping[str, str]) -> Repository:
    """Write a blog in a repository with the workflow that publishes, and return it."""
    write(folder, {"_config.yml": "title: x\n", f"{WORKFLOWS}/paperboy.yml": PUBLISHER} | dict(files))
    git(folder, "init", "--quiet", "--initial-branch", "main")
    return repository_of(folder, "https://github.com/kim/blog")


def codes(found: Iterable[Finding]) -> list[str]:
    """Return what findings are: level and code."""
    return [f"{each.level} {each.code}" for each in found]
