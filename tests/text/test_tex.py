r"""TeX as authors write it: each command, and what it means."""

import re
from itertools import chain

import pytest

from paperboy.text import tex
from paperboy.text.plaintext import plain
from paperboy.text.rich_text import Formula, Link, Styled, Text


def inlines(source: str) -> tuple[object, ...]:
    (paragraph,) = tex.rich_text_of(source)
    return paragraph


@pytest.mark.parametrize(
    ("source", "meaning"),
    [
        (
            r"M\"uller, Erd\H{o}s, {\'e}tude, na\"{\i}ve, \v{S}koda, \c{c}a, \~n",
            "Müller, Erdős, étude, naïve, Škoda, ça, ñ",
        ),
        (r"20\% of Q\&A on a\_b \#1 for \$5 \{x\}", "20% of Q&A on a_b #1 for $5 {x}"),
        (r"one \ldots\ two, vs.\ three, 1.5\,TB, a\\b", "one … two, vs. three, 1.5 TB, a b"),
        ("``quoted'' and \"straight\" and 'single'", "“quoted” and \"straight\" and 'single'"),
        ("Read--Write, pages 3--5, so --- there, a -- b", "Read–Write, pages 3–5, so — there, a – b"),
        ("run it with --force and -- all", "run it with --force and – all"),
        ("Fig.~1 takes ~10 hours, 2~3 times", "Fig. 1 takes ~10 hours, 2~3 times"),
        (r"\LaTeX{} and \TeX, \oe, \ss, \alpha", "LaTeX and TeX, œ, ß, α"),
        (r"a note\footnote{see \emph{this}}.", "a note (see this)."),
        (r"\mbox{one} \textrm{two} \textcolor{red}{three}", "one two three"),
        (r"\begin{itemize} \item one \item two \end{itemize}", "• one • two"),
        ("SKILL{.}md and 14{,}056 and FID{}=2", "SKILL.md and 14,056 and FID=2"),
        (r"{\alpha}-stable", "α-stable"),
        (
            r"\~{}10 hours, \textasciitilde{}5, \textasciitilde 6, \~20, \^{}x, a\textbackslash{}b",
            "~10 hours, ~5, ~6, ~20, ^x, a\\b",
        ),
    ],
)
def test_text_commands_become_what_they_mean(source: str, meaning: str) -> None:
    assert plain(tex.rich_text_of(source)) == meaning


@pytest.mark.parametrize(
    "source",
    [
        r"we call it \ourmethod and \bench{}",
        r"a set {a, b} or {True, False}, {name}, f{x}, user_{name}.json, /v{n}, {}",
        r"\textbf{never closed",
        r"\href{ftp://a.example} alone",
        r"a drive C:\dir and \(x and \[y and a last \\"[:-1],
        "100% & more # of_it ^ here ` and '' too",
        "a ---- rule",
    ],
)
def test_what_is_not_known_stays_visible(source: str) -> None:
    assert plain(tex.rich_text_of(source)) == source


@pytest.mark.parametrize(
    ("source", "meaning"),
    [
        # quotation marks and apostrophes that somebody has escaped
        (
            r"MLLM\'s, don\'t, models\' own, the 1990\'s, we\'ve, $\pi$\'s",
            "MLLM's, don't, models' own, the 1990's, we've, π's",
        ),
        (r"a \"quoted phrase\" and \"open\" or (\"o, n\").", 'a "quoted phrase" and "open" or ("o, n").'),
        (
            r"O\'Reilly, POINCAR\'E, Cram\'er, y\'all, \'90s, \"M\"uller\"",
            "O'Reilly, POINCARÉ, Cramér, y'all, '90s, \"Müller\"",
        ),
        (r"\'open\' and \"what?\", \"e\"", '\'open\' and "what?", "e"'),
        # … and accents
        (r"(\"Ust\"un et al.) vis-\`a-vis na\"ive \"Uber", "(Üstün et al.) vis-à-vis naïve Über"),
        (
            r"Poincar\'e's \'etude, Kie\'slowski, Gda\'nsk, fa\c cade",
            "Poincaré's étude, Kieślowski, Gdańsk, façade",
        ),
        (r"\'{s} \'{E}cole \^ole \.zal", "ś École ôle żal"),
        # a dollar of which Hugging Face leaves the backslash
        (r"\1 million USD, \81, (\22K for it), \0.5 a page", "$1 million USD, $81, ($22K for it), $0.5 a page"),
        # macros of style files
        (
            r"(\ie, a), \eg~b, \eg{} c, \Eg, d, \etc. \Ie e \etal, 30\deg, \wrt f",
            "(i.e., a), e.g. b, e.g. c, E.g., d, etc. I.e. e et al., 30°, w.r.t. f",
        ),
        (r"by X \etal [1], \etc, \cf. and \vs\ all", "by X et al. [1], etc., cf. and vs. all"),
        # what only the paper's own pages have
        (r"as in A~\citep[see][p.~3]{a, b}. Of \cite{c}, (\cite{d}) and \citep*{e} f", "as in A. Of, and f"),
        (
            r"after \citet{kim2024}, in Fig.~\ref{fig:a}, \cref{b} and Eq.~(\ref{c})",
            "after [kim2024], in Fig., and Eq.",
        ),
        (r"one\vspace{2mm}\noindent two \hspace*{-1em} three\label{x}.", "one two three."),
        (r"\paragraph{One.} two \section*{Three} \begin{abstract}four\end{abstract}", "One. two Three four"),
        (
            r"\vskip 2mm one \\[2mm] two \bf three \it{four} \color{red}{five} \foo[a]{six}",
            "one two three four five six",
        ),
        (r"{\small one} \large two \textcolor{red}{three} {\color{blue} four}", "one two three four"),
        (
            r"\raisebox{-2pt}{\includegraphics[height=1em]{logo.png}} one, \viz two \looseness=-1 three",
            "one, viz. two three",
        ),
        (r"\begin{table}[t] x \end{table}", "x"),
        # numbers, units and formulas of chemistry
        (
            r"\SI{5}{\meter}, \SI{1.5e-3}{\kilo\meter\per\second}, \qty{20}{\percent}, \SI{3}{GHz}",
            "5 m, 1.5×10⁻³ km/s, 20%, 3 GHz",
        ),
        (
            r"\SIrange{1}{2}{\km}, \num{1e5}, \ang{30}, \si{\degreeCelsius}, \SI[a=b]{7}{\um}",
            "1–2 km, 1×10⁵, 30°, °C, 7 µm",
        ),
        (
            r"\ce{H2O}, \ce{SO4^2-}, \ce{Na+ + Cl- -> NaCl}, \ce{Ca(OH)2}, $\ce{CO2}$",
            "H₂O, SO₄²⁻, Na⁺ + Cl⁻ → NaCl, Ca(OH)₂, CO₂",
        ),
        (r"of $x = \SI{5}{\meter}$ and $y \label{a} = \num{3}\label{b}$", "of x = 5 m and y = 3"),
        # braces
        (
            r"{T}ext, {D}eep {Q}-Learning, symmet{R}y, Learn{ING}, {LLM}s, {BERT}: {Knowledge Seeding}",
            "Text, Deep Q-Learning, symmetRy, LearnING, LLMs, BERT: Knowledge Seeding",
        ),
        # powers and indices outside of formulas
        (
            r"DR^{3}-Eval, EMPO^2, D^2PO, 10^-3, 2^{128}, km^2, M^*, p^θ, O(n^{k+1})",
            "DR³-Eval, EMPO², D²PO, 10⁻³, 2¹²⁸, km², M^*, p^θ, O(n^(k+1))",
        ),
        (
            r"10^(-10), C_{50}, 360^\circ, 90^{\circ}, 30^{\deg}, λ^star, π_0-like, π_{0.5}, p_i^{,old}",
            "10⁻¹⁰, C₅₀, 360°, 90°, 30°, λ^⋆, π₀-like, π_(0.5), p_i^(old)",
        ),
        # commands of math outside of a formula, and commands that nobody knows
        (r"\mathcal{O}(n^2) in \mathbb{R}^d, \frac{1}{2}, \sqrt{d}", "𝒪(n²) in ℝ^d, 1/2, √d"),
        (r"the \modify{(RL-Co)} framework, \new{\emph{two} words}", "the (RL-Co) framework, two words"),
    ],
)
def test_what_authors_have_written_is_read_as_they_meant_it(source: str, meaning: str) -> None:
    assert re.sub("[\N{NO-BREAK SPACE}\N{THIN SPACE}]", " ", plain(tex.rich_text_of(source))) == meaning


@pytest.mark.parametrize(
    "source",
    [
        "Fig.~3", "et~al.", "Figures~1 and~2", "Table~B (all)", "RTX~5090", "19.7~FPS", "5~\\%", "see~(1)",
        "Eq.~(3)", "Prof.~Kim", "v1.5~and", "OmniDocBench~v1.5", "Memento~2", "of~$n$",
        "$n$~tokens", "10~$\\mu$s", "a~\\textbf{word}", "vs.~GPT-4", "Llama2~70B", "video~(e.g., this)",
        "``this''~and", "I~am", "D.~E.~Knuth", "J.~S. Bach", "a~2x gain", "A~7B model", "a~$k$-means",
        "a~$p$ value", "10~000 images", "$n$~=~5", "this~--~that", "$10$~$\\mu$s", "$3$~$\\times$",
        "그림~1", "그림~$x$",
    ],
)  # fmt: skip
def test_a_tie_is_a_space_that_does_not_break(source: str) -> None:
    (paragraph,) = tex.rich_text_of(source)
    text = "".join(piece.text for piece in paragraph if isinstance(piece, Text))
    assert text.count("\N{NO-BREAK SPACE}") == source.count("~")
    assert "~" not in text


@pytest.mark.parametrize(
    "source",
    [
        "30%~50%", r"30\%~50\%", "2x~4x", "1B~7B", "10ms~20ms", "1M~4M tokens", r"$2\times$~$4\times$",
        "A~Z", "(a~z)", "2~3", "0.1~0.5", "-5~5", "$5~$10", r"\$5~\$10", "5~66% higher", "16~30% lower",
        "1K~10K", "1st~3rd", "2020~2024", "Q1~Q4", "v1~v3", "one~three", "Jan.~Mar", "Monday~Friday",
        "$10$~20", r"10~$20\times$", "(1)~(3)", "[1]~[3]", r"\textbf{2}~\textbf{4}", "~10 hours",
        "about ~10", "(~300k samples)", "N~10", "5 ~ 10", "a/~b", "cd ~/home", "$a$~$b$",
        r"10$\times$~20$\times$", "3GB~5GB,", "1,000~2,000", "40dB~60dB", "v1.0~v2.5", r"0~$\infty$", "서울~부산",
        "第一~第五", "A~100", "2020년~2024년",
    ],
)  # fmt: skip
def test_a_range_and_an_estimate_keep_their_tilde(source: str) -> None:
    (paragraph,) = tex.rich_text_of(source)
    assert plain((paragraph,)).count("~") == 1


@pytest.mark.parametrize(
    ("source", "label", "url", "rest"),
    [
        (r"\href{https://a.example/R.md{our page}}.", "our page", "https://a.example/R.md", "."),
        (r"\href{https://a.example/R.md} alone", "https://a.example/R.md", "https://a.example/R.md", " alone"),
        (r"\href{https://a.example/R.md", "https://a.example/R.md", "https://a.example/R.md", ""),
        (r"\url{https://a.example/R.md and on", "https://a.example/R.md", "https://a.example/R.md", " and on"),
        (r"\url https://a.example/R.md.", "https://a.example/R.md", "https://a.example/R.md", "."),
        (r"\href{ https://a.example{project }{project page}.", "project page", "https://a.example", "."),
        ("https://a.example{project page}.", "project page", "https://a.example", "."),
        ("https://a.example/b{https://a.example/b}.", "https://a.example/b", "https://a.example/b", "."),
        ("https://a.example/ScalSelect{ScalSelect}.", "ScalSelect", "https://a.example/ScalSelect", "."),
        ("https://a.example/b {https://c.example}, d", "https://c.example", "https://a.example/b", ", d"),
        (r"\href {https://a.example/} {our page}", "our page", "https://a.example/", ""),
    ],
)
def test_a_reference_that_has_come_broken_is_a_link(source: str, label: str, url: str, rest: str) -> None:
    link, *after = inlines(source)
    assert link == Link(url, (Text(label),))
    assert after == ([Text(rest)] if rest else [])


@pytest.mark.parametrize(
    "source",
    [
        r"\textbf{" * 180 + "deep" + "}" * 180,
        r"\textbf{" * 5000 + "open",
        "{" * 3000 + "}" * 3000,
        "$" + r"\text{$" * 500 + "x" + "$}" * 500 + "$",
        "word $x$ " * 5000,
    ],
)
def test_a_text_that_is_too_deep_or_too_long_is_shown_as_it_came(source: str) -> None:
    assert plain(tex.rich_text_of(source)) == " ".join(source.split())


def test_the_deepest_text_that_is_read_is_read_to_its_end() -> None:
    source = r"\emph{" * tex.MAX_NESTING + "deep" + "}" * tex.MAX_NESTING
    assert plain(tex.rich_text_of(source)) == "deep"


@pytest.mark.parametrize(
    ("source", "style"),
    [
        (r"\textbf{x}", "strong"),
        (r"\emph{x}", "em"),
        (r"\textit{x}", "em"),
        (r"\texttt{x}", "code"),
        (r"\textsc{x}", "small-caps"),
        (r"\underline{x}", "u"),
        (r"\textsuperscript{x}", "sup"),
        (r"{\bf x}", "strong"),
        (r"{\em x}", "em"),
        (r"\verb|x|", "code"),
    ],
)
def test_styles_are_kept(source: str, style: str) -> None:
    assert inlines(source) == (Styled(style, (Text("x"),)),)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "formulas"),
    [
        (r"4$\times$ and $n \times n$", [r"\times", r"n \times n"]),
        (r"\(x<y\) then \[E=mc^2\] then $$a|b$$", ["x<y", "E=mc^2", "a|b"]),
        (r"$ \alpha $ is spaced", [r"\alpha"]),
        (r"$\text{if $x$ then} y$", [r"\text{if $x$ then} y"]),
        (r"$\textbf{words with $\mu$P}$", [r"\mu"]),
        (
            r"an environment \begin{align*} a &= b \\ c &= d \end{align*}",
            [r"\begin{align*} a &= b \\ c &= d \end{align*}"],
        ),
        (r"\ensuremath{x^2}", ["x^2"]),
        (r"$10^{-3}$, $4$K, $1.5$ and $3 \text{ and then } 4$", ["10^{-3}", "4", "1.5", r"3 \text{ and then } 4"]),
        (r"$p = \text{softmax of the whole}(x)$", [r"p = \text{softmax of the whole}(x)"]),
        (r"\textbf{$8\times$ faster}", [r"8\times"]),
        (r"a $4\times$4 grid", [r"4\times"]),
        (
            r"$\operatorname*{arg max}_{\text{all of them}}$ and $Recall at k$",
            ["\\operatorname*{arg max}_{\\text{all of them}}", "Recall at k"],
        ),
    ],
)
def test_formulas_are_found_and_their_tex_is_unchanged(source: str, formulas: list[str]) -> None:
    def found(pieces: tuple[object, ...]) -> list[str]:
        inner = [found(piece.content) for piece in pieces if isinstance(piece, Styled)]
        return [piece.tex for piece in pieces if isinstance(piece, Formula)] + list(chain.from_iterable(inner))

    assert found(inlines(source)) == formulas


@pytest.mark.parametrize(
    "source",
    [
        "costs $5 and then $10",
        "about $891K spent on machines and an additional $576K of data",
        r"for $10, US$5",
        "from $1-$2 a page, US$5 and US$10, $1,000 on average",
        "a $200k model",
        "only $ alone and $$ twice",
        "unbalanced $x_{i$ stays text",
        "set $HOME and then keep $PATH",
        "a price of 5$ and then one of 10$ a head",
        "between US$ 5 and US$ 6",
        "in $HOME/bin:$PATH",
    ],
)
def test_a_dollar_that_is_no_formula_stays_a_dollar(source: str) -> None:
    assert inlines(source) == (Text(source),)


def test_prices_and_formulas_stand_side_by_side() -> None:
    assert inlines("for $5 on $\\tau$-bench") == (Text("for $5 on "), Formula(r"\tau"), Text("-bench"))


@pytest.mark.parametrize(
    ("source", "label", "url", "rest"),
    [
        ("see https://a.example/x.", "https://a.example/x", "https://a.example/x", "."),
        ("(https://a.example/x)", "https://a.example/x", "https://a.example/x", ")"),
        ("https://a.example/a_(b), c", "https://a.example/a_(b)", "https://a.example/a_%28b%29", ", c"),
        (
            "https://a.example/~me/?q=1&r=2#top!",
            "https://a.example/~me/?q=1&r=2#top",
            "https://a.example/~me/?q=1&r=2#top",
            "!",
        ),
        (r"https://a.example/a\_b\%20c.", "https://a.example/a_b%20c", "https://a.example/a_b%20c", "."),
        (r"\url{https://a.example/a\_b}.", "https://a.example/a_b", "https://a.example/a_b", "."),
        (r"\url{https://a.example/$\sim$me/b}.", "https://a.example/~me/b", "https://a.example/~me/b", "."),
        (r"https://a.example/\textasciitilde{}me.", "https://a.example/~me", "https://a.example/~me", "."),
        (r"\nolinkurl{https://a.example/b}.", "https://a.example/b", "https://a.example/b", "."),
        (r"\url{\href{https://a.example/b}{b}}.", "https://a.example/b", "https://a.example/b", "."),
        (r"\href{\url{https://a.example/b}}{here}.", "here", "https://a.example/b", "."),
        (r"\href{https://a.example/}{our \emph{page}}.", "our page", "https://a.example/", "."),
        ("https://a.example{::options x=y}", "https://a.example", "https://a.example", "{::options x=y}"),
        ("https://a.example/{id}", "https://a.example/", "https://a.example/", "{id}"),
        ("https://a.example/x에서", "https://a.example/x", "https://a.example/x", "에서"),
        ("HTTPS://A.example/x", "HTTPS://A.example/x", "HTTPS://A.example/x", ""),
    ],
)
def test_addresses_become_links(source: str, label: str, url: str, rest: str) -> None:
    pieces = inlines(source)
    (link,) = [piece for piece in pieces if isinstance(piece, Link)]
    assert link.url == url
    assert plain((link.label,)) == label
    after = pieces[pieces.index(link) + 1 :]
    assert after == ((Text(rest),) if rest else ())


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"\href{javascript:alert(1)}{here}", "here (javascript:alert(1))"),
        (r"\url{ftp://a.example}", "ftp://a.example"),
        (
            "javascript:alert(1) data:text/html,x https:// http://",
            "javascript:alert(1) data:text/html,x https:// http://",
        ),
    ],
)
def test_no_other_scheme_becomes_a_link(source: str, shown: str) -> None:
    assert not [piece for piece in inlines(source) if isinstance(piece, Link)]
    assert plain(tex.rich_text_of(source)) == shown


def test_blank_lines_and_indents_after_a_sentence_begin_paragraphs() -> None:
    source = "one line\nwrapped.\n  The second\n  goes on.\n\nThe third."
    assert [plain((paragraph,)) for paragraph in tex.rich_text_of(source)] == [
        "one line wrapped.",
        "The second goes on.",
        "The third.",
    ]
