"""A note by an issue: the form, the steps of the workflow run here, and that what is in an issue is data."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from paperboy.site import notes
from paperboy.site.notes import Note
from tests.actions import WORKFLOWS, blocks, load
from tests.helpers import Blog, git

ROOT = Path(__file__).parents[2]
WORKFLOW = load(WORKFLOWS / "note.yml")
JOB = WORKFLOW["jobs"]["note"]
PAPER = "2602.06570"
NAME = f"_paperboy/notes/{PAPER}.md"
SHIM = '#!/bin/sh\nexec "{python}" -m paperboy "$@"\n'
GH = '#!/bin/sh\necho "$@" >> "{folder}/asked"\ncase "$*" in *--body-file*) cat >> "{folder}/comment";; esac\n'


def form(paper: str = PAPER, words: str = "Good **words**.", *, pick: bool = False) -> str:
    return f"### Paper\n\n{paper}\n\n### Words\n\n{words}\n\n### Pick\n\n- [{'X' if pick else ' '}] A pick"


@dataclass
class Site:
    """A blog whose issues become notes."""

    blog: Blog
    folder: Path

    def opened(self, body: Any, author: str = "OWNER") -> subprocess.CompletedProcess[str]:
        """Run the steps after an issue was opened; returns the last one's result."""
        event = self.folder / "event.json"
        issue = {"number": 7, "title": "Note", "body": body, "author_association": author}
        event.write_text(json.dumps({"action": "opened", "issue": issue}), "utf-8")
        for name in ("asked", "comment"):
            (self.folder / name).unlink(missing_ok=True)
        environment = {
            **os.environ,
            "PATH": f"{self.folder}/bin:{os.environ['PATH']}",
            "PYTHONPATH": os.pathsep.join(sys.path),
            "RUNNER_TEMP": str(self.folder),
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_ACTIONS": "true",
            "BRANCH": "main",
            "REPOSITORY": "kim/blog",
            "NUMBER": "7",
        }
        status, done = "success", None
        for step in (each for each in JOB["steps"] if "run" in each and each["name"].split()[-1] != "paperboy"):
            if status != "success" and "if" not in step:
                continue
            done = subprocess.run(
                ["bash", "-eo", "pipefail", "-c", step["run"]],
                cwd=self.blog.clone,
                env={**environment, "STATUS": status},
                capture_output=True,
                text=True,
                check=False,
            )
            status = status if done.returncode == 0 else "failure"
        assert done is not None
        assert done.returncode == 0, done.stderr
        return done

    def said(self, name: str) -> str:
        path = self.folder / name
        return path.read_text("utf-8") if path.exists() else ""


@pytest.fixture
def site(blog: Blog, tmp_path: Path) -> Site:
    folder = tmp_path / "runner"
    (folder / "bin").mkdir(parents=True)
    for name, text in (("paperboy", SHIM.format(python=sys.executable)), ("gh", GH.format(folder=folder))):
        (folder / "bin" / name).write_text(text)
        (folder / "bin" / name).chmod(0o755)
    return Site(blog, folder)


def test_the_form_has_the_fields_that_are_read() -> None:
    fields = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/note.yml").read_text("utf-8"))["body"]
    assert [field["attributes"]["label"] for field in fields] == ["Paper", "Words", "Pick"]


def test_an_issue_becomes_a_pushed_note_and_is_answered_and_closed(site: Site) -> None:
    site.opened(form(f"https://arxiv.org/abs/{PAPER}v2", "Good **words**.\n\n### A heading\n\nMore.", pick=True))
    assert notes.read(site.blog.folder).of(PAPER).text == "Good **words**.\n\n### A heading\n\nMore."
    assert notes.read(site.blog.folder).of(PAPER).is_pick
    assert site.blog.committed_files() == [NAME]
    assert git(site.blog.remote, "rev-parse", "main") == site.blog.head()
    assert site.said("comment") == f"{NAME}: the next run shows it.\n"
    asked = site.said("asked").splitlines()
    assert asked[1:] == ["issue close 7 --repo kim/blog", "workflow run publish.yml --repo kim/blog"]


def test_a_second_one_goes_below_and_a_pick_stays_one(site: Site) -> None:
    site.opened(form(words="_No response_", pick=True))
    assert notes.read(site.blog.folder).of(PAPER).text == ""
    site.opened(form(words="One."))
    site.opened(form(words="Two."))
    found = notes.read(site.blog.folder).of(PAPER)
    assert (found.text, found.is_pick) == ("One.\n\nTwo.", True)
    head = site.blog.head()
    site.opened(form(words="", pick=True))  # it is one already
    assert site.blog.head() == head
    assert "issue close" in site.said("asked")


def test_somebody_elses_push_is_kept(site: Site) -> None:
    other = site.blog.another_clone("other")
    (other.folder / "mine.md").write_text("x")
    other.git("add", ".")
    other.git("commit", "--quiet", "--message", "Mine")
    other.git("push", "--quiet", "origin", "HEAD:main")
    site.opened(form())
    assert {NAME, "mine.md"} <= set(git(site.blog.remote, "ls-tree", "-r", "--name-only", "main").splitlines())


HOSTILE = {
    "a path": form("../../_config"),
    "another path": form("https://arxiv.org/abs/..%2F..%2F_config"),
    "a command": form("$(touch pwned)"),
    "two lines": form(f"{PAPER}\n{PAPER}1"),
    "an expression": form("${{ github.token }}"),
    "too large": form(words="x" * 60_000),
    "no form": "### Paper\n\n" + PAPER,
    "nothing": form(words="_No response_"),
    "no text": None,
    "a list": ["x"],
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_issue_changes_nothing_and_is_answered(site: Site, kind: str) -> None:
    before, head = site.blog.files(), site.blog.head()
    site.opened(HOSTILE[kind])
    assert (site.blog.files(), site.blog.head()) == (before, head)
    assert site.said("comment").startswith("paperboy: ")
    assert "issue close" not in site.said("asked")
    assert not list(site.folder.parent.rglob("pwned"))


def test_hostile_words_are_words(site: Site) -> None:
    words = "---\npick: true\n---\n$(touch pwned) `touch pwned` ${{ github.token }}\n::error::x\n\n"
    words += "### Pick\n\n- [x] A pick"
    site.opened(form(words=words))
    assert notes.read(site.blog.folder).of(PAPER).text == words
    assert not notes.read(site.blog.folder).of(PAPER).is_pick
    assert not list(site.folder.parent.rglob("pwned"))


@pytest.mark.parametrize("author", ["NONE", "CONTRIBUTOR", "MEMBER", "FIRST_TIMER", ""])
def test_only_the_owner_and_collaborators_write(site: Site, author: str) -> None:
    before = site.blog.files()
    site.opened(form(), author)
    assert site.blog.files() == before
    trusted = re.search(r"fromJSON\('(.*?)'\)", JOB["if"])
    assert trusted
    assert json.loads(trusted[1]) == ["OWNER", "COLLABORATOR"]


def test_a_link_in_place_of_the_note_leads_nowhere(site: Site) -> None:
    secret = site.folder / "secret"
    secret.write_text("secret")
    path = site.blog.folder / NAME
    path.parent.mkdir(parents=True)
    path.symlink_to(secret)
    site.opened(form())
    assert secret.read_text() == "secret"
    assert "secret" not in site.said("comment").replace(str(secret), "")


def test_no_step_has_an_expression_in_what_it_runs() -> None:
    assert all("${{" not in block["run"] for block in blocks(WORKFLOW))
    assert WORKFLOW["on"] == {"issues": {"types": ["opened"]}}


def test_a_note_without_front_matter_becomes_a_pick() -> None:
    for text, wanted in (
        ("x\n", "---\npick: true\n---\n\nx\n"),
        ("---\n# a\npick: false\n---\nx", "---\n# a\npick: true\n---\nx"),
    ):
        assert notes.as_pick(text) == wanted
        assert notes.parse(notes.as_pick(text), Path("x")) == Note("x", is_pick=True)
