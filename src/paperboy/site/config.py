"""The site's settings: Jekyll's own keys and the `paperboy:` block of `_config.yml`.

Every mistake is reported with the key, the line and what is allowed, before anything is touched.
"""

import datetime as dt
import posixpath
import re
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from paperboy.errors import SetupError

FILE = "_config.yml"
BLOCK = "paperboy"
POSTS = "_posts"


def _post_time(value: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError('a time of day such as "09:15", in quotes')
    return value


def _title_pattern(value: str) -> str:
    try:
        value.format(first="", more=0, count=0, day="", period="")
    except (LookupError, ValueError, AttributeError) as error:
        raise ValueError("a text with {first}, {more}, {count}, {day} or {period} in it") from error
    return _word(value)


def _word(value: str) -> str:
    if not value.strip():
        raise ValueError("a text that is not empty")
    return value.strip()


Text = Annotated[str, AfterValidator(_word)]


class Settings(BaseModel):
    """The `paperboy:` block. Each field's description says what is allowed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    editions: list[Literal["daily", "weekly", "monthly"]] = Field(
        default=["daily", "weekly", "monthly"], min_length=1, description="a list of: daily, weekly, monthly"
    )
    window: int = Field(default=7, ge=1, le=60, description="a whole number of days from 1 to 60")
    top: int = Field(default=10, ge=1, le=1000, description="a whole number from 1 to 1000")
    post_time: Annotated[str, AfterValidator(_post_time)] = Field(
        default="09:15", description='a time of day such as "09:15", in quotes'
    )
    min_upvotes: int = Field(default=0, ge=0, description="a whole number, 0 or more")
    arxiv: bool = Field(default=True, description="true or false")
    retry_seconds: int = Field(default=300, ge=0, le=3600, description="a whole number of seconds from 0 to 3600")
    include: list[Text] = Field(default=[], description="a list of words")
    exclude: list[Text] = Field(default=[], description="a list of words")
    tags: list[Text] = Field(default=[], description="a list of words")
    title: Annotated[str, AfterValidator(_title_pattern)] | None = Field(
        default=None, description="a text with {first}, {more}, {count}, {day} or {period} in it, or none of them"
    )
    author: Text | None = Field(default=None, description="a text")

    @property
    def time_of_day(self) -> dt.time:
        """`post_time` as a time."""
        return dt.time.fromisoformat(self.post_time)


class Site(BaseModel):
    """A Jekyll site and what it wants of paperboy."""

    model_config = ConfigDict(frozen=True)

    folder: Path  # of `_config.yml` and the site's own templates
    language: str  # as `lang` says it, "ko-KR"; "ko" where it says nothing
    timezone: ZoneInfo
    author: str | None
    settings: Settings
    source_folder: str = "."  # Jekyll's `source`, below `folder`
    collections_folder: str = "."  # Jekyll's `collections_dir`, below the source

    @property
    def source(self) -> Path:
        """The folder that Jekyll reads. All of paperboy's paths in a site are below it."""
        return self.folder / self.source_folder

    @property
    def posts(self) -> str:
        """The folder of the posts, below `source`."""
        return posixpath.normpath(posixpath.join(self.collections_folder, POSTS))


def load(folder: Path) -> Site:
    """Read `_config.yml` of the Jekyll site in `folder`. Raises SetupError with what to mend, and where."""
    path = folder / FILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SetupError(
            f"{folder} has no {FILE}: give the folder of a Jekyll site with --site, or run there"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"cannot read {path}: {error}") from error
    root = _compose(text, path)
    values = yaml.safe_load(text) if root else {}
    if not isinstance(values, dict):
        raise SetupError(f"{path} holds no settings: it must be a list of `key: value` lines")
    settings = _settings(values.get(BLOCK), root, path)
    source = _folder_below(folder, values, "source", root, path)
    return Site(
        folder=folder.resolve(),
        language=_string(values, "lang", root, path) or "ko",
        timezone=_timezone(values, root, path),
        author=settings.author or _author(values),
        settings=settings,
        source_folder=source,
        collections_folder=_folder_below(folder / source, values, "collections_dir", root, path),
    )


def _compose(text: str, path: Path) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
        yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}, line {mark.line + 1}" if mark else str(path)
        problem = getattr(error, "problem", None) or str(error)
        raise SetupError(f"{where}: not readable as YAML: {problem}") from error
    except ValueError as error:  # an impossible date such as 2026-02-30
        raise SetupError(f"{path}: not readable as YAML: {error}") from error
    return node


def _settings(block: object, root: yaml.Node | None, path: Path) -> Settings:
    if block is None:
        return Settings()
    if not isinstance(block, dict):
        line = _line(root, (BLOCK,))
        raise SetupError(f"{path}, line {line}: `{BLOCK}` must be a block of `key: value` lines")
    try:
        return Settings.model_validate(block)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = str(first["loc"][0])
        line = _line(root, (BLOCK, *first["loc"]))
        raise SetupError(f"{path}, line {line}: {_problem(key, first['input'])}") from error


def _problem(key: str, value: object) -> str:
    if key not in Settings.model_fields:
        return f"`{BLOCK}.{key}` is no setting; there are: {', '.join(Settings.model_fields)}"
    allowed = Settings.model_fields[key].description
    return f"`{BLOCK}.{key}` must be {allowed}, not {str(value)[:80]!r}"


def _timezone(values: dict[str, Any], root: yaml.Node | None, path: Path) -> ZoneInfo:
    name = _string(values, "timezone", root, path) or "UTC"
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        line = _line(root, ("timezone",))
        raise SetupError(
            f'{path}, line {line}: `timezone` must be a name such as "Asia/Seoul", not {name!r}'
        ) from error


def _string(values: dict[str, Any], key: str, root: yaml.Node | None, path: Path) -> str | None:
    value = values.get(key)
    if value is None or isinstance(value, str):
        return value
    raise SetupError(f"{path}, line {_line(root, (key,))}: `{key}` must be a text, not {value!r}")


def _folder_below(parent: Path, values: dict[str, Any], key: str, root: yaml.Node | None, path: Path) -> str:
    """Return the folder below `parent` that `key` names, as Jekyll reads it; "." where it says nothing."""
    written = _string(values, key, root, path) or ""
    name = posixpath.normpath(written or ".")
    where = f"{path}, line {_line(root, (key,))}"
    target = parent.resolve() / name
    if PurePosixPath(name).is_absolute() or "\0" in name or not target.resolve().is_relative_to(parent.resolve()):
        raise SetupError(f"{where}: `{key}` must be a folder inside of {parent}, such as docs, not {name!r}")
    # so it is with Jekyll 4: it compares `collections_dir` with its folders' names letter by letter
    if key == "collections_dir" and written and (name != written or re.search(r"(^|/)[._]", name)):
        raise SetupError(
            f"{where}: Jekyll finds no posts with `{key}: {written}`: write a folder's name such as content,"
            " without ./ before or / after it, and not one that starts with a dot or an underscore"
        )
    if target.exists() and not target.is_dir():
        raise SetupError(f"{where}: `{key}` must be a folder, and {target} is a file")
    if key == "source" and not target.exists():
        raise SetupError(f"{where}: `{key}` names a folder that is not there: make {target}, or mend the name")
    return name


def _author(values: dict[str, Any]) -> str | None:
    """Return whom the site names as the author of its pages.

    Chirpy's `social.name` is not asked: Chirpy shows it where a post names nobody, and shows nothing for an
    author that is not in `_data/authors.yml`.
    """
    author = values.get("author")
    name = author.get("name") if isinstance(author, dict) else author
    return name.strip() or None if isinstance(name, str) else None


def _line(root: yaml.Node | None, keys: tuple[str | int, ...]) -> int:
    """Return the line, from 1, where the value under `keys` stands; that of the nearest parent if it has none."""
    node, line = root, 1
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            found = [(k, v) for k, v in node.value if k.value == str(key)]
            if not found:
                break
            line, node = found[-1][0].start_mark.line + 1, found[-1][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            line = node.start_mark.line + 1
        else:
            break
    return line
