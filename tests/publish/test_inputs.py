"""What a run notes in its commit, so that the next one need not make posts again to compare them."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from paperboy.post import render
from paperboy.post.ownership import Action
from paperboy.publish import inputs
from paperboy.report import Report
from paperboy.site import config
from tests.helpers import MONDAY, TUESDAY, Blog, Contexts, actions, items, make_blog, run
from tests.loopback import Loopback
from tests.machine import PAPERBOY

DATES = [MONDAY, TUESDAY]
LABELS = {"2026-02-09", "2026-02-10"}


class Renderings:
    """Counts the posts that are made."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self._render = render.render
        monkeypatch.setattr(render, "render", self._counted)

    def _counted(self, *arguments: object, **options: object) -> str:
        self.count += 1
        return self._render(*arguments, **options)  # type: ignore[arg-type]

    def during(self, doing: Callable[[], Report]) -> tuple[int, Report]:
        self.count = 0
        report = doing()
        return self.count, report


@pytest.fixture
def renderings(monkeypatch: pytest.MonkeyPatch) -> Renderings:
    return Renderings(monkeypatch)


def published(papers: Loopback, contexts: Contexts, blog: Blog) -> Report:
    papers.lists |= {"2026-02-09": items(2), "2026-02-10": items(2, TUESDAY, first=20000)}
    return run(contexts.at(blog.folder), DATES)


def test_a_run_with_nothing_to_do_makes_no_post(
    papers: Loopback, contexts: Contexts, blog: Blog, renderings: Renderings
) -> None:
    before = published(papers, contexts, blog)
    count, report = renderings.during(lambda: run(contexts.at(blog.folder), DATES))
    assert count == 0
    assert list(actions(report).values()) == [Action.UNCHANGED] * 2
    assert (
        [outcome.count for outcome in report.outcomes]
        == [outcome.count for outcome in before.outcomes]
        == ["2", "2"]
    )
    assert blog.git("log", "-1", "--format=%b").splitlines()[-1].startswith("Paperboy-made-of: ")


LOADED = """import sys
from paperboy.cli import main
try:
    main(sys.argv[1:])
finally:
    print(*sorted(sys.modules), file=sys.stderr)
"""


def test_what_makes_posts_is_not_even_loaded_then(papers: Loopback, blog: Blog) -> None:
    papers.lists |= {"2026-02-09": items(2), "2026-02-10": items(2, TUESDAY, first=20000)}
    blog.configure("paperboy: {arxiv: false, editions: [daily]}\n")
    environment = os.environ | {"HF_ENDPOINT": papers.endpoint}
    window = ["--from", str(MONDAY), "--to", str(TUESDAY)]
    command = [sys.executable, "-c", LOADED, "publish", "--site", str(blog.folder), *window]
    for is_made in (True, False):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        loaded = set(done.stderr.splitlines()[-1].split())
        assert loaded.isdisjoint({"jinja2", "babel", "pylatexenc", "markdown_it"}) is not is_made
    assert "unchanged" in done.stdout


FLOOR = "import httpx, jinja2, pydantic, sys, yaml; httpx.get(sys.argv[1])"
MOST_TIMES_THE_FLOOR = 4  # 2.4 as measured (./run bench); generous, since machines differ


def test_a_run_with_nothing_to_do_costs_little_more_than_its_libraries(papers: Loopback, blog: Blog) -> None:
    blog.configure("paperboy: {arxiv: false, editions: [daily]}\n")
    environment = {**os.environ, "HF_ENDPOINT": papers.endpoint, "PYTHONDONTWRITEBYTECODE": ""}
    window = ["--from", str(MONDAY), "--to", str(MONDAY + dt.timedelta(days=6))]
    run_again: list[str | Path] = [PAPERBOY, "publish", "--site", blog.folder, *window]
    floor: list[str | Path] = [
        sys.executable,
        "-c",
        FLOOR,
        f"{papers.endpoint}/api/daily_papers?date=2026-02-09&limit=100",
    ]
    for command in (run_again, floor):  # the first time much is compiled, and the posts are made
        cpu_seconds_of(command, environment)
    rounds = [(cpu_seconds_of(run_again, environment), cpu_seconds_of(floor, environment)) for _ in range(2)]
    assert min(run for run, _ in rounds) < MOST_TIMES_THE_FLOOR * min(floor for _, floor in rounds)


def cpu_seconds_of(command: Sequence[str | Path], environment: Mapping[str, str]) -> float:
    """Return the processor's time of a process and of all that it starts."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_utime + usage.ru_stime


def test_so_it_is_in_another_clone(
    papers: Loopback, contexts: Contexts, blog: Blog, renderings: Renderings
) -> None:
    published(papers, contexts, blog)
    other = blog.another_clone("other")
    assert renderings.during(lambda: run(contexts.at(other.folder), DATES))[0] == 0


def edit_config(blog: Blog) -> None:
    path = blog.folder / "_config.yml"
    path.write_text(path.read_text() + "paperboy: {top: 1}\n")


def add_note(blog: Blog) -> None:
    (blog.folder / "_paperboy/notes").mkdir(parents=True)
    (blog.folder / "_paperboy/notes/2602.10000.md").write_text("Mine.\n")


def add_own_post(blog: Blog) -> None:
    (blog.folder / "_posts/2026-01-01-mine.md").write_text("---\ntags: [AI]\n---\n")


def edit_post(blog: Blog) -> None:
    path = blog.post_path(TUESDAY)
    path.write_text(path.read_text().replace("The title", "My title"))
    blog.git("commit", "--quiet", "--all", "--message", "Mine")
    blog.git("push", "--quiet", "origin", "HEAD:main")


def amend(blog: Blog) -> None:
    """Change a post in paperboy's own commit, and keep its message."""
    path = blog.post_path(TUESDAY)
    path.write_text(path.read_text().replace("The title", "My title"))
    blog.git("commit", "--quiet", "--all", "--amend", "--no-edit")
    blog.git("push", "--quiet", "--force", "origin", "HEAD:main")


@pytest.mark.parametrize(
    "change", [edit_config, add_note, add_own_post, edit_post, amend], ids=lambda change: change.__name__
)
def test_whatever_changes_posts_are_compared_again(
    papers: Loopback, contexts: Contexts, blog: Blog, renderings: Renderings, change: Callable[[Blog], None]
) -> None:
    published(papers, contexts, blog)
    change(blog)
    assert renderings.during(lambda: run(contexts.at(blog.folder), DATES))[0] == 2


def test_a_day_with_news_has_all_posts_compared_again(
    papers: Loopback, contexts: Contexts, blog: Blog, renderings: Renderings
) -> None:
    published(papers, contexts, blog)
    papers.lists["2026-02-09"] = items(3)
    count, report = renderings.during(lambda: run(contexts.at(blog.folder), DATES))
    assert count == 2
    assert actions(report)["2026-02-09"] is Action.UPDATED


def test_a_date_that_was_not_looked_at_is_compared(
    papers: Loopback, contexts: Contexts, blog: Blog, renderings: Renderings
) -> None:
    published(papers, contexts, blog)
    papers.lists["2026-02-11"] = items(2, "2026-02-11", first=30000)
    run(contexts.at(blog.folder), [TUESDAY + dt.timedelta(days=1)])
    assert renderings.during(lambda: run(contexts.at(blog.folder), DATES))[0] == 1  # Tuesday leads there


def test_a_note_is_read_as_it_was_written(blog: Blog) -> None:
    written, read = (inputs.checksum(config.load(blog.folder)) for _ in range(2))
    assert inputs.editions_in(inputs.note_of(written, LABELS), read) == LABELS


def test_what_identifies_a_blog_is_the_same_wherever_it_is(tmp_path: Path) -> None:
    blogs = [make_blog(tmp_path / name) for name in ("one", "two")]
    assert len({inputs.checksum(config.load(blog.folder)) for blog in blogs}) == 1
