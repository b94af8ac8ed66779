"""What a paper is about: topics, by words and by weights that were fitted to labelled papers. Pure.

Each topic has words with points (`topics.yml`; a blog's own are read by `topic_files`); one point more is worth
double. They are added up to the evidence of each topic, in one pass over the text, however many words there are:

- In the title each word counts once, with half its worth in a phrase after "on", "across", "from" or "with", which
  more often names what was used.
- In the abstract a word counts for two mentions at most, with half its worth except in the first sentence, which
  says what a paper is about.

A paper has the topics with a score above zero: the weighted evidence of the topic, plus that of other topics, most
of which speaks against it. The weights are in `topics.json`; `bench/fit_topics.py` fits them. A topic that is not
in it, such as a blog's own, has the weights that fit all topics best, and nothing but its own evidence.

Nothing that may arrive after the paper counts, so that its topics stay the same: no keywords, and of arXiv's
categories only those that a blog's own topics name.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from paperboy.papers.models import Paper

STRONG = 3  # points of a word that a topic cannot do without
MAX_POINTS = 4
LEAST_EVIDENCE, MOST_EVIDENCE = -16, 48  # of a topic, in a title or in an abstract
_MENTIONS = 2  # of a word in an abstract
_IN_CATEGORIES = 16  # what one of arXiv's categories is worth: as much as the best word in a title

# Names in titles are words written together: "FeatureBench", "VideoLLM", "OvisOCR2".
_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z]{2})(?=\d)")
_PARTS = re.compile(r"[:;?!—–|]|\s--?\s")  # where a part of a title ends
_USED = frozenset({"on", "across", "from", "with"})  # but not as the first word of a part: "On Data Engineering"
_PHRASE = 4  # words after one of these
# `text.sentences` finds the ends of sentences better, but takes longer than all the rest, for no better topics.
_SENTENCE_END = re.compile(r"[.!?](?=\s|\Z)")
_BETWEEN = "\U000f0000"  # between sentences: a character that no text has, and that `tokens_of` keeps
_REMEMBERED = 4096  # papers: a month, the one before it, and their days


class _Separators(dict[int, str]):
    """All that is neither letter nor digit separates words, except emoji and other signs beyond U+FFFF.

    A table is twice as fast as a pattern of words; it is filled in as it is needed, since most runs need little.
    """

    def __missing__(self, code: int) -> str:
        self[code] = chr(code) if code > 0xFFFF or chr(code).isalnum() else " "
        return self[code]


_SEPARATORS = _Separators()

Points = Annotated[int, Field(ge=-MAX_POINTS, le=MAX_POINTS)]
Words = Mapping[Points, tuple[str, ...]]


class Topic(BaseModel):
    """One topic, and what means it: words by points.

    `words` count anywhere; `title` in titles and `abstract` in abstracts, instead of what `words` says. Words are
    in lower case, in the singular, with spaces for hyphens. Of those that overlap, the longest counts: one of 0
    points hides the shorter ones in it. `names` are by language. A topic that is `part_of` another counts for that
    one, too, in the tags of posts.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    names: Mapping[str, str]
    part_of: str | None = None
    words: Words = {}
    title: Words = {}
    abstract: Words = {}
    categories: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """Return the topic's name in `language` ("ko"), else in English, else its id."""
        return self.names.get(language) or self.names.get("en") or self.id

    def points(self, place: Literal["title", "abstract"]) -> dict[str, int]:
        """Return the points of each word in a title or an abstract."""
        own = self.title if place == "title" else self.abstract
        return {word: points for words in (self.words, own) for points, group in words.items() for word in group}


class Weights(BaseModel):
    """What the evidence of a topic and of others, by their ids, is worth for its score."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bias: int
    title: int
    abstract: int
    others: Mapping[str, int] = {}


@cache
def _fitted_weights() -> Mapping[str, Weights]:
    return TypeAdapter(dict[str, Weights]).validate_json((files(__package__) / "topics.json").read_bytes())


@dataclass(frozen=True, slots=True, eq=False)
class _Word:
    """A word of topic number `topic`, of `length` tokens, and its full evidence; its plural is the same word."""

    topic: int
    length: int
    worth: int


class _Lexicon:
    """The words of all topics, looked up token by token, so that a text costs the same however many there are."""

    def __init__(self, topics: Sequence[Topic], place: Literal["title", "abstract"]) -> None:
        self._topics = len(topics)
        self._of_one: dict[str, list[_Word]] = {}
        self._longer: dict[tuple[str, ...], list[_Word]] = {}
        lengths: dict[tuple[str, ...], set[int]] = {}
        for number, topic in enumerate(topics):
            points = {tuple(tokens_of(word)): points for word, points in topic.points(place).items()}
            words = {tokens: _Word(number, len(tokens), _worth(points[tokens])) for tokens in points}
            plurals = {(*tokens[:-1], _plural(tokens[-1])): word for tokens, word in words.items()}
            for tokens, word in (plurals | words).items():
                if word.length == 1:
                    self._of_one.setdefault(tokens[0], []).append(word)
                else:
                    self._longer.setdefault(tokens, []).append(word)
                    lengths.setdefault(tokens[:2], set()).add(word.length)
        self._first = self._of_one.keys() | {first for first, _ in lengths}
        self._lengths = {first_two: sorted(each, reverse=True) for first_two, each in lengths.items()}

    def find(self, tokens: Sequence[str]) -> list[tuple[int, _Word]]:
        """Return the words in `tokens`, each with its position: for each topic, the longest that fit."""
        found, free_from = list[tuple[int, _Word]](), [0] * self._topics
        for start, token in enumerate(tokens):
            if token not in self._first:
                continue
            first_two = (token, tokens[start + 1] if start + 1 < len(tokens) else "")
            here: Iterable[_Word] = self._of_one.get(token, ())
            if first_two in self._lengths:
                longer = (self._longer.get(tuple(tokens[start : start + n]), ()) for n in self._lengths[first_two])
                here = chain(chain.from_iterable(longer), here)
            for word in here:
                if free_from[word.topic] <= start:
                    free_from[word.topic] = start + word.length
                    found.append((start, word))
        return found


def _worth(points: int) -> int:
    return 0 if points == 0 else (1 << points) if points > 0 else -(1 << -points)


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


def tokens_of(text: str) -> list[str]:
    """Return the words of `text`, in lower case."""
    return text.lower().translate(_SEPARATORS).split()


class Topics:
    """Topics, ready to be found in papers. Those that are only `read` are evidence for and against the others."""

    def __init__(self, topics: Iterable[Topic], read: Iterable[Topic] = ()) -> None:
        self.topics = tuple(topics)
        ids = {topic.id for topic in self.topics}
        self.wholes = {each.id: each.part_of for each in self.topics if each.part_of and each.part_of in ids}
        self._read = (*self.topics, *read)
        self._in_titles, self._in_abstracts = _Lexicon(self._read, "title"), _Lexicon(self._read, "abstract")
        fitted = _fitted_weights()
        self._weights = [fitted.get(topic.id, fitted["usual"]) for topic in self.topics]
        self._of_others = [[weights.others.get(other.id, 0) for weights in self._weights] for other in self._read]
        self.topics_of = lru_cache(_REMEMBERED)(self._topics_of)  # a day, its week and its month ask for the same
        """Return the ids of the topics of a paper, the one with the best score first."""

    def names(self, language: str) -> Mapping[str, str]:
        """Return the names of the topics in a language, by their ids."""
        return {topic.id: topic.name(language) for topic in self.topics}

    def _topics_of(self, paper: Paper) -> tuple[str, ...]:
        found = sorted((-score, number) for number, score in enumerate(self.scores_of(paper)) if score > 0)
        return tuple(self.topics[number].id for _, number in found)

    def with_wholes(self, paper: Paper) -> tuple[str, ...]:
        """Return the ids of a paper's topics, and of those that they are part of."""
        found = self.topics_of(paper)
        return tuple(dict.fromkeys((*found, *(self.wholes[each] for each in found if each in self.wholes))))

    def scores_of(self, paper: Paper) -> list[int]:
        """Return the score of each of `topics`: a paper has those with a score above zero."""
        title, abstract = self.evidence_of(paper)
        scores = [
            weights.bias + weights.title * in_title + weights.abstract * in_abstract
            for weights, in_title, in_abstract in zip(self._weights, title, abstract, strict=False)
        ]
        for in_title, in_abstract, weights in zip(title, abstract, self._of_others, strict=True):
            if both := in_title + in_abstract:
                scores = [score + weight * both for score, weight in zip(scores, weights, strict=True)]
        return scores

    def evidence_of(self, paper: Paper) -> tuple[list[int], list[int]]:
        """Return what speaks for each topic, also for those that are only read, in title and abstract."""
        title, abstract = [0] * len(self._read), [0] * len(self._read)
        for word, worth in self._title_words(paper.title).items():
            title[word.topic] += worth
        tokens = [*tokens_of(_SENTENCE_END.sub(f" {_BETWEEN} ", paper.abstract)), _BETWEEN]
        first_sentence, mentions = tokens.index(_BETWEEN), dict[_Word, int]()
        for start, word in self._in_abstracts.find(tokens):
            mentions[word] = mentions.get(word, 0) + 1
            if mentions[word] <= _MENTIONS:
                abstract[word.topic] += word.worth if start < first_sentence else word.worth // 2
        for number, topic in enumerate(self._read):
            if topic.categories and paper.preprint and set(topic.categories) & set(paper.preprint.categories):
                abstract[number] += _IN_CATEGORIES
        return _limited(title), _limited(abstract)

    def _title_words(self, title: str) -> Mapping[_Word, int]:
        """Return the words of a title, as it is written and with joint words taken apart, with their evidence."""
        worths: dict[_Word, int] = {}
        for part in chain.from_iterable(map(_PARTS.split, {title, _JOINT.sub(" ", title)})):
            tokens = tokens_of(part)
            for start, word in self._in_titles.find(tokens):
                is_used = not _USED.isdisjoint(tokens[max(1, start - _PHRASE) : start])
                worth = word.worth // 2 if is_used else word.worth
                worths[word] = max(worth, worths.get(word, worth), key=abs)
        return worths


def _limited(evidence: Iterable[int]) -> list[int]:
    return [min(max(each, LEAST_EVIDENCE), MOST_EVIDENCE) for each in evidence]
