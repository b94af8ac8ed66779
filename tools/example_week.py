"""`./run example`: make the example week that the repository's blog ships with.

Its posts and archive are what paperboy makes of the recorded week with its own templates and the settings that the
blog ships with. Once somebody has a blog of their own here, `_config.yml`, `_posts/` and `_papers/` are theirs; so
the tests look at none of these, but at the checksums that this writes beside them.
"""

import hashlib
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

import yaml

from paperboy.publish.context import Options
from paperboy.publish.run import publish
from paperboy.site.config import FILES
from tools import sample_site
from tools.recorded import WEEK, context_for

ROOT = Path(__file__).parents[1]
CHECKSUMS = ROOT / "tests/blog/example_week.json"


def main() -> None:
    """Put the week's files in place, and say which of them have changed."""
    with tempfile.TemporaryDirectory() as scratch:
        made = make(Path(scratch))
    changed = [name for name, content in made.items() if _content(ROOT / name) != content]
    for name in changed:
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made[name])
    CHECKSUMS.write_text(json.dumps(checksums(made), indent=1) + "\n", encoding="utf-8", newline="\n")
    gone = [name for name in _names(ROOT) if name not in made]
    for name in gone:
        (ROOT / name).unlink()
    for name in changed:
        print("wrote", name)
    for name in gone:
        print("removed", name)
    if not changed and not gone:
        print(f"the {len(made)} files of the example week are as they should be")


def make(folder: Path) -> dict[str, bytes]:
    """Publish the week into `folder`, which is empty. Returns what the files hold, by their names."""
    # The workflow that deploys the blog makes the pages of topics; the sample site is also built without them.
    settings = {**sample_site.SETTINGS, "paperboy": {"topic_pages": True}}
    text = yaml.safe_dump(settings, allow_unicode=True)
    (folder / FILES[0]).write_text(text, encoding="utf-8", newline="\n")
    with context_for(folder) as context:
        result = publish(context, WEEK, None, Options())
    if result.has_failed:
        raise SystemExit("\n".join(outcome.reason or "" for outcome in result.outcomes))
    return {name: (folder / name).read_bytes() for name in _names(folder)}


def checksums(made: Mapping[str, bytes]) -> dict[str, str]:
    """Return by its name the checksum of each file."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in made.items()}


def _names(folder: Path) -> list[str]:
    patterns = [f"{place}/{date}*" for date in WEEK for place in ("_posts", f"_papers/{date.year}")]
    return sorted(path.relative_to(folder).as_posix() for pattern in patterns for path in folder.glob(pattern))


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


if __name__ == "__main__":
    main()
