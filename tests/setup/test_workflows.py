"""What is read out of a blog's workflows: which build the site, on what, and whether paperboy triggers them."""

import pytest

from paperboy.setup.builds import Builder, build_triggers, trigger_snippet
from paperboy.setup.conditions import evaluate, includes
from paperboy.setup.workflows import parse, when

PUBLISHER = """\
name: paperboy
on: {schedule: [{cron: "43 21 * * *"}]}
jobs: {publish: {permissions: {contents: write}, uses: kim/paperboy/.github/workflows/publish-blog.yml@v1}}
"""
STEPS = "jobs: {x: {steps: [{uses: actions/deploy-pages@v5}]}}\n"


def built_by(*texts: str) -> list[Builder]:
    return build_triggers(parse(f"{number}.yml", text) for number, text in enumerate(texts)).certain


def site_yml(text: str, branch: str = "main") -> Builder:
    """Return the workflow that builds the site, beside one that publishes in kim/blog."""
    workflows = [parse("paperboy.yml", PUBLISHER), parse("site.yml", text)]
    [builder] = build_triggers(workflows, branch, "https://github.com/kim/blog").builders
    return builder


@pytest.mark.parametrize(
    "steps",
    [
        "[{uses: actions/upload-pages-artifact@v5}, {uses: actions/deploy-pages@v5}]",
        "[{uses: actions/jekyll-build-pages@v1}, {uses: actions/deploy-pages@v5}]",
        "[{run: bundle exec jekyll build}, {uses: peaceiris/actions-gh-pages@v4}]",
        "[{uses: JamesIves/github-pages-deploy-action@v4, with: {folder: ./_site/}}]",
        "[{run: jekyll build -d build}, {uses: peaceiris/actions-gh-pages@v4, with: {publish_dir: build}}]",
        "[{uses: s0/git-publish-subdir-action@develop, env: {REPO: self, BRANCH: gh-pages, FOLDER: _site}}]",
        "[{run: jekyll build --destination pages}, {run: 'cd pages && git push'}]",
        "[{run: bundle exec jekyll build && rsync -a _site/ kim@example.org:blog}]",
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
        "on: push\njobs: {x: {steps: [{run: jekyll build}, {uses: actions/upload-pages-artifact@v3}]}}\n",
        "on: push\njobs: {x: {steps: [{uses: actions/upload-pages-artifact@v3, with: {path: _site}}]}}\n",
        "on: push\njobs: {x: {steps: [{uses: s0/git-publish-subdir-action@develop,"
        " env: {REPO: self, BRANCH: translations, FOLDER: i18n}}]}}\n",
        "on: push\njobs: {x: {steps: [{run: make data}, {run: git push origin main}]}}\n",
        "on: push\njobs: {x: {steps: [{run: rsync -a backup host:}]}}\n",
        "# uses: actions/deploy-pages@v5\non: push\njobs: {}\n",
        PUBLISHER,
    ],
)
def test_a_workflow_that_only_tests_or_writes_is_no_builder(text: str) -> None:
    assert built_by(text) == []


@pytest.mark.parametrize(
    ("step", "doubt"),
    [
        (
            "{uses: s0/git-publish-subdir-action@develop, env: {REPO: self, BRANCH: gh-pages, FOLDER: i18n}}",
            "it pushes i18n to the branch gh-pages",
        ),
        ("{uses: JamesIves/github-pages-deploy-action@v4}", "it pushes a folder to the branch gh-pages"),
        ("{uses: cloudflare/wrangler-action@v3}", "it uses cloudflare/wrangler-action@v3"),
        ("{run: bundle exec rake deploy}", "it runs `rake deploy`"),
        ("{run: yes | bash bin/deploy --verbose}", "it runs `bin/deploy`"),
        ("{run: bundle exec jekyll build}, {run: git push origin main}", "it runs `git push origin main`"),
        ("{uses: ./.github/actions/deploy}", "it uses ./.github/actions/deploy"),
    ],
)
def test_what_may_be_another_site_is_uncertain(step: str, doubt: str) -> None:
    assert site_yml(f"on: push\njobs: {{x: {{steps: [{step}]}}}}\n").doubt == doubt


def test_a_workflow_of_others_that_seems_to_deploy_is_uncertain() -> None:
    uses = "theme/theme/.github/workflows/pages-deploy.yml@v1"
    assert site_yml(f"on: push\njobs: {{x: {{uses: {uses}}}}}\n").doubt == f"it calls {uses}"


AFTER = "it runs after paperboy"
LEFT_OUT = "its `workflow_run` leaves out main, where paperboy runs"


@pytest.mark.parametrize(
    ("triggers", "why", "obstacle"),
    [
        ("{push: {branches: [main]}, workflow_run: {workflows: [paperboy], types: [completed]}}", AFTER, ""),
        ("{workflow_run: {workflows: paperboy}}", AFTER, ""),
        ("{workflow_run: {workflows: [CI]}}", "", ""),
        ("{workflow_run: {workflows: [paperboy], types: [requested]}}", "", ""),
        ("{workflow_run: {workflows: [paperboy], branches: [gh-pages]}}", "", LEFT_OUT),
        ("{workflow_run: {workflows: [paperboy], branches: ['**', '!main']}}", "", LEFT_OUT),
        ("{workflow_run: {workflows: [paperboy], branches: ['m*', gh-pages]}}", AFTER, ""),
        ("{workflow_run: {workflows: [paperboy], branches-ignore: [main]}}", "", LEFT_OUT),
        ("{workflow_run: {workflows: [paperboy], branches-ignore: [gh-pages]}}", AFTER, ""),
        ("push", "", ""),
        ("[push, workflow_dispatch]", "", ""),
        ("{push: }", "", ""),
        ("{push: , schedule: [{cron: '1 1 * * *'}]}", "it runs on its own schedule", ""),
    ],
)
def test_whether_paperboy_triggers_a_builder_is_read_from_its_triggers(
    triggers: str, why: str, obstacle: str
) -> None:
    builder = site_yml(f"on: {triggers}\n{STEPS}")
    assert (builder.triggered, builder.condition, builder.obstacle) == (why, "", obstacle)


AFTER_A_RUN = "on: {push: , workflow_run: {workflows: [paperboy]}}\n"


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("github.event.workflow_run.event == 'push'", False),
        ("${{ github.event_name == 'push' }}", False),
        ("github.event_name == 'push' || github.event.workflow_run.conclusion == 'success'", True),
        ("${{ github.event.workflow_run.conclusion == 'success' }}", True),
        ("github.event_name != 'workflow_run' || github.event.workflow_run.event == 'schedule'", True),
        ("(github.event_name == 'push' || always()) && github.ref == 'refs/heads/main'", True),
        ("github.event.workflow_run.head_branch == 'gh-pages'", False),
        ("github.repository == 'theme/theme'", False),
        ("github.repository_owner == 'Kim' && !cancelled()", True),
        ("!contains(github.event.head_commit.message, '[skip ci]')", True),
        ("github.event.pull_request.merged == true", False),
        ("vars.DEPLOY == 'yes'", None),
        ("'workflow_run' == github.event_name", True),
        ("github.event.workflow_run.head_branch == github.event.repository.default_branch", True),
        ("github.event.workflow_run.head_repository.full_name == github.repository", True),
        ("github.event.pull_request != null", False),
        ("vars.DEPLOY == 'yes' && github.event_name == 'push'", False),
        ("contains(fromJSON(vars.EVENTS), github.event_name)", None),
    ],
)
@pytest.mark.parametrize(
    "jobs",
    [
        "{{x: {{if: {0}, steps: [{{uses: actions/deploy-pages@v5}}]}}}}",
        "{{x: {{steps: [{{if: {0}, uses: actions/deploy-pages@v5}}]}}}}",
        "{{b: {{if: {0}, steps: []}}, x: {{needs: b, steps: [{{uses: actions/deploy-pages@v5}}]}}}}",
    ],
)
def test_whether_the_conditions_of_a_builder_hold_after_a_run_is_evaluated(
    condition: str, jobs: str, *, holds: bool | None
) -> None:
    quoted = '"' + condition + '"'
    builder = site_yml(f"{AFTER_A_RUN}jobs: {jobs.format(quoted)}\n")
    assert bool(builder.triggered) is (holds is not False)
    assert builder.condition == ("" if holds is not None else condition)
    assert builder.obstacle == (
        "" if holds is not False else f"its condition `{condition}` does not hold after a run of paperboy"
    )
    assert ("let that filter or condition pass the runs" in trigger_snippet(builder, "paperboy")) is (
        holds is False
    )


@pytest.mark.parametrize("condition", ["(", "a == ", "'(' == '('", "x && (y", "1 < 2", ")("])
def test_a_condition_that_cannot_be_read_is_not_known(condition: str) -> None:
    assert evaluate(condition, {}) is None


@pytest.mark.parametrize(
    ("event", "is_included"),
    [
        ("", True),
        ({}, True),
        ({"branches": "main"}, True),
        ({"branches": ["release/*"]}, False),
        ({"branches": ["*"]}, True),
        ({"branches-ignore": ["ma*"]}, False),
    ],
)
def test_the_branches_of_a_trigger_are_patterns(event: object, *, is_included: bool) -> None:
    assert includes(event, "main") is is_included
    assert includes(event, None)


def test_a_workflow_of_the_repository_that_is_called_builds_for_its_caller() -> None:
    folder = ".github/workflows"
    called = parse(f"{folder}/site.yml", f"on: {{workflow_call: }}\n{STEPS}")
    pushed = parse(".github/workflows/push.yml", "on: push\njobs: {x: {uses: ./.github/workflows/site.yml}}\n")
    calling = parse(
        ".github/workflows/paperboy.yml",
        PUBLISHER.replace("jobs: {", "jobs: {site: {needs: publish, uses: ./.github/workflows/site.yml}, "),
    )
    builds = build_triggers([called, pushed, calling])
    assert [each.path for each in builds.builders] == [
        ".github/workflows/push.yml",
        ".github/workflows/paperboy.yml",
    ]
    assert [(each.path, each.triggered) for each in builds.triggered] == [
        (".github/workflows/paperboy.yml", "it is the workflow that runs paperboy")
    ]
    alone = build_triggers([called, parse("paperboy.yml", PUBLISHER)])
    assert alone.triggered == []
    assert "    needs: publish\n    uses: ./.github/workflows/site.yml" in trigger_snippet(
        alone.builders[0], alone.publisher
    )


def test_a_condition_on_what_a_run_has_changed_is_trusted_in_the_workflow_that_publishes() -> None:
    job = "site: {needs: publish, if: needs.publish.outputs.changed == 'true', uses: ./site.yml}"
    calling = parse("paperboy.yml", PUBLISHER.replace("jobs: {", f"jobs: {{{job}, "))
    builds = build_triggers([calling, parse("site.yml", f"on: {{workflow_call: }}\n{STEPS}")])
    assert [(each.path, each.condition) for each in builds.triggered] == [("paperboy.yml", "")]


@pytest.mark.parametrize(
    ("triggers", "lines"),
    [
        ("{push: {branches: [main]}}", "add below `on:`\n  workflow_run:\n    workflows: [paperboy]\n"),
        ("[push, workflow_dispatch]", "place of its `on:`\non:\n  push:\n  workflow_dispatch:\n  workflow_run:\n"),
        ("{workflow_run: {workflows: [CI]}}", "name it, too:\n    workflows: [CI, paperboy]\n"),
    ],
)
def test_the_lines_to_add_fit_the_file(triggers: str, lines: str) -> None:
    assert lines in trigger_snippet(site_yml(f"on: {triggers}\n{STEPS}"), "paperboy")


def test_a_condition_that_only_a_push_meets_is_to_be_changed_with_the_lines() -> None:
    for triggers in ("{push: }", "{push: , workflow_run: {workflows: [CI]}}"):
        builder = site_yml(f"on: {triggers}\n" + STEPS.replace("steps", "if: github.event_name == 'push', steps"))
        assert "hold for `workflow_run`, too" in trigger_snippet(builder, "paperboy")


def test_names_that_yaml_would_read_otherwise_are_in_quotes() -> None:
    builder = site_yml(f"on: {{workflow_run: {{workflows: ['Build: a, b']}}}}\n{STEPS}")
    assert "workflows: ['Build: a, b', 'no']\n" in trigger_snippet(builder, "no")


def test_what_a_workflow_runs_on_is_said_with_its_limits() -> None:
    text = "on:\n  push: {branches: [main], paths: ['**.md', '!README.md']}\n  workflow_dispatch:\n"
    assert when(parse("a.yml", text)) == "`push` (branches: main; paths: **.md !README.md), `workflow_dispatch`"


def test_a_long_list_of_paths_is_shortened() -> None:
    paths = ", ".join(f"'folder-{number}/**/*.markdown'" for number in range(20))
    text = f"on: {{push: {{paths: [{paths}]}}, pull_request: {{paths: [{paths}]}}}}\n"
    assert when(parse("a.yml", text)).count(" and 17 more)") == 2
    assert len(when(parse("a.yml", text))) < 250


@pytest.mark.parametrize(
    "text", ["", "- a\n", "on: [\n", "a: &a {b: 1}\nc: *d\n", "on: 7\njobs: [1, {2: 3}]\n", "\t"]
)
def test_a_file_that_is_no_workflow_is_no_traceback(text: str) -> None:
    read = parse("a.yml", text)
    assert (read.publishes, read.jobs, build_triggers([read]).builders) == (False, (), ())
