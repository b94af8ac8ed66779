import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from paperboy.papers.models import Paper, Preprint
from paperboy.papers.topic_files import shipped
from paperboy.papers.topics import LEAST_EVIDENCE, MOST_EVIDENCE, Topic, Topics
from paperboy.post.languages import languages

TOPICS = Topics(shipped())
IDS = [topic.id for topic in TOPICS.topics]
AGENTS = ("computer-use", "deep-research", "multi-agent", "skills-and-memory")


def paper(title: str, abstract: str = "", *keywords: str) -> Paper:
    return Paper(id="2602.06570", title=title, abstract=abstract, keywords=keywords)


def topics_of(title: str, abstract: str = "") -> set[str]:
    return set(TOPICS.topics_of(paper(title, abstract)))


def evidence(in_title: str, in_abstract: str = "", **topic: object) -> tuple[int, int]:
    found = Topics([Topic(id="own", names={}, **topic)]).evidence_of(paper(in_title, in_abstract))
    return found[0][0], found[1][0]


def test_the_shipped_topics_are_23_with_names_in_every_language_and_agents_in_parts() -> None:
    assert len(IDS) == len(set(IDS)) == 23
    unnamed = [
        (topic.id, language) for topic in TOPICS.topics for language in languages() if language not in topic.names
    ]
    assert unnamed == [], "write these names into src/paperboy/papers/topics.yml"
    robotics = next(topic for topic in TOPICS.topics if topic.id == "robotics")
    assert (robotics.name("ko"), robotics.name("en"), robotics.name("fr")) == ("로봇", "Robotics", "Robotics")
    assert Topic(id="own", names={}).name("ko") == "own"
    assert tuple(topic.id for topic in TOPICS.topics if topic.part_of) == AGENTS
    assert {topic.part_of for topic in TOPICS.topics} == {None, "agents"}


def by_kind() -> list[object]:
    entries = yaml.safe_load((Path(__file__).parent / "topic_kinds.yml").read_text(encoding="utf-8"))
    return [pytest.param(entry, id=entry["kind"]) for entry in entries]


@pytest.mark.parametrize("entry", by_kind())
def test_what_a_paper_is_about(entry: dict[str, Any]) -> None:
    found = topics_of(entry["title"], entry.get("abstract", ""))
    assert found >= set(entry.get("has", ()))
    assert found.isdisjoint(entry.get("has_not", ()))
    assert found == set(entry.get("exactly", found))


@pytest.mark.parametrize("topic", shipped(), ids=lambda topic: topic.id)
def test_one_mention_in_an_abstract_is_never_enough(topic: Topic) -> None:
    for word in topic.points("abstract"):
        assert topic.id not in topics_of("On Things", f"Things are many. We introduce {word}. They are few."), word
        assert topic.id not in topics_of("On Things", f"We propose {word}."), word


def test_the_evidence_of_a_topic_has_a_least_and_a_most() -> None:
    bees = "Bees, a beehive, and honey."
    many = ("bee", "beehive", "honey")
    assert evidence(bees, f"{bees} {bees}", words={4: many}) == (MOST_EVIDENCE, MOST_EVIDENCE)
    assert evidence(bees, f"{bees} {bees}", words={-4: many}) == (LEAST_EVIDENCE, LEAST_EVIDENCE)


def test_words_of_other_topics_do_not_outweigh_a_clear_one() -> None:
    title = (
        "UDM-GRPO: Stable and Efficient Group Relative Policy Optimization for Uniform Discrete Diffusion Models"
    )
    abstract = (
        "Uniform discrete diffusion models of images, video and speech are trained with reinforcement learning."
        " We propose UDM-GRPO, which takes the final clean sample as the action of the policy. Robots, agents, 3D"
        " scenes, medical images and code benchmarks profit, and efficiency improves."
    )
    assert "reinforcement-learning" in topics_of(title, abstract)


def test_one_point_more_is_worth_double() -> None:
    title = "Bees"
    assert [evidence(title, words={points: ("bee",)})[0] for points in (1, 2, 3, 4)] == [2, 4, 8, 16]
    assert [evidence(title, words={points: ("bee",)})[0] for points in (0, -1, -2, -3, -4)] == [0, -2, -4, -8, -16]


def test_a_word_counts_once_in_a_title_and_at_most_twice_in_an_abstract() -> None:
    assert evidence("Bees and Bees", words={4: ("bee",)}) == (16, 0)
    assert evidence("Things", "Bees fly. Bees. Bees. Bees.", words={4: ("bee",)}) == (0, 16 + 8)
    assert evidence("Things", "Things. Bees fly. Bees. Bees.", words={4: ("bee",)}) == (0, 8 + 8)
    assert evidence("Things", "Bees and bees. Bees.", words={4: ("bee",)}) == (0, 16 + 16)


@pytest.mark.parametrize(
    ("title", "full"),
    [
        ("Counting Bees", True),
        ("Bees on Flowers", True),
        ("On Bees", True),
        ("Flowers: On Bees", True),
        ("From Bees to Wasps", True),
        ("Honey for Bees", True),
        ("Honey on Bees", False),
        ("Honey across Many Wild Bees", False),
        ("Honey from Bees", False),
        ("Honey, with Bees", False),
        ("Honey on Flowers: Counting Bees", True),
        ("Honey on the Flowers That Wild Bees Like", True),
        ("Bees and Honey from Bees", True),
    ],
)
def test_what_was_used_counts_half_in_a_title(title: str, full: bool) -> None:
    assert evidence(title, words={4: ("bee",)}) == (16 if full else 8, 0)


def test_of_words_that_overlap_the_longest_counts_for_each_topic_on_its_own() -> None:
    topics = Topics(
        [
            Topic(id="bees", names={}, words={4: ("bee", "honey bee"), 0: ("bee line",)}),
            Topic(id="lines", names={}, words={4: ("line",)}),
        ]
    )
    assert topics.evidence_of(paper("The Bee Line"))[0] == [0, 16]
    assert topics.evidence_of(paper("The Honey Bee"))[0] == [16, 0]
    assert topics.evidence_of(paper("Of honey-bees and a LINE"))[0] == [16, 16]


@pytest.mark.parametrize(("word", "plural"), [("bee", "bees"), ("query", "queries"), ("search", "searches")])
def test_plurals_count_as_their_singular(word: str, plural: str) -> None:
    assert evidence(f"Of {plural}", f"One {word}. Two {plural}. Three {plural}.", words={4: (word,)}) == (16, 24)


@pytest.mark.parametrize("title", ["BeeBench", "BeeBench2", "Bee-Bench", "bee bench"])
def test_names_of_words_written_together_are_read_as_words_in_titles(title: str) -> None:
    assert evidence(title, words={4: ("bench",)}) == (16, 0)


def test_a_word_may_be_worth_something_else_in_titles_and_in_abstracts() -> None:
    own = {"words": {4: ("bee",)}, "title": {2: ("bee",)}, "abstract": {3: ("bee",)}}
    assert evidence("Bees", "Bees.", **own) == (4, 8)


def test_the_best_score_comes_first_and_equal_ones_are_in_the_order_of_the_file() -> None:
    own = [Topic(id=name, names={}, words={4: (name,)}) for name in ("ants", "bees", "wasps")]
    text = paper("Wasps, Bees, Ants", "Flies. Ants. Bees. Wasps. Wasps.")
    assert Topics(own).topics_of(text) == ("wasps", "ants", "bees")


def test_a_word_that_means_a_topic_is_enough_in_a_title_and_once_more() -> None:
    topics = Topics([Topic(id="own", names={}, words={4: ("bee",)})])
    assert topics.topics_of(paper("Of Bees", "They fly. Bees!")) == ("own",)
    assert topics.topics_of(paper("Of Bees", "They fly.")) == ()
    assert topics.topics_of(paper("Of Things", "Bees fly. Bees. Bees.")) == ()


def test_a_paper_of_a_part_counts_for_the_whole_in_tags_alone() -> None:
    text = paper("WebClickBench: Benchmarking GUI Agents", "Computer-use agents fail at most of 900 tasks.")
    assert "computer-use" in TOPICS.topics_of(text)
    assert "agents" not in TOPICS.topics_of(text)
    assert TOPICS.with_wholes(text) == (*TOPICS.topics_of(text), "agents")


def test_topics_that_are_only_read_are_evidence_and_are_never_given() -> None:
    given = [topic for topic in shipped() if topic.id != "video"]
    title, abstract = (
        "Smoother Video Generation",
        "Text-to-video generation flickers. We smooth video diffusion models.",
    )
    assert "video" in topics_of(title, abstract)
    read_too = Topics(given, read=[topic for topic in shipped() if topic.id == "video"])
    text = paper(title, abstract)
    scores = dict(zip(IDS, TOPICS.scores_of(text), strict=True))
    assert {topic.id: score for topic, score in zip(given, read_too.scores_of(text), strict=True)} == {
        topic.id: scores[topic.id] for topic in given
    }


def test_keywords_are_no_evidence_so_that_late_ones_change_nothing() -> None:
    late = paper(
        "Speech Tokens Revisited", "We present speech tokens. Speech is kept.", "robot", "video generation"
    )
    assert TOPICS.topics_of(late) == TOPICS.topics_of(late.model_copy(update={"keywords": ()}))


def test_no_word_goes_over_the_end_of_a_sentence_or_of_a_part_of_a_title() -> None:
    assert evidence("Honey: Bees", "It is honey. Bee is small.", words={4: ("honey bee",)}) == (0, 0)


def test_a_late_answer_of_arxiv_changes_no_topic() -> None:
    assert all(topic.categories == () for topic in shipped())
    late = Preprint(
        title="A Robot for Speech",
        abstract="Robots speak. We present robots. Robots!",
        categories=("cs.RO", "cs.SD"),
    )
    before = paper("Speech Tokens Revisited", "We present speech tokens. Speech is kept.")
    assert TOPICS.topics_of(before) == TOPICS.topics_of(before.model_copy(update={"preprint": late}))


def test_categories_help_a_topic_that_names_them_and_are_not_enough() -> None:
    topics = Topics([Topic(id="own", names={}, words={4: ("bee",), 1: ("hive",)}, categories=("q-bio.PE",))])
    biology = Preprint(title="x", abstract="", categories=("cs.LG", "q-bio.PE"))
    bees = paper("Of Bees", "They fly.")
    assert topics.topics_of(bees) == ()
    assert topics.topics_of(bees.model_copy(update={"preprint": biology})) == ("own",)
    hives = paper("Of Hives and Hives", "Hives. Hives.").model_copy(update={"preprint": biology})
    assert topics.topics_of(hives) == ()


class CountingTokens(list[str]):
    """Tokens that count how often a stretch of them is looked up."""

    looks = 0

    def __getitem__(self, key: object) -> object:  # type: ignore[override]
        type(self).looks += 1
        return super().__getitem__(key)  # type: ignore[call-overload]


def test_a_text_is_read_once_however_many_words_there_are() -> None:
    vocabulary = [f"word{number}" for number in range(2_000)]
    many = Topics([Topic(id="own", names={}, words={3: tuple(f"{word} next" for word in vocabulary)})])
    draw = random.Random(7)  # noqa: S311
    tokens = CountingTokens(draw.choice([*vocabulary, "next"]) for _ in range(1_000))
    many._in_abstracts.find(tokens)
    assert CountingTokens.looks <= 1_000, "each token starts one look at what follows it"
