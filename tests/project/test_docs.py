"""README, the pages of docs/ and CONTRIBUTING say everything that there is, as it is."""

import ast
import re
from collections import Counter
from pathlib import Path

import click
import pytest
import yaml
from tools import docs_tables, sample_site

import paperboy
from paperboy.cli import EXIT_CODES, VARIABLES, main
from paperboy.papers import topic_files
from paperboy.papers.models import Paper
from paperboy.papers.topics import Topics
from paperboy.post.languages import languages
from paperboy.site.config import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
IN_DOCS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md"))
PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", *IN_DOCS]
LONGEST_README = 900  # words
SETTINGS_IN_README = 6


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def section(page: str, heading: str) -> str:
    """Return what is below a heading of a page, up to the next one of any level."""
    match = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", text_of(page), re.MULTILINE | re.DOTALL)
    assert match, f"{page} has no section {heading!r}"
    return match[1]


def rows(text: str) -> dict[str, list[str]]:
    """Return by the code in their first cell the rows of the tables in `text`."""
    lines = [line.strip().strip("|").split("|") for line in text.splitlines() if line.startswith("| `")]
    return {cells[0].strip().strip("`").split()[0]: [cell.strip() for cell in cells[1:]] for cells in lines}


def prose(page: str) -> str:
    """Return a page without its blocks of code, whose lines may look like headings and links."""
    return re.sub(r"^```.*?^```$", "", text_of(page), flags=re.MULTILINE | re.DOTALL)


def anchors(page: str) -> set[str]:
    """Return the anchors that GitHub gives the headings of a page."""
    found = Counter[str]()
    there = set[str]()
    for heading in re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE):
        words = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading)
        anchor = re.sub(r"[^\w -]", "", words).lower().replace(" ", "-")
        there.add(f"{anchor}-{found[anchor]}" if found[anchor] else anchor)
        found[anchor] += 1
    return there


def links(page: str) -> list[str]:
    """Return the links of a page that lead to a file of the repository or to a heading."""
    return re.findall(r"\]\((?!https?:)([^)\s]+)\)", prose(page))


def why_dead(page: str, link: str) -> str | None:
    """Return why a link of a page leads nowhere; None if it leads somewhere."""
    name, _, anchor = link.partition("#")
    target = (ROOT / page).parent.joinpath(name).resolve() if name else ROOT / page
    if not target.exists():
        return f"{page}: {link}: there is no such file"
    if anchor and anchor not in anchors(target.relative_to(ROOT).as_posix()):
        return f"{page}: {link}: there is no such heading"
    return None


def test_the_readme_is_short_and_leads_to_every_page() -> None:
    assert len(README.split()) <= LONGEST_README
    assert {link for link in links("README.md") if link.endswith(".md")} == {*PAGES} - {"README.md"}


def test_it_has_the_two_commands_of_a_newcomer() -> None:
    commands = re.findall(r"^\./run \w+$", section("README.md", "Try it"), re.MULTILINE)
    assert commands == ["./run demo", "./run test"]


def test_pages_name_the_languages_that_there_are() -> None:
    names = [docs_tables.language_name(language) for language in languages()]
    for page, sentence in (
        ("README.md", r"\*\*Posts for .*"),
        ("docs/configuration.md", r"There are words for .*?;"),
    ):
        said = re.search(sentence, text_of(page))
        assert said
        assert [name for name in names if name not in said[0]] == [], f"name them on {page}: {said[0]}"
    codes = re.search(r"# the language of posts: (.*?);", README)
    assert codes
    assert sorted(re.findall(r"\b[a-z]{2}\b(?<!or)", codes[1])) == languages(), (
        "name them below Settings in README.md"
    )


def test_it_has_six_settings_with_their_defaults() -> None:
    block = re.search(r"```yaml\n(.*?)```", section("README.md", "Settings"), re.DOTALL)
    assert block
    shown = yaml.safe_load(block[1])["paperboy"]
    assert len(shown) == SETTINGS_IN_README
    assert shown.pop("lang") == "en"
    assert shown == {key: getattr(Settings(), key) for key in shown}


def test_every_table_that_comes_from_the_code_is_what_the_code_says() -> None:
    old = [page for page in IN_DOCS if docs_tables.with_tables(text_of(page)) != text_of(page)]
    assert old == [], "run `./run docs`"


def test_every_table_that_comes_from_the_code_is_on_one_page() -> None:
    on_pages = [name for page in PAGES for name in re.findall(r"<!-- table: (.*) -->", text_of(page))]
    assert sorted(on_pages) == sorted(docs_tables.tables())
    ends = sum(text_of(page).count("<!-- end of table -->") for page in PAGES)
    assert ends == len(on_pages)


def test_a_table_is_made_again_between_its_comments_and_nothing_else_is() -> None:
    page = "Above.\n\n<!-- table: exit codes -->\nOld.\n<!-- end of table -->\n\nBelow.\n"
    written = docs_tables.with_tables(page)
    assert written.startswith(
        "Above.\n\n<!-- table: exit codes -->\n\n| Code | Meaning |\n| --- | --- |\n| 0 | Done"
    )
    assert written.endswith(" |\n\n<!-- end of table -->\n\nBelow.\n")
    assert "Old." not in written
    assert docs_tables.with_tables(written) == written
    with pytest.raises(KeyError):
        docs_tables.with_tables(page.replace("exit codes", "none"))


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_has_a_section_with_every_option_and_no_other(name: str) -> None:
    command = main.commands[name]
    options = {
        each
        for option in command.params
        if isinstance(option, click.Option)
        for each in (*option.opts, *option.secondary_opts)
    }
    assert set(rows(section("docs/command-line.md", f"`paperboy {name}`"))) == options
    assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_there_are_no_other_commands_and_the_options_of_all() -> None:
    page = text_of("docs/command-line.md")
    assert set(re.findall(r"^## `paperboy (\w+)`", page, re.MULTILINE)) == set(main.commands)
    names = {*main.context_settings["help_option_names"], "--version"}
    assert all(f"`{name}`" in page or f"`paperboy {name}`" in page for name in names)


def test_every_setting_says_what_it_means_and_what_is_allowed() -> None:
    documented = rows(section("docs/configuration.md", "Settings"))
    assert list(documented) == list(Settings.model_fields)
    for key, value in Settings().model_dump().items():
        default, allowed, meaning = documented[key]
        assert (yaml.safe_load(default.strip("`")) if default else None) == value, key
        assert allowed, key
        assert meaning, key


def test_every_variable_that_is_read_is_listed() -> None:
    contract = {"HF_ENDPOINT", "HF_TOKEN", "ARXIV_ENDPOINT", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"}
    source = "".join(path.read_text(encoding="utf-8") for path in Path(paperboy.__file__).parent.rglob("*.py"))
    named = Counter(re.findall(r'"((?:HF|ARXIV|GITHUB)_[A-Z_]+)"', source))
    assert contract <= set(VARIABLES)
    assert {name for name, count in named.items() if count > 1 or name not in VARIABLES} == set(VARIABLES)


def test_every_exit_code_is_listed() -> None:
    source = (Path(paperboy.__file__).parent / "cli.py").read_text(encoding="utf-8")
    used = re.findall(r"(?:sys\.exit\(|_fail\(error, )(?:(\d)\)|(\d) if .*? else (\d)\))", source)
    assert {int(code) for codes in used for code in codes if code} == set(EXIT_CODES)


def test_what_a_newcomer_is_to_edit_is_there() -> None:
    named = re.findall(r"`([\w./_-]+)`", section("docs/fork.md", "Make it yours").partition("\n\nYour own")[0])
    files = [name for name in named if "/" in name or name.endswith(".yml")]
    assert len(files) > 5
    theirs = {name.removeprefix("_paperboy/") for name in files if name.startswith("_paperboy/")}
    assert [name for name in files if not name.startswith("_paperboy/") and not (ROOT / name).exists()] == []
    assert [name for name in theirs - {"words.yml", "notes/"} if not (ROOT / name).exists()] == []
    settings = set(named) - set(files) - {"cron", "timezone", "from", "to"}
    assert settings <= {*sample_site.SETTINGS, *Settings.model_fields}


def test_it_has_a_reason_for_every_dependency_and_no_other() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.search(r"^dependencies = \[\n(.*?)^\]", project, re.MULTILINE | re.DOTALL)
    assert listed
    names = re.findall(r'"([a-z0-9-]+)', listed[1])
    table = section("docs/how-it-works.md", "What it is built on")
    reasons = dict(re.findall(r"^\| ([a-z][a-z0-9-]+) \| (.+) \|$", table, re.MULTILINE))
    assert sorted(reasons) == sorted(names)


@pytest.mark.parametrize("page", PAGES)
def test_links_within_the_repository_lead_somewhere(page: str) -> None:
    assert [why for link in links(page) if (why := why_dead(page, link))] == []


def test_a_link_that_leads_nowhere_is_seen() -> None:
    assert why_dead("README.md", "docs/fork.md#stop") is None
    assert why_dead("docs/fork.md", "#stop") is None
    assert why_dead("README.md", "docs/fork.md#start") == "README.md: docs/fork.md#start: there is no such heading"
    assert why_dead("docs/fork.md", "README.md") == "docs/fork.md: README.md: there is no such file"


def test_a_page_that_code_workflows_or_settings_name_is_there() -> None:
    places = ["src/paperboy", ".github/workflows", "templates", "tools", "bench"]
    files = [
        path for place in places for path in (ROOT / place).rglob("*") if path.suffix in (".py", ".yml", ".j2")
    ]
    files += [ROOT / name for name in ("_config.yml", "action.yml", "run")]
    named = {name for path in files for name in re.findall(r"docs/[\w-]+\.md", path.read_text(encoding="utf-8"))}
    assert {"docs/configuration.md", "docs/existing-blog.md"} <= named <= set(PAGES)


def test_every_command_of_run_that_a_page_names_is_there() -> None:
    there = set(re.findall(r"^## (\w+): ", (ROOT / "run").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\./run (\w+)", "".join(map(text_of, PAGES)))) <= there


def test_locks_name_packages_and_no_index() -> None:
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


def test_the_templates_are_those_that_there_are() -> None:
    templates = re.findall(r"\]\(\.\./templates/(.*?)\)", section("docs/customize.md", "Templates"))
    assert sorted(templates) == sorted(path.name for path in (ROOT / "templates").glob("*.j2"))


def example_of_topics(folder: Path) -> Topics:
    block = re.search(r"```yaml\n(.*?)```", section("docs/customize.md", "Topics"), re.DOTALL)
    assert block
    (folder / "_paperboy").mkdir()
    (folder / "_paperboy/topics.yml").write_text(block[1], encoding="utf-8")
    return topic_files.load(folder)


@pytest.mark.parametrize(
    ("title", "abstract", "is_found"),
    [
        ("Time Series", "We look at clocks.", False),
        ("Time Series", "We look at clocks. They help forecasting.", True),
        ("Forecasting of Time Series", "We look at clocks.", True),
        ("Clocks", "Forecasting of time series is hard. We look at clocks.", False),
        ("Clocks", "Forecasting of time series is hard. We look at clocks for time series.", True),
    ],
)
def test_topics_of_a_blogs_own_are_found_as_the_page_says(
    title: str, abstract: str, *, is_found: bool, tmp_path: Path
) -> None:
    paper = Paper(id="2602.06570", title=title, abstract=abstract)
    assert ("time-series" in example_of_topics(tmp_path).topics_of(paper)) == is_found


def test_the_example_of_topics_does_what_it_says(tmp_path: Path) -> None:
    topics = {topic.id: topic for topic in example_of_topics(tmp_path).topics}
    shipped = {topic.id for topic in topic_files.shipped()}
    assert set(topics) == (shipped | {"time-series", "chemistry"}) - {"code"}
    assert topics["robotics"].name("ko") == "로보틱스"
    assert topics["robotics"].points("title")["warehouse"] == 3
    assert topics["chemistry"].part_of == "science-and-medicine"


def test_the_topics_that_are_part_of_another_are_named() -> None:
    parts = [topic for topic in topic_files.shipped() if topic.part_of]
    assert {topic.part_of for topic in parts} == {"agents"}
    *names, last = [f'"{topic.name("en")}"' for topic in parts]
    about = " ".join(section("docs/customize.md", "Topics").split())
    assert f'{", ".join(names)} and {last} are parts of "Agents"' in about
