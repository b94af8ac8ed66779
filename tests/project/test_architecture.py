"""The rooms of the code: the contract, the picture and the docs say the same, and it is so."""

import itertools
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from tools import architecture

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
FLOORS = architecture.floors()
ROOMS = list(itertools.chain.from_iterable(FLOORS))
SVG = "{http://www.w3.org/2000/svg}"


def named_in(docstring: str) -> set[str] | None:
    """Return the rooms that a docstring says may be imported; None if it says nothing of imports."""
    sentence = re.search(r"May\s+import\s+(.*?)\.(?:\s|$)", docstring, re.DOTALL)
    return {*re.findall(r"`(\w+)`", sentence[1])} if sentence else None


def lint(project: Path) -> subprocess.CompletedProcess[str]:
    program, config = Path(sys.executable).parent / "lint-imports", project / "pyproject.toml"
    command = [str(program), "--no-cache", "--config", str(config)]
    environment = {**os.environ, "PYTHONPATH": str(project / "src")}
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def an_import_upwards(source: Path) -> None:
    path = source / "text" / "urls.py"
    path.write_text(path.read_text(encoding="utf-8") + "\nfrom paperboy import report\n", encoding="utf-8")


def a_room_on_no_floor(source: Path) -> None:
    (source / "attic.py").write_text('"""Nobody said where this is."""\n', encoding="utf-8")


def a_circle_in_a_room(source: Path) -> None:
    path = source / "text" / "rich_text.py"
    path.write_text(path.read_text(encoding="utf-8") + "\nfrom paperboy.text import tex\n", encoding="utf-8")


def test_imports_go_down_only_and_in_no_circles() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout
    assert "2 kept, 0 broken" in done.stdout


@pytest.mark.parametrize("spoil", [an_import_upwards, a_room_on_no_floor, a_circle_in_a_room])
def test_what_breaks_the_house_is_seen(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    spoil(tmp_path / "src" / "paperboy")
    assert lint(tmp_path).returncode == 1


def test_every_package_says_what_is_in_it_what_it_may_import_and_what_it_never_does() -> None:
    packages = sorted(path.parent.name for path in (ROOT / "src/paperboy").glob("*/__init__.py"))
    for package in packages:
        said = architecture.docstring(package)
        assert re.match(r"\S[^\n]+\.\n\n", said), package
        assert named_in(said) is not None, package
        assert re.search(r"\bNever: \w", said), package


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_at_most_what_it_says_and_says_at_most_what_the_floors_allow(room: str) -> None:
    named = named_in(architecture.docstring(room))
    if named is None:
        return  # a module on a floor of its own: the contract is all that there is to say
    below = FLOORS[next(number for number, floor in enumerate(FLOORS) if room in floor) + 1 :]
    assert architecture.imports()[room] <= named
    assert named <= {*itertools.chain.from_iterable(below)}


def test_the_picture_is_what_the_imports_are_now() -> None:
    assert architecture.drawn() == architecture.PICTURE.read_text(encoding="utf-8"), "draw it again: ./run picture"


def test_the_picture_shows_every_room_and_says_every_import_in_words() -> None:
    picture = ET.parse(architecture.PICTURE).getroot()  # noqa: S314 (our own)
    assert [text.text for text in picture.iter(f"{SVG}text") if text.get("font-weight")] != []
    assert {text.text for text in picture.iter(f"{SVG}text") if text.get("font-weight")} == {*ROOMS}
    title, description = picture.find(f"{SVG}title"), picture.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert picture.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    said = dict(re.findall(r"(\w+) imports ([^.]+)\.", description.text or ""))
    assert {
        room: {*re.findall(r"\w+", names)} & {*ROOMS} for room, names in said.items()
    } == architecture.imports()


def test_an_arrow_that_is_left_out_follows_from_others() -> None:
    imported = architecture.imports()
    arrows = architecture.without_detours(imported)

    def reached(room: str) -> set[str]:
        return {*arrows[room]}.union(*map(reached, arrows[room]))

    assert all(imported[room] <= reached(room) for room in ROOMS)
    assert ET.parse(architecture.PICTURE).getroot().findall(f"{SVG}path[@class='arrow']")  # noqa: S314
    assert sum(map(len, arrows.values())) < sum(map(len, imported.values()))


@pytest.mark.parametrize("colors", [architecture.LIGHT, architecture.DARK], ids=["light", "dark"])
def test_the_picture_can_be_read_in_the_light_and_in_the_dark(colors: dict[str, str]) -> None:
    def luminance(color: str) -> float:  # https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
        parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(one: str, other: str) -> float:
        darker, lighter = sorted([luminance(colors[one]), luminance(colors[other])])
        return (lighter + 0.05) / (darker + 0.05)

    assert contrast("text", "box") >= 7
    assert contrast("arrow", "ground") >= 4.5
    assert contrast("edge", "ground") >= 3
    text = architecture.PICTURE.read_text(encoding="utf-8")
    assert "prefers-color-scheme: dark" in text
    assert all(color in text for color in colors.values())


def test_every_path_that_the_page_names_is_there() -> None:
    paths = [name for name in re.findall(r"`([^`\s]+)`", PAGE) if "/" in name or re.search(r"\.\w{2,4}$", name)]
    paths = [path for path in paths if path != "__init__.py" and not path.startswith("./run")]
    assert len(paths) > 40
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_name_in_the_code_that_the_page_names_is_in_the_file_named_beside_it() -> None:
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


def test_every_room_of_the_line_is_on_the_page() -> None:
    assert [room for room in ROOMS if room != "__main__" and f"src/paperboy/{room}" not in PAGE] == []
