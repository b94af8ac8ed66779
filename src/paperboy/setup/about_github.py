"""What there is to say of GitHub: workflows, schedules, Pages. Pure."""

from collections.abc import Iterator

from paperboy.setup.facts import Facts
from paperboy.setup.findings import Finding, Level, page_below

DAYS_UNTIL_SCHEDULES_STOP = 60  # without a commit, in a public repository
DAYS_BEFORE_A_WARNING = 45


def about_workflows(facts: Facts) -> Iterator[Finding]:
    """Yield what there is to say of the workflows that run paperboy, and of their schedule."""
    scheduled = [workflow for workflow in facts.workflows if workflow.has_schedule]
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
            yield Finding(Level.OK, "workflow", f"{workflow.name} runs paperboy on a schedule")
        else:
            yield Finding(
                Level.NOTE,
                "workflow",
                f"{workflow.name} does not say that it may write",
                "give its job `permissions: contents: write`",
                page_below(facts, "settings/actions"),
            )
    yield from _about_idleness(facts)


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
        is_now = "from a branch, which does not see what paperboy pushes" if pages.build_type else "not at all"
        yield Finding(
            Level.PROBLEM, "Pages", f"the site is built {is_now}", 'set the source to "GitHub Actions"', settings
        )
    else:
        yield Finding(
            Level.NOTE,
            "Pages",
            pages.problem or "GitHub did not say where the site is built from",
            'give this job `permissions: pages: read`, or look whether the source is "GitHub Actions"',
            settings,
        )
