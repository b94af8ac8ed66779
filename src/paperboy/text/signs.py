r"""What the commands of a formula look like, and how TeX spaces them. Data, and nothing else.

The classes are those of The TeXbook, chapters 17 and 18; the signs those that MathJax shows
(https://docs.mathjax.org/en/v4.0/input/tex/macros/index.html). Only signs of which fonts of every system have a
good likeness are here: `\mathcal{O}` is not, as 𝒪 is in few of them.
"""

from typing import Literal

Class = Literal["ordinary", "operator", "binary", "relation", "opening", "closing", "punctuation"]


def _pairs(text: str) -> dict[str, str]:
    names = text.split()
    return dict(zip(names[::2], names[1::2], strict=True))


SMALL_GREEK = _pairs(
    r"alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ "
    r"lambda λ mu μ nu ν xi ξ pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ "
    r"psi ψ omega ω"
)
LARGE_GREEK = _pairs("Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω")
DOUBLE_STRUCK = _pairs("C ℂ H ℍ N ℕ P ℙ Q ℚ R ℝ Z ℤ")
FUNCTIONS = frozenset(
    [
        "arccos",
        "arcsin",
        "arctan",
        "arg",
        "cos",
        "cosh",
        "cot",
        "coth",
        "csc",
        "deg",
        "det",
        "dim",
        "exp",
        "gcd",
        "hom",
        "inf",
        "ker",
        "lg",
        "lim",
        "ln",
        "log",
        "max",
        "min",
        "Pr",
        "sec",
        "sin",
        "sinh",
        "sup",
        "tan",
        "tanh",
    ]
)

_ORDINARY = _pairs(
    r"infty ∞ nabla ∇ ell ℓ emptyset ∅ forall ∀ exists ∃ neg ¬ lnot ¬ top ⊤ bot ⊥ angle ∠ checkmark ✓ vert | "
    r"Vert ‖ ldots … dots … cdots ⋯ S §"
)
_BINARY = _pairs(
    r"pm ± mp ∓ times × div ÷ cdot ⋅ ast ∗ star ⋆ circ ∘ bullet ∙ oplus ⊕ otimes ⊗ odot ⊙ cup ∪ cap ∩ setminus ∖ "
    r"wedge ∧ land ∧ vee ∨ lor ∨ dagger † ddagger ‡"
)
_RELATION = _pairs(
    r"le ≤ leq ≤ ge ≥ geq ≥ leqslant ⩽ geqslant ⩾ lt < gt > ll ≪ gg ≫ ne ≠ neq ≠ approx ≈ sim ∼ simeq ≃ cong ≅ "
    r"equiv ≡ propto ∝ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ mid | parallel ∥ perp ⊥ "
    r"lesssim ≲ gtrsim ≳ prec ≺ succ ≻ "
    r"to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ "
    r"Leftrightarrow ⇔ longrightarrow ⟶ longleftarrow ⟵ mapsto ↦ uparrow ↑ downarrow ↓ updownarrow ↕ nearrow ↗ "
    r"searrow ↘"
)
_OPENING = _pairs("langle ⟨ lbrace { lfloor ⌊ lceil ⌈ lvert | lVert ‖")
_CLOSING = _pairs("rangle ⟩ rbrace } rfloor ⌋ rceil ⌉ rvert | rVert ‖")

COMMANDS: dict[str, tuple[Class, str]] = {
    **{name: ("ordinary", sign) for name, sign in (_ORDINARY | LARGE_GREEK).items()},
    **{name: ("binary", sign) for name, sign in _BINARY.items()},
    **{name: ("relation", sign) for name, sign in _RELATION.items()},
    **{name: ("opening", sign) for name, sign in _OPENING.items()},
    **{name: ("closing", sign) for name, sign in _CLOSING.items()},
    **{name: ("operator", name) for name in FUNCTIONS},
    "colon": ("punctuation", ":"),
    **{sign: ("ordinary", sign) for sign in "%#&$_"},
    "{": ("opening", "{"),
    "}": ("closing", "}"),
    "|": ("ordinary", "‖"),
}
_LITERAL = {sign: (kind, sign) for kind, sign in COMMANDS.values() if len(sign) == 1 and not sign.isascii()}
CHARACTERS: dict[str, tuple[Class, str]] = _LITERAL | {
    **{sign: ("ordinary", sign) for sign in "./|"},
    "+": ("binary", "+"),
    "-": ("binary", "−"),
    "*": ("binary", "∗"),
    **{sign: ("relation", sign) for sign in "=<>:"},
    **{sign: ("opening", sign) for sign in "(["},
    **{sign: ("closing", sign) for sign in ")]!?"},
    **{sign: ("punctuation", sign) for sign in ",;"},
}

Space = Literal["", "thin", "wide"]


def space_between(left: Class, right: Class) -> Space:
    """Return the space that TeX has between two atoms in a line (The TeXbook, chapter 18)."""
    match left, right:
        case ("punctuation", _):
            return "thin"
        case ("opening", _) | (_, "closing" | "punctuation"):
            return ""
        case ("relation", "relation"):
            return ""
        case ("binary" | "relation", _) | (_, "binary" | "relation"):
            return "wide"
        case ("operator", "opening") | ("operator" | "ordinary" | "closing", "ordinary" | "opening"):
            return "thin" if left == "operator" and right == "ordinary" else ""
        case _:
            return "thin"
