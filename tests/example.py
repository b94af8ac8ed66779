"""The example week of this repository as a blog of its own: real papers, their archive and their posts."""

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]


def copy_of_example(folder: Path) -> Path:
    """Copy config, archive and posts into `folder`, and return it."""
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "_config.yml", folder)
    for name in ("_papers", "_posts"):
        shutil.copytree(ROOT / name, folder / name)
    return folder
