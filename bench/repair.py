"""How much of Hugging Face's damage is repaired, and each rule's right and wrong repairs, on pairs of abstracts.

    python bench/repair.py [PAIRS.jsonl]

A pair has an abstract as Hugging Face (`hub`) and as arXiv (`arxiv`) has it. The truth is what arXiv's text
says, as plain text. A stretch of words where the two differ, and where arXiv has TeX, is damage; it is repaired
if the repaired text has the truth's words there. A repair is right if the words it touches are then the
truth's, and wrong otherwise.
"""

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from tests.machine import SHARED

from paperboy.text import repair, tex
from paperboy.text.plaintext import plain

SAME_TEXT = 0.8  # of the words; below, the two are different versions of an abstract


@dataclass(frozen=True)
class Result:
    """Damaged stretches, how many of them are repaired, and repairs by rule."""

    damaged: int
    repaired: int
    right: Counter[str]
    wrong: Counter[str]
    wrong_examples: tuple[str, ...]


def measure(pairs: list[dict[str, str]]) -> Result:
    """Compare each pair's repaired text with the truth."""
    damaged = repaired = 0
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    examples: list[str] = []
    for pair in pairs:
        truth = _words(plain(tex.rich_text_of(pair["arxiv"])))
        before = _words(" ".join(pair["hub"].split()))
        if SequenceMatcher(None, before, truth, autojunk=False).ratio() < SAME_TEXT:
            continue
        marked = {_core(word) for word in pair["arxiv"].split() if re.search(r"[$\\]", word)}
        stretches = _stretches(before, truth, pair["arxiv"]) if marked else []
        after = _words(plain(repair.rich_text_of(pair["hub"])))
        damaged += len(stretches)
        repaired += sum(_has(after, truth[start:end], start / max(1, len(truth))) for start, end in stretches)
        for rule in repair.RULES:
            for readings in _repairs(rule, pair["hub"]):
                is_right = _stands_in(readings, truth)
                (right if is_right else wrong)[rule.name] += 1
                if not is_right:
                    examples.append(f"{pair['id']}: {rule.name}: {readings}")
    return Result(damaged, repaired, right, wrong, tuple(examples))


def _stretches(before: list[str], truth: list[str], source: str) -> list[tuple[int, int]]:
    """Return the stretches of `truth` that `before` has otherwise, and that come from TeX in `source`."""
    matcher = SequenceMatcher(None, before, truth, autojunk=False)
    changed = [(k, m) for operation, _, _, k, m in matcher.get_opcodes() if operation != "equal" and m > k]
    plain_source = source.split()
    return [(k, m) for k, m in changed if not _in_order(truth[k:m], plain_source)]


def _in_order(words: list[str], source: list[str]) -> bool:
    """Return whether the source has `words` next to each other as they are: no TeX was lost there."""
    return any(source[i : i + len(words)] == words for i in range(len(source)))


def _repairs(rule: repair.Rule, text: str) -> Iterator[list[str]]:
    """Yield for each repair of `rule` what it reads like, all repairs made, with the word before and after it."""
    line = " ".join(text.split())
    words = list(re.finditer(r"\S+", line))
    for match in rule.pattern.finditer(line):
        touched = [i for i, word in enumerate(words) if word.start() < match.end() and match.start() < word.end()]
        before, after = max(0, touched[0] - 1), min(len(words) - 1, touched[-1] + 1)
        stretches = [(before, after), (before, touched[-1]), (touched[0], after)]
        yield [plain(repair.rich_text_of(line[words[i].start() : words[j].end()])) for i, j in stretches]


def _stands_in(readings: list[str], truth: list[str]) -> bool:
    """Return whether the truth has a repair with the word on one of its sides; the other may be damaged too."""
    said = _loosely(" ".join(truth))
    return any(_loosely(reading).rstrip(".,;:") in said for reading in readings)


def _has(after: list[str], wanted: list[str], place: float) -> bool:
    """Return whether `after` has the words of `wanted` near `place`, a part of its length."""
    text, pattern = _squeezed(" ".join(after)), _squeezed(" ".join(wanted))
    middle, reach = int(place * len(text)), max(200, len(text) // 5)
    return pattern in text[max(0, middle - reach) : middle + reach]


_ALIKE = str.maketrans({"∗": "*", "–": "--", "−": "-"})


def _squeezed(text: str) -> str:
    """Return `text` without what says the same in two ways: spaces, dashes, ⁴ for ^4 that is raised."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(_ALIKE)


def _loosely(text: str) -> str:
    """Return `text` squeezed, and without the signs of powers: what is beside a repair may still be damaged."""
    return re.sub(r"[\^_(){}]", "", _squeezed(text))


def _core(word: str) -> str:
    return word.strip(".,;:()")


def _words(text: str) -> list[str]:
    return text.split()


def report(result: Result) -> str:
    """Return the figures as text."""
    rights, wrongs = sum(result.right.values()), sum(result.wrong.values())
    share = result.repaired / max(1, result.damaged)
    lines = [f"damaged stretches {result.damaged}, repaired {result.repaired} ({share:.0%})"]
    lines.append(f"repairs {rights + wrongs}, right {rights}, wrong {wrongs}")
    lines.append(f"{'rule':28} right wrong")
    lines += [
        f"{rule.name:28} {result.right[rule.name]:5} {result.wrong[rule.name]:5}"
        for rule in repair.RULES
        if result.right[rule.name] or result.wrong[rule.name]
    ]
    return "\n".join([*lines, *result.wrong_examples])


def main() -> None:
    """Print the figures for the pairs that are named, or those of the workshop."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "corpus" / "abstract-pairs.jsonl"
    if not path.exists():
        sys.exit(f"NOT RUN: {path} is not here; give a file of pairs")
    print(report(measure([json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()])))


if __name__ == "__main__":
    main()
