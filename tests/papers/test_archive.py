import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperboy.errors import BrokenArchiveError, NewerArchiveError
from paperboy.model.kinds import Kind
from paperboy.papers import archive
from paperboy.papers.models import Day, Paper
from paperboy.site.files import write
from paperboy.site.tree import Folder
from paperboy.sources.huggingface import parse_page
from tests.helpers import MONDAY, TUESDAY, day, paper, preprint, recorded_dates
from tests.loopback import RECORDINGS

LATER = dt.date(2026, 2, 12)


def refreshed(
    known: Day | None, *listed: Paper, unread: tuple[str, ...] = (), today: dt.date = LATER
) -> Day | None:
    return archive.refresh(known, listed, unread=unread, date=MONDAY, today=today)


def of_one_paper(**damaged: str) -> bytes:
    """Return an archive file with fields of its paper as paperboy would not write them."""
    listed = {"id": "2602.00001", "title": "A title", **damaged}
    return json.dumps({"date": "2026-02-09", "updated": "2026-02-09", "papers": [listed]}).encode()


def by_id(result: Day | None) -> dict[str, Paper]:
    assert result is not None
    return {each.id: each for each in result.papers}


def test_dates_with_papers_are_found_without_reading_older_days(tmp_path: Path) -> None:
    read = list[str]()

    class Noted(Folder):
        def read(self, path: str) -> bytes | None:
            read.append(path)
            return super().read(path)

    tree = Noted(tmp_path)
    old = dt.date(2025, 12, 1)
    for date, listed in ((old, "2511.00001"), (MONDAY, "2602.00001"), (TUESDAY, "2602.00002")):
        write(tmp_path / archive.path_of(date), archive.text_of(day(paper(listed), date=date)))
    (tmp_path / archive.path_of(LATER)).write_bytes(b'{ "2602.00001"')  # a day that holds no JSON names it, too
    assert list(archive.dates_with(["2602.00001", "2602.00009"], tree)) == [
        (MONDAY, frozenset({"2602.00001"})),
        (LATER, frozenset({"2602.00001"})),
    ]
    assert archive.path_of(old) not in read
    assert list(archive.dates_with(["2511.00001"], tree)) == [(old, frozenset({"2511.00001"}))]
    assert list(archive.dates_with(["a-name"], tree)) == []
    assert list(archive.dates_with([], tree)) == []


def test_a_new_day_has_what_is_listed_in_the_order_of_ids() -> None:
    result = refreshed(None, paper("2602.00002"), paper("2602.00001"))
    seen = {"first_seen": LATER, "first_upvotes": 0, "upvotes_by_day": ((3, 0),)}
    papers = (paper("2602.00001", **seen), paper("2602.00002", **seen))
    assert result == Day(date=MONDAY, updated=LATER, papers=papers)


def test_first_votes_and_those_of_the_day_are_remembered() -> None:
    first = refreshed(None, paper(upvotes=3), today=MONDAY)
    later = refreshed(first, paper(upvotes=5), today=MONDAY)
    known = by_id(refreshed(later, paper(upvotes=60), today=LATER))["2602.00001"]
    assert (known.first_seen, known.first_upvotes, known.listed_upvotes, known.upvotes) == (MONDAY, 3, 5, 60)


def test_what_is_first_seen_after_its_day_has_no_votes_of_that_day() -> None:
    known = by_id(refreshed(None, paper(upvotes=3)))["2602.00001"]
    assert (known.first_seen, known.first_upvotes, known.listed_upvotes) == (LATER, 3, None)


def test_an_old_archive_gets_no_invented_first_votes() -> None:
    old = archive.parse(of_one_paper(), MONDAY)
    assert refreshed(old, paper("2602.00001", title="A title")) is old
    known = by_id(refreshed(old, paper("2602.00001", upvotes=9), today=MONDAY))["2602.00001"]
    assert (known.first_seen, known.first_upvotes, known.listed_upvotes) == (None, None, None)


def test_merging_keeps_the_longer_memory_in_either_order() -> None:
    early = paper(upvotes=5, first_seen=MONDAY, first_upvotes=1, listed_upvotes=4)
    late = paper(upvotes=9, first_seen=LATER, first_upvotes=8)
    one, other = day(early, updated=MONDAY), day(late, updated=LATER)
    for merged in (archive.merge(one, other), archive.merge(other, one)):
        known = by_id(merged)["2602.00001"]
        assert (known.upvotes, known.first_seen, known.first_upvotes, known.listed_upvotes) == (9, MONDAY, 1, 4)


def test_merged_first_votes_do_not_depend_on_the_order() -> None:
    first = paper(upvotes=9, first_seen=MONDAY, first_upvotes=3, listed_upvotes=3)
    second = paper(upvotes=9, first_seen=MONDAY, first_upvotes=4, listed_upvotes=5)
    for one, other in ((first, second), (second, first)):
        (known,) = archive.merge(day(one), day(other)).papers
        assert (known.first_seen, known.first_upvotes, known.listed_upvotes) == (MONDAY, 3, 5)


def test_votes_of_the_first_week_are_kept_by_day_and_no_later_ones() -> None:
    known: Day | None = None
    for since, upvotes in enumerate([3, 3, 29, 31, 31, 30, 40, 90, 91]):
        known = refreshed(known, paper(upvotes=upvotes), today=MONDAY + dt.timedelta(days=since))
    assert known is not None
    assert by_id(known)["2602.00001"].upvotes_by_day == ((0, 3), (2, 29), (3, 31), (5, 30), (6, 40))
    assert known.last_revised == MONDAY
    assert '"upvotes_by_day": "0:3 2:29 3:31 5:30 6:40"' in archive.text_of(known)
    assert archive.parse(archive.text_of(known).encode(), MONDAY) == known


def test_a_day_on_which_no_votes_have_changed_changes_no_file() -> None:
    first = refreshed(None, paper(upvotes=3), today=MONDAY)
    assert refreshed(first, paper(upvotes=3), today=LATER) is first


def test_votes_by_day_of_two_archives_are_merged_in_either_order() -> None:
    one = day(paper(upvotes=9, upvotes_by_day=((0, 1), (2, 7))))
    other = day(paper(upvotes=9, upvotes_by_day=((0, 2), (1, 5), (3, 9))))
    for merged in (archive.merge(one, other), archive.merge(other, one)):
        assert by_id(merged)["2602.00001"].upvotes_by_day == ((0, 2), (1, 5), (2, 7), (3, 9))


@pytest.mark.parametrize("broken", ["0", "0:x", "0:1:2"])
def test_votes_by_day_that_nobody_wrote_are_a_broken_file(broken: str) -> None:
    with pytest.raises(BrokenArchiveError, match="upvotes_by_day"):
        archive.parse(of_one_paper(upvotes_by_day=broken), MONDAY)


def test_a_day_of_which_nothing_is_known_or_listed_is_none() -> None:
    assert refreshed(None) is None


def test_votes_are_renewed() -> None:
    result = refreshed(day(paper(upvotes=3)), paper(upvotes=5))
    assert by_id(result)["2602.00001"].upvotes == 5
    assert result is not None
    assert result.updated == LATER


def test_votes_may_fall_to_none() -> None:
    result = refreshed(day(paper(upvotes=3)), paper(upvotes=0))
    assert by_id(result)["2602.00001"].upvotes == 0


def test_a_preprint_is_kept() -> None:
    result = refreshed(day(paper(preprint=preprint())), paper(upvotes=9))
    assert by_id(result)["2602.00001"].preprint == preprint()


def test_what_an_answer_leaves_out_is_kept() -> None:
    known = paper(abstract="Known.", organization="Lab", code_stars=7, keywords=("a",), authors=("Ada",))
    assert by_id(refreshed(day(known), paper(upvotes=1)))["2602.00001"] == known.model_copy(
        update={"upvotes": 1, "upvotes_by_day": ((3, 1),)}
    )


def test_what_an_answer_says_anew_counts() -> None:
    new = paper(title="New", abstract="New.", organization="New", code_stars=0)
    assert refreshed(day(paper(abstract="Old.", organization="Old", code_stars=7)), new) == day(new, updated=LATER)


def test_a_vanished_paper_is_kept_and_marked() -> None:
    result = by_id(refreshed(day(paper("2602.00001", upvotes=4), paper("2602.00002")), paper("2602.00002")))
    assert result["2602.00001"] == paper("2602.00001", upvotes=4, gone=True)
    assert not result["2602.00002"].gone


def test_a_vanished_paper_that_comes_back_is_not_marked_any_more() -> None:
    result = by_id(refreshed(day(paper(gone=True)), paper()))
    assert not result["2602.00001"].gone


def test_a_paper_that_could_not_be_read_is_not_gone() -> None:
    known = day(paper("2602.00001"), paper("2602.00002"))
    assert refreshed(known, paper("2602.00002"), unread=("2602.00001",)) is known


def test_a_list_that_has_become_empty_is_not_believed() -> None:
    known = day(paper())
    assert refreshed(known) is known


def test_a_day_with_nothing_new_is_the_very_same() -> None:
    known = day(paper("2602.00001", upvotes=2), paper("2602.00002", gone=True))
    assert refreshed(known, paper("2602.00001", upvotes=2)) is known


def test_completing_adds_preprints_and_nothing_else() -> None:
    known = day(paper("2602.00001"), paper("2602.00002"))
    result = archive.complete(known, {"2602.00002": preprint(), "2602.00009": preprint()}, today=LATER)
    assert result == day(paper("2602.00001"), paper("2602.00002", preprint=preprint()), updated=LATER)


def test_completing_with_nothing_is_the_very_same_day() -> None:
    known = day(paper(preprint=preprint()))
    assert archive.complete(known, {}, today=LATER) is known
    assert archive.complete(known, {"2602.00001": preprint()}, today=LATER) is known


def test_only_papers_on_arxiv_that_lack_their_preprint_are_asked_for() -> None:
    known = day(
        paper("2602.00003"), paper("2602.00001", preprint=preprint()), paper("a-report"), paper("2602.00002")
    )
    assert archive.ids_without_preprint(known) == ["2602.00002", "2602.00003"]


def test_merging_keeps_what_either_knows() -> None:
    ours = day(paper("2602.00001", upvotes=5), paper("2602.00002"), updated=LATER)
    theirs = day(paper("2602.00001", upvotes=3, preprint=preprint()), paper("2602.00003"), updated=TUESDAY)
    merged = archive.merge(ours, theirs)
    assert merged == day(
        paper("2602.00001", upvotes=5, preprint=preprint()),
        paper("2602.00002"),
        paper("2602.00003"),
        updated=LATER,
    )
    assert archive.merge(theirs, ours) == merged


def test_merging_what_says_nothing_new_is_the_older_day() -> None:
    older, newer = day(paper(), updated=TUESDAY), day(paper(), updated=LATER)
    assert archive.merge(older, newer) is older
    assert archive.merge(newer, older) is older


texts = st.text(st.characters(codec="utf-8"), max_size=20)
ids = st.sampled_from([f"2602.0000{number}" for number in range(6)])
papers_of_a_day = st.dictionaries(
    ids,
    st.fixed_dictionaries(
        {
            "title": st.sampled_from(["A title", "Another"]) | texts,
            "abstract": texts,
            "upvotes": st.integers(0, 9),
            "authors": st.lists(texts, max_size=3).map(tuple),
            "organization": st.none() | texts,
            "code_stars": st.none() | st.integers(0, 9),
            "published": st.none() | st.dates(),
            "preprint": st.none() | st.builds(preprint, texts, comment=st.none() | texts),
            "gone": st.booleans(),
        }
    ),
    min_size=1,
).map(lambda values: [paper(paper_id, **fields) for paper_id, fields in values.items()])
updates = st.dates(MONDAY, LATER)
days = st.builds(lambda papers, updated: day(*papers, updated=updated), papers_of_a_day, updates)


@given(days, papers_of_a_day, st.randoms(use_true_random=False))
def test_the_order_of_a_list_does_not_matter(known: Day, listed: list[Paper], dice: Any) -> None:
    shuffled = list(listed)
    dice.shuffle(shuffled)
    assert refreshed(known, *listed) == refreshed(known, *shuffled)
    assert refreshed(None, *listed) == refreshed(None, *shuffled)


@given(days, papers_of_a_day)
def test_refreshing_twice_is_refreshing_once(known: Day, listed: list[Paper]) -> None:
    once = refreshed(known, *listed)
    assert refreshed(once, *listed, today=dt.date(2026, 3, 1)) is once


@given(days, papers_of_a_day)
def test_refreshing_forgets_no_paper(known: Day, listed: list[Paper]) -> None:
    result = by_id(refreshed(known, *listed))
    assert set(result) == {each.id for each in (*known.papers, *listed)}
    now_listed = {each.id for each in listed}
    assert all(each.gone for each in result.values() if each.id not in now_listed)


@given(days)
def test_merging_a_day_with_itself_changes_nothing(known: Day) -> None:
    assert archive.merge(known, known) is known


@given(days, days)
def test_merging_knows_the_same_in_either_order(one: Day, other: Day) -> None:
    forth, back = archive.merge(one, other), archive.merge(other, one)
    assert forth.updated == back.updated or one.updated == other.updated
    for name in ("preprint", "organization", "abstract"):
        known = {each.id: bool(getattr(each, name)) for each in forth.papers}
        assert known == {each.id: bool(getattr(each, name)) for each in back.papers}
    if one.updated != other.updated:
        assert forth == back


@given(days, days)
def test_merging_again_changes_nothing(one: Day, other: Day) -> None:
    older, newer = sorted((one, other), key=lambda each: each.updated)
    merged = archive.merge(older, newer)
    assert archive.merge(merged, newer).papers == merged.papers


@given(days)
def test_a_day_comes_back_from_its_file_as_it_was(known: Day) -> None:
    text = archive.text_of(known)
    again = archive.parse(text.encode(), known.date)
    assert again == known
    assert archive.text_of(again) == text


@pytest.mark.parametrize("date", recorded_dates())
def test_a_recorded_day_comes_back_from_its_file(tmp_path: Path, date: str) -> None:
    when = dt.date.fromisoformat(date)
    listed = parse_page((RECORDINGS / f"{date}.json").read_bytes(), when).papers
    known = archive.refresh(None, listed, unread=(), date=when, today=when)
    assert known is not None
    write(tmp_path / archive.path_of(when), archive.text_of(known))
    assert archive.read(Folder(tmp_path), when) == known


def test_the_file_has_sorted_keys_a_line_per_value_and_nothing_empty() -> None:
    text = archive.text_of(day(paper(title="한글", upvotes=1)))
    assert json.loads(text) == {
        "date": "2026-02-09",
        "papers": [{"id": "2602.00001", "title": "한글", "upvotes": 1}],
        "updated": "2026-02-09",
        "version": 2,
    }
    assert "한글" in text
    assert text.endswith("}\n")
    assert [line.strip()[:4] for line in text.splitlines() if '":' in line] == [
        '"dat',
        '"pap',
        '"id"',
        '"tit',
        '"upv',
        '"upd',
        '"ver',
    ]


def test_a_file_lies_in_the_folder_of_its_year() -> None:
    assert archive.path_of(MONDAY) == "_papers/2026/2026-02-09.json"
    assert archive.date_of_path("_papers/2026/2026-02-09.json") == MONDAY


@pytest.mark.parametrize(
    "path",
    [
        "_papers/2026/2026-02-30.json",
        "_papers/2025/2026-02-09.json",
        "_papers/2026/2026-02-09.json.txt",
        "_papers/2026-02-09.json",
        "../_papers/2026/2026-02-09.json",
        "_posts/2026-02-09-daily-papers.md",
    ],
)
def test_another_path_is_no_archive_file(path: str) -> None:
    assert archive.date_of_path(path) is None


def test_a_day_without_file_is_none(tmp_path: Path) -> None:
    assert archive.read(Folder(tmp_path), MONDAY) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file: Invalid JSON"),
        (b"<<<<<<< HEAD\n{}", "the file: Invalid JSON"),
        (b"\xff", "the file: Invalid JSON"),
        (b"[]", "the file: "),
        (b'{"date": "2026-02-09", "updated": "2026-02-09"}', "papers: Field required"),
        (b'{"date": "2026-02-09", "updated": "2026-02-09", "papers": [{"id": "1"}]}', r"papers\.0\.title: "),
        (b'{"date": "2026-02-09", "updated": "2026-02-09", "x": 1}', "papers: Field required"),
        (of_one_paper(id="2602.00001 \x1b"), r"papers\.0\.id: String should match pattern"),
        (of_one_paper(code_url="javascript:alert(1)"), r"papers\.0\.code_url: .* clean http\(s\) address"),
        (of_one_paper(project_url="https://a.org/\x1b)"), r"papers\.0\.project_url: .* clean http\(s\) address"),
        (of_one_paper(thumbnail_url='https://a.org/"'), r"papers\.0\.thumbnail_url: .* clean http\(s\) address"),
    ],
)
def test_a_broken_file_is_an_error_that_names_the_file_and_what_is_wrong(
    tmp_path: Path, content: bytes, said: str
) -> None:
    write(tmp_path / "_papers/2026/2026-02-09.json", "")
    (tmp_path / "_papers/2026/2026-02-09.json").write_bytes(content)
    with pytest.raises(BrokenArchiveError, match=said) as caught:
        archive.read(Folder(tmp_path), MONDAY)
    assert str(caught.value).startswith("_papers/2026/2026-02-09.json is not a day's archive (")


def versioned(version: object, **more: object) -> bytes:
    day = {"date": "2026-02-09", "updated": "2026-02-09", "papers": [], "version": version, **more}
    return json.dumps(day).encode()


@pytest.mark.parametrize("version", [3, 10**30])
def test_a_file_of_a_greater_version_is_of_a_newer_paperboy(version: int) -> None:
    said = (
        r"^_papers/2026/2026-02-09\.json was written by a newer paperboy than this one \(version "
        rf"{version} of the archive, this one knows 2\): bring paperboy up to date; until then this date is left"
    )
    for content in (versioned(version), versioned(version, papers="said in another way", date=None)):
        with pytest.raises(NewerArchiveError, match=said):
            archive.parse(content, MONDAY)


@pytest.mark.parametrize("version", [None, 0, 1, 2, "3", [3]])
def test_a_file_of_no_greater_version_is_read(version: object) -> None:
    assert archive.parse(versioned(version), MONDAY) == day()


@pytest.mark.parametrize(
    "content",
    [
        b'{"date": "2026-02-09", "updated": "2026-02-09", "papers": [{"id": "2602.00001", "title": "A title"}]}',
        of_one_paper(mood="good"),
        of_one_paper().replace(b'"papers"', b'"posted": ["daily", "weekly"], "x": 1, "papers"'),
    ],
)
def test_unknown_fields_are_ignored_and_not_written_again(content: bytes) -> None:
    known = archive.parse(content, MONDAY)
    assert known == day(paper("2602.00001", title="A title"))
    assert archive.text_of(known) == archive.text_of(day(paper("2602.00001", title="A title")))


def test_a_file_of_another_day_is_an_error() -> None:
    with pytest.raises(
        BrokenArchiveError, match=r"^_papers/2026/2026-02-10.json holds the archive of 2026-02-09$"
    ):
        archive.parse(archive.text_of(day(paper())).encode(), TUESDAY)


@pytest.mark.parametrize(
    ("posted", "kinds"),
    [
        (["daily"], [Kind.DAILY]),
        (["daily", "monthly", "weekly"], [Kind.DAILY, Kind.MONTHLY, Kind.WEEKLY]),
        ([], []),
        (["hourly", None, 7, ["daily"], {}, "weekly"], [Kind.WEEKLY]),
        (None, []),
        ("daily", []),
        ({"daily": 1}, []),
    ],
)
def test_a_day_of_the_first_version_says_in_which_posts_it_was(posted: object, kinds: list[Kind]) -> None:
    content = of_one_paper().replace(b'"papers"', b'"posted": ' + json.dumps(posted).encode() + b', "papers"')
    assert archive.posted_before(content) == kinds


def test_a_day_of_this_version_says_of_no_post() -> None:
    assert archive.posted_before(archive.text_of(day(paper())).encode()) == []


@pytest.mark.parametrize("content", [b"", b"<<<<<<< HEAD\n{}", b"\xff", of_one_paper()[:-3]])
def test_a_damaged_day_may_have_been_posted(content: bytes) -> None:
    assert archive.posted_before(content) == [Kind.DAILY]


@pytest.mark.parametrize("content", [b"[]", b"null", b"7", b'"posted"'])
def test_what_is_no_day_says_of_no_post(content: bytes) -> None:
    assert archive.posted_before(content) == []


WEDNESDAY, THURSDAY = MONDAY + dt.timedelta(days=2), MONDAY + dt.timedelta(days=3)
COUNTS = {"upvotes": 9, "code_stars": 7, "comment_count": 3, "has_author_answering": True}
TO_READ = [
    {"title": "Another title"},
    {"abstract": "Another abstract."},
    {"ai_summary": "A summary."},
    {"code_url": "https://github.com/lab/code"},
    {"project_url": "https://lab.example.org/"},
    {"organization": "The Lab"},
    {"keywords": ("word",)},
]


def on_day(known: Day | None, *papers: Paper, today: dt.date) -> Day:
    found = archive.refresh(known, papers, unread=(), date=MONDAY, today=today)
    assert found
    return found


@pytest.mark.parametrize("change", TO_READ, ids=lambda change: next(iter(change)))
def test_counts_that_move_are_nothing_to_read_again_and_texts_are(change: dict[str, Any]) -> None:
    first = paper(upvotes=1)
    monday = on_day(None, first, today=MONDAY)
    moved = on_day(monday, first.model_copy(update=COUNTS), today=TUESDAY)
    assert (moved.updated, moved.last_revised) == (TUESDAY, MONDAY)
    changed = on_day(moved, first.model_copy(update=COUNTS | change), today=WEDNESDAY)
    assert (changed.updated, changed.last_revised) == (WEDNESDAY, WEDNESDAY)
    again = on_day(changed, first.model_copy(update=COUNTS | change | {"upvotes": 10}), today=THURSDAY)
    assert (again.updated, again.last_revised) == (THURSDAY, WEDNESDAY)
    assert archive.parse(archive.text_of(again).encode(), MONDAY) == again


def test_new_papers_and_preprints_revise_a_day() -> None:
    one, two = paper("2602.00001"), paper("2602.00002")
    monday = on_day(None, one, today=MONDAY)
    more = on_day(monday, one, two, today=TUESDAY)
    fewer = on_day(more, one, today=WEDNESDAY)
    complete = archive.complete(fewer, {one.id: preprint()}, today=THURSDAY)
    assert [each.last_revised for each in (more, fewer, complete)] == [TUESDAY, WEDNESDAY, THURSDAY]


def test_a_merged_day_was_revised_when_the_later_one_was() -> None:
    monday = on_day(None, paper(upvotes=1), today=MONDAY)
    votes = on_day(monday, paper(upvotes=2), today=THURSDAY)
    text = on_day(monday, paper(upvotes=1, abstract="New."), today=TUESDAY)
    merged = archive.merge(votes, text)
    assert archive.merge(text, votes) == merged
    assert (merged.updated, merged.last_revised) == (THURSDAY, TUESDAY)


def test_a_day_of_before_was_revised_when_it_was_updated() -> None:
    known = day(paper(upvotes=1), updated=TUESDAY)
    assert known.last_revised == TUESDAY
    assert on_day(known, paper(upvotes=2), today=THURSDAY).last_revised == TUESDAY
