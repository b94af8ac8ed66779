import datetime as dt
import json
import os
import pty
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from paperboy import __version__
from tests.conftest import Command
from tests.helpers import (
    CONFIG,
    MONDAY,
    WEEK,
    Blog,
    answer_of,
    body,
    edited,
    environment_for_git,
    git,
    item,
    items,
    know_preprints,
    make_blog,
)
from tests.loopback import Answer, Loopback
from tests.machine import PAPERBOY, as_another_user

DATE = ("--date", "2026-02-09")
AS_A_WEEK = ("--from", "2026-02-09", "--to", "2026-02-15")


def run_installed(
    papers: Loopback, *arguments: str | Path, program: tuple[str | Path, ...] = (PAPERBOY,)
) -> "subprocess.CompletedProcess[str]":
    """Run the installed command in a process of its own."""
    environment = os.environ | {"HF_ENDPOINT": papers.endpoint, "ARXIV_ENDPOINT": papers.endpoint}
    return subprocess.run([*program, *arguments], env=environment, capture_output=True, text=True, check=False)


def test_publishing_a_week_says_what_happened(paperboy: Command, blog: Blog, papers: Loopback) -> None:
    result = paperboy("publish", "--site", blog.folder, *AS_A_WEEK)
    assert result.exit_code == 0
    assert "daily 2026-02-09 (26 papers): created" in result.stdout
    assert "daily 2026-02-14: nothing was listed on 2026-02-14, a Saturday" in result.stdout
    assert f"Committed {blog.head()[:10]} and pushed." in result.stdout
    assert "2026-02-09: asking Hugging Face" in result.stderr
    assert len(papers.list_requests) == 7
    assert len(papers.arxiv_requests) == 1
    assert blog.remote_commits() == blog.commits()
    assert len(blog.posts()) == 5


def test_publishing_again_commits_nothing(paperboy: Command, blog: Blog, papers: Loopback) -> None:
    know_preprints(papers, [MONDAY])
    paperboy("publish", "--site", blog.folder, *DATE)
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert result.exit_code == 0
    assert "daily 2026-02-09 (26 papers): unchanged" in result.stdout
    assert "Nothing to commit." in result.stdout
    assert len(blog.commits()) == 2


def test_the_installed_command_publishes(blog: Blog, papers: Loopback) -> None:
    done = run_installed(papers, "publish", "--site", blog.folder, *DATE, "--editions", "daily")
    assert (done.returncode, "created" in done.stdout) == (0, True), done.stderr
    assert blog.posts() == ["2026-02-09-daily-papers.md"]
    assert papers.headers[0]["user-agent"].startswith(f"paperboy/{__version__}")


def test_the_package_can_be_run_as_a_module(papers: Loopback) -> None:
    done = run_installed(papers, "--version", program=(sys.executable, "-m", "paperboy"))
    assert done.stdout == f"paperboy, version {__version__}\n"


def test_the_site_is_the_current_folder_by_default(
    paperboy: Command, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(blog.folder)
    assert paperboy("publish", *DATE).exit_code == 0
    assert blog.posts() == ["2026-02-09-daily-papers.md"]


def test_without_dates_the_window_is_asked_for(paperboy: Command, blog: Blog, papers: Loopback) -> None:
    blog.configure("paperboy:\n  window: 3\n")
    assert paperboy("publish", "--site", blog.folder).exit_code == 0
    asked = [dt.date.fromisoformat(request["date"]) for request in papers.list_requests]
    assert len(asked) == 3
    assert asked[-1] - asked[0] == dt.timedelta(days=2)
    assert dt.datetime.now(dt.UTC).date() - asked[-1] <= dt.timedelta(days=1)


def test_from_alone_goes_on_to_the_latest_day(paperboy: Command, blog: Blog, papers: Loopback) -> None:
    first = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=4)
    assert paperboy("publish", "--site", blog.folder, "--from", str(first)).exit_code == 0
    assert 4 <= len(papers.list_requests) <= 6
    assert papers.list_requests[0]["date"] == str(first)


def test_from_alone_may_lie_ahead(paperboy: Command, blog: Blog, papers: Loopback) -> None:
    first = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=4)
    result = paperboy("publish", "--site", blog.folder, "--from", str(first))
    assert result.exit_code == 0
    assert f"daily {first}: not yet listed: opens at " in result.stdout
    assert papers.headers == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "2026-02-10", "--to", "2026-02-09"), "--from 2026-02-10 is after --to 2026-02-09"),
        (("--date", "2026-02-30"), "not in the calendar"),
        (("--date", "yesterday"), "write it as YYYY-MM-DD"),
        (("--date", "20260209"), "write it as YYYY-MM-DD"),
        (("--date", "2026-2-9"), "write it as YYYY-MM-DD"),
        (("--date", ""), "write it as YYYY-MM-DD"),
        (("--date", "２０２６-02-09"), "write it as YYYY-MM-DD"),
        (("--from", "2026-13-01"), "not in the calendar"),
        (("--to", "2026-02-09"), "--to needs --from"),
        (("--date", "2026-02-09", "--from", "2026-02-09"), "give either --date, or --from and --to"),
        (("--date", "2026-02-09", "--to", "2026-02-09"), "give either --date, or --from and --to"),
        (("--date", "2023-05-03"), "2023-05-03 is too early: Daily Papers began on 2023-05-04"),
        (("--from", "2020-01-01"), "too early"),
        (("--from", "2026-02-09", "--to", "9999-12-31"), "9999-12-31 is too late"),
        (("--everything",), "No such option"),
        (("2026-02-09",), "unexpected extra argument"),
    ],
)
def test_wrong_usage_is_exit_code_two_and_a_sentence(
    paperboy: Command, blog: Blog, papers: Loopback, arguments: tuple[str, ...], said: str
) -> None:
    before = blog.files(), blog.head()
    result = paperboy("publish", "--site", blog.folder, *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""
    assert (blog.files(), blog.head(), papers.headers) == (before[0], before[1], [])


def test_the_first_day_of_daily_papers_is_not_too_early(paperboy: Command, blog: Blog) -> None:
    assert paperboy("publish", "--site", blog.folder, "--date", "2023-05-04").exit_code == 0


def refuse(paperboy: Command, papers: Loopback, folder: Path, said: str, *arguments: str) -> None:
    """Check that publishing in `folder` is exit code 2 with `said`, and that nothing was asked or written."""
    before = sorted(folder.rglob("*")) if folder.exists() else []
    result = paperboy("publish", "--site", folder, *DATE, *arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("paperboy: ")
    assert said in result.stderr
    assert (sorted(folder.rglob("*")) if folder.exists() else []) == before
    assert papers.headers == []


def test_a_folder_without_config_is_refused(paperboy: Command, papers: Loopback, tmp_path: Path) -> None:
    refuse(paperboy, papers, tmp_path, "has no _config.yml")
    refuse(paperboy, papers, tmp_path / "nowhere", "has no _config.yml")


def test_a_folder_outside_of_git_is_refused(paperboy: Command, papers: Loopback, tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text(CONFIG)
    refuse(paperboy, papers, tmp_path, "is not in a git repository")


def test_a_repository_without_remote_is_refused(paperboy: Command, papers: Loopback, blog: Blog) -> None:
    blog.git("remote", "remove", "origin")
    refuse(
        paperboy,
        papers,
        blog.folder,
        "the repository has no remote to push to: add one (`git remote add origin ADDRESS`",
    )
    assert paperboy("publish", "--site", blog.folder, *DATE, "--no-push").exit_code == 0


def test_a_detached_head_is_refused(paperboy: Command, papers: Loopback, blog: Blog) -> None:
    blog.git("switch", "--quiet", "--detach")
    refuse(paperboy, papers, blog.folder, "no branch is checked out")
    assert paperboy("publish", "--site", blog.folder, *DATE, "--no-push").exit_code == 0
    day, post = "_papers/2026/2026-02-09.json", "_posts/2026-02-09-daily-papers.md"
    assert blog.committed_files() == ["_papers/2026-02.json", day, "_papers/posted.json", post]


def test_a_merge_that_is_going_on_is_left_alone_and_posts_go_out(paperboy: Command, blog: Blog) -> None:
    head = blog.head()
    (blog.clone / ".git" / "MERGE_HEAD").write_text(head + "\n")
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert (result.exit_code, blog.head()) == (0, head)
    assert "is not brought up to date: " in result.stderr
    assert len(blog.remote_commits()) == 2


def test_a_wrong_config_is_refused_with_key_and_line(paperboy: Command, papers: Loopback, blog: Blog) -> None:
    (blog.folder / "_config.yml").write_text("paperboy:\n  top: many\n")
    refuse(paperboy, papers, blog.folder, "line 2: `paperboy.top` must be a whole number from 1 to 1000")


def test_a_broken_template_is_refused(paperboy: Command, papers: Loopback, blog: Blog) -> None:
    (blog.folder / "templates").mkdir()
    (blog.folder / "templates" / "post.html.j2").write_text("{% for %}")
    refuse(paperboy, papers, blog.folder, "post.html.j2, line 1: ")


@pytest.mark.parametrize("name", ["_posts", "_papers"])
def test_a_file_in_the_place_of_a_folder_is_refused(
    paperboy: Command, papers: Loopback, blog: Blog, name: str
) -> None:
    (blog.folder / name).write_text("in the way")
    refuse(paperboy, papers, blog.folder, f"{name} is not a folder: move it away", "--no-commit")


@pytest.mark.parametrize("name", ["_posts", "_papers"])
def test_a_folder_that_leads_out_of_the_site_is_refused(
    paperboy: Command, papers: Loopback, blog: Blog, name: str
) -> None:
    elsewhere = blog.clone.parent / "elsewhere"
    elsewhere.mkdir()
    (blog.folder / name).symlink_to(elsewhere)
    refuse(paperboy, papers, blog.folder, f"{name} leads out of the site, to {elsewhere}", "--no-commit")
    refuse(paperboy, papers, blog.folder, f"{name} is a link, and git does not look behind links")
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("variable", ["HF_ENDPOINT", "ARXIV_ENDPOINT"])
@pytest.mark.parametrize(
    "value", ["huggingface.co", "ftp://huggingface.co", "https://", "http://[", "http://x:port"]
)
def test_an_endpoint_that_is_no_address_is_refused(
    paperboy: Command, papers: Loopback, blog: Blog, variable: str, value: str
) -> None:
    paperboy.environment[variable] = value
    refuse(paperboy, papers, blog.folder, f"{variable} must be an address such as https://")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Yield a folder that every user of the machine may enter, unlike tmp_path."""
    folder = Path(tempfile.mkdtemp(prefix="paperboy-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("name", [".", "_posts", "_papers"])
def test_a_folder_without_permission_is_refused(papers: Loopback, open_folder: Path, name: str) -> None:
    program: tuple[str | Path, ...] = (*as_another_user(), PAPERBOY)
    blog = make_blog(open_folder)
    (blog.folder / "_posts").mkdir()
    (blog.folder / "_papers").mkdir()
    for folder in (blog.folder, blog.folder / "_posts", blog.folder / "_papers"):
        folder.chmod(0o777)
    (blog.folder / name).chmod(0o555)
    if name == ".":
        (blog.folder / "_posts").rmdir()
    done = run_installed(papers, "publish", "--site", blog.folder, *DATE, "--no-commit", program=program)
    assert done.returncode == 2, done.stderr
    assert "no permission to write in" in done.stderr
    assert papers.headers == []


def test_a_dry_run_writes_nothing(paperboy: Command, blog: Blog) -> None:
    before = blog.files(), blog.head()
    result = paperboy("publish", "--site", blog.folder, *DATE, "--dry-run")
    assert result.exit_code == 0
    assert "daily 2026-02-09 (26 papers): created" in result.stdout
    assert "Dry run: nothing was written." in result.stdout
    assert (blog.files(), blog.head()) == before


def test_a_dry_run_needs_no_repository(paperboy: Command, tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text(CONFIG)
    assert paperboy("publish", "--site", tmp_path, *DATE, "--dry-run").exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["_config.yml"]


def test_no_commit_leaves_git_alone(paperboy: Command, blog: Blog, tmp_path: Path) -> None:
    assert paperboy("publish", "--site", blog.folder, *DATE, "--no-commit").exit_code == 0
    assert blog.commits() == ["A blog"]
    assert blog.git("status", "--porcelain") == "?? _papers/\n?? _posts/"
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "_config.yml").write_text(CONFIG)
    assert paperboy("publish", "--site", tmp_path / "plain", *DATE, "--no-commit").exit_code == 0


def test_no_push_commits_only(paperboy: Command, blog: Blog) -> None:
    result = paperboy("publish", "--site", blog.folder, *DATE, "--no-push")
    assert "; not pushed." in result.stdout
    assert len(blog.commits()) == 2
    assert blog.remote_commits() == ["A blog"]
    result = paperboy("publish", "--site", blog.folder, *DATE, "--offline")
    assert "Pushed what an earlier run had committed." in result.stdout
    assert len(blog.remote_commits()) == 2


def test_offline_asks_nobody(paperboy: Command, blog: Blog, papers: Loopback) -> None:
    paperboy("publish", "--site", blog.folder, *DATE)
    papers.forget_requests()
    blog.configure("paperboy:\n  top: 1\n")
    result = paperboy("publish", "--site", blog.folder, "--from", "2026-02-09", "--to", "2026-02-10", "--offline")
    assert result.exit_code == 0
    assert "daily 2026-02-09 (26 papers): updated" in result.stdout
    assert "the archive has no papers of 2026-02-10, a Tuesday" in result.stdout
    assert papers.headers == []


def test_force_overwrites_what_a_person_wrote(paperboy: Command, blog: Blog) -> None:
    paperboy("publish", "--site", blog.folder, *DATE)
    written = blog.post(MONDAY)
    blog.post_path(MONDAY).write_text(edited(written))
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert "edited by hand, left alone" in result.stdout
    assert result.exit_code == 0
    result = paperboy("publish", "--site", blog.folder, *DATE, "--force")
    assert "updated" in result.stdout
    assert "Mine." not in blog.post(MONDAY)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(b"oops", 500, headers={"Retry-After": "0"}), "Hugging Face answered 500 Internal Server Error"),
        (Answer(b"", 429, headers={"Retry-After": "0"}), "Hugging Face answered 429 Too Many Requests"),
        (Answer(b"<!doctype html>"), "Hugging Face's answer is not JSON"),
        (Answer(b"[]", cut_at=1), "Hugging Face broke off its answer"),
        (Answer(b"{}"), "Hugging Face's answer is not a list but an object"),
    ],
)
def test_a_date_that_fails_is_exit_code_one_and_the_others_are_published(
    paperboy: Command, blog: Blog, papers: Loopback, answer: Answer, said: str
) -> None:
    papers.fail("2026-02-10", answer)
    result = paperboy("publish", "--site", blog.folder, "--from", "2026-02-09", "--to", "2026-02-11")
    assert result.exit_code == 1
    assert f"daily 2026-02-10: failed: {said}" in result.stdout
    assert blog.posts() == ["2026-02-09-daily-papers.md", "2026-02-11-daily-papers.md"]
    assert len(blog.remote_commits()) == 2


def test_a_long_retry_after_ends_a_source_for_the_run(paperboy: Command, blog: Blog, papers: Loopback) -> None:
    papers.fail("2026-02-10", Answer(b"", 429, headers={"Retry-After": "3600"}))
    result = paperboy("publish", "--site", blog.folder, "--from", "2026-02-09", "--to", "2026-02-11")
    assert result.exit_code == 1
    assert "daily 2026-02-10: failed: Hugging Face answered 429 Too Many Requests" in result.stdout
    assert "daily 2026-02-11: failed: skipped: Hugging Face is rate-limiting (retry after " in result.stdout
    assert len(papers.list_requests) == 2
    assert blog.posts() == ["2026-02-09-daily-papers.md"]
    assert len(blog.remote_commits()) == 2


def test_a_server_that_is_down_is_exit_code_one(paperboy: Command, blog: Blog) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        paperboy.environment["HF_ENDPOINT"] = f"http://127.0.0.1:{free.getsockname()[1]}"
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert result.exit_code == 1
    assert "daily 2026-02-09: failed: Hugging Face cannot be reached" in result.stdout
    assert blog.commits() == ["A blog"]


def test_a_push_that_fails_is_exit_code_one(paperboy: Command, blog: Blog) -> None:
    hook = blog.remote / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert result.exit_code == 1
    assert "not pushed." in result.stdout
    assert "cannot push main to origin" in result.stdout


def test_the_token_goes_to_huggingface_alone_and_is_never_printed(
    paperboy: Command, blog: Blog, papers: Loopback
) -> None:
    paperboy.environment["HF_TOKEN"] = "hf_secret"  # noqa: S105 (made up)
    papers.lists["2026-02-09"] = items(1)
    papers.fail("2026-02-10", Answer(b"", 401))
    result = paperboy("publish", "--site", blog.folder, "--from", "2026-02-09", "--to", "2026-02-10")
    assert [headers.get("authorization") for headers in papers.headers] == ["Bearer hf_secret"] * 2 + [None] * 2
    assert "hf_secret" not in result.output


def test_in_actions_there_are_outputs_a_summary_and_annotations(
    paperboy: Command, blog: Blog, papers: Loopback, tmp_path: Path
) -> None:
    outputs, summary = tmp_path / "outputs", tmp_path / "summary"
    outputs.write_text("before=1\n")
    paperboy.environment |= {
        "GITHUB_ACTIONS": "true",
        "GITHUB_OUTPUT": str(outputs),
        "GITHUB_STEP_SUMMARY": str(summary),
    }
    papers.fail("2026-02-10", Answer(b"no"))
    result = paperboy("publish", "--site", blog.folder, "--from", "2026-02-09", "--to", "2026-02-10")
    before, changed, sha, editions = outputs.read_text().splitlines()
    assert (before, changed, sha) == ("before=1", "changed=true", f"sha={blog.head()}")
    assert json.loads(editions.removeprefix("editions=")) == ["_posts/2026-02-09-daily-papers.md"]
    assert "| daily 2026-02-09 | 26 | created<br>" in summary.read_text()
    assert "::error title=daily 2026-02-10::Hugging Face's answer is not JSON" in result.stdout
    warning = "20 papers have Hugging Face's abstract (2601.23039, 2602.01064, 2602.04454 and 17 more)"
    assert f"::warning title=daily 2026-02-09::{warning}" in result.stdout


def test_elsewhere_there_are_no_annotations(paperboy: Command, blog: Blog, papers: Loopback) -> None:
    papers.fail("2026-02-09", Answer(b"no"))
    assert "::" not in paperboy("publish", "--site", blog.folder, *DATE).output


def test_in_actions_wrong_usage_is_an_annotation_too(paperboy: Command, tmp_path: Path) -> None:
    paperboy.environment["GITHUB_ACTIONS"] = "true"
    result = paperboy("publish", "--site", tmp_path)
    assert result.stdout.startswith("::error title=paperboy::")
    assert "has no _config.yml" in result.stdout


def test_an_output_file_that_cannot_be_written_does_not_fail_the_run(
    paperboy: Command, blog: Blog, tmp_path: Path
) -> None:
    paperboy.environment["GITHUB_OUTPUT"] = str(tmp_path)
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert result.exit_code == 0
    assert f"cannot write to GITHUB_OUTPUT ({tmp_path}): Is a directory" in result.stderr


def test_a_language_without_words_is_told(paperboy: Command, blog: Blog) -> None:
    (blog.folder / "_config.yml").write_text("lang: fr\n")
    result = paperboy("publish", "--site", blog.folder, *DATE, "--dry-run")
    assert result.exit_code == 0
    assert "paperboy has no words in `lang: fr`; posts are in English" in result.stderr


def test_a_preview_goes_to_stdout_and_nothing_is_written(paperboy: Command, blog: Blog) -> None:
    before = blog.files()
    result = paperboy("preview", "--site", blog.folder, *DATE)
    assert result.exit_code == 0
    assert result.stdout.startswith("---\n")
    assert "https://huggingface.co/papers/2602.06570" in body(result.stdout)
    assert "warning: 20 papers have Hugging Face's abstract (2601.23039, " in result.stderr
    assert blog.files() == before
    paperboy("publish", "--site", blog.folder, *DATE)
    assert "https://huggingface.co/papers/2602.06570" in blog.post(MONDAY)


def test_a_preview_of_a_day_without_papers_says_so(paperboy: Command, blog: Blog) -> None:
    result = paperboy("preview", "--site", blog.folder, "--date", str(WEEK[5]))
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing was listed on 2026-02-14, a Saturday" in result.stderr


def test_a_preview_that_fails_is_exit_code_one(paperboy: Command, blog: Blog, papers: Loopback) -> None:
    papers.fail("2026-02-09", Answer(b"no"))
    result = paperboy("preview", "--site", blog.folder, *DATE)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "failed: Hugging Face's answer is not JSON" in result.stderr


def test_a_preview_without_date_is_of_the_latest_day(paperboy: Command, blog: Blog, papers: Loopback) -> None:
    assert paperboy("preview", "--site", blog.folder).exit_code in (0, 1)
    asked = dt.date.fromisoformat(papers.list_requests[0]["date"])
    assert abs(dt.datetime.now(dt.UTC).date() - asked) <= dt.timedelta(days=1)


def test_a_preview_without_date_goes_back_to_a_day_with_papers(
    paperboy: Command, blog: Blog, papers: Loopback
) -> None:
    date = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=4)
    papers.lists[str(date)] = [item("2602.06570", date)]
    result = paperboy("preview", "--site", blog.folder)
    assert f"permalink: /posts/daily-papers-{date}/" in result.stdout
    assert "listed" in result.stderr


def test_a_preview_needs_no_repository_but_a_site(paperboy: Command, tmp_path: Path) -> None:
    assert paperboy("preview", "--site", tmp_path, *DATE).exit_code == 2
    (tmp_path / "_config.yml").write_text(CONFIG)
    assert paperboy("preview", "--site", tmp_path, *DATE).exit_code == 0


def test_two_processes_at_once_both_get_through(blog: Blog, papers: Loopback) -> None:
    clones = [blog.another_clone("one"), blog.another_clone("two")]
    environment = os.environ | {"HF_ENDPOINT": papers.endpoint, "ARXIV_ENDPOINT": papers.endpoint}
    running = [
        subprocess.Popen(
            [
                PAPERBOY,
                "publish",
                "--site",
                clone.folder,
                "--editions",
                "daily",
                "--from",
                str(WEEK[n]),
                "--to",
                str(WEEK[n + 1]),
            ],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for n, clone in enumerate(clones)
    ]
    said = [process.communicate(timeout=60)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    assert git(blog.remote, "ls-tree", "--name-only", "main", "_posts/").splitlines() == [
        f"_posts/{date}-daily-papers.md" for date in WEEK[:3]
    ]


# What a shell puts before a job in the background, and some CI runners before all
# (https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_11).
CTRL_C_IGNORED = ("sh", "-c", "trap '' INT; exec \"$@\"", "sh")
# Undoes that: a program that finds Ctrl-C ignored leaves it so, as Python does.
CTRL_C_MEANT = (
    sys.executable,
    "-c",
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])",
)


@contextmanager
def asking(papers: Loopback, *command: str | Path) -> Iterator["subprocess.Popen[str]"]:
    """Start a command, and wait until it has asked Hugging Face. It is over afterwards, whatever happens."""
    with subprocess.Popen(
        command,
        env=os.environ | {"HF_ENDPOINT": papers.endpoint, "ARXIV_ENDPOINT": papers.endpoint},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            while not papers.list_requests:
                assert process.poll() is None
                time.sleep(0.05)
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("before", [(), CTRL_C_IGNORED], ids=["alone", "in-a-suite-that-ignores-it"])
@pytest.mark.parametrize("dates", [DATE, ("--from", "2026-01-31", "--to", "2026-02-28")], ids=["date", "backfill"])
def test_a_run_that_waits_for_an_answer_ends_with_ctrl_c(
    blog: Blog, papers: Loopback, before: tuple[str, ...], dates: tuple[str, ...]
) -> None:
    papers.lists["2026-01-31"] = []  # the first one of a backfill, after which eight are fetched at a time
    for day in range(1, 29):  # for longer than the test would wait
        papers.fail(f"2026-02-{day:02}", Answer(drip_seconds=1, drips_headers=True))
    publish: tuple[str | Path, ...] = (PAPERBOY, "publish", "--site", blog.folder, *dates)
    with asking(papers, *before, *CTRL_C_MEANT, *publish) as process:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert said.endswith("Aborted!\n")
    assert "Traceback" not in said
    assert blog.posts() == []


def test_a_run_that_was_started_with_ctrl_c_ignored_goes_on(blog: Blog, papers: Loopback) -> None:
    answers = papers.lists[str(MONDAY)] = answer_of(MONDAY)
    papers.faults[str(MONDAY)] = lambda: Answer(json.dumps(answers).encode(), delay_seconds=0.3)
    publish = (PAPERBOY, "publish", "--site", blog.folder, *DATE, "--editions", "daily")
    with asking(papers, *CTRL_C_IGNORED, *publish) as process:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 0, said
    assert blog.posts() == ["2026-02-09-daily-papers.md"]


def read_terminal(primary: int) -> str:
    said = bytearray()
    while True:
        try:
            piece = os.read(primary, 65536)
        except OSError:  # the other end is closed
            return said.decode(errors="replace")
        if not piece:
            return said.decode(errors="replace")
        said += piece


def test_on_a_terminal_there_is_a_table(blog: Blog, papers: Loopback, tmp_path: Path) -> None:
    environment = os.environ | environment_for_git(tmp_path)
    environment |= {"HF_ENDPOINT": papers.endpoint, "ARXIV_ENDPOINT": papers.endpoint}
    environment |= {"TERM": "xterm", "COLUMNS": "100"}
    primary, secondary = pty.openpty()
    try:
        with subprocess.Popen(
            [PAPERBOY, "publish", "--site", blog.folder, *DATE],
            env=environment,
            stdout=secondary,
            stderr=secondary,
        ) as process:
            os.close(secondary)
            said = read_terminal(primary)
    finally:
        os.close(primary)
    assert process.returncode == 0
    assert "What happened" in said
    assert "created" in said
    assert "\x1b[" in said


def test_the_kinds_of_editions_can_be_named_for_one_run(paperboy: Command, blog: Blog) -> None:
    result = paperboy("publish", "--site", blog.folder, *DATE, "--editions", "daily, daily")
    assert result.exit_code == 0
    assert "daily 2026-02-09 (26 papers): created" in result.stdout
    assert blog.posts() == ["2026-02-09-daily-papers.md"]


@pytest.mark.parametrize("value", ["hourly", "", "daily,", "daily,hourly", "Daily", "daily daily", "--force"])
def test_an_unknown_kind_of_edition_is_refused_with_those_that_there_are(
    paperboy: Command, blog: Blog, papers: Loopback, value: str
) -> None:
    before = blog.files()
    result = paperboy("publish", "--site", blog.folder, *DATE, f"--editions={value}")
    assert result.exit_code == 2
    assert "is no kind of edition; there are: daily" in result.stderr
    assert (blog.files(), papers.headers) == (before, [])
