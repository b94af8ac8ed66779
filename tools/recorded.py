"""paperboy on the recorded week: all its own but the clock and the network, which answers from `tests/recordings`.

The clock stands at the end of that week, so that what is made is always the same.
"""

import datetime as dt
import random
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
from tests.loopback import Items, Loopback

from paperboy.publish.context import Context, context_of
from paperboy.site import config
from paperboy.sources.arxiv import Arxiv
from paperboy.sources.collect import Sources
from paperboy.sources.http import Fetcher, Limits, RetryClock
from paperboy.sources.huggingface import HuggingFace

NOW = dt.datetime.fromisoformat("2026-02-16T10:00:00+09:00")
WEEK = [dt.date(2026, 2, 9) + dt.timedelta(days=number) for number in range(7)]


@contextmanager
def context_for(blog: Path, lists: Mapping[str, Items] | None = None) -> Iterator[Context]:
    """Yield the context at which the recorded week can be published into the Jekyll site in `blog`.

    `lists` says by date what was listed instead of what is recorded.
    """
    site = config.load(blog)
    recorded = Loopback()
    recorded.lists.update(lists or {})

    def answer(request: httpx.Request) -> httpx.Response:
        said = recorded.answer(request.url.raw_path.decode(), dict(request.headers))
        return httpx.Response(said.status, content=said.body)

    clock = RetryClock(sleep=lambda _seconds: None)  # nobody is there to be spared
    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        sources = Sources(
            huggingface=HuggingFace(
                Fetcher(client, Limits(), clock, name="Hugging Face"), "https://recorded.invalid"
            ),
            arxiv=Arxiv(Fetcher(client, Limits(), clock, name="arXiv"), "https://recorded.invalid"),
            status=lambda message: print(message, "(recorded)", file=sys.stderr),
        )
        yield context_of(site, sources, NOW, time.sleep, random.Random(0))  # noqa: S311 (pauses)
