"""The client of search, in Node: it answers from an index in a folder."""

import json
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from paperboy.enrich.catalog import CatalogPaper
from paperboy.enrich.own_posts import OwnPost
from paperboy.enrich.search import SearchFiles
from paperboy.papers.topic_files import shipped
from paperboy.papers.topics import Topics
from tests.enrich.corpus import months_of
from tests.machine import cannot_run

SCRIPT = Path(__file__).parent / "ask.mjs"


def ask(kind: str, *questions: dict[str, Any]) -> list[Any]:
    """Return what the client makes of each question."""
    if shutil.which("node") is None:
        cannot_run("node is not installed")
    text = json.dumps([{"kind": kind, **question} for question in questions])
    done = subprocess.run(["node", str(SCRIPT)], input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answers: list[Any] = json.loads(done.stdout)
    return answers


def search(folder: Path, *queries: str, **options: Any) -> list[Any]:
    """Return the answer to each query: rows, how many there are, the terms found, the files that were read."""
    return ask("search", *({"folder": str(folder), "query": query, **options} for query in queries))


def ids(answer: dict[str, Any]) -> list[str]:
    return [row.get("id") or row["title"] for row in answer["rows"]]


def files_of(papers: Iterable[CatalogPaper], posts: Sequence[OwnPost] = ()) -> dict[str, bytes]:
    """Return the index of some papers and posts: by path what each file holds."""
    maker = SearchFiles(posts, Topics(shipped()))
    made = [file for month in months_of(papers) for file in maker.add(month)]
    return {file.path: file.content for file in [*made, *maker.finish()]}


def write_index(folder: Path, papers: Iterable[CatalogPaper], posts: Sequence[OwnPost] = ()) -> Path:
    """Write the index of some papers and posts into a folder, with the addresses that Jekyll would say."""
    for path, content in files_of(papers, posts).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    addresses = {post.path: f"/posts/{Path(post.path).stem[11:]}/" for post in posts}
    (folder / "search/posts.json").write_text(json.dumps(addresses), encoding="utf-8")
    return folder
