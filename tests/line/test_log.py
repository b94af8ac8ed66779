"""Whatever servers, git and its hooks say: in a log it is words, and only paperboy's own are commands."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from paperboy.text.log import safe_for_log, without_commands
from tests.conftest import Command
from tests.helpers import MONDAY, TUESDAY, WEEK, Blog, item
from tests.loopback import Answer, Loopback
from tests.machine import PAPERBOY

EVIL = "x ##[error]a\u0085::warning::b"
FEED = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/api/errors#x</id><title>Error</title>
<summary>##[error]a&#13;::error::b&#x2028;::stop-commands::c</summary></entry></feed>"""
HOOK = "#!/bin/sh\nprintf '::error::x\\r::error::x\\n   ::set-env x::\\n##[error]x\\n\\033[31m' >&2\nexit 1\n"


def commands(said: str) -> list[str]:
    """Return what GitHub's runner takes for a command (actions/runner, ActionCommand.cs)."""
    return [line for line in re.split(r"[\r\n]", said) if line.lstrip().startswith("::") or "##[" in line]


@pytest.fixture
def hostile(papers: Loopback, blog: Blog) -> Blog:
    """A blog, git and sources of which nothing that they say is to be trusted."""
    papers.fail(str(MONDAY), Answer(b"", 404, reason=EVIL))
    papers.fail(str(TUESDAY), Answer(b"", 302, {"Location": "http://##[error]x/"}))
    papers.fail(str(WEEK[2]), Answer(b"[##[error]x, ::error::]"))
    odd = item("2602.00001", WEEK[3], title="##[error]x\r::error::x\n::error::x")
    papers.fail(str(WEEK[3]), Answer(json.dumps([odd, {"paper": {"id": "\r::error::##[error]"}}]).encode()))
    papers.fail("arxiv", Answer(FEED.encode(), 400, reason=EVIL))
    hook = blog.clone / ".git/hooks/pre-commit"
    hook.write_text(HOOK)
    hook.chmod(0o755)
    return blog


@pytest.mark.parametrize("arguments", [("publish", "--to", "2026-02-12"), ("doctor",), ("preview",)])
def test_only_paperboys_own_annotations_are_commands(
    papers: Loopback, hostile: Blog, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    environment = os.environ | {
        "HF_ENDPOINT": papers.endpoint, "ARXIV_ENDPOINT": papers.endpoint, "GITHUB_ACTIONS": "true",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"), "GITHUB_OUTPUT": str(tmp_path / "output"),
    }  # fmt: skip
    dates = {"publish": ["--from", "2026-02-09"], "preview": ["--date", "2026-02-12"]}.get(arguments[0], [])
    done = subprocess.run(
        [PAPERBOY, *arguments, *dates, "--site", hostile.folder],
        env=environment,
        capture_output=True,
        check=False,
    )
    said = commands(done.stdout.decode())
    assert all(re.match(r"::(error|warning) title=[^:]*::", line) and "##[" not in line for line in said)
    assert commands(done.stderr.decode()) == []
    assert b"\x1b" not in done.stdout + done.stderr
    if arguments[0] == "publish":
        assert len(said) >= 4
        assert b"x # #[error]a" in done.stdout


def test_a_preview_is_the_file_to_the_byte_outside_of_a_workflow(paperboy: Command, hostile: Blog) -> None:
    result = paperboy("preview", "--date", "2026-02-12", "--site", hostile.folder)
    assert "::error::x ::error::x" in result.stdout


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("##[error]x", "# #[error]x"),
        ("a ###[group]x ##[b]", "a ## #[group]x # #[b]"),
        ("::error::x", ": :error::x"),
        (" \t::error::x", " \t: :error::x"),
        ("\u3000::error::x", "\u3000: :error::x"),
        ("a\n\n::error::x", "a\n\n: :error::x"),
        (":::error::x", ": ::error::x"),
        ("a ::b:: c, std::vector, ## [x], #[derive], 1:1", "a ::b:: c, std::vector, ## [x], #[derive], 1:1"),
    ],
)
def test_a_command_is_taken_apart_and_all_else_is_left(text: str, words: str) -> None:
    assert without_commands(text) == words
    assert safe_for_log(text) == words
    assert commands(words) == []


@pytest.mark.parametrize("line_end", ["\r", "\r\n", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"])
def test_no_line_end_hides_a_command(line_end: str) -> None:
    assert safe_for_log(f"a{line_end}::error::x") == "a\n: :error::x"
    assert commands(without_commands("a\r::error::x")) == []


def test_no_command_of_a_terminal_and_no_password_is_left() -> None:
    said = "\x1b[31mred\x1b]0;title\x07 \x9b2J\x00 https://kim:hunter2@example.org/a@b http://a.b/c@d"
    assert safe_for_log(said) == "[31mred]0;title 2J https://***@example.org/a@b http://a.b/c@d"
