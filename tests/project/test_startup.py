"""What the command loads before it knows that it has something to do."""

import subprocess
import sys

import pytest

# each takes longer to import than Python itself to start
SLOW = {"babel", "git", "httpx", "jinja2", "markdown_it", "pydantic", "pylatexenc", "rich", "tomllib", "yaml"}
LOADED = """import sys
from paperboy.cli import main
try:
    main(sys.argv[1:])
finally:
    print(*sorted(sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["publish", "--help"], ["publish", "--nope"]])
def test_what_asks_for_no_work_loads_no_library_but_click(arguments: list[str]) -> None:
    done = subprocess.run([sys.executable, "-c", LOADED, *arguments], capture_output=True, text=True, check=False)
    loaded = set(done.stderr.splitlines()[-1].split())
    assert "click" in loaded
    assert loaded & SLOW == set()
    assert not any(name.startswith("paperboy.publish") for name in loaded)
