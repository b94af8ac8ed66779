"""What runs cost, as ratios: against what they cannot do without, or against a small blog, in the same minutes.

    ./run bench [--heavy] [--rounds 5] [--json FILE]

Times are of the processor, of the process and all that it starts; a backfill's are by the clock, since it waits.
What is compared is measured in turn, round by round, and the ratio is that of the two minima. Where a row's rounds
differ by more than `NOISE`, it says so: its ratio is worth nothing then. Data are recordings on other dates, from
a server on this machine that takes 100 ms for an answer in backfills. `--heavy` adds what takes minutes.
"""

import argparse
import datetime as dt
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from tests.helpers import Blog, environment_for_git, make_blog
from tests.loopback import Loopback, serving
from tests.many_days import days_before, server

PAPERBOY = (sys.executable, "-m", "paperboy")
REQUEST = "import httpx, jinja2, pydantic, sys, yaml; httpx.get(sys.argv[1])"
NOISE = 0.25
LATENCY_SECONDS = 0.1
ARXIV_SECONDS = 3.0
YESTERDAY = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1)


@dataclass(frozen=True)
class Usage:
    """What a process and all that it started has used."""

    cpu_seconds: float
    wall_seconds: float
    peak_mb: float
    git_processes: int


@dataclass(frozen=True)
class Row:
    """A measurement: what was measured each round, against what, and the ratio that is wanted."""

    what: str
    floor: str
    unit: str
    values: list[float]
    floors: list[float]
    goal: float

    @property
    def ratio(self) -> float:
        """The ratio of the minima."""
        return min(self.values) / min(self.floors)

    @property
    def spread(self) -> float:
        """How far rounds are apart, as a share of their minimum."""
        return max((max(each) - min(each)) / min(each) for each in (self.values, self.floors))


class Bench:
    """Runs commands for rows."""

    def __init__(self, folder: Path, rounds: int) -> None:
        self._folder, self.rounds = folder, rounds
        self._environment = os.environ | environment_for_git(folder)
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)  # else an editable install compiles at each start
        self.rows: list[Row] = []

    def used(self, *command: str | Path, papers: Loopback | None = None) -> Usage:
        """Run a command, which must not fail, and return what it has used."""
        traces = Path(tempfile.mkdtemp(dir=self._folder))
        addresses = dict.fromkeys(("HF_ENDPOINT", "ARXIV_ENDPOINT"), papers.endpoint if papers else "")
        environment = self._environment | addresses | {"GIT_TRACE2_EVENT": str(traces)}
        begun = time.monotonic()
        with (self._folder / "said").open("w+") as said:
            process = subprocess.Popen(list(map(str, command)), env=environment, stdout=said, stderr=said)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 2):
            raise RuntimeError((self._folder / "said").read_text()[-2000:])
        wall_seconds = time.monotonic() - begun
        sessions = [json.loads(path.read_text().partition("\n")[0])["sid"] for path in traces.iterdir()]
        git_processes = sum("/" not in session for session in sessions)  # those that git starts itself have one
        return Usage(usage.ru_utime + usage.ru_stime, wall_seconds, usage.ru_maxrss / 1024, git_processes)

    def compare(
        self, what: str, run: Callable[[], Usage], floor: str, run_floor: Callable[[], Usage], goal: float
    ) -> list[Usage]:
        """Measure in turn, and add a row of processor times."""
        pairs = [(run_floor(), run()) for _ in range(self.rounds)]
        floors, values = ([usage.cpu_seconds for usage in each] for each in zip(*pairs, strict=True))
        self.add(Row(what, floor, "s", values, floors, goal))
        return [usage for _, usage in pairs]

    def add(self, row: Row) -> None:
        """Add a row, and say that it is measured."""
        self.rows.append(row)
        print(f"{row.what}: {row.ratio:.2f} ×", file=sys.stderr, flush=True)

    def blog(self, name: str, settings: str = "", *, arxiv: bool = False) -> Blog:
        """Make a blog with a remote."""
        (self._folder / name).mkdir()
        blog = make_blog(self._folder / name)
        (blog.folder / "_config.yml").write_text(
            f"title: A blog\nlang: en\nauthor: Kim\npaperboy:\n  arxiv: {str(arxiv).lower()}\n{settings}"
        )
        blog.git("commit", "--quiet", "--all", "--message", "Configure")
        blog.git("push", "--quiet")
        return blog

    def publish(self, blog: Blog, papers: Loopback, *options: str | Path) -> Usage:
        """Publish to a blog."""
        return self.used(*PAPERBOY, "publish", "--site", blog.folder, *options, papers=papers)


def start_up(bench: Bench) -> None:
    """Measure what asks for no work."""
    for arguments in (("--version",), ("--help",), ("publish", "--nope")):
        bench.compare(
            f"`paperboy {' '.join(arguments)}`",
            partial(bench.used, *PAPERBOY, *arguments),
            "`python -c pass`",
            lambda: bench.used(sys.executable, "-c", "pass"),
            5.5,
        )


def nothing_to_do(bench: Bench) -> None:
    """Measure a run that finds everything as it is."""
    with serving(server(days_before(YESTERDAY, 40))) as papers:
        address = f"{papers.endpoint}/api/daily_papers?date={YESTERDAY}&p=0&limit=100"
        for editions, goal in (("daily", 1.5), ("daily, weekly, monthly", 1.8)):
            blog = bench.blog(f"idle {len(editions)}", f"  editions: [{editions}]\n")
            bench.publish(blog, papers, "--from", str(days_before(YESTERDAY, 40)[0]))
            bench.publish(blog, papers)
            usages = bench.compare(
                f"nothing to do, {editions}",
                partial(bench.publish, blog, papers),
                "its libraries and one request",
                lambda: bench.used(sys.executable, "-c", REQUEST, address),
                goal,
            )
            processes = [float(usage.git_processes) for usage in usages]
            bench.add(Row(f"git processes, {editions}", "one", "", processes, [1.0], 5))


def backfill(bench: Bench, days: int) -> None:
    """Measure a backfill, against the larger of its requests' time and its processor's."""
    dates = days_before(YESTERDAY, days)
    for arxiv in (False, True):
        with serving(server(dates, latency_seconds=LATENCY_SECONDS)) as papers:
            blog = bench.blog(f"backfill {days} {arxiv}", arxiv=arxiv)
            usage = bench.publish(blog, papers, "--from", str(dates[0]), "--to", str(dates[-1]))
            pace = ARXIV_SECONDS * (len(papers.arxiv_requests) - 1) if arxiv else LATENCY_SECONDS * days / 8
            floor = max(pace, usage.cpu_seconds)
            what = f"backfill of {days} days, {'with' if arxiv else 'without'} arXiv, by the clock"
            against = "its processor's time" if floor > pace else "the requests' pace"
            bench.add(Row(what, against, "s", [usage.wall_seconds], [floor], 1.2))


def rendering(bench: Bench, days: int) -> None:
    """Measure all posts made again, of half of the days and of all; and how memory grows."""
    dates = days_before(YESTERDAY, days)
    blog = bench.blog(f"rendering {days}", "  editions: [daily]\n")
    with serving(server(dates)) as papers:
        long = bench.publish(blog, papers, "--from", str(dates[0]), "--to", str(dates[-1]))
        again = ("--offline", "--force", "--to", str(dates[-1]), "--from")
        bench.compare(
            f"`--offline --force`, {days} days",
            lambda: bench.publish(blog, papers, *again, str(dates[0])),
            "half of the days",
            lambda: bench.publish(blog, papers, *again, str(dates[days // 2])),
            2,
        )
        short_blog = bench.blog(f"memory {days}", "  editions: [daily]\n")
        short = bench.publish(short_blog, papers, "--from", str(dates[-20]), "--to", str(dates[-1]))
    bench.add(Row(f"peak memory, {days} days", "20 days", "MB", [long.peak_mb], [short.peak_mb], 1.15))


def large_blogs(bench: Bench) -> None:
    """Measure a new day, and a run with nothing to do, in a blog with much else, against a small one."""
    dates = [date for date in days_before(YESTERDAY, 14 + 2 * bench.rounds) if date.weekday() < 5]
    first, days = dates[0], dates[1 : 1 + bench.rounds]
    kinds = {
        "10,000 posts": (10_000, 0, 0),
        "7,000 commits": (0, 7_000, 0),
        "100,000 other files": (0, 0, 100_000),
    }
    with serving(server(dates)) as papers:
        for what, (posts, commits, files) in kinds.items():
            blogs = [bench.blog(name, "  editions: [daily]\n") for name in (f"beside {what}", what)]
            _grow(blogs[1], posts, commits, files)
            for blog in blogs:
                bench.publish(blog, papers, "--date", str(first))

            def new_days(blog: Blog) -> Callable[[], Usage]:
                left = iter(days)
                return lambda: bench.publish(blog, papers, "--date", str(next(left)))

            def again(blog: Blog) -> Callable[[], Usage]:
                return lambda: bench.publish(blog, papers, "--date", str(days[-1]))

            bench.compare(f"a new day, {what}", new_days(blogs[1]), "a small blog", new_days(blogs[0]), 1.1)
            bench.compare(f"nothing to do, {what}", again(blogs[1]), "a small blog", again(blogs[0]), 1.05)


def _grow(blog: Blog, posts: int, commits: int, files: int) -> None:
    """Add posts of the owner's, commits and other files."""
    post = "---\ntitle: A post\ntags: [ai, ml]\n---\nText.\n"
    for number in range(posts):
        path = blog.folder / f"_posts/{2000 + number % 20}-01-{1 + number % 28:02}-post-{number}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(post)
    for number in range(files):
        path = blog.folder / f"files/{number // 500}/{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(number))
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--allow-empty", "--message", "Much")
    feed = [
        f"commit refs/heads/main\ncommitter Kim <kim@example.org> {1_600_000_000 + number} +0000\ndata 1\n.\n"
        f"{'from refs/heads/main^0' + chr(10) if number == 0 else ''}M 100644 inline counter.txt\n"
        f"data {len(str(number))}\n{number}\n"
        for number in range(commits)
    ]
    subprocess.run(["git", "fast-import", "--quiet"], cwd=blog.clone, input="".join(feed), text=True, check=True)
    blog.git("reset", "--quiet", "--hard")
    blog.git("push", "--quiet")


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the table's lines, as Markdown."""
    yield "| What | against | floor | minimum | median | ratio | goal | |"
    yield "|---|---|---|---|---|---|---|---|"
    for row in rows:
        noise = f"noise: rounds differ by {row.spread:.0%}" if row.spread > NOISE else ""
        numbers = (min(row.floors), min(row.values), statistics.median(row.values))
        cells = " | ".join(f"{number:.3g} {row.unit}".strip() for number in numbers)
        yield f"| {row.what} | {row.floor} | {cells} | {row.ratio:.2f} | {row.goal:g} | {noise} |"


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="Measure runs.")
    parser.add_argument(
        "--heavy", action="store_true", help="long backfills and large blogs, too: some ten minutes"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, help="a file for all that was measured")
    parser.add_argument("--only", help="only the measurements whose function's name has this in it")
    options = parser.parse_args()
    heavy = options.heavy
    parts: dict[str, Callable[[Bench], None]] = {
        "start_up": start_up,
        "nothing_to_do": nothing_to_do,
        "backfill": lambda bench: backfill(bench, 140 if heavy else 40),
        "rendering": lambda bench: rendering(bench, 1000 if heavy else 60),
        **({"large_blogs": large_blogs} if heavy else {}),
    }
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), options.rounds)
        for name, part in parts.items():
            if (options.only or "") in name:
                part(bench)
    print(*table(bench.rows), sep="\n")
    python, machine = (
        platform.python_version(),
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}",
    )
    print(f"\nPython {python}, {machine}; load {os.getloadavg()[0]:.1f}; {options.rounds} rounds")
    if options.json:
        rows = [{**asdict(row), "ratio": row.ratio, "spread": row.spread} for row in bench.rows]
        options.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
