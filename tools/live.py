"""What is live, and whether the branch has to be deployed: `look` and `stamp`, for the jobs of deploy.yml.

Every build carries a file, `built-from.json`, with its commit, its address, and when the next post comes due that
Jekyll left out since it is dated ahead. Before a build, `look` reads the live file and compares it with the branch
and the clock. GitHub's list of deployments would not do: a deployment bears the commit on which its run began
(`GITHUB_SHA`), and a run that publishes builds a later one.

Needs Python's standard library and git only, so that a job need not install anything.
"""

import argparse
import datetime as dt
import http.client
import json
import os
import re
import subprocess
import sys
import threading
import urllib.error
import urllib.request
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FILE = "built-from.json"
TIMEOUT_SECONDS = 20  # for all of an answer: one that drips would else use up the job's minutes
LONGEST_ANSWER_BYTES = 10_000
LONGEST_FRONT_MATTER = 10_000  # characters
NAMES_SHOWN = 5

COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
ADDRESS = re.compile(r"https?://[\w.~:/%\[\]-]+", re.ASCII)
POST = re.compile(r"(?:.*/)?_posts/(?:.*/)?(\d{4}-\d\d?-\d\d?)-[^/]*")
DATE = re.compile(
    r"""^["']?date["']?[ \t]*:[ \t]*(["']?)(\d{4})-(\d\d?)-(\d\d?)"""
    r"(?:(?:T|[ \t]+)(\d\d?):(\d\d)(:\d\d)?(?:\.\d*)?)?[ \t]*(?:(Z)|([+-]\d\d?):?(\d\d)?)?",
    re.MULTILINE,
)

# What neither Jekyll nor `paperboy enrich` reads. The archive, the owner's words and paperboy's own code are read:
# pages, search and feeds are made of them, and a run may change the archive without changing a post. deploy.yml
# has the same list in `on.push.paths`.
FOLDERS_LEFT_OUT = (
    ".ci",
    ".github",
    "bench",
    "docs",
    "tests",
    "tools",
)
FILES_LEFT_OUT = (
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "action.yml",
    "run",
)
BUILDER = ".github/workflows/deploy.yml"  # how the site is built is a part of what it is built from


@dataclass(frozen=True)
class Live:
    """What the live site says of itself: its commit and its address; or why that is not known.

    `due`: when the first post comes due that was left out since it is dated ahead; None if there is none.
    """

    commit: str = ""
    address: str = ""
    due: dt.datetime | None = None
    problem: str = ""


@dataclass(frozen=True)
class Branch:
    """The branch as it is now, against the live commit.

    `is_known`: git has the live commit. `is_behind`: the live commit is a later one of the same line. `changed`:
    the files that differ between the two, and that the site is built from.
    """

    head: str
    is_known: bool = False
    is_behind: bool = False
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """Whether to deploy, and the sentence that the report has on it. `is_odd`: a person should know."""

    sentence: str
    deploys: bool = True
    is_odd: bool = False


def decide(live: Live, branch: Branch, address: str, now: dt.datetime, *, is_wanted: bool) -> Decision:
    """Return whether the branch has to be deployed to `address`. `is_wanted`: a person has asked for it.

    When it is not known what is live, the branch is deployed: it is what its owner wants to be live.
    """
    head = branch.head[:7]
    if live.problem:
        return Decision(f"What is live is not known ({live.problem}). The branch is deployed, at {head}.")
    what = f"Live is {live.commit[:7]}"
    if is_wanted:
        return Decision(f"{what}. The branch is deployed, at {head}, as was asked for.")
    if branch.is_behind:
        remedy = "To bring the older state back, start Deploy by hand."
        return Decision(
            f"{what}, which is newer than the branch, at {head}: not deployed. {remedy}",
            deploys=False,
            is_odd=True,
        )
    reason = _reason(live, branch, address, now)
    if reason:
        return Decision(f"{what}. The branch is deployed, at {head}: {reason}.")
    if live.commit == branch.head:
        return Decision(f"{what}, the branch as it is: nothing to deploy.", deploys=False)
    return Decision(f"{what}. The branch, at {head}, has the same site: nothing to deploy.", deploys=False)


def _reason(live: Live, branch: Branch, address: str, now: dt.datetime) -> str:
    """Return why the branch has to be deployed; nothing if what is live is the same."""
    if not branch.is_known:
        return "what is live is not in its history"
    if live.address != address:
        return f"what is live was built for {live.address}, and the site is at {address}"
    if branch.changed:
        return f"changed {_some(branch.changed)}"
    return f"a post has come due at {live.due:%Y-%m-%d %H:%M} UTC" if live.due and live.due <= now else ""


def is_of_the_site(name: str) -> bool:
    """Return whether the site is built from the file `name`, a path below the repository's top."""
    if name == BUILDER:
        return True
    return name.split("/", 1)[0] not in FOLDERS_LEFT_OUT and name not in FILES_LEFT_OUT


def read_live(address: str, head: str) -> Live:
    """Return what the site at `address` says of itself. `head` tells this request from any that a cache knows."""
    url = f"{address}/{FILE}?{head}"
    if not url.startswith(("https://", "http://")):
        return Live(problem=f"{address!r} is no address")
    headers = {"Cache-Control": "no-cache", "User-Agent": "paperboy"}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 (https or http)
    answers = [Live(problem=f"{FILE} was not read within {TIMEOUT_SECONDS} seconds")]
    asking = threading.Thread(target=lambda: answers.append(_answer(request)), daemon=True)
    asking.start()
    asking.join(TIMEOUT_SECONDS)  # urllib's own limit begins again with every byte
    return answers[-1]


def _answer(request: urllib.request.Request) -> Live:
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 (https or http)
            return parse(answer.read(LONGEST_ANSWER_BYTES))
    except urllib.error.HTTPError as error:
        return Live(problem=f"{FILE} answers {error.code}")
    except (OSError, ValueError, http.client.HTTPException) as error:  # no connection, not in time, no HTTP
        return Live(problem=f"{FILE} cannot be read: {type(error).__name__}")


def parse(content: bytes) -> Live:
    """Return what a `built-from.json` says; what is none says nothing."""
    try:
        data = json.loads(content)
        commit, address = data["commit"], data["address"]
        due = dt.datetime.fromisoformat(data["due"]).astimezone(dt.UTC) if "due" in data else None
        is_one = COMMIT.fullmatch(commit) and ADDRESS.fullmatch(address)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        is_one = None
    return Live(commit, address, due) if is_one else Live(problem=f"{FILE} holds something else")


def compare(repository: Path, live: Live) -> Branch:
    """Return the commit that is checked out in `repository`, against the live one."""
    head = _git(repository, "rev-parse", "HEAD")
    if live.problem or not _has(repository, live.commit):
        return Branch(head)
    is_behind = live.commit != head and _is_ancestor(repository, head, live.commit)
    names = _git(repository, "diff-tree", "-r", "-z", "--name-only", "--no-renames", live.commit, head).split("\0")
    changed = tuple(name for name in names if name and is_of_the_site(name))
    return Branch(head, is_known=True, is_behind=is_behind, changed=changed)


def next_due(repository: Path, started: dt.datetime) -> dt.datetime | None:
    """Return when the first post comes due that is dated after `started`, when the build began; or None."""
    return min((moment for moment in _moments(repository) if moment > started), default=None)


def _moments(repository: Path) -> Iterator[dt.datetime]:
    """Yield what posts are dated, as Jekyll reads it: by their front matter, else by their names."""
    zone = _time_zone(repository / "_config.yml")
    for name in _git(repository, "ls-files", "-z").split("\0"):
        post = POST.fullmatch(name) if is_of_the_site(name) else None
        if post and (repository / name).is_file():
            with (repository / name).open(encoding="utf-8", errors="replace") as file:
                head = file.read(LONGEST_FRONT_MATTER).partition("\n---")[0]
            moment = _moment(head, zone) or _moment(f"date: {post[1]}", zone)
            if moment and not re.search(r"^published:[ \t]*(false|no|off)\b", head, re.MULTILINE | re.IGNORECASE):
                yield moment


def _moment(head: str, zone: dt.tzinfo) -> dt.datetime | None:
    """Return the date in a post's front matter as a moment; None if there is none that can be read.

    To YAML a date with seconds and without an offset is in UTC, unless it is in quotes.
    """
    if not (date := DATE.search(head)):
        return None
    quote, year, month, day, hour, minute, second, is_utc, hours, minutes = date.groups()
    clock = int(hour or 0), int(minute or 0), int((second or ":0")[1:])
    try:
        if hours:
            zone = dt.timezone(dt.timedelta(hours=int(hours), minutes=int(f"{hours[0]}{minutes or 0}")))
        elif is_utc or (second and not quote):
            zone = dt.UTC
        return dt.datetime(int(year), int(month), int(day), *clock, tzinfo=zone).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def _time_zone(config: Path) -> dt.tzinfo:
    try:
        named = re.findall(
            r"""^timezone:[ \t]*["']?([\w./+-]+)""", config.read_text("utf-8", "replace"), re.MULTILINE
        )
        return zoneinfo.ZoneInfo(named[-1])
    except (OSError, ValueError, LookupError):
        return dt.UTC


def _has(repository: Path, commit: str) -> bool:
    """Return whether git has a commit. After a branch was reset it has to be fetched by its name, if it can be."""
    exists = ("cat-file", "-e", f"{commit}^{{commit}}")
    if _succeeds(repository, *exists):
        return True
    return _succeeds(repository, "fetch", "--quiet", "origin", commit) and _succeeds(repository, *exists)


def _is_ancestor(repository: Path, older: str, newer: str) -> bool:
    return _succeeds(repository, "merge-base", "--is-ancestor", older, newer)


def _succeeds(repository: Path, *arguments: str) -> bool:
    return _run(repository, *arguments).returncode == 0


def _git(repository: Path, *arguments: str) -> str:
    done = _run(repository, *arguments)
    if done.returncode:
        sys.exit(f"git {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout.strip()


def _run(repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"GIT_TERMINAL_PROMPT": "0"}
    command = ["git", "-C", str(repository), *arguments]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", errors="replace", check=False, env=environment
    )


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(_shown(name) for name in names[:NAMES_SHOWN])
    more = len(names) - NAMES_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def _shown(name: str) -> str:
    """Return a file's name without what a log or Markdown would take for more than a name."""
    return re.sub(r"[^\w./+@ -]", "?", name)


def look(repository: Path, environment: Mapping[str, str]) -> None:
    """Decide, and tell the workflow: the outputs `deploy` and `commit`, a line in the summary, an annotation."""
    address = environment["ADDRESS"].rstrip("/")
    live = read_live(address, _git(repository, "rev-parse", "HEAD"))
    branch = compare(repository, live)
    decision = decide(
        live, branch, address, dt.datetime.now(dt.UTC), is_wanted=environment.get("WANTED") == "true"
    )
    print(f"::{'warning' if decision.is_odd else 'notice'} title=Site::{decision.sentence.replace('%', '%25')}")
    _append(environment["GITHUB_STEP_SUMMARY"], f"{decision.sentence}\n")
    _append(environment["GITHUB_OUTPUT"], f"deploy={str(decision.deploys).lower()}\ncommit={branch.head}\n")


def stamp(repository: Path, built: Path, environment: Mapping[str, str]) -> None:
    """Write into the site in the folder `built` what it was built from; `STARTED` is when the build began."""
    said = {"commit": _git(repository, "rev-parse", "HEAD"), "address": environment["ADDRESS"].rstrip("/")}
    started = environment.get("STARTED")
    due = next_due(repository, dt.datetime.fromisoformat(started) if started else dt.datetime.now(dt.UTC))
    said |= {"due": due.isoformat()} if due else {}
    (built / FILE).write_text(json.dumps(said) + "\n", encoding="utf-8", newline="\n")


def _append(path: str, text: str) -> None:
    with Path(path).open("a", encoding="utf-8", newline="\n") as file:
        file.write(text)


def main() -> None:
    """Do what the command line says, in the repository in which it is said."""
    parser = argparse.ArgumentParser(description="What is live, and whether the branch has to be deployed.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("look")
    commands.add_parser("stamp").add_argument("built", type=Path)
    arguments = parser.parse_args()
    if arguments.command == "look":
        look(Path(), os.environ)
    else:
        stamp(Path(), arguments.built, os.environ)


if __name__ == "__main__":
    main()
