"""The blog's settings: Jekyll's own keys and the `paperboy:` block of its `_config.yml`.

Every mistake is reported with the key, the line and what is allowed, before anything is touched.
"""

import datetime as dt
import posixpath
import re
import string
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, InstanceOf, JsonValue, ValidationError

from paperboy.errors import SetupError
from paperboy.model.edition import Edition
from paperboy.model.kinds import Kind
from paperboy.site import jekyll, yaml_file
from paperboy.site.conventions import ThemeConventions, build_configs, detect_conventions, language_of_posts
from paperboy.site.files import resolved
from paperboy.site.yaml_file import Document
from paperboy.text.characters import is_blank, one_line

# In the order in which Jekyll looks for them; it reads the first one that exists
# (https://github.com/jekyll/jekyll/blob/master/lib/jekyll/configuration.rb).
FILES = ("_config.yml", "_config.yaml")
TOML = "_config.toml"
BLOCK = "paperboy"
POSTS = "_posts"
OWN = "_paperboy"  # the folder of the owner's own words, templates and topics; Jekyll leaves it out
OLD_TEMPLATES = "templates"  # where a blog had its own before there was a folder for them
DEFAULT_LANGUAGE = "en"
# Who names the entries of feeds, by https://www.rfc-editor.org/rfc/rfc4151: a domain that can be nobody's
# (https://www.rfc-editor.org/rfc/rfc2606). It is the same in all blogs, and does not come from the site's address,
# from git or from anything else that may change: all entries would be new to feed readers then.
NOBODY = "paperboy.example,2026"
_PAPERBOYS = {
    "title",
    "date",
    "permalink",
    "slug",
    "paperboy",
    "papers_shown",
    "headlines",
    "period",
    "render_with_liquid",
}
_IN_A_TITLE = {"first", "more", "count", "day", "period"}


def fields_of(text: str) -> set[str]:
    """Return the names that are filled into a text. Raises ValueError when a `{…}` is anything but a name.

    A format such as `{first:>2000000000}` would let a text grow without end.
    """
    found = set()
    for _, name, form, conversion in string.Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or form or conversion:
            raise ValueError(f"{{…}} must hold a name and nothing else, not {{{name}{form and ':' + form}}}")
        found.add(name)
    return found


def _text(value: str) -> str:
    """Return a text of the config on one line, as a block of YAML may have several."""
    if is_blank(value):
        raise ValueError("nothing of it shows")
    return one_line(value)


def _title(value: str) -> str:
    if unknown := fields_of(value) - _IN_A_TITLE:
        raise ValueError(f"there is no {unknown}")
    return value


def _key(value: str) -> str:
    """Return a key of front matter that a blog may set: not one that its posts are known and addressed by."""
    if not re.fullmatch(r"[A-Za-z_][\w-]*", value, re.ASCII) or value in _PAPERBOYS:
        raise ValueError("is paperboy's")
    return value


Text = Annotated[str, AfterValidator(_text)]
_Kind = Annotated[Kind, Field(strict=False)]
_Key = Annotated[str, AfterValidator(_key)]


class FeedSettings(BaseModel):
    """What is in the feeds of papers, and who names their entries."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    min_upvotes: int = Field(default=30, ge=0)
    tag: str = Field(
        default=NOBODY, pattern=r"^([a-z0-9._-]+@)?[a-z0-9-]+(\.[a-z0-9-]+)*,[0-9]{4}(-[0-9]{2}){0,2}$"
    )


class Settings(BaseModel):
    """The `paperboy:` block. Each field's title says what it is, its description what is allowed.

    One without a default has an example.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    editions: list[_Kind] = Field(
        default=list(Kind),
        min_length=1,
        title="which posts are made",
        description=f"a list of: {', '.join(Kind)}",
    )
    lang: Text | None = Field(
        default=None,
        title="the language of the posts; without it, the site's",
        description="a language, such as ko or en",
    )
    window: int = Field(
        default=7,
        ge=1,
        le=60,
        title="days that each run brings up to date",
        description="a whole number of days from 1 to 60",
    )
    top: int = Field(
        default=10,
        ge=1,
        le=1000,
        title="papers with an abstract; the others have one line",
        description="a whole number from 1 to 1000",
    )
    post_time: str = Field(
        default="09:15",
        pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$",
        title="when a day's post is due, and what time it is dated",
        description='a time of day such as "09:15", in quotes',
    )
    min_upvotes: int = Field(
        default=0, ge=0, title="papers with fewer votes are left out", description="a whole number, 0 or more"
    )
    arxiv: bool = Field(
        default=True, title="whether arXiv is asked for the abstracts as written", description="true or false"
    )
    retry_seconds: int = Field(
        default=300,
        ge=0,
        le=3600,
        title="how long a run may spend on failures of the sources",
        description="a whole number of seconds from 0 to 3600",
    )
    include: list[Text] = Field(
        default=[], title="if any: only papers with one of these words", description="a list of words"
    )
    exclude: list[Text] = Field(
        default=[], title="no papers with one of these words", description="a list of words"
    )
    tags: list[Text] = Field(
        default=[],
        title="the posts' tags; without any, each post has the topics that are prominent in it",
        description="a list of words",
    )
    topic_pages: bool = Field(
        default=False,
        title="whether topics and organizations lead to the pages that `paperboy enrich` makes",
        description="true or false",
    )
    organizations: dict[Text, list[Text]] = Field(
        default={},
        title="names under which digests count organizations, beside paperboy's own",
        description="a block of names with lists of others, such as {Google: [Deepmind]}",
    )
    title: Annotated[Text, AfterValidator(_title)] | None = Field(
        default=None,
        title="the pattern of the posts' titles; without it, the first papers, how many more, and the date",
        description="a text with {first}, {more}, {count}, {day} or {period} in it, or none of them",
        examples=["{day}: {first}"],
    )
    author: Text | None = Field(
        default=None,
        title="the posts' author; without it, the theme shows whom it shows",
        description="a text",
        examples=["A name"],
    )
    image: Literal["object", "url", "none"] | None = Field(
        default=None,
        title="the form of the posts' picture; without it, what the theme reads",
        description="object, url or none",
        examples=["url"],
    )

    feeds: FeedSettings = Field(
        default=FeedSettings(),
        title="feeds of papers: the votes that a paper needs for the feed of the best, and who names entries",
        description='a block such as {min_upvotes: 30, tag: "example.org,2026"}, or with one of the two',
    )

    home: Literal["all", "digests", "none"] = Field(
        default="all",
        title="which posts are on the home page: `digests` are weeks and months",
        description="all, digests or none",
    )
    feed: Literal["all", "digests", "own"] = Field(
        default="all",
        title="which posts are in the blog's own feed: all, yours and `digests`, or your own alone",
        description="all, digests or own",
    )
    categories: dict[_Kind, list[Text]] = Field(
        default={},
        title="the posts' categories by kind of edition; without any, `Daily Papers` and its kind",
        description="a block of kinds of editions with lists of words, such as {weekly: [Papers]}",
    )
    front_matter: dict[_Kind, dict[_Key, JsonValue]] = Field(
        default={},
        title="further keys of the posts' front matter, by kind of edition",
        description="a block of kinds with keys and values, such as {daily: {comments: false}}, other than"
        f" {', '.join(sorted(_PAPERBOYS))}",
    )

    def is_on_home(self, kind: Kind) -> bool:
        """Return whether posts of a kind are on the home page."""
        return _shows(self.home, kind)

    def is_in_feed(self, kind: Kind) -> bool:
        """Return whether posts of a kind are in the blog's own feed."""
        return _shows(self.feed, kind)

    @property
    def time_of_day(self) -> dt.time:
        """`post_time` as a time."""
        return dt.time.fromisoformat(self.post_time)


def _shows(choice: str, kind: Kind) -> bool:
    """Return whether what a home page or a feed is to have, by the config, is posts of a kind, too."""
    return choice == "all" or (choice == "digests" and kind is not Kind.DAILY)


class Blog(BaseModel):
    """A Jekyll blog: where its posts go, its language, time zone and theme, and its settings for paperboy."""

    model_config = ConfigDict(frozen=True)

    folder: Path  # of the config, and of the owner's own words, templates and topics
    language: str  # of the posts, as it is written: "ko-KR"
    timezone: ZoneInfo
    settings: Settings
    document: InstanceOf[Document] = Field(Document(Path(FILES[0]), {}), exclude=True, repr=False)
    language_from: str = ""  # the key that says the language; empty where none does
    site_language: str = DEFAULT_LANGUAGE  # what the site itself says, and what themes take where it says nothing
    language_keys: tuple[str, ...] = ("lang",)  # by which a post says another one, as the theme reads it
    source_folder: str = "."  # Jekyll's `source`, below `folder`
    posts: str = POSTS  # the folder of the posts, below the source
    conventions: ThemeConventions = ThemeConventions()  # what a post needs there

    @property
    def config(self) -> Path:
        """The file that the settings are in."""
        return self.folder / self.document.path.name

    @property
    def values(self) -> Mapping[Any, Any]:
        """The values of the config files, merged."""
        return self.document.values

    @property
    def source(self) -> Path:
        """The folder that Jekyll reads. All of paperboy's paths in a blog are below it."""
        return self.folder / self.source_folder

    @property
    def is_paged(self) -> bool:
        """Whether jekyll-paginate or jekyll-paginate-v2 chooses the posts of pages: none that are `hidden`."""
        pagination = self.values.get("pagination")
        return bool(self.values.get("paginate") or (isinstance(pagination, Mapping) and pagination.get("enabled")))

    def path_of(self, edition: Edition) -> str:
        """Return the path of an edition's post below `source`."""
        return f"{self.posts}/{edition.file_name}"

    def with_settings(self, **settings: object) -> Self:
        """Return the blog with other settings than its config says."""
        return self.model_copy(update={"settings": self.settings.model_copy(update=settings)})


def load(folder: Path) -> Blog:
    """Read the config of the Jekyll site in `folder`. Raises SetupError with what to fix, and where."""
    return blog_of(read(folder), folder)


def read(folder: Path) -> Document:
    """Read the file that Jekyll reads, and further ones that the site's workflow or Rakefile gives it.

    Raises SetupError with what to fix, and where.
    """
    first = _first(folder)
    names = build_configs(folder)
    order = names if first.path.name in names else [first.path.name, *names]
    documents = [first if name == first.path.name else yaml_file.read(folder / name) for name in order]
    values = jekyll.merged(document.values for document in documents)
    later = tuple(documents[documents.index(first) + 1 :])
    return Document(first.path, values, first.root, later, names=tuple(order))


def _first(folder: Path) -> Document:
    for name in FILES:
        try:
            return yaml_file.read(folder / name)
        except FileNotFoundError:
            continue
    if (folder / TOML).exists():
        raise SetupError(f"paperboy does not read {folder / TOML}: write its settings as {FILES[0]}, in YAML")
    raise SetupError(f"{folder} has no {FILES[0]}: give the folder of a Jekyll site with --site, or run there")


def blog_of(document: Document, folder: Path) -> Blog:
    """Return the blog in `folder` whose config is `document`. Raises SetupError with what to fix, and where."""
    settings = _settings(document)
    language, language_from = _language(document, settings)
    site_language, language_key = _site_language(document.values)
    source_folder = _folder_below(folder, document, "source")
    source = resolved(folder) / source_folder
    posts = posixpath.normpath(posixpath.join(_folder_below(source, document, "collections_dir"), POSTS))
    return Blog(
        folder=resolved(folder),
        document=document,
        language=language or language_of_posts(source / posts) or DEFAULT_LANGUAGE,
        language_from=language_from,
        site_language=site_language or DEFAULT_LANGUAGE,
        # a plugin that builds the site once for each of `languages` leaves out pages in others
        language_keys=() if "languages" in document.values else ("lang", language_key or "lang"),
        timezone=_timezone(document),
        settings=settings,
        source_folder=source_folder,
        posts=posts,
        conventions=detect_conventions(resolved(folder), source, posts, document.values),
    )


def _settings(document: Document) -> Settings:
    block = document.values.get(BLOCK)
    if block is None:
        return Settings()
    if not isinstance(block, dict):
        raise SetupError(f"{document.at(BLOCK)}: `{BLOCK}` must be a block of `key: value` lines")
    try:
        return Settings.model_validate(block)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = document.at(BLOCK, *first["loc"])
        raise SetupError(f"{where}: {_problem(str(first['loc'][0]), first['input'])}") from error


def _problem(key: str, value: object) -> str:
    if key not in Settings.model_fields:
        return f"`{BLOCK}.{key}` is not a setting; the settings are: {', '.join(Settings.model_fields)}"
    allowed = Settings.model_fields[key].description
    return f"`{BLOCK}.{key}` must be {allowed}, not {str(value)[:80]!r}"


def _language(document: Document, settings: Settings) -> tuple[str, str]:
    """Return the language of the posts by the config, and the key that says so; empty where none does."""
    if settings.lang:
        return settings.lang, f"{BLOCK}.lang"
    for key in ("lang", "locale"):
        _string(document, key)
    return _site_language(document.values)


def _site_language(values: Mapping[Any, Any]) -> tuple[str, str]:
    """Return the language of the site by the config, and the key that says so; empty where none does.

    Themes name the language of their own words with `lang`, `locale` or `language`, which is a list where NexT has
    several.
    """
    for key in ("lang", "locale", "language"):
        named = values.get(key)
        first = named[0] if isinstance(named, list) and named else named
        code = first.strip() if isinstance(first, str) else ""
        if code and (key != "language" or re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", code)):
            return code, key
    return "", ""


def _timezone(document: Document) -> ZoneInfo:
    name = _string(document, "timezone") or "UTC"
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SetupError(
            f'{document.at("timezone")}: `timezone` must be a name such as "Asia/Seoul", not {name!r}'
        ) from error


def _string(document: Document, key: str) -> str | None:
    value = document.values.get(key)
    if value is None or isinstance(value, str):
        return value
    raise SetupError(f"{document.at(key)}: `{key}` must be a text, in quotes where need be, not {str(value)[:80]}")


def _folder_below(parent: Path, document: Document, key: str) -> str:
    """Return the folder below `parent` that `key` names, as Jekyll reads it; "." where it says nothing."""
    written = _string(document, key) or ""
    name = posixpath.normpath(written or ".")
    where = document.at(key)
    if (
        PurePosixPath(name).is_absolute()
        or "\0" in name
        or not resolved(parent / name).is_relative_to(resolved(parent))
    ):
        raise SetupError(f"{where}: `{key}` must be a folder inside of {parent}, such as docs, not {name!r}")
    # Jekyll 4 compares `collections_dir` with its folders' names letter by letter
    if key == "collections_dir" and written and (name != written or re.search(r"(^|/)[._]", name)):
        raise SetupError(
            f"{where}: Jekyll finds no posts with `{key}: {written}`: write a folder's name such as content,"
            " without ./ before or / after it, and not one that starts with a dot or an underscore"
        )
    target = resolved(parent) / name
    if target.exists() and not target.is_dir():
        raise SetupError(f"{where}: `{key}` must be a folder, and {target} is a file")
    if key == "source" and not target.exists():
        raise SetupError(f"{where}: `{key}` names a folder that is not there: make {target}, or fix the name")
    return name
