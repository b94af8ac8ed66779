"""Search: the index, and what the client finds in it. How well at 25,000 papers is measured in `bench/`."""

import datetime as dt
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from paperboy.enrich.catalog import CatalogPaper, catalog_paper
from paperboy.enrich.glossary import glossary
from paperboy.enrich.own_posts import OwnPost
from paperboy.enrich.postings import number
from paperboy.enrich.terms import fold, stem, terms_of, words_of
from paperboy.papers.models import Paper
from paperboy.papers.topics import Topics
from tests.enrich.client import ask, files_of, ids, search, write_index
from tests.enrich.corpus import recorded_papers
from tests.loopback import RECORDINGS
from tests.machine import SHARED

QUERIES = json.loads((Path(__file__).parent / "search_queries.json").read_text(encoding="utf-8"))


def paper(number: int = 1, **values: Any) -> CatalogPaper:
    listed = Paper(
        id=f"2602.{number:05}", title=f"A title of paper {number}", authors=("Ada Lovelace",), upvotes=1
    )
    made = catalog_paper(listed, dt.date(2026, 2, 9), "/posts/daily-papers-2026-02-09/", Topics([]))
    return replace(made, **values)


def post(title: str, text: str = "", name: str = "mine", *tags: str) -> OwnPost:
    return OwnPost(f"_posts/2026-02-12-{name}.md", title, dt.date(2026, 2, 12), tags, text)


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the index of the papers that are recorded beside the tests."""
    return write_index(tmp_path_factory.mktemp("search"), recorded_papers(RECORDINGS))


# The index


def test_same_papers_same_bytes_and_any_change_another_folder() -> None:
    papers = recorded_papers(RECORDINGS)
    made = files_of(papers)
    assert made == files_of(papers)
    version = json.loads(made["search/index.json"])["version"]
    for changed in (
        [*papers, paper()],
        [replace(papers[0], upvotes=papers[0].upvotes + 1), *papers[1:]],
        [*papers[:-1], replace(papers[-1], abstract=f"{papers[-1].abstract} So.")],
        [*papers[:-1], replace(papers[-1], address=None)],
    ):
        assert json.loads(files_of(changed)["search/index.json"])["version"] != version


HASHED = """\
import hashlib
from pathlib import Path
from tests.enrich.client import files_of
from tests.enrich.corpus import recorded_papers
files = files_of(recorded_papers(Path({folder!r}))[:40])
print(hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest())
"""


def test_the_bytes_do_not_depend_on_the_order_of_sets() -> None:
    root = str(Path(__file__).parents[2])
    made = {
        subprocess.run(
            [sys.executable, "-c", HASHED.format(folder=str(RECORDINGS))],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([root, *sys.path])},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1


def test_every_file_is_in_the_folder_of_its_version() -> None:
    made = files_of([paper()], [post("Mine")])
    index = json.loads(made.pop("search/index.json"))
    assert made.pop("search/posts.json").startswith(b"---\nlayout: null\n---\n")  # a page, which Jekyll fills in
    assert {path.rpartition("/")[0] for path in made} == {f"search/{index['version']}"}


def test_of_papers_jekyll_fills_nothing_in() -> None:
    made = files_of([paper(title="A {{ title }} of {% liquid %}")])
    assert "search/posts.json" not in made
    assert not [path for path, content in made.items() if content.startswith(b"---")]


def test_numbers_come_back_as_they_were_written() -> None:
    written = [0, 1, 31, 32, 1023, 1024, 99_999, 2**30]
    assert ask("numbers", {"text": "".join(map(number, written))}) == [written]


def test_the_client_makes_the_same_terms() -> None:
    papers = recorded_papers(RECORDINGS)
    texts = [text for each in papers for text in (each.title, each.abstract, each.organization, *each.authors)]
    texts += [
        "Maciej Wołczyk, Ahmet Üstün, Søren, Straße, İstanbul",
        "τ-bench, π₀.₅, αDepth, x² and x^2, ΣΟΦΟΣ",
        "강화학습을 위한 토큰화, 언어 모델; 確率モデルの推論",
        "MinerU2.5 GPT-4o Noah's studies DeepSeek-R1-Zero C++ 3D a/b_c",
    ]
    made = ask("terms", *({"text": text} for text in texts))
    assert made == [[list(terms_of(word)) for word in words_of(fold(text))] for text in texts]
    assert sum(map(len, made)) > 30_000


def test_every_paper_is_found_by_its_id(week: Path) -> None:
    wanted = [each.id for each in recorded_papers(RECORDINGS)]
    assert [ids(answer)[:1] for answer in search(week, *wanted)] == [[each] for each in wanted]


def test_without_papers_nothing_is_found(tmp_path: Path) -> None:
    answers = search(write_index(tmp_path, []), "agents", "2602.06570", "에이전트", "'", "  ")
    assert [answer["count"] for answer in answers] == [0] * 5


# What is typed


@pytest.mark.parametrize(
    "typed",
    [
        "2602.06570",
        "2602.06570v2",
        "arXiv:2602.06570",
        "arxiv 2602.06570 [cs.CL]",
        "06570",
        "https://arxiv.org/abs/2602.06570",
        "https://arxiv.org/pdf/2602.06570v3.pdf",
        "arxiv.org/abs/2602.06570?context=cs",
        "https://huggingface.co/papers/2602.06570#community",
        "https://doi.org/10.48550/arXiv.2602.06570",
        "  2602.06570 ",
    ],
)
def test_every_way_to_write_an_id_finds_its_paper(tmp_path: Path, typed: str) -> None:
    others = [paper(number) for number in (6569, 6571, 65700)]
    folder = write_index(tmp_path, [*others, paper(6570), paper(1, abstract="It has 2602.06570 in it.")])
    assert ids(search(folder, typed)[0]) == ["2602.06570"]


def test_ids_of_before_2007_and_with_four_digits_are_ids(tmp_path: Path) -> None:
    papers = [paper(1, id="hep-th/9901001"), paper(2, id="2503.0213"), paper(3, id="2503.02130")]
    folder = write_index(tmp_path, papers)
    typed = ["https://arxiv.org/abs/hep-th/9901001v2", "2503.0213", "2503.02130"]
    assert [ids(answer) for answer in search(folder, *typed)] == [[each.id] for each in papers]


@pytest.mark.parametrize("typed", ["2602.99999", "1234.5678", "99999"])
def test_an_id_that_is_not_there_finds_nothing(week: Path, typed: str) -> None:
    assert search(week, typed)[0]["rows"] == []


AUTHORS = tuple(f"Author{each} Name{each}" for each in "abcdefghijklmnopqrstuvwxyz")


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("Kaiming He", [1, 2]),  # one person, before a Kaiming and a He
        ("he kaiming", [1, 2]),
        ("namez", [3]),  # the last of 26 authors
        ("ustun", [4]),
        ("Üstün", [4]),
        ("wolczyk", [4]),
        ("Beta Lab", [5]),
        ("NeurIPS", [7]),
        ("neurips 2025", [7]),
        ("scholkopf", [6]),
    ],
)
def test_authors_organizations_and_venues_are_found(tmp_path: Path, typed: str, numbers: list[int]) -> None:
    papers = [
        paper(1, authors=("Kaiming He",)),
        paper(2, authors=("Kaiming Li", "Yang He"), upvotes=99),
        paper(3, authors=AUTHORS),
        paper(4, authors=("Ahmet Üstün", "Maciej Wołczyk")),
        paper(5, organization="The Beta Lab"),
        paper(6, authors=("Bernhard Scho\u0308lkopf",)),
        paper(7, accepted="NeurIPS 2025"),
    ]
    found = ids(search(write_index(tmp_path, papers), typed)[0])
    assert found == [f"2602.{each:05}" for each in numbers]


TITLES = {
    1: "Attention of one layer is all a model may need",
    2: "MinerU2.5: A decoupled parser",
    3: "τ-bench: tools and users",
    4: "GPT-4o System Card",
    5: "Attention to all you have, and what is needed",
    6: "FlowGRPO: training by flows",
}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("attention of one layer", 1),
        ("attention to all", 5),
        ("mineru", 2),
        ("MinerU2.5", 2),
        ("MinerU3", 2),
        ("tau-bench", 3),
        ("τ bench", 3),
        ("gpt4o", 4),
        ("GPT 4o", 4),
        ("flow-grpo", 6),
        ("flow grpo", 6),
        ("decoupeld", 2),  # neighbours that have changed places
        ("decouped", 2),  # a letter too few
        ("decoupledd", 2),
        ("decoup", 2),  # while it is typed
        ("parsers", 2),
    ],
)
def test_titles_are_found_as_people_type_them(tmp_path: Path, typed: str, first: int) -> None:
    papers = [paper(number, title=title) for number, title in TITLES.items()]
    assert ids(search(write_index(tmp_path, papers), typed)[0])[:1] == [f"2602.{first:05}"]


def test_words_of_one_keyword_count_more_than_words_of_two(tmp_path: Path) -> None:
    papers = [
        paper(1, keywords=("reward model", "error bound"), upvotes=99),
        paper(2, keywords=("reward hacking", "model error")),
        paper(3, keywords=("bound",)),
    ]
    folder = write_index(tmp_path, papers)
    assert [ids(answer)[0] for answer in search(folder, "model error", "error bound")] == [
        "2602.00002",
        "2602.00001",
    ]


def test_a_month_that_is_later_and_votes_decide_between_equals(tmp_path: Path) -> None:
    papers = [
        paper(1, title="Equals", date=dt.date(2025, 1, 9)),
        paper(2, title="Equals", date=dt.date(2026, 2, 9)),
        paper(3, title="Equals", upvotes=60),
        paper(4, title="Equals", upvotes=12),
    ]
    found = ids(search(write_index(tmp_path, papers), "equals")[0])
    assert found == [f"2602.{each:05}" for each in (3, 4, 2, 1)]


def test_a_paper_that_no_post_shows_leads_to_hugging_face(tmp_path: Path) -> None:
    folder = write_index(tmp_path, [paper(1, title="Shown"), paper(2, title="Hidden", address=None)])
    shown, hidden = (answer["rows"][0] for answer in search(folder, "shown", "hidden"))
    assert shown["url"] == f"{folder}/posts/daily-papers-2026-02-09/#paper-2602-00001"
    assert hidden["url"] == "https://huggingface.co/papers/2602.00002"


# Korean, and the owner's own posts

FIELD = [
    paper(1, title="Reinforcement learning for robots"),
    paper(2, title="Generative video"),
    paper(3, title="A token of trust"),
    paper(4, title="Tokenization of long words"),
    paper(5, title="A robot arm", topics=("robotics",)),
    paper(6, title="Grippers", topics=("robotics",)),
]


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("강화학습", [1]),
        ("강화학습을", [1]),
        ("강화 학습으로", [1]),
        ("비디오 생성", [2]),
        ("비디오생성의", [2]),
        ("동영상", [2]),
        ("토큰", [3]),
        ("토큰화", [4]),
        ("토큰화를", [4]),
        ("로봇", [5, 6, 1]),  # a topic by its name, and a term
        ("로보틱스", [5, 1]),
        ("robotics", [6, 5]),
        ("로봇 강화학습", [1]),
        ("강화학스", []),
        ("강화학", [1]),  # while it is typed
        ("토큰량", [3]),  # not in the glossary, but the beginning of it
        ("video 생성", [2]),
    ],
)
def test_korean_finds_english_papers(tmp_path: Path, typed: str, numbers: list[int]) -> None:
    found = ids(search(write_index(tmp_path, FIELD), typed)[0])
    assert found == [f"2602.{each:05}" for each in numbers]


def test_every_term_of_the_glossary_is_read_as_its_english(week: Path) -> None:
    terms = glossary()
    for (term, phrases), parsed in zip(
        terms.items(), ask("parse", *({"folder": str(week), "query": f"{term}을 "} for term in terms)), strict=True
    ):
        meant = {each["term"] for word in parsed["words"] for each in word["terms"]}
        assert {stem(word) for phrase in phrases for word in phrase.split()} <= meant, term
        assert all(phrase == fold(phrase) for phrase in phrases)


OWN = [
    post("토큰화를 다시 생각하며", "지난주에 읽은 글. 사전학습모델의 크기가 인공지능연구소에서 문제다.", "tokens"),
    post("What I read", "Of quails and reinforcement learning. 서울에서 썼다.", "read", "메모"),
]


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("토큰화", ["토큰화를 다시 생각하며", "2602.00004"]),
        ("tokenization", ["2602.00004", "토큰화를 다시 생각하며"]),
        ("quails", ["What I read"]),
        ("서울", ["What I read"]),
        ("서울에서", ["What I read"]),
        ("메모", ["What I read"]),
        ("사전학습", ["토큰화를 다시 생각하며"]),
        ("연구소", ["토큰화를 다시 생각하며"]),  # a part of a word
        ("pretraining", ["토큰화를 다시 생각하며"]),
        ("읽은 글", ["토큰화를 다시 생각하며"]),
    ],
)
def test_posts_of_the_owners_are_found(tmp_path: Path, typed: str, titles: list[str]) -> None:
    answer = search(write_index(tmp_path, FIELD, OWN), typed)[0]
    assert sorted(ids(answer)) == sorted(titles)
    assert {"/posts/read/", "/posts/tokens/"} >= {row["url"] for row in answer["rows"] if "id" not in row}


def test_a_post_that_jekyll_has_left_out_is_not_shown(tmp_path: Path) -> None:
    folder = write_index(tmp_path, FIELD, OWN)
    (folder / "search/posts.json").write_text("{}", encoding="utf-8")
    assert ids(search(folder, "토큰화")[0]) == ["2602.00004"]


# Reading


def test_an_answer_reads_few_files(week: Path) -> None:
    typed = [query for _, query, _ in QUERIES]
    for answer in search(week, *typed):
        assert answer["files"][0] == "index.json"
        assert len(answer["files"]) == len(set(answer["files"])) <= 20


def test_an_index_that_was_made_again_is_read_again(week: Path) -> None:
    answer = search(week, "agents", missing=["t"])[0]
    assert answer["files"].count("index.json") == 2
    assert answer["rows"]


def test_words_are_marked_as_they_are_in_a_text() -> None:
    terms = ["tokenization", "flow", "ustun", "강화학습을", "토큰화"]
    question = {"text": "Tokenizations, Flow-GRPO by Üstün; 강화학습을, 토큰화는.", "terms": terms}
    pieces = ask("marked", question)[0]
    assert "".join(piece for piece, _ in pieces) == question["text"]
    assert [piece for piece, is_marked in pieces if is_marked] == [
        "Tokenizations",
        "Flow",
        "Üstün",
        "강화학습을",
        "토큰화는",
    ]


def test_of_a_long_text_the_sentence_with_the_words_is_shown() -> None:
    text = f"{'Nothing of it. ' * 40}Here are quails and tokens. {'More of it. ' * 40}"
    shown = ask("passage", {"text": text, "terms": ["quail", "token"]}, {"text": "Short.", "terms": []})
    assert shown[0].startswith("Here are quails and tokens.")
    assert len(shown[0]) <= 301
    assert shown[1] == "Short."


# The 60 queries, on all recordings


@pytest.mark.skipif(not (SHARED / "recordings").is_dir(), reason="the recordings are not here (PAPERBOY_SHARED)")
def test_the_60_queries_find_their_paper_among_the_first_three(tmp_path: Path) -> None:
    papers = recorded_papers(SHARED / "recordings")
    by_id = {each.id: each for each in papers}
    answers = search(write_index(tmp_path, papers), *(query for _, query, _ in QUERIES))
    wrong = [
        query
        for (_, query, wanted), answer in zip(QUERIES, answers, strict=True)
        if not is_right([by_id[each] for each in ids(answer)[:3]], wanted, papers)
    ]
    assert len(QUERIES) == 60
    assert len(wrong) <= 2, wrong


def is_right(found: list[CatalogPaper], wanted: dict[str, Any], papers: Any) -> bool:
    """Return whether the paper is among those found, or of several that fit, as many as can be."""
    if "id" in wanted:
        return wanted["id"] in {each.id for each in found}
    right = [each for each in papers if fits(each, wanted)]
    assert right, wanted
    return sum(each in right for each in found) >= min(3, len(right))


def fits(paper: CatalogPaper, wanted: dict[str, Any]) -> bool:
    if "author" in wanted:
        return any(fold(wanted["author"]) in fold(name) for name in paper.authors)
    if "org" in wanted:
        return fold(wanted["org"]) in fold(paper.organization)
    if "title" in wanted:
        return fold(wanted["title"]) in fold(paper.title)
    text = fold(" ".join([paper.title, paper.abstract, paper.gist, paper.organization, *paper.keywords]))
    some = wanted.get("or", [""])
    return all(word in text for word in wanted["has"]) and any(word in text for word in some)
