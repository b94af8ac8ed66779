"""Who builds the site, how sure that is, whether paperboy's pushes trigger it, and what to do if not."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from paperboy.setup.builds import build_triggers, trigger_snippet
from paperboy.setup.checks.builds import check_build
from paperboy.setup.conditions import evaluate, includes
from paperboy.setup.repository import Repository
from paperboy.setup.workflows import parse
from tests.setup.folders import PUBLISHER, WORKFLOWS, codes, repository_in

PAGES = "on: {push: {branches: [main]}}\njobs: {x: {steps: [{uses: actions/deploy-pages@v5}]}}\n"
AFTER = PAGES.replace("{push:", "{workflow_run: {workflows: [paperboy]}, push:")
STEPS = "jobs: {x: {steps: [{uses: actions/deploy-pages@v5}]}}\n"
NO_BUILDER = ["note build/none"]


def of(*texts: str, branch: str | None = "main") -> Repository:
    """Return a repository with these workflows beside the one that publishes."""
    workflows = tuple(parse(f"{number}.yml", text) for number, text in enumerate(texts, start=1))
    publisher = parse("paperboy.yml", PUBLISHER)
    return Repository(Path("nowhere"), ".", branch, (*workflows, publisher), "https://github.com/kim/blog")


def built(repository: Repository) -> list[str]:
    return codes(check_build(repository, {}))


def steps(*written: str, triggers: str = "push") -> str:
    return f"on: {triggers}\njobs: {{x: {{steps: [{', '.join(written)}]}}}}\n"


SUBDIR = "uses: s0/git-publish-subdir-action@develop, env: {REPO: self, BRANCH: gh-pages, FOLDER: "


@pytest.mark.parametrize(
    "written",
    [
        ["{uses: actions/upload-pages-artifact@v5}", "{uses: actions/deploy-pages@v5}"],
        ["{uses: actions/jekyll-build-pages@v1}", "{uses: actions/deploy-pages@v5}"],
        ["{run: bundle exec jekyll build}", "{uses: peaceiris/actions-gh-pages@v4}"],
        ["{uses: JamesIves/github-pages-deploy-action@v4, with: {folder: ./_site/}}"],
        ["{run: jekyll build -d out}", "{uses: peaceiris/actions-gh-pages@v4, with: {publish_dir: out}}"],
        ["{run: jekyll b}", "{uses: peaceiris/actions-gh-pages@v4, with: {publish_dir: '${{ env.X }}'}}"],
        [f"{{{SUBDIR}_site}}}}"],
        ["{run: jekyll build --destination pages}", "{run: 'cd pages && git push'}"],
        ["{run: bundle exec jekyll build && rsync -a _site/ kim@example.org:blog}"],
        ["{uses: helaili/jekyll-action@v2}"],
        ["{run: bundle exec jekyll build}", "{run: 'cd _site && git push -f origin HEAD:gh-pages'}"],
        ["{run: bundle exec jekyll build}", "{uses: cloudflare/wrangler-action@v3}"],
        ["{run: bundle exec jekyll build}", "{uses: SamKirkland/FTP-Deploy-Action@v4, with: {local-dir: _site/}}"],
        ["{uses: cpina/github-action-push-to-another-repository@v1, with: {source-directory: _site}}"],
        ["{uses: jakejarvis/s3-sync-action@v0, env: {SOURCE_DIR: _site, DEST_DIR: blog}}"],
    ],
)
def test_a_workflow_that_deploys_a_site_is_a_builder(written: list[str]) -> None:
    assert built(of(steps(*written))) == ["note build/not-triggered"]


@pytest.mark.parametrize(
    "text",
    [
        steps("{run: bundle exec jekyll build}", "{run: htmlproofer _site}"),
        steps("{run: npx prettier --check .}"),
        steps("{run: python crawl.py}", "{run: git push origin main}"),
        steps("{uses: actions/deploy-pages@v5}", triggers="pull_request"),
        steps("{uses: actions/deploy-pages@v5}", triggers="{pull_request_target: {types: [opened]}}"),
        steps("{uses: actions/jekyll-build-pages@v1}"),
        steps("{run: jekyll build}", "{uses: actions/upload-pages-artifact@v3}"),
        steps("{run: jekyll build}", "{uses: actions/upload-artifact@v4, with: {path: _site}}"),
        steps("{uses: actions/configure-pages@v5}", "{uses: actions/upload-pages-artifact@v3}"),
        steps(f"{{{SUBDIR.replace('gh-pages', 'translations')}i18n}}}}"),
        steps("{run: make data}", "{run: git push origin main}"),
        steps("{run: rsync -a backup host:}"),
        steps("{if: github.repository == 'theme/theme', uses: actions/deploy-pages@v5}"),
        steps("{if: \"${{ github.repository_owner == 'theme' }}\", uses: actions/deploy-pages@v5}"),
        steps("{if: false, uses: actions/deploy-pages@v5}"),
        steps("{if: github.ref == 'refs/heads/docs', uses: actions/deploy-pages@v5}"),
        steps("{if: github.event_name == 'pull_request', uses: actions/deploy-pages@v5}"),
        "# uses: actions/deploy-pages@v5\non: push\njobs: {}\n",
    ],
)
def test_a_workflow_that_only_tests_or_writes_is_no_builder(text: str) -> None:
    assert built(of(text)) == NO_BUILDER


@pytest.mark.parametrize(
    ("written", "doubt"),
    [
        (f"{{{SUBDIR}i18n}}}}", "s0/git-publish-subdir-action@develop deploys i18n"),
        ("{uses: JamesIves/github-pages-deploy-action@v4}", "deploys a folder"),
        ("{run: jekyll b}, {uses: peaceiris/actions-gh-pages@v4, with: {publish_dir: ./api}}", "deploys api"),
        ("{uses: peaceiris/actions-gh-pages@v4, with: {publish_dir: coverage}}", "deploys coverage"),
        ("{uses: cloudflare/wrangler-action@v3}", "cloudflare/wrangler-action@v3 deploys a folder"),
        ("{run: bundle exec rake deploy}", "it runs `rake deploy`"),
        ("{run: yes | bash bin/deploy --verbose}", "it runs `bin/deploy`"),
        ("{run: bundle exec jekyll build}, {run: git push origin main}", "it runs `git push origin main`"),
        ("{uses: ./.github/actions/deploy}", "./.github/actions/deploy deploys a folder"),
    ],
)
def test_what_may_be_another_site_is_uncertain(written: str, doubt: str) -> None:
    [found] = check_build(of(steps(written)), {})
    assert (found.code, doubt in found.sentence) == ("build/uncertain", True), found
    assert "check whether the site comes from there. If so, in 1.yml" in found.advice
    assert "init --deploy" in found.advice


@pytest.mark.parametrize("file", ["pages-deploy.yml", "jekyll.yml", "pages.yaml"])
def test_a_workflow_of_others_that_seems_to_deploy_is_uncertain(file: str) -> None:
    text = f"on: push\njobs: {{x: {{uses: theme/theme/.github/workflows/{file}@v1}}}}\n"
    assert built(of(text)) == ["note build/uncertain"]


TRANSLATIONS = steps(f"{{{SUBDIR}i18n}}}}")


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ([], NO_BUILDER),
        ([PAGES], ["note build/not-triggered"]),
        ([AFTER], ["ok build/triggered"]),
        ([PAGES, PAGES], ["note build/several"]),
        ([PAGES, PAGES, PAGES], ["note build/several"]),
        ([PAGES, AFTER], ["ok build/triggered"]),
        ([AFTER, AFTER], ["ok build/triggered"] * 2),
        ([TRANSLATIONS, PAGES], ["note build/not-triggered"]),
        ([TRANSLATIONS, AFTER], ["ok build/triggered"]),
        ([TRANSLATIONS, TRANSLATIONS], ["note build/uncertain"]),
    ],
)
def test_what_is_certain_goes_before_what_is_not(texts: list[str], found: list[str]) -> None:
    assert built(of(*texts)) == found


def test_one_of_several_workflows_that_deploy_gets_lines_and_the_others_none() -> None:
    [found] = check_build(of(PAGES, PAGES, PAGES), {})
    assert found.advice.startswith("keep the one that publishes")
    assert found.advice.count("workflow_run:") == 1
    assert "2.yml" not in found.advice
    assert "2.yml, 3.yml" in found.sentence


def test_without_a_workflow_that_publishes_a_person_pushes() -> None:
    alone = Repository(Path("nowhere"), workflows=(parse("pages.yml", PAGES),))
    assert built(alone) == ["ok build/by-hand"]
    assert built(Repository(Path("nowhere"))) == ["ok build/none-by-hand"]


@pytest.mark.parametrize(
    ("files", "url", "found"),
    [
        (["netlify.toml"], "", "note build/may-be-host"),
        (["vercel.json"], "https://kim.github.io", "note build/may-be-host"),
        (["netlify.toml"], "https://kim.github.io", "note build/may-be-host"),
        (["netlify.toml"], "https://netlify.app.example.org", "note build/may-be-host"),
        (["netlify.toml", "vercel.json"], "", "note build/may-be-host"),
        (["netlify.toml"], "https://kim.netlify.app", "ok build/host"),
        (["vercel.json"], "https://kim.vercel.app/", "ok build/host"),
        ([".gitlab-ci.yml"], "https://kim.gitlab.io/blog", "ok build/host"),
        (["netlify.toml"], "https://kim.vercel.app", "note build/may-be-host"),
    ],
)
def test_a_host_is_certain_where_the_sites_address_is_there(
    tmp_path: Path, files: list[str], url: str, found: str
) -> None:
    repository = repository_in(tmp_path, dict.fromkeys(files, ""))
    assert codes(check_build(repository, {"url": url})) == [found]


def test_a_workflow_goes_before_a_host(tmp_path: Path) -> None:
    repository = repository_in(tmp_path, {"netlify.toml": "", f"{WORKFLOWS}/pages.yml": AFTER})
    assert built(repository) == ["ok build/triggered"]


@pytest.mark.parametrize(
    ("triggers", "found"),
    [
        ("{push: {branches: [main]}, workflow_run: {workflows: [paperboy], types: [completed]}}", "triggered"),
        ("{workflow_run: {workflows: paperboy}}", "triggered"),
        ("{workflow_run: {workflows: [CI, paperboy], types: completed}}", "triggered"),
        ("{workflow_run: {workflows: [CI]}}", ""),
        ("{workflow_run: {workflows: [paperboy], types: [requested]}}", ""),
        ("{workflow_run: {workflows: [paperboy], types: [in_progress]}}", ""),
        ("{workflow_run: {workflows: [paperboy], branches: [gh-pages]}}", "leaves out main"),
        ("{workflow_run: {workflows: [paperboy], branches: master}}", "leaves out main"),
        ("{workflow_run: {workflows: [paperboy], branches: ['**', '!main']}}", "leaves out main"),
        ("{workflow_run: {workflows: [paperboy], branches: ['!main', '**']}}", "triggered"),
        ("{workflow_run: {workflows: [paperboy], branches: ['m*', gh-pages]}}", "triggered"),
        ("{workflow_run: {workflows: [paperboy], branches-ignore: [main]}}", "leaves out main"),
        ("{workflow_run: {workflows: [paperboy], branches-ignore: ['ma*']}}", "leaves out main"),
        ("{workflow_run: {workflows: [paperboy], branches-ignore: [gh-pages]}}", "triggered"),
        ("push", ""),
        ("[push, workflow_dispatch]", ""),
        ("{push: }", ""),
        ("{push: , schedule: [{cron: '1 1 * * *'}]}", "triggered"),
    ],
)
def test_whether_paperboy_triggers_a_builder_is_read_from_its_triggers(triggers: str, found: str) -> None:
    [builder] = build_triggers(of(f"on: {triggers}\n{STEPS}"))
    assert bool(builder.triggered) is (found == "triggered")
    assert (found in builder.obstacle) if "leaves" in found else not builder.obstacle


AFTER_A_RUN = "on: {push: , workflow_run: {workflows: [paperboy]}}\n"


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("github.event.workflow_run.event == 'push'", False),
        ("${{ github.event_name == 'push' }}", False),
        ("github.event_name == 'push' || github.event.workflow_run.conclusion == 'success'", True),
        ("${{ github.event.workflow_run.conclusion == 'success' }}", True),
        ("github.event_name != 'workflow_run' || github.event.workflow_run.event == 'schedule'", True),
        ("github.event.workflow_run.event == 'push' || github.event.workflow_run.event == 'release'", False),
        ("github.event.workflow_run.event != 'schedule'", False),
        ("!(github.event.workflow_run.event == 'schedule')", False),
        ("github.event.workflow_run.name == 'Paperboy'", True),
        ("github.event.workflow_run.conclusion == 'failure' || failure()", False),
        ("(github.event_name == 'push' || always()) && github.ref == 'refs/heads/main'", True),
        ("github.event.workflow_run.head_branch == 'gh-pages'", False),
        ("startsWith(github.event.workflow_run.head_branch, 'ma')", True),
        ("github.event['workflow_run'].conclusion == 'success'", True),
        ("github.repository_owner == 'Kim' && !cancelled()", True),
        ("!contains(github.event.head_commit.message, '[skip ci] (x && y)')", True),
        ("github.event.pull_request.merged == true", False),
        ("vars.DEPLOY == 'yes'", None),
        ("github.actor != 'dependabot[bot]'", None),
        ("'workflow_run' == github.event_name", True),
        ("github.event.workflow_run.head_branch == github.event.repository.default_branch", True),
        ("github.event.workflow_run.head_repository.full_name == github.repository", True),
        ("github.event.pull_request != null", False),
        ("vars.DEPLOY == 'yes' && github.event_name == 'push'", False),
        ("vars.DEPLOY == 'yes' || github.event_name == 'workflow_run'", True),
        ("needs.build-it.result == 'success'", True),
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
    repository = of(f"{AFTER_A_RUN}jobs: {jobs.format(chr(34) + condition + chr(34))}\n")
    [found] = check_build(repository, {})
    expected = {True: "build/triggered", False: "build/not-triggered", None: "build/may-be-triggered"}
    assert found.code == expected[holds]
    assert (f"`{condition}`" in found.sentence) is (not holds)
    assert ("let that filter or condition pass the runs" in found.advice) is (holds is False)


@pytest.mark.parametrize(
    "condition", ["(", "a == ", "'(' == '(", "x && (y", "1 < 2", ")(", "a b", "'\\x", "f(1)", "(" * 500]
)
def test_a_condition_that_cannot_be_read_is_not_known(condition: str) -> None:
    assert evaluate(condition, {}) is None


def test_a_text_in_a_condition_is_what_stands_between_its_quotes() -> None:
    assert evaluate("'it''s && \\d' == 'IT''S && \\d'", {})
    assert evaluate("", {})
    assert evaluate("${{ !contains('a-b', 'c') }}", {})


@pytest.mark.parametrize(
    ("event", "is_included"),
    [
        ("", True),
        ({}, True),
        ({"branches": "main"}, True),
        ({"branches": ["release/*"]}, False),
        ({"branches": ["*"]}, True),
        ({"branches-ignore": ["ma*"]}, False),
        ({"branches": ["**/main"]}, True),
    ],
)
def test_the_branches_of_a_trigger_are_patterns(event: object, *, is_included: bool) -> None:
    assert includes(event, "main") is is_included
    assert includes(event, None)


def called(by_publisher: bool) -> tuple[Repository, Mapping[str, str]]:
    """Return a repository in which a workflow that deploys is called, and why which workflow is triggered."""
    folder = ".github/workflows"
    site = parse(f"{folder}/site.yml", f"on: {{workflow_call: }}\n{STEPS}")
    pushed = parse(f"{folder}/push.yml", "on: push\njobs: {x: {uses: ./.github/workflows/site.yml}}\n")
    job = f"jobs: {{site: {{needs: publish, if: needs.publish.outputs.changed == 'true', uses: ./{site.path}}}, "
    publisher = parse(f"{folder}/paperboy.yml", PUBLISHER.replace("jobs: {", job) if by_publisher else PUBLISHER)
    repository = Repository(
        Path("nowhere"), workflows=(site, pushed, publisher) if by_publisher else (site, publisher)
    )
    return repository, {each.path: each.triggered for each in build_triggers(repository)}


def test_a_workflow_of_the_repository_that_is_called_builds_for_its_caller() -> None:
    repository, triggered = called(by_publisher=True)
    assert triggered == {
        ".github/workflows/push.yml": "",
        ".github/workflows/paperboy.yml": "it is the workflow that runs paperboy",
    }
    assert built(repository) == ["ok build/triggered"]


def test_a_workflow_that_nobody_calls_can_be_called_by_the_one_that_publishes() -> None:
    repository, triggered = called(by_publisher=False)
    assert triggered == {".github/workflows/site.yml": ""}
    [found] = check_build(repository, {})
    assert "    needs: publish\n    uses: ./.github/workflows/site.yml" in found.advice


def test_workflows_that_call_one_another_without_end_are_read() -> None:
    texts = [f"on: push\njobs: {{x: {{uses: ./{other}.yml}}}}\n" for other in (2, 1)]
    assert built(of(*texts)) == NO_BUILDER


@pytest.mark.parametrize(
    ("token", "found"),
    [
        ("token: '${{ secrets.PAT }}'", "ok build/triggered"),
        ("ssh-key: '${{ secrets.KEY }}'", "ok build/triggered"),
        ("token: '${{ secrets.GITHUB_TOKEN }}'", "note build/not-triggered"),
        ("token: '${{ github.token }}'", "note build/not-triggered"),
        ("fetch-depth: 0", "note build/not-triggered"),
    ],
)
def test_a_push_with_a_token_of_ones_own_triggers_what_waits_for_pushes(token: str, found: str) -> None:
    publishing = steps(f"{{uses: actions/checkout@v7, with: {{{token}}}}}", "{uses: kim/paperboy@v1}")
    workflows = (parse("pages.yml", PAGES), parse("own.yml", publishing.replace("push", "workflow_dispatch")))
    assert built(Repository(Path("nowhere"), branch="main", workflows=workflows)) == [found]


@pytest.mark.parametrize(
    ("triggers", "lines"),
    [
        ("{push: {branches: [main]}}", "add below `on:`\n  workflow_run:\n    workflows: [paperboy]\n"),
        ("[push, workflow_dispatch]", "place of its `on:`\non:\n  push:\n  workflow_dispatch:\n  workflow_run:\n"),
        ("push", "place of its `on:`\non:\n  push:\n  workflow_run:\n    workflows: [paperboy]\n"),
        (
            "{workflow_run: {workflows: [CI]}}",
            "name it, too:\n    workflows: [CI, paperboy]\n    types: [completed]",
        ),
        ("{workflow_run: {workflows: ['Build: a, b']}}", "workflows: ['Build: a, b', paperboy]\n"),
        (
            "{workflow_run: {workflows: [paperboy], types: [requested]}}",
            "workflows: [paperboy]\n    types: [compl",
        ),
    ],
)
def test_the_lines_to_add_fit_the_file(triggers: str, lines: str) -> None:
    [builder] = build_triggers(of(f"on: {triggers}\n{STEPS}"))
    assert lines in trigger_snippet(builder, "paperboy")


def test_a_condition_that_only_a_push_meets_is_to_be_changed_with_the_lines() -> None:
    for triggers in ("{push: }", "{push: , workflow_run: {workflows: [CI]}}"):
        text = f"on: {triggers}\n" + STEPS.replace("steps", "if: github.event_name == 'push', steps")
        [builder] = build_triggers(of(text))
        assert "hold for `workflow_run`, too" in trigger_snippet(builder, "paperboy")


def test_no_list_of_paths_makes_a_sentence_long() -> None:
    paths = ", ".join(f"'folder-{number}/**/*.markdown'" for number in range(20))
    text = PAGES.replace("branches: [main]", f"paths: [{paths}]").replace(
        "on: {", f"on: {{release: {{paths: [{paths}]}}, "
    )
    [found] = check_build(of(text), {})
    assert len(found.sentence) < 200


def test_a_long_condition_is_shortened() -> None:
    condition = " && ".join(f"github.event_name != 'e{number}'" for number in range(40))
    text = AFTER.replace("x: {", f"x: {{if: \"{condition} && github.event_name == 'push'\", ")
    [found] = check_build(of(text), {})
    assert "its condition `github.event_name != 'e0' && " in found.sentence
    assert len(found.sentence) < 350


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a\n",
        "on: [\n",
        "a: &a {b: 1}\nc: *d\n",
        "on: 7\njobs: [1, {2: 3}]\n",
        "\t",
        "on: push\njobs: {a: 1}",
    ],
)
def test_a_file_that_is_no_workflow_is_no_traceback(text: str) -> None:
    read = parse("a.yml", text)
    assert read.problem or not read.jobs
    assert built(of(text)) == NO_BUILDER


@pytest.mark.parametrize(
    "text", ["on: push\nenv:\njobs:\n  x:\n    needs:\n    if:\n    steps:\n      - run:\n        with:\n"]
)
def test_keys_without_a_value_are_as_if_they_were_not_there(text: str) -> None:
    assert not parse("a.yml", text).problem
