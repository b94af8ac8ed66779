"""Small blogs for the checks: a folder of files, and what a check finds there."""

from collections.abc import Mapping
from pathlib import Path

from paperboy.setup.findings import Finding
from paperboy.setup.repository import Repository, repository_of
from paperboy.site import config
from paperboy.site.config import Blog
from paperboy.site.yaml_file import Document
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


def site_in(folder: Path, files: Mapping[str, str]) -> tuple[Blog, Document]:
    """Write a blog, and return its site and its config."""
    write(folder, {"_config.yml": "title: x\n"} | dict(files))
    return config.load(folder), config.read(folder)


def repository_in(folder: Path, files: Mapping[str, str]) -> Repository:
    """Write a blog in a repository with the workflow that publishes, and return it."""
    write(folder, {"_config.yml": "title: x\n", f"{WORKFLOWS}/paperboy.yml": PUBLISHER} | dict(files))
    git(folder, "init", "--quiet", "--initial-branch", "main")
    return repository_of(folder, "https://github.com/kim/blog")


def said(found: list[Finding]) -> list[str]:
    """Return findings as one line each."""
    return [f"{each.level}: {each.subject}: {each.sentence} | {each.advice}" for each in found]
