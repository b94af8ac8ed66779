"""Which kinds of posts there are, and that all are made by default, is said alike wherever it is said."""

import re
from pathlib import Path

import pytest
import yaml

from paperboy.model.edition import Kind
from paperboy.setup import init
from paperboy.site.config import Settings

ROOT = Path(__file__).parents[2]
DEFAULT = "[daily, weekly, monthly]"
INPUT = "Kinds of posts, with commas between: daily, weekly, monthly. Empty: those of _config.yml, or all three."


def test_the_default_is_all_kinds_that_there_are() -> None:
    assert Settings().editions == list(Kind)
    assert f"[{', '.join(Kind)}]" == DEFAULT
    assert INPUT.startswith(f"Kinds of posts, with commas between: {', '.join(Kind)}.")


@pytest.mark.parametrize(
    "path",
    [
        "action.yml",
        ".github/workflows/publish.yml",
        ".github/workflows/publish-blog.yml",
        "src/paperboy/setup/workflow.yml",
    ],
)
def test_an_input_says_which_kinds_there_are_and_what_nothing_means(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    inputs = re.findall(r'^ +editions:(?: \{|\n +) ?description: "([^"]*)"', text, re.MULTILINE)
    said = [each for each in inputs if ", ".join(Kind) in each]
    assert said == [INPUT if "setup" not in path else "daily, weekly, monthly. Empty: as configured."]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_blocks_of_init_and_of_this_blog_name_the_default(language: str) -> None:
    for text in (init.block(language), (ROOT / "_config.yml").read_text(encoding="utf-8")):
        assert re.search(rf"^  editions: {re.escape(DEFAULT)} +# which posts are made", text, re.MULTILINE)
        assert yaml.safe_load(text)["paperboy"]["editions"] == list(Kind)


def test_the_docs_say_the_same() -> None:
    pages = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
    assert f"| `editions` | `{DEFAULT}` | a list of: daily, weekly, monthly |" in pages["configuration.md"]
    assert f"  editions: {DEFAULT}  " in (ROOT / "README.md").read_text(encoding="utf-8")
    row = f"| `editions` | {INPUT} |"
    assert {name for name, text in pages.items() if row in text} == {"existing-blog.md", "fork.md"}
