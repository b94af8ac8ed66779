"""A disk that is full where the clone is: each run reports what happened, and the next one puts all right."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.helpers import Blog, git, items
from tests.loopback import Loopback
from tests.machine import NIGHTLY, PAPERBOY, small_disk

# KiB that are free: nothing can be committed, the commit can, the files can; by night all the way
FREE = range(0, 700, 28) if NIGHTLY else (0, 96, 700)


@pytest.mark.parametrize("is_stale", [False, True])
def test_a_disk_that_is_full_in_gits_turn(papers: Loopback, blog: Blog, tmp_path: Path, is_stale: bool) -> None:
    papers.lists |= {"2026-02-09": items(40)}
    outputs, summary = tmp_path / "outputs", tmp_path / "summary"
    environment = os.environ | {"HF_ENDPOINT": papers.endpoint, "ARXIV_ENDPOINT": papers.endpoint}
    environment |= {"GITHUB_OUTPUT": str(outputs), "GITHUB_STEP_SUMMARY": str(summary)}

    def publish(site: Path) -> subprocess.CompletedProcess[str]:
        for path in (outputs, summary):
            path.write_text("")
        command = [str(PAPERBOY), "publish", "--site", str(site), "--date", "2026-02-09", "--editions", "daily"]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    first = blog.head()
    for number in range(60):
        (blog.folder / f"{number}.md").write_text(f"A person's {number}.\n" * 50)
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "Many files")
    blog.git("push", "--quiet")
    codes = []
    with small_disk(tmp_path / "disk", "3m") as disk:
        for free in FREE:
            git(blog.remote, "update-ref", "refs/heads/main", blog.head())
            shutil.rmtree(disk / "clone", ignore_errors=True)
            source = blog.remote.as_uri()
            git(disk, "clone", "--quiet", "--no-local", source, "clone")
            clone = Blog(disk / "clone", blog.remote)
            if is_stale:
                clone.git("reset", "--quiet", "--hard", first)
                clone.git("update-ref", "refs/remotes/origin/main", first)
                clone.git("reflog", "expire", "--expire=now", "--all")
                clone.git("gc", "--quiet", "--prune=now")
            space = os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize
            (disk / "filler").write_bytes(bytes(max(space - free * 1024, 0)))
            result = publish(clone.folder)
            assert "Traceback" not in result.stderr
            assert "2026-02-09" in result.stdout, free
            assert "sha=" in outputs.read_text(), free
            assert "2026-02-09" in summary.read_text(), free
            has_failed = "No space left" in result.stdout or "Out of diskspace" in result.stdout
            assert result.returncode == int(has_failed), (free, result)
            codes.append(result.returncode)
            (disk / "filler").unlink()
            again = publish(clone.folder)
            assert (again.returncode, "not brought" in again.stderr) == (0, False), (free, result, again)
            assert clone.git("status", "--porcelain") == ""
            assert clone.head() == git(blog.remote, "rev-parse", "main")
            assert len(blog.remote_commits()) == 3
    assert {0, 1} == set(codes)
