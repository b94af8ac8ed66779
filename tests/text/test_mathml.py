r"""Formulas as MathML: what is converted, what is not, and that they do nothing to a page but show signs."""

import re

import pytest

from paperboy.text import tex
from paperboy.text.html import line, paragraphs
from paperboy.text.mathml import mathml
from paperboy.text.rich_text import Formula, Text


def of(tex: str, *, is_display: bool = False) -> str:
    """Return what is between `<semantics>` and the TeX."""
    written = mathml(tex, is_display=is_display)
    found = re.search(r"<semantics>(.*)<annotation", written or "")
    return found[1] if found else "none"


@pytest.mark.parametrize(
    ("tex", "signs"),
    [
        (r"\frac{1}{2}", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        (r"\mathbb{E}", "<mi>𝔼</mi>"),
        (r"\mathcal{L}", "ℒ"),
        (r"\mathbf{x}", "<mi>𝐱</mi>"),
        (r"\boldsymbol{\alpha}", "<mi>𝜶</mi>"),
        (r"\mathfrak{g}", "<mi>𝔤</mi>"),
        (r"\def\a{b}\frac{\a}{2}", "<mfrac><mi>b</mi><mn>2</mn></mfrac>"),
        (r"\text{if $x$ then } \hat{y}", "<mtext>if\xa0</mtext><mi>x</mi><mtext>\xa0then\xa0</mtext>"),
        (r"\text{<b>}", "<mtext>&lt;b&gt;</mtext>"),
    ],
)
def test_a_formula_is_mathml_core_with_letters_of_unicode(tex: str, signs: str) -> None:
    assert signs in of(tex)
    assert "mathvariant" not in of(tex)


def test_the_tex_is_in_alttext_and_beside_the_signs_for_readers_that_strip_elements() -> None:
    written = mathml(r"\frac{a}{b} < c", is_display=True)
    assert str(written).startswith(r'<math alttext="\frac{a}{b} &lt; c" display="block"><semantics>')
    assert r'<annotation encoding="application/x-tex">\frac{a}{b} &lt; c</annotation>' in str(written)


@pytest.mark.parametrize("environment", ["equation", "align", "gather", "multline", "eqnarray", "align*"])
def test_no_equation_has_a_number_or_a_name(environment: str) -> None:
    tex = rf"\begin{{{environment}}} \hat{{a}} = b \label{{eq:1}} \tag{{7}} \end{{{environment}}}"
    assert "<mi>b</mi>" in of(tex, is_display=True)
    assert not re.search(r"\bid=|\(1\)|\(7\)", of(tex, is_display=True))


def test_a_name_given_twice_is_no_error() -> None:
    assert "<mi>a</mi>" in of(r"\hat a \label{x}\label{y}")
    formulas = (
        r"\begin{align} \label{x{y}} \hat a \label {x{y}} \\ b \eqref{x} \end{align} $\hat c \label{x}\label{x}$"
    )
    ((first, _, second),) = tex.rich_text_of(formulas)
    for formula in (first, second):
        assert isinstance(formula, Formula)
        assert mathml(formula.tex, is_display=formula.is_display)


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"a + \style{color:red}{b}",
        r"\class{btn}{x}",
        r"\cssId{main}{x}",
        r"\mmlToken{mi}[href='javascript:alert(1)']{x}",
        r"\require{html}\frac{1}{2}",
        r"\csname href\endcsname{javascript:alert(1)}{x}",
        r"\frac{\href {https://a.org}{x}}{2}",
        r"\unknown",
        r"\frac{1}",
        r"\def\a{\a\a}\a",
        "x" * 3000,
    ],
)
@pytest.mark.parametrize("is_display", [False, True])
def test_what_does_more_than_show_signs_or_cannot_be_converted_is_code(tex: str, is_display: bool) -> None:
    assert mathml(tex, is_display=is_display) is None
    shown = line(((Text("A "), Formula(tex, is_display=is_display)),))
    assert shown == f"A <code>{tex.replace('{', '&#123;')}</code>".replace("'", "&#39;")


def test_a_macro_holds_for_its_own_formula_only() -> None:
    assert mathml(r"\def\frac#1#2{x}\frac{1}{2}", is_display=False)
    assert mathml(r"\newcommand{\ours}{y}\ours", is_display=False)
    assert mathml(r"\ours", is_display=False) is None
    assert "<mfrac>" in of(r"\frac{1}{2}")


def test_a_formula_that_may_be_wider_than_a_phone_scrolls_in_itself() -> None:
    long, short = r"\frac{a}{b} + " * 12 + "c", r"\frac{a}{b}"
    assert "<span" not in line(((Formula(short),),))
    assert re.match(r'<span style="display: inline-block;[^"]*overflow-x: auto', line(((Formula(long),),)))
    (paragraph,) = paragraphs(((Text("so "), Formula(short, is_display=True)),))
    assert re.match(r'so <span style="display: block; max-width: 100%; overflow-x: auto', paragraph)
