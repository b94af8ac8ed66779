"""`./run example`: make the example week that the repository's blog ships with.

Its posts and archive are what paperboy makes of the recorded week with this repository's `_config.yml` and
`templates/`. Where a test says that they are not, this makes them anew.
"""

import shutil
import tempfile
from pathlib import Path

from paperboy.publish import publish
from paperboy.steps.desk import Orders
from tools.recorded import WEEK, desk_for

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Put the week's files in place, and say which of them have changed."""
    with tempfile.TemporaryDirectory() as scratch:
        made = make(Path(scratch))
    changed = [name for name, content in made.items() if _content(ROOT / name) != content]
    for name in changed:
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made[name])
    gone = [name for name in shipped() if name not in made]
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
    shutil.copy(ROOT / "_config.yml", folder)
    shutil.copytree(ROOT / "templates", folder / "templates")
    with desk_for(folder) as desk:
        result = publish(desk, WEEK, None, Orders())
    if result.has_failed:
        raise SystemExit("\n".join(outcome.reason or "" for outcome in result.outcomes))
    return {name: (folder / name).read_bytes() for name in _names(folder)}


def shipped() -> list[str]:
    """Return the names of the week's files that the repository holds."""
    return _names(ROOT)


def _names(folder: Path) -> list[str]:
    patterns = [f"{place}/{date}*" for date in WEEK for place in ("_posts", f"_papers/{date.year}")]
    return sorted(path.relative_to(folder).as_posix() for pattern in patterns for path in folder.glob(pattern))


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


if __name__ == "__main__":
    main()
