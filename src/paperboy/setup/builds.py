"""Which workflows build the site, how sure that is, and whether paperboy's pushes trigger them. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from textwrap import shorten

from paperboy.setup.conditions import evaluate, includes
from paperboy.setup.repository import Repository
from paperboy.setup.workflows import OURS, Step, Workflow, as_list, yaml_list

MOST_SHOWN = 120  # characters of a condition
# Actions and commands that put a site where its readers find it, as seen in public blogs' workflows
_DEPLOYING_ACTION = re.compile(
    r"deploy|gh-pages|github-pages|git-publish|jekyll\d*-action|cloudflare/pages|wrangler|netlify|vercel|firebase"
    r"|s3-sync|ftp|rsync|^\./\S*pages|/\S*(pages|jekyll)\S*\.ya?ml",
    re.IGNORECASE,
)
_SENDING_ACTION = re.compile(r"push|publish|mirror|sync", re.IGNORECASE)  # whatever it is
_DEPLOYING_COMMAND = re.compile(
    r"\bgit\s+push\b.*\bgh-pages\b|\bgh-pages\s+(-d|--dist)|\b(rake|make|npm\s+run)\s+\w*(deploy|publish)"
    r"|\S*/deploy(\.sh)?(?=\s|$)|\b(netlify\s+deploy|vercel\s+deploy|wrangler\s+pages|firebase\s+deploy)"
)
_SENDING_COMMAND = re.compile(r"\bgit\s+push\b.*|\brsync\s.*|\baws\s+s3\s+sync.*")  # whatever it is
JEKYLL = re.compile(r"\bjekyll\s+b(uild)?\b|/[\w-]*jekyll[\w-]*@|\brake\s+\w*build")
_DESTINATION = re.compile(r"\bjekyll\s+b(?:uild)?\b[^\n]*?(?:-d|--destination)[ =]+[\"']?([\w./-]+)")


@dataclass(frozen=True)
class Builder:
    """A workflow that builds the site, and whether it runs after paperboy has pushed."""

    workflow: Workflow
    doubt: str  # why it may build something else; empty where it is certain
    triggered: str = ""  # why; empty where it is not triggered
    condition: str = ""  # the `if:` that decides that, and that only a run can evaluate
    obstacle: str = ""  # what keeps the trigger that it has from working
    refusing: str = ""  # the `if:` that does not hold after a `workflow_run`

    @property
    def path(self) -> str:
        """The workflow's file."""
        return self.workflow.path


def publisher_of(repository: Repository) -> str:
    """Return the name of the workflow that publishes, of a scheduled one first; without any, of that of `init`."""
    publishers = sorted(_publishers(repository), key=lambda each: not each.has_schedule)
    return publishers[0].called if publishers else OURS


def build_triggers(repository: Repository) -> list[Builder]:
    """Return the workflows that build the site, the certain ones first, each with what triggers it."""
    workflows = {each.path: each for each in repository.workflows}
    called = {path for each in repository.workflows for path in each.local_calls}
    builders = []
    for each in repository.workflows:
        events = [event for event in each.triggers if "pull_request" not in event]
        is_only_called = events == ["workflow_call"] and each.path in called
        may_run = (events or not each.triggers) and not is_only_called
        contexts = [_context(repository, "" if event == "workflow_call" else event) for event in events or [""]]
        found = _deployments(each, workflows) if may_run else ()
        deployments = [one for one in found if not all(_failing_condition(one, context) for context in contexts)]
        if deployments:
            builders.append(_builder(each, deployments, repository))
    return sorted(builders, key=lambda each: bool(each.doubt))


def _publishers(repository: Repository) -> list[Workflow]:
    return [each for each in repository.workflows if each.publishes]


# A step or a call that deploys a site: the conditions of step and jobs, and why it may be another site.
_Deployment = tuple[tuple[str, ...], str]


def _deployments(
    workflow: Workflow, workflows: Mapping[str, Workflow], above: tuple[str, ...] = ()
) -> Iterator[_Deployment]:
    """Yield the deployments of a workflow, and of those that it calls, each with the conditions `above` it."""
    others = {path: each for path, each in workflows.items() if path != workflow.path}
    text = "\n".join((*workflow.uses, *workflow.scripts))
    folders = {"_site", *map(_normal, _DESTINATION.findall(text))}
    for name, job in workflow.jobs.items():
        needed = [name]
        for each in needed:
            needed += [one for one in workflow.jobs[each].needs if one in workflow.jobs and one not in needed]
        conditions = (*above, *(workflow.jobs[each].condition for each in needed))
        if job.local_path in others:
            yield from _deployments(others[job.local_path], others, conditions)
        for step in (*job.steps, Step(uses="" if job.local_path else job.uses)):
            deploy = _doubt_of_action if step.uses else _doubt_of_script
            doubt = deploy(step, folders, has_jekyll=bool(JEKYLL.search(text)))
            if doubt is not None:
                yield (*conditions, step.condition), doubt


def _doubt_of_action(step: Step, folders: set[str], *, has_jekyll: bool) -> str | None:
    """Return why an action may deploy something else than the site; None if it deploys nothing."""
    if step.uses.startswith("actions/deploy-pages@"):
        return ""
    action, is_given_site = step.uses.partition("@")[0], folders & set(map(_normal, step.inputs.values()))
    if is_given_site and _SENDING_ACTION.search(action):
        return ""
    if not _DEPLOYING_ACTION.search(action):
        return None
    folder = next((_normal(value) for key, value in step.inputs.items() if re.search("folder|dir", key)), "")
    branch = next((value for key, value in step.inputs.items() if key.endswith("branch")), "gh-pages")
    if is_given_site or (has_jekyll and (not folder or "$" in folder)):
        return ""
    return f"{step.uses} deploys {folder or 'a folder'}" if has_jekyll or branch == "gh-pages" else None


def _doubt_of_script(step: Step, folders: set[str], *, has_jekyll: bool) -> str | None:
    """Return why a script may deploy something else than the site; None if it deploys nothing."""
    is_named = any(folder in step.run for folder in folders)
    deploying = _DEPLOYING_COMMAND.search(step.run)
    match = deploying or (_SENDING_COMMAND.search(step.run) if has_jekyll or is_named else None)
    if not match:
        return None
    return "" if is_named or (deploying and has_jekyll) else f"it runs `{match[0].strip()}`"


def _normal(folder: str) -> str:
    return re.sub(r"^(\./|\$\{\{ *github\.workspace *\}\}/)|/$", "", folder.strip())


def _context(repository: Repository, event: str, run: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return what conditions can read in a run on `event`, after `run` if another run has started it."""
    *_, owner, name = f"//{repository.address}".split("/")
    branch = repository.branch or ""
    context = {
        "github.event_name": event,
        "github.repository": f"{owner}/{name}".strip("/"),
        "github.repository_owner": owner,
        "github.ref": branch and f"refs/heads/{branch}",
        "github.ref_name": branch,
        "github.event.repository.default_branch": branch,
        "github.event.workflow_run.head_repository.full_name": f"{owner}/{name}".strip("/"),
        **{f"github.event.workflow_run.{key}": value for key, value in (run or {}).items()},
    }
    return {key: value for key, value in context.items() if value}


def _failing_condition(deployment: _Deployment, context: Mapping[str, str]) -> str:
    """Return the first condition of a deployment that does not hold, or nothing."""
    return next((_shown(each) for each in deployment[0] if evaluate(each, context) is False), "")


def _shown(condition: str) -> str:
    return shorten(condition, MOST_SHOWN, placeholder=" …")


def _builder(workflow: Workflow, deployments: list[_Deployment], repository: Repository) -> Builder:
    """Return a builder, with whether it runs after paperboy."""
    doubts = [doubt for _, doubt in deployments]
    after = _context(repository, "workflow_run", {"event": "schedule"})
    refusing = next(filter(None, (_failing_condition(each, after) for each in deployments)), "")
    builder = Builder(workflow, "" if "" in doubts else doubts[0], refusing=refusing)
    for why, context, obstacle in _starts(workflow, repository):
        for deployment in deployments:
            refused = _failing_condition(deployment, context)
            if not refused and not obstacle:
                unknown = [_shown(each) for each in deployment[0] if evaluate(each, context) is None]
                # the author of a workflow that starts another meant it to run
                is_meant = context["github.event_name"] != "workflow_run"
                condition = unknown[0] if unknown and not is_meant else ""
                return replace(builder, triggered=why, condition=condition, obstacle="")
            found = obstacle or f"its condition `{refused}` does not hold after a run of paperboy"
            builder = replace(builder, obstacle=builder.obstacle or found)
    on_schedule = _context(repository, "schedule")
    if workflow.has_schedule and not all(_failing_condition(each, on_schedule) for each in deployments):
        return replace(builder, triggered="it runs on its own schedule", obstacle="")
    return builder


def _starts(builder: Workflow, repository: Repository) -> Iterator[tuple[str, Mapping[str, str], str]]:
    """Yield how a builder may be started after paperboy: why, what conditions can read then, and an obstacle.

    A push with `GITHUB_TOKEN` starts no workflow `on: push`; a run that has ended starts those `on: workflow_run`
    (https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflow_run).
    """
    branch, file = repository.branch, re.escape(builder.path.rpartition("/")[2])
    waits = _workflow_run(builder)
    types = as_list(waits.get("types"))
    for publisher in _publishers(repository):
        event = "schedule" if publisher.has_schedule else "workflow_dispatch"
        if publisher.path == builder.path:
            yield "it is the workflow that runs paperboy", _context(repository, event), ""
        if builder.path in publisher.local_calls:
            yield f"{publisher.path} calls it", _context(repository, event), ""
        if any(re.search(rf"gh\s+workflow\s+run\s+.*{file}", script) for script in publisher.scripts):
            yield f"{publisher.path} starts it", _context(repository, "workflow_dispatch"), ""
        if (
            publisher.pushes_by_itself
            and "push" in builder.triggers
            and includes(builder.triggers["push"], branch)
        ):
            yield f"{publisher.path} pushes with a token of its own", _context(repository, "push"), ""
        if publisher.called in as_list(waits.get("workflows")) and "completed" in (types or ["completed"]):
            run = {"event": event, "conclusion": "success", "head_branch": branch or "", "name": publisher.called}
            is_included = includes(waits, branch)
            obstacle = "" if is_included else f"its `workflow_run` leaves out {branch}, where paperboy runs"
            yield f"it runs after {publisher.called}", _context(repository, "workflow_run", run), obstacle


def _workflow_run(builder: Workflow) -> Mapping[str, object]:
    event = builder.triggers.get("workflow_run")
    return event if isinstance(event, Mapping) else {}


def trigger_snippet(builder: Builder, publisher: str) -> str:
    """Return what to write so that a builder runs after the workflow that is called `publisher`."""
    path, triggers = builder.path, builder.workflow.triggers
    named = as_list(_workflow_run(builder.workflow).get("workflows"))
    if builder.obstacle:
        return f"in {path}, let that filter or condition pass the runs of {publisher}, too"
    if set(triggers) == {"workflow_call"}:
        return (
            f"in the workflow that is called {publisher}, add below `jobs:`, with the permissions that it needs\n"
            f"  site:\n    needs: publish\n    uses: ./{path}"
        )
    lines = f"    workflows: {yaml_list(dict.fromkeys([*named, publisher]))}\n    types: [completed]"
    if builder.refusing:
        lines += f"\nand let the condition `{builder.refusing}` hold for `workflow_run`, too"
    if "workflow_run" in triggers:
        return f"in {path}, let `workflow_run:` name it, too:\n{lines}"
    others = "".join(f"  {name}:\n" for name in triggers)
    is_block = isinstance(builder.workflow.on, dict)
    where = "add below `on:`\n" if is_block else f"write in place of its `on:`\non:\n{others}"
    return f"in {path}, {where}  workflow_run:\n{lines}"
