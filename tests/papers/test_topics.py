import random

import pytest

from paperboy.papers.models import Paper, Preprint
from paperboy.papers.topic_files import shipped
from paperboy.papers.topics import ENOUGH, ENOUGH_BESIDE, MOST, Topic, Topics
from paperboy.post.words import languages

TOPICS = Topics(shipped())
SIXTEEN = [
    *(
        "benchmarks-and-data",
        "vision-language",
        "agents",
        "reinforcement-learning",
        "image-generation",
        "efficiency",
    ),
    *("reasoning", "video", "language-models", "3d-and-scenes", "robotics", "retrieval-and-memory", "safety"),
    *("science-and-medicine", "code", "audio-and-speech"),
]


def paper(title: str, abstract: str = "", *keywords: str) -> Paper:
    return Paper(id="2602.06570", title=title, abstract=abstract, keywords=keywords)


def topics_of(title: str, abstract: str = "", *keywords: str) -> tuple[str, ...]:
    return TOPICS.topics_of(paper(title, abstract, *keywords))


def test_the_shipped_topics_are_the_sixteen_with_names_in_every_language() -> None:
    assert [topic.id for topic in TOPICS.topics] == SIXTEEN
    unnamed = [
        (topic.id, language) for topic in TOPICS.topics for language in languages() if language not in topic.names
    ]
    assert unnamed == [], "write these names into src/paperboy/papers/topics.yml"
    robotics = next(topic for topic in TOPICS.topics if topic.id == "robotics")
    assert (robotics.name("ko"), robotics.name("en"), robotics.name("fr")) == ("로보틱스", "Robotics", "Robotics")
    assert Topic(id="own", names={}).name("ko") == "own"


@pytest.mark.parametrize(
    ("title", "abstract", "wanted"),
    [
        (
            "Gripper: A Vision-Language-Action Model for Dexterous Manipulation",
            "We present Gripper, a robot policy. The robot learns from demonstrations.",
            {"robotics"},
        ),
        (
            "WebClickBench: Benchmarking GUI Agents",
            "We introduce a benchmark of 900 tasks for computer-use agents. Agents fail at most of them.",
            {"benchmarks-and-data", "agents"},
        ),
        (
            "Quieter GRPO: Variance Reduction for Policy Optimization",
            "We propose an advantage estimator for GRPO. The reward of each rollout is normalised by its group.",
            {"reinforcement-learning"},
        ),
        (
            "Speech Tokens Revisited",
            "We present a codec for speech recognition and text-to-speech. The voice of a speaker is kept.",
            {"audio-and-speech"},
        ),
        ("On the Number of Bees in a Garden", "We count bees. There are many of them.", set()),
        ("", "", set()),
    ],
)
def test_a_paper_has_none_one_or_several_topics(title: str, abstract: str, wanted: set[str]) -> None:
    assert set(topics_of(title, abstract)) == wanted


ON_POLICY = (
    "Where On-Policy Distillation Helps: A Study of Small Language Models",
    "On-policy distillation trains a student language model on its own samples, with a teacher's token"
    " probabilities as its signal. We propose a token-level loss for on-policy distillation of LLMs. Distillation"
    " is efficient and reduces the cost of post-training.",
)
FLOW_POLICY = (
    "FlowGrip: Flow Matching Policies for Bimanual Robot Manipulation",
    "Diffusion policies denoise actions from noise. We present a flow matching policy that generates action chunks"
    " from camera images for robot manipulation. Flow matching needs few denoising steps.",
)
FLOW_SPEECH = (
    "Flow Matching for Zero-Shot Text-to-Speech",
    "Diffusion models and flow matching generate speech from noise. We propose a flow matching decoder for"
    " text-to-speech. A latent diffusion prior conditions the voice.",
)
DIFFUSION_PROTEIN = (
    "Latent Diffusion for Protein Backbones",
    "Diffusion models generate protein structures. We introduce a latent diffusion model of protein backbones."
    " Guidance steers the diffusion model to a fold.",
)
DIFFUSION_TEXT = (
    "Guidance for Discrete Diffusion Language Models",
    "Masked diffusion language models generate text by denoising. We propose guidance for diffusion language"
    " models. The diffusion model denoises tokens in any order.",
)
ACCENT = (
    "Accent Manipulation in Zero-Shot Text-to-Speech",
    "We propose a method of accent manipulation for speech synthesis. Accent manipulation keeps the voice of a"
    " speaker and changes the accent.",
)
CAMERA = (
    "Camera Manipulation in Video Diffusion Models",
    "We present camera manipulation for text-to-video generation. Camera manipulation follows a trajectory of the"
    " user.",
)
TOKENIZER_3D = (
    "A Mesh Tokenizer for Autoregressive 3D Generation",
    "Tokenization of a mesh decides how long its sequence is. We introduce a tokenizer for 3D meshes, used by an"
    " autoregressive transformer. Our tokenizer needs fewer tokens for each mesh.",
)
TOKENIZER_AUDIO = (
    "One Tokenizer for All Audio",
    "Tokenizers of audio split sound into tokens. We propose an audio tokenizer for speech and music. A"
    " transformer language model is trained on its tokens.",
)
TOKENIZER_IMAGE = (
    "Rethinking the Image Tokenizer",
    "Image tokenizers turn an image into tokens. We propose a visual tokenizer for image generation. The tokenizer"
    " helps autoregressive transformers.",
)
CODE_SWITCHED = (
    "Lost Between Languages: Code-Switched Text",
    "Code-switching mixes languages. We study how language models read code-switched text. Code-switched text is"
    " common in multilingual communities.",
)
RESULTS = (
    "Longer Thoughts for Large Reasoning Models",
    "Chain-of-thought reasoning grows long. We propose a curriculum of thoughts for mathematical reasoning."
    " Experiments on SWE-Bench, VideoMME, MathVista, ScienceQA, MedQA, AndroidWorld, RoboTwin and LiveCodeBench"
    " show gains. Our model outperforms rivals on video understanding benchmarks, medical question answering"
    " datasets, code generation benchmarks and robot manipulation benchmarks.",
)


@pytest.mark.parametrize(
    ("text", "has", "has_not"),
    [
        pytest.param(ON_POLICY, "language-models", "efficiency", id="on-policy distillation is not efficiency"),
        pytest.param(ON_POLICY, "language-models", "reinforcement-learning", id="on-policy distillation is no RL"),
        pytest.param(FLOW_POLICY, "robotics", "image-generation", id="flow matching for robots makes no pictures"),
        pytest.param(FLOW_SPEECH, "audio-and-speech", "image-generation", id="flow matching for speech neither"),
        pytest.param(DIFFUSION_PROTEIN, "science-and-medicine", "image-generation", id="nor of proteins"),
        pytest.param(DIFFUSION_TEXT, "language-models", "image-generation", id="nor diffusion of text"),
        pytest.param(ACCENT, "audio-and-speech", "robotics", id="accent manipulation is not robotics"),
        pytest.param(CAMERA, "video", "robotics", id="camera manipulation is not robotics"),
        pytest.param(TOKENIZER_3D, "3d-and-scenes", "language-models", id="a tokenizer of 3D is no LM"),
        pytest.param(TOKENIZER_AUDIO, "audio-and-speech", "language-models", id="nor is one of audio"),
        pytest.param(TOKENIZER_IMAGE, "image-generation", "language-models", id="nor is one of pictures"),
        pytest.param(CODE_SWITCHED, "language-models", "code", id="code-switched text is not code"),
        *(
            pytest.param(RESULTS, "reasoning", other, id=f"names of benchmarks in results are not {other}")
            for other in SIXTEEN
            if other not in ("reasoning", "language-models")
        ),
    ],
)
def test_false_friends_are_told_apart(text: tuple[str, str], has: str, has_not: str) -> None:
    found = topics_of(*text)
    assert has in found
    assert has_not not in found


@pytest.mark.parametrize("topic", shipped(), ids=lambda topic: topic.id)
def test_one_mention_in_an_abstract_is_never_enough(topic: Topic) -> None:
    words = {word for kind in (topic.words, topic.abstract) for group in kind.values() for word in group}
    for word in words:
        assert topic.id not in topics_of(
            "On Things", f"Things are many. We introduce {word} here. They are few."
        ), word
        assert topic.id not in topics_of("On Things", f"We propose {word}.", word), word


def test_one_sentence_of_an_abstract_is_never_enough_however_much_it_says() -> None:
    assert (
        topics_of("On Things", "We propose reinforcement learning (RL) with GRPO, PPO, DPO and reward models.")
        == ()
    )


def test_a_word_of_an_abstract_counts_at_most_twice() -> None:
    topics = Topics([Topic(id="own", names={"en": "Own"}, words={3: ("bee",)})])
    sentences = ["Bees fly."] * 50
    assert topics.points_of(paper("On Things", " ".join(sentences))) == [9], (
        "six in the first sentence, then three"
    )
    assert MOST * 2 * 2 < ENOUGH < ENOUGH_BESIDE, "one word of an abstract alone is never enough"


def test_of_words_that_overlap_the_longest_counts_for_each_topic_on_its_own() -> None:
    topics = Topics(
        [
            Topic(id="bees", names={}, words={4: ("bee", "honey bee"), 0: ("bee line",)}),
            Topic(id="lines", names={}, words={4: ("line",)}),
        ]
    )
    assert topics.points_of(paper("The Bee Line")) == [0, 16]
    assert topics.points_of(paper("The Honey Bee")) == [16, 0]
    assert topics.points_of(paper("Of honey-bees and a LINE")) == [16, 16]


@pytest.mark.parametrize(("word", "plural"), [("bee", "bees"), ("query", "queries"), ("search", "searches")])
def test_plurals_count_as_their_singular(word: str, plural: str) -> None:
    topics = Topics([Topic(id="own", names={}, words={4: (word,)})])
    assert topics.topics_of(paper(f"Of {plural}", f"About one {word}.")) == ("own",)
    assert topics.points_of(paper("", f"One {word}. We count. Two {plural}. Three {plural}.")) == [12]


@pytest.mark.parametrize("title", ["BeeBench", "BeeBench2", "Bee-Bench", "bee bench"])
def test_names_of_words_written_together_are_read_as_words_in_titles(title: str) -> None:
    topics = Topics([Topic(id="own", names={}, words={4: ("bench",)})])
    assert topics.points_of(paper(title)) == [16]


def test_what_speaks_for_most_comes_first_and_ties_are_in_the_order_of_the_file() -> None:
    own = [Topic(id=name, names={}, words={4: (name,)}) for name in ("ants", "bees", "wasps")]
    text = paper("Wasps, Bees, Ants", "Flies. We count. Ants. Bees. Wasps. Wasps.")
    assert Topics(own).topics_of(text) == ("wasps", "ants", "bees")


def test_a_topic_beside_another_must_be_clearer_than_one_alone() -> None:
    ants, bees = (Topic(id=name, names={}, words={4: (name,), 3: (f"{name} hill",)}) for name in ("ants", "bees"))
    nearly = paper("Bees Hill of Ants", "Ants. We count. Bees here. Bees hill. Bees there.")
    assert ENOUGH <= Topics([bees]).points_of(nearly)[0] < ENOUGH_BESIDE
    assert Topics([bees]).topics_of(nearly) == ("bees",)
    assert Topics([ants, bees]).topics_of(nearly) == ("ants",)


def test_keywords_help_but_none_are_needed() -> None:
    topics = Topics([Topic(id="own", names={}, words={4: ("bee",)})])
    assert topics.topics_of(paper("Of Bees", "They fly.", "bee", "bees", "BEE")) == ("own",)
    assert topics.points_of(paper("Of Things", "", "bee", "bees")) == [1]
    assert topics.topics_of(paper("Of Bees", "Bees fly.")) == ("own",)
    assert topics.points_of(paper("", "", "honey", "bee")) == topics.points_of(paper("", "", "honey bee"))


def test_no_word_goes_over_the_end_of_a_keyword_or_a_sentence() -> None:
    topics = Topics([Topic(id="own", names={}, words={4: ("honey bee",)})])
    assert topics.points_of(paper("", "It is honey. Bee is small.", "honey", "bee")) == [0]


def test_a_late_answer_of_arxiv_changes_no_topic() -> None:
    assert all(topic.categories == () for topic in shipped())
    late = Preprint(
        title="A Robot for Speech",
        abstract="Robots speak. We present robots. Robots!",
        categories=("cs.RO", "cs.SD"),
    )
    for title, abstract in (FLOW_POLICY, ACCENT, TOKENIZER_3D, ("On Bees", "Bees fly.")):
        before = paper(title, abstract)
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
    """Tokens that count how often one of them is looked at."""

    looks = 0

    def __getitem__(self, key: object) -> object:  # type: ignore[override]
        type(self).looks += 1
        return super().__getitem__(key)  # type: ignore[call-overload]


def test_a_text_is_read_once_however_many_words_there_are() -> None:
    vocabulary = [f"word{number}" for number in range(2_000)]
    many = Topics([Topic(id="own", names={}, words={3: tuple(f"{word} next" for word in vocabulary)})])
    draw = random.Random(7)  # noqa: S311
    tokens = CountingTokens(draw.choice(vocabulary) for _ in range(1_000))
    many._in_abstracts.find(tokens)
    assert CountingTokens.looks <= 1_000, "each token starts one look at what follows it"
