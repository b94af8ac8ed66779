"""Asks arXiv for many papers: some hundred at a time, and around the ids that it refuses.

arXiv answers a request with one malformed id in it with an error feed, and with none of the other papers. The ids
that the feed names are left out, and the others requested again; where it names none, each half of them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from paperboy.errors import SourceError
from paperboy.papers.models import Preprint
from paperboy.sources.arxiv import IDS_PER_REQUEST, Arxiv, RefusedError

# Every one takes 3 seconds. To find one id among 200 takes 8 when it is not named.
MOST_REFUSALS = 16

_Item = TypeVar("_Item")


@dataclass
class Answers:
    """arXiv's answers: preprints by id, ids that it refuses as such, and by id why others could not be fetched."""

    found: dict[str, Preprint] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    failures: dict[str, str] = field(default_factory=dict)
    has_answered: bool = False
    refusals: int = 0

    def of(self, ids: Collection[str]) -> "Answers":
        """Return what was answered for `ids`; refusals are counted on while nothing else is answered."""
        found = {paper_id: self.found[paper_id] for paper_id in self.found.keys() & ids}
        failures = {paper_id: self.failures[paper_id] for paper_id in self.failures.keys() & ids}
        refusals = 0 if found else self.refusals
        return Answers(found, self.refused.intersection(ids), failures, self.has_answered, refusals)


def batches(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    """Yield `items` in lists of `size`, the last one shorter."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def ask(
    arxiv: Arxiv, ids: Iterable[str], status: Callable[[str], None], answers: Answers | None = None
) -> Answers:
    """Request each of `ids`, and return the answers, together with earlier `answers`.

    An id is refused when arXiv names it, or refuses it alone while it answers others.
    """
    answers, refused_alone = answers or Answers(), dict[str, str]()
    for batch in batches(ids, IDS_PER_REQUEST):
        _ask(arxiv, batch, answers, refused_alone, status)
    if answers.has_answered:
        answers.refused |= refused_alone.keys()
    else:  # it refuses whatever it is asked: that is not about the ids
        answers.failures |= refused_alone
    return answers


def _ask(
    arxiv: Arxiv,
    ids: Sequence[str],
    answers: Answers,
    refused_alone: dict[str, str],
    status: Callable[[str], None],
) -> None:
    """Request `ids`, and where that is refused, those among them that may not be the reason."""
    status(f"asking arXiv for {len(ids)} {'paper' if len(ids) == 1 else 'papers'}")
    try:
        answers.found |= arxiv.preprints(ids)
        answers.has_answered = True
    except RefusedError as error:
        answers.refusals += 1
        named = error.named(ids)
        answers.refused |= named
        rest = [paper_id for paper_id in ids if paper_id not in named]
        if len(ids) == 1 and rest:
            refused_alone[ids[0]] = str(error)
            return
        for part in batches(rest, len(rest) if named else (len(rest) + 1) // 2):
            if answers.refusals < MOST_REFUSALS:
                _ask(arxiv, part, answers, refused_alone, status)
            else:
                answers.failures |= dict.fromkeys(part, str(error))
    except SourceError as error:
        answers.failures |= dict.fromkeys(ids, str(error))
