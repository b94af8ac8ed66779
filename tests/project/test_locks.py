"""What is pinned is what gets installed, whatever has been released since: each place that installs a lock does it
here, from a folder of tiny packages in the place of an index.

A lock that says `coverage`, where a package wants `coverage[toml]`, makes pip 23.2 look for the newest `coverage`
that there is when it resolves (https://github.com/pypa/pip/issues/9644); so nothing is resolved.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pip
import pytest

from tests.actions import ROOT, WORKFLOWS, Machine, Run, blocks, load
from tests.machine import NIGHTLY

LOCKS = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "requirements").glob("*.txt")}


def wheel(folder: Path, name: str, version: str, *requirements: str, extra: str = "") -> str:
    """Make a package of nothing but its name in `folder`, and return its line of a lock."""
    metadata = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"]
    metadata += [f"Provides-Extra: {extra}\n"] * bool(extra)
    metadata += [f"Requires-Dist: {required}\n" for required in requirements]
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(f"{info}/METADATA", "".join(metadata))
        file.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{info}/RECORD", f"{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{name}{f'[{extra}]' * bool(extra)}=={version} --hash=sha256:{digest}\n"


# A project that is built by itself, into a wheel that was made before.
PROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""
BACKEND = """\
import pathlib, shutil
def build_wheel(folder, *_):
    return pathlib.Path(shutil.copy(pathlib.Path(__file__).parent / "project-1.0-py3-none-any.whl", folder)).name
build_editable = build_wheel
"""


@dataclass(frozen=True)
class World:
    """A checkout with its lock, and a world in which everything that it pins has a newer release."""

    checkout: Path
    index: Path
    lock: dict[str, str]

    def write(self, lines: list[str]) -> None:
        for name in LOCKS:
            (self.checkout / "requirements" / f"{name}.txt").write_text("".join(lines))


@pytest.fixture
def world(tmp_path: Path) -> World:
    checkout, index = tmp_path / "checkout", tmp_path / "index"
    for folder in (checkout / "requirements", checkout / "tools", index):
        folder.mkdir(parents=True)
    for version in ("2.0", "1.0"):
        lock = {
            "measure": wheel(index, "measure", version, 'parser; extra == "toml"', extra="toml"),
            "parser": wheel(index, "parser", version),
            "runner": wheel(index, "runner", version, "measure[toml]>=1"),
        }
    wheel(checkout, "project", "1.0", "runner")
    (checkout / "pyproject.toml").write_text(PROJECT)
    (checkout / "backend.py").write_text(BACKEND)
    (checkout / "tools" / "demo.py").write_text("")
    shutil.copy(ROOT / "run", checkout)
    return World(checkout, index, lock)


@pytest.fixture(scope="module")
def pythons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `venv`, in which there is only pip, and a `python3` that makes others like it, but sooner."""
    folder = tmp_path_factory.mktemp("pythons")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    [packages] = (folder / "venv").glob("lib/python*/site-packages")
    installed = Path(pip.__file__).parent
    for path in (installed, *installed.parent.glob("pip-*.dist-info")):
        shutil.copytree(path, packages / path.name)
    made = folder / "python3"
    made.write_text(
        f'#!/bin/sh\n[ "$2" = venv ] || exec "{folder}/venv/bin/python" "$@"\n'
        f'for last; do :; done\nrm -rf "$last" && cp -RPp "{folder}/venv" "$last"\n'
    )
    made.chmod(0o755)
    return folder


@dataclass(frozen=True)
class Machines:
    """Fresh machines: in their world only `World.index` is to be had, and their home is empty."""

    world: World
    pythons: Path
    temp: Path

    @property
    def variables(self) -> dict[str, str]:
        return {
            "PATH": f"{self.pythons}:{os.environ['PATH']}",
            "HOME": str(self.temp),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.world.index),
        }

    def by_run(self) -> tuple[int, str, set[str]]:
        """Do what `./run demo` does. Return its exit code, what it says, and what is installed afterwards."""
        command = [str(self.world.checkout / "run"), "demo"]
        environment = self.variables
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr, installed_in(self.world.checkout / ".venv")

    def by_step(self, step: dict[str, Any]) -> tuple[int, str, set[str]]:
        """Do the same with a step of a workflow, or of the action."""
        own = self.temp / "own"  # the runner's Python
        shutil.copytree(self.pythons / "venv", own, symlinks=True)
        variables = self.variables | {"PATH": f"{own / 'bin'}:{os.environ['PATH']}"}
        python = {"outputs": {"python-path": str(self.pythons / "python3")}}
        run = Run(steps={"python": python})
        context = {"github": {"action_path": str(self.world.checkout)}, "inputs": {}}
        Machine(self.temp, variables).run([step], context, self.world.checkout, run)
        return run.code, run.output, installed_in(own) | installed_in(self.temp / "paperboy")


@pytest.fixture
def machines(world: World, pythons: Path, tmp_path: Path) -> Machines:
    (tmp_path / "temp").mkdir()
    return Machines(world, pythons, tmp_path / "temp")


def installed_in(venv: Path) -> set[str]:
    """Return "name-version" of what is in a virtual environment, but for pip."""
    found = (path.stem for path in venv.glob("lib/python*/site-packages/*.dist-info"))
    return {name for name in found if not name.startswith("pip-")}


Place = Callable[[Machines], tuple[int, str, set[str]]]


def places() -> dict[str, Place]:
    """Return how each place of the project that installs a lock does it.

    Steps of the same lines, comments aside, do the same: they are tried once, by the names of all their workflows.
    """
    users: dict[str, list[str]] = {}
    steps: dict[str, dict[str, Any]] = {}
    for path in (ROOT / "action.yml", ROOT / "enrich/action.yml", *sorted(WORKFLOWS.glob("*.yml"))):
        for step in blocks(load(path)):
            if "requirements/" in step["run"]:
                lines = [line for line in step["run"].splitlines() if not line.lstrip().startswith("#")]
                steps.setdefault("\n".join(lines), step)
                users.setdefault("\n".join(lines), []).append(path.name)
    found: dict[str, Place] = {"run": Machines.by_run}
    for script, step in steps.items():
        found[" and ".join(users[script])] = partial(Machines.by_step, step=step)
    return found


PLACES = places()
ACTIONS = "action.yml and action.yml"


def test_the_places_that_install_a_lock_are_known() -> None:
    """Two jobs of ci.yml and note.yml install with the lines of publish.yml, and both actions with the same.

    publish-blog.yml has action.yml do it, and deploy.yml enrich/action.yml.
    """
    assert set(PLACES) == {"run", ACTIONS, "ci.yml and ci.yml and note.yml and publish.yml"}
    called = load(WORKFLOWS / "publish-blog.yml")["jobs"]["publish"]["steps"]
    assert [step["uses"] for step in called if step.get("uses", "").startswith("./")] == ["./paperboy"]


@pytest.mark.parametrize("place", PLACES if NIGHTLY else ["run"])
def test_pinned_versions_are_installed_though_newer_ones_exist(machines: Machines, place: str) -> None:
    lines = list(machines.world.lock.values())
    machines.world.write([line.replace("[toml]", "") for line in lines] if place == "run" else lines)
    code, said, installed = PLACES[place](machines)
    assert code == 0, said
    assert installed == {"measure-1.0", "parser-1.0", "runner-1.0", "project-1.0"}


@pytest.mark.parametrize("place", PLACES if NIGHTLY else ["run"])
def test_an_incomplete_lock_is_an_error(machines: Machines, place: str) -> None:
    machines.world.write([machines.world.lock["runner"], machines.world.lock["parser"]])
    code, said, installed = PLACES[place](machines)
    assert code == 1
    assert "runner 1.0 requires measure, which is not installed." in said
    assert installed == {"parser-1.0", "runner-1.0", "project-1.0"}


@pytest.mark.parametrize("place", PLACES if NIGHTLY else [ACTIONS])
def test_a_package_that_is_not_what_was_locked_is_refused(machines: Machines, place: str) -> None:
    machines.world.write(list(machines.world.lock.values()))
    wheel(machines.world.index, "parser", "1.0", "runner")
    code, said, installed = PLACES[place](machines)
    assert code == 1
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in said
    assert installed == set()


def test_the_locks_keep_the_extras_that_are_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {
        "runtime": project["project"]["dependencies"],
        "dev": [line for line in project["dependency-groups"]["dev"] if isinstance(line, str)],
    }
    extras = [
        (lock, found[0]) for lock, lines in asked.items() for line in lines if (found := re.match(r".+?\]", line))
    ]
    assert {name for _, name in extras} >= {"httpx[socks]", "coverage[toml]"}
    assert [name for lock, name in extras if f"\n{name}==" not in LOCKS[lock]] == []
