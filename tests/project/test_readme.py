"""README and CONTRIBUTING say everything that there is, as it is."""

import ast
import re
from pathlib import Path

import click
import pytest
import yaml
from tools import sample_site

import paperboy
from paperboy.cli import main
from paperboy.papers import topic_files
from paperboy.papers.topics import ENOUGH, ENOUGH_BESIDE
from paperboy.site.config import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    """Return what stands below a heading of the README, up to the next one of any level."""
    match = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", README, re.MULTILINE | re.DOTALL)
    assert match, f"the README has no section {heading!r}"
    return match[1]


def rows(text: str) -> dict[str, list[str]]:
    """Return by the code in their first cell the rows of the tables in `text`."""
    lines = [line.strip().strip("|").split("|") for line in text.splitlines() if line.startswith("| `")]
    return {cells[0].strip().strip("`").split()[0]: [cell.strip() for cell in cells[1:]] for cells in lines}


def options(command: click.Command) -> set[str]:
    return {name for option in command.params for name in (*option.opts, *option.secondary_opts)}


def test_it_has_the_two_commands_of_a_newcomer() -> None:
    assert re.findall(r"^\./run \w+$", section("Try it"), re.MULTILINE) == ["./run demo", "./run test"]


@pytest.mark.parametrize("name", sorted(main.commands))
def test_it_has_every_option_of_every_command_and_no_other(name: str) -> None:
    assert set(rows(section(f"`paperboy {name}`"))) == options(main.commands[name])


def test_it_has_no_other_commands_and_the_options_of_all() -> None:
    assert set(re.findall(r"^### `paperboy (\w+)`", README, re.MULTILINE)) == set(main.commands)
    names = {*main.context_settings["help_option_names"], *options(main)}
    assert all(f"`{name}`" in README or f"`paperboy {name}`" in README for name in names)


def test_it_has_every_setting_with_its_default_and_what_is_allowed() -> None:
    documented = rows(section("Configuration"))
    assert set(documented) == set(Settings.model_fields)
    for key, field in Settings.model_fields.items():
        default, allowed, meaning = documented[key]
        if field.default is None:
            assert "`" not in default, f"{key} has no default of its own"
        else:
            assert yaml.safe_load(default.strip("`")) == field.default, key
        assert allowed == field.description, key
        assert meaning, key


def test_it_has_every_variable_of_the_environment_and_no_other() -> None:
    contract = {"HF_ENDPOINT", "HF_TOKEN", "ARXIV_ENDPOINT", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"}
    source = "".join(path.read_text(encoding="utf-8") for path in Path(paperboy.__file__).parent.rglob("*.py"))
    read = set(re.findall(r'"((?:HF|ARXIV|GITHUB)_[A-Z_]+)"', source))
    assert contract <= read
    assert set(rows(section("Environment"))) == read


def test_it_has_every_input_of_the_workflow_and_no_other() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/publish.yml").read_text(encoding="utf-8"))
    inputs = workflow[True]["workflow_dispatch"]["inputs"]  # `on` is a boolean to YAML 1.1
    assert list(rows(section("Publish older days"))) == list(inputs)


def test_what_a_newcomer_is_to_edit_is_there() -> None:
    named = re.findall(r"`([\w./_-]+)`", section("Make it yours"))
    files = [name for name in named if "/" in name or name.endswith(".yml")]
    assert len(files) > 5
    theirs = {name.removeprefix("_paperboy/") for name in files if name.startswith("_paperboy/")}
    assert [name for name in files if not name.startswith("_paperboy/") and not (ROOT / name).exists()] == []
    assert [name for name in theirs - {"words.yml"} if not (ROOT / name).exists()] == []
    settings = set(named) - set(files) - {"cron", "timezone", "from", "to"}
    assert settings <= {*sample_site.SETTINGS, *Settings.model_fields}


def test_it_has_every_exit_code() -> None:
    assert re.findall(r"^\| (\d) \|", section("Exit codes"), re.MULTILINE) == ["0", "1", "2"]


def test_it_has_a_reason_for_every_dependency_and_no_other() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.search(r"^dependencies = \[\n(.*?)^\]", project, re.MULTILINE | re.DOTALL)
    assert listed
    names = re.findall(r'"([a-z0-9-]+)', listed[1])
    reasons = dict(re.findall(r"^\| ([a-z0-9-]+) \| (.+) \|$", section("What it is built on"), re.MULTILINE))
    assert sorted(reasons) == sorted(names)


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/architecture.md", "docs/faults.md"]
)
def test_links_within_the_repository_lead_somewhere(name: str) -> None:
    targets = re.findall(r"\]\(((?!https?:|#)[^)]+)\)", (ROOT / name).read_text(encoding="utf-8"))
    assert [target for target in targets if not (ROOT / name).parent.joinpath(target).exists()] == []


def test_links_to_its_own_sections_lead_somewhere() -> None:
    headings = re.findall(r"^#+ (.+)$", README, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", README)) <= anchors


def test_every_command_of_run_that_contributing_names_is_there() -> None:
    there = set(re.findall(r"^## (\w+): ", (ROOT / "run").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\./run (\w+)", README + CONTRIBUTING + ARCHITECTURE)) <= there


def test_every_word_of_the_locks_is_about_packages_and_not_about_an_index() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text, path
        assert "--index" not in text, path
        assert "--hash=sha256:" in text, path
    packages = (ROOT / "tests/browser/package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in packages


def test_every_fault_in_the_docs_is_shown_by_a_test_that_there_is() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in Path(__file__).parents[1].rglob("test_*.py")]
    there = {node.name for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)}
    rows = re.findall(r"^\| (?!Fault |--).* \|$", (ROOT / "docs/faults.md").read_text("utf-8"), re.MULTILINE)
    named = [re.findall(r"`(test_\w+)` \|$", row) for row in rows]
    assert rows
    assert [row for row, names in zip(rows, named, strict=True) if not names] == []
    assert {name for names in named for name in names} - there == set()


def test_the_topics_and_the_templates_that_the_readme_tells_of_are_those_that_there_are() -> None:
    about = " ".join(section("Topics").split())
    assert f"There are {len(topic_files.shipped())} topics" in about
    assert f"{ENOUGH} points make a topic, and {ENOUGH_BESIDE} one beside a topic" in about
    templates = re.findall(r"\]\(templates/(.*?)\)", section("Words and templates of your own"))
    assert sorted(templates) == sorted(path.name for path in (ROOT / "templates").glob("*.j2"))
