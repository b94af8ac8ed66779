"""What `tools/proof` has found, for the readers of a workflow run: `dead_links.py EXIT_CODE <OUTPUT`.

Annotations for the first dead links; the summary has more of them. The exit code is always 0: a dead link, which
may be in a post of the owner's, does not keep the day's papers from the readers. A check that has looked at
nothing, or has broken down, is an error annotation.

Needs Python's standard library only, so that a job need not install anything.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

NOTHING_KNOWN = 2  # exit code of tools/proof
ANNOTATIONS = 10  # GitHub shows no more of a level per step
LINES_OF_SUMMARY = 100
END_OF_OUTPUT = 3  # lines of it that are shown when the check broke down


def dead_links(output: str) -> list[str]:
    """Return "page: what is wrong" of each failure in html-proofer's output."""
    found = re.findall(r"^\* At (.+?):\n\s*\n((?:[^\n*]+\n?)+)", output, re.MULTILINE)
    return [f"{_one_line(place)}: {_one_line(problem)}" for place, problem in found]


def told(code: int, output: str) -> Iterator[str]:
    """Yield what to print: workflow commands."""
    links = dead_links(output)
    for link in links[:ANNOTATIONS]:
        yield f"::warning title=Dead link::{_data(link)}"
    if code >= NOTHING_KNOWN or (code and not links):
        yield f"::error title=Links were not checked::{_data(_end(output))}"


def summary(code: int, output: str) -> str:
    """Return what the run's summary says, as Markdown."""
    links = dead_links(output)
    if not links:
        return "**Links within the site were not checked.** It is deployed all the same.\n" if code else ""
    lines = [f"**Dead links: {len(links)}.** The site is deployed all the same.", ""]
    lines += [f"- `{link.replace('`', chr(39))}`" for link in links[:LINES_OF_SUMMARY]]
    if len(links) > LINES_OF_SUMMARY:
        lines.append(f"- and {len(links) - LINES_OF_SUMMARY} more")
    return "\n".join(lines) + "\n"


def _end(output: str) -> str:
    return " / ".join(line.strip() for line in output.splitlines()[-END_OF_OUTPUT:] if line.strip())


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _data(text: str) -> str:
    """Escape what the data of a workflow command may not hold, and what the log would take for one of its own."""
    return text.replace("%", "%25").replace("##[", "# #[")


def main() -> None:
    """Tell what the exit code and the output of tools/proof say."""
    code, output = int(sys.argv[1]), sys.stdin.read()
    for line in told(code, output):
        print(line)
    with Path(os.environ["GITHUB_STEP_SUMMARY"]).open("a", encoding="utf-8") as file:
        file.write(summary(code, output))


if __name__ == "__main__":
    main()
