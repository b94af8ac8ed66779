"""The templates of a post: which files they are, and messages with file and line when one cannot be used.

A template is a program of the site's owner. What is wrong with its text is reported before anything is written
(`check`); what only shows when it is filled in is a failure of that post (`filled`).
"""

import traceback
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import jinja2
from jinja2 import nodes
from jinja2.bccache import Bucket

from paperboy.errors import PostError, SetupError
from paperboy.site.config import OLD_TEMPLATES, OWN
from paperboy.site.files import text_of
from paperboy.text import html, markdown
from paperboy.text.characters import one_line

POST, DIGEST = "post", "digest"  # the templates that a day's post and a digest begin with
PAGES = ("papers", "picks", "topic", "topics")  # those of pages that are made when the site is built
FORMS = ("html", "md")  # in which there is each of them

_ENCODING = "utf-8-sig"  # some editors begin a file with a byte order mark, which is no part of it


class _Compiled(jinja2.BytecodeCache):
    """Compiled templates of this process, by file and text: to compile them all takes 40 ms."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill `bucket` if its template was compiled before."""
        if known := self._known.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember what a template was compiled to."""
        self._known[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def environment(site_folder: Path) -> jinja2.Environment:
    """Return the templates: the site's own first, file by file, then the ones that ship."""
    shipped = Path(str(files("paperboy") / "templates"))
    checkout = Path(__file__).parents[3] / "templates"
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader([*own_folders(site_folder), shipped, checkout], encoding=_ENCODING),
        autoescape=True,
        finalize=_printed,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=_COMPILED,
    )
    templates.filters["address"] = markdown.Markdown
    return templates


def own_folders(site_folder: Path) -> list[Path]:
    """Return where a site may have templates of its own.

    In a copy of paperboy's own repository, `templates/` holds those that ship.
    """
    is_the_program = (site_folder / "src" / "paperboy" / "__init__.py").is_file()
    return [site_folder / OWN / "templates"] + ([] if is_the_program else [site_folder / OLD_TEMPLATES])


def check(templates: jinja2.Environment) -> list[Path]:
    """Compile the templates of posts and pages, and return their files. Raises SetupError with file and line."""
    found: dict[str, Path] = {}
    waiting = [(f"{entry}.{form}.j2", "") for entry in (POST, DIGEST) for form in FORMS]
    waiting += [(f"{entry}.html.j2", "") for entry in PAGES]
    while waiting:
        name, asked_at = waiting.pop()
        if name in found:
            continue
        path = _path_of(templates, name)
        if path is None:
            raise SetupError(f"{asked_at}{_missing(templates, name)}")
        found[name] = path
        waiting += [(each, f"{path}, line {line}: ") for each, line in _included_by(templates, name, path)]
    return list(found.values())


def filled(templates: jinja2.Environment, entry: str, **values: object) -> str:
    """Return what the template `entry` makes of `values`. Raises PostError with file and line when it fails."""
    try:
        return templates.get_template(entry).render(values)
    except Exception as error:
        raise PostError(f"{_where(templates, entry, error)}: {_reason(templates, error)}") from error


def _included_by(templates: jinja2.Environment, name: str, path: Path) -> Sequence[tuple[str, int]]:
    """Compile a template, and return which others it includes, and on which line of it."""
    try:
        included = _includes(text_of(path))
        templates.get_template(name)
    except OSError as error:
        raise SetupError(f"cannot read {path}: {error.strerror}") from error
    except jinja2.TemplateSyntaxError as error:
        raise SetupError(f"{path}, line {error.lineno}: {error.message}") from error
    except (SyntaxError, RecursionError, MemoryError, ValueError) as error:
        # Python refuses the code that jinja2 makes of loops in loops, brackets in brackets
        raise SetupError(f"{path}: nested too deeply ({one_line(str(error))[:100]})") from error
    return included


@lru_cache(maxsize=64)
def _includes(text: str) -> Sequence[tuple[str, int]]:
    """Return the names of templates in a template's text, and their lines."""
    kinds = (nodes.Extends, nodes.FromImport, nodes.Import, nodes.Include)
    found = jinja2.Environment(autoescape=True).parse(text).find_all(kinds)
    return [
        (name.value, node.lineno)
        for node, name in ((node, getattr(node, "template", None)) for node in found)
        if isinstance(name, nodes.Const) and isinstance(name.value, str)
        if not getattr(node, "ignore_missing", False)
    ]


def _folders(templates: jinja2.Environment) -> list[Path]:
    loader = templates.loader
    return list(map(Path, loader.searchpath)) if isinstance(loader, jinja2.FileSystemLoader) else []


def _path_of(templates: jinja2.Environment, name: str) -> Path | None:
    """Return the file of a template, as jinja2's loader finds it."""
    paths = (folder.joinpath(*name.split("/")) for folder in _folders(templates) if ".." not in name.split("/"))
    return next((path for path in paths if path.is_file()), None)


def _where(templates: jinja2.Environment, entry: str, error: BaseException) -> str:
    """Return file and line of the innermost template in the traceback, into which jinja2 has put them."""
    place, folders = str(_path_of(templates, entry)), _folders(templates)
    for frame, line in traceback.walk_tb(error.__traceback__):
        if any(Path(frame.f_code.co_filename).is_relative_to(folder) for folder in folders):
            place = f"{frame.f_code.co_filename}, line {line}"
    return place


def _reason(templates: jinja2.Environment, error: Exception) -> str:
    if isinstance(error, jinja2.TemplateNotFound):
        return _missing(templates, str(error.name))
    if isinstance(error, RecursionError):
        return "it includes or calls itself without end"
    if isinstance(error, UnicodeDecodeError):
        return "it includes a template that is not UTF-8"
    reason = one_line(str(error))[:300]
    return reason if isinstance(error, jinja2.TemplateError) else f"{type(error).__name__}: {reason}"


def _missing(templates: jinja2.Environment, name: str) -> str:
    there = sorted({path.name for folder in _folders(templates) for path in folder.glob("*.j2")})
    return f"there is no template {name!r}; there are: {', '.join(there)}"


@jinja2.pass_context
def _printed(context: jinja2.runtime.Context, value: object) -> object:
    """Return what a template prints of `value`: the one place in which a text becomes HTML, or Markdown.

    What is written in that form already (`Markup`) stays as it is.
    """
    if isinstance(value, jinja2.Undefined):
        return value  # which says so
    return markdown.escape(value) if (context.name or "").endswith(".md.j2") else html.escape(value)
