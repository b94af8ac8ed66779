import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperboy.errors import BrokenArchiveError, NewerArchiveError
from paperboy.model.edition import Kind, edition_of
from paperboy.model.posted import Posted, parse, rescue, text_of
from tests.helpers import MONDAY

ONE, TWO, THREE = (edition_of(kind, MONDAY).file_name for kind in Kind)
A, B, C = "a" * 40, "b" * 40, "c" * 40
LONG = "d" * 64  # in a repository of git's newer format

names = st.sampled_from(
    [edition_of(kind, MONDAY.replace(month=month)).file_name for kind in Kind for month in (1, 2, 3)]
)
blobs = st.none() | st.sampled_from([A, B, C, LONG])
addresses = st.just("") | st.from_regex(r"/[A-Za-z0-9_./-]{0,20}", fullmatch=True)
seen = st.sampled_from(["", A, B, LONG])
states = st.builds(
    Posted, st.dictionaries(names, blobs), st.dictionaries(names, seen), st.dictionaries(names, addresses)
)


def encoded(posted: Posted) -> bytes:
    return text_of(posted).encode()


def broken(**changed: Any) -> bytes:
    """Return a file of which a part is another than paperboy writes."""
    return json.dumps({"addresses": {}, "posts": {ONE: A}, "seen": {}, "version": 1, **changed}).encode()


@given(states)
def test_what_was_posted_comes_back_from_its_file_as_it_was(posted: Posted) -> None:
    assert parse(encoded(posted)) == posted
    assert text_of(parse(encoded(posted))) == text_of(posted)


@given(states)
def test_the_file_is_the_same_in_whatever_order_it_was_learned(posted: Posted) -> None:
    backwards = Posted(
        dict(reversed(list(posted.blobs.items()))),
        dict(reversed(list(posted.seen.items()))),
        dict(reversed(list(posted.addresses.items()))),
    )
    assert text_of(backwards) == text_of(posted)


def test_each_post_has_a_line_of_its_own() -> None:
    posted = Posted({TWO: None, ONE: A, THREE: LONG}, {ONE: B}, {ONE: "/mine/", THREE: ""})
    assert text_of(posted).splitlines() == [
        "{",
        ' "addresses": {',
        f'  "{ONE}": "/mine/",',
        f'  "{THREE}": ""',
        " },",
        ' "pending": [],',
        ' "posts": {',
        f'  "{ONE}": "{A}",',
        f'  "{TWO}": null,',
        f'  "{THREE}": "{LONG}"',
        " },",
        ' "seen": {',
        f'  "{ONE}": "{B}"',
        " },",
        ' "version": 1',
        "}",
    ]
    assert text_of(posted).endswith("}\n")


def test_together_both_are_known_and_where_they_differ_the_second_counts() -> None:
    ours = Posted({ONE: A, TWO: None}, {ONE: B, TWO: C}, {ONE: "/a/"})
    theirs = Posted({TWO: B, THREE: C}, {TWO: A}, {ONE: "/b/", THREE: ""})
    assert ours | theirs == Posted({ONE: A, TWO: B, THREE: C}, {ONE: B, TWO: A}, {ONE: "/b/", THREE: ""})


def test_a_post_is_known_as_it_was_seen_last() -> None:
    posted = Posted({ONE: A, TWO: None, THREE: A}, {THREE: B, "2026-02-10-daily-papers.md": C})
    assert [posted.known_blob(name) for name in (ONE, TWO, THREE, "2026-02-10-daily-papers.md")] == [A, None, B, C]
    assert posted.known_blob("2026-02-11-daily-papers.md") is None
    assert posted.names == {ONE, THREE, "2026-02-10-daily-papers.md"}


@given(states, states, states)
def test_together_loses_no_post_and_does_not_depend_on_grouping(one: Posted, two: Posted, three: Posted) -> None:
    assert set((one | two).blobs) == {*one.blobs, *two.blobs}
    assert one | (two | three) == (one | two) | three
    assert one | one == one | Posted() == Posted() | one == one


def test_a_file_of_a_newer_version_is_no_broken_one() -> None:
    with pytest.raises(NewerArchiveError, match=r"^_papers/posted\.json was written by a newer paperboy"):
        parse(broken(version=2, posts="said in another way"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"null",
        b"[]",
        b"{}",
        b'"a text"',
        b'{"version": 1}',
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4665a5ea\nsize 12\n",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        broken()[:-9],
        b"<<<<<<< HEAD\n" + broken(),
        broken(version="1"),
        broken(version=None),
        broken(version=[1]),
        broken(posts=None),
        broken(posts=[ONE]),
        broken(posts=ONE),
        broken(posts={ONE: 7}),
        broken(posts={ONE: [A]}),
        broken(posts={ONE: {"blob": A}}),
        broken(posts={ONE: A[1:]}),
        broken(posts={ONE: A.upper()}),
        broken(posts={ONE: ""}),
        broken(seen=None),
        broken(seen=[]),
        broken(seen={ONE: None}),
        broken(seen={ONE: A[1:]}),
        broken(seen={ONE: [A]}),
        broken(addresses=None),
        broken(addresses=[]),
        broken(addresses="/mine/"),
        broken(addresses={ONE: None}),
        broken(addresses={ONE: 7}),
        broken(addresses={ONE: ["/mine/"]}),
        broken(addresses={ONE: "mine"}),
        broken(addresses={ONE: "/a) [b](javascript:alert(1)"}),
        broken(addresses={ONE: "/a/\n"}),
        broken(addresses={ONE: "/한글/"}),
    ],
)
def test_what_does_not_say_which_posts_there_have_been_is_broken(content: bytes) -> None:
    with pytest.raises(
        BrokenArchiveError, match=r"^_papers/posted\.json does not say which posts there have been"
    ) as caught:
        parse(content)
    assert "\n" not in str(caught.value)
    rescue(content)  # and nothing else goes wrong


nested = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | names | blobs,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | names, inner, max_size=3),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(("addresses", "posts", "seen", "version"), nested)) | nested
)
def test_whatever_is_in_it_can_be_written_again_or_is_refused(data: Any) -> None:
    content = json.dumps(data).encode()
    try:
        posted = parse(content)
    except (BrokenArchiveError, NewerArchiveError):
        posted = rescue(content)
    assert parse(encoded(posted)) == posted


@given(st.binary(max_size=60) | st.text().map(str.encode), states, st.integers(0), st.integers(0))
def test_a_damaged_file_is_refused_or_still_says_what_it_says(
    rubbish: bytes, posted: Posted, begin: int, length: int
) -> None:
    content = encoded(posted)
    begin %= len(content)
    content = content[:begin] + rubbish + content[begin + length % 60 :]
    rescued = rescue(content)
    assert parse(encoded(rescued)) == rescued
    with suppress(BrokenArchiveError, NewerArchiveError):
        parse(content)


def test_a_merge_that_nobody_settled_still_says_which_posts_there_were_on_both_sides() -> None:
    content = f"""{{
 "addresses": {{
<<<<<<< HEAD
  "{ONE}": "/mine/"
=======
  "{THREE}": ""
>>>>>>> 0123456 (Papers: daily 2026-02-09)
 }},
 "posts": {{
  "2026-02-08-daily-papers.md": "{A}",
<<<<<<< HEAD
  "{TWO}": "{A}",
  "2026-02-11-daily-papers.md": null
=======
  "{TWO}": "{B}",
  "2026-02-12-daily-papers.md": "{LONG}"
>>>>>>> 0123456 (Papers: daily 2026-02-09)
 }},
 "seen": {{
<<<<<<< HEAD
  "{ONE}": "{C}"
=======
  "{TWO}": "{C}"
>>>>>>> 0123456 (Papers: daily 2026-02-09)
 }},
 "version": 1
}}
""".encode()
    with pytest.raises(BrokenArchiveError):
        parse(content)
    assert rescue(content) == Posted(
        {
            "2026-02-08-daily-papers.md": A,
            "2026-02-11-daily-papers.md": None,
            "2026-02-12-daily-papers.md": LONG,
            TWO: B,
        }
    )


@given(states, st.integers(0))
def test_of_a_file_that_is_cut_off_all_whole_lines_count(posted: Posted, length: int) -> None:
    content = encoded(posted)
    cut = content[: length % (len(content) + 1)]
    whole = cut.decode().rpartition("\n")[0]
    rescued = rescue(cut)
    assert rescued.blobs.items() <= posted.blobs.items()
    assert rescued.seen == rescued.addresses == {}  # the posts that there are say that
    said = whole.partition('"posts": {')[2].partition('"seen": {')[0]
    assert {name for name in posted.blobs if f'"{name}"' in said} <= set(rescued.blobs)


@given(states)
def test_of_a_whole_file_all_posts_are_rescued(posted: Posted) -> None:
    assert rescue(encoded(posted)) == Posted(posted.blobs)


@pytest.mark.parametrize(
    "line",
    [
        '"2026-02-09-hello.md": null',
        f'"_posts/{ONE}": "{A}"',
        f'"{ONE}": "',
        f'"{ONE}": "\\"',
        f'"{ONE}": "{A[1:]}"',
        f'"{ONE}": "/a/\n"',
        f'"{ONE}": "{A}\n>>>>>>> x\n"',
        f'"{ONE}": true',
        f'"{ONE}" "{A}"',
    ],
)
def test_a_line_that_says_nothing_sure_of_a_post_says_nothing(line: str) -> None:
    assert rescue(f'{{"posts": {{\n{line}\n  "{TWO}": "{B}"\n'.encode()) == Posted({TWO: B})
