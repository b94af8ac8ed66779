"""The command `paperboy` in processes that are killed: at an event in Python, at a call of git, inside of git
while it writes a file, or after a time.

`python -m tests.crashing` imports the command once and then forks for each line that it reads, so that a run
costs no start of Python. What kills is outside of the product: an audit hook in the fork
(https://docs.python.org/3/library/audit_events.html), a `git` first on PATH, and a filter of git's.
"""

import ctypes
import io
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

PR_SET_CHILD_SUBREAPER = 36
KILLED = -signal.SIGKILL
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT

# Counts its calls in $CRASH_CALLS; `kill -9 0` is for all processes of the run, $PPID is the git alone.
_DEADLY = """\
#!/bin/sh
[ "$CRASH_LAYER" = {layer} ] || {otherwise}
echo {name} "$@" >>"$CRASH_CALLS"
if [ "$(grep -c "" "$CRASH_CALLS")" -eq "$CRASH_AT" ]; then
    case $CRASH_HOW in
        git) kill -9 $PPID ;;
        before | all) kill -9 0 ;;
        after) {real}; kill -9 0 ;;
    esac
fi
{otherwise}
"""


@dataclass(frozen=True)
class Death:
    """Where a run is killed: at the `at`-th (from 1) of what `layer` counts; 0 is never.

    `layer` is "python" (writes, renames and other events below `below`, and processes started), "git" (calls of
    git: `how` "before" or "after"), "inside" (each file that git writes: `how` "all", or "git" alone), "time"
    (after `seconds`) or "size" (at the byte `at` of a file).
    """

    layer: str = "none"
    at: int = 0
    how: str = "all"
    seconds: float = 0


@dataclass(frozen=True)
class End:
    """How a run ended: its exit code or minus the signal, what it said, and what was counted until then."""

    code: int
    said: str
    events: list[str]


@dataclass(frozen=True)
class _Order:
    arguments: list[str]
    environment: dict[str, str]
    death: Death
    below: str
    calls: str
    said: str = field(default="")


def arm(clone: Path, tools: Path) -> None:
    """Put a `git` that can kill into `tools`, and a filter that can; a run is told of them by `armed`."""
    real = shutil.which("git") or "git"
    tools.mkdir()
    run_real = f'{real} "$@"'
    _script(tools / "bin" / "git", layer="git", name='""', real=run_real, otherwise=f"exec {run_real}")
    _script(tools / "smudge", layer="inside", name="smudge", real=":", otherwise="exec cat")
    # the other side of a push is another machine, which is not killed with this one
    receiving = ("remote.origin.receivepack", "setsid git-receive-pack")
    subprocess.run(["git", "config", *receiving], cwd=clone, check=True)
    (clone / ".git/info").mkdir(exist_ok=True)
    (clone / ".git/info/attributes").write_text("about.md filter=deadly\npages/* filter=deadly\n")


def armed(tools: Path, layer: str) -> dict[str, str]:
    """Return the variables with which a run uses what `arm` has made for `layer`, and no more than that."""
    if layer == "git":
        return {"PATH": f"{tools / 'bin'}:{os.environ['PATH']}"}
    if layer != "inside":
        return {}
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "filter.deadly.smudge",
        "GIT_CONFIG_VALUE_0": str(tools / "smudge"),
    }


def _script(path: Path, **values: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_DEADLY.format(**values))
    path.chmod(0o755)


class Runner:
    """Runs the command in forks of another process."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        self._process = process
        self._folder = folder

    def run(self, *arguments: str | Path, environment: dict[str, str], below: Path, death: Death) -> End:
        """Run `paperboy ARGUMENTS` and kill it at `death`. Files that count are those below `below`."""
        calls, said = self._folder / "calls", self._folder / "said"
        calls.write_text("")
        order = _Order(
            [str(argument) for argument in arguments], environment, death, str(below), str(calls), str(said)
        )
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(asdict(order)) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        return End(code, said.read_text(errors="replace"), calls.read_text().splitlines())


@contextmanager
def running(folder: Path) -> Iterator[Runner]:
    """Run the process that forks."""
    process = subprocess.Popen(
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    )
    with process:
        yield Runner(process, folder)
        assert process.stdin
        process.stdin.close()


def _serve() -> None:
    from paperboy.cli import main
    from paperboy.papers import topic_files
    from paperboy.post import templates, words
    from paperboy.sources.network import client_for

    client_for(os.environ)  # the forks need not read again what a process reads once
    topic_files.load(Path())
    words.load("ko", Path())
    templates.check(templates.environment(Path()))
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)  # orphans become children of this process (prctl(2))
    for line in sys.stdin:
        order = json.loads(line)
        order["death"] = Death(**order["death"])
        print(_run(_Order(**order), main), flush=True)  # noqa: T201 (the protocol)


def _run(order: _Order, main: Any) -> int:
    child = os.fork()
    if child == 0:
        _be_the_run(order, main)
    death = order.death
    if death.layer == "time":
        time.sleep(death.seconds)
        try:
            os.killpg(child, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            os.kill(child, signal.SIGKILL)  # it has not made its group yet, or is over
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    _wait_for_all()
    return code


def _wait_for_all() -> None:
    """Wait until the processes that a killed run has started are over, the other side of a push included."""
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def _be_the_run(order: _Order, main: Any) -> None:
    """Run the command in this process, a fork, which ends with it."""
    code = 70
    try:
        os.setpgid(0, 0)
        death = order.death
        os.environ.clear()
        os.environ.update(order.environment)
        os.environ.update(
            CRASH_LAYER=death.layer, CRASH_AT=str(death.at), CRASH_HOW=death.how, CRASH_CALLS=order.calls
        )
        said = os.open(order.said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        sys.stdout = sys.stderr = io.TextIOWrapper(io.FileIO(said, "w"), encoding="utf-8", write_through=True)
        os.dup2(said, 1)
        os.dup2(said, 2)
        if death.layer == "size":
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_FSIZE, (death.at, death.at))
        if death.layer == "python":
            sys.addaudithook(_Auditor(order).hear)
        main(order.arguments)
    except SystemExit as exit_:
        code = exit_.code if isinstance(exit_.code, int) else 0 if exit_.code is None else 1
    except BaseException:  # noqa: BLE001 (to be seen by the test)
        import traceback

        traceback.print_exc()
    finally:
        os._exit(code)


class _Auditor:
    """Counts what changes files or starts processes, and kills before the one that it is told takes effect."""

    def __init__(self, order: _Order) -> None:
        self._log = os.open(order.calls, os.O_WRONLY | os.O_APPEND)
        self._below = order.below
        self._at = order.death.at
        self._count = 0
        self._thread = threading.get_ident()

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        name = self._name(event, arguments)
        if name is None:
            return
        self._count += 1
        os.write(self._log, f"{name}\n".encode())
        if self._count == self._at:
            os.kill(os.getpid(), signal.SIGKILL)

    def _name(self, event: str, arguments: tuple[Any, ...]) -> str | None:
        if event == "subprocess.Popen":
            return " ".join(map(str, ["start", *_words(arguments[1])]))
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & WRITING):
            return None
        if event not in ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.truncate"):
            return None
        path = os.fspath(arguments[0]) if isinstance(arguments[0], str | os.PathLike) else ""
        return f"{event} {Path(path).name}" if path.startswith(self._below) else None


def _words(command: Sequence[str]) -> list[str]:
    """Return the program and what it is to do, without git's settings before that."""
    words = [word for before, word in zip(("", *command), command, strict=False) if "-c" not in (before, word)]
    return words[:2]


if __name__ == "__main__":
    _serve()
