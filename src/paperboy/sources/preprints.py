"""Asks arXiv for many papers: some hundred at a time, and around those that it refuses.

arXiv answers a request with one malformed id in it with an error feed, and with nothing of the other papers. Where
the feed names the id, the others are asked for again; where it does not, each half of them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from paperboy.errors import SourceError
from paperboy.papers.models import Preprint
from paperboy.sources.arxiv import IDS_PER_REQUEST, Arxiv, RefusedError

# To find one id among 200 takes 16 when it is not named, at 3 seconds each.
MOST_EXTRA_REQUESTS = 32
MOST_REFUSALS_WITHOUT_AN_ANSWER = 10  # then it is not about the ids

_Item = TypeVar("_Item")


@dataclass
class Answers:
    """arXiv's answers: preprints by id, ids that it refuses as such, and by id why others could not be fetched."""

    found: dict[str, Preprint] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    failures: dict[str, str] = field(default_factory=dict)


def batches(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    """Yield `items` in lists of `size`, the last one shorter."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def ask(arxiv: Arxiv, ids: Iterable[str], status: Callable[[str], None]) -> Answers:
    """Ask for each of `ids`. One is refused when arXiv names it, or refuses it alone and answers others."""
    asking = _Asking(arxiv, status)
    for batch in batches(ids, IDS_PER_REQUEST):
        asking.ask(batch)
    return asking.answers()


class _Asking:
    """The answers so far, and how often arXiv may still be asked again."""

    def __init__(self, arxiv: Arxiv, status: Callable[[str], None]) -> None:
        self._arxiv = arxiv
        self._status = status
        self._extra_requests_left = MOST_EXTRA_REQUESTS
        self._has_answered = False
        self._refusals = 0
        self._answers = Answers()
        self._refused_alone: dict[str, str] = {}  # without being named

    def ask(self, ids: Sequence[str]) -> None:
        """Ask for `ids`, and where they are refused for those among them that may not be to blame."""
        self._status(f"asking arXiv for {len(ids)} {'paper' if len(ids) == 1 else 'papers'}")
        try:
            self._answers.found |= self._arxiv.preprints(ids)
            self._has_answered = True
        except RefusedError as error:
            for part in self._parts_to_ask_again(ids, error):
                self._extra_requests_left -= 1
                self.ask(part)
        except SourceError as error:
            self._answers.failures |= dict.fromkeys(ids, str(error))

    def answers(self) -> Answers:
        """Return all answers. Where arXiv refused whatever it was asked, no id is to blame."""
        if self._has_answered:
            self._answers.refused |= self._refused_alone.keys()
        else:
            self._answers.failures |= self._refused_alone
        return self._answers

    def _parts_to_ask_again(self, ids: Sequence[str], error: RefusedError) -> list[Sequence[str]]:
        self._refusals += 1
        named = error.named(ids)
        self._answers.refused |= named
        rest = [paper_id for paper_id in ids if paper_id not in named]
        if len(ids) == 1 and not named:
            self._refused_alone[ids[0]] = str(error)
            return []
        is_about_ids = self._has_answered or self._refusals < MOST_REFUSALS_WITHOUT_AN_ANSWER
        if self._extra_requests_left <= 0 or not is_about_ids:
            self._answers.failures |= dict.fromkeys(rest, str(error))
            return []
        half = len(rest) if named else (len(rest) + 1) // 2
        return [part for part in (rest[:half], rest[half:]) if part]
