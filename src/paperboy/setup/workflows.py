"""Reads a blog's workflows of GitHub Actions: their triggers, jobs and steps. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

FOLDER = ".github/workflows"
PLACEHOLDER = "OWNER/"  # stands where the account belongs that paperboy is published under
OURS = "paperboy"  # what the workflow is called that `init` writes
REUSABLE = "publish-blog.yml"  # the workflow of paperboy's repository that a blog's calls

_PUBLISHING = re.compile(rf"[\w.-]+/[\w.-]*paperboy[\w.-]*(/[\w./-]*)?@|/{re.escape(REUSABLE)}@", re.IGNORECASE)
_PUBLISHING_RUN = re.compile(r"\bpaperboy\s+publish\b")
_MOST_PATTERNS = 3  # of branches or paths, that are shown


@dataclass(frozen=True)
class Step:
    """A step: the action that it uses or the script that it runs, its inputs and environment as one."""

    uses: str = ""
    run: str = ""
    condition: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Job:
    """A job: the workflow that it calls, or its steps; its own permissions, None where it has none."""

    name: str
    uses: str
    steps: tuple[Step, ...]
    condition: str
    needs: tuple[str, ...]
    permissions: object
    inputs: Mapping[str, str]


@dataclass(frozen=True)
class Workflow:
    """A workflow file. `path` is below the repository's top; `problem` is why it cannot be read."""

    path: str
    name: str = ""
    triggers: Mapping[str, Any] = field(default_factory=dict)
    are_triggers_a_block: bool = True  # not a word or a list, to which nothing can be added below
    jobs: tuple[Job, ...] = ()
    permissions: object = None
    problem: str = ""

    @property
    def called(self) -> str:
        """The name by which `workflow_run` knows it: its own, else its path."""
        return self.name or self.path

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of all jobs."""
        return tuple(step for job in self.jobs for step in job.steps)

    @property
    def uses(self) -> tuple[str, ...]:
        """The actions and workflows that it uses."""
        return tuple(filter(None, (*(job.uses for job in self.jobs), *(step.uses for step in self.steps))))

    @property
    def scripts(self) -> tuple[str, ...]:
        """The scripts of its steps."""
        return tuple(step.run for step in self.steps if step.run)

    @property
    def has_schedule(self) -> bool:
        """Whether it runs on a schedule."""
        return "schedule" in self.triggers

    @property
    def publishes(self) -> bool:
        """Whether it runs paperboy."""
        return any(map(_PUBLISHING.search, self.uses)) or any(map(_PUBLISHING_RUN.search, self.scripts))

    @property
    def may_write(self) -> bool:
        """Whether one of its jobs has the permission to write contents."""
        return any(
            _may_write(self.permissions if job.permissions is None else job.permissions) for job in self.jobs
        )

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders of sites that it hands to paperboy."""
        used = [(each.uses, each.inputs) for each in self.steps] + [(each.uses, each.inputs) for each in self.jobs]
        return tuple(inputs.get("site", ".") for uses, inputs in used if _PUBLISHING.search(uses))

    @property
    def local_calls(self) -> tuple[str, ...]:
        """The paths of the repository's own workflows that it calls."""
        return tuple(local_path(job) for job in self.jobs if local_path(job))


def local_path(job: Job) -> str:
    """Return the path of the repository's own workflow that a job calls, or nothing."""
    return re.sub(r"^[.$]/", "", job.uses) if re.match(r"[.$]/", job.uses) else ""


def parse(path: str, text: str) -> Workflow:
    """Return the workflow in the file `path`. One that cannot be read has a `problem`.

    Every value is read as a text: so `on` is no truth, as it is in YAML 1.1
    (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax).
    """
    try:
        values = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (texts only, no objects)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        return Workflow(path, problem=f"it is not valid YAML{where}")
    if not isinstance(values, Mapping):
        return Workflow(path, problem="it has no `on:` and no `jobs:`")
    triggers = values.get("on")
    return Workflow(
        path,
        name=_text(values, "name"),
        triggers=_triggers(triggers),
        are_triggers_a_block=isinstance(triggers, Mapping),
        jobs=tuple(_jobs(values.get("jobs"))),
        permissions=values.get("permissions"),
    )


def _triggers(written: object) -> Mapping[str, Any]:
    if isinstance(written, Mapping):
        return {str(key): value for key, value in written.items()}
    return {name: "" for name in as_list(written) if isinstance(name, str)}


def _jobs(written: object) -> Iterator[Job]:
    for name, job in written.items() if isinstance(written, Mapping) else ():
        if isinstance(job, Mapping):
            steps = (step for step in as_list(job.get("steps")) if isinstance(step, Mapping))
            yield Job(
                name=str(name),
                uses=_text(job, "uses"),
                steps=tuple(
                    Step(_text(step, "uses"), _text(step, "run"), _text(step, "if"), _inputs(step))
                    for step in steps
                ),
                condition=_text(job, "if"),
                needs=tuple(map(str, as_list(job.get("needs")))),
                permissions=job.get("permissions"),
                inputs=_inputs(job),
            )


def _inputs(values: Mapping[str, Any]) -> Mapping[str, str]:
    blocks = (values.get(key) for key in ("env", "with"))
    return {str(key): str(value) for block in blocks if isinstance(block, Mapping) for key, value in block.items()}


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _may_write(permissions: object) -> bool:
    if isinstance(permissions, Mapping):
        return permissions.get("contents") == "write"
    return permissions == "write-all"


def as_list(written: object) -> list[Any]:
    """Return what may be written as one value or as a list of them, as a list."""
    return written if isinstance(written, list) else [written] if written else []


def when(workflow: Workflow) -> str:
    """Return in words when a workflow runs: its triggers, with the branches and paths that they are limited to."""
    return ", ".join(f"`{name}`{_limits(event)}" for name, event in workflow.triggers.items()) or "nothing"


def _limits(event: object) -> str:
    if not isinstance(event, Mapping):
        return ""
    limits = [
        f"{key}: {_shortened(as_list(event[key]))}"
        for key in ("branches", "branches-ignore", "paths", "paths-ignore", "workflows")
        if event.get(key)
    ]
    return f" ({'; '.join(limits)})" if limits else ""


def _shortened(patterns: list[Any]) -> str:
    more = f" and {len(patterns) - _MOST_PATTERNS} more" if len(patterns) > _MOST_PATTERNS else ""
    return " ".join(map(str, patterns[:_MOST_PATTERNS])) + more


def yaml_list(names: Iterable[str]) -> str:
    """Return names as a YAML list on one line, in quotes where need be."""
    written: str = yaml.safe_dump(list(names), default_flow_style=True, allow_unicode=True, width=10_000)
    return written.rstrip("\n")
