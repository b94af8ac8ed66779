"""Formulas as plain text, for places that know no markup."""

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
