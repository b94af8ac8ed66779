"""Fit the weights of topics (`src/paperboy/papers/topics.json`) to the papers that were labelled for it.

    python bench/fit_topics.py [--write]

A logistic regression for each topic (https://en.wikipedia.org/wiki/Logistic_regression), with what is disputed
left out. Its weights are drawn towards those of one regression for all topics together, so that rare topics
keep to what holds for all. A paper has a topic where the score is above a margin, the least at which 94 % of
what is found is right; that is measured on folds of papers that the weights were not fitted to. It is printed,
too; it is better than on other papers, since the words were written with these. A topic that is not fitted,
such as a blog's own with its few words, is there if a word that means it is in the title, and once more in the
abstract.

Run it with `--write` after every change of words. Without, it compares and writes nothing.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from math import exp
from pathlib import Path

from tests.papers.labelled import Labelled, Score, read

from paperboy.papers.topic_files import shipped
from paperboy.papers.topics import Topics

WEIGHTS = Path(__file__).parents[1] / "src" / "paperboy" / "papers" / "topics.json"
UNITS = 10_000  # weights are whole numbers, so that scores are the same on every machine
EVIDENCE_UNITS = 8
IN_TITLE = (
    16  # the evidence of a word of 4 points in a title, and twice that in an abstract after its first sentence
)
FOLDS, SEED = 5, 20261202
PRECISION = 0.94
# How strongly a weight is drawn to that of all topics together.
BIAS_PENALTY, OWN_PENALTY, OTHERS_PENALTY = 0.3, 10.0, 32.0
Row = dict[int, float]  # a paper's features that are not 0, by number


def main(*arguments: str) -> int:
    """Fit the weights, and print how well they do out of fold."""
    labelled = [item for item in read() if item.half == "fit"]
    ids = [topic.id for topic in shipped()]
    topics = Topics(shipped())
    evidence = [_evidence(topics, item) for item in labelled]
    fold_of = folds(labelled)
    scores: dict[tuple[int, int], float] = {}
    for fold in range(FOLDS):
        inside = [number for number in range(len(labelled)) if fold_of[number] != fold]
        weights, _ = fit(ids, evidence, labelled, inside)
        for number in range(len(labelled)):
            if fold_of[number] == fold:
                for topic in range(len(ids)):
                    scores[number, topic] = _dot(weights[topic], _row(evidence[number], topic))
    cases = [
        [(scores[n, topic], id_ in item.topics) for n, item in enumerate(labelled) if id_ not in item.disputed]
        for topic, id_ in enumerate(ids)
    ]
    margin = least_margin([case for of in cases for case in of])
    found = [score_at(margin, of) for of in cases]
    print(f"margin {margin:.2f}, out of fold:\n{'':24}right wrong missed precision recall")
    for id_, score in zip((*ids, "all"), (*found, sum(found, start=Score())), strict=True):
        counts = f"{score.right:5} {score.wrong:5} {score.missed:6}"
        print(f"{id_:24}{counts} {score.precision:9.0%} {score.recall:6.0%}")
    weights, usual = fit(ids, evidence, labelled, range(len(labelled)))
    text = _json(ids, weights, usual, margin)
    if "--write" in arguments:
        WEIGHTS.write_text(text, encoding="utf-8")
    is_same = text == WEIGHTS.read_text(encoding="utf-8")
    print(f"{WEIGHTS.name} has {'these weights' if is_same else 'other weights: run this with --write'}")
    return 0 if is_same else 1


def _evidence(topics: Topics, item: Labelled) -> tuple[list[float], list[float]]:
    title, abstract = topics.evidence_of(item.paper)
    return [each / EVIDENCE_UNITS for each in title], [each / EVIDENCE_UNITS for each in abstract]


def _row(evidence: tuple[list[float], list[float]], topic: int) -> Row:
    """Return the features of a topic: 1, its evidence in title and abstract, and that of each other topic."""
    title, abstract = evidence
    own = {0: 1.0, 1: title[topic], 2: abstract[topic]}
    others = {3 + other: title[other] + abstract[other] for other in range(len(title)) if other != topic}
    return {feature: value for feature, value in (own | others).items() if value}


def folds(labelled: Sequence[Labelled]) -> list[int]:
    """Return the fold of each paper: drawn at random, with the papers of rare topics spread over all."""
    count = Counter(topic for item in labelled for topic in item.topics)
    numbers = sorted(range(len(labelled)), key=lambda number: labelled[number].paper.id)
    random.Random(SEED).shuffle(numbers)  # noqa: S311
    numbers.sort(
        key=lambda number: min(((count[each], each) for each in labelled[number].topics), default=(0, ""))
    )
    return [place % FOLDS for _, place in sorted((number, place) for place, number in enumerate(numbers))]


def fit(
    ids: Sequence[str],
    evidence: Sequence[tuple[list[float], list[float]]],
    labelled: Sequence[Labelled],
    inside: Iterable[int],
) -> tuple[list[list[float]], list[float]]:
    """Return the weights of each topic, fitted to the papers `inside`, and those of a topic that is not fitted."""
    cases: list[list[tuple[Row, bool]]] = [[] for _ in ids]
    inside = list(inside)
    for topic, id_ in enumerate(ids):
        for number in inside:
            if id_ not in labelled[number].disputed:
                cases[topic].append((_row(evidence[number], topic), id_ in labelled[number].topics))
    pooled = [
        ({**_own(row), 3: sum(row.values()) - sum(_own(row).values())}, is_) for of in cases for row, is_ in of
    ]
    common = _newton(pooled, [0.0] * 4, [1e-6, 0.01, 0.01, 0.01])
    usual = _newton([(_own(row), is_) for row, is_ in pooled], [0.0] * 3, [1e-6, 0.01, 0.01])
    prior = [*common[:3], *(common[3] for _ in ids)]
    penalties = [BIAS_PENALTY, OWN_PENALTY, OWN_PENALTY, *(OTHERS_PENALTY for _ in ids)]
    return [_newton(of, prior, penalties) for of in cases], usual


def _own(row: Row) -> Row:
    return {feature: value for feature, value in row.items() if feature < 3}


def _newton(cases: Sequence[tuple[Row, bool]], prior: Sequence[float], penalties: Sequence[float]) -> list[float]:
    """Return the most likely weights, by Newton's method, with a penalty for leaving `prior`."""
    weights, size = list(prior), len(prior)
    for _ in range(30):
        gradient = [penalty * (w - p) for penalty, w, p in zip(penalties, weights, prior, strict=True)]
        hessian = [[penalties[i] * (i == j) for j in range(size)] for i in range(size)]
        for row, is_positive in cases:
            probability = 1 / (1 + exp(-max(-30.0, min(30.0, _dot(weights, row)))))
            spread = probability * (1 - probability)
            features = list(row.items())
            for feature, value in features:
                gradient[feature] += (probability - is_positive) * value
                line, scaled = hessian[feature], spread * value
                for other, its in features:
                    line[other] += scaled * its
        step = _solved(hessian, gradient)
        weights = [weight - each for weight, each in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-6:
            break
    return weights


def _dot(weights: Sequence[float], row: Row) -> float:
    return sum(weights[feature] * value for feature, value in row.items())


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Return the solution of linear equations (Gaussian elimination; the matrix is positive definite)."""
    lines = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for column in range(len(lines)):
        pivot = lines[column]
        for line in lines[column + 1 :]:
            if line[column]:
                factor = line[column] / pivot[column]
                line[column:] = [a - factor * b for a, b in zip(line[column:], pivot[column:], strict=True)]
    solution = [0.0] * len(lines)
    for column in reversed(range(len(lines))):
        known = sum(lines[column][other] * solution[other] for other in range(column + 1, len(lines)))
        solution[column] = (lines[column][-1] - known) / lines[column][column]
    return solution


def least_margin(cases: Sequence[tuple[float, bool]]) -> float:
    """Return the least score, in hundredths, above which `PRECISION` of what is found is right."""
    steps = (step / 100 for step in range(-300, 301))
    return next(margin for margin in steps if score_at(margin, cases).precision >= PRECISION)


def score_at(margin: float, cases: Sequence[tuple[float, bool]]) -> Score:
    """Return how many cases are right, wrong and missed if those above `margin` have the topic."""
    counts = Counter((score > margin, is_there) for score, is_there in cases)
    return Score(counts[True, True], counts[True, False], counts[False, True])


def _json(ids: Sequence[str], weights: Sequence[Sequence[float]], usual: Sequence[float], margin: float) -> str:
    def scaled(weight: float) -> int:
        return round(weight * UNITS / EVIDENCE_UNITS)

    _, title, abstract = map(scaled, usual)
    in_title_and_once_more = title * IN_TITLE + abstract * IN_TITLE // 2
    values: dict[str, object] = {
        "usual": {"bias": 1 - in_title_and_once_more, "title": title, "abstract": abstract}
    }
    for topic, id_ in enumerate(ids):
        others = {other: scaled(weights[topic][3 + number]) for number, other in enumerate(ids) if number != topic}
        bias = round((weights[topic][0] - margin) * UNITS)
        title, abstract = scaled(weights[topic][1]), scaled(weights[topic][2])
        values[id_] = {"bias": bias, "title": title, "abstract": abstract, "others": others}
    lines = (f"{json.dumps(key)}: {json.dumps(value)}" for key, value in values.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
