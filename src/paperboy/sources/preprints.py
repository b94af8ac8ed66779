"""Asks arXiv for many papers: some hundred at a time, and around those that it refuses.

arXiv answers a request with one malformed id in it with an error feed, and with nothing of the other papers. Where
the feed names the id, the others are asked for again; where it does not, each half of them.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
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
    """What came of asking: preprints by id, ids that arXiv refuses as such, and why others have not been had."""

    found: dict[str, Preprint] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    failures: dict[str, str] = field(default_factory=dict)


def batches(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    """Yield `items` in pieces of `size`, the last one shorter."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def ask(arxiv: Arxiv, ids: Sequence[str], tell: Callable[[str], None]) -> Answers:
    """Ask for each of `ids`. One is refused when arXiv names it, or refuses it alone and answers others."""
    waiting = deque(batches(ids, IDS_PER_REQUEST))
    asking = _Asking(arxiv, tell, requests_left=len(waiting) + MOST_EXTRA_REQUESTS)
    while waiting:
        waiting.extendleft(reversed(asking.ask(waiting.popleft())))
    return asking.answers()


class _Asking:
    """What has come of asking so far, and how often arXiv may still be asked."""

    def __init__(self, arxiv: Arxiv, tell: Callable[[str], None], *, requests_left: int) -> None:
        self._arxiv = arxiv
        self._tell = tell
        self._requests_left = requests_left
        self._has_answered = False
        self._refusals = 0
        self._answers = Answers()
        self._refused_alone: dict[str, str] = {}  # without being named

    def ask(self, ids: Sequence[str]) -> list[Sequence[str]]:
        """Ask for `ids`, and return what to ask for instead: nothing, or those that are not to blame."""
        self._tell(f"asking arXiv for {len(ids)} {'paper' if len(ids) == 1 else 'papers'}")
        self._requests_left -= 1
        try:
            self._answers.found |= self._arxiv.preprints(ids)
            self._has_answered = True
        except RefusedError as error:
            return self._around(ids, error)
        except SourceError as error:
            self._answers.failures |= dict.fromkeys(ids, str(error))
        return []

    def answers(self) -> Answers:
        """Return all that is known. Where arXiv refused whatever it was asked, no id is to blame."""
        if self._has_answered:
            self._answers.refused |= self._refused_alone.keys()
        else:
            self._answers.failures |= self._refused_alone
        return self._answers

    def _around(self, ids: Sequence[str], error: RefusedError) -> list[Sequence[str]]:
        self._refusals += 1
        named = error.named(ids)
        self._answers.refused |= named
        rest = [paper_id for paper_id in ids if paper_id not in named]
        if len(ids) == 1 and not named:
            self._refused_alone[ids[0]] = str(error)
            return []
        is_about_ids = self._has_answered or self._refusals < MOST_REFUSALS_WITHOUT_AN_ANSWER
        if self._requests_left <= 0 or not is_about_ids:
            self._answers.failures |= dict.fromkeys(rest, str(error))
            return []
        return list(batches(rest, len(rest) if named else (len(rest) + 1) // 2)) if rest else []
