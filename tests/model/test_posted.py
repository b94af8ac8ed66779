import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperboy.errors import BrokenArchiveError, NewerArchiveError
from paperboy.model.edition import edition_of
from paperboy.model.kinds import Kind
from paperboy.model.posted import Posted, parse, text_of
from tests.helpers import MONDAY

ONE, TWO, THREE = (edition_of(kind, MONDAY).file_name for kind in (Kind.DAILY, Kind.WEEKLY, Kind.MONTHLY))
A, B, C = "a" * 40, "b" * 40, "c" * 40
LONG = "d" * 64  # in a repository of git's newer format

names = st.sampled_from(
    [edition_of(kind, MONDAY.replace(month=month)).file_name for kind in Kind for month in (1, 2, 3)]
)
blobs = st.none() | st.sampled_from([A, B, C, LONG])
addresses = st.just("") | st.from_regex(r"/[A-Za-z0-9_./-]{0,20}", fullmatch=True)
seen = st.sampled_from(["", A, B, LONG])
states = st.builds(
    Posted,
    posts=st.dictionaries(names, blobs),
    seen=st.dictionaries(names, seen),
    addresses=st.dictionaries(names, addresses),
    pending=st.frozensets(names),
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
        posts=dict(reversed(list(posted.posts.items()))),
        seen=dict(reversed(list(posted.seen.items()))),
        addresses=dict(reversed(list(posted.addresses.items()))),
        pending=posted.pending,
    )
    assert text_of(backwards) == text_of(posted)


def test_each_post_has_a_line_of_its_own() -> None:
    posted = Posted(posts={TWO: None, ONE: A, THREE: LONG}, seen={ONE: B}, addresses={ONE: "/mine/", THREE: ""})
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


def test_a_post_is_known_as_it_was_seen_last() -> None:
    posted = Posted(posts={ONE: A, TWO: None, THREE: A}, seen={THREE: B, "2026-02-10-daily-papers.md": C})
    assert [posted.known_blob(name) for name in (ONE, TWO, THREE, "2026-02-10-daily-papers.md")] == [A, None, B, C]
    assert posted.known_blob("2026-02-11-daily-papers.md") is None
    assert posted.names == {ONE, THREE, "2026-02-10-daily-papers.md"}


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


nested = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | names | blobs,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | names, inner, max_size=3),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(("addresses", "posts", "seen", "version"), nested)) | nested
)
def test_whatever_is_in_it_can_be_written_again_or_is_refused(data: Any) -> None:
    with suppress(BrokenArchiveError, NewerArchiveError):
        posted = parse(json.dumps(data).encode())
        assert parse(encoded(posted)) == posted


@given(st.binary(max_size=60) | st.text().map(str.encode), states, st.integers(0), st.integers(0))
def test_a_damaged_file_is_refused_or_can_be_written_again(
    rubbish: bytes, posted: Posted, begin: int, length: int
) -> None:
    content = encoded(posted)
    begin %= len(content)
    with suppress(BrokenArchiveError, NewerArchiveError):
        damaged = parse(content[:begin] + rubbish + content[begin + length % 60 :])
        assert parse(encoded(damaged)) == damaged
