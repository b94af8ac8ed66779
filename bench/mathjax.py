"""Which share of days needs MathJax, and which formulas are prose instead.

    python bench/mathjax.py [DAYS-FOLDER] [PAIRS.jsonl]

The days are recorded answers of the papers API, whose texts have lost their formulas. What arXiv has for
their papers comes from the pairs, and from what is recorded for the tests. As that is not all of a day, there
are also days of 15 and of 30 papers, drawn from those whose text as submitted is known. Pairs that were
chosen for their TeX make these shares too high, before and after. Before: each formula is for MathJax. After:
those only that prose cannot say.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.machine import SHARED

from paperboy.text import formula, tex
from paperboy.text.markdown import blocks, has_formula, line
from paperboy.text.passage import Formula, Inlines, Link, Passage, Styled

RECORDED = Path(__file__).parents[1] / "tests" / "recordings" / "preprints.jsonl"
DRAWS = 10_000


@dataclass
class Result:
    """Papers and days that need MathJax, before and after, and the formulas that do no more, and that still do."""

    papers: int = 0
    papers_before: int = 0
    papers_after: int = 0
    days: int = 0
    days_before: int = 0
    days_after: int = 0
    rewritten: Counter[tuple[str, str]] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)


def measure(abstracts: dict[str, str], days: list[set[str]]) -> Result:
    """Compare what `abstracts` by id, and the days with their ids, need before and after."""
    result = Result()
    before, after = set(), set()
    for paper, abstract in abstracts.items():
        passage = tex.passage_of(abstract)
        _count_formulas(passage, result)
        if has_formula(blocks(passage)):
            before.add(paper)
        if has_formula(blocks(formula.in_prose(passage))):
            after.add(paper)
    result.papers, result.papers_before, result.papers_after = len(abstracts), len(before), len(after)
    known = [day for day in days if day & abstracts.keys()]
    result.days = len(known)
    result.days_before = sum(bool(day & before) for day in known)
    result.days_after = sum(bool(day & after) for day in known)
    return result


def _count_formulas(passage: Passage, result: Result) -> None:
    for source, is_display in (found for inlines in passage for found in _formulas(inlines)):
        prose = None if is_display else formula.said(source)
        if prose is None:
            result.kept[source] += 1
        else:
            result.rewritten[source, line((prose,)).replace("\\.", ".")] += 1


def _formulas(inlines: Inlines) -> Iterator[tuple[str, bool]]:
    for piece in inlines:
        match piece:
            case Formula(source, is_display):
                yield " ".join(source.split()), is_display
            case Link(_, content) | Styled(_, content):
                yield from _formulas(content)


def drawn(size: int, share_of_papers: float) -> float:
    """Return the share of days of `size` papers that have at least one of a kind that has `share_of_papers`."""
    draw = random.Random(1)  # noqa: S311 (no secret)
    return sum(any(draw.random() < share_of_papers for _ in range(size)) for _ in range(DRAWS)) / DRAWS


def report(result: Result) -> str:
    """Return the figures as text."""
    lines = [
        f"papers whose text as submitted is known: {result.papers}; "
        f"they need MathJax: before {result.papers_before}, after {result.papers_after}",
        f"recorded days that have such a paper: {result.days}; "
        f"they need MathJax: before {result.days_before}, after {result.days_after}",
    ]
    for size in (15, 30):
        shares = [drawn(size, count / result.papers) for count in (result.papers_before, result.papers_after)]
        lines.append(f"days of {size} papers, drawn from these: before {shares[0]:.0%}, after {shares[1]:.0%}")
    rewritten, kept = sum(result.rewritten.values()), sum(result.kept.values())
    lines += ["", f"formulas: {rewritten + kept}; prose {rewritten}, for MathJax {kept}", "", "prose:"]
    lines += [f"{count:5}  {source}  ->  {prose}" for (source, prose), count in result.rewritten.most_common()]
    lines += ["", "for MathJax:"]
    lines += [f"{count:5}  {source}" for source, count in result.kept.most_common()]
    return "\n".join(lines)


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(entry) for entry in path.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    """Print the figures for the days and pairs that are named, or those of the workshop."""
    days_folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "recordings"
    pairs = Path(sys.argv[2]) if len(sys.argv) > 2 else SHARED / "corpus" / "abstract-pairs.jsonl"
    if not pairs.exists() or not days_folder.exists():
        sys.exit(f"NOT RUN: {days_folder} or {pairs} is not here; give a folder of days and a file of pairs")
    abstracts = {entry["id"]: entry["arxiv"] for entry in _lines(pairs)}
    abstracts |= {entry["id"]: entry["abstract"] for entry in _lines(RECORDED)}
    days = [
        {item["paper"]["id"] for item in json.loads(path.read_bytes())}
        for path in sorted(days_folder.glob("2*.json"))
    ]
    print(report(measure(abstracts, days)))


if __name__ == "__main__":
    main()
