"""The gist of a paper: the hand-labelled ones (`labels/GISTS.md`), and each kind of fault by an example."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from paperboy.papers.gist import Gist, contribution_of, gist_of
from tests.loopback import RECORDINGS

LABELS = Path(__file__).parent / "labels" / "gists.jsonl"
LABELLED = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
TITLE = "Sparrow: Planning with Maps"
BACKGROUND = "Planning is hard. "


def gist(abstract: str, title: str = TITLE) -> str:
    made = gist_of(title, abstract, "")
    assert made is not None
    assert made.by == "authors"
    return made.text


def test_at_least_92_percent_are_as_a_reader_found_them_right_and_1_percent_wrong() -> None:
    labels = Counter(
        entry["label"] for entry in LABELLED if gist(entry["abstract"], entry["title"]) == entry["gist"]
    )
    assert labels["right"] >= 0.92 * len(LABELLED)
    assert labels["wrong"] <= 0.01 * len(LABELLED)
    assert labels["right"] + labels["vague"] + labels["wrong"] >= 0.98 * len(LABELLED), (
        "too many that nobody has read"
    )


def test_the_labels_are_whole_and_their_readme_has_their_figures() -> None:
    assert len({entry["id"] for entry in LABELLED}) == len(LABELLED) == 300
    assert all(entry.get("why") or entry["label"] == "right" for entry in LABELLED)
    readme = LABELS.with_name("GISTS.md").read_text(encoding="utf-8")
    for label, count in Counter(entry["label"] for entry in LABELLED).items():
        assert f"| {label} | {count} | {count / 3:.1f} % |" in readme


def test_no_gist_has_a_word_that_its_abstract_lacks_or_an_order_of_its_own() -> None:
    for entry in LABELLED:
        words = iter(re.findall(r"\w+", entry["abstract"].lower()))
        assert all(word in words for word in re.findall(r"\w+", entry["gist"].lower())), entry["gist"]
        assert re.match(r"\W?[^a-z]|[a-z]+[\d(A-Z-]", entry["gist"]), f"no capital: {entry['gist']}"
        assert re.search(r"[.?!…][”\"’)]*\Z", entry["gist"]), entry["gist"]


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        (
            "In this paper, we propose a planner for robots that reads city maps.",
            "We propose a planner for robots that",
        ),
        (
            "In this work we propose a planner for robots that reads city maps.",
            "We propose a planner for robots that",
        ),
        ("To address this issue, we train robots to read city maps.", "We train robots to read city maps."),
        ("Motivated by this, we further show that robots read city maps.", "We show that robots read city maps."),
        ("While robots fail, we here train them to read city maps.", "We here train them to read city maps."),
        (
            "Specifically, our paper studies how robots read city maps.",
            "Our paper studies how robots read city maps.",
        ),
        (
            "In this paper, a planner for robots with city maps is proposed.",
            "A planner for robots with city maps is",
        ),
        ("To help the research of robots, we draw city maps for walking.", "We draw city maps for walking."),
    ],
)
def test_lead_ins_are_removed(abstract: str, expected: str) -> None:
    assert gist(BACKGROUND + abstract).startswith(expected)


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("We introduce Sparrow, a planner that reads city maps.", "A planner that reads city maps."),
        ("We present Sparrow: a planner that reads city maps.", "A planner that reads city maps."),
        ("We close this gap with Sparrow, the first planner with maps.", "The first planner with maps."),
        ("We address this problem by proposing a planner that reads maps.", "A planner that reads maps."),
        ("We propose Eagle (EA), a planner that reads city maps.", "Eagle (EA), a planner that reads city maps."),
        ("This paper introduces the Eagle (EA) model, a planner.", "The Eagle (EA) model, a planner."),
        (
            "We introduce Sparrow, a planner with maps, and show that robots walk well.",
            "We introduce Sparrow, a planner with maps, and show that robots walk well.",
        ),
        (
            "We make two contributions: (i) we introduce Sparrow, a planner; (ii) we draw city maps.",
            "We make two contributions: (i) we introduce Sparrow, a planner; (ii) we draw city maps.",
        ),
    ],
)
def test_what_the_title_says_is_left_out_beside_it(abstract: str, expected: str) -> None:
    assert gist(BACKGROUND + abstract) == expected


LONG = "A planner that reads city maps of many kinds and finds short ways through crowds and through traffic"


@pytest.mark.parametrize(
    "rest",
    [
        ", which outperforms all planners that have been published until now.",
        ", enabling robots to walk through cities that they have never seen.",
        "; robots with it walk through cities that they have never seen before.",
        " – it outperforms all planners that have been published until now.",
    ],
)
def test_a_long_sentence_ends_before_a_clause_that_only_adds(rest: str) -> None:
    assert gist(f"We introduce Sparrow, {LONG[0].lower()}{LONG[1:]}{rest}") == f"{LONG}."


@pytest.mark.parametrize(
    "sentence",
    [
        "We propose the Less Noise Sampling Framework (LENS), which first prompts by identifying and removing"
        " tokens that interfere, and then transfers rollouts to supervise the policy on the original prompts.",
        "We introduce Latent Distillation, which, rather than proposing another hand-crafted variant with a"
        " prescribed form of privileged context, makes the teacher's context itself learnable end to end.",
        "We propose MemPrivacy, which identifies sensitive spans on edge devices, replaces them with typed"
        " placeholders for memory in the cloud, and restores the original values locally when they are needed.",
        "We train planners with three signals: maps of cities, which are drawn by hand; traces of people, which"
        " are recorded by phones; and the pictures of cameras that stand at every corner of a city.",
        "We train a planner on pairs of maps – drawn by hand, traced by phones, or seen by cameras – to predict"
        " where people are going to walk in the next minute and where robots have to stand still.",
    ],
)
def test_a_long_sentence_is_whole_where_a_cut_could_break_it(sentence: str) -> None:
    assert gist(BACKGROUND + sentence, "Maps") == sentence


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        (
            "VESPO: Variational Sequence-Level Soft Policy Optimization",
            "Training is unstable. We propose Variational sEquence-level Soft Policy Optimization (VESPO). By"
            " incorporating variance reduction into a variational formulation, VESPO derives a reshaping kernel"
            " that operates on sequence-level weights without normalization.",
            "VESPO derives a reshaping kernel that operates on sequence-level weights without normalization.",
        ),
        (
            "Face Anonymization Made Simple",
            "Face anonymization needs identity losses. We present a diffusion model that anonymizes faces with one"
            " reconstruction loss. We validated our results on two public benchmarks through experiments. Code is"
            " available at https://example.org/faces.",
            "We present a diffusion model that anonymizes faces with one reconstruction loss.",
        ),
        (
            "A Survey of Web Agents",
            "Web agents are popular. This survey reviews 240 papers on web agents and sorts them by tools.",
            "This survey reviews 240 papers on web agents and sorts them by tools.",
        ),
        (
            "Position: Benchmarks Need Expiry Dates",
            "Benchmarks age. This position paper argues that benchmarks should state when results expire.",
            "This position paper argues that benchmarks should state when results expire.",
        ),
        (
            "Quail System Card",
            "This system card describes the red teaming of Quail and its mitigations. Quail accepts text.",
            "This system card describes the red teaming of Quail and its mitigations.",
        ),
        (
            "Seedling 2.0: Video Generation",
            "Seedling 2.0 is a video model with sound and text, released in China. It delivers improvements.",
            "Seedling 2.0 is a video model with sound and text, released in China.",
        ),
        (
            "Vision Language Models: What They See",
            "Vision Language Models grow. Robots use them. This work shows that they see edges before colours.",
            "This work shows that they see edges before colours.",
        ),
        (
            "KARL: Knowledge in Tables",
            "Facts are lost. We evaluate on KARLBench. KARL stores facts in a table and looks them up when asked.",
            "KARL stores facts in a table and looks them up when asked.",
        ),
        (
            "Bees",
            "Bees fly to flowers that they have seen before",
            "Bees fly to flowers that they have seen before.",
        ),
    ],
    ids=["name only", "evaluation", "survey", "position", "card", "is a", "background", "other name", "nobody"],
)
def test_the_sentence_that_states_the_contribution_is_found(title: str, abstract: str, expected: str) -> None:
    assert gist(abstract, title) == expected


def test_every_recorded_abstract_has_a_gist() -> None:
    papers = [item["paper"] for path in RECORDINGS.glob("2*.json") for item in json.loads(path.read_bytes())]
    assert len(papers) > 100
    for paper in papers:
        assert len(gist(" ".join(paper["summary"].split()), " ".join(paper["title"].split()))) > 20


def test_names_that_begin_small_stay_and_words_get_a_capital() -> None:
    assert gist("Models grow. Here, gpt-quail answers questions on maps of cities.", "gpt-quail: Maps").startswith(
        "gpt-"
    )
    assert gist("We introduce Sparrow, a planner with maps.").startswith("A planner")


def test_an_ai_summary_is_the_gist_and_says_that_it_is_one() -> None:
    assert gist_of(TITLE, "We plan.", "A planner reads maps.") == Gist("A planner reads maps.", "ai")
    assert gist_of(TITLE, "", "") is None
    assert contribution_of(TITLE, "") is None
