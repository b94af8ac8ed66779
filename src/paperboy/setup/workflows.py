"""A blog's workflows of GitHub Actions as data: when they run, what they use, and what that says of them. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

FOLDER = ".github/workflows"
PLACEHOLDER = "OWNER/"  # stands where the account belongs that paperboy is published under
OURS = "paperboy"  # what the workflow is called that `init` writes
REUSABLE = "publish-blog.yml"  # the workflow of paperboy's repository that a blog's calls

# Actions that put a site where its readers find it. Each was seen in public blogs' workflows.
_DEPLOYING = re.compile(
    r"""actions/(deploy-pages|upload-pages-artifact)@
    | (peaceiris/actions-gh-pages | JamesIves/github-pages-deploy-action | helaili/jekyll-action
    | BryanSchuetz/jekyll-deploy-gh-pages | joshlarsen/jekyll4-deploy-gh-pages | limjh16/jekyll-deploy-action
    | jeffreytse/jekyll-deploy-action | crazy-max/ghaction-github-pages | s0/git-publish-subdir-action
    | cloudflare/(wrangler|pages)-action | nwtgck/actions-netlify | netlify/actions | amondnet/vercel-action
    | FirebaseExtended/action-hosting-deploy | Azure/static-web-apps-deploy)[/@]""",
    re.IGNORECASE | re.VERBOSE,
)
_DEPLOYING_RUN = re.compile(
    r"git\s+push\b.*\b(gh-pages|master|main)\b|\brake\s+\w*(deploy|publish)|\bgh-pages\s+(-d|--dist)|\brsync\s"
    r"|\b(netlify\s+deploy|vercel\s+deploy|wrangler\s+pages|firebase\s+deploy|aws\s+s3\s+sync)",
)
_BUILDING = re.compile(r"\bjekyll\s+b(uild)?\b|\brake\b|\bnpm\s+run\b|\bmake\b|actions/jekyll-build-pages@")
_TO_A_BRANCH = re.compile(
    r"peaceiris/actions-gh-pages|github-pages-deploy-action|jekyll-action|deploy-gh-pages|jekyll-deploy-action"
    r"|ghaction-github-pages|git-publish-subdir-action|git\s+push\b|\bgh-pages\b",
    re.IGNORECASE,
)
_OTHER_REUSABLE = re.compile(r"[\w.-]+/[\w.-]+/\.github/workflows/\S*(deploy|pages|jekyll)\S*@", re.IGNORECASE)
_PUBLISHING = re.compile(rf"[\w.-]+/[\w.-]*paperboy[\w.-]*(/[\w./-]*)?@|/{re.escape(REUSABLE)}@", re.IGNORECASE)
_PUBLISHING_RUN = re.compile(r"\bpaperboy\s+publish\b")


@dataclass(frozen=True)
class Job:
    """A job: the workflow that it calls, or its steps; its own permissions, None where it has none."""

    uses: str
    steps: tuple[Mapping[str, Any], ...]
    permissions: object
    condition: str
    inputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Workflow:
    """A workflow file. `path` is below the repository's top; `problem` is why nobody can read it."""

    path: str
    name: str = ""
    triggers: Mapping[str, Any] = field(default_factory=dict)
    are_triggers_a_block: bool = True  # and no word or list, to which nothing can be added below
    jobs: tuple[Job, ...] = ()
    permissions: object = None
    problem: str = ""

    @property
    def called(self) -> str:
        """The name by which `workflow_run` knows it: its own, else its path."""
        return self.name or self.path

    @property
    def uses(self) -> tuple[str, ...]:
        """All that it uses: actions and workflows."""
        return tuple(filter(None, (*(job.uses for job in self.jobs), *(_text(s, "uses") for s in self._steps))))

    @property
    def scripts(self) -> tuple[str, ...]:
        """The scripts of its steps."""
        return tuple(filter(None, (_text(step, "run") for step in self._steps)))

    @property
    def _steps(self) -> tuple[Mapping[str, Any], ...]:
        return tuple(step for job in self.jobs for step in job.steps)

    @property
    def has_schedule(self) -> bool:
        """Whether it runs by the clock."""
        return "schedule" in self.triggers

    @property
    def publishes(self) -> bool:
        """Whether it runs paperboy."""
        return any(map(_PUBLISHING.search, self.uses)) or any(map(_PUBLISHING_RUN.search, self.scripts))

    @property
    def may_write(self) -> bool:
        """Whether a job of it says that it may write contents."""
        return any(
            _may_write(self.permissions if job.permissions is None else job.permissions) for job in self.jobs
        )

    @property
    def placeholders(self) -> tuple[str, ...]:
        """What it uses of the account that is called OWNER, which nobody has mended."""
        return tuple(each for each in self.uses if each.startswith(PLACEHOLDER))

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders of sites that it hands to paperboy."""
        steps = (step.get("with") for step in self._steps if _PUBLISHING.search(_text(step, "uses")))
        calls = (job.inputs for job in self.jobs if _PUBLISHING.search(job.uses))
        return tuple(str(each.get("site", ".")) for each in (*steps, *calls) if isinstance(each, Mapping))

    @property
    def deploys(self) -> bool:
        """Whether a step of it deploys a site, or it calls a workflow of others' that seems to."""
        if any(map(_DEPLOYING.match, self.uses)) or any(_OTHER_REUSABLE.match(job.uses) for job in self.jobs):
            return True
        text = "\n".join((*self.uses, *self.scripts))
        return bool(_DEPLOYING_RUN.search(text) and _BUILDING.search(text))

    @property
    def pushes_to_a_branch(self) -> bool:
        """Whether it deploys by a push to a branch, such as `gh-pages`, from which Pages takes the site."""
        return self.deploys and bool(_TO_A_BRANCH.search("\n".join((*self.uses, *self.scripts))))

    @property
    def local_calls(self) -> tuple[str, ...]:
        """The paths of the repository's own workflows that it calls."""
        return tuple(re.sub(r"^(\./|\$/)", "", job.uses) for job in self.jobs if re.match(r"[.$]/", job.uses))

    @property
    def is_only_for_pushes(self) -> bool:
        """Whether a job's condition lets a push through and seems to keep `workflow_run` out."""
        return any(
            re.search(r"event_name\s*==\s*'push'", job.condition) and "workflow_run" not in job.condition
            for job in self.jobs
        )


@dataclass(frozen=True)
class Wiring:
    """Which workflows run paperboy, which build the site, and which of these hear of what it pushes, and how."""

    publishers: tuple[Workflow, ...] = ()
    builders: tuple[Workflow, ...] = ()
    heard: tuple[tuple[Workflow, str], ...] = ()

    @property
    def deaf(self) -> tuple[Workflow, ...]:
        """The builders that do not hear it."""
        hearing = {workflow.path for workflow, _ in self.heard}
        return tuple(each for each in self.builders if each.path not in hearing)


def parse(path: str, text: str) -> Workflow:
    """Return the workflow in the file `path`. What cannot be read has a `problem`.

    Every value is read as a text: so `on` is no truth, as it is in YAML 1.1
    (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax).
    """
    try:
        values = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (texts only, no objects)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        return Workflow(path, problem=f"it is no YAML{where}")
    if not isinstance(values, Mapping):
        return Workflow(path, problem="it has no `on:` and no `jobs:`")
    triggers = values.get("on")
    jobs = values.get("jobs")
    return Workflow(
        path,
        name=str(values.get("name") or ""),
        triggers=_triggers(triggers),
        are_triggers_a_block=isinstance(triggers, Mapping),
        jobs=tuple(_jobs(jobs.values() if isinstance(jobs, Mapping) else ())),
        permissions=values.get("permissions"),
    )


def _triggers(written: object) -> Mapping[str, Any]:
    if isinstance(written, Mapping):
        return {str(key): value for key, value in written.items()}
    names = written if isinstance(written, list) else [written]
    return {name: "" for name in names if isinstance(name, str)}


def _jobs(written: Iterable[object]) -> Iterator[Job]:
    for job in written:
        if isinstance(job, Mapping):
            steps, inputs = job.get("steps"), job.get("with")
            steps = steps if isinstance(steps, list) else []
            yield Job(
                uses=_text(job, "uses"),
                steps=tuple(step for step in steps if isinstance(step, Mapping)),
                permissions=job.get("permissions"),
                condition=_text(job, "if"),
                inputs=inputs if isinstance(inputs, Mapping) else {},
            )


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _may_write(permissions: object) -> bool:
    if isinstance(permissions, Mapping):
        return permissions.get("contents") == "write"
    return permissions == "write-all"


def wiring(workflows: Iterable[Workflow]) -> Wiring:
    """Return how the workflows of a repository hang together."""
    workflows = tuple(workflows)
    publishers = tuple(each for each in workflows if each.publishes)
    builders = tuple(_builders(workflows))
    heard = ((each, _how_it_hears(each, publishers, builders)) for each in builders)
    return Wiring(publishers, builders, tuple((each, how) for each, how in heard if how))


def _builders(workflows: tuple[Workflow, ...]) -> Iterator[Workflow]:
    """Yield the workflows that deploy the site, those that call one included.

    One that is there to be called only is left to its callers, if it has any; one that runs for pull requests only
    shows them, and not the site.
    """
    deploying = {each.path for each in workflows if each.deploys}
    for each in workflows:
        calls = deploying.intersection(each.local_calls)
        is_called = any(each.path in other.local_calls for other in workflows)
        if each.triggers and set(each.triggers) <= {"pull_request", "pull_request_target"}:
            continue
        if calls or (each.path in deploying and not (is_called and set(each.triggers) == {"workflow_call"})):
            yield each


def _how_it_hears(builder: Workflow, publishers: tuple[Workflow, ...], builders: tuple[Workflow, ...]) -> str:
    """Return in words how a builder learns of what paperboy pushed, or nothing.

    What `GITHUB_TOKEN` pushes starts no workflow `on: push`; a run that has ended starts those `on: workflow_run`
    (https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflow_run).
    """
    for publisher in publishers:
        if publisher.path == builder.path:
            return "in the same run"
        if builder.path in publisher.local_calls:
            return f"{publisher.path} calls it"
        if _waits_for(builder, publisher):
            return f"after {publisher.called}"
        name = re.escape(builder.path.rpartition("/")[2])
        if any(re.search(rf"gh\s+workflow\s+run\s+.*{name}", script) for script in publisher.scripts):
            return f"{publisher.path} starts it"
    callers = [each for each in builders if builder.path in each.local_calls and each.path != builder.path]
    if callers and any(_how_it_hears(each, publishers, ()) for each in callers):
        return f"{callers[0].path} calls it"
    return "by its own schedule" if builder.has_schedule else ""


def _waits_for(builder: Workflow, publisher: Workflow) -> bool:
    event = builder.triggers.get("workflow_run")
    if not isinstance(event, Mapping):
        return False
    names, types = _list(event.get("workflows")), _list(event.get("types"))
    return publisher.called in names and (not types or "completed" in types)


def _list(written: object) -> list[object]:
    return written if isinstance(written, list) else [written] if written else []


def when(workflow: Workflow) -> str:
    """Return in words when a workflow runs: its triggers, with the branches and paths that they are limited to."""
    return ", ".join(f"`{name}`{_limits(event)}" for name, event in workflow.triggers.items()) or "nothing"


def _limits(event: object) -> str:
    if not isinstance(event, Mapping):
        return ""
    limits = [
        f"{key}: {' '.join(str(each) for each in _list(event[key]))}"
        for key in ("branches", "branches-ignore", "paths", "paths-ignore", "workflows")
        if event.get(key)
    ]
    return f" ({'; '.join(limits)})" if limits else ""


def yaml_list(names: list[str]) -> str:
    """Return names as a YAML list on one line, in quotes where need be."""
    written: str = yaml.safe_dump(names, default_flow_style=True, allow_unicode=True, width=10_000)
    return written.rstrip("\n")


def name_of_publisher(publishers: Iterable[Workflow]) -> str:
    """Return the name of the workflow that publishes, by the clock if one does; without any, of that of `init`."""
    by_the_clock = sorted(publishers, key=lambda each: not each.has_schedule)
    return by_the_clock[0].called if by_the_clock else OURS


def to_hear(builder: Workflow, publisher: str) -> str:
    """Return the lines that let a builder run after the workflow that is called `publisher`."""
    if set(builder.triggers) == {"workflow_call"}:
        return (
            f"in the workflow that is called {publisher}, add below `jobs:`, with the permissions that it needs\n"
            f"  site:\n    needs: publish\n    uses: ./{builder.path}"
        )
    event = builder.triggers.get("workflow_run")
    if isinstance(event, Mapping) and _list(event.get("workflows")):
        names = yaml_list([*map(str, _list(event["workflows"])), publisher])
        lines = f"    workflows: {names}\n    types: [completed]"
        return f"in {builder.path}, let `workflow_run:` name it, too:\n{lines}"
    lines = f"  workflow_run:\n    workflows: {yaml_list([publisher])}\n    types: [completed]"
    if builder.are_triggers_a_block:
        return f"in {builder.path}, add below `on:`\n{lines}"
    others = "".join(f"  {name}:\n" for name in builder.triggers)
    return f"in {builder.path}, write in place of its `on:`\non:\n{others}{lines}"
