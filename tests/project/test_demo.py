"""`./run demo`, with the network forbidden."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Python imports a sitecustomize.py that it finds, and an audit hook sees what C code does too
# (https://docs.python.org/3/library/audit_events.html).
NO_NETWORK = """\
import sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto"):
        print("asked the network:", event, arguments, file=sys.stderr)
        raise SystemExit(77)

sys.addaudithook(refuse)
"""


@pytest.fixture(scope="module")
def without_network(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return an environment with no home, no git identity and no network."""
    home = tmp_path_factory.mktemp("home")
    (home / "sitecustomize.py").write_text(NO_NETWORK)
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL") if key in os.environ}
    return {**kept, "HOME": str(home), "PYTHONPATH": str(home)}


def demo(environment: dict[str, str], *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tools.demo", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def made(without_network: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that a demo has made, and `said`, what it said; no test changes anything in it."""
    folder = tmp_path_factory.mktemp("made")
    run = demo(without_network, folder / "demo")
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stderr
    (folder / "said").write_text(run.stdout, encoding="utf-8")
    return folder


def git(folder: Path, *arguments: str) -> list[str]:
    run = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, encoding="utf-8", check=True)
    return run.stdout.splitlines()


def test_the_network_is_really_forbidden(without_network: dict[str, str]) -> None:
    asking = "import socket; socket.create_connection(('127.0.0.1', 9))"
    run = subprocess.run([sys.executable, "-c", asking], env=without_network, capture_output=True, check=False)
    assert run.returncode == 77


def test_the_week_is_published_and_shown(made: Path) -> None:
    said = (made / "said").read_text(encoding="utf-8")
    blog, remote = made / "demo/blog", made / "demo/remote.git"
    posts = {f"2026-02-{day:02}-daily-papers.md" for day in range(9, 14)}
    assert posts <= {path.name for path in (blog / "_posts").iterdir()}
    assert len(git(blog, "log", "--format=%h", "--", "_posts", "_papers")) == 1
    assert git(remote, "rev-parse", "main") == git(blog, "rev-parse", "main")
    assert git(blog, "status", "--short") == []
    post = (blog / "_posts/2026-02-09-daily-papers.md").read_text(encoding="utf-8")
    shown = post.splitlines()[:40]
    assert all(line[:110] in said for line in shown)
    assert git(blog, "rev-parse", "main")[0] in said
    assert "nothing was listed on 2026-02-14, a Saturday" in said


def test_it_starts_afresh_and_ends_the_same(without_network: dict[str, str], made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "demo", tmp_path / "demo", symlinks=True)
    (tmp_path / "demo/blog/_posts/2026-02-09-daily-papers.md").write_text("edited")
    assert demo(without_network, tmp_path / "demo").returncode == 0
    assert git(tmp_path / "demo/blog", "rev-parse", "main") == git(made / "demo/blog", "rev-parse", "main")
    assert git(tmp_path / "demo/blog", "status", "--short") == []
    assert git(tmp_path / "demo/remote.git", "rev-parse", "main") == git(made / "demo/blog", "rev-parse", "main")


def test_it_speaks_english_too(without_network: dict[str, str], tmp_path: Path) -> None:
    run = demo(without_network, tmp_path / "demo", "--lang", "en")
    assert run.returncode == 0, run.stderr
    assert "26 papers · by votes (▲) as of" in run.stdout


def test_a_folder_of_somebody_else_is_left_alone(without_network: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    run = demo(without_network, tmp_path)
    assert run.returncode == 1
    assert "no demo made it" in run.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_the_next_commands_that_it_names_work(without_network: dict[str, str], made: Path) -> None:
    said = (made / "said").read_text(encoding="utf-8")
    named = [line for line in said.splitlines() if line.endswith("--offline")]
    assert len(named) == 2
    for command in named:
        again = subprocess.run(
            command.split(), cwd=ROOT, env=without_network, capture_output=True, encoding="utf-8", check=False
        )
        assert again.returncode == 0, again.stderr
    assert "Nothing to commit." in again.stdout
    assert git(made / "demo/blog", "status", "--short") == []
