"""A fork that does what "Make it yours" of docs/fork.md says stays green."""

import inspect
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from tests.actions import ROOT
from tests.blog import test_pages
from tests.helpers import git
from tests.machine import NIGHTLY, SHARED
from tests.project import test_workflows
from tests.project.test_docs import section

NOT_IN_A_CLONE = shutil.ignore_patterns(
    *(
        ".git",
        ".venv",
        ".*_cache",
        ".hypothesis",
        "__pycache__",
        "node_modules",
        "test-artifacts",
        "demo",
        "_site*",
    )
)


def configure(folder: Path, **values: Any) -> None:
    """Set keys of `_config.yml`, whatever its owner has made of it; `paperboy` is added to."""
    path = folder / "_config.yml"
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    values["paperboy"] = {**(config.get("paperboy") or {}), **values.get("paperboy", {})}
    path.write_text(yaml.safe_dump({**config, **values}, allow_unicode=True), encoding="utf-8")


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def language(folder: Path) -> None:
    configure(folder, lang="en", title="Mine", tagline="Mine", description="All mine.", timezone="Europe/Berlin")


def time(folder: Path) -> None:
    configure(folder, paperboy={"post_time": "18:00"})
    path = folder / ".github/workflows/publish.yml"
    schedule = '  schedule:\n    - cron: "0 5 * * 1-5"\n  workflow_dispatch:'
    text = re.sub(r"  schedule:\n(    .*\n)+  workflow_dispatch:", schedule, path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")


def number(folder: Path) -> None:
    configure(folder, paperboy={"top": 3, "window": 14})


def selection(folder: Path) -> None:
    configure(folder, paperboy={"include": ["nothing-is-called-so"], "exclude": ["model"], "min_upvotes": 1000})


def words(folder: Path) -> None:
    write(folder, "_paperboy/words.yml", "others: Even more\n")


def note(folder: Path) -> None:
    write(folder, "_paperboy/notes/2602.06570.md", "---\npick: true\n---\nTable 4 says why.\n")


def look(folder: Path) -> None:
    write(folder, "_paperboy/templates/post.html.j2", "My own.\n")
    write(folder, "_paperboy/templates/paper.html.j2", "## {{ paper.title }}\n")


def identity(folder: Path) -> None:
    configure(folder, social={"name": "Kim"})
    write(folder, "_tabs/about.md", "---\norder: 4\n---\n\nI am Kim.\n")
    write(folder, "assets/img/avatar.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    write(folder, "assets/img/favicons/favicon.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    (folder / "assets/img/favicons/favicon-96x96.png").unlink(missing_ok=True)


EDITS: dict[str, Callable[[Path], None]] = {
    "the language": language,
    "the time of a post": time,
    "the number of papers with an abstract": number,
    "which papers": selection,
    "the words of a post": words,
    "what you think of a paper": note,
    "how a post looks": look,
    "name, icons, about page": identity,
}

# fixtures of tests that install paperboy, start a browser, or look at files of their own
SLOW = {"publisher", "installed", "repository", "browser", "tmp_path"}


def quick_tests() -> list[str]:
    """Return those tests of CI that look at the repository's own files, without the ones that take long."""
    found = ["tests/blog/test_example_week.py", "tests/project/test_docs.py"]
    for module in (test_pages, test_workflows):
        assert module.__file__
        name = Path(module.__file__).relative_to(ROOT).as_posix()
        functions = [value for key, value in vars(module).items() if key.startswith("test_")]
        found += [f"{name}::{f.__name__}" for f in functions if not SLOW & {*inspect.signature(f).parameters}]
    return found


def test_there_is_an_edit_for_each_row_of_the_page() -> None:
    rows = re.findall(r"^\| (?!To change|---)(.+?) \| ", section("docs/fork.md", "Make it yours"), re.MULTILINE)
    assert rows == list(EDITS)


def test_a_fork_with_all_these_edits_passes_ci(tmp_path: Path) -> None:
    fork = tmp_path / "fork"
    shutil.copytree(ROOT, fork, ignore=NOT_IN_A_CLONE, symlinks=True)
    for make in EDITS.values():
        make(fork)
    for folder in ("_posts", "_papers"):
        shutil.rmtree(fork / folder, ignore_errors=True)
    write(fork, "_posts/2026-03-01-my-trip.md", "---\ntitle: My trip\n---\nA [dead link](/gone/).\n")
    git(fork, "init", "--quiet")
    environment = {**os.environ, "PYTHONPATH": f"{fork / 'src'}:{fork}", "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("PAPERBOY_SHARED", None)
    if NIGHTLY:  # with its pages built, which takes a while
        environment["PAPERBOY_SHARED"] = str(SHARED)
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *quick_tests()]
    done = subprocess.run(command, cwd=fork, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    assert int(re.findall(r"(\d+) passed", done.stdout)[0]) > 30
