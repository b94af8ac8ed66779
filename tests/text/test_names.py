r"""Names: those behind authors' macros, and where names may break in a line."""

import pytest

from paperboy.papers.models import Paper, Preprint
from paperboy.post.texts import abstract_of, summary_of
from paperboy.text import html, tex
from paperboy.text.names import unbroken
from paperboy.text.plaintext import plain


def shown(abstract: str, title: str) -> str:
    """Return the abstract of a paper of Hugging Face, and check that arXiv's and an AI summary read the same."""
    paper = Paper(id="2602.00001", title=title, abstract=abstract, ai_summary=abstract)
    text = plain(abstract_of(paper))
    assert plain(summary_of(paper)) == text
    assert (
        plain(abstract_of(paper.model_copy(update={"preprint": Preprint(title=title, abstract=abstract)}))) == text
    )
    return text


@pytest.mark.parametrize(
    ("abstract", "title", "text"),
    [
        # as of 2505.15966, 2607.13124, 2602.11748 and 2603.07980
        (r"Our model, \model, has 84\%", "Pixel Reasoner: Incentivizing", "Our model, Pixel Reasoner, has 84%"),
        (r"propose \shortopd, \shortopd\ raises", "ShortOPD: Recovering", "propose ShortOPD, ShortOPD raises"),
        (
            r"Exploration(\method). \method effectively, that \method effectively",
            "Think Longer to Explore Deeper: Learn",
            "Exploration(our method). Our method effectively, that our method effectively",
        ),
        (r"introduce \OneMillion-Bench", r"\$OneMillion-Bench: How Far", "introduce $OneMillion-Bench"),
        # all that is named after the title's name
        (r"\method{}, \modelname\xspace, \ours, \OurMethod", "Foo-Bar: X", "Foo-Bar, Foo-Bar, Foo-Bar, Foo-Bar"),
        (r"\textbf{\ours} and $\method$ and {\system}", "$\\pi_0$: X", "π₀ and π₀ and π₀"),
        (r"\bench{} and \thisbench", "FORGE:Fine-Grained", "FORGE and FORGE"),
        # a method and its benchmark are two
        (r"on \bench, \method is best", "Foo: X", "on our benchmark, our method is best"),
        (r"Our \method, the \sys. The \bench", "No name", "Our method, the system. The benchmark"),
        (r"It is \ours. \sys is it", "A title that has no name", "It is ours. Our system is it"),
        # names of the same letters, in the title or in the text
        (r"\veomni is", "VeOmni: Scaling", "VeOmni is"),
        (r"\dreval{} is", "DR^{3}-Eval: Towards", "DR³-Eval is"),
        (r"\minerupro of \mineru", "MinerU2.5-Pro: Pushing", "MinerU2.5-Pro of MinerU2.5"),
        (r"\PixelReasoner, LLaVA-1.5 and \llava", "Pixel Reasoner", "Pixel Reasoner, LLaVA-1.5 and LLaVA"),
        # and what is none
        (r"\circone one, C:\Users\name and C:\method", "Foo: X", r"\circone one, C:\Users\name and C:\method"),
    ],
)  # fmt: skip
def test_a_macro_is_the_name_that_it_stands_for(abstract: str, title: str, text: str) -> None:
    assert shown(abstract, title) == text


UNBROKEN = ["GLM-5V", "Qwen2.5-VL-7B", "SWE-Bench", "DeepSeek-R1", "K-means", "(GPT-4)", "RL-based", "3D-Aware,"]
BREAKING = ["Long-Horizon", "self-evolving", "Vision-Language-Action", "Qwen3-VL-30B-A3B-Instruct-FP8", "a - b"]


@pytest.mark.parametrize("name", UNBROKEN)
def test_a_name_does_not_break_at_its_hyphen(name: str) -> None:
    (inlines,) = tex.rich_text_of(f"The {name} of it: new")
    assert html.inline(unbroken(inlines)) == f'The <span style="white-space: nowrap">{name}</span> of it: new'


@pytest.mark.parametrize("words", BREAKING)
def test_words_and_what_is_too_long_for_a_phone_may_break(words: str) -> None:
    (inlines,) = tex.rich_text_of(f"The {words} of it")
    assert html.inline(unbroken(inlines)) == f"The {words} of it"
