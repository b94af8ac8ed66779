"""What `tools/proof` makes of what html-proofer says. The words are those of version 5.2.3, the program is not."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

PROOF = Path(__file__).parents[2] / "tools" / "proof"

START = 'Running 3 checks (Images, Links, Scripts) in ["_site"] on *.html files ...\n\n\n'
LOOKED = f"{START}Checking 228 internal links\nChecking internal link hashes in 14 files\nRan on 41 files!\n\n\n"
WELL = "HTML-Proofer finished successfully.\n"
DEAD = """\
For the Links > Internal check, the following failures were found:

* At _site/posts/a/index.html:7:

  internally linking to /gone/, which does not exist

"""
FOUND = "\nHTML-Proofer found 1 failure!\n"
BROKEN = "bundler: failed to load command: htmlproofer\nundefined method `each' for nil:NilClass (NoMethodError)\n"


@dataclass(frozen=True)
class Said:
    """What html-proofer does: on its two outputs, and with its exit code."""

    out: str
    error: str = ""
    code: int = 0


def proof(folder: Path, said: Said, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the script in a folder with a site, and a `bundle` that only says what html-proofer would."""
    programs = folder / "programs"
    for made in (programs, folder / "_site"):
        made.mkdir()
    (programs / "out").write_text(said.out, encoding="utf-8")
    (programs / "error").write_text(said.error, encoding="utf-8")
    bundle = programs / "bundle"
    bundle.write_text(
        f'#!/bin/sh\necho "$@" >"{programs}/asked"\n'
        f'cat "{programs}/out"; cat "{programs}/error" >&2\nexit {said.code}\n'
    )
    bundle.chmod(0o755)
    return subprocess.run(
        [PROOF, *(arguments or ("_site",))],
        cwd=folder,
        env={"PATH": f"{programs}:{os.environ['PATH']}", "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Said(LOOKED + WELL), 0),
        (Said(LOOKED.replace("228 internal links", "1 internal link").replace("41 files", "1 file") + WELL), 0),
        (Said(f"\x1b[34m{LOOKED}\x1b[0m".replace("\n", "\x1b[0m\n\x1b[34m") + WELL), 0),
        (Said(LOOKED, DEAD + FOUND, 1), 1),
        (Said(LOOKED, f"\x1b[31m{DEAD}\x1b[0m\n\x1b[31m{FOUND.strip()}\x1b[0m\n", 1), 1),
    ],
    ids=["well", "one-link", "well-in-colours", "dead", "dead-in-colours"],
)
def test_a_check_that_looked_at_links_ends_as_html_proofer_does(tmp_path: Path, said: Said, code: int) -> None:
    done = proof(tmp_path, said)
    assert (done.returncode, done.stderr) == (code, "")
    assert done.stdout == said.out + said.error
    asked = (tmp_path / "programs" / "asked").read_text()
    assert asked == "exec htmlproofer _site --disable-external --no-enforce-https\n"
    assert {path.name for path in tmp_path.iterdir()} == {"programs", "_site"}, "it leaves something"


@pytest.mark.parametrize(
    "said",
    [
        Said(START + "Checking 0 internal links\nRan on 41 files!\n\n\n" + WELL),
        Said(START + "Checking 0 internal links\nRan on 0 files!\n\n\n" + WELL),
        Said(START + "Checking 228 internal links\nRan on 0 files!\n\n\n" + WELL),
        Said(WELL),
        Said(""),
        Said(START + "Checking 0 internal links\nRan on 41 files!\n\n\n", DEAD + FOUND, 1),
        Said(START + "  internally linking to /Checking 9 internal links, which does not exist\n", FOUND, 1),
    ],
    ids=["no-link", "nothing", "no-page", "silent-success", "silence", "dead-images-only", "words-of-a-link"],
)
def test_a_check_that_looked_at_nothing_fails_whatever_it_says(tmp_path: Path, said: Said) -> None:
    done = proof(tmp_path, said)
    assert done.returncode == 2
    assert "html-proofer has looked at" in done.stderr
    assert "not known" in done.stderr
    assert done.stdout == said.out + said.error


@pytest.mark.parametrize(
    "said",
    [Said(LOOKED, BROKEN, 1), Said(LOOKED, BROKEN, 137), Said("", "not found\n", 127)],
    ids=["an-exception", "killed", "no-html-proofer"],
)
def test_a_check_that_broke_down_is_no_dead_link(tmp_path: Path, said: Said) -> None:
    done = proof(tmp_path, said)
    assert done.returncode == 2
    assert "not known" in done.stderr


@pytest.mark.parametrize("arguments", [("gone",), ("_site", "more")])
def test_a_folder_that_is_not_there_or_not_one_is_no_success(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = proof(tmp_path, Said(LOOKED + WELL), *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("proof: ")
    assert not (tmp_path / "programs" / "asked").exists()
