"""Formulas as plain text, for places that know no markup."""

import subprocess
import sys

import pytest

from paperboy.text.plaintext import unicode_of


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (r"360^\circ", "360°"),
        (r"n \times n", "n × n"),
        (r"\mathcal{O}(n^2)", "𝒪(n²)"),
        (r"x^{10}_{0} \leq 10^{-3}", "x¹⁰₀ ≤ 10⁻³"),
        (r"\pi_{0.5}^{k+1/2}", "π_(0.5)^(k+1/2)"),
        (r"\frac{1}{2}", "1/2"),
        (r"\undefinedthing{", r"\undefinedthing{"),
    ],
)
def test_formulas_as_plain_text_go_as_far_as_unicode(formula: str, text: str) -> None:
    assert unicode_of(formula) == text


@pytest.mark.parametrize("formula", [r"\frac", r"\frac\sqrt", r"\frac{a}", r"x_{\frac}", r"\sqrt[", r"\binom"])
def test_a_formula_whose_commands_lack_their_arguments_is_shown_as_it_came(formula: str) -> None:
    assert "%" not in unicode_of(formula)


def test_a_broken_formula_is_no_news_for_the_log() -> None:
    script = r"from paperboy.text.plaintext import unicode_of; unicode_of(r'\frac'); unicode_of(r'\frac\sqrt')"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stderr == ""
