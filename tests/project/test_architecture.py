"""The layers of the code: the contract, the docstrings and the docs say the same, and it is so."""

import itertools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import grimp
import pytest
from tools.docs_tables import docstring, layers, may_import

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
LAYERS = layers()
PACKAGES = list(itertools.chain.from_iterable(LAYERS))


@cache
def imports() -> dict[str, set[str]]:
    """Return what each package, and each module beside them, imports of the others."""
    graph = grimp.build_graph("paperboy", cache_dir=None)
    found: dict[str, set[str]] = {package: set() for package in PACKAGES}
    for module in graph.modules - {"paperboy"}:
        imported = graph.find_modules_directly_imported_by(module) - {"paperboy"}
        found[module.split(".")[1]] |= {name.split(".")[1] for name in imported}
    return {package: names - {package} for package, names in found.items()}


def lint(project: Path) -> subprocess.CompletedProcess[str]:
    program, config = Path(sys.executable).parent / "lint-imports", project / "pyproject.toml"
    command = [str(program), "--no-cache", "--config", str(config)]
    environment = {**os.environ, "PYTHONPATH": str(project / "src")}
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def an_import_upwards(source: Path) -> None:
    path = source / "text" / "urls.py"
    path.write_text(path.read_text(encoding="utf-8") + "\nfrom paperboy import report\n", encoding="utf-8")


def a_module_in_no_layer(source: Path) -> None:
    (source / "attic.py").write_text('"""Nobody said where this is."""\n', encoding="utf-8")


def a_circle_in_a_package(source: Path) -> None:
    path = source / "text" / "rich_text.py"
    path.write_text(path.read_text(encoding="utf-8") + "\nfrom paperboy.text import tex\n", encoding="utf-8")


def test_imports_go_down_only_and_in_no_circles() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout
    assert "2 kept, 0 broken" in done.stdout


@pytest.mark.parametrize("spoil", [an_import_upwards, a_module_in_no_layer, a_circle_in_a_package])
def test_what_breaks_the_layers_is_seen(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    spoil(tmp_path / "src" / "paperboy")
    assert lint(tmp_path).returncode == 1


def test_every_package_says_what_it_is_and_may_import() -> None:
    for package in sorted(path.parent.name for path in (ROOT / "src/paperboy").glob("*/__init__.py")):
        assert re.match(r"\S[^\n]+\.\n\n", docstring(package)), package
        assert may_import(package) is not None, package
        assert re.search(r"\bNever: \w", docstring(package)), package


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_what_it_says_and_the_layers_allow(package: str) -> None:
    allowed = may_import(package)
    if allowed is None:
        return  # a module in a layer of its own: the contract is all that there is to say
    below = LAYERS[next(number for number, layer in enumerate(LAYERS) if package in layer) + 1 :]
    assert imports()[package] <= set(allowed) <= {*itertools.chain.from_iterable(below)}


def test_the_ten_nouns_are_on_the_page() -> None:
    rows = re.findall(r"^\| (\w+) \| [^|]+ \| `[^|]+` \|$", PAGE.partition("## Packages")[0], re.MULTILINE)
    assert rows == ["Paper", "Day", "Archive", "Edition", "Post", "Plan", "Change", "Blog", "Settings", "Report"]


def test_every_path_that_the_page_names_is_there() -> None:
    paths = [name for name in re.findall(r"`([^`\s]+)`", PAGE) if "/" in name or re.search(r"\.\w{2,4}$", name)]
    paths = [path for path in paths if path != "__init__.py" and not path.startswith("./run")]
    assert len(paths) > 40
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_class_on_the_page_is_in_the_file_beside_it() -> None:
    for before, name, after in re.findall(r"(`[^`\n]+\.py`: )?[^|`]*`([A-Z]\w+)`( in `[^`]+\.py`)?", PAGE):
        path = re.search(r"`(.+)`", before or after)
        if path:
            assert f"class {name}" in (ROOT / path[1]).read_text(encoding="utf-8"), name


def test_the_page_says_where_each_thing_is_that_one_wants_to_change() -> None:
    section = PAGE.partition("## To change X, open Y")[2].partition("\n## ")[0]
    wanted = [
        "field",
        "language",
        "edition",
        "source",
        "theme",
        "setting",
        "topic",
        "template",
        "workflow",
        "message",
    ]
    first_cells = re.findall(r"^\| ([^|]+) \|", section, re.MULTILINE)
    assert [word for word in wanted if not any(word in cell for cell in first_cells)] == []
