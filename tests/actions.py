"""Runs the steps of workflows and actions as GitHub Actions does: expressions, `env`, bash, and the files that
steps write to (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax).

Steps that use another action are left out; what they would do is for the test to do.
"""

import os
import re
import subprocess
import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
WORKFLOWS = ROOT / ".github" / "workflows"

# `shell: bash` of the workflow syntax
BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail")

STATUS = ("success", "failure", "cancelled", "always")
WORD = re.compile(r"\s*('(?:[^']|'')*'|&&|\|\||[=!]=|[!()]|[\w.-]+)")


def load(path: Path) -> dict[str, Any]:
    """Read a YAML file with every value as a text, so that `on` is not taken for a truth."""
    content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    return content


def evaluate(expression: str, context: Mapping[str, Any], *, status: str = "success") -> Any:
    """Return the value of what stands between `${{` and `}}`. `status` is that of the jobs before."""
    words = WORD.findall(expression)
    assert "".join(words) == re.sub(r"\s+(?=(?:[^']*'[^']*')*[^']*$)", "", expression), expression
    value = _Expression(words, context, status).value()
    assert not isinstance(value, Mapping), f"{expression} is no single value"
    return value


def condition(text: str, context: Mapping[str, Any], *, status: str = "success") -> bool:
    """Return whether an `if:` holds. One that asks for no status is only looked at after success."""
    expression = re.fullmatch(r"\$\{\{(.*)\}\}|(.*)", text, re.DOTALL)
    assert expression
    inner = expression[1] or expression[2]
    if not any(f"{name}()" in inner for name in STATUS):
        inner = f"success() && ({inner})"
    return bool(evaluate(inner, context, status=status))


def interpolate(text: str, context: Mapping[str, Any]) -> str:
    """Return a text with its `${{ … }}` replaced."""
    return re.sub(r"\$\{\{(.*?)\}\}", lambda found: _text(evaluate(found[1], context)), text)


class _Expression:
    def __init__(self, words: list[str], context: Mapping[str, Any], status: str) -> None:
        self._words = words
        self._context = context
        self._status = status

    def value(self) -> Any:
        value = self._any()
        assert not self._words, f"left over: {self._words}"
        return value

    def _any(self) -> Any:
        value = self._all()
        while self._take("||"):
            other = self._all()
            value = value or other
        return value

    def _all(self) -> Any:
        value = self._comparison()
        while self._take("&&"):
            other = self._comparison()
            value = value and other
        return value

    def _comparison(self) -> Any:
        value = self._single()
        for sign in ("==", "!="):
            if self._take(sign):
                return (_text(value) == _text(self._single())) is (sign == "==")
        return value

    def _single(self) -> Any:
        word = self._words.pop(0)
        if word == "!":
            return not self._single()
        if word == "(":
            value = self._any()
            assert self._take(")")
            return value
        if word.startswith("'"):
            return word[1:-1].replace("''", "'")
        if self._take("("):
            assert word in STATUS, f"no function {word}"
            assert self._take(")")
            return word in (self._status, "always")
        return self._look_up(word)

    def _look_up(self, name: str) -> Any:
        value: Any = self._context
        parts = name.split(".")
        assert parts[0] in self._context, f"no context for {name}"
        for part in parts:
            value = value.get(part) if isinstance(value, Mapping) else None
        return value

    def _take(self, word: str) -> bool:
        if self._words[:1] != [word]:
            return False
        self._words.pop(0)
        return True


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def blocks(definition: Any) -> Iterator[dict[str, Any]]:
    """Yield every step of a workflow or an action that has a `run:`."""
    if isinstance(definition, dict):
        if isinstance(definition.get("run"), str):
            yield definition
        for value in definition.values():
            yield from blocks(value)
    elif isinstance(definition, list):
        for value in definition:
            yield from blocks(value)


@dataclass
class Run:
    """What steps did: the last exit code, all that they printed, and what they wrote for others."""

    code: int = 0
    output: str = ""
    summary: str = ""
    steps: dict[str, Any] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)

    @property
    def status(self) -> str:
        return "failure" if self.code else "success"


@dataclass(frozen=True)
class Machine:
    """What runs steps: the folders of a runner, and the variables that every step sees."""

    temp: Path
    variables: dict[str, str]

    def run(self, steps: list[dict[str, Any]], context: Mapping[str, Any], folder: Path, run: Run) -> Run:
        """Run those of `steps` that have a `run:` in `folder`, until one fails."""
        for step in steps:
            if run.code:
                break
            if "run" in step:
                self._step(step, {**context, "steps": run.steps}, folder, run)
        return run

    def _step(self, step: dict[str, Any], context: Mapping[str, Any], folder: Path, run: Run) -> None:
        assert "if" not in step, "steps with conditions are not known here"
        files = {name: self.temp / f"{name.lower()}" for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for path in files.values():
            path.write_text("")
        script = self.temp / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        environment = {
            **self.variables,
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "RUNNER_TEMP": str(self.temp),
            **{name: str(path) for name, path in files.items()},
            **{name: interpolate(value, context) for name, value in step.get("env", {}).items()},
        }
        done = subprocess.run(
            [*BASH, script],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        run.code = done.returncode
        run.output += done.stdout
        run.summary += files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        lines = files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
        outputs = dict(line.split("=", 1) for line in lines)
        run.steps[step.get("id", step["name"])] = {"outputs": outputs}


def offline_pip() -> dict[str, str]:
    """Return the variables under which pip asks no index, and takes what these tests run on for installed."""
    return {
        "PATH": os.environ["PATH"],
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PYTHONPATH": sysconfig.get_path("purelib"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
