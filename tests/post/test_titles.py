"""What papers are called in short."""

import pytest

from paperboy.post.titles import short_title, split_title
from paperboy.text import tex
from paperboy.text.plaintext import plain
from tests.corpus import recorded_titles


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("OdysseyArena: Benchmarking Large Language Models", "OdysseyArena"),
        ("GigaBrain-0.5M*: a VLA That Learns", "GigaBrain-0.5M*"),
        ("$\\pi_0$: A Vision-Language-Action Flow Model", "π₀"),
        ("Towards Autonomous Mathematics Research", "Towards Autonomous Mathematics Research"),
        ("On the Entropy Dynamics in Reinforcement Fine-Tuning of Models", "On the Entropy Dynamics in…"),
        ("A ratio of 3:1 in Mixtures of Experts of the Newest Kind There Is", "A ratio of 3:1 in Mixtures of…"),
        ("A Very Long Clause That Goes on for More Than Has Room: X", "A Very Long Clause That Goes on for…"),
        ("Supercalifragilisticexpialidocious-and-more-without-a-space", "Supercalifragilisticexpialidocious-a…"),
        ("Question: Answer: Rest", "Question"),
        (": The Colon Comes First", ": The Colon Comes First"),
        (":", ":"),
        ("FORGE:Fine-grained Evaluation", "FORGE"),
        ("VideoMind:a Chain-of-LoRA Agent", "VideoMind"),
        ("$\\pi_0$:Fine", "π₀"),
        ("GLM：通用模型", "GLM"),
        ("AnomalyVFM – Transforming Vision Models", "AnomalyVFM"),
        ("BRIDGE - Building Depth Data", "BRIDGE"),
        ("Implicit Intelligence -- Evaluating Agents", "Implicit Intelligence"),
        ("X — Y", "X"),
        ("GenAgent: Workflows -- Case Studies", "GenAgent"),
        ("State-of-the-Art Key:value Stores", "State-of-the-Art Key:value Stores"),
        ("The Use of std::vector", "The Use of std::vector"),
        ("When A:B Tests Fail", "When A:B Tests Fail"),
        ("Foo:A World Model", "Foo"),
        ("Meet at 10:30–11:00", "Meet at 10:30–11:00"),
    ],
)  # fmt: skip
def test_a_paper_is_called_by_what_stands_before_the_colon_or_by_its_first_words(title: str, name: str) -> None:
    assert short_title(tex.rich_text_of(title)) == name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Exploring the Vulnerabilities of Federated Learning: A Deep Dive", 51),
        ("Pretraining A Large Language Model using Distributed GPUs: A Paradigm", 57),
        (f"{'x' * 60}: y", 60),
        (f"{'x' * 61}: y", 64),
    ],
)
def test_a_name_has_at_most_60_characters(title: str, name: int) -> None:
    assert len(plain((split_title(tex.rich_text_of(title))[0],))) == name


def test_name_and_rest_are_the_whole_title() -> None:
    for title in recorded_titles():
        name, rest = split_title(tex.rich_text_of(title))
        assert plain(((*name, *rest),)) == plain(tex.rich_text_of(title))


def test_no_recorded_paper_has_a_long_name_or_none() -> None:
    names = [short_title(tex.rich_text_of(title)) for title in recorded_titles()]
    assert names
    assert [name for name in names if not 0 < len(name) <= 45] == []
