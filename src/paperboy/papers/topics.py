"""What a paper is about: topics, by fixed rules over its title, keywords and abstract. Pure.

A topic has words that are worth points (`topics.yml`; a blog's own are read by `topic_files`). They are added up
in one pass over the text, however many words there are:

- A word in the title that means the topic counts four times, a weaker one twice.
- An abstract says what it is about in its first sentence, and its own contribution in the sentence that a gist is
  made of (`gist.contribution_of`): words count twice there, once in the others, and not at all in sentences that
  tell results, which name benchmarks and rivals. A word counts at most twice.
- Of sentences that tell results only a topic's `results` count: that a model is faster or smaller is told there.
- A keyword of the topic adds one point, once: a quarter of papers have no keywords.
- arXiv's categories count only for a topic that names some. None of the shipped ones does: arXiv may answer
  late, and a paper's topics are not to change then.

A paper has a topic that reaches `ENOUGH` points, has at least one strong word, and is in the title or in two
sentences, so that one mention in an abstract is never enough. So much for the topic with most points: one beside
it is more often only named, and needs `ENOUGH_BESIDE`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from functools import lru_cache
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from paperboy.papers.gist import contribution_of
from paperboy.papers.models import Paper
from paperboy.text.characters import one_line
from paperboy.text.sentences import sentences_of

ENOUGH = 17
ENOUGH_BESIDE = 20  # for a topic beside one with more points
STRONG = 3  # points of a word without which there is no topic
MOST = 4  # points of a word; one that is worth as much means the topic
_IN_TITLE, _MEANT_IN_TITLE, _IN_CHIEF_SENTENCE, _IN_CATEGORIES = 2, 4, 2, 6
_COUNTED = 2  # mentions of a word in an abstract


class _Apart(dict[int, str]):
    """What is no letter and no digit parts words, but for emoji and other signs beyond U+FFFF.

    A table is twice as fast as a pattern of words; it is filled in as it is needed, since most runs need little.
    """

    def __missing__(self, code: int) -> str:
        self[code] = chr(code) if code > 0xFFFF or chr(code).isalnum() else " "
        return self[code]


_APART = _Apart()
_REMEMBERED = 4096  # papers: a month, the one before it, and their days
_BETWEEN = ""  # no word has it, so that none goes over the end of a keyword
# Names in titles are words written together: "FeatureBench", "VideoLLM", "OvisOCR2".
_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z]{2})(?=\d)")
# Which sentences tell of results, and name what was used for them: those with one of these.
_RESULT = frozenset(
    {"experiments", "experimental", "evaluations", "results", "sota"}
    | {"outperform", "outperforms", "outperforming", "surpass", "surpasses", "surpassing"}
    | {"achieve", "achieves", "achieving", "gain", "gains", "improves", "improvement", "improvements"}
    | {"https", "github", "available", "released", "publicly"}
)

Points = Annotated[int, Field(ge=-MOST, le=MOST)]
Words = Mapping[Points, tuple[str, ...]]


class Topic(BaseModel):
    """One topic, and what means it: words by points.

    `words` count anywhere; `title` in titles and `abstract` in abstracts and keywords, instead of what `words`
    says; `results` only in sentences that tell results. Words are in lower case, in the singular, with spaces for
    hyphens. Of those that overlap, the longest counts: one of 0 points hides the shorter ones in it. `names` are
    by language.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    names: Mapping[str, str]
    words: Words = {}
    title: Words = {}
    abstract: Words = {}
    results: Words = {}
    categories: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """Return the topic's name in `language` ("ko"), else in English, else its id."""
        return self.names.get(language) or self.names.get("en") or self.id


class Place(StrEnum):
    """Where words are looked for."""

    TITLE = "title"
    ABSTRACT = "abstract"
    RESULTS = "results"


class _Sentence(Enum):
    """What a sentence of an abstract is: the first or the contribution, one of results, or another."""

    CHIEF = "chief"
    RESULT = "result"
    OTHER = "other"


class _Meaning(NamedTuple):
    """What a word says of one topic: it is number `topic`, `points` are worth of it."""

    topic: int
    points: int


@dataclass(slots=True)
class _Node:
    """A step into words of one or more tokens: what the word that ends here means, and how longer ones go on."""

    meanings: list[tuple[int, int]] = field(default_factory=list)  # number of the topic, number of the meaning
    longer: dict[str, "_Node"] = field(default_factory=dict)


class _Lexicon:
    """All words of all topics, read token by token, so that a text costs the same however many words there are."""

    def __init__(self, topics: Sequence[Topic], place: Place) -> None:
        self.meanings: list[_Meaning] = []
        self.supported: list[int | None] = []  # for each meaning its topic, if it speaks for it
        self._topics = len(topics)
        self._root = _Node()
        for number, topic in enumerate(topics):
            words = {tuple(tokens_of(word)): points for word, points in _points(topic, place).items()}
            plurals = {(*word[:-1], _plural(word[-1])): word for word in words}
            meanings = {word: self._add(_Meaning(number, points)) for word, points in words.items()}
            for word, singular in {**plurals, **{word: word for word in words}}.items():
                self._node(word).meanings.append((number, meanings[singular]))

    def _add(self, meaning: _Meaning) -> int:
        self.meanings.append(meaning)
        self.supported.append(meaning.topic if meaning.points > 0 else None)
        return len(self.meanings) - 1

    def _node(self, word: Iterable[str]) -> _Node:
        node = self._root
        for token in word:
            node = node.longer.setdefault(token, _Node())
        return node

    def find(self, tokens: Sequence[str]) -> list[int]:
        """Return the numbers of the `meanings` in `tokens`: for each topic, the longest words that fit."""
        found: list[int] = []
        free_from = [0] * self._topics
        first_steps = self._root.longer
        followers = [*tokens[1:], _BETWEEN]
        for start, token in enumerate(tokens):
            node = first_steps.get(token)
            if node is None:
                continue
            one = (start + 1, node)
            for end, word in _longest_first(tokens, *one) if followers[start] in node.longer else (one,):
                for topic, meaning in word.meanings:
                    if free_from[topic] <= start:
                        free_from[topic] = end
                        found.append(meaning)
        return found


def _longest_first(tokens: Sequence[str], end: int, node: _Node | None) -> Iterable[tuple[int, _Node]]:
    """Return where each word ends that goes on from `node` at `end`, and its node."""
    words = []
    while node is not None:
        words.append((end, node))
        node = node.longer.get(tokens[end]) if end < len(tokens) else None
        end += 1
    return reversed(words)


def _points(topic: Topic, place: Place) -> dict[str, int]:
    if place is Place.RESULTS:
        return {word: points for points, group in topic.results.items() for word in group}
    own = topic.title if place is Place.TITLE else topic.abstract
    return {word: points for words in (topic.words, own) for points, group in words.items() for word in group}


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


def tokens_of(text: str) -> list[str]:
    """Return the words of `text`, in lower case."""
    return text.lower().translate(_APART).split()


class _Tally:
    """What speaks for each topic, by its number."""

    def __init__(self, topics: int) -> None:
        self.points = [0] * topics
        self.is_strong = [False] * topics
        self.sentences = [0] * topics  # in how many it is meant; being in the title is as good as two

    def add(self, meaning: _Meaning, times: int) -> None:
        self.points[meaning.topic] += meaning.points * times
        if meaning.points >= STRONG:
            self.is_strong[meaning.topic] = True


class Topics:
    """Topics, ready to be found in papers."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self.topics = tuple(topics)
        self._in_titles = _Lexicon(self.topics, Place.TITLE)
        self._in_abstracts = _Lexicon(self.topics, Place.ABSTRACT)
        self._in_results = _Lexicon(self.topics, Place.RESULTS)
        self.topics_of = lru_cache(_REMEMBERED)(self._topics_of)  # a day, its week and its month ask for the same
        """Return the ids of the topics of a paper: what speaks for most comes first."""

    def _topics_of(self, paper: Paper) -> tuple[str, ...]:
        points = self.points_of(paper)
        needed = min(max(ENOUGH, *points), ENOUGH_BESIDE) if points else ENOUGH
        reached = [number for number, worth in enumerate(points) if worth >= needed]
        reached.sort(key=lambda number: (-points[number], number))
        return tuple(self.topics[number].id for number in reached)

    def points_of(self, paper: Paper) -> list[int]:
        """Return the points of each of `topics`; below `ENOUGH` if all is weak, or is one mention."""
        tally = _Tally(len(self.topics))
        self._read_title(paper.title, tally)
        self._read_abstract(paper.title, paper.abstract, tally)
        self._read_keywords(paper.keywords, tally)
        self._read_categories(paper, tally)
        return [
            points if strong and sentences > 1 else min(points, ENOUGH - 1)
            for points, strong, sentences in zip(tally.points, tally.is_strong, tally.sentences, strict=True)
        ]

    def _read_title(self, title: str, tally: _Tally) -> None:
        readings = dict.fromkeys((title, _JOINT.sub(" ", title)))
        lexicon = self._in_titles
        for number in {number for reading in readings for number in lexicon.find(tokens_of(reading))}:
            meaning = lexicon.meanings[number]
            tally.add(meaning, _MEANT_IN_TITLE if meaning.points == MOST else _IN_TITLE)
            if meaning.points > 0:
                tally.sentences[meaning.topic] += 2

    def _read_abstract(self, title: str, abstract: str, tally: _Tally) -> None:
        found_in: dict[_Sentence, list[int]] = {kind: [] for kind in _Sentence}
        for sentence, kind in _sentences(title, one_line(abstract)):
            lexicon = self._in_results if kind is _Sentence.RESULT else self._in_abstracts
            found = lexicon.find(sentence)
            found_in[kind].extend(found)
            for topic in {lexicon.supported[number] for number in found}:
                if topic is not None:
                    tally.sentences[topic] += 1
        for number, count in Counter(found_in[_Sentence.RESULT]).items():
            tally.add(self._in_results.meanings[number], min(count, _COUNTED))
        lexicon, chief, others = self._in_abstracts, found_in[_Sentence.CHIEF], found_in[_Sentence.OTHER]
        in_chief = Counter(chief)
        for number, count in Counter(others).items():
            left = _COUNTED - in_chief[number] if number in in_chief else _COUNTED
            tally.add(lexicon.meanings[number], min(count, max(left, 0)))
        for number, count in in_chief.items():
            tally.add(lexicon.meanings[number], min(count, _COUNTED) * _IN_CHIEF_SENTENCE)

    def _read_keywords(self, keywords: Iterable[str], tally: _Tally) -> None:
        lexicon = self._in_abstracts
        tokens = [token for keyword in keywords for token in (*tokens_of(keyword), _BETWEEN)]
        meant = (lexicon.meanings[number] for number in lexicon.find(tokens))
        for topic in {meaning.topic for meaning in meant if meaning.points >= STRONG}:
            tally.points[topic] += 1

    def _read_categories(self, paper: Paper, tally: _Tally) -> None:
        for number, topic in enumerate(self.topics):
            if topic.categories and paper.preprint and set(topic.categories) & set(paper.preprint.categories):
                tally.points[number] += _IN_CATEGORIES


def _sentences(title: str, abstract: str) -> Iterator[tuple[list[str], _Sentence]]:
    """Yield the words of each sentence of an abstract, and what kind of sentence it is."""
    contribution, _ = contribution_of(title, abstract) or ("", "")
    for number, text in enumerate(sentences_of(abstract)):
        words = tokens_of(text)
        if text == contribution:
            contribution = ""  # no other sentence is, even one of the same words
            yield words, _Sentence.CHIEF
        elif not _RESULT.isdisjoint(words):
            yield words, _Sentence.RESULT
        else:
            yield words, _Sentence.OTHER if number else _Sentence.CHIEF
