"""What search costs to make, what it answers, and how long that takes: with as many papers as wanted.

    python bench/search.py [--papers 25000] [--drawn 55] [--keep FOLDER] [--browser]

The papers are those of the recordings (`PAPERBOY_SHARED`) and copies of them (`tests/enrich/corpus.py`), the same
each time. The index of them is made in a process of its own, whose CPU time and memory are printed. Then the 60
queries of `tests/enrich/search_queries.json` are asked, and DRAWN ones of each of eleven kinds
(`search_queries.mjs`).

With `--browser` nine queries are asked in Chromium, as on a phone: HTTP/2, 1.6 Mbit/s, 150 ms. Figures are medians
in milliseconds until the answer is drawn: with nothing loaded, after the box had the focus, and asked again; then
with a processor four times slower. With `--keep` papers and index stay in FOLDER.
"""

import argparse
import datetime as dt
import json
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from playwright.sync_api import Browser, Page
from tests import browser as web
from tests.enrich.corpus import months_of, multiplied, recorded_papers
from tests.machine import SHARED

from paperboy.enrich.catalog import CatalogPaper, Month
from paperboy.enrich.search import SearchFiles
from paperboy.papers.topic_files import shipped
from paperboy.papers.topics import Topics

HERE = Path(__file__).parent
RUNS = 5
QUERIES = (
    "diffus",
    "Kaiming He",
    "2602.06570",
    "로봇",
    "capsids",
    "Agentic Critical Training",
    "From Activation to Causality: Discovery of Causal Visual Representations in the Human Brain",
    "Accessing GPT-4 level Mathematical Olympiad Solutions via Monte Carlo Tree Self-refine with LLaMa-3 8B",
    "Empty Shelves or Lost Keys? Recall Is the Bottleneck for Parametric Factuality",
)
PAGE = """<!doctype html><html lang="ko"><meta charset="utf-8"><title>search</title>
<input id="search-input" type="search"><div id="search-results"></div>
"""
# The time from `start` until an answer is drawn that was not there.
ASK = """async ([query, fromFocus]) => {
    const box = document.getElementById('search-input');
    const place = document.getElementById('search-results');
    place.replaceChildren();
    const start = performance.now();
    const drawn = new Promise(done => new MutationObserver((_, observer) => {
        if (!place.querySelector('li')) return;
        observer.disconnect();
        place.getBoundingClientRect();
        done(performance.now() - start);
    }).observe(place, {childList: true, subtree: true}));
    box.value = query;
    if (fromFocus) box.focus();
    else box.dispatchEvent(new Event('input', {bubbles: true}));
    return [await drawn, place.querySelector('li a').textContent];
}"""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Measure search.")
    parser.add_argument("--papers", type=int, default=25_000)
    parser.add_argument("--drawn", type=int, default=55)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--browser", action="store_true")
    parser.add_argument("--index-in", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.index_in:
        index(options.index_in)
        return
    real = recorded_papers(SHARED / "recordings")
    if not real:
        sys.exit(f"NOT RUN: there are no recordings in {SHARED}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with (folder / "papers.jsonl").open("w", encoding="utf-8") as file:
            for month in months_of(multiplied(real, options.papers)):
                file.writelines(
                    json.dumps(asdict(paper), default=str, ensure_ascii=False) + "\n" for paper in month.papers
                )
        print(f"{options.papers} papers, {len(real)} of them recorded", flush=True)
        subprocess.run([sys.executable, __file__, "--index-in", folder], check=True)
        queries = HERE.parent / "tests/enrich/search_queries.json"
        subprocess.run(["node", HERE / "search_queries.mjs", folder, queries, str(options.drawn)], check=True)
        if options.browser:
            browse(folder)


def index(folder: Path) -> None:
    """Make the index of the papers in a folder there, and print what that has taken."""
    imported = time.process_time()
    maker = SearchFiles([], Topics(shipped()))
    count = size = 0
    with (folder / "papers.jsonl").open(encoding="utf-8") as lines:
        papers = (_paper(json.loads(line)) for line in lines)
        for label, of_month in groupby(papers, lambda paper: f"{paper.date:%Y-%m}"):
            for _ in maker.add(Month(label, tuple(of_month))):
                pass
    for file in maker.finish():
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
        count += 1
        size += len(file.content)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = time.process_time() - imported
    print(f"{count} files, {size / 1e6:.1f} MB; {seconds:.1f} CPU s, {memory:.0f} MB of memory", flush=True)


def _paper(values: dict[str, object]) -> CatalogPaper:
    return CatalogPaper(**{**values, "date": dt.date.fromisoformat(str(values["date"]))})  # type: ignore[arg-type]


def browse(folder: Path) -> None:
    """Print how long answers take in a browser."""
    script = (HERE.parent / "_includes/search-loader.html").read_text("utf-8").partition("%}\n\n")[2]
    script = re.sub(r"{% if index %}(.*?){% else %}.*?{% endif %}", r"\1", script)
    script = re.sub(r"{{ '(.*?)' \| relative_url }}", r"\1", script)
    (folder / "index.html").write_text(PAGE + script.partition("-%}")[2], "utf-8")
    (folder / "assets/js").mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE.parent / "assets/js/paperboy-search.js", folder / "assets/js")
    with serving(folder) as origin, web.browsing() as browser:
        print(f"{'in Chromium':34} kB gz files  cold focus again  CPU/4: cold focus")
        for query in QUERIES:
            runs = [
                [*measured(browser, origin, query, 1), *measured(browser, origin, query, 4)] for _ in range(RUNS)
            ]
            middle = [statistics.median(each) for each in zip(*runs, strict=True)]
            cold, focus, again, kilobytes, files, slow, slow_focus, *_ = middle
            print(f"{query[:34]:34} {kilobytes:5.1f} {files:5.0f} {cold:5.0f} {focus:5.0f} {again:5.0f}", end="")
            print(f"{slow:13.0f} {slow_focus:5.0f}", flush=True)


def measured(browser: Browser, origin: str, query: str, slower: int) -> list[float]:
    """Return the times of a query cold, after focus and again, and the bytes and files of the first answer."""
    with opened(browser, origin, slower) as page:
        cold = page.evaluate(ASK, [query, True])[0]
        sent = json.loads(page.context.request.get(f"{origin}/sent").text())
    with opened(browser, origin, slower) as page:
        page.evaluate("() => document.getElementById('search-input').focus()")
        page.wait_for_function("() => performance.getEntriesByType('resource').length > 1", polling=50)
        page.wait_for_timeout(500)
        focus, again = page.evaluate(ASK, [query, False])[0], page.evaluate(ASK, [query + " ", False])[0]
    return [cold, focus, again, sent["bytes"] / 1000, len(sent["files"])]


@contextmanager
def opened(browser: Browser, origin: str, slower: int) -> Iterator[Page]:
    """Open the page, with the network of a phone and a processor so many times slower."""
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    page.goto(origin)
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    conditions = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
    network.send("Network.emulateNetworkConditions", conditions)
    network.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    context.request.get(f"{origin}/sent")
    yield page
    context.close()


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder, and yield the address."""
    with tempfile.TemporaryDirectory() as temporary:
        key, certificate = Path(temporary, "key.pem"), Path(temporary, "certificate.pem")
        command = [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-subj",
            "/CN=127.0.0.1",
            "-days",
            "2",
        ]
        subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
        with subprocess.Popen(
            ["node", HERE / "serve.mjs", folder, key, certificate], stdout=subprocess.PIPE, text=True
        ) as server:
            try:
                yield f"https://127.0.0.1:{server.stdout.readline().strip() if server.stdout else ''}"
            finally:
                server.terminate()


if __name__ == "__main__":
    main()
