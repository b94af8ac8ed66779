"""What is read out of a blog's workflows: who builds the site, on what, and whether it hears of a run."""

import pytest

from paperboy.setup.workflows import Workflow, parse, to_hear, when, wiring

PUBLISHER = """\
name: paperboy
on: {schedule: [{cron: "43 21 * * *"}]}
jobs: {publish: {permissions: {contents: write}, uses: kim/paperboy/.github/workflows/publish-blog.yml@v1}}
"""
STEPS = "jobs: {x: {steps: [{uses: actions/deploy-pages@v5}]}}\n"


def built_by(*texts: str) -> list[Workflow]:
    return list(wiring(parse(f"{number}.yml", text) for number, text in enumerate(texts)).builders)


@pytest.mark.parametrize(
    "steps",
    [
        "[{uses: actions/upload-pages-artifact@v5}, {uses: actions/deploy-pages@v5}]",
        "[{uses: actions/jekyll-build-pages@v1}, {uses: actions/deploy-pages@v5}]",
        "[{run: bundle exec jekyll build}, {uses: peaceiris/actions-gh-pages@v4}]",
        "[{uses: JamesIves/github-pages-deploy-action@v4}]",
        "[{uses: helaili/jekyll-action@v2}]",
        "[{run: bundle exec jekyll build}, {run: 'cd _site && git push -f origin HEAD:gh-pages'}]",
        "[{run: bundle exec jekyll build}, {uses: cloudflare/wrangler-action@v3}]",
    ],
)
def test_a_workflow_that_deploys_a_site_is_a_builder(steps: str) -> None:
    assert len(built_by(f"on: push\njobs: {{x: {{steps: {steps}}}}}\n")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "on: push\njobs: {test: {steps: [{run: bundle exec jekyll build}, {run: htmlproofer _site}]}}\n",
        "on: push\njobs: {lint: {steps: [{run: npx prettier --check .}]}}\n",
        "on: push\njobs: {x: {steps: [{run: python crawl.py}, {run: git push origin main}]}}\n",
        f"on: pull_request\n{STEPS}",
        "on: push\njobs: {x: {steps: [{uses: actions/jekyll-build-pages@v1}]}}\n",
        "# uses: actions/deploy-pages@v5\non: push\njobs: {}\n",
        PUBLISHER,
    ],
)
def test_a_workflow_that_only_tests_or_writes_is_no_builder(text: str) -> None:
    assert built_by(text) == []


@pytest.mark.parametrize(
    ("triggers", "how"),
    [
        (
            "{push: {branches: [main]}, workflow_run: {workflows: [paperboy], types: [completed]}}",
            "after paperboy",
        ),
        ("{workflow_run: {workflows: paperboy}}", "after paperboy"),
        ("{workflow_run: {workflows: [CI]}}", ""),
        ("{workflow_run: {workflows: [paperboy], types: [requested]}}", ""),
        ("push", ""),
        ("[push, workflow_dispatch]", ""),
        ("{push: }", ""),
        ("{push: , schedule: [{cron: '1 1 * * *'}]}", "by its own schedule"),
    ],
)
def test_whether_a_builder_hears_of_paperboy_is_read_from_its_triggers(triggers: str, how: str) -> None:
    wired = wiring([parse("paperboy.yml", PUBLISHER), parse("site.yml", f"on: {triggers}\n{STEPS}")])
    assert [told for _, told in wired.heard] == ([how] if how else [])
    assert [each.path for each in wired.deaf] == ([] if how else ["site.yml"])


def test_a_workflow_of_the_repository_that_is_called_builds_for_its_caller() -> None:
    folder = ".github/workflows"
    called = parse(f"{folder}/site.yml", f"on: {{workflow_call: }}\n{STEPS}")
    pushed = parse(".github/workflows/push.yml", "on: push\njobs: {x: {uses: ./.github/workflows/site.yml}}\n")
    calling = parse(
        ".github/workflows/paperboy.yml",
        PUBLISHER.replace("jobs: {", "jobs: {site: {needs: publish, uses: ./.github/workflows/site.yml}, "),
    )
    wired = wiring([called, pushed, calling])
    assert [each.path for each in wired.builders] == [
        ".github/workflows/push.yml",
        ".github/workflows/paperboy.yml",
    ]
    assert [(each.path, how) for each, how in wired.heard] == [
        (".github/workflows/paperboy.yml", "in the same run")
    ]
    alone = wiring([called, parse("paperboy.yml", PUBLISHER)])
    assert alone.deaf == (called,)
    assert "    needs: publish\n    uses: ./.github/workflows/site.yml" in to_hear(called, "paperboy")


@pytest.mark.parametrize(
    ("triggers", "lines"),
    [
        ("{push: {branches: [main]}}", "add below `on:`\n  workflow_run:\n    workflows: [paperboy]\n"),
        ("[push, workflow_dispatch]", "place of its `on:`\non:\n  push:\n  workflow_dispatch:\n  workflow_run:\n"),
        ("{workflow_run: {workflows: [CI]}}", "name it, too:\n    workflows: [CI, paperboy]\n"),
    ],
)
def test_the_lines_to_add_fit_the_file(triggers: str, lines: str) -> None:
    assert lines in to_hear(parse("site.yml", f"on: {triggers}\n{STEPS}"), "paperboy")


def test_names_that_yaml_would_read_otherwise_are_in_quotes() -> None:
    workflow = parse("site.yml", f"on: {{workflow_run: {{workflows: ['Build: a, b']}}}}\n{STEPS}")
    assert "workflows: ['Build: a, b', 'no']\n" in to_hear(workflow, "no")


def test_what_a_workflow_runs_on_is_said_with_its_limits() -> None:
    text = "on:\n  push: {branches: [main], paths: ['**.md', '!README.md']}\n  workflow_dispatch:\n"
    assert when(parse("a.yml", text)) == "`push` (branches: main; paths: **.md !README.md), `workflow_dispatch`"


@pytest.mark.parametrize(
    "text", ["", "- a\n", "on: [\n", "a: &a {b: 1}\nc: *d\n", "on: 7\njobs: [1, {2: 3}]\n", "\t"]
)
def test_a_file_that_is_no_workflow_is_no_traceback(text: str) -> None:
    read = parse("a.yml", text)
    assert (read.publishes, read.deploys, read.jobs) == (False, False, ())


def test_a_placeholder_is_seen() -> None:
    uses = parse("a.yml", PUBLISHER.replace("kim/", "OWNER/")).placeholders
    assert uses == ("OWNER/paperboy/.github/workflows/publish-blog.yml@v1",)
