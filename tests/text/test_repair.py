"""Damage of Hugging Face: each rule repairs it, and leaves alone what only looks like it."""

from dataclasses import replace

import pytest

from paperboy.text import repair
from paperboy.text.plaintext import plain
from tests.corpus import recorded_texts

DAMAGED = [
    ("4times faster, 2.31times, 8times8, {sim}2{times}", "4× faster, 2.31×, 8×8, ∼2×"),
    ("any n times n matrix, 256 times 256, τ^2times", "any n × n matrix, 256 × 256, τ²×"),
    ("GUI-360^circ, 90^{circ}", "GUI-360°, 90°"),
    ("62.27% rightarrow 67.04%, (z_{t}rightarrow z_{0})", "62.27% → 67.04%, (z_t→ z₀)"),
    ("leq0.76 and geq 3, x leq y", "≤0.76 and ≥ 3, x ≤ y"),
    ("0.5 pm 0.1, 3%pm1", "0.5 ± 0.1, 3% ± 1"),
    ("sim213K, a sim4times gain", "∼213K, a ∼4× gain"),
    ("τ^2-bench, π^3, 10^{-3}, 2^{128}", "τ²-bench, π³, 10⁻³, 2¹²⁸"),
    ("π_{0.5} and C_{50} and π_0-like", "π_(0.5) and C₅₀ and π₀-like"),
    ("N{=}4, 14{,}056, FID{}=2.23", "N=4, 14,056, FID=2.23"),
    (r"54.6\% of Q\&A, \$400K", "54.6% of Q&A, $400K"),
    ("0.5 pm 0.05, 12 pm 0.3, 85.2 pm 1.1", "0.5 ± 0.05, 12 ± 0.3, 85.2 ± 1.1"),
    ("2 times 2^4, 3 times 10^{5}, 512 times 512 images", "2 × 2⁴, 3 × 10⁵, 512 × 512 images"),
    (r"\textit{RL}-based, textit{O}bstacles, \textsc{AIEV}", "RL-based, Obstacles, AIEV"),
    (r"3.6\times, 19.7\,FPS, ``Bolet\'{\i}n''", "3.6×, 19.7 FPS, “Boletín”"),
    (r"A$^2$Search, E\textsuperscript{2}R-FLOPs, VA-$\pi$", "A²Search, E²R-FLOPs, VA-π"),
    (r"\href{https://a.example/R.md{our page}}", "our page"),
    ("R^2times, Self-text{CO}rrecting text{Jump}, mathrm{Cal}", "R²×, Self-COrrecting Jump, Cal"),
    (r"https://a.example/DAP\_site/\#top", "https://a.example/DAP_site/#top"),
]


@pytest.mark.parametrize(("damaged", "repaired"), DAMAGED)
def test_damage_is_repaired(damaged: str, repaired: str) -> None:
    assert plain(repair.rich_text_of(damaged)) == repaired


@pytest.mark.parametrize(
    "text",
    [
        "two times three, 3 times faster, times change, sometimes, 10 timestamps",
        "similar, simulation, a sim of it, simple",
        "at 5 pm in Seoul, 3pm",
        "circle, circular, acirc",
        "graph_ragu, max_len, file_12, __init__, snake_case_2",
        "a {set, of} things, {}, f{x}",
        "costs $5 and then $10",
        r"\method and \OneMillion-Bench stay",
        'the "sim2real" gap, sim2real, sim2sim, sim3D, sim2 and sim4',
        "It works in sim. And in sim, too",
        "5 times 10 runs, ran it 3 times 20 minutes, 100 times 200",
        "9am to 5pm 7 days, 5 pm 7, 5:30 pm 10.5 hours, 12.30pm 2.5 km, 50 pm 3",
        "a times b, I times x, such a times I",
        "LEQ, leq, the leq method, leq.ai, leq-based, by leq and others, cdot, the cdot library, cdot-js, propto",
        "the rightarrow key, a `rightarrow`, rightarrow_2, infty-former, the infty norm",
        "user_{name}.json, out_{id}_v2",
        "N_0, x_i, snake_case^, ^_^, ^C, 5^ and ^ 5, a^bc",
        "approx. 5, mu, alpha, in, to",
        "https://a.example/x_1/4times",
    ],
)
def test_what_may_be_meant_is_left_as_it_is(text: str) -> None:
    assert plain(repair.rich_text_of(text)) == text


def test_no_rule_is_passed_over_where_it_would_find_something() -> None:
    without_words = tuple(replace(rule, word="") for rule in repair.RULES)
    names = [rule.word for rule in repair.RULES if rule.word.isalpha()]
    for text in [*recorded_texts(), *(damaged for damaged, _ in DAMAGED), *(f"1 {name} 2" for name in names)]:
        assert repair.repaired(text) == repair.repaired(text, without_words)


def test_paragraphs_are_kept() -> None:
    assert [plain((paragraph,)) for paragraph in repair.rich_text_of("one\ntwo\n\nthree")] == ["one two", "three"]
