"""Which workflows build the site, how sure that is, and which of them what paperboy pushes triggers. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from paperboy.setup.conditions import evaluate, includes
from paperboy.setup.workflows import OURS, Job, Step, Workflow, as_list, local_path, yaml_list

# Actions that put a site where its readers find it. Each was seen in public blogs' workflows.
_JEKYLL_AND_PUSH = re.compile(  # builds with Jekyll and pushes the result to a branch
    r"(helaili/jekyll-action|BryanSchuetz/jekyll-deploy-gh-pages|joshlarsen/jekyll4-deploy-gh-pages"
    r"|limjh16/jekyll-deploy-action|jeffreytse/jekyll-deploy-action)[/@]",
    re.IGNORECASE,
)
_PUSH_A_FOLDER = re.compile(  # pushes a folder, whatever is in it, to a branch
    r"(peaceiris/actions-gh-pages|JamesIves/github-pages-deploy-action|crazy-max/ghaction-github-pages"
    r"|s0/git-publish-subdir-action)[/@]",
    re.IGNORECASE,
)
_TO_A_HOST = re.compile(
    r"(cloudflare/(wrangler|pages)-action|nwtgck/actions-netlify|netlify/actions|amondnet/vercel-action"
    r"|FirebaseExtended/action-hosting-deploy|Azure/static-web-apps-deploy)[/@]",
    re.IGNORECASE,
)
_DEPLOYING_RUN = re.compile(r"\b(netlify\s+deploy|vercel\s+deploy|wrangler\s+pages|firebase\s+deploy)")
_TO_A_BRANCH_RUN = re.compile(
    r"\bgit\s+push\b.*\bgh-pages\b|\bgh-pages\s+(-d|--dist)|\brake\s+\w*(deploy|publish)"
)
_SENDING_RUN = re.compile(r"\bgit\s+push\b.*\b(master|main)\b|\brsync\s.*|\baws\s+s3\s+sync.*")  # of anything
_SOMEBODYS = re.compile(r"(\.|[\w.-]+/[\w.-]+)/\S*(deploy|pages|jekyll)", re.IGNORECASE)
_JEKYLL = re.compile(r"\bjekyll\s+b(uild)?\b|/[\w-]*jekyll[\w-]*@|\brake\s+\w*build")
_DESTINATION = re.compile(r"\bjekyll\s+b(?:uild)?\b[^\n]*?(?:-d|--destination)[ =]+[\"']?([\w./-]+)")
_FOLDERS = ("folder", "publish_dir", "build_dir", "publish-dir")  # the inputs that name the folder to be pushed
_PREVIEWS = {"pull_request", "pull_request_target"}
_OWN_SCHEDULE = "it runs on its own schedule"


@dataclass(frozen=True)
class Deployment:
    """A step or a call that deploys a site: the conditions of step and jobs, and why it may be another site."""

    conditions: tuple[str, ...]
    doubt: str = ""  # nothing where it is certain
    pushes_to_a_branch: bool = False


@dataclass(frozen=True)
class Builder:
    """A workflow that builds the site, and whether it runs after paperboy has pushed."""

    workflow: Workflow
    deployments: tuple[Deployment, ...] = ()
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

    @property
    def pushes_to_a_branch(self) -> bool:
        """Whether it deploys by a push to a branch, such as `gh-pages`, from which Pages takes the site."""
        return any(each.pushes_to_a_branch for each in self.deployments)


@dataclass(frozen=True)
class BuildTriggers:
    """The workflows that run paperboy, and those that build the site."""

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
    """Return who builds the site, the likeliest first, and what triggers it.

    `branch` is the one that paperboy runs on, `address` that of the repository on GitHub.
    """
    workflows = tuple(workflows)
    publishers = tuple(each for each in workflows if each.publishes)
    deploying = {each.path: tuple(_deployments(each)) for each in workflows}
    known = _known_of(branch, address)
    builders = []
    for each in workflows:
        found = (*deploying[each.path], *_called_by(each, deploying))
        if found and _builds_the_site(each, workflows):
            starts = _starts(each, publishers, branch)
            builders.append(Builder(each, found, *_triggered(starts, found, known)))
    builders.sort(key=lambda each: (bool(each.doubt), not _is_pushed(each.workflow, branch)))
    return BuildTriggers(publishers, tuple(builders))


def _builds_the_site(workflow: Workflow, workflows: Sequence[Workflow]) -> bool:
    """Return whether a workflow that deploys does so by itself, and not only previews of pull requests.

    One that can only be called is left to its callers, if it has any.
    """
    triggers = set(workflow.triggers)
    if triggers == {"workflow_call"}:
        return not any(workflow.path in other.local_calls for other in workflows)
    return not triggers or not triggers <= _PREVIEWS


def _called_by(workflow: Workflow, deploying: Mapping[str, tuple[Deployment, ...]]) -> Iterator[Deployment]:
    """Yield the deployments of the workflows that a workflow calls."""
    for job in workflow.jobs:
        for each in deploying.get(local_path(job), ()):
            yield replace(each, conditions=(*each.conditions, *_conditions(job, workflow)))


def _is_pushed(workflow: Workflow, branch: str | None) -> bool:
    return "push" in workflow.triggers and includes(workflow.triggers["push"], branch)


def _deployments(workflow: Workflow) -> Iterator[Deployment]:
    text = "\n".join((*workflow.uses, *workflow.scripts))
    has_jekyll = bool(_JEKYLL.search(text))
    folders = {"_site", *(_normal(name) for name in _DESTINATION.findall(text))}
    for job in workflow.jobs:
        if _SOMEBODYS.match(job.uses) and not local_path(job):
            yield Deployment(_conditions(job, workflow), f"it calls {job.uses}")
        for step in job.steps:
            if found := _deployment(step, folders, has_jekyll=has_jekyll):
                yield Deployment((step.condition, *_conditions(job, workflow)), *found)


def _deployment(step: Step, folders: set[str], *, has_jekyll: bool) -> tuple[str, bool] | None:
    """Return why a step may deploy something else than the site, and whether to a branch; None if it does not."""
    text = f"{step.run} {step.inputs}"
    is_named = any(name in text for name in folders)
    if re.match(r"actions/deploy-pages@", step.uses):
        return "", False
    if _JEKYLL_AND_PUSH.match(step.uses):
        return "", True
    if _PUSH_A_FOLDER.match(step.uses):
        return _pushed_folder(step, folders, has_jekyll=has_jekyll)
    if _TO_A_HOST.match(step.uses) or (step.uses.startswith("./") and _SOMEBODYS.match(step.uses)):
        return "" if has_jekyll or is_named else f"it uses {step.uses}", False
    for pattern, is_branch in ((_TO_A_BRANCH_RUN, True), (_DEPLOYING_RUN, False)):
        if match := pattern.search(step.run):
            return "" if has_jekyll or is_named else f"it runs `{match[0].strip()}`", is_branch
    if (has_jekyll or is_named) and (match := _SENDING_RUN.search(step.run)):
        return "" if is_named else f"it runs `{match[0].strip()}`", match[0].startswith("git")
    return None


def _pushed_folder(step: Step, folders: set[str], *, has_jekyll: bool) -> tuple[str, bool] | None:
    inputs = {key.lower(): value for key, value in step.inputs.items()}
    folder = next((_normal(inputs[key]) for key in _FOLDERS if inputs.get(key)), "")
    branch = next(
        (inputs[key] for key in ("branch", "publish_branch", "target_branch") if inputs.get(key)), "gh-pages"
    )
    if folder in folders or (has_jekyll and (not folder or "$" in folder)):
        return "", True
    if has_jekyll or branch == "gh-pages":
        return f"it pushes {folder or 'a folder'} to the branch {branch}", True
    return None


def _normal(folder: str) -> str:
    return re.sub(r"^(\./|\$\{\{ *github\.workspace *\}\}/)|/$", "", folder.strip())


def _conditions(job: Job, workflow: Workflow) -> tuple[str, ...]:
    """Return the conditions of a job, and of the jobs that it needs."""
    jobs = {each.name: each for each in workflow.jobs}
    needed = {job.name: job}
    waiting = [job]
    while waiting:
        names = (name for name in waiting.pop().needs if name in jobs and name not in needed)
        waiting += [needed.setdefault(name, jobs[name]) for name in names]
    return tuple(each.condition for each in needed.values())


@dataclass(frozen=True)
class _Start:
    """How a workflow may be started after paperboy: by which event, and what its conditions can read then."""

    how: str
    event: str
    known: Mapping[str, object] = field(default_factory=dict)
    obstacle: str = ""
    is_of_the_publisher: bool = False  # whose author meant it to: what only a run knows is trusted


def _starts(builder: Workflow, publishers: Sequence[Workflow], branch: str | None) -> Iterator[_Start]:
    """Yield how a builder may be started after paperboy.

    What `GITHUB_TOKEN` pushes starts no workflow `on: push`; a run that has ended starts those `on: workflow_run`
    (https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflow_run).
    """
    for publisher in publishers:
        event = "schedule" if publisher.has_schedule else "workflow_dispatch"
        if publisher.path == builder.path:
            yield _Start("it is a part of the same workflow", event, is_of_the_publisher=True)
        if builder.path in publisher.local_calls:
            yield _Start(f"{publisher.path} calls it", event, is_of_the_publisher=True)
        name = re.escape(builder.path.rpartition("/")[2])
        if any(re.search(rf"gh\s+workflow\s+run\s+.*{name}", script) for script in publisher.scripts):
            yield _Start(f"{publisher.path} starts it", "workflow_dispatch", is_of_the_publisher=True)
        if _is_pushed(builder, branch) and _pushes_as_somebody(publisher):
            yield _Start(f"{publisher.path} pushes with a token of its own", "push")
        if _waits_for(builder, publisher):
            run = {"event": event, "conclusion": "success", "head_branch": branch, "name": publisher.called}
            known = {f"github.event.workflow_run.{key}": value for key, value in run.items() if value}
            is_included = includes(builder.triggers["workflow_run"], branch)
            obstacle = (
                "" if is_included else f"its `workflow_run` leaves out {branch}, the branch that paperboy runs on"
            )
            yield _Start(f"it runs after {publisher.called}", "workflow_run", known, obstacle)
    if builder.has_schedule:
        yield _Start(_OWN_SCHEDULE, "schedule")


def _triggered(
    starts: Iterable[_Start], deployments: Sequence[Deployment], known: Mapping[str, object]
) -> tuple[str, str, str]:
    """Return why a builder is triggered, the condition that only a run can evaluate, and the obstacle."""
    obstacle = ""
    for start in starts:
        if start.obstacle:
            obstacle = obstacle or start.obstacle
            continue
        context = {"github.event_name": start.event, **known, **start.known}
        for deployment in deployments:
            values = {text: evaluate(text, context) for text in deployment.conditions}
            if refused := [text for text, value in values.items() if value is False]:
                why = f"its condition `{refused[0].strip()}` does not hold after a run of paperboy"
                obstacle = obstacle or ("" if start.how == _OWN_SCHEDULE else why)
                continue
            open_ones = [text.strip() for text, value in values.items() if value is None]
            return start.how, "" if start.is_of_the_publisher else next(iter(open_ones), ""), ""
    return "", "", obstacle


def _known_of(branch: str | None, address: str) -> Mapping[str, object]:
    """Return what conditions can read of a repository."""
    owner, _, name = address.rpartition("/")
    known = {
        "github.repository": f"{owner.rpartition('/')[2]}/{name}",
        "github.repository_owner": owner.rpartition("/")[2],
    }
    of_branch = {"github.ref": f"refs/heads/{branch}", "github.ref_name": branch, "github.ref_type": "branch"}
    return (known if address else {}) | (of_branch if branch else {})


def _pushes_as_somebody(publisher: Workflow) -> bool:
    """Return whether a workflow checks out with a token or key of its owner, whose pushes trigger workflows."""
    checkouts = (step.inputs for step in publisher.steps if step.uses.startswith("actions/checkout@"))
    return any(
        each.get("ssh-key") or re.search(r"secrets\.(?!GITHUB_TOKEN)|steps\.", each.get("token", ""))
        for each in checkouts
    )


def _waits_for(builder: Workflow, publisher: Workflow) -> bool:
    event = builder.triggers.get("workflow_run")
    if not isinstance(event, Mapping):
        return False
    names, types = as_list(event.get("workflows")), as_list(event.get("types"))
    return publisher.called in names and (not types or "completed" in types)


def trigger_snippet(builder: Builder, publisher: str) -> str:
    """Return what to write so that a builder runs after the workflow that is called `publisher`."""
    workflow = builder.workflow
    if builder.obstacle:
        return f"change this in {workflow.path}: {builder.obstacle}"
    if set(workflow.triggers) == {"workflow_call"}:
        return (
            f"in the workflow that is called {publisher}, add below `jobs:`, with the permissions that it needs\n"
            f"  site:\n    needs: publish\n    uses: ./{workflow.path}"
        )
    event = workflow.triggers.get("workflow_run")
    named: list[Any] = as_list(event.get("workflows")) if isinstance(event, Mapping) else []
    lines = f"    workflows: {yaml_list(dict.fromkeys([*map(str, named), publisher]))}\n    types: [completed]"
    if named:
        return f"in {workflow.path}, let `workflow_run:` name it, too:\n{lines}"
    lines = f"  workflow_run:\n{lines}"
    if not workflow.are_triggers_a_block:
        others = "".join(f"  {name}:\n" for name in workflow.triggers)
        lines = f"in {workflow.path}, write in place of its `on:`\non:\n{others}{lines}"
    else:
        lines = f"in {workflow.path}, add below `on:`\n{lines}"
    return lines + _condition_to_change(builder)


def _condition_to_change(builder: Builder) -> str:
    """Return what to do, too, where a condition would not hold after a run of paperboy's workflow."""
    known = {"github.event_name": "workflow_run", "github.event.workflow_run.event": "schedule"}
    every = (text for each in builder.deployments for text in each.conditions)
    refused = [text.strip() for text in every if evaluate(text, known) is False]
    return f"\nand let the condition `{refused[0]}` hold for `workflow_run`, too" if refused else ""
