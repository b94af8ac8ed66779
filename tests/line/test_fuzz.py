"""Whatever an answer or an archive holds, reading it and making a post of it raises the project's own errors only.

Every day some hundred mutated recordings; in the nightly profile (`./run nightly`) 20,000.
"""

import copy
import datetime as dt
import json
import random
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from paperboy.errors import PaperboyError
from paperboy.model.edition import daily
from paperboy.papers import archive, topic_files
from paperboy.papers.models import Day, Paper
from paperboy.papers.selection import select
from paperboy.post import render, templates, words
from paperboy.post.ownership import is_unmodified, with_checksum
from paperboy.post.render import Look
from paperboy.site import config
from paperboy.site.config import Blog
from paperboy.sources.arxiv import parse_feed
from paperboy.sources.huggingface import parse_page
from tests.helpers import CONFIG, MONDAY, TODAY, front_matter
from tests.loopback import RECORDINGS, feed_of, preprints, recorded
from tests.machine import NIGHTLY

COUNT = 20_000 if NIGHTLY else 600
BATCHES = 10
KEYS = ["id", "title", "summary", "upvotes", "authors", "name", "organization", "githubRepo", "ai_keywords", "é\0"]
STRANGE: list[Any] = [
    None, True, False, 0, -1, 1.5, 10**9, 10**30, -(10**30), 1e308, "", " ", "\0", "\x1b[31m", "\u202e", "\ufeff",
    "\ud800", "a\rb\u2028c\x85d", "---\n", "{% raw %}", "{{ x }}", "$", "$$", "\\", "`", "<script>", "]]>", "<!--",
    "$x" * 50, "{" * 300, "[" * 300 + "]" * 300, "\\frac{" * 60, "_*" * 100, "x" * 20_000, "é" * 5000, "가 나 다",
    "2026-02-09T00:00:00.000Z", "0000-00-00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00",
    "https://[", "javascript:alert(1)", "http://a b/", "https://x.org/\0", "https://user:word@x.org/",
    [], {}, [[]],
]  # fmt: skip


def places(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to each value in a tree of JSON."""
    branches: Iterable[tuple[Any, Any]] = ()
    if isinstance(tree, dict):
        branches = tree.items()
    elif isinstance(tree, list):
        branches = enumerate(tree)
    for key, value in branches:
        yield (*path, key)
        yield from places(value, (*path, key))


def mutate(tree: Any, dice: random.Random) -> Any:
    """Return the tree with one value dropped, replaced, doubled, nested, moved or made strange."""
    all_places = list(places(tree))
    if not all_places or dice.random() < 0.01:
        return dice.choice(STRANGE)
    *way, last = dice.choice(all_places)
    parent = tree
    for key in way:
        parent = parent[key]
    value = parent[last]
    what = dice.randrange(7)
    if what == 0:
        del parent[last]
    elif what == 1:
        parent[last] = copy.deepcopy(dice.choice(STRANGE))
    elif what == 2 and isinstance(parent, list):
        parent.insert(last, copy.deepcopy(value))
    elif what == 3:
        for _ in range(dice.choice([1, 3, 150])):
            value = [value] if dice.random() < 0.5 else {dice.choice(KEYS): value}
        parent[last] = value
    elif what == 4 and isinstance(parent, dict):
        parent[dice.choice(KEYS)] = parent.pop(last)
    elif isinstance(value, str):
        at = dice.randrange(len(value) + 1)
        strange = str(dice.choice(STRANGE))
        parent[last] = value[:at] + strange + value[at + dice.choice([0, 0, 1, 9]) :]
    else:
        parent[last] = str(value)
    return tree


def damaged(body: bytes, dice: random.Random) -> bytes:
    """Return the body with bytes flipped or dropped, or cut short; most often as it is."""
    what = dice.randrange(8)
    if what == 0:
        return body[: dice.randrange(len(body) + 1)]
    if what == 1 and body:
        changed = bytearray(body)
        for _ in range(dice.choice([1, 2, 20])):
            changed[dice.randrange(len(changed))] = dice.randrange(256)
        return bytes(changed)
    if what == 2:
        at = dice.randrange(len(body) + 1)
        return body[:at] + body[at + dice.choice([1, 5, 100]) :]
    return body


def as_json(tree: Any, dice: random.Random) -> bytes:
    return json.dumps(tree, ensure_ascii=dice.random() < 0.5).encode("utf-8", "surrogatepass")


@pytest.fixture(scope="module")
def make_post(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Day], str]:
    folder: Path = tmp_path_factory.mktemp("site")
    (folder / "_config.yml").write_text(CONFIG, encoding="utf-8")
    site: Blog = config.load(folder)
    look = Look(words.load("ko"), templates.environment(folder), topic_files.load(folder))

    def post_of(day: Day) -> str:
        return with_checksum(render.render(select(daily(day.date), [day], site.settings, {}), site, look))

    return post_of


def check_post(text: str) -> None:
    """Check that the post is a file that Jekyll can read: UTF-8, no control characters, front matter in YAML."""
    text.encode()
    odd = {character for character in text if unicodedata.category(character) == "Cc"} - {"\n", "\t"}
    assert not odd, f"control characters {odd!r}"
    matter = front_matter(text)
    assert matter["permalink"].startswith("/posts/daily-papers-")
    assert re.fullmatch(r"[a-z_,-]+\.[0-9a-f]{32}", matter["paperboy"])
    assert is_unmodified(text)


def check_sentence(error: PaperboyError) -> None:
    assert "\n" not in str(error)


def check_day(day: Day, make_post: Callable[[Day], str]) -> None:
    """Check that the archive gives back what it was given, and that there can be a post of it."""
    if not day.papers:
        return
    assert archive.parse(archive.text_of(day).encode(), day.date) == day
    try:
        text = make_post(day)
    except PaperboyError:
        return
    check_post(text)


def dice_of(kind: str, batch: int) -> random.Random:
    return random.Random(f"{kind} {batch}")  # noqa: S311 (mutations)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_mutated_answer_of_huggingface_is_read_or_refused(make_post: Callable[[Day], str], batch: int) -> None:
    dice = dice_of("huggingface", batch)
    sources = [recorded(path.stem) for path in sorted(RECORDINGS.glob("*.json"))]
    dates = [dt.date.fromisoformat(path.stem) for path in sorted(RECORDINGS.glob("*.json"))]
    read = 0
    for _ in range(COUNT * 6 // 10 // BATCHES):
        chosen = dice.randrange(len(sources))
        tree: Any = copy.deepcopy(dice.sample(sources[chosen], min(3, len(sources[chosen]))))
        for _ in range(dice.choice([1, 1, 2, 5, 20])):
            tree = mutate(tree, dice)
        body = damaged(as_json(tree, dice), dice)
        try:
            page = parse_page(body, dates[chosen])
        except PaperboyError as error:
            check_sentence(error)
            continue
        for reject in page.rejects:
            assert str(reject).isprintable()
        day = archive.refresh(None, page.papers, unread=(), date=dates[chosen], today=TODAY)
        if day:
            read += 1
            check_day(day, make_post)
    assert read > COUNT // BATCHES // 6


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_mutated_answer_of_arxiv_is_read_or_refused(make_post: Callable[[Day], str], batch: int) -> None:
    dice = dice_of("arxiv", batch)
    recording = (RECORDINGS / "arxiv.atom").read_bytes()
    abstracts = preprints()
    tags = [b"entry", b"id", b"title", b"summary", b"feed", b"category", b"author"]
    for _ in range(COUNT * 2 // 10 // BATCHES):
        body = recording
        if dice.random() < 0.7:
            ids = dice.sample(sorted(abstracts), 3)
            tree: Any = {paper_id: abstracts[paper_id] for paper_id in ids}
            for _ in range(dice.choice([0, 1, 3])):
                key = dice.choice(ids)
                at = dice.randrange(len(abstracts[key]) + 1)
                tree[key] = tree[key][:at] + str(dice.choice(STRANGE)) + tree[key][at:]
            body = feed_of({key: "".join(c for c in text if c != "\ud800") for key, text in tree.items()})
        if dice.random() < 0.5:
            old, new = dice.sample(tags, 2)
            body = body.replace(b"<" + old, b"<" + new, 1) if dice.random() < 0.5 else body.replace(old, new)
        try:
            found = parse_feed(damaged(body, dice))
        except PaperboyError as error:
            check_sentence(error)
            continue
        listed = [Paper(id=str(number), title="T", preprint=each) for number, each in enumerate(found.values())]
        day = archive.refresh(None, listed, unread=(), date=MONDAY, today=TODAY)
        if day:
            check_day(day, make_post)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_mutated_archive_is_read_or_refused(make_post: Callable[[Day], str], batch: int) -> None:
    dice = dice_of("archive", batch)
    listed = parse_page(json.dumps(recorded(str(MONDAY))).encode(), MONDAY).papers[:4]
    day = archive.refresh(None, listed, unread=(), date=MONDAY, today=TODAY)
    assert day
    original = json.loads(archive.text_of(day))
    for _ in range(COUNT * 2 // 10 // BATCHES):
        tree = copy.deepcopy(original)
        for _ in range(dice.choice([1, 1, 2, 5])):
            tree = mutate(tree, dice)
        try:
            read = archive.parse(damaged(as_json(tree, dice), dice), MONDAY)
        except PaperboyError as error:
            check_sentence(error)
            continue
        check_day(read, make_post)
