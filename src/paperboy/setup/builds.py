"""Which workflows build the site, how sure that is, and whether paperboy's pushes trigger them. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from paperboy.setup.conditions import evaluate, includes
from paperboy.setup.workflows import OURS, Job, Step, Workflow, as_list, local_path, yaml_list

# Actions and commands that put a site where its readers find it. Each was seen in public blogs' workflows.
_JEKYLL_TO_A_BRANCH = re.compile(
    r"[\w.-]+/jekyll\d*-(action|deploy[\w-]*)[/@]", re.IGNORECASE
)  # of several authors
_FOLDER_TO_A_BRANCH = re.compile(
    r"(peaceiris/actions-gh-pages|JamesIves/github-pages-deploy-action|crazy-max/ghaction-github-pages"
    r"|s0/git-publish-subdir-action)[/@]",
    re.IGNORECASE,
)
_TO_A_HOST = re.compile(
    r"(cloudflare/(wrangler|pages)-action|nwtgck/actions-netlify|netlify/actions|amondnet/vercel-action"
    r"|FirebaseExtended/action-hosting-deploy|Azure/static-web-apps-deploy)[/@]|\./\S*(deploy|pages)",
    re.IGNORECASE,
)
_DEPLOYING_RUN = re.compile(
    r"\bgit\s+push\b.*\bgh-pages\b|\bgh-pages\s+(-d|--dist)|\b(rake|make|npm\s+run)\s+\w*(deploy|publish)"
    r"|\S*/deploy(\.sh)?(?=\s|$)"
    r"|\b(netlify\s+deploy|vercel\s+deploy|wrangler\s+pages|firebase\s+deploy)"
)
_SENDING_RUN = re.compile(r"\bgit\s+push\b.*|\brsync\s.*|\baws\s+s3\s+sync.*")  # whatever it is
_SOMEBODYS_WORKFLOW = re.compile(r"[\w.-]+/[\w.-]+/\.github/\S*(deploy|pages|jekyll)", re.IGNORECASE)
_JEKYLL = re.compile(r"\bjekyll\s+b(uild)?\b|/[\w-]*jekyll[\w-]*@|\brake\s+\w*build")
_DESTINATION = re.compile(r"\bjekyll\s+b(?:uild)?\b[^\n]*?(?:-d|--destination)[ =]+[\"']?([\w./-]+)")
_FOLDER_INPUTS = ("folder", "publish_dir", "build_dir")
_BRANCH_INPUTS = ("branch", "publish_branch", "target_branch")
_OWN_SCHEDULE = "it runs on its own schedule"


@dataclass(frozen=True)
class Deployment:
    """A step or a call that deploys a site: the conditions of step and jobs, and why it may be another site."""

    conditions: tuple[str, ...]
    doubt: str = ""  # nothing where it is certain
    pushes_to_a_branch: bool = False  # such as `gh-pages`, from which Pages takes the site


@dataclass(frozen=True)
class Builder:
    """A workflow that builds the site, and whether it runs after paperboy has pushed."""

    workflow: Workflow
    deployments: tuple[Deployment, ...]
    triggered: str = ""  # why; nothing where it is not triggered
    condition: str = ""  # the `if:` that decides that, and that only a run can evaluate
    obstacle: str = ""  # what keeps the trigger that it has from working

    @property
    def path(self) -> str:
        """The workflow's file."""
        return self.workflow.path

    @property
    def doubt(self) -> str:
        """Why it may build something else; nothing where it is certain."""
        return "" if any(not each.doubt for each in self.deployments) else self.deployments[0].doubt


@dataclass(frozen=True)
class BuildTriggers:
    """The workflows that run paperboy, and those that build the site, the likeliest first."""

    publishers: tuple[Workflow, ...] = ()
    builders: tuple[Builder, ...] = ()

    @property
    def certain(self) -> list[Builder]:
        """The builders that build this site for certain."""
        return [each for each in self.builders if not each.doubt]

    @property
    def triggered(self) -> list[Builder]:
        """The certain builders that run after paperboy."""
        return [each for each in self.certain if each.triggered]

    @property
    def publisher(self) -> str:
        """The name of the workflow that publishes, of the scheduled one first; without any, of that of `init`."""
        by_schedule = sorted(self.publishers, key=lambda each: not each.has_schedule)
        return by_schedule[0].called if by_schedule else OURS


def build_triggers(workflows: Iterable[Workflow], branch: str | None = None, address: str = "") -> BuildTriggers:
    """Return who builds the site, and what triggers it.

    `branch` is the one that paperboy runs on, `address` that of the repository on GitHub.
    """
    workflows = tuple(workflows)
    publishers = tuple(each for each in workflows if each.publishes)
    deploying = {each.path: tuple(_deployments(each)) for each in workflows}
    known = _known_of(branch, address)
    builders = []
    for each in workflows:
        found = (*deploying[each.path], *_called_by(each, deploying))
        if found and _runs_by_itself(each, workflows):
            builders.append(Builder(each, found, *_triggered(_starts(each, publishers, branch), found, known)))
    builders.sort(key=lambda each: (bool(each.doubt), not _is_pushed(each.workflow, branch)))
    return BuildTriggers(publishers, tuple(builders))


def _runs_by_itself(workflow: Workflow, workflows: Sequence[Workflow]) -> bool:
    """Return whether a workflow runs for the site itself: not only when others call it, or for pull requests."""
    triggers = set(workflow.triggers)
    if triggers == {"workflow_call"}:
        return not any(workflow.path in other.local_calls for other in workflows)
    return not triggers or not triggers <= {"pull_request", "pull_request_target"}


def _is_pushed(workflow: Workflow, branch: str | None) -> bool:
    return "push" in workflow.triggers and includes(workflow.triggers["push"], branch)


def _called_by(workflow: Workflow, deploying: Mapping[str, tuple[Deployment, ...]]) -> Iterator[Deployment]:
    """Yield the deployments of the workflows that a workflow calls."""
    for job in workflow.jobs:
        for each in deploying.get(local_path(job), ()):
            yield replace(each, conditions=(*each.conditions, *_conditions(job, workflow)))


def _deployments(workflow: Workflow) -> Iterator[Deployment]:
    text = "\n".join((*workflow.uses, *workflow.scripts))
    has_jekyll = bool(_JEKYLL.search(text))
    folders = {"_site", *map(_normal, _DESTINATION.findall(text))}
    for job in workflow.jobs:
        if _SOMEBODYS_WORKFLOW.match(job.uses):
            yield Deployment(_conditions(job, workflow), f"it calls {job.uses}")
        for step in job.steps:
            deploy = _of_an_action if step.uses else _of_a_script
            for doubt, pushes_to_a_branch in deploy(step, folders, has_jekyll=has_jekyll):
                yield Deployment((step.condition, *_conditions(job, workflow)), doubt, pushes_to_a_branch)


def _of_an_action(step: Step, folders: set[str], *, has_jekyll: bool) -> Iterator[tuple[str, bool]]:
    """Yield why an action may deploy something else than the site, and whether to a branch, if it deploys."""
    inputs = {key.lower(): value for key, value in step.inputs.items()}
    if step.uses.startswith("actions/deploy-pages@"):
        yield "", False
    elif _JEKYLL_TO_A_BRANCH.match(step.uses):
        yield "", True
    elif _TO_A_HOST.match(step.uses):
        is_sure = has_jekyll or any(_normal(value) in folders for value in inputs.values())
        yield "" if is_sure else f"it uses {step.uses}", False
    elif _FOLDER_TO_A_BRANCH.match(step.uses):
        folder = next((_normal(inputs[key]) for key in _FOLDER_INPUTS if inputs.get(key)), "")
        branch = next((inputs[key] for key in _BRANCH_INPUTS if inputs.get(key)), "gh-pages")
        if folder in folders or (has_jekyll and (not folder or "$" in folder)):
            yield "", True
        elif has_jekyll or branch == "gh-pages":
            yield f"it pushes {folder or 'a folder'} to the branch {branch}", True


def _of_a_script(step: Step, folders: set[str], *, has_jekyll: bool) -> Iterator[tuple[str, bool]]:
    """Yield why a script may deploy something else than the site, and whether to a branch, if it deploys."""
    is_named = any(folder in step.run for folder in folders)
    match = _DEPLOYING_RUN.search(step.run)
    if not match and (has_jekyll or is_named):
        match, has_jekyll = _SENDING_RUN.search(step.run), False
    if match:
        is_branch = re.match("git|gh-pages|rake", match[0]) is not None
        yield "" if has_jekyll or is_named else f"it runs `{match[0].strip()}`", is_branch


def _normal(folder: str) -> str:
    return re.sub(r"^(\./|\$\{\{ *github\.workspace *\}\}/)|/$", "", folder.strip())


def _conditions(job: Job, workflow: Workflow) -> tuple[str, ...]:
    """Return the conditions of a job, and of the jobs that it needs."""
    jobs = {each.name: each for each in workflow.jobs}
    needed, waiting = {job.name: job}, [job]
    while waiting:
        names = [name for name in waiting.pop().needs if name in jobs and name not in needed]
        waiting += [needed.setdefault(name, jobs[name]) for name in names]
    return tuple(each.condition for each in needed.values())


@dataclass(frozen=True)
class _Start:
    """How a workflow may be started after paperboy: by which event, and what its conditions can read then."""

    why: str
    event: str
    known: Mapping[str, object] = field(default_factory=dict)
    obstacle: str = ""
    is_by_the_publisher: bool = False  # whose author meant it to run: what only a run can say is trusted


def _starts(builder: Workflow, publishers: Sequence[Workflow], branch: str | None) -> Iterator[_Start]:
    """Yield how a builder may be started after paperboy.

    What `GITHUB_TOKEN` pushes starts no workflow `on: push`; a run that has ended starts those `on: workflow_run`
    (https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflow_run).
    """
    for publisher in publishers:
        event = "schedule" if publisher.has_schedule else "workflow_dispatch"
        name = re.escape(builder.path.rpartition("/")[2])
        if publisher.path == builder.path:
            yield _Start("it is the workflow that runs paperboy", event, is_by_the_publisher=True)
        if builder.path in publisher.local_calls:
            yield _Start(f"{publisher.path} calls it", event, is_by_the_publisher=True)
        if any(re.search(rf"gh\s+workflow\s+run\s+.*{name}", script) for script in publisher.scripts):
            yield _Start(f"{publisher.path} starts it", "workflow_dispatch", is_by_the_publisher=True)
        if _waits_for(builder, publisher):
            run = {"event": event, "conclusion": "success", "head_branch": branch, "name": publisher.called}
            known = {f"github.event.workflow_run.{key}": value for key, value in run.items() if value}
            is_included = includes(builder.triggers["workflow_run"], branch)
            obstacle = "" if is_included else f"its `workflow_run` leaves out {branch}, where paperboy runs"
            yield _Start(f"it runs after {publisher.called}", "workflow_run", known, obstacle)
    if builder.has_schedule:
        yield _Start(_OWN_SCHEDULE, "schedule")


def _waits_for(builder: Workflow, publisher: Workflow) -> bool:
    event = builder.triggers.get("workflow_run")
    if not isinstance(event, Mapping):
        return False
    names, types = as_list(event.get("workflows")), as_list(event.get("types"))
    return publisher.called in names and (not types or "completed" in types)


def _triggered(
    starts: Iterable[_Start], deployments: Sequence[Deployment], known: Mapping[str, object]
) -> tuple[str, str, str]:
    """Return why a builder is triggered, the condition that only a run can evaluate, and the obstacle."""
    obstacle = ""
    for start in starts:
        if start.obstacle:
            obstacle = obstacle or start.obstacle
            continue
        for deployment in deployments:
            context = {"github.event_name": start.event, **known, **start.known}
            values = {" ".join(text.split()): evaluate(text, context) for text in deployment.conditions}
            refused = next((text for text, value in values.items() if value is False), "")
            if not refused:
                unknown = next((text for text, value in values.items() if value is None), "")
                return start.why, "" if start.is_by_the_publisher else unknown, ""
            if start.why != _OWN_SCHEDULE:
                obstacle = obstacle or f"its condition `{refused}` does not hold after a run of paperboy"
    return "", "", obstacle


def _known_of(branch: str | None, address: str) -> Mapping[str, object]:
    """Return what conditions can read of a repository."""
    *_, owner, name = f"//{address}".split("/")
    of_repository = {
        "github.repository": f"{owner}/{name}",
        "github.repository_owner": owner,
        "github.event.workflow_run.head_repository.full_name": f"{owner}/{name}",
    }
    of_branch = {
        "github.ref": f"refs/heads/{branch}",
        "github.ref_name": branch,
        "github.event.repository.default_branch": branch,
    }
    return (of_repository if address else {}) | (of_branch if branch else {})


def trigger_snippet(builder: Builder, publisher: str) -> str:
    """Return what to write so that a builder runs after the workflow that is called `publisher`."""
    path, triggers = builder.path, builder.workflow.triggers
    if builder.obstacle:
        return f"in {path}, let that filter or condition pass the runs of {publisher}, too"
    if set(triggers) == {"workflow_call"}:
        return (
            f"in the workflow that is called {publisher}, add below `jobs:`, with the permissions that it needs\n"
            f"  site:\n    needs: publish\n    uses: ./{path}"
        )
    event = triggers.get("workflow_run")
    named = list(map(str, as_list(event.get("workflows")))) if isinstance(event, Mapping) else []
    lines = f"    workflows: {yaml_list(dict.fromkeys([*named, publisher]))}\n    types: [completed]"
    known = {"github.event_name": "workflow_run", "github.event.workflow_run.event": "schedule"}
    every = (" ".join(text.split()) for each in builder.deployments for text in each.conditions)
    refused = next((text for text in every if evaluate(text, known) is False), "")
    also = f"\nand let the condition `{refused}` hold for `workflow_run`, too" if refused else ""
    if named:
        return f"in {path}, let `workflow_run:` name it, too:\n{lines}{also}"
    others = "".join(f"  {name}:\n" for name in triggers)
    is_block = builder.workflow.are_triggers_a_block
    where = "add below `on:`\n" if is_block else f"write in place of its `on:`\non:\n{others}"
    return f"in {path}, {where}  workflow_run:\n{lines}{also}"
