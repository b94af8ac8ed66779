"""`./run demo`: a recorded week, published into a scratch blog, with no request to anywhere.

Everything is paperboy's own but the network, which answers from `tests/recordings`, and the clock, which stands
at the end of that week, so that the demo always ends with the same commit.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from paperboy import report
from paperboy.post.languages import languages
from paperboy.publish.context import Options
from paperboy.publish.preflight import prepared_branch
from paperboy.publish.run import publish
from paperboy.report import Report
from paperboy.terminal import Progress
from tools.recorded import WEEK, context_for

MARK = "made-by-paperboy-demo"  # a file in the folder that says whose it is
POST_LINES = 60
LINE_LENGTH = 110

CONFIG = """\
title: Papers of the week
lang: {lang}
timezone: Asia/Seoul
author: paperboy

paperboy:
  editions: [daily, weekly] # the month would be due at the real clock, by which the commands shown at the end go
  window: 7
  top: 10
"""


def main() -> None:
    """Make the blog, publish the week into it, and show what came of it."""
    arguments = _arguments()
    folder: Path = arguments.folder
    _forget_outer_git()
    _clear(folder)
    blog = _new_blog(folder, arguments.lang)
    began = time.monotonic()
    _show_report(_publish(blog), time.monotonic() - began)
    post = blog / f"_posts/{WEEK[0]}-daily-papers.md"
    _show_post(post)
    _heading("The commit")
    print(_git(blog, "show", "--stat", "--stat-width=100", "HEAD"))
    _show_places(folder, blog, post)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run demo", description="Publish a recorded week into a scratch blog.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("demo"), help="where (default: demo)")
    parser.add_argument("--lang", choices=languages(), default="ko", help="the posts' language")
    return parser.parse_args()


def _forget_outer_git() -> None:
    """Keep the user's git settings and hooks out of the demo, and the demo out of an outer repository."""
    for name in list(os.environ):
        if name.startswith("GIT_") and not name.startswith(("GIT_EXEC_PATH", "GIT_PYTHON_")):
            del os.environ[name]
    os.environ |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def _clear(folder: Path) -> None:
    """Start afresh; a folder that no demo has made is left alone."""
    if folder.exists() and not folder.is_dir():
        sys.exit(f"{folder} is not a folder: name another one")
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).is_file():
            sys.exit(f"{folder} is not empty, and no demo made it: name another folder, or an empty one")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()


def _new_blog(folder: Path, lang: str) -> Path:
    """Return a Jekyll blog without posts, with a bare repository beside it as its remote."""
    blog, remote = folder / "blog", folder / "remote.git"
    blog.mkdir()
    (blog / "_config.yml").write_text(CONFIG.format(lang=lang), encoding="utf-8", newline="\n")
    _git(folder, "init", "--quiet", "--bare", "--initial-branch=main", remote.name)
    _git(blog, "init", "--quiet", "--initial-branch=main")
    _git(blog, "remote", "add", "origin", f"../{remote.name}")
    _git(blog, "add", "--all")
    who = {"GIT_AUTHOR_NAME": "A blogger", "GIT_AUTHOR_EMAIL": "blogger@example.org"}
    who |= {key.replace("AUTHOR", "COMMITTER"): value for key, value in who.items()}
    when = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"{WEEK[0]}T09:00:00+09:00")
    _git(blog, "commit", "--quiet", "--message", "A blog", **who, **when)
    _git(blog, "push", "--quiet", "--set-upstream", "origin", "main")
    return blog


def _publish(blog: Path) -> Report:
    options = Options()
    with (
        context_for(blog) as context,
        prepared_branch(context, options, Progress(context.sources.status, context.sources.status)) as branch,
    ):
        return publish(context, WEEK, branch, options)


def _show_report(result: Report, seconds: float) -> None:
    _heading("The report")
    # A warning names every paper without arXiv's abstract. A few of them are recorded, which is no news here.
    quiet = tuple(replace(outcome, warnings=()) for outcome in result.outcomes)
    Console(highlight=False).print(report.table(replace(result, outcomes=quiet)))
    for line in report.closing_lines(result):
        print(line)
    print(f"It took {seconds:.1f} s. arXiv's own abstracts are recorded for a few of the papers;")
    print("the others have Hugging Face's text, as on a day when arXiv does not answer.")
    if result.has_failed:
        sys.exit(1)


def _show_post(post: Path) -> None:
    _heading(f"{post}, its first {POST_LINES} lines, long ones cut")
    for line in post.read_text(encoding="utf-8").splitlines()[:POST_LINES]:
        print(line if len(line) <= LINE_LENGTH else f"{line[:LINE_LENGTH]}…")


def _show_places(folder: Path, blog: Path, post: Path) -> None:
    _heading("Where things lie")
    places = {
        blog / "_posts": "the posts, for Jekyll",
        blog / "_papers": "the archive: what is known of each day",
        folder / "remote.git": "what the blog was pushed to",
    }
    width = max(len(str(place)) for place in places)
    for place, meaning in places.items():
        print(f"{place!s:{width}}  {meaning}")
    paperboy = Path(sys.prefix, "bin", "paperboy")
    if paperboy.is_relative_to(Path.cwd()):
        paperboy = paperboy.relative_to(Path.cwd())
    _heading("To look further, still with no request to anywhere")
    print(f"less {post}")
    print(f"{paperboy} preview --site {blog} --date {WEEK[1]} --offline")
    print(f"{paperboy} publish --site {blog} --from {WEEK[0]} --to {WEEK[-1]} --offline")
    print("    The last one finds everything up to date. Edit a post and try again: it is left alone.")
    print(f"    Change `top` in {blog / '_config.yml'} and try again: the other posts follow.")


def _heading(text: str) -> None:
    print(f"\n== {text} ==", flush=True)


def _git(folder: Path, *arguments: str, **environment: str) -> str:
    """Run git in `folder`. Returns what it wrote."""
    command = ["git", "--no-pager", "-C", str(folder), *arguments]
    run = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, encoding="utf-8", env={**os.environ, **environment}
    )
    return run.stdout.strip()


if __name__ == "__main__":
    main()
