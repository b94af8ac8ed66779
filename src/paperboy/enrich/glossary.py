"""Terms of the field in other languages (`glossary.yml`), and what papers say for them in English."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml

from paperboy.enrich.terms import UNSPACED, fold


@cache
def glossary() -> Mapping[str, Sequence[str]]:
    """Return each term, folded and without spaces, with the English words or phrases for it."""
    text = (files("paperboy.enrich") / "glossary.yml").read_text(encoding="utf-8")
    terms = {term: english for terms in yaml.safe_load(text).values() for term, english in terms.items()}
    return {
        fold("".join(term.split())): [each.strip() for each in terms[term].split(",")] for term in sorted(terms)
    }


def english_in(folded: str) -> str:
    """Return the English of the terms in a folded text, also within words; of the longest where they overlap."""
    if not UNSPACED.search(folded):
        return ""
    return " ".join(each for term in _pattern().findall(folded) for each in glossary()["".join(term.split())])


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(glossary(), key=lambda term: (-len(term), term))
    return re.compile("|".join(r"\s*".join(term) for term in longest_first))
