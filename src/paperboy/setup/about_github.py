"""What there is to say of GitHub: workflows, schedules, Pages. Pure."""

from collections.abc import Iterator

from paperboy.setup.facts import Facts, Pages
from paperboy.setup.findings import Finding, Level, page_below
from paperboy.setup.workflows import Wiring, name_of_publisher, to_hear, when, wiring

DAYS_UNTIL_SCHEDULES_STOP = 60  # without a commit, in a public repository
DAYS_BEFORE_A_WARNING = 45


def about_workflows(facts: Facts) -> Iterator[Finding]:
    """Yield what there is to say of the workflows that run paperboy, their schedule, and who builds the site."""
    for workflow in facts.blog.workflows:
        if workflow.problem:
            sentence = f"{workflow.path} cannot be read: {workflow.problem}"
            yield Finding(Level.NOTE, "workflow", sentence, "mend it: GitHub cannot run it either")
        for used in workflow.placeholders:
            yield Finding(
                Level.PROBLEM,
                "workflow",
                f"{workflow.path} uses {used}, and nobody is called OWNER",
                "put the account that paperboy is published under in place of OWNER",
            )
    wired = wiring(facts.blog.workflows)
    yield from _about_publishers(facts, wired)
    yield from about_building(facts, wired)


def _about_publishers(facts: Facts, wired: Wiring) -> Iterator[Finding]:
    scheduled = [workflow for workflow in wired.publishers if workflow.has_schedule]
    if not scheduled:
        yield Finding(
            Level.NOTE,
            "workflow",
            "no workflow of this repository runs paperboy on a schedule",
            "run `paperboy init`, or let another scheduler run `paperboy publish`",
        )
        return
    for workflow in scheduled:
        if workflow.may_write:
            yield Finding(Level.OK, "workflow", f"{workflow.path} runs paperboy on a schedule")
        else:
            yield Finding(
                Level.NOTE,
                "workflow",
                f"{workflow.path} does not say that it may write",
                "give its job `permissions: contents: write`",
                page_below(facts, "settings/actions"),
            )
        for folder in workflow.folders:
            if folder.strip("/").removeprefix("./") not in (facts.blog.folder, facts.blog.folder.strip(".")):
                yield Finding(
                    Level.NOTE,
                    "workflow",
                    f"{workflow.path} publishes to the site in {folder!r}, and this one is in"
                    f" {facts.blog.folder!r}",
                    f'write `site: "{facts.blog.folder}"` there, unless the repository has two sites',
                )
    yield from _about_idleness(facts)


def about_building(facts: Facts, wired: Wiring) -> Iterator[Finding]:
    """Yield which workflow builds the site, on what, and whether it hears what paperboy pushes."""
    if not wired.builders:
        yield _about_no_builder(facts, wired)
        return
    if wired.heard or not wired.publishers:
        heard = {workflow.path: how for workflow, how in wired.heard}
        for workflow in wired.builders:
            if wired.heard and workflow.path not in heard:
                continue  # another one puts the posts before the readers
            told = f", and hears of paperboy's posts {heard[workflow.path]}" if workflow.path in heard else ""
            how = heard.get(workflow.path, "")
            if how.endswith(" it"):
                told = f", and {how} when paperboy is done"
            yield Finding(Level.OK, "build", f"{workflow.path} builds the site, on {when(workflow)}{told}")
        return
    for workflow in wired.deaf:
        advice = to_hear(workflow, name_of_publisher(wired.publishers))
        if workflow.is_only_for_pushes:
            advice += "\nand let the `if:` of its jobs take `workflow_run`, too"
        yield Finding(
            Level.NOTE,
            "build",
            f"{workflow.path} builds the site, on {when(workflow)}, and does not hear what paperboy pushes:"
            " a push with GITHUB_TOKEN starts no workflow",
            advice,
        )


def _about_no_builder(facts: Facts, wired: Wiring) -> Finding:
    if facts.blog.hosts:
        return Finding(Level.OK, "build", f"{' and '.join(facts.blog.hosts)} builds the site, at every push")
    if not wired.publishers:
        return Finding(Level.OK, "build", "no workflow builds the site, so a push by a person does, if anything")
    return Finding(
        Level.NOTE,
        "build",
        "no workflow here builds the site; if GitHub Pages builds it from a branch, it does not see what paperboy"
        " pushes with GITHUB_TOKEN",
        "run `paperboy init --deploy`, which writes a workflow that builds it, and set Pages' source to \"GitHub"
        ' Actions"',
        page_below(facts, "settings/pages"),
    )


def _about_idleness(facts: Facts) -> Iterator[Finding]:
    """GitHub stops schedules of public repositories without activity.

    See https://docs.github.com/en/actions/how-tos/manage-workflow-runs/disable-and-enable-workflows.
    """
    if facts.git.head_date is None:
        return
    days = (facts.now - facts.git.head_date).days
    if days > DAYS_BEFORE_A_WARNING:
        yield Finding(
            Level.NOTE,
            "schedule",
            f"the last commit is {days} days old; GitHub stops schedules after {DAYS_UNTIL_SCHEDULES_STOP} days"
            " without one",
            "push a commit, and see whether the workflow is still enabled",
            page_below(facts, "actions"),
        )


def about_actions(facts: Facts) -> Iterator[Finding]:
    """Yield how GitHub builds the site, where that can be asked."""
    if facts.actions is None:
        return
    pages = facts.actions.pages
    settings = page_below(facts, "settings/pages")
    if not facts.actions.has_token or pages is None:
        yield Finding(
            Level.NOTE,
            "Pages",
            "where the site is built from was not looked at, for want of GITHUB_TOKEN",
            "give this step `env: GITHUB_TOKEN: ${{ github.token }}` and its job `permissions: pages: read`",
            settings,
        )
    elif pages.build_type == "workflow":
        yield Finding(Level.OK, "Pages", "the site is built by a workflow")
    elif pages.build_type or pages.status == 404:
        yield _about_a_branch(facts, pages, settings)
    else:
        yield Finding(
            Level.NOTE,
            "Pages",
            pages.problem or "GitHub did not say where the site is built from",
            'give this job `permissions: pages: read`, or look whether the source is "GitHub Actions"',
            settings,
        )


def _about_a_branch(facts: Facts, pages: Pages, settings: str) -> Finding:
    """Return what to say of Pages that takes the site from a branch, or of none at all."""
    builders = wiring(facts.blog.workflows).builders
    pushing = [workflow.path for workflow in builders if workflow.pushes_to_a_branch]
    branch = f"the branch {pages.branch}" if pages.branch else "a branch"
    if pages.build_type and (pushing or pages.branch not in ("", facts.git.branch)):
        who = f", to which {' and '.join(pushing)} pushes it" if pushing else ", to which it is pushed when built"
        return Finding(Level.OK, "Pages", f"the site is taken from {branch}{who}")
    elsewhere = [
        *facts.blog.hosts,
        *(each.path for each in builders if "deploy-pages@" not in " ".join(each.uses)),
    ]
    if not pages.build_type and elsewhere:
        return Finding(Level.OK, "Pages", f"it is off; {' and '.join(elsewhere)} puts the site elsewhere")
    is_now = f"from {branch}, which does not see what paperboy pushes" if pages.build_type else "not at all"
    advice = 'set the source to "GitHub Actions"'
    if not builders:
        advice += ", and run `paperboy init --deploy`, which writes a workflow that builds it"
    return Finding(Level.PROBLEM, "Pages", f"the site is built {is_now}", advice, settings)
