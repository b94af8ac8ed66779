"""The files that say which topics there are: the shipped one, and a blog's own `_paperboy/topics.yml`.

A blog's file says only what differs. Every mistake in it is reported with the line and what is allowed.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from paperboy.errors import SetupError
from paperboy.papers.topics import STRONG, Points, Topic, Topics, Words, tokens_of
from paperboy.site import yaml_file
from paperboy.site.files import text_of
from paperboy.site.yaml_file import line_of

FILE = "_paperboy/topics.yml"
_KINDS = ("words", "title", "abstract")


def _identifier(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise ValueError
    return value


def _word(value: str) -> str:
    if not tokens_of(value):
        raise ValueError
    return " ".join(value.split())


def _name(value: str) -> str:
    if not value.strip():
        raise ValueError
    return " ".join(value.split())


def _split(value: object) -> object:
    """Return a text of words with commas between them as a list."""
    return [part for part in value.split(",") if part.strip()] if isinstance(value, str) else value


_Group = Annotated[list[Annotated[str, AfterValidator(_word)]], BeforeValidator(_split)]
_Groups = dict[Points, _Group]
_POINTS = "groups of words by points from -4 to 4, such as `3: robot arm, gripper`; numbers and yes/no in quotes"


class _Entry(BaseModel):
    """What a file says of one topic. Each field's description says what is allowed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: Annotated[str, AfterValidator(_identifier)] = Field(
        description="a text of a-z, 0-9 and hyphens, such as image-generation"
    )
    name: dict[str, Annotated[str, AfterValidator(_name)]] = Field(
        default={}, description="names by language, such as {en: Robotics, ko: 로봇}"
    )
    words: _Groups = Field(default={}, description=_POINTS)
    title: _Groups = Field(default={}, description=_POINTS)
    abstract: _Groups = Field(default={}, description=_POINTS)
    results: _Groups = Field(default={}, description=_POINTS)  # of older files: counts like `abstract`
    part_of: Annotated[str, AfterValidator(_identifier)] | None = Field(
        default=None, description="the id of another topic, which this one is a part of"
    )
    categories: list[Annotated[str, AfterValidator(_name)]] = Field(
        default=[], description="a list of arXiv categories, such as [cs.RO]"
    )
    remove: bool = Field(default=False, description="true or false")


class _File(BaseModel):
    """What a file holds."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    topics: list[_Entry] = Field(description="a list of topics, each with an `id`")
    replace: bool = Field(default=False, description="true or false")


@cache
def _shipped_topics() -> Topics:
    return Topics(shipped())


def load(folder: Path) -> Topics:
    """Return the topics of the blog in `folder`: the shipped ones, with what its own file changes.

    Raises SetupError with what to fix in that file, and where.
    """
    path = folder / FILE
    try:
        text = text_of(path)
    except FileNotFoundError:
        return _shipped_topics()
    topics = changed(shipped(), text, str(path))
    ids = {topic.id for topic in topics}
    return Topics(topics, read=[topic for topic in shipped() if topic.id not in ids])


@cache
def shipped() -> tuple[Topic, ...]:
    """Return the topics that paperboy ships."""
    return changed((), (files("paperboy.papers") / "topics.yml").read_text(encoding="utf-8"), "topics.yml")


def changed(topics: Iterable[Topic], text: str, where: str) -> tuple[Topic, ...]:
    """Return `topics` with what the file `text` changes; `where` names the file in a SetupError."""
    root, values = yaml_file.load(text, Path(where))
    if root is None:  # nothing but comments
        return tuple(topics)
    yaml_file.refuse_repeated(root, Path(where))
    file = _validated(values, root, where)
    by_id = {} if file.replace else {topic.id: topic for topic in topics}
    own = {entry.id for entry in file.topics}
    seen: set[str] = set()
    for number, entry in enumerate(file.topics):
        line = line_of(root, ("topics", number))
        if entry.id in seen:
            raise SetupError(f"{where}, line {line}: the topic `{entry.id}` is there twice: keep one of them")
        seen.add(entry.id)
        if entry.remove:
            if by_id.pop(entry.id, None) is None:
                ids = ", ".join(by_id)
                raise SetupError(f"{where}, line {line}: `{entry.id}` to remove is no topic; there are: {ids}")
            by_id = {id_: topic for id_, topic in by_id.items() if topic.part_of != entry.id or id_ in own}
            continue
        if entry.part_of and entry.part_of not in {*by_id, *own}:
            line, ids = line_of(root, ("topics", number, "part_of")), ", ".join(by_id)
            raise SetupError(f"{where}, line {line}: `part_of: {entry.part_of}` is no topic; there are: {ids}")
        by_id[entry.id] = _checked(_merged(by_id.get(entry.id), entry), f"{where}, line {line}", by_id)
    return tuple(by_id.values())


def _merged(topic: Topic | None, entry: _Entry) -> Topic:
    """Return `topic` with what `entry` says: a word is worth what the entry says, others what they were."""
    topic = topic or Topic(id=entry.id, names={})
    return Topic(
        id=topic.id,
        names={**topic.names, **entry.name},
        words=_moved(topic.words, entry.words),
        title=_moved(_without(topic.title, entry.words), entry.title),
        abstract=_moved(_moved(_without(topic.abstract, entry.words), entry.results), entry.abstract),
        part_of=entry.part_of or topic.part_of,
        categories=tuple(dict.fromkeys((*topic.categories, *entry.categories))),
    )


def _moved(words: Words, groups: _Groups) -> Words:
    moved = dict(_without(words, groups))
    for points, group in groups.items():
        moved[points] = tuple(dict.fromkeys((*moved.get(points, ()), *group)))
    return moved


def _without(words: Words, groups: _Groups) -> Words:
    """Return `words` without those that `groups` gives other points."""
    moving = {_key(word) for group in groups.values() for word in group}
    return {points: tuple(word for word in group if _key(word) not in moving) for points, group in words.items()}


def _key(word: str) -> tuple[str, ...]:
    return tuple(tokens_of(word))


def _checked(topic: Topic, where: str, others: Iterable[str]) -> Topic:
    has_strong = any(
        group and points >= STRONG for kind in _KINDS for points, group in getattr(topic, kind).items()
    )
    if not has_strong:
        raise SetupError(
            f"{where}: the topic `{topic.id}` has only weak words: give it `words` of 3 or 4 points"
            f" (or is it one of these? {', '.join(others)})"
        )
    if not topic.names:
        raise SetupError(
            f"{where}: the topic `{topic.id}` needs a `name`: {_Entry.model_fields['name'].description}"
        )
    return topic


def _validated(values: object, root: yaml.Node, where: str) -> _File:
    if not isinstance(values, dict):
        raise SetupError(f"{where}, line 1: write `topics:` and below it a list of topics, each with an `id`")
    try:
        return _File.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        keys = tuple(key for key in first["loc"] if key != "[key]")
        raise SetupError(f"{where}, line {line_of(root, keys)}: {_problem(keys, first)}") from error


def _problem(keys: tuple[int | str, ...], error: ErrorDetails) -> str:
    in_topic = len(keys) > 2
    fields = _Entry.model_fields if in_topic else _File.model_fields
    key = str(keys[2] if in_topic else keys[0])
    if len(keys) == 2:
        return f"a topic must be a block of `key: value` lines with an `id`, not {str(error['input'])[:80]!r}"
    if key not in fields:
        return f"`{key}` is no key here; there are: {', '.join(fields)}"
    if error["type"] == "missing":
        return f"`{key}` is missing: {fields[key].description}"
    return f"`{key}` must be {fields[key].description}, not {str(error['input'])[:80]!r}"
