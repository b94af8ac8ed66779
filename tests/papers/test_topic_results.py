"""Sentences about results: what a topic says that they mean, and nothing else."""

from paperboy.papers.models import Paper
from paperboy.papers.topic_files import changed, shipped
from paperboy.papers.topics import Topic, Topics

BEES = Topic(id="own", names={"en": "Own"}, words={4: ("bee",)}, results={3: ("honey",)})
TOPICS = Topics(shipped())


def points(*sentences: str, topic: Topic = BEES) -> int:
    return Topics([topic]).points_of(Paper(id="2602.06570", title="On Things", abstract=" ".join(sentences)))[0]


def test_in_a_sentence_about_results_only_the_words_for_results_count_and_at_most_twice() -> None:
    assert points("Things are many.", "Experiments show bees.", "Results show bees.") == 0
    assert points("Things are many.", "Experiments show honey.", "Results show honey.", "We achieve honey.") == 6
    assert points("Things are many.", "There is honey.", "And honey.") == 0


def test_a_result_alone_makes_no_topic() -> None:
    abstract = "We study bees. Experiments show speedup, lower latency, less gpu memory and higher throughput."
    assert "efficiency" not in TOPICS.topics_of(Paper(id="2602.06570", title="On Bees", abstract=abstract))


def test_that_a_model_is_faster_is_told_by_its_results() -> None:
    aim = "Attention is quadratic in the length of its input. We propose to skip redundant tokens in each layer."
    result = " Experiments show a speedup of 3x, lower latency and less memory usage at the same quality."
    title = "Skipping Tokens for Fast Transformers"
    assert "efficiency" not in TOPICS.topics_of(Paper(id="2602.06570", title=title, abstract=aim))
    assert "efficiency" in TOPICS.topics_of(Paper(id="2602.06570", title=title, abstract=aim + result))


def test_a_blogs_own_file_may_say_what_results_mean() -> None:
    text = "topics:\n- id: safety\n  results:\n    3: fewer refusals\n    0: attack success rate\n"
    (safety,) = (topic for topic in changed(shipped(), text, "topics.yml") if topic.id == "safety")
    assert safety.results == {3: ("fewer refusals",), 0: ("attack success rate",)}
    assert safety.words == next(topic for topic in shipped() if topic.id == "safety").words
