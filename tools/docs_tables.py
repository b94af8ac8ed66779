"""`./run docs`: writes the tables of docs/ that come from the code, each between two comments that name it.

    <!-- table: settings -->
    ...
    <!-- end of table -->

What is around them is written by hand.
"""

import ast
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import yaml
from babel import Locale
from pydantic import BaseModel

from paperboy import cli
from paperboy.enrich.data import Row
from paperboy.papers import topic_files
from paperboy.post.languages import FALLBACK, languages
from paperboy.site.config import Settings

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs"

_TABLE = re.compile(r"(?P<begin><!-- table: (?P<name>[\w. -]+) -->\n).*?(?P<end><!-- end of table -->)", re.DOTALL)


def with_tables(page: str) -> str:
    """Return the text of a page with its tables as the code is now. Raises KeyError for a table that is none."""
    there = tables()
    return _TABLE.sub(lambda match: f"{match['begin']}\n{there[match['name']]}\n{match['end']}", page)


def tables() -> Mapping[str, str]:
    """Return every table by its name."""
    publish = _yaml(".github/workflows/publish.yml")["on"]["workflow_dispatch"]
    action = _yaml("action.yml")
    exit_codes = ((str(code), meaning) for code, meaning in cli.EXIT_CODES.items())
    variables = ((_code(name), meaning) for name, meaning in cli.VARIABLES.items())
    return {
        "settings": _table(("Key", "Default", "Allowed", "Meaning"), _settings()),
        "exit codes": _table(("Code", "Meaning"), exit_codes),
        "variables": _table(("Variable", "Meaning"), variables),
        "inputs of publish.yml": _table(("Input", "Meaning"), _described(publish["inputs"])),
        "inputs of action.yml": _table(("Input", "Meaning"), _described(action["inputs"])),
        "outputs of action.yml": _table(("Output", "Meaning"), _described(action["outputs"])),
        "fields of a paper": _table(("Field", "Meaning"), _fields()),
        "packages": _table(("Package", "What is in it", "May import"), _packages()),
        "topics": _table(("Id", *map(language_name, _languages())), _topics()),
        **{
            f"options of {name}": _table(("Option", "Meaning"), _options(command))
            for name, command in cli.main.commands.items()
        },
    }


def _settings() -> Iterator[tuple[str, ...]]:
    for key, field in Settings.model_fields.items():
        default = "" if field.default is None else _code(_as_yaml(field.default))
        yield _code(key), default, str(field.description), _sentence(str(field.title))


def _fields() -> Iterator[tuple[str, ...]]:
    for name, field in Row.model_fields.items():
        yield _code(name), str(field.description)


def _as_yaml(value: object) -> str:
    if isinstance(value, BaseModel):
        return "{" + ", ".join(f"{key}: {_as_yaml(each)}" for key, each in value) + "}"
    if isinstance(value, list):
        return f"[{', '.join(value)}]"
    return json.dumps(value, ensure_ascii=False)


def _options(command: click.Command) -> Iterator[tuple[str, ...]]:
    context = click.Context(command)
    for option in command.params:
        if not isinstance(option, click.Option):
            continue
        value = "" if option.is_flag else f" {option.make_metavar(context)}"
        default = f" Default: {_code(str(option.default))}." if option.show_default else ""
        yield _code(f"{option.opts[0]}{value}"), f"{option.help}{default}"


def _described(items: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    for name, item in items.items():
        yield _code(name), item["description"]


def layers() -> list[list[str]]:
    """Return the packages and modules of each layer, from the top down, by the contract in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (names,) = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [[name.strip() for name in layer.split("|")] for layer in names]


def docstring(name: str) -> str:
    """Return the docstring of one of paperboy's packages, or of a module beside them."""
    path = ROOT / "src/paperboy" / name
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""


def may_import(name: str) -> list[str] | None:
    """Return what a docstring allows the package to import; None if it says nothing of imports."""
    sentence = re.search(r"May\s+import\s+(.*?)\.(?:\s|$)", docstring(name), re.DOTALL)
    return re.findall(r"`(\w+)`", sentence[1]) if sentence else None


def _packages() -> Iterator[tuple[str, ...]]:
    for name in (name for layer in layers() for name in layer):
        path = f"src/paperboy/{name}"
        imports = ", ".join(map(_code, may_import(name) or []))
        yield (
            _code(path if (ROOT / path).is_dir() else f"{path}.py"),
            docstring(name).partition("\n\n")[0],
            imports,
        )


def _topics() -> Iterator[tuple[str, ...]]:
    for topic in topic_files.shipped():
        yield _code(topic.id), *map(topic.name, _languages())


def _languages() -> list[str]:
    """Return the languages that posts can be in, English first."""
    return sorted(languages(), key=lambda language: (language != FALLBACK, language))


def language_name(language: str) -> str:
    """Return a language's name in English."""
    return str(Locale(language).get_language_name("en"))


def _yaml(name: str) -> dict[str, Any]:
    """Read a file with every value as a text, so that `on` is not taken for a truth."""
    content: dict[str, Any] = yaml.load((ROOT / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    return content


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(heads)
    return "".join(f"| {' | '.join(map(_cell, cells))} |\n" for cells in (heads, ["---"] * len(heads), *rows))


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _code(text: str) -> str:
    return f"`{text}`"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def main() -> None:
    """Write the tables of every page."""
    for path in sorted(PAGES.glob("*.md")):
        before = path.read_text(encoding="utf-8")
        after = with_tables(before)
        if after != before:
            path.write_text(after, encoding="utf-8", newline="\n")
            print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
