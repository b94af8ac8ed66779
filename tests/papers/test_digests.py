"""What is said of a period: counted, chosen, compared."""

import datetime as dt
from collections.abc import Sequence

import pytest

from paperboy.model.edition import edition_of
from paperboy.model.kinds import Kind
from paperboy.papers import digests, organizations
from paperboy.papers.digests import BusyAuthor, Digest, Figures, gained
from paperboy.papers.models import Day, Paper
from paperboy.papers.selection import select
from paperboy.papers.trends import NOTHING_KNOWN, Counts, Usual
from paperboy.site.config import Settings
from tests.helpers import MONDAY, TUESDAY, WEEK, day, paper

THIS_WEEK = edition_of(Kind.WEEKLY, MONDAY)


def of(*days: Day, kind: Kind = Kind.WEEKLY, before: Counts | None = None, **options: object) -> Digest:
    history = options.get("history", ())
    assert isinstance(history, Sequence)
    return digests.digest(
        select(edition_of(kind, MONDAY), days, Settings()),
        lambda each: each.keywords,
        before=Usual(before, 40) if before else NOTHING_KNOWN,
        history=history,
        follow_ups=(),
        names=organizations.names_of({}),
    )


def many(count: int, *topics: str, first: int = 0, votes: int = 100, **options: object) -> list[Paper]:
    return [paper(f"2602.{first + n:05}", upvotes=votes - n, keywords=topics, **options) for n in range(count)]


def ids(papers: Sequence[object]) -> list[str]:
    return [each.paper.id for each in papers]  # type: ignore[attr-defined]


def test_of_each_other_topic_the_best_paper_comes_first_with_its_topic() -> None:
    others = many(12, "agents", first=10, votes=50)
    rare = [paper("2602.00900", upvotes=5, keywords=("code",)), paper("2602.00901", upvotes=6, keywords=("code",))]
    two = paper("2602.00902", upvotes=45, keywords=("agents", "video", "audio"))
    result = of(day(*many(10, "agents"), *others, *rare, two))
    assert ids(result.leading) == [f"2602.{n:05}" for n in range(10)]
    shown = [(topic, ranked.paper.id) for topic, ranked in result.others]
    assert shown[:2] == [("video", "2602.00902"), ("code", "2602.00901")]
    assert shown[2:] == [(None, f"2602.{n:05}") for n in range(10, 18)]


def test_a_paper_with_fewer_than_five_votes_is_the_best_of_no_topic() -> None:
    few = [paper(f"2602.0090{votes}", upvotes=votes, keywords=("code",)) for votes in (1, 4)]
    assert of(day(*many(10, "agents"), *few)).others == ()


def test_a_period_with_little_in_it_has_no_empty_sections() -> None:
    result = of(day(paper(upvotes=3)))
    sections = (result.others, result.risers, result.releases, result.organizations, result.topics)
    assert not any((*sections, result.changes, result.authors, result.follow_ups))


def test_unknown_weekdays_are_missing_and_weekends_are_not() -> None:
    assert of(day(paper()), day(paper("2602.2"), date=WEEK[3])).missing == (WEEK[1], WEEK[2], WEEK[4])


def test_a_paper_of_two_days_is_of_the_first_with_its_highest_votes() -> None:
    result = of(day(paper(upvotes=2), date=TUESDAY), day(paper(upvotes=7), date=MONDAY))
    assert [(item.date, item.paper.upvotes) for item in result.leading] == [(MONDAY, 7)]
    assert (result.figures, result.day_count) == (Figures(1, 7), 1)


# --- what changed


def test_tags_are_topics_of_the_table_though_ten_others_have_more_papers() -> None:
    common = [paper(f"2602.{n:05}", keywords=tuple(f"t{k}" for k in range(12))) for n in range(20)]
    rare = many(3, "rare", first=500)
    result = of(day(*common, *rare), before=Counts(papers=1000, topics={f"t{n}": 900 for n in range(12)}))
    assert result.notable == ("rare",)
    assert [each.topic for each in result.topics] == [*[f"t{n}" for n in (0, 1, 10, 11, 2, 3, 4, 5, 6)], "rare"]


def test_the_leader_is_named_and_so_is_one_with_as_many_votes() -> None:
    tied = [paper("2602.1", upvotes=9), paper("2602.2", upvotes=9), paper("2602.3", upvotes=8)]
    assert ids(of(day(*tied)).leaders) == ["2602.1", "2602.2"]
    assert ids(of(day(*many(30))).leaders) == ["2602.00000"]
    assert of(day(*many(30))).leading_votes == sum(range(91, 101))


@pytest.mark.parametrize("votes", [0, 9])
def test_nobody_leads_without_votes_or_with_those_of_many(votes: int) -> None:
    assert of(day(*(paper(f"2602.{n}", upvotes=votes) for n in range(4)))).leaders == ()


def test_a_last_author_of_many_papers_of_one_organization_is_named() -> None:
    def by(author: str, organization: str | None, first: int, count: int = 3) -> list[Paper]:
        return many(count, first=first, authors=("A", author), organization=organization)

    papers = [
        *by("Hao Tang", "Peking University", 0, 2),
        *by("Hao Tang", "PKU", 10, 2),  # the same
        *by("Wei Wang", "MIT", 20, 2),  # two who have the same name
        *by("Wei Wang", "Fudan University", 30, 2),
        *by("Yi Ma", None, 40),
    ]
    assert of(day(*papers)).authors == (BusyAuthor("Hao Tang", "Peking University", 4),)


def test_authors_of_as_many_papers_as_one_who_is_left_out_are_left_out_too() -> None:
    def named(*counts: int) -> list[int]:
        papers = [
            paper(f"2602.{author}{n:03}", authors=(f"A{author}",), organization="MIT")
            for author, count in enumerate(counts)
            for n in range(count)
        ]
        return [each.paper_count for each in of(day(*papers)).authors]

    assert named(5, 3) == [5, 3]
    assert named(5, 3, 3) == [5]
    assert named(3, 3, 3) == []


def test_what_is_many_papers_of_an_author_grows_with_the_period() -> None:
    month = [dt.date(2026, 2, number) for number in range(2, 28) if dt.date(2026, 2, number).isoweekday() < 6]
    days = [day(paper(f"2602.{n}", authors=("X",), organization="MIT"), date=date) for n, date in enumerate(month)]
    assert of(*days, kind=Kind.MONTHLY).authors[0].paper_count == 20
    few = [each if n < 4 else day(paper(f"2602.{n}"), date=each.date) for n, each in enumerate(days)]
    assert of(*few, kind=Kind.MONTHLY).authors == ()


def test_shares_of_periods_before_are_beside_those_of_this_one() -> None:
    before = [Counts(), Counts(papers=20, topics={"code": 2}), Counts(papers=40, topics={"agents": 40})]
    result = of(day(*many(15, "code"), *many(5, "agents", first=50)), history=before)
    assert [(each.topic, each.share, each.shares_before) for each in result.topics] == [
        ("code", 0.75, (None, 0.1, 0.0)),
        ("agents", 0.25, (None, 0.0, 1.0)),
    ]


def test_shares_of_a_few_papers_are_not_printed() -> None:
    few = Counts(papers=19, topics={"code": 19})
    assert [each.shares_before for each in of(day(*many(20, "code")), history=[few]).topics] == [(None,)]
    assert of(day(*many(19, "code")), history=[few]).topics == ()


def test_a_month_has_its_weeks_as_far_as_they_are_in_it_and_who_led_each() -> None:
    days = [day(paper(f"2602.{n}", upvotes=n), date=dt.date(2026, 2, n)) for n in (2, 3, 27)]
    parts = of(*days, kind=Kind.MONTHLY).parts
    assert [(part.edition.label, part.figures) for part in parts] == [
        ("2026-W06", Figures(2, 5)),
        ("2026-W09", Figures(1, 27)),
    ]
    assert ids([part.leader for part in parts]) == ["2602.3", "2602.27"]


# --- late risers


def test_votes_are_gained_since_the_day_of_listing() -> None:
    assert gained(paper(upvotes=9)) == 0
    assert gained(paper(upvotes=9, first_upvotes=4)) == 5
    assert gained(paper(upvotes=9, first_upvotes=1, listed_upvotes=6)) == 3
    assert gained(paper(upvotes=2, first_upvotes=1, listed_upvotes=6)) == 0


def rising(number: int, listed: int, now: int) -> Paper:
    return paper(f"2602.{number:05}", upvotes=now, listed_upvotes=listed)


def test_the_leading_papers_are_no_late_risers() -> None:
    assert of(day(*(rising(n, n, 100 - n) for n in range(10)))).risers == ()


def test_a_paper_that_was_in_the_upper_third_when_listed_is_no_late_riser() -> None:
    leading = [rising(n, 30, 100) for n in range(10)]  # these were before all others
    others = [rising(10 + n, 20 - n, 60 - n) for n in range(20)]
    risers = of(day(*leading, *others)).risers
    assert ids(risers) == [f"2602.{n:05}" for n in range(10, 15)]
    quiet_day = day(*(rising(100 + n, 9 - n, 40) for n in range(9)), date=TUESDAY)  # the third of them are three
    assert ids(of(day(*leading), quiet_day).risers) == [f"2602.{n:05}" for n in (108, 107, 106, 105, 104)]


# --- code


@pytest.mark.parametrize(
    ("title", "repository", "is_shown"),
    [
        ("GLM-5: from Vibe Coding to Agentic Engineering", "zai-org/GLM-5", True),
        ("Step 3.5 Flash: Open Intelligence", "stepfun-ai/Step-3.5-Flash", True),
        ("HunyuanImage 3.0 Technical Report", "Tencent-Hunyuan/HunyuanImage-3.0", True),
        ("UniAudio 2.0: A Unified Model", "yangdongchao/UniAudio2", True),
        ("Dr. MAS: Stable Reinforcement Learning", "langfengQ/DrMAS", True),
        ("CoDA: Coding LM via Diffusion Adaptation", "SalesforceAIResearch/CoDA/", True),
        ("Baichuan-M3: Modeling Clinical Inquiry", "baichuan-inc/Baichuan-M3-235B.git", True),
        ("Democratizing AI scientists using ToolUniverse", "mims-harvard/ToolUniverse", True),
        ("Qwen3-Coder-Next Technical Report", "QwenLM/Qwen3-Coder", False),
        ("FP4 All the Way: Training of LLMs", "NVIDIA/Model-Optimizer", False),
        ("PaddleOCR-VL-1.6: Expanding the Frontier", "PaddlePaddle/PaddleOCR", False),
        ("Fast-dLLM v2: Efficient Block-Diffusion LLM", "NVlabs/Fast-dLLM", False),
        ("JavisDiT++: Unified Modeling", "JavisVerse/JavisDiT", False),
        ("VideoWorld 2: Learning", "ByteDance-Seed/VideoWorld/tree/main/VideoWorld2", False),
        ("On the Entropy Dynamics in Reinforcement Fine-Tuning of Models", "agentscope-ai/Trinity-RFT", False),
    ],
)
def test_code_is_listed_where_the_repository_has_the_papers_name(
    title: str, repository: str, *, is_shown: bool
) -> None:
    own = paper(title=title, code_url=f"https://github.com/{repository}", code_stars=10)
    assert bool(of(day(own)).releases) is is_shown
    assert not of(day(own.model_copy(update={"code_stars": 9}))).releases


# --- organizations


def test_organizations_are_merged_and_in_the_order_of_their_votes() -> None:
    papers = [
        *many(1, first=0, votes=50, organization="AI at Meta"),
        *many(1, first=10, votes=40, organization="Meta Research"),
        *many(1, first=20, votes=60, organization="alibaba-inc"),
        *many(1, first=30, votes=20, organization="Alibaba"),
        *many(1, first=40, votes=99, organization="One of them"),
        *many(2, first=50, votes=2, organization="Filler"),
    ]
    assert of(day(*papers)).organizations == (("Meta", Figures(2, 90)), ("Alibaba", Figures(2, 80)))
