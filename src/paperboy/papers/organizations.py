"""Organizations under one name: Hugging Face lists several spellings, teams, and raw handles. Pure."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml


@cache
def aliases() -> Mapping[str, Sequence[str]]:
    """Return paperboy's own table: names, each with others that mean it."""
    table: Mapping[str, Sequence[str]] = yaml.safe_load(
        (files("paperboy.papers") / "organizations.yml").read_bytes()
    )
    return table


def names_of(own: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """Return names by what means them, for `name_of`: paperboy's own, and a blog's `own`, which win."""
    tables = [*aliases().items(), *own.items()]
    return {_letters(each): name for name, others in tables for each in (name, *others)}


def name_of(organization: str, names: Mapping[str, str]) -> str:
    """Return the name of an organization that Hugging Face lists under a name or a handle."""
    return names.get(_letters(organization), organization)


def _letters(name: str) -> str:
    return re.sub(r"\W|_|\Athe\b", "", name.casefold())
