import codecs
from importlib.resources import files
from pathlib import Path

import pytest

from paperboy.errors import SetupError
from paperboy.papers.models import Paper
from paperboy.papers.topic_files import FILE, changed, load, shipped
from paperboy.papers.topics import Topic, Topics

BEES = Topic(id="bees", names={"en": "Bees", "ko": "벌"}, words={4: ("bee",), 2: ("hive", "honey")})
ANTS = Topic(id="ants", names={"en": "Ants"}, words={4: ("ant",)}, title={3: ("anthill",)})


def blog_with(folder: Path, text: str) -> Path:
    (folder / FILE).parent.mkdir(exist_ok=True)
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def test_a_blog_without_a_file_has_the_shipped_topics(tmp_path: Path) -> None:
    assert load(tmp_path).topics == shipped()


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "topics: []\n"])
def test_a_file_that_says_nothing_changes_nothing(tmp_path: Path, text: str) -> None:
    assert load(blog_with(tmp_path, text)).topics == shipped()


def test_a_blog_adds_a_topic_of_its_own(tmp_path: Path) -> None:
    text = """
topics:
- id: bees
  name: {en: Bees, ko: 벌}
  words:
    4: bee, honey-bee
    1: [hive]
  categories: [q-bio.PE]
"""
    topics = load(blog_with(tmp_path, text))
    assert [topic.id for topic in topics.topics] == [*(topic.id for topic in shipped()), "bees"]
    assert topics.topics[-1].name("ko") == "벌"
    paper = Paper(id="2602.06570", title="A Robot Among Honey Bees", abstract="Robots watch bees.")
    assert set(topics.topics_of(paper)) == {"bees", "robotics"}


def test_a_blog_says_only_what_differs() -> None:
    text = """
topics:
- id: bees
  name: {ko: 꿀벌}
  words:
    3: honey
    0: spelling bee
  title:
    2: bee
"""
    bees, ants = changed((BEES, ANTS), text, "topics.yml")
    assert ants == ANTS
    assert bees.names == {"en": "Bees", "ko": "꿀벌"}
    assert bees.words == {4: ("bee",), 3: ("honey",), 2: ("hive",), 0: ("spelling bee",)}
    assert bees.title == {2: ("bee",)}


def test_what_a_blog_says_of_a_word_counts_in_titles_and_abstracts_too() -> None:
    (ants,) = changed((ANTS,), "topics: [{id: ants, words: {0: Anthill}}]", "topics.yml")
    assert ants.words == {4: ("ant",), 0: ("Anthill",)}
    assert ants.title == {3: ()}


def test_a_blog_removes_a_topic() -> None:
    assert changed((BEES, ANTS), "topics: [{id: bees, remove: true}]", "topics.yml") == (ANTS,)


AGENTS = {"agents", "computer-use", "deep-research", "multi-agent", "skills-and-memory"}
GUI = Paper(
    id="2602.06570",
    title="WebClickBench: Benchmarking GUI Agents",
    abstract="We introduce a benchmark of 900 tasks for computer-use agents. Agents fail at most of them.",
)


def test_a_blog_that_removes_a_whole_removes_its_parts_too(tmp_path: Path) -> None:
    topics = load(blog_with(tmp_path, "topics: [{id: agents, remove: true}]"))
    assert {topic.id for topic in shipped()} - {topic.id for topic in topics.topics} == AGENTS
    assert set(topics.topics_of(GUI)) == set(topics.with_wholes(GUI)) == {"benchmarks-and-data"}


def test_a_blog_keeps_a_part_of_what_it_removes_by_naming_it(tmp_path: Path) -> None:
    text = "topics: [{id: agents, remove: true}, {id: computer-use, name: {en: GUIs}}]"
    topics = load(blog_with(tmp_path, text))
    assert {topic.id for topic in shipped()} - {topic.id for topic in topics.topics} == AGENTS - {"computer-use"}
    assert set(topics.topics_of(GUI)) == set(topics.with_wholes(GUI)) == {"benchmarks-and-data", "computer-use"}


def test_a_topic_of_a_blogs_own_may_be_part_of_another(tmp_path: Path) -> None:
    text = "topics: [{id: bees, part_of: science-and-medicine, name: {en: Bees}, words: {4: bee}}]"
    topics = load(blog_with(tmp_path, text))
    paper = Paper(id="2602.06570", title="Why Bees Dance", abstract="Bees dance in the hive. It shows the way.")
    assert topics.topics_of(paper) == ("bees",)
    assert topics.with_wholes(paper) == ("bees", "science-and-medicine")


def test_the_topics_of_papers_do_not_hang_on_which_others_a_blog_removes(tmp_path: Path) -> None:
    text = "topics: [{id: video, remove: true}, {id: robotics, remove: true}]"
    topics, all_topics = load(blog_with(tmp_path, text)), Topics(shipped())
    abstract = "Text-to-video generation flickers. We smooth video diffusion models, and pictures of robots."
    for title in ("Smoother Video Generation", "Image Generation for Robots", "Video Diffusion Models"):
        paper = Paper(id="2602.06570", title=title, abstract=abstract)
        left = [topic for topic in all_topics.topics_of(paper) if topic not in ("video", "robotics")]
        assert list(topics.topics_of(paper)) == left


def test_words_for_results_count_like_those_for_abstracts() -> None:
    text = "topics: [{id: bees, abstract: {1: hive}, results: {3: sting, 0: bee line}}]"
    (bees,) = changed((BEES,), text, "topics.yml")
    assert bees.abstract == {3: ("sting",), 0: ("bee line",), 1: ("hive",)}
    assert bees.words == BEES.words


def test_a_blog_replaces_all_topics() -> None:
    text = "replace: true\ntopics: [{id: wasps, name: {en: Wasps}, words: {4: wasp}}]"
    assert [topic.id for topic in changed((BEES, ANTS), text, "topics.yml")] == ["wasps"]


def test_the_shipped_file_copied_with_replace_is_the_same(tmp_path: Path) -> None:
    text = (files("paperboy.papers") / "topics.yml").read_text(encoding="utf-8")
    assert load(blog_with(tmp_path, f"replace: true\n{text}")).topics == shipped()


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    text = "\ufefftopics:\r\n- id: bees\r\n  name: {en: Bees}\r\n  words:\r\n    4: bee\r\n"
    assert load(blog_with(tmp_path, text)).topics[-1].id == "bees"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("- id: bees\n", 1, "write `topics:` and below it a list of topics"),
        ("bees\n", 1, "write `topics:`"),
        ("topics:\n  bees: 1\n", 1, "`topics` must be a list of topics, each with an `id`"),
        ("replace: true\n", 1, "`topics` is missing: a list of topics"),
        ("topics: []\nreplace: maybe\n", 2, "`replace` must be true or false, not 'maybe'"),
        ("topics: []\ntopic: []\n", 2, "`topic` is no key here; there are: topics, replace"),
        ("topics:\n- bees\n", 2, "a topic must be a block of `key: value` lines with an `id`, not 'bees'"),
        ("topics:\n- name: {en: Bees}\n", 2, "`id` is missing: a text of a-z, 0-9 and hyphens"),
        ("topics:\n- id: Honey Bees\n", 2, "`id` must be a text of a-z, 0-9 and hyphens"),
        ("topics:\n- id: bees\n  wrods:\n    4: bee\n", 3, "`wrods` is no key here; there are: id, name, words"),
        ("topics:\n- id: bees\n  name: Bees\n", 3, "`name` must be names by language"),
        ("topics:\n- id: bees\n  name:\n    en: ''\n", 4, "`name` must be names by language"),
        ("topics:\n- id: bees\n  words: bee\n", 3, "`words` must be groups of words by points from -4 to 4"),
        ("topics:\n- id: bees\n  words:\n    5: bee\n", 4, "`words` must be groups of words by points"),
        ("topics:\n- id: bees\n  words:\n    many: bee\n", 4, "`words` must be groups of words by points"),
        (
            "topics:\n- id: bees\n  title:\n    3:\n    - bee\n    - 3\n",
            6,
            "`title` must be groups of words by points",
        ),
        ("topics:\n- id: bees\n  words:\n    3: bee, ++\n", 4, "`words` must be groups of words by points"),
        ("topics:\n- id: bees\n  categories: q-bio\n", 3, "`categories` must be a list of arXiv categories"),
        ("topics:\n- id: code\n  remove: 1\n", 3, "`remove` must be true or false, not '1'"),
        (
            "topics:\n- id: bees\n  remove: true\n",
            2,
            "`bees` to remove is no topic; there are: ",
        ),
        ("topics:\n- id: code\n  part_of: cod\n", 3, "`part_of: cod` is no topic; there are: "),
        ("topics:\n- id: code\n  part_of: 3\n", 3, "`part_of` must be the id of another topic"),
        ("topics:\n- id: code\n- id: code\n", 3, "the topic `code` is there twice"),
        ("topics:\n- id: code\n  words:\n    3: a\n    3: b\n", 5, "`3` is there twice"),
        (
            "topics:\n- id: robots\n  name: {en: R}\n  words: {2: bee}\n",
            2,
            "the topic `robots` has only weak words",
        ),
        ("topics:\n- id: bees\n  words: {4: bee}\n", 2, "the topic `bees` needs a `name`: names by language"),
        ("topics:\n- id: [\n", 3, "not readable as YAML"),
        ("topics:\n- id: " + "[" * 900 + "]" * 900, 2, "not readable as YAML"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_is_allowed(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    with pytest.raises(SetupError) as caught:
        load(blog_with(tmp_path, text))
    assert f"{FILE}, line {line}: " in str(caught.value)
    assert said in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.parent.mkdir()
    path.write_bytes(codecs.BOM_UTF8 + b"topics:\n- id: caf\xe9\n")
    with pytest.raises(SetupError) as caught:
        load(tmp_path)
    assert str(caught.value) == f"{path}, line 2: not UTF-8: save it in that encoding"
    path.unlink()
    path.mkdir()
    with pytest.raises(SetupError) as caught:
        load(tmp_path)
    assert str(caught.value) == f"cannot read {path}: Is a directory"


def test_a_text_that_is_no_list_of_topics_is_told() -> None:
    with pytest.raises(SetupError, match=r"line 1: `topics` must be a list of topics"):
        changed((), "topics: 2026-02-30\n", "topics.yml")
