"""A formatter is not a person: what the repository's own hooks and filters make of a post is paperboy's."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from paperboy.post.ownership import Action, is_unmodified
from tests.conftest import Command
from tests.helpers import MONDAY, Blog, Desks, actions, edited, front_matter, git, items, run
from tests.loopback import Loopback
from tests.machine import PAPERBOY

POST = "_posts/2026-02-09-daily-papers.md"
ARCHIVE = "_papers/2026/2026-02-09.json"

# Does to a post and an archive what prettier and its like do: other quotes, other markers, other white space.
FORMAT = """\
import json, pathlib, re, sys
for name in sys.argv[1:]:
    path = pathlib.Path(name)
    text = path.read_text()
    if name.endswith(".json"):
        text = json.dumps(json.loads(text), indent=4, sort_keys=False) + "\\n"
    else:
        text = re.sub(r"^(title|description): +(['\\"]?)(.*)\\2$", r"\\1:   '\\3'", text, flags=re.M)
        text = re.sub(r"^paperboy: (\\S+)$", MARK, text, flags=re.M)
        text = re.sub(r"[ \\t]+$", "", text, flags=re.M).replace("\\n\\n\\n", "\\n\\n")
        text = re.sub(r"^[*-] (?!votes:)", "+ ", text, flags=re.M)
        if "formatted" not in text:
            text = text.rstrip() + "\\n\\n<!-- formatted -->\\n"
    path.write_text(text)
"""
STAGED = "$(git diff --cached --name-only --diff-filter=ACM -- '*.md' '*.json')"

REWRITES_AND_ADDS = "{format} {staged}\ngit add --force {staged}"
REWRITES_AND_FAILS = (
    "before=$(cat {staged} | cksum)\n{format} {staged}\n"
    'if [ "$before" != "$(cat {staged} | cksum)" ]; then echo files were modified by this hook >&2; exit 1; fi'
)
REWRITES_ONLY = "{format} {staged}"
REWRITES_THE_INDEX_ONLY = (
    "for f in {staged}; do cp $f $f.kept; {format} $f; git add --force $f; mv $f.kept $f; done"
)
STAMPS_THE_TIME = (
    "for f in {staged}; do case $f in *.md) sed -i '2i stamp: '$(date +%s%N) $f; git add --force $f;; esac; done"
)
HOOKS = [REWRITES_AND_ADDS, REWRITES_AND_FAILS, REWRITES_ONLY, REWRITES_THE_INDEX_ONLY, STAMPS_THE_TIME]
NAMES = ["adds", "fails", "only", "index", "stamps"]


@pytest.fixture(autouse=True)
def short_lists(papers: Loopback) -> None:
    papers.lists |= {"2026-02-09": items(3)}


def install(blog: Blog, text: str, mark: str = r"paperboy: \1") -> Path:
    script = blog.clone.parent / "format.py"
    script.write_text(FORMAT.replace("MARK", repr(mark)))
    hook = blog.clone / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        "#!/bin/sh\nset -e\n" + text.format(format=f"{sys.executable} -I -S {script}", staged=STAGED) + "\n"
    )
    hook.chmod(0o755)
    return hook


def check_is_ours_for_ever(papers: Loopback, desks: Desks, blog: Blog) -> None:
    """Check that what is committed is ours, that nothing is to be done about it, and that news are still taken."""
    committed = git(blog.remote, "show", f"main:{POST}") + "\n"
    assert blog.post(MONDAY).replace("\r\n", "\n") == committed
    assert is_unmodified(committed)
    assert blog.git("status", "--porcelain") == ""
    head, count = blog.head(), len(blog.commits())
    fresh = blog.another_clone("fresh")
    for each in (blog, fresh):
        report = run(desks.at(each.folder), [MONDAY])
        assert actions(report) == {"2026-02-09": Action.UNCHANGED}
        assert (report.commits, report.problems, each.head()) == ((), (), head)
        assert each.git("status", "--porcelain") == ""
    papers.lists["2026-02-09"][0]["paper"]["upvotes"] = 777
    report = run(desks.at(blog.folder), [MONDAY])
    assert (actions(report), report.pushed) == ({"2026-02-09": Action.UPDATED}, True)
    assert "777" in git(blog.remote, "show", f"main:{POST}")
    assert len(blog.commits()) == count + 1
    assert run(desks.at(blog.folder), [MONDAY]).commits == ()
    blog.post_path(MONDAY).write_text(edited(blog.post(MONDAY)))
    assert actions(run(desks.at(blog.folder), [MONDAY])) == {"2026-02-09": Action.EDITED}


@pytest.mark.parametrize("hook", HOOKS, ids=NAMES)
def test_what_a_hook_makes_of_a_post_is_ours_and_is_no_news(
    papers: Loopback, desks: Desks, blog: Blog, hook: str
) -> None:
    install(blog, hook)
    report = run(desks.at(blog.folder), [MONDAY])
    assert (actions(report), report.pushed, report.problems) == ({"2026-02-09": Action.CREATED}, True, ())
    assert len(blog.commits()) == 2
    assert blog.committed_files() == [ARCHIVE, POST]
    sign = "stamp: " if hook == STAMPS_THE_TIME else "<!-- formatted -->"
    assert sign in blog.post(MONDAY)
    assert front_matter(blog.post(MONDAY))["permalink"] == "/posts/daily-papers-2026-02-09/"
    check_is_ours_for_ever(papers, desks, blog)


@pytest.mark.parametrize("mark", [r'paperboy: "\1"', r"paperboy: '\1'"], ids=["double", "single"])
def test_a_hook_that_quotes_the_mark_does_not_strand_the_post(
    papers: Loopback, desks: Desks, blog: Blog, mark: str
) -> None:
    install(blog, REWRITES_AND_ADDS, mark)
    run(desks.at(blog.folder), [MONDAY])
    check_is_ours_for_ever(papers, desks, blog)


def test_posts_from_before_the_hook_stay_as_they_are(papers: Loopback, desks: Desks, blog: Blog) -> None:
    run(desks.at(blog.folder), [MONDAY])
    install(blog, REWRITES_AND_ADDS)
    report = run(desks.at(blog.folder), [MONDAY])
    assert (actions(report), report.commits) == ({"2026-02-09": Action.UNCHANGED}, ())
    papers.lists["2026-02-09"][0]["paper"]["upvotes"] = 77
    assert run(desks.at(blog.folder), [MONDAY]).pushed
    check_is_ours_for_ever(papers, desks, blog)


def test_a_hook_that_rewrites_and_refuses_for_ever_is_told_each_time_and_the_post_is_not_stranded(
    desks: Desks, blog: Blog
) -> None:
    hook = install(blog, "{format} {staged}; echo never >&2; exit 1")
    for _ in range(2):
        report = run(desks.at(blog.folder), [MONDAY])
        assert report.problems == ("git commit failed: never",)
        assert blog.git("diff", "--cached") == ""
    hook.unlink()
    report = run(desks.at(blog.folder), [MONDAY])
    assert (actions(report), report.pushed) == ({"2026-02-09": Action.UNCHANGED}, True)
    assert "<!-- formatted -->" in git(blog.remote, "show", f"main:{POST}")


def test_a_hook_that_undoes_the_news_makes_no_commit(papers: Loopback, desks: Desks, blog: Blog) -> None:
    run(desks.at(blog.folder), [MONDAY])
    install(blog, "git checkout HEAD -- {staged}")
    papers.lists["2026-02-09"][0]["paper"]["upvotes"] = 77
    report = run(desks.at(blog.folder), [MONDAY])
    assert (report.commits, report.problems, len(blog.commits())) == ((), (), 2)


def test_a_filter_that_formats_is_a_formatter(papers: Loopback, desks: Desks, blog: Blog) -> None:
    blog.git("config", "filter.tidy.clean", "sed -e 's/[[:space:]]*$//' -e 's/^tags: /tags:   /'")
    (blog.clone / ".gitattributes").write_text("_posts/*.md filter=tidy\n*.json text eol=crlf\n")
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "A filter")
    blog.git("push", "--quiet")
    assert run(desks.at(blog.folder), [MONDAY]).pushed
    head = blog.head()
    for each in (blog, blog.another_clone("fresh")):
        report = run(desks.at(each.folder), [MONDAY])
        assert (actions(report), report.commits, each.head()) == ({"2026-02-09": Action.UNCHANGED}, (), head)
        assert each.git("status", "--porcelain") == ""


@pytest.mark.parametrize("attribute", ["text eol=crlf", "text=auto", "-text", "ident"])
def test_line_ends_that_gitattributes_asks_for_are_no_edit(desks: Desks, blog: Blog, attribute: str) -> None:
    (blog.clone / ".gitattributes").write_text(f"* {attribute}\n")
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "Attributes")
    blog.git("push", "--quiet")
    assert run(desks.at(blog.folder), [MONDAY]).pushed
    report = run(desks.at(blog.another_clone("fresh").folder), [MONDAY])
    assert (actions(report), report.commits) == ({"2026-02-09": Action.UNCHANGED}, ())


@pytest.mark.parametrize("moment", ["pre-commit", "post-commit"])
def test_a_run_that_is_killed_while_a_hook_has_reformatted_is_made_good_by_the_next(
    papers: Loopback, blog: Blog, paperboy: Command, moment: str
) -> None:
    hook = install(blog, REWRITES_AND_ADDS)
    deadly = hook.with_name(moment)
    with deadly.open("a") as file:
        file.write("#!/bin/sh\nkill -9 0\n" if deadly != hook else "kill -9 0\n")
    deadly.chmod(0o755)
    environment = os.environ | {"HF_ENDPOINT": papers.endpoint, "ARXIV_ENDPOINT": papers.endpoint}
    command = [str(PAPERBOY), "publish", "--site", str(blog.folder), "--date", str(MONDAY), "--editions", "daily"]
    done = subprocess.run(command, env=environment, check=False, start_new_session=True, capture_output=True)
    assert done.returncode == -signal.SIGKILL
    assert "<!-- formatted -->" in blog.post(MONDAY)
    deadly.write_text("#!/bin/sh\n")
    install(blog, REWRITES_AND_ADDS)
    result = paperboy("publish", "--site", blog.folder, "--date", str(MONDAY))
    assert (result.exit_code, "edited by hand" in result.output) == (0, False), result.output
    assert blog.remote_commits() == blog.commits()
    assert len(blog.commits()) == 2
    for each in (blog, blog.another_clone("fresh")):
        assert is_unmodified(each.post(MONDAY))
        again = paperboy("publish", "--site", each.folder, "--date", str(MONDAY))
        assert ("unchanged" in again.stdout, "Nothing to commit." in again.stdout) == (True, True)
