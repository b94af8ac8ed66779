r"""Formulas as text: which are, which are left to MathML, and that text has the signs of MathJax."""

import re

import pytest

from paperboy.text import repair, tex
from paperboy.text.html import line, paragraphs
from paperboy.text.inline_math import inline_simple_math, linear_math, simple_math
from paperboy.text.rich_text import Formula, Inline, Inlines, Link, Styled
from tests import mathml
from tests.corpus import pairs, recorded_preprints, recorded_texts
from tests.machine import SHARED, cannot_run

SPACE = "\N{NO-BREAK SPACE}"


def html(source: str) -> str:
    """Return a formula as signs, in HTML, its spaces as plain ones."""
    inlines = simple_math(source)
    return line((inlines,)).replace(SPACE, " ") if inlines else "MathML"


@pytest.mark.parametrize(
    ("source", "prose"),
    [
        (r"\times", "×"),
        (r"4\times", "4×"),
        (r"{\sim}2{\times}", "∼2×"),
        (r"\sim 10", "∼ 10"),
        (r"512 \times 512", "512 × 512"),
        (r"360^\circ", "360°"),
        (r"90^{\circ}C", "90°<em>C</em>"),
        (r"90^{\deg}C, 5^\degree", "90°<em>C</em>, 5°"),
        (r"\le 5\%", "≤ 5%"),
        (r"62.27\% \rightarrow 67.04\%", "62.27% → 67.04%"),
        ("10^{-3}", "10<sup>−3</sup>"),
        ("x^10", "<em>x</em><sup>1</sup>0"),
        ("^2", "<sup>2</sup>"),
        ("n", "<em>n</em>"),
        ("2.0", "2.0"),
        ("k=3", "<em>k</em> = 3"),
        ("-1", "−1"),
        ("N{=}4", "<em>N</em>=4"),
        (r"\alpha = 0.5", "<em>α</em> = 0.5"),
        (r"\Delta", "Δ"),
        ("O(n^2)", "<em>O</em>(<em>n</em><sup>2</sup>)"),
        (r"O(d\log(Hd^{3/2}))", "<em>O</em>(<em>d</em> log(<em>Hd</em><sup>3/2</sup>))"),
        ("x_i", "<em>x</em><sub><em>i</em></sub>"),
        ("L_2", "<em>L</em><sub>2</sub>"),
        (r"\pi_{0.5}", "<em>π</em><sub>0.5</sub>"),
        (r"F_{\max}", "<em>F</em><sub>max</sub>"),
        (r"r^{\text{update}}", "<em>r</em><sup>update</sup>"),
        (r"\mathbb{R}^{n \times d}", "ℝ<sup><em>n</em>×<em>d</em></sup>"),
        ("f'(x)", "<em>f</em>′(<em>x</em>)"),
        (r"P_\theta(Y|X,Z)", r"<em>P</em><sub><em>θ</em></sub>(<em>Y</em>|<em>X</em>, <em>Z</em>)"),
        ("14{,}056", "14,056"),
        ("14,056", "14,056"),
        ("(100,200)", "(100, 200)"),
        (r"\{0, 1\}", "&#123;0, 1}"),
        (r"\boldsymbol{\pi}_0", "<strong><em>π</em></strong><sub>0</sub>"),
        (r"\left(x\right)", "(<em>x</em>)"),
        (r"\operatorname*{arg\,max}_x", "arg\u2009max<sub><em>x</em></sub>"),
        (r"30\deg", "30°"),
        (r"\deg", "°"),
        (r"\deg f", "deg <em>f</em>"),
        (r"a, \ldots, b", "<em>a</em>, …, <em>b</em>"),
    ],
)
def test_a_simple_formula_is_prose(source: str, prose: str) -> None:
    assert html(source) == prose


@pytest.mark.parametrize(
    ("source", "prose"),
    [
        (
            r"\textbf{Self-Correcting Coupled Markov Jump Processes (SC-CMJP)}",
            "<strong>Self-Correcting Coupled Markov Jump Processes (SC-CMJP)</strong>",
        ),
        (r"\text{of $\mu$P}", "of <em>μ</em>P"),
        (r"\text{DataClaw}_0", "DataClaw<sub>0</sub>"),
        (r"\mathrm{words that are long}", "words that are long"),
        (r"\mathrm{one\ or~two}", "one or two"),
        (r"\texttt{pip install graph_ragu}", "<code>pip install graph_ragu</code>"),
        (r"\underline{\text{Jump}}", "<u>Jump</u>"),
        (r"\textit{within}", "<em>within</em>"),
    ],
)
def test_words_in_a_formula_are_words(source: str, prose: str) -> None:
    assert html(source) == prose


@pytest.mark.parametrize(
    "source",
    [
        r"\frac{1}{2}", r"\sqrt{x}", r"\sum_i x_i", r"\int f", r"\hat{x}", r"\bar x", "x_i^2", "x'_i", "x_{i_j}",
        "2^{2^n}", r"\mathcal{O}(n)", r"\mathbb{E}[x]", r"\begin{cases} 1 \end{cases}",
        "a & b", r"\unknown", "Recall at k", "x^", "x_{", r"\text{open", "}", "{", "", "{}",
        "(x+y)^2_i", "漢", "x^^2", "{a+b}^2", r"\left(\frac{a}{b}\right)",
    ],
)  # fmt: skip
def test_what_needs_more_than_one_line_is_left_to_mathml(source: str) -> None:
    assert simple_math(source) is None


@pytest.mark.parametrize(
    "source",
    [r"\sqrt" * 399 + "x", "x" + "^{x" * 300 + "}" * 300, "a\x00\x1b\x0b\x1f\x85^2", "&nbsp; \\&amp; <b>"],
    ids=["roots", "powers", "control characters", "entities"],
)
def test_no_formula_stops_a_run(source: str) -> None:
    assert linear_math(source)
    simple_math(source)


def test_a_long_formula_breaks_after_its_signs_and_a_short_one_nowhere() -> None:
    def spaces(source: str) -> set[str]:
        return set(re.findall(r"\s", line((simple_math(source) or (),))))

    assert spaces("a = b + c") == {SPACE}
    assert spaces(r"p(\text{the answer}) = p(\text{the answer} \mid \text{the prompt})") == {SPACE, " "}


def test_display_formulas_and_fractions_stay_formulas() -> None:
    rich_text = tex.rich_text_of(r"so $$x$$ and $\frac{a}{b}$ and \textbf{$n$ of \href{https://a.example/}{$k$}}")
    shown = inline_simple_math(rich_text)
    assert [piece for piece in shown[0] if isinstance(piece, Formula)] == [
        Formula("x", is_display=True),
        Formula(r"\frac{a}{b}"),
    ]
    assert '<strong><em>n</em> of <a href="https://a.example/"><em>k</em></a></strong>' in paragraphs(shown)[0]


COMMANDS = re.findall(
    r"\S+",
    r"""alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho
    varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon
    Phi Psi Omega arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim ln
    log max min Pr sec sin sinh sup tan tanh infty nabla ell emptyset forall exists neg lnot top bot angle
    checkmark vert Vert ldots dots cdots S pm mp times div cdot ast star circ bullet oplus otimes odot cup
    cap setminus wedge land vee lor dagger ddagger le leq ge geq leqslant geqslant lt gt ll gg ne neq approx
    sim simeq cong equiv propto in notin ni subset subseteq supset supseteq mid parallel perp lesssim gtrsim
    prec succ to rightarrow leftarrow gets leftrightarrow Rightarrow Leftarrow Leftrightarrow longrightarrow
    longleftarrow mapsto uparrow downarrow updownarrow nearrow searrow langle lbrace lfloor lceil lvert lVert
    rangle rbrace rfloor rceil rvert rVert colon % # & $ _ { } |""",
)


def formulas_in(inlines: Inlines) -> list[str]:
    found = []
    for piece in inlines:
        match piece:
            case Formula(source, is_display=False):
                found.append(source)
            case Styled(_, content) | Link(_, content):
                found += formulas_in(content)
    return found


def holds_formula(piece: Inline) -> bool:
    return isinstance(piece, Formula) or (
        isinstance(piece, Styled) and any(holds_formula(part) for part in piece.content)
    )


def real_formulas() -> list[str]:
    """Return the formulas of all texts that are recorded."""
    sources = [tex.rich_text_of(text) for text in recorded_preprints()]
    sources += [repair.rich_text_of(text) for text in recorded_texts()]
    if (SHARED / "corpus").exists():
        sources += [tex.rich_text_of(pair["arxiv"]) for pair in pairs()]
    return [source for rich_text in sources for inlines in rich_text for source in formulas_in(inlines)]


def made_up_formulas() -> list[str]:
    """Return formulas with each sign that is known, in all places in which one may stand."""
    signs = [f"\\{name} " if name.isalpha() else f"\\{name}" for name in COMMANDS] + list("./|+-*=<>:([)]!?,;")
    alone = [f"a {sign} b" for sign in signs] + [f"x_{{{sign}}}" for sign in signs if sign not in ("\\{", "\\}")]
    letters = [rf"\mathbb{{{letter}}}_{{n}}" for letter in "CHNPQRZ"]
    others = [
        r"\mathrm{ab}_c", r"\mathbf{x}^\top", r"\mathit{ab}", r"\operatorname{sign}(x)", "f'", "f''(x)", "f'''",
        "x^\\prime", "x^{\\prime}", "x^10", "x_12y", "a^{-1}", "a^{b+c}", "{a}_{b}", "{a+b}c", "3.14", ".5x",
        "a:b", "n!", "(a)", "[a]", r"\{a\}", "|a|", r"\|a\|", "a/b", "a*b", "a^*", "a-b", "-a", "a=-1", "a,b;c",
        r"90^\circ", r"\max_i a_i", r"\textbf{a}\textit{b}\texttt{c}", r"\underline{ab}",
        "1{,}000", r"2\,\mathrm{s}",
        r"a\;b\ c~d\!e", r"\mbox{if}", r"\log n", r"\log_2 n", r"a\mid b", r"x_\mathrm{ab}", r"x_\text{a}",
    ]  # fmt: skip
    return alone + letters + others


def test_text_shows_the_signs_that_mathjax_shows() -> None:
    if mathml.missing():
        cannot_run(mathml.missing())
    real, made_up = sorted(set(real_formulas())), made_up_formulas()
    told = {source: inlines for source in real + made_up if (inlines := simple_math(source))}
    whole = {source: inlines for source, inlines in told.items() if not any(map(holds_formula, inlines))}
    shown = dict(zip(whole, mathml.of_mathjax(list(whole)), strict=True))
    errors = {source for source, signs in shown.items() if signs is None}
    assert all(r"\text" in source for source in errors)  # text that MathJax 4 has an error for: `\texttt{a_b}`
    assert {source: mathml.of_prose(whole[source]) for source in whole if source not in errors} == {
        source: signs for source, signs in shown.items() if source not in errors
    }
    assert len(whole) > 0.95 * len(made_up)
