"""A repository's workflows of GitHub Actions: their triggers, jobs and steps. Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

FOLDER = ".github/workflows"
PLACEHOLDER = "OWNER/"  # for the account that publishes paperboy
OURS = "paperboy"  # the name of the workflow that `init` writes
REUSABLE = "publish-blog.yml"  # the workflow of paperboy's repository that a blog's calls

_PUBLISHING = re.compile(
    rf"(?!\S*/enrich@)[\w.-]+/[\w.-]*paperboy[\w.-]*(/[\w./-]*)?@|/{re.escape(REUSABLE)}@", re.IGNORECASE
)
_PUBLISHING_RUN = re.compile(r"\bpaperboy\s+publish\b")


def as_list(written: object) -> list[Any]:
    """Return what may be written as one value or as a list of them, as a list."""
    return written if isinstance(written, list) else [written] if written else []


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _without_empty_keys(cls, values: object) -> object:
        return {key: each for key, each in values.items() if each != ""} if isinstance(values, dict) else values


class _Use(_Part):
    uses: str = ""
    condition: str = Field(default="", alias="if")
    given: dict[str, Any] = Field(default={}, alias="with")


class Step(_Use):
    """A step: the action that it uses, or the script that it runs."""

    run: str = ""
    env: dict[str, Any] = {}

    @property
    def inputs(self) -> Mapping[str, str]:
        """Its inputs and environment as one, by names in small letters."""
        return {key.lower(): str(value) for key, value in (self.env | self.given).items()}


class Job(_Use):
    """A job: the workflow that it calls, or its steps; its own permissions, None where it has none."""

    steps: tuple[Step, ...] = ()
    needs: Annotated[list[str], BeforeValidator(as_list)] = []
    permissions: Any = None

    @property
    def local_path(self) -> str:
        """The path of the repository's own workflow that it calls, or nothing."""
        return re.sub(r"^[.$]/", "", self.uses) if re.match(r"[.$]/", self.uses) else ""


class Workflow(_Part):
    """A workflow file. `path` is below the repository's top; `problem` is why it cannot be read."""

    path: str
    name: str = ""
    on: Any = ""
    jobs: dict[str, Job] = {}
    permissions: Any = None
    problem: str = ""

    @property
    def triggers(self) -> Mapping[str, Any]:
        """The events that it runs on, each with its filters."""
        return self.on if isinstance(self.on, dict) else {str(event): "" for event in as_list(self.on)}

    @property
    def called(self) -> str:
        """The name by which `workflow_run` knows it: its own, else its path."""
        return self.name or self.path

    @property
    def _parts(self) -> tuple[_Use, ...]:
        return (*self.jobs.values(), *self.steps)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of all jobs."""
        return tuple(step for job in self.jobs.values() for step in job.steps)

    @property
    def uses(self) -> tuple[str, ...]:
        """The actions and workflows that it uses."""
        return tuple(each.uses for each in self._parts if each.uses)

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
    def pushes_by_itself(self) -> bool:
        """Whether it checks out with a token or key of its own, with which a push triggers other workflows."""
        checkouts = (step.inputs for step in self.steps if step.uses.startswith("actions/checkout@"))
        keys = (inputs.get(key, "") for inputs in checkouts for key in ("token", "ssh-key"))
        return any(key and not re.search(r"github\.token|\bGITHUB_TOKEN\b", key) for key in keys)

    @property
    def may_write(self) -> bool:
        """Whether one of its jobs has the permission to write contents."""
        own = (self.permissions if job.permissions is None else job.permissions for job in self.jobs.values())
        return any(
            each == "write-all" or (isinstance(each, dict) and each.get("contents") == "write") for each in own
        )

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders of sites that it hands to paperboy."""
        return tuple(str(each.given.get("site", ".")) for each in self._parts if _PUBLISHING.search(each.uses))

    @property
    def local_calls(self) -> tuple[str, ...]:
        """The paths of the repository's own workflows that it calls."""
        return tuple(job.local_path for job in self.jobs.values() if job.local_path)


def parse(path: str, text: str) -> Workflow:
    """Return the workflow in the file `path`. One that cannot be read has a `problem`.

    Every value is read as a text, so `on` is not a truth, as it is in YAML 1.1
    (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax).
    """
    try:
        values = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (texts only, no objects)
        if not isinstance(values, dict):
            return Workflow(path=path, problem="it has no `on:` and no `jobs:`")
        return Workflow.model_validate({**values, "path": path, "problem": ""})
    except ValidationError as error:
        keys = ".".join(str(key) for key in error.errors(include_url=False)[0]["loc"])
        return Workflow(path=path, problem=f"`{keys}` is not what GitHub expects there")
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        return Workflow(path=path, problem=f"it is not valid YAML{where}")


def called_version(workflows: Iterable[Workflow]) -> str:
    """Return the version of paperboy that the blog's workflows call, as `OWNER/REPO@REF`; nothing if none does."""
    uses = (use for each in workflows for use in each.uses if _PUBLISHING.search(use))
    return next((re.sub(r"^([^/]+/[^/@]+)[^@]*", r"\1", use) for use in uses), "")


def yaml_list(names: Iterable[object]) -> str:
    """Return names as a YAML list on one line, in quotes where need be."""
    written: str = yaml.safe_dump(list(map(str, names)), default_flow_style=True, allow_unicode=True, width=10_000)
    return written.rstrip("\n")
