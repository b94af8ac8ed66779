"""Files that list the kinds of editions list all of them. A new kind fails here, once for each file to edit."""

from pathlib import Path

import pytest
import yaml

from paperboy.model.kinds import Kind
from paperboy.setup import init
from paperboy.site.config import Settings

ROOT = Path(__file__).parents[2]
KINDS = ", ".join(Kind)
INPUT = f"Kinds of posts, with commas between: {KINDS}. Empty: those of _config.yml, or all."
SETTING = f"  editions: [{KINDS}]"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("action.yml", f'    description: "{INPUT}"'),
        (".github/workflows/publish.yml", f'        description: "{INPUT}"'),
        (".github/workflows/publish-blog.yml", f'        description: "{INPUT}"'),
        (
            "src/paperboy/setup/workflow.yml",
            f'      editions: {{ description: "{KINDS}. Empty: as configured." }}',
        ),
        ("README.md", f"{SETTING} "),
    ],
    ids=["action.yml", "publish.yml", "publish-blog.yml", "workflow.yml", "README.md"],
)
def test_a_file_lists_all_kinds_of_editions(path: str, text: str) -> None:
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    assert any(line.startswith(text) for line in lines), f"write into {path}:\n{text}"


def test_all_kinds_are_published_where_no_setting_names_some() -> None:
    assert Settings().editions == list(Kind)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_init_writes_all_kinds_into_the_block(language: str) -> None:
    block = init.block(language)
    assert f"\n{SETTING} " in block
    assert yaml.safe_load(block)["paperboy"]["editions"] == list(Kind)
